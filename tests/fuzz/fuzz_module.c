/* SPDX-License-Identifier: MIT */
/* Arbitrary bytes as a module: decoding and validation, whole and in chunks, must agree; what is
 * valid is run. */
#include "trial.h"

#include <stdlib.h>

static void look(const amphora_module *module) {
  for (uint32_t i = 0; i < amphora_module_import_count(module); i++)
    amphora_module_import(module, i);
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++)
    amphora_module_export(module, i);
  for (uint32_t i = 0; i < amphora_module_section_count(module); i++)
    amphora_module_section(module, i);
}

/* Whether the module is accepted when it comes in chunks of this size. */
static bool load_in_chunks(const uint8_t *data, size_t size, size_t chunk) {
  amphora_loader *loader;
  amphora_module *module = NULL;
  amphora_error *error = amphora_loader_new(NULL, &loader);
  if (error) abort();
  for (size_t at = 0; at < size && !error; at += chunk)
    error = amphora_loader_write(loader, data + at, size - at < chunk ? size - at : chunk);
  if (!error) error = amphora_loader_finish(loader, &module);
  amphora_loader_delete(loader);
  amphora_module_delete(module);
  amphora_error_delete(error);
  return module;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  amphora_module *module = NULL;
  amphora_error *error = amphora_module_new(data, size, NULL, &module);
  if (!error == !module) abort();
  if (module) {
    look(module);
    trial_run(module);
  }
  trial_failed(error);
  if (load_in_chunks(data, size, 1 + size / 7) != !!module) abort();
  amphora_module_delete(module);
  return 0;
}
