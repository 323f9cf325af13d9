// amar, amranlib, amnm and amstrip: llvm's tools, which also take programs and modules.
#ifndef AMCC_TOOLS_H
#define AMCC_TOOLS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

// Whether the name (argv[0] without directories) is one of these tools.
bool tools_is(const char *name);

// Acts as that tool. *status becomes the exit status; may replace this process.
error *tools_run(const char *name, int argc, char **argv, arena *a, int *status);

#endif
