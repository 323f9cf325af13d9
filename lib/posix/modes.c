/* SPDX-License-Identifier: MIT */
// A table of the files whose permissions are others than the usual, and the umask.
#include "modes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

enum { PERMISSIONS = 07777, BUCKETS = 256 };

struct entry {
  struct entry *next;
  dev_t device;
  ino_t inode;
  mode_t mode;             // with the type: a file of another is a new one
  struct timespec changed; // zero since the file is new
};

static struct entry *buckets[BUCKETS];
static mode_t mask = 022;

static struct entry **find(dev_t device, ino_t inode) {
  struct entry **link = &buckets[inode % BUCKETS];
  while (*link && ((*link)->inode != inode || (*link)->device != device)) link = &(*link)->next;
  return link;
}

static bool is_before(const struct timespec *a, const struct timespec *b) {
  return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

void __amphora_get_mode(struct stat *file) {
  const struct entry *entry = *find(file->st_dev, file->st_ino);
  if (!entry || (entry->mode & S_IFMT) != (file->st_mode & S_IFMT)) return;
  file->st_mode = entry->mode;
  if (is_before(&file->st_ctim, &entry->changed)) file->st_ctim = entry->changed;
}

static struct entry *put(dev_t device, ino_t inode, mode_t mode) {
  struct entry **link = find(device, inode);
  if (!*link) *link = calloc(1, sizeof **link);
  if (!*link) return NULL;
  **link = (struct entry){.next = (*link)->next, .device = device, .inode = inode, .mode = mode};
  return *link;
}

int __amphora_set_mode(const struct stat *file, mode_t mode) {
  mode_t type = file->st_mode & S_IFMT;
  struct entry *entry = put(file->st_dev, file->st_ino, type | (mode & PERMISSIONS));
  return entry ? clock_gettime(CLOCK_REALTIME, &entry->changed) : -1;
}

static void forget(const __wasi_filestat_t *file) {
  struct entry **link = find(file->dev, file->ino), *entry = *link;
  if (!entry) return;
  *link = entry->next;
  free(entry);
}

// The file may have the number of one that is gone.
static void remember(const __wasi_filestat_t *file, mode_t type, mode_t mode, mode_t usual) {
  mode &= PERMISSIONS & ~mask;
  if (mode == usual)
    forget(file);
  else
    put(file->dev, file->ino, type | mode);
}

void __amphora_new_file(__wasi_fd_t fd, mode_t mode) {
  __wasi_filestat_t file;
  if (__wasi_fd_filestat_get(fd, &file) == 0) remember(&file, S_IFREG, mode, 0644);
}

void __amphora_new_directory(__wasi_fd_t directory, const char *path, mode_t mode) {
  __wasi_filestat_t file;
  if (__wasi_path_filestat_get(directory, 0, path, &file) == 0)
    remember(&file, S_IFDIR, mode, 0755);
}

mode_t umask(mode_t wanted) {
  mode_t old = mask;
  mask = wanted & 0777;
  return old;
}
