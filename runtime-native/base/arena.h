/* SPDX-License-Identifier: MIT */
/* arena.h: memory whose pieces are freed all together. */
#ifndef AMPHORA_BASE_ARENA_H
#define AMPHORA_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
  struct arena_block *blocks;
  char *next, *end; /* what is left of the newest block */
  size_t size;      /* of all blocks */
};

/* By how much the arena's size grows when this is allocated. */
size_t arena_growth(const struct arena *arena, size_t count, size_t size);

/* Zeroed memory for any type, or NULL. `count` elements of `size` bytes; overflow is NULL too. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy of the bytes with a NUL after them, or NULL. */
char *arena_string(struct arena *arena, const void *bytes, size_t size);

void arena_free(struct arena *arena);

#endif
