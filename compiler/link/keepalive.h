// EMSCRIPTEN_KEEPALIVE: functions and variables that an object marks as used, which are exported
// from programs. wasm-ld itself keeps them only.
#ifndef AMCC_KEEPALIVE_H
#define AMCC_KEEPALIVE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"

#include <stdbool.h>

typedef struct keepalive {
  strings names; // to export
  bool main;     // there is a main, or there may be one, in bitcode
} keepalive;

// Adds what the object, or the members of the archive, have. Other files have nothing: scripts, and
// what wasm-ld will refuse.
error *keepalive_find(const char *path, keepalive *found, arena *a);

#endif
