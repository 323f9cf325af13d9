/* SPDX-License-Identifier: MIT */
// What WASI lacks about open files, but for dup, which lib/wasi has.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

#include "../wasi/descriptors.h"

int __amphora_duplicate(int fd, int least); // lib/wasi/descriptors.c

// The descriptors with FD_CLOEXEC, a bit for each. It is only remembered: there is no exec.
enum { MOST = 1024, BITS = 8 };
static unsigned char close_on_exec[MOST / BITS];

static int fail(int error) {
  errno = error;
  return -1;
}

static int check_open(int fd) {
  __wasi_fdstat_t status;
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &status);
  return error ? fail(error) : 0;
}

static int get_flags(int fd) {
  __wasi_fdstat_t status;
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &status);
  if (error) return fail(error);
  int flags = status.fs_flags;
  if (status.fs_rights_base & (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_READDIR)) flags |= O_RDONLY;
  if (status.fs_rights_base & __WASI_RIGHTS_FD_WRITE) flags |= O_WRONLY;
  return flags & O_ACCMODE ? flags : flags | O_SEARCH;
}

static int set_flags(int fd, int flags) {
  __wasi_fdflags_t settable = flags & (O_APPEND | O_DSYNC | O_NONBLOCK | O_RSYNC | O_SYNC);
  __wasi_errno_t error = __wasi_fd_fdstat_set_flags(fd, settable);
  return error ? fail(error) : 0;
}

// Locks are not shared with other processes: one is always granted.
static int lock(int fd, int command, struct flock *wanted) {
  if (check_open(fd)) return -1;
  if (command == F_GETLK || command == F_OFD_GETLK) wanted->l_type = F_UNLCK;
  return 0;
}

static int get_descriptor_flags(int fd) {
  if (check_open(fd)) return -1;
  return fd < MOST && close_on_exec[fd / BITS] >> fd % BITS & 1 ? FD_CLOEXEC : 0;
}

static void remember_descriptor_flags(int fd, int flags) {
  if (fd < 0 || fd >= MOST) return;
  close_on_exec[fd / BITS] &= (unsigned char)~(1 << fd % BITS);
  if (flags & FD_CLOEXEC) close_on_exec[fd / BITS] |= (unsigned char)(1 << fd % BITS);
}

static int set_descriptor_flags(int fd, int flags) {
  if (check_open(fd)) return -1;
  remember_descriptor_flags(fd, flags);
  return 0;
}

static int duplicate(int fd, int least, int flags) {
  int made = __amphora_duplicate(fd, least);
  remember_descriptor_flags(made, flags);
  return made;
}

void __amphora_descriptor_closed(__wasi_fd_t fd) { remember_descriptor_flags((int)fd, 0); }

int fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int result;
  switch (command) {
  case F_GETFD: result = get_descriptor_flags(fd); break;
  case F_SETFD: result = set_descriptor_flags(fd, va_arg(arguments, int)); break;
  case F_GETFL: result = get_flags(fd); break;
  case F_SETFL: result = set_flags(fd, va_arg(arguments, int)); break;
  case F_DUPFD: result = duplicate(fd, va_arg(arguments, int), 0); break;
  case F_DUPFD_CLOEXEC: result = duplicate(fd, va_arg(arguments, int), FD_CLOEXEC); break;
  case F_GETLK:
  case F_SETLK:
  case F_SETLKW:
  case F_OFD_GETLK:
  case F_OFD_SETLK:
  case F_OFD_SETLKW: result = lock(fd, command, va_arg(arguments, struct flock *)); break;
  default: result = fail(EINVAL);
  }
  va_end(arguments);
  return result;
}

int flock(int fd, int operation) { return check_open(fd); }
int lockf(int fd, int command, off_t length) { return check_open(fd); }

// Whatever the program wants to be on the disk it has to fsync by descriptor.
void sync(void) {}
int syncfs(int fd) { return fsync(fd); }
