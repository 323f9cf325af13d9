// Separable resampling: every output sample is a weighted sum of input samples, first along the
// rows, then along the columns. Blurring is the case where both have the same size.
#include "fail.h"
#include "filters/filters.h"
#include "filters/light.h"
#include "maths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Weights are integers that sum to WEIGHT_ONE. With 14 bits a sum of 16-bit samples fits into 32
// bits even where negative lobes add up.
enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS, WEIGHT_HALF = WEIGHT_ONE / 2 };

// The input samples, from `first` on, that one output sample is made of.
struct taps {
  int first, count;
  const int32_t *weights;
};

struct kernel {
  int length;        // output samples
  struct taps *taps; // one for each
  int32_t *weights;  // all weights
};

struct window {
  double (*weight)(double distance);
  double support; // the weight is 0 from this distance on
};

static double gauss(double x) { return maths_exp2(-0.5 / 0.69314718055994530942 * x * x); }

static double sinc(double x) { return x == 0 ? 1 : maths_sin_pi(x) / (PI * x); }

static double lanczos3(double x) { return fabs(x) < 3 ? sinc(x) * sinc(x / 3) : 0; }

// Scales weights to a sum of WEIGHT_ONE, rounding the running sum so that no error accumulates.
static void quantize(int32_t *weights, const double *exact, int count) {
  double total = 0, sum = 0;
  for (int i = 0; i < count; i++) total += exact[i];
  int32_t before = 0;
  for (int i = 0; i < count; i++) {
    sum += exact[i];
    int32_t rounded = (int32_t)floor(sum / total * WEIGHT_ONE + 0.5);
    weights[i] = rounded - before;
    before = rounded;
  }
}

// The kernel from `in` to `out` samples, with distances measured in units of `scale` input samples.
static struct kernel kernel_new(const char *subject, int in, int out, struct window window,
                                double scale) {
  double reach = window.support * scale;
  int most = reach < in ? 2 * (int)reach + 2 : in;
  if (most > in) most = in;
  struct kernel kernel = {out, allocate(subject, (uint64_t)out * sizeof *kernel.taps),
                          allocate(subject, (uint64_t)out * (uint64_t)most * sizeof(int32_t))};
  double *exact = allocate(subject, (uint64_t)most * sizeof *exact);
  for (int i = 0; i < out; i++) {
    double centre = (i + 0.5) * in / out - 0.5;
    int first = (int)fmax(ceil(centre - reach), 0);
    int last = (int)fmin(floor(centre + reach), in - 1);
    int32_t *weights = kernel.weights + (int64_t)i * most;
    kernel.taps[i] = (struct taps){first, last - first + 1, weights};
    for (int k = first; k <= last; k++) exact[k - first] = window.weight((k - centre) / scale);
    quantize(weights, exact, last - first + 1);
  }
  free(exact);
  return kernel;
}

static void kernel_free(struct kernel *kernel) {
  free(kernel->taps);
  free(kernel->weights);
}

static void resample_row(uint16_t *out, const uint16_t *in, const struct kernel *kernel) {
  for (int x = 0; x < kernel->length; x++, out += CHANNELS) {
    const struct taps *taps = &kernel->taps[x];
    const uint16_t *pixel = in + (int64_t)taps->first * CHANNELS;
    int32_t red = WEIGHT_HALF, green = WEIGHT_HALF, blue = WEIGHT_HALF, alpha = WEIGHT_HALF;
    for (int k = 0; k < taps->count; k++, pixel += CHANNELS) {
      int32_t weight = taps->weights[k];
      red += weight * pixel[RED];
      green += weight * pixel[GREEN];
      blue += weight * pixel[BLUE];
      alpha += weight * pixel[ALPHA];
    }
    out[RED] = sample_clamp(red >> WEIGHT_BITS);
    out[GREEN] = sample_clamp(green >> WEIGHT_BITS);
    out[BLUE] = sample_clamp(blue >> WEIGHT_BITS);
    out[ALPHA] = sample_clamp(alpha >> WEIGHT_BITS);
  }
}

static struct image resample_rows(const char *subject, const struct image *image,
                                  const struct kernel *kernel) {
  struct image out = image_new(subject, kernel->length, image->height, image->depth);
  for (int y = 0; y < image->height; y++)
    resample_row(image_at(&out, 0, y), image_at(image, 0, y), kernel);
  return out;
}

// Adds up whole rows, which lie together in memory, instead of walking down each column.
static struct image resample_columns(const char *subject, const struct image *image,
                                     const struct kernel *kernel) {
  struct image out = image_new(subject, image->width, kernel->length, image->depth);
  int length = image->width * CHANNELS;
  int32_t *sums = allocate(subject, (uint64_t)length * sizeof *sums);
  for (int y = 0; y < out.height; y++) {
    const struct taps *taps = &kernel->taps[y];
    for (int i = 0; i < length; i++) sums[i] = WEIGHT_HALF;
    for (int k = 0; k < taps->count; k++) {
      const uint16_t *row = image_at(image, 0, taps->first + k);
      int32_t weight = taps->weights[k];
      for (int i = 0; i < length; i++) sums[i] += weight * row[i];
    }
    uint16_t *row = image_at(&out, 0, y);
    for (int i = 0; i < length; i++) row[i] = sample_clamp(sums[i] >> WEIGHT_BITS);
  }
  free(sums);
  return out;
}

static struct image resample(const char *subject, struct image *image, int width, int height,
                             struct window window, double scale_x, double scale_y) {
  bool opaque = image_is_opaque(image);
  if (!opaque) image_premultiply(image);
  struct kernel across = kernel_new(subject, image->width, width, window, scale_x);
  struct kernel down = kernel_new(subject, image->height, height, window, scale_y);
  struct image narrow = resample_rows(subject, image, &across);
  struct image out = resample_columns(subject, &narrow, &down);
  image_free(&narrow);
  kernel_free(&across);
  kernel_free(&down);
  if (!opaque) image_unpremultiply(&out);
  return out;
}

static struct image blurred(const char *subject, struct image *image, double sigma) {
  static const struct window window = {gauss, 3.5};
  return resample(subject, image, image->width, image->height, window, sigma, sigma);
}

void filter_blur(struct image *image, const struct value *values) {
  if (values[0].number > 0) image_replace(image, blurred("blur", image, values[0].number));
}

// Unsharp masking: adds what a blur takes away.
void filter_sharpen(struct image *image, const struct value *values) {
  double amount = values[0].number / 100;
  struct image copy = image_new("sharpen", image->width, image->height, image->depth);
  memcpy(copy.pixels, image->pixels, (size_t)image_samples(image) * sizeof(uint16_t));
  struct image soft = blurred("sharpen", &copy, values[1].number);
  image_free(&copy);
  uint16_t *end = image->pixels + image_samples(image);
  const uint16_t *other = soft.pixels;
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS, other += CHANNELS)
    for (int c = 0; c < ALPHA; c++)
      pixel[c] = sample_from_unit((pixel[c] + amount * (pixel[c] - other[c])) / MAX_SAMPLE);
  image_free(&soft);
}

static void translate(struct image *image, const uint16_t *table) {
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS)
    for (int c = 0; c < ALPHA; c++) pixel[c] = table[pixel[c]];
}

static int64_t at_least_1(double size) { return size < 1 ? 1 : (int64_t)(size + 0.5); }

// Lanczos-3 in linear light, so that fine patterns keep their brightness.
void filter_resize(struct image *image, const struct value *values) {
  static const struct window window = {lanczos3, 3};
  double scale_x = values->percent / 100, scale_y = scale_x;
  if (values->width) scale_x = (double)values->width / image->width;
  if (values->height) scale_y = (double)values->height / image->height;
  if (scale_x == 0) scale_x = scale_y;
  if (scale_y == 0) scale_y = scale_x;
  int64_t width = at_least_1(image->width * scale_x);
  int64_t height = at_least_1(image->height * scale_y);
  struct image check = image_new("resize", width, height, image->depth);
  image_free(&check);
  struct light light = light_new();
  translate(image, light.from_srgb);
  struct image out =
      resample("resize", image, (int)width, (int)height, window,
               fmax(1, (double)image->width / width), fmax(1, (double)image->height / height));
  translate(&out, light.to_srgb);
  light_free(&light);
  image_replace(image, out);
}
