/* SPDX-License-Identifier: MIT */
// GNU's obstacks: work.
#include <obstack.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEFAULT_SIZE = 4096 - 32 };

int obstack_exit_failure = EXIT_FAILURE;

static void print_and_exit(void) {
  fputs("memory exhausted\n", stderr);
  exit(obstack_exit_failure);
}

void (*obstack_alloc_failed_handler)(void) = print_and_exit;

static char *align(const struct obstack *o, char *place) {
  return (char *)(((size_t)place + o->alignment_mask) & ~o->alignment_mask);
}

static void add_chunk(struct obstack *o, size_t size) {
  struct _obstack_chunk *chunk = o->allocate(size);
  if (!chunk) {
    obstack_alloc_failed_handler();
    abort();
  }
  chunk->limit = (char *)chunk + size;
  chunk->prev = o->chunk;
  o->chunk = chunk;
  o->chunk_limit = chunk->limit;
}

static void start_object(struct obstack *o) {
  o->object_base = o->next_free = align(o, o->chunk->contents);
}

int _obstack_begin(struct obstack *o, size_t size, size_t alignment, void *(*allocate)(size_t),
                   void (*release)(void *)) {
  *o = (struct obstack){.chunk_size = size ? size : DEFAULT_SIZE,
                        .alignment_mask = (alignment ? alignment : alignof(max_align_t)) - 1,
                        .allocate = allocate,
                        .release = release};
  add_chunk(o, o->chunk_size + sizeof(struct _obstack_chunk) + o->alignment_mask);
  start_object(o);
  return 1;
}

// Moves the object that grows into a new chunk that has room for `length` bytes more. Its old chunk
// goes if nothing else is in it.
void _obstack_newchunk(struct obstack *o, size_t length) {
  struct _obstack_chunk *old = o->chunk;
  size_t grown = (size_t)(o->next_free - o->object_base);
  size_t needed = grown + length + grown / 8 + sizeof *old + o->alignment_mask + 100;
  const char *object = o->object_base;
  int alone = object == align(o, old->contents);
  add_chunk(o, needed > o->chunk_size ? needed : o->chunk_size);
  start_object(o);
  memcpy(o->object_base, object, grown);
  o->next_free = o->object_base + grown;
  if (!alone || !old->prev) return;
  o->chunk->prev = old->prev;
  o->release(old);
}

void *_obstack_finish(struct obstack *o) {
  char *object = o->object_base;
  char *next = align(o, o->next_free);
  o->object_base = o->next_free = next < o->chunk_limit ? next : o->chunk_limit;
  return object;
}

static int is_in(const struct _obstack_chunk *chunk, const void *object) {
  return (const char *)object >= (const char *)chunk && (const char *)object <= chunk->limit;
}

int _obstack_allocated_p(struct obstack *o, void *object) {
  struct _obstack_chunk *chunk = o->chunk;
  while (chunk && !is_in(chunk, object)) chunk = chunk->prev;
  return chunk != NULL;
}

size_t _obstack_memory_used(struct obstack *o) {
  size_t used = 0;
  for (struct _obstack_chunk *chunk = o->chunk; chunk; chunk = chunk->prev)
    used += (size_t)(chunk->limit - (char *)chunk);
  return used;
}

// Frees the object and everything that came after it; with a null pointer all of it.
void obstack_free(struct obstack *o, void *object) {
  while (o->chunk && !(object && is_in(o->chunk, object))) {
    struct _obstack_chunk *previous = o->chunk->prev;
    o->release(o->chunk);
    o->chunk = previous;
  }
  if (o->chunk) {
    o->object_base = o->next_free = object;
    o->chunk_limit = o->chunk->limit;
  } else if (object) {
    abort(); // it was never in here
  }
}

int obstack_vprintf(struct obstack *o, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  if (length >= 0) {
    obstack_make_room(o, (size_t)length + 1);
    vsnprintf(o->next_free, (size_t)length + 1, format, again);
    obstack_blank_fast(o, length);
  }
  va_end(again);
  return length;
}

int obstack_printf(struct obstack *o, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = obstack_vprintf(o, format, arguments);
  va_end(arguments);
  return length;
}
