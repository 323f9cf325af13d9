/* SPDX-License-Identifier: MIT */
/* arena.c: a list of blocks, each handed out from front to back. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 4096 - 32, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
  struct arena_block *next;
  _Alignas(max_align_t) char data[];
};

static size_t rounded(size_t size) { return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

/* The size of a new block for what does not fit into the current one. */
static size_t block_size_for(size_t wanted) {
  return wanted > BLOCK_SIZE / 4 ? wanted : BLOCK_SIZE;
}

size_t arena_growth(const struct arena *arena, size_t count, size_t size) {
  if (count > (SIZE_MAX / 2) / size) return SIZE_MAX / 2;
  size_t wanted = rounded(count * size);
  if (wanted <= (size_t)(arena->end - arena->next)) return 0;
  return sizeof(struct arena_block) + block_size_for(wanted);
}

void *arena_alloc(struct arena *arena, size_t count, size_t size) {
  if (count > (SIZE_MAX / 2) / size) return NULL;
  size_t wanted = rounded(count * size);
  if (wanted > (size_t)(arena->end - arena->next)) {
    size_t block_size = block_size_for(wanted);
    struct arena_block *block = calloc(1, sizeof *block + block_size);
    if (!block) return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->size += sizeof *block + block_size;
    if (block_size == wanted) return block->data; /* large: leaves the current block in use */
    arena->next = block->data;
    arena->end = block->data + block_size;
  }
  void *result = arena->next;
  arena->next += wanted;
  return result;
}

char *arena_string(struct arena *arena, const void *bytes, size_t size) {
  char *copy = arena_alloc(arena, size + 1, 1);
  if (copy && size) memcpy(copy, bytes, size);
  return copy;
}

void arena_free(struct arena *arena) {
  for (struct arena_block *block = arena->blocks, *next; block; block = next) {
    next = block->next;
    free(block);
  }
  *arena = (struct arena){0};
}
