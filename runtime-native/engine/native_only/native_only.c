/* SPDX-License-Identifier: MIT */
/* native_only.c: takes the place of engines.c and engine/interp in a library that runs compiled
 * modules alone. */
#include "base/error.h"
#include "runtime/engine.h"

static bool fail(const amphora_function *function, amphora_instance *caller, slot *fp) {
  (void)caller, (void)fp;
  amphora_store *store = function->type->store;
  store->error = amphora_error_new(AMPHORA_HOST,
                                   "this library has no engine for modules that are not compiled");
  return false;
}

static void open_store(amphora_store *store) { (void)store; }

static void bind(amphora_function *function) {
  if (!function->entry) function->entry = fail;
}

static bool visit_roots(const amphora_store *store, visit_slots *visit, void *context) {
  return visit(context, store->stack, (size_t)(store->stack_top - store->stack));
}

static bool print_nothing(const amphora_module *module, uint32_t function, enum code_kind kind,
                          FILE *out) {
  (void)module, (void)function, (void)kind, (void)out;
  return true;
}

static const struct engine engine = {
    .name = "none",
    .open = open_store,
    .bind = bind,
    .visit_roots = visit_roots,
    .dump = print_nothing,
    .print_counts = print_nothing,
};

const struct engine *engine_default(void) { return &engine; }
