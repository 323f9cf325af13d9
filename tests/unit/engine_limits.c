/* SPDX-License-Identifier: MIT */
/* engine_limits.c: what guests may take, and how they are stopped. */
#include "../engine/guest.h"

#include <pthread.h>
#include <time.h>

static void test_fuel(void) {
  struct guest guest = guest_new(NULL, return_argument, NULL);
  amphora_store_set_fuel(guest.store, 1000);
  succeed(call_i32(guest.instance, "count", 500, NULL));
  CHECK(amphora_store_fuel(guest.store) == 1000 - 500); /* a call and 499 branches */
  expect_trap(call_i32(guest.instance, "count", 1000, NULL), AMPHORA_TRAP_FUEL);
  CHECK(amphora_store_fuel(guest.store) == 0);
  amphora_store_set_fuel(guest.store, UINT64_MAX);
  succeed(call_i32(guest.instance, "count", 1000, NULL));
  guest_delete(guest);
}

static void *interrupt_soon(void *store) {
  nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
  amphora_store_interrupt(store);
  return NULL;
}

static void test_interrupt(void) {
  struct guest guest = guest_new(NULL, return_argument, NULL);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, interrupt_soon, guest.store) == 0);
  expect_trap(call_i32(guest.instance, "forever", 0, NULL), AMPHORA_TRAP_INTERRUPT);
  pthread_join(thread, NULL);
  succeed(call_i32(guest.instance, "count", 10, NULL)); /* the store goes on */
  amphora_store_interrupt(guest.store);
  expect_trap(call_i32(guest.instance, "count", 10, NULL), AMPHORA_TRAP_INTERRUPT);
  guest_delete(guest);
}

static amphora_error *interrupt_caller(void *data, amphora_instance *caller,
                                       amphora_value *values) {
  (void)data;
  (void)values;
  amphora_store_interrupt(amphora_instance_store(caller));
  return NULL;
}

/* The guest does nothing after the host function that is interrupted, and must not succeed. */
static void test_interrupt_of_host_function(void) {
  struct guest guest = guest_new(NULL, interrupt_caller, NULL);
  expect_trap(call_i32(guest.instance, "back", 1, NULL), AMPHORA_TRAP_INTERRUPT);
  succeed(call_i32(guest.instance, "count", 10, NULL));
  guest_delete(guest);
}

static void test_call_depth(void) {
  struct guest guest =
      guest_new(&(amphora_store_options){.size = sizeof(amphora_store_options), .call_depth = 1000},
                return_argument, NULL);
  int32_t result = 0;
  succeed(call_i32(guest.instance, "deep", 900, &result));
  CHECK(result == 900);
  expect_trap(call_i32(guest.instance, "deep", 1100, NULL), AMPHORA_TRAP_STACK);
  succeed(call_i32(guest.instance, "deep", 900, &result));
  guest_delete(guest);
  guest = guest_new(
      &(amphora_store_options){.size = sizeof(amphora_store_options), .stack_bytes = 4096},
      return_argument, NULL);
  expect_trap(call_i32(guest.instance, "deep", 1000, NULL), AMPHORA_TRAP_STACK);
  guest_delete(guest);
}

/* The guest calls the host, which calls the guest, without end. */
static amphora_error *call_back(void *data, amphora_instance *caller, amphora_value *values) {
  ++*(int *)data;
  return call_i32(caller, "back", values->i32, NULL);
}

static void test_host_depth(void) {
  int depth = 0;
  struct guest guest = guest_new(NULL, call_back, &depth);
  expect_trap(call_i32(guest.instance, "back", 1, NULL), AMPHORA_TRAP_STACK);
  CHECK(depth >= 100);
  guest_delete(guest);
}

static void test_memory(void) {
  struct guest guest = guest_new(&(amphora_store_options){.size = sizeof(amphora_store_options),
                                                          .memory_bytes = 2 * 65536 + 8192},
                                 return_argument, NULL);
  int32_t result = 0;
  succeed(call_i32(guest.instance, "grow", 1, &result));
  CHECK(result == 1 && amphora_instance_memory(guest.instance).size == 2 * 65536);
  succeed(call_i32(guest.instance, "grow", 1, &result));
  CHECK(result == -1);
  guest_delete(guest);
  guest = guest_new(NULL, return_argument, NULL);
  succeed(call_i32(guest.instance, "grow", 3, &result));
  CHECK(result == 1);
  succeed(call_i32(guest.instance, "grow", 1, &result)); /* beyond its own maximum */
  CHECK(result == -1);
  succeed(call_i32(guest.instance, "grow", -1, &result));
  CHECK(result == -1);
  guest_delete(guest);
}

static void test_table(void) {
  amphora_store *store;
  amphora_table *table;
  succeed(amphora_store_new(
      &(amphora_store_options){.size = sizeof(amphora_store_options), .table_elements = 100},
      &store));
  amphora_value null = {0};
  expect_kind(amphora_table_new(store, AMPHORA_FUNCREF,
                                (amphora_limits){.min = 101, .max = UINT64_MAX}, null, &table),
              AMPHORA_EXHAUSTED);
  succeed(amphora_table_new(store, AMPHORA_EXTERNREF,
                            (amphora_limits){.min = 10, .max = UINT64_MAX}, null, &table));
  CHECK(amphora_table_grow(table, 90, null) && !amphora_table_grow(table, 1, null));
  CHECK(amphora_table_size(table) == 100 && !amphora_table_get(table, 100, &null));
  amphora_store_delete(store);
}

int main(void) {
  test_fuel();
  test_interrupt();
  test_interrupt_of_host_function();
  test_call_depth();
  test_host_depth();
  test_memory();
  test_table();
  return 0;
}
