/* SPDX-License-Identifier: MIT */
/* trap: reads what a trap tells: its cause and the calls that were active.
 *
 *   trap guests/trap.wasm
 */
#include "example.h"

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

  amphora_value value = {.i32 = 0};
  amphora_error *error = amphora_call(find(instance, "average", true, true), &value);
  if (!error || amphora_error_get_kind(error) != AMPHORA_TRAP) return 1;
  printf("trap: %s\n", amphora_error_message(error));
  size_t count;
  const amphora_frame *frames = amphora_error_frames(error, &count, NULL);
  for (size_t i = 0; i < count; i++)
    printf("  %zu: %s\n", i, frames[i].name ? frames[i].name : "?");
  amphora_error_delete(error);

  amphora_store_delete(store);
  amphora_module_delete(module);
}
