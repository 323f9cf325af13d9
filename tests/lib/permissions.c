#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
  CHECK(umask(022) == 077);
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
