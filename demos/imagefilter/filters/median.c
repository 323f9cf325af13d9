/* SPDX-License-Identifier: MIT */
// The median of a square around each sample, by Huang's moving histogram.
#include "fail.h"
#include "filters/filters.h"
#include "filters/hot.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 4, DIGIT_BITS = 4, DIGITS = 1 << DIGIT_BITS };

// Counts of samples in a set by their first hexadecimal digit, by the first two, three and four.
struct histogram {
  int counts[LEVELS][MAX_SAMPLE + 1];
};

static void count(struct histogram *histogram, int sample, int change) {
  for (int level = 0; level < LEVELS; level++)
    histogram->counts[level][sample >> DIGIT_BITS * (LEVELS - 1 - level)] += change;
}

// The sample with `rank` samples before it in order, found digit by digit.
static uint16_t find_rank(const struct histogram *histogram, int rank) {
  int sample = 0;
  for (int level = 0; level < LEVELS; level++) {
    const int *counts = histogram->counts[level];
    sample *= DIGITS;
    for (; rank >= counts[sample]; sample++) rank -= counts[sample];
  }
  return (uint16_t)sample;
}

static int clamp(int value, int length) {
  return value < 0 ? 0 : value >= length ? length - 1 : value;
}

static void count_column(struct histogram *histogram, const struct image *image, int x, int y,
                         int channel, int radius, int change) {
  x = clamp(x, image->width);
  for (int dy = -radius; dy <= radius; dy++)
    count(histogram, image_at(image, x, clamp(y + dy, image->height))[channel], change);
}

// The medians of one channel of row y; the histogram is empty before and after.
HOT void median_row(struct histogram *histogram, const struct image *image, struct image *out,
                    int y, int channel, int radius) {
  int middle = (2 * radius + 1) * (2 * radius + 1) / 2;
  for (int x = -radius; x <= radius; x++) count_column(histogram, image, x, y, channel, radius, 1);
  for (int x = 0; x < image->width; x++) {
    image_at(out, x, y)[channel] = find_rank(histogram, middle);
    count_column(histogram, image, x - radius, y, channel, radius, -1);
    count_column(histogram, image, x + radius + 1, y, channel, radius, 1);
  }
  for (int x = -radius; x <= radius; x++)
    count_column(histogram, image, image->width + x, y, channel, radius, -1);
}

void filter_median(struct image *image, const struct value *values) {
  int radius = (int)values[0].number;
  struct image out = image_new("median", image->width, image->height, image->depth);
  struct histogram *histogram = allocate("median", sizeof *histogram);
  memset(histogram, 0, sizeof *histogram);
  memcpy(out.pixels, image->pixels, (size_t)image_samples(image) * sizeof(uint16_t));
  for (int y = 0; y < image->height; y++)
    for (int channel = 0; channel < ALPHA; channel++)
      median_row(histogram, image, &out, y, channel, radius);
  free(histogram);
  image_replace(image, out);
}
