/* SPDX-License-Identifier: MIT */
/* jit.c: modules that are compiled when they are loaded, as the library's user asks for it. */
#include "engine/jit/jit.h"

#include "base/error.h"
#include "engine/aot/aot.h"

#include <assert.h>

#if defined __x86_64__ && !defined __ILP32__
amphora_error *amphora_module_compile(amphora_module *module) {
  if (!(aot_cpu_features() & AOT_X86_64_V2))
    return amphora_error_new(AMPHORA_HOST, "the CPU lacks instructions of x86-64-v2");
  struct aot_object *object;
  amphora_error *error = jit_compile(module, &object);
  if (error) return error;
  assert(!module->engine);
  module->engine = &aot_engine;
  module->compiled = &object->artifact;
  return NULL;
}
#else
amphora_error *amphora_module_compile(amphora_module *module) {
  (void)module;
  return amphora_error_new(AMPHORA_HOST, "modules are compiled at load time on x86-64 only");
}
#endif
