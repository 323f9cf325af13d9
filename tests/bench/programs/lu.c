/* SPDX-License-Identifier: MIT */
/* lu: a matrix becomes the product of a lower and an upper triangular one, in place. */
#include "bench.h"

enum { SIDE = 400 };

static double matrix[SIDE][SIDE];

uint32_t bench(int which) {
  (void)which;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++)
      matrix[i][j] = (double)((i * 5 + j * 11) % 97) / SIDE + (i == j ? SIDE : 0);
  for (int i = 0; i < SIDE; i++) {
    for (int j = 0; j < i; j++) {
      for (int k = 0; k < j; k++) matrix[i][j] -= matrix[i][k] * matrix[k][j];
      matrix[i][j] /= matrix[j][j];
    }
    for (int j = i; j < SIDE; j++)
      for (int k = 0; k < i; k++) matrix[i][j] -= matrix[i][k] * matrix[k][j];
  }
  return checksum(0, matrix[SIDE - 1], sizeof matrix[0]);
}
