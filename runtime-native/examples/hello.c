/* SPDX-License-Identifier: MIT */
/* hello: a guest calls a function of the host, which reads a string in the guest's memory.
 *
 *   hello guests/hello.wasm
 */
#include "example.h"

static amphora_error *print(void *data, amphora_instance *caller, amphora_value *values) {
  FILE *out = data;
  uint32_t address = (uint32_t)values[0].i32, size = (uint32_t)values[1].i32;
  amphora_bytes memory = amphora_instance_memory(caller);
  if (address > memory.size || size > memory.size - address)
    return amphora_error_new(AMPHORA_HOST, "print: the string is not in memory");
  fprintf(out, "%.*s\n", (int)size, (const char *)memory.data + address);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argc;
  amphora_module *module = load_module(argv[1]);
  amphora_store *store;
  check(amphora_store_new(NULL, &store));

  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  const amphora_type params[] = {AMPHORA_I32, AMPHORA_I32};
  const amphora_functype print_type = {params, NULL, 2, 0};
  check(amphora_linker_define(linker, "env", "print", &print_type, print, stdout));

  amphora_instance *instance;
  check(amphora_linker_instantiate(linker, store, module, &instance));
  check(amphora_call(find(instance, "run", false, false), NULL));

  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_module_delete(module);
}
