/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_VERSION_H
#define EMSCRIPTEN_VERSION_H

// The version of Emscripten whose API this is. __EMSCRIPTEN__ is not defined: the C library is
// wasi-libc.
#define __EMSCRIPTEN_major__ 3
#define __EMSCRIPTEN_minor__ 1
#define __EMSCRIPTEN_tiny__ 6

#endif
