/* SPDX-License-Identifier: MIT */
// JPEG through libjpeg-turbo.
#include "fail.h"
#include "formats/exif.h"
#include "formats/format.h"

#include <stdio.h> // jpeglib.h needs it
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

struct errors {
  struct jpeg_error_mgr manager; // first: libjpeg knows it by this address
  const char *name;
};

static const char *name_of(j_common_ptr jpeg) { return ((struct errors *)jpeg->err)->name; }

static void on_error(j_common_ptr jpeg) {
  char message[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, message);
  fail(name_of(jpeg), "%s", message);
}

// Level -1 is a warning: the data are corrupt, but libjpeg can go on.
static void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  if (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER)
    fail(name_of(jpeg), "file is truncated or corrupt");
  if (jpeg->err->num_warnings++) return;
  char message[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, message);
  warn(name_of(jpeg), message);
}

static struct jpeg_error_mgr *errors_init(struct errors *errors, const char *name) {
  errors->name = name;
  jpeg_std_error(&errors->manager);
  errors->manager.error_exit = on_error;
  errors->manager.emit_message = on_message;
  return &errors->manager;
}

static bool matches(struct bytes bytes) {
  return bytes.size >= 3 && bytes.data[0] == 0xff && bytes.data[1] == 0xd8 && bytes.data[2] == 0xff;
}

// CMYK without a profile: each ink takes away its complement. Adobe's files, which are most,
// store the inks inverted.
static void row_from_cmyk(uint16_t *pixel, const uint8_t *in, int width, bool inverted) {
  for (int x = 0; x < width; x++, pixel += CHANNELS, in += 4) {
    unsigned flip = inverted ? 0 : 255, black = in[3] ^ flip;
    for (int c = 0; c < ALPHA; c++) pixel[c] = (uint16_t)((in[c] ^ flip) * black * 257 / 255);
    pixel[ALPHA] = MAX_SAMPLE;
  }
}

static void row_from_rgb(uint16_t *pixel, const uint8_t *in, int width) {
  for (int x = 0; x < width; x++, pixel += CHANNELS, in += 3) {
    for (int c = 0; c < ALPHA; c++) pixel[c] = sample_from_8(in[c]);
    pixel[ALPHA] = MAX_SAMPLE;
  }
}

static void read_profile(struct image *image, const char *name,
                         struct jpeg_decompress_struct *jpeg) {
  JOCTET *data;
  unsigned size;
  if (jpeg->num_components != 3 || !jpeg_read_icc_profile(jpeg, &data, &size)) return;
  image_set_profile(image, name, data, size);
  free(data);
}

static int orientation_of(const struct jpeg_decompress_struct *jpeg) {
  for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next) {
    int orientation = exif_orientation(marker->data, marker->data_length);
    if (orientation) return orientation;
  }
  return 1;
}

static struct image decode(const char *name, struct bytes bytes) {
  struct errors errors;
  struct jpeg_decompress_struct jpeg;
  jpeg.err = errors_init(&errors, name);
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, bytes.data, bytes.size);
  jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff); // Exif
  jpeg_save_markers(&jpeg, JPEG_APP0 + 2, 0xffff); // ICC profile
  jpeg_read_header(&jpeg, TRUE);

  struct image image = image_new(name, jpeg.image_width, jpeg.image_height, 8);
  read_profile(&image, name, &jpeg);
  bool cmyk = jpeg.num_components == 4;
  jpeg.out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&jpeg);
  uint8_t *row = allocate(name, (uint64_t)image.width * 4);
  for (int y = 0; y < image.height; y++) {
    jpeg_read_scanlines(&jpeg, &row, 1);
    if (cmyk)
      row_from_cmyk(image_at(&image, 0, y), row, image.width, jpeg.saw_Adobe_marker);
    else
      row_from_rgb(image_at(&image, 0, y), row, image.width);
  }
  free(row);
  exif_orient(&image, orientation_of(&jpeg));
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  return image;
}

// A row of 8-bit samples, laid over the background.
static void pack_row(uint8_t *out, const uint16_t *pixel, int width, int components,
                     const uint8_t background[3]) {
  for (int x = 0; x < width; x++, pixel += CHANNELS) {
    uint32_t alpha = pixel[ALPHA], rest = MAX_SAMPLE - alpha;
    for (int c = 0; c < components; c++) {
      uint32_t sum = pixel[c] * alpha + sample_from_8(background[c]) * rest;
      *out++ = sample_to_8((sum + MAX_SAMPLE / 2) / MAX_SAMPLE);
    }
  }
}

// Colour at full resolution where quality is asked for.
static void set_sampling(struct jpeg_compress_struct *jpeg, int quality) {
  if (quality >= 90) jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
}

static struct bytes encode(const char *name, const struct image *image,
                           const struct encoding *how) {
  if (image->width > JPEG_MAX_DIMENSION || image->height > JPEG_MAX_DIMENSION)
    fail(name, "%d x %d pixels: a JPEG file has at most %ld a side", image->width, image->height,
         (long)JPEG_MAX_DIMENSION);
  const uint8_t *background = how->background;
  bool gray = image_is_gray(image) && (image_is_opaque(image) || (background[0] == background[1] &&
                                                                  background[0] == background[2]));
  struct errors errors;
  struct jpeg_compress_struct jpeg;
  jpeg.err = errors_init(&errors, name);
  jpeg_create_compress(&jpeg);
  unsigned char *data = NULL;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &data, &size);

  jpeg.image_width = (JDIMENSION)image->width;
  jpeg.image_height = (JDIMENSION)image->height;
  jpeg.input_components = gray ? 1 : 3;
  jpeg.in_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, how->quality, TRUE);
  if (!gray) set_sampling(&jpeg, how->quality);
  if (how->progressive) jpeg_simple_progression(&jpeg);
  jpeg.optimize_coding = TRUE;
  jpeg_start_compress(&jpeg, TRUE);
  if (image->profile && !gray)
    jpeg_write_icc_profile(&jpeg, image->profile, (unsigned)image->profile_size);
  uint8_t *row = allocate(name, (uint64_t)image->width * 3);
  for (int y = 0; y < image->height; y++) {
    pack_row(row, image_at(image, 0, y), image->width, jpeg.input_components, background);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  free(row);
  return (struct bytes){data, size, size};
}

const struct format format_jpeg = {"jpeg", "jpg jpeg ", matches, decode, encode};
