/* SPDX-License-Identifier: MIT */
/* hash: a compression function of the kind of SHA-512, on 64-bit words.
 *
 *   hash BLOCKS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 80 };

static uint64_t rotate(uint64_t x, int by) { return x >> by | x << (64 - by); }

static uint64_t constants[ROUNDS];

static void compress(uint64_t state[8], const uint64_t block[16]) {
  uint64_t w[ROUNDS], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4],
                      f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 16; i++) w[i] = block[i];
  for (int i = 16; i < ROUNDS; i++) {
    uint64_t s0 = rotate(w[i - 15], 1) ^ rotate(w[i - 15], 8) ^ w[i - 15] >> 7;
    uint64_t s1 = rotate(w[i - 2], 19) ^ rotate(w[i - 2], 61) ^ w[i - 2] >> 6;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t s1 = rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41);
    uint64_t t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    uint64_t s0 = rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39);
    uint64_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

int main(int argc, char **argv) {
  int blocks = argc > 1 ? atoi(argv[1]) : 1000;
  uint64_t seed = 0x9e3779b97f4a7c15;
  for (int i = 0; i < ROUNDS; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    constants[i] = seed;
  }
  uint64_t state[8] = {1, 2, 3, 4, 5, 6, 7, 8}, block[16];
  for (int n = 0; n < blocks; n++) {
    for (int i = 0; i < 16; i++) block[i] = (uint64_t)(n * 16 + i);
    compress(state, block);
  }
  for (int i = 0; i < 8; i++) printf("%016llx", (unsigned long long)state[i]);
  puts("");
}
