/* SPDX-License-Identifier: MIT */
// A growable sequence of bytes.
#ifndef AMCC_BUFFER_H
#define AMCC_BUFFER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Start with `buffer b = {0}` and end with buffer_free. `bytes` is NULL while `size` is 0.
typedef struct buffer {
  uint8_t *bytes;
  size_t size, capacity;
} buffer;

void buffer_append(buffer *b, const void *bytes, size_t size);
void buffer_text(buffer *b, const char *text);
void buffer_print(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_free(buffer *b);

// Appends the contents of the file.
error *buffer_read(buffer *b, const char *path);
// Appends what the open file still has; `name` is for messages.
error *buffer_read_fd(buffer *b, int fd, const char *name);
// Writes everything to the open file.
error *buffer_write_fd(const buffer *b, int fd, const char *name);
// The same and closes it; `fd` is what open returned, -1 with errno too.
error *buffer_write_open(const buffer *b, int fd, const char *name);

#endif
