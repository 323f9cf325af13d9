/* SPDX-License-Identifier: MIT */
// BMI2: bits that are gathered and scattered, and long products.
#ifndef AMPHORA_BMI2INTRIN_H
#define AMPHORA_BMI2INTRIN_H

#define __X86_BITS2(type, suffix, width)                                                           \
  /* The bits below the one of an index. */                                                        \
  static __inline__ type _bzhi##suffix(type __a, type __index) {                                   \
    __index &= 0xff;                                                                               \
    return __index < width ? __a & (((type)1 << __index) - 1) : __a;                               \
  }                                                                                                \
  /* The lowest bits of a, to where the mask has bits. */                                          \
  static __inline__ type _pdep##suffix(type __a, type __mask) {                                    \
    type __result = 0;                                                                             \
    for (; __mask; __mask &= __mask - 1, __a >>= 1)                                                \
      if (__a & 1) __result |= __mask & (0 - __mask);                                              \
    return __result;                                                                               \
  }                                                                                                \
  /* The bits of a that the mask has, to the lowest. */                                            \
  static __inline__ type _pext##suffix(type __a, type __mask) {                                    \
    type __result = 0, __bit = 1;                                                                  \
    for (; __mask; __mask &= __mask - 1, __bit <<= 1)                                              \
      if (__a & __mask & (0 - __mask)) __result |= __bit;                                          \
    return __result;                                                                               \
  }
__X86_BITS2(unsigned, _u32, 32)
__X86_BITS2(unsigned long long, _u64, 64)

static __inline__ unsigned _mulx_u32(unsigned __a, unsigned __b, unsigned *__high) {
  unsigned long long __product = (unsigned long long)__a * __b;
  *__high = (unsigned)(__product >> 32);
  return (unsigned)__product;
}
__extension__ static __inline__ unsigned long long
_mulx_u64(unsigned long long __a, unsigned long long __b, unsigned long long *__high) {
  unsigned __int128 __product = (unsigned __int128)__a * __b;
  *__high = (unsigned long long)(__product >> 64);
  return (unsigned long long)__product;
}

#endif
