/* SPDX-License-Identifier: MIT */
// What DWARF, up to version 4, says of functions in C's words.
#ifndef AMCC_DWARF_H
#define AMCC_DWARF_H

#include "base/string_list.h"
#include "wasm/module.h"

// Appends the names of the parameters of a function, which is called `name` in the source or in the
// symbol table. There are none if the module says nothing of it, or something that is not
// understood.
void dwarf_parameters(const wasm_module *module, const char *name, strings *parameters);

#endif
