/* SPDX-License-Identifier: MIT */
// PNG through libpng (https://www.w3.org/TR/png/).
#include "fail.h"
#include "formats/format.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

// What libpng's callbacks see.
struct stream {
  const char *name;
  struct bytes bytes;
  size_t position;
};

static bool matches(struct bytes bytes) {
  return bytes.size >= 8 && !png_sig_cmp(bytes.data, 0, 8);
}

static void on_error(png_structp png, png_const_charp message) {
  const struct stream *stream = png_get_error_ptr(png);
  fail(stream->name, "%s", message);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png, (void)message; // about ancillary chunks, which are not used
}

static void read_bytes(png_structp png, png_bytep data, size_t size) {
  struct stream *stream = png_get_io_ptr(png);
  if (size > stream->bytes.size - stream->position) png_error(png, "file is truncated");
  memcpy(data, stream->bytes.data + stream->position, size);
  stream->position += size;
}

static void write_bytes(png_structp png, png_bytep data, size_t size) {
  struct stream *stream = png_get_io_ptr(png);
  bytes_append(&stream->bytes, stream->name, data, size);
}

static void flush_bytes(png_structp png) { (void)png; }

static void read_profile(struct image *image, const char *name, png_structp png, png_infop info) {
  png_charp title;
  int compression;
  png_bytep data;
  png_uint_32 size;
  if (png_get_iCCP(png, info, &title, &compression, &data, &size))
    image_set_profile(image, name, data, size);
}

// Has libpng turn every colour type and depth into 16-bit RGBA in this machine's byte order.
static void expand_to_rgba16(png_structp png, png_infop info) {
  uint16_t one = 1;
  png_set_expand_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, MAX_SAMPLE, PNG_FILLER_AFTER);
  if (*(uint8_t *)&one) png_set_swap(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

static struct image decode(const char *name, struct bytes bytes) {
  struct stream stream = {name, bytes, 0};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &stream, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) fail(name, "out of memory");
  png_set_read_fn(png, &stream, read_bytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); // image_new has the limit
  png_read_info(png, info);

  int depth = png_get_bit_depth(png, info) == 16 ? 16 : 8;
  struct image image =
      image_new(name, png_get_image_width(png, info), png_get_image_height(png, info), depth);
  read_profile(&image, name, png, info);
  expand_to_rgba16(png, info);
  png_bytepp rows = allocate(name, (uint64_t)image.height * sizeof *rows);
  for (int y = 0; y < image.height; y++) rows[y] = (png_bytep)image_at(&image, 0, y);
  png_read_image(png, rows);
  png_read_end(png, NULL);
  free(rows);
  png_destroy_read_struct(&png, &info, NULL);
  return image;
}

// The samples of one row that the file gets: its channels, each of its depth, big-endian.
static void pack_row(uint8_t *out, const uint16_t *pixel, int width, bool gray, bool alpha,
                     int depth) {
  for (int x = 0; x < width; x++, pixel += CHANNELS) {
    for (int c = gray ? BLUE : RED; c < (alpha ? CHANNELS : ALPHA); c++) {
      if (depth == 16) *out++ = (uint8_t)(pixel[c] >> 8);
      *out++ = depth == 16 ? (uint8_t)pixel[c] : sample_to_8(pixel[c]);
    }
  }
}

static struct bytes encode(const char *name, const struct image *image,
                           const struct encoding *how) {
  struct stream stream = {name, {0}, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &stream, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) fail(name, "out of memory");
  png_set_write_fn(png, &stream, write_bytes, flush_bytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); // image_new has the limit
  png_set_compression_level(png, how->level);

  bool gray = image_is_gray(image), alpha = !image_is_opaque(image);
  int depth = how->depth ? how->depth : image->depth;
  int type = (gray ? 0 : PNG_COLOR_MASK_COLOR) | (alpha ? PNG_COLOR_MASK_ALPHA : 0);
  png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, depth, type,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_benign_errors(png, true); // a malformed profile is left out
  if (!image->profile)
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  else if (!gray)
    png_set_iCCP(png, info, "profile", PNG_COMPRESSION_TYPE_BASE, image->profile,
                 (png_uint_32)image->profile_size);
  png_write_info(png, info);
  uint8_t *row = allocate(name, (uint64_t)image->width * CHANNELS * 2);
  for (int y = 0; y < image->height; y++) {
    pack_row(row, image_at(image, 0, y), image->width, gray, alpha, depth);
    png_write_row(png, row);
  }
  png_write_end(png, NULL);
  free(row);
  png_destroy_write_struct(&png, &info);
  return stream.bytes;
}

const struct format format_png = {"png", "png ", matches, decode, encode};
