/* SPDX-License-Identifier: MIT */
#include "filters/light.h"

#include "fail.h"
#include "image.h"
#include "maths.h"

#include <stdlib.h>

static uint16_t *table_new(double (*curve)(double)) {
  uint16_t *table = allocate("light", (MAX_SAMPLE + 1) * sizeof *table);
  for (int i = 0; i <= MAX_SAMPLE; i++) table[i] = sample_from_unit(curve((double)i / MAX_SAMPLE));
  return table;
}

struct light light_new(void) {
  return (struct light){table_new(maths_srgb_to_linear), table_new(maths_linear_to_srgb)};
}

void light_free(struct light *light) {
  free(light->from_srgb);
  free(light->to_srgb);
}
