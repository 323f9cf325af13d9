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
