/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <lzma.h>
#include <stdint.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  uint8_t packed[1000], back[200];
  size_t size = 0, in = 0, out = 0;
  uint64_t memory = UINT64_MAX;
  CHECK(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text, sizeof text,
                                packed, &size, sizeof packed) == LZMA_OK);
  CHECK(lzma_stream_buffer_decode(&memory, 0, NULL, packed, &in, size, back, &out, sizeof back) ==
        LZMA_OK);
  CHECK(out == sizeof text && memcmp(back, text, out) == 0);
  return check_result();
}
