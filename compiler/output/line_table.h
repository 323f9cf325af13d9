/* SPDX-License-Identifier: MIT */
// The lines of the sources that instructions are of, as DWARF says (version 2 to 4, .debug_line).
#ifndef AMCC_LINE_TABLE_H
#define AMCC_LINE_TABLE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/string_list.h"
#include "wasm/module.h"

// Instructions from this address on, which is an offset in the code section's contents, are of that
// place; those at the end of a sequence of functions are of none, and `line` is 0.
struct line_row {
  uint32_t address, source, line, column;
};

// Appends struct line_rows, ordered by address, and the paths of the sources that they refer to.
// What is not understood is left out.
void line_table_read(const wasm_module *module, buffer *rows, strings *sources, arena *a);

#endif
