/* SPDX-License-Identifier: MIT */
// The first phase: clang turns sources into objects.
#ifndef AMCC_COMPILE_H
#define AMCC_COMPILE_H

#include "options.h"
#include "toolchain.h"

// Runs clang for everything but linking (GOAL_CLANG and GOAL_OBJECT). With one run of clang to do,
// this process becomes clang and the call does not return.
error *compile_only(const options *o, const toolchain *t, arena *a);

// Compiles the n-th source of the inputs to the object objects[n], whose directory must exist.
// Diagnostics come out in the order of the sources.
error *compile_to_objects(const options *o, const toolchain *t, arena *a, const char **objects);

// Asks clang about `flags` alone, so that flags it does not know are errors when only linking.
error *compile_check_flags(const options *o, const toolchain *t);

// Adds the arguments that make clang a compiler for guests.
void compile_add_target(const options *o, const toolchain *t, arena *a, strings *argv);

#endif
