/* SPDX-License-Identifier: MIT */
/* memory.c: linear memories (spec 4.2.8). */
#include "base/error.h"
#include "runtime/pages.h"
#include "runtime/shared_memory.h"
#include "runtime/steps.h"
#include <stdlib.h>
#include <string.h>

/* What a 32-bit address and a 32-bit offset can reach, and an access of 16 bytes from there. */
#define GUARDED_BYTES ((UINT64_C(1) << 33) + 65536)

/* Shared memories must not move when they grow: they reserve what they may take, up to this. */
#define SHARED_BYTES_MAX (UINT64_C(1) << 36)

/* No host has more address space. */
#define BYTES_MAX (UINT64_C(1) << 48)

static uint64_t round_to_page(uint64_t size) { return (size + 65535) & ~UINT64_C(65535); }

/* Makes [old, size) usable and zero; the data may move unless it is in reserved pages. */
static bool provide(amphora_memory *memory, uint64_t old, uint64_t size) {
  if (memory->reserved) {
    uint64_t from = round_to_page(old), to = round_to_page(size);
    if (to > memory->reserved) return false;
    return to == from || pages_commit(memory->data + from, to - from);
  }
  uint8_t *data = size > SIZE_MAX / 2 ? NULL : realloc(memory->data, (size_t)size);
  if (!data) return false;
  memory->data = data;
  if (!fill_in_steps(memory->store, data + old, 0, size - old)) return true;
  data = realloc(data, old ? (size_t)old : 1);
  if (data) memory->data = data;
  return false;
}

/* What is new counts in the store, if there is one. */
static bool resize(amphora_store *store, amphora_memory *memory, uint64_t size) {
  uint64_t old = memory_size(memory);
  if (size == old) return true;
  if (store && !budget_take(&store->budget, BUDGET_MEMORIES, size - old)) return false;
  if (!provide(memory, old, size)) {
    if (store) budget_give(&store->budget, BUDGET_MEMORIES, size - old);
    return false;
  }
  atomic_store_explicit(&memory->size, size, memory_order_release);
  return true;
}
/* The most bytes that a memory of this type may have. */
static uint64_t limit_of(const amphora_limits *limits) {
  uint64_t pages = most_pages(limits);
  if (limits->max < pages) pages = limits->max;
  return pages < BYTES_MAX >> limits->page_log2 ? pages << limits->page_log2 : BYTES_MAX;
}

static uint64_t reservation_of(const amphora_store *store, const amphora_memory *memory) {
  if (memory_is_guarded(store, &memory->limits)) return GUARDED_BYTES;
  if (!memory->limits.shared) return 0;
  uint64_t allowed = store->options.memory_bytes;
  uint64_t size = round_to_page(allowed < memory->limit ? allowed : memory->limit);
  return size == 0 ? 65536 : size < SHARED_BYTES_MAX ? size : SHARED_BYTES_MAX;
}

/* Why a memory could not get its first size. */
static amphora_error *refusal(amphora_store *store, const amphora_memory *memory) {
  const struct budget *budget = &store->budget;
  unsigned long long pages = memory->limits.min;
  if (store_is_interrupted(store)) return store_interrupt_error(store);
  if (memory->reserved && !memory->data)
    return amphora_error_new(AMPHORA_EXHAUSTED, "no address space left for a memory");
  if (!budget->refused)
    return amphora_error_new(AMPHORA_EXHAUSTED, "the host has no memory for %llu pages", pages);
  return error_limit(budget->refused,
                     "a memory of %llu pages is beyond the limit of %llu bytes in all", pages,
                     (unsigned long long)budget_refused_limit(budget));
}

/* Gives a new memory its first pages. */
static amphora_error *begin(amphora_store *store, amphora_memory *memory, amphora_limits limits) {
  memory->limits = limits;
  memory->limit = limit_of(&limits);
  memory->reserved = reservation_of(store, memory);
  if (memory->reserved) memory->data = pages_reserve(memory->reserved);
  bool begun =
      (!memory->reserved || memory->data) && resize(store, memory, limits.min << limits.page_log2);
  return begun ? NULL : refusal(store, memory);
}

/* Releases what `begin` and growing have allocated. */
void memory_delete_pages(amphora_memory *memory) {
  if (!memory->reserved)
    free(memory->data);
  else if (memory->data)
    pages_delete(memory->data, memory->reserved);
}

static amphora_error *create_shared(amphora_store *store, amphora_limits limits,
                                    amphora_memory **result) {
  amphora_memory *memory = shared_memory_new();
  if (!memory) return error_out_of_memory();
  amphora_error *error = begin(store, memory, limits);
  uint64_t counted = memory_size(memory);
  if (!error && !shared_memory_use(store, memory, counted)) error = store_memory_error(store);
  if (error) budget_give(&store->budget, BUDGET_MEMORIES, counted);
  amphora_memory_release(memory); /* from now on it is the store's to hold */
  *result = memory;
  return error;
}

amphora_error *memory_create(amphora_store *store, amphora_limits limits, amphora_memory **result) {
  if (limits.shared) return create_shared(store, limits, result);
  amphora_memory *memory = budget_realloc(&store->budget, NULL, 0, sizeof *memory);
  if (!memory) return store_memory_error(store);
  *memory = (amphora_memory){.store = store};
  amphora_error *error = begin(store, memory, limits);
  if (error) {
    memory_free(memory);
    return error;
  }
  memory->next = store->memories;
  store->memories = memory;
  *result = memory;
  return NULL;
}

void memory_free(amphora_memory *memory) {
  struct budget *budget = &memory->store->budget;
  memory_delete_pages(memory);
  budget_give(budget, BUDGET_MEMORIES, memory_size(memory));
  budget_free(budget, memory, sizeof *memory);
}

amphora_error *memory_admit(amphora_store *store, amphora_memory *memory) {
  if (!memory->limits.shared) return NULL;
  if (memory_is_guarded(store, &memory->limits) && memory->reserved < GUARDED_BYTES)
    return amphora_error_new(AMPHORA_UNLINKABLE,
                             "the shared memory was made in a store without guard pages");
  return shared_memory_use(store, memory, 0) ? NULL : store_memory_error(store);
}

static bool reserves(const amphora_memory *memory, const void *address) {
  return (uintptr_t)address - (uintptr_t)memory->data < memory->reserved;
}

bool memory_guards(const amphora_store *store, const void *address) {
  for (const amphora_memory *m = store->memories; m; m = m->next)
    if (reserves(m, address)) return true;
  for (const struct memory_use *use = store->shared_memories; use; use = use->next)
    if (reserves(use->memory, address)) return true;
  return false;
}

static int64_t grow(amphora_store *store, amphora_memory *memory, uint64_t pages) {
  uint64_t size = memory_size(memory);
  if (pages > (memory->limit - size) >> memory->limits.page_log2) return -1;
  if (!resize(store, memory, size + (pages << memory->limits.page_log2))) return -1;
  return (int64_t)(size >> memory->limits.page_log2);
}

int64_t memory_grow(amphora_store *store, amphora_memory *memory, uint64_t pages) {
  if (!memory->limits.shared) return grow(store, memory, pages);
  shared_memory_lock(memory);
  int64_t old = grow(store, memory, pages);
  shared_memory_unlock(memory);
  if (store && old >= 0) shared_memory_use(store, memory, pages << memory->limits.page_log2);
  return old;
}

amphora_error *amphora_memory_new(amphora_store *store, amphora_limits limits,
                                  amphora_memory **memory) {
  if ((limits.page_log2 != 0 && limits.page_log2 != 16) || limits.min > limits.max ||
      limits.min > most_pages(&limits) || (limits.shared && limits.max == UINT64_MAX))
    return amphora_error_new(AMPHORA_HOST, "not the type of a memory");
  return memory_create(store, limits, memory);
}

amphora_bytes amphora_memory_view(const amphora_memory *memory) {
  return (amphora_bytes){memory->data, memory_size(memory)};
}

bool amphora_memory_grow(amphora_memory *memory, uint64_t pages) {
  return memory_grow(memory->store, memory, pages) >= 0;
}

amphora_bytes amphora_instance_memory(amphora_instance *instance) {
  amphora_extern object;
  if (amphora_instance_export(instance, "memory", &object) && object.kind == AMPHORA_MEMORY)
    return amphora_memory_view(object.memory);
  if (instance->module->memory_count == 0) return (amphora_bytes){NULL, 0};
  return amphora_memory_view(instance->memories[0]);
}
