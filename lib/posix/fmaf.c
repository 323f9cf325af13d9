/* SPDX-License-Identifier: MIT */
// fmaf. wasi-libc's rounds twice, because it asks for another rounding mode on the way.
#include <math.h>
#include <stdint.h>
#include <string.h>

float fmaf(float a, float b, float c) {
  double product = (double)a * b, sum = product + c; // the product is exact
  double part = sum - product;
  double error = (product - (sum - part)) + (c - part);
  if (isfinite(sum) && error != 0) {
    // An inexact sum becomes the one of its two neighbours that is odd, which is rounded right
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    if (bits % 2 == 0) bits += (error > 0) == (sum > 0) ? 1 : -1;
    memcpy(&sum, &bits, sizeof sum);
  }
  return (float)sum;
}
