/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <dirent.h>
#include <unistd.h>

// A function of the program's own by a name that wasi-libc declares.
static DIR *opendirat(const char *path) { return opendir(path); }

int main(void) {
  DIR *directory = opendirat(".");
  CHECK(directory && readdir(directory) && closedir(directory) == 0);
  directory = opendir(".");
  int fd = fdclosedir(directory);
  CHECK(fd >= 0 && close(fd) == 0);
  return check_result();
}
