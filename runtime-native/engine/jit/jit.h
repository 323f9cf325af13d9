/* SPDX-License-Identifier: MIT */
/* jit.h: compiles modules when they are loaded. */
#ifndef AMPHORA_ENGINE_JIT_JIT_H
#define AMPHORA_ENGINE_JIT_JIT_H

#include "engine/aot/object.h"

/* Compiles all functions of a module but those that are too large or have what there is no code
 * for, which stay in the interpreter. */
amphora_error *jit_compile(const amphora_module *module, struct aot_object **object);

#endif
