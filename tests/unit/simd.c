/* SPDX-License-Identifier: MIT */
/* SIMD instructions against the specification's definitions (4.3.2, 4.3.3), lane by lane in scalar
 * arithmetic of greater width, on vectors of edge values and of random bits. */
#include "engine/interp/simd.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static void print_vector(const char *label, const void *bytes) {
  fprintf(stderr, "  %s", label);
  for (int i = 0; i < 16; i++) fprintf(stderr, " %02x", ((const uint8_t *)bytes)[i]);
  fputc('\n', stderr);
}

typedef struct operands {
  v128 a, b, c;
} operands;

static void fail(const char *name, const operands *in, const void *got, const void *want) {
  if (failures++ > 20) exit(1);
  fprintf(stderr, "%s\n", name);
  print_vector("a   ", &in->a);
  print_vector("b   ", &in->b);
  print_vector("c   ", &in->c);
  print_vector("got ", got);
  print_vector("want", want);
}

/* A float lane that must be NaN may be any quiet one. */
static bool same_f32(uint32_t got, uint32_t want) {
  bool nan = (want & 0x7fffffff) > 0x7f800000;
  return nan ? (got & 0x7fc00000) == 0x7fc00000 : got == want;
}
static bool same_f64(uint64_t got, uint64_t want) {
  bool nan = (want & INT64_MAX) > 0x7ff0000000000000;
  return nan ? (got & 0x7ff8000000000000) == 0x7ff8000000000000 : got == want;
}

enum comparison { BITS, F32, F64 };

static void expect(const char *name, const operands *in, v128 got, const void *want,
                   enum comparison how) {
  v128 w;
  memcpy(&w, want, 16);
  bool same = true;
  if (how == BITS) same = !memcmp(&got, &w, 16);
  for (int i = 0; how == F32 && i < 4; i++) same &= same_f32(got.u32x4[i], w.u32x4[i]);
  for (int i = 0; how == F64 && i < 2; i++) same &= same_f64(got.u64x2[i], w.u64x2[i]);
  if (!same) fail(name, in, &got, &w);
}

static void expect_u32(const char *name, const operands *in, uint32_t got, uint32_t want) {
  uint32_t g[4] = {got}, w[4] = {want};
  if (got != want) fail(name, in, g, w);
}

/* ---- Scalar definitions --------------------------------------------------------------------- */

static int64_t clamp(int64_t value, int64_t least, int64_t greatest) {
  return value < least ? least : value > greatest ? greatest : value;
}

#define SCALAR_FLOAT(type, suffix)                                                                 \
  static type min_##suffix(type x, type y) {                                                       \
    if (isnan(x) || isnan(y)) return (type)NAN;                                                    \
    return x == y ? (signbit(x) ? x : y) : x < y ? x : y;                                          \
  }                                                                                                \
  static type max_##suffix(type x, type y) {                                                       \
    if (isnan(x) || isnan(y)) return (type)NAN;                                                    \
    return x == y ? (signbit(x) ? y : x) : x > y ? x : y;                                          \
  }
SCALAR_FLOAT(float, f32)
SCALAR_FLOAT(double, f64)

static int64_t trunc_sat(double x, int64_t least, int64_t greatest) {
  if (isnan(x)) return 0;
  if (x <= (double)least) return least;
  if (x >= (double)greatest) return greatest;
  return (int64_t)x;
}

static int population(uint8_t x) {
  int count = 0;
  for (; x; x >>= 1) count += x & 1;
  return count;
}

/* ---- Every instruction on given operands ---------------------------------------------------- */

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Checks simd_SHAPE_OP(arguments) against `value`, of lanes x, y, z of type `from`. */
#define LANEWISE(shape, op, arguments, from, to, how, value)                                       \
  {                                                                                                \
    from as[16 / sizeof(from)], bs[COUNT(as)], cs[COUNT(as)];                                      \
    to want[COUNT(as)];                                                                            \
    memcpy(as, &in->a, 16), memcpy(bs, &in->b, 16), memcpy(cs, &in->c, 16);                        \
    for (unsigned i = 0; i < COUNT(as); i++) {                                                     \
      from x = as[i], y = bs[i], z = cs[i];                                                        \
      (void)x, (void)y, (void)z;                                                                   \
      want[i] = (to)(value);                                                                       \
    }                                                                                              \
    expect(#shape "." #op, in, simd_##shape##_##op arguments, want, how);                          \
  }
#define UNARY(shape, op, type, value) LANEWISE(shape, op, (in->a), type, type, BITS, value)
#define BINARY(shape, op, type, value) LANEWISE(shape, op, (in->a, in->b), type, type, BITS, value)
#define SHIFT(shape, op, type, value) LANEWISE(shape, op, (in->a, count), type, type, BITS, value)

#define INTEGER(shape, S, U, bits)                                                                 \
  BINARY(shape, add, U, x + y)                                                                     \
  BINARY(shape, sub, U, x - y)                                                                     \
  UNARY(shape, neg, U, 0 - x)                                                                      \
  UNARY(shape, abs, U, (S)x < 0 ? 0 - x : x)                                                       \
  SHIFT(shape, shl, U, (uint64_t)x << (count & (bits - 1)))                                        \
  SHIFT(shape, shr_s, S, x >> (count & (bits - 1)))                                                \
  SHIFT(shape, shr_u, U, x >> (count & (bits - 1)))                                                \
  BINARY(shape, eq, S, -(x == y))                                                                  \
  BINARY(shape, ne, S, -(x != y))                                                                  \
  BINARY(shape, lt_s, S, -(x < y))                                                                 \
  BINARY(shape, gt_s, S, -(x > y))                                                                 \
  BINARY(shape, le_s, S, -(x <= y))                                                                \
  BINARY(shape, ge_s, S, -(x >= y)) {                                                              \
    S lanes[16 / sizeof(S)];                                                                       \
    memcpy(lanes, &in->a, 16);                                                                     \
    uint32_t mask = 0, all = 1;                                                                    \
    for (unsigned i = 0; i < COUNT(lanes); i++) mask |= (uint32_t)(lanes[i] < 0) << i;             \
    for (unsigned i = 0; i < COUNT(lanes); i++) all &= lanes[i] != 0;                              \
    expect_u32(#shape ".bitmask", in, simd_##shape##_bitmask(in->a), mask);                        \
    expect_u32(#shape ".all_true", in, simd_##shape##_all_true(in->a), all);                       \
  }

#define NARROW_INTEGER(shape, S, U)                                                                \
  BINARY(shape, lt_u, U, -(x < y))                                                                 \
  BINARY(shape, gt_u, U, -(x > y))                                                                 \
  BINARY(shape, le_u, U, -(x <= y))                                                                \
  BINARY(shape, ge_u, U, -(x >= y))                                                                \
  BINARY(shape, min_s, S, x < y ? x : y)                                                           \
  BINARY(shape, max_s, S, x > y ? x : y)                                                           \
  BINARY(shape, min_u, U, x < y ? x : y)                                                           \
  BINARY(shape, max_u, U, x > y ? x : y)

#define SATURATING(shape, S, U, least, greatest)                                                   \
  BINARY(shape, add_sat_s, S, clamp((int64_t)x + y, least, greatest))                              \
  BINARY(shape, sub_sat_s, S, clamp((int64_t)x - y, least, greatest))                              \
  BINARY(shape, add_sat_u, U, clamp((int64_t)x + y, 0, (U) - 1))                                   \
  BINARY(shape, sub_sat_u, U, clamp((int64_t)x - y, 0, (U) - 1))                                   \
  BINARY(shape, avgr_u, U, (x + y + 1) / 2)

static void check_integers(const operands *in, uint32_t count) {
  INTEGER(i8x16, int8_t, uint8_t, 8)
  INTEGER(i16x8, int16_t, uint16_t, 16)
  INTEGER(i32x4, int32_t, uint32_t, 32)
  INTEGER(i64x2, int64_t, uint64_t, 64)
  NARROW_INTEGER(i8x16, int8_t, uint8_t)
  NARROW_INTEGER(i16x8, int16_t, uint16_t)
  NARROW_INTEGER(i32x4, int32_t, uint32_t)
  SATURATING(i8x16, int8_t, uint8_t, INT8_MIN, INT8_MAX)
  SATURATING(i16x8, int16_t, uint16_t, INT16_MIN, INT16_MAX)
  BINARY(i16x8, mul, uint16_t, (uint32_t)x *y)
  BINARY(i32x4, mul, uint32_t, x *y)
  BINARY(i64x2, mul, uint64_t, x *y)
  BINARY(i16x8, q15mulr_sat_s, int16_t, clamp((x * y + 0x4000) >> 15, INT16_MIN, INT16_MAX))
  BINARY(i16x8, relaxed_q15mulr_s, int16_t, clamp((x * y + 0x4000) >> 15, INT16_MIN, INT16_MAX))
  UNARY(i8x16, popcnt, uint8_t, population(x))
}

static void check_bits(const operands *in) {
  UNARY(v128, not, uint8_t, ~x)
  BINARY(v128, and, uint8_t, x &y)
  BINARY(v128, or, uint8_t, x | y)
  BINARY(v128, xor, uint8_t, x ^ y)
  BINARY(v128, andnot, uint8_t, x & ~y)
#define BITSELECT(shape, op)                                                                       \
  LANEWISE(shape, op, (in->a, in->b, in->c), uint8_t, uint8_t, BITS, (x & z) | (y & ~z))
  BITSELECT(v128, bitselect)
  BITSELECT(i8x16, relaxed_laneselect)
  BITSELECT(i16x8, relaxed_laneselect)
  BITSELECT(i32x4, relaxed_laneselect)
  BITSELECT(i64x2, relaxed_laneselect)
  static const uint8_t zero[16];
  expect_u32("v128.any_true", in, simd_v128_any_true(in->a), memcmp(&in->a, zero, 16) != 0);

  uint8_t from[32], index[16], want[16];
  memcpy(from, &in->a, 16), memcpy(from + 16, &in->b, 16), memcpy(index, &in->b, 16);
  for (int i = 0; i < 16; i++) want[i] = index[i] < 16 ? from[index[i]] : 0;
  expect("i8x16.swizzle", in, simd_i8x16_swizzle(in->a, in->b), want, BITS);
  expect("i8x16.relaxed_swizzle", in, simd_i8x16_relaxed_swizzle(in->a, in->b), want, BITS);
  memcpy(index, &in->c, 16);
  for (int i = 0; i < 16; i++) want[i] = from[index[i] &= 31];
  expect("i8x16.shuffle", in, simd_i8x16_shuffle(in->a, in->b, index), want, BITS);
}

/* wide and narrow: lane types; `first` is the first of the half's lanes */
#define EXTEND(shape, name, wide, narrow, first)                                                   \
  {                                                                                                \
    narrow as[16 / sizeof(narrow)], bs[COUNT(as)];                                                 \
    wide extended[COUNT(as) / 2], product[COUNT(as) / 2];                                          \
    memcpy(as, &in->a, 16), memcpy(bs, &in->b, 16);                                                \
    for (unsigned i = 0; i < COUNT(extended); i++) {                                               \
      extended[i] = (wide)as[i + first];                                                           \
      product[i] = (wide)((wide)as[i + first] * (wide)bs[i + first]);                              \
    }                                                                                              \
    expect(#shape ".extend_" #name, in, simd_##shape##_extend_##name(in->a), extended, BITS);      \
    expect(#shape ".extmul_" #name, in, simd_##shape##_extmul_##name(in->a, in->b), product,       \
           BITS);                                                                                  \
  }
#define EXTEND_HALVES(shape, from, S, U, s, u)                                                     \
  EXTEND(shape, low_##from##_s, S, s, 0)                                                           \
  EXTEND(shape, low_##from##_u, U, u, 0)                                                           \
  EXTEND(shape, high_##from##_s, S, s, COUNT(extended))                                            \
  EXTEND(shape, high_##from##_u, U, u, COUNT(extended))

#define EXTADD(shape, op, wide, narrow)                                                            \
  {                                                                                                \
    narrow as[16 / sizeof(narrow)];                                                                \
    wide want[COUNT(as) / 2];                                                                      \
    memcpy(as, &in->a, 16);                                                                        \
    for (unsigned i = 0; i < COUNT(want); i++) want[i] = (wide)(as[2 * i] + as[2 * i + 1]);        \
    expect(#shape "." #op, in, simd_##shape##_##op(in->a), want, BITS);                            \
  }

#define NARROW(shape, op, wide, narrow, least, greatest)                                           \
  {                                                                                                \
    wide from[32 / sizeof(wide)];                                                                  \
    narrow want[COUNT(from)];                                                                      \
    memcpy(from, in, 32);                                                                          \
    for (unsigned i = 0; i < COUNT(from); i++) want[i] = (narrow)clamp(from[i], least, greatest);  \
    expect(#shape "." #op, in, simd_##shape##_##op(in->a, in->b), want, BITS);                     \
  }

static void check_widths(const operands *in) {
  EXTEND_HALVES(i16x8, i8x16, int16_t, uint16_t, int8_t, uint8_t)
  EXTEND_HALVES(i32x4, i16x8, int32_t, uint32_t, int16_t, uint16_t)
  EXTEND_HALVES(i64x2, i32x4, int64_t, uint64_t, int32_t, uint32_t)
  EXTADD(i16x8, extadd_pairwise_i8x16_s, int16_t, int8_t)
  EXTADD(i16x8, extadd_pairwise_i8x16_u, uint16_t, uint8_t)
  EXTADD(i32x4, extadd_pairwise_i16x8_s, int32_t, int16_t)
  EXTADD(i32x4, extadd_pairwise_i16x8_u, uint32_t, uint16_t)
  NARROW(i8x16, narrow_i16x8_s, int16_t, int8_t, INT8_MIN, INT8_MAX)
  NARROW(i8x16, narrow_i16x8_u, int16_t, uint8_t, 0, UINT8_MAX)
  NARROW(i16x8, narrow_i32x4_s, int32_t, int16_t, INT16_MIN, INT16_MAX)
  NARROW(i16x8, narrow_i32x4_u, int32_t, uint16_t, 0, UINT16_MAX)

  int16_t as[8], bs[8];
  memcpy(as, &in->a, 16), memcpy(bs, &in->b, 16);
  uint32_t dots[4];
  for (int i = 0; i < 4; i++)
    dots[i] = (uint32_t)((int64_t)as[2 * i] * bs[2 * i] + (int64_t)as[2 * i + 1] * bs[2 * i + 1]);
  expect("i32x4.dot_i16x8_s", in, simd_i32x4_dot_i16x8_s(in->a, in->b), dots, BITS);

  int8_t a8[16], b8[16];
  uint32_t sums[4];
  int16_t pairs[8];
  memcpy(a8, &in->a, 16), memcpy(b8, &in->b, 16), memcpy(sums, &in->c, 16);
  for (int i = 0; i < 8; i++)
    pairs[i] =
        (int16_t)clamp(a8[2 * i] * b8[2 * i] + a8[2 * i + 1] * b8[2 * i + 1], INT16_MIN, INT16_MAX);
  for (int i = 0; i < 4; i++) sums[i] += (uint32_t)(pairs[2 * i] + pairs[2 * i + 1]);
  expect("i16x8.relaxed_dot_i8x16_i7x16_s", in, simd_i16x8_relaxed_dot_i8x16_i7x16_s(in->a, in->b),
         pairs, BITS);
  expect("i32x4.relaxed_dot_i8x16_i7x16_add_s", in,
         simd_i32x4_relaxed_dot_i8x16_i7x16_add_s(in->a, in->b, in->c), sums, BITS);
}

#define FLOAT(shape, type, integer, how, suffix, sign)                                             \
  {                                                                                                \
    LANEWISE(shape, add, (in->a, in->b), type, type, how, x + y)                                   \
    LANEWISE(shape, sub, (in->a, in->b), type, type, how, x - y)                                   \
    LANEWISE(shape, mul, (in->a, in->b), type, type, how, x * y)                                   \
    LANEWISE(shape, div, (in->a, in->b), type, type, how, x / y)                                   \
    LANEWISE(shape, min, (in->a, in->b), type, type, how, min_##suffix(x, y))                      \
    LANEWISE(shape, max, (in->a, in->b), type, type, how, max_##suffix(x, y))                      \
    LANEWISE(shape, relaxed_min, (in->a, in->b), type, type, how, min_##suffix(x, y))              \
    LANEWISE(shape, relaxed_max, (in->a, in->b), type, type, how, max_##suffix(x, y))              \
    LANEWISE(shape, pmin, (in->a, in->b), type, type, BITS, y < x ? y : x)                         \
    LANEWISE(shape, pmax, (in->a, in->b), type, type, BITS, x < y ? y : x)                         \
    LANEWISE(shape, sqrt, (in->a), type, type, how, (type)sqrt(x))                                 \
    LANEWISE(shape, ceil, (in->a), type, type, how, ceil(x))                                       \
    LANEWISE(shape, floor, (in->a), type, type, how, floor(x))                                     \
    LANEWISE(shape, trunc, (in->a), type, type, how, trunc(x))                                     \
    LANEWISE(shape, nearest, (in->a), type, type, how, rint(x))                                    \
    LANEWISE(shape, abs, (in->a), integer, integer, BITS, x & ~sign)                               \
    LANEWISE(shape, neg, (in->a), integer, integer, BITS, x ^ sign)                                \
    LANEWISE(shape, eq, (in->a, in->b), type, integer, BITS, -(integer)(x == y))                   \
    LANEWISE(shape, ne, (in->a, in->b), type, integer, BITS, -(integer)(x != y))                   \
    LANEWISE(shape, lt, (in->a, in->b), type, integer, BITS, -(integer)(x < y))                    \
    LANEWISE(shape, gt, (in->a, in->b), type, integer, BITS, -(integer)(x > y))                    \
    LANEWISE(shape, le, (in->a, in->b), type, integer, BITS, -(integer)(x <= y))                   \
    LANEWISE(shape, ge, (in->a, in->b), type, integer, BITS, -(integer)(x >= y))                   \
    volatile type product;                                                                         \
    LANEWISE(shape, relaxed_madd, (in->a, in->b, in->c), type, type, how,                          \
             (product = x * y, product + z))                                                       \
    LANEWISE(shape, relaxed_nmadd, (in->a, in->b, in->c), type, type, how,                         \
             (product = -x * y, product + z))                                                      \
  }

static void check_floats(const operands *in){
    FLOAT(f32x4, float, uint32_t, F32, f32, 0x80000000)
        FLOAT(f64x2, double, uint64_t, F64, f64, 0x8000000000000000)}

/* The low two f64 or i32 lanes become two of four or of two; what is left of four is 0. */
#define LOW_TWO(shape, op, from, to, how, value)                                                   \
  {                                                                                                \
    from as[16 / sizeof(from)];                                                                    \
    to want[16 / sizeof(to)] = {0};                                                                \
    memcpy(as, &in->a, 16);                                                                        \
    for (int i = 0; i < 2; i++) {                                                                  \
      from x = as[i];                                                                              \
      want[i] = (to)(value);                                                                       \
    }                                                                                              \
    expect(#shape "." #op, in, simd_##shape##_##op(in->a), want, how);                             \
  }

static void check_conversions(const operands *in){
    LANEWISE(f32x4, convert_i32x4_s, (in -> a), int32_t, float, BITS,
             (double)x) LANEWISE(f32x4, convert_i32x4_u, (in->a), uint32_t, float, BITS, (double)x)
        LOW_TWO(f64x2, convert_low_i32x4_s, int32_t, double, BITS,
                x) LOW_TWO(f64x2, convert_low_i32x4_u, uint32_t, double, BITS,
                           x) LOW_TWO(f64x2, promote_low_f32x4, float, double, F64,
                                      x) LOW_TWO(f32x4, demote_f64x2_zero, double, float, F32, x)
#define TRUNC(op32, op64, type, least, greatest)                                                   \
  LANEWISE(i32x4, op32, (in->a), float, type, BITS, trunc_sat(x, least, greatest))                 \
  LOW_TWO(i32x4, op64##_zero, double, type, BITS, trunc_sat(x, least, greatest))
            TRUNC(trunc_sat_f32x4_s, trunc_sat_f64x2_s, int32_t, INT32_MIN,
                  INT32_MAX) TRUNC(trunc_sat_f32x4_u, trunc_sat_f64x2_u, uint32_t, 0, UINT32_MAX)
                TRUNC(relaxed_trunc_f32x4_s, relaxed_trunc_f64x2_s, int32_t, INT32_MIN, INT32_MAX)
                    TRUNC(relaxed_trunc_f32x4_u, relaxed_trunc_f64x2_u, uint32_t, 0, UINT32_MAX)}

/* Lanes by themselves and in memory; one byte more than may be read or written would show. */
#define LANES(shape, bits, type)                                                                   \
  {                                                                                                \
    type lanes[16 / sizeof(type)], value, stored[2] = {0, 0x55};                                   \
    memcpy(&value, &in->b, sizeof value);                                                          \
    unsigned lane = random % COUNT(lanes);                                                         \
    memcpy(lanes, &in->a, 16);                                                                     \
    simd_v128_store##bits##_lane(stored, in->a, lane);                                             \
    expect_u32("store" #bits "_lane", in, stored[0] == lanes[lane] && stored[1] == 0x55, 1);       \
    lanes[lane] = value;                                                                           \
    expect(#shape ".replace_lane", in, simd_##shape##_replace_lane(in->a, lane, value), lanes,     \
           BITS);                                                                                  \
    expect("load" #bits "_lane", in, simd_v128_load##bits##_lane(&value, in->a, lane), lanes,      \
           BITS);                                                                                  \
    for (unsigned i = 0; i < COUNT(lanes); i++) lanes[i] = value;                                  \
    expect(#shape ".splat", in, simd_##shape##_splat(value), lanes, BITS);                         \
    expect("load" #bits "_splat", in, simd_v128_load##bits##_splat(&value), lanes, BITS);          \
  }
#define LOAD_EXTEND(op, wide, narrow)                                                              \
  {                                                                                                \
    narrow from[8 / sizeof(narrow)];                                                               \
    wide want[COUNT(from)];                                                                        \
    memcpy(from, &in->a, 8);                                                                       \
    for (unsigned i = 0; i < COUNT(from); i++) want[i] = (wide)from[i];                            \
    expect(#op, in, simd_v128_##op(from), want, BITS);                                             \
  }

static void check_lanes(const operands *in, uint32_t random) {
  LANES(i8x16, 8, uint8_t)
  LANES(i16x8, 16, uint16_t)
  LANES(i32x4, 32, uint32_t)
  LANES(i64x2, 64, uint64_t)
  LOAD_EXTEND(load8x8_s, int16_t, int8_t)
  LOAD_EXTEND(load8x8_u, uint16_t, uint8_t)
  LOAD_EXTEND(load16x4_s, int32_t, int16_t)
  LOAD_EXTEND(load16x4_u, uint32_t, uint16_t)
  LOAD_EXTEND(load32x2_s, int64_t, int32_t)
  LOAD_EXTEND(load32x2_u, uint64_t, uint32_t)
  uint32_t low32[4] = {in->a.u32x4[0]};
  uint64_t low64[2] = {in->a.u64x2[0]};
  expect("load32_zero", in, simd_v128_load32_zero(low32), low32, BITS);
  expect("load64_zero", in, simd_v128_load64_zero(low64), low64, BITS);
}

/* ---- Literal cases -------------------------------------------------------------------------- */

static void check_literals(void) {
  operands in = {.a = {.i8x16 = {-1, 2, -3, 4, -5, 6, -7, 8, -9, 10, -11, 12, -13, 14, -15, 127}}};
  expect_u32("i8x16.extract_lane_s", &in, (uint32_t)simd_i8x16_extract_lane_s(in.a, 2), -3);
  expect_u32("i8x16.extract_lane_u", &in, simd_i8x16_extract_lane_u(in.a, 2), 253);
  expect_u32("i16x8.extract_lane_s", &in, (uint32_t)simd_i16x8_extract_lane_s(in.a, 7), 0x7ff1);
  expect_u32("i16x8.extract_lane_u", &in, simd_i16x8_extract_lane_u(in.a, 1), 0x04fd);
  expect_u32("i32x4.extract_lane", &in, (uint32_t)simd_i32x4_extract_lane(in.a, 0), 0x04fd02ff);
  expect_u32("i64x2.extract_lane", &in, simd_i64x2_extract_lane(in.a, 1) == 0x7ff10ef30cf50af7, 1);
  expect_u32("i8x16.bitmask", &in, simd_i8x16_bitmask(in.a), 0x5555);

  in.a.f32x4 = (f32x4){-0.0f, 2.5f, -0.5f, 1e30f};
  float nearest[] = {-0.0f, 2, -0.0f, 1e30f}, ceiling[] = {-0.0f, 3, -0.0f, 1e30f};
  expect("f32x4.nearest", &in, simd_f32x4_nearest(in.a), nearest, BITS);
  expect("f32x4.ceil", &in, simd_f32x4_ceil(in.a), ceiling, BITS);
  expect_u32("f32x4.extract_lane", &in, simd_f32x4_extract_lane(in.a, 1) == 2.5f, 1);
  in.b.f32x4 = (f32x4){0, 2.5f, -0.0f, -1};
  float least[] = {-0.0f, 2.5f, -0.5f, -1}, greatest[] = {0, 2.5f, -0.0f, 1e30f};
  expect("f32x4.min", &in, simd_f32x4_min(in.a, in.b), least, BITS);
  expect("f32x4.max", &in, simd_f32x4_max(in.a, in.b), greatest, BITS);
  float splat[] = {-0.0f, -0.0f, -0.0f, -0.0f}, replaced[] = {-0.0f, 2.5f, 7, 1e30f};
  expect("f32x4.splat", &in, simd_f32x4_splat(-0.0f), splat, BITS);
  expect("f32x4.replace_lane", &in, simd_f32x4_replace_lane(in.a, 2, 7), replaced, BITS);

  in.a.f64x2 = (f64x2){-0.0, 9.5};
  double splat64[] = {9.5, 9.5}, replaced64[] = {-0.0, 7};
  expect_u32("f64x2.extract_lane", &in, simd_f64x2_extract_lane(in.a, 1) == 9.5, 1);
  expect("f64x2.splat", &in, simd_f64x2_splat(9.5), splat64, BITS);
  expect("f64x2.replace_lane", &in, simd_f64x2_replace_lane(in.a, 1, 7), replaced64, BITS);

  /* 1 + 2^-23 squared is 1 + 2^-22 + 2^-46: fused, the last term would remain. */
  in.a = in.b = simd_f32x4_splat(1 + 0x1p-23f);
  in.c = simd_f32x4_splat(-1 - 0x1p-22f);
  float zeros[4] = {0};
  expect("f32x4.relaxed_madd", &in, simd_f32x4_relaxed_madd(in.a, in.b, in.c), zeros, BITS);

  in.a = in.b = simd_i16x8_splat(INT16_MIN);
  int16_t ones[8];
  for (int i = 0; i < 8; i++) ones[i] = INT16_MAX;
  expect("i16x8.q15mulr_sat_s", &in, simd_i16x8_q15mulr_sat_s(in.a, in.b), ones, BITS);
  uint32_t dot[] = {0x80000000, 0x80000000, 0x80000000, 0x80000000};
  expect("i32x4.dot_i16x8_s", &in, simd_i32x4_dot_i16x8_s(in.a, in.b), dot, BITS);
}

/* ---- Operands ------------------------------------------------------------------------------- */

static uint64_t random_bits(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

static const float f32_edges[] = {
    0.0f,          -0.0f,         0.5f,         -0.5f,        0x1.fffffep-2f,  1.5f,
    2.5f,          -3.5f,         1.0f,         -1.0f,        0x1p-149f,       -0x1p-126f,
    0x1p23f,       8388607.5f,    -8388608.5f,  16777217.0f,  2147483520.0f,   2147483648.f,
    -2147483648.f, -2147483904.f, 4294967040.f, 4294967296.f, 0x1.fffffep127f, INFINITY,
    -INFINITY};
static const double f64_edges[] = {0.0,
                                   -0.0,
                                   0.5,
                                   -0.5,
                                   0x1.fffffffffffffp-2,
                                   1.5,
                                   -2.5,
                                   1.0,
                                   -1.0,
                                   0x1p-1074,
                                   -0x1p-1022,
                                   0x1p52,
                                   -0x1p52 - 1,
                                   0x1p51 + 0.5,
                                   2147483647.0,
                                   2147483647.5,
                                   -2147483648.0,
                                   -2147483648.9,
                                   -2147483649.,
                                   4294967295.0,
                                   4294967295.9,
                                   4294967296.0,
                                   0x1.fffffep127,
                                   0x1.ffffffp127,
                                   0x1p128,
                                   0x1p-149,
                                   0x1p-150,
                                   1e308,
                                   INFINITY,
                                   -INFINITY};
static const uint32_t f32_nans[] = {0x7fc00000, 0xffc00000, 0x7f800001, 0xffbfffff, 0x7fc12345};
static const uint64_t f64_nans[] = {0x7ff8000000000000, 0xfff8000000000000, 0x7ff0000000000001,
                                    0xfff7ffffffffffff, 0x7ff8123456789abc};
static const uint8_t byte_edges[] = {0, 1, 0x7f, 0x80, 0x81, 0xff};

static v128 operand(uint64_t *state) {
  v128 result;
  for (int i = 0; i < 2; i++) result.u64x2[i] = random_bits(state);
  unsigned kind = random_bits(state) % 6;
  for (int i = 0; kind == 1 && i < 4; i++)
    result.f32x4[i] = f32_edges[result.u32x4[i] % COUNT(f32_edges)];
  for (int i = 0; kind == 2 && i < 2; i++)
    result.f64x2[i] = f64_edges[result.u64x2[i] % COUNT(f64_edges)];
  for (int i = 0; kind == 3 && i < 16; i++)
    result.u8x16[i] = byte_edges[result.u8x16[i] % COUNT(byte_edges)];
  if (kind == 4) result.u32x4[result.u8x16[0] % 4] = f32_nans[result.u8x16[1] % COUNT(f32_nans)];
  if (kind == 5) result.u64x2[result.u8x16[0] % 2] = f64_nans[result.u8x16[1] % COUNT(f64_nans)];
  return result;
}

int main(void) {
  uint64_t state = 0x9e3779b97f4a7c15;
  for (int i = 0; i < 20000; i++) {
    operands in = {operand(&state), operand(&state), operand(&state)};
    if (i % 16 == 0) in.b = in.a;
    uint32_t random = (uint32_t)random_bits(&state);
    check_bits(&in);
    check_integers(&in, random);
    check_widths(&in);
    check_floats(&in);
    check_conversions(&in);
    check_lanes(&in, random);
  }
  check_literals();
  return failures != 0;
}
