/* SPDX-License-Identifier: MIT */
// -print-emulated: what the guests' C library only emulates, or what fails in it.
#ifndef AMCC_EMULATED_H
#define AMCC_EMULATED_H

#include "options.h"
#include "toolchain.h"

// Prints the list; with files among the inputs (programs, modules, objects) only what they have in
// them. An error names a file that does not tell its functions' names.
error *emulated_print(const options *o, const toolchain *t, arena *a);

#endif
