/* SPDX-License-Identifier: MIT */
// AVX: vectors of 32 bytes, which are two of sixteen.
#ifndef AMPHORA_AVXINTRIN_H
#define AMPHORA_AVXINTRIN_H

#ifndef AMPHORA_IMMINTRIN_H
#error "include <immintrin.h> instead of <avxintrin.h>"
#endif

#include <nmmintrin.h>

// ---- Halves -----------------------------------------------------------------------------------

#define __X86_LOWER(half, a) ((half)__builtin_shufflevector((__v4di)(a), (__v4di)(a), 0, 1))
#define __X86_UPPER(half, a) ((half)__builtin_shufflevector((__v4di)(a), (__v4di)(a), 2, 3))
#define __X86_JOIN(type, low, high)                                                                \
  ((type)__builtin_shufflevector((__v2di)(low), (__v2di)(high), 0, 1, 2, 3))

// Functions that do the same with both halves.
#define __X86_BOTH_UNARY(type, half, name, of)                                                     \
  __X86_UNARY(type, name, type,                                                                    \
              __X86_JOIN(type, of(__X86_LOWER(half, __a)), of(__X86_UPPER(half, __a))))
#define __X86_BOTH(type, half, name, of)                                                           \
  __X86_BINARY(type, name,                                                                         \
               __X86_JOIN(type, of(__X86_LOWER(half, __a), __X86_LOWER(half, __b)),                \
                          of(__X86_UPPER(half, __a), __X86_UPPER(half, __b))))
#define __X86_BOTH_TERNARY(type, half, name, of)                                                   \
  __X86_INTRINSIC type name(type __a, type __b, type __c) {                                        \
    return __X86_JOIN(type,                                                                        \
                      of(__X86_LOWER(half, __a), __X86_LOWER(half, __b), __X86_LOWER(half, __c)),  \
                      of(__X86_UPPER(half, __a), __X86_UPPER(half, __b), __X86_UPPER(half, __c))); \
  }

// The same with constants, which have to stay constants: one for each half.
#define __X86_BOTH_CONSTANT(type, half, of, a, low, high)                                          \
  __extension__({                                                                                  \
    type __x = (a);                                                                                \
    __X86_JOIN(type, of(__X86_LOWER(half, __x), low), of(__X86_UPPER(half, __x), high));           \
  })
#define __X86_BOTH_CONSTANT_2(type, half, of, a, b, low, high)                                     \
  __extension__({                                                                                  \
    type __x = (a), __y = (b);                                                                     \
    __X86_JOIN(type, of(__X86_LOWER(half, __x), __X86_LOWER(half, __y), low),                      \
               of(__X86_UPPER(half, __x), __X86_UPPER(half, __y), high));                          \
  })

// Functions of floats and of doubles that are both halves of the same of SSE.
#define __X86_BOTH_FLOATS(name)                                                                    \
  __X86_BOTH(__m256, __m128, _mm256_##name##_ps, _mm_##name##_ps)                                  \
  __X86_BOTH(__m256d, __m128d, _mm256_##name##_pd, _mm_##name##_pd)
#define __X86_BOTH_FLOATS_UNARY(name)                                                              \
  __X86_BOTH_UNARY(__m256, __m128, _mm256_##name##_ps, _mm_##name##_ps)                            \
  __X86_BOTH_UNARY(__m256d, __m128d, _mm256_##name##_pd, _mm_##name##_pd)

// The three types: a row for each of them.
#define __X86_EACH_TYPE(row)                                                                       \
  row(__m256, __m128, _ps, f128_ps, ps256_ps128, ps128_ps256, _m128)                               \
      row(__m256d, __m128d, _pd, f128_pd, pd256_pd128, pd128_pd256, _m128d)                        \
          row(__m256i, __m128i, _si256, f128_si256, si256_si128, si128_si256, _m128i)

// ---- Set, cast, insert and extract ------------------------------------------------------------

#define __X86_HALVES(type, half, suffix, f128, to_half, from_half, m128)                           \
  __X86_INTRINSIC type _mm256_set##m128(half __b, half __a) { return __X86_JOIN(type, __a, __b); } \
  __X86_INTRINSIC type _mm256_setr##m128(half __a, half __b) {                                     \
    return __X86_JOIN(type, __a, __b);                                                             \
  }                                                                                                \
  __X86_INTRINSIC type _mm256_setzero##suffix(void) {                                              \
    return __X86_JOIN(type, _mm_setzero_si128(), _mm_setzero_si128());                             \
  }                                                                                                \
  __X86_INTRINSIC type _mm256_undefined##suffix(void) { return _mm256_setzero##suffix(); }         \
  __X86_INTRINSIC half _mm256_extract##f128(type __a, int __i) {                                   \
    return __i & 1 ? __X86_UPPER(half, __a) : __X86_LOWER(half, __a);                              \
  }                                                                                                \
  __X86_INTRINSIC type _mm256_insert##f128(type __a, half __b, int __i) {                          \
    return __i & 1 ? __X86_JOIN(type, __X86_LOWER(half, __a), __b)                                 \
                   : __X86_JOIN(type, __b, __X86_UPPER(half, __a));                                \
  }                                                                                                \
  __X86_UNARY(half, _mm256_cast##to_half, type, __X86_LOWER(half, __a))                            \
  __X86_UNARY(type, _mm256_cast##from_half, half,                                                  \
              __builtin_shufflevector((__v2di)__a, (__v2di)__a, 0, 1, -1, -1))                     \
  __X86_UNARY(type, _mm256_zext##from_half, half, __X86_JOIN(type, __a, _mm_setzero_si128()))
__X86_EACH_TYPE(__X86_HALVES)

__X86_UNARY(__m256, _mm256_castpd_ps, __m256d, __a)
__X86_UNARY(__m256i, _mm256_castpd_si256, __m256d, __a)
__X86_UNARY(__m256d, _mm256_castps_pd, __m256, __a)
__X86_UNARY(__m256i, _mm256_castps_si256, __m256, __a)
__X86_UNARY(__m256, _mm256_castsi256_ps, __m256i, __a)
__X86_UNARY(__m256d, _mm256_castsi256_pd, __m256i, __a)

#define __X86_SET1(type, name, from, half)                                                         \
  __X86_INTRINSIC type name(from __a) { return __X86_JOIN(type, half(__a), half(__a)); }
__X86_SET1(__m256, _mm256_set1_ps, float, _mm_set1_ps)
__X86_SET1(__m256d, _mm256_set1_pd, double, _mm_set1_pd)
__X86_SET1(__m256i, _mm256_set1_epi8, char, _mm_set1_epi8)
__X86_SET1(__m256i, _mm256_set1_epi16, short, _mm_set1_epi16)
__X86_SET1(__m256i, _mm256_set1_epi32, int, _mm_set1_epi32)
__X86_SET1(__m256i, _mm256_set1_epi64x, long long, _mm_set1_epi64x)

__X86_INTRINSIC __m256d _mm256_setr_pd(double __a0, double __a1, double __a2, double __a3) {
  return (__m256d){__a0, __a1, __a2, __a3};
}
__X86_INTRINSIC __m256d _mm256_set_pd(double __a3, double __a2, double __a1, double __a0) {
  return (__m256d){__a0, __a1, __a2, __a3};
}
__X86_INTRINSIC __m256 _mm256_setr_ps(float __a0, float __a1, float __a2, float __a3, float __a4,
                                      float __a5, float __a6, float __a7) {
  return (__m256){__a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7};
}
__X86_INTRINSIC __m256 _mm256_set_ps(float __a7, float __a6, float __a5, float __a4, float __a3,
                                     float __a2, float __a1, float __a0) {
  return (__m256){__a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7};
}
__X86_INTRINSIC __m256i _mm256_setr_epi64x(long long __a0, long long __a1, long long __a2,
                                           long long __a3) {
  return (__m256i){__a0, __a1, __a2, __a3};
}
__X86_INTRINSIC __m256i _mm256_set_epi64x(long long __a3, long long __a2, long long __a1,
                                          long long __a0) {
  return (__m256i){__a0, __a1, __a2, __a3};
}
__X86_INTRINSIC __m256i _mm256_setr_epi32(int __a0, int __a1, int __a2, int __a3, int __a4,
                                          int __a5, int __a6, int __a7) {
  return (__m256i)(__v8si){__a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7};
}
__X86_INTRINSIC __m256i _mm256_set_epi32(int __a7, int __a6, int __a5, int __a4, int __a3, int __a2,
                                         int __a1, int __a0) {
  return (__m256i)(__v8si){__a0, __a1, __a2, __a3, __a4, __a5, __a6, __a7};
}
__X86_INTRINSIC __m256i _mm256_setr_epi16(short __a0, short __a1, short __a2, short __a3,
                                          short __a4, short __a5, short __a6, short __a7,
                                          short __a8, short __a9, short __a10, short __a11,
                                          short __a12, short __a13, short __a14, short __a15) {
  return (__m256i)(__v16hi){__a0, __a1, __a2,  __a3,  __a4,  __a5,  __a6,  __a7,
                            __a8, __a9, __a10, __a11, __a12, __a13, __a14, __a15};
}
__X86_INTRINSIC __m256i _mm256_set_epi16(short __a15, short __a14, short __a13, short __a12,
                                         short __a11, short __a10, short __a9, short __a8,
                                         short __a7, short __a6, short __a5, short __a4, short __a3,
                                         short __a2, short __a1, short __a0) {
  return (__m256i)(__v16hi){__a0, __a1, __a2,  __a3,  __a4,  __a5,  __a6,  __a7,
                            __a8, __a9, __a10, __a11, __a12, __a13, __a14, __a15};
}
__X86_INTRINSIC __m256i _mm256_setr_epi8(char __a0, char __a1, char __a2, char __a3, char __a4,
                                         char __a5, char __a6, char __a7, char __a8, char __a9,
                                         char __a10, char __a11, char __a12, char __a13, char __a14,
                                         char __a15, char __a16, char __a17, char __a18, char __a19,
                                         char __a20, char __a21, char __a22, char __a23, char __a24,
                                         char __a25, char __a26, char __a27, char __a28, char __a29,
                                         char __a30, char __a31) {
  return (__m256i)(__v32qi){__a0,  __a1,  __a2,  __a3,  __a4,  __a5,  __a6,  __a7,
                            __a8,  __a9,  __a10, __a11, __a12, __a13, __a14, __a15,
                            __a16, __a17, __a18, __a19, __a20, __a21, __a22, __a23,
                            __a24, __a25, __a26, __a27, __a28, __a29, __a30, __a31};
}
__X86_INTRINSIC __m256i _mm256_set_epi8(char __a31, char __a30, char __a29, char __a28, char __a27,
                                        char __a26, char __a25, char __a24, char __a23, char __a22,
                                        char __a21, char __a20, char __a19, char __a18, char __a17,
                                        char __a16, char __a15, char __a14, char __a13, char __a12,
                                        char __a11, char __a10, char __a9, char __a8, char __a7,
                                        char __a6, char __a5, char __a4, char __a3, char __a2,
                                        char __a1, char __a0) {
  return (__m256i)(__v32qi){__a0,  __a1,  __a2,  __a3,  __a4,  __a5,  __a6,  __a7,
                            __a8,  __a9,  __a10, __a11, __a12, __a13, __a14, __a15,
                            __a16, __a17, __a18, __a19, __a20, __a21, __a22, __a23,
                            __a24, __a25, __a26, __a27, __a28, __a29, __a30, __a31};
}

__X86_INTRINSIC int _mm256_extract_epi8(__m256i __a, int __i) { return ((__v32qu)__a)[__i & 31]; }
__X86_INTRINSIC int _mm256_extract_epi16(__m256i __a, int __i) { return ((__v16hu)__a)[__i & 15]; }
__X86_INTRINSIC int _mm256_extract_epi32(__m256i __a, int __i) { return ((__v8si)__a)[__i & 7]; }
__X86_INTRINSIC long long _mm256_extract_epi64(__m256i __a, int __i) { return __a[__i & 3]; }
#define __X86_INSERT(name, vector, from, element, mask)                                            \
  __X86_INTRINSIC __m256i name(__m256i __a, from __b, int __i) {                                   \
    vector __result = (vector)__a;                                                                 \
    __result[__i & (mask)] = (element)__b;                                                         \
    return (__m256i)__result;                                                                      \
  }
__X86_INSERT(_mm256_insert_epi8, __v32qi, int, char, 31)
__X86_INSERT(_mm256_insert_epi16, __v16hi, int, short, 15)
__X86_INSERT(_mm256_insert_epi32, __v8si, int, int, 7)
__X86_INSERT(_mm256_insert_epi64, __v4di, long long, long long, 3)

__X86_UNARY(float, _mm256_cvtss_f32, __m256, __a[0])
__X86_UNARY(double, _mm256_cvtsd_f64, __m256d, __a[0])
__X86_UNARY(int, _mm256_cvtsi256_si32, __m256i, ((__v8si)__a)[0])

__X86_INTRINSIC void _mm256_zeroall(void) {}
__X86_INTRINSIC void _mm256_zeroupper(void) {}

// ---- Load and store ---------------------------------------------------------------------------

#define __X86_MEMORY(type, half, suffix, element, m128)                                            \
  __X86_UNARY(type, _mm256_load##suffix, const element *, *(const type *)__a)                      \
  __X86_UNARY(type, _mm256_loadu##suffix, const element *, *(const type##_u *)__a)                 \
  __X86_INTRINSIC void _mm256_store##suffix(element *__p, type __a) { *(type *)__p = __a; }        \
  __X86_INTRINSIC void _mm256_storeu##suffix(element *__p, type __a) { *(type##_u *)__p = __a; }   \
  __X86_INTRINSIC void _mm256_stream##suffix(element *__p, type __a) { *(type *)__p = __a; }       \
  __X86_INTRINSIC type _mm256_loadu2##m128(const element *__high, const element *__low) {          \
    return __X86_JOIN(type, *(const half##_u *)__low, *(const half##_u *)__high);                  \
  }                                                                                                \
  __X86_INTRINSIC void _mm256_storeu2##m128(element *__high, element *__low, type __a) {           \
    *(half##_u *)__low = __X86_LOWER(half, __a);                                                   \
    *(half##_u *)__high = __X86_UPPER(half, __a);                                                  \
  }
__X86_MEMORY(__m256, __m128, _ps, float, _m128)
__X86_MEMORY(__m256d, __m128d, _pd, double, _m128d)
__X86_UNARY(__m256i, _mm256_load_si256, const __m256i *, *__a)
__X86_UNARY(__m256i, _mm256_loadu_si256, const __m256i_u *, *__a)
__X86_UNARY(__m256i, _mm256_lddqu_si256, const __m256i *, *(const __m256i_u *)__a)
__X86_INTRINSIC void _mm256_store_si256(__m256i *__p, __m256i __a) { *__p = __a; }
__X86_INTRINSIC void _mm256_storeu_si256(__m256i_u *__p, __m256i __a) { *__p = __a; }
__X86_INTRINSIC void _mm256_stream_si256(__m256i *__p, __m256i __a) { *__p = __a; }
__X86_INTRINSIC __m256i _mm256_loadu2_m128i(const __m128i_u *__high, const __m128i_u *__low) {
  return __X86_JOIN(__m256i, *__low, *__high);
}
__X86_INTRINSIC void _mm256_storeu2_m128i(__m128i_u *__high, __m128i_u *__low, __m256i __a) {
  *__low = __X86_LOWER(__m128i, __a);
  *__high = __X86_UPPER(__m128i, __a);
}

__X86_UNARY(__m128, _mm_broadcast_ss, const float *, _mm_load1_ps(__a))
__X86_UNARY(__m256, _mm256_broadcast_ss, const float *, _mm256_set1_ps(*__a))
__X86_UNARY(__m256d, _mm256_broadcast_sd, const double *, _mm256_set1_pd(*__a))
__X86_UNARY(__m256, _mm256_broadcast_ps, const __m128 *,
            __X86_JOIN(__m256, *(const __m128_u *)__a, *(const __m128_u *)__a))
__X86_UNARY(__m256d, _mm256_broadcast_pd, const __m128d *,
            __X86_JOIN(__m256d, *(const __m128d_u *)__a, *(const __m128d_u *)__a))

// What the mask leaves out is zero, or stays as it is, and need not be there.
#define __X86_MASKED(load, store, type, mask, from, element, vector, count)                        \
  __X86_INTRINSIC type load(const from *__p, mask __mask) {                                        \
    vector __result = {0};                                                                         \
    int __i;                                                                                       \
    for (__i = 0; __i < count; __i++)                                                              \
      if (((vector)__mask)[__i] < 0) __result[__i] = ((const element *)__p)[__i];                  \
    return (type)__result;                                                                         \
  }                                                                                                \
  __X86_INTRINSIC void store(from *__p, mask __mask, type __a) {                                   \
    int __i;                                                                                       \
    for (__i = 0; __i < count; __i++)                                                              \
      if (((vector)__mask)[__i] < 0) ((element *)__p)[__i] = ((vector)__a)[__i];                   \
  }
__X86_MASKED(_mm_maskload_ps, _mm_maskstore_ps, __m128, __m128i, float, __x86_i32_u, __v4si, 4)
__X86_MASKED(_mm_maskload_pd, _mm_maskstore_pd, __m128d, __m128i, double, __x86_i64_u, __v2di, 2)
__X86_MASKED(_mm256_maskload_ps, _mm256_maskstore_ps, __m256, __m256i, float, __x86_i32_u, __v8si,
             8)
__X86_MASKED(_mm256_maskload_pd, _mm256_maskstore_pd, __m256d, __m256i, double, __x86_i64_u, __v4di,
             4)

// ---- Arithmetic -------------------------------------------------------------------------------

__X86_BOTH_FLOATS(add)
__X86_BOTH_FLOATS(sub)
__X86_BOTH_FLOATS(mul)
__X86_BOTH_FLOATS(div)
__X86_BOTH_FLOATS(min)
__X86_BOTH_FLOATS(max)
__X86_BOTH_FLOATS(and)
__X86_BOTH_FLOATS(or)
__X86_BOTH_FLOATS(xor)
__X86_BOTH_FLOATS(andnot)
__X86_BOTH_FLOATS(addsub)
__X86_BOTH_FLOATS(hadd)
__X86_BOTH_FLOATS(hsub)
__X86_BOTH_FLOATS(unpacklo)
__X86_BOTH_FLOATS(unpackhi)
__X86_BOTH_FLOATS_UNARY(sqrt)
__X86_BOTH_UNARY(__m256, __m128, _mm256_rcp_ps, _mm_rcp_ps)
__X86_BOTH_UNARY(__m256, __m128, _mm256_rsqrt_ps, _mm_rsqrt_ps)
__X86_BOTH_UNARY(__m256, __m128, _mm256_movehdup_ps, _mm_movehdup_ps)
__X86_BOTH_UNARY(__m256, __m128, _mm256_moveldup_ps, _mm_moveldup_ps)
__X86_BOTH_UNARY(__m256d, __m128d, _mm256_movedup_pd, _mm_movedup_pd)
__X86_BOTH_TERNARY(__m256, __m128, _mm256_blendv_ps, _mm_blendv_ps)
__X86_BOTH_TERNARY(__m256d, __m128d, _mm256_blendv_pd, _mm_blendv_pd)

#define _mm256_round_ps(a, mode) __X86_BOTH_CONSTANT(__m256, __m128, _mm_round_ps, a, mode, mode)
#define _mm256_round_pd(a, mode) __X86_BOTH_CONSTANT(__m256d, __m128d, _mm_round_pd, a, mode, mode)
#define _mm256_ceil_ps(a) _mm256_round_ps(a, _MM_FROUND_CEIL)
#define _mm256_ceil_pd(a) _mm256_round_pd(a, _MM_FROUND_CEIL)
#define _mm256_floor_ps(a) _mm256_round_ps(a, _MM_FROUND_FLOOR)
#define _mm256_floor_pd(a) _mm256_round_pd(a, _MM_FROUND_FLOOR)
#define _mm256_dp_ps(a, b, constant)                                                               \
  __X86_BOTH_CONSTANT_2(__m256, __m128, _mm_dp_ps, a, b, constant, constant)

// ---- Comparisons ------------------------------------------------------------------------------

// Ordered (O) or not (U); whether one that is none is signaled (S) or not (Q) makes no difference.
#define _CMP_EQ_OQ 0x00
#define _CMP_LT_OS 0x01
#define _CMP_LE_OS 0x02
#define _CMP_UNORD_Q 0x03
#define _CMP_NEQ_UQ 0x04
#define _CMP_NLT_US 0x05
#define _CMP_NLE_US 0x06
#define _CMP_ORD_Q 0x07
#define _CMP_EQ_UQ 0x08
#define _CMP_NGE_US 0x09
#define _CMP_NGT_US 0x0a
#define _CMP_FALSE_OQ 0x0b
#define _CMP_NEQ_OQ 0x0c
#define _CMP_GE_OS 0x0d
#define _CMP_GT_OS 0x0e
#define _CMP_TRUE_UQ 0x0f
#define _CMP_EQ_OS 0x10
#define _CMP_LT_OQ 0x11
#define _CMP_LE_OQ 0x12
#define _CMP_UNORD_S 0x13
#define _CMP_NEQ_US 0x14
#define _CMP_NLT_UQ 0x15
#define _CMP_NLE_UQ 0x16
#define _CMP_ORD_S 0x17
#define _CMP_EQ_US 0x18
#define _CMP_NGE_UQ 0x19
#define _CMP_NGT_UQ 0x1a
#define _CMP_FALSE_OS 0x1b
#define _CMP_NEQ_OS 0x1c
#define _CMP_GE_OQ 0x1d
#define _CMP_GT_OQ 0x1e
#define _CMP_TRUE_US 0x1f

#define __X86_CMP(type, suffix)                                                                    \
  __X86_INTRINSIC type _mm_cmp##suffix(type __a, type __b, int __relation) {                       \
    switch (__relation & 0x0f) {                                                                   \
    case _CMP_EQ_OQ: return _mm_cmpeq##suffix(__a, __b);                                           \
    case _CMP_LT_OS: return _mm_cmplt##suffix(__a, __b);                                           \
    case _CMP_LE_OS: return _mm_cmple##suffix(__a, __b);                                           \
    case _CMP_UNORD_Q: return _mm_cmpunord##suffix(__a, __b);                                      \
    case _CMP_NEQ_UQ: return _mm_cmpneq##suffix(__a, __b);                                         \
    case _CMP_NLT_US: return _mm_cmpnlt##suffix(__a, __b);                                         \
    case _CMP_NLE_US: return _mm_cmpnle##suffix(__a, __b);                                         \
    case _CMP_ORD_Q: return _mm_cmpord##suffix(__a, __b);                                          \
    case _CMP_EQ_UQ:                                                                               \
      return _mm_or##suffix(_mm_cmpeq##suffix(__a, __b), _mm_cmpunord##suffix(__a, __b));          \
    case _CMP_NGE_US: return _mm_cmpnge##suffix(__a, __b);                                         \
    case _CMP_NGT_US: return _mm_cmpngt##suffix(__a, __b);                                         \
    case _CMP_FALSE_OQ: return _mm_setzero##suffix();                                              \
    case _CMP_NEQ_OQ:                                                                              \
      return _mm_and##suffix(_mm_cmpneq##suffix(__a, __b), _mm_cmpord##suffix(__a, __b));          \
    case _CMP_GE_OS: return _mm_cmpge##suffix(__a, __b);                                           \
    case _CMP_GT_OS: return _mm_cmpgt##suffix(__a, __b);                                           \
    default: return (type)_mm_set1_epi32(-1);                                                      \
    }                                                                                              \
  }
__X86_CMP(__m128, _ps)
__X86_CMP(__m128d, _pd)
__X86_INTRINSIC __m128 _mm_cmp_ss(__m128 __a, __m128 __b, int __relation) {
  return _mm_move_ss(__a, _mm_cmp_ps(__a, __b, __relation));
}
__X86_INTRINSIC __m128d _mm_cmp_sd(__m128d __a, __m128d __b, int __relation) {
  return _mm_move_sd(__a, _mm_cmp_pd(__a, __b, __relation));
}
#define _mm256_cmp_ps(a, b, relation)                                                              \
  __X86_BOTH_CONSTANT_2(__m256, __m128, _mm_cmp_ps, a, b, relation, relation)
#define _mm256_cmp_pd(a, b, relation)                                                              \
  __X86_BOTH_CONSTANT_2(__m256d, __m128d, _mm_cmp_pd, a, b, relation, relation)

__X86_INTRINSIC int _mm256_movemask_ps(__m256 __a) {
  return _mm_movemask_ps(__X86_LOWER(__m128, __a)) | _mm_movemask_ps(__X86_UPPER(__m128, __a)) << 4;
}
__X86_INTRINSIC int _mm256_movemask_pd(__m256d __a) {
  return _mm_movemask_pd(__X86_LOWER(__m128d, __a)) | _mm_movemask_pd(__X86_UPPER(__m128d, __a))
                                                          << 2;
}

// Tests of signs, and of all bits.
#define __X86_TESTS(type, prefix, suffix)                                                          \
  __X86_INTRINSIC int prefix##_testz##suffix(type __a, type __b) {                                 \
    return !prefix##_movemask##suffix(prefix##_and##suffix(__a, __b));                             \
  }                                                                                                \
  __X86_INTRINSIC int prefix##_testc##suffix(type __a, type __b) {                                 \
    return !prefix##_movemask##suffix(prefix##_andnot##suffix(__a, __b));                          \
  }                                                                                                \
  __X86_INTRINSIC int prefix##_testnzc##suffix(type __a, type __b) {                               \
    return !prefix##_testz##suffix(__a, __b) && !prefix##_testc##suffix(__a, __b);                 \
  }
__X86_TESTS(__m128, _mm, _ps)
__X86_TESTS(__m128d, _mm, _pd)
__X86_TESTS(__m256, _mm256, _ps)
__X86_TESTS(__m256d, _mm256, _pd)
__X86_INTRINSIC int _mm256_testz_si256(__m256i __a, __m256i __b) {
  return _mm_testz_si128(__X86_LOWER(__m128i, __a), __X86_LOWER(__m128i, __b)) &&
         _mm_testz_si128(__X86_UPPER(__m128i, __a), __X86_UPPER(__m128i, __b));
}
__X86_INTRINSIC int _mm256_testc_si256(__m256i __a, __m256i __b) {
  return _mm256_testz_si256(~__a, __b);
}
__X86_INTRINSIC int _mm256_testnzc_si256(__m256i __a, __m256i __b) {
  return !_mm256_testz_si256(__a, __b) && !_mm256_testc_si256(__a, __b);
}

// ---- Conversions ------------------------------------------------------------------------------

#define __X86_HIGH_HALF(a) _mm_unpackhi_epi64((__m128i)(a), (__m128i)(a))
#define __X86_CONVERT(type, name, from, half, of)                                                  \
  __X86_UNARY(type, name, from,                                                                    \
              __X86_JOIN(type, of(__X86_LOWER(half, __a)), of(__X86_UPPER(half, __a))))
__X86_CONVERT(__m256, _mm256_cvtepi32_ps, __m256i, __m128i, _mm_cvtepi32_ps)
__X86_CONVERT(__m256i, _mm256_cvtps_epi32, __m256, __m128, _mm_cvtps_epi32)
__X86_CONVERT(__m256i, _mm256_cvttps_epi32, __m256, __m128, _mm_cvttps_epi32)
__X86_UNARY(__m256d, _mm256_cvtepi32_pd, __m128i,
            __X86_JOIN(__m256d, _mm_cvtepi32_pd(__a), _mm_cvtepi32_pd(__X86_HIGH_HALF(__a))))
__X86_UNARY(__m256d, _mm256_cvtps_pd, __m128,
            __X86_JOIN(__m256d, _mm_cvtps_pd(__a), _mm_cvtps_pd((__m128)__X86_HIGH_HALF(__a))))
#define __X86_NARROW(half, name, of)                                                               \
  __X86_UNARY(half, name, __m256d,                                                                 \
              _mm_unpacklo_epi64((__m128i)of(__X86_LOWER(__m128d, __a)),                           \
                                 (__m128i)of(__X86_UPPER(__m128d, __a))))
__X86_NARROW(__m128, _mm256_cvtpd_ps, _mm_cvtpd_ps)
__X86_NARROW(__m128i, _mm256_cvtpd_epi32, _mm_cvtpd_epi32)
__X86_NARROW(__m128i, _mm256_cvttpd_epi32, _mm_cvttpd_epi32)

// ---- Moving -----------------------------------------------------------------------------------

#define _mm256_shuffle_ps(a, b, constant)                                                          \
  __X86_BOTH_CONSTANT_2(__m256, __m128, _mm_shuffle_ps, a, b, constant, constant)
#define _mm256_shuffle_pd(a, b, constant)                                                          \
  __X86_BOTH_CONSTANT_2(__m256d, __m128d, _mm_shuffle_pd, a, b, constant, (constant) >> 2)
#define _mm256_blend_ps(a, b, constant)                                                            \
  __X86_BOTH_CONSTANT_2(__m256, __m128, _mm_blend_ps, a, b, constant, (constant) >> 4)
#define _mm256_blend_pd(a, b, constant)                                                            \
  __X86_BOTH_CONSTANT_2(__m256d, __m128d, _mm_blend_pd, a, b, constant, (constant) >> 2)

#define _mm_permute_ps(a, constant) ((__m128)_mm_shuffle_epi32((__m128i)(__m128)(a), constant))
#define _mm_permute_pd(a, constant)                                                                \
  ((__m128d)__builtin_shufflevector((__v2df)(__m128d)(a), (__v2df)_mm_setzero_pd(),                \
                                    __X86_BIT(constant, 0), __X86_BIT(constant, 1)))
#define _mm256_permute_ps(a, constant)                                                             \
  __X86_BOTH_CONSTANT(__m256, __m128, _mm_permute_ps, a, constant, constant)
#define _mm256_permute_pd(a, constant)                                                             \
  __X86_BOTH_CONSTANT(__m256d, __m128d, _mm_permute_pd, a, constant, (constant) >> 2)

// The places of the bytes of elements of 32 bits.
__X86_INTRINSIC v128_t __x86_places_32(v128_t __elements) {
  return wasm_i32x4_add(wasm_i32x4_mul(__elements, wasm_i32x4_const_splat(0x04040404)),
                        wasm_i32x4_const_splat(0x03020100));
}
__X86_INTRINSIC __m128 _mm_permutevar_ps(__m128 __a, __m128i __places) {
  v128_t __elements = wasm_v128_and(__V(__places), wasm_i32x4_const_splat(3));
  return (__m128)wasm_i8x16_swizzle(__V(__a), __x86_places_32(__elements));
}
// The second bit counts.
__X86_INTRINSIC __m128d _mm_permutevar_pd(__m128d __a, __m128i __places) {
  v128_t __high = wasm_i64x2_shr(wasm_i64x2_shl(__V(__places), 62), 63);
  return (__m128d)wasm_v128_bitselect(__V(_mm_unpackhi_pd(__a, __a)),
                                      __V(_mm_unpacklo_pd(__a, __a)), __high);
}
__X86_INTRINSIC __m256 _mm256_permutevar_ps(__m256 __a, __m256i __places) {
  return __X86_JOIN(__m256,
                    _mm_permutevar_ps(__X86_LOWER(__m128, __a), __X86_LOWER(__m128i, __places)),
                    _mm_permutevar_ps(__X86_UPPER(__m128, __a), __X86_UPPER(__m128i, __places)));
}
__X86_INTRINSIC __m256d _mm256_permutevar_pd(__m256d __a, __m256i __places) {
  return __X86_JOIN(__m256d,
                    _mm_permutevar_pd(__X86_LOWER(__m128d, __a), __X86_LOWER(__m128i, __places)),
                    _mm_permutevar_pd(__X86_UPPER(__m128d, __a), __X86_UPPER(__m128i, __places)));
}

// One of the four halves, or zero.
__X86_INTRINSIC __m128i __x86_half(__m256i __a, __m256i __b, int __constant) {
  if (__constant & 8) return _mm_setzero_si128();
  return _mm256_extractf128_si256(__constant & 2 ? __b : __a, __constant);
}
__X86_INTRINSIC __m256i _mm256_permute2f128_si256(__m256i __a, __m256i __b, int __constant) {
  return __X86_JOIN(__m256i, __x86_half(__a, __b, __constant),
                    __x86_half(__a, __b, __constant >> 4));
}
__X86_INTRINSIC __m256 _mm256_permute2f128_ps(__m256 __a, __m256 __b, int __constant) {
  return (__m256)_mm256_permute2f128_si256((__m256i)__a, (__m256i)__b, __constant);
}
__X86_INTRINSIC __m256d _mm256_permute2f128_pd(__m256d __a, __m256d __b, int __constant) {
  return (__m256d)_mm256_permute2f128_si256((__m256i)__a, (__m256i)__b, __constant);
}

#endif
