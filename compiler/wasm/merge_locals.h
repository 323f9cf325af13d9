/* SPDX-License-Identifier: MIT */
// Functions with more locals than engines take, as clang makes of large ones at -O0.
#ifndef AMCC_WASM_MERGE_LOCALS_H
#define AMCC_WASM_MERGE_LOCALS_H

#include "base/error.h"
#include "wasm/module.h"

// The limit of WebAssembly's JavaScript interface, parameters included.
enum { MAX_LOCALS = 50000 };

// Makes locals one whose uses follow each other without control flow between them, in functions
// that have more than MAX_LOCALS. Nothing moves, so that DWARF stays right. An error tells what is
// malformed.
error *merge_locals(wasm_module *module);

#endif
