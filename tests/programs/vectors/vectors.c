/* SPDX-License-Identifier: MIT */
// Loops that compilers turn into vectors, and vectors by intrinsics; prints what each computes.
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wasm_simd128.h>

enum { N = 1003 };

static uint32_t state = 1;

static uint32_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^= state << 5;
}

static void report(const char *name, const void *bytes, size_t size) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
  printf("%s %016" PRIx64 "\n", name, hash);
}

#define FILL(array)                                                                                \
  for (size_t i = 0; i < sizeof(array); i++) ((uint8_t *)(array))[i] = (uint8_t)next_random()

// An operator on every element of arrays of a type.
#define LOOP(name, type, expression)                                                               \
  static void name(type *restrict to, const type *restrict from, const type *restrict other) {     \
    for (int i = 0; i < N; i++) {                                                                  \
      type a = from[i], b = other[i];                                                              \
      to[i] = (type)(expression);                                                                  \
    }                                                                                              \
  }

LOOP(average_u8, uint8_t, (a + b + 1) / 2)
LOOP(add_saturated_u8, uint8_t, a + b > 255 ? 255 : a + b)
LOOP(blend_u8, uint8_t, (a * 77 + b * 179) >> 8)
LOOP(smaller_i8, int8_t, a < b ? a : b)
LOOP(absolute_i8, int8_t, a < 0 ? -a : a)
LOOP(product_i16, int16_t, a *b)
LOOP(scaled_i16, int16_t, (a * b + 16384) >> 15)
LOOP(shifted_u16, uint16_t, a >> 3 ^ b << 5)
LOOP(product_i32, uint32_t, a *b + (a >> 7))
LOOP(larger_u32, uint32_t, a > b ? a : b)
LOOP(chosen_i32, int32_t, a > b ? b : a ^ 0x55555555)
LOOP(sum_i64, uint64_t, a + b - (a << 3))
LOOP(product_i64, uint64_t, a *b)

static void floats(void) {
  static float x[N], y[N], z[N];
  static double u[N], v[N];
  static int32_t integers[N];
  for (int i = 0; i < N; i++) {
    x[i] = (float)(int32_t)next_random() / 65536;
    y[i] = (float)(next_random() >> 8) / 1024;
    u[i] = x[i] * 1.25;
  }
  for (int i = 0; i < N; i++) z[i] = x[i] * y[i] + (x[i] > 0 ? x[i] : -y[i]);
  report("f32 arithmetic", z, sizeof z);
  for (int i = 0; i < N; i++) z[i] = sqrtf(fabsf(x[i])) / (y[i] + 1);
  report("f32 roots", z, sizeof z);
  for (int i = 0; i < N; i++) z[i] = floorf(x[i]) + ceilf(y[i]) + truncf(x[i] / 3);
  report("f32 rounding", z, sizeof z);
  for (int i = 0; i < N; i++) integers[i] = (int32_t)(x[i] * 16);
  report("f32 to i32", integers, sizeof integers);
  for (int i = 0; i < N; i++) v[i] = u[i] * u[i] - x[i];
  report("f64 arithmetic", v, sizeof v);
  for (int i = 0; i < N; i++) v[i] = v[i] < 0 ? u[i] : v[i] / 7;
  report("f64 choice", v, sizeof v);
  for (int i = 0; i < N; i++) z[i] = (float)v[i] + (float)integers[i];
  report("conversions", z, sizeof z);
  float matrix[16], points[N][4];
  for (int i = 0; i < 16; i++) matrix[i] = x[i] / 1000;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < 4; j++)
      points[i][j] =
          matrix[j] * x[i] + matrix[4 + j] * y[i] + matrix[8 + j] * z[i] + matrix[12 + j];
  report("transformed points", points, sizeof points);
}

__attribute__((noinline)) static v128_t mixed(v128_t a, v128_t b) {
  v128_t mask = wasm_f32x4_gt(a, b);
  return wasm_v128_bitselect(wasm_f32x4_mul(a, b), wasm_i32x4_shuffle(a, b, 1, 0, 7, 6), mask);
}

__attribute__((noinline)) static v128_t applied(v128_t (*f)(v128_t, v128_t), v128_t a, v128_t b) {
  return f(b, a);
}

static void intrinsics(void) {
  static uint8_t bytes[N + 16];
  FILL(bytes);
  v128_t sum = wasm_i32x4_splat(0);
  for (int i = 0; i + 16 <= N; i += 3) {
    v128_t v = wasm_v128_load(bytes + i), low = wasm_u16x8_extend_low_u8x16(v);
    v = wasm_i8x16_swizzle(v, wasm_v128_and(low, wasm_i8x16_splat(31)));
    sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(low, wasm_i8x16_narrow_i16x8(v, low)));
    sum = wasm_v128_xor(sum, wasm_u8x16_sub_sat(v, wasm_i8x16_shl(low, i)));
    if (wasm_i8x16_bitmask(v) & 256) sum = wasm_i16x8_q15mulr_sat(sum, v);
    wasm_v128_store16_lane(bytes + (i * 7) % N, sum, 3);
  }
  report("bytes", &sum, sizeof sum);
  v128_t (*volatile function)(v128_t, v128_t) = mixed;
  v128_t a = wasm_f32x4_make(1, -2, 3.5f, 1e10f), b = wasm_f32x4_const(0, 4, -5, 1);
  for (int i = 0; i < 9; i++) {
    v128_t t = applied(function, a, b);
    a = wasm_f32x4_replace_lane(t, 2, wasm_f32x4_extract_lane(b, 1) / 3);
    b = wasm_f32x4_pmin(wasm_f32x4_add(mixed(t, a), b), wasm_f32x4_splat(1e20f));
  }
  report("calls", &a, sizeof a);
  report("more calls", &b, sizeof b);
}

#define RUN(name, type)                                                                            \
  do {                                                                                             \
    static type from[N], other[N], to[N];                                                          \
    FILL(from);                                                                                    \
    FILL(other);                                                                                   \
    name(to, from, other);                                                                         \
    report(#name, to, sizeof to);                                                                  \
  } while (0)

int main(void) {
  RUN(average_u8, uint8_t);
  RUN(add_saturated_u8, uint8_t);
  RUN(blend_u8, uint8_t);
  RUN(smaller_i8, int8_t);
  RUN(absolute_i8, int8_t);
  RUN(product_i16, int16_t);
  RUN(scaled_i16, int16_t);
  RUN(shifted_u16, uint16_t);
  RUN(product_i32, uint32_t);
  RUN(larger_u32, uint32_t);
  RUN(chosen_i32, int32_t);
  RUN(sum_i64, uint64_t);
  RUN(product_i64, uint64_t);
  floats();
  intrinsics();
}
