// Pipes within the program: emulated by a temporary file without a name, opened twice. What was
// written is read in its order; reading an empty pipe finds the end at once, since nobody could
// write meanwhile. ENOENT or EACCES where there is no directory to write in.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FLAGS = O_CLOEXEC | O_NONBLOCK };

static int open_ends(const char *path, int fds[2], int flags) {
  int writer = open(path, O_WRONLY | O_CREAT | O_EXCL | flags, 0600);
  if (writer < 0) return -1;
  int reader = open(path, O_RDONLY | flags), error = errno;
  unlink(path);
  errno = error;
  if (reader < 0) return close(writer), errno = error, -1;
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
