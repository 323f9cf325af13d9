/* SPDX-License-Identifier: MIT */
/* types.h: value types and defined types inside the engine (spec 2.3, 3.1). */
#ifndef AMPHORA_WASM_TYPES_H
#define AMPHORA_WASM_TYPES_H

#include "wasm/binary.h"

/* A value type in one word. Numbers and vectors are their binary code. References have REF set, and
 * a heap type below: an abstract one's code, or CONCRETE with the index of a type. Indices are
 * those of the first of equal types, so that equal types are equal words. */
typedef uint32_t valtype;

enum {
  REF = 1u << 30,
  NULLABLE = 1u << 29,
  CONCRETE = 1u << 28,
  INDEX_MASK = CONCRETE - 1,
  HEAP_MASK = CONCRETE | INDEX_MASK,

  HEAP_BOTTOM = 0, /* below all: of references that unreachable code takes from an empty stack */
  HEAP_FUNC = 0x70,
  HEAP_EXTERN = 0x6f,
  HEAP_EXN = 0x69,
  HEAP_NOFUNC = 0x73,
  HEAP_NOEXTERN = 0x72,
  HEAP_NOEXN = 0x74,

  T_BOTTOM = 0, /* of values that unreachable code takes from an empty stack */
  T_I32 = 0x7f,
  T_I64 = 0x7e,
  T_F32 = 0x7d,
  T_F64 = 0x7c,
  T_V128 = 0x7b,
  T_FUNCREF = REF | NULLABLE | HEAP_FUNC,
  T_EXTERNREF = REF | NULLABLE | HEAP_EXTERN,
  T_EXNREF = REF | NULLABLE | HEAP_EXN,
};

static inline bool is_ref(valtype type) { return type & REF; }
static inline uint32_t heap_of(valtype type) { return type & HEAP_MASK; }
static inline bool is_concrete(valtype type) {
  return (type & (REF | CONCRETE)) == (REF | CONCRETE);
}
static inline uint32_t type_index_of(valtype type) { return type & INDEX_MASK; }
static inline bool is_defaultable(valtype type) { return !is_ref(type) || (type & NULLABLE); }

/* Number of 64-bit slots that a value takes. */
static inline uint32_t slots_of(valtype type) { return type == T_V128 ? 2 : 1; }

struct functype {
  const valtype *params, *results;
  uint32_t param_count, result_count;
  uint32_t param_slots, result_slots;
  uint32_t canonical; /* the least index of an equal defined type in the module */
};

/* Types that may name each other and stand next to each other. */
struct recursion_group {
  uint32_t first, count;
};

enum { NO_TYPE = INDEX_MASK };
/* A defined type: a place in a recursion group. Two are equal if they have the same place in equal
 * groups, and groups if their types are the same but for the names of their own (spec 3.1.4). */
struct deftype {
  struct recursion_group group;
  uint32_t supertype; /* what it is declared to be a subtype of, or NO_TYPE */
  uint32_t above;     /* one of the types above it, so that all are found in few steps; or itself */
  uint32_t depth;     /* how many there are */
  bool is_final;      /* has no subtypes */
  struct functype function; /* the composite type: structures and arrays are not known yet */
};

/* The hash of what `hash` stands for and a type; equal types have equal ones. */
uint64_t deftype_hash(uint64_t hash, const struct deftype *type);
/* Whether types in the same place of their groups are the same but for the names of their own. */
bool deftype_equal(const struct deftype *a, const struct deftype *b);

/* Whether a type is the other or declared to be below it; `types` are those that indices name. */
bool is_subtype(const struct deftype *types, uint32_t sub, uint32_t super);

/* Whether a value of type `sub` may stand where `super` is wanted (3.3.2 ff.). */
bool type_matches(const struct deftype *types, valtype sub, valtype super);
/* The same of functions: `sub` takes no less and gives no more. */
bool functype_matches(const struct deftype *types, const struct functype *sub,
                      const struct functype *super);

/* Read value types and heap types (5.3.1 ff.); `type_count` types are known. */
valtype read_valtype(struct reader *r, const amphora_module *module, uint32_t type_count);
valtype read_reftype(struct reader *r, const amphora_module *module, uint32_t type_count);
uint32_t read_heaptype(struct reader *r, const amphora_module *module, uint32_t type_count);

/* Writes the text form, such as "(ref null 3)", into a buffer of at least 32 bytes; returns it. */
const char *valtype_name(valtype type, char *buffer);

#endif
