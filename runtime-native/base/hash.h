/* SPDX-License-Identifier: MIT */
/* hash.h: hashes of 32-bit words under a secret seed, so that nobody can choose keys that collide.
 */
#ifndef AMPHORA_BASE_HASH_H
#define AMPHORA_BASE_HASH_H

#include <stdint.h>

/* A seed that is another one each time. */
uint64_t hash_seed(void);

/* The hash of what `hash` stands for (at first a seed) and one word more. */
static inline uint64_t hash_add(uint64_t hash, uint32_t word) {
  hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

#endif
