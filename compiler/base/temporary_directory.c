/* SPDX-License-Identifier: MIT */
#include "base/temporary_directory.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MINIMUM_ROOM = 1 << 20 }; // bytes; those that failed have removed what they wrote

error *temporary_open(temporary_directory *s, arena *a) {
  const char *tmp = getenv("TMPDIR");
  char *directory = arena_print(a, "%s/amcc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (!mkdtemp(directory))
    return error_new("cannot make a temporary directory %s: %s", directory, strerror(errno));
  s->directory = directory;
  return NULL;
}

const char *temporary_path(const temporary_directory *s, const char *name, arena *a) {
  return arena_print(a, "%s/%s", s->directory, name);
}

error *temporary_check_room(const temporary_directory *s) {
  struct statvfs disk;
  if (statvfs(s->directory, &disk) < 0 || disk.f_bavail * disk.f_frsize >= MINIMUM_ROOM)
    return NULL;
  return error_new("no space left for temporary files in %s; TMPDIR may name another directory",
                   s->directory);
}

void temporary_close(temporary_directory *s) {
  while (s->memory_file_count) close(s->memory_files[--s->memory_file_count]);
  DIR *d = s->directory ? opendir(s->directory) : NULL;
  if (!d) return;
  for (struct dirent *entry; (entry = readdir(d));) unlinkat(dirfd(d), entry->d_name, 0);
  closedir(d);
  rmdir(s->directory);
  s->directory = NULL;
}

error *temporary_write(const temporary_directory *s, const char *name, const buffer *bytes,
                       const char **path, arena *a) {
  *path = temporary_path(s, name, a);
  return buffer_write_open(bytes, open(*path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
                           *path);
}

error *temporary_write_memory(temporary_directory *s, const char *name, const buffer *bytes,
                              const char **path, arena *a) {
  assert(s->memory_file_count < TEMPORARY_MEMORY_FILES);
  *path = temporary_path(s, name, a);
  int fd = memfd_create(name, 0);
  if (fd < 0) return error_errno(*path, errno);
  s->memory_files[s->memory_file_count++] = fd;
  TRY(buffer_write_fd(bytes, fd, *path));
  const char *target = arena_print(a, "/proc/self/fd/%d", fd);
  return symlink(target, *path) < 0 ? error_errno(*path, errno) : NULL;
}
