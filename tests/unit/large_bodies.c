/* SPDX-License-Identifier: MIT */
/* large_bodies.c: bodies that are valid whatever an engine's own limits are: many locals, operands
 * and blocks. */
#include "../engine/guest.h"
#include "runtime/runtime.h"

enum { I32_CONST = 0x41, I32_ADD = 0x6a, BLOCK = 0x02, VOID = 0x40, END = 0x0b };

struct bytes {
  uint8_t *data;
  size_t size, capacity;
};

static void put(struct bytes *b, const void *data, size_t size) {
  if (b->size + size > b->capacity) {
    b->capacity = (b->size + size) * 2;
    b->data = realloc(b->data, b->capacity);
    CHECK(b->data);
  }
  memcpy(b->data + b->size, data, size);
  b->size += size;
}

static void put_byte(struct bytes *b, uint8_t byte) { put(b, &byte, 1); }

/* LEB128 in five bytes, as sizes may be written */
static void put_size(struct bytes *b, size_t size) {
  for (int i = 0; i < 5; i++) put_byte(b, (uint8_t)((size >> 7 * i & 0x7f) | (i < 4 ? 0x80 : 0)));
}

static amphora_error *load(const struct bytes *body, amphora_module **module) {
  struct bytes m = {0};
  put(&m, "\0asm\1\0\0\0\1\5\1\x60\0\1\x7f\3\2\1\0\7\5\1\1f\0\0\x0a", 8 + 7 + 4 + 7 + 1);
  put_size(&m, body->size + 6);
  put_byte(&m, 1);
  put_size(&m, body->size);
  put(&m, body->data, body->size);
  amphora_error *error = amphora_module_new(m.data, m.size, NULL, module);
  free(m.data);
  return error;
}

/* What the body returns, a function of the type [] -> [i32]; frees it. */
static int32_t run(struct bytes *body) {
  amphora_module *module;
  amphora_store *store;
  amphora_linker *linker;
  amphora_instance *instance;
  int32_t result = -1;
  succeed(load(body, &module));
  succeed(amphora_store_new(NULL, &store));
  succeed(amphora_linker_new(&linker));
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  succeed(call_i32(instance, "f", 0, &result));
  amphora_store_delete(store);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
  free(body->data);
  return result;
}

/* `count` ones, and their sum: all are operands at once. */
static struct bytes many_operands(uint32_t count) {
  struct bytes b = {0};
  put_byte(&b, 0); /* no locals */
  for (uint32_t i = 0; i < count; i++) put(&b, (uint8_t[]){I32_CONST, 1}, 2);
  for (uint32_t i = 1; i < count; i++) put_byte(&b, I32_ADD);
  put_byte(&b, END);
  return b;
}

static struct bytes nested_blocks(uint32_t count) {
  struct bytes b = {0};
  put_byte(&b, 0);
  for (uint32_t i = 0; i < count; i++) put(&b, (uint8_t[]){BLOCK, VOID}, 2);
  for (uint32_t i = 0; i < count; i++) put_byte(&b, END);
  put(&b, (uint8_t[]){I32_CONST, 7, END}, 3);
  return b;
}

/* `count` v128 locals, the last of which is set and read. */
static struct bytes many_vectors(uint32_t count) {
  struct bytes b = {0};
  put_byte(&b, 1);
  put_size(&b, count);
  put_byte(&b, AMPHORA_V128);
  put(&b, (uint8_t[]){I32_CONST, 9, 0xfd, 0x11, 0x21}, 5); /* i32x4.splat, local.set */
  put_size(&b, count - 1);
  put_byte(&b, 0x20); /* local.get */
  put_size(&b, count - 1);
  put(&b, (uint8_t[]){0xfd, 0x1b, 2, END}, 4); /* i32x4.extract_lane 2 */
  return b;
}

/* An interrupted store does not get to the end of a translation. */
static void test_interrupted_translation(void) {
  struct bytes body = many_operands(40000);
  amphora_module *module;
  amphora_store *store;
  amphora_linker *linker;
  amphora_instance *instance;
  succeed(load(&body, &module));
  succeed(amphora_store_new(NULL, &store));
  succeed(amphora_linker_new(&linker));
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  amphora_store_interrupt(store);
  expect_trap(call_i32(instance, "f", 0, NULL), AMPHORA_TRAP_INTERRUPT);
  for (int kind = 0; kind < CODE_KINDS; kind++) CHECK(!module->functions[0].artifacts[kind]);
  int32_t result = 0;
  succeed(call_i32(instance, "f", 0, &result));
  CHECK(result == 40000);
  amphora_store_delete(store);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
  free(body.data);
}

int main(void) {
  test_interrupted_translation();
  for (uint32_t count = 40000; count <= 160000; count += 40000) {
    struct bytes operands = many_operands(count), blocks = nested_blocks(count);
    CHECK(run(&operands) == (int32_t)count);
    CHECK(run(&blocks) == 7);
  }
  for (uint32_t count = 32000; count <= 50000; count += 1000) {
    struct bytes vectors = many_vectors(count);
    CHECK(run(&vectors) == 9);
  }
  struct bytes beyond = many_vectors(50001);
  amphora_module *module;
  expect_kind(load(&beyond, &module), AMPHORA_MALFORMED);
  free(beyond.data);
  return 0;
}
