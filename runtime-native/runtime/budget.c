/* SPDX-License-Identifier: MIT */
/* budget.c: the one place that knows how much a store's guests have taken. */
#include "runtime/budget.h"

#include <assert.h>
#include <stdlib.h>

static const char memory_bytes[] = "memory_bytes", object_bytes[] = "object_bytes";

uint64_t budget_refused_limit(const struct budget *b) {
  return b->refused == object_bytes ? b->object_limit : b->limit;
}

uint64_t budget_taken(const struct budget *b) {
  return b->taken[BUDGET_MEMORIES] + b->taken[BUDGET_OBJECTS];
}

bool budget_take(struct budget *b, enum budget_kind kind, uint64_t bytes) {
  b->refused = NULL;
  if (kind == BUDGET_OBJECTS && bytes > b->object_limit - b->taken[kind])
    b->refused = object_bytes;
  else if (bytes > b->limit - budget_taken(b))
    b->refused = memory_bytes;
  else
    b->taken[kind] += bytes;
  return !b->refused;
}

void budget_give(struct budget *b, enum budget_kind kind, uint64_t bytes) {
  assert(bytes <= b->taken[kind]);
  b->taken[kind] -= bytes;
}

/* What an allocation takes of the host's heap: sizes are rounded up and have a header. */
static uint64_t cost(uint64_t size) { return size ? ((size + 15) & ~UINT64_C(15)) + 16 : 0; }

void *budget_realloc(struct budget *b, void *old, uint64_t old_size, uint64_t size) {
  assert(size > old_size && (old || !old_size));
  uint64_t more = cost(size) - cost(old_size);
  if (!budget_take(b, BUDGET_OBJECTS, more)) return NULL;
  void *object = size > SIZE_MAX / 2 ? NULL : realloc(old, (size_t)size);
  if (!object) budget_give(b, BUDGET_OBJECTS, more);
  return object;
}

void budget_free(struct budget *b, void *object, uint64_t size) {
  if (!object) return;
  budget_give(b, BUDGET_OBJECTS, cost(size));
  free(object);
}

void *budget_arena_alloc(struct budget *b, struct arena *arena, size_t count, size_t size) {
  size_t more = arena_growth(arena, count, size);
  if (!budget_take(b, BUDGET_OBJECTS, more)) return NULL;
  void *object = arena_alloc(arena, count, size);
  if (!object) budget_give(b, BUDGET_OBJECTS, more);
  return object;
}

void budget_free_arena(struct budget *b, struct arena *arena) {
  budget_give(b, BUDGET_OBJECTS, arena->size);
  arena_free(arena);
}
