/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <lz4.h>
#include <lz4frame.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  char packed[200], back[200];
  int size = LZ4_compress_default(text, packed, sizeof text, sizeof packed);
  CHECK(size > 0 && LZ4_decompress_safe(packed, back, size, sizeof back) == sizeof text);
  CHECK(memcmp(back, text, sizeof text) == 0 && LZ4F_compressFrameBound(100, NULL) > 100);
  return check_result();
}
