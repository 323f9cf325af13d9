/* SPDX-License-Identifier: MIT */
// Calls of functions by other types than their own. In C as it was, arguments are missing or too
// many, results are ignored or not there; natively that works, in WebAssembly it is a trap.
// Thunks convert between the two types as a native calling convention would: integers and floats
// are passed by their order among their kind, what is missing is 0, what is too much goes.
#ifndef AMCC_SIGNATURE_THUNKS_H
#define AMCC_SIGNATURE_THUNKS_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"
#include "wasm/module.h"

#include <stdbool.h>

typedef struct signature_thunks_options {
  // Functions that objects declare by different types: wasm-ld calls traps in their place. The
  // module exports them.
  const strings *mismatched;
  const strings *unexported; // those of them that it shall not export
  bool pointers;             // also calls through pointers
} signature_thunks_options;

// Whether there is anything to do, for a module that was just linked.
bool signature_thunks_are_needed(const signature_thunks_options *options);

// Appends the module with thunks to `out`. Types that have nothing to do with each other
// (vectors, several results) stay traps. Functions stay where they are in the code section, and
// DWARF with them; unless their number then takes a byte more: *moved is true, and there is no
// DWARF.
error *signature_thunks_add(const wasm_module *module, const signature_thunks_options *options,
                            bool *moved, buffer *out);

#endif
