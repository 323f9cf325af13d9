/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <zstd.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  char packed[200], back[200];
  size_t size = ZSTD_compress(packed, sizeof packed, text, sizeof text, 19);
  CHECK(!ZSTD_isError(size) && size < sizeof text);
  CHECK(ZSTD_decompress(back, sizeof back, packed, size) == sizeof text);
  CHECK(memcmp(back, text, sizeof text) == 0);
  return check_result();
}
