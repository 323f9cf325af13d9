/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_EM_MACROS_H
#define EMSCRIPTEN_EM_MACROS_H

// Exports the function to JavaScript, where it is Module._NAME.
#define EMSCRIPTEN_KEEPALIVE __attribute__((used, visibility("default")))

#define EM_IMPORT(NAME) __attribute__((import_module("env"), import_name(#NAME)))

#endif
