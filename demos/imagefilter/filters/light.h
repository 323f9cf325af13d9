/* SPDX-License-Identifier: MIT */
// Tables between sRGB samples and samples proportional to light.
#pragma once

#include <stdint.h>

struct light {
  uint16_t *from_srgb, *to_srgb; // MAX_SAMPLE + 1 entries each
};

/// New tables, released by light_free.
struct light light_new(void);
void light_free(struct light *light);
