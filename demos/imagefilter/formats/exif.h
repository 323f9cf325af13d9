/* SPDX-License-Identifier: MIT */
// The one thing of Exif (CIPA DC-008) that changes what one sees: how the camera was held.
#pragma once

#include "image.h"

#include <stddef.h>

/// The orientation, 1 to 8, in an APP1 segment; 0 if there is none or the segment is malformed.
int exif_orientation(const uint8_t *data, size_t size);

/// Turns an image with that orientation upright.
void exif_orient(struct image *image, int orientation);
