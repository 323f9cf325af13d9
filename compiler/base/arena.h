/* SPDX-License-Identifier: MIT */
// Memory. An arena owns everything allocated from it and frees it at once.
#ifndef AMCC_ARENA_H
#define AMCC_ARENA_H

#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a);

// Zeroed memory, aligned for any type.
void *arena_allocate(arena *a, size_t size);
char *arena_copy(arena *a, const char *text, size_t length); // adds the final NUL
char *arena_print(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

// malloc and realloc that never fail: without memory the program ends with a message. The caller
// frees the result.
void *memory_allocate(size_t size);
void *memory_resize(void *memory, size_t size);

#endif
