/* SPDX-License-Identifier: MIT */
#include "file.h"

#include "fail.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_standard(const char *name) { return !strcmp(name, "-"); }

void bytes_append(struct bytes *bytes, const char *subject, const void *data, size_t size) {
  if (size > bytes->capacity - bytes->size) {
    if (size > SIZE_MAX / 4 || bytes->capacity > SIZE_MAX / 4) fail(subject, "file is too large");
    size_t capacity = 2 * bytes->capacity + size;
    uint8_t *grown = realloc(bytes->data, capacity);
    if (!grown) fail(subject, "out of memory (%zu bytes)", capacity);
    bytes->data = grown;
    bytes->capacity = capacity;
  }
  if (size) memcpy(bytes->data + bytes->size, data, size);
  bytes->size += size;
}

struct bytes file_read(const char *name) {
  const char *shown = is_standard(name) ? "standard input" : name;
  FILE *file = is_standard(name) ? stdin : fopen(name, "rb");
  if (!file) fail(shown, "%s", strerror(errno));
  struct bytes bytes = {0};
  static uint8_t buffer[1 << 16];
  for (size_t count; (count = fread(buffer, 1, sizeof buffer, file));)
    bytes_append(&bytes, shown, buffer, count);
  if (ferror(file)) fail(shown, "%s", strerror(errno));
  if (file != stdin) fclose(file);
  return bytes;
}

static bool write_all(FILE *file, struct bytes bytes) {
  bool written = fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
  return fflush(file) == 0 && written;
}

void file_write(const char *name, struct bytes bytes) {
  if (is_standard(name)) {
    if (!write_all(stdout, bytes)) fail("standard output", "%s", strerror(errno));
    return;
  }
  static const char suffix[] = ".part";
  char *temporary = allocate(name, strlen(name) + sizeof suffix);
  strcpy(temporary, name);
  strcat(temporary, suffix);
  FILE *file = fopen(temporary, "wb");
  if (!file) fail(name, "%s", strerror(errno));
  bool written = write_all(file, bytes);
  int reason = errno;
  if (fclose(file) && written) {
    written = false;
    reason = errno;
  }
  if (written && rename(temporary, name)) {
    written = false;
    reason = errno;
  }
  if (!written) {
    remove(temporary);
    fail(name, "%s", strerror(reason));
  }
  free(temporary);
}
