/* SPDX-License-Identifier: MIT */
// POPCNT: numbers of bits.
#ifndef AMPHORA_POPCNTINTRIN_H
#define AMPHORA_POPCNTINTRIN_H

static __inline__ int _mm_popcnt_u32(unsigned __a) { return __builtin_popcount(__a); }
static __inline__ long long _mm_popcnt_u64(unsigned long long __a) {
  return __builtin_popcountll(__a);
}

#endif
