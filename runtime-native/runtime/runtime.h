/* runtime.h: the objects of a running program, as the engines see them (spec 4.2). */
#ifndef AMPHORA_RUNTIME_RUNTIME_H
#define AMPHORA_RUNTIME_RUNTIME_H

#include "amphora.h"
#include "module/arena.h"
#include "module/module.h"

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

/* A function type of a store. Equal types are the same object, whatever module they come from;
 * concrete references in it hold the number of the type in the store, or SELF. */
enum { SELF = 0xffffff };
struct runtime_type {
  struct functype type;
  amphora_functype public_type;
  amphora_store *store;
  uint32_t number;
};

union word; /* interp/code.h */

struct amphora_function {
  const union word *code; /* where the interpreter starts */
  const struct runtime_type *type;
  amphora_instance *instance; /* NULL for host functions */
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
  amphora_bounds bounds;
  valtype type; /* concrete references by the store's numbers, here and in globals */
  amphora_store *store;
  struct amphora_table *next;
};

struct amphora_memory {
  uint8_t *data;
  _Atomic uint64_t size; /* in bytes */
  uint64_t limit;        /* the most bytes it may grow to */
  uint64_t reserved;     /* bytes of address space at `data`; 0: it is on the heap */
  amphora_bounds bounds;
  amphora_store *store;
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
  bool marked;
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
  amphora_instance *next;
};

/* An active call. */
struct frame {
  const amphora_function *function;
  slot *fp;             /* the frame's first slot */
  const union word *pc; /* of the call, access or trap that it is at */
};

struct amphora_store {
  /* The stacks, and what the engines look at often. */
  struct frame *frame, *frames_end;
  slot *stack_end;
  int64_t fuel;
  atomic_bool interrupted;

  /* How a run ended, if not by returning. */
  amphora_trap trap;
  const struct runtime_type *called, *found; /* when a function was called as another type */
  amphora_error *error;                      /* a host function's */
  struct exception *exception;               /* thrown and not caught */

  struct frame *frames;
  slot *stack, *stack_top; /* of the next call from the host */
  uint32_t host_depth;     /* runs nested on the host's stack */

  amphora_limits limits;
  struct arena arena; /* objects whose size never changes */
  struct runtime_type **types;
  uint32_t type_count, type_capacity;
  uint32_t *type_table; /* a hash table of numbers + 1 */
  amphora_memory *memories;
  amphora_table *tables;
  amphora_instance *instances;
  amphora_memory no_memory;
  amphora_global *exception_globals;
  struct exception *exceptions;
  uint32_t exception_count, exception_threshold;
};

/* Whether accesses to a memory of this type rely on guard pages. */
static inline bool memory_is_guarded(const amphora_bounds *bounds) {
  return AMPHORA_GUARD_PAGES && !bounds->is_64 && bounds->page_log2 == 16;
}

static inline uint64_t memory_size(const amphora_memory *memory) {
  return atomic_load_explicit(&memory->size, memory_order_acquire);
}

/* type.c: NULL if memory runs out. `types` are those of the module's types before `index`. */
const struct runtime_type *store_type(amphora_store *store, const amphora_module *module,
                                      const struct runtime_type *const *types, uint32_t index);
const struct runtime_type *store_public_type(amphora_store *store, const amphora_functype *type);
valtype instance_valtype(const amphora_instance *instance, valtype type);
valtype valtype_of_public(amphora_type type);
/* Whether a reference is one of the type; other values are not told apart. */
bool value_has_type(const amphora_value *value, valtype type, const struct runtime_type *self);

/* memory.c */
amphora_error *memory_create(amphora_store *store, amphora_bounds bounds, amphora_memory **memory);
void memory_free(amphora_memory *memory);
int64_t memory_grow(amphora_memory *memory, uint64_t pages); /* the old size in pages, or -1 */

/* Whether [offset, offset + size) lies in the memory. */
static inline bool memory_has(const amphora_memory *memory, uint64_t offset, uint64_t size) {
  uint64_t end = memory_size(memory);
  return offset <= end && size <= end - offset;
}

/* table.c */
amphora_error *table_create(amphora_store *store, valtype type, amphora_bounds bounds,
                            void *initial, amphora_table **table);
int64_t table_grow(amphora_table *table, uint64_t count, void *initial); /* the old size, or -1 */

/* instance.c. The imports are in the module's order and have been looked up, not checked. */
amphora_error *instance_new(amphora_store *store, const amphora_module *module,
                            const amphora_extern *imports, amphora_instance **instance);
amphora_extern instance_extern(const amphora_instance *instance, amphora_kind kind, uint32_t index);
/* What instantiation and instructions share. */
amphora_trap instance_memory_init(amphora_instance *instance, uint32_t segment, uint32_t memory,
                                  uint64_t to, uint32_t from, uint32_t count);
amphora_trap instance_table_init(amphora_instance *instance, uint32_t segment, uint32_t table,
                                 uint64_t to, uint32_t from, uint32_t count);

/* call.c */
void slots_from_values(slot *slots, const amphora_value *values, const valtype *types,
                       uint32_t count);
void values_from_slots(amphora_value *values, const slot *slots, const valtype *types,
                       uint32_t count);
/* Calls a host function whose arguments are at `fp`; its results go there. False: the store's
 * error, exception or trap is set. */
bool call_host(const amphora_function *function, amphora_instance *caller, slot *fp);

/* exception.c */
struct exception *exception_new(amphora_store *store, amphora_tag *tag, const slot *values);
amphora_error *exception_error(struct exception *exception);
void store_add_global(amphora_store *store, amphora_global *global);
void store_free_exceptions(amphora_store *store);

/* trap.c. Runs guest code; false if it ended otherwise than by returning: store->trap and so on. */
bool run_guest(amphora_store *store, const amphora_function *function, slot *fp);
/* The error for how a run ended; its frames, those above `last`, are taken off the store. */
amphora_error *take_error(amphora_store *store, struct frame *last);
/* While a host function runs, faults are the host's own. */
struct run *leave_guest(void);
void enter_guest(struct run *run);

#endif
