/* SPDX-License-Identifier: MIT */
// random_r and drand48_r have the numbers of glibc.
#include "check.h"

#include <math.h>
#include <stdlib.h>

int main(void) {
  static const struct {
    size_t size;
    int first, later;
  } expected[] = {{8, 1620409057, 1629824701},
                  {32, 223826563, 1839980754},
                  {64, 1894937090, 1088108879},
                  {128, 1219057435, 1696778719},
                  {256, 1539187244, 526599808}};
  static int32_t memory[64], other[32];
  struct random_data data;
  int32_t number;
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    unsigned size = (unsigned)expected[i].size;
    memset(&data, 0, sizeof data);
    CHECK(initstate_r(size == 64 ? 0 : 12345 * size * 77777, (char *)memory, size, &data) == 0);
    CHECK(random_r(&data, &number) == 0 && number == expected[i].first);
    for (int k = 0; k < 100; k++) random_r(&data, &number);
    CHECK(number == expected[i].later);
  }

  // A state that is put away and taken again goes on where it was.
  CHECK(initstate_r(1, (char *)other, sizeof other, &data) == 0);
  int32_t first[3];
  CHECK(random_r(&data, &first[0]) == 0 && random_r(&data, &first[1]) == 0);
  CHECK(setstate_r((char *)memory, &data) == 0 && random_r(&data, &first[2]) == 0);
  CHECK(setstate_r((char *)other, &data) == 0 && random_r(&data, &first[2]) == 0);
  CHECK(srandom_r(1, &data) == 0);
  for (int i = 0; i < 3; i++) CHECK(random_r(&data, &number) == 0 && number == first[i]);
  CHECK_FAILS(initstate_r(1, (char *)other, 7, &data), EINVAL);

  struct drand48_data state = {0};
  double fraction = 0;
  long integer;
  unsigned short x[7] = {1, 2, 3, 4, 5, 6, 7}, copy[3] = {1, 2, 3};
  CHECK(srand48_r(-5, &state) == 0 && drand48_r(&state, &fraction) == 0);
  CHECK(fabs(fraction - 0.816816492778347) < 1e-14);
  CHECK(lrand48_r(&state, &integer) == 0 && integer == 487370682);
  CHECK(mrand48_r(&state, &integer) == 0 && integer == 1735784588);
  CHECK(lcong48_r(x, &state) == 0 && lrand48_r(&state, &integer) == 0 && integer == 917510);
  CHECK(jrand48_r(x, &state, &integer) == 0 && integer == 1835021);
  CHECK(nrand48_r(copy, &state, &integer) == 0 && integer == 1835021 / 2);
  CHECK(seed48_r(copy, &state) == 0 && erand48_r(copy, &state, &fraction) == 0);
  long same;
  CHECK(lrand48_r(&state, &same) == 0 && same == (long)(fraction * 2147483648.0));
  return check_result();
}
