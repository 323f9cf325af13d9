/* SPDX-License-Identifier: MIT */
#include "base/directory.h"

#include "base/arena.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPEN_DIRECTORIES = 16 };

static int make_parents(char *path) {
  for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
    *slash = 0;
    int failed = mkdir(path, 0777) < 0 && errno != EEXIST;
    *slash = '/';
    if (failed) return -1;
  }
  return mkdir(path, 0777) < 0 && errno != EEXIST ? -1 : 0;
}

error *directory_make(const char *path) {
  char *copy = memory_allocate(strlen(path) + 1);
  strcpy(copy, path);
  int failed = make_parents(copy), code = errno;
  free(copy);
  return failed ? error_new("cannot make the directory %s: %s", path, strerror(code)) : NULL;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where) {
  (void)status, (void)kind, (void)where;
  return remove(path);
}

error *directory_remove(const char *path) {
  if (nftw(path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
    return NULL;
  return error_new("cannot remove %s: %s", path, strerror(errno));
}
