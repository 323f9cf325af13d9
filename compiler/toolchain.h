/* SPDX-License-Identifier: MIT */
// Where everything is: clang and its kin, the guests' C library, and Amphora's own files.
#ifndef AMCC_TOOLCHAIN_H
#define AMCC_TOOLCHAIN_H

#include "base/arena.h"
#include "base/error.h"

typedef struct toolchain {
  const char *clang;    // path of the C front end
  const char *wasm_ld;  // path of the linker; NULL when there is none
  const char *builtins; // compiler-rt's library for wasm32; NULL when there is none
  int version;          // clang's major version; 0 when its paths do not tell

  const char *include;     // wasi-libc's headers
  const char *cxx_include; // libc++'s headers
  const char *lib;         // wasi-libc's libraries
  const char *prefix;      // the installation that this program belongs to: PREFIX/bin/amcc
  const char *home;        // PREFIX/lib/amphora
} toolchain;

// Finds all of it. `sysroot` may be NULL. Strings are owned by the arena. Missing pieces that only
// linking needs are NULL; without clang or headers it is an error that says what to install.
error *toolchain_find(toolchain *t, const char *sysroot, arena *a);

// The path of the program `name` in PATH, or NULL. A name with a slash is a path already.
const char *toolchain_in_path(const char *name, arena *a);

// Finds an llvm tool ("llvm-ar") of clang's version.
error *toolchain_find_tool(const char **path, const char *name, arena *a);

// Why linking cannot work: names the missing package. NULL when it can.
error *toolchain_can_link(const toolchain *t);

#endif
