/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_STACK_H
#define EMSCRIPTEN_STACK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The stack grows down, from its base to its end.
uintptr_t emscripten_stack_get_base(void);
uintptr_t emscripten_stack_get_end(void);
uintptr_t emscripten_stack_get_current(void);
size_t emscripten_stack_get_free(void);
void emscripten_stack_init(void);
void emscripten_stack_set_limits(void *base, void *end);

#ifdef __cplusplus
}
#endif

#endif
