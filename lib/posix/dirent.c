/* SPDX-License-Identifier: MIT */
// Streams of directories: work. In the place of wasi-libc's, whose telldir cuts off the runtime's
// cookies, which have 64 bits.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

enum { CHUNK = 4096, FIRST_COOKIES = 16 };

// Bytes from the runtime are entries, the last of which may be cut off.
struct _DIR {
  int fd;
  __wasi_dircookie_t next; // of the entry at `at`
  unsigned char *bytes;
  size_t at, used, capacity;
  bool all;                 // there is nothing behind these
  __wasi_dircookie_t *told; // by telldir, which returns places in it; the first is the start
  size_t told_count, told_capacity;
  struct dirent entry;
};

static int fail(int error) {
  errno = error;
  return -1;
}

// For a descriptor that is a directory's.
static DIR *new_directory(int fd) {
  DIR *directory = calloc(1, sizeof *directory);
  if (directory) directory->bytes = malloc(CHUNK);
  if (!directory || !directory->bytes) {
    free(directory);
    errno = ENOMEM;
    return NULL;
  }
  directory->fd = fd;
  directory->capacity = CHUNK;
  return directory;
}

DIR *fdopendir(int fd) {
  struct stat status;
  if (fstat(fd, &status)) return NULL;
  if (S_ISDIR(status.st_mode)) return new_directory(fd);
  errno = ENOTDIR;
  return NULL;
}

// The path is relative to the descriptor, whatever the working directory is.
DIR *__wasilibc_nocwd_opendirat(int fd, const char *path) {
  int __wasilibc_nocwd_openat_nomode(int, const char *, int);
  int opened = __wasilibc_nocwd_openat_nomode(fd, path, O_RDONLY | O_NONBLOCK | O_DIRECTORY);
  if (opened < 0) return NULL;
  DIR *directory = new_directory(opened);
  if (!directory) close(opened);
  return directory;
}

int fdclosedir(DIR *directory) {
  int fd = directory->fd;
  free(directory->told);
  free(directory->bytes);
  free(directory);
  return fd;
}

int closedir(DIR *directory) { return close(fdclosedir(directory)); }
int dirfd(DIR *directory) { return directory->fd; }

static void go_to(DIR *directory, __wasi_dircookie_t cookie) {
  directory->next = cookie;
  directory->at = directory->used = 0;
  directory->all = false;
}

void rewinddir(DIR *directory) { go_to(directory, __WASI_DIRCOOKIE_START); }

long telldir(DIR *directory) {
  if (directory->next == __WASI_DIRCOOKIE_START) return 0;
  size_t count = directory->told_count;
  if (count > 0 && directory->told[count - 1] == directory->next) return (long)count;
  if (count == directory->told_capacity) {
    size_t capacity = count ? 2 * count : FIRST_COOKIES;
    __wasi_dircookie_t *told = realloc(directory->told, capacity * sizeof *told);
    if (!told) return fail(ENOMEM);
    directory->told = told;
    directory->told_capacity = capacity;
  }
  directory->told[directory->told_count++] = directory->next;
  return (long)directory->told_count;
}

void seekdir(DIR *directory, long position) {
  if (position == 0) rewinddir(directory);
  if (position > 0 && (size_t)position <= directory->told_count)
    go_to(directory, directory->told[position - 1]);
}

// Reads entries from `next` on.
static __wasi_errno_t fill(DIR *directory) {
  __wasi_size_t used = 0;
  __wasi_errno_t error = __wasi_fd_readdir((__wasi_fd_t)directory->fd, directory->bytes,
                                           directory->capacity, directory->next, &used);
  directory->at = 0;
  directory->used = used;
  directory->all = used < directory->capacity;
  return error;
}

// The bytes of the next entry; 0 where it is not whole.
static size_t whole_entry(const DIR *directory, __wasi_dirent_t *head) {
  size_t left = directory->used - directory->at;
  if (left < sizeof *head) return 0;
  memcpy(head, directory->bytes + directory->at, sizeof *head);
  size_t size = sizeof *head + head->d_namlen;
  return size <= left ? size : 0;
}

static __wasi_errno_t enlarge(DIR *directory) {
  unsigned char *bytes = realloc(directory->bytes, 2 * directory->capacity);
  if (!bytes) return ENOMEM;
  directory->bytes = bytes;
  directory->capacity *= 2;
  return 0;
}

// Finds the next entry: its size, or 0 at the end and with an error.
static size_t find_entry(DIR *directory, __wasi_dirent_t *head, __wasi_errno_t *error) {
  size_t size;
  *error = 0;
  while ((size = whole_entry(directory, head)) == 0 && !directory->all && !*error) {
    bool too_large = directory->at == 0 && directory->used == directory->capacity;
    if (too_large) *error = enlarge(directory);
    if (!*error) *error = fill(directory);
  }
  return size;
}

static unsigned char to_type(__wasi_filetype_t type) {
  static const unsigned char types[] = {
      [__WASI_FILETYPE_BLOCK_DEVICE] = DT_BLK,  [__WASI_FILETYPE_CHARACTER_DEVICE] = DT_CHR,
      [__WASI_FILETYPE_DIRECTORY] = DT_DIR,     [__WASI_FILETYPE_REGULAR_FILE] = DT_REG,
      [__WASI_FILETYPE_SOCKET_DGRAM] = DT_SOCK, [__WASI_FILETYPE_SOCKET_STREAM] = DT_SOCK,
      [__WASI_FILETYPE_SYMBOLIC_LINK] = DT_LNK,
  };
  return type < sizeof types ? types[type] : DT_UNKNOWN;
}

// Names that no struct dirent has room for are left out: no file system of today has them.
struct dirent *readdir(DIR *directory) {
  __wasi_dirent_t head;
  __wasi_errno_t error;
  struct dirent *entry = &directory->entry;
  for (size_t size; (size = find_entry(directory, &head, &error)) > 0;) {
    const unsigned char *name = directory->bytes + directory->at + sizeof head;
    directory->at += size;
    directory->next = head.d_next;
    if (head.d_namlen >= sizeof entry->d_name) continue;
    entry->d_ino = head.d_ino;
    entry->d_off = (off_t)head.d_next;
    entry->d_reclen = (unsigned short)((offsetof(struct dirent, d_name) + head.d_namlen + 8) & ~7);
    entry->d_type = to_type(head.d_type);
    memcpy(entry->d_name, name, head.d_namlen);
    entry->d_name[head.d_namlen] = 0;
    return entry;
  }
  if (error) errno = error;
  return NULL;
}

int readdir_r(DIR *restrict directory, struct dirent *restrict entry,
              struct dirent **restrict result) {
  int before = errno;
  errno = 0;
  const struct dirent *found = readdir(directory);
  int error = errno;
  errno = before;
  *result = NULL;
  if (!found) return error;
  memcpy(entry, found, sizeof *entry);
  *result = entry;
  return 0;
}
