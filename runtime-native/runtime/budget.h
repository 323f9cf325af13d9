/* SPDX-License-Identifier: MIT */
/* budget.h: what a store's guests have made the host allocate, and how much of it they may. */
#ifndef AMPHORA_RUNTIME_BUDGET_H
#define AMPHORA_RUNTIME_BUDGET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum budget_kind {
  BUDGET_MEMORIES, /* the bytes of linear memories */
  BUDGET_OBJECTS,  /* all else: tables, instances, exceptions, translated code … */
  BUDGET_KINDS,
};

struct budget {
  uint64_t limit;               /* of all together */
  uint64_t object_limit;        /* of BUDGET_OBJECTS */
  uint64_t taken[BUDGET_KINDS]; /* in bytes */
  const char
      *refused; /* the member of amphora_store_options that the last request was beyond, or NULL */
};

uint64_t budget_taken(const struct budget *budget);

/* How many bytes the limit is that refused the last request. */
uint64_t budget_refused_limit(const struct budget *budget);

/* Counts bytes that the caller is about to allocate; false if they are beyond a limit. */
bool budget_take(struct budget *budget, enum budget_kind kind, uint64_t bytes);
/* Counts bytes as free that were taken. */
void budget_give(struct budget *budget, enum budget_kind kind, uint64_t bytes);

/* realloc of counted objects: NULL, and `old` as it was, if the budget or the host has no more. */
void *budget_realloc(struct budget *budget, void *old, uint64_t old_size, uint64_t size);
void budget_free(struct budget *budget, void *object, uint64_t size);

/* arena_alloc of counted objects; budget_free_arena gives back what the arena holds. */
void *budget_arena_alloc(struct budget *budget, struct arena *arena, size_t count, size_t size);
void budget_free_arena(struct budget *budget, struct arena *arena);

#endif
