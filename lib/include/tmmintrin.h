/* SPDX-License-Identifier: MIT */
// SSSE3: more of integers.
#ifndef AMPHORA_TMMINTRIN_H
#define AMPHORA_TMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSSE3 instruction set not enabled: compile with -mssse3"
#endif

#include <pmmintrin.h>

__X86_UNARY_BY(__m128i, _mm_abs_epi8, wasm_i8x16_abs)
__X86_UNARY_BY(__m128i, _mm_abs_epi16, wasm_i16x8_abs)
__X86_UNARY_BY(__m128i, _mm_abs_epi32, wasm_i32x4_abs)

// ---- Neighbours -------------------------------------------------------------------------------

#define __X86_NEIGHBOURS_16(name, of)                                                              \
  __X86_BINARY(__m128i, name,                                                                      \
               of((__m128i)__X86_EVEN_8((__v8hi)__a, (__v8hi)__b),                                 \
                  (__m128i)__X86_ODD_8((__v8hi)__a, (__v8hi)__b)))
#define __X86_NEIGHBOURS_32(name, of)                                                              \
  __X86_BINARY(__m128i, name,                                                                      \
               of((__m128i)__X86_EVEN_4((__v4si)__a, (__v4si)__b),                                 \
                  (__m128i)__X86_ODD_4((__v4si)__a, (__v4si)__b)))
__X86_NEIGHBOURS_16(_mm_hadd_epi16, _mm_add_epi16)
__X86_NEIGHBOURS_16(_mm_hadds_epi16, _mm_adds_epi16)
__X86_NEIGHBOURS_16(_mm_hsub_epi16, _mm_sub_epi16)
__X86_NEIGHBOURS_16(_mm_hsubs_epi16, _mm_subs_epi16)
__X86_NEIGHBOURS_32(_mm_hadd_epi32, _mm_add_epi32)
__X86_NEIGHBOURS_32(_mm_hsub_epi32, _mm_sub_epi32)

// ---- Products ---------------------------------------------------------------------------------

// Unsigned bytes of a by signed ones of b: each product fits 16 bits, sums of two are saturated.
__X86_INTRINSIC __m128i _mm_maddubs_epi16(__m128i __a, __m128i __b) {
  v128_t __even = wasm_i16x8_mul(wasm_v128_and(__V(__a), wasm_i16x8_const_splat(0xff)),
                                 wasm_i16x8_shr(wasm_i16x8_shl(__V(__b), 8), 8));
  v128_t __odd = wasm_i16x8_mul(wasm_u16x8_shr(__V(__a), 8), wasm_i16x8_shr(__V(__b), 8));
  return (__m128i)wasm_i16x8_add_sat(__even, __odd);
}

// WebAssembly saturates the one product that wraps here.
__X86_INTRINSIC __m128i _mm_mulhrs_epi16(__m128i __a, __m128i __b) {
  v128_t __least = wasm_i16x8_const_splat(-32768);
  v128_t __wraps =
      wasm_v128_and(wasm_i16x8_eq(__V(__a), __least), wasm_i16x8_eq(__V(__b), __least));
  return (__m128i)wasm_v128_xor(wasm_i16x8_q15mulr_sat(__V(__a), __V(__b)), __wraps);
}

// ---- Signs ------------------------------------------------------------------------------------

// a, or -a where b is negative, or 0 where b is 0.
#define __X86_SIGN(name, lanes)                                                                    \
  __X86_INTRINSIC __m128i name(__m128i __a, __m128i __b) {                                         \
    v128_t __zero = wasm_i64x2_const_splat(0);                                                     \
    v128_t __negative = wasm_##lanes##_lt(__V(__b), __zero);                                       \
    v128_t __result = wasm_##lanes##_sub(wasm_v128_xor(__V(__a), __negative), __negative);         \
    return (__m128i)wasm_v128_andnot(__result, wasm_##lanes##_eq(__V(__b), __zero));               \
  }
__X86_SIGN(_mm_sign_epi8, i8x16)
__X86_SIGN(_mm_sign_epi16, i16x8)
__X86_SIGN(_mm_sign_epi32, i32x4)

// ---- Moving -----------------------------------------------------------------------------------

__X86_BINARY(__m128i, _mm_shuffle_epi8,
             wasm_i8x16_swizzle(__V(__a), wasm_v128_and(__V(__b), wasm_u8x16_const_splat(0x8f))))

// Sixteen bytes from n on of b, a, and zeros.
#define _mm_alignr_epi8(a, b, n)                                                                   \
  ((__m128i)(((n) & 0xff) < 16 ? __X86_BYTES_FROM((__m128i)(b), (__m128i)(a), __X86_AT_MOST_16(n)) \
                               : __X86_BYTES_FROM((__m128i)(a), _mm_setzero_si128(),               \
                                                  __X86_AT_MOST_16((n) - 16))))

// ---- Half of the same -------------------------------------------------------------------------

__X86_UNARY(__m64, _mm_abs_pi8, __m64, __X86_LOW(_mm_abs_epi8(__X86_WIDE(__a))))
__X86_UNARY(__m64, _mm_abs_pi16, __m64, __X86_LOW(_mm_abs_epi16(__X86_WIDE(__a))))
__X86_UNARY(__m64, _mm_abs_pi32, __m64, __X86_LOW(_mm_abs_epi32(__X86_WIDE(__a))))
__X86_BINARY(__m64, _mm_hadd_pi16, __X86_LOW(_mm_hadd_epi16(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_hadd_pi32, __X86_LOW(_mm_hadd_epi32(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_hadds_pi16, __X86_LOW(_mm_hadds_epi16(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_hsub_pi16, __X86_LOW(_mm_hsub_epi16(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_hsub_pi32, __X86_LOW(_mm_hsub_epi32(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_hsubs_pi16, __X86_LOW(_mm_hsubs_epi16(__X86_PAIR, __X86_PAIR)))
__X86_BINARY(__m64, _mm_maddubs_pi16,
             __X86_LOW(_mm_maddubs_epi16(__X86_WIDE(__a), __X86_WIDE(__b))))
__X86_BINARY(__m64, _mm_mulhrs_pi16, __X86_LOW(_mm_mulhrs_epi16(__X86_WIDE(__a), __X86_WIDE(__b))))
__X86_BINARY(__m64, _mm_sign_pi8, __X86_LOW(_mm_sign_epi8(__X86_WIDE(__a), __X86_WIDE(__b))))
__X86_BINARY(__m64, _mm_sign_pi16, __X86_LOW(_mm_sign_epi16(__X86_WIDE(__a), __X86_WIDE(__b))))
__X86_BINARY(__m64, _mm_sign_pi32, __X86_LOW(_mm_sign_epi32(__X86_WIDE(__a), __X86_WIDE(__b))))
__X86_BINARY(__m64, _mm_shuffle_pi8,
             __X86_LOW(_mm_shuffle_epi8(__X86_WIDE(__a), __X86_WIDE(__b) & 0x8787878787878787)))
#define _mm_alignr_pi8(a, b, n) __X86_LOW(_mm_bsrli_si128(_mm_set_epi64(a, b), n))

#endif
