/* SPDX-License-Identifier: MIT */
/* crypto: a megabyte enciphered by ChaCha20 and hashed by SHA-256. */
#include "bench.h"

#include <string.h>

enum { SIZE = 1 << 20, BLOCK = 64 };

static uint8_t message[SIZE];

static uint32_t rotate_left(uint32_t x, int by) { return x << by | x >> (32 - by); }
static uint32_t rotate_right(uint32_t x, int by) { return x >> by | x << (32 - by); }

/* ---- ChaCha20 ---- */

static void quarter_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d) {
  *a += *b, *d = rotate_left(*d ^ *a, 16);
  *c += *d, *b = rotate_left(*b ^ *c, 12);
  *a += *b, *d = rotate_left(*d ^ *a, 8);
  *c += *d, *b = rotate_left(*b ^ *c, 7);
}

static void key_stream(uint32_t stream[16], const uint32_t state[16]) {
  enum { DOUBLE_ROUNDS = 10 };
  uint32_t x[16];
  memcpy(x, state, sizeof x);
  for (int round = 0; round < DOUBLE_ROUNDS; round++) {
    for (int i = 0; i < 4; i++) quarter_round(&x[i], &x[4 + i], &x[8 + i], &x[12 + i]);
    for (int i = 0; i < 4; i++)
      quarter_round(&x[i], &x[4 + (i + 1) % 4], &x[8 + (i + 2) % 4], &x[12 + (i + 3) % 4]);
  }
  for (int i = 0; i < 16; i++) stream[i] = x[i] + state[i];
}

static void encipher(uint32_t state[16]) {
  for (int at = 0; at < SIZE; at += BLOCK) {
    uint32_t stream[16];
    uint8_t bytes[BLOCK];
    key_stream(stream, state);
    memcpy(bytes, stream, sizeof bytes);
    for (int i = 0; i < BLOCK; i++) message[at + i] ^= bytes[i];
    state[12]++;
  }
}

/* ---- SHA-256 ---- */

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t big_endian(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void compress(uint32_t state[8], const uint8_t block[BLOCK]) {
  uint32_t w[64], s[8];
  for (int i = 0; i < 16; i++) w[i] = big_endian(&block[4 * i]);
  for (int i = 16; i < 64; i++) {
    uint32_t x = w[i - 15], y = w[i - 2];
    uint32_t small0 = rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3;
    uint32_t small1 = rotate_right(y, 17) ^ rotate_right(y, 19) ^ y >> 10;
    w[i] = w[i - 16] + small0 + w[i - 7] + small1;
  }
  memcpy(s, state, sizeof s);
  for (int i = 0; i < 64; i++) {
    uint32_t big1 = rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^ rotate_right(s[4], 25);
    uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    uint32_t first = s[7] + big1 + choice + constants[i] + w[i];
    uint32_t big0 = rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^ rotate_right(s[0], 22);
    uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    for (int k = 7; k > 0; k--) s[k] = s[k - 1];
    s[4] += first;
    s[0] = first + big0 + majority;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

uint32_t bench(int which) {
  (void)which;
  uint32_t cipher[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  for (uint32_t i = 4; i < 12; i++) cipher[i] = i * 0x01020304;
  encipher(cipher);
  for (int at = 0; at < SIZE; at += BLOCK) compress(hash, &message[at]);
  return hash[0] ^ hash[7];
}
