/* SPDX-License-Identifier: MIT */
/* fannkuch: all permutations of N numbers, and how often a prefix of each is reversed until 0
 * leads.
 *
 *   fannkuch N [TIMES] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 12 };

static int count_flips(const int *permutation, int n) {
  int numbers[LIMIT], flips = 0;
  memcpy(numbers, permutation, (size_t)n * sizeof *numbers);
  for (int first; (first = numbers[0]) != 0; flips++)
    for (int low = 0, high = first; low < high; low++, high--) {
      int number = numbers[low];
      numbers[low] = numbers[high];
      numbers[high] = number;
    }
  return flips;
}

/* The next permutation: rotates ever longer prefixes; false when each has come round. */
static int next(int *permutation, int *turns, int n) {
  for (int length = 1; length < n; length++) {
    int first = permutation[0];
    for (int i = 0; i < length; i++) permutation[i] = permutation[i + 1];
    permutation[length] = first;
    if (++turns[length] <= length) return 1;
    turns[length] = 0;
  }
  return 0;
}

static void count_all(int n) {
  int permutation[LIMIT + 1], turns[LIMIT] = {0}, most = 0, checksum = 0, sign = 1;
  for (int i = 0; i < n; i++) permutation[i] = i;
  do {
    int flips = count_flips(permutation, n);
    if (flips > most) most = flips;
    checksum += sign * flips;
    sign = -sign;
  } while (next(permutation, turns, n));
  printf("%d %d\n", checksum, most);
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 7, times = argc > 2 ? atoi(argv[2]) : 1;
  if (n < 1 || n > LIMIT) return 2;
  while (times-- > 0) count_all(n);
}
