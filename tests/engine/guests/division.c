/* SPDX-License-Identifier: MIT */
/* Divisions by constants against those by variables of the same value; prints what differs. */
#include <stdint.h>
#include <stdio.h>

/* clang-format off */
#define EACH(X) \
  X(2) X(3) X(4) X(5) X(6) X(7) X(9) X(10) X(11) X(12) X(13) X(25) X(60) X(64) X(100) X(101) \
  X(125) X(625) X(641) X(1000) X(3600) X(4096) X(65535) X(65536) X(65537) X(86400) X(1000000) \
  X(1000003) X(1000000000) X(1073741823) X(1073741824) X(1073741825) X(2147483645) \
  X(2147483646) X(2147483647)
/* clang-format on */

static const uint32_t edges[] = {0,          1,          2,          3,          0x7ffffffe,
                                 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
enum { EDGES = sizeof edges / sizeof *edges, RANDOM = 300 };

static uint32_t checks, differences;

static void check(uint32_t x, int64_t divisor, uint32_t found, uint32_t wanted) {
  checks++;
  if (found != wanted && differences++ < 10)
    printf("%#x by %lld: %#x, not %#x\n", x, (long long)divisor, found, wanted);
}

#define SIGNED(d)                                                                                  \
  check(x, d, (uint32_t)((int32_t)x / (d)),                                                        \
        (uint32_t)((int32_t)x / *(volatile int32_t *)&(int32_t){d}));                              \
  check(x, d, (uint32_t)((int32_t)x % (d)),                                                        \
        (uint32_t)((int32_t)x % *(volatile int32_t *)&(int32_t){d}));
#define BOTH_SIGNS(d) SIGNED(d) SIGNED(-d)
#define UNSIGNED(d)                                                                                \
  check(x, d, x / d##u, x / *(volatile uint32_t *)&(uint32_t){d##u});                              \
  check(x, d, x % d##u, x % *(volatile uint32_t *)&(uint32_t){d##u});

static void divide(uint32_t x) {
  EACH(BOTH_SIGNS)
  EACH(UNSIGNED)
  UNSIGNED(2147483648)
  UNSIGNED(2147483649)
  UNSIGNED(4294967294)
  UNSIGNED(4294967295)
}

int main(void) {
  uint32_t x = 12345;
  for (int i = 0; i < EDGES; i++) divide(edges[i]);
  for (int i = 0; i < RANDOM; i++) {
    x = x * 1664525 + 1013904223;
    divide(x >> (x & 31));
  }
  printf("%u checks, %u differences\n", checks, differences);
  return 0;
}
