/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(DT_SOCK != DT_FIFO && DT_SOCK != DT_UNKNOWN, "fts of gnulib has a case for each");

static void put(const char *path) {
  FILE *file = fopen(path, "w");
  CHECK(file && fputs("here", file) >= 0 && fclose(file) == 0);
}

static int exists(const char *path) { return access(path, F_OK) == 0; }

int main(void) {
  char start[PATH_MAX], here[PATH_MAX], other[PATH_MAX], *resolved;
  CHECK(getcwd(start, sizeof start) && *start == '/');
  CHECK(mkdir("one", 0700) == 0 && mkdir("one/two", 0700) == 0);
  put("top");
  put("./one/inside");
  CHECK(chdir("one") == 0 && exists("inside") && !exists("top") && exists("../top"));
  snprintf(other, sizeof other, "%s%sone", start, strcmp(start, "/") ? "/" : "");
  CHECK(getcwd(here, sizeof here) && strcmp(here, other) == 0);
  CHECK(chdir("two") == 0 && exists("../inside") && exists("../../top"));
  int fd = open(".", O_RDONLY | O_DIRECTORY);
  CHECK(fd >= 0);
  CHECK(chdir("../..") == 0 && exists("top"));
  CHECK(getcwd(here, sizeof here) && strcmp(here, start) == 0);
  CHECK(fchdir(fd) == 0 && exists("../inside"));
  CHECK(chdir(start) == 0 && exists("top") && exists("one/two/../inside"));
  snprintf(other, sizeof other, "%s/top", start);
  CHECK(exists(other));
  CHECK_FAILS(chdir("missing"), ENOENT);
  CHECK_FAILS(chdir("top"), ENOTDIR);
  CHECK_FAILS(chdir(""), ENOENT);
  errno = 0;
  CHECK(!getcwd(here, 1) && (errno == ERANGE || strlen(start) == 0));
  resolved = getcwd(NULL, 0);
  CHECK(resolved && strcmp(resolved, start) == 0);
  free(resolved);

  CHECK(symlink("one/two", "link") == 0 && symlink("link/../inside", "one/far") == 0);
  CHECK(symlink("loop", "loop") == 0);
  resolved = realpath("link/../inside", NULL);
  snprintf(other, sizeof other, "%s%sone/inside", start, strcmp(start, "/") ? "/" : "");
  CHECK(resolved && strcmp(resolved, other) == 0);
  CHECK(realpath("./one//two/.././", here) == here);
  CHECK(realpath("/", here) && strcmp(here, "/") == 0);
  CHECK(close(creat("file", 0666)) == 0 && symlink("./file", "to-file") == 0);
  resolved = realpath("to-file", NULL);
  CHECK(resolved && strcmp(strrchr(resolved, '/'), "/file") == 0);
  free(resolved);
  CHECK(!realpath("to-file/", NULL) && errno == ENOTDIR);
  errno = 0;
  CHECK(!realpath("missing/x", NULL) && errno == ENOENT);
  errno = 0;
  CHECK(!realpath("loop", NULL) && errno == ELOOP);
  errno = 0;
  CHECK(!realpath("top/x", NULL) && errno == ENOTDIR);

  DIR *directory = opendir(".");
  int count = 0;
  for (struct dirent *entry; directory && (entry = readdir(directory));) count++;
  CHECK(count >= 4);
  CHECK(closedir(directory) == 0);
  CHECK(rename("top", "one/top") == 0 && exists("one/top") && remove("one/top") == 0);
  return check_result();
}
