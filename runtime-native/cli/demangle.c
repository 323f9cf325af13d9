/* SPDX-License-Identifier: MIT */
/* demangle.c: names of functions as their languages write them. */
#include "demangle.h"

#include <stdio.h>
#include <string.h>

void text_add(struct text *text, const char *bytes, size_t size) {
  size_t room = text->size - 1 - text->length;
  if (size > room) text->full = true, size = room;
  memcpy(text->to + text->length, bytes, size);
  text->length += size;
  text->to[text->length] = 0;
}

void text_format(struct text *text, const char *format, ...) {
  char buffer[64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  text_add(text, buffer, strlen(buffer));
}

bool demangle(const char *name, char *to, size_t size) {
  static bool (*const languages[])(const char *, struct text *) = {demangle_rust_legacy,
                                                                   demangle_rust, demangle_cxx};
  static const char mark[] = "…";
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
    struct text text = {.to = to, .size = size - (sizeof mark - 1)};
    if (!languages[i](name, &text) || !text.length) continue;
    if (text.full) strcpy(to + text.length, mark);
    return true;
  }
  return false;
}
