/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 32 * 1024 };

struct block {
  struct block *next;
  size_t used, size;
  _Alignas(max_align_t) char bytes[];
};

struct arena {
  struct block *blocks;
};

void *memory_resize(void *memory, size_t size) {
  void *result = realloc(memory, size ? size : 1);
  if (!result) {
    fprintf(stderr, "amcc: error: out of memory (%zu bytes wanted)\n", size);
    exit(1);
  }
  return result;
}

void *memory_allocate(size_t size) { return memory_resize(NULL, size); }

arena *arena_new(void) {
  arena *a = memory_allocate(sizeof *a);
  a->blocks = NULL;
  return a;
}

void arena_free(arena *a) {
  if (!a) return;
  for (struct block *b = a->blocks, *next; b; b = next) {
    next = b->next;
    free(b);
  }
  free(a);
}

void *arena_allocate(arena *a, size_t size) {
  size_t align = _Alignof(max_align_t);
  size = (size + align - 1) / align * align;
  struct block *b = a->blocks;
  if (!b || b->size - b->used < size) {
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    b = memory_allocate(sizeof *b + room);
    *b = (struct block){a->blocks, 0, room};
    a->blocks = b;
  }
  void *result = b->bytes + b->used;
  b->used += size;
  return memset(result, 0, size);
}

char *arena_copy(arena *a, const char *text, size_t length) {
  char *copy = arena_allocate(a, length + 1);
  if (length) memcpy(copy, text, length);
  return copy;
}

char *arena_print(arena *a, const char *format, ...) {
  va_list measure, print;
  va_start(measure, format);
  va_copy(print, measure);
  int length = vsnprintf(NULL, 0, format, measure);
  va_end(measure);
  size_t size = length < 0 ? 1 : (size_t)length + 1;
  char *text = arena_allocate(a, size);
  vsnprintf(text, size, format, print);
  va_end(print);
  return text;
}
