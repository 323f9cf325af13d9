/* SPDX-License-Identifier: MIT */
// What the filters do. Each changes the image in place; values are those of the table in filter.c.
#pragma once

#include "filter.h"

// tone.c: the same curve for red, green and blue
void filter_brightness(struct image *image, const struct value *values);
void filter_contrast(struct image *image, const struct value *values);
void filter_exposure(struct image *image, const struct value *values);
void filter_gamma(struct image *image, const struct value *values);
void filter_invert(struct image *image, const struct value *values);
void filter_posterize(struct image *image, const struct value *values);
void filter_normalize(struct image *image, const struct value *values);

// color.c: each pixel on its own
void filter_grayscale(struct image *image, const struct value *values);
void filter_saturation(struct image *image, const struct value *values);
void filter_hue(struct image *image, const struct value *values);
void filter_warmth(struct image *image, const struct value *values);
void filter_sepia(struct image *image, const struct value *values);
void filter_threshold(struct image *image, const struct value *values);

// resample.c
void filter_blur(struct image *image, const struct value *values);
void filter_sharpen(struct image *image, const struct value *values);
void filter_resize(struct image *image, const struct value *values);

// relief.c
void filter_edges(struct image *image, const struct value *values);
void filter_emboss(struct image *image, const struct value *values);

// median.c
void filter_median(struct image *image, const struct value *values);

// effects.c
void filter_vignette(struct image *image, const struct value *values);
void filter_pixelate(struct image *image, const struct value *values);
void filter_grain(struct image *image, const struct value *values);

// geometry.c
void filter_crop(struct image *image, const struct value *values);
void filter_rotate(struct image *image, const struct value *values);
void filter_flip(struct image *image, const struct value *values);
