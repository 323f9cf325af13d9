/* SPDX-License-Identifier: MIT */
/* mandel: how soon points of the plane leave the Mandelbrot set's iteration. */
#include "bench.h"

enum { SIDE = 300, LIMIT = 200 };

static int iterations(double x, double y) {
  double real = 0, imaginary = 0;
  int count = 0;
  while (count < LIMIT && real * real + imaginary * imaginary < 4) {
    double next = real * real - imaginary * imaginary + x;
    imaginary = 2 * real * imaginary + y;
    real = next;
    count++;
  }
  return count;
}

uint32_t bench(int which) {
  static volatile double shift = 0.0001; /* nothing is computed by the compiler */
  (void)which;
  double left = shift - 1.5;
  uint32_t sum = 0;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++)
      sum += (uint32_t)iterations(left + 2.0 * j / SIDE, 2.0 * i / SIDE - 1);
  return sum;
}
