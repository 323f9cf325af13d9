/* SPDX-License-Identifier: MIT */
/* resolve.c: from a guest's path to a file of the host. */
#include "resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  RETRIES_MAX = 100, /* of openat2, which gives EAGAIN while directories are being renamed */
};

/* ---- With openat2 ---------------------------------------------------------------------------- */

static int openat2_beneath(int root, const char *path, int flags, mode_t mode) {
  struct open_how how = {
      .flags = (unsigned)flags,
      .mode = flags & O_CREAT ? mode : 0,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

bool wasi_have_openat2(void) {
  int fd = openat2_beneath(AT_FDCWD, ".", O_PATH | O_CLOEXEC, 0);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

static int kernel_open(int root, const char *path, int flags, mode_t mode) {
  int fd = -1;
  errno = EAGAIN;
  for (int i = 0; i < RETRIES_MAX && fd < 0 && errno == EAGAIN; i++)
    fd = openat2_beneath(root, path, flags, mode);
  if (fd < 0 && errno == EXDEV) errno = EPERM;
  return fd;
}

/* ---- Component by component ------------------------------------------------------------------ */

/* The directories from the root to where the walk is, and the path that is left to walk. ".." goes
 * back to a directory that was walked through, never to the parent that the host knows: a directory
 * that is being moved elsewhere leads nowhere. */
struct walk {
  int directories[PATH_MAX / 2 + 1]; /* [0] is the root, the caller's */
  int depth;
  int links;
  char path[PATH_MAX];
  const char *rest;
};

static int top(const struct walk *walk) { return walk->directories[walk->depth]; }

/* Takes the next component from the path; false at its end. `last` if no slash follows it. */
static bool next_component(struct walk *walk, const char **start, size_t *size, bool *last) {
  *start = walk->rest + strspn(walk->rest, "/");
  *size = strcspn(*start, "/");
  walk->rest = *start + *size;
  *last = !*walk->rest;
  return *size > 0;
}

/* Puts the target of a symbolic link, opened with O_PATH, before the path that is left. */
static int expand_link(struct walk *walk, int link) {
  char target[PATH_MAX];
  ssize_t size = readlinkat(link, "", target, sizeof target);
  if (size < 0) return -1;
  size_t left = strlen(walk->rest);
  if (++walk->links > LINKS_MAX) return errno = ELOOP, -1;
  if (target[0] == '/') return errno = EPERM, -1;
  if ((size_t)size + left >= sizeof walk->path) return errno = ENAMETOOLONG, -1;
  memmove(walk->path + size, walk->rest, left + 1);
  memcpy(walk->path, target, (size_t)size);
  walk->rest = walk->path;
  return 0;
}

/* Opens a component with O_PATH and enters it: pushes a directory, expands a link. */
static int enter(struct walk *walk, const char *name) {
  struct stat status;
  int fd = openat(top(walk), name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return -1;
  int result = fstat(fd, &status);
  if (!result && S_ISDIR(status.st_mode) && walk->depth < PATH_MAX / 2) {
    walk->directories[++walk->depth] = fd;
    return 0;
  }
  if (!result) result = S_ISLNK(status.st_mode) ? expand_link(walk, fd) : (errno = ENOTDIR, -1);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static bool is_link(int directory, const char *name) {
  struct stat status;
  return !fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) && S_ISLNK(status.st_mode);
}

/* Opens the last component. A link is left for the walk to expand: -1 with ELOOP, *follow set. */
static int open_last(const struct walk *walk, const char *name, int flags, mode_t mode,
                     bool *follow) {
  struct stat status;
  int fd = openat(top(walk), name, flags | O_NOFOLLOW, mode);
  *follow = false;
  if (flags & O_NOFOLLOW) return fd;
  if (fd >= 0 && flags & O_PATH && !fstat(fd, &status) && S_ISLNK(status.st_mode)) {
    close(fd);
    fd = -1, errno = ELOOP;
  }
  if (fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
    int error = errno;
    *follow = is_link(top(walk), name);
    errno = error;
  }
  return fd;
}

static int walk_path(struct walk *walk, int flags, mode_t mode) {
  for (;;) {
    const char *start;
    size_t size;
    bool last, follow;
    char name[NAME_MAX + 1];
    if (!next_component(walk, &start, &size, &last))
      return openat(top(walk), ".", flags & ~O_NOFOLLOW, mode);
    if (size > NAME_MAX) return errno = ENAMETOOLONG, -1;
    memcpy(name, start, size);
    name[size] = 0;

    if (!strcmp(name, ".")) continue;
    if (!strcmp(name, "..")) {
      if (walk->depth == 0) return errno = EPERM, -1;
      close(walk->directories[walk->depth--]);
      continue;
    }
    if (last) {
      int fd = open_last(walk, name, flags, mode, &follow);
      if (!follow) return fd;
    }
    if (enter(walk, name) < 0) return -1;
  }
}

static int walk_open(int root, const char *path, int flags, mode_t mode) {
  struct walk walk;
  walk.directories[0] = root, walk.depth = walk.links = 0;
  if (*path == '/') return errno = EPERM, -1;
  if (!*path) return errno = ENOENT, -1;
  if (strlen(path) >= sizeof walk.path) return errno = ENAMETOOLONG, -1;
  walk.rest = strcpy(walk.path, path);
  int fd = walk_path(&walk, flags, mode), error = errno;
  while (walk.depth) close(walk.directories[walk.depth--]);
  errno = error;
  return fd;
}

/* ---- Either ---------------------------------------------------------------------------------- */

int wasi_resolve_open(enum confinement confinement, int root, const char *path, int flags,
                      mode_t mode) {
  flags |= O_CLOEXEC | (flags & O_PATH ? 0 : O_NOCTTY);
  if (*path == '/') return errno = EPERM, -1;
  switch (confinement) {
  case RESOLVE_KERNEL: return kernel_open(root, path, flags, mode);
  case RESOLVE_WALK: return walk_open(root, path, flags, mode);
  case RESOLVE_HOST: break;
  }
  return openat(root, path, flags, mode);
}

int wasi_resolve_parent(enum confinement confinement, int root, const char *path,
                        struct parent *parent) {
  char directory[PATH_MAX];
  size_t size = strlen(path), end = size;
  if (!size) return errno = ENOENT, -1;
  if (size >= sizeof directory) return errno = ENAMETOOLONG, -1;
  while (end > 0 && path[end - 1] == '/') end--;
  size_t start = end;
  while (start > 0 && path[start - 1] != '/') start--;

  const char *name = path + start;
  size_t name_size = end - start;
  if (name_size > NAME_MAX) return errno = ENAMETOOLONG, -1;
  if (!name_size || !strncmp(name, ".", name_size) || !strncmp(name, "..", name_size)) {
    strcpy(directory, path);
    strcpy(parent->name, ".");
  } else {
    memcpy(directory, path, start);
    strcpy(directory + start, start ? "" : ".");
    memcpy(parent->name, name, name_size);
    strcpy(parent->name + name_size, end < size ? "/" : "");
  }
  parent->directory = wasi_resolve_open(confinement, root, directory, O_PATH | O_DIRECTORY, 0);
  return parent->directory < 0 ? -1 : 0;
}
