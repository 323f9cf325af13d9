/* SPDX-License-Identifier: MIT */
// The types of a module's functions.
#ifndef AMCC_WASM_FUNCTIONS_H
#define AMCC_WASM_FUNCTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "wasm/module.h"

// As they are in the file: one byte each.
struct value_types {
  const uint8_t *items;
  uint32_t count;
};

struct function_type {
  struct value_types parameters, results;
};

struct wasm_functions {
  struct function_type *types;
  uint32_t type_count;
  uint32_t *type_of;        // of each function: the index of its type
  uint32_t count, imported; // imported ones come first
};

static inline const struct function_type *wasm_function_type(const struct wasm_functions *functions,
                                                             uint32_t index) {
  return &functions->types[functions->type_of[index]];
}

// Reads the types, and which of them each function has. They live as long as the module's bytes
// and the arena. An error tells what is malformed, or that a type is one of WasmGC.
error *wasm_functions_read(const wasm_module *module, arena *a, struct wasm_functions *functions);

#endif
