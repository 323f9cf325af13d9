/* SPDX-License-Identifier: MIT */
/* engine_options.c: structures of options that grow, versions, and what a store carries. */
#include "../engine/guest.h"

/* What a later version's structure might be. */
struct later_options {
  amphora_store_options known;
  uint64_t unknown;
};

static amphora_error *new_store(const void *options) {
  amphora_store *store;
  amphora_error *error = amphora_store_new(options, &store);
  if (!error) amphora_store_delete(store);
  return error;
}

static void test_sizes(void) {
  expect_kind(new_store(&(amphora_store_options){.call_depth = 10}), AMPHORA_HOST);
  succeed(new_store(&(amphora_store_options){.size = sizeof(size_t)})); /* an earlier version */
  struct later_options later = {.known.size = sizeof later};
  succeed(new_store(&later));
  later.unknown = 1;
  expect_kind(new_store(&later), AMPHORA_HOST);
  amphora_module *module;
  expect_kind(amphora_module_new(guest_wasm, sizeof guest_wasm,
                                 &(amphora_module_options){.borrow = true}, &module),
              AMPHORA_HOST);
}

static void test_version(void) {
  char text[32];
  snprintf(text, sizeof text, "%d.%d.%d", AMPHORA_VERSION_MAJOR, AMPHORA_VERSION_MINOR,
           AMPHORA_VERSION_PATCH);
  CHECK(strcmp(text, AMPHORA_VERSION) == 0);
  CHECK(strcmp(text, amphora_version()) == 0);
}

static void count(void *data) { ++*(int *)data; }

static void test_data(void) {
  int finalized = 0;
  const amphora_store_options options = {
      .size = sizeof options, .data = &finalized, .finalize = count};
  amphora_store *store;
  succeed(amphora_store_new(&options, &store));
  CHECK(amphora_store_data(store) == &finalized);
  CHECK(finalized == 0);
  amphora_store_delete(store);
  CHECK(finalized == 1);
}

int main(void) {
  test_sizes();
  test_version();
  test_data();
  return 0;
}
