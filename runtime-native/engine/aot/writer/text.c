/* SPDX-License-Identifier: MIT */
/* text.c: text that grows. */
#include "engine/aot/writer/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct text *text, size_t size) {
  if (text->failed || size <= text->capacity - text->size) return !text->failed;
  size_t capacity = (text->capacity + size) * 2;
  char *bytes = realloc(text->bytes, capacity);
  if (!bytes) {
    text->failed = true;
    return false;
  }
  text->bytes = bytes;
  text->capacity = capacity;
  return true;
}

void text_add(struct text *text, const char *format, ...) {
  if (!reserve(text, 256)) return;
  va_list arguments;
  va_start(arguments, format);
  size_t room = text->capacity - text->size;
  int size = vsnprintf(text->bytes + text->size, room, format, arguments);
  va_end(arguments);
  if ((size_t)size >= room) {
    if (!reserve(text, (size_t)size + 1)) return;
    va_start(arguments, format);
    vsnprintf(text->bytes + text->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
  }
  text->size += (size_t)size;
}

void text_append(struct text *text, const struct text *other) {
  if (other->failed) text->failed = true;
  if (!other->size || !reserve(text, other->size)) return;
  memcpy(text->bytes + text->size, other->bytes, other->size);
  text->size += other->size;
}

void text_free(struct text *text) {
  free(text->bytes);
  *text = (struct text){0};
}
