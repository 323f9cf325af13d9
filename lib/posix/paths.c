/* SPDX-License-Identifier: MIT */
// The functions that take paths, each relative to the working directory or to one that is open:
// they find the directory of the runtime's that a path is below, and ask that. In the place of
// wasi-libc's, which drop the modes that open, mkdir and kin are called with.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/libc-nocwd.h>

#include "directory.h"
#include "modes.h"

// A directory of the runtime's and what is below it.
struct place {
  int directory;
  const char *path;
  char *owned;
};

static bool find(struct place *place, int directory, const char *path) {
  *place = (struct place){directory, path, NULL};
  if (directory != AT_FDCWD && *path != '/') return true;
  place->directory = __amphora_find_path(path, &place->owned);
  place->path = place->owned;
  return place->directory >= 0;
}

static int leave(struct place *place, int result) {
  int error = errno;
  free(place->owned);
  errno = error;
  return result;
}

// ---- Opening and creating ---------------------------------------------------------------------

static int open_in(int directory, const char *path, int flags, mode_t mode) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __amphora_openat(at.directory, at.path, flags, mode));
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_in(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_in(directory, path, flags, mode);
}

// What fopen and others call. Weak as all others here are made: where a program defines one of
// them, wasi-libc's may be linked after all.
__attribute__((weak)) int __wasilibc_open_nomode(const char *path, int flags) {
  return open_in(AT_FDCWD, path, flags, NEW_FILE);
}

int mkdirat(int directory, const char *path, mode_t mode) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  int result = __wasilibc_nocwd_mkdirat_nomode(at.directory, at.path);
  if (!result && __amphora_new_directory) __amphora_new_directory(at.directory, at.path, mode);
  return leave(&at, result);
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int symlinkat(const char *target, int directory, const char *path) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __wasilibc_nocwd_symlinkat(target, at.directory, at.path));
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

// ---- What files are ---------------------------------------------------------------------------

int fstatat(int directory, const char *restrict path, struct stat *restrict status, int flags) {
  if ((flags & AT_EMPTY_PATH) && !*path && directory != AT_FDCWD) return fstat(directory, status);
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __wasilibc_nocwd_fstatat(at.directory, at.path, status, flags));
}

int stat(const char *restrict path, struct stat *restrict status) {
  return fstatat(AT_FDCWD, path, status, 0);
}

int lstat(const char *restrict path, struct stat *restrict status) {
  return fstatat(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

int faccessat(int directory, const char *path, int mode, int flags) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __wasilibc_nocwd_faccessat(at.directory, at.path, mode, flags));
}

int access(const char *path, int mode) { return faccessat(AT_FDCWD, path, mode, 0); }

ssize_t readlinkat(int directory, const char *restrict path, char *restrict target, size_t size) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, (int)__wasilibc_nocwd_readlinkat(at.directory, at.path, target, size));
}

ssize_t readlink(const char *restrict path, char *restrict target, size_t size) {
  return readlinkat(AT_FDCWD, path, target, size);
}

int utimensat(int directory, const char *path, const struct timespec times[2], int flags) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __wasilibc_nocwd_utimensat(at.directory, at.path, times, flags));
}

// ---- Names ------------------------------------------------------------------------------------

int renameat(int from, const char *old, int to, const char *new) {
  struct place source, target;
  if (!find(&source, from, old)) return -1;
  if (!find(&target, to, new)) return leave(&source, -1);
  int result =
      __wasilibc_nocwd_renameat(source.directory, source.path, target.directory, target.path);
  return leave(&source, leave(&target, result));
}

int rename(const char *old, const char *new) { return renameat(AT_FDCWD, old, AT_FDCWD, new); }

int linkat(int from, const char *old, int to, const char *new, int flags) {
  struct place source, target;
  if (!find(&source, from, old)) return -1;
  if (!find(&target, to, new)) return leave(&source, -1);
  int result =
      __wasilibc_nocwd_linkat(source.directory, source.path, target.directory, target.path, flags);
  return leave(&source, leave(&target, result));
}

int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

int unlinkat(int directory, const char *path, int flags) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  int result = flags & AT_REMOVEDIR ? __wasilibc_nocwd___wasilibc_rmdirat(at.directory, at.path)
                                    : __wasilibc_nocwd___wasilibc_unlinkat(at.directory, at.path);
  return leave(&at, result);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
  if (unlink(path) == 0) return 0;
  return errno == EISDIR || errno == EPERM ? rmdir(path) : -1;
}

// ---- Directories ------------------------------------------------------------------------------

DIR *opendir(const char *path) {
  struct place at;
  if (!find(&at, AT_FDCWD, path)) return NULL;
  DIR *result = __wasilibc_nocwd_opendirat(at.directory, at.path);
  leave(&at, 0);
  return result;
}

int scandirat(int directory, const char *path, struct dirent ***entries,
              int (*select)(const struct dirent *),
              int (*compare)(const struct dirent **, const struct dirent **)) {
  struct place at;
  if (!find(&at, directory, path)) return -1;
  return leave(&at, __wasilibc_nocwd_scandirat(at.directory, at.path, entries, select, compare));
}

int scandir(const char *path, struct dirent ***entries, int (*select)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **)) {
  return scandirat(AT_FDCWD, path, entries, select, compare);
}
