/* SPDX-License-Identifier: MIT */
/* The guest of decode.c: libpng, and what it offers to its host. */
#include <png.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

__attribute__((import_module("host"), import_name("complain"))) void complain(const char *message,
                                                                              size_t size);

EXPORT("allocate") void *allocate(size_t size) { return malloc(size); }
EXPORT("release") void release(void *memory) { free(memory); }

struct picture {
  uint32_t width, height;
  uint8_t *pixels; /* red, green, blue and opacity */
};

static void failed(png_structp png, png_const_charp message) {
  complain(message, strlen(message));
  longjmp(png_jmpbuf(png), 1);
}

static void ignored(png_structp png, png_const_charp message) { (void)png, (void)message; }

struct input {
  const uint8_t *bytes;
  size_t left;
};

static void read_bytes(png_structp png, png_bytep to, size_t size) {
  struct input *input = png_get_io_ptr(png);
  if (size > input->left) png_error(png, "the file ends early");
  memcpy(to, input->bytes, size);
  input->bytes += size;
  input->left -= size;
}

static void read_picture(png_structp png, png_infop info, struct picture *picture) {
  png_read_info(png, info);
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
  png_set_filler(png, 255, PNG_FILLER_AFTER);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  picture->width = png_get_image_width(png, info);
  picture->height = png_get_image_height(png, info);
  size_t row = png_get_rowbytes(png, info);
  picture->pixels = calloc(picture->height, row);
  if (!picture->pixels) png_error(png, "out of memory");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < picture->height; y++)
      png_read_row(png, picture->pixels + y * row, NULL);
}

/* NULL: it is no picture; the host has been told why. */
EXPORT("decode") struct picture *decode(const uint8_t *bytes, size_t size) {
  struct input input = {bytes, size};
  struct picture *picture = calloc(1, sizeof *picture);
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, failed, ignored);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!picture || !info) return NULL;
  png_set_read_fn(png, &input, read_bytes);
  bool good = !setjmp(png_jmpbuf(png));
  if (good) read_picture(png, info, picture);
  png_destroy_read_struct(&png, &info, NULL);
  if (good) return picture;
  free(picture->pixels);
  free(picture);
  return NULL;
}
