/* SPDX-License-Identifier: MIT */
// The picture that everything works on.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RED, GREEN, BLUE, ALPHA, CHANNELS };

enum { MAX_PIXELS = 100000000, MAX_SIDE = 1000000, MAX_SAMPLE = 65535 };

struct image {
  int width, height;
  int depth;        // bits a sample that the source had, 8 or 16: the output gets as many
  uint16_t *pixels; // width * height * CHANNELS samples, alpha not multiplied in
  uint8_t *profile; // ICC profile of the colours; null: they are sRGB
  size_t profile_size;
};

/// Fails if an image of this size would be too large.
/// @param subject the file or the filter that asks for it
void image_check_size(const char *subject, int64_t width, int64_t height);

/// A new image with undefined pixels and no profile, released by image_free; fails as
/// image_check_size does.
struct image image_new(const char *subject, int64_t width, int64_t height, int depth);

void image_free(struct image *image);

/// Puts the pixels of `other`, which has no profile, in the place of those of `image`.
void image_replace(struct image *image, struct image other);

/// Keeps a copy of an ICC profile if it is one of RGB colours.
/// @param subject the file that it comes from
void image_set_profile(struct image *image, const char *subject, const uint8_t *data, size_t size);

/// The first sample of the pixel at column x, row y.
static inline uint16_t *image_at(const struct image *image, int x, int y) {
  return image->pixels + ((int64_t)y * image->width + x) * CHANNELS;
}

static inline int64_t image_samples(const struct image *image) {
  return (int64_t)image->width * image->height * CHANNELS;
}

/// Is every pixel fully opaque?
bool image_is_opaque(const struct image *image);

/// Is every pixel a shade of grey, at the image's depth?
bool image_is_gray(const struct image *image);

/// Multiplies alpha into the colours, which every average over pixels needs, and back.
void image_premultiply(struct image *image);
void image_unpremultiply(struct image *image);

static inline uint16_t sample_from_8(unsigned value) { return (uint16_t)(value * 257); }
static inline uint8_t sample_to_8(unsigned value) {
  return (uint8_t)((value * 255 + 32767) / 65535);
}

/// A sample from a value that is 1 at full intensity; rounds and clamps.
static inline uint16_t sample_from_unit(double value) {
  if (!(value > 0)) return 0;
  return value >= 1 ? MAX_SAMPLE : (uint16_t)(value * MAX_SAMPLE + 0.5);
}

static inline uint16_t sample_clamp(int value) {
  return (uint16_t)(value < 0 ? 0 : value > MAX_SAMPLE ? MAX_SAMPLE : value);
}
