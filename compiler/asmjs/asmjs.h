// WebAssembly to asm.js: the fallback for engines and pages without WebAssembly.
#ifndef AMCC_ASMJS_H
#define AMCC_ASMJS_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { ASMJS_DEFAULT_HEAP = 256 << 20 };

struct asmjs_options {
  bool names;    // keep the names of functions (amcc -g); else every name is as short as can be
  bool pedantic; // accesses beyond the memory trap, and unaligned ones are exact
  bool inlining; // of functions that the module's optimizer left apart
  uint64_t heap; // bytes of address space, rounded up to a size that asm.js allows; 0: the default
  uint32_t largest_function; // bytes of V8's bytecode above which one is split; 0: the default
};

// Errors about what has no asm.js form begin so.
#define ASMJS_NO_FORM "asm.js output: "

// Reads a module from outside as a whole. An error tells that it is malformed or invalid; that it
// has no asm.js form is none.
error *asmjs_check(const buffer *wasm);

// Translates a valid, optimized module and appends the text of one ES module to `text`; its
// interface is in docs/internals.md, "asm.js modules". On failure the error names the function and
// the instruction that has no asm.js form, and what was appended to `text` is of no use.
error *asmjs_write(const buffer *wasm, const struct asmjs_options *options, buffer *text);

#endif
