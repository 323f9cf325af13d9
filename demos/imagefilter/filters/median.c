// The median of a square around each sample, by Huang's moving histogram.
#include "fail.h"
#include "filters/filters.h"

#include <stdlib.h>
#include <string.h>

enum { FINE_BITS = 8, COARSE = (MAX_SAMPLE + 1) >> FINE_BITS };

// Counts of samples, each also summed up over the samples with the same upper byte.
struct histogram {
  int coarse[COARSE];
  int fine[MAX_SAMPLE + 1];
};

static void count(struct histogram *histogram, int sample, int change) {
  histogram->coarse[sample >> FINE_BITS] += change;
  histogram->fine[sample] += change;
}

// The sample with `rank` samples before it in order.
static uint16_t find_rank(const struct histogram *histogram, int rank) {
  int upper = 0;
  for (; rank >= histogram->coarse[upper]; upper++) rank -= histogram->coarse[upper];
  int sample = upper << FINE_BITS;
  for (; rank >= histogram->fine[sample]; sample++) rank -= histogram->fine[sample];
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

void filter_median(struct image *image, const struct value *values) {
  int radius = (int)values[0].number, middle = (2 * radius + 1) * (2 * radius + 1) / 2;
  struct image out = image_new("median", image->width, image->height, image->depth);
  memcpy(out.pixels, image->pixels, (size_t)image_samples(image) * sizeof(uint16_t));
  struct histogram *histogram = allocate("median", sizeof *histogram);
  for (int channel = 0; channel < ALPHA; channel++) {
    for (int y = 0; y < image->height; y++) {
      memset(histogram, 0, sizeof *histogram);
      for (int x = -radius; x <= radius; x++)
        count_column(histogram, image, x, y, channel, radius, 1);
      for (int x = 0; x < image->width; x++) {
        image_at(&out, x, y)[channel] = find_rank(histogram, middle);
        count_column(histogram, image, x - radius, y, channel, radius, -1);
        count_column(histogram, image, x + radius + 1, y, channel, radius, 1);
      }
    }
  }
  free(histogram);
  image_replace(image, out);
}
