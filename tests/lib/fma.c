/* SPDX-License-Identifier: MIT */
// Products and sums that are rounded once.
#include "check.h"

#include <math.h>

static float once(volatile float a, volatile float b, volatile float c) { return fmaf(a, b, c); }

int main(void) {
  // Sums that a double rounds to the middle of two floats
  CHECK(once(0x1.fffffcp-1f, 0x1.000002p-24f, 0x1.000002p0f) == 0x1.000002p0f);
  CHECK(once(-0x1.fffffcp-1f, 0x1.000002p-24f, -0x1.000002p0f) == -0x1.000002p0f);
  CHECK(once(0x1.000002p0f, 0x1.000002p-24f, 1) == 0x1.000002p0f);
  // Middles that are exact go to the even one
  CHECK(once(0x1p-12f, 0x1p-12f, 1) == 1 &&
        once(0x1p-12f, 0x1p-12f, 0x1.000002p0f) == 0x1.000004p0f);
  // Denormal ones, zeros, and what is beyond
  CHECK(once(0x1p-75f, 0x1p-75f, 0) == 0 && once(0x1.000002p-75f, 0x1p-75f, 0) == 0x1p-149f);
  CHECK(signbit(once(-0.0f, 1, -0.0f)) && !signbit(once(1, -1, 1)));
  CHECK(isinf(once(0x1.fffffep127f, 2, 0)) &&
        once(0x1.fffffep127f, 2, -0x1.fffffep127f) == 0x1.fffffep127f);
  CHECK(isnan(once(INFINITY, 1, -INFINITY)) && isnan(once(0, INFINITY, 1)));
  return check_result();
}
