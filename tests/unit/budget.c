/* SPDX-License-Identifier: MIT */
/* budget.c: all that guests make the host allocate counts towards one limit a store. */
#include "../engine/guest.h"

enum { PAGE = 65536, ELEMENT = sizeof(void *) };

/* The error must be about the limit; ends it. */
static void expect_limit(amphora_error *error, amphora_error_kind kind, const char *limit) {
  CHECK(error);
  const char *found = amphora_error_limit(error);
  if (amphora_error_get_kind(error) != kind || !found || strcmp(found, limit))
    fprintf(stderr, "%s\n", amphora_error_message(error));
  CHECK(amphora_error_get_kind(error) == kind && found && !strcmp(found, limit));
  amphora_error_delete(error);
}

static amphora_store *new_store(uint64_t memory_bytes, uint64_t object_bytes) {
  amphora_store *store;
  amphora_store_options limits = {
      .size = sizeof limits, .memory_bytes = memory_bytes, .object_bytes = object_bytes};
  succeed(amphora_store_new(&limits, &store));
  return store;
}

static const amphora_value null = {0};

static void test_memories(void) {
  amphora_store *store = new_store(10 * PAGE + 4096, 0);
  amphora_memory *memory, *other;
  amphora_limits guarded = {.min = 3, .max = UINT64_MAX, .page_log2 = 16};
  amphora_limits heap = {.min = 3, .max = UINT64_MAX, .is_64 = true, .page_log2 = 16};
  succeed(amphora_memory_new(store, guarded, &memory));
  succeed(amphora_memory_new(store, heap, &other));
  uint64_t used = amphora_store_memory_used(store);
  CHECK(used >= 6 * PAGE && used < 6 * PAGE + 1024);
  CHECK(amphora_memory_grow(memory, 2) && amphora_memory_grow(other, 2));
  CHECK(amphora_store_memory_used(store) == used + 4 * PAGE);
  CHECK(!amphora_memory_grow(memory, 1) && !amphora_memory_grow(other, 1));
  expect_limit(amphora_memory_new(store, guarded, &memory), AMPHORA_EXHAUSTED, "memory_bytes");
  CHECK(amphora_store_memory_used(store) == used + 4 * PAGE);
  amphora_store_delete(store);
}

static void test_tables(void) {
  amphora_store *store = new_store(ELEMENT * 10000 + 1024, 0);
  amphora_table *table, *other;
  amphora_limits limits = {.min = 5000, .max = UINT64_MAX};
  succeed(amphora_table_new(store, AMPHORA_FUNCREF, limits, null, &table));
  uint64_t used = amphora_store_memory_used(store);
  CHECK(used >= ELEMENT * 5000 && used < ELEMENT * 5000 + 1024);
  CHECK(amphora_table_grow(table, 10, null));
  CHECK(amphora_store_memory_used(store) == used + ELEMENT * 5000); /* with its spare capacity */
  CHECK(amphora_table_grow(table, 4990, null) && !amphora_table_grow(table, 1000, null));
  CHECK(amphora_table_grow(table, 50, null)); /* without any */
  CHECK(amphora_table_size(table) == 10050);
  expect_limit(amphora_table_new(store, AMPHORA_FUNCREF, limits, null, &other), AMPHORA_EXHAUSTED,
               "memory_bytes");
  limits.min = 10000001;
  expect_limit(amphora_table_new(store, AMPHORA_FUNCREF, limits, null, &other), AMPHORA_EXHAUSTED,
               "table_elements");
  amphora_store_delete(store);
}

/* (module (tag $c (param exnref i64))
 *   (func (export "chain") (local $x exnref)
 *     (loop $l
 *       (block $h (result exnref i64 exnref)
 *         (try_table (catch_ref $c $h) (throw $c (local.get $x) (i64.const 1)))
 *         (unreachable))
 *       (local.set $x) (drop) (drop)
 *       (br $l)))) */
static const uint8_t chain_wasm[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x0f, 0x03, 0x60, 0x02, 0x69, 0x7e, 0x00,
    0x60, 0x00, 0x00, 0x60, 0x00, 0x03, 0x69, 0x7e, 0x69, 0x03, 0x02, 0x01, 0x01, 0x0d, 0x03, 0x01,
    0x00, 0x00, 0x07, 0x09, 0x01, 0x05, 0x63, 0x68, 0x61, 0x69, 0x6e, 0x00, 0x00, 0x0a, 0x20, 0x01,
    0x1e, 0x01, 0x01, 0x69, 0x03, 0x40, 0x02, 0x02, 0x1f, 0x40, 0x01, 0x01, 0x00, 0x00, 0x20, 0x00,
    0x42, 0x01, 0x08, 0x00, 0x0b, 0x00, 0x0b, 0x21, 0x00, 0x1a, 0x1a, 0x0c, 0x00, 0x0b, 0x0b, 0x00,
    0x1e, 0x04, 0x6e, 0x61, 0x6d, 0x65, 0x02, 0x06, 0x01, 0x00, 0x01, 0x00, 0x01, 0x78, 0x03, 0x09,
    0x01, 0x00, 0x02, 0x00, 0x01, 0x6c, 0x01, 0x01, 0x68, 0x0b, 0x04, 0x01, 0x00, 0x01, 0x63};

static void test_exceptions(void) {
  amphora_module *module;
  amphora_linker *linker;
  amphora_instance *instance;
  const uint64_t limits[][2] = {{1 << 20, 0}, {0, 1 << 20}};
  succeed(amphora_module_new(chain_wasm, sizeof chain_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  for (int i = 0; i < 2; i++) {
    amphora_store *store = new_store(limits[i][0], limits[i][1]);
    succeed(amphora_linker_instantiate(linker, store, module, &instance));
    amphora_error *error = call_i32(instance, "chain", 0, NULL);
    CHECK(error && amphora_error_trap(error) == AMPHORA_TRAP_MEMORY_LIMIT);
    expect_limit(error, AMPHORA_TRAP, i ? "object_bytes" : "memory_bytes");
    uint64_t used = amphora_store_memory_used(store);
    CHECK(used <= 1 << 20 && used > (1 << 20) - 1024);
    amphora_store_delete(store);
  }
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

/* Exceptions that nothing refers to are collected before the limit counts. */
static void test_garbage(void) {
  struct guest guest = guest_new(
      &(amphora_store_options){.size = sizeof(amphora_store_options), .memory_bytes = PAGE + 16384},
      return_argument, NULL);
  succeed(call_i32(guest.instance, "churn", 100000, NULL));
  guest_delete(guest);
}

static void test_instances(void) {
  amphora_module *module;
  amphora_linker *linker;
  amphora_error *error = NULL;
  int count = 0;
  amphora_store *store = new_store(0, 100000);
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  amphora_linker_stub_missing(linker);
  for (; !error; count++) {
    amphora_instance *instance;
    error = amphora_linker_instantiate(linker, store, module, &instance);
  }
  expect_limit(error, AMPHORA_EXHAUSTED, "object_bytes");
  CHECK(count > 10 && count < 200);
  uint64_t used = amphora_store_memory_used(store);
  CHECK(used > 90000 + (uint64_t)(count - 1) * PAGE && used <= 100000 + (uint64_t)count * PAGE);
  amphora_store_delete(store);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

/* Translated code counts in each instance, whoever had it translated. */
static void test_code(void) {
  amphora_module *module;
  amphora_linker *linker;
  uint64_t taken[2];
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  amphora_linker_stub_missing(linker);
  for (int i = 0; i < 2; i++) {
    amphora_instance *instance;
    amphora_store *store = new_store(0, 0);
    succeed(amphora_linker_instantiate(linker, store, module, &instance));
    uint64_t before = amphora_store_memory_used(store);
    succeed(call_i32(instance, "count", 5, NULL));
    taken[i] = amphora_store_memory_used(store) - before;
    succeed(call_i32(instance, "count", 5, NULL));
    CHECK(amphora_store_memory_used(store) == before + taken[i]);
    amphora_store_delete(store);
    store = new_store(before + taken[i] / 2, 0);
    succeed(amphora_linker_instantiate(linker, store, module, &instance));
    expect_limit(call_i32(instance, "count", 5, NULL), AMPHORA_TRAP, "memory_bytes");
    amphora_store_delete(store);
  }
  CHECK(taken[0] > 32 && taken[0] < 1024 && taken[1] == taken[0]);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

int main(void) {
  test_memories();
  test_tables();
  test_exceptions();
  test_garbage();
  test_instances();
  test_code();
  return 0;
}
