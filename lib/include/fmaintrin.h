/* SPDX-License-Identifier: MIT */
// FMA: products and sums that are rounded once. WebAssembly has no such instruction: it is the C
// library's fma, element by element, exact and slow.
#ifndef AMPHORA_FMAINTRIN_H
#define AMPHORA_FMAINTRIN_H

#ifndef AMPHORA_IMMINTRIN_H
#error "include <immintrin.h> instead of <fmaintrin.h>"
#endif

#include <avxintrin.h>

// With the signs of the even elements turned.
__X86_UNARY(__m128, __x86_even_negative_ps, __m128, __builtin_shufflevector(-__a, __a, 0, 5, 2, 7))
__X86_UNARY(__m128d, __x86_even_negative_pd, __m128d, __builtin_shufflevector(-__a, __a, 0, 3))

#define __X86_FMA(type, suffix, function, count)                                                   \
  static __inline__ type _mm_fmadd##suffix(type __a, type __b, type __c) {                         \
    int __i;                                                                                       \
    for (__i = 0; __i < count; __i++) __a[__i] = function(__a[__i], __b[__i], __c[__i]);           \
    return __a;                                                                                    \
  }                                                                                                \
  __X86_FMA_FORM(type, _mm_fmsub##suffix, _mm_fmadd##suffix(__a, __b, -__c))                       \
  __X86_FMA_FORM(type, _mm_fnmadd##suffix, _mm_fmadd##suffix(-__a, __b, __c))                      \
  __X86_FMA_FORM(type, _mm_fnmsub##suffix, _mm_fmadd##suffix(-__a, __b, -__c))                     \
  __X86_FMA_FORM(type, _mm_fmaddsub##suffix,                                                       \
                 _mm_fmadd##suffix(__a, __b, __x86_even_negative##suffix(__c)))                    \
  __X86_FMA_FORM(type, _mm_fmsubadd##suffix,                                                       \
                 _mm_fmadd##suffix(__a, __b, -__x86_even_negative##suffix(__c)))
#define __X86_FMA_FORM(type, name, ...)                                                            \
  __X86_INTRINSIC type name(type __a, type __b, type __c) { return __VA_ARGS__; }
__X86_FMA(__m128, _ps, __builtin_fmaf, 4)
__X86_FMA(__m128d, _pd, __builtin_fma, 2)

#define __X86_FMA_REST(form)                                                                       \
  __X86_BOTH_TERNARY(__m256, __m128, _mm256_##form##_ps, _mm_##form##_ps)                          \
  __X86_BOTH_TERNARY(__m256d, __m128d, _mm256_##form##_pd, _mm_##form##_pd)
__X86_FMA_REST(fmadd)
__X86_FMA_REST(fmsub)
__X86_FMA_REST(fnmadd)
__X86_FMA_REST(fnmsub)
__X86_FMA_REST(fmaddsub)
__X86_FMA_REST(fmsubadd)

// The first element alone: the others are a's.
#define __X86_FMA_SCALAR(form, sign_a, sign_c)                                                     \
  __X86_INTRINSIC __m128 _mm_##form##_ss(__m128 __a, __m128 __b, __m128 __c) {                     \
    __a[0] = __builtin_fmaf(sign_a __a[0], __b[0], sign_c __c[0]);                                 \
    return __a;                                                                                    \
  }                                                                                                \
  __X86_INTRINSIC __m128d _mm_##form##_sd(__m128d __a, __m128d __b, __m128d __c) {                 \
    __a[0] = __builtin_fma(sign_a __a[0], __b[0], sign_c __c[0]);                                  \
    return __a;                                                                                    \
  }
__X86_FMA_SCALAR(fmadd, +, +)
__X86_FMA_SCALAR(fmsub, +, -)
__X86_FMA_SCALAR(fnmadd, -, +)
__X86_FMA_SCALAR(fnmsub, -, -)

#endif
