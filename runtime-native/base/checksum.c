/* SPDX-License-Identifier: MIT */
/* checksum.c: a fast checksum of bytes. Eight lanes, so that multiplications overlap. */
#include "base/checksum.h"

#include <string.h>

enum { LANES = 8 };
static const uint64_t multiplier = 0x9e3779b97f4a7c15;

static uint64_t mix(uint64_t state, uint64_t word) {
  state = (state ^ word) * multiplier;
  return state ^ state >> 29;
}

uint64_t checksum(const void *bytes, size_t size) {
  const uint8_t *from = bytes;
  uint64_t lanes[LANES] = {1, 2, 3, 4, 5, 6, 7, 8}, words[LANES] = {0};
  size_t left = size;
  for (; left >= sizeof words; left -= sizeof words, from += sizeof words) {
    memcpy(words, from, sizeof words);
    for (int i = 0; i < LANES; i++) lanes[i] = mix(lanes[i], words[i]);
  }
  memset(words, 0, sizeof words);
  memcpy(words, from, left);
  uint64_t hash = size;
  for (int i = 0; i < LANES; i++) hash = mix(hash, mix(lanes[i], words[i]));
  return mix(hash, 0);
}
