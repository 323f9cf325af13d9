/* SPDX-License-Identifier: MIT */
/* simd.h: the values of the fixed-width and relaxed SIMD instructions (spec 4.3.6, 4.3.7).
 *
 * One function an instruction, named after it: i8x16.add is simd_i8x16_add. They are pure, and
 * where the spec leaves a choice (relaxed instructions) they make that of its deterministic
 * profile; NaNs that arithmetic makes are quiet, with the payload that the host gives them. Written
 * with the vector types of gcc and clang, for little-endian hosts that round to nearest: lane 0
 * comes first.
 */
#ifndef AMPHORA_ENGINE_INTERP_SIMD_H
#define AMPHORA_ENGINE_INTERP_SIMD_H

#include <stdint.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "lanes are stored low byte first");

#define VECTORS(element, half, whole)                                                              \
  typedef element half __attribute__((vector_size(8)));                                            \
  typedef element whole __attribute__((vector_size(16)));
VECTORS(int8_t, i8x8, i8x16)
VECTORS(uint8_t, u8x8, u8x16)
VECTORS(int16_t, i16x4, i16x8)
VECTORS(uint16_t, u16x4, u16x8)
VECTORS(int32_t, i32x2, i32x4)
VECTORS(uint32_t, u32x2, u32x4)
VECTORS(int64_t, i64x1, i64x2)
VECTORS(uint64_t, u64x1, u64x2)
VECTORS(float, f32x2, f32x4)
VECTORS(double, f64x1, f64x2)
#undef VECTORS

typedef union v128 {
  i8x16 i8x16;
  u8x16 u8x16;
  i16x8 i16x8;
  u16x8 u16x8;
  i32x4 i32x4;
  u32x4 u32x4;
  i64x2 i64x2;
  u64x2 u64x2;
  f32x4 f32x4;
  f64x2 f64x2;
} v128;

/* Defines simd_SHAPE_OP: its value, of that shape's size, is an expression over a, b, c, count. */
#define UNARY(shape, op, value)                                                                    \
  static inline v128 simd_##shape##_##op(v128 a) { return (v128){.shape = (shape)(value)}; }
#define BINARY(shape, op, value)                                                                   \
  static inline v128 simd_##shape##_##op(v128 a, v128 b) { return (v128){.shape = (shape)(value)}; }
#define TERNARY(shape, op, value)                                                                  \
  static inline v128 simd_##shape##_##op(v128 a, v128 b, v128 c) {                                 \
    return (v128){.shape = (shape)(value)};                                                        \
  }
#define SHIFT(shape, op, value)                                                                    \
  static inline v128 simd_##shape##_##op(v128 a, uint32_t count) {                                 \
    return (v128){.shape = (shape)(value)};                                                        \
  }
#define TEST(shape, op, value)                                                                     \
  static inline uint32_t simd_##shape##_##op(v128 a) { return (value); }

/* The bits of a where those of mask are set, of b elsewhere. */
#define SELECT(mask, a, b) (((a) & (mask)) | ((b) & ~(mask)))

/* ---- Bits ----------------------------------------------------------------------------------- */

static inline v128 simd_v128_not(v128 a) { return (v128){.u64x2 = ~a.u64x2}; }
static inline v128 simd_v128_and(v128 a, v128 b) { return (v128){.u64x2 = a.u64x2 & b.u64x2}; }
static inline v128 simd_v128_andnot(v128 a, v128 b) { return (v128){.u64x2 = a.u64x2 & ~b.u64x2}; }
static inline v128 simd_v128_or(v128 a, v128 b) { return (v128){.u64x2 = a.u64x2 | b.u64x2}; }
static inline v128 simd_v128_xor(v128 a, v128 b) { return (v128){.u64x2 = a.u64x2 ^ b.u64x2}; }
static inline v128 simd_v128_bitselect(v128 a, v128 b, v128 c) {
  return (v128){.u64x2 = SELECT(c.u64x2, a.u64x2, b.u64x2)};
}
TEST(v128, any_true, (a.u64x2[0] | a.u64x2[1]) != 0)

/* ---- Lanes ---------------------------------------------------------------------------------- */

#define LANES(shape, element, ...)                                                                 \
  static inline v128 simd_##shape##_splat(element value) {                                         \
    shape first = {value};                                                                         \
    return (v128){.shape = __builtin_shufflevector(first, first, __VA_ARGS__)};                    \
  }                                                                                                \
  static inline v128 simd_##shape##_replace_lane(v128 a, unsigned lane, element value) {           \
    a.shape[lane] = value;                                                                         \
    return a;                                                                                      \
  }
LANES(i8x16, int8_t, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
LANES(i16x8, int16_t, 0, 0, 0, 0, 0, 0, 0, 0)
LANES(i32x4, int32_t, 0, 0, 0, 0)
LANES(i64x2, int64_t, 0, 0)
LANES(f32x4, float, 0, 0, 0, 0)
LANES(f64x2, double, 0, 0)

#define EXTRACT(shape, op, type, value)                                                            \
  static inline type simd_##shape##_##op(v128 a, unsigned lane) { return value[lane]; }
EXTRACT(i8x16, extract_lane_s, int32_t, a.i8x16)
EXTRACT(i8x16, extract_lane_u, uint32_t, a.u8x16)
EXTRACT(i16x8, extract_lane_s, int32_t, a.i16x8)
EXTRACT(i16x8, extract_lane_u, uint32_t, a.u16x8)
EXTRACT(i32x4, extract_lane, int32_t, a.i32x4)
EXTRACT(i64x2, extract_lane, int64_t, a.i64x2)
EXTRACT(f32x4, extract_lane, float, a.f32x4)
EXTRACT(f64x2, extract_lane, double, a.f64x2)

/* lanes: 16 indices below 32 into the bytes of a and then b */
static inline v128 simd_i8x16_shuffle(v128 a, v128 b, const uint8_t *lanes) {
  uint8_t from[32];
  __builtin_memcpy(from, &a, 16);
  __builtin_memcpy(from + 16, &b, 16);
  v128 result;
  for (unsigned lane = 0; lane < 16; lane++) result.u8x16[lane] = from[lanes[lane]];
  return result;
}

static inline v128 simd_i8x16_swizzle(v128 a, v128 b) {
  uint8_t from[16], index[16];
  __builtin_memcpy(from, &a, 16);
  __builtin_memcpy(index, &b, 16);
  v128 result;
  for (unsigned lane = 0; lane < 16; lane++) result.u8x16[lane] = from[index[lane] & 15];
  return (v128){.u8x16 = result.u8x16 & (u8x16)(b.u8x16 < 16)};
}

/* ---- Integers ------------------------------------------------------------------------------- */

/* What all integer shapes have: S, U its unsigned form, lanes of the given bits. */
#define INTEGER(S, U, bits)                                                                        \
  BINARY(S, add, a.U + b.U)                                                                        \
  BINARY(S, sub, a.U - b.U)                                                                        \
  UNARY(S, neg, -a.U)                                                                              \
  UNARY(S, abs, (U)(a.S ^ (a.S >> (bits - 1))) - (U)(a.S >> (bits - 1)))                           \
  SHIFT(S, shl, a.U << simd_##S##_splat(count % bits).U)                                           \
  SHIFT(S, shr_s, a.S >> simd_##S##_splat(count % bits).S)                                         \
  SHIFT(S, shr_u, a.U >> simd_##S##_splat(count % bits).U)                                         \
  BINARY(S, eq, a.S == b.S)                                                                        \
  BINARY(S, ne, a.S != b.S)                                                                        \
  BINARY(S, lt_s, a.S < b.S)                                                                       \
  BINARY(S, gt_s, a.S > b.S)                                                                       \
  BINARY(S, le_s, a.S <= b.S)                                                                      \
  BINARY(S, ge_s, a.S >= b.S)                                                                      \
  TEST(S, all_true, !simd_v128_any_true((v128){.S = (S)(a.S == 0)}))
INTEGER(i8x16, u8x16, 8)
INTEGER(i16x8, u16x8, 16)
INTEGER(i32x4, u32x4, 32)
INTEGER(i64x2, u64x2, 64)

/* What all but i64x2 have. */
#define NARROW_INTEGER(S, U)                                                                       \
  BINARY(S, lt_u, a.U < b.U)                                                                       \
  BINARY(S, gt_u, a.U > b.U)                                                                       \
  BINARY(S, le_u, a.U <= b.U)                                                                      \
  BINARY(S, ge_u, a.U >= b.U)                                                                      \
  BINARY(S, min_s, SELECT((S)(a.S < b.S), a.S, b.S))                                               \
  BINARY(S, max_s, SELECT((S)(a.S > b.S), a.S, b.S))                                               \
  BINARY(S, min_u, SELECT((U)(a.U < b.U), a.U, b.U))                                               \
  BINARY(S, max_u, SELECT((U)(a.U > b.U), a.U, b.U))
NARROW_INTEGER(i8x16, u8x16)
NARROW_INTEGER(i16x8, u16x8)
NARROW_INTEGER(i32x4, u32x4)

BINARY(i16x8, mul, a.u16x8 *b.u16x8)
BINARY(i32x4, mul, a.u32x4 *b.u32x4)
BINARY(i64x2, mul, a.u64x2 *b.u64x2)

/* What i8x16 and i16x8 have. Signed overflow is where the sign of the result is neither operand's
 * (for a difference: where the operands' signs differ and the result's is not a's); it saturates to
 * the greatest or least value by the sign of a. */
#define SATURATING(S, U, bits, greatest)                                                           \
  static inline v128 simd_##S##_saturate(U result, S overflow, S a) {                              \
    S limit = (a >> (bits - 1)) ^ greatest;                                                        \
    return (v128){.S = SELECT(overflow >> (bits - 1), limit, (S)result)};                          \
  }                                                                                                \
  static inline v128 simd_##S##_add_sat_s(v128 a, v128 b) {                                        \
    U sum = a.U + b.U;                                                                             \
    return simd_##S##_saturate(sum, (S)((a.U ^ sum) & (b.U ^ sum)), a.S);                          \
  }                                                                                                \
  static inline v128 simd_##S##_sub_sat_s(v128 a, v128 b) {                                        \
    U difference = a.U - b.U;                                                                      \
    return simd_##S##_saturate(difference, (S)((a.U ^ b.U) & (a.U ^ difference)), a.S);            \
  }                                                                                                \
  BINARY(S, add_sat_u, (a.U + b.U) | (U)(a.U + b.U < a.U))                                         \
  BINARY(S, sub_sat_u, (a.U - b.U) & (U)(a.U > b.U))                                               \
  BINARY(S, avgr_u, (a.U | b.U) - ((a.U ^ b.U) >> 1))
SATURATING(i8x16, u8x16, 8, INT8_MAX)
SATURATING(i16x8, u16x8, 16, INT16_MAX)

/* Adds up the bits of ever larger groups. */
static inline v128 simd_i8x16_popcnt(v128 a) {
  u8x16 bits = a.u8x16;
  bits -= (bits >> 1) & 0x55;
  bits = (bits & 0x33) + ((bits >> 2) & 0x33);
  return (v128){.u8x16 = (bits + (bits >> 4)) & 0x0f};
}

/* The multiplication moves the top bit of byte i to bit 56 + i; the terms do not overlap. */
static inline uint32_t simd_sign_bits(uint64_t bytes) {
  return ((bytes & 0x8080808080808080) >> 7) * 0x0102040810204080 >> 56;
}
TEST(i8x16, bitmask, simd_sign_bits(a.u64x2[0]) | simd_sign_bits(a.u64x2[1]) << 8)
static inline uint32_t simd_i16x8_bitmask(v128 a) {
  u8x8 high = __builtin_shufflevector(a.u8x16, a.u8x16, 1, 3, 5, 7, 9, 11, 13, 15);
  uint64_t bytes;
  __builtin_memcpy(&bytes, &high, 8);
  return simd_sign_bits(bytes);
}
TEST(i32x4, bitmask,
     a.u32x4[0] >> 31 | a.u32x4[1] >> 31 << 1 | a.u32x4[2] >> 31 << 2 | a.u32x4[3] >> 31 << 3)
TEST(i64x2, bitmask, (uint32_t)(a.u64x2[0] >> 63 | a.u64x2[1] >> 63 << 1))

/* ---- Integers of twice and half the width --------------------------------------------------- */

#define LOW_8(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
#define HIGH_8(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)
#define LOW_4(v) __builtin_shufflevector(v, v, 0, 1, 2, 3)
#define HIGH_4(v) __builtin_shufflevector(v, v, 4, 5, 6, 7)
#define LOW_2(v) __builtin_shufflevector(v, v, 0, 1)
#define HIGH_2(v) __builtin_shufflevector(v, v, 2, 3)

#define EXTEND(S, U, name, lanes)                                                                  \
  UNARY(S, extend_##name, __builtin_convertvector(lanes, S))                                       \
  BINARY(S, extmul_##name, simd_##S##_extend_##name(a).U *simd_##S##_extend_##name(b).U)
EXTEND(i16x8, u16x8, low_i8x16_s, LOW_8(a.i8x16))
EXTEND(i16x8, u16x8, high_i8x16_s, HIGH_8(a.i8x16))
EXTEND(i16x8, u16x8, low_i8x16_u, LOW_8(a.u8x16))
EXTEND(i16x8, u16x8, high_i8x16_u, HIGH_8(a.u8x16))
EXTEND(i32x4, u32x4, low_i16x8_s, LOW_4(a.i16x8))
EXTEND(i32x4, u32x4, high_i16x8_s, HIGH_4(a.i16x8))
EXTEND(i32x4, u32x4, low_i16x8_u, LOW_4(a.u16x8))
EXTEND(i32x4, u32x4, high_i16x8_u, HIGH_4(a.u16x8))
EXTEND(i64x2, u64x2, low_i32x4_s, LOW_2(a.i32x4))
EXTEND(i64x2, u64x2, high_i32x4_s, HIGH_2(a.i32x4))
EXTEND(i64x2, u64x2, low_i32x4_u, LOW_2(a.u32x4))
EXTEND(i64x2, u64x2, high_i32x4_u, HIGH_2(a.u32x4))

/* The even and odd lanes of half the width, extended in place. */
#define EVEN_S(v, S, U, bits) ((S)((U)(v) << bits) >> bits)
#define ODD_S(v, S, bits) ((S)(v) >> bits)

UNARY(i16x8, extadd_pairwise_i8x16_s, EVEN_S(a.i8x16, i16x8, u16x8, 8) + ODD_S(a.i8x16, i16x8, 8))
UNARY(i32x4, extadd_pairwise_i16x8_s, EVEN_S(a.i16x8, i32x4, u32x4, 16) + ODD_S(a.i16x8, i32x4, 16))
UNARY(i16x8, extadd_pairwise_i8x16_u, (a.u16x8 & 0xff) + (a.u16x8 >> 8))
UNARY(i32x4, extadd_pairwise_i16x8_u, (a.u32x4 & 0xffff) + (a.u32x4 >> 16))

static inline v128 simd_i32x4_dot_i16x8_s(v128 a, v128 b) {
  i32x4 even = EVEN_S(a.i16x8, i32x4, u32x4, 16) * EVEN_S(b.i16x8, i32x4, u32x4, 16);
  i32x4 odd = ODD_S(a.i16x8, i32x4, 16) * ODD_S(b.i16x8, i32x4, 16);
  return (v128){.u32x4 = (u32x4)even + (u32x4)odd};
}

#define CLAMP(v, S, least, greatest)                                                               \
  SELECT((S)(v < least), (S){0} + least, SELECT((S)(v > greatest), (S){0} + greatest, v))
#define NARROW(shape, op, wide, half, least, greatest, ...)                                        \
  static inline v128 simd_##shape##_##op(v128 a, v128 b) {                                         \
    half low = __builtin_convertvector(CLAMP(a.wide, wide, least, greatest), half);                \
    half high = __builtin_convertvector(CLAMP(b.wide, wide, least, greatest), half);               \
    return (v128){.shape = (shape)__builtin_shufflevector(low, high, __VA_ARGS__)};                \
  }
#define NARROW_TO_8(op, half, least, greatest)                                                     \
  NARROW(i8x16, op, i16x8, half, least, greatest, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,    \
         14, 15)
#define NARROW_TO_16(op, half, least, greatest)                                                    \
  NARROW(i16x8, op, i32x4, half, least, greatest, 0, 1, 2, 3, 4, 5, 6, 7)
NARROW_TO_8(narrow_i16x8_s, i8x8, INT8_MIN, INT8_MAX)
NARROW_TO_8(narrow_i16x8_u, u8x8, 0, UINT8_MAX)
NARROW_TO_16(narrow_i32x4_s, i16x4, INT16_MIN, INT16_MAX)
NARROW_TO_16(narrow_i32x4_u, u16x4, 0, UINT16_MAX)

/* The rounded product of fractions with 15 bits after the point. */
static inline v128 simd_i16x8_q15mulr_sat_s(v128 a, v128 b) {
  v128 low = simd_i32x4_extmul_low_i16x8_s(a, b), high = simd_i32x4_extmul_high_i16x8_s(a, b);
  low.i32x4 = (low.i32x4 + 0x4000) >> 15;
  high.i32x4 = (high.i32x4 + 0x4000) >> 15;
  return simd_i16x8_narrow_i32x4_s(low, high);
}

/* ---- Floats --------------------------------------------------------------------------------- */

/* What both float shapes have: F, I integer lanes of its width whose least value is `sign`. From
 * `whole` on, all values are whole numbers; adding it rounds away the fraction of a lesser one.
 * min and max: equal values are the same or zeros, so their bits' or and and decide between zeros;
 * without an order, the sum is the quiet NaN. */
#define FLOAT(F, I, sign, whole, squareroot)                                                       \
  BINARY(F, eq, a.F == b.F)                                                                        \
  BINARY(F, ne, a.F != b.F)                                                                        \
  BINARY(F, lt, a.F < b.F)                                                                         \
  BINARY(F, gt, a.F > b.F)                                                                         \
  BINARY(F, le, a.F <= b.F)                                                                        \
  BINARY(F, ge, a.F >= b.F)                                                                        \
  UNARY(F, abs, a.I & ~sign)                                                                       \
  UNARY(F, neg, a.I ^ sign)                                                                        \
  BINARY(F, add, a.F + b.F)                                                                        \
  BINARY(F, sub, a.F - b.F)                                                                        \
  BINARY(F, mul, a.F *b.F)                                                                         \
  BINARY(F, div, a.F / b.F)                                                                        \
  BINARY(F, pmin, SELECT((I)(b.F < a.F), b.I, a.I))                                                \
  BINARY(F, pmax, SELECT((I)(a.F < b.F), b.I, a.I))                                                \
  static inline v128 simd_##F##_min(v128 a, v128 b) {                                              \
    I le = (I)(a.F <= b.F), ge = (I)(a.F >= b.F);                                                  \
    return (v128){.I = (a.I & le) | (b.I & ge) | ((I)(a.F + b.F) & ~(le | ge))};                   \
  }                                                                                                \
  static inline v128 simd_##F##_max(v128 a, v128 b) {                                              \
    I le = (I)(a.F <= b.F), ge = (I)(a.F >= b.F);                                                  \
    return (v128){.I = SELECT(le | ge, (a.I | ~ge) & (b.I | ~le), (I)(a.F + b.F))};                \
  }                                                                                                \
  static inline v128 simd_##F##_sqrt(v128 a) {                                                     \
    for (unsigned lane = 0; lane < sizeof(v128) / sizeof a.F[0]; lane++)                           \
      a.F[lane] = squareroot(a.F[lane]);                                                           \
    return a;                                                                                      \
  }                                                                                                \
  static inline v128 simd_##F##_nearest(v128 a) {                                                  \
    F magnitude = (F)(a.I & ~sign), rounded = magnitude + whole - whole;                           \
    I value = SELECT((I)(magnitude >= whole), (I)magnitude, (I)rounded);                           \
    return (v128){.I = value | (a.I & sign)};                                                      \
  }                                                                                                \
  static inline v128 simd_##F##_floor(v128 a) {                                                    \
    F value = simd_##F##_nearest(a).F, one = (F){0} + 1;                                           \
    value -= (F)((I)one & (I)(value > a.F));                                                       \
    return (v128){.I = (I)value | (a.I & sign)};                                                   \
  }                                                                                                \
  UNARY(F, ceil, simd_##F##_neg(simd_##F##_floor(simd_##F##_neg(a))).F)                            \
  UNARY(F, trunc, simd_##F##_floor(simd_##F##_abs(a)).I | (a.I & sign))
FLOAT(f32x4, i32x4, INT32_MIN, 0x1p23f, __builtin_sqrtf)
FLOAT(f64x2, i64x2, INT64_MIN, 0x1p52, __builtin_sqrt)

/* ---- Conversions ---------------------------------------------------------------------------- */

#define WITH_ZERO(half) __builtin_shufflevector(half, (__typeof__(half)){0}, 0, 1, 2, 3)

UNARY(f32x4, convert_i32x4_s, __builtin_convertvector(a.i32x4, f32x4))
UNARY(f32x4, convert_i32x4_u, __builtin_convertvector(a.u32x4, f32x4))
UNARY(f64x2, convert_low_i32x4_s, __builtin_convertvector(LOW_2(a.i32x4), f64x2))
UNARY(f64x2, convert_low_i32x4_u, __builtin_convertvector(LOW_2(a.u32x4), f64x2))
UNARY(f64x2, promote_low_f32x4, __builtin_convertvector(LOW_2(a.f32x4), f64x2))
static inline v128 simd_f32x4_demote_f64x2_zero(v128 a) {
  f32x2 low = __builtin_convertvector(a.f64x2, f32x2);
  return (v128){.f32x4 = WITH_ZERO(low)};
}

/* Values out of range, and NaN, are converted as 0, which the limit's bits then fill. */
#define TRUNC_SAT_F32X4(sign, S, least, beyond, least_result, greatest_result)                     \
  static inline v128 simd_i32x4_trunc_sat_f32x4_##sign(v128 a) {                                   \
    i32x4 above = a.f32x4 >= beyond, below = a.f32x4 < least;                                      \
    i32x4 inside = (a.f32x4 >= least) & ~above;                                                    \
    S value = __builtin_convertvector((f32x4)(a.i32x4 & inside), S);                               \
    return (v128){.S = value | ((S)above & greatest_result) | ((S)below & least_result)};          \
  }
TRUNC_SAT_F32X4(s, i32x4, -0x1p31f, 0x1p31f, INT32_MIN, INT32_MAX)
TRUNC_SAT_F32X4(u, u32x4, 0, 0x1p32f, 0, UINT32_MAX)

/* An f64 holds the limits themselves. */
#define TRUNC_SAT_F64X2(sign, S, half, least, greatest)                                            \
  static inline v128 simd_i32x4_trunc_sat_f64x2_##sign##_zero(v128 a) {                            \
    a.i64x2 &= a.f64x2 == a.f64x2;                                                                 \
    a = simd_f64x2_pmin(a, simd_f64x2_splat(greatest));                                            \
    a = simd_f64x2_pmax(a, simd_f64x2_splat(least));                                               \
    half value = __builtin_convertvector(a.f64x2, half);                                           \
    return (v128){.S = WITH_ZERO(value)};                                                          \
  }
TRUNC_SAT_F64X2(s, i32x4, i32x2, INT32_MIN, INT32_MAX)
TRUNC_SAT_F64X2(u, u32x4, u32x2, 0, UINT32_MAX)

/* ---- Relaxed instructions ------------------------------------------------------------------- */

BINARY(i8x16, relaxed_swizzle, simd_i8x16_swizzle(a, b).i8x16)
UNARY(i32x4, relaxed_trunc_f32x4_s, simd_i32x4_trunc_sat_f32x4_s(a).i32x4)
UNARY(i32x4, relaxed_trunc_f32x4_u, simd_i32x4_trunc_sat_f32x4_u(a).i32x4)
UNARY(i32x4, relaxed_trunc_f64x2_s_zero, simd_i32x4_trunc_sat_f64x2_s_zero(a).i32x4)
UNARY(i32x4, relaxed_trunc_f64x2_u_zero, simd_i32x4_trunc_sat_f64x2_u_zero(a).i32x4)
TERNARY(i8x16, relaxed_laneselect, simd_v128_bitselect(a, b, c).i8x16)
TERNARY(i16x8, relaxed_laneselect, simd_v128_bitselect(a, b, c).i16x8)
TERNARY(i32x4, relaxed_laneselect, simd_v128_bitselect(a, b, c).i32x4)
TERNARY(i64x2, relaxed_laneselect, simd_v128_bitselect(a, b, c).i64x2)
BINARY(f32x4, relaxed_min, simd_f32x4_min(a, b).f32x4)
BINARY(f32x4, relaxed_max, simd_f32x4_max(a, b).f32x4)
BINARY(f64x2, relaxed_min, simd_f64x2_min(a, b).f64x2)
BINARY(f64x2, relaxed_max, simd_f64x2_max(a, b).f64x2)
BINARY(i16x8, relaxed_q15mulr_s, simd_i16x8_q15mulr_sat_s(a, b).i16x8)

/* Unfused. A compiler may fuse what one expression holds, and these are calls. */
#define RELAXED_MADD(F)                                                                            \
  TERNARY(F, relaxed_madd, simd_##F##_add(simd_##F##_mul(a, b), c).F)                              \
  TERNARY(F, relaxed_nmadd, simd_##F##_add(simd_##F##_mul(simd_##F##_neg(a), b), c).F)
RELAXED_MADD(f32x4)
RELAXED_MADD(f64x2)

/* Signed times signed; the sum of a pair saturates. */
static inline v128 simd_i16x8_relaxed_dot_i8x16_i7x16_s(v128 a, v128 b) {
  v128 even = {.i16x8 = EVEN_S(a.i8x16, i16x8, u16x8, 8) * EVEN_S(b.i8x16, i16x8, u16x8, 8)};
  v128 odd = {.i16x8 = ODD_S(a.i8x16, i16x8, 8) * ODD_S(b.i8x16, i16x8, 8)};
  return simd_i16x8_add_sat_s(even, odd);
}
static inline v128 simd_i32x4_relaxed_dot_i8x16_i7x16_add_s(v128 a, v128 b, v128 c) {
  v128 dot = simd_i16x8_relaxed_dot_i8x16_i7x16_s(a, b);
  return simd_i32x4_add(simd_i32x4_extadd_pairwise_i16x8_s(dot), c);
}

/* ---- Memory --------------------------------------------------------------------------------- */

/* Loads: the value of the bytes at `from`, of which only as many are read as the name says. */
static inline v128 simd_v128_load(const void *from) {
  v128 result;
  __builtin_memcpy(&result, from, sizeof result);
  return result;
}
static inline void simd_v128_store(void *to, v128 a) { __builtin_memcpy(to, &a, sizeof a); }

/* element: the integer in memory, shape: vectors of it */
#define LOAD_LANES(bits, element, shape)                                                           \
  static inline element simd_load##bits(const void *from) {                                        \
    element value;                                                                                 \
    __builtin_memcpy(&value, from, sizeof value);                                                  \
    return value;                                                                                  \
  }                                                                                                \
  static inline v128 simd_v128_load##bits##_splat(const void *from) {                              \
    return simd_##shape##_splat(simd_load##bits(from));                                            \
  }                                                                                                \
  static inline v128 simd_v128_load##bits##_lane(const void *from, v128 a, unsigned lane) {        \
    return simd_##shape##_replace_lane(a, lane, simd_load##bits(from));                            \
  }                                                                                                \
  static inline void simd_v128_store##bits##_lane(void *to, v128 a, unsigned lane) {               \
    element value = a.shape[lane];                                                                 \
    __builtin_memcpy(to, &value, sizeof value);                                                    \
  }
LOAD_LANES(8, int8_t, i8x16)
LOAD_LANES(16, int16_t, i16x8)
LOAD_LANES(32, int32_t, i32x4)
LOAD_LANES(64, int64_t, i64x2)

static inline v128 simd_v128_load32_zero(const void *from) {
  return (v128){.i32x4 = {simd_load32(from)}};
}
static inline v128 simd_v128_load64_zero(const void *from) {
  return (v128){.i64x2 = {simd_load64(from)}};
}

#define LOAD_EXTEND(lanes, wide, narrow, sign)                                                     \
  static inline v128 simd_v128_load##lanes##_##sign(const void *from) {                            \
    return simd_##wide##_extend_low_##narrow##_##sign(simd_v128_load64_zero(from));                \
  }
LOAD_EXTEND(8x8, i16x8, i8x16, s)
LOAD_EXTEND(8x8, i16x8, i8x16, u)
LOAD_EXTEND(16x4, i32x4, i16x8, s)
LOAD_EXTEND(16x4, i32x4, i16x8, u)
LOAD_EXTEND(32x2, i64x2, i32x4, s)
LOAD_EXTEND(32x2, i64x2, i32x4, u)

#undef UNARY
#undef BINARY
#undef TERNARY
#undef SHIFT
#undef TEST
#undef SELECT
#undef LANES
#undef EXTRACT
#undef INTEGER
#undef NARROW_INTEGER
#undef SATURATING
#undef LOW_8
#undef HIGH_8
#undef LOW_4
#undef HIGH_4
#undef LOW_2
#undef HIGH_2
#undef EXTEND
#undef EVEN_S
#undef ODD_S
#undef CLAMP
#undef NARROW
#undef NARROW_TO_8
#undef NARROW_TO_16
#undef FLOAT
#undef WITH_ZERO
#undef TRUNC_SAT_F32X4
#undef TRUNC_SAT_F64X2
#undef RELAXED_MADD
#undef LOAD_LANES
#undef LOAD_EXTEND

#endif
