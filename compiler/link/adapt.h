// Calls of functions by other types than their own. In C as it was, arguments are missing or too
// many, results are ignored or not there; natively that works, in WebAssembly it is a trap.
// Adapters convert between the two types as a native calling convention would: integers and floats
// are passed by their order among their kind, what is missing is 0, what is too much goes.
#ifndef AMCC_ADAPT_H
#define AMCC_ADAPT_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"

#include <stdbool.h>

typedef struct adapt_options {
  // Functions that objects declare by different types: wasm-ld calls traps in their place. The
  // module exports them.
  const strings *mismatched;
  const strings *unexported; // those of them that it shall not export
  bool pointers;             // also calls through pointers
} adapt_options;

// Whether there is anything to do, for a module that was just linked.
bool adapt_is_needed(const adapt_options *options);

// Appends the module with adapters to `out`. DWARF does not survive. Types that have nothing to do
// with each other (vectors, several results) stay traps.
error *adapt_calls(const buffer *module, const adapt_options *options, buffer *out);

#endif
