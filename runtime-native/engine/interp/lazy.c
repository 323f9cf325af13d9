/* SPDX-License-Identifier: MIT */
/* lazy.c: functions are translated when they are called first. */
#include "engine/interp/lazy.h"

#include "runtime/engine.h"

#include <stdlib.h>

static _Atomic(struct artifact *) *artifact_of(const amphora_function *function) {
  const amphora_instance *instance = function->instance;
  return &instance->module->functions[function->index].artifacts[instance->store->code_kind];
}

struct code *interp_code(const amphora_function *function) {
  return (struct code *)atomic_load_explicit(artifact_of(function), memory_order_acquire);
}

/* Code is the module's, but counts in every instance that uses it, so that what a store may do does
 * not depend on others. */
static bool count_code(amphora_store *store, const struct code *code) {
  uint64_t size =
      sizeof *code + code->length * sizeof(word) + code->handler_count * sizeof *code->handlers;
  if (!budget_take(&store->budget, BUDGET_OBJECTS, size)) return false;
  store->code_bytes += size;
  return true;
}

static const word *fail(amphora_store *store) {
  store->trap = store_is_interrupted(store) ? AMPHORA_TRAP_INTERRUPT : store_memory_trap(store);
  return NULL;
}

const word *interp_translate(const amphora_function *function) {
  amphora_store *store = function->instance->store;
  _Atomic(struct artifact *) *place = artifact_of(function);
  struct artifact *found = NULL;
  struct code *code = interp_code(function);
  if (!code) {
    struct code *made =
        translate(store, function->instance->module, function->index, store->code_kind);
    if (!made) {
      store->budget.refused = NULL; /* it is the host that has no memory */
      return fail(store);
    }
    if (atomic_compare_exchange_strong(place, &found, &made->artifact)) {
      code = made;
    } else {
      free(made); /* another thread was faster */
      code = (struct code *)found;
    }
  }
  if (!count_code(store, code)) return fail(store);
  ((amphora_function *)function)->code = code->words;
  return code->words;
}
