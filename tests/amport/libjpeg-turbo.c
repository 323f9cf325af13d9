/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <jpeglib.h>
#include <stdio.h>

#include <stdlib.h>

enum { WIDTH = 33, HEIGHT = 17 };
static unsigned char pixels[HEIGHT * WIDTH * 3], back[HEIGHT * WIDTH * 3];

int main(void) {
  struct jpeg_error_mgr errors;
  struct jpeg_compress_struct to = {.err = jpeg_std_error(&errors)};
  struct jpeg_decompress_struct from = {.err = &errors};
  unsigned char *jpeg = NULL, *row = pixels;
  unsigned long size = 0;
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (unsigned char)(i / 9);
  jpeg_create_compress(&to);
  jpeg_mem_dest(&to, &jpeg, &size);
  to.image_width = WIDTH, to.image_height = HEIGHT, to.input_components = 3;
  to.in_color_space = JCS_RGB;
  jpeg_set_defaults(&to);
  jpeg_set_quality(&to, 100, TRUE);
  jpeg_start_compress(&to, TRUE);
  for (int y = 0; y < HEIGHT; y++, row += 3 * WIDTH) jpeg_write_scanlines(&to, &row, 1);
  jpeg_finish_compress(&to);
  CHECK(size > 100);
  jpeg_create_decompress(&from);
  jpeg_mem_src(&from, jpeg, size);
  CHECK(jpeg_read_header(&from, TRUE) == JPEG_HEADER_OK && from.image_width == WIDTH);
  jpeg_start_decompress(&from);
  row = back;
  for (int y = 0; y < HEIGHT; y++, row += 3 * WIDTH) jpeg_read_scanlines(&from, &row, 1);
  CHECK(jpeg_finish_decompress(&from));
  for (size_t i = 0; i < sizeof back; i++) CHECK(abs(pixels[i] - back[i]) < 16);
  jpeg_destroy_compress(&to);
  jpeg_destroy_decompress(&from);
  return check_result();
}
