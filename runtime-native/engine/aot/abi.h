/* SPDX-License-Identifier: MIT */
/* abi.h: what compiled code and the engine that runs it agree on.
 *
 * Both include this file: the engine, and the C that modules are written as. A function of a module
 * is a C function
 *
 *   result fn12(struct vmctx *vm, uint8_t *m, parameters …)
 *
 * where m is the start of memory 0, for clang in a register of its own (COMPILED in guest.h). More
 * results than one are a struct. Compiled functions call each other so within an instance; what
 * belongs to another instance, engine or the host is called through `function->entry`, with values
 * in slots.
 *
 * Traps do not return: helpers leave all compiled frames at once. Exceptions do so as well, unless
 * the module has handlers; then they are noted in vm->exception, functions return, and every
 * caller of one that may throw looks.
 */
#ifndef AMPHORA_ENGINE_AOT_ABI_H
#define AMPHORA_ENGINE_AOT_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef union aot_slot {
  uint32_t u32;
  uint64_t u64;
  float f32;
  double f64;
  void *ref;
} aot_slot;

struct vmctx;

/* The first members of the runtime's objects; load.c checks that they are there. */
struct aot_function {
  void *entry;
  const void *code;
  const void *type; /* equal types of a store are one address */
  void *instance;
  const void *native; /* the compiled function; NULL if there is none */
};
struct aot_memory {
  uint8_t *data;
  uint64_t size;
};
struct aot_table {
  void **elements;
  uint64_t size;
};
struct aot_exception {
  void *next;
  void *tag;
  void *store;
  uint32_t pins, marked;
  aot_slot values[];
};

/* What compiled code asks the engine for. Those that take `m` may change memory 0, or
 * leave compiled code, after which it is looked at. Those that
 * return a bool are false when an exception is to be handed on. */
struct aot_helpers {
  void (*trap)(struct vmctx *vm, uint8_t *m, uint32_t trap, uint32_t offset)
      __attribute__((noreturn));
  bool (*is_subtype)(const void *sub, const void *super);
  void (*type_mismatch)(struct vmctx *vm, uint8_t *m, const void *wanted, const void *found,
                        uint32_t offset) __attribute__((noreturn));
  /* The stack's limit is reached, or seems to be because of an interruption. */
  void (*stack)(struct vmctx *vm, uint8_t *m, uintptr_t lowest, uint32_t offset);
  bool (*call)(struct vmctx *vm, uint8_t *m, struct aot_function *function, aot_slot *values);
  /* Goes on with vm->tail_call; some slots of results. */
  bool (*finish)(struct vmctx *vm, uint8_t *m, aot_slot *values, uint32_t count);

  uint64_t (*memory_grow)(struct vmctx *vm, uint8_t *m, uint32_t memory, uint64_t pages);
  void (*memory_fill)(struct vmctx *vm, uint8_t *m, uint32_t memory, uint64_t to, uint32_t value,
                      uint64_t count);
  void (*memory_copy)(struct vmctx *vm, uint8_t *m, uint32_t to_memory, uint32_t from_memory,
                      uint64_t to, uint64_t from, uint64_t count);
  void (*memory_init)(struct vmctx *vm, uint8_t *m, uint32_t data, uint32_t memory, uint64_t to,
                      uint32_t from, uint32_t count);
  void (*data_drop)(struct vmctx *vm, uint32_t data);
  uint32_t (*notify)(struct vmctx *vm, uint8_t *m, uint32_t memory, void *address, uint32_t count);
  uint32_t (*wait)(struct vmctx *vm, uint8_t *m, uint32_t memory, void *address, uint32_t size,
                   uint64_t expected, int64_t nanoseconds);

  uint64_t (*table_grow)(struct vmctx *vm, uint8_t *m, uint32_t table, void *initial,
                         uint64_t count);
  void (*table_fill)(struct vmctx *vm, uint8_t *m, uint32_t table, uint64_t to, void *value,
                     uint64_t count);
  void (*table_copy)(struct vmctx *vm, uint8_t *m, uint32_t to_table, uint32_t from_table,
                     uint64_t to, uint64_t from, uint64_t count);
  void (*table_init)(struct vmctx *vm, uint8_t *m, uint32_t segment, uint32_t table, uint64_t to,
                     uint32_t from, uint32_t count);
  void (*elem_drop)(struct vmctx *vm, uint32_t segment);

  void *(*exception_new)(struct vmctx *vm, uint8_t *m, uint32_t tag, const aot_slot *values);
  /* Throws. Returns if the module has handlers, with vm->exception set. */
  void (*raise)(struct vmctx *vm, uint8_t *m, void *exception);
};

/* What is to be called in place of the function that has returned. */
struct aot_tail_call {
  struct aot_function *function; /* NULL: nothing */
  aot_slot *values;              /* room for any function's parameters */
};

/* A global of the instance's own; its address is the amphora_global's. */
struct aot_global {
  aot_slot value[2];
  uint64_t others[3];
};

/* The context of an instance, which all its compiled functions get. The instance's own globals
 * follow it. */
struct vmctx {
  const struct aot_helpers *helpers;
  uintptr_t *stack_limit;  /* of the store: the lowest that the stack may reach */
  void *exception;         /* that is being handed on */
  int64_t *fuel;           /* of the store */
  const bool *interrupted; /* of the store */
  void *instance;
  struct aot_function **functions; /* by the module's indices, as all that follows */
  struct aot_table **tables;
  struct aot_memory **memories;
  struct aot_global **globals;
  void *const *tags;
  const void *const *types;
  void **elements0; /* of table 0, if its size never changes */
  struct aot_tail_call tail_call;
  _Alignas(16) struct aot_global own_globals[];
};

#endif
