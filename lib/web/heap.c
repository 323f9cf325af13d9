/* SPDX-License-Identifier: MIT */
// <emscripten/heap.h>
#include <emscripten/heap.h>
#include <unistd.h>

size_t emscripten_get_heap_size(void) {
  return __builtin_wasm_memory_size(0) * (size_t)WASM_PAGE_SIZE;
}

// What 32-bit addresses allow; a smaller limit of the module is met when memory grows.
size_t emscripten_get_heap_max(void) { return 65535 * (size_t)WASM_PAGE_SIZE; }

int emscripten_resize_heap(size_t size) {
  size_t now = emscripten_get_heap_size();
  if (size <= now) return 1;
  size_t pages = (size - now + WASM_PAGE_SIZE - 1) / WASM_PAGE_SIZE;
  return __builtin_wasm_memory_grow(0, pages) != (size_t)-1;
}
