/* SPDX-License-Identifier: MIT */
/* shared-memory: the host makes a memory and gives it to two instances; what one writes the other
 * reads.
 *
 *   shared-memory guests/shared-memory.wasm
 */
#include "example.h"

int main(int argc, char **argv) {
  (void)argc;
  amphora_module *module = load_module(argv[1]);
  amphora_store *store;
  check(amphora_store_new(NULL, &store));

  amphora_extern memory = {.kind = AMPHORA_MEMORY};
  const amphora_limits limits = {.min = 2, .max = 2, .page_log2 = 16};
  check(amphora_memory_new(store, limits, &memory.memory));
  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  check(amphora_linker_define_extern(linker, "env", "memory", memory));

  amphora_instance *writer, *reader;
  check(amphora_linker_instantiate(linker, store, module, &writer));
  check(amphora_linker_instantiate(linker, store, module, &reader));
  amphora_linker_delete(linker);

  amphora_value value = {.i32 = 42};
  check(amphora_call(find(writer, "set", true, false), &value));
  value.i32 = 0;
  check(amphora_call(find(reader, "get", false, true), &value));
  printf("the reader sees %d\n", value.i32);

  amphora_store_delete(store);
  amphora_module_delete(module);
}
