/* SPDX-License-Identifier: MIT */
// ftw and nftw: work, with the order and the types of GNU systems. Directories are read whole
// before what is in them is visited, so that one descriptor is open at a time.
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A directory that is being visited, to find loops of links.
struct above {
  const struct above *next;
  dev_t device;
  ino_t inode;
};

struct walk {
  __ftw_func_t plain; // of ftw; else
  __nftw_func_t function;
  int flags;
  dev_t device; // of the start, for FTW_MOUNT
  struct FTW place;
  char path[PATH_MAX];
};

static int visit(struct walk *walk, const struct stat *status, int type) {
  struct FTW place = walk->place;
  if (walk->function) return walk->function(walk->path, status, type, &place);
  return walk->plain(walk->path, status, type == FTW_SLN ? FTW_NS : type);
}

// With FTW_CHDIR the working directory is the one that the file is in.
static const char *name_of(const struct walk *walk) {
  return walk->flags & FTW_CHDIR ? walk->path + walk->place.base : walk->path;
}

static int type_of(const struct walk *walk, struct stat *status) {
  const char *name = name_of(walk);
  if (walk->flags & FTW_CHDIR && !*name) name = walk->path;
  bool physical = walk->flags & FTW_PHYS;
  if (!(physical ? lstat(name, status) : stat(name, status))) {
    if (S_ISDIR(status->st_mode)) return FTW_D;
    return S_ISLNK(status->st_mode) ? FTW_SL : FTW_F;
  }
  if (errno != EACCES && errno != ENOENT && errno != ELOOP && errno != EPERM) return -1;
  if (!physical && lstat(name, status) == 0 && S_ISLNK(status->st_mode)) return FTW_SLN;
  memset(status, 0, sizeof *status);
  return FTW_NS;
}

static bool is_dot(const char *name) { return !strcmp(name, ".") || !strcmp(name, ".."); }

struct names {
  char **list;
  size_t count, capacity;
};

static void free_names(struct names *names) {
  while (names->count > 0) free(names->list[--names->count]);
  free(names->list);
}

static int add_name(struct names *names, const char *name) {
  if (names->count == names->capacity) {
    size_t capacity = names->capacity ? 2 * names->capacity : 16;
    char **list = realloc(names->list, capacity * sizeof *list);
    if (!list) return -1;
    names->list = list;
    names->capacity = capacity;
  }
  char *copy = strdup(name);
  if (!copy) return -1;
  names->list[names->count++] = copy;
  return 0;
}

static int read_names(DIR *directory, struct names *names) {
  for (const struct dirent *entry; errno = 0, (entry = readdir(directory));)
    if (!is_dot(entry->d_name) && add_name(names, entry->d_name)) return -1;
  return errno ? -1 : 0;
}

static int walk_from(struct walk *walk, const struct above *above, bool is_start);

static int append(struct walk *walk, const char *name) {
  size_t end = strlen(walk->path), length = strlen(name);
  bool slash = end == 0 || walk->path[end - 1] != '/';
  if (end + slash + length >= sizeof walk->path) return errno = ENAMETOOLONG, -1;
  if (slash) walk->path[end++] = '/';
  memcpy(walk->path + end, name, length + 1);
  walk->place.base = (int)end;
  return 0;
}

static int visit_names(struct walk *walk, const struct above *above, const struct names *names) {
  size_t end = strlen(walk->path);
  struct FTW place = walk->place;
  int result = 0;
  for (size_t i = 0; i < names->count && result == 0; i++) {
    result = append(walk, names->list[i]);
    walk->place.level = place.level + 1;
    if (!result) result = walk_from(walk, above, false);
    walk->path[end] = 0;
    walk->place = place;
  }
  return result;
}

static int visit_contents(struct walk *walk, const struct above *above, struct names *names) {
  if (!(walk->flags & FTW_CHDIR)) return visit_names(walk, above, names);
  char *before = getcwd(NULL, 0);
  if (!before) return -1;
  const char *name = name_of(walk);
  int result = chdir(*name ? name : walk->path);
  if (!result) result = visit_names(walk, above, names);
  int error = errno;
  if (chdir(before) && !result) result = -1;
  free(before);
  errno = error;
  return result;
}

static bool is_above(const struct above *above, const struct stat *status) {
  while (above && (above->device != status->st_dev || above->inode != status->st_ino))
    above = above->next;
  return above;
}

static int walk_directory(struct walk *walk, const struct above *above, const struct stat *status) {
  if (!(walk->flags & FTW_PHYS) && is_above(above, status)) return 0;
  struct above here = {above, status->st_dev, status->st_ino};
  const char *name = name_of(walk);
  DIR *directory = opendir(*name ? name : walk->path);
  if (!directory) return errno == EACCES || errno == EPERM ? visit(walk, status, FTW_DNR) : -1;
  struct names names = {0};
  int result = read_names(directory, &names);
  closedir(directory);
  if (!result && !(walk->flags & FTW_DEPTH)) result = visit(walk, status, FTW_D);
  if (!result) {
    result = visit_contents(walk, &here, &names);
    if (walk->flags & FTW_ACTIONRETVAL && result == FTW_SKIP_SIBLINGS) result = 0;
  }
  free_names(&names);
  if (!result && walk->flags & FTW_DEPTH) result = visit(walk, status, FTW_DP);
  return result;
}

static int walk_from(struct walk *walk, const struct above *above, bool is_start) {
  struct stat status;
  int type = type_of(walk, &status);
  if (type < 0 || (is_start && type == FTW_NS)) return -1;
  if (is_start) walk->device = status.st_dev;
  if (walk->flags & FTW_MOUNT && type != FTW_NS && status.st_dev != walk->device) return 0;
  int result = type == FTW_D ? walk_directory(walk, above, &status) : visit(walk, &status, type);
  return walk->flags & FTW_ACTIONRETVAL && result == FTW_SKIP_SUBTREE ? 0 : result;
}

static int start(struct walk *walk, const char *path) {
  size_t length = strlen(path);
  if (length == 0) return errno = ENOENT, -1;
  if (length >= sizeof walk->path) return errno = ENAMETOOLONG, -1;
  strcpy(walk->path, path);
  while (length > 1 && walk->path[length - 1] == '/') walk->path[--length] = 0;
  const char *slash = strrchr(walk->path, '/');
  walk->place.base = slash ? (int)(slash + 1 - walk->path) : 0;
  if (!(walk->flags & FTW_CHDIR)) return walk_from(walk, NULL, true);
  char *before = getcwd(NULL, 0);
  if (!before) return -1;
  char *parent = slash ? strndup(walk->path, (size_t)(slash + 1 - walk->path)) : NULL;
  int result = parent ? chdir(parent) : 0;
  if (!result) result = walk_from(walk, NULL, true);
  int error = errno;
  if (chdir(before) && !result) result = -1;
  free(parent);
  free(before);
  errno = error;
  return result;
}

static int walk_all(const char *path, __ftw_func_t plain, __nftw_func_t function, int flags) {
  struct walk *walk = calloc(1, sizeof *walk);
  if (!walk) return -1;
  walk->plain = plain;
  walk->function = function;
  walk->flags = flags;
  int result = start(walk, path), error = errno;
  free(walk);
  errno = error;
  return result;
}

int ftw(const char *path, __ftw_func_t function, int descriptors) {
  return walk_all(path, function, NULL, 0);
}

int nftw(const char *path, __nftw_func_t function, int descriptors, int flags) {
  const int known = FTW_PHYS | FTW_MOUNT | FTW_CHDIR | FTW_DEPTH | FTW_ACTIONRETVAL;
  if (flags & ~known) return errno = EINVAL, -1;
  return walk_all(path, NULL, function, flags);
}
