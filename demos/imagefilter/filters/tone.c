/* SPDX-License-Identifier: MIT */
// Filters that apply one curve to the red, green and blue samples.
#include "fail.h"
#include "filters/filters.h"
#include "maths.h"

#include <math.h>
#include <stdlib.h>

// Applies curve(x, parameter), with x and the result from 0 (black) to 1 (full intensity).
static void apply_curve(struct image *image, double (*curve)(double, double), double parameter) {
  uint16_t *table = allocate("curve", (MAX_SAMPLE + 1) * sizeof *table);
  for (int i = 0; i <= MAX_SAMPLE; i++)
    table[i] = sample_from_unit(curve((double)i / MAX_SAMPLE, parameter));
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS)
    for (int c = 0; c < ALPHA; c++) pixel[c] = table[pixel[c]];
  free(table);
}

static double brighten(double x, double percent) { return x + percent / 100; }

void filter_brightness(struct image *image, const struct value *values) {
  apply_curve(image, brighten, values[0].number);
}

// A line through mid-grey: flat at -100, a step at 100.
static double steepen(double x, double percent) {
  double slope = percent < 100 ? (100 + percent) / (100 - percent) : 1e6;
  return 0.5 + (x - 0.5) * slope;
}

void filter_contrast(struct image *image, const struct value *values) {
  apply_curve(image, steepen, values[0].number);
}

static double expose(double x, double stops) {
  return maths_linear_to_srgb(maths_srgb_to_linear(x) * maths_exp2(stops));
}

void filter_exposure(struct image *image, const struct value *values) {
  apply_curve(image, expose, values[0].number);
}

static double bend(double x, double gamma) { return maths_pow(x, 1 / gamma); }

void filter_gamma(struct image *image, const struct value *values) {
  apply_curve(image, bend, values[0].number);
}

static double mix_inverse(double x, double percent) { return x + (1 - 2 * x) * percent / 100; }

void filter_invert(struct image *image, const struct value *values) {
  apply_curve(image, mix_inverse, values[0].number);
}

static double quantize(double x, double levels) {
  double step = floor(x * levels);
  return (step < levels ? step : levels - 1) / (levels - 1);
}

void filter_posterize(struct image *image, const struct value *values) {
  apply_curve(image, quantize, values[0].number);
}

// The first sample, going from `from` in steps of 1 or -1, with more than `count` samples behind
// it.
static int percentile(const int64_t *histogram, int from, int step, double count) {
  int sample = from;
  double seen = (double)histogram[sample];
  while (seen <= count && sample + step >= 0 && sample + step <= MAX_SAMPLE) {
    sample += step;
    seen += (double)histogram[sample];
  }
  return sample;
}

// Stretches the tones between the darkest and the lightest to the whole range, for all channels
// alike so that colours keep their hue; `clip` percent of the samples may be lost at either end.
void filter_normalize(struct image *image, const struct value *values) {
  int64_t *histogram = calloc(MAX_SAMPLE + 1, sizeof *histogram);
  if (!histogram) fail("normalize", "out of memory");
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS)
    for (int c = 0; c < ALPHA; c++) histogram[pixel[c]]++;
  double clipped = (double)image_samples(image) * ALPHA / CHANNELS * values[0].number / 100;
  int low = percentile(histogram, 0, 1, clipped);
  int high = percentile(histogram, MAX_SAMPLE, -1, clipped);
  free(histogram);
  if (high <= low) return;
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS)
    for (int c = 0; c < ALPHA; c++)
      pixel[c] = sample_from_unit((double)(pixel[c] - low) / (high - low));
}
