/* SPDX-License-Identifier: MIT */
// Exact rearrangements of pixels.
#pragma once

#include "image.h"

/// Turns clockwise by so many quarters of a circle.
void geometry_rotate(struct image *image, int quarters);

/// Mirrors left and right, or top and bottom if `vertical`.
void geometry_flip(struct image *image, bool vertical);

/// Cuts out a rectangle, which must lie within the image.
void geometry_crop(struct image *image, int left, int top, int width, int height);
