/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Makes room for `size` more bytes.
static void reserve(buffer *b, size_t size) {
  if (b->capacity - b->size >= size) return;
  size_t capacity = b->capacity * 2 > b->size + size ? b->capacity * 2 : b->size + size;
  b->bytes = memory_resize(b->bytes, capacity);
  b->capacity = capacity;
}

void buffer_append(buffer *b, const void *bytes, size_t size) {
  if (!size) return;
  reserve(b, size);
  memcpy(b->bytes + b->size, bytes, size);
  b->size += size;
}

void buffer_text(buffer *b, const char *text) { buffer_append(b, text, strlen(text)); }

void buffer_print(buffer *b, const char *format, ...) {
  va_list measure, print;
  va_start(measure, format);
  va_copy(print, measure);
  int length = vsnprintf(NULL, 0, format, measure);
  va_end(measure);
  if (length > 0) {
    reserve(b, (size_t)length + 1);
    vsnprintf((char *)b->bytes + b->size, (size_t)length + 1, format, print);
    b->size += (size_t)length;
  }
  va_end(print);
}

void buffer_free(buffer *b) {
  free(b->bytes);
  *b = (buffer){0};
}

error *buffer_read_fd(buffer *b, int fd, const char *name) {
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
    reserve(b, (size_t)status.st_size + 1);
  for (;;) {
    if (b->capacity - b->size < 4096) reserve(b, b->capacity > 65536 ? b->capacity : 65536);
    ssize_t n = read(fd, b->bytes + b->size, b->capacity - b->size);
    if (n == 0) return NULL;
    if (n > 0)
      b->size += (size_t)n;
    else if (errno != EINTR)
      return error_errno(name, errno);
  }
}

error *buffer_read(buffer *b, const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return error_errno(path, errno);
  error *e = buffer_read_fd(b, fd, path);
  close(fd);
  return e;
}

static error *cannot_write(const char *name, int code) {
  return error_new("cannot write %s: %s", name, strerror(code));
}

error *buffer_write_fd(const buffer *b, int fd, const char *name) {
  for (size_t done = 0; done < b->size;) {
    ssize_t n = write(fd, b->bytes + done, b->size - done);
    if (n >= 0)
      done += (size_t)n;
    else if (errno != EINTR)
      return cannot_write(name, errno);
  }
  return NULL;
}

error *buffer_write_open(const buffer *b, int fd, const char *name) {
  if (fd < 0) return cannot_write(name, errno);
  error *e = buffer_write_fd(b, fd, name);
  return close(fd) < 0 && !e ? cannot_write(name, errno) : e;
}
