/* SPDX-License-Identifier: MIT */
// dup, dup2 and dup3: work. Duplicates share the runtime's descriptor, and so the offset and flags;
// it is closed with the last of them.
#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 1024, NONE = -1 };

// hosts[fd] is the runtime's descriptor of the program's fd, or NONE. There is no table, and the
// descriptors are the runtime's, until the first duplicate.
static int *hosts;

static int fail(int error) {
  errno = error;
  return -1;
}

// Where the program's descriptors are still the runtime's.
static int is_open(__wasi_fd_t fd) {
  __wasi_fdstat_t status;
  return __wasi_fd_fdstat_get(fd, &status) == 0;
}

static int make_table(void) {
  if (hosts) return 0;
  int *table = malloc(MOST * sizeof *table);
  if (!table) return -1;
  for (int fd = 0; fd < MOST; fd++) table[fd] = is_open((__wasi_fd_t)fd) ? fd : NONE;
  hosts = table;
  return 0;
}

__wasi_fd_t __amphora_host_descriptor(__wasi_fd_t fd) {
  if (!hosts) return fd;
  return fd < MOST ? (__wasi_fd_t)hosts[fd] : (__wasi_fd_t)NONE;
}

static int lowest_free(int from) {
  for (int fd = from; fd < MOST; fd++)
    if (hosts[fd] == NONE) return fd;
  return -1;
}

__wasi_errno_t __amphora_add_descriptor(__wasi_fd_t *fd) {
  if (!hosts) return 0;
  int place = lowest_free(0);
  if (place < 0) return __WASI_ERRNO_MFILE;
  hosts[place] = (int)*fd;
  *fd = (__wasi_fd_t)place;
  return 0;
}

static int is_shared(int fd) {
  for (int other = 0; other < MOST; other++)
    if (other != fd && hosts[other] == hosts[fd]) return 1;
  return 0;
}

__wasi_errno_t __amphora_remove_descriptor(__wasi_fd_t fd, int *last) {
  *last = 1;
  if (!hosts) return 0;
  if (fd >= MOST || hosts[fd] == NONE) return __WASI_ERRNO_BADF;
  *last = !is_shared((int)fd);
  hosts[fd] = NONE;
  return 0;
}

__wasi_errno_t __amphora_move_descriptor(__wasi_fd_t from, __wasi_fd_t to) {
  if (from == to) return is_open(from) ? 0 : __WASI_ERRNO_BADF;
  if (dup2((int)from, (int)to) < 0) return (__wasi_errno_t)errno;
  return close((int)from) < 0 ? (__wasi_errno_t)errno : 0;
}

// The lowest free descriptor from `least` on.
int __amphora_duplicate(int fd, int least) {
  if (fd < 0 || !is_open((__wasi_fd_t)fd)) return fail(EBADF);
  if (least < 0 || least >= MOST) return fail(EINVAL);
  if (make_table()) return fail(ENOMEM);
  int place = lowest_free(least);
  if (place < 0) return fail(EMFILE);
  hosts[place] = hosts[fd];
  return place;
}

int dup(int fd) { return __amphora_duplicate(fd, 0); }

int dup2(int fd, int wanted) {
  if (fd < 0 || !is_open((__wasi_fd_t)fd)) return fail(EBADF);
  if (wanted < 0 || wanted >= MOST) return fail(EBADF);
  if (fd == wanted) return fd;
  if (make_table()) return fail(ENOMEM);
  int host = hosts[fd];
  if (hosts[wanted] != NONE && close(wanted) < 0) return -1;
  hosts[wanted] = host;
  return wanted;
}

int dup3(int fd, int wanted, int flags) { return fd == wanted ? fail(EINVAL) : dup2(fd, wanted); }
