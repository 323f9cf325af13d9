/* SPDX-License-Identifier: MIT */
// Filters that give each pixel a colour made from its own.
#include "fail.h"
#include "filters/filters.h"
#include "filters/light.h"
#include "maths.h"

// Rec. 709 luma of sRGB-encoded samples, 0 to MAX_SAMPLE.
static const double luma[] = {0.2126, 0.7152, 0.0722};

// Every colour becomes matrix * colour.
static void apply_matrix(struct image *image, double matrix[3][3]) {
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    double red = pixel[RED], green = pixel[GREEN], blue = pixel[BLUE];
    for (int c = 0; c < ALPHA; c++) {
      const double *row = matrix[c];
      double value = row[RED] * red + row[GREEN] * green + row[BLUE] * blue;
      pixel[c] = sample_from_unit(value / MAX_SAMPLE);
    }
  }
}

// matrix = identity + (matrix - identity) * amount
static void fade_matrix(double matrix[3][3], double amount) {
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++)
      matrix[row][column] = (row == column) * (1 - amount) + matrix[row][column] * amount;
}

static void luma_matrix(double matrix[3][3]) {
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++) matrix[row][column] = luma[column];
}

void filter_saturation(struct image *image, const struct value *values) {
  double matrix[3][3];
  luma_matrix(matrix);
  fade_matrix(matrix, 1 - values[0].number / 100);
  apply_matrix(image, matrix);
}

// A turn about the grey axis that keeps luma, as CSS's hue-rotate has it.
void filter_hue(struct image *image, const struct value *values) {
  static const double along_sine[3][3] = {
      {-0.2126, -0.7152, 0.9278}, {0.1430, 0.1400, -0.2830}, {-0.7874, 0.7152, 0.0722}};
  double sine = maths_sin_pi(values[0].number / 180), cosine = maths_cos_pi(values[0].number / 180);
  double matrix[3][3];
  luma_matrix(matrix);
  fade_matrix(matrix, 1 - cosine);
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++)
      matrix[row][column] += sine * along_sine[row][column];
  apply_matrix(image, matrix);
}

void filter_warmth(struct image *image, const struct value *values) {
  double shift = values[0].number / 100 * 0.3;
  double matrix[3][3] = {{1 + shift, 0, 0}, {0, 1, 0}, {0, 0, 1 - shift}};
  apply_matrix(image, matrix);
}

void filter_sepia(struct image *image, const struct value *values) {
  double matrix[3][3] = {{0.393, 0.769, 0.189}, {0.349, 0.686, 0.168}, {0.272, 0.534, 0.131}};
  fade_matrix(matrix, values[0].number / 100);
  apply_matrix(image, matrix);
}

// The grey of the same luminance: sums light, not its encoding.
void filter_grayscale(struct image *image, const struct value *values) {
  double amount = values[0].number / 100;
  struct light light = light_new();
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    double luminance = 0;
    for (int c = 0; c < ALPHA; c++) luminance += luma[c] * light.from_srgb[pixel[c]];
    double gray = light.to_srgb[(int)(luminance + 0.5)];
    for (int c = 0; c < ALPHA; c++)
      pixel[c] = sample_from_unit((pixel[c] + (gray - pixel[c]) * amount) / MAX_SAMPLE);
  }
  light_free(&light);
}

void filter_threshold(struct image *image, const struct value *values) {
  double limit = values[0].number / 100 * MAX_SAMPLE;
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    double value = luma[RED] * pixel[RED] + luma[GREEN] * pixel[GREEN] + luma[BLUE] * pixel[BLUE];
    for (int c = 0; c < ALPHA; c++) pixel[c] = value < limit ? 0 : MAX_SAMPLE;
  }
}
