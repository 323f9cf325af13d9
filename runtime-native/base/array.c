/* SPDX-License-Identifier: MIT */
/* array.c: growth by half, so that n elements cost O(n). */
#include "base/array.h"

#include <stdlib.h>

enum { LEAST = 32 };

bool array_reserve(void *array, uint32_t *capacity, uint32_t count, size_t size) {
  if (count <= *capacity) return true;
  uint64_t wanted = count < LEAST ? LEAST : (uint64_t)count + count / 2;
  if (wanted > UINT32_MAX || wanted > SIZE_MAX / size) return false;
  void **pointer = array;
  void *grown = realloc(*pointer, (size_t)wanted * size);
  if (!grown) return false;
  *pointer = grown;
  *capacity = (uint32_t)wanted;
  return true;
}
