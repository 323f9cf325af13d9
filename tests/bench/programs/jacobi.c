/* SPDX-License-Identifier: MIT */
/* jacobi: a plate's temperatures: every point becomes the mean of itself and its neighbours. */
#include "bench.h"

enum { SIDE = 400, STEPS = 60 };

static double plate[SIDE][SIDE], next[SIDE][SIDE];

static void step(double (*restrict to)[SIDE], double (*restrict from)[SIDE]) {
  for (int i = 1; i < SIDE - 1; i++)
    for (int j = 1; j < SIDE - 1; j++)
      to[i][j] =
          0.2 * (from[i][j] + from[i][j - 1] + from[i][j + 1] + from[i - 1][j] + from[i + 1][j]);
}

uint32_t bench(int which) {
  (void)which;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) plate[i][j] = next[i][j] = (double)(i * j % 101) / SIDE;
  for (int i = 0; i < STEPS; i++) {
    step(next, plate);
    step(plate, next);
  }
  return checksum(0, plate[SIDE / 2], sizeof plate[0]);
}
