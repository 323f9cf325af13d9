/* SPDX-License-Identifier: MIT */
// Walks through directories, and other ways of reading and waiting.
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <ifaddrs.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

static int files, directories;

static int count(const char *path, const struct stat *status, int type) {
  files += type == FTW_F && status->st_size == 4;
  directories += type == FTW_D;
  return strcmp(path, "tree/stop") == 0 ? 7 : 0;
}

static int nested(const char *path, const struct stat *status, int type) {
  return type == FTW_D ? ftw("tree/a", count, 5) : count(path, status, type);
}

static void make_file(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  CHECK(write(fd, "text", 4) == 4 && close(fd) == 0);
}

int main(void) {
  CHECK(mkdir("tree", 0700) == 0 && mkdir("tree/a", 0700) == 0 && mkdir("tree/a/b", 0700) == 0);
  make_file("tree/a/one");
  make_file("tree/a/b/two");
  CHECK(ftw("tree", count, 5) == 0 && files == 2 && directories == 3);
  CHECK(ftw("tree", nested, 5) == 0 && files == 2 + 3 * 2 + 2);
  make_file("tree/stop");
  CHECK(ftw("tree", count, 5) == 7);
  CHECK_FAILS(ftw("missing", count, 5), ENOENT);

  DIR *directory = opendir("tree/a");
  struct dirent entry, *found = NULL;
  int names = 0, error;
  while ((error = readdir_r(directory, &entry, &found)) == 0 && found) {
    names += strcmp(entry.d_name, "one") == 0 || strcmp(found->d_name, "b") == 0;
    if (strcmp(entry.d_name, "b") == 0) CHECK(entry.d_type == DT_DIR);
  }
  CHECK(error == 0 && names == 2 && sizeof entry.d_name == 256);
  closedir(directory);

  int from = open("tree/stop", O_RDONLY), to = open("copy", O_RDWR | O_CREAT, 0600);
  off_t offset = 1;
  CHECK(splice(from, &offset, to, NULL, 100, SPLICE_F_MOVE) == 3 && offset == 4);
  char text[4] = "";
  CHECK(pread(to, text, 4, 0) == 3 && strcmp(text, "ext") == 0);

  struct pollfd wait = {.fd = from, .events = POLLIN};
  CHECK(ppoll(&wait, 1, &(struct timespec){1, 0}, NULL) == 1 && (wait.revents & POLLIN));
  CHECK_FAILS(ppoll(&wait, 1, &(struct timespec){0, -1}, NULL), EINVAL);
  struct ifaddrs *interfaces;
  CHECK_FAILS(getifaddrs(&interfaces), ENOSYS);
  freeifaddrs(interfaces);
  return check_result();
}
