/* SPDX-License-Identifier: MIT */
/* A program over libraries that `amrun compile --emit-c` has made of linked.wat, one of them twice:
 * as `one` and as `other`. */
#include "one.h"
#include "other.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int failures;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) printf("line %d: %s\n", __LINE__, #condition), failures++;                   \
  } while (0)

/* Whether the call failed so, with the function's name first. */
static bool fails(amphora_error *error, amphora_error_kind kind, const char *message,
                  const char *function) {
  size_t count = 0;
  const amphora_frame *frames = error ? amphora_error_frames(error, &count, NULL) : NULL;
  bool as_expected = error && amphora_error_get_kind(error) == kind &&
                     !strcmp(amphora_error_message(error), message) &&
                     (!function || (count && frames[0].name && !strcmp(frames[0].name, function)));
  if (!as_expected)
    printf("not \"%s\" in %s: \"%s\" in %s\n", message, function ? function : "any",
           error ? amphora_error_message(error) : "", count ? frames[0].name : "none");
  amphora_error_delete(error);
  return as_expected;
}

static void check(amphora_error *error, int line) {
  if (!error) return;
  printf("line %d: %s\n", line, amphora_error_message(error));
  amphora_error_delete(error);
  failures++;
}
#define GOOD(call) check(call, __LINE__)

static amphora_error *add_up(void *data, one *caller, uint32_t a, uint64_t b, float c, double d,
                             double *sum) {
  uint32_t count;
  GOOD(one_new_2(caller, &count)); /* calls the guest that calls it */
  if (a == 13) return amphora_error_new(AMPHORA_HOST, "unlucky");
  *sum = a + (double)b + (double)c + d + *(const double *)data;
  return NULL;
}

static amphora_error *two(void *data, one *caller, uint32_t *first, uint64_t *second) {
  (void)data, (void)caller;
  *first = 7;
  *second = UINT64_MAX;
  return NULL;
}

static void test_values(one *guest) {
  uint32_t u32 = 0;
  uint64_t u64 = 0;
  double sum = 0;
  uint8_t vector[16] = {1, 2}, doubled[16] = {0};
  void *reference = NULL;
  GOOD(one_all(guest, 1, 2, 0.5f, 0.25, &sum));
  CHECK(sum == 103.75);
  GOOD(one_all(guest, 1, 2, 0.5f, 0.25, NULL));
  GOOD(one_swap(guest, 0xfffffffe, 5, &u64, &u32));
  CHECK(u64 == 5 && u32 == 0xfffffffe);
  GOOD(one_host2(guest, &u32, &u64));
  CHECK(u32 == 7 && u64 == UINT64_MAX);
  GOOD(one_vector(guest, vector, doubled));
  CHECK(doubled[0] == 2 && doubled[1] == 4);
  GOOD(one_reference(guest, &failures, &reference));
  CHECK(reference == &failures);
}

static void test_names(one *guest) {
  uint32_t values[4] = {0};
  GOOD(one_a_20b(guest, &values[0]));
  GOOD(one_a_20b_2(guest, &values[1]));
  GOOD(one__2a_2f(guest, &values[2]));
  GOOD(one__c3_a4(guest, &values[3]));
  for (uint32_t i = 0; i < 4; i++) CHECK(values[i] == i + 1);
}

static void test_traps(one *guest) {
  uint32_t result = 42;
  CHECK(fails(one_divide(guest, 1, 0, &result), AMPHORA_TRAP, "integer divide by zero", "divide"));
  CHECK(fails(one_load(guest, 0xfffffff0, &result), AMPHORA_TRAP, "out of bounds memory access",
              "load"));
  CHECK(fails(one_deep(guest), AMPHORA_TRAP, "call stack exhausted", "deep"));
  CHECK(fails(one_call(guest), AMPHORA_TRAP, "uninitialized element", "call"));
  CHECK(fails(one_all(guest, 13, 0, 0, 0, NULL), AMPHORA_HOST, "unlucky", NULL));
  CHECK(fails(one_unprovided(guest), AMPHORA_HOST, "host_missing is not provided", NULL));
  CHECK(result == 42);
  GOOD(one_divide(guest, 84, 2, &result));
  CHECK(result == 42);
}

static void test_memory(one *guest) {
  uint32_t pages = 0;
  CHECK(one_memory(guest).size == 65536);
  CHECK(!memcmp(one_at(guest, 16, 4), "text", 4));
  CHECK(one_at(guest, 65535, 1) && one_at(guest, 65536, 0) && !one_at(guest, 65536, 1));
  CHECK(!one_at(guest, 1, UINT64_MAX) && !one_at(guest, UINT64_MAX, 2));
  GOOD(one_grow(guest, 1, &pages));
  CHECK(pages == 1 && one_memory(guest).size == 131072);
  CHECK(amphora_instance_memory(one_instance(guest)).size == 131072);
}

int main(void) {
  double bias = 100;
  const one_imports imports = {&bias, add_up, two, NULL};
  amphora_store *store;
  amphora_linker *linker;
  amphora_module *module;
  one *first, *second;
  other *third;
  uint32_t a = 0, b = 0, c = 0;
  GOOD(amphora_store_new(NULL, &store));
  GOOD(amphora_linker_new(&linker));
  CHECK(fails(one_new(store, NULL, NULL, &first), AMPHORA_UNLINKABLE,
              "unknown import: function host.add-up", NULL));
  GOOD(one_link(linker, &imports));
  GOOD(one_module(&module));
  GOOD(one_new(store, module, linker, &first));
  GOOD(one_new(store, module, linker, &second));
  GOOD(other_new(store, NULL, linker, &third));
  GOOD(one_new_2(first, &a));
  GOOD(one_new_2(first, &a));
  GOOD(one_new_2(second, &b));
  GOOD(other_new_2(third, &c));
  CHECK(a == 2 && b == 1 && c == 1);
  test_values(first);
  test_names(first);
  test_traps(first);
  test_memory(second);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
  amphora_store_delete(store);
  puts(failures ? "failed" : "passed");
  return failures != 0;
}
