/* SPDX-License-Identifier: MIT */
// Short loops, each of one kind of work.
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t hash64(void) {
  uint64_t h = 14695981039346656037u;
  for (uint32_t i = 0; i < 1000000; i++) {
    h = (h ^ i) * 1099511628211u;
    h ^= h >> 29;
  }
  return h;
}

static uint64_t xorshift64(void) {
  uint64_t x = 88172645463325252u, sum = 0;
  for (int i = 0; i < 1000000; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    sum += x;
  }
  return sum;
}

static uint64_t divide10(void) {
  uint64_t sum = 0, x = 12345678901234567u;
  for (int i = 0; i < 20000; i++) {
    for (uint64_t v = x + (uint64_t)i * 77777; v; v /= 10) sum += v % 10;
  }
  return sum;
}

static uint64_t rotate(uint64_t x, int n) { return x << n | x >> (64 - n); }

static uint64_t xxhash(void) {
  uint64_t v[4] = {1, 2, 3, 4};
  for (uint32_t i = 0; i < 400000; i++)
    v[i & 3] = rotate(v[i & 3] + i * 14029467366897019727u, 31) * 11400714785074694791u;
  return rotate(v[0], 1) + rotate(v[1], 7) + rotate(v[2], 12) + rotate(v[3], 18);
}

static uint64_t crc32(void) {
  static uint32_t table[256];
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
    table[i] = c;
  }
  uint32_t crc = ~0u;
  for (uint32_t i = 0; i < 4000000; i++) crc = table[(crc ^ i) & 255] ^ crc >> 8;
  return ~crc;
}

static uint64_t sha256(void) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  static uint32_t k[64], h[8];
  for (int i = 0; i < 64; i++) k[i] = (uint32_t)(fmod(cbrt(i * 2 + 3), 1) * 4294967296.0);
  memcpy(h, start, sizeof h);
  for (int block = 0; block < 8000; block++) {
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++) w[i] = (uint32_t)(block * 16 + i) * 2654435761u;
    for (int i = 16; i < 64; i++) {
      uint32_t a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + ((a >> 7 | a << 25) ^ (a >> 18 | a << 14) ^ a >> 3) +
             ((b >> 17 | b << 15) ^ (b >> 19 | b << 13) ^ b >> 10);
    }
    memcpy(s, h, sizeof s);
    for (int i = 0; i < 64; i++) {
      uint32_t e = s[4], a = s[0];
      uint32_t t1 = s[7] + ((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) +
                    ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i];
      uint32_t t2 = ((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) +
                    ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
      memmove(s + 1, s, 28);
      s[4] += t1;
      s[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) h[i] += s[i];
  }
  return h[0] ^ (uint64_t)h[7] << 32;
}

enum { N = 160 };

static uint64_t matrix_f32(void) {
  static float a[N][N], b[N][N], c[N][N];
  for (int i = 0; i < N * N; i++) {
    a[i / N][i % N] = (float)(i % 17) * 0.25f;
    b[i / N][i % N] = (float)(i % 13) * 0.5f;
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      float sum = 0;
      for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  return (uint64_t)(c[3][5] + c[N - 1][7]);
}

static uint64_t matrix_f64(void) {
  static double a[N][N], b[N][N], c[N][N];
  for (int i = 0; i < N * N; i++) {
    a[i / N][i % N] = i % 17 * 0.25;
    b[i / N][i % N] = i % 13 * 0.5;
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  return (uint64_t)(c[3][5] + c[N - 1][7]);
}

static uint64_t nbody(void) {
  double p[5][3], v[5][3], m[5];
  for (int i = 0; i < 5; i++) {
    m[i] = 1.0 / (i + 1);
    for (int d = 0; d < 3; d++) {
      p[i][d] = i * 1.7 + d * 0.3;
      v[i][d] = (i - d) * 0.01;
    }
  }
  for (int step = 0; step < 60000; step++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        double x = p[i][0] - p[j][0], y = p[i][1] - p[j][1], z = p[i][2] - p[j][2];
        double square = x * x + y * y + z * z, f = 0.0001 / (square * sqrt(square));
        v[i][0] -= x * m[j] * f, v[j][0] += x * m[i] * f;
        v[i][1] -= y * m[j] * f, v[j][1] += y * m[i] * f;
        v[i][2] -= z * m[j] * f, v[j][2] += z * m[i] * f;
      }
    for (int i = 0; i < 5; i++)
      for (int d = 0; d < 3; d++) p[i][d] += 0.0001 * v[i][d];
  }
  return (uint64_t)(p[2][1] * 1e9);
}

static uint64_t fannkuch(void) {
  enum { SIZE = 9 };
  int p[SIZE], q[SIZE], s[SIZE], sign = 1, flips = 0, sum = 0;
  for (int i = 0; i < SIZE; i++) p[i] = s[i] = i;
  for (;;) {
    int first = p[0];
    if (first) {
      for (int i = 1; i < SIZE; i++) q[i] = p[i];
      int count = 1;
      for (int next; (next = q[first]) != 0; count++) {
        q[first] = first;
        for (int i = 1, j = first - 1; i < j; i++, j--) {
          int t = q[i];
          q[i] = q[j], q[j] = t;
        }
        first = next;
      }
      sum += sign * count;
      if (count > flips) flips = count;
    }
    if (sign == 1) {
      int t = p[0];
      p[0] = p[1], p[1] = t, sign = -1;
      continue;
    }
    int t = p[1];
    p[1] = p[2], p[2] = t, sign = 1;
    for (int i = 2;; i++) {
      if (s[i]) {
        s[i]--;
        break;
      }
      if (i == SIZE - 1) return (uint64_t)(uint32_t)sum << 32 | (uint32_t)flips;
      s[i] = i;
      t = p[0];
      for (int j = 0; j <= i; j++) p[j] = p[j + 1];
      p[i + 1] = t;
    }
  }
}

static uint64_t sieve(void) {
  static uint8_t composite[2000000];
  memset(composite, 0, sizeof composite);
  uint64_t sum = 0;
  for (uint32_t i = 2; i < sizeof composite; i++) {
    if (composite[i]) continue;
    sum += i;
    for (uint32_t j = i * 2; j < sizeof composite; j += i) composite[j] = 1;
  }
  return sum;
}

static int add(int a, int b) { return a + b; }
static int subtract(int a, int b) { return a - b; }
static int multiply(int a, int b) { return a * b; }
static int exclude(int a, int b) { return a ^ b; }
static int (*volatile const operations[])(int, int) = {add, subtract, multiply, exclude, add};

static uint64_t indirect(void) {
  int x = 1;
  for (int i = 0; i < 2000000; i++) x = operations[(x ^ i) % 5u](x, i);
  return (uint32_t)x;
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static uint64_t sort(void) {
  static uint32_t values[100000];
  uint32_t x = 1;
  for (int i = 0; i < 100000; i++) values[i] = x = x * 1664525 + 1013904223;
  qsort(values, 100000, sizeof *values, compare);
  return values[500] ^ values[99999];
}

static uint64_t mandelbrot(void) {
  uint64_t sum = 0;
  for (int y = 0; y < 160; y++)
    for (int x = 0; x < 160; x++) {
      double cr = x / 80.0 - 1.5, ci = y / 80.0 - 1, r = 0, i = 0;
      int n = 0;
      for (; n < 200 && r * r + i * i < 4; n++) {
        double t = r * r - i * i + cr;
        i = 2 * r * i + ci;
        r = t;
      }
      sum += (uint64_t)n;
    }
  return sum;
}

static uint64_t blur_f32(void) {
  enum { W = 300, H = 200 };
  static float from[H][W], to[H][W];
  for (int i = 0; i < W * H; i++) from[i / W][i % W] = (float)(i * 31 % 255);
  for (int round = 0; round < 4; round++) {
    for (int y = 0; y < H; y++)
      for (int x = 2; x < W - 2; x++)
        to[y][x] = from[y][x - 2] * 0.06f + from[y][x - 1] * 0.24f + from[y][x] * 0.4f +
                   from[y][x + 1] * 0.24f + from[y][x + 2] * 0.06f;
    memcpy(from, to, sizeof from);
  }
  return (uint64_t)(from[77][99] * 1000);
}

static uint64_t strings(void) {
  static char text[60000];
  uint64_t sum = 0;
  for (int round = 0; round < 4; round++) {
    char *end = text;
    for (int i = 0; i < 4000; i++) end += sprintf(end, "%d,%x;", i * 7, i);
    for (char *p = text; (p = strchr(p, ';')); p++) sum += (uint64_t)(p - text);
    sum += strlen(text);
  }
  return sum;
}

// In the order of tests/bench/asmjs.mjs
static uint64_t (*const kernels[])(void) = {
    hash64, xorshift64, divide10, xxhash,   crc32, sha256,     matrix_f32, matrix_f64,
    nbody,  fannkuch,   sieve,    indirect, sort,  mandelbrot, blur_f32,   strings,
};

uint32_t bench(int which) {
  uint64_t sum = kernels[which]();
  return (uint32_t)(sum ^ sum >> 32);
}
