/* SPDX-License-Identifier: MIT */
// Threads, as far as a program with one of them asks about them.
#ifndef EMSCRIPTEN_THREADING_H
#define EMSCRIPTEN_THREADING_H

static __inline__ int emscripten_has_threading_support(void) { return 0; }
static __inline__ int emscripten_num_logical_cores(void) { return 1; }
static __inline__ int emscripten_is_main_runtime_thread(void) { return 1; }
static __inline__ int emscripten_is_main_browser_thread(void) { return 1; }

#endif
