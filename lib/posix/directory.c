/* SPDX-License-Identifier: MIT */
// Paths and the working directory, in the place of wasi-libc's preopens, chdir and getcwd.
//
// A program finds directories open that the runtime granted it, each under a name. A relative name
// ("." for `--dir .`) is relative to the directory where the program starts; an absolute one is a
// place of the guest's file system. $PWD says where it starts, if it is under an absolute name and
// is the same directory as "."; without it getcwd says "/".
#include "directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>
#include <wasi/libc-find-relpath.h>
#include <wasi/libc-nocwd.h>
#include <wasi/libc.h>

enum { FIRST_PREOPEN = 3 };

struct preopen {
  struct preopen *next;
  bool absolute;
  int fd;
  char name[]; // without "/" or "./" in front and "/" behind; "" is the root or the start
};

// Directories that have been the working directory, for fchdir.
struct visited {
  struct visited *next;
  dev_t device;
  ino_t inode;
  char path[]; // as `current`
};

static struct preopen *preopens;
static bool found;  // whether the runtime has been asked for the preopens
static char *start; // where the program starts, absolute; NULL until somebody asks
static char *current =
    ""; // the working directory, relative to start unless it is absolute; physical
static struct visited *visited;

static int fail(int error) {
  errno = error;
  return -1;
}

static const char *without_prefix(const char *path) {
  for (;;) {
    if (path[0] == '/')
      path += 1;
    else if (path[0] == '.' && path[1] == '/')
      path += 2;
    else
      return path[0] == '.' && path[1] == 0 ? path + 1 : path;
  }
}

static int add_preopen(int fd, const char *name) {
  const char *rest = without_prefix(name);
  size_t length = strlen(rest);
  while (length > 0 && rest[length - 1] == '/') length--;
  struct preopen *preopen = malloc(sizeof *preopen + length + 1);
  if (!preopen) return fail(ENOMEM);
  preopen->next = preopens;
  preopen->absolute = name[0] == '/';
  preopen->fd = fd;
  memcpy(preopen->name, rest, length);
  preopen->name[length] = 0;
  preopens = preopen;
  return 0;
}

// A program that does not get to know its preopens could only go wrong.
static void find_preopens(void) {
  if (found) return;
  found = true;
  for (int fd = FIRST_PREOPEN;; fd++) {
    __wasi_prestat_t prestat;
    __wasi_errno_t error = __wasi_fd_prestat_get(fd, &prestat);
    if (error == EBADF) return;
    if (error) abort();
    if (prestat.tag != __WASI_PREOPENTYPE_DIR) continue;
    size_t length = prestat.u.dir.pr_name_len;
    char *name = malloc(length + 1);
    if (!name || __wasi_fd_prestat_dir_name(fd, (uint8_t *)name, length)) abort();
    name[length] = 0;
    if (add_preopen(fd, name)) abort();
    free(name);
  }
}

int __wasilibc_register_preopened_fd(int fd, const char *name) {
  find_preopens();
  return add_preopen(fd, name);
}

static bool is_below(const char *path, const char *directory, size_t length) {
  if (strncmp(path, directory, length) != 0) return false;
  return length == 0 || path[length] == 0 || path[length] == '/';
}

// The preopen with the longest name that the path is below.
static struct preopen *find_preopen(const char *path, bool absolute) {
  struct preopen *best = NULL;
  find_preopens();
  for (struct preopen *preopen = preopens; preopen; preopen = preopen->next) {
    size_t length = strlen(preopen->name);
    if (preopen->absolute != absolute || !is_below(path, preopen->name, length)) continue;
    if (!best || length > strlen(best->name)) best = preopen;
  }
  return best;
}

static int use_preopen(const struct preopen *preopen, const char *path, const char **prefix,
                       const char **relative) {
  const char *rest = path + strlen(preopen->name);
  while (*rest == '/') rest++;
  *prefix = preopen->name;
  *relative = *rest ? rest : ".";
  return preopen->fd;
}

// An absolute path falls back on the relative preopens, as if the program started at the root.
int __wasilibc_find_abspath(const char *path, const char **restrict prefix,
                            const char **restrict relative) {
  path = without_prefix(path);
  struct preopen *preopen = find_preopen(path, true);
  if (!preopen) preopen = find_preopen(path, false);
  return preopen ? use_preopen(preopen, path, prefix, relative) : fail(ENOENT);
}

static bool same_directory(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static const char *start_directory(void) {
  if (start) return start;
  start = "/";
  char *pwd = getenv("PWD");
  if (!pwd || *pwd != '/') return start;
  struct preopen *root = find_preopen(without_prefix(pwd), true), *here = find_preopen("", false);
  if (!root) return start;
  const char *prefix, *relative;
  struct stat named, actual;
  int fd = use_preopen(root, without_prefix(pwd), &prefix, &relative);
  if (__wasilibc_nocwd_fstatat(fd, relative, &named, 0) || !S_ISDIR(named.st_mode)) return start;
  if (here && (fstat(here->fd, &actual) || !same_directory(&named, &actual))) return start;
  char *physical = realpath(pwd, NULL);
  return start = physical ? physical : pwd;
}

static size_t component_length(const char *path) { return strcspn(path, "/"); }

static bool is_parent(const char *path) {
  return path[0] == '.' && path[1] == '.' && (path[2] == '/' || path[2] == 0);
}

// Whether a relative path leaves the directory that it is relative to.
static bool escapes(const char *path) {
  int depth = 0;
  for (; *path; path += component_length(path), path += *path == '/') {
    if (is_parent(path))
      depth--;
    else if (*path != '/' && !(path[0] == '.' && (path[1] == '/' || path[1] == 0)))
      depth++;
    if (depth < 0) return true;
  }
  return false;
}

// directory/path; NULL without memory.
static char *join(const char *directory, const char *path) {
  size_t length = strlen(directory);
  char *joined = malloc(length + strlen(path) + 2);
  if (!joined) return NULL;
  memcpy(joined, directory, length);
  if (length > 0 && joined[length - 1] != '/') joined[length++] = '/';
  strcpy(joined + length, path);
  return joined;
}

// Removes ".", ".." and empty components from an absolute path, in place.
static char *clean(char *path) {
  char *to = path;
  for (const char *from = path; *from;) {
    while (*from == '/') from++;
    size_t length = component_length(from);
    if (is_parent(from)) {
      while (to > path && *--to != '/') continue;
    } else if (length > 0 && !(length == 1 && *from == '.')) {
      *to++ = '/';
      memmove(to, from, length);
      to += length;
    }
    from += length;
  }
  if (to == path) *to++ = '/';
  *to = 0;
  return path;
}

static char *current_directory(void) {
  if (*current == '/') return strdup(current);
  return *current ? join(start_directory(), current) : strdup(start_directory());
}

// The absolute path of a relative one. ".." in front of it is what is above the working directory;
// behind a name, which may be a link's, it is the runtime's to resolve.
static char *from_current(const char *path) {
  char *base = current_directory();
  if (!base) return NULL;
  for (;; path += component_length(path)) {
    while (*path == '/') path++;
    if (is_parent(path)) {
      char *slash = strrchr(base, '/');
      slash[slash == base] = 0;
    } else if (path[0] != '.' || component_length(path) != 1) {
      break;
    }
  }
  if (!*path) return base;
  char *whole = join(base, path);
  free(base);
  return whole;
}

// The result's path is the caller's to free.
static int locate(const char *path, const char **prefix, char **relative) {
  const char *rest;
  find_preopens();
  if (*path == 0 && preopens) { // of which the runtime says ENOENT
    *prefix = preopens->name;
    *relative = strdup("");
    return *relative ? preopens->fd : fail(ENOMEM);
  }
  char *joined = *path == '/' ? strdup(path) : join(current, path);
  if (!joined) return fail(ENOMEM);
  struct preopen *preopen = NULL;
  if (*joined != '/' && !escapes(joined)) preopen = find_preopen(without_prefix(joined), false);
  if (*path != '/' && !preopen) {
    free(joined);
    joined = from_current(path);
    if (!joined) return fail(ENOMEM);
  }
  int fd = preopen ? use_preopen(preopen, without_prefix(joined), prefix, &rest)
                   : __wasilibc_find_abspath(joined, prefix, &rest);
  if (fd >= 0 && !preopen && escapes(rest)) // into another directory of the runtime's
    fd = __wasilibc_find_abspath(clean(joined), prefix, &rest);
  if (fd >= 0 && !(*relative = strdup(rest))) fd = fail(ENOMEM);
  free(joined);
  return fd;
}

int __wasilibc_find_relpath_alloc(const char *path, const char **prefix, char **relative,
                                  size_t *size, int can_realloc) {
  char *place;
  int fd = locate(path, prefix, &place);
  if (fd < 0) return -1;
  size_t needed = strlen(place) + 1;
  if (needed > *size) {
    char *larger = can_realloc ? realloc(*relative, needed) : NULL;
    if (!larger) {
      free(place);
      return fail(can_realloc ? ENOMEM : ERANGE);
    }
    *relative = larger;
    *size = needed;
  }
  memcpy(*relative, place, needed);
  free(place);
  return fd;
}

int __wasilibc_find_relpath(const char *path, const char **prefix, char **relative, size_t size) {
  return __wasilibc_find_relpath_alloc(path, prefix, relative, &size, 0);
}

int __amphora_find_path(const char *path, char **relative) {
  const char *prefix;
  return locate(path, &prefix, relative);
}

static int remember(const struct stat *directory) {
  for (struct visited *place = visited; place; place = place->next)
    if (place->device == directory->st_dev && place->inode == directory->st_ino) return 0;
  struct visited *place = malloc(sizeof *place + strlen(current) + 1);
  if (!place) return fail(ENOMEM);
  *place = (struct visited){visited, directory->st_dev, directory->st_ino};
  strcpy(place->path, current);
  visited = place;
  return 0;
}

static void set_current(char *path) {
  if (*current) free(current);
  current = path;
}

// The physical path of a directory below the start; NULL with EXDEV for one elsewhere.
static char *resolve_below_start(const char *path) {
  char found[PATH_MAX] = ".", rest[PATH_MAX], *before = current;
  if (strlen(current) + strlen(path) + 2 > sizeof rest) return NULL;
  stpcpy(stpcpy(stpcpy(rest, current), "/"), path);
  current = "";
  bool resolved = __amphora_resolve(found, rest);
  current = before;
  if (!resolved) return NULL;
  return found[1] ? strdup(found + 2) : "";
}

int chdir(const char *path) {
  struct stat here, there;
  if (stat(path, &there)) return -1;
  if (!S_ISDIR(there.st_mode)) return fail(ENOTDIR);
  if (!visited && stat(".", &here) == 0 && remember(&here)) return -1;
  char *directory = NULL;
  if (*path != '/' && *current != '/') directory = resolve_below_start(path);
  if (!directory) directory = realpath(path, NULL);
  if (!directory) return -1;
  set_current(directory);
  return remember(&there);
}

// Only back to where the program has been by chdir, or to where it is: ENOTSUP elsewhere.
int fchdir(int fd) {
  struct stat there, here;
  if (fstat(fd, &there)) return -1;
  if (!S_ISDIR(there.st_mode)) return fail(ENOTDIR);
  if (stat(".", &here) == 0 && same_directory(&there, &here)) return 0;
  struct visited *place = visited;
  while (place && (place->device != there.st_dev || place->inode != there.st_ino))
    place = place->next;
  if (!place) return fail(ENOTSUP);
  char *path = *place->path ? strdup(place->path) : "";
  if (!path) return fail(ENOMEM);
  set_current(path);
  return 0;
}

char *getcwd(char *buffer, size_t size) {
  char *path = current_directory();
  if (!path) return NULL;
  if (!buffer && size == 0) return path;
  size_t needed = strlen(path) + 1;
  char *result = NULL;
  if (size == 0)
    errno = EINVAL;
  else if (needed > size)
    errno = ERANGE;
  else
    result = buffer ? buffer : malloc(size);
  if (result) memcpy(result, path, needed);
  free(path);
  return result;
}

char *get_current_dir_name(void) { return getcwd(NULL, 0); }

int chroot(const char *path) { return fail(ENOSYS); }
