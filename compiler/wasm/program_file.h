/* SPDX-License-Identifier: MIT */
// Programs: files that have a launcher, a module and a trailer (docs/internals.md).
#ifndef AMCC_WASM_PROGRAM_FILE_H
#define AMCC_WASM_PROGRAM_FILE_H

#include "wasm/module.h"

// Opens the module of a program, or the module that the file is. Takes the file, with an error too:
// that `name` is neither, or what is wrong with the module's sections.
error *program_file_open(wasm_module *m, buffer file, const char *name);

// Appends the file to `out` with its module `m` stripped as wasm_module_strip does; launcher and
// trailer stay, and all of it if it has native code, which was made of just this module.
void program_file_strip(const buffer *file, const wasm_module *m, unsigned keep, buffer *out);

// What follows the code that a program's module was compiled to, and comes before the module.
void program_file_append_code_trailer(uint64_t code_size, buffer *out);

// What follows the module in a program: amrun's path and the trailer.
void program_file_append_trailer(const char *amrun, size_t module_size, buffer *out);

#endif
