/* SPDX-License-Identifier: MIT */
/* runtime.h: the objects of a running program, as the engines see them (spec 4.2). */
#ifndef AMPHORA_RUNTIME_RUNTIME_H
#define AMPHORA_RUNTIME_RUNTIME_H

#include "amphora.h"
#include "base/arena.h"
#include "runtime/budget.h"
#include "wasm/module.h"

#include <stdatomic.h>

/* Whether a 32-bit memory's bounds are checked by the host's page tables: it reserves all addresses
 * that an access can reach, and a fault there is a trap. */
#ifndef AMPHORA_GUARD_PAGES
#if defined(__unix__) && UINTPTR_MAX > UINT32_MAX
#define AMPHORA_GUARD_PAGES 1
#else
#define AMPHORA_GUARD_PAGES 0
#endif
#endif

/* Locals, operands, globals and table elements are kept in slots; a v128 takes two. */
typedef union slot {
  uint32_t u32;
  int32_t s32;
  uint64_t u64;
  int64_t s64;
  float f32;
  double f64;
  void *ref;
} slot;

/* A defined type of a store. Equal types are the same object, whatever module they come from; those
 * of a recursion group are one array. Indices in it are the numbers of types in the store, of which
 * there are so many that the highest can stand for places in a group. */
enum { MAX_STORE_TYPES = INDEX_MASK - 1 - MAX_TYPES };
struct runtime_type {
  struct deftype type;
  amphora_functype public_type;
  amphora_store *store;
  uint32_t number;
};

struct amphora_function {
  bool (*entry)(const amphora_function *function, amphora_instance *caller,
                slot *fp); /* engine.h */
  const void *code;        /* the engine's own */
  const struct runtime_type *type;
  amphora_instance *instance; /* NULL for host functions */
  const void *native;         /* compiled code; NULL: none */
  uint32_t index;             /* in the module; UINT32_MAX for host functions */
};

struct host_function {
  struct amphora_function function;
  amphora_host_function callback;
  void *data;
};

struct amphora_table {
  void **elements;
  uint64_t size, capacity, limit;
  amphora_limits limits;
  valtype type; /* concrete references by the store's numbers, here and in globals */
  amphora_store *store;
  struct amphora_table *next;
};

struct amphora_memory {
  uint8_t *data;
  _Atomic uint64_t size; /* in bytes */
  uint64_t limit;        /* the most bytes it may grow to */
  uint64_t reserved;     /* bytes of address space at `data`; 0: it is on the heap */
  amphora_limits limits;
  amphora_store *store; /* whose it is; NULL: a shared memory is no store's (shared_memory.h) */
  struct amphora_memory *next;
};

struct amphora_global {
  slot value[2];
  valtype type;
  bool is_mutable;
  amphora_store *store;
  struct amphora_global *next; /* of those that may hold exceptions */
};

struct amphora_tag {
  const struct runtime_type *type;
};

/* An exception that a guest has thrown. The store's collector frees it when nothing refers to it.
 */
struct exception {
  struct exception *next;
  amphora_tag *tag;
  amphora_store *store; /* NULL: the store is gone, the last pin frees it */
  uint32_t pins;        /* errors that hold it */
  uint32_t marked;      /* by the collection of this number */
  slot values[];
};

struct amphora_instance {
  amphora_store *store;
  amphora_memory *memory0; /* memories[0], or an empty one */
  amphora_function *own_functions;
  amphora_function **functions;
  amphora_global **globals;
  amphora_table **tables;
  amphora_memory **memories;
  amphora_tag **tags;
  const struct runtime_type **types; /* by the module's type indices */
  bool *data_dropped, *elements_dropped;
  const amphora_module *module;
  void *context; /* of compiled code: the instance's own globals follow it */
  amphora_instance *next;
};

/* The active calls of which an error tells. */
struct call_trace {
  amphora_frame *frames; /* and their names behind them; NULL: none noted */
  size_t count, depth;
};

struct engine;
struct frame;
struct run;

struct amphora_store {
  /* The stacks, and what the engines look at often. */
  struct frame *frame, *frames_end; /* the interpreter's, in `calls` */
  slot *stack_end;
  int64_t fuel;
  bool fuel_is_limited;  /* by whoever has set it */
  atomic_bool attention; /* for an interruption or a signal; whoever looks clears it */
  atomic_bool interrupted, signalled;
  _Atomic uintptr_t host_stack_limit; /* where compiled code looks closer; an interruption is one */
  uintptr_t compiled_stack_end;       /* the lowest address that it may use */

  /* How a run ended, if not by returning. */
  amphora_trap trap;
  const struct runtime_type *called, *found; /* when a function was called as another type */
  amphora_error *error;                      /* a host function's */
  struct exception *exception;               /* thrown and not caught */
  struct call_trace trace;

  amphora_signal_function on_signal; /* may be NULL */
  void *signal_data;

  const struct engine *engine;
  struct run *run;          /* the innermost */
  void *calls;              /* options.call_depth of the engine's records, and some to spare */
  slot *stack, *stack_top;  /* of the next call from the host */
  uint32_t host_depth;      /* runs nested on the host's stack */
  uintptr_t host_stack_end; /* host_stack.h */
  enum code_kind code_kind;

  amphora_store_options options;
  struct budget budget;
  struct arena arena;  /* objects whose size never changes */
  uint64_t code_bytes; /* of the budget, for translated code */
  struct runtime_type **types;
  uint32_t type_count, type_capacity;
  uint64_t type_seed;   /* of their hashes */
  uint32_t *type_table; /* a hash table of numbers + 1; behind `types` */
  amphora_memory *memories;
  struct memory_use *shared_memories;
  amphora_table *tables;
  amphora_instance *instances;
  amphora_memory no_memory;
  amphora_global *exception_globals;
  struct exception *exceptions;
  uint32_t exception_count, exception_threshold, collections;
};

/* Whether accesses to a memory of this type rely on guard pages. */
static inline bool memory_is_guarded(const amphora_store *store, const amphora_limits *limits) {
  return AMPHORA_GUARD_PAGES && store->code_kind == CODE_GUARDED && !limits->is_64 &&
         limits->page_log2 == 16;
}

static inline bool store_is_interrupted(const amphora_store *store) {
  return atomic_load_explicit(&store->interrupted, memory_order_relaxed);
}

static inline uint64_t memory_size(const amphora_memory *memory) {
  return atomic_load_explicit(&memory->size, memory_order_acquire);
}

/* store.c: counted memory that lives as long as the store; NULL if it runs out. */
void *store_alloc(amphora_store *store, size_t count, size_t size);
/* What to report when it has: the store's limit or the host's. */
amphora_trap store_memory_trap(const amphora_store *store);
amphora_error *store_memory_error(amphora_store *store);
/* The error for work that an interruption has ended, which is over with it. */
amphora_error *store_interrupt_error(amphora_store *store);

/* type.c: false or NULL if memory runs out. `types` gets the store's type of each of the module's.
 */
bool store_types(amphora_store *store, const amphora_module *module,
                 const struct runtime_type **types);
const struct runtime_type *store_public_type(amphora_store *store, const amphora_functype *type);
void store_free_types(amphora_store *store);
valtype instance_valtype(const amphora_instance *instance, valtype type);
valtype valtype_of_public(amphora_type type);
bool same_functype(const amphora_functype *a, const amphora_functype *b);
/* Whether a type is the other or declared to be below it. */
bool runtime_subtype(const struct runtime_type *sub, const struct runtime_type *super);
/* type_matches of types with the store's numbers. */
bool store_type_matches(const amphora_store *store, valtype sub, valtype super);
/* Whether a reference is one of the store and of the type; other values are not told apart. */
bool value_has_type(const amphora_store *store, const amphora_value *value, valtype type);

/* memory.c */
amphora_error *memory_create(amphora_store *store, amphora_limits limits, amphora_memory **memory);
void memory_free(amphora_memory *memory);
/* The old size in pages, or -1. What is new counts in the store; NULL: nowhere. */
int64_t memory_grow(amphora_store *store, amphora_memory *memory, uint64_t pages);

/* Lets the store's instances use a memory that is its own or shared. */
amphora_error *memory_admit(amphora_store *store, amphora_memory *memory);
/* Whether an access to the address is one beyond a guarded memory of the store. */
bool memory_guards(const amphora_store *store, const void *address);

/* Whether [offset, offset + size) lies in the memory. */
static inline bool memory_has(const amphora_memory *memory, uint64_t offset, uint64_t size) {
  uint64_t end = memory_size(memory);
  return offset <= end && size <= end - offset;
}

/* table.c */
void table_free(amphora_table *table);
amphora_error *table_create(amphora_store *store, valtype type, amphora_limits limits,
                            void *initial, amphora_table **table);
int64_t table_grow(amphora_table *table, uint64_t count, void *initial); /* the old size, or -1 */

/* instance.c. The imports are in the module's order and have been looked up, not checked. */
amphora_error *instance_new(amphora_store *store, const amphora_module *module,
                            const amphora_extern *imports, amphora_instance **instance);
amphora_extern instance_extern(const amphora_instance *instance, amphora_kind kind, uint32_t index);

/* call.c */
void slots_from_values(slot *slots, const amphora_value *values, const valtype *types,
                       uint32_t count);
void values_from_slots(amphora_value *values, const slot *slots, const valtype *types,
                       uint32_t count);
/* The entry of host functions. */
bool call_host(const amphora_function *function, amphora_instance *caller, slot *fp);

/* Looks what the store's attention is for, and calls its function for signals, with the trap that
 * guest code has come to, if it has. The slots from `top` on are free. False: the run is to end, or
 * an exception was thrown. */
bool store_attend(amphora_store *store, amphora_trap trap, slot *top);

/* exception.c */
struct exception *exception_new(amphora_store *store, amphora_tag *tag, const slot *values);
amphora_error *exception_error(struct exception *exception);
void store_add_global(amphora_store *store, amphora_global *global);
void store_free_exceptions(amphora_store *store);

/* trap.c: the error for how a run ended, which the store then forgets. */
amphora_error *take_error(amphora_store *store);

#endif
