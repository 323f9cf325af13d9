/* SPDX-License-Identifier: MIT */
// qsort and qsort_r: sorted, and equal elements keep their order.
#include "check.h"
#include <stdlib.h>

struct pair {
  unsigned char key, filler[2];
  unsigned short place;
};

static int by_key(const void *a, const void *b) {
  return ((const struct pair *)a)->key - ((const struct pair *)b)->key;
}

static int counted(const void *a, const void *b, void *count) {
  ++*(int *)count;
  return *(const int *)b - *(const int *)a;
}

static int numbers(const void *a, const void *b) {
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

int main(void) {
  static struct pair pairs[5000];
  unsigned seed = 1;
  for (unsigned n = 0; n <= 5000; n = n < 10 ? n + 1 : n * 5 / 2) {
    for (unsigned i = 0; i < n; i++)
      pairs[i] = (struct pair){.key = (seed = seed * 1103515245 + 12345) >> 28, .place = i};
    qsort(pairs, n, sizeof *pairs, by_key);
    for (unsigned i = 1; i < n; i++) {
      CHECK(pairs[i - 1].key <= pairs[i].key);
      CHECK(pairs[i - 1].key < pairs[i].key || pairs[i - 1].place < pairs[i].place);
    }
  }
  int values[] = {3, 1, 4, 1, 5, 9, 2, 6}, count = 0;
  qsort_r(values, 8, sizeof *values, counted, &count);
  for (int i = 1; i < 8; i++) CHECK(values[i - 1] >= values[i]);
  CHECK(count >= 7 && count <= 24);
  double fractions[] = {2.5, -1, 0.5};
  qsort(fractions, 3, sizeof *fractions, numbers);
  CHECK(fractions[0] == -1 && fractions[1] == 0.5 && fractions[2] == 2.5);
  return check_result();
}
