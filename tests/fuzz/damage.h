/* SPDX-License-Identifier: MIT */
/* Damaged files: what the fuzzers of whole modules start from. */
#ifndef DAMAGE_H
#define DAMAGE_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
  uint8_t *at;
  size_t size;
};

/* Reads a module; the caller frees `at`. Ends the program if that fails. */
struct bytes damage_read(const char *path);
/* The random numbers that belong to a seed. */
uint64_t damage_seed(const char *seed);
uint64_t damage_random(uint64_t *state);
/* Flips bits, or replaces bytes by some with a meaning, mostly in one place. */
void damage(struct bytes bytes, uint64_t *state);

#endif
