/* SPDX-License-Identifier: MIT */
// Pipes within the program: emulated by a temporary file without a name, opened twice. What was
// written is read in its order; reading an empty pipe finds the end at once, since nobody could
// write meanwhile, but poll has it as not ready while it can be written to. The ends cannot seek
// (ESPIPE), which fstat takes for the sign of a pipe. ENOENT or EACCES where there is no directory
// to write in.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wasi/api.h>

enum { FLAGS = O_CLOEXEC | O_NONBLOCK };

// A runtime that does not take rights away has ends that can seek.
static void end_seeking(int fd) {
  const __wasi_rights_t seeking = __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL;
  __wasi_fdstat_t status;
  if (__wasi_fd_fdstat_get((__wasi_fd_t)fd, &status)) return;
  __wasi_errno_t ignored = __wasi_fd_fdstat_set_rights(
      (__wasi_fd_t)fd, status.fs_rights_base & ~seeking, status.fs_rights_inheriting);
  (void)ignored;
}

static int open_ends(const char *path, int fds[2], int flags) {
  int reader = open(path, O_RDONLY | O_CREAT | O_EXCL | flags, 0600); // has the lower number
  if (reader < 0) return -1;
  int writer = open(path, O_WRONLY | flags), error = errno;
  unlink(path);
  errno = error;
  if (writer < 0) return close(reader), errno = error, -1;
  end_seeking(reader);
  end_seeking(writer);
  fds[0] = reader, fds[1] = writer;
  return 0;
}

int pipe2(int fds[2], int flags) {
  if (flags & ~FLAGS) return errno = EINVAL, -1;
  char *path = tempnam(NULL, "pipe");
  if (!path) return -1;
  int result = open_ends(path, fds, flags & O_NONBLOCK), error = errno;
  free(path);
  errno = error;
  return result;
}

int pipe(int fds[2]) { return pipe2(fds, 0); }
