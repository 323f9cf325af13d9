/* SPDX-License-Identifier: MIT */
// realpath: works, following symbolic links.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "directory.h"

enum { MOST_LINKS = 40 };

static char *refuse(int error) {
  errno = error;
  return NULL;
}

static int is_relative(const char *path) { return path[0] == '.'; }

// Appends a component; ".." removes the last.
static int append(char *path, const char *component, size_t length) {
  size_t end = strlen(path);
  if (length == 0 || (length == 1 && component[0] == '.')) return 0;
  if (length == 2 && component[0] == '.' && component[1] == '.') {
    char *slash = strrchr(path, '/');
    if (!slash && is_relative(path)) return EXDEV;
    if (slash) *slash = 0;
    return 0;
  }
  if (end + 1 + length >= PATH_MAX) return ENAMETOOLONG;
  path[end] = '/';
  memcpy(path + end + 1, component, length);
  path[end + 1 + length] = 0;
  return 0;
}

// Puts a link's target in the place of the link, before the rest of the path to be resolved.
static int follow(const char *link, char *rest, const char *after) {
  char target[PATH_MAX];
  ssize_t size = readlink(link, target, sizeof target);
  if (size < 0) return -1;
  size_t left = strlen(after) + 1;
  if ((size_t)size + left > PATH_MAX) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memmove(rest + size, after, left);
  memcpy(rest, target, (size_t)size);
  return 0;
}

char *__amphora_resolve(char *path, char *rest) {
  int links = 0;
  for (const char *at = rest; *at;) {
    size_t length = strcspn(at, "/"), before = strlen(path);
    int error = append(path, at, length);
    if (error) return refuse(error);
    struct stat status;
    if (lstat(*path ? path : "/", &status)) return NULL;
    if (!S_ISLNK(status.st_mode)) {
      if (at[length] && !S_ISDIR(status.st_mode)) return refuse(ENOTDIR);
      at += length + (at[length] == '/');
      continue;
    }
    if (++links > MOST_LINKS) return refuse(ELOOP);
    if (follow(path, rest, at + length)) return NULL;
    if (*rest == '/' && is_relative(path)) return refuse(EXDEV);
    path[*rest == '/' ? 0 : before] = 0;
    at = rest;
  }
  return path;
}

char *realpath(const char *restrict path, char *restrict resolved) {
  char found[PATH_MAX] = "", rest[PATH_MAX];
  if (!path) return refuse(EINVAL);
  if (*path == 0) return refuse(ENOENT);
  if (strlen(path) >= PATH_MAX) return refuse(ENAMETOOLONG);
  if (*path != '/' && !getcwd(found, sizeof found)) return NULL;
  if (strcmp(found, "/") == 0) *found = 0;
  strcpy(rest, path);
  if (!__amphora_resolve(found, rest)) return NULL;
  if (*found == 0) strcpy(found, "/");
  return resolved ? strcpy(resolved, found) : strdup(found);
}

char *canonicalize_file_name(const char *path) { return realpath(path, NULL); }
