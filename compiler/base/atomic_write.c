/* SPDX-License-Identifier: MIT */
#include "base/atomic_write.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
  struct file *next;
  char *temporary, *path;
};

struct atomic_write {
  struct file *files;
};

static error *cannot_write(const char *path, int code) {
  return error_new("cannot write %s: %s", path, strerror(code));
}

atomic_write *atomic_write_new(void) {
  atomic_write *p = memory_allocate(sizeof *p);
  p->files = NULL;
  return p;
}

static error *write_device(const char *path, const buffer *bytes) {
  return buffer_write_open(bytes, open(path, O_WRONLY | O_CLOEXEC), path);
}

static mode_t file_mode(bool executable) {
  mode_t mask = umask(0);
  umask(mask);
  return (executable ? 0777 : 0666) & ~mask;
}

static error *write_temporary(atomic_write *p, const char *path, const buffer *bytes,
                              bool executable) {
  struct file *f = memory_allocate(sizeof *f);
  f->path = memory_allocate(strlen(path) + 1);
  strcpy(f->path, path);
  f->temporary = memory_allocate(strlen(path) + sizeof ".XXXXXX");
  sprintf(f->temporary, "%s.XXXXXX", path);
  int fd = mkostemp(f->temporary, O_CLOEXEC);
  int code = errno;
  if (fd < 0) *f->temporary = 0; // nothing to remove
  f->next = p->files;
  p->files = f;
  errno = code;
  if (fd >= 0 && fchmod(fd, file_mode(executable)) < 0) {
    close(fd);
    return cannot_write(path, errno);
  }
  return buffer_write_open(bytes, fd, path);
}

static bool is_placed(const atomic_write *p, const char *path) {
  for (const struct file *f = p->files; f; f = f->next)
    if (strcmp(f->path, path) == 0) return true;
  return false;
}

error *atomic_write_add(atomic_write *p, const char *path, const buffer *bytes, bool executable) {
  if (is_placed(p, path)) return NULL;
  struct stat status;
  if (stat(path, &status) == 0) {
    if (S_ISDIR(status.st_mode)) return cannot_write(path, EISDIR);
    if (!S_ISREG(status.st_mode)) return write_device(path, bytes);
    if (access(path, W_OK) < 0) return cannot_write(path, errno);
  }
  return write_temporary(p, path, bytes, executable);
}

error *atomic_write_commit(atomic_write *p) {
  for (struct file *f = p->files; f; f = f->next) {
    if (rename(f->temporary, f->path) < 0) return cannot_write(f->path, errno);
    *f->temporary = 0;
  }
  return NULL;
}

void atomic_write_end(atomic_write *p) {
  for (struct file *f = p->files, *next; f; f = next) {
    next = f->next;
    if (*f->temporary) unlink(f->temporary);
    free(f->temporary);
    free(f->path);
    free(f);
  }
  free(p);
}
