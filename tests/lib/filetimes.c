/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utime.h>
#include <time.h>
#include <unistd.h>

enum { LONG_AGO = 1000 };

static struct stat status;

// Whether the file, which was of long ago, now has the present time.
static int is_now(int result) {
  static const struct timespec old[2] = {{LONG_AGO, 0}, {LONG_AGO, 0}};
  stat("file", &status);
  int now = result == 0 && llabs(status.st_mtime - time(NULL)) < 60 &&
            llabs(status.st_atime - time(NULL)) < 60;
  return utimensat(AT_FDCWD, "file", old, 0) == 0 && now;
}

int main(void) {
  int fd = open("file", O_CREAT | O_WRONLY, 0600);
  struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}}, one[2] = {{0, UTIME_OMIT}, {5, 7}};
  CHECK(is_now(utime("file", NULL)));
  CHECK(is_now(utimes("file", NULL)));
  CHECK(is_now(utimensat(AT_FDCWD, "file", NULL, 0)));
  CHECK(is_now(utimensat(AT_FDCWD, "file", now, 0)));
  CHECK(is_now(futimens(fd, NULL)));
  CHECK(is_now(futimes(fd, NULL)));
  CHECK(is_now(lutimes("file", NULL)));

  CHECK(futimens(fd, one) == 0 && fstat(fd, &status) == 0);
  CHECK(status.st_atime == LONG_AGO && status.st_mtime == 5);
  CHECK(symlink("file", "link") == 0);
  CHECK(utimensat(AT_FDCWD, "link", one, AT_SYMLINK_NOFOLLOW) == 0 && lstat("link", &status) == 0);
  CHECK(status.st_mtime == 5);
  one[1].tv_nsec = 1000000000;
  CHECK_FAILS(futimens(fd, one), EINVAL);
  CHECK_FAILS(utimensat(AT_FDCWD, "missing", NULL, 0), ENOENT);
  CHECK_FAILS(futimens(1000, NULL), EBADF);
  return check_result();
}
