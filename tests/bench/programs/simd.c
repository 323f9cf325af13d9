/* SPDX-License-Identifier: MIT */
/* simd: vectors of 128 bits, as the compiler's extensions write them. */
#include "bench.h"

#include <string.h>

typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));

enum { FLOATS = 4096, BYTES = 1 << 16, FLOAT_ROUNDS = 5000, BYTE_ROUNDS = 1200 };

static _Alignas(16) float left[FLOATS], right[FLOATS];
static _Alignas(16) uint8_t first[BYTES], second[BYTES];

static f32x4 floats_at(const float *p) {
  f32x4 value;
  memcpy(&value, p, sizeof value);
  return value;
}

static u8x16 bytes_at(const uint8_t *p) {
  u8x16 value;
  memcpy(&value, p, sizeof value);
  return value;
}

static f32x4 sum_products(void) {
  f32x4 sum = {0};
  for (int i = 0; i < FLOATS; i += 8) {
    f32x4 low = floats_at(&left[i]) * floats_at(&right[i]);
    f32x4 high = floats_at(&left[i + 4]) * floats_at(&right[i + 4]);
    sum = sum * 0.99f + (low - high);
  }
  return sum;
}

static u8x16 mix_larger(u8x16 sum) {
  for (int i = 0; i < BYTES; i += 16) {
    u8x16 a = bytes_at(&first[i]), b = bytes_at(&second[i]), larger = (u8x16)(a > b);
    sum += ((a & larger) | (b & ~larger)) ^ (a + b);
  }
  return sum;
}

uint32_t bench(int which) {
  (void)which;
  for (int i = 0; i < FLOATS; i++) {
    left[i] = (float)(i % 89) * 0.5f;
    right[i] = (float)(i % 37) * 0.25f;
  }
  for (int i = 0; i < BYTES; i++) {
    first[i] = (uint8_t)(i * 5);
    second[i] = (uint8_t)(i >> 4);
  }
  f32x4 total = {0};
  u8x16 mixed = {0};
  for (int i = 0; i < FLOAT_ROUNDS; i++) {
    left[i % FLOATS] += 0.5f;
    total = total * 0.5f + sum_products();
  }
  for (int i = 0; i < BYTE_ROUNDS; i++) mixed = mix_larger(mixed);
  i32x4 numbers = __builtin_convertvector(total, i32x4);
  return checksum(checksum(0, &numbers, sizeof numbers), &mixed, sizeof mixed);
}
