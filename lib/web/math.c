/* SPDX-License-Identifier: MIT */
// <emscripten/em_math.h> over <math.h>
#include <emscripten/em_math.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#define SAME1(name)                                                                                \
  double emscripten_math_##name(double x) { return name(x); }
#define SAME2(name)                                                                                \
  double emscripten_math_##name(double x, double y) { return name(x, y); }

SAME1(acos)
SAME1(acosh)
SAME1(asin)
SAME1(asinh)
SAME1(atan)
SAME1(atanh)
SAME1(cbrt)
SAME1(cos)
SAME1(cosh)
SAME1(exp)
SAME1(expm1)
SAME1(log)
SAME1(log1p)
SAME1(log10)
SAME1(log2)
SAME1(sin)
SAME1(sinh)
SAME1(sqrt)
SAME1(tan)
SAME1(tanh)
SAME2(atan2)
SAME2(fmod)
SAME2(pow)

double emscripten_math_hypot(int count, ...) {
  va_list values;
  double result = 0;
  va_start(values, count);
  while (count-- > 0) result = hypot(result, va_arg(values, double));
  va_end(values);
  return result;
}

double emscripten_math_random(void) {
  uint64_t bits;
  if (getentropy(&bits, sizeof bits) != 0) abort();
  return (double)(bits >> 11) * 0x1p-53; // what a double can hold
}

double emscripten_math_round(double x) {
  double below = floor(x);
  return copysign(x - below < 0.5 ? below : ceil(x), x);
}

double emscripten_math_sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
