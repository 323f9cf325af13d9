/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int no_dots(const struct dirent *entry) { return entry->d_name[0] != '.'; }

int main(void) {
  char target[16] = "";
  struct stat status;
  CHECK(mkdir("d", 0755) == 0);
  int d = open("d", O_RDONLY | O_DIRECTORY);
  CHECK(close(openat(d, "file", O_CREAT | O_WRONLY, 0644)) == 0);
  CHECK(faccessat(d, "file", R_OK, 0) == 0 && access("d/file", F_OK) == 0);
  CHECK(symlinkat("file", d, "link") == 0 && symlink("d/file", "to-file") == 0);
  CHECK(readlinkat(d, "link", target, sizeof target) == 4 && memcmp(target, "file", 4) == 0);
  CHECK(readlink("to-file", target, sizeof target) == 6 && memcmp(target, "d/file", 6) == 0);
  CHECK(linkat(d, "file", AT_FDCWD, "hard", 0) == 0 && link("hard", "d/third") == 0);
  CHECK(stat("hard", &status) == 0 && status.st_nlink == 3);
  CHECK(renameat(AT_FDCWD, "hard", d, "moved") == 0 && rename("d/moved", "d/third") == 0);

  struct dirent **entries;
  CHECK(scandir("d", &entries, no_dots, alphasort) == 4);
  CHECK(strcmp(entries[0]->d_name, "file") == 0 && strcmp(entries[3]->d_name, "third") == 0);
  CHECK(scandirat(AT_FDCWD, "d", &entries, no_dots, alphasort) == 4);

  CHECK_FAILS(unlinkat(d, "file", AT_REMOVEDIR), ENOTDIR);
  CHECK(unlinkat(d, "file", 0) == 0 && unlink("d/link") == 0 && remove("d/third") == 0);
  CHECK_FAILS(rmdir("d"), ENOTEMPTY);
  CHECK(unlinkat(d, "moved", 0) == 0 && close(d) == 0);
  CHECK(remove("d") == 0);
  CHECK_FAILS(access("d", F_OK), ENOENT);
  CHECK_FAILS(unlink("d/none"), ENOENT);
  CHECK_FAILS(openat(1000, "x", O_RDONLY), EBADF);
  CHECK_FAILS(open("", O_RDONLY), ENOENT);
  return check_result();
}
