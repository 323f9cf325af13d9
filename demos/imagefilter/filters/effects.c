/* SPDX-License-Identifier: MIT */
// Filters that depend on where a pixel is.
#include "fail.h"
#include "filters/filters.h"

// Darkens towards the corners.
void filter_vignette(struct image *image, const struct value *values) {
  double amount = values[0].number / 100;
  double centre_x = (image->width - 1) / 2.0, centre_y = (image->height - 1) / 2.0;
  double corner = centre_x * centre_x + centre_y * centre_y;
  if (corner == 0) return;
  for (int y = 0; y < image->height; y++) {
    uint16_t *pixel = image_at(image, 0, y);
    for (int x = 0; x < image->width; x++, pixel += CHANNELS) {
      double dx = x - centre_x, dy = y - centre_y;
      double distance = (dx * dx + dy * dy) / corner;
      double light = 1 - amount * distance * distance * (3 - 2 * distance);
      for (int c = 0; c < ALPHA; c++) pixel[c] = sample_from_unit(pixel[c] * light / MAX_SAMPLE);
    }
  }
}

static int least(int a, int b) { return a < b ? a : b; }

// Gives a block of pixels their mean colour.
static void flatten_block(struct image *image, int left, int top, int right, int bottom) {
  uint64_t sums[CHANNELS] = {0}, pixels = (uint64_t)(right - left) * (uint64_t)(bottom - top);
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      for (int c = 0; c < CHANNELS; c++) sums[c] += image_at(image, x, y)[c];
  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      for (int c = 0; c < CHANNELS; c++)
        image_at(image, x, y)[c] = (uint16_t)((sums[c] + pixels / 2) / pixels);
}

void filter_pixelate(struct image *image, const struct value *values) {
  int size = (int)values[0].number;
  image_premultiply(image);
  for (int y = 0; y < image->height; y += size)
    for (int x = 0; x < image->width; x += size)
      flatten_block(image, x, y, least(x + size, image->width), least(y + size, image->height));
  image_unpremultiply(image);
}

// A pseudo-random 32-bit number for a point: the finalizer of MurmurHash3.
static uint32_t hash(uint32_t x, uint32_t y, uint32_t seed) {
  uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;
  h = (h ^ h >> 16) * 0x85ebca6bu;
  h = (h ^ h >> 13) * 0xc2b2ae35u;
  return h ^ h >> 16;
}

// Film grain: the sum of two uniform numbers, the same for all channels of a pixel.
void filter_grain(struct image *image, const struct value *values) {
  double amount = values[0].number / 100;
  uint32_t seed = (uint32_t)values[1].number;
  for (int y = 0; y < image->height; y++) {
    uint16_t *pixel = image_at(image, 0, y);
    for (int x = 0; x < image->width; x++, pixel += CHANNELS) {
      uint32_t h = hash((uint32_t)x, (uint32_t)y, seed);
      int noise = (int)(h >> 16) + (int)(h & 0xffff) - MAX_SAMPLE;
      for (int c = 0; c < ALPHA; c++)
        pixel[c] = sample_from_unit((pixel[c] + noise * amount) / MAX_SAMPLE);
    }
  }
}
