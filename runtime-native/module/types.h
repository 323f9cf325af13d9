/* types.h: value types and function types inside the engine (spec 2.3, 3.1). */
#ifndef AMPHORA_MODULE_TYPES_H
#define AMPHORA_MODULE_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* A value type in one word. Numbers and vectors are their binary code. References have REF set, and
 * a heap type below: an abstract one's code, or CONCRETE with the index of a type. Indices are
 * those of the canonical representative, so that equal types are equal words. */
typedef uint32_t valtype;

enum {
  REF = 1u << 30,
  NULLABLE = 1u << 29,
  CONCRETE = 1u << 28,
  HEAP_MASK = CONCRETE | 0xffffff,

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
static inline uint32_t type_index_of(valtype type) { return type & 0xffffff; }
static inline bool is_defaultable(valtype type) { return !is_ref(type) || (type & NULLABLE); }

/* Number of 64-bit slots that a value takes. */
static inline uint32_t slots_of(valtype type) { return type == T_V128 ? 2 : 1; }

struct functype {
  const valtype *params, *results;
  uint32_t param_count, result_count;
  uint32_t param_slots, result_slots;
  uint32_t canonical;   /* the least index of an equal type in the module */
  bool canonical_known; /* false while the type itself is being decoded */
};

/* Whether heap type or value type `sub` may stand where `super` is wanted (3.3.2 ff.). */
bool heap_matches(uint32_t sub, uint32_t super);
bool type_matches(valtype sub, valtype super);

/* Writes the text form, such as "(ref null 3)", into a buffer of at least 32 bytes; returns it. */
const char *valtype_name(valtype type, char *buffer);

#endif
