/* SPDX-License-Identifier: MIT */
/* floyd: all shortest paths of a graph, by Floyd and Warshall. */
#include "bench.h"

enum { NODES = 320, FAR = 10000 };

static int distance[NODES][NODES];

static void build_graph(void) {
  for (int i = 0; i < NODES; i++)
    for (int j = 0; j < NODES; j++) {
      int connected = (i + j) % 7 != 0 && (i * 3 + j) % 11 != 0;
      distance[i][j] = i == j ? 0 : connected ? 1 + i * j % 23 : FAR;
    }
}

uint32_t bench(int which) {
  (void)which;
  build_graph();
  for (int k = 0; k < NODES; k++)
    for (int i = 0; i < NODES; i++)
      for (int j = 0; j < NODES; j++) {
        int through = distance[i][k] + distance[k][j];
        if (through < distance[i][j]) distance[i][j] = through;
      }
  return checksum(0, distance, sizeof distance / 16);
}
