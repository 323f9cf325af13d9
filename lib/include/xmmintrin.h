/* SPDX-License-Identifier: MIT */
// SSE: vectors of four floats.
#ifndef AMPHORA_XMMINTRIN_H
#define AMPHORA_XMMINTRIN_H

#ifndef __wasm_simd128__
#error "SSE instruction set not enabled: compile with -msse"
#endif

#include <__amphora_x86.h>
#include <mm_malloc.h>

// ---- Set, load and store ----------------------------------------------------------------------

__X86_INTRINSIC __m128 _mm_setzero_ps(void) { return (__m128){0, 0, 0, 0}; }
__X86_INTRINSIC __m128 _mm_undefined_ps(void) { return _mm_setzero_ps(); }
__X86_INTRINSIC __m128 _mm_setr_ps(float __a, float __b, float __c, float __d) {
  return (__m128){__a, __b, __c, __d};
}
__X86_INTRINSIC __m128 _mm_set_ps(float __d, float __c, float __b, float __a) {
  return (__m128){__a, __b, __c, __d};
}
__X86_INTRINSIC __m128 _mm_set_ss(float __a) { return (__m128){__a, 0, 0, 0}; }
__X86_INTRINSIC __m128 _mm_set1_ps(float __a) { return (__m128){__a, __a, __a, __a}; }
__X86_UNARY_ALIAS(__m128, _mm_set_ps1, float, _mm_set1_ps)

__X86_UNARY(__m128, _mm_load_ss, const float *, wasm_v128_load32_zero(__a))
__X86_UNARY(__m128, _mm_load1_ps, const float *, wasm_v128_load32_splat(__a))
__X86_UNARY(__m128, _mm_load_ps1, const float *, wasm_v128_load32_splat(__a))
__X86_UNARY(__m128, _mm_load_ps, const float *, *(const __m128 *)__a)
__X86_UNARY(__m128, _mm_loadu_ps, const float *, *(const __m128_u *)__a)
__X86_INTRINSIC __m128 _mm_loadr_ps(const float *__a) {
  return __builtin_shufflevector(_mm_load_ps(__a), _mm_load_ps(__a), 3, 2, 1, 0);
}
__X86_INTRINSIC __m128 _mm_loadl_pi(__m128 __a, const __m64 *__b) {
  return (__m128)wasm_v128_load64_lane(__b, __V(__a), 0);
}
__X86_INTRINSIC __m128 _mm_loadh_pi(__m128 __a, const __m64 *__b) {
  return (__m128)wasm_v128_load64_lane(__b, __V(__a), 1);
}

__X86_INTRINSIC void _mm_store_ss(float *__p, __m128 __a) {
  wasm_v128_store32_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_store_ps(float *__p, __m128 __a) { *(__m128 *)__p = __a; }
__X86_INTRINSIC void _mm_storeu_ps(float *__p, __m128 __a) { *(__m128_u *)__p = __a; }
__X86_INTRINSIC void _mm_store1_ps(float *__p, __m128 __a) {
  _mm_store_ps(__p, __builtin_shufflevector(__a, __a, 0, 0, 0, 0));
}
__X86_INTRINSIC void _mm_store_ps1(float *__p, __m128 __a) { _mm_store1_ps(__p, __a); }
__X86_INTRINSIC void _mm_storer_ps(float *__p, __m128 __a) {
  _mm_store_ps(__p, __builtin_shufflevector(__a, __a, 3, 2, 1, 0));
}
__X86_INTRINSIC void _mm_storel_pi(__m64 *__p, __m128 __a) {
  wasm_v128_store64_lane(__p, __V(__a), 0);
}
__X86_INTRINSIC void _mm_storeh_pi(__m64 *__p, __m128 __a) {
  wasm_v128_store64_lane(__p, __V(__a), 1);
}
__X86_INTRINSIC void _mm_stream_ps(float *__p, __m128 __a) { _mm_store_ps(__p, __a); }

// ---- Moving -----------------------------------------------------------------------------------

#define _MM_SHUFFLE(d, c, b, a) (((d) << 6) | ((c) << 4) | ((b) << 2) | (a))

#define _mm_shuffle_ps(a, b, constant)                                                             \
  ((__m128)__builtin_shufflevector((__v4sf)(__m128)(a), (__v4sf)(__m128)(b),                       \
                                   __X86_FIELD(constant, 0), __X86_FIELD(constant, 1),             \
                                   __X86_FIELD(constant, 2) + 4, __X86_FIELD(constant, 3) + 4))

__X86_BINARY(__m128, _mm_move_ss, __builtin_shufflevector(__a, __b, 4, 1, 2, 3))
__X86_BINARY(__m128, _mm_movehl_ps, __builtin_shufflevector(__a, __b, 6, 7, 2, 3))
__X86_BINARY(__m128, _mm_movelh_ps, __builtin_shufflevector(__a, __b, 0, 1, 4, 5))
__X86_BINARY(__m128, _mm_unpacklo_ps, __X86_LOW_4(__a, __b))
__X86_BINARY(__m128, _mm_unpackhi_ps, __X86_HIGH_4(__a, __b))
__X86_UNARY(int, _mm_movemask_ps, __m128, wasm_i32x4_bitmask(__V(__a)))
__X86_UNARY(float, _mm_cvtss_f32, __m128, __a[0])

#define _MM_TRANSPOSE4_PS(a, b, c, d)                                                              \
  do {                                                                                             \
    __m128 __ab_low = _mm_unpacklo_ps(a, b), __ab_high = _mm_unpackhi_ps(a, b);                    \
    __m128 __cd_low = _mm_unpacklo_ps(c, d), __cd_high = _mm_unpackhi_ps(c, d);                    \
    (a) = _mm_movelh_ps(__ab_low, __cd_low);                                                       \
    (b) = _mm_movehl_ps(__cd_low, __ab_low);                                                       \
    (c) = _mm_movelh_ps(__ab_high, __cd_high);                                                     \
    (d) = _mm_movehl_ps(__cd_high, __ab_high);                                                     \
  } while (0)

// ---- Arithmetic -------------------------------------------------------------------------------

// What has only one element: the others are the first operand's.
#define __X86_SCALAR_UNARY_SS(name, of) __X86_UNARY(__m128, name, __m128, _mm_move_ss(__a, of(__a)))
#define __X86_SCALAR_SS(name, of) __X86_BINARY(__m128, name, _mm_move_ss(__a, of(__a, __b)))

__X86_BINARY_BY(__m128, _mm_add_ps, wasm_f32x4_add)
__X86_BINARY_BY(__m128, _mm_sub_ps, wasm_f32x4_sub)
__X86_BINARY_BY(__m128, _mm_mul_ps, wasm_f32x4_mul)
__X86_BINARY_BY(__m128, _mm_div_ps, wasm_f32x4_div)
__X86_UNARY_BY(__m128, _mm_sqrt_ps, wasm_f32x4_sqrt)
__X86_UNARY(__m128, _mm_rcp_ps, __m128, _mm_set1_ps(1) / __a)
__X86_UNARY(__m128, _mm_rsqrt_ps, __m128, _mm_set1_ps(1) / _mm_sqrt_ps(__a))
// The second operand is the result where neither is less.
__X86_BINARY(__m128, _mm_min_ps, wasm_f32x4_pmin(__V(__b), __V(__a)))
__X86_BINARY(__m128, _mm_max_ps, wasm_f32x4_pmax(__V(__b), __V(__a)))

__X86_SCALAR_SS(_mm_add_ss, _mm_add_ps)
__X86_SCALAR_SS(_mm_sub_ss, _mm_sub_ps)
__X86_SCALAR_SS(_mm_mul_ss, _mm_mul_ps)
__X86_SCALAR_SS(_mm_div_ss, _mm_div_ps)
__X86_SCALAR_SS(_mm_min_ss, _mm_min_ps)
__X86_SCALAR_SS(_mm_max_ss, _mm_max_ps)
__X86_SCALAR_UNARY_SS(_mm_sqrt_ss, _mm_sqrt_ps)
__X86_SCALAR_UNARY_SS(_mm_rcp_ss, _mm_rcp_ps)
__X86_SCALAR_UNARY_SS(_mm_rsqrt_ss, _mm_rsqrt_ps)

__X86_BINARY_BY(__m128, _mm_and_ps, wasm_v128_and)
__X86_BINARY_BY(__m128, _mm_or_ps, wasm_v128_or)
__X86_BINARY_BY(__m128, _mm_xor_ps, wasm_v128_xor)
__X86_BINARY(__m128, _mm_andnot_ps, wasm_v128_andnot(__V(__b), __V(__a)))

// ---- Comparisons ------------------------------------------------------------------------------

__X86_BINARY(__m128, _mm_cmpeq_ps, __a == __b)
__X86_BINARY(__m128, _mm_cmplt_ps, __a < __b)
__X86_BINARY(__m128, _mm_cmple_ps, __a <= __b)
__X86_BINARY(__m128, _mm_cmpgt_ps, __a > __b)
__X86_BINARY(__m128, _mm_cmpge_ps, __a >= __b)
__X86_BINARY(__m128, _mm_cmpneq_ps, __a != __b)
__X86_BINARY(__m128, _mm_cmpnlt_ps, ~(__a < __b))
__X86_BINARY(__m128, _mm_cmpnle_ps, ~(__a <= __b))
__X86_BINARY(__m128, _mm_cmpngt_ps, ~(__a > __b))
__X86_BINARY(__m128, _mm_cmpnge_ps, ~(__a >= __b))
__X86_BINARY(__m128, _mm_cmpord_ps, (__a == __a) & (__b == __b))
__X86_BINARY(__m128, _mm_cmpunord_ps, (__a != __a) | (__b != __b))

__X86_SCALAR_SS(_mm_cmpeq_ss, _mm_cmpeq_ps)
__X86_SCALAR_SS(_mm_cmplt_ss, _mm_cmplt_ps)
__X86_SCALAR_SS(_mm_cmple_ss, _mm_cmple_ps)
__X86_SCALAR_SS(_mm_cmpgt_ss, _mm_cmpgt_ps)
__X86_SCALAR_SS(_mm_cmpge_ss, _mm_cmpge_ps)
__X86_SCALAR_SS(_mm_cmpneq_ss, _mm_cmpneq_ps)
__X86_SCALAR_SS(_mm_cmpnlt_ss, _mm_cmpnlt_ps)
__X86_SCALAR_SS(_mm_cmpnle_ss, _mm_cmpnle_ps)
__X86_SCALAR_SS(_mm_cmpngt_ss, _mm_cmpngt_ps)
__X86_SCALAR_SS(_mm_cmpnge_ss, _mm_cmpnge_ps)
__X86_SCALAR_SS(_mm_cmpord_ss, _mm_cmpord_ps)
__X86_SCALAR_SS(_mm_cmpunord_ss, _mm_cmpunord_ps)

// Of the first elements; the two kinds differ in exceptions alone.
#define __X86_COMPARE(type, relation, suffix, operator)                                            \
  __X86_INTRINSIC int _mm_comi##relation##suffix(type __a, type __b) {                             \
    return __a[0] operator __b[0];                                                                 \
  }                                                                                                \
  __X86_INTRINSIC int _mm_ucomi##relation##suffix(type __a, type __b) {                            \
    return __a[0] operator __b[0];                                                                 \
  }
__X86_COMPARE(__m128, eq, _ss, ==)
__X86_COMPARE(__m128, lt, _ss, <)
__X86_COMPARE(__m128, le, _ss, <=)
__X86_COMPARE(__m128, gt, _ss, >)
__X86_COMPARE(__m128, ge, _ss, >=)
__X86_COMPARE(__m128, neq, _ss, !=)

// ---- Conversions ------------------------------------------------------------------------------

__X86_INTRINSIC __m128 _mm_cvtsi32_ss(__m128 __a, int __b) {
  __a[0] = (float)__b;
  return __a;
}
__X86_INTRINSIC __m128 _mm_cvtsi64_ss(__m128 __a, long long __b) {
  __a[0] = (float)__b;
  return __a;
}
__X86_INTRINSIC __m128 _mm_cvt_si2ss(__m128 __a, int __b) { return _mm_cvtsi32_ss(__a, __b); }
__X86_INTRINSIC __m128 _mm_cvtsi64x_ss(__m128 __a, long long __b) {
  return _mm_cvtsi64_ss(__a, __b);
}

__X86_INTRINSIC int _mm_cvttss_si32(__m128 __a) {
  return wasm_i32x4_trunc_sat_f32x4(__V(__x86_int32_or_least_ps(__a)))[0];
}
__X86_UNARY(int, _mm_cvtss_si32, __m128, _mm_cvttss_si32((__m128)wasm_f32x4_nearest(__V(__a))))
__X86_UNARY(long long, _mm_cvttss_si64, __m128, __x86_int64_or_least(__a[0]))
__X86_UNARY(long long, _mm_cvtss_si64, __m128, __x86_int64_or_least(__builtin_rintf(__a[0])))
__X86_UNARY_ALIAS(int, _mm_cvt_ss2si, __m128, _mm_cvtss_si32)
__X86_UNARY_ALIAS(int, _mm_cvtt_ss2si, __m128, _mm_cvttss_si32)
__X86_UNARY_ALIAS(long long, _mm_cvtss_si64x, __m128, _mm_cvtss_si64)
__X86_UNARY_ALIAS(long long, _mm_cvttss_si64x, __m128, _mm_cvttss_si64)

// ---- The control register ---------------------------------------------------------------------

#define _MM_EXCEPT_INVALID 0x0001
#define _MM_EXCEPT_DENORM 0x0002
#define _MM_EXCEPT_DIV_ZERO 0x0004
#define _MM_EXCEPT_OVERFLOW 0x0008
#define _MM_EXCEPT_UNDERFLOW 0x0010
#define _MM_EXCEPT_INEXACT 0x0020
#define _MM_EXCEPT_MASK 0x003f
#define _MM_MASK_INVALID 0x0080
#define _MM_MASK_DENORM 0x0100
#define _MM_MASK_DIV_ZERO 0x0200
#define _MM_MASK_OVERFLOW 0x0400
#define _MM_MASK_UNDERFLOW 0x0800
#define _MM_MASK_INEXACT 0x1000
#define _MM_MASK_MASK 0x1f80
#define _MM_ROUND_NEAREST 0x0000
#define _MM_ROUND_DOWN 0x2000
#define _MM_ROUND_UP 0x4000
#define _MM_ROUND_TOWARD_ZERO 0x6000
#define _MM_ROUND_MASK 0x6000
#define _MM_FLUSH_ZERO_OFF 0x0000
#define _MM_FLUSH_ZERO_ON 0x8000
#define _MM_FLUSH_ZERO_MASK 0x8000

// It is what it is when a program starts, whatever is written to it: numbers are rounded to the
// nearest, denormal ones are kept, and exceptions are neither raised nor remembered.
__X86_INTRINSIC unsigned int _mm_getcsr(void) { return _MM_MASK_MASK | _MM_ROUND_NEAREST; }
__X86_INTRINSIC void _mm_setcsr(unsigned int __a) { (void)__a; }
#define __X86_CONTROL_FIELD(name, mask)                                                            \
  __X86_INTRINSIC unsigned int _MM_GET_##name(void) { return _mm_getcsr() & (mask); }              \
  __X86_INTRINSIC void _MM_SET_##name(unsigned int __a) {                                          \
    _mm_setcsr((_mm_getcsr() & ~(unsigned int)(mask)) | __a);                                      \
  }
__X86_CONTROL_FIELD(EXCEPTION_STATE, _MM_EXCEPT_MASK)
__X86_CONTROL_FIELD(EXCEPTION_MASK, _MM_MASK_MASK)
__X86_CONTROL_FIELD(ROUNDING_MODE, _MM_ROUND_MASK)
__X86_CONTROL_FIELD(FLUSH_ZERO_MODE, _MM_FLUSH_ZERO_MASK)

// ---- Hints ------------------------------------------------------------------------------------

enum _mm_hint {
  _MM_HINT_NTA = 0,
  _MM_HINT_T2 = 1,
  _MM_HINT_T1 = 2,
  _MM_HINT_T0 = 3,
  _MM_HINT_ET1 = 6,
  _MM_HINT_ET0 = 7,
};

#define _mm_prefetch(address, hint) ((void)(address), (void)(hint))
__X86_INTRINSIC void _mm_sfence(void) { __asm__ volatile("" ::: "memory"); }
__X86_INTRINSIC void _mm_pause(void) {}

// ---- Functions of __m64, which SSE2 is behind --------------------------------------------------

#include <emmintrin.h>

#endif
