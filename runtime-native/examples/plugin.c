/* SPDX-License-Identifier: MIT */
/* plugin: a guest that the host calls a million times. The result goes to stdout, the time per call
 * to stderr.
 *
 *   plugin guests/plugin.wasm
 */
#include "example.h"

#include <time.h>

enum { CALLS = 1000000 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  (void)argc;
  amphora_module *module = load_module(argv[1]);
  amphora_store *store;
  check(amphora_store_new(NULL, &store));
  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  amphora_instance *instance;
  check(amphora_linker_instantiate(linker, store, module, &instance));
  amphora_linker_delete(linker);

  amphora_function *score = find(instance, "score", true, true);
  int64_t sum = 0;
  double start = now();
  for (int32_t i = 0; i < CALLS; i++) {
    amphora_value value = {.i32 = i};
    check(amphora_call(score, &value));
    sum += value.i32;
  }
  double seconds = now() - start;
  printf("%d calls, sum %lld\n", CALLS, (long long)sum);
  fprintf(stderr, "%.0f ns a call\n", seconds / CALLS * 1e9);

  amphora_store_delete(store);
  amphora_module_delete(module);
}
