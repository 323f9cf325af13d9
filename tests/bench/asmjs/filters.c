/* SPDX-License-Identifier: MIT */
// Filters of the image filter demo.
#include "bench.h"
#include "filter.h"
#include "sample.h"

uint32_t bench(int which) {
  (void)which;
  const char *const steps[] = {"blur=2",  "saturation=150", "resize=60%",
                               "sharpen", "hue=40",         "median"};
  struct image image = sample_new("sample:chart:80x60");
  for (unsigned i = 0; i < sizeof steps / sizeof *steps; i++) {
    struct step step = filter_parse(steps[i]);
    step.filter->apply(&image, step.values);
  }
  uint32_t sum = checksum(0, image.pixels, (unsigned)image_samples(&image) * 2);
  image_free(&image);
  return sum;
}
