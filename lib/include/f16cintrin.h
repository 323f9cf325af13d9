/* SPDX-License-Identifier: MIT */
// F16C: conversions of floats of 16 bits.
#ifndef AMPHORA_F16CINTRIN_H
#define AMPHORA_F16CINTRIN_H

#ifndef AMPHORA_IMMINTRIN_H
#error "include <immintrin.h> instead of <f16cintrin.h>"
#endif

#include <avxintrin.h>

union __x86_float {
  float __value;
  unsigned __bits;
};

static __inline__ float _cvtsh_ss(unsigned short __a) {
  union __x86_float __result = {.__bits = (unsigned)(__a & 0x7fff) << 13};
  int __finite = (__a & 0x7c00) != 0x7c00;
  __result.__value *= 0x1p112f; // the difference of the exponents' bias; it normalizes, too
  if (!__finite) __result.__bits = 0x7f800000 | (unsigned)(__a & 0x3ff) << 13;
  if (!__finite && (__a & 0x3ff)) __result.__bits |= 0x400000;
  __result.__bits |= (unsigned)(__a & 0x8000) << 16;
  return __result.__value;
}

// Whether a magnitude that lies between two is rounded to the greater one: `rest` of `one`.
__X86_INTRINSIC int __x86_rounds_up(int __mode, int __negative, int __odd, unsigned __rest,
                                    unsigned __one) {
  switch (__mode & 7) {
  case _MM_FROUND_TO_NEG_INF: return __negative && __rest;
  case _MM_FROUND_TO_POS_INF: return !__negative && __rest;
  case _MM_FROUND_TO_ZERO: return 0;
  default: return 2 * __rest > __one || (2 * __rest == __one && __odd);
  }
}

static __inline__ unsigned short _cvtss_sh(float __a, int __mode) {
  union __x86_float __from = {.__value = __a};
  int __negative = __from.__bits >> 31, __sign = __negative << 15;
  unsigned __magnitude = __from.__bits & 0x7fffffff, __digits = __magnitude & 0x7fffff;
  int __exponent = (int)(__magnitude >> 23);
  if (__magnitude > 0x7f800000) return (unsigned short)(__sign | 0x7e00 | __digits >> 13);
  if (__magnitude == 0x7f800000) return (unsigned short)(__sign | 0x7c00);
  if (__exponent > 142) // greater than all
    return (unsigned short)(__sign | (0x7bff + __x86_rounds_up(__mode, __negative, 1, 3, 4)));
  if (__exponent)
    __digits |= 0x800000;
  else
    __exponent = 1;
  // Those below the least normal number lose more digits
  int __lost = __exponent > 112 ? 13 : 126 - __exponent;
  if (__lost > 30) __lost = 30;
  unsigned __one = 1u << __lost, __result = __digits >> __lost;
  if (__exponent > 112) __result += (unsigned)(__exponent - 113) << 10;
  __result +=
      (unsigned)__x86_rounds_up(__mode, __negative, __result & 1, __digits & (__one - 1), __one);
  return (unsigned short)((unsigned)__sign | __result);
}

static __inline__ __m128 _mm_cvtph_ps(__m128i __a) {
  __v8hu __from = (__v8hu)__a;
  return (__m128){_cvtsh_ss(__from[0]), _cvtsh_ss(__from[1]), _cvtsh_ss(__from[2]),
                  _cvtsh_ss(__from[3])};
}
static __inline__ __m128i _mm_cvtps_ph(__m128 __a, int __mode) {
  return (__m128i)(__v8hu){_cvtss_sh(__a[0], __mode), _cvtss_sh(__a[1], __mode),
                           _cvtss_sh(__a[2], __mode), _cvtss_sh(__a[3], __mode)};
}
__X86_UNARY(__m256, _mm256_cvtph_ps, __m128i,
            __X86_JOIN(__m256, _mm_cvtph_ps(__a), _mm_cvtph_ps(__X86_HIGH_HALF(__a))))
__X86_INTRINSIC __m128i _mm256_cvtps_ph(__m256 __a, int __mode) {
  return _mm_unpacklo_epi64(_mm_cvtps_ph(__X86_LOWER(__m128, __a), __mode),
                            _mm_cvtps_ph(__X86_UPPER(__m128, __a), __mode));
}

#endif
