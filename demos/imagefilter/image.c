/* SPDX-License-Identifier: MIT */
#include "image.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

void image_check_size(const char *subject, int64_t width, int64_t height) {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE ||
      width * height > MAX_PIXELS)
    fail(subject, "%lld x %lld pixels: an image has 1 to %d pixels", (long long)width,
         (long long)height, MAX_PIXELS);
}

struct image image_new(const char *subject, int64_t width, int64_t height, int depth) {
  image_check_size(subject, width, height);
  uint64_t bytes = (uint64_t)width * (uint64_t)height * CHANNELS * sizeof(uint16_t);
  return (struct image){(int)width, (int)height, depth, allocate(subject, bytes), NULL, 0};
}

void image_free(struct image *image) {
  free(image->pixels);
  free(image->profile);
}

void image_replace(struct image *image, struct image other) {
  free(image->pixels);
  other.profile = image->profile;
  other.profile_size = image->profile_size;
  *image = other;
}

void image_set_profile(struct image *image, const char *subject, const uint8_t *data, size_t size) {
  enum { COLOR_SPACE = 16, HEADER_SIZE = 128 };
  if (size < HEADER_SIZE || memcmp(data + COLOR_SPACE, "RGB ", 4)) return;
  free(image->profile);
  image->profile = allocate(subject, size);
  image->profile_size = size;
  memcpy(image->profile, data, size);
}

bool image_is_opaque(const struct image *image) {
  const uint16_t *end = image->pixels + image_samples(image);
  for (const uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS)
    if (pixel[ALPHA] != MAX_SAMPLE) return false;
  return true;
}

static bool same_8(const uint16_t *pixel) {
  uint8_t red = sample_to_8(pixel[RED]);
  return red == sample_to_8(pixel[GREEN]) && red == sample_to_8(pixel[BLUE]);
}

bool image_is_gray(const struct image *image) {
  const uint16_t *end = image->pixels + image_samples(image);
  for (const uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    if (pixel[RED] == pixel[GREEN] && pixel[RED] == pixel[BLUE]) continue;
    if (image->depth == 16 || !same_8(pixel)) return false;
  }
  return true;
}

void image_premultiply(struct image *image) {
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    uint32_t alpha = pixel[ALPHA];
    if (alpha == MAX_SAMPLE) continue;
    for (int c = 0; c < ALPHA; c++)
      pixel[c] = (uint16_t)((pixel[c] * alpha + MAX_SAMPLE / 2) / MAX_SAMPLE);
  }
}

void image_unpremultiply(struct image *image) {
  uint16_t *end = image->pixels + image_samples(image);
  for (uint16_t *pixel = image->pixels; pixel < end; pixel += CHANNELS) {
    uint32_t alpha = pixel[ALPHA];
    if (alpha == 0 || alpha == MAX_SAMPLE) continue;
    for (int c = 0; c < ALPHA; c++) {
      uint32_t value = (pixel[c] * (uint32_t)MAX_SAMPLE + alpha / 2) / alpha;
      pixel[c] = (uint16_t)(value > MAX_SAMPLE ? MAX_SAMPLE : value);
    }
  }
}
