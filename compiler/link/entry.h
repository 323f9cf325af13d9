/* SPDX-License-Identifier: MIT */
// How a program starts that has a main of another type than the standard's two: void main(),
// main(int argc), main(argc, argv, envp) and so on.
#ifndef AMCC_ENTRY_H
#define AMCC_ENTRY_H

#include "base/buffer.h"
#include "wasm/functions.h"

// Appends an object to `out` whose __main_void, which start files call, calls the function `name`
// of this type: with argc, argv and the environment, as far as it has parameters. The status of a
// main that returns no integer is 0.
void entry_write(const char *name, const struct function_type *type, buffer *out);

#endif
