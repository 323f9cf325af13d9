/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <libdeflate.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  char packed[200], back[200];
  size_t again = 0;
  struct libdeflate_compressor *c = libdeflate_alloc_compressor(12);
  struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
  size_t size = libdeflate_zlib_compress(c, text, sizeof text, packed, sizeof packed);
  CHECK(size > 0 && libdeflate_zlib_decompress(d, packed, size, back, sizeof back, &again) ==
                        LIBDEFLATE_SUCCESS);
  CHECK(again == sizeof text && memcmp(back, text, again) == 0);
  libdeflate_free_compressor(c);
  libdeflate_free_decompressor(d);
  return check_result();
}
