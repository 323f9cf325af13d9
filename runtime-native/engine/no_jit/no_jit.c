/* SPDX-License-Identifier: MIT */
/* no_jit.c: takes the place of engine/jit in builds with JIT=0. */
#include "base/error.h"

amphora_error *amphora_module_compile(amphora_module *module) {
  (void)module;
  return amphora_error_new(AMPHORA_HOST, "this build compiles no modules when they are loaded");
}
