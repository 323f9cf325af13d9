/* SPDX-License-Identifier: MIT */
/* text.h: text that grows. */
#ifndef AMPHORA_ENGINE_AOT_WRITER_TEXT_H
#define AMPHORA_ENGINE_AOT_WRITER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
  char *bytes;
  size_t size, capacity;
  bool failed; /* out of memory: what is added is lost */
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_append(struct text *text, const struct text *other);
void text_free(struct text *text);

#endif
