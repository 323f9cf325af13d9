/* SPDX-License-Identifier: MIT */
// Memory functions by the instructions for them: smaller and faster than wasi-libc's loops.
#include <string.h>

// clang makes memory.copy and memory.fill of the builtins, and not calls of these functions.
#define BULK_MEMORY __attribute__((target("bulk-memory")))

BULK_MEMORY void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  return __builtin_memcpy(to, from, size);
}

BULK_MEMORY void *memmove(void *to, const void *from, size_t size) {
  return __builtin_memmove(to, from, size);
}

BULK_MEMORY void *memset(void *to, int byte, size_t size) {
  return __builtin_memset(to, byte, size);
}
