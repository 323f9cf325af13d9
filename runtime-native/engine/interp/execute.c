/* SPDX-License-Identifier: MIT */
/* execute.c: runs the internal code.
 *
 * Every instruction's handler ends by jumping to the next one's. Where the compiler guarantees tail
 * calls, a handler is a function and the state of the machine its parameters, which stay in
 * registers; elsewhere all handlers are labels in one function. The bodies below serve both.
 */
#include "engine/interp/execute.h"
#include "engine/interp/exceptions.h"
#include "engine/interp/frames.h"
#include "engine/interp/lazy.h"
#include "engine/interp/numeric.h"
#include "engine/interp/simd.h"
#include "runtime/bulk.h"
#include "runtime/shared_memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "memory accesses assume little endian");

#define unlikely(condition) __builtin_expect(!!(condition), 0)

/* Handlers begin at the same places in lines of the cache, whatever else is in the program: up to a
 * seventh of the time depends on it. */
__asm__(".text\n.p2align 6");

/* ---- Dispatch -----------------------------------------------------------------------------------
 */

#ifndef AMPHORA_TAIL_CALLS
#if defined(__clang__) && __has_attribute(musttail)
#define AMPHORA_TAIL_CALLS 1
#else
#define AMPHORA_TAIL_CALLS 0
#endif
#endif

#define PARAM(declaration) __attribute__((unused)) declaration
#define STATE                                                                                      \
  PARAM(const word *ip), PARAM(slot *fp), PARAM(uint8_t *mem), PARAM(amphora_instance *inst),      \
      PARAM(struct frame *frame), PARAM(uint64_t acc)

#if AMPHORA_TAIL_CALLS
#if defined(__has_attribute) && __has_attribute(preserve_none)
#define CONVENTION __attribute__((preserve_none))
#else
#define CONVENTION
#endif
typedef CONVENTION void handler_function(STATE);
#define OP(name) CONVENTION static void do_##name(STATE)
#define DISPATCH                                                                                   \
  __attribute__((musttail)) return ((handler_function *)ip->handler)(ip, fp, mem, inst, frame, acc)
OP(attend);
#define ATTEND __attribute__((musttail)) return do_attend(ip, fp, mem, inst, frame, acc)
#else
#define OP(name) do_##name:
#define DISPATCH goto * ip->handler
#define ATTEND goto do_attend
#endif

#define NEXT(length)                                                                               \
  do {                                                                                             \
    ip += length;                                                                                  \
    DISPATCH;                                                                                      \
  } while (0)

/* ---- The state ----------------------------------------------------------------------------------
 */

#define A fp[ip[1].a]
#define B fp[ip[1].b]
#define C fp[ip[1].c]
#define D fp[ip[1].d]

/* Where the frame is, for whoever looks at it after a fault: written before the access that
 * follows. */
#define SAVE_PC (*(const word *volatile *)&frame->pc = ip)

#define TRAP(code)                                                                                 \
  do {                                                                                             \
    SAVE_PC;                                                                                       \
    inst->store->trap = code;                                                                      \
    return;                                                                                        \
  } while (0)

#define TRAP_IF(condition, code)                                                                   \
  do {                                                                                             \
    if (unlikely(condition)) TRAP(code);                                                           \
  } while (0)

/* Takes fuel, and looks for interruptions and signals before going on `length` further. */
#define POLL(length)                                                                               \
  do {                                                                                             \
    amphora_store *polled = inst->store;                                                           \
    if (unlikely(--polled->fuel < 0)) TRAP((polled->fuel = 0, AMPHORA_TRAP_FUEL));                 \
    if (unlikely(atomic_load_explicit(&polled->attention, memory_order_relaxed))) {                \
      SAVE_PC;                                                                                     \
      ip += length;                                                                                \
      ATTEND;                                                                                      \
    }                                                                                              \
  } while (0)

/* Jumps by the distance in ip[at], counted from there. */
#define JUMP(at)                                                                                   \
  do {                                                                                             \
    int32_t distance = ip[at].s32;                                                                 \
    if (distance < 0) POLL(distance + at);                                                         \
    NEXT(distance + at);                                                                           \
  } while (0)

/* Continues in the instance that owns the code. */
#define ENTER_INSTANCE(owner)                                                                      \
  do {                                                                                             \
    amphora_instance *next_instance = owner;                                                       \
    if (next_instance != inst) {                                                                   \
      inst = next_instance;                                                                        \
      mem = inst->memory0->data;                                                                   \
    }                                                                                              \
  } while (0)

/* Calls a function whose arguments are at slot `base`. Its code checks for room on the stacks;
 * there is always room for one frame more. */
#define CALL(callee, base)                                                                         \
  do {                                                                                             \
    const amphora_function *called = callee;                                                       \
    SAVE_PC;                                                                                       \
    fp += base;                                                                                    \
    frame++;                                                                                       \
    frame->function = called;                                                                      \
    frame->fp = fp;                                                                                \
    frame->pc = NULL;                                                                              \
    inst->store->frame = frame;                                                                    \
    if (called->instance) ENTER_INSTANCE(called->instance);                                        \
    ip = called->code;                                                                             \
    DISPATCH;                                                                                      \
  } while (0)

/* Calls a function in place of the current one. */
#define RETURN_CALL(callee, base, count)                                                           \
  do {                                                                                             \
    const amphora_function *called = callee;                                                       \
    memmove(fp, fp + base, count * sizeof *fp);                                                    \
    frame->function = called;                                                                      \
    frame->pc = NULL;                                                                              \
    if (called->instance) ENTER_INSTANCE(called->instance);                                        \
    ip = called->code;                                                                             \
    DISPATCH;                                                                                      \
  } while (0)

/* Returns to the caller; the results are at the frame's start. */
#define RETURN                                                                                     \
  do {                                                                                             \
    amphora_store *store = inst->store;                                                            \
    frame--;                                                                                       \
    store->frame = frame;                                                                          \
    fp = frame->fp;                                                                                \
    ip = frame->pc;                                                                                \
    ENTER_INSTANCE(frame->function->instance);                                                     \
    NEXT(CALL_LENGTH);                                                                             \
  } while (0)

/* Continues at the handler of a thrown exception, or ends the run. */
#define THROW(thrown)                                                                              \
  do {                                                                                             \
    amphora_store *store = inst->store;                                                            \
    ip = unwind(store, thrown);                                                                    \
    if (!ip) return;                                                                               \
    frame = store->frame;                                                                          \
    fp = frame->fp;                                                                                \
    ENTER_INSTANCE(frame->function->instance);                                                     \
    DISPATCH;                                                                                      \
  } while (0)

/* After something that has thrown or ended the run. */
#define THROW_OR_END                                                                               \
  do {                                                                                             \
    if (inst->store->error || inst->store->trap) return;                                           \
    THROW(inst->store->exception);                                                                 \
  } while (0)

/* Unaligned types of guest memory. Accesses are volatile so that they stay behind SAVE_PC. */
#define UNALIGNED(type) typedef type __attribute__((aligned(1), may_alias)) unaligned_##type
UNALIGNED(uint8_t);
UNALIGNED(int8_t);
UNALIGNED(uint16_t);
UNALIGNED(int16_t);
UNALIGNED(uint32_t);
UNALIGNED(int32_t);
UNALIGNED(uint64_t);

/* The host address of an access to memory 0 at a 32-bit address, which a fault will check, or else
 * the check here. */
#if AMPHORA_GUARD_PAGES
#define GUARDED(address) (mem + ((uint64_t)(address) + ip[1].u32))
#define CHECK_GUARDED(type, address) SAVE_PC
#else
#define GUARDED(address) (inst->memory0->data + ((uint64_t)(address) + ip[1].u32))
#define CHECK_GUARDED(type, address)                                                               \
  TRAP_IF(!memory_has(inst->memory0, (uint64_t)(address) + ip[1].u32, sizeof(type)),               \
          AMPHORA_TRAP_MEMORY_ACCESS)
#endif

/* Immediates, and the length of instructions that have one, by the operand's type. */
#define IMMEDIATE_u32 ip[1].u32
#define IMMEDIATE_s32 ip[1].s32
#define IMMEDIATE_u64 (uint64_t)(int64_t)ip[1].s32
#define IMMEDIATE_s64 (int64_t)ip[1].s32
#define IMMEDIATE_f32 ip[1].f32
#define IMMEDIATE_f64 ip[2].f64
#define LENGTH_u32 2
#define LENGTH_s32 2
#define LENGTH_u64 2
#define LENGTH_s64 2
#define LENGTH_f32 2
#define LENGTH_f64 3
#define SHORT_u32 (uint32_t)(int16_t)ip[1].b
#define SHORT_s32 (int16_t)ip[1].b
#define SHORT_u64 (uint64_t)(int16_t)ip[1].b
#define SHORT_s64 (int16_t)ip[1].b
#define TYPE_u32 uint32_t
#define TYPE_s32 int32_t
#define TYPE_u64 uint64_t
#define TYPE_s64 int64_t
#define TYPE_f32 float
#define TYPE_f64 double
#define TYPE_ref void *

/* The accumulator holds the last result, zero-extended, so that the next instruction need not wait
 * for it to come back from its slot. */
static inline uint64_t bits_of_f32(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}
static inline uint64_t bits_of_f64(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}
#define TO_ACC_u32(value) (value)
#define TO_ACC_s32(value) (uint32_t)(value)
#define TO_ACC_u64(value) (value)
#define TO_ACC_s64(value) (uint64_t)(value)
#define TO_ACC_f32(value) bits_of_f32(value)
#define TO_ACC_f64(value) bits_of_f64(value)
#define ACC_u32 (uint32_t)acc
#define ACC_s32 (int32_t)acc
#define ACC_u64 acc
#define ACC_s64 (int64_t)acc
#define ACC_f32 ((slot){.u64 = acc}).f32
#define ACC_f64 ((slot){.u64 = acc}).f64
#define ACC_ref ((slot){.u64 = acc}).ref

#define SET_RESULT(member, value)                                                                  \
  do {                                                                                             \
    TYPE_##member computed = value;                                                                \
    A.member = computed;                                                                           \
    acc = TO_ACC_##member(computed);                                                               \
  } while (0)

/* ---- Instructions by kind -----------------------------------------------------------------------
 */

#define UNARY_FORM(name, result, operand, trap, expression, source)                                \
  OP(name) {                                                                                       \
    TYPE_##operand a = source;                                                                     \
    amphora_trap code = trap;                                                                      \
    TRAP_IF(code, code);                                                                           \
    SET_RESULT(result, expression);                                                                \
    NEXT(2);                                                                                       \
  }
#define UNARY_TRAP(name, result, operand, trap, expression)                                        \
  UNARY_FORM(name, result, operand, trap, expression, B.operand)                                   \
  UNARY_FORM(name##_2, result, operand, trap, expression, ACC_##operand)
#define UNARY(name, result, operand, expression)                                                   \
  UNARY_TRAP(name, result, operand, AMPHORA_TRAP_NONE, expression)

#define BINARY_FORM(name, type, trap, expression, left, right, length)                             \
  OP(name) {                                                                                       \
    TYPE_##type a = left, b = right;                                                               \
    amphora_trap code = trap;                                                                      \
    TRAP_IF(code, code);                                                                           \
    SET_RESULT(type, expression);                                                                  \
    NEXT(length);                                                                                  \
  }
#define BINARY_TRAP(name, type, trap, expression)                                                  \
  BINARY_FORM(name, type, trap, expression, B.type, C.type, 2)                                     \
  BINARY_FORM(name##_2, type, trap, expression, B.type, IMMEDIATE_##type, LENGTH_##type)           \
  BINARY_FORM(name##_3, type, trap, expression, ACC_##type, C.type, 2)                             \
  BINARY_FORM(name##_4, type, trap, expression, ACC_##type, IMMEDIATE_##type, LENGTH_##type)
#define BINARY(name, type, expression) BINARY_TRAP(name, type, AMPHORA_TRAP_NONE, expression)

#define COMPARE_FORM(name, type, expression, left, right)                                          \
  OP(name) {                                                                                       \
    TYPE_##type a = left, b = right;                                                               \
    SET_RESULT(u32, expression);                                                                   \
    NEXT(2);                                                                                       \
  }
#define BRANCH_FORM(name, type, expression, left, right)                                           \
  OP(name) {                                                                                       \
    TYPE_##type a = left, b = right;                                                               \
    if (expression) JUMP(1);                                                                       \
    NEXT(2);                                                                                       \
  }
#define COMPARE(name, type, expression)                                                            \
  COMPARE_FORM(name, type, expression, B.type, C.type)                                             \
  COMPARE_FORM(name##_2, type, expression, B.type, IMMEDIATE_##type)                               \
  BRANCH_FORM(name##_3, type, expression, A.type, B.type)                                          \
  BRANCH_FORM(name##_4, type, expression, A.type, SHORT_##type)                                    \
  COMPARE_FORM(name##_5, type, expression, ACC_##type, C.type)                                     \
  COMPARE_FORM(name##_6, type, expression, ACC_##type, IMMEDIATE_##type)                           \
  BRANCH_FORM(name##_7, type, expression, ACC_##type, B.type)                                      \
  BRANCH_FORM(name##_8, type, expression, ACC_##type, SHORT_##type)
#define COMPARE_FLOAT(name, type, expression)                                                      \
  COMPARE_FORM(name, type, expression, B.type, C.type)                                             \
  COMPARE_FORM(name##_2, type, !(expression), B.type, C.type)                                      \
  BRANCH_FORM(name##_3, type, expression, A.type, B.type)                                          \
  BRANCH_FORM(name##_4, type, !(expression), A.type, B.type)                                       \
  COMPARE_FORM(name##_5, type, expression, ACC_##type, C.type)                                     \
  COMPARE_FORM(name##_6, type, !(expression), ACC_##type, C.type)                                  \
  BRANCH_FORM(name##_7, type, expression, ACC_##type, B.type)                                      \
  BRANCH_FORM(name##_8, type, !(expression), ACC_##type, B.type)

#define LOAD_FORM(name, result, type, address)                                                     \
  OP(name) {                                                                                       \
    CHECK_GUARDED(type, address);                                                                  \
    SET_RESULT(result, *(const volatile unaligned_##type *)GUARDED(address));                      \
    NEXT(2);                                                                                       \
  }
#define LOAD(name, result, type)                                                                   \
  LOAD_FORM(name, result, type, B.u32)                                                             \
  OP(name##_2) {                                                                                   \
    SET_RESULT(result, *(const unaligned_##type *)B.ref);                                          \
    NEXT(2);                                                                                       \
  }                                                                                                \
  LOAD_FORM(name##_3, result, type, ACC_u32)

#define STORE_FORM(name, type, address, value)                                                     \
  OP(name) {                                                                                       \
    CHECK_GUARDED(type, address);                                                                  \
    *(volatile unaligned_##type *)GUARDED(address) = (type)value;                                  \
    NEXT(2);                                                                                       \
  }
#define STORE(name, operand, type)                                                                 \
  STORE_FORM(name, type, A.u32, B.operand)                                                         \
  OP(name##_2) {                                                                                   \
    *(unaligned_##type *)A.ref = (type)B.operand;                                                  \
    NEXT(2);                                                                                       \
  }                                                                                                \
  STORE_FORM(name##_3, type, A.u32, acc)                                                           \
  STORE_FORM(name##_4, type, ACC_u32, B.operand)

#define ATOMIC_LOAD(name, result, type)                                                            \
  OP(name) {                                                                                       \
    A.result = __atomic_load_n((type *)B.ref, __ATOMIC_SEQ_CST);                                   \
    NEXT(2);                                                                                       \
  }

#define ATOMIC_STORE(name, operand, type)                                                          \
  OP(name) {                                                                                       \
    __atomic_store_n((type *)A.ref, (type)B.operand, __ATOMIC_SEQ_CST);                            \
    NEXT(2);                                                                                       \
  }

#define ATOMIC_RMW(name, member, type, function)                                                   \
  OP(name) {                                                                                       \
    A.member = function((type *)B.ref, (type)C.member, __ATOMIC_SEQ_CST);                          \
    NEXT(2);                                                                                       \
  }

#define ATOMIC_CMPXCHG(name, member, type, unused)                                                 \
  OP(name) {                                                                                       \
    type expected = (type)C.member;                                                                \
    __atomic_compare_exchange_n((type *)B.ref, &expected, (type)D.member, false, __ATOMIC_SEQ_CST, \
                                __ATOMIC_SEQ_CST);                                                 \
    A.member = expected;                                                                           \
    NEXT(2);                                                                                       \
  }

/* ---- Operands of bulk instructions --------------------------------------------------------------
 */

/* A function of another type may be called if that is a subtype. */
static __attribute__((noinline, cold)) amphora_trap
check_subtype(const struct runtime_type *called, const struct runtime_type *found) {
  if (runtime_subtype(found, called)) return AMPHORA_TRAP_NONE;
  called->store->called = called;
  called->store->found = found;
  return AMPHORA_TRAP_INDIRECT_CALL_TYPE;
}

/* What a function needs to be called indirectly, or the trap. */
static inline amphora_trap find_element(const amphora_instance *inst, uint32_t table_index,
                                        slot index, uint32_t type, amphora_function **function) {
  const amphora_table *table = inst->tables[table_index];
  uint64_t i = address_of(&table->limits, index);
  if (unlikely(i >= table->size)) return AMPHORA_TRAP_UNDEFINED_ELEMENT;
  amphora_function *found = table->elements[i];
  if (unlikely(!found)) return AMPHORA_TRAP_UNINITIALIZED_ELEMENT;
  *function = found;
  if (unlikely(found->type != inst->types[type]))
    return check_subtype(inst->types[type], found->type);
  return AMPHORA_TRAP_NONE;
}

/* The host address of a checked access, for slot `at`. */
static inline amphora_trap check_address(const amphora_instance *inst, uint32_t memory_index,
                                         slot base, uint64_t offset, uint32_t size, bool is_atomic,
                                         void **host_address) {
  const amphora_memory *memory = inst->memories[memory_index];
  uint64_t start = address_of(&memory->limits, base) + offset;
  if (is_atomic && start % size != 0) return AMPHORA_TRAP_UNALIGNED_ATOMIC;
  if (start < offset || !memory_has(memory, start, size)) return AMPHORA_TRAP_MEMORY_ACCESS;
  *host_address = memory->data + start;
  return AMPHORA_TRAP_NONE;
}

#define TRAP_OF(operation)                                                                         \
  do {                                                                                             \
    amphora_trap code = operation;                                                                 \
    TRAP_IF(code, code);                                                                           \
  } while (0)

/* ---- All instructions ---------------------------------------------------------------------------
 */

#define NAME_1(name, ...) [OP_##name] = HANDLER(name),
#define NAME_2(name, ...) NAME_1(name) NAME_1(name##_2)
#define NAME_3(name, ...) NAME_2(name) NAME_1(name##_3)
#define NAME_4(name, ...) NAME_3(name) NAME_1(name##_4)
#define NAME_8(name, ...)                                                                          \
  NAME_4(name) NAME_1(name##_5) NAME_1(name##_6) NAME_1(name##_7) NAME_1(name##_8)
#define HANDLERS                                                                                   \
  OPS_UNARY(NAME_2)                                                                                \
  OPS_UNARY_TRAP(NAME_2)                                                                           \
  OPS_BINARY(NAME_4)                                                                               \
  OPS_BINARY_TRAP(NAME_4)                                                                          \
  OPS_COMPARE(NAME_8)                                                                              \
  OPS_COMPARE_FLOAT(NAME_8)                                                                        \
  OPS_LOAD(NAME_3)                                                                                 \
  OPS_STORE(NAME_4)                                                                                \
  OPS_ATOMIC_LOAD(NAME_1)                                                                          \
  OPS_ATOMIC_STORE(NAME_1)                                                                         \
  OPS_ATOMIC_RMW(NAME_1)                                                                           \
  OPS_ATOMIC_CMPXCHG(NAME_1)                                                                       \
  OPS_PLAIN(NAME_1)                                                                                \
  OPS_VECTOR(NAME_1)                                                                               \
  OPS_VECTOR_LOAD(NAME_2)                                                                          \
  OPS_VECTOR_STORE(NAME_2)

/* Code that belongs to no function: a run's first frame is at the start of it, as if it had called;
 * functions without a translation of their own begin at the others. */
enum { EXIT_CODE = CALL_LENGTH, LAZY_CODE, FOREIGN_CODE };
#define SPECIAL_CODE                                                                               \
  [EXIT_CODE] = {.handler = HANDLER(exit)}, [LAZY_CODE] = {.handler = HANDLER(lazy)},              \
  [FOREIGN_CODE] = {.handler = HANDLER(foreign)}

#if AMPHORA_TAIL_CALLS

#include "engine/interp/bodies.h"

#define HANDLER(name) (const void *)do_##name
static const void *const handlers[OP_COUNT] = {HANDLERS};

const void *interp_handler(enum op op) { return handlers[op]; }

static const word special_code[] = {SPECIAL_CODE};
static const word *find_special_code(void) { return special_code; }

static void execute(STATE) { ((handler_function *)ip->handler)(ip, fp, mem, inst, frame, acc); }

#else

/* With `tables`, only tells where the tables are. */
struct tables {
  const void *const *handlers;
  const word *special_code;
};
static void execute_or_tell(STATE, struct tables *tables) {
#define HANDLER(name) &&do_##name
  static const void *const handlers[OP_COUNT] = {HANDLERS};
  static const word special_code[] = {SPECIAL_CODE};
  if (tables) {
    *tables = (struct tables){handlers, special_code};
    return;
  }
  DISPATCH;
#include "engine/interp/bodies.h"
}

static struct tables find_tables(void) {
  struct tables tables;
  execute_or_tell(NULL, NULL, NULL, NULL, NULL, 0, &tables);
  return tables;
}
const void *interp_handler(enum op op) { return find_tables().handlers[op]; }
static const word *find_special_code(void) { return find_tables().special_code; }

static void execute(STATE) { execute_or_tell(ip, fp, mem, inst, frame, acc, NULL); }

#endif

const word *lazy_code(void) { return find_special_code() + LAZY_CODE; }
const word *foreign_code(void) { return find_special_code() + FOREIGN_CODE; }

bool frame_is_base(const struct frame *frame) { return frame->pc == find_special_code(); }

struct frame *push_base(amphora_store *store, const amphora_function *function, slot *fp) {
  if (store->frames_end - store->frame < 2) return NULL;
  struct frame *base = store->frame + 1;
  *base = (struct frame){function, fp, find_special_code()};
  base[1] = (struct frame){function, fp, NULL};
  store->frame = base + 1;
  return base;
}

bool execute_at(struct frame *frame, const word *ip, const struct frame *base) {
  amphora_instance *instance = frame->function->instance;
  execute(ip, frame->fp, instance->memory0->data, instance, frame, 0);
  return instance->store->frame == base;
}
