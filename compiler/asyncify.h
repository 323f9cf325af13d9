/* SPDX-License-Identifier: MIT */
// -sASYNCIFY: the module in a form that can leave in the middle of a call and come back, for
// engines and asm.js that cannot suspend programs.
#ifndef AMCC_ASYNCIFY_H
#define AMCC_ASYNCIFY_H

#include "base/buffer.h"
#include "base/error.h"
#include "wasm/module.h"

// Appends the module with Binaryen's exports asyncify_start_unwind and kin, and asyncify_stack,
// which returns the stack pointer: below it, down to address 16, is room for what is saved.
error *asyncify(const wasm_module *module, buffer *out);

#endif
