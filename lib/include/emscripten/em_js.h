/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_EM_JS_H
#define EMSCRIPTEN_EM_JS_H

#pragma clang system_header                           // what the macros use is beyond C99
#pragma clang diagnostic ignored "-Winvalid-pp-token" // '' is a string in JavaScript

#include <emscripten/em_macros.h>

#ifdef __cplusplus
#define __EM_JS_LINKAGE extern "C"
#else
#define __EM_JS_LINKAGE extern
#endif

// EM_JS(int, add, (int a, int b), { return a + b; }) defines a function in JavaScript: C imports it
// from `env`, and amcc takes its text "add(int a, int b)<::>{ return a + b; }" out of the linked
// module.
#define EM_JS(ret, name, params, ...)                                                              \
  __EM_JS_LINKAGE ret name params EM_IMPORT(name);                                                 \
  __attribute__((used, section("em_js"), aligned(1))) static const char __em_js__##name[] =        \
      #name #params "<::>" #__VA_ARGS__;

// What functions of JavaScript need of the library: all of it is there.
#define EM_JS_DEPS(tag, deps) _Static_assert(1, "")

// A function that waits: the program cannot be suspended.
#define EM_ASYNC_JS(ret, name, params, ...)                                                        \
  __EM_JS_LINKAGE ret name params                                                                  \
      __attribute__((error("EM_ASYNC_JS needs ASYNCIFY, which amcc does not have")))

#endif
