/* SPDX-License-Identifier: MIT */
/* guest.h: what the C that modules are written as is made of. Instructions mean what the
 * interpreter's rows (ops.h, simd.h) say; this file turns the rows into functions of their names.
 */
#ifndef AMPHORA_ENGINE_AOT_GUEST_H
#define AMPHORA_ENGINE_AOT_GUEST_H

#pragma GCC visibility push(hidden) /* of all that follows, up to the unit's end */
#ifdef __clang__                    /* what is inlined belongs to the place of the call */
#define inline inline __attribute__((nodebug))
#endif

#include "engine/aot/abi.h"
#include "engine/interp/numeric.h"
#include "engine/interp/ops.h"

typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;
typedef float f32;
typedef double f64;
typedef void *ref;
#ifdef GUEST_SIMD
#include "engine/interp/simd.h"
#endif

#define unlikely(condition) __builtin_expect(!!(condition), 0)
#define likely_by(condition, probability)                                                          \
  __builtin_expect_with_probability(!!(condition), 1, probability)
#define ALWAYS static inline __attribute__((always_inline, unused))

/* The parameters that all functions have. Nothing but `m` and what is made of it reaches memory 0,
 * and whoever may change that memory gets it: so stores to it leave vm alone. */
#define VM struct vmctx *vm, uint8_t *GUEST_RESTRICT m

/* How functions of the module are called: with clang, m is in one register all the time, which
 * nobody saves or passes on. On aarch64 clang cannot call so in place of the caller. */
#if defined __clang__ && !defined GUEST_TAIL_CALLS
#define COMPILED __attribute__((swiftcall))
#define PINNED __attribute__((swift_context))
#else
#define COMPILED
#define PINNED
#endif
#define PINNED_VM struct vmctx *vm, PINNED uint8_t *GUEST_RESTRICT m

/* The names of functions, and of what enters those of a type; where both are put, and where what
 * else calls. */
#ifndef FN
#define FN(index) fn##index
#define ENTER_T(type) enter_t##type
#define GUEST_CODE
#define GUEST_STUB
#endif

/* Calls that are merged would lose their places in the module. */
#if defined __clang__
#define NOMERGE __attribute__((nomerge))
#else
#define NOMERGE
#endif

/* Functions of the module are not inlined: the module's compiler has done so. */
#define FUNCTION GUEST_CODE __attribute__((noinline)) NOMERGE
#define STUB static GUEST_STUB __attribute__((noinline, unused)) NOMERGE
#define COLD __attribute__((cold))
#if defined __clang__ && defined __has_attribute
#define GUEST_MUSTTAIL __has_attribute(musttail)
#endif

/* A call of the engine that may change memory 0 or leave compiled code. */
#define HELP(name, ...) ({ NOMERGE vm->helpers->name(vm, m, __VA_ARGS__); })

/* Traps get m: what was stored is there for whoever looks after the trap. */
#define CONTEXT struct vmctx *vm, uint8_t *m
#define TRAP(code, at) vm->helpers->trap(vm, m, code, at)
#define TRAP_IF(condition, code, at)                                                               \
  do {                                                                                             \
    if (unlikely(condition)) TRAP(code, at);                                                       \
  } while (0)

/* ---- Values as bits -- */

ALWAYS f32 f32_bits(u32 bits) {
  f32 value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}
ALWAYS f64 f64_bits(u64 bits) {
  f64 value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}
ALWAYS u32 bits_f32(f32 value) {
  u32 bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}
ALWAYS u64 bits_f64(f64 value) {
  u64 bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* ---- What the C compiler may not see through or leave out -- */

#if defined __x86_64__
#define FLOAT_REGISTER "x"
#elif defined __aarch64__
#define FLOAT_REGISTER "w"
#else
#define FLOAT_REGISTER "m"
#endif

/* The value is used: what it is loaded from must be there. */
#define KEEP_I(value) __asm__ volatile("" ::"r"(value))
#define KEEP_F(value) __asm__ volatile("" ::FLOAT_REGISTER(value))
#ifdef GUEST_SIMD
#define KEEP_V(value) __asm__ volatile("" ::FLOAT_REGISTER((value).i8x16))
#endif

/* A value that no arithmetic is left out for: x * 1 quiets a NaN. */
#define OPAQUE(type)                                                                               \
  ALWAYS type opaque_##type(type value) {                                                          \
    __asm__("" : "+" FLOAT_REGISTER(value));                                                       \
    return value;                                                                                  \
  }
OPAQUE(f32)
OPAQUE(f64)

/* ---- Arithmetic -- */

#define ceilf __builtin_ceilf
#define floorf __builtin_floorf
#define truncf __builtin_truncf
#define rintf __builtin_rintf
#define sqrtf __builtin_sqrtf
#define ceil __builtin_ceil
#define floor __builtin_floor
#define trunc __builtin_trunc
#define rint __builtin_rint
#define sqrt __builtin_sqrt
#define copysign __builtin_copysign

#define UNARY(name, result, operand, expression)                                                   \
  ALWAYS result name(operand a) { return (result)(expression); }
#define UNARY_TRAP(name, result, operand, trap, expression)                                        \
  ALWAYS result name(CONTEXT, u32 at, operand a) {                                                 \
    u32 code = trap;                                                                               \
    TRAP_IF(code, code, at);                                                                       \
    return (result)(expression);                                                                   \
  }
#define BINARY(name, type, expression)                                                             \
  ALWAYS type name(type a, type b) { return (type)(expression); }
#define BINARY_TRAP(name, type, trap, expression)                                                  \
  ALWAYS type name(CONTEXT, u32 at, type a, type b) {                                              \
    u32 code = trap;                                                                               \
    TRAP_IF(code, code, at);                                                                       \
    return (type)(expression);                                                                     \
  }
OPS_UNARY(UNARY)
OPS_UNARY_TRAP(UNARY_TRAP)
OPS_BINARY(BINARY)
OPS_BINARY_TRAP(BINARY_TRAP)

/* ---- Memory -- */

/* Accesses of any alignment, which alias. */
#define PLACE(type, address)                                                                       \
  (((struct { type value; } __attribute__((packed, may_alias)) *)(address))->value)

/* Where memory 0 has guard pages; the sum has 33 bits. */
#define GUARDED(address, offset) (m + (u64)(u32)(address) + (u64)(offset))

/* Elsewhere bounds are checked. */
ALWAYS uint8_t *checked(CONTEXT, u32 memory, u64 address, u64 offset, u64 size, u32 at) {
  const struct aot_memory *found = vm->memories[memory];
  u64 start = address + offset, end = __atomic_load_n(&found->size, __ATOMIC_RELAXED);
  TRAP_IF(start < offset || start > end || size > end - start, AMPHORA_TRAP_MEMORY_ACCESS, at);
  return found->data + start;
}

ALWAYS uint8_t *aligned(CONTEXT, u64 address, u64 offset, u64 size, u32 at) {
  TRAP_IF((address + offset) & (size - 1), AMPHORA_TRAP_UNALIGNED_ATOMIC, at);
  return NULL;
}

/* Short copies and fills of memory 0, if it has guard pages. The engine does all others, and those
 * that trap: false. */
enum { SHORT = 128 };
typedef uint8_t bytes16 __attribute__((vector_size(16)));

ALWAYS bool is_short(struct vmctx *vm, u32 address, u32 count) {
  return count < SHORT &&
         (u64)address + count <= __atomic_load_n(&vm->memories[0]->size, __ATOMIC_RELAXED);
}

/* Copies `count` values from the start and as many to the end. All are loaded before one is stored:
 * the places may overlap. */
#define COPY_ENDS(type, count)                                                                     \
  do {                                                                                             \
    type values[2 * count];                                                                        \
    for (int i = 0; i < count; i++) {                                                              \
      values[i] = PLACE(type, source + i * sizeof(type));                                          \
      values[count + i] = PLACE(type, source + size - (i + 1) * sizeof(type));                     \
    }                                                                                              \
    for (int i = 0; i < count; i++) {                                                              \
      PLACE(type, target + i * sizeof(type)) = values[i];                                          \
      PLACE(type, target + size - (i + 1) * sizeof(type)) = values[count + i];                     \
    }                                                                                              \
  } while (0)

STUB bool copy_short(VM, u32 to, u32 from, u32 size) {
  if (!is_short(vm, to, size) || !is_short(vm, from, size)) return false;
  uint8_t *target = m + to;
  const uint8_t *source = m + from;
  if (size >= 64)
    COPY_ENDS(bytes16, 4);
  else if (size >= 32)
    COPY_ENDS(bytes16, 2);
  else if (size >= 16)
    COPY_ENDS(bytes16, 1);
  else if (size >= 8)
    COPY_ENDS(u64, 1);
  else if (size >= 4)
    COPY_ENDS(u32, 1);
  else if (size >= 2)
    COPY_ENDS(uint16_t, 1);
  else if (size)
    *target = *source;
  return true;
}

STUB bool fill_short(VM, u32 to, u32 value, u32 size) {
  if (!is_short(vm, to, size)) return false;
  uint8_t *target = m + to;
  bytes16 filled = (bytes16){0} + (uint8_t)value;
  if (size >= 16) {
    for (u32 i = 0; i < size - 16; i += 16) PLACE(bytes16, target + i) = filled;
    PLACE(bytes16, target + size - 16) = filled;
    return true;
  }
  u64 word = (u64)(uint8_t)value * 0x0101010101010101u;
  if (size >= 8) {
    PLACE(u64, target) = PLACE(u64, target + size - 8) = word;
  } else if (size >= 4) {
    PLACE(u32, target) = PLACE(u32, target + size - 4) = (u32)word;
  } else {
    for (u32 i = 0; i < size; i++) target[i] = (uint8_t)value;
  }
  return true;
}

#define ATOMIC_LOAD(name, result, type)                                                            \
  ALWAYS result name(void *address) { return __atomic_load_n((type *)address, __ATOMIC_SEQ_CST); }
#define ATOMIC_STORE(name, operand, type)                                                          \
  ALWAYS void name(void *address, operand value) {                                                 \
    __atomic_store_n((type *)address, (type)value, __ATOMIC_SEQ_CST);                              \
  }
#define ATOMIC_RMW(name, member, type, function)                                                   \
  ALWAYS member name(void *address, member value) {                                                \
    return function((type *)address, (type)value, __ATOMIC_SEQ_CST);                               \
  }
#define ATOMIC_CMPXCHG(name, member, type, unused)                                                 \
  ALWAYS member name(void *address, member wanted, member value) {                                 \
    type expected = (type)wanted;                                                                  \
    __atomic_compare_exchange_n((type *)address, &expected, (type)value, false, __ATOMIC_SEQ_CST,  \
                                __ATOMIC_SEQ_CST);                                                 \
    return expected;                                                                               \
  }
OPS_ATOMIC_LOAD(ATOMIC_LOAD)
OPS_ATOMIC_STORE(ATOMIC_STORE)
OPS_ATOMIC_RMW(ATOMIC_RMW)
OPS_ATOMIC_CMPXCHG(ATOMIC_CMPXCHG)

/* ---- Tables and references -- */

ALWAYS ref *element(CONTEXT, u32 table, u64 index, u32 at) {
  const struct aot_table *found = vm->tables[table];
  TRAP_IF(index >= found->size, AMPHORA_TRAP_TABLE_ACCESS, at);
  return &found->elements[index];
}

/* Final types have no subtypes. */
ALWAYS struct aot_function *check_type(CONTEXT, ref function, u32 type, bool final, u32 at) {
  struct aot_function *found = function;
  TRAP_IF(!found, AMPHORA_TRAP_UNINITIALIZED_ELEMENT, at);
  if (unlikely(found->type != vm->types[type]) &&
      (final || !vm->helpers->is_subtype(found->type, vm->types[type])))
    vm->helpers->type_mismatch(vm, m, vm->types[type], found->type, at);
  return found;
}

/* What call_indirect calls; of table 0 with a size that never changes, and of any table. */
ALWAYS struct aot_function *callee0(CONTEXT, u32 size, u32 index, u32 type, bool final, u32 at) {
  TRAP_IF(index >= size, AMPHORA_TRAP_UNDEFINED_ELEMENT, at);
  return check_type(vm, m, vm->elements0[index], type, final, at);
}
ALWAYS struct aot_function *callee(CONTEXT, u32 table, u64 index, u32 type, bool final, u32 at) {
  const struct aot_table *found = vm->tables[table];
  TRAP_IF(index >= found->size, AMPHORA_TRAP_UNDEFINED_ELEMENT, at);
  return check_type(vm, m, found->elements[index], type, final, at);
}

ALWAYS ref not_null(CONTEXT, ref value, u32 code, u32 at) {
  TRAP_IF(!value, code, at);
  return value;
}

/* ---- The stack, interruptions and fuel -- */

/* The frame and what it may take beyond what is kept free below the limit. */
#define ENTER(size, at)                                                                            \
  do {                                                                                             \
    uintptr_t frame = (uintptr_t)__builtin_frame_address(0);                                       \
    if (unlikely(frame - (size) < *(volatile uintptr_t *)vm->stack_limit))                         \
      vm->helpers->stack(vm, m, frame - (size), at);                                               \
  } while (0)

#define POLL(at) TRAP_IF(*(volatile const bool *)vm->interrupted, AMPHORA_TRAP_INTERRUPT, at)

/* How many iterations a loop certainly has, at least 1 and not more than `most`: while its counter
 * is not at its bound, or while it is below or above (`before`: so it is at the start) it, or there
 * as well. The distance is that of the counter from its bound, and every iteration takes a step. */
ALWAYS u32 trips_until(u64 distance, u32 step, u32 most) {
  return distance % step == 0 && distance - 1 < (u64)most * step ? (u32)(distance / step) : most;
}
ALWAYS u32 trips_below(bool before, u64 distance, u32 step, u32 most) {
  u64 trips = (distance - 1) / step + 1;
  return !before ? 1 : trips < most ? (u32)trips : most;
}
ALWAYS u32 trips_through(bool before, u64 distance, u32 step, u32 most) {
  u64 trips = distance / step + 1;
  return !before ? 1 : trips < most ? (u32)trips : most;
}

/* What comes before has trapped if it is going to. */
#define FUEL(at)                                                                                   \
  do {                                                                                             \
    __asm__ volatile("" ::"r"(m) : "memory");                                                      \
    if (unlikely(--*vm->fuel < 0)) {                                                               \
      *vm->fuel = 0;                                                                               \
      TRAP(AMPHORA_TRAP_FUEL, at);                                                                 \
    }                                                                                              \
  } while (0)

#endif
