/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  char text[8] = "";
  int fd = open("file", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  CHECK(fd >= 0 && write(fd, "hello", 5) == 5 && close(fd) == 0);

  // As Unix numbers them, and without any.
  CHECK((fd = open("file", 0)) >= 0 && read(fd, text, 5) == 5 && strcmp(text, "hello") == 0);
  CHECK_FAILS(write(fd, "x", 1), EBADF);
  CHECK(close(fd) == 0 && (fd = open("file", 1)) >= 0 && write(fd, "j", 1) == 1);
  CHECK_FAILS(read(fd, text, 1), EBADF);
  CHECK(close(fd) == 0 && (fd = open("file", 2)) >= 0 && read(fd, text, 5) == 5);
  CHECK(strcmp(text, "jello") == 0 && write(fd, "!", 1) == 1 && close(fd) == 0);
  CHECK((fd = open(".", O_DIRECTORY)) >= 0 && openat(fd, "file", O_NOFOLLOW) >= 0);
  CHECK_FAILS(openat(fd, "missing", O_NOFOLLOW), ENOENT);
  CHECK_FAILS(open("file", O_DIRECTORY), ENOTDIR);

  // As ever
  CHECK((fd = open("file", O_RDWR | O_APPEND)) >= 0 && write(fd, "?", 1) == 1);
  CHECK(lseek(fd, 0, SEEK_SET) == 0 && read(fd, text, 7) == 7 && strcmp(text, "jello!?") == 0);
  CHECK_FAILS(open("file", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
  CHECK((fd = open("file", O_WRONLY | O_TRUNC)) >= 0 && lseek(fd, 0, SEEK_END) == 0);
  CHECK(symlink("file", "link") == 0);
  CHECK_FAILS(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
  DIR *directory = opendir(".");
  CHECK(directory && readdir(directory) && closedir(directory) == 0);
  FILE *file = fopen("file", "a+");
  CHECK(file && fputs("x", file) >= 0 && fclose(file) == 0);
  return check_result();
}
