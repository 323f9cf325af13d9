/* SPDX-License-Identifier: MIT */
// LZCNT: numbers of zeros above the highest bit.
#ifndef AMPHORA_LZCNTINTRIN_H
#define AMPHORA_LZCNTINTRIN_H

static __inline__ unsigned short __lzcnt16(unsigned short __a) {
  return (unsigned short)(__a ? __builtin_clz(__a) - 16 : 16);
}
static __inline__ unsigned __lzcnt32(unsigned __a) {
  return __a ? (unsigned)__builtin_clz(__a) : 32;
}
static __inline__ unsigned long long __lzcnt64(unsigned long long __a) {
  return __a ? (unsigned long long)__builtin_clzll(__a) : 64;
}
static __inline__ unsigned _lzcnt_u32(unsigned __a) { return __lzcnt32(__a); }
static __inline__ unsigned long long _lzcnt_u64(unsigned long long __a) { return __lzcnt64(__a); }

#endif
