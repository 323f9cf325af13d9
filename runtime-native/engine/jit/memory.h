/* SPDX-License-Identifier: MIT */
/* memory.h: where machine code runs. A page is never writable and executable at once, and one that
 * is executable never becomes writable. */
#ifndef AMPHORA_ENGINE_JIT_MEMORY_H
#define AMPHORA_ENGINE_JIT_MEMORY_H

#include "amphora.h"

#include <stddef.h>
#include <stdint.h>

struct code_memory {
  uint8_t *start; /* a reservation: code reaches all other code of it by relative branches */
  size_t size;
  size_t used; /* what has code, without gaps but those of alignment */
};

/* Reserves addresses for so many bytes of code, a multiple of the page size. */
amphora_error *code_memory_init(struct code_memory *memory, size_t size);

/* Where the next code is going to be: a multiple of 16. */
uint8_t *code_memory_next(const struct code_memory *memory);

/* Puts code there and lets it run, while other threads may be running what is there already.
 * AMPHORA_EXHAUSTED if there is no room, AMPHORA_HOST if the system does not allow it; the memory
 * is then as it was. */
amphora_error *code_memory_add(struct code_memory *memory, const void *code, size_t size);

/* No code of it may be running. */
void code_memory_free(struct code_memory *memory);

#endif
