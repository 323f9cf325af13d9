/* SPDX-License-Identifier: MIT */
/* allocation: lets every allocation fail once: the first in one run of the scenario, the second in
 * the next, and so on until a run meets no failure. Each run must end with an error or as if
 * nothing had happened, and must leave no memory behind.
 *
 *   allocation MODULE.wasm…
 *
 * The linker sends the library's calls of malloc and so on here (--wrap).
 */
#include "amphora.h"
#include "amphora_wasi.h"
#include "wasm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static long allocations, fail_at, live;
static bool completed; /* the scenario went to its end */

static bool fails(void) { return ++allocations == fail_at; }

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
char *__real_strdup(const char *);
void *__real_mmap(void *, size_t, int, int, int, off_t);
void __real_free(void *);

void *__wrap_malloc(size_t size) {
  void *result = fails() ? NULL : __real_malloc(size);
  live += !!result;
  return result;
}
void *__wrap_calloc(size_t count, size_t size) {
  void *result = fails() ? NULL : __real_calloc(count, size);
  live += !!result;
  return result;
}
void *__wrap_realloc(void *old, size_t size) {
  void *result = fails() ? NULL : __real_realloc(old, size);
  live += result && !old;
  return result;
}
char *__wrap_strdup(const char *string) {
  char *result = fails() ? NULL : __real_strdup(string);
  live += !!result;
  return result;
}
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
  return fails() ? MAP_FAILED : __real_mmap(address, size, protection, flags, fd, offset);
}
void __wrap_free(void *pointer) {
  live -= !!pointer;
  __real_free(pointer);
}

/* ---- Scenarios --------------------------------------------------------------------------------
 */

struct bytes {
  char *at;
  size_t size;
};

/* Notes that a call failed; true if it did not. */
static bool ok(amphora_error *error) {
  if (!error) return true;
  if (!*amphora_error_message(error)) abort();
  amphora_error_delete(error);
  return false;
}

static amphora_error *host(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data, (void)caller, (void)values;
  return amphora_error_new(AMPHORA_HOST, "the host's function failed");
}

static void call_exports(amphora_instance *instance) {
  const amphora_module *module = amphora_instance_module(instance);
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++) {
    amphora_extern object = amphora_instance_export_at(instance, i);
    amphora_value values[64] = {0};
    if (object.kind != AMPHORA_FUNCTION) continue;
    amphora_functype type = amphora_function_type(object.function);
    if (type.param_count <= 64 && type.result_count <= 64)
      ok(amphora_call(object.function, values));
  }
}

static bool make_objects(amphora_store *store, amphora_linker *linker) {
  const amphora_type i32 = AMPHORA_I32;
  const amphora_functype type = {&i32, &i32, 1, 1}, tag_type = {&i32, NULL, 1, 0};
  const amphora_limits limits = {.min = 1, .max = 100, .page_log2 = 16};
  amphora_extern memory = {.kind = AMPHORA_MEMORY}, table = {.kind = AMPHORA_TABLE};
  amphora_extern global = {.kind = AMPHORA_GLOBAL}, function = {.kind = AMPHORA_FUNCTION};
  amphora_extern tag = {.kind = AMPHORA_TAG};
  amphora_value zero = {0};
  if (!ok(amphora_memory_new(store, limits, &memory.memory)) ||
      !ok(amphora_table_new(store, AMPHORA_FUNCREF, limits, zero, &table.table)) ||
      !ok(amphora_global_new(store, AMPHORA_I32, true, zero, &global.global)) ||
      !ok(amphora_function_new(store, &type, host, NULL, &function.function)) ||
      !ok(amphora_tag_new(store, &tag_type, &tag.tag)))
    return false;
  static const struct {
    const char *name;
    amphora_type type;
  } imported[] = {{"i32", AMPHORA_I32}, {"i64", AMPHORA_I64}};
  for (int i = 0; i < 2; i++)
    if (!ok(amphora_global_new(store, imported[i].type, false, zero, &global.global)) ||
        !ok(amphora_linker_define_extern(linker, "env", imported[i].name, global)))
      return false;
  amphora_memory_grow(memory.memory, 2);
  amphora_table_grow(table.table, 50, (amphora_value){.ref = function.function});
  return ok(amphora_linker_define_extern(linker, "objects", "memory", memory)) &&
         ok(amphora_linker_define_extern(linker, "objects", "table", table)) &&
         ok(amphora_linker_define(linker, "env", "log", &type, host, NULL));
}

static void instantiate(const amphora_module *module, amphora_wasi *wasi) {
  amphora_store *store = NULL;
  amphora_linker *linker = NULL;
  amphora_instance *instance;
  amphora_store_options options = {
      .size = sizeof options, .memory_bytes = 1 << 24, .call_depth = 1000};
  if (ok(amphora_store_new(&options, &store)) && ok(amphora_linker_new(&linker)) &&
      ok(amphora_wasi_link(wasi, linker)) && make_objects(store, linker)) {
    amphora_linker_stub_missing(linker);
    amphora_store_set_fuel(store, 100000);
    if (ok(amphora_linker_instantiate(linker, store, module, &instance))) {
      call_exports(instance);
      completed = true;
    }
  }
  amphora_linker_delete(linker);
  amphora_store_delete(store);
}

static void use_engine(const struct bytes *bytes) {
  amphora_loader *loader = NULL;
  amphora_module *module = NULL;
  amphora_wasi *wasi = NULL;
  if (ok(amphora_loader_new(NULL, &loader)) &&
      ok(amphora_loader_write(loader, bytes->at, bytes->size / 2)) &&
      ok(amphora_loader_write(loader, bytes->at + bytes->size / 2, bytes->size - bytes->size / 2)))
    ok(amphora_loader_finish(loader, &module));
  amphora_loader_delete(loader);
  amphora_module_delete(module);
  module = NULL;
  if (ok(amphora_module_new(bytes->at, bytes->size, NULL, &module)) &&
      ok(amphora_wasi_new(&wasi)) && ok(amphora_wasi_add_argument(wasi, "guest")) &&
      ok(amphora_wasi_add_variable(wasi, "NAME=value")) &&
      ok(amphora_wasi_add_directory(wasi, "/usr", "/", AMPHORA_WASI_READ_ONLY)))
    instantiate(module, wasi);
  amphora_wasi_delete(wasi);
  amphora_module_delete(module);
}

static wasm_trap_t *standard_host(const wasm_val_vec_t *args, wasm_val_vec_t *results) {
  (void)args;
  for (size_t i = 0; i < results->size; i++) results->data[i] = (wasm_val_t)WASM_I32_VAL(1);
  return NULL;
}

static wasm_extern_t *make_import(wasm_store_t *store, const wasm_externtype_t *type) {
  const wasm_functype_t *function = wasm_externtype_as_functype_const(type);
  const wasm_globaltype_t *global = wasm_externtype_as_globaltype_const(type);
  wasm_val_t zero = {0};
  if (function) return wasm_func_as_extern(wasm_func_new(store, function, standard_host));
  if (!global) return NULL;
  zero.kind = wasm_valtype_kind(wasm_globaltype_content(global));
  return wasm_global_as_extern(wasm_global_new(store, global, &zero));
}

/* Imports of the kinds that the test's modules have: functions and globals of numbers. */
static void use_instance(wasm_store_t *store, wasm_module_t *module) {
  wasm_importtype_vec_t types;
  wasm_extern_vec_t imports, exports;
  wasm_module_imports(module, &types);
  wasm_extern_vec_new_uninitialized(&imports, types.size);
  for (size_t i = 0; i < imports.size; i++) {
    const wasm_externtype_t *type = types.data[i] ? wasm_importtype_type(types.data[i]) : NULL;
    imports.data[i] = type ? make_import(store, type) : NULL;
  }
  wasm_trap_t *trap = NULL;
  wasm_instance_t *instance = wasm_instance_new(store, module, &imports, &trap);
  if (instance) {
    wasm_instance_exports(instance, &exports);
    for (size_t i = 0; i < exports.size; i++)
      if (exports.data[i]) wasm_externtype_delete(wasm_extern_type(exports.data[i]));
    wasm_extern_vec_delete(&exports);
    completed = true;
  }
  wasm_trap_delete(trap);
  wasm_instance_delete(instance);
  wasm_extern_vec_delete(&imports);
  wasm_importtype_vec_delete(&types);
}

static void use_standard_api(const struct bytes *bytes) {
  wasm_engine_t *engine = wasm_engine_new();
  wasm_store_t *store = wasm_store_new(engine);
  wasm_byte_vec_t binary = {bytes->size, bytes->at};
  wasm_module_t *module = store ? wasm_module_new(store, &binary) : NULL;
  wasm_exporttype_vec_t exports;
  if (module) {
    wasm_module_exports(module, &exports);
    wasm_exporttype_vec_delete(&exports);
    use_instance(store, module);
  }
  wasm_module_delete(module);
  wasm_store_delete(store);
  wasm_engine_delete(engine);
}

/* ---- Runs -------------------------------------------------------------------------------------
 */

static struct bytes read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) {
    perror(path);
    exit(1);
  }
  struct bytes bytes = {.size = (size_t)ftell(file)};
  rewind(file);
  bytes.at = __real_malloc(bytes.size + 1);
  if (!bytes.at || fread(bytes.at, 1, bytes.size, file) != bytes.size) exit(1);
  fclose(file);
  return bytes;
}

static void run(const char *path, const char *name, void (*scenario)(const struct bytes *)) {
  struct bytes bytes = read_file(path);
  for (fail_at = 1;; fail_at++) {
    allocations = live = 0;
    completed = false;
    scenario(&bytes);
    if (live != 0) {
      fprintf(stderr, "%s, %s: %ld allocations are left when allocation %ld fails\n", path, name,
              live, fail_at);
      exit(1);
    }
    if (allocations < fail_at) break;
  }
  if (!completed) {
    fprintf(stderr, "%s, %s: does not run\n", path, name);
    exit(1);
  }
  printf("%s, %s: %ld allocations\n", path, name, fail_at - 1);
  __real_free(bytes.at);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    run(argv[i], "amphora.h", use_engine);
    run(argv[i], "wasm.h", use_standard_api);
  }
  return argc < 2;
}
