/* SPDX-License-Identifier: MIT */
// zlib: text is compressed and decompressed.
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIZE = 200000 };

static const char *const words[] = {"amphora ",  "vessel ", "of ",  "two ",
                                    "handles, ", "wine ",   "and ", "oil ",
                                    "sealed ",   "is ",     "a ",   "measure.\n"};

static void write_text(uint8_t text[SIZE]) {
  uint32_t random = 1;
  for (int i = 0; i < SIZE;) {
    random = random * 1664525 + 1013904223;
    for (const char *p = words[(random >> 16) % 12]; *p && i < SIZE; p++) text[i++] = (uint8_t)*p;
    if (random >> 28 == 0 && i < SIZE) text[i++] = (uint8_t)(random >> 8);
  }
}

uint32_t bench(int which) {
  (void)which;
  static uint8_t text[SIZE], packed[SIZE + 1000], unpacked[SIZE];
  uLongf packed_size = sizeof packed, size = sizeof unpacked;
  write_text(text);
  if (compress2(packed, &packed_size, text, SIZE, 6) != Z_OK ||
      uncompress(unpacked, &size, packed, packed_size) != Z_OK || memcmp(text, unpacked, SIZE))
    abort();
  return checksum(0, packed, (unsigned)packed_size) ^ (uint32_t)crc32(0, unpacked, SIZE);
}
