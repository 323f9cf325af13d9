/* SPDX-License-Identifier: MIT */
/* matmul: products of matrices, of floats row by row, of doubles point by point. */
#include "bench.h"

enum { SIDE = 280 };

static float float_a[SIDE][SIDE], float_b[SIDE][SIDE], float_c[SIDE][SIDE];
static double double_a[SIDE][SIDE], double_b[SIDE][SIDE], double_c[SIDE][SIDE];

static void fill(void) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      double_a[i][j] = (i * SIDE + j) % 19 * 0.25;
      double_b[i][j] = (i * SIDE + j) % 11 * 0.5;
      float_a[i][j] = (float)double_a[i][j];
      float_b[i][j] = (float)double_b[i][j];
      float_c[i][j] = 0;
    }
}

uint32_t bench(int which) {
  (void)which;
  fill();
  for (int i = 0; i < SIDE; i++)
    for (int k = 0; k < SIDE; k++)
      for (int j = 0; j < SIDE; j++) float_c[i][j] += float_a[i][k] * float_b[k][j];
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      double sum = 0;
      for (int k = 0; k < SIDE; k++) sum += double_a[i][k] * double_b[k][j];
      double_c[i][j] = sum;
    }
  uint32_t sum = checksum(0, float_c[SIDE / 2], sizeof float_c[0]);
  return checksum(sum, double_c[SIDE / 3], sizeof double_c[0]);
}
