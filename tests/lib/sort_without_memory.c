/* SPDX-License-Identifier: MIT */
// qsort_r where there is no memory for copies: sorted.
#include <stddef.h>
#include <stdlib.h>
#define malloc(size) ((void *)NULL)
#define qsort sort
#define qsort_r sort_r
#include "../../lib/posix/sort.c"

#include "check.h"

static int by_value(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

int main(void) {
  static int values[5000];
  unsigned seed = 1;
  for (unsigned i = 0; i < 5000; i++) values[i] = (int)((seed = seed * 1103515245 + 12345) >> 18);
  sort(values, 5000, sizeof *values, by_value);
  for (unsigned i = 1; i < 5000; i++) CHECK(values[i - 1] <= values[i]);
  return check_result();
}
