/* SPDX-License-Identifier: MIT */
#include "filters/geometry.h"

#include "fail.h"
#include "filters/filters.h"

#include <string.h>

enum { PIXEL_BYTES = CHANNELS * sizeof(uint16_t) };

static void rotate_quarter(struct image *image) {
  struct image turned = image_new("rotate", image->height, image->width, image->depth);
  for (int y = 0; y < turned.height; y++)
    for (int x = 0; x < turned.width; x++)
      memcpy(image_at(&turned, x, y), image_at(image, y, image->height - 1 - x), PIXEL_BYTES);
  image_replace(image, turned);
}

void geometry_rotate(struct image *image, int quarters) {
  if (quarters & 1) rotate_quarter(image);
  if (quarters & 2) {
    geometry_flip(image, false);
    geometry_flip(image, true);
  }
}

static void swap_pixels(uint16_t *a, uint16_t *b) {
  uint16_t kept[CHANNELS];
  memcpy(kept, a, PIXEL_BYTES);
  memcpy(a, b, PIXEL_BYTES);
  memcpy(b, kept, PIXEL_BYTES);
}

void geometry_flip(struct image *image, bool vertical) {
  int right = image->width - 1, bottom = image->height - 1;
  int columns = vertical ? image->width : image->width / 2;
  int rows = vertical ? image->height / 2 : image->height;
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      swap_pixels(image_at(image, x, y),
                  vertical ? image_at(image, x, bottom - y) : image_at(image, right - x, y));
}

void geometry_crop(struct image *image, int left, int top, int width, int height) {
  struct image part = image_new("crop", width, height, image->depth);
  for (int y = 0; y < height; y++)
    memcpy(image_at(&part, 0, y), image_at(image, left, top + y), (size_t)width * PIXEL_BYTES);
  image_replace(image, part);
}

void filter_rotate(struct image *image, const struct value *values) {
  geometry_rotate(image, (int)values[0].number + 1); // the choices are 90, 180, 270
}

void filter_flip(struct image *image, const struct value *values) {
  geometry_flip(image, values[0].number != 0);
}

void filter_crop(struct image *image, const struct value *values) {
  const struct value *area = values;
  if (area->width > image->width - area->left || area->height > image->height - area->top)
    fail("crop", "%dx%d+%d+%d is not within the image of %d x %d pixels", area->width, area->height,
         area->left, area->top, image->width, image->height);
  geometry_crop(image, area->left, area->top, area->width, area->height);
}
