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
  run_module(module, module_size, report);
  free(module);
  return 0;
}
