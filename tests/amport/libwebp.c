/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <webp/decode.h>
#include <webp/encode.h>

enum { WIDTH = 33, HEIGHT = 17 };
static unsigned char pixels[HEIGHT * WIDTH * 3], back[HEIGHT * WIDTH * 3];

int main(void) {
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (unsigned char)(i * 7 / 5);
  uint8_t *webp = NULL;
  int width = 0, height = 0;
  size_t size = WebPEncodeLosslessRGB(pixels, WIDTH, HEIGHT, 3 * WIDTH, &webp);
  CHECK(size > 0 && WebPGetInfo(webp, size, &width, &height) && width == WIDTH && height == HEIGHT);
  CHECK(WebPDecodeRGBInto(webp, size, back, sizeof back, 3 * WIDTH) == back);
  CHECK(memcmp(pixels, back, sizeof back) == 0);
  WebPFree(webp);
  return check_result();
}
