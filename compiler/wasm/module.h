/* SPDX-License-Identifier: MIT */
// A module in the binary format, with a table of its sections, which is made once.
#ifndef AMCC_WASM_MODULE_H
#define AMCC_WASM_MODULE_H

#include "base/buffer.h"
#include "base/error.h"
#include "wasm/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Begin with `wasm_module m = {0}`, which is no module, and end with wasm_module_free.
typedef struct wasm_module {
  buffer bytes;
  section *sections; // in the order of the file
  size_t section_count, section_capacity;
} wasm_module;

// Takes the bytes, with an error too. It says what is wrong with the file called `name`: no module,
// or sections that are truncated, out of order, or of impossible size.
error *wasm_module_open(wasm_module *m, buffer bytes, const char *name);
// Ends a transformation, which made `bytes` of the module or failed: the module becomes what was
// made, which is well-formed. Takes `bytes`; returns `e`.
error *wasm_module_become(wasm_module *m, buffer bytes, error *e);
void wasm_module_free(wasm_module *m);

// The contents of a section; empty without it.
reader wasm_module_section(const wasm_module *m, enum section_id id);
// The custom section of this name, or NULL. An object has "linking".
const section *wasm_module_custom(const wasm_module *m, const char *name);
bool section_is_named(const section *s, const char *name);

enum custom { CUSTOM_NAMES = 1, CUSTOM_DEBUG = 2, CUSTOM_OTHER = 4 };

bool section_is_kept(const section *s, unsigned keep);

// Appends the module to `out` without its custom sections, except for the kinds in `keep`. dylink
// sections are part of the format and stay.
void wasm_module_strip(const wasm_module *m, unsigned keep, buffer *out);

// Calls `visit` for each export.
void wasm_module_exports(const wasm_module *m,
                         void (*visit)(const char *name, size_t length, uint8_t kind,
                                       uint32_t index, void *context),
                         void *context);

// Calls `visit` for each name of a function in the name section, if there is one.
void wasm_module_function_names(const wasm_module *m,
                                void (*visit)(uint32_t index, const char *name, size_t length,
                                              void *context),
                                void *context);

// Whether the functions work with floats, or with what cannot be told.
bool wasm_module_has_floats(const wasm_module *m);

#endif
