/* SPDX-License-Identifier: MIT */
/* ops.h: the interpreter's instructions, one row each.
 *
 * Rows are named after the WebAssembly instruction that they do. Columns name
 * members of union slot: of the result (if the kind has one), then of the operands. Expressions
 * take their operands from a and b.
 */
#ifndef AMPHORA_ENGINE_INTERP_OPS_H
#define AMPHORA_ENGINE_INTERP_OPS_H

/* clang-format off */

/* result operand expression */
#define OPS_UNARY(X) \
  X(i32_clz, u32, u32, a ? (uint32_t)__builtin_clz(a) : 32) \
  X(i32_ctz, u32, u32, a ? (uint32_t)__builtin_ctz(a) : 32) \
  X(i32_popcnt, u32, u32, (uint32_t)__builtin_popcount(a)) \
  X(i64_clz, u64, u64, a ? (uint64_t)__builtin_clzll(a) : 64) \
  X(i64_ctz, u64, u64, a ? (uint64_t)__builtin_ctzll(a) : 64) \
  X(i64_popcnt, u64, u64, (uint64_t)__builtin_popcountll(a)) \
  X(f32_abs, u32, u32, a & 0x7fffffff) \
  X(f32_neg, u32, u32, a ^ 0x80000000) \
  X(f32_ceil, f32, f32, a != a ? a + a : ceilf(a)) \
  X(f32_floor, f32, f32, a != a ? a + a : floorf(a)) \
  X(f32_trunc, f32, f32, a != a ? a + a : truncf(a)) \
  X(f32_nearest, f32, f32, a != a ? a + a : rintf(a)) \
  X(f32_sqrt, f32, f32, sqrtf(a)) \
  X(f64_abs, u64, u64, a & ~(UINT64_C(1) << 63)) \
  X(f64_neg, u64, u64, a ^ UINT64_C(1) << 63) \
  X(f64_ceil, f64, f64, a != a ? a + a : ceil(a)) \
  X(f64_floor, f64, f64, a != a ? a + a : floor(a)) \
  X(f64_trunc, f64, f64, a != a ? a + a : trunc(a)) \
  X(f64_nearest, f64, f64, a != a ? a + a : rint(a)) \
  X(f64_sqrt, f64, f64, sqrt(a)) \
  X(i64_extend_i32_s, s64, s32, a) \
  X(i64_extend_i32_u, u64, u32, a) \
  X(f32_convert_i32_s, f32, s32, (float)a) \
  X(f32_convert_i32_u, f32, u32, (float)a) \
  X(f32_convert_i64_s, f32, s64, (float)a) \
  X(f32_convert_i64_u, f32, u64, (float)a) \
  X(f32_demote_f64, f32, f64, (float)a) \
  X(f64_convert_i32_s, f64, s32, a) \
  X(f64_convert_i32_u, f64, u32, a) \
  X(f64_convert_i64_s, f64, s64, (double)a) \
  X(f64_convert_i64_u, f64, u64, (double)a) \
  X(f64_promote_f32, f64, f32, (double)a) \
  X(i32_extend8_s, s32, s32, (int8_t)a) \
  X(i32_extend16_s, s32, s32, (int16_t)a) \
  X(i64_extend8_s, s64, s64, (int8_t)a) \
  X(i64_extend16_s, s64, s64, (int16_t)a) \
  X(i64_extend32_s, s64, s64, (int32_t)a) \
  X(i32_trunc_sat_f32_s, s32, f32, sat_s32(a)) \
  X(i32_trunc_sat_f32_u, u32, f32, sat_u32(a)) \
  X(i32_trunc_sat_f64_s, s32, f64, sat_s32(a)) \
  X(i32_trunc_sat_f64_u, u32, f64, sat_u32(a)) \
  X(i64_trunc_sat_f32_s, s64, f32, sat_s64(a)) \
  X(i64_trunc_sat_f32_u, u64, f32, sat_u64(a)) \
  X(i64_trunc_sat_f64_s, s64, f64, sat_s64(a)) \
  X(i64_trunc_sat_f64_u, u64, f64, sat_u64(a)) \
  X(ref_is_null, u32, ref, a == NULL)

/* result operand trap expression: those that trap if `trap` is one */
#define OPS_UNARY_TRAP(X) \
  X(i32_trunc_f32_s, s32, f32, trunc_trap(a, -0x1p31, 0x1p31), (int32_t)a) \
  X(i32_trunc_f32_u, u32, f32, trunc_trap(a, -0.0, 0x1p32), (uint32_t)a) \
  X(i32_trunc_f64_s, s32, f64, trunc_trap(a, -0x1p31, 0x1p31), (int32_t)a) \
  X(i32_trunc_f64_u, u32, f64, trunc_trap(a, -0.0, 0x1p32), (uint32_t)a) \
  X(i64_trunc_f32_s, s64, f32, trunc_trap(a, -0x1p63, 0x1p63), (int64_t)a) \
  X(i64_trunc_f32_u, u64, f32, trunc_trap(a, -0.0, 0x1p64), (uint64_t)a) \
  X(i64_trunc_f64_s, s64, f64, trunc_trap(a, -0x1p63, 0x1p63), (int64_t)a) \
  X(i64_trunc_f64_u, u64, f64, trunc_trap(a, -0.0, 0x1p64), (uint64_t)a)

/* result and operands, expression */
#define OPS_BINARY(X) \
  X(i32_add, u32, a + b) \
  X(i32_sub, u32, a - b) \
  X(i32_mul, u32, a * b) \
  X(i32_and, u32, a & b) \
  X(i32_or, u32, a | b) \
  X(i32_xor, u32, a ^ b) \
  X(i32_shl, u32, a << (b & 31)) \
  X(i32_shr_s, s32, a >> (b & 31)) \
  X(i32_shr_u, u32, a >> (b & 31)) \
  X(i32_rotl, u32, a << (b & 31) | a >> (-b & 31)) \
  X(i32_rotr, u32, a >> (b & 31) | a << (-b & 31)) \
  X(i64_add, u64, a + b) \
  X(i64_sub, u64, a - b) \
  X(i64_mul, u64, a * b) \
  X(i64_and, u64, a & b) \
  X(i64_or, u64, a | b) \
  X(i64_xor, u64, a ^ b) \
  X(i64_shl, u64, a << (b & 63)) \
  X(i64_shr_s, s64, a >> (b & 63)) \
  X(i64_shr_u, u64, a >> (b & 63)) \
  X(i64_rotl, u64, a << (b & 63) | a >> (-b & 63)) \
  X(i64_rotr, u64, a >> (b & 63) | a << (-b & 63)) \
  X(f32_add, f32, a + b) \
  X(f32_sub, f32, a - b) \
  X(f32_mul, f32, a * b) \
  X(f32_div, f32, a / b) \
  X(f32_min, f32, min_f32(a, b)) \
  X(f32_max, f32, max_f32(a, b)) \
  X(f32_copysign, u32, (a & 0x7fffffff) | (b & 0x80000000)) \
  X(f64_add, f64, a + b) \
  X(f64_sub, f64, a - b) \
  X(f64_mul, f64, a * b) \
  X(f64_div, f64, a / b) \
  X(f64_min, f64, min_f64(a, b)) \
  X(f64_max, f64, max_f64(a, b)) \
  X(f64_copysign, f64, copysign(a, b))

/* result and operands, trap, expression */
#define OPS_BINARY_TRAP(X) \
  X(i32_div_s, s32, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : b == -1 && a == INT32_MIN ? \
    AMPHORA_TRAP_INTEGER_OVERFLOW : AMPHORA_TRAP_NONE, a / b) \
  X(i32_div_u, u32, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, a / b) \
  X(i32_rem_s, s32, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, \
    b == -1 ? 0 : a % b) \
  X(i32_rem_u, u32, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, a % b) \
  X(i64_div_s, s64, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : b == -1 && a == INT64_MIN ? \
    AMPHORA_TRAP_INTEGER_OVERFLOW : AMPHORA_TRAP_NONE, a / b) \
  X(i64_div_u, u64, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, a / b) \
  X(i64_rem_s, s64, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, \
    b == -1 ? 0 : a % b) \
  X(i64_rem_u, u64, b == 0 ? AMPHORA_TRAP_DIVIDE_BY_ZERO : AMPHORA_TRAP_NONE, a % b)

/* operands, expression. Each row is followed or preceded by its negation. */
#define OPS_COMPARE(X) \
  X(i32_eq, u32, a == b) X(i32_ne, u32, a != b) \
  X(i32_lt_s, s32, a < b) X(i32_ge_s, s32, a >= b) \
  X(i32_lt_u, u32, a < b) X(i32_ge_u, u32, a >= b) \
  X(i32_gt_s, s32, a > b) X(i32_le_s, s32, a <= b) \
  X(i32_gt_u, u32, a > b) X(i32_le_u, u32, a <= b) \
  X(i64_eq, u64, a == b) X(i64_ne, u64, a != b) \
  X(i64_lt_s, s64, a < b) X(i64_ge_s, s64, a >= b) \
  X(i64_lt_u, u64, a < b) X(i64_ge_u, u64, a >= b) \
  X(i64_gt_s, s64, a > b) X(i64_le_s, s64, a <= b) \
  X(i64_gt_u, u64, a > b) X(i64_le_u, u64, a <= b)

/* operands, expression */
#define OPS_COMPARE_FLOAT(X) \
  X(f32_eq, f32, a == b) \
  X(f32_ne, f32, a != b) \
  X(f32_lt, f32, a < b) \
  X(f32_gt, f32, a > b) \
  X(f32_le, f32, a <= b) \
  X(f32_ge, f32, a >= b) \
  X(f64_eq, f64, a == b) \
  X(f64_ne, f64, a != b) \
  X(f64_lt, f64, a < b) \
  X(f64_gt, f64, a > b) \
  X(f64_le, f64, a <= b) \
  X(f64_ge, f64, a >= b)

/* member, type in memory */
#define OPS_LOAD(X) \
  X(i32_load, u32, uint32_t) \
  X(i64_load, u64, uint64_t) \
  X(f32_load, u32, uint32_t) \
  X(f64_load, u64, uint64_t) \
  X(i32_load8_s, s32, int8_t) \
  X(i32_load8_u, u32, uint8_t) \
  X(i32_load16_s, s32, int16_t) \
  X(i32_load16_u, u32, uint16_t) \
  X(i64_load8_s, s64, int8_t) \
  X(i64_load8_u, u64, uint8_t) \
  X(i64_load16_s, s64, int16_t) \
  X(i64_load16_u, u64, uint16_t) \
  X(i64_load32_s, s64, int32_t) \
  X(i64_load32_u, u64, uint32_t)

#define OPS_STORE(X) \
  X(i32_store, u32, uint32_t) \
  X(i64_store, u64, uint64_t) \
  X(f32_store, u32, uint32_t) \
  X(f64_store, u64, uint64_t) \
  X(i32_store8, u32, uint8_t) \
  X(i32_store16, u32, uint16_t) \
  X(i64_store8, u64, uint8_t) \
  X(i64_store16, u64, uint16_t) \
  X(i64_store32, u64, uint32_t)

/* member, type in memory (and function); the address has been checked */
#define OPS_ATOMIC_LOAD(X) \
  X(i32_atomic_load, u32, uint32_t) X(i64_atomic_load, u64, uint64_t) \
  X(i32_atomic_load8_u, u32, uint8_t) X(i32_atomic_load16_u, u32, uint16_t) \
  X(i64_atomic_load8_u, u64, uint8_t) X(i64_atomic_load16_u, u64, uint16_t) \
  X(i64_atomic_load32_u, u64, uint32_t)
#define OPS_ATOMIC_STORE(X) \
  X(i32_atomic_store, u32, uint32_t) X(i64_atomic_store, u64, uint64_t) \
  X(i32_atomic_store8, u32, uint8_t) X(i32_atomic_store16, u32, uint16_t) \
  X(i64_atomic_store8, u64, uint8_t) X(i64_atomic_store16, u64, uint16_t) \
  X(i64_atomic_store32, u64, uint32_t)
#define OPS_ATOMIC_OPERATION(X, operation, function) \
  X(i32_atomic_rmw_##operation, u32, uint32_t, function) \
  X(i64_atomic_rmw_##operation, u64, uint64_t, function) \
  X(i32_atomic_rmw8_##operation##_u, u32, uint8_t, function) \
  X(i32_atomic_rmw16_##operation##_u, u32, uint16_t, function) \
  X(i64_atomic_rmw8_##operation##_u, u64, uint8_t, function) \
  X(i64_atomic_rmw16_##operation##_u, u64, uint16_t, function) \
  X(i64_atomic_rmw32_##operation##_u, u64, uint32_t, function)
#define OPS_ATOMIC_RMW(X) \
  OPS_ATOMIC_OPERATION(X, add, __atomic_fetch_add) \
  OPS_ATOMIC_OPERATION(X, sub, __atomic_fetch_sub) \
  OPS_ATOMIC_OPERATION(X, and, __atomic_fetch_and) \
  OPS_ATOMIC_OPERATION(X, or, __atomic_fetch_or) \
  OPS_ATOMIC_OPERATION(X, xor, __atomic_fetch_xor) \
  OPS_ATOMIC_OPERATION(X, xchg, __atomic_exchange_n)
#define OPS_ATOMIC_CMPXCHG(X) OPS_ATOMIC_OPERATION(X, cmpxchg, 0)

/* How people read the words of an instruction (dump.c): X(name, its length in words, text). Of the
 * text, %a %b %c %d are the slots in word 1; %n its upper half, %i the same
 * signed, %f as a float, %x in hexadecimal, %h slot b as a number; %- what a branch there leads to;
 * %L its lower half. %l %u are the halves of word 2, %q all of it, %X in hexadecimal, %g as a double,
 * %s its lowest 16 bits; %v words 2 and 3; %y %z the halves of word 3; %t the table of a br_table. */
#define FORMATS(X) \
  X(none, 2, "") \
  X(special, 1, "") \
  X(a, 2, "%a") X(ab, 2, "%a %b") X(abc, 2, "%a %b %c") X(abcd, 2, "%a %b %c %d") \
  X(acc, 2, "%a acc") X(acc_c, 2, "%a acc %c") X(acc_bc, 2, "%a %b %c acc") \
  X(i, 2, "%a %b %i") X(acc_i, 2, "%a acc %i") X(f, 2, "%a %b %f") X(acc_f, 2, "%a acc %f") \
  X(g, 3, "%a %b %g") X(acc_g, 3, "%a acc %g") \
  X(branch, 2, "%a %b -> %-") X(branch_h, 2, "%a %h -> %-") \
  X(branch_acc, 2, "acc %b -> %-") X(branch_acc_h, 2, "acc %h -> %-") \
  X(negated, 2, "%a not %b %c") X(negated_acc, 2, "%a not acc %c") \
  X(branch_negated, 2, "not %a %b -> %-") X(branch_negated_acc, 2, "not acc %b -> %-") \
  X(load, 2, "%a [%b+%n]") X(load_host, 2, "%a host[%b]") X(load_acc, 2, "%a [acc+%n]") \
  X(store, 2, "[%a+%n] %b") X(store_host, 2, "host[%a] %b") \
  X(store_value, 2, "[%a+%n] acc") X(store_acc, 2, "[acc+%n] %b") \
  X(rmw, 2, "%a host[%b] %c") X(cmpxchg, 2, "%a host[%b] %c %d") \
  X(wait, 3, "%a host[%b] %c %d #%l") X(check, 4, "%a [%b+%q] #%n size=%y atomic=%z") \
  X(enter, 2, "clear=%a+%h frame=%n") X(far_enter, 3, "clear=%a+%q frame=%n") \
  X(number, 2, "%n") X(a_number, 2, "%a #%n") X(count, 2, "%a count=%n") \
  X(copy, 2, "%a %b count=%n") X(far_copy, 3, "s%L s%n count=%q") \
  X(const32, 2, "%a %x") X(const64, 3, "%a %X") X(const128, 4, "%a %v") \
  X(br, 2, "-> %-") X(br_ref, 2, "%a -> %-") X(br_table, 2, "%a -> %t") \
  X(call, 3, "%a #%n") X(call_type, 3, "%a type=%n #%u s%s") X(call_ref, 3, "%a s%s") \
  X(tail, 3, "%a count=%h #%n") X(tail_type, 3, "%a count=%h type=%n #%u s%s") \
  X(tail_ref, 3, "%a count=%h s%s") X(throw, 2, "s%L #%n") \
  X(index, 3, "#%l") X(a_index, 3, "%a #%l") X(ab_index, 3, "%a %b #%l") \
  X(abc_index, 3, "%a %b %c #%l") X(abc_indices, 3, "%a %b %c #%l #%u") \
  X(lane, 3, "%a %b lane=%l") X(lane_c, 3, "%a %b %c lane=%l") \
  X(load_lane, 3, "%a host[%b] %c lane=%l") X(store_lane, 3, "host[%a] %b lane=%l") \
  X(shuffle, 4, "%a %b %c %v")

/* Everything else, with its format; execute.c has a body for each. */
#define OPS_PLAIN(X) \
  X(enter, enter) X(far_enter, far_enter) X(exit, special) X(lazy, special) X(foreign, special) \
  X(tally, number) X(unreachable, none) X(move, ab) X(move2, ab) X(const32, const32) X(const64, const64) \
  X(const128, const128) X(copy, copy) X(far_copy, far_copy) X(far_base, number) X(select, abcd) \
  X(select_acc, acc_bc) X(select2, abcd) X(br, br) X(br_table, br_table) X(br_on_null, br_ref) \
  X(br_on_non_null, br_ref) X(call, call) X(call_import, call) X(call_indirect, call_type) \
  X(call_ref, call_ref) X(return_call, tail) X(return_call_import, tail) \
  X(return_call_indirect, tail_type) X(return_call_ref, tail_ref) X(return_0, none) \
  X(return_1, a) X(return_n, count) X(throw, throw) X(throw_ref, a) X(global_get, a_number) \
  X(global_set, a_number) X(global_get2, a_number) X(global_set2, a_number) \
  X(check_address, check) X(memory_size, a_index) X(memory_grow, ab_index) \
  X(memory_fill, abc_index) X(memory_copy, abc_indices) X(memory_init, abc_indices) \
  X(data_drop, index) X(table_get, ab_index) X(table_set, ab_index) X(table_size, a_index) \
  X(table_grow, abc_index) X(table_fill, abc_index) X(table_copy, abc_indices) \
  X(table_init, abc_indices) X(elem_drop, index) X(ref_func, a_number) X(ref_as_non_null, a) \
  X(atomic_fence, none) X(memory_atomic_notify, abc_index) X(memory_atomic_wait32, wait) \
  X(memory_atomic_wait64, wait)

/* clang-format on */

#include "engine/interp/simd_ops.h"

/* The forms of an instruction. Operands are slots unless the form says otherwise: the last one may
 * be an immediate, the first one what the instruction before has computed, which it left in the
 * accumulator as well as in its slot. Comparisons also exist as branches. */
enum {
  UNARY_ACC = 1,
  BINARY_IMMEDIATE = 1,
  BINARY_ACC = 2,
  COMPARE_IMMEDIATE = 1, /* of integers */
  COMPARE_NOT = 1,       /* of floats, because with NaN a negation is no comparison */
  COMPARE_BRANCH = 2,
  COMPARE_ACC = 4,
  COMPARE_FORMS = 8,
  ACCESS_CHECKED = 1, /* of a host address; the others are of memory 0 with guard pages */
  LOAD_ADDRESS_ACC = 2,
  STORE_VALUE_ACC = 2,
  STORE_ADDRESS_ACC = 3,
};

#define ONE(name, ...) OP_##name,
#define TWO(name, ...) ONE(name) ONE(name##_2)
#define THREE(name, ...) TWO(name) ONE(name##_3)
#define FOUR(name, ...) THREE(name) ONE(name##_4)
#define EIGHT(name, ...) FOUR(name) ONE(name##_5) ONE(name##_6) ONE(name##_7) ONE(name##_8)
/* clang-format off */
enum op {
  OPS_UNARY(TWO)
  OPS_UNARY_TRAP(TWO)
  OPS_BINARY(FOUR)
  OPS_BINARY_TRAP(FOUR)
  OPS_COMPARE(EIGHT)
  OPS_COMPARE_FLOAT(EIGHT)
  OPS_LOAD(THREE)
  OPS_STORE(FOUR)
  OPS_ATOMIC_LOAD(ONE)
  OPS_ATOMIC_STORE(ONE)
  OPS_ATOMIC_RMW(ONE)
  OPS_ATOMIC_CMPXCHG(ONE)
  OPS_PLAIN(ONE)
  OPS_VECTOR(ONE)
  OPS_VECTOR_LOAD(TWO)
  OPS_VECTOR_STORE(TWO)
  OP_COUNT
};
/* clang-format on */
#undef ONE
#undef TWO
#undef THREE
#undef FOUR
#undef EIGHT

#endif
