/* SPDX-License-Identifier: MIT */
// Whole files in memory. The name "-" is standard input or output.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct bytes {
  uint8_t *data; // malloc
  size_t size, capacity;
};

/// Reads all of a file; fails with the system's reason.
struct bytes file_read(const char *name);

/// Writes a file so that it has either its old or its whole new content: under a temporary name in
/// the same directory first, then renamed. Fails with the system's reason.
void file_write(const char *name, struct bytes bytes);

/// Appends to `bytes`, which grows; `subject` is named if memory runs out.
void bytes_append(struct bytes *bytes, const char *subject, const void *data, size_t size);
