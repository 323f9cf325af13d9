/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int mode_of_new(const char *name, mode_t mode) {
  struct stat status;
  int fd = open(name, O_CREAT | O_WRONLY | O_TRUNC, mode);
  return fstat(fd, &status) || close(fd) ? -1 : (int)(status.st_mode & 07777);
}

int main(void) {
  int fd = open("file", O_CREAT | O_RDWR, 0600);
  CHECK(fd >= 0);
  CHECK(chmod("file", 0444) == 0);
  CHECK(fchmod(fd, 0644) == 0);
  CHECK(fchmodat(AT_FDCWD, "file", 0644, 0) == 0);

  // They are remembered, under every name, until the file is gone.
  struct stat status;
  CHECK(chmod("file", 04751) == 0 && fstat(fd, &status) == 0);
  CHECK(status.st_mode == (S_IFREG | 04751));
  CHECK(rename("file", "moved") == 0 && stat("moved", &status) == 0);
  CHECK(status.st_mode == (S_IFREG | 04751) && rename("moved", "file") == 0);
  CHECK(fchmod(fd, 0400) == 0 && stat("file", &status) == 0 && (status.st_mode & 07777) == 0400);
  CHECK(mkdir("folder", 0700) == 0 && chmod("folder", 0711) == 0 && stat("folder", &status) == 0);
  CHECK(status.st_mode == (S_IFDIR | 0711));
  for (int i = 0; i < 20; i++) {
    int again = open("again", O_CREAT | O_RDWR, 0644);
    CHECK(fstat(again, &status) == 0 && status.st_mode == (S_IFREG | 0644));
    CHECK(fchmod(again, 0555) == 0 && close(again) == 0);
    CHECK(close(open("again", O_CREAT | O_RDWR, 0644)) == 0 && stat("again", &status) == 0);
    CHECK(status.st_mode == (S_IFREG | 0555) && unlink("again") == 0);
  }

  CHECK(chown("file", 0, 0) == 0);
  CHECK(fchown(fd, getuid(), getgid()) == 0);
  CHECK(lchown("file", 1, 1) == 0);
  CHECK(fchownat(AT_FDCWD, "file", 1, 1, 0) == 0);
  CHECK_FAILS(chmod("missing", 0644), ENOENT);
  CHECK_FAILS(chown("missing", 0, 0), ENOENT);
  CHECK_FAILS(fchmod(1000, 0644), EBADF);
  CHECK_FAILS(fchown(1000, 0, 0), EBADF);
  CHECK(umask(077) == 022);
  CHECK(mode_of_new("masked", 0666) == 0600 && mkdir("private", 0777) == 0);
  CHECK(stat("private", &status) == 0 && status.st_mode == (S_IFDIR | 0700));
  CHECK(fclose(fopen("stream", "w")) == 0 && stat("stream", &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(umask(022) == 077);
  CHECK(mode_of_new("usual", 0666) == 0644 && mode_of_new("program", 0777) == 0755);
  CHECK(mode_of_new("program", 0600) == 0755 && mode_of_new("closed", 0) == 0);
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  CHECK(close(openat(folder, "relative", O_CREAT | O_WRONLY, 0640)) == 0);
  CHECK(fstatat(folder, "relative", &status, 0) == 0 && (status.st_mode & 07777) == 0640);
  CHECK(mkdirat(folder, "below", 0750) == 0 && lstat("below", &status) == 0);
  CHECK(status.st_mode == (S_IFDIR | 0750) && close(folder) == 0);

  // Changing permissions is a change of the file.
  const struct timespec past[2] = {{1000, 0}, {1000, 0}};
  CHECK(utimensat(AT_FDCWD, "usual", past, 0) == 0 && stat("usual", &status) == 0);
  struct timespec before = status.st_ctim;
  nanosleep(&(struct timespec){0, 20000000}, NULL);
  CHECK(chmod("usual", 0400) == 0 && stat("usual", &status) == 0 && status.st_mtime == 1000);
  CHECK(status.st_ctim.tv_sec > before.tv_sec || status.st_ctim.tv_nsec > before.tv_nsec);
  CHECK(eaccess("file", R_OK) == 0);
  CHECK_FAILS(mkfifo("fifo", 0600), ENOSYS);
  CHECK_FAILS(mknod("node", S_IFCHR, 0), ENOSYS);

  CHECK(symlink("missing", "dangling") == 0);
  CHECK(lchown("dangling", 0, 0) == 0);
  CHECK_FAILS(chown("dangling", 0, 0), ENOENT);

  // The types of files are distinct.
  switch (S_IFREG) {
  case S_IFIFO:
  case S_IFSOCK:
  case S_IFCHR:
  case S_IFBLK:
  case S_IFDIR:
  case S_IFLNK: CHECK(!"a regular file is something else"); break;
  case S_IFREG: break;
  }
  return check_result();
}
