/* SPDX-License-Identifier: MIT */
// What the symbol tables of the objects and archives say that are going to be linked: which
// functions and variables are marked as used, as EMSCRIPTEN_KEEPALIVE does, and main.
#ifndef AMCC_SYMBOLS_H
#define AMCC_SYMBOLS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"
#include "wasm/functions.h"

#include <stdbool.h>

struct input_symbols {
  strings used;         // to export: wasm-ld itself keeps them only
  bool has_main;        // or may have one, in bitcode
  bool main_in_archive; // so that an object's comes before it
  // Clang's name for main, and its type, if it is neither int main(void) nor int main(int, char
  // **); else NULL.
  const char *other_main;
  struct function_type main_type;
};

// Adds what the object, or the members of the archive, have. Other files have nothing: scripts, and
// what wasm-ld will refuse.
error *symbols_read(const char *path, struct input_symbols *symbols, arena *a);

#endif
