/* SPDX-License-Identifier: MIT */
// MMX, and what SSE and SSE2 have for its vectors of eight bytes: instructions for the low half of
// vectors of sixteen.
#ifndef AMPHORA_MMINTRIN_H
#define AMPHORA_MMINTRIN_H

#ifndef __wasm_simd128__
#error "MMX instruction set not enabled: compile with -mmmx"
#endif

#include <emmintrin.h>

// ---- Set and move -----------------------------------------------------------------------------

__X86_INTRINSIC void _mm_empty(void) {}
__X86_INTRINSIC void _m_empty(void) {}

__X86_INTRINSIC __m64 _mm_setzero_si64(void) { return (__m64){0, 0}; }
__X86_INTRINSIC __m64 _mm_setr_pi32(int __a, int __b) { return (__m64){__a, __b}; }
__X86_INTRINSIC __m64 _mm_set_pi32(int __b, int __a) { return (__m64){__a, __b}; }
__X86_INTRINSIC __m64 _mm_setr_pi16(short __a, short __b, short __c, short __d) {
  return (__m64)(__v4hi){__a, __b, __c, __d};
}
__X86_INTRINSIC __m64 _mm_set_pi16(short __d, short __c, short __b, short __a) {
  return (__m64)(__v4hi){__a, __b, __c, __d};
}
__X86_INTRINSIC __m64 _mm_setr_pi8(char __a, char __b, char __c, char __d, char __e, char __f,
                                   char __g, char __h) {
  return (__m64)(__v8qi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__X86_INTRINSIC __m64 _mm_set_pi8(char __h, char __g, char __f, char __e, char __d, char __c,
                                  char __b, char __a) {
  return (__m64)(__v8qi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__X86_UNARY(__m64, _mm_set1_pi32, int, _mm_set_pi32(__a, __a))
__X86_UNARY(__m64, _mm_set1_pi16, short, _mm_set_pi16(__a, __a, __a, __a))
__X86_UNARY(__m64, _mm_set1_pi8, char, _mm_set_pi8(__a, __a, __a, __a, __a, __a, __a, __a))

__X86_UNARY(__m64, _mm_cvtsi32_si64, int, _mm_set_pi32(0, __a))
__X86_UNARY(__m64, _m_from_int, int, _mm_set_pi32(0, __a))
__X86_UNARY(int, _mm_cvtsi64_si32, __m64, __a[0])
__X86_UNARY(int, _m_to_int, __m64, __a[0])
__X86_UNARY(__m64, _mm_cvtsi64_m64, long long, __a)
__X86_UNARY(__m64, _mm_cvtsi64x_si64, long long, __a)
__X86_UNARY(__m64, _mm_set_pi64x, long long, __a)
__X86_UNARY(__m64, _m_from_int64, long long, __a)
__X86_UNARY(long long, _mm_cvtm64_si64, __m64, __a)
__X86_UNARY(long long, _mm_cvtsi64_si64x, __m64, __a)
__X86_UNARY(long long, _m_to_int64, __m64, __a)

// ---- Half of the same of SSE2 -----------------------------------------------------------------

#define __X86_LOW(vector) _mm_movepi64_pi64(vector)
#define __X86_HIGH(vector) _mm_movepi64_pi64(_mm_unpackhi_epi64(vector, vector))
#define __X86_WIDE(half) ((__m128i)__builtin_shufflevector(half, half, 0, 1, -1, -1))

// Under two names.
#define __X86_M64(name, old_name, ...)                                                             \
  __X86_BINARY(__m64, name, __VA_ARGS__)                                                           \
  __X86_BINARY_ALIAS(__m64, old_name, name)
#define __X86_M64_BY(name, old_name, of)                                                           \
  __X86_M64(name, old_name, __X86_LOW(of(__X86_WIDE(__a), __X86_WIDE(__b))))
// Of the operands one behind the other.
#define __X86_PAIR _mm_set_epi64(__b, __a)
#define __X86_M64_PACK(name, old_name, of)                                                         \
  __X86_M64(name, old_name, __X86_LOW(of(__X86_PAIR, __X86_PAIR)))
#define __X86_M64_UNPACK_HIGH(name, old_name, of)                                                  \
  __X86_M64(name, old_name, __X86_HIGH(of(__X86_WIDE(__a), __X86_WIDE(__b))))

__X86_M64_PACK(_mm_packs_pi16, _m_packsswb, _mm_packs_epi16)
__X86_M64_PACK(_mm_packs_pi32, _m_packssdw, _mm_packs_epi32)
__X86_M64_PACK(_mm_packs_pu16, _m_packuswb, _mm_packus_epi16)
__X86_M64_BY(_mm_unpacklo_pi8, _m_punpcklbw, _mm_unpacklo_epi8)
__X86_M64_BY(_mm_unpacklo_pi16, _m_punpcklwd, _mm_unpacklo_epi16)
__X86_M64_BY(_mm_unpacklo_pi32, _m_punpckldq, _mm_unpacklo_epi32)
__X86_M64_UNPACK_HIGH(_mm_unpackhi_pi8, _m_punpckhbw, _mm_unpacklo_epi8)
__X86_M64_UNPACK_HIGH(_mm_unpackhi_pi16, _m_punpckhwd, _mm_unpacklo_epi16)
__X86_M64_UNPACK_HIGH(_mm_unpackhi_pi32, _m_punpckhdq, _mm_unpacklo_epi32)

__X86_M64_BY(_mm_add_pi8, _m_paddb, _mm_add_epi8)
__X86_M64_BY(_mm_add_pi16, _m_paddw, _mm_add_epi16)
__X86_M64_BY(_mm_add_pi32, _m_paddd, _mm_add_epi32)
__X86_M64_BY(_mm_adds_pi8, _m_paddsb, _mm_adds_epi8)
__X86_M64_BY(_mm_adds_pi16, _m_paddsw, _mm_adds_epi16)
__X86_M64_BY(_mm_adds_pu8, _m_paddusb, _mm_adds_epu8)
__X86_M64_BY(_mm_adds_pu16, _m_paddusw, _mm_adds_epu16)
__X86_M64_BY(_mm_sub_pi8, _m_psubb, _mm_sub_epi8)
__X86_M64_BY(_mm_sub_pi16, _m_psubw, _mm_sub_epi16)
__X86_M64_BY(_mm_sub_pi32, _m_psubd, _mm_sub_epi32)
__X86_M64_BY(_mm_subs_pi8, _m_psubsb, _mm_subs_epi8)
__X86_M64_BY(_mm_subs_pi16, _m_psubsw, _mm_subs_epi16)
__X86_M64_BY(_mm_subs_pu8, _m_psubusb, _mm_subs_epu8)
__X86_M64_BY(_mm_subs_pu16, _m_psubusw, _mm_subs_epu16)
__X86_M64_BY(_mm_madd_pi16, _m_pmaddwd, _mm_madd_epi16)
__X86_M64_BY(_mm_mulhi_pi16, _m_pmulhw, _mm_mulhi_epi16)
__X86_M64_BY(_mm_mulhi_pu16, _m_pmulhuw, _mm_mulhi_epu16)
__X86_M64_BY(_mm_mullo_pi16, _m_pmullw, _mm_mullo_epi16)
__X86_M64_BY(_mm_max_pi16, _m_pmaxsw, _mm_max_epi16)
__X86_M64_BY(_mm_max_pu8, _m_pmaxub, _mm_max_epu8)
__X86_M64_BY(_mm_min_pi16, _m_pminsw, _mm_min_epi16)
__X86_M64_BY(_mm_min_pu8, _m_pminub, _mm_min_epu8)
__X86_M64_BY(_mm_avg_pu8, _m_pavgb, _mm_avg_epu8)
__X86_M64_BY(_mm_avg_pu16, _m_pavgw, _mm_avg_epu16)
__X86_M64_BY(_mm_sad_pu8, _m_psadbw, _mm_sad_epu8)
__X86_M64_BY(_mm_cmpeq_pi8, _m_pcmpeqb, _mm_cmpeq_epi8)
__X86_M64_BY(_mm_cmpeq_pi16, _m_pcmpeqw, _mm_cmpeq_epi16)
__X86_M64_BY(_mm_cmpeq_pi32, _m_pcmpeqd, _mm_cmpeq_epi32)
__X86_M64_BY(_mm_cmpgt_pi8, _m_pcmpgtb, _mm_cmpgt_epi8)
__X86_M64_BY(_mm_cmpgt_pi16, _m_pcmpgtw, _mm_cmpgt_epi16)
__X86_M64_BY(_mm_cmpgt_pi32, _m_pcmpgtd, _mm_cmpgt_epi32)
__X86_M64_BY(_mm_sll_pi16, _m_psllw, _mm_sll_epi16)
__X86_M64_BY(_mm_sll_pi32, _m_pslld, _mm_sll_epi32)
__X86_M64_BY(_mm_sll_si64, _m_psllq, _mm_sll_epi64)
__X86_M64_BY(_mm_srl_pi16, _m_psrlw, _mm_srl_epi16)
__X86_M64_BY(_mm_srl_pi32, _m_psrld, _mm_srl_epi32)
__X86_M64_BY(_mm_srl_si64, _m_psrlq, _mm_srl_epi64)
__X86_M64_BY(_mm_sra_pi16, _m_psraw, _mm_sra_epi16)
__X86_M64_BY(_mm_sra_pi32, _m_psrad, _mm_sra_epi32)

__X86_M64_BY(_mm_and_si64, _m_pand, _mm_and_si128)
__X86_M64_BY(_mm_or_si64, _m_por, _mm_or_si128)
__X86_M64_BY(_mm_xor_si64, _m_pxor, _mm_xor_si128)
__X86_M64_BY(_mm_andnot_si64, _m_pandn, _mm_andnot_si128)

__X86_BINARY(__m64, _mm_add_si64, (unsigned long long)__a + (unsigned long long)__b)
__X86_BINARY(__m64, _mm_sub_si64, (unsigned long long)__a - (unsigned long long)__b)
__X86_BINARY(__m64, _mm_mul_su32, (unsigned long long)(unsigned)__a[0] * (unsigned)__b[0])

#define __X86_M64_SHIFT(name, old_name, of)                                                        \
  __X86_INTRINSIC __m64 name(__m64 __a, int __n) { return __X86_LOW(of(__X86_WIDE(__a), __n)); }   \
  __X86_INTRINSIC __m64 old_name(__m64 __a, int __n) { return name(__a, __n); }
__X86_M64_SHIFT(_mm_slli_pi16, _m_psllwi, _mm_slli_epi16)
__X86_M64_SHIFT(_mm_slli_pi32, _m_pslldi, _mm_slli_epi32)
__X86_M64_SHIFT(_mm_slli_si64, _m_psllqi, _mm_slli_epi64)
__X86_M64_SHIFT(_mm_srli_pi16, _m_psrlwi, _mm_srli_epi16)
__X86_M64_SHIFT(_mm_srli_pi32, _m_psrldi, _mm_srli_epi32)
__X86_M64_SHIFT(_mm_srli_si64, _m_psrlqi, _mm_srli_epi64)
__X86_M64_SHIFT(_mm_srai_pi16, _m_psrawi, _mm_srai_epi16)
__X86_M64_SHIFT(_mm_srai_pi32, _m_psradi, _mm_srai_epi32)

// ---- Of SSE and SSE2 --------------------------------------------------------------------------

__X86_UNARY(int, _mm_movemask_pi8, __m64, _mm_movemask_epi8(_mm_movpi64_epi64(__a)))
__X86_UNARY_ALIAS(int, _m_pmovmskb, __m64, _mm_movemask_pi8)

__X86_INTRINSIC int _mm_extract_pi16(__m64 __a, int __i) {
  return _mm_extract_epi16(__X86_WIDE(__a), __i & 3);
}
__X86_INTRINSIC int _m_pextrw(__m64 __a, int __i) { return _mm_extract_pi16(__a, __i); }
__X86_INTRINSIC __m64 _mm_insert_pi16(__m64 __a, int __b, int __i) {
  return __X86_LOW(_mm_insert_epi16(__X86_WIDE(__a), __b, __i & 3));
}
__X86_INTRINSIC __m64 _m_pinsrw(__m64 __a, int __b, int __i) {
  return _mm_insert_pi16(__a, __b, __i);
}
#define _mm_shuffle_pi16(a, constant) __X86_LOW(_mm_shufflelo_epi16(_mm_movpi64_epi64(a), constant))
#define _m_pshufw(a, constant) _mm_shuffle_pi16(a, constant)

__X86_INTRINSIC void _mm_maskmove_si64(__m64 __a, __m64 __mask, char *__p) {
  _mm_maskmoveu_si128(_mm_movpi64_epi64(__a), _mm_movpi64_epi64(__mask), __p);
}
__X86_INTRINSIC void _m_maskmovq(__m64 __a, __m64 __mask, char *__p) {
  _mm_maskmove_si64(__a, __mask, __p);
}
__X86_INTRINSIC void _mm_stream_pi(__m64 *__p, __m64 __a) { *__p = __a; }

// ---- Conversions ------------------------------------------------------------------------------

__X86_UNARY(__m64, _mm_cvtps_pi32, __m128, __X86_LOW(_mm_cvtps_epi32(__a)))
__X86_UNARY(__m64, _mm_cvttps_pi32, __m128, __X86_LOW(_mm_cvttps_epi32(__a)))
__X86_UNARY(__m64, _mm_cvtpd_pi32, __m128d, __X86_LOW(_mm_cvtpd_epi32(__a)))
__X86_UNARY(__m64, _mm_cvttpd_pi32, __m128d, __X86_LOW(_mm_cvttpd_epi32(__a)))
__X86_UNARY_ALIAS(__m64, _mm_cvt_ps2pi, __m128, _mm_cvtps_pi32)
__X86_UNARY_ALIAS(__m64, _mm_cvtt_ps2pi, __m128, _mm_cvttps_pi32)
__X86_UNARY(__m128d, _mm_cvtpi32_pd, __m64, _mm_cvtepi32_pd(__X86_WIDE(__a)))

__X86_INTRINSIC __m128 _mm_cvtpi32_ps(__m128 __a, __m64 __b) {
  return __builtin_shufflevector(_mm_cvtepi32_ps(_mm_movpi64_epi64(__b)), __a, 0, 1, 6, 7);
}
__X86_INTRINSIC __m128 _mm_cvt_pi2ps(__m128 __a, __m64 __b) { return _mm_cvtpi32_ps(__a, __b); }
__X86_INTRINSIC __m128 _mm_cvtpi32x2_ps(__m64 __a, __m64 __b) {
  return _mm_cvtepi32_ps(_mm_set_epi64(__b, __a));
}

__X86_UNARY(__m128, _mm_cvtpi16_ps, __m64,
            wasm_f32x4_convert_i32x4(wasm_i32x4_extend_low_i16x8(__V(__X86_WIDE(__a)))))
__X86_UNARY(__m128, _mm_cvtpu16_ps, __m64,
            wasm_f32x4_convert_i32x4(wasm_u32x4_extend_low_u16x8(__V(__X86_WIDE(__a)))))
__X86_UNARY(__m128, _mm_cvtpi8_ps, __m64,
            _mm_cvtpi16_ps(__X86_LOW((__m128i)wasm_i16x8_extend_low_i8x16(__V(__X86_WIDE(__a))))))
__X86_UNARY(__m128, _mm_cvtpu8_ps, __m64,
            _mm_cvtpi16_ps(__X86_LOW((__m128i)wasm_u16x8_extend_low_u8x16(__V(__X86_WIDE(__a))))))
__X86_UNARY(__m64, _mm_cvtps_pi16, __m128,
            __X86_LOW(_mm_packs_epi32(_mm_cvtps_epi32(__a), _mm_setzero_si128())))
__X86_UNARY(__m64, _mm_cvtps_pi8, __m128, _mm_packs_pi16(_mm_cvtps_pi16(__a), _mm_setzero_si64()))

#endif
