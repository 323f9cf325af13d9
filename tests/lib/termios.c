/* SPDX-License-Identifier: MIT */
// Run with the streams connected to files and pipes.
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int main(void) {
  struct termios settings;
  struct winsize size;
  CHECK(!isatty(0));
  CHECK_FAILS(tcgetattr(0, &settings), ENOTTY);
  CHECK_FAILS(tcsetattr(0, TCSANOW, &settings), ENOTTY);
  CHECK_FAILS(tcgetattr(1000, &settings), EBADF);
  CHECK_FAILS(ioctl(0, TIOCGWINSZ, &size), ENOTTY);
  CHECK_FAILS(tcgetpgrp(0), ENOTTY);
  CHECK(ttyname(0) == NULL);
  cfmakeraw(&settings);
  CHECK(!(settings.c_lflag & (ICANON | ECHO)) && settings.c_cc[VMIN] == 1);
  CHECK(cfsetspeed(&settings, B9600) == 0 && cfgetospeed(&settings) == B9600);
  CHECK_FAILS(posix_openpt(O_RDWR), ENOSYS);
  int available = -1;
  int fd = open("file", O_CREAT | O_RDWR, 0600);
  CHECK(write(fd, "12345", 5) == 5 && lseek(fd, 2, SEEK_SET) == 2);
  CHECK(ioctl(fd, FIONREAD, &available) == 0 && available == 3);
  CHECK(strcmp(getpass("secret? "), "opensesame") == 0);
  return check_result();
}
