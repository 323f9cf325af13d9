/* SPDX-License-Identifier: MIT */
/* Compare and exchange of less than the operand's width: the expected value is wrapped to it (the
 * threads proposal; the specification's tests have values that fit only). */
#include "amphora.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* (module (memory (export "memory") 1)
 *   (func (export "i32") (param i32 i32) (result i32)
 *     (i32.atomic.rmw8.cmpxchg_u (i32.const 0) (local.get 0) (local.get 1)))
 *   (func (export "i64") (param i64 i64) (result i64)
 *     (i64.atomic.rmw32.cmpxchg_u (i32.const 8) (local.get 0) (local.get 1)))) */
static const uint8_t bytes[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x0d, 0x02, 0x60, 0x02, 0x7f, 0x7f,
    0x01, 0x7f, 0x60, 0x02, 0x7e, 0x7e, 0x01, 0x7e, 0x03, 0x03, 0x02, 0x00, 0x01, 0x05, 0x03,
    0x01, 0x00, 0x01, 0x07, 0x16, 0x03, 0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00,
    0x03, 0x69, 0x33, 0x32, 0x00, 0x00, 0x03, 0x69, 0x36, 0x34, 0x00, 0x01, 0x0a, 0x1b, 0x02,
    0x0c, 0x00, 0x41, 0x00, 0x20, 0x00, 0x20, 0x01, 0xfe, 0x4a, 0x00, 0x00, 0x0b, 0x0c, 0x00,
    0x41, 0x08, 0x20, 0x00, 0x20, 0x01, 0xfe, 0x4e, 0x02, 0x00, 0x0b,
};

static int failures;

static amphora_instance *instance;

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "%s\n", amphora_error_message(error));
  failures++;
}

/* The memory at `address` holds `before`, is to hold `after`; `before` is the result. */
static void exchange(const char *name, size_t address, uint64_t before, uint64_t expected,
                     uint64_t replacement, uint64_t after) {
  uint8_t *memory = amphora_instance_memory(instance).data;
  memcpy(memory + address, &before, 8);
  amphora_function *function;
  check(amphora_instance_function(instance, name, NULL, &function));
  amphora_value values[] = {{.i64 = (int64_t)expected}, {.i64 = (int64_t)replacement}};
  check(amphora_call(function, values));
  uint64_t now, mask = address ? UINT32_MAX : UINT8_MAX;
  memcpy(&now, memory + address, 8);
  if (now == after && ((uint64_t)values[0].i64 & UINT32_MAX) == (before & mask)) return;
  fprintf(stderr, "%s: expected %" PRIx64 ": memory is %" PRIx64 ", not %" PRIx64 "\n", name,
          expected, now, after);
  failures++;
}

int main(void) {
  amphora_module *module;
  amphora_store *store;
  amphora_linker *linker;
  check(amphora_module_new(bytes, sizeof bytes, NULL, &module));
  check(amphora_store_new(NULL, &store));
  check(amphora_linker_new(&linker));
  check(amphora_linker_instantiate(linker, store, module, &instance));
  if (failures) return 1;
  exchange("i32", 0, 0x1111111111111111, 0x11, 0xab, 0x11111111111111ab);
  exchange("i32", 0, 0x1111111111111111, 0x22222211, 0xcdab, 0x11111111111111ab);
  exchange("i32", 0, 0x1111111111111111, 0x11111112, 0xab, 0x1111111111111111);
  exchange("i64", 8, 0x3333333322222222, 0x22222222, 0x44444444, 0x3333333344444444);
  exchange("i64", 8, 0x3333333322222222, 0x5555555522222222, 0x6666666644444444,
           0x3333333344444444);
  exchange("i64", 8, 0x3333333322222222, 0x3333333322222223, 0x44444444, 0x3333333322222222);
  amphora_linker_delete(linker);
  amphora_store_delete(store);
  amphora_module_delete(module);
  return failures != 0;
}
