/* SPDX-License-Identifier: MIT */
// The phase after linking: Binaryen, in process.
#ifndef AMCC_OPTIMIZE_H
#define AMCC_OPTIMIZE_H

#include "base/buffer.h"
#include "base/error.h"
#include "binaryen.h"
#include "wasm/module.h"

#include <stdbool.h>

struct optimize_options {
  int level;     // 0 to 3, as in -O
  int shrink;    // 0, 1 for -Os, 2 for -Oz
  bool names;    // keep the names of functions
  bool dyncalls; // export dynCall_SIGNATURE functions, which call a function pointer
};

// Optimizes a module and appends the result to `out`. Binaryen ends the process on modules that it
// cannot read, and says why on stderr: call this in a process of its own.
error *optimize(const wasm_module *module, const struct optimize_options *options, buffer *out);

// Reads a module into Binaryen, which is the caller's to dispose of, with an error too.
error *optimize_read(const wasm_module *module, BinaryenModuleRef *m);

#endif
