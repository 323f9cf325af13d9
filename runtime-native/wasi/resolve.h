/* SPDX-License-Identifier: MIT */
/* resolve.h: the capability layer. A guest's path names a file below a directory that it holds, or
 * nothing: not by "..", an absolute path or link, a magic link of /proc, or a rename in between. */
#ifndef AMPHORA_WASI_RESOLVE_H
#define AMPHORA_WASI_RESOLVE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

enum { LINKS_MAX = 40 /* symbolic links on the way, as in Linux */ };

enum confinement {
  RESOLVE_KERNEL, /* openat2 with RESOLVE_BENEATH */
  RESOLVE_WALK,   /* component by component; for kernels without openat2, and as strict */
  RESOLVE_HOST,   /* as the host does: the guest has all files */
};

/* Whether the kernel has openat2 and lets us call it. */
bool wasi_have_openat2(void);

/* Opens the file that `path` names below `root` with open's flags and mode. O_NOFOLLOW applies to
 * the last component. -1 with errno; EPERM means that the path leads out of root. */
int wasi_resolve_open(enum confinement confinement, int root, const char *path, int flags,
                      mode_t mode);

/* The directory that holds a file, and the file's name in it. The name is one component, may have
 * one trailing slash, and is "." when the path names no entry ("a/.."). Only calls that do not
 * follow a last symbolic link may be given it. */
struct parent {
  int directory; /* the caller closes it */
  char name[NAME_MAX + 2];
};

/* 0, or -1 with errno as above. */
int wasi_resolve_parent(enum confinement confinement, int root, const char *path,
                        struct parent *parent);

#endif
