/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  struct stat status;
  int fd = open("file", O_CREAT | O_WRONLY, 0600);
  CHECK(write(fd, "hello", 5) == 5 && mkdir("directory", 0700) == 0);
  CHECK(symlink("file", "link") == 0);
  CHECK(fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 5);
  CHECK((status.st_mode & ~S_IFMT) == 0600 && status.st_nlink == 1 && status.st_blocks == 8);
  CHECK(status.st_blksize > 0 && status.st_mtime > 0);
  CHECK(stat("link", &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 5);
  CHECK(lstat("link", &status) == 0 && S_ISLNK(status.st_mode) && status.st_size == 4);
  CHECK(stat("directory", &status) == 0 && status.st_mode == (S_IFDIR | 0700));
  CHECK(fstatat(AT_FDCWD, "/dev/null", &status, 0) == 0 && S_ISCHR(status.st_mode));
  CHECK(fstatat(fd, "", &status, AT_EMPTY_PATH) == 0 && status.st_size == 5);
  CHECK_FAILS(stat("missing", &status), ENOENT);
  CHECK_FAILS(fstat(1000, &status), EBADF);
  return check_result();
}
