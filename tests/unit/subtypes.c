/* SPDX-License-Identifier: MIT */
/* subtypes.c: recursion groups and declared subtypes of functions: what is valid, what is equal,
 * and what may be called and imported as what. */
#include "../engine/guest.h"

/* The parts of a type section. */
#define REC(count) 0x4e, count
#define FUNC(params, results) 0x60, params, results
#define OPEN 0x50, 0
#define FINAL 0x4f, 0
#define SUB(supertype) 0x50, 1, supertype
#define FINAL_SUB(supertype) 0x4f, 1, supertype
#define NONE 0
#define ONE(...) 1, __VA_ARGS__
#define NULLABLE(type) 0x63, type
#define REF(type) 0x64, type
#define FUNCREF 0x70
#define I32 0x7f

#define TYPES(...)                                                                                 \
  {__VA_ARGS__}, sizeof(uint8_t[]) { __VA_ARGS__ }

/* A global of type (ref `to`) has a function of type `from` as its value. `count` is of types or
 * groups. */
struct validity {
  const char *name;
  uint8_t count, types[48];
  size_t size;
  uint8_t from, to;
  const char *message; /* the beginning of why it is not valid; NULL: it is */
};

static const char mismatch[] = "invalid module: type mismatch";
static const char no_match[] = "invalid module: sub type 1 does not match super type 0";

static const struct validity validities[] = {
    {"a function", 1, TYPES(FUNC(NONE, NONE)), 0, 0, NULL},
    {"no types in a group", 2, TYPES(REC(0), FUNC(NONE, NONE)), 0, 0, NULL},
    {"names in a group may be of what follows", 1,
     TYPES(REC(2), FUNC(ONE(NULLABLE(1)), NONE), FUNC(ONE(NULLABLE(0)), NONE)), 0, 0, NULL},
    {"names beyond a group", 2, TYPES(FUNC(ONE(NULLABLE(1)), NONE), FUNC(NONE, NONE)), 0, 0,
     "invalid module: unknown type 1"},
    {"a type names itself", 1, TYPES(FUNC(ONE(NULLABLE(0)), NONE)), 0, 0, NULL},

    {"equal types", 2, TYPES(FUNC(NONE, NONE), FUNC(NONE, NONE)), 0, 1, NULL},
    {"final, spelled out", 2, TYPES(FUNC(NONE, NONE), FINAL, FUNC(NONE, NONE)), 0, 1, NULL},
    {"a group of one", 2, TYPES(FUNC(NONE, NONE), REC(1), FUNC(NONE, NONE)), 0, 1, NULL},
    {"final and not", 2, TYPES(FUNC(NONE, NONE), OPEN, FUNC(NONE, NONE)), 0, 1, mismatch},
    {"another place in a group", 1, TYPES(REC(2), FUNC(NONE, NONE), FUNC(NONE, NONE)), 0, 1,
     mismatch},
    {"alone and in a group", 2, TYPES(FUNC(NONE, NONE), REC(2), FUNC(NONE, NONE), FUNC(NONE, NONE)),
     0, 1, mismatch},
    {"equal groups", 2,
     TYPES(REC(2), FUNC(ONE(NULLABLE(1)), NONE), FUNC(ONE(NULLABLE(0)), NONE), REC(2),
           FUNC(ONE(NULLABLE(3)), NONE), FUNC(ONE(NULLABLE(2)), NONE)),
     1, 3, NULL},
    {"groups that differ in what they name", 2,
     TYPES(REC(2), FUNC(ONE(NULLABLE(1)), NONE), FUNC(ONE(NULLABLE(0)), NONE), REC(2),
           FUNC(ONE(NULLABLE(3)), NONE), FUNC(ONE(NULLABLE(3)), NONE)),
     0, 2, mismatch},
    {"the same name, once of the own group", 2,
     TYPES(REC(2), FUNC(ONE(NULLABLE(0)), NONE), FUNC(NONE, NONE), REC(2),
           FUNC(ONE(NULLABLE(0)), NONE), FUNC(NONE, NONE)),
     1, 3, mismatch},
    {"groups that differ in a supertype", 4,
     TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE), SUB(1),
           FUNC(NONE, NONE)),
     2, 3, mismatch},
    {"equal subtypes", 3,
     TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE)), 1, 2, NULL},

    {"up one step", 2, TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE)), 1, 0, NULL},
    {"down one step", 2, TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE)), 0, 1, mismatch},
    {"up two steps, in a group", 1,
     TYPES(REC(3), OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE), SUB(1), FUNC(NONE, NONE)), 2,
     0, NULL},
    {"siblings", 3,
     TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE), FINAL_SUB(0), FUNC(NONE, NONE)), 1, 2,
     mismatch},
    {"below a final type", 2, TYPES(FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE)), 0, 0, no_match},
    {"below a final subtype", 2, TYPES(FINAL, FUNC(NONE, NONE), SUB(0), FUNC(NONE, NONE)), 0, 0,
     no_match},
    {"takes less", 2, TYPES(OPEN, FUNC(ONE(FUNCREF), NONE), SUB(0), FUNC(ONE(REF(0)), NONE)), 0, 0,
     no_match},
    {"takes more", 2, TYPES(OPEN, FUNC(ONE(REF(0)), NONE), SUB(0), FUNC(ONE(FUNCREF), NONE)), 1, 0,
     NULL},
    {"gives less", 2, TYPES(OPEN, FUNC(NONE, ONE(FUNCREF)), SUB(0), FUNC(NONE, ONE(REF(1)))), 1, 0,
     NULL},
    {"gives more", 2, TYPES(OPEN, FUNC(NONE, ONE(REF(0))), SUB(0), FUNC(NONE, ONE(FUNCREF))), 0, 0,
     no_match},
    {"another number of parameters", 2, TYPES(OPEN, FUNC(NONE, NONE), SUB(0), FUNC(ONE(I32), NONE)),
     0, 0, no_match},
    {"gives a subtype of the group", 1,
     TYPES(REC(2), OPEN, FUNC(NONE, ONE(REF(0))), SUB(0), FUNC(NONE, ONE(REF(1)))), 1, 0, NULL},
    {"two supertypes", 2, TYPES(OPEN, FUNC(NONE, NONE), 0x50, 2, 0, 0, FUNC(NONE, NONE)), 0, 0,
     "invalid module: a type has more than one supertype"},
    {"below itself", 1, TYPES(SUB(0), FUNC(NONE, NONE)), 0, 0, "invalid module: unknown type 0"},
    {"below a later one", 1, TYPES(REC(2), SUB(1), FUNC(NONE, NONE), OPEN, FUNC(NONE, NONE)), 0, 0,
     "invalid module: unknown type 1"},
    {"a structure", 1, TYPES(0x5f, 0), 0, 0, "malformed module: structure types are not supported"},
    {"an array", 1, TYPES(0x5e, I32, 0), 0, 0, "malformed module: array types are not supported"},
    {"a type of objects", 1, TYPES(FUNC(ONE(0x6e), NONE)), 0, 0,
     "malformed module: types of garbage-collected objects are not supported"},
    {"a group in a group", 1, TYPES(REC(1), REC(1), FUNC(NONE, NONE)), 0, 0,
     "malformed module: malformed type"},
};

struct bytes {
  uint8_t data[256];
  size_t size;
};

static void put(struct bytes *b, const void *data, size_t size) {
  CHECK(size <= sizeof b->data - b->size);
  memcpy(b->data + b->size, data, size);
  b->size += size;
}

#define PUT(bytes, ...) put(bytes, (uint8_t[]){__VA_ARGS__}, sizeof(uint8_t[]){__VA_ARGS__})

static void begin_module(struct bytes *m, uint8_t count, const uint8_t *types, size_t size) {
  put(m, "\0asm\1\0\0\0", 8);
  PUT(m, 1, (uint8_t)(size + 1), count);
  put(m, types, size);
}

static void test_validity(const struct validity *v) {
  struct bytes m = {.size = 0};
  begin_module(&m, v->count, v->types, v->size);
  PUT(&m, 3, 2, 1, v->from);
  PUT(&m, 6, 7, 1, REF(v->to), 0, 0xd2, 0, 0x0b);
  PUT(&m, 10, 5, 1, 3, 0, 0x00, 0x0b); /* unreachable */
  amphora_module *module = NULL;
  amphora_error *error = amphora_module_new(m.data, m.size, NULL, &module);
  const char *message = error ? amphora_error_message(error) : "";
  const char *wanted = v->message ? v->message : "";
  wanted += strcspn(wanted, ":") ? strcspn(wanted, ":") + 2 : 0;
  static const char *const kinds[] = {"malformed", "invalid"};
  bool fits = v->message ? error && !strncmp(message, wanted, strlen(wanted)) &&
                               !strncmp(v->message, kinds[amphora_error_get_kind(error)], 7)
                         : !error;
  if (!fits) fprintf(stderr, "%s: %s\n", v->name, error ? message : "valid");
  CHECK(fits);
  amphora_error_delete(error);
  amphora_module_delete(module);
}

/* (type $0 (sub (func (result i32)))) (type $1 (sub $0 …)) (type $2 (sub final $1 …)) */
#define CHAIN                                                                                      \
  OPEN, FUNC(NONE, ONE(I32)), SUB(0), FUNC(NONE, ONE(I32)), FINAL_SUB(1), FUNC(NONE, ONE(I32))
static const uint8_t chain[] = {CHAIN};

/* A module that exports a function of each type of the chain: "0", "1", "2". */
static struct bytes exporter(void) {
  struct bytes m = {.size = 0};
  begin_module(&m, 3, chain, sizeof chain);
  PUT(&m, 3, 4, 3, 0, 1, 2);
  PUT(&m, 7, 13, 3, 1, '0', 0, 0, 1, '1', 0, 1, 1, '2', 0, 2);
  PUT(&m, 10, 16, 3, 4, 0, 0x41, 10, 0x0b, 4, 0, 0x41, 11, 0x0b, 4, 0, 0x41, 12, 0x0b);
  return m;
}

/* A module that imports a function as one type, and calls it as another by a table: "run". */
static struct bytes caller(char name, uint8_t imported, uint8_t called) {
  struct bytes m = {.size = 0};
  begin_module(&m, 4, (uint8_t[]){CHAIN, FUNC(NONE, ONE(I32))}, sizeof chain + 4);
  PUT(&m, 2, 7, 1, 1, 'm', 1, (uint8_t)name, 0, imported);
  PUT(&m, 3, 2, 1, 3);
  PUT(&m, 4, 4, 1, FUNCREF, 0, 1);
  PUT(&m, 7, 7, 1, 3, 'r', 'u', 'n', 0, 1);
  PUT(&m, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0);
  PUT(&m, 10, 9, 1, 7, 0, 0x41, 0, 0x11, called, 0, 0x0b);
  return m;
}

/* Functions may be imported and called as their type and those above it, whatever module they come
 * from. */
static void test_calls(amphora_store *store) {
  amphora_linker *linker;
  amphora_module *module;
  amphora_instance *instance;
  struct bytes exports = exporter();
  succeed(amphora_linker_new(&linker));
  succeed(amphora_module_new(exports.data, exports.size, NULL, &module));
  succeed(amphora_linker_instantiate(linker, store, module, &instance));
  succeed(amphora_linker_define_instance(linker, "m", instance));
  amphora_module_delete(module);
  for (uint8_t actual = 0; actual < 3; actual++)
    for (uint8_t imported = 0; imported < 3; imported++)
      for (uint8_t called = 0; called < 3; called++) {
        struct bytes calls = caller((char)('0' + actual), imported, called);
        succeed(amphora_module_new(calls.data, calls.size, NULL, &module));
        amphora_error *error = amphora_linker_instantiate(linker, store, module, &instance);
        amphora_module_delete(module);
        if (imported > actual) {
          expect_kind(error, AMPHORA_UNLINKABLE);
          continue;
        }
        succeed(error);
        amphora_function *run;
        succeed(amphora_instance_function(instance, "run", NULL, &run));
        amphora_value value = {0};
        error = amphora_call(run, &value);
        if (called > actual) {
          expect_trap(error, AMPHORA_TRAP_INDIRECT_CALL_TYPE);
          continue;
        }
        succeed(error);
        CHECK(value.i32 == 10 + actual);
      }
  amphora_linker_delete(linker);
}

int main(void) {
  for (size_t i = 0; i < sizeof validities / sizeof *validities; i++) test_validity(&validities[i]);
  amphora_store *store;
  succeed(amphora_store_new(NULL, &store));
  test_calls(store);
  test_calls(store); /* all types are known */
  amphora_store_delete(store);
  return 0;
}
