/* SPDX-License-Identifier: MIT */
/* amphora_aot.h: what the C that `amrun compile --emit-c` writes stands on. Programs include the
 * header that was written with it; this one is for that C alone. */
#ifndef AMPHORA_AOT_H
#define AMPHORA_AOT_H

#include "amphora.h"

#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* A compiled module that is part of the program. Functions are those that are not imported; by
 * type, what enters a compiled function from slots, or NULL. */
typedef struct amphora_linked {
  uint32_t abi_version;
  bool has_handlers;  /* exceptions are handed on by return */
  bool has_fuel;      /* the code counts fuel */
  const void *module; /* without the bodies of its functions */
  size_t module_size;
  uint32_t function_count, type_count;
  void (*const *functions)(void);
  void (*const *entries)(void);
  const uint32_t *bodies; /* of each function the offset and the size of its body in the module */
  const char *code, *code_end;   /* where all functions lie */
  const char *stubs, *stubs_end; /* and what else calls */
} amphora_linked;

/* Makes the module, whose instances run the code. `linked` outlives it. AMPHORA_HOST if it was
 * written for another version of this library. */
amphora_error *amphora_module_new_linked(const amphora_linked *linked, amphora_module **module);

#ifdef __cplusplus
}
#endif
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
