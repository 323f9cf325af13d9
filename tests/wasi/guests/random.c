/* SPDX-License-Identifier: MIT */
/* random_get. */
#include "wasi.h"

static uint8_t big[1 << 20], other[1 << 20];

int main(void) {
  uint32_t counts[256] = {0};
  CHECK(random_get(big, sizeof big), OK);
  CHECK(random_get(other, sizeof other), OK);
  CHECK_TRUE(memcmp(big, other, sizeof big) != 0);
  for (size_t i = 0; i < sizeof big; i++) counts[big[i]]++;
  for (int i = 0; i < 256; i++) CHECK_TRUE(counts[i] > 3000 && counts[i] < 5200); /* 4096 ± 17 σ */
  CHECK(random_get(big, 0), OK);
  CHECK(random_get(NOWHERE, 100), ERRNO(FAULT));
  DONE;
}
