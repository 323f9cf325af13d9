/* SPDX-License-Identifier: MIT */
// The standard streams have a type, whatever else was granted.
#include "check.h"

#include <sys/stat.h>

int main(void) {
  struct stat status;
  for (int fd = 0; fd < 3; fd++)
    CHECK(fstat(fd, &status) == 0 && (status.st_mode & S_IFMT) != 0 && !S_ISDIR(status.st_mode));
  return check_result();
}
