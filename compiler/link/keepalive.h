// EMSCRIPTEN_KEEPALIVE: functions and variables that an object marks as used, which are exported
// from programs. wasm-ld itself keeps them only.
#ifndef AMCC_KEEPALIVE_H
#define AMCC_KEEPALIVE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"

// Adds the names that the object, or the members of the archive, ask to export. Other files have
// none: bitcode, scripts, and what wasm-ld will refuse.
error *keepalive_find(const char *path, strings *names, arena *a);

#endif
