/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_HEAP_H
#define EMSCRIPTEN_HEAP_H

#include <emscripten/emscripten.h>
#include <stddef.h>
#include <stdint.h>

#define WASM_PAGE_SIZE 65536
#define EMSCRIPTEN_PAGE_SIZE WASM_PAGE_SIZE

#ifdef __cplusplus
extern "C" {
#endif

// Bytes of memory now, and at most.
size_t emscripten_get_heap_size(void);
size_t emscripten_get_heap_max(void);
// Makes memory at least so large; 1 if that worked.
int emscripten_resize_heap(size_t size);

#ifdef __cplusplus
}
#endif

#endif
