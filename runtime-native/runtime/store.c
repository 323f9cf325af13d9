/* store.c: stores, their limits, fuel and interruption. */
#include "module/error.h"
#include "runtime/runtime.h"

#include <stdlib.h>

enum { DEFAULT_CALL_DEPTH = 50000, DEFAULT_TABLE_ELEMENTS = 10000000 };
#define DEFAULT_STACK_BYTES (UINT64_C(16) << 20)

/* Frames beyond the limit: of the call that finds it reached, and of host calls' runs. */
enum { SPARE_FRAMES = 8 };

static amphora_limits with_defaults(const amphora_limits *given) {
  amphora_limits limits = given ? *given : (amphora_limits){0};
  if (!limits.table_elements) limits.table_elements = DEFAULT_TABLE_ELEMENTS;
  if (!limits.call_depth) limits.call_depth = DEFAULT_CALL_DEPTH;
  if (!limits.stack_bytes) limits.stack_bytes = DEFAULT_STACK_BYTES;
  return limits;
}

amphora_error *amphora_store_new(const amphora_limits *limits, amphora_store **result) {
  amphora_store *store = calloc(1, sizeof *store);
  if (!store) return error_out_of_memory();
  store->limits = with_defaults(limits);
  size_t frames = (size_t)store->limits.call_depth + SPARE_FRAMES;
  uint64_t slots = store->limits.stack_bytes / sizeof(slot);
  /* Both stacks in one piece, not cleared: what is in use has been written. Stores that come and go
   * reuse the host's pages this way. */
  uint64_t size = frames * sizeof *store->frames + slots * sizeof(slot);
  store->frames = store->limits.stack_bytes < SIZE_MAX / 2 ? malloc(size) : NULL;
  if (!store->frames) {
    amphora_store_delete(store);
    return error_out_of_memory();
  }
  store->stack = (slot *)(store->frames + frames);
  store->stack_top = store->stack;
  store->stack_end = store->stack + slots;
  store->frame = store->frames;
  store->frames_end = store->frames + store->limits.call_depth;
  store->fuel = INT64_MAX;
  store->exception_threshold = 1024;
  *result = store;
  return NULL;
}

void amphora_store_delete(amphora_store *store) {
  if (!store) return;
  store_free_exceptions(store);
  for (amphora_instance *instance = store->instances; instance; instance = instance->next)
    amphora_module_delete((amphora_module *)instance->module);
  for (amphora_memory *memory = store->memories, *next; memory; memory = next) {
    next = memory->next;
    memory_free(memory);
  }
  for (amphora_table *table = store->tables, *next; table; table = next) {
    next = table->next;
    free(table->elements);
    free(table);
  }
  arena_free(&store->arena);
  free(store->types);
  free(store->type_table);
  free(store->frames);
  free(store);
}

void amphora_store_interrupt(amphora_store *store) {
  atomic_store_explicit(&store->interrupted, true, memory_order_relaxed);
}

void amphora_store_set_fuel(amphora_store *store, uint64_t fuel) {
  store->fuel = fuel < INT64_MAX ? (int64_t)fuel : INT64_MAX;
}

uint64_t amphora_store_fuel(const amphora_store *store) {
  return store->fuel > 0 ? (uint64_t)store->fuel : 0;
}
