/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  int fd = open("file", O_CREAT | O_RDWR | O_APPEND, 0600);
  CHECK((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
  CHECK(fcntl(fd, F_GETFL) & O_APPEND);
  CHECK(fcntl(fd, F_SETFL, 0) == 0 && !(fcntl(fd, F_GETFL) & O_APPEND));
  CHECK(fcntl(fd, F_GETFD) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0);
  CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC && fcntl(fd, F_SETFD, 0) == 0);
  CHECK(fcntl(fd, F_GETFD) == 0);
  CHECK_FAILS(fcntl(1000, F_SETFD, 0), EBADF);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  CHECK(fcntl(fd, F_SETLK, &lock) == 0);
  CHECK(fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
  CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0 && lockf(fd, F_TLOCK, 0) == 0);
  CHECK_FAILS(fcntl(1000, F_SETLK, &lock), EBADF);
  CHECK_FAILS(fcntl(fd, 9999), EINVAL);
  CHECK_FAILS(flock(1000, LOCK_EX), EBADF);

  // Duplicates share the offset, and take the lowest number that is free.
  CHECK(dup2(fd, fd) == fd);
  CHECK_FAILS(dup(1000), EBADF);
  CHECK_FAILS(dup2(1000, 5), EBADF);
  CHECK_FAILS(dup2(fd, -1), EBADF);
  int copy = dup(fd), other = open("other", O_CREAT | O_RDWR, 0600);
  char text[16] = "";
  CHECK(copy > fd && other > copy);
  CHECK(write(fd, "one", 3) == 3 && write(copy, "two", 3) == 3 && lseek(fd, 0, SEEK_CUR) == 6);
  CHECK(close(fd) == 0 && lseek(copy, 0, SEEK_SET) == 0);
  CHECK_FAILS(read(fd, text, 3), EBADF);
  CHECK(read(copy, text, 6) == 6 && strcmp(text, "onetwo") == 0);
  CHECK(open("other", O_RDONLY) == fd && close(fd) == 0);
  CHECK(dup2(copy, other) == other && fcntl(other, F_GETFL) == fcntl(copy, F_GETFL));
  CHECK(close(copy) == 0 && lseek(other, 1, SEEK_SET) == 1 && read(other, text, 3) == 3);
  CHECK(memcmp(text, "net", 3) == 0 && fcntl(other, F_DUPFD, 50) == 50 && close(50) == 0);
  CHECK(fcntl(other, F_DUPFD_CLOEXEC, 0) == fd && fcntl(fd, F_GETFD) == FD_CLOEXEC);
  CHECK(dup(fd) == copy && fcntl(copy, F_GETFD) == 0 && close(copy) == 0);
  CHECK(dup2(other, fd) == fd && fcntl(fd, F_GETFD) == 0);

  // Redirection, and back.
  int saved = dup(1), target = open("redirected", O_CREAT | O_RDWR, 0600);
  fflush(stdout);
  CHECK(dup2(target, 1) == 1 && close(target) == 0);
  puts("to the file");
  struct stat status;
  CHECK(fstat(1, &status) == 0 && status.st_size == 0); // buffered, though it is the first line
  fflush(stdout);
  CHECK(dup2(saved, 1) == 1 && close(saved) == 0);
  FILE *redirected = fopen("redirected", "r");
  CHECK(redirected && fgets(text, sizeof text, redirected) && strcmp(text, "to the file\n") == 0);
  CHECK(fclose(redirected) == 0);
  CHECK(close(0) == 0 && dup(other) == 0 && lseek(0, 0, SEEK_SET) == 0 && getchar() == 'o');
  CHECK(close(other) == 0);
  int fds[2];
  CHECK(pipe(fds) == 0 && fds[0] != fds[1] && write(fds[1], "ab", 2) == 2 &&
        write(fds[1], "c", 1) == 1);
  CHECK(read(fds[0], text, 2) == 2 && read(fds[0], text + 2, 9) == 1 &&
        memcmp(text, "abc", 3) == 0);
  CHECK(read(fds[0], text, 1) == 0 && write(fds[1], "d", 1) == 1 && read(fds[0], text, 1) == 1);
  CHECK_FAILS(write(fds[0], "x", 1), EBADF);
  CHECK_FAILS(read(fds[1], text, 1), EBADF);

  CHECK_FAILS(lseek(fds[0], 0, SEEK_SET), ESPIPE);
  CHECK_FAILS(lseek(fds[1], 0, SEEK_CUR), ESPIPE);
  CHECK(fstat(fds[0], &status) == 0 && S_ISFIFO(status.st_mode) && status.st_size == 0);
  CHECK(fstat(fd, &status) == 0 && S_ISREG(status.st_mode));
  CHECK(close(fds[0]) == 0 && close(fds[1]) == 0);
  CHECK_FAILS(pipe2(fds, O_APPEND), EINVAL);
  CHECK(close(fd) == 0);
  CHECK_FAILS(close(fd), EBADF);
  struct winsize size;
  CHECK_FAILS(ioctl(fd, TIOCGWINSZ, &size), EBADF);
  sync();
  return check_result();
}
