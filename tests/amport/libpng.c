/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <png.h>
#include <stdio.h>

enum { WIDTH = 33, HEIGHT = 17 };
static unsigned char pixels[HEIGHT * WIDTH * 3], back[HEIGHT * WIDTH * 3];

int main(void) {
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (unsigned char)(i * 7 / 5);
  png_image image = {.version = PNG_IMAGE_VERSION, .width = WIDTH, .height = HEIGHT};
  image.format = PNG_FORMAT_RGB;
  CHECK(png_image_write_to_file(&image, "image.png", 0, pixels, 0, NULL));
  png_image again = {.version = PNG_IMAGE_VERSION};
  CHECK(png_image_begin_read_from_file(&again, "image.png") && again.width == WIDTH);
  again.format = PNG_FORMAT_RGB;
  CHECK(png_image_finish_read(&again, NULL, back, 0, NULL));
  CHECK(memcmp(pixels, back, sizeof back) == 0);
  FILE *file = fopen("image.png", "r+");
  CHECK(file && fputc('!', file) == '!' && fclose(file) == 0);
  CHECK(!png_image_begin_read_from_file(&again, "image.png")); // by longjmp
  return check_result();
}
