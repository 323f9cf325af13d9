/* SPDX-License-Identifier: MIT */
/* interrupt.c: loading is cancelled, and what moves many bytes ends soon after an interruption. */
#include "../engine/guest.h"
#include "runtime/steps.h"

enum { MIB = 1 << 20, PAGE = 65536 };

static void test_cancel(void) {
  volatile bool cancel = false;
  amphora_module_options options = {.size = sizeof options, .cancel = &cancel};
  amphora_module *module = NULL;
  amphora_loader *loader;
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, &options, &module));
  amphora_module_delete(module);
  cancel = true;
  expect_trap(amphora_module_new(guest_wasm, sizeof guest_wasm, &options, &module),
              AMPHORA_TRAP_INTERRUPT);
  for (size_t first = 8; first < sizeof guest_wasm - 200; first++) {
    cancel = false;
    succeed(amphora_loader_new(&options, &loader));
    succeed(amphora_loader_write(loader, guest_wasm, first));
    cancel = true;
    expect_trap(amphora_loader_write(loader, guest_wasm + first, sizeof guest_wasm - first),
                AMPHORA_TRAP_INTERRUPT);
    amphora_loader_delete(loader);
  }
}

/* What copy_in_steps must do, and that an interruption leaves some of it undone. */
static void test_copy(amphora_store *store, size_t to, size_t from, size_t size) {
  uint8_t *bytes = malloc(4 * MIB), *expected = malloc(4 * MIB);
  CHECK(bytes && expected);
  for (size_t i = 0; i < 4 * MIB; i++) expected[i] = bytes[i] = (uint8_t)(i * 2654435761u >> 24);
  memmove(expected + to, expected + from, size);
  CHECK(copy_in_steps(store, bytes + to, bytes + from, size) == AMPHORA_TRAP_NONE);
  CHECK(!memcmp(bytes, expected, 4 * MIB));
  for (size_t i = 0; i < 4 * MIB; i++) expected[i] = bytes[i] = (uint8_t)(i * 2654435761u >> 24);
  amphora_store_interrupt(store);
  CHECK(copy_in_steps(store, bytes + to, bytes + from, size) == AMPHORA_TRAP_INTERRUPT);
  store->interrupted = false;
  size_t changed = 0;
  for (size_t i = 0; i < 4 * MIB; i++) changed += bytes[i] != expected[i];
  CHECK(changed > 0 && changed <= MIB);
  free(bytes);
  free(expected);
}

static void test_fills(amphora_store *store) {
  uint8_t *bytes = calloc(1, 4 * MIB);
  CHECK(bytes && fill_in_steps(store, bytes, 7, 3 * MIB + 1) == AMPHORA_TRAP_NONE);
  for (size_t i = 0; i < 4 * MIB; i++) CHECK(bytes[i] == (i <= 3 * MIB ? 7 : 0));
  amphora_store_interrupt(store);
  CHECK(fill_in_steps(store, bytes, 8, 3 * MIB) == AMPHORA_TRAP_INTERRUPT);
  CHECK(bytes[0] == 8 && bytes[MIB] == 7);
  CHECK(fill_in_steps(store, bytes, 9, 10) == AMPHORA_TRAP_NONE); /* small ones do not look */
  void **references = calloc(MIB, sizeof *references);
  CHECK(references && fill_references_in_steps(store, references, store, MIB));
  CHECK(references[0] == store && !references[MIB - 1]);
  store->interrupted = false;
  CHECK(!fill_references_in_steps(store, references, store, MIB - 1));
  CHECK(references[MIB - 2] == store && !references[MIB - 1]);
  free(references);
  free(bytes);
}

static void test_growing(amphora_store *store) {
  const amphora_value null = {0};
  amphora_memory *memory, *other;
  amphora_table *table;
  amphora_limits limits = {.min = 1, .max = UINT64_MAX, .is_64 = true, .page_log2 = 16};
  succeed(amphora_memory_new(store, limits, &memory));
  limits.page_log2 = 0;
  succeed(amphora_table_new(store, AMPHORA_FUNCREF, limits, null, &table));
  uint64_t used = amphora_store_memory_used(store);
  amphora_store_interrupt(store);
  CHECK(!amphora_memory_grow(memory, 100) && amphora_memory_view(memory).size == PAGE);
  CHECK(amphora_store_memory_used(store) == used);
  CHECK(!amphora_table_grow(table, MIB, null) && amphora_table_size(table) == 1);
  limits = (amphora_limits){.min = 100, .max = UINT64_MAX, .is_64 = true, .page_log2 = 16};
  expect_trap(amphora_memory_new(store, limits, &other), AMPHORA_TRAP_INTERRUPT);
  succeed(amphora_memory_new(store, limits, &other)); /* the interruption is over */
  CHECK(amphora_memory_grow(memory, 100) && amphora_table_grow(table, MIB, null));
}

/* (module (memory 1) (data (i32.const 0) "x")) */
static const uint8_t data_wasm[] = {0, 'a', 's', 'm', 1, 0, 0,    0, 5,  3, 1,
                                    0, 1,   11,  7,   1, 0, 0x41, 0, 11, 1, 'x'};

static void test_instance(amphora_store *store) {
  amphora_module *module;
  amphora_linker *linker;
  amphora_instance *instance;
  succeed(amphora_module_new(data_wasm, sizeof data_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  amphora_store_interrupt(store);
  CHECK(amphora_store_interrupted(store));
  expect_trap(amphora_linker_instantiate(linker, store, module, &instance), AMPHORA_TRAP_INTERRUPT);
  CHECK(!amphora_store_interrupted(store));
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  CHECK(*amphora_instance_memory(instance).data == 'x');
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

int main(void) {
  amphora_store *store;
  succeed(amphora_store_new(NULL, &store));
  test_cancel();
  test_copy(store, 0, 2 * MIB, 2 * MIB);
  test_copy(store, 100, 0, 4 * MIB - 100);
  test_copy(store, 0, 100, 4 * MIB - 100);
  test_copy(store, MIB, 0, 3 * MIB);
  test_fills(store);
  test_growing(store);
  test_instance(store);
  amphora_store_delete(store);
  return 0;
}
