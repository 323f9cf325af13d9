/* SPDX-License-Identifier: MIT */
/* array.h: arrays on the heap that grow. */
#ifndef AMPHORA_BASE_ARRAY_H
#define AMPHORA_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Makes room for `count` elements of `size` bytes in the array whose pointer is at `array`; it is
 * the caller's to free. False, and the array as it was, if memory runs out. */
bool array_reserve(void *array, uint32_t *capacity, uint32_t count, size_t size);

#endif
