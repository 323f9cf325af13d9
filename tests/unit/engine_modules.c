/* SPDX-License-Identifier: MIT */
/* engine_modules.c: loading in one piece and in chunks, introspection, linking. */
#include "../engine/guest.h"

/* Loads in chunks of a size; the module must be as good as one loaded whole. */
static void load_in_chunks(size_t chunk) {
  amphora_loader *loader;
  amphora_module *module;
  succeed(amphora_loader_new(NULL, &loader));
  for (size_t at = 0; at < sizeof guest_wasm; at += chunk) {
    size_t left = sizeof guest_wasm - at;
    succeed(amphora_loader_write(loader, guest_wasm + at, left < chunk ? left : chunk));
  }
  succeed(amphora_loader_finish(loader, &module));
  amphora_loader_delete(loader);
  CHECK(amphora_module_count(module, AMPHORA_FUNCTION) == 13);
  CHECK(amphora_module_export_count(module) == 14);
  size_t size;
  const uint8_t *bytes = amphora_module_bytes(module, &size);
  CHECK(size == sizeof guest_wasm && memcmp(bytes, guest_wasm, size) == 0);
  amphora_module_delete(module);
}

/* Every beginning of a module is a module only where a section ends, and never a crash. */
static void test_prefixes(void) {
  for (size_t size = 0; size < sizeof guest_wasm; size++) {
    uint8_t *bytes = malloc(size + 1); /* for the sanitizer to see its end */
    CHECK(bytes);
    memcpy(bytes, guest_wasm, size);
    amphora_module *module = NULL;
    amphora_module_options borrow = {.size = sizeof borrow, .borrow = true};
    amphora_error *error = amphora_module_new(bytes, size, &borrow, &module);
    CHECK((error == NULL) == (module != NULL));
    if (error) CHECK(amphora_error_get_kind(error) == AMPHORA_MALFORMED);
    amphora_error_delete(error);
    amphora_module_delete(module);
    free(bytes);
  }
}

/* Errors show as soon as the bytes that cause them have come. */
static void test_early_error(void) {
  static const uint8_t wrong[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 99};
  amphora_loader *loader;
  succeed(amphora_loader_new(NULL, &loader));
  succeed(amphora_loader_write(loader, wrong, sizeof wrong - 1));
  amphora_error *error = amphora_loader_write(loader, wrong + sizeof wrong - 1, 1);
  CHECK(error && strstr(amphora_error_message(error), "malformed section id (at 0x"));
  amphora_error_delete(error);
  amphora_loader_delete(loader);
}

/* Counts that the rest of the bytes cannot hold take no memory. */
static void test_absurd_count(void) {
  static const uint8_t absurd[] = {0, 'a', 's',  'm',  1,    0,    0,   0,
                                   1, 5,   0xff, 0xff, 0xff, 0xff, 0x0f};
  amphora_module *module;
  expect_kind(amphora_module_new(absurd, sizeof absurd, NULL, &module), AMPHORA_MALFORMED);
}

static void test_introspection(void) {
  amphora_module *module;
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, NULL, &module));
  CHECK(amphora_module_import_count(module) == 1);
  amphora_import import = amphora_module_import(module, 0);
  CHECK(strcmp(import.module, "host") == 0 && strcmp(import.name, "call") == 0);
  CHECK(import.type.kind == AMPHORA_FUNCTION && import.type.function.param_count == 1);
  amphora_export memory = amphora_module_export(module, 0);
  CHECK(strcmp(memory.name, "memory") == 0 && memory.type.kind == AMPHORA_MEMORY);
  CHECK(memory.type.limits.min == 1 && memory.type.limits.max == 4);
  bool has_names = false;
  for (uint32_t i = 0; i < amphora_module_section_count(module); i++) {
    amphora_section section = amphora_module_section(module, i);
    CHECK(section.offset + section.size <= sizeof guest_wasm);
    has_names |= section.id == 0 && strcmp(section.name, "name") == 0;
  }
  CHECK(has_names);
  amphora_module_delete(module);
}

static void test_linking(void) {
  amphora_module *module;
  amphora_linker *linker;
  amphora_store *store;
  amphora_instance *instance = NULL;
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  succeed(amphora_store_new(NULL, &store));
  amphora_error *error = amphora_linker_instantiate(linker, store, module, &instance);
  CHECK(error && !instance && amphora_error_get_kind(error) == AMPHORA_UNLINKABLE);
  CHECK(strcmp(amphora_error_message(error), "unknown import: function host.call") == 0);
  amphora_error_delete(error);
  succeed(
      amphora_linker_define(linker, "host", "call", &(amphora_functype){0}, return_argument, NULL));
  expect_kind(amphora_linker_instantiate(linker, store, module, &instance), AMPHORA_UNLINKABLE);
  amphora_linker_delete(linker);
  succeed(amphora_linker_new(&linker));
  amphora_linker_stub_missing(linker);
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  expect_kind(call_i32(instance, "back", 0, NULL), AMPHORA_HOST);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_module_delete(module);
}

static void test_typed_calls(void) {
  struct guest guest = guest_new(NULL, return_argument, NULL);
  static const amphora_type params[] = {AMPHORA_I64, AMPHORA_F64};
  static const amphora_type results[] = {AMPHORA_F64, AMPHORA_I64};
  amphora_functype type = {params, results, 2, 2}, other = {params, params, 2, 2};
  amphora_function *add;
  expect_kind(amphora_instance_function(guest.instance, "add", &other, &add), AMPHORA_HOST);
  expect_kind(amphora_instance_function(guest.instance, "nothing", NULL, &add), AMPHORA_HOST);
  succeed(amphora_instance_function(guest.instance, "add", &type, &add));
  amphora_value values[2] = {{.i64 = INT64_MAX - 1}, {.f64 = 1.25}};
  succeed(amphora_call(add, values));
  CHECK(values[0].f64 == 1.75 && values[1].i64 == INT64_MAX);
  amphora_extern counter;
  CHECK(amphora_instance_export(guest.instance, "counter", &counter));
  succeed(amphora_global_set(counter.global, (amphora_value){.i64 = -9}));
  CHECK(amphora_global_get(counter.global).i64 == -9);
  guest_delete(guest);
}

/* A memory of 32-bit addresses whose pages are bytes has at most 2^32 - 1, so that its size fits.
 */
static void test_page_size(void) {
  static const uint8_t bytes[] = {0, 'a', 's', 'm',  1,    0,    0,    0,    5,
                                  8, 1,   8,   0xff, 0xff, 0xff, 0xff, 0x0f, 0};
  uint8_t beyond[sizeof bytes];
  memcpy(beyond, bytes, sizeof bytes);
  memcpy(beyond + 12, (uint8_t[]){0x80, 0x80, 0x80, 0x80, 0x10}, 5);
  amphora_module *module;
  succeed(amphora_module_new(bytes, sizeof bytes, NULL, &module));
  CHECK(amphora_module_type(module, AMPHORA_MEMORY, 0).limits.min == UINT32_MAX);
  amphora_module_delete(module);
  expect_kind(amphora_module_new(beyond, sizeof beyond, NULL, &module), AMPHORA_INVALID);

  amphora_store *store;
  amphora_memory *memory;
  const uint64_t most = UINT64_C(1) << 32;
  succeed(amphora_store_new(NULL, &store));
  expect_kind(amphora_memory_new(store, (amphora_limits){.min = most, .max = most}, &memory),
              AMPHORA_HOST);
  succeed(amphora_memory_new(store, (amphora_limits){.min = 1, .max = UINT64_MAX}, &memory));
  CHECK(!amphora_memory_grow(memory, UINT32_MAX));
  amphora_store_delete(store);
}

int main(void) {
  static const size_t chunks[] = {1, 2, 3, 7, 64, 4096};
  for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) load_in_chunks(chunks[i]);
  test_prefixes();
  test_early_error();
  test_absurd_count();
  test_introspection();
  test_linking();
  test_page_size();
  test_typed_calls();
  return 0;
}
