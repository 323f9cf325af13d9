/* SPDX-License-Identifier: MIT */
/* main.c: makes a program of bench.h's `bench`.
 *
 *   PROGRAM COUNT */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  uint32_t sum = 0;
  for (int count = argc > 1 ? atoi(argv[1]) : 1; count > 0; count--) sum = sum * 31 + bench(0);
  printf("%08x\n", (unsigned)sum);
}
