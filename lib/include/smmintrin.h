/* SPDX-License-Identifier: MIT */
// SSE4.1: blending, rounding, more of integers of all widths; and SSE4.2: nmmintrin.h, which x86
// compilers have behind it.
#ifndef AMPHORA_SMMINTRIN_H
#define AMPHORA_SMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSE4.1 instruction set not enabled: compile with -msse4.1"
#endif

#include <tmmintrin.h>

// ---- Rounding ---------------------------------------------------------------------------------

#define _MM_FROUND_TO_NEAREST_INT 0x00
#define _MM_FROUND_TO_NEG_INF 0x01
#define _MM_FROUND_TO_POS_INF 0x02
#define _MM_FROUND_TO_ZERO 0x03
#define _MM_FROUND_CUR_DIRECTION 0x04
#define _MM_FROUND_RAISE_EXC 0x00
#define _MM_FROUND_NO_EXC 0x08
#define _MM_FROUND_NINT (_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_RAISE_EXC)
#define _MM_FROUND_FLOOR (_MM_FROUND_TO_NEG_INF | _MM_FROUND_RAISE_EXC)
#define _MM_FROUND_CEIL (_MM_FROUND_TO_POS_INF | _MM_FROUND_RAISE_EXC)
#define _MM_FROUND_TRUNC (_MM_FROUND_TO_ZERO | _MM_FROUND_RAISE_EXC)
#define _MM_FROUND_RINT (_MM_FROUND_CUR_DIRECTION | _MM_FROUND_RAISE_EXC)
#define _MM_FROUND_NEARBYINT (_MM_FROUND_CUR_DIRECTION | _MM_FROUND_NO_EXC)

#define __X86_ROUND(type, name, lanes)                                                             \
  __X86_INTRINSIC type name(type __a, int __mode) {                                                \
    switch (__mode & 7) {                                                                          \
    case _MM_FROUND_TO_NEG_INF: return (type)wasm_##lanes##_floor(__V(__a));                       \
    case _MM_FROUND_TO_POS_INF: return (type)wasm_##lanes##_ceil(__V(__a));                        \
    case _MM_FROUND_TO_ZERO: return (type)wasm_##lanes##_trunc(__V(__a));                          \
    default: return (type)wasm_##lanes##_nearest(__V(__a));                                        \
    }                                                                                              \
  }
__X86_ROUND(__m128, _mm_round_ps, f32x4)
__X86_ROUND(__m128d, _mm_round_pd, f64x2)
__X86_INTRINSIC __m128 _mm_round_ss(__m128 __a, __m128 __b, int __mode) {
  return _mm_move_ss(__a, _mm_round_ps(__b, __mode));
}
__X86_INTRINSIC __m128d _mm_round_sd(__m128d __a, __m128d __b, int __mode) {
  return _mm_move_sd(__a, _mm_round_pd(__b, __mode));
}
#define _mm_ceil_ps(a) _mm_round_ps(a, _MM_FROUND_CEIL)
#define _mm_ceil_pd(a) _mm_round_pd(a, _MM_FROUND_CEIL)
#define _mm_ceil_ss(a, b) _mm_round_ss(a, b, _MM_FROUND_CEIL)
#define _mm_ceil_sd(a, b) _mm_round_sd(a, b, _MM_FROUND_CEIL)
#define _mm_floor_ps(a) _mm_round_ps(a, _MM_FROUND_FLOOR)
#define _mm_floor_pd(a) _mm_round_pd(a, _MM_FROUND_FLOOR)
#define _mm_floor_ss(a, b) _mm_round_ss(a, b, _MM_FROUND_FLOOR)
#define _mm_floor_sd(a, b) _mm_round_sd(a, b, _MM_FROUND_FLOOR)

// ---- Blending ---------------------------------------------------------------------------------

// b where the highest bit of the mask's element is set.
#define __X86_BLEND(type, name, lanes, bits)                                                       \
  __X86_INTRINSIC type name(type __a, type __b, type __mask) {                                     \
    return (type)wasm_v128_bitselect(__V(__b), __V(__a),                                           \
                                     wasm_##lanes##_shr(__V(__mask), (bits) - 1));                 \
  }
__X86_BLEND(__m128, _mm_blendv_ps, i32x4, 32)
__X86_BLEND(__m128d, _mm_blendv_pd, i64x2, 64)
__X86_BLEND(__m128i, _mm_blendv_epi8, i8x16, 8)

// b where the constant has a bit: element i of a vector of n, or that of the other.
#define __X86_CHOICE(constant, i, n) ((i) + (n) * __X86_BIT(constant, i))
#define _mm_blend_ps(a, b, constant)                                                               \
  ((__m128)__builtin_shufflevector((__v4sf)(__m128)(a), (__v4sf)(__m128)(b),                       \
                                   __X86_CHOICE(constant, 0, 4), __X86_CHOICE(constant, 1, 4),     \
                                   __X86_CHOICE(constant, 2, 4), __X86_CHOICE(constant, 3, 4)))
#define _mm_blend_pd(a, b, constant)                                                               \
  ((__m128d)__builtin_shufflevector((__v2df)(__m128d)(a), (__v2df)(__m128d)(b),                    \
                                    __X86_CHOICE(constant, 0, 2), __X86_CHOICE(constant, 1, 2)))
#define _mm_blend_epi16(a, b, constant)                                                            \
  ((__m128i)__builtin_shufflevector((__v8hi)(__m128i)(a), (__v8hi)(__m128i)(b),                    \
                                    __X86_CHOICE(constant, 0, 8), __X86_CHOICE(constant, 1, 8),    \
                                    __X86_CHOICE(constant, 2, 8), __X86_CHOICE(constant, 3, 8),    \
                                    __X86_CHOICE(constant, 4, 8), __X86_CHOICE(constant, 5, 8),    \
                                    __X86_CHOICE(constant, 6, 8), __X86_CHOICE(constant, 7, 8)))

// ---- Inserting and extracting -----------------------------------------------------------------

__X86_INTRINSIC int _mm_extract_epi8(__m128i __a, int __i) { return ((__v16qu)__a)[__i & 15]; }
__X86_INTRINSIC int _mm_extract_epi32(__m128i __a, int __i) { return ((__v4si)__a)[__i & 3]; }
__X86_INTRINSIC long long _mm_extract_epi64(__m128i __a, int __i) { return __a[__i & 1]; }
__X86_INTRINSIC int _mm_extract_ps(__m128 __a, int __i) { return ((__v4si)__a)[__i & 3]; }

__X86_INTRINSIC __m128i _mm_insert_epi8(__m128i __a, int __b, int __i) {
  __v16qi __result = (__v16qi)__a;
  __result[__i & 15] = (char)__b;
  return (__m128i)__result;
}
__X86_INTRINSIC __m128i _mm_insert_epi32(__m128i __a, int __b, int __i) {
  __v4si __result = (__v4si)__a;
  __result[__i & 3] = __b;
  return (__m128i)__result;
}
__X86_INTRINSIC __m128i _mm_insert_epi64(__m128i __a, long long __b, int __i) {
  __a[__i & 1] = __b;
  return __a;
}

// All ones in the elements that have a bit in the constant.
__X86_INTRINSIC __v4si __x86_mask_4(int __bits) {
  return (__v4si){-(__bits & 1), -(__bits >> 1 & 1), -(__bits >> 2 & 1), -(__bits >> 3 & 1)};
}
__X86_INTRINSIC __v2di __x86_mask_2(int __bits) {
  return (__v2di){-(__bits & 1), -(__bits >> 1 & 1)};
}

// An element of b, 7:6, becomes one of a, 5:4; then those of 3:0 become zero.
__X86_INTRINSIC __m128 _mm_insert_ps(__m128 __a, __m128 __b, int __constant) {
  __v4si __result = (__v4si)__a;
  __result[__constant >> 4 & 3] = ((__v4si)__b)[__constant >> 6 & 3];
  return (__m128)(__result & ~__x86_mask_4(__constant));
}
#define _MM_MK_INSERTPS_NDX(from, to, zeros) (((from) << 6) | ((to) << 4) | (zeros))
#define _MM_EXTRACT_FLOAT(result, a, i) ((void)((result) = ((__v4sf)(__m128)(a))[(i) & 3]))
#define _MM_PICK_OUT_PS(a, i) _mm_insert_ps(_mm_setzero_ps(), a, _MM_MK_INSERTPS_NDX(i, 0, 0x0e))

// ---- Arithmetic -------------------------------------------------------------------------------

// Sum of the products of 7:4, in the elements of 3:0.
__X86_INTRINSIC __m128 _mm_dp_ps(__m128 __a, __m128 __b, int __constant) {
  __m128 __products = (__m128)((__v4si)(__a * __b) & __x86_mask_4(__constant >> 4));
  __m128 __pairs = _mm_hadd_ps(__products, __products);
  return (__m128)((__v4si)_mm_hadd_ps(__pairs, __pairs) & __x86_mask_4(__constant));
}
__X86_INTRINSIC __m128d _mm_dp_pd(__m128d __a, __m128d __b, int __constant) {
  __m128d __products = (__m128d)((__v2di)(__a * __b) & __x86_mask_2(__constant >> 4));
  return (__m128d)((__v2di)_mm_hadd_pd(__products, __products) & __x86_mask_2(__constant));
}

__X86_BINARY_BY(__m128i, _mm_max_epi8, wasm_i8x16_max)
__X86_BINARY_BY(__m128i, _mm_max_epu16, wasm_u16x8_max)
__X86_BINARY_BY(__m128i, _mm_max_epi32, wasm_i32x4_max)
__X86_BINARY_BY(__m128i, _mm_max_epu32, wasm_u32x4_max)
__X86_BINARY_BY(__m128i, _mm_min_epi8, wasm_i8x16_min)
__X86_BINARY_BY(__m128i, _mm_min_epu16, wasm_u16x8_min)
__X86_BINARY_BY(__m128i, _mm_min_epi32, wasm_i32x4_min)
__X86_BINARY_BY(__m128i, _mm_min_epu32, wasm_u32x4_min)
__X86_BINARY_BY(__m128i, _mm_cmpeq_epi64, wasm_i64x2_eq)
__X86_BINARY_BY(__m128i, _mm_mullo_epi32, wasm_i32x4_mul)
__X86_BINARY_BY(__m128i, _mm_packus_epi32, wasm_u16x8_narrow_i32x4)
__X86_BINARY(__m128i, _mm_mul_epi32,
             wasm_i64x2_extmul_low_i32x4(__V(_mm_shuffle_epi32(__a, 0x08)),
                                         __V(_mm_shuffle_epi32(__b, 0x08))))

// The least of eight, and where it is.
__X86_INTRINSIC __m128i _mm_minpos_epu16(__m128i __a) {
  __m128i __least = _mm_min_epu16(__a, _mm_shuffle_epi32(__a, 0x4e));
  __least = _mm_min_epu16(__least, _mm_shuffle_epi32(__least, 0xb1));
  __least = _mm_min_epu16(__least, _mm_shufflelo_epi16(__least, 0xb1));
  __least = (__m128i)wasm_i16x8_splat(((__v8hi)__least)[0]);
  int __place = __builtin_ctz(wasm_i16x8_bitmask(wasm_i16x8_eq(__V(__a), __V(__least))));
  return (__m128i)(__v8hi){((__v8hi)__least)[0], (short)__place};
}

// Eight sums of four differences each: of the bytes of a from 0 or 4 on (bit 2), and one of the
// quarters of b (1:0).
__X86_INTRINSIC __m128i _mm_mpsadbw_epu8(__m128i __a, __m128i __b, int __constant) {
  v128_t __sum = wasm_i64x2_const_splat(0);
  int __i;
  for (__i = 0; __i < 4; __i++) {
    v128_t __first = wasm_i8x16_splat((char)((__constant & 4) + __i));
    v128_t __places = wasm_i8x16_add(
        __first, wasm_u8x16_const(0, 255, 1, 255, 2, 255, 3, 255, 4, 255, 5, 255, 6, 255, 7, 255));
    __places = wasm_v128_or(__places, wasm_i16x8_const_splat((short)0xff00));
    v128_t __bytes = wasm_i8x16_swizzle(__V(__a), __places);
    v128_t __other = wasm_i16x8_splat(((__v16qu)__b)[(__constant & 3) * 4 + __i]);
    __sum = wasm_i16x8_add(__sum, wasm_i16x8_abs(wasm_i16x8_sub(__bytes, __other)));
  }
  return (__m128i)__sum;
}

// ---- Widening ---------------------------------------------------------------------------------

__X86_UNARY_BY(__m128i, _mm_cvtepi8_epi16, wasm_i16x8_extend_low_i8x16)
__X86_UNARY_BY(__m128i, _mm_cvtepi16_epi32, wasm_i32x4_extend_low_i16x8)
__X86_UNARY_BY(__m128i, _mm_cvtepi32_epi64, wasm_i64x2_extend_low_i32x4)
__X86_UNARY_BY(__m128i, _mm_cvtepu8_epi16, wasm_u16x8_extend_low_u8x16)
__X86_UNARY_BY(__m128i, _mm_cvtepu16_epi32, wasm_u32x4_extend_low_u16x8)
__X86_UNARY_BY(__m128i, _mm_cvtepu32_epi64, wasm_u64x2_extend_low_u32x4)
__X86_UNARY(__m128i, _mm_cvtepi8_epi32, __m128i, _mm_cvtepi16_epi32(_mm_cvtepi8_epi16(__a)))
__X86_UNARY(__m128i, _mm_cvtepi16_epi64, __m128i, _mm_cvtepi32_epi64(_mm_cvtepi16_epi32(__a)))
__X86_UNARY(__m128i, _mm_cvtepi8_epi64, __m128i, _mm_cvtepi16_epi64(_mm_cvtepi8_epi16(__a)))
__X86_UNARY(__m128i, _mm_cvtepu8_epi32, __m128i, _mm_cvtepu16_epi32(_mm_cvtepu8_epi16(__a)))
__X86_UNARY(__m128i, _mm_cvtepu16_epi64, __m128i, _mm_cvtepu32_epi64(_mm_cvtepu16_epi32(__a)))
__X86_UNARY(__m128i, _mm_cvtepu8_epi64, __m128i, _mm_cvtepu16_epi64(_mm_cvtepu8_epi16(__a)))

// ---- Tests ------------------------------------------------------------------------------------

// Whether a & b is zero, whether ~a & b is, and whether neither is.
__X86_INTRINSIC int _mm_testz_si128(__m128i __a, __m128i __b) {
  return !wasm_v128_any_true(wasm_v128_and(__V(__a), __V(__b)));
}
__X86_INTRINSIC int _mm_testc_si128(__m128i __a, __m128i __b) {
  return !wasm_v128_any_true(wasm_v128_andnot(__V(__b), __V(__a)));
}
__X86_INTRINSIC int _mm_testnzc_si128(__m128i __a, __m128i __b) {
  return !_mm_testz_si128(__a, __b) && !_mm_testc_si128(__a, __b);
}
#define _mm_test_all_zeros(a, b) _mm_testz_si128(a, b)
#define _mm_test_mix_ones_zeros(a, b) _mm_testnzc_si128(a, b)
#define _mm_test_all_ones(a) _mm_testc_si128(a, _mm_set1_epi32(-1))

__X86_UNARY(__m128i, _mm_stream_load_si128, __m128i *, *__a)

#include <nmmintrin.h>

#endif
