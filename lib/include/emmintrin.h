/* SPDX-License-Identifier: MIT */
// SSE2: vectors of two doubles, and of integers.
#ifndef AMPHORA_EMMINTRIN_H
#define AMPHORA_EMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSE2 instruction set not enabled: compile with -msse2"
#endif

#include <xmmintrin.h>

// ---- Doubles: set, load and store -------------------------------------------------------------

__X86_INTRINSIC __m128d _mm_setzero_pd(void) { return (__m128d){0, 0}; }
__X86_INTRINSIC __m128d _mm_undefined_pd(void) { return _mm_setzero_pd(); }
__X86_INTRINSIC __m128d _mm_setr_pd(double __a, double __b) { return (__m128d){__a, __b}; }
__X86_INTRINSIC __m128d _mm_set_pd(double __b, double __a) { return (__m128d){__a, __b}; }
__X86_INTRINSIC __m128d _mm_set_sd(double __a) { return (__m128d){__a, 0}; }
__X86_INTRINSIC __m128d _mm_set1_pd(double __a) { return (__m128d){__a, __a}; }
__X86_UNARY_ALIAS(__m128d, _mm_set_pd1, double, _mm_set1_pd)

__X86_UNARY(__m128d, _mm_load_sd, const double *, wasm_v128_load64_zero(__a))
__X86_UNARY(__m128d, _mm_load1_pd, const double *, wasm_v128_load64_splat(__a))
__X86_UNARY(__m128d, _mm_load_pd1, const double *, wasm_v128_load64_splat(__a))
__X86_UNARY(__m128d, _mm_load_pd, const double *, *(const __m128d *)__a)
__X86_UNARY(__m128d, _mm_loadu_pd, const double *, *(const __m128d_u *)__a)
__X86_INTRINSIC __m128d _mm_loadr_pd(const double *__a) {
  return __builtin_shufflevector(_mm_load_pd(__a), _mm_load_pd(__a), 1, 0);
}
__X86_INTRINSIC __m128d _mm_loadl_pd(__m128d __a, const double *__b) {
  return (__m128d)wasm_v128_load64_lane(__b, __V(__a), 0);
}
__X86_INTRINSIC __m128d _mm_loadh_pd(__m128d __a, const double *__b) {
  return (__m128d)wasm_v128_load64_lane(__b, __V(__a), 1);
}

__X86_INTRINSIC void _mm_storel_pd(double *__p, __m128d __a) {
  wasm_v128_store64_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_storeh_pd(double *__p, __m128d __a) {
  wasm_v128_store64_lane(__p, __V(__a), 1);
}
__X86_INTRINSIC void _mm_store_sd(double *__p, __m128d __a) { _mm_storel_pd(__p, __a); }
__X86_INTRINSIC void _mm_store_pd(double *__p, __m128d __a) { *(__m128d *)__p = __a; }
__X86_INTRINSIC void _mm_storeu_pd(double *__p, __m128d __a) { *(__m128d_u *)__p = __a; }
__X86_INTRINSIC void _mm_store1_pd(double *__p, __m128d __a) {
  _mm_store_pd(__p, __builtin_shufflevector(__a, __a, 0, 0));
}
__X86_INTRINSIC void _mm_store_pd1(double *__p, __m128d __a) { _mm_store1_pd(__p, __a); }
__X86_INTRINSIC void _mm_storer_pd(double *__p, __m128d __a) {
  _mm_store_pd(__p, __builtin_shufflevector(__a, __a, 1, 0));
}
__X86_INTRINSIC void _mm_stream_pd(double *__p, __m128d __a) { _mm_store_pd(__p, __a); }

// ---- Doubles: moving --------------------------------------------------------------------------

#define _MM_SHUFFLE2(b, a) (((b) << 1) | (a))

#define _mm_shuffle_pd(a, b, constant)                                                             \
  ((__m128d)__builtin_shufflevector((__v2df)(__m128d)(a), (__v2df)(__m128d)(b),                    \
                                    __X86_BIT(constant, 0), __X86_BIT(constant, 1) + 2))

__X86_BINARY(__m128d, _mm_move_sd, __builtin_shufflevector(__a, __b, 2, 1))
__X86_BINARY(__m128d, _mm_unpacklo_pd, __X86_LOW_2(__a, __b))
__X86_BINARY(__m128d, _mm_unpackhi_pd, __X86_HIGH_2(__a, __b))
__X86_UNARY(int, _mm_movemask_pd, __m128d, wasm_i64x2_bitmask(__V(__a)))
__X86_UNARY(double, _mm_cvtsd_f64, __m128d, __a[0])

__X86_UNARY(__m128, _mm_castpd_ps, __m128d, __a)
__X86_UNARY(__m128i, _mm_castpd_si128, __m128d, __a)
__X86_UNARY(__m128d, _mm_castps_pd, __m128, __a)
__X86_UNARY(__m128i, _mm_castps_si128, __m128, __a)
__X86_UNARY(__m128, _mm_castsi128_ps, __m128i, __a)
__X86_UNARY(__m128d, _mm_castsi128_pd, __m128i, __a)

// ---- Doubles: arithmetic ----------------------------------------------------------------------

#define __X86_SCALAR_SD(name, of) __X86_BINARY(__m128d, name, _mm_move_sd(__a, of(__a, __b)))

__X86_BINARY_BY(__m128d, _mm_add_pd, wasm_f64x2_add)
__X86_BINARY_BY(__m128d, _mm_sub_pd, wasm_f64x2_sub)
__X86_BINARY_BY(__m128d, _mm_mul_pd, wasm_f64x2_mul)
__X86_BINARY_BY(__m128d, _mm_div_pd, wasm_f64x2_div)
__X86_UNARY_BY(__m128d, _mm_sqrt_pd, wasm_f64x2_sqrt)
__X86_BINARY(__m128d, _mm_min_pd, wasm_f64x2_pmin(__V(__b), __V(__a)))
__X86_BINARY(__m128d, _mm_max_pd, wasm_f64x2_pmax(__V(__b), __V(__a)))

__X86_SCALAR_SD(_mm_add_sd, _mm_add_pd)
__X86_SCALAR_SD(_mm_sub_sd, _mm_sub_pd)
__X86_SCALAR_SD(_mm_mul_sd, _mm_mul_pd)
__X86_SCALAR_SD(_mm_div_sd, _mm_div_pd)
__X86_SCALAR_SD(_mm_min_sd, _mm_min_pd)
__X86_SCALAR_SD(_mm_max_sd, _mm_max_pd)
__X86_BINARY(__m128d, _mm_sqrt_sd, _mm_move_sd(__a, _mm_sqrt_pd(__b)))

__X86_BINARY_BY(__m128d, _mm_and_pd, wasm_v128_and)
__X86_BINARY_BY(__m128d, _mm_or_pd, wasm_v128_or)
__X86_BINARY_BY(__m128d, _mm_xor_pd, wasm_v128_xor)
__X86_BINARY(__m128d, _mm_andnot_pd, wasm_v128_andnot(__V(__b), __V(__a)))

// ---- Doubles: comparisons ---------------------------------------------------------------------

__X86_BINARY(__m128d, _mm_cmpeq_pd, __a == __b)
__X86_BINARY(__m128d, _mm_cmplt_pd, __a < __b)
__X86_BINARY(__m128d, _mm_cmple_pd, __a <= __b)
__X86_BINARY(__m128d, _mm_cmpgt_pd, __a > __b)
__X86_BINARY(__m128d, _mm_cmpge_pd, __a >= __b)
__X86_BINARY(__m128d, _mm_cmpneq_pd, __a != __b)
__X86_BINARY(__m128d, _mm_cmpnlt_pd, ~(__a < __b))
__X86_BINARY(__m128d, _mm_cmpnle_pd, ~(__a <= __b))
__X86_BINARY(__m128d, _mm_cmpngt_pd, ~(__a > __b))
__X86_BINARY(__m128d, _mm_cmpnge_pd, ~(__a >= __b))
__X86_BINARY(__m128d, _mm_cmpord_pd, (__a == __a) & (__b == __b))
__X86_BINARY(__m128d, _mm_cmpunord_pd, (__a != __a) | (__b != __b))

__X86_SCALAR_SD(_mm_cmpeq_sd, _mm_cmpeq_pd)
__X86_SCALAR_SD(_mm_cmplt_sd, _mm_cmplt_pd)
__X86_SCALAR_SD(_mm_cmple_sd, _mm_cmple_pd)
__X86_SCALAR_SD(_mm_cmpgt_sd, _mm_cmpgt_pd)
__X86_SCALAR_SD(_mm_cmpge_sd, _mm_cmpge_pd)
__X86_SCALAR_SD(_mm_cmpneq_sd, _mm_cmpneq_pd)
__X86_SCALAR_SD(_mm_cmpnlt_sd, _mm_cmpnlt_pd)
__X86_SCALAR_SD(_mm_cmpnle_sd, _mm_cmpnle_pd)
__X86_SCALAR_SD(_mm_cmpngt_sd, _mm_cmpngt_pd)
__X86_SCALAR_SD(_mm_cmpnge_sd, _mm_cmpnge_pd)
__X86_SCALAR_SD(_mm_cmpord_sd, _mm_cmpord_pd)
__X86_SCALAR_SD(_mm_cmpunord_sd, _mm_cmpunord_pd)

__X86_COMPARE(__m128d, eq, _sd, ==)
__X86_COMPARE(__m128d, lt, _sd, <)
__X86_COMPARE(__m128d, le, _sd, <=)
__X86_COMPARE(__m128d, gt, _sd, >)
__X86_COMPARE(__m128d, ge, _sd, >=)
__X86_COMPARE(__m128d, neq, _sd, !=)

// ---- Conversions ------------------------------------------------------------------------------

__X86_UNARY(__m128, _mm_cvtepi32_ps, __m128i, wasm_f32x4_convert_i32x4(__V(__a)))
__X86_UNARY(__m128d, _mm_cvtepi32_pd, __m128i, wasm_f64x2_convert_low_i32x4(__V(__a)))
__X86_UNARY(__m128, _mm_cvtpd_ps, __m128d, wasm_f32x4_demote_f64x2_zero(__V(__a)))
__X86_UNARY(__m128d, _mm_cvtps_pd, __m128, wasm_f64x2_promote_low_f32x4(__V(__a)))

__X86_UNARY(__m128i, _mm_cvttps_epi32, __m128,
            wasm_i32x4_trunc_sat_f32x4(__V(__x86_int32_or_least_ps(__a))))
__X86_UNARY(__m128i, _mm_cvttpd_epi32, __m128d,
            wasm_i32x4_trunc_sat_f64x2_zero(__V(__x86_int32_or_least_pd(__a))))
__X86_UNARY(__m128i, _mm_cvtps_epi32, __m128,
            _mm_cvttps_epi32((__m128)wasm_f32x4_nearest(__V(__a))))
__X86_UNARY(__m128i, _mm_cvtpd_epi32, __m128d,
            _mm_cvttpd_epi32((__m128d)wasm_f64x2_nearest(__V(__a))))

__X86_UNARY(int, _mm_cvtsd_si32, __m128d, ((__v4si)_mm_cvtpd_epi32(__a))[0])
__X86_UNARY(int, _mm_cvttsd_si32, __m128d, ((__v4si)_mm_cvttpd_epi32(__a))[0])
__X86_UNARY(long long, _mm_cvttsd_si64, __m128d, __x86_int64_or_least(__a[0]))
__X86_UNARY(long long, _mm_cvtsd_si64, __m128d, __x86_int64_or_least(__builtin_rint(__a[0])))
__X86_UNARY_ALIAS(long long, _mm_cvttsd_si64x, __m128d, _mm_cvttsd_si64)
__X86_UNARY_ALIAS(long long, _mm_cvtsd_si64x, __m128d, _mm_cvtsd_si64)

__X86_INTRINSIC __m128 _mm_cvtsd_ss(__m128 __a, __m128d __b) {
  return _mm_move_ss(__a, _mm_cvtpd_ps(__b));
}
__X86_INTRINSIC __m128d _mm_cvtss_sd(__m128d __a, __m128 __b) {
  return _mm_move_sd(__a, _mm_cvtps_pd(__b));
}
__X86_INTRINSIC __m128d _mm_cvtsi32_sd(__m128d __a, int __b) {
  __a[0] = __b;
  return __a;
}
__X86_INTRINSIC __m128d _mm_cvtsi64_sd(__m128d __a, long long __b) {
  __a[0] = (double)__b;
  return __a;
}
__X86_INTRINSIC __m128d _mm_cvtsi64x_sd(__m128d __a, long long __b) {
  return _mm_cvtsi64_sd(__a, __b);
}

// ---- Integers: set ----------------------------------------------------------------------------

__X86_INTRINSIC __m128i _mm_setzero_si128(void) { return (__m128i){0, 0}; }
__X86_INTRINSIC __m128i _mm_undefined_si128(void) { return _mm_setzero_si128(); }

__X86_INTRINSIC __m128i _mm_set_epi64x(long long __b, long long __a) { return (__m128i){__a, __b}; }
__X86_INTRINSIC __m128i _mm_set_epi64(__m64 __b, __m64 __a) {
  return (__m128i)__builtin_shufflevector(__a, __b, 0, 1, 2, 3);
}
__X86_INTRINSIC __m128i _mm_setr_epi64(__m64 __a, __m64 __b) { return _mm_set_epi64(__b, __a); }
__X86_INTRINSIC __m128i _mm_setr_epi32(int __a, int __b, int __c, int __d) {
  return (__m128i)(__v4si){__a, __b, __c, __d};
}
__X86_INTRINSIC __m128i _mm_set_epi32(int __d, int __c, int __b, int __a) {
  return (__m128i)(__v4si){__a, __b, __c, __d};
}
__X86_INTRINSIC __m128i _mm_setr_epi16(short __a, short __b, short __c, short __d, short __e,
                                       short __f, short __g, short __h) {
  return (__m128i)(__v8hi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__X86_INTRINSIC __m128i _mm_set_epi16(short __h, short __g, short __f, short __e, short __d,
                                      short __c, short __b, short __a) {
  return (__m128i)(__v8hi){__a, __b, __c, __d, __e, __f, __g, __h};
}
__X86_INTRINSIC __m128i _mm_setr_epi8(char __a, char __b, char __c, char __d, char __e, char __f,
                                      char __g, char __h, char __i, char __j, char __k, char __l,
                                      char __m, char __n, char __o, char __p) {
  return (__m128i)(__v16qi){__a, __b, __c, __d, __e, __f, __g, __h,
                            __i, __j, __k, __l, __m, __n, __o, __p};
}
__X86_INTRINSIC __m128i _mm_set_epi8(char __p, char __o, char __n, char __m, char __l, char __k,
                                     char __j, char __i, char __h, char __g, char __f, char __e,
                                     char __d, char __c, char __b, char __a) {
  return (__m128i)(__v16qi){__a, __b, __c, __d, __e, __f, __g, __h,
                            __i, __j, __k, __l, __m, __n, __o, __p};
}
__X86_UNARY(__m128i, _mm_set1_epi8, char, wasm_i8x16_splat(__a))
__X86_UNARY(__m128i, _mm_set1_epi16, short, wasm_i16x8_splat(__a))
__X86_UNARY(__m128i, _mm_set1_epi32, int, wasm_i32x4_splat(__a))
__X86_UNARY(__m128i, _mm_set1_epi64x, long long, wasm_i64x2_splat(__a))
__X86_UNARY(__m128i, _mm_set1_epi64, __m64, _mm_set_epi64(__a, __a))

// ---- Integers: load and store -----------------------------------------------------------------

__X86_UNARY(__m128i, _mm_load_si128, const __m128i *, *__a)
__X86_UNARY(__m128i, _mm_loadu_si128, const __m128i_u *, *__a)
__X86_UNARY(__m128i, _mm_loadl_epi64, const __m128i_u *, wasm_v128_load64_zero(__a))
__X86_UNARY(__m128i, _mm_loadu_si64, const void *, wasm_v128_load64_zero(__a))
__X86_UNARY(__m128i, _mm_loadu_si32, const void *, wasm_v128_load32_zero(__a))
__X86_UNARY(__m128i, _mm_loadu_si16, const void *, (__v8hi){*(const __x86_i16_u *)__a})

__X86_INTRINSIC void _mm_store_si128(__m128i *__p, __m128i __a) { *__p = __a; }
__X86_INTRINSIC void _mm_storeu_si128(__m128i_u *__p, __m128i __a) { *__p = __a; }
__X86_INTRINSIC void _mm_storeu_si64(void *__p, __m128i __a) {
  wasm_v128_store64_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_storeu_si32(void *__p, __m128i __a) {
  wasm_v128_store32_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_storeu_si16(void *__p, __m128i __a) {
  wasm_v128_store16_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_storel_epi64(__m128i_u *__p, __m128i __a) { _mm_storeu_si64(__p, __a); }
__X86_INTRINSIC void _mm_stream_si128(__m128i *__p, __m128i __a) { *__p = __a; }
__X86_INTRINSIC void _mm_stream_si32(int *__p, int __a) { *__p = __a; }
__X86_INTRINSIC void _mm_stream_si64(long long *__p, long long __a) { *__p = __a; }

// Bytes whose mask has no highest bit stay as they are, and need not be there.
__X86_INTRINSIC void _mm_maskmoveu_si128(__m128i __a, __m128i __mask, char *__p) {
  int __bits = wasm_i8x16_bitmask(__V(__mask)), __i;
  for (__i = 0; __i < 16; __i++)
    if (__bits >> __i & 1) __p[__i] = ((__v16qi)__a)[__i];
}

// ---- Integers: moving -------------------------------------------------------------------------

__X86_UNARY(int, _mm_cvtsi128_si32, __m128i, ((__v4si)__a)[0])
__X86_UNARY(long long, _mm_cvtsi128_si64, __m128i, __a[0])
__X86_UNARY(__m128i, _mm_cvtsi32_si128, int, (__v4si){__a, 0, 0, 0})
__X86_UNARY(__m128i, _mm_cvtsi64_si128, long long, (__v2di){__a, 0})
__X86_UNARY_ALIAS(long long, _mm_cvtsi128_si64x, __m128i, _mm_cvtsi128_si64)
__X86_UNARY_ALIAS(__m128i, _mm_cvtsi64x_si128, long long, _mm_cvtsi64_si128)
__X86_UNARY(__m128i, _mm_move_epi64, __m128i,
            __builtin_shufflevector(__a, _mm_setzero_si128(), 0, 2))
__X86_UNARY(__m64, _mm_movepi64_pi64, __m128i,
            __builtin_shufflevector((__v4si)__a, (__v4si)__a, 0, 1))
__X86_UNARY(__m128i, _mm_movpi64_epi64, __m64, _mm_set_epi64((__m64){0, 0}, __a))
__X86_UNARY(int, _mm_movemask_epi8, __m128i, wasm_i8x16_bitmask(__V(__a)))

__X86_INTRINSIC int _mm_extract_epi16(__m128i __a, int __i) { return ((__v8hu)__a)[__i & 7]; }
__X86_INTRINSIC __m128i _mm_insert_epi16(__m128i __a, int __b, int __i) {
  __v8hi __result = (__v8hi)__a;
  __result[__i & 7] = (short)__b;
  return (__m128i)__result;
}

#define _mm_shuffle_epi32(a, constant)                                                             \
  ((__m128i)__builtin_shufflevector((__v4si)(__m128i)(a), (__v4si)_mm_setzero_si128(),             \
                                    __X86_FIELD(constant, 0), __X86_FIELD(constant, 1),            \
                                    __X86_FIELD(constant, 2), __X86_FIELD(constant, 3)))
#define _mm_shufflelo_epi16(a, constant)                                                           \
  ((__m128i)__builtin_shufflevector(                                                               \
      (__v8hi)(__m128i)(a), (__v8hi)_mm_setzero_si128(), __X86_FIELD(constant, 0),                 \
      __X86_FIELD(constant, 1), __X86_FIELD(constant, 2), __X86_FIELD(constant, 3), 4, 5, 6, 7))
#define _mm_shufflehi_epi16(a, constant)                                                           \
  ((__m128i)__builtin_shufflevector((__v8hi)(__m128i)(a), (__v8hi)_mm_setzero_si128(), 0, 1, 2, 3, \
                                    __X86_FIELD(constant, 0) + 4, __X86_FIELD(constant, 1) + 4,    \
                                    __X86_FIELD(constant, 2) + 4, __X86_FIELD(constant, 3) + 4))

__X86_BINARY(__m128i, _mm_unpacklo_epi8, __X86_LOW_16((__v16qi)__a, (__v16qi)__b))
__X86_BINARY(__m128i, _mm_unpacklo_epi16, __X86_LOW_8((__v8hi)__a, (__v8hi)__b))
__X86_BINARY(__m128i, _mm_unpacklo_epi32, __X86_LOW_4((__v4si)__a, (__v4si)__b))
__X86_BINARY(__m128i, _mm_unpacklo_epi64, __X86_LOW_2(__a, __b))
__X86_BINARY(__m128i, _mm_unpackhi_epi8, __X86_HIGH_16((__v16qi)__a, (__v16qi)__b))
__X86_BINARY(__m128i, _mm_unpackhi_epi16, __X86_HIGH_8((__v8hi)__a, (__v8hi)__b))
__X86_BINARY(__m128i, _mm_unpackhi_epi32, __X86_HIGH_4((__v4si)__a, (__v4si)__b))
__X86_BINARY(__m128i, _mm_unpackhi_epi64, __X86_HIGH_2(__a, __b))

__X86_BINARY_BY(__m128i, _mm_packs_epi16, wasm_i8x16_narrow_i16x8)
__X86_BINARY_BY(__m128i, _mm_packs_epi32, wasm_i16x8_narrow_i32x4)
__X86_BINARY_BY(__m128i, _mm_packus_epi16, wasm_u8x16_narrow_i16x8)

// ---- Integers: arithmetic ---------------------------------------------------------------------

__X86_BINARY_BY(__m128i, _mm_add_epi8, wasm_i8x16_add)
__X86_BINARY_BY(__m128i, _mm_add_epi16, wasm_i16x8_add)
__X86_BINARY_BY(__m128i, _mm_add_epi32, wasm_i32x4_add)
__X86_BINARY_BY(__m128i, _mm_add_epi64, wasm_i64x2_add)
__X86_BINARY_BY(__m128i, _mm_sub_epi8, wasm_i8x16_sub)
__X86_BINARY_BY(__m128i, _mm_sub_epi16, wasm_i16x8_sub)
__X86_BINARY_BY(__m128i, _mm_sub_epi32, wasm_i32x4_sub)
__X86_BINARY_BY(__m128i, _mm_sub_epi64, wasm_i64x2_sub)
__X86_BINARY_BY(__m128i, _mm_adds_epi8, wasm_i8x16_add_sat)
__X86_BINARY_BY(__m128i, _mm_adds_epi16, wasm_i16x8_add_sat)
__X86_BINARY_BY(__m128i, _mm_adds_epu8, wasm_u8x16_add_sat)
__X86_BINARY_BY(__m128i, _mm_adds_epu16, wasm_u16x8_add_sat)
__X86_BINARY_BY(__m128i, _mm_subs_epi8, wasm_i8x16_sub_sat)
__X86_BINARY_BY(__m128i, _mm_subs_epi16, wasm_i16x8_sub_sat)
__X86_BINARY_BY(__m128i, _mm_subs_epu8, wasm_u8x16_sub_sat)
__X86_BINARY_BY(__m128i, _mm_subs_epu16, wasm_u16x8_sub_sat)
__X86_BINARY_BY(__m128i, _mm_max_epi16, wasm_i16x8_max)
__X86_BINARY_BY(__m128i, _mm_max_epu8, wasm_u8x16_max)
__X86_BINARY_BY(__m128i, _mm_min_epi16, wasm_i16x8_min)
__X86_BINARY_BY(__m128i, _mm_min_epu8, wasm_u8x16_min)
__X86_BINARY_BY(__m128i, _mm_avg_epu8, wasm_u8x16_avgr)
__X86_BINARY_BY(__m128i, _mm_avg_epu16, wasm_u16x8_avgr)

__X86_BINARY_BY(__m128i, _mm_mullo_epi16, wasm_i16x8_mul)
__X86_BINARY_BY(__m128i, _mm_madd_epi16, wasm_i32x4_dot_i16x8)
__X86_BINARY(__m128i, _mm_mulhi_epi16,
             __X86_ODD_8((__v8hi)wasm_i32x4_extmul_low_i16x8(__V(__a), __V(__b)),
                         (__v8hi)wasm_i32x4_extmul_high_i16x8(__V(__a), __V(__b))))
__X86_BINARY(__m128i, _mm_mulhi_epu16,
             __X86_ODD_8((__v8hi)wasm_u32x4_extmul_low_u16x8(__V(__a), __V(__b)),
                         (__v8hi)wasm_u32x4_extmul_high_u16x8(__V(__a), __V(__b))))
__X86_BINARY(__m128i, _mm_mul_epu32,
             wasm_u64x2_extmul_low_u32x4(__V(_mm_shuffle_epi32(__a, 0x08)),
                                         __V(_mm_shuffle_epi32(__b, 0x08))))

// Sums of the differences of eight bytes each.
__X86_INTRINSIC __m128i _mm_sad_epu8(__m128i __a, __m128i __b) {
  v128_t __differences =
      wasm_v128_or(wasm_u8x16_sub_sat(__V(__a), __V(__b)), wasm_u8x16_sub_sat(__V(__b), __V(__a)));
  v128_t __sums = wasm_u32x4_extadd_pairwise_u16x8(wasm_u16x8_extadd_pairwise_u8x16(__differences));
  return (__m128i)wasm_i64x2_add(wasm_u64x2_shr(__sums, 32),
                                 wasm_v128_and(__sums, wasm_i64x2_const_splat(0xffffffff)));
}

__X86_BINARY_BY(__m128i, _mm_and_si128, wasm_v128_and)
__X86_BINARY_BY(__m128i, _mm_or_si128, wasm_v128_or)
__X86_BINARY_BY(__m128i, _mm_xor_si128, wasm_v128_xor)
__X86_BINARY(__m128i, _mm_andnot_si128, wasm_v128_andnot(__V(__b), __V(__a)))

__X86_BINARY_BY(__m128i, _mm_cmpeq_epi8, wasm_i8x16_eq)
__X86_BINARY_BY(__m128i, _mm_cmpeq_epi16, wasm_i16x8_eq)
__X86_BINARY_BY(__m128i, _mm_cmpeq_epi32, wasm_i32x4_eq)
__X86_BINARY_BY(__m128i, _mm_cmpgt_epi8, wasm_i8x16_gt)
__X86_BINARY_BY(__m128i, _mm_cmpgt_epi16, wasm_i16x8_gt)
__X86_BINARY_BY(__m128i, _mm_cmpgt_epi32, wasm_i32x4_gt)
__X86_BINARY_BY(__m128i, _mm_cmplt_epi8, wasm_i8x16_lt)
__X86_BINARY_BY(__m128i, _mm_cmplt_epi16, wasm_i16x8_lt)
__X86_BINARY_BY(__m128i, _mm_cmplt_epi32, wasm_i32x4_lt)

// ---- Integers: shifts -------------------------------------------------------------------------

// A count beyond the width leaves nothing, or signs. It is an integer, or 64 bits of a vector.
#define __X86_SHIFT(by_integer, by_vector, instruction, width)                                     \
  __X86_INTRINSIC __m128i by_integer(__m128i __a, int __n) {                                       \
    return (unsigned)__n < width ? (__m128i)instruction(__V(__a), (unsigned)__n)                   \
                                 : _mm_setzero_si128();                                            \
  }                                                                                                \
  __X86_INTRINSIC __m128i by_vector(__m128i __a, __m128i __n) {                                    \
    return by_integer(__a, ((__v2du)__n)[0] < width ? (int)__n[0] : width);                        \
  }
#define __X86_SIGNED_SHIFT(by_integer, by_vector, instruction, width)                              \
  __X86_INTRINSIC __m128i by_integer(__m128i __a, int __n) {                                       \
    return (__m128i)instruction(__V(__a), (unsigned)__n < width ? (unsigned)__n : width - 1);      \
  }                                                                                                \
  __X86_INTRINSIC __m128i by_vector(__m128i __a, __m128i __n) {                                    \
    return by_integer(__a, ((__v2du)__n)[0] < width ? (int)__n[0] : width);                        \
  }
__X86_SHIFT(_mm_slli_epi16, _mm_sll_epi16, wasm_i16x8_shl, 16)
__X86_SHIFT(_mm_slli_epi32, _mm_sll_epi32, wasm_i32x4_shl, 32)
__X86_SHIFT(_mm_slli_epi64, _mm_sll_epi64, wasm_i64x2_shl, 64)
__X86_SHIFT(_mm_srli_epi16, _mm_srl_epi16, wasm_u16x8_shr, 16)
__X86_SHIFT(_mm_srli_epi32, _mm_srl_epi32, wasm_u32x4_shr, 32)
__X86_SHIFT(_mm_srli_epi64, _mm_srl_epi64, wasm_u64x2_shr, 64)
__X86_SIGNED_SHIFT(_mm_srai_epi16, _mm_sra_epi16, wasm_i16x8_shr, 16)
__X86_SIGNED_SHIFT(_mm_srai_epi32, _mm_sra_epi32, wasm_i32x4_shr, 32)

// Sixteen bytes from n on of 32: a, then b.
#define __X86_BYTES_FROM(a, b, n)                                                                  \
  __builtin_shufflevector((__v16qi)(a), (__v16qi)(b), (n), (n) + 1, (n) + 2, (n) + 3, (n) + 4,     \
                          (n) + 5, (n) + 6, (n) + 7, (n) + 8, (n) + 9, (n) + 10, (n) + 11,         \
                          (n) + 12, (n) + 13, (n) + 14, (n) + 15)
#define __X86_AT_MOST_16(n) (((n) & 0xff) < 16 ? (n) & 0xff : 16)

#define _mm_bslli_si128(a, n)                                                                      \
  ((__m128i)__X86_BYTES_FROM(_mm_setzero_si128(), (__m128i)(a), 16 - __X86_AT_MOST_16(n)))
#define _mm_bsrli_si128(a, n)                                                                      \
  ((__m128i)__X86_BYTES_FROM((__m128i)(a), _mm_setzero_si128(), __X86_AT_MOST_16(n)))
#define _mm_slli_si128(a, n) _mm_bslli_si128(a, n)
#define _mm_srli_si128(a, n) _mm_bsrli_si128(a, n)

// ---- Hints ------------------------------------------------------------------------------------

__X86_INTRINSIC void _mm_clflush(const void *__a) { (void)__a; }
__X86_INTRINSIC void _mm_lfence(void) { __asm__ volatile("" ::: "memory"); }
__X86_INTRINSIC void _mm_mfence(void) { __asm__ volatile("" ::: "memory"); }

#include <mmintrin.h>

#endif
