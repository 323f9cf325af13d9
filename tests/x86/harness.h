/* SPDX-License-Identifier: MIT */
// Operands of intrinsics, random ones and edges, the same in every run; and printing of results.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define APART __attribute__((noinline))

static uint64_t state;
static APART uint64_t any(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * 0x2545f4914f6cdd1d >> 16;
}

// ---- Operands ---------------------------------------------------------------------------------

static const uint32_t floats[] = {
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0xbf000000, 0x3fc00000, 0x40200000,
    0xc0200000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xffabcdef, 0x00000001,
    0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x4f000000, 0xcf000000, 0x4effffff,
    0xcf000001, 0x4f800000, 0x5f000000, 0xdf000000, 0x5effffff, 0x3effffff, 0x4b000001, 0x43800000,
};
static const uint64_t doubles[] = {
    0x0000000000000000, 0x8000000000000000, 0x3ff0000000000000, 0xbff0000000000000,
    0x3fe0000000000000, 0xbfe0000000000000, 0x3ff8000000000000, 0x4004000000000000,
    0xc004000000000000, 0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000,
    0xfff8000000000000, 0x7ff0000000000001, 0xfff123456789abcd, 0x0000000000000001,
    0x800fffffffffffff, 0x0010000000000000, 0x7fefffffffffffff, 0x41e0000000000000,
    0xc1e0000000000000, 0x41dfffffffc00000, 0x41dfffffffe00000, 0xc1e0000000200000,
    0xc1e0000000100000, 0x43e0000000000000, 0xc3e0000000000000, 0x43dfffffffffffff,
    0x47efffffe0000000, 0x47effffff0000000, 0x3690000000000000, 0x4330000000000001,
};

static APART float any_float(void) {
  uint64_t choice = any();
  if (choice % 8 < 3) return (float)((int64_t)(any() % 2000001) - 1000000) / 64;
  uint32_t bits = choice % 8 < 5 ? (uint32_t)any() : floats[any() % (sizeof floats / 4)];
  float result;
  memcpy(&result, &bits, 4);
  return result;
}
static APART double any_double(void) {
  uint64_t choice = any();
  if (choice % 8 < 3) return (double)((int64_t)(any() % 2000001) - 1000000) / 64;
  uint64_t bits = choice % 8 < 5 ? any() << 16 ^ any() : doubles[any() % (sizeof doubles / 8)];
  double result;
  memcpy(&result, &bits, 8);
  return result;
}

static const int64_t edges[] = {
    0,     1,      -1,    2,     127,        128,         -128,       255,    256,       32767,
    32768, -32768, 65535, 65536, 15,         16,          17,         31,     32,        33,
    63,    64,     65,    -2,    2147483647, -2147483648, 0x7f7f7f7f, 0x5555, INT64_MAX, INT64_MIN};

static APART long long any_int64(void) {
  uint64_t choice = any();
  if (choice % 2) return (long long)(any() << 16 ^ any());
  return edges[any() % (sizeof edges / sizeof *edges)];
}

static APART void fill_integers(void *to, size_t size) {
  static const size_t widths[] = {1, 2, 4, 8};
  size_t width = widths[any() % 4];
  for (size_t i = 0; i < size; i += width) {
    long long value = any_int64();
    memcpy((char *)to + i, &value, width);
  }
}
// Of elements around input + 32.
static APART void fill_indices(void *to, size_t size, size_t width) {
  for (size_t i = 0; i < size; i += width) {
    long long value = (long long)(any() % 32) - 4;
    memcpy((char *)to + i, &value, width);
  }
}
static APART void fill_floats(void *to, size_t size) {
  for (size_t i = 0; i < size / 4; i++) ((float *)to)[i] = any_float();
}
static APART void fill_doubles(void *to, size_t size) {
  for (size_t i = 0; i < size / 8; i++) ((double *)to)[i] = any_double();
}

// ---- Results ----------------------------------------------------------------------------------

static APART void print_bytes(const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) {
    unsigned byte = ((const unsigned char *)from)[i];
    putchar("0123456789abcdef"[byte >> 4]);
    putchar("0123456789abcdef"[byte & 15]);
  }
  putchar('\n');
}

// What is no number is printed as one such, where its bits are left open.
static APART void print_floats(const void *from, size_t size) {
  uint32_t bits[8];
  memcpy(bits, from, size);
  for (size_t i = 0; i < size / 4; i++)
    if ((bits[i] & 0x7fffffff) > 0x7f800000) bits[i] = 0x7fc00000;
  print_bytes(bits, size);
}
static APART void print_doubles(const void *from, size_t size) {
  uint64_t bits[4];
  memcpy(bits, from, size);
  for (size_t i = 0; i < size / 8; i++)
    if ((bits[i] & INT64_MAX) > 0x7ff0000000000000) bits[i] = 0x7ff8000000000000;
  print_bytes(bits, size);
}

// Whether the approximations of 1 / x or 1 / sqrt(x) are what x86's are bound to.
static APART void print_approximation(const float *x, const float *results, int count, int root) {
  for (int i = 0; i < count; i++) {
    double exact = root ? 1 / sqrt(x[i]) : 1.0 / x[i];
    int ordinary = isnormal(x[i]) && fabs(exact) > 0x1p-125 && (!root || x[i] > 0);
    putchar(!ordinary || fabs(results[i] - exact) <= fabs(exact) * 1.5 / 4096 ? 'y' : 'n');
  }
  putchar('\n');
}

// Memory for intrinsics to read and write.
static _Alignas(64) unsigned char input[4096], output[128];

static void prepare(int round) {
  state = 0x9e3779b97f4a7c15 * (uint64_t)(round + 1);
  for (int i = 0; i < 8; i++) any();
  memset(output, 0x5a, sizeof output);
}
