/* SPDX-License-Identifier: MIT */
/* mutate: mutate COUNT SEED MODULE.wasm…
 *
 * Damages real modules: COUNT times, a few bits of one of them are changed. What comes out is
 * either rejected with a message, or it is run, with nothing granted, and ends within its limits.
 * Prints how many were rejected, failed to start, and ran. */
#include "damage.h"
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: mutate COUNT SEED MODULE.wasm...\n");
    return 2;
  }
  unsigned count = (unsigned)atoi(argv[1]), rejected = 0, unstarted = 0, ran = 0;
  uint64_t state = damage_seed(argv[2]);
  for (unsigned i = 0; i < count; i++) {
    struct bytes bytes = damage_read(argv[3 + i % (unsigned)(argc - 3)]);
    damage(bytes, &state);
    amphora_module *module = NULL;
    if (trial_failed(amphora_module_new(bytes.at, bytes.size, NULL, &module)))
      rejected++;
    else if (trial_run(module))
      ran++;
    else
      unstarted++;
    amphora_module_delete(module);
    free(bytes.at);
  }
  printf("%u rejected, %u not started, %u ran\n", rejected, unstarted, ran);
}
