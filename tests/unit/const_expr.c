/* SPDX-License-Identifier: MIT */
/* const_expr.c: extended constant expressions of every height, nested to the right and chained to
 * the left, beside the values that the host computes. */
#include "../engine/guest.h"

enum { MAX_HEIGHT = 600 };

struct bytes {
  uint8_t data[8 * MAX_HEIGHT + 64];
  size_t size;
};

static void put(struct bytes *b, const void *data, size_t size) {
  CHECK(size <= sizeof b->data - b->size);
  memcpy(b->data + b->size, data, size);
  b->size += size;
}

static void put_byte(struct bytes *b, uint8_t byte) { put(b, &byte, 1); }

/* LEB128 in five bytes, as sizes may be written */
static void put_size(struct bytes *b, size_t size) {
  for (int i = 0; i < 5; i++) put_byte(b, (uint8_t)((size >> 7 * i & 0x7f) | (i < 4 ? 0x80 : 0)));
}

/* The value of the one global of a module, exported as "g", whose initializer is given. */
static amphora_value global_value(uint8_t type, const struct bytes *expression) {
  struct bytes m = {.size = 0};
  put(&m, "\0asm\1\0\0\0", 8);
  put_byte(&m, 6);
  put_size(&m, expression->size + 4);
  put(&m, (uint8_t[]){1, type, 0}, 3);
  put(&m, expression->data, expression->size);
  put_byte(&m, 0x0b);
  put(&m, "\7\5\1\1g\3\0", 7);
  amphora_module *module;
  amphora_store *store;
  amphora_linker *linker;
  amphora_instance *instance;
  succeed(amphora_module_new(m.data, m.size, NULL, &module));
  succeed(amphora_store_new(NULL, &store));
  succeed(amphora_linker_new(&linker));
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  amphora_extern global;
  CHECK(amphora_instance_export(instance, "g", &global) && global.kind == AMPHORA_GLOBAL);
  amphora_value value = amphora_global_get(global.global);
  amphora_store_delete(store);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
  return value;
}

struct operator {
  uint8_t opcode;
  uint64_t (*apply)(uint64_t a, uint64_t b);
};

static uint64_t add(uint64_t a, uint64_t b) { return a + b; }
static uint64_t subtract(uint64_t a, uint64_t b) { return a - b; }
static uint64_t multiply(uint64_t a, uint64_t b) { return a * b; }

/* `height` constants, each 3, then the operators: all operands are on the stack at once. */
static uint64_t nested(struct bytes *b, uint8_t constant, struct operator op, int height) {
  for (int i = 0; i < height; i++) put(b, (uint8_t[]){constant, 3}, 2);
  for (int i = 1; i < height; i++) put_byte(b, op.opcode);
  uint64_t value = 3;
  for (int i = 1; i < height; i++) value = op.apply(3, value);
  return value;
}

/* One operand after another, each followed by its operator: a stack of two. */
static uint64_t chained(struct bytes *b, uint8_t constant, struct operator op, int height) {
  put(b, (uint8_t[]){constant, 3}, 2);
  for (int i = 1; i < height; i++) put(b, (uint8_t[]){constant, 3, op.opcode}, 3);
  uint64_t value = 3;
  for (int i = 1; i < height; i++) value = op.apply(value, 3);
  return value;
}

int main(void) {
  static const struct operator ops32[] = {{0x6a, add}, {0x6b, subtract}, {0x6c, multiply}};
  static const struct operator ops64[] = {{0x7c, add}, {0x7d, subtract}, {0x7e, multiply}};
  for (int height = 1; height <= MAX_HEIGHT; height += height < 40 ? 1 : 80)
    for (int i = 0; i < 3; i++) {
      struct bytes b[4] = {0};
      CHECK((uint32_t)nested(&b[0], 0x41, ops32[i], height) ==
            (uint32_t)global_value(AMPHORA_I32, &b[0]).i32);
      CHECK((uint32_t)chained(&b[1], 0x41, ops32[i], height) ==
            (uint32_t)global_value(AMPHORA_I32, &b[1]).i32);
      CHECK(nested(&b[2], 0x42, ops64[i], height) ==
            (uint64_t)global_value(AMPHORA_I64, &b[2]).i64);
      CHECK(chained(&b[3], 0x42, ops64[i], height) ==
            (uint64_t)global_value(AMPHORA_I64, &b[3]).i64);
    }
  return 0;
}
