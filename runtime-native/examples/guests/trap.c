/* SPDX-License-Identifier: MIT */
/* The average of the numbers up to `count`, which nobody should ask for none. */
__attribute__((noinline)) static int divide(int sum, int count) { return sum / count; }

__attribute__((export_name("average"))) int average(int count) {
  int sum = 0;
  for (int i = 1; i <= count; i++) sum += i;
  return divide(sum, count) + 1;
}
