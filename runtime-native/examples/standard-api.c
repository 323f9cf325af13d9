/* SPDX-License-Identifier: MIT */
/* standard-api: the hello example on wasm.h, the API that several engines have.
 *
 *   standard-api guests/hello.wasm
 */
#include <stdio.h>
#include <stdlib.h>
#include <wasm.h>

static void fail(const char *what) {
  fprintf(stderr, "error: %s\n", what);
  exit(1);
}

static void read_file(const char *path, wasm_byte_vec_t *bytes) {
  FILE *file = path ? fopen(path, "rb") : NULL;
  if (!file || fseek(file, 0, SEEK_END)) fail("cannot open the module");
  wasm_byte_vec_new_uninitialized(bytes, (size_t)ftell(file));
  rewind(file);
  if (fread(bytes->data, 1, bytes->size, file) != bytes->size) fail("cannot read the module");
  fclose(file);
}

/* env points to the instance's memory, which exists only after the function was made. */
static wasm_trap_t *print(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
  (void)results;
  wasm_memory_t *memory = *(wasm_memory_t **)env;
  size_t address = (uint32_t)args->data[0].of.i32, size = (uint32_t)args->data[1].of.i32;
  if (address + size > wasm_memory_data_size(memory)) fail("the string is not in memory");
  printf("%.*s\n", (int)size, wasm_memory_data(memory) + address);
  return NULL;
}

int main(int argc, char **argv) {
  (void)argc;
  wasm_engine_t *engine = wasm_engine_new();
  wasm_store_t *store = wasm_store_new(engine);
  wasm_byte_vec_t bytes;
  read_file(argv[1], &bytes);
  wasm_module_t *module = wasm_module_new(store, &bytes);
  wasm_byte_vec_delete(&bytes);
  if (!module) fail("the module is not valid");

  wasm_memory_t *memory = NULL;
  wasm_functype_t *type = wasm_functype_new_2_0(wasm_valtype_new_i32(), wasm_valtype_new_i32());
  wasm_func_t *function = wasm_func_new_with_env(store, type, print, &memory, NULL);
  wasm_functype_delete(type);

  wasm_extern_t *imports[] = {wasm_func_as_extern(function)};
  wasm_extern_vec_t import_vec = WASM_ARRAY_VEC(imports);
  wasm_instance_t *instance = wasm_instance_new(store, module, &import_vec, NULL);
  if (!instance) fail("the module cannot be instantiated");

  wasm_extern_vec_t exports;
  wasm_instance_exports(instance, &exports);
  wasm_func_t *run = NULL;
  for (size_t i = 0; i < exports.size; i++) {
    if (wasm_extern_as_memory(exports.data[i])) memory = wasm_extern_as_memory(exports.data[i]);
    if (wasm_extern_as_func(exports.data[i])) run = wasm_extern_as_func(exports.data[i]);
  }
  if (!memory || !run) fail("the module exports no memory or no function");

  wasm_val_vec_t none = WASM_EMPTY_VEC;
  wasm_trap_t *trap = wasm_func_call(run, &none, &none);
  if (trap) fail("the function trapped");

  wasm_extern_vec_delete(&exports);
  wasm_instance_delete(instance);
  wasm_func_delete(function);
  wasm_module_delete(module);
  wasm_store_delete(store);
  wasm_engine_delete(engine);
}
