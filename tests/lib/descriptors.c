#include "check.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void) {
  int fd = open("file", O_CREAT | O_RDWR | O_APPEND, 0600);
  CHECK((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
  CHECK(fcntl(fd, F_GETFL) & O_APPEND);
  CHECK(fcntl(fd, F_SETFL, 0) == 0 && !(fcntl(fd, F_GETFL) & O_APPEND));
  CHECK(fcntl(fd, F_GETFD) >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  CHECK(fcntl(fd, F_SETLK, &lock) == 0);
  CHECK(fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
  CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0 && lockf(fd, F_TLOCK, 0) == 0);
  CHECK_FAILS(fcntl(1000, F_SETLK, &lock), EBADF);
  CHECK_FAILS(fcntl(fd, 9999), EINVAL);
  CHECK_FAILS(flock(1000, LOCK_EX), EBADF);
  CHECK(dup2(fd, fd) == fd);
  CHECK_FAILS(dup(1000), EBADF);
  int fds[2];
  CHECK_FAILS(pipe(fds), ENOSYS);
  CHECK(close(fd) == 0);
  CHECK_FAILS(close(fd), EBADF);
  struct winsize size;
  CHECK_FAILS(ioctl(fd, TIOCGWINSZ, &size), EBADF);
  sync();
  return check_result();
}
