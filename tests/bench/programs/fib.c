/* SPDX-License-Identifier: MIT */
/* fib: nothing but calls: Fibonacci's, Ackermann's and Takeuchi's functions. */
#include "bench.h"

__attribute__((noinline)) static int fibonacci(int n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

__attribute__((noinline)) static int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

__attribute__((noinline)) static double takeuchi(double x, double y, double z) {
  if (y >= x) return z;
  return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

uint32_t bench(int which) {
  static volatile int small = 0; /* nothing is computed by the compiler */
  (void)which;
  return (uint32_t)(fibonacci(31 + small) + ackermann(2, 600 + small) + ackermann(3, 6 + small) +
                    (int)takeuchi(18 + small, 12, 6));
}
