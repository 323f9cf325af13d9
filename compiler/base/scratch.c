#include "base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MINIMUM_ROOM = 1 << 20 }; // bytes; those that failed have removed what they wrote

error *scratch_open(scratch *s, arena *a) {
  const char *tmp = getenv("TMPDIR");
  char *directory = arena_print(a, "%s/amcc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (!mkdtemp(directory))
    return error_new("cannot make a temporary directory %s: %s", directory, strerror(errno));
  s->directory = directory;
  return NULL;
}

const char *scratch_path(const scratch *s, const char *name, arena *a) {
  return arena_print(a, "%s/%s", s->directory, name);
}

error *scratch_check_room(const scratch *s) {
  struct statvfs disk;
  if (statvfs(s->directory, &disk) < 0 || disk.f_bavail * disk.f_frsize >= MINIMUM_ROOM)
    return NULL;
  return error_new("no space left for temporary files in %s; TMPDIR may name another directory",
                   s->directory);
}

void scratch_close(scratch *s) {
  DIR *d = s->directory ? opendir(s->directory) : NULL;
  if (!d) return;
  for (struct dirent *entry; (entry = readdir(d));) unlinkat(dirfd(d), entry->d_name, 0);
  closedir(d);
  rmdir(s->directory);
  s->directory = NULL;
}

// ---- Placement --------------------------------------------------------------------------------

struct file {
  struct file *next;
  char *temporary, *path;
};

struct placement {
  struct file *files;
};

placement *placement_new(void) {
  placement *p = memory_allocate(sizeof *p);
  p->files = NULL;
  return p;
}

static error *cannot_write(const char *path, int code) {
  return error_new("cannot write %s: %s", path, strerror(code));
}

static error *close_written(int fd, const char *path, error *e) {
  if (close(fd) < 0 && !e) e = cannot_write(path, errno);
  return e;
}

static error *write_bytes(const buffer *bytes, int fd, const char *path) {
  error *e = buffer_write_fd(bytes, fd, path);
  if (!e) return NULL;
  error *better = error_new("cannot write %s", error_message(e));
  error_free(e);
  return better;
}

static error *write_device(const char *path, const buffer *bytes) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return cannot_write(path, errno);
  return close_written(fd, path, write_bytes(bytes, fd, path));
}

static mode_t file_mode(bool executable) {
  mode_t mask = umask(0);
  umask(mask);
  return (executable ? 0777 : 0666) & ~mask;
}

static error *write_temporary(placement *p, const char *path, const buffer *bytes,
                              bool executable) {
  struct file *f = memory_allocate(sizeof *f);
  f->path = memory_allocate(strlen(path) + 1);
  strcpy(f->path, path);
  f->temporary = memory_allocate(strlen(path) + sizeof ".XXXXXX");
  sprintf(f->temporary, "%s.XXXXXX", path);
  int fd = mkostemp(f->temporary, O_CLOEXEC);
  int code = errno;
  if (fd < 0) *f->temporary = 0;
  f->next = p->files;
  p->files = f;
  if (fd < 0) return cannot_write(path, code);
  error *e = write_bytes(bytes, fd, path);
  if (!e && fchmod(fd, file_mode(executable)) < 0) e = cannot_write(path, errno);
  return close_written(fd, path, e);
}

static bool is_placed(const placement *p, const char *path) {
  for (const struct file *f = p->files; f; f = f->next)
    if (strcmp(f->path, path) == 0) return true;
  return false;
}

error *placement_add(placement *p, const char *path, const buffer *bytes, bool executable) {
  if (is_placed(p, path)) return NULL;
  struct stat status;
  if (stat(path, &status) == 0) {
    if (S_ISDIR(status.st_mode)) return cannot_write(path, EISDIR);
    if (!S_ISREG(status.st_mode)) return write_device(path, bytes);
    if (access(path, W_OK) < 0) return cannot_write(path, errno);
  }
  return write_temporary(p, path, bytes, executable);
}

error *placement_commit(placement *p) {
  for (struct file *f = p->files; f; f = f->next) {
    if (rename(f->temporary, f->path) < 0) return cannot_write(f->path, errno);
    *f->temporary = 0;
  }
  return NULL;
}

void placement_end(placement *p) {
  for (struct file *f = p->files, *next; f; f = next) {
    next = f->next;
    if (*f->temporary) unlink(f->temporary);
    free(f->temporary);
    free(f->path);
    free(f);
  }
  free(p);
}
