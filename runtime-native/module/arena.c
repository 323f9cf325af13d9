/* arena.c: a list of blocks, each handed out from front to back. */
#include "module/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 4096 - 32, ALIGNMENT = _Alignof(max_align_t) };

struct arena_block {
  struct arena_block *next;
  _Alignas(max_align_t) char data[];
};

void *arena_alloc(struct arena *arena, size_t count, size_t size) {
  if (count > (SIZE_MAX / 2) / size) return NULL;
  size_t wanted = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (wanted > (size_t)(arena->end - arena->next)) {
    size_t block_size = wanted > BLOCK_SIZE / 4 ? wanted : BLOCK_SIZE;
    struct arena_block *block = calloc(1, sizeof *block + block_size);
    if (!block) return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
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
