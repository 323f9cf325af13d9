/* SPDX-License-Identifier: MIT */
// AVX2: integers in vectors of 32 bytes, gathering, and shifts by vectors.
#ifndef AMPHORA_AVX2INTRIN_H
#define AMPHORA_AVX2INTRIN_H

#ifndef AMPHORA_IMMINTRIN_H
#error "include <immintrin.h> instead of <avx2intrin.h>"
#endif

#include <avxintrin.h>

// ---- Both halves of the same of SSE -----------------------------------------------------------

#define __X86_BOTH_INTEGERS(operation)                                                             \
  __X86_BOTH(__m256i, __m128i, _mm256_##operation, _mm_##operation)
__X86_BOTH_INTEGERS(add_epi8)
__X86_BOTH_INTEGERS(add_epi16)
__X86_BOTH_INTEGERS(add_epi32)
__X86_BOTH_INTEGERS(add_epi64)
__X86_BOTH_INTEGERS(adds_epi8)
__X86_BOTH_INTEGERS(adds_epi16)
__X86_BOTH_INTEGERS(adds_epu8)
__X86_BOTH_INTEGERS(adds_epu16)
__X86_BOTH_INTEGERS(sub_epi8)
__X86_BOTH_INTEGERS(sub_epi16)
__X86_BOTH_INTEGERS(sub_epi32)
__X86_BOTH_INTEGERS(sub_epi64)
__X86_BOTH_INTEGERS(subs_epi8)
__X86_BOTH_INTEGERS(subs_epi16)
__X86_BOTH_INTEGERS(subs_epu8)
__X86_BOTH_INTEGERS(subs_epu16)
__X86_BOTH_INTEGERS(avg_epu8)
__X86_BOTH_INTEGERS(avg_epu16)
__X86_BOTH_INTEGERS(min_epi8)
__X86_BOTH_INTEGERS(min_epi16)
__X86_BOTH_INTEGERS(min_epi32)
__X86_BOTH_INTEGERS(min_epu8)
__X86_BOTH_INTEGERS(min_epu16)
__X86_BOTH_INTEGERS(min_epu32)
__X86_BOTH_INTEGERS(max_epi8)
__X86_BOTH_INTEGERS(max_epi16)
__X86_BOTH_INTEGERS(max_epi32)
__X86_BOTH_INTEGERS(max_epu8)
__X86_BOTH_INTEGERS(max_epu16)
__X86_BOTH_INTEGERS(max_epu32)
__X86_BOTH_INTEGERS(cmpeq_epi8)
__X86_BOTH_INTEGERS(cmpeq_epi16)
__X86_BOTH_INTEGERS(cmpeq_epi32)
__X86_BOTH_INTEGERS(cmpeq_epi64)
__X86_BOTH_INTEGERS(cmpgt_epi8)
__X86_BOTH_INTEGERS(cmpgt_epi16)
__X86_BOTH_INTEGERS(cmpgt_epi32)
__X86_BOTH_INTEGERS(cmpgt_epi64)
__X86_BOTH_INTEGERS(mul_epi32)
__X86_BOTH_INTEGERS(mul_epu32)
__X86_BOTH_INTEGERS(mulhi_epi16)
__X86_BOTH_INTEGERS(mulhi_epu16)
__X86_BOTH_INTEGERS(mulhrs_epi16)
__X86_BOTH_INTEGERS(mullo_epi16)
__X86_BOTH_INTEGERS(mullo_epi32)
__X86_BOTH_INTEGERS(madd_epi16)
__X86_BOTH_INTEGERS(maddubs_epi16)
__X86_BOTH_INTEGERS(sad_epu8)
__X86_BOTH_INTEGERS(hadd_epi16)
__X86_BOTH_INTEGERS(hadd_epi32)
__X86_BOTH_INTEGERS(hadds_epi16)
__X86_BOTH_INTEGERS(hsub_epi16)
__X86_BOTH_INTEGERS(hsub_epi32)
__X86_BOTH_INTEGERS(hsubs_epi16)
__X86_BOTH_INTEGERS(sign_epi8)
__X86_BOTH_INTEGERS(sign_epi16)
__X86_BOTH_INTEGERS(sign_epi32)
__X86_BOTH_INTEGERS(packs_epi16)
__X86_BOTH_INTEGERS(packs_epi32)
__X86_BOTH_INTEGERS(packus_epi16)
__X86_BOTH_INTEGERS(packus_epi32)
__X86_BOTH_INTEGERS(unpacklo_epi8)
__X86_BOTH_INTEGERS(unpacklo_epi16)
__X86_BOTH_INTEGERS(unpacklo_epi32)
__X86_BOTH_INTEGERS(unpacklo_epi64)
__X86_BOTH_INTEGERS(unpackhi_epi8)
__X86_BOTH_INTEGERS(unpackhi_epi16)
__X86_BOTH_INTEGERS(unpackhi_epi32)
__X86_BOTH_INTEGERS(unpackhi_epi64)
__X86_BOTH_INTEGERS(shuffle_epi8)
__X86_BOTH_UNARY(__m256i, __m128i, _mm256_abs_epi8, _mm_abs_epi8)
__X86_BOTH_UNARY(__m256i, __m128i, _mm256_abs_epi16, _mm_abs_epi16)
__X86_BOTH_UNARY(__m256i, __m128i, _mm256_abs_epi32, _mm_abs_epi32)
__X86_BOTH_TERNARY(__m256i, __m128i, _mm256_blendv_epi8, _mm_blendv_epi8)

__X86_BOTH(__m256i, __m128i, _mm256_and_si256, _mm_and_si128)
__X86_BOTH(__m256i, __m128i, _mm256_or_si256, _mm_or_si128)
__X86_BOTH(__m256i, __m128i, _mm256_xor_si256, _mm_xor_si128)
__X86_BOTH(__m256i, __m128i, _mm256_andnot_si256, _mm_andnot_si128)

__X86_INTRINSIC int _mm256_movemask_epi8(__m256i __a) {
  unsigned __upper = (unsigned)_mm_movemask_epi8(__X86_UPPER(__m128i, __a));
  return (int)((unsigned)_mm_movemask_epi8(__X86_LOWER(__m128i, __a)) | __upper << 16);
}
__X86_UNARY(__m256i, _mm256_stream_load_si256, const __m256i *, *__a)

// Shifts by a count for all elements.
#define __X86_BOTH_SHIFT(by_integer, by_vector)                                                    \
  __X86_INTRINSIC __m256i _mm256_##by_integer(__m256i __a, int __n) {                              \
    return __X86_JOIN(__m256i, _mm_##by_integer(__X86_LOWER(__m128i, __a), __n),                   \
                      _mm_##by_integer(__X86_UPPER(__m128i, __a), __n));                           \
  }                                                                                                \
  __X86_INTRINSIC __m256i _mm256_##by_vector(__m256i __a, __m128i __n) {                           \
    return __X86_JOIN(__m256i, _mm_##by_vector(__X86_LOWER(__m128i, __a), __n),                    \
                      _mm_##by_vector(__X86_UPPER(__m128i, __a), __n));                            \
  }
__X86_BOTH_SHIFT(slli_epi16, sll_epi16)
__X86_BOTH_SHIFT(slli_epi32, sll_epi32)
__X86_BOTH_SHIFT(slli_epi64, sll_epi64)
__X86_BOTH_SHIFT(srli_epi16, srl_epi16)
__X86_BOTH_SHIFT(srli_epi32, srl_epi32)
__X86_BOTH_SHIFT(srli_epi64, srl_epi64)
__X86_BOTH_SHIFT(srai_epi16, sra_epi16)
__X86_BOTH_SHIFT(srai_epi32, sra_epi32)

// With constants.
#define _mm256_bslli_epi128(a, n) __X86_BOTH_CONSTANT(__m256i, __m128i, _mm_bslli_si128, a, n, n)
#define _mm256_bsrli_epi128(a, n) __X86_BOTH_CONSTANT(__m256i, __m128i, _mm_bsrli_si128, a, n, n)
#define _mm256_slli_si256(a, n) _mm256_bslli_epi128(a, n)
#define _mm256_srli_si256(a, n) _mm256_bsrli_epi128(a, n)
#define _mm256_shuffle_epi32(a, constant)                                                          \
  __X86_BOTH_CONSTANT(__m256i, __m128i, _mm_shuffle_epi32, a, constant, constant)
#define _mm256_shufflelo_epi16(a, constant)                                                        \
  __X86_BOTH_CONSTANT(__m256i, __m128i, _mm_shufflelo_epi16, a, constant, constant)
#define _mm256_shufflehi_epi16(a, constant)                                                        \
  __X86_BOTH_CONSTANT(__m256i, __m128i, _mm_shufflehi_epi16, a, constant, constant)
#define _mm256_alignr_epi8(a, b, n)                                                                \
  __X86_BOTH_CONSTANT_2(__m256i, __m128i, _mm_alignr_epi8, a, b, n, n)
#define _mm256_blend_epi16(a, b, constant)                                                         \
  __X86_BOTH_CONSTANT_2(__m256i, __m128i, _mm_blend_epi16, a, b, constant, constant)
#define _mm256_mpsadbw_epu8(a, b, constant)                                                        \
  __X86_BOTH_CONSTANT_2(__m256i, __m128i, _mm_mpsadbw_epu8, a, b, constant, (constant) >> 3)
#define _mm_blend_epi32(a, b, constant)                                                            \
  ((__m128i)_mm_blend_ps((__m128)(__m128i)(a), (__m128)(__m128i)(b), constant))
#define _mm256_blend_epi32(a, b, constant)                                                         \
  __X86_BOTH_CONSTANT_2(__m256i, __m128i, _mm_blend_epi32, a, b, constant, (constant) >> 4)

// ---- Widening ---------------------------------------------------------------------------------

// Of so many bytes for each half.
#define __X86_WIDEN(operation, bytes)                                                              \
  __X86_UNARY(                                                                                     \
      __m256i, _mm256_##operation, __m128i,                                                        \
      __X86_JOIN(__m256i, _mm_##operation(__a), _mm_##operation(_mm_bsrli_si128(__a, bytes))))
__X86_WIDEN(cvtepi8_epi16, 8)
__X86_WIDEN(cvtepi8_epi32, 4)
__X86_WIDEN(cvtepi8_epi64, 2)
__X86_WIDEN(cvtepi16_epi32, 8)
__X86_WIDEN(cvtepi16_epi64, 4)
__X86_WIDEN(cvtepi32_epi64, 8)
__X86_WIDEN(cvtepu8_epi16, 8)
__X86_WIDEN(cvtepu8_epi32, 4)
__X86_WIDEN(cvtepu8_epi64, 2)
__X86_WIDEN(cvtepu16_epi32, 8)
__X86_WIDEN(cvtepu16_epi64, 4)
__X86_WIDEN(cvtepu32_epi64, 8)

// ---- Moving -----------------------------------------------------------------------------------

__X86_UNARY(__m128, _mm_broadcastss_ps, __m128, __builtin_shufflevector(__a, __a, 0, 0, 0, 0))
__X86_UNARY(__m128d, _mm_broadcastsd_pd, __m128d, _mm_movedup_pd(__a))
__X86_UNARY(__m128i, _mm_broadcastb_epi8, __m128i, wasm_i8x16_splat(((__v16qi)__a)[0]))
__X86_UNARY(__m128i, _mm_broadcastw_epi16, __m128i, wasm_i16x8_splat(((__v8hi)__a)[0]))
__X86_UNARY(__m128i, _mm_broadcastd_epi32, __m128i, wasm_i32x4_splat(((__v4si)__a)[0]))
__X86_UNARY(__m128i, _mm_broadcastq_epi64, __m128i, wasm_i64x2_splat(__a[0]))
#define __X86_BROADCAST(type, half, name, of)                                                      \
  __X86_UNARY(type, name, half, __X86_JOIN(type, of(__a), of(__a)))
__X86_BROADCAST(__m256, __m128, _mm256_broadcastss_ps, _mm_broadcastss_ps)
__X86_BROADCAST(__m256d, __m128d, _mm256_broadcastsd_pd, _mm_broadcastsd_pd)
__X86_BROADCAST(__m256i, __m128i, _mm256_broadcastb_epi8, _mm_broadcastb_epi8)
__X86_BROADCAST(__m256i, __m128i, _mm256_broadcastw_epi16, _mm_broadcastw_epi16)
__X86_BROADCAST(__m256i, __m128i, _mm256_broadcastd_epi32, _mm_broadcastd_epi32)
__X86_BROADCAST(__m256i, __m128i, _mm256_broadcastq_epi64, _mm_broadcastq_epi64)
__X86_UNARY(__m256i, _mm256_broadcastsi128_si256, __m128i, __X86_JOIN(__m256i, __a, __a))
#define _mm_broadcastsi128_si256(a) _mm256_broadcastsi128_si256(a)

__X86_INTRINSIC __m128i _mm256_extracti128_si256(__m256i __a, int __i) {
  return _mm256_extractf128_si256(__a, __i);
}
__X86_INTRINSIC __m256i _mm256_inserti128_si256(__m256i __a, __m128i __b, int __i) {
  return _mm256_insertf128_si256(__a, __b, __i);
}
__X86_INTRINSIC __m256i _mm256_permute2x128_si256(__m256i __a, __m256i __b, int __constant) {
  return _mm256_permute2f128_si256(__a, __b, __constant);
}
#define _mm256_permute4x64_epi64(a, constant)                                                      \
  ((__m256i)__builtin_shufflevector((__v4di)(__m256i)(a), (__v4di)_mm256_setzero_si256(),          \
                                    __X86_FIELD(constant, 0), __X86_FIELD(constant, 1),            \
                                    __X86_FIELD(constant, 2), __X86_FIELD(constant, 3)))
#define _mm256_permute4x64_pd(a, constant)                                                         \
  ((__m256d)_mm256_permute4x64_epi64((__m256i)(__m256d)(a), constant))

// Elements of both halves: bytes out of a half are zero there.
__X86_INTRINSIC __m128i __x86_permute_8x32(__m256i __a, __m128i __elements) {
  v128_t __places = __x86_places_32(wasm_v128_and(__V(__elements), wasm_i32x4_const_splat(7)));
  v128_t __beyond = wasm_i8x16_sub(__places, wasm_i8x16_const_splat(16));
  return (__m128i)wasm_v128_or(wasm_i8x16_swizzle(__V(__X86_LOWER(__m128i, __a)), __places),
                               wasm_i8x16_swizzle(__V(__X86_UPPER(__m128i, __a)), __beyond));
}
__X86_INTRINSIC __m256i _mm256_permutevar8x32_epi32(__m256i __a, __m256i __places) {
  return __X86_JOIN(__m256i, __x86_permute_8x32(__a, __X86_LOWER(__m128i, __places)),
                    __x86_permute_8x32(__a, __X86_UPPER(__m128i, __places)));
}
__X86_INTRINSIC __m256 _mm256_permutevar8x32_ps(__m256 __a, __m256i __places) {
  return (__m256)_mm256_permutevar8x32_epi32((__m256i)__a, __places);
}

// ---- Shifts by vectors ------------------------------------------------------------------------

// An element that is shifted by its width or more is zero, or has its sign everywhere.
#define __X86_SHIFT_EACH(name, type, vector, operator, width)                                      \
  __X86_INTRINSIC type name(type __a, type __n) {                                                  \
    vector __counts = (vector)__n;                                                                 \
    vector __shifted = (vector)__a operator(__counts &(width - 1));                                \
    return (type)(__shifted & (vector)(__counts < width));                                         \
  }
__X86_SHIFT_EACH(_mm_sllv_epi32, __m128i, __v4su, <<, 32)
__X86_SHIFT_EACH(_mm_sllv_epi64, __m128i, __v2du, <<, 64)
__X86_SHIFT_EACH(_mm_srlv_epi32, __m128i, __v4su, >>, 32)
__X86_SHIFT_EACH(_mm_srlv_epi64, __m128i, __v2du, >>, 64)
__X86_SHIFT_EACH(_mm256_sllv_epi32, __m256i, __v8su, <<, 32)
__X86_SHIFT_EACH(_mm256_sllv_epi64, __m256i, __v4du, <<, 64)
__X86_SHIFT_EACH(_mm256_srlv_epi32, __m256i, __v8su, >>, 32)
__X86_SHIFT_EACH(_mm256_srlv_epi64, __m256i, __v4du, >>, 64)
__X86_BINARY(__m128i, _mm_srav_epi32, (__v4si)__a >> (__v4si)_mm_min_epu32(__b, _mm_set1_epi32(31)))
__X86_BOTH(__m256i, __m128i, _mm256_srav_epi32, _mm_srav_epi32)

// ---- Memory -----------------------------------------------------------------------------------

__X86_MASKED(_mm_maskload_epi32, _mm_maskstore_epi32, __m128i, __m128i, int, __x86_i32_u, __v4si, 4)
__X86_MASKED(_mm_maskload_epi64, _mm_maskstore_epi64, __m128i, __m128i, long long, __x86_i64_u,
             __v2di, 2)
__X86_MASKED(_mm256_maskload_epi32, _mm256_maskstore_epi32, __m256i, __m256i, int, __x86_i32_u,
             __v8si, 8)
__X86_MASKED(_mm256_maskload_epi64, _mm256_maskstore_epi64, __m256i, __m256i, long long,
             __x86_i64_u, __v4di, 4)

// Elements at base + index * scale: what the mask leaves out is the source's, what is beyond the
// count zero.
#define __X86_GATHER(prefix, name, type, from, element, vector, index, indices, count)             \
  __X86_INTRINSIC type prefix##_mask_##name(type __source, const from *__base, index __index,      \
                                            type __mask, int __scale) {                            \
    vector __result = {0};                                                                         \
    int __i;                                                                                       \
    for (__i = 0; __i < count; __i++) {                                                            \
      const char *__p = (const char *)__base + (int)((indices)__index)[__i] * __scale;             \
      __result[__i] = ((vector)__mask)[__i] < 0 ? *(const element *)__p : ((vector)__source)[__i]; \
    }                                                                                              \
    return (type)__result;                                                                         \
  }                                                                                                \
  __X86_INTRINSIC type prefix##_##name(const from *__base, index __index, int __scale) {           \
    vector __zero = {0};                                                                           \
    return prefix##_mask_##name((type)__zero, __base, __index, (type)~__zero, __scale);            \
  }
__X86_GATHER(_mm, i32gather_ps, __m128, float, __x86_i32_u, __v4si, __m128i, __v4si, 4)
__X86_GATHER(_mm, i32gather_pd, __m128d, double, __x86_i64_u, __v2di, __m128i, __v4si, 2)
__X86_GATHER(_mm, i32gather_epi32, __m128i, int, __x86_i32_u, __v4si, __m128i, __v4si, 4)
__X86_GATHER(_mm, i32gather_epi64, __m128i, long long, __x86_i64_u, __v2di, __m128i, __v4si, 2)
__X86_GATHER(_mm, i64gather_ps, __m128, float, __x86_i32_u, __v4si, __m128i, __v2di, 2)
__X86_GATHER(_mm, i64gather_pd, __m128d, double, __x86_i64_u, __v2di, __m128i, __v2di, 2)
__X86_GATHER(_mm, i64gather_epi32, __m128i, int, __x86_i32_u, __v4si, __m128i, __v2di, 2)
__X86_GATHER(_mm, i64gather_epi64, __m128i, long long, __x86_i64_u, __v2di, __m128i, __v2di, 2)
__X86_GATHER(_mm256, i32gather_ps, __m256, float, __x86_i32_u, __v8si, __m256i, __v8si, 8)
__X86_GATHER(_mm256, i32gather_pd, __m256d, double, __x86_i64_u, __v4di, __m128i, __v4si, 4)
__X86_GATHER(_mm256, i32gather_epi32, __m256i, int, __x86_i32_u, __v8si, __m256i, __v8si, 8)
__X86_GATHER(_mm256, i32gather_epi64, __m256i, long long, __x86_i64_u, __v4di, __m128i, __v4si, 4)
__X86_GATHER(_mm256, i64gather_ps, __m128, float, __x86_i32_u, __v4si, __m256i, __v4di, 4)
__X86_GATHER(_mm256, i64gather_pd, __m256d, double, __x86_i64_u, __v4di, __m256i, __v4di, 4)
__X86_GATHER(_mm256, i64gather_epi32, __m128i, int, __x86_i32_u, __v4si, __m256i, __v4di, 4)
__X86_GATHER(_mm256, i64gather_epi64, __m256i, long long, __x86_i64_u, __v4di, __m256i, __v4di, 4)

#endif
