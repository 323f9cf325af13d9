/* SPDX-License-Identifier: MIT */
/* Counts the bits of a number and remembers the most that it has seen. */
static int most;

__attribute__((export_name("score"))) int score(int number) {
  int bits = __builtin_popcount((unsigned)number);
  if (bits > most) most = bits;
  return most - bits;
}
