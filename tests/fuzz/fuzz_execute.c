/* SPDX-License-Identifier: MIT */
/* Generated modules with all features: they must be valid and run within their limits. */
#include "generate.h"
#include "run.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static FILE *report;
  if (!report) report = fopen("/dev/null", "w");
  unsigned features = size ? data[0] & GENERATE_ALL : 0;
  size_t module_size;
  uint8_t *module = generate_module(data + (size > 0), size - (size > 0), features, &module_size);
  if (!run_module((amphora_bytes){module, module_size}, (amphora_bytes){0}, 0, report)) abort();
  free(module);
  return 0;
}
