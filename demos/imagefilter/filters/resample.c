/* SPDX-License-Identifier: MIT */
// Separable resampling: every output sample is a weighted sum of input samples, first along the
// rows, then along the columns. Blurring is the case where both have the same size.
#include "fail.h"
#include "filters/filters.h"
#include "filters/hot.h"
#include "filters/light.h"
#include "maths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Weights are integers that sum to WEIGHT_ONE. With 14 bits a sum of 16-bit samples fits into 32
// bits even where negative lobes add up.
enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS, WEIGHT_HALF = WEIGHT_ONE / 2 };

// The input samples that one output sample is made of: `count` from `first` on, `step` apart.
struct taps {
  int first, step, count;
  const int32_t *weights;
};

struct kernel {
  int length;        // output samples
  struct taps *taps; // one for each
  int32_t *weights;  // all weights
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

// A kernel for so many samples, of at most `most` taps each, which are not yet set.
static struct kernel kernel_new(const char *subject, int length, int most) {
  return (struct kernel){length, allocate(subject, (uint64_t)length * sizeof(struct taps)),
                         allocate(subject, (uint64_t)length * (uint64_t)most * sizeof(int32_t))};
}

static int least(int a, int b) { return a < b ? a : b; }

static int bell_reach(double sigma, int step) { return (int)(3.5 * sigma) / step; }

// Gauss's bell from every `step`th sample, for `out` places in the middle of `in` samples, or for
// up to the bell's reach more at either end. Beyond the border the image goes on as at the border:
// what taps there weigh is given to the last one within.
static struct kernel kernel_gauss(const char *subject, int in, int out, double sigma, int step) {
  int reach = bell_reach(sigma, step), most = 2 * reach + 1;
  struct kernel kernel = kernel_new(subject, out, most);
  double *bell = allocate(subject, (uint64_t)most * sizeof *bell);       // from -reach to reach
  double *sums = allocate(subject, (uint64_t)(most + 1) * sizeof *sums); // of all before in bell
  double *exact = allocate(subject, (uint64_t)most * sizeof *exact);
  sums[0] = 0;
  for (int k = 0; k < most; k++) {
    bell[k] = gauss((k - reach) * step / sigma);
    sums[k + 1] = sums[k] + bell[k];
  }
  for (int i = 0; i < out; i++) {
    int lowest = i + (in - out) / 2 - reach * step; // the place of bell[0]
    int from = lowest < 0 ? (-lowest + step - 1) / step : 0;
    int to = least(most - 1, (in - 1 - lowest) / step), count = to - from + 1;
    int32_t *weights = kernel.weights + (int64_t)i * most;
    kernel.taps[i] = (struct taps){lowest + from * step, step, count, weights};
    memcpy(exact, bell + from, (size_t)count * sizeof *exact);
    exact[0] += sums[from];
    exact[count - 1] += sums[most] - sums[to + 1];
    quantize(weights, exact, count);
  }
  free(exact);
  free(sums);
  free(bell);
  return kernel;
}

// Lanczos-3 from `in` to `out` samples; to fewer, it is stretched to take in all of them.
static struct kernel kernel_lanczos(const char *subject, int in, int out) {
  double ratio = (double)in / out, scale = fmax(1, ratio), reach = 3 * scale;
  int most = reach < in ? least(2 * (int)reach + 2, in) : in;
  struct kernel kernel = kernel_new(subject, out, most);
  double *exact = allocate(subject, (uint64_t)most * sizeof *exact);
  for (int i = 0; i < out; i++) {
    double centre = (i + 0.5) * ratio - 0.5;
    int first = (int)fmax(ceil(centre - reach), 0);
    int last = (int)fmin(floor(centre + reach), in - 1);
    int32_t *weights = kernel.weights + (int64_t)i * most;
    kernel.taps[i] = (struct taps){first, 1, last - first + 1, weights};
    for (int k = first; k <= last; k++) exact[k - first] = lanczos3((k - centre) / scale);
    quantize(weights, exact, last - first + 1);
  }
  free(exact);
  return kernel;
}

static void kernel_free(struct kernel *kernel) {
  free(kernel->taps);
  free(kernel->weights);
}

HOT void resample_row(uint16_t *out, const uint16_t *in, const struct kernel *kernel) {
  for (int x = 0; x < kernel->length; x++, out += CHANNELS) {
    const struct taps *taps = &kernel->taps[x];
    const uint16_t *pixel = in + (int64_t)taps->first * CHANNELS;
    int64_t stride = (int64_t)taps->step * CHANNELS;
    int32_t red = WEIGHT_HALF, green = WEIGHT_HALF, blue = WEIGHT_HALF, alpha = WEIGHT_HALF;
    for (int k = 0; k < taps->count; k++, pixel += stride) {
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

enum { BATCH = 4 };

// Adds the rows of the taps from `k` on, up to BATCH of them, to the sums: fewer passes over these.
HOT void add_rows(int32_t *sums, int length, const struct image *image, const struct taps *taps,
                  int k) {
  const uint16_t *rows[BATCH];
  int32_t weights[BATCH];
  for (int j = 0; j < BATCH; j++) {
    bool within = k + j < taps->count;
    rows[j] = image_at(image, 0, taps->first + (within ? k + j : k) * taps->step);
    weights[j] = within ? taps->weights[k + j] : 0;
  }
  for (int i = 0; i < length; i++)
    sums[i] += weights[0] * rows[0][i] + weights[1] * rows[1][i] + weights[2] * rows[2][i] +
               weights[3] * rows[3][i];
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
    for (int k = 0; k < taps->count; k += BATCH) add_rows(sums, length, image, taps, k);
    uint16_t *row = image_at(&out, 0, y);
    for (int i = 0; i < length; i++) row[i] = sample_clamp(sums[i] >> WEIGHT_BITS);
  }
  free(sums);
  return out;
}

// Resamples both ways, with kernels that it releases.
static void resample(const char *subject, struct image *image, struct kernel across,
                     struct kernel down) {
  image_replace(image, resample_rows(subject, image, &across));
  image_replace(image, resample_columns(subject, image, &down));
  kernel_free(&across);
  kernel_free(&down);
}

static void blur_to(const char *subject, struct image *image, int width, int height, double sigma,
                    int step) {
  resample(subject, image, kernel_gauss(subject, image->width, width, sigma, step),
           kernel_gauss(subject, image->height, height, sigma, step));
}

// A wide blur is a narrow one, with a margin, and then one that takes only every `step`th sample,
// which is as good as all of them since the first has left nothing finer: two short kernels instead
// of a long one.
static void blur(const char *subject, struct image *image, double sigma) {
  enum { WIDE = 8 };
  int width = image->width, height = image->height;
  double first = sqrt(sigma / 1.25), second = sqrt(sigma * sigma - first * first);
  int margin = 2 * bell_reach(first, 1), step = (int)(first * 1.25);
  if (sigma < WIDE || (int64_t)(width + margin) * (height + margin) > MAX_PIXELS) {
    blur_to(subject, image, width, height, sigma, 1);
  } else {
    blur_to(subject, image, width + margin, height + margin, first, 1);
    blur_to(subject, image, width, height, second, step);
  }
}

void filter_blur(struct image *image, const struct value *values) {
  if (values[0].number == 0) return;
  image_premultiply(image);
  blur("blur", image, values[0].number);
  image_unpremultiply(image);
}

// Unsharp masking: adds what a blur takes away.
void filter_sharpen(struct image *image, const struct value *values) {
  double amount = values[0].number / 100;
  struct image soft = image_new("sharpen", image->width, image->height, image->depth);
  memcpy(soft.pixels, image->pixels, (size_t)image_samples(image) * sizeof(uint16_t));
  filter_blur(&soft, &values[1]);
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
  double scale_x = values->percent / 100, scale_y = scale_x;
  if (values->width) scale_x = (double)values->width / image->width;
  if (values->height) scale_y = (double)values->height / image->height;
  if (scale_x == 0) scale_x = scale_y;
  if (scale_y == 0) scale_y = scale_x;
  int64_t width = at_least_1(image->width * scale_x);
  int64_t height = at_least_1(image->height * scale_y);
  image_check_size("resize", width, height);
  struct light light = light_new();
  translate(image, light.from_srgb);
  image_premultiply(image);
  struct kernel across = kernel_lanczos("resize", image->width, (int)width);
  struct kernel down = kernel_lanczos("resize", image->height, (int)height);
  resample("resize", image, across, down);
  image_unpremultiply(image);
  translate(image, light.to_srgb);
  light_free(&light);
}
