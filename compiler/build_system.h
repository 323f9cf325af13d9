/* SPDX-License-Identifier: MIT */
// amconfigure, ammake and amcmake: run a package's own build system with Amphora's tools in place
// of the machine's.
#ifndef AMCC_BUILD_SYSTEM_H
#define AMCC_BUILD_SYSTEM_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

// The tool that a name in PREFIX/lib/amphora/build/bin stands for: "amcc" for "gcc", "amar" for
// "ar". Builds that call those names find ours first. Other names are returned as they are.
const char *build_system_tool(const char *name);

// Whether the name (argv[0] without directories) is one of these programs.
bool build_system_is(const char *name);

// Replaces this process by the command argv[1] …, in an environment that names Amphora's tools and
// files; variables that are set already stay. Returns when there is no such command: the
// error then has the exit status 125, 126 or 127, as env(1) has them.
error *build_system_run(int argc, char **argv, arena *a);

#endif
