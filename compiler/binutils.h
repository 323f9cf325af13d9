/* SPDX-License-Identifier: MIT */
// amar, amranlib, amnm and amstrip: llvm's tools, which also take programs and modules.
#ifndef AMCC_BINUTILS_H
#define AMCC_BINUTILS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

// Whether the name (argv[0] without directories) is one of these tools.
bool binutils_is(const char *name);

// Acts as that tool; may replace this process.
error *binutils_run(const char *name, int argc, char **argv, arena *a);

#endif
