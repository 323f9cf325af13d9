/* SPDX-License-Identifier: MIT */
// isatty: works, and what the library itself asks leaves errno alone: the first output would
// otherwise change it.
#include <errno.h>
#include <stdbool.h>
#include <unistd.h>
#include <wasi/api.h>

// 0 for a terminal, else why it is none.
static int why_not(int fd) {
  enum { SEEKABLE = __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL };
  __wasi_fdstat_t status;
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &status);
  if (error) return error;
  bool terminal =
      status.fs_filetype == __WASI_FILETYPE_CHARACTER_DEVICE && !(status.fs_rights_base & SEEKABLE);
  return terminal ? 0 : ENOTTY;
}

int __isatty(int fd) { return !why_not(fd); }

int isatty(int fd) {
  int error = why_not(fd);
  if (error) errno = error;
  return !error;
}
