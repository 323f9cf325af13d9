/* SPDX-License-Identifier: MIT */
/* trial.c: see trial.h. */
#include "trial.h"

#include "amphora_wasi.h"

#include <stdio.h>
#include <stdlib.h>

enum { FUEL = 20000, MAX_VALUES = 64, MAX_CALLS = 20 };

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "unexpected: %s\n", amphora_error_message(error));
  abort();
}

bool trial_failed(amphora_error *error) {
  if (!error) return false;
  if (!*amphora_error_message(error)) abort();
  amphora_error_delete(error);
  return true;
}

static void call_exports(amphora_instance *instance) {
  const amphora_module *module = amphora_instance_module(instance);
  uint32_t count = amphora_module_export_count(module);
  for (uint32_t i = 0; i < count && i < MAX_CALLS; i++) {
    amphora_extern object = amphora_instance_export_at(instance, i);
    if (object.kind != AMPHORA_FUNCTION) continue;
    amphora_functype type = amphora_function_type(object.function);
    amphora_value values[MAX_VALUES] = {0};
    if (type.param_count > MAX_VALUES || type.result_count > MAX_VALUES) continue;
    amphora_store_set_fuel(amphora_instance_store(instance), FUEL);
    trial_failed(amphora_call(object.function, values));
  }
}

bool trial_run(const amphora_module *module) {
  amphora_store *store;
  amphora_linker *linker;
  amphora_wasi *wasi;
  amphora_instance *instance;
  const amphora_store_options options = {.size = sizeof options,
                                         .memory_bytes = 1 << 24,
                                         .table_elements = 10000,
                                         .call_depth = 500,
                                         .stack_bytes = 1 << 18};
  check(amphora_store_new(&options, &store));
  check(amphora_linker_new(&linker));
  check(amphora_wasi_new(&wasi));
  check(amphora_wasi_link(wasi, linker));
  amphora_linker_stub_missing(linker);
  amphora_store_set_fuel(store, FUEL);
  bool started = !trial_failed(amphora_linker_instantiate(linker, store, module, &instance));
  if (started) call_exports(instance);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_wasi_delete(wasi);
  return started;
}
