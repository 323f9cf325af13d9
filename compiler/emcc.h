/* SPDX-License-Identifier: MIT */
// --frontend=emcc: an installed Emscripten compiles and links, with its own headers, libraries and
// ports; what comes after linking is ours.
#ifndef AMCC_EMCC_H
#define AMCC_EMCC_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"

#include <stdbool.h>

bool emcc_is_wanted(int argc, char **argv);

// Runs emcc on the command line. If that links, it makes `module`, and adds to `rest` the command
// line that makes the outputs of it; else emcc makes what is asked for.
error *emcc_run(int argc, char **argv, const char *module, strings *rest, arena *a);

#endif
