/* SPDX-License-Identifier: MIT */
// Filters that look at the eight neighbours of a pixel.
#include "fail.h"
#include "filters/filters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A copy of row y, clamped to the image, with one more pixel at either end.
static void copy_row(uint16_t *out, const struct image *image, int y) {
  enum { PIXEL_BYTES = CHANNELS * sizeof(uint16_t) };
  y = y < 0 ? 0 : y >= image->height ? image->height - 1 : y;
  memcpy(out, image_at(image, 0, y), PIXEL_BYTES);
  memcpy(out + CHANNELS, image_at(image, 0, y), (size_t)image->width * PIXEL_BYTES);
  memcpy(out + (int64_t)(image->width + 1) * CHANNELS, image_at(image, image->width - 1, y),
         PIXEL_BYTES);
}

// Replaces every red, green and blue sample by f(samples above, beside and below it, strength);
// f's pointers are to the sample in the three rows, its neighbours CHANNELS before and after.
static void apply_3x3(struct image *image, double strength,
                      int (*f)(const uint16_t *above, const uint16_t *row, const uint16_t *below,
                               double strength)) {
  size_t length = (size_t)(image->width + 2) * CHANNELS;
  uint16_t *buffer = allocate("filter", (uint64_t)length * 3 * sizeof *buffer);
  uint16_t *above = buffer, *row = buffer + length, *below = buffer + 2 * length;
  copy_row(above, image, 0);
  copy_row(row, image, 0);
  for (int y = 0; y < image->height; y++) {
    copy_row(below, image, y + 1);
    uint16_t *pixel = image_at(image, 0, y);
    for (int i = 0; i < image->width * CHANNELS; i++) {
      int at = i + CHANNELS;
      if (i % CHANNELS != ALPHA)
        pixel[i] = sample_clamp(f(above + at, row + at, below + at, strength));
    }
    uint16_t *oldest = above;
    above = row;
    row = below;
    below = oldest;
  }
  free(buffer);
}

enum { BEFORE = -CHANNELS, HERE = 0, AFTER = CHANNELS };

// The length of Sobel's gradient.
static int sobel(const uint16_t *above, const uint16_t *row, const uint16_t *below,
                 double strength) {
  double x = above[AFTER] + 2.0 * row[AFTER] + below[AFTER] - above[BEFORE] - 2.0 * row[BEFORE] -
             below[BEFORE];
  double y = below[BEFORE] + 2.0 * below[HERE] + below[AFTER] - above[BEFORE] - 2.0 * above[HERE] -
             above[AFTER];
  return (int)(sqrt(x * x + y * y) * strength + 0.5);
}

void filter_edges(struct image *image, const struct value *values) {
  static const struct value all = {.number = 100};
  filter_grayscale(image, &all);
  apply_3x3(image, values[0].number / 100, sobel);
}

// Light from the upper left on a surface whose height is the intensity.
static int relief(const uint16_t *above, const uint16_t *row, const uint16_t *below,
                  double strength) {
  double slope = 2.0 * below[AFTER] + row[AFTER] + below[HERE] - 2.0 * above[BEFORE] - row[BEFORE] -
                 above[HERE];
  return (int)floor((MAX_SAMPLE + 1) / 2 + slope * strength + 0.5);
}

void filter_emboss(struct image *image, const struct value *values) {
  static const struct value all = {.number = 100};
  filter_grayscale(image, &all);
  apply_3x3(image, values[0].number / 100, relief);
}
