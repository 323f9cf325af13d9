/* SPDX-License-Identifier: MIT */
/* hash.c: seeds. */
#include "base/hash.h"

#include <time.h>
#include <unistd.h>

uint64_t hash_seed(void) {
  uint64_t seed;
  if (getentropy(&seed, sizeof seed) == 0) return seed;
  /* Without the host's randomness, what an attacker is least likely to know. */
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  seed = hash_add((uintptr_t)&seed, (uint32_t)now.tv_nsec);
  return hash_add(seed, (uint32_t)now.tv_sec);
}
