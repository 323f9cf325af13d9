/* SPDX-License-Identifier: MIT */
/* wasm.h, the standard C API. */
#include "wasm.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int failures;
#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) fprintf(stderr, "line %d: %s\n", __LINE__, #condition), failures++;          \
  } while (0)

/* (module
 *   (import "host" "call" (func $call (param i32 externref) (result externref)))
 *   (import "host" "fail" (func $fail))
 *   (memory (export "memory") 1 3)
 *   (table (export "table") 2 10 externref)
 *   (global (export "counter") (mut i32) (i32.const 7))
 *   (global (export "constant") f64 (f64.const 1.5))
 *   (func (export "pass") (param i32 externref) (result externref)
 *     (call $call (local.get 0) (local.get 1)))
 *   (func (export "fail") (call $fail))
 *   (func $divide (export "divide") (param i32 i32) (result i32)
 *     (i32.div_s (local.get 0) (local.get 1)))
 *   (func (export "table_get") (param i32) (result externref) (table.get 0 (local.get 0)))
 *   (func (export "swap") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0))
 *   (func (export "many") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32
 *                                i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
 *     (i32.sub (local.get 0) (local.get 19)))
 *   (func (export "self") (result funcref) (ref.func $divide))) */
static const unsigned char module_bytes[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x38, 0x07, 0x60, 0x02, 0x7f, 0x6f, 0x01,
    0x6f, 0x60, 0x00, 0x00, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f, 0x60, 0x01, 0x7f, 0x01, 0x6f, 0x60,
    0x02, 0x7e, 0x7d, 0x02, 0x7d, 0x7e, 0x60, 0x14, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f,
    0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x01, 0x7f, 0x60, 0x00,
    0x01, 0x70, 0x02, 0x19, 0x02, 0x04, 0x68, 0x6f, 0x73, 0x74, 0x04, 0x63, 0x61, 0x6c, 0x6c, 0x00,
    0x00, 0x04, 0x68, 0x6f, 0x73, 0x74, 0x04, 0x66, 0x61, 0x69, 0x6c, 0x00, 0x01, 0x03, 0x08, 0x07,
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x04, 0x05, 0x01, 0x6f, 0x01, 0x02, 0x0a, 0x05, 0x04,
    0x01, 0x01, 0x01, 0x03, 0x06, 0x12, 0x02, 0x7f, 0x01, 0x41, 0x07, 0x0b, 0x7c, 0x00, 0x44, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x3f, 0x0b, 0x07, 0x5f, 0x0b, 0x06, 0x6d, 0x65, 0x6d, 0x6f,
    0x72, 0x79, 0x02, 0x00, 0x05, 0x74, 0x61, 0x62, 0x6c, 0x65, 0x01, 0x00, 0x07, 0x63, 0x6f, 0x75,
    0x6e, 0x74, 0x65, 0x72, 0x03, 0x00, 0x08, 0x63, 0x6f, 0x6e, 0x73, 0x74, 0x61, 0x6e, 0x74, 0x03,
    0x01, 0x04, 0x70, 0x61, 0x73, 0x73, 0x00, 0x02, 0x04, 0x66, 0x61, 0x69, 0x6c, 0x00, 0x03, 0x06,
    0x64, 0x69, 0x76, 0x69, 0x64, 0x65, 0x00, 0x04, 0x09, 0x74, 0x61, 0x62, 0x6c, 0x65, 0x5f, 0x67,
    0x65, 0x74, 0x00, 0x05, 0x04, 0x73, 0x77, 0x61, 0x70, 0x00, 0x06, 0x04, 0x6d, 0x61, 0x6e, 0x79,
    0x00, 0x07, 0x04, 0x73, 0x65, 0x6c, 0x66, 0x00, 0x08, 0x0a, 0x32, 0x07, 0x08, 0x00, 0x20, 0x00,
    0x20, 0x01, 0x10, 0x00, 0x0b, 0x04, 0x00, 0x10, 0x01, 0x0b, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01,
    0x6d, 0x0b, 0x06, 0x00, 0x20, 0x00, 0x25, 0x00, 0x0b, 0x06, 0x00, 0x20, 0x01, 0x20, 0x00, 0x0b,
    0x07, 0x00, 0x20, 0x00, 0x20, 0x13, 0x6b, 0x0b, 0x04, 0x00, 0xd2, 0x04, 0x0b,
};

/* (module (func unreachable) (start 0)) */
static const unsigned char start_bytes[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00,
    0x03, 0x02, 0x01, 0x00, 0x08, 0x01, 0x00, 0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b,
};

enum { PASS = 4, FAIL, DIVIDE, TABLE_GET, SWAP, MANY, SELF, EXPORT_COUNT };

static wasm_module_t *load(wasm_store_t *store, const void *bytes, size_t size) {
  wasm_byte_vec_t binary = {size, (char *)bytes};
  CHECK(wasm_module_validate(store, &binary));
  return wasm_module_new(store, &binary);
}

/* ---- Types ---------------------------------------------------------------------------------- */

static bool name_is(const wasm_name_t *name, const char *text) {
  return name->size == strlen(text) && !memcmp(name->data, text, name->size);
}

static void check_types(void) {
  wasm_functype_t *function = wasm_functype_new_2_1(wasm_valtype_new_i32(), wasm_valtype_new_f64(),
                                                    wasm_valtype_new_externref());
  wasm_externtype_t *copy = wasm_externtype_copy(wasm_functype_as_externtype(function));
  wasm_functype_delete(function);
  CHECK(wasm_externtype_kind(copy) == WASM_EXTERN_FUNC);
  CHECK(!wasm_externtype_as_memorytype(copy));
  const wasm_valtype_vec_t *params = wasm_functype_params(wasm_externtype_as_functype(copy));
  CHECK(params->size == 2 && wasm_valtype_kind(params->data[1]) == WASM_F64);
  wasm_name_t module, name;
  wasm_name_new_from_string(&module, "module");
  wasm_name_new_from_string(&name, "name");
  wasm_importtype_t *import = wasm_importtype_new(&module, &name, copy);
  wasm_importtype_t *second = wasm_importtype_copy(import);
  wasm_importtype_delete(import);
  CHECK(name_is(wasm_importtype_module(second), "module"));
  CHECK(wasm_externtype_kind(wasm_importtype_type(second)) == WASM_EXTERN_FUNC);
  wasm_importtype_delete(second);

  const wasm_limits_t limits = {1, wasm_limits_max_default};
  wasm_tabletype_t *table = wasm_tabletype_new(wasm_valtype_new_funcref(), &limits);
  CHECK(wasm_tabletype_limits(table)->max == wasm_limits_max_default);
  CHECK(wasm_valtype_is_ref(wasm_tabletype_element(table)));
  wasm_tabletype_delete(table);
  wasm_tagtype_t *tag = wasm_tagtype_new(wasm_functype_new_1_0(wasm_valtype_new_i64()));
  wasm_tagtype_t *tag_copy = wasm_tagtype_copy(tag);
  wasm_tagtype_delete(tag);
  CHECK(wasm_functype_params(wasm_tagtype_functype(tag_copy))->size == 1);
  wasm_tagtype_delete(tag_copy);
}

static void check_reflection(const wasm_module_t *module) {
  wasm_importtype_vec_t imports;
  wasm_exporttype_vec_t exports;
  wasm_module_imports(module, &imports);
  wasm_module_exports(module, &exports);
  CHECK(imports.size == 2 && exports.size == EXPORT_COUNT);
  CHECK(name_is(wasm_importtype_name(imports.data[1]), "fail"));
  CHECK(name_is(wasm_exporttype_name(exports.data[DIVIDE]), "divide"));
  const wasm_externtype_t *type = wasm_exporttype_type(exports.data[0]);
  CHECK(wasm_memorytype_limits(wasm_externtype_as_memorytype_const(type))->max == 3);
  type = wasm_exporttype_type(exports.data[2]);
  CHECK(wasm_globaltype_mutability(wasm_externtype_as_globaltype_const(type)) == WASM_VAR);
  wasm_importtype_vec_delete(&imports);
  wasm_exporttype_vec_delete(&exports);
  wasm_byte_vec_t bytes;
  wasm_module_serialize(module, &bytes);
  CHECK(bytes.size == sizeof module_bytes && !memcmp(bytes.data, module_bytes, bytes.size));
  wasm_byte_vec_delete(&bytes);
}

/* ---- The host's functions ---------------------------------------------------------------------
 */

static int finalized;
static void finalize(void *count) { ++*(int *)count; }

/* Gives the reference back and notes the number. */
static wasm_trap_t *call(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
  *(int *)env = args->data[0].of.i32;
  wasm_val_copy(&results->data[0], &args->data[1]);
  return NULL;
}

static wasm_store_t *failing_store;
static wasm_trap_t *fail(const wasm_val_vec_t *args, wasm_val_vec_t *results) {
  CHECK(args->size == 0 && results->size == 0);
  wasm_message_t message;
  wasm_name_new_from_string_nt(&message, "the host says no");
  wasm_trap_t *trap = wasm_trap_new(failing_store, &message);
  wasm_name_delete(&message);
  return trap;
}

/* ---- Calls ------------------------------------------------------------------------------------
 */

static void check_trap(wasm_trap_t *trap, const char *text) {
  CHECK(trap);
  if (!trap) return;
  wasm_message_t message;
  wasm_trap_message(trap, &message);
  CHECK(message.data[message.size - 1] == 0 && !strcmp(message.data, text));
  wasm_name_delete(&message);
  wasm_trap_delete(trap);
}

static void check_calls(wasm_instance_t *instance, const wasm_extern_vec_t *exports) {
  wasm_val_t arg_array[20], result_array[2];
  wasm_val_vec_t args = {2, arg_array}, results = {1, result_array};
  wasm_func_t *divide = wasm_extern_as_func(exports->data[DIVIDE]);
  arg_array[0] = (wasm_val_t)WASM_I32_VAL(-7);
  arg_array[1] = (wasm_val_t)WASM_I32_VAL(2);
  CHECK(!wasm_func_call(divide, &args, &results));
  CHECK(result_array[0].kind == WASM_I32 && result_array[0].of.i32 == -3);
  CHECK(wasm_func_param_arity(divide) == 2 && wasm_func_result_arity(divide) == 1);

  arg_array[1].of.i32 = 0;
  wasm_trap_t *trap = wasm_func_call(divide, &args, &results);
  wasm_frame_vec_t frames;
  wasm_trap_trace(trap, &frames);
  CHECK(frames.size == 1 && wasm_frame_func_index(frames.data[0]) == 4);
  CHECK(wasm_frame_instance(frames.data[0]) == instance);
  CHECK(wasm_frame_module_offset(frames.data[0]) == 0x100);
  CHECK(wasm_frame_func_offset(frames.data[0]) == 5);
  wasm_frame_vec_delete(&frames);
  wasm_frame_t *origin = wasm_trap_origin(trap);
  CHECK(origin && wasm_frame_func_index(origin) == 4);
  wasm_frame_delete(origin);
  check_trap(trap, "integer divide by zero");

  args.size = 1;
  check_trap(wasm_func_call(divide, &args, &results),
             "a function was called with the wrong number of values");
  args.size = 2;
  arg_array[1].kind = WASM_I64;
  check_trap(wasm_func_call(divide, &args, &results),
             "a function was called with a value of another type");

  wasm_val_vec_t none = WASM_EMPTY_VEC;
  check_trap(wasm_func_call(wasm_extern_as_func(exports->data[FAIL]), &none, &none),
             "the host says no");

  arg_array[0] = (wasm_val_t)WASM_I64_VAL(INT64_MIN);
  arg_array[1] = (wasm_val_t)WASM_F32_VAL(-0.0f);
  results.size = 2;
  CHECK(!wasm_func_call(wasm_extern_as_func(exports->data[SWAP]), &args, &results));
  CHECK(result_array[0].kind == WASM_F32 && signbit(result_array[0].of.f32));
  CHECK(result_array[1].kind == WASM_I64 && result_array[1].of.i64 == INT64_MIN);

  for (int i = 0; i < 20; i++) arg_array[i] = (wasm_val_t)WASM_I32_VAL(100 - i);
  args.size = 20, results.size = 1;
  CHECK(!wasm_func_call(wasm_extern_as_func(exports->data[MANY]), &args, &results));
  CHECK(result_array[0].of.i32 == 19);

  CHECK(!wasm_func_call(wasm_extern_as_func(exports->data[SELF]), &none, &results));
  CHECK(result_array[0].kind == WASM_FUNCREF);
  CHECK(wasm_ref_same(result_array[0].of.ref, wasm_func_as_ref(divide)));
  wasm_val_delete(&result_array[0]);
}

static void check_references(wasm_store_t *store, const wasm_extern_vec_t *exports, int *noted) {
  wasm_foreign_t *foreign = wasm_foreign_new(store);
  int info;
  wasm_foreign_set_host_info_with_finalizer(foreign, &info, NULL);
  wasm_val_t arg_array[] = {WASM_I32_VAL(5), WASM_REF_VAL(wasm_foreign_as_ref(foreign))};
  wasm_val_t result_array[1];
  wasm_val_vec_t args = WASM_ARRAY_VEC(arg_array), results = WASM_ARRAY_VEC(result_array);
  CHECK(!wasm_func_call(wasm_extern_as_func(exports->data[PASS]), &args, &results));
  CHECK(*noted == 5);
  CHECK(wasm_ref_get_host_info(result_array[0].of.ref) == &info);
  CHECK(wasm_ref_as_foreign(result_array[0].of.ref) == foreign);
  CHECK(!wasm_ref_as_func(result_array[0].of.ref));
  wasm_val_delete(&result_array[0]);

  wasm_table_t *table = wasm_extern_as_table(exports->data[1]);
  CHECK(wasm_table_size(table) == 2);
  CHECK(wasm_table_grow(table, 3, wasm_foreign_as_ref(foreign)) && wasm_table_size(table) == 5);
  CHECK(!wasm_table_grow(table, 6, NULL));
  wasm_foreign_delete(foreign);
  arg_array[0].of.i32 = 4, args.size = 1;
  CHECK(!wasm_func_call(wasm_extern_as_func(exports->data[TABLE_GET]), &args, &results));
  CHECK(wasm_ref_get_host_info(result_array[0].of.ref) == &info);
  CHECK(wasm_table_set(table, 0, result_array[0].of.ref) && !wasm_table_set(table, 9, NULL));
  wasm_ref_t *got = wasm_table_get(table, 0);
  CHECK(wasm_ref_same(got, result_array[0].of.ref));
  wasm_ref_delete(got);
  wasm_val_delete(&result_array[0]);
  CHECK(!wasm_table_get(table, 1) && !wasm_table_get(table, 9));
}

static void check_state(const wasm_extern_vec_t *exports) {
  wasm_memory_t *memory = wasm_extern_as_memory(exports->data[0]);
  CHECK(wasm_memory_size(memory) == 1 && wasm_memory_data_size(memory) == MEMORY_PAGE_SIZE);
  CHECK(wasm_memory_grow(memory, 2) && !wasm_memory_grow(memory, 1));
  wasm_memory_data(memory)[3 * MEMORY_PAGE_SIZE - 1] = 1;
  wasm_memorytype_t *type = wasm_memory_type(memory);
  CHECK(wasm_memorytype_limits(type)->min == 3);
  wasm_memorytype_delete(type);

  wasm_global_t *counter = wasm_extern_as_global(exports->data[2]);
  wasm_global_t *constant = wasm_extern_as_global(exports->data[3]);
  wasm_val_t value = WASM_I32_VAL(8);
  wasm_global_set(counter, &value);
  value.kind = WASM_I64;
  wasm_global_set(counter, &value); /* of another type: nothing happens */
  wasm_global_get(counter, &value);
  CHECK(value.kind == WASM_I32 && value.of.i32 == 8);
  value = (wasm_val_t)WASM_F64_VAL(2);
  wasm_global_set(constant, &value); /* immutable */
  wasm_global_get(constant, &value);
  CHECK(value.kind == WASM_F64 && value.of.f64 == 1.5);
}

static void check_store_objects(wasm_store_t *store) {
  const wasm_limits_t limits = {1, 2};
  wasm_memorytype_t *memory_type = wasm_memorytype_new(&limits);
  wasm_memory_t *memory = wasm_memory_new(store, memory_type);
  CHECK(memory && wasm_memory_size(memory) == 1);
  CHECK(wasm_memory_same(memory, wasm_extern_as_memory(wasm_memory_as_extern(memory))));
  wasm_memory_delete(memory);
  wasm_memorytype_delete(memory_type);
  wasm_globaltype_t *global_type = wasm_globaltype_new(wasm_valtype_new_f32(), WASM_CONST);
  wasm_val_t value = WASM_I32_VAL(1);
  CHECK(!wasm_global_new(store, global_type, &value));
  value = (wasm_val_t)WASM_F32_VAL(0.5f);
  wasm_global_t *global = wasm_global_new(store, global_type, &value);
  CHECK(global && wasm_extern_kind(wasm_global_as_extern(global)) == WASM_EXTERN_GLOBAL);
  wasm_global_delete(global);
  wasm_globaltype_delete(global_type);
  wasm_tagtype_t *tag_type = wasm_tagtype_new(wasm_functype_new_1_0(wasm_valtype_new_i32()));
  wasm_tag_t *tag = wasm_tag_new(store, tag_type);
  CHECK(tag && wasm_extern_kind(wasm_tag_as_extern(tag)) == WASM_EXTERN_TAG);
  wasm_tag_delete(tag);
  wasm_tagtype_delete(tag_type);
}

static void check_failures(wasm_store_t *store, const wasm_module_t *module, wasm_func_t *other) {
  wasm_extern_t *imports[] = {wasm_func_as_extern(other), wasm_func_as_extern(other)};
  wasm_extern_vec_t vec = WASM_ARRAY_VEC(imports);
  wasm_trap_t *trap;
  CHECK(!wasm_instance_new(store, module, &vec, &trap) && !trap);
  vec.size = 1;
  CHECK(!wasm_instance_new(store, module, &vec, &trap) && !trap);
  wasm_byte_vec_t garbage = {4, "asdf"};
  CHECK(!wasm_module_new(store, &garbage) && !wasm_module_validate(store, &garbage));
  wasm_module_t *trapping = load(store, start_bytes, sizeof start_bytes);
  CHECK(!wasm_instance_new(store, trapping, NULL, &trap));
  check_trap(trap, "unreachable");
  wasm_module_delete(trapping);
}

static void check_sharing(wasm_engine_t *engine, const wasm_module_t *module) {
  wasm_shared_module_t *shared = wasm_module_share(module);
  wasm_store_t *store = wasm_store_new(engine);
  wasm_module_t *obtained = wasm_module_obtain(store, shared);
  wasm_shared_module_delete(shared);
  check_reflection(obtained);
  wasm_store_delete(store); /* lives on until its module goes */
  check_reflection(obtained);
  wasm_module_delete(obtained);
}

int main(void) {
  check_types();
  wasm_engine_t *engine = wasm_engine_new_with_config(wasm_config_new());
  wasm_store_t *store = failing_store = wasm_store_new(engine);
  wasm_module_t *module = load(store, module_bytes, sizeof module_bytes);
  check_reflection(module);
  check_sharing(engine, module);

  int noted = 0;
  wasm_functype_t *call_type = wasm_functype_new_2_1(
      wasm_valtype_new_i32(), wasm_valtype_new_externref(), wasm_valtype_new_externref());
  wasm_functype_t *fail_type = wasm_functype_new_0_0();
  wasm_func_t *call_func = wasm_func_new_with_env(store, call_type, call, &noted, finalize);
  wasm_func_t *fail_func = wasm_func_new(store, fail_type, fail);
  wasm_functype_delete(call_type);
  wasm_functype_delete(fail_type);
  check_failures(store, module, fail_func);

  wasm_extern_t *imports[] = {wasm_func_as_extern(call_func), wasm_func_as_extern(fail_func)};
  wasm_extern_vec_t import_vec = WASM_ARRAY_VEC(imports);
  wasm_instance_t *instance = wasm_instance_new(store, module, &import_vec, NULL);
  CHECK(instance);
  if (!instance) return 1;
  wasm_extern_vec_t exports;
  wasm_instance_exports(instance, &exports);
  CHECK(exports.size == EXPORT_COUNT);
  check_calls(instance, &exports);
  check_references(store, &exports, &noted);
  check_state(&exports);
  check_store_objects(store);

  wasm_func_set_host_info_with_finalizer(fail_func, &finalized, finalize);
  wasm_extern_vec_delete(&exports);
  wasm_func_delete(call_func);
  wasm_func_delete(fail_func);
  wasm_instance_delete(instance);
  wasm_module_delete(module);
  noted = 0;
  wasm_store_delete(store);
  CHECK(finalized == 1 && noted == 1);
  wasm_engine_delete(engine);
  return failures != 0;
}
