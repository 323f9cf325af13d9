/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <spng.h>

enum { WIDTH = 33, HEIGHT = 17 };
static unsigned char pixels[HEIGHT * WIDTH * 3], back[HEIGHT * WIDTH * 3];

int main(void) {
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (unsigned char)(i * 7 / 5);
  size_t size, length;
  int status;
  struct spng_ihdr header = {.width = WIDTH, .height = HEIGHT, .bit_depth = 8};
  header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
  spng_ctx *to = spng_ctx_new(SPNG_CTX_ENCODER), *from = spng_ctx_new(0);
  spng_set_option(to, SPNG_ENCODE_TO_BUFFER, 1);
  spng_set_ihdr(to, &header);
  CHECK(spng_encode_image(to, pixels, sizeof pixels, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE) == 0);
  void *png = spng_get_png_buffer(to, &size, &status);
  CHECK(png && status == 0 && spng_set_png_buffer(from, png, size) == 0);
  CHECK(spng_decoded_image_size(from, SPNG_FMT_RGB8, &length) == 0 && length == sizeof back);
  CHECK(spng_decode_image(from, back, sizeof back, SPNG_FMT_RGB8, 0) == 0);
  CHECK(memcmp(pixels, back, sizeof back) == 0);
  spng_ctx_free(to);
  spng_ctx_free(from);
  return check_result();
}
