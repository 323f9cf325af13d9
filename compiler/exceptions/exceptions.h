/* SPDX-License-Identifier: MIT */
// Exceptions for every engine: C++'s, and setjmp's and longjmp's, of which clang makes
// WebAssembly's exceptions. Here those become ordinary control flow, so that modules run where
// there are no exceptions, and as asm.js.
#ifndef AMCC_EXCEPTIONS_H
#define AMCC_EXCEPTIONS_H

#include "base/buffer.h"
#include "base/error.h"
#include "wasm/module.h"

#include <stdbool.h>

// The function to call where an exception would leave the module, if it exports one of this name.
// The export goes away.
#define EXCEPTIONS_UNCAUGHT "__cxa_uncaught"

// Whether a checked module has exceptions to lower.
bool exceptions_are_used(const wasm_module *module);

// Appends the module without exceptions to `out`: a throw sets globals and branches to the nearest
// handler, or returns; after each call that may end so, the same is done. Functions that no
// exception can pass stay as they are. Both encodings are understood, that with try and catch and
// that with try_table and exnref. An exception that nobody catches traps. DWARF does not survive.
// An error names the function and the instruction that cannot be lowered.
error *exceptions_lower(const wasm_module *module, buffer *out);

#endif
