/* SPDX-License-Identifier: MIT */
// Emscripten's small allocator by its names: they are those of <stdlib.h> here.
#ifndef EMSCRIPTEN_EMMALLOC_H
#define EMSCRIPTEN_EMMALLOC_H

#include <malloc.h>
#include <stdlib.h>

#define emmalloc_malloc malloc
#define emmalloc_calloc calloc
#define emmalloc_realloc realloc
#define emmalloc_free free
#define emmalloc_memalign memalign
#define emmalloc_posix_memalign posix_memalign
#define emmalloc_usable_size malloc_usable_size
#define emscripten_builtin_malloc malloc
#define emscripten_builtin_calloc calloc
#define emscripten_builtin_realloc realloc
#define emscripten_builtin_free free
#define emscripten_builtin_memalign memalign

#endif
