/* SPDX-License-Identifier: MIT */
/* spectral: the largest singular value of an infinite matrix, by the power method. */
#include "bench.h"

#include <math.h>

enum { SIZE = 700, STEPS = 6 };

static double vector[SIZE], image[SIZE], between[SIZE];

static double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void multiply(double *to, const double *from) {
  for (int i = 0; i < SIZE; i++) {
    to[i] = 0;
    for (int j = 0; j < SIZE; j++) to[i] += element(i, j) * from[j];
  }
}

static void multiply_transposed(double *to, const double *from) {
  for (int i = 0; i < SIZE; i++) {
    to[i] = 0;
    for (int j = 0; j < SIZE; j++) to[i] += element(j, i) * from[j];
  }
}

uint32_t bench(int which) {
  (void)which;
  for (int i = 0; i < SIZE; i++) vector[i] = 1;
  for (int i = 0; i < STEPS; i++) {
    multiply(between, vector);
    multiply_transposed(image, between);
    multiply(between, image);
    multiply_transposed(vector, between);
  }
  double product = 0, square = 0;
  for (int i = 0; i < SIZE; i++) {
    product += vector[i] * image[i];
    square += image[i] * image[i];
  }
  return (uint32_t)(sqrt(product / square) * 1e6);
}
