// A table of the files whose permissions the program has changed.
#include "modes.h"

#include <stdlib.h>

enum { PERMISSIONS = 07777, BUCKETS = 256 };

struct entry {
  struct entry *next;
  dev_t device;
  ino_t inode;
  mode_t mode; // with the type: a file of another is a new one
};

static struct entry *buckets[BUCKETS];

static struct entry **find(dev_t device, ino_t inode) {
  struct entry **link = &buckets[inode % BUCKETS];
  while (*link && ((*link)->inode != inode || (*link)->device != device)) link = &(*link)->next;
  return link;
}

mode_t __amphora_mode(dev_t device, ino_t inode, mode_t usual) {
  const struct entry *entry = *find(device, inode);
  return entry && (entry->mode & S_IFMT) == (usual & S_IFMT) ? entry->mode : usual;
}

int __amphora_set_mode(const struct stat *file, mode_t mode) {
  struct entry **link = find(file->st_dev, file->st_ino);
  if (!*link) {
    *link = calloc(1, sizeof **link);
    if (!*link) return -1;
    (*link)->device = file->st_dev;
    (*link)->inode = file->st_ino;
  }
  (*link)->mode = (file->st_mode & S_IFMT) | (mode & PERMISSIONS);
  return 0;
}

void __amphora_forget_mode(__wasi_fd_t fd) {
  __wasi_filestat_t file;
  if (__wasi_fd_filestat_get(fd, &file)) return;
  struct entry **link = find(file.dev, file.ino), *entry = *link;
  if (!entry) return;
  *link = entry->next;
  free(entry);
}
