/* SPDX-License-Identifier: MIT */
// Instructions on tables, which Binaryen 108 cannot read or knows in part: before it reads a
// module, calls of functions at its end take their place.
#ifndef AMCC_ASMJS_PLACEHOLDER_CALLS_H
#define AMCC_ASMJS_PLACEHOLDER_CALLS_H

#include "asmjs/module_info.h"
#include "wasm/module.h"

enum placeholder_kind {
  PLACEHOLDER_TABLE_GET,
  PLACEHOLDER_TABLE_SET,
  PLACEHOLDER_TABLE_SIZE,
  PLACEHOLDER_TABLE_GROW,
  PLACEHOLDER_TABLE_FILL,
  PLACEHOLDER_TABLE_COPY,
  PLACEHOLDER_TABLE_INIT,
  PLACEHOLDER_ELEM_DROP,
  PLACEHOLDER_KINDS,
};

// A function that stands for an instruction with these indices: of a table, or of a segment and a
// table, or of two tables.
struct placeholder {
  enum placeholder_kind kind;
  uint32_t index[2];
};

struct placeholders {
  struct placeholder *items;
  uint32_t count;
};

// Appends the module to `out` with placeholders as its last functions, and without elements,
// exports and names, which the info have. Notes which tables they name and which functions
// ref.func names. The error names the first instruction that has no asm.js form.
error *placeholders_put(const wasm_module *wasm, arena *a, struct module_info *info,
                        struct placeholders *placeholders, buffer *out);

// unsupported.c: the name of the instruction whose opcode was just read if it is one that has no
// asm.js form, else NULL.
const char *unsupported_instruction(reader r, uint8_t op);

#endif
