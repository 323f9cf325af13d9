/* SPDX-License-Identifier: MIT */
// Memory for vectors.
#ifndef AMPHORA_MM_MALLOC_H
#define AMPHORA_MM_MALLOC_H

#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif
// Which stdlib.h keeps from standard C.
int posix_memalign(void **, size_t, size_t);
#ifdef __cplusplus
}
#endif

static __inline__ void *_mm_malloc(size_t __size, size_t __alignment) {
  void *__memory;
  if (__alignment < sizeof(void *)) __alignment = sizeof(void *);
  return posix_memalign(&__memory, __alignment, __size) == 0 ? __memory : NULL;
}
static __inline__ void _mm_free(void *__memory) { free(__memory); }

#endif
