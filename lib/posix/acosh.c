/* SPDX-License-Identifier: MIT */
// acosh and acoshf: work. In the place of wasi-libc's, which have values for numbers below 1.
#include <math.h>

double acosh(double x) {
  if (!(x >= 1)) return (x - x) / (x - x);
  double above = x - 1;
  if (x < 2) return log1p(above + sqrt(2 * above + above * above));
  if (x < 0x1p26) return log(2 * x - 1 / (x + sqrt(x * x - 1)));
  return log(x) + M_LN2;
}

float acoshf(float x) { return (float)acosh(x); }
