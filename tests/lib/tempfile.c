/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

int main(void) {
  char first[] = "tmp-XXXXXX", second[] = "tmp-XXXXXX.txt", directory[] = "dir-XXXXXX";
  int fd = mkstemp(first);
  CHECK(fd >= 0 && strcmp(first, "tmp-XXXXXX") != 0 && write(fd, "x", 1) == 1);
  CHECK(mkstemps(second, 4) >= 0 && strcmp(second + 10, ".txt") == 0 && access(second, F_OK) == 0);
  CHECK(mkdtemp(directory) == directory);
  struct stat status;
  CHECK(stat(directory, &status) == 0 && S_ISDIR(status.st_mode));
  char bad[] = "tmp-XXXXX";
  CHECK_FAILS(mkstemp(bad), EINVAL);
  char absent[] = "missing/XXXXXX";
  CHECK_FAILS(mkstemp(absent), ENOENT);

  setenv("TMPDIR", directory, 1);
  FILE *file = tmpfile();
  CHECK(file && fputs("hello", file) >= 0);
  rewind(file);
  char line[10];
  CHECK(fgets(line, sizeof line, file) && strcmp(line, "hello") == 0);
  CHECK(fclose(file) == 0);
  CHECK(rmdir(directory) == 0); // nothing is left in it

  char name[L_tmpnam];
  CHECK(tmpnam(name) == name && access(name, F_OK) == -1);
  char *other = tempnam(".", "pre");
  CHECK(other && strncmp(other, "./pre", 5) == 0);
  free(other);

  struct timeval times[2] = {{1000000000, 250000}, {1100000000, 500000}};
  CHECK(futimes(fd, times) == 0 && fstat(fd, &status) == 0);
  CHECK(status.st_mtim.tv_sec == 1100000000 && status.st_mtim.tv_nsec == 500000000);
  CHECK(lutimes(first, times) == 0 && stat(first, &status) == 0);
  CHECK(status.st_atim.tv_sec == 1000000000);
  return check_result();
}
