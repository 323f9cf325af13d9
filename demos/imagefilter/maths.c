/* SPDX-License-Identifier: MIT */
#include "maths.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 };
static const double ln2 = 0.69314718055994530942;

double maths_log2(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int exponent = (int)(bits >> MANTISSA_BITS) - EXPONENT_BIAS;
  bits = (bits & (((uint64_t)1 << MANTISSA_BITS) - 1)) | (uint64_t)EXPONENT_BIAS << MANTISSA_BITS;
  double mantissa;
  memcpy(&mantissa, &bits, sizeof mantissa);
  if (mantissa > 1.41421356237309504880) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 artanh t, t = (m - 1) / (m + 1), |t| < 0.172
  double t = (mantissa - 1) / (mantissa + 1);
  double square = t * t, sum = 0;
  for (int i = 21; i > 0; i -= 2) sum = sum * square + 1.0 / i;
  return exponent + 2 * t * sum / ln2;
}

double maths_exp2(double x) {
  double whole = floor(x + 0.5);
  double t = (x - whole) * ln2, sum = 1;
  for (int i = 14; i > 0; i--) sum = 1 + sum * t / i;
  uint64_t bits = (uint64_t)((int)whole + EXPONENT_BIAS) << MANTISSA_BITS;
  double power;
  memcpy(&power, &bits, sizeof power);
  return sum * power;
}

double maths_pow(double x, double y) { return x > 0 ? maths_exp2(y * maths_log2(x)) : 0; }

double maths_sin_pi(double x) {
  x -= 2 * floor(x / 2 + 0.5); // -1 to 1
  if (x > 0.5) x = 1 - x;
  if (x < -0.5) x = -1 - x;
  double t = x * PI, square = t * t, sum = 1;
  for (int i = 20; i > 0; i -= 2) sum = 1 - sum * square / (i * (i + 1));
  return t * sum;
}

double maths_cos_pi(double x) { return maths_sin_pi(x + 0.5); }

double maths_srgb_to_linear(double x) {
  return x <= 0.04045 ? x / 12.92 : maths_pow((x + 0.055) / 1.055, 2.4);
}

double maths_linear_to_srgb(double x) {
  return x <= 0.0031308 ? x * 12.92 : 1.055 * maths_pow(x, 1 / 2.4) - 0.055;
}
