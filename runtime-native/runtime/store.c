/* SPDX-License-Identifier: MIT */
/* store.c: stores, their options, fuel and interruption. */
#include "base/error.h"
#include "base/options.h"
#include "runtime/engine.h"
#include "runtime/host_stack.h"
#include "runtime/pages.h"
#include "runtime/shared_memory.h"
#include "runtime/signals.h"

#include <assert.h>
#include <stdlib.h>

enum { DEFAULT_CALL_DEPTH = 50000, DEFAULT_TABLE_ELEMENTS = 10000000 };
#define DEFAULT_STACK_BYTES (UINT64_C(16) << 20)
enum { DEFAULT_HOST_STACK_BYTES = 48 << 10 };
#define DEFAULT_OBJECT_BYTES (UINT64_C(4) << 30)

/* Calls beyond the limit: the one that finds it reached, and what runs of the host begin with. */
enum { SPARE_CALLS = 8 };

static void set_defaults(amphora_store_options *options) {
  if (!options->table_elements) options->table_elements = DEFAULT_TABLE_ELEMENTS;
  if (!options->call_depth) options->call_depth = DEFAULT_CALL_DEPTH;
  if (!options->stack_bytes) options->stack_bytes = DEFAULT_STACK_BYTES;
  if (!options->memory_bytes) options->memory_bytes = UINT64_MAX;
  if (!options->host_stack_bytes) options->host_stack_bytes = DEFAULT_HOST_STACK_BYTES;
  if (options->checks == AMPHORA_CHECKS_DEFAULT)
    options->checks = pages_are_limited() ? AMPHORA_CHECKS_EXPLICIT : AMPHORA_CHECKS_GUARD_PAGES;
  if (!options->object_bytes) options->object_bytes = DEFAULT_OBJECT_BYTES;
}

amphora_error *amphora_store_new(const amphora_store_options *given, amphora_store **result) {
  amphora_store_options options;
  amphora_error *error = options_copy(&options, sizeof options, given);
  if (error) return error;
  if (options.checks > AMPHORA_CHECKS_EXPLICIT)
    return amphora_error_new(AMPHORA_HOST, "options: there are no such checks");
  set_defaults(&options);
  amphora_store *store = calloc(1, sizeof *store);
  if (!store) return error_out_of_memory();
  store->options = options;
  store->code_kind = options.checks == AMPHORA_CHECKS_EXPLICIT ? CODE_CHECKED : CODE_GUARDED;
  if (options.checks == AMPHORA_CHECKS_GUARD_PAGES) signals_install_once();
  host_stack_end(); /* is measured here, before a process locks itself in */
  store->budget.limit = options.memory_bytes;
  store->budget.object_limit = options.object_bytes;
  store->engine = engine_default();
  size_t calls = (size_t)store->options.call_depth + SPARE_CALLS;
  uint64_t slots = store->options.stack_bytes / sizeof(slot);
  /* Both stacks in one piece, not cleared: what is in use has been written. Stores that come and go
   * reuse the host's pages this way. */
  uint64_t size = calls * store->engine->call_size + slots * sizeof(slot);
  store->calls = store->options.stack_bytes < SIZE_MAX / 2 ? malloc(size) : NULL;
  if (!store->calls) {
    free(store);
    return error_out_of_memory();
  }
  store->stack = (slot *)((char *)store->calls + calls * store->engine->call_size);
  store->stack_top = store->stack;
  store->stack_end = store->stack + slots;
  store->fuel = INT64_MAX;
  store->exception_threshold = 1024;
  store->engine->open(store);
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
  shared_memories_leave(store);
  for (amphora_table *table = store->tables, *next; table; table = next) {
    next = table->next;
    table_free(table);
  }
  store_free_types(store);
  budget_give(&store->budget, BUDGET_OBJECTS, store->code_bytes);
  budget_free_arena(&store->budget, &store->arena);
  assert(budget_taken(&store->budget) == 0);
  free(store->trace.frames);
  free(store->calls);
  amphora_store_options options = store->options;
  free(store);
  if (options.finalize) options.finalize(options.data);
}

void *amphora_store_data(const amphora_store *store) { return store->options.data; }

/* ---- The budget ---------------------------------------------------------------------------------
 */

void *store_alloc(amphora_store *store, size_t count, size_t size) {
  return budget_arena_alloc(&store->budget, &store->arena, count, size);
}

amphora_trap store_memory_trap(const amphora_store *store) {
  if (store_is_interrupted(store)) return AMPHORA_TRAP_INTERRUPT; /* it ended a collection */
  return store->budget.refused ? AMPHORA_TRAP_MEMORY_LIMIT : AMPHORA_TRAP_HOST_MEMORY;
}

amphora_error *store_interrupt_error(amphora_store *store) {
  store->interrupted = false;
  return error_trap(AMPHORA_TRAP_INTERRUPT);
}

amphora_error *store_memory_error(amphora_store *store) {
  const struct budget *budget = &store->budget;
  if (store_is_interrupted(store)) return store_interrupt_error(store);
  if (!budget->refused) return error_out_of_memory();
  return error_limit(budget->refused, "the memory limit of %llu bytes is reached",
                     (unsigned long long)budget_refused_limit(budget));
}

uint64_t amphora_store_memory_used(const amphora_store *store) {
  return budget_taken(&store->budget);
}

/* ---- Interruption and fuel ----------------------------------------------------------------------
 */

void amphora_store_interrupt(amphora_store *store) {
  atomic_store(&store->interrupted, true);
  atomic_store(&store->attention, true);
  atomic_store(&store->host_stack_limit, UINTPTR_MAX);
}

void amphora_store_on_signal(amphora_store *store, amphora_signal_function function, void *data) {
  store->on_signal = function;
  store->signal_data = data;
}

void amphora_store_signal(amphora_store *store) {
  atomic_store(&store->signalled, true);
  atomic_store(&store->attention, true);
}

bool amphora_store_interrupted(const amphora_store *store) { return store_is_interrupted(store); }

void amphora_store_set_fuel(amphora_store *store, uint64_t fuel) {
  store->fuel_is_limited = fuel < INT64_MAX;
  store->fuel = fuel < INT64_MAX ? (int64_t)fuel : INT64_MAX;
}

uint64_t amphora_store_fuel(const amphora_store *store) {
  return store->fuel > 0 ? (uint64_t)store->fuel : 0;
}
