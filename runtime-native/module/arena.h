/* arena.h: memory whose pieces are freed all together. */
#ifndef AMPHORA_MODULE_ARENA_H
#define AMPHORA_MODULE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
  struct arena_block *blocks;
  char *next, *end; /* what is left of the newest block */
};

/* Zeroed memory for any type, or NULL. `count` elements of `size` bytes; overflow is NULL too. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy of the bytes with a NUL after them, or NULL. */
char *arena_string(struct arena *arena, const void *bytes, size_t size);

void arena_free(struct arena *arena);

#endif
