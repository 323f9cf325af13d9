/* SPDX-License-Identifier: MIT */
/* args_get, args_sizes_get, environ_get, environ_sizes_get. Run with "one", "" and "three", and
 * with A=1, B= and C=x=y. */
#include "wasi.h"

static void check_strings(int32_t (*sizes)(out, out), int32_t (*get)(out, out),
                          const char *const *expected, uint32_t expected_count) {
  uint32_t count = 0, size = 0, expected_size = 0;
  char *pointers[8], buffer[256];
  for (uint32_t i = 0; i < expected_count; i++) expected_size += strlen(expected[i]) + 1;
  CHECK(sizes(&count, &size), OK);
  CHECK(count, expected_count);
  CHECK(size, expected_size);
  memset(buffer, '#', sizeof buffer);
  CHECK(get(pointers, buffer), OK);
  CHECK(buffer[expected_size], '#');
  for (uint32_t i = 0; i < count && i < 8; i++) CHECK(strcmp(pointers[i], expected[i]), 0);
  CHECK_TRUE(pointers[0] == buffer);

  CHECK(sizes(NOWHERE, &size), ERRNO(FAULT));
  CHECK(sizes(&count, NOWHERE), ERRNO(FAULT));
  CHECK(get(NOWHERE, buffer), ERRNO(FAULT));
  CHECK(get(pointers, NOWHERE), ERRNO(FAULT));
}

static int32_t args(out pointers, out buffer) { return args_get(pointers, buffer); }
static int32_t args_sizes(out count, out size) { return args_sizes_get(count, size); }
static int32_t env(out pointers, out buffer) { return environ_get(pointers, buffer); }
static int32_t env_sizes(out count, out size) { return environ_sizes_get(count, size); }

int main(int argc, char **argv) {
  const char *const arguments[] = {argc ? argv[0] : "", "one", "", "three"};
  const char *const variables[] = {"A=1", "B=", "C=x=y"};
  CHECK(argc, 4);
  check_strings(args_sizes, args, arguments, 4);
  check_strings(env_sizes, env, variables, 3);
  DONE;
}
