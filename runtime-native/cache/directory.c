/* SPDX-License-Identifier: MIT */
/* directory.c: where the cache is, and whether it can be trusted. */
#include "cache/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool cache_path(char path[CACHE_PATH_SIZE]) {
  static const struct {
    const char *variable, *below;
  } places[] = {{"AMPHORA_CACHE", ""}, {"XDG_CACHE_HOME", "/amphora"}, {"HOME", "/.cache/amphora"}};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    const char *value = getenv(places[i].variable);
    if (value && *value == '/')
      return snprintf(path, CACHE_PATH_SIZE, "%s%s/native", value, places[i].below) <
             CACHE_PATH_SIZE;
  }
  return false;
}

int cache_open(const char *path, const char **why) {
  struct stat status;
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  *why = fd >= 0 || errno == ENOENT ? NULL : strerror(errno);
  if (fd < 0) return -1;
  if (fstat(fd, &status))
    *why = strerror(errno);
  else if (status.st_uid != geteuid())
    *why = "it belongs to another user";
  else if (status.st_mode & 077)
    *why = "others have access to it (its mode has to be 0700)";
  if (!*why) return fd;
  close(fd);
  return -1;
}

int cache_open_file(int directory, const char *name) {
  struct stat status;
  int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return -1;
  if (!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
      !(status.st_mode & 022))
    return fd;
  close(fd);
  return -1;
}
