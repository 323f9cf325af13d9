/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <zlib.h>

static const char text[] = "To be, or not to be, that is the question: to be, or not to be.";

int main(void) {
  Bytef packed[200], back[200];
  uLongf size = sizeof packed, again = sizeof back;
  CHECK(compress2(packed, &size, (const Bytef *)text, sizeof text, 9) == Z_OK &&
        size < sizeof text);
  CHECK(uncompress(back, &again, packed, size) == Z_OK && again == sizeof text);
  CHECK(memcmp(back, text, sizeof text) == 0);
  CHECK(crc32(0, (const Bytef *)"123456789", 9) == 0xcbf43926);
  gzFile file = gzopen("text.gz", "wb");
  CHECK(file && gzputs(file, text) == sizeof text - 1 && gzclose(file) == Z_OK);
  file = gzopen("text.gz", "rb");
  CHECK(file && gzread(file, back, sizeof back) == sizeof text - 1);
  gzclose(file);
  return check_result();
}
