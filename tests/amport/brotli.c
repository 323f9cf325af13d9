/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  uint8_t packed[200], back[200];
  size_t size = sizeof packed, again = sizeof back;
  CHECK(BrotliEncoderCompress(11, 22, BROTLI_MODE_TEXT, sizeof text, (const uint8_t *)text, &size,
                              packed));
  CHECK(BrotliDecoderDecompress(size, packed, &again, back) == BROTLI_DECODER_RESULT_SUCCESS);
  CHECK(again == sizeof text && memcmp(back, text, again) == 0);
  return check_result();
}
