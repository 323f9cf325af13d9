/* SPDX-License-Identifier: MIT */
// WebAssembly to asm.js: the fallback for engines and pages without WebAssembly.
#ifndef AMCC_ASMJS_H
#define AMCC_ASMJS_H

#include "base/buffer.h"
#include "base/error.h"
#include "wasm/module.h"

#include <stdbool.h>
#include <stdint.h>

enum { ASMJS_DEFAULT_HEAP = 256 << 20 };

// The passes after which the IR can be printed.
enum asmjs_pass {
  ASMJS_PASS_NONE,
  ASMJS_PASS_LOWER,
  ASMJS_PASS_ALIGNMENT,
  ASMJS_PASS_TEMPORARIES,
  ASMJS_PASS_OUTLINE,
  ASMJS_PASS_COALESCE,
};
#define ASMJS_PASS_NAMES "lower, alignment, temporaries, outline, coalesce"

// The pass of this name, or ASMJS_PASS_NONE.
enum asmjs_pass asmjs_pass_of(const char *name);

struct asmjs_options {
  bool names;    // keep the names of functions (amcc -g); else every name is as short as can be
  bool pedantic; // accesses beyond the memory trap
  bool trusting; // accesses are taken to be as aligned as they say; otherwise all are exact
  bool inlining; // of functions that the module's optimizer left apart
  uint64_t heap; // bytes of address space, rounded up to a size that asm.js allows; 0: the default
  enum asmjs_pass dump_after; // prints the functions to standard output
  uint32_t largest_function;  // bytes of V8's bytecode above which one is split; 0: the default
};

// Reads a module from outside as a whole. An error tells that it is malformed or invalid; that it
// has no asm.js form is none.
error *asmjs_check(const wasm_module *wasm);

// Translates a valid, optimized module and appends the text of one ES module to `text`; its
// interface is in docs/internals.md, "asm.js modules". An error that is ERROR_UNSUPPORTED names the
// function and the instruction that has no asm.js form; what was appended to `text` is then of no
// use.
error *asmjs_write(const wasm_module *wasm, const struct asmjs_options *options, buffer *text);

#endif
