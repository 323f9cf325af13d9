/* SPDX-License-Identifier: MIT */
// What the programs of tests/bench/asmjs.mjs export, and those of native.mjs have.
#pragma once

#include <stdint.h>

/// One repetition of the work.
/// @param which the kernel, of programs that have several
/// @returns a checksum of the results
__attribute__((export_name("bench"), used)) uint32_t bench(int which);

/// Adds bytes to a checksum (FNV-1a).
static inline uint32_t checksum(uint32_t sum, const void *bytes, unsigned size) {
  const uint8_t *p = bytes;
  for (unsigned i = 0; i < size; i++) sum = (sum ^ p[i]) * 16777619;
  return sum;
}
