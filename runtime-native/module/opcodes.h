/* opcodes.h: the instructions' opcodes, names, signatures and immediates (spec 5.4 and appendix A.7).
 *
 * X(code, identifier, name, signature, immediate, argument)
 *   signature: parameters _ results, letters: i I f F v for the number and vector types, a for an
 *     address (i32 or i64, by the memory), n for none; SPECIAL: the validator has a case for it
 *   argument: of MEMARG the logarithm of the natural alignment, of LANE the number of lanes
 */
#ifndef AMPHORA_MODULE_OPCODES_H
#define AMPHORA_MODULE_OPCODES_H

#include <stdint.h>

/* clang-format off */
/* Opcodes of one byte. */
#define OPCODES_CORE(X) \
  X(0x00, unreachable, "unreachable", SPECIAL, NONE, 0) \
  X(0x01, nop, "nop", SPECIAL, NONE, 0) \
  X(0x02, block, "block", SPECIAL, NONE, 0) \
  X(0x03, loop, "loop", SPECIAL, NONE, 0) \
  X(0x04, if, "if", SPECIAL, NONE, 0) \
  X(0x05, else, "else", SPECIAL, NONE, 0) \
  X(0x06, try, "try", SPECIAL, NONE, 0) \
  X(0x07, catch, "catch", SPECIAL, NONE, 0) \
  X(0x08, throw, "throw", SPECIAL, NONE, 0) \
  X(0x09, rethrow, "rethrow", SPECIAL, NONE, 0) \
  X(0x0a, throw_ref, "throw_ref", SPECIAL, NONE, 0) \
  X(0x0b, end, "end", SPECIAL, NONE, 0) \
  X(0x0c, br, "br", SPECIAL, NONE, 0) \
  X(0x0d, br_if, "br_if", SPECIAL, NONE, 0) \
  X(0x0e, br_table, "br_table", SPECIAL, NONE, 0) \
  X(0x0f, return, "return", SPECIAL, NONE, 0) \
  X(0x10, call, "call", SPECIAL, NONE, 0) \
  X(0x11, call_indirect, "call_indirect", SPECIAL, NONE, 0) \
  X(0x12, return_call, "return_call", SPECIAL, NONE, 0) \
  X(0x13, return_call_indirect, "return_call_indirect", SPECIAL, NONE, 0) \
  X(0x14, call_ref, "call_ref", SPECIAL, NONE, 0) \
  X(0x15, return_call_ref, "return_call_ref", SPECIAL, NONE, 0) \
  X(0x18, delegate, "delegate", SPECIAL, NONE, 0) \
  X(0x19, catch_all, "catch_all", SPECIAL, NONE, 0) \
  X(0x1a, drop, "drop", SPECIAL, NONE, 0) \
  X(0x1b, select, "select", SPECIAL, NONE, 0) \
  X(0x1c, select_typed, "select", SPECIAL, NONE, 0) \
  X(0x1f, try_table, "try_table", SPECIAL, NONE, 0) \
  X(0x20, local_get, "local.get", SPECIAL, NONE, 0) \
  X(0x21, local_set, "local.set", SPECIAL, NONE, 0) \
  X(0x22, local_tee, "local.tee", SPECIAL, NONE, 0) \
  X(0x23, global_get, "global.get", SPECIAL, NONE, 0) \
  X(0x24, global_set, "global.set", SPECIAL, NONE, 0) \
  X(0x25, table_get, "table.get", SPECIAL, NONE, 0) \
  X(0x26, table_set, "table.set", SPECIAL, NONE, 0) \
  X(0x28, i32_load, "i32.load", a_i, MEMARG, 2) \
  X(0x29, i64_load, "i64.load", a_I, MEMARG, 3) \
  X(0x2a, f32_load, "f32.load", a_f, MEMARG, 2) \
  X(0x2b, f64_load, "f64.load", a_F, MEMARG, 3) \
  X(0x2c, i32_load8_s, "i32.load8_s", a_i, MEMARG, 0) \
  X(0x2d, i32_load8_u, "i32.load8_u", a_i, MEMARG, 0) \
  X(0x2e, i32_load16_s, "i32.load16_s", a_i, MEMARG, 1) \
  X(0x2f, i32_load16_u, "i32.load16_u", a_i, MEMARG, 1) \
  X(0x30, i64_load8_s, "i64.load8_s", a_I, MEMARG, 0) \
  X(0x31, i64_load8_u, "i64.load8_u", a_I, MEMARG, 0) \
  X(0x32, i64_load16_s, "i64.load16_s", a_I, MEMARG, 1) \
  X(0x33, i64_load16_u, "i64.load16_u", a_I, MEMARG, 1) \
  X(0x34, i64_load32_s, "i64.load32_s", a_I, MEMARG, 2) \
  X(0x35, i64_load32_u, "i64.load32_u", a_I, MEMARG, 2) \
  X(0x36, i32_store, "i32.store", ai_, MEMARG, 2) \
  X(0x37, i64_store, "i64.store", aI_, MEMARG, 3) \
  X(0x38, f32_store, "f32.store", af_, MEMARG, 2) \
  X(0x39, f64_store, "f64.store", aF_, MEMARG, 3) \
  X(0x3a, i32_store8, "i32.store8", ai_, MEMARG, 0) \
  X(0x3b, i32_store16, "i32.store16", ai_, MEMARG, 1) \
  X(0x3c, i64_store8, "i64.store8", aI_, MEMARG, 0) \
  X(0x3d, i64_store16, "i64.store16", aI_, MEMARG, 1) \
  X(0x3e, i64_store32, "i64.store32", aI_, MEMARG, 2) \
  X(0x3f, memory_size, "memory.size", SPECIAL, NONE, 0) \
  X(0x40, memory_grow, "memory.grow", SPECIAL, NONE, 0) \
  X(0x41, i32_const, "i32.const", n_i, I32, 0) \
  X(0x42, i64_const, "i64.const", n_I, I64, 0) \
  X(0x43, f32_const, "f32.const", n_f, F32, 0) \
  X(0x44, f64_const, "f64.const", n_F, F64, 0) \
  X(0x45, i32_eqz, "i32.eqz", i_i, NONE, 0) \
  X(0x46, i32_eq, "i32.eq", ii_i, NONE, 0) \
  X(0x47, i32_ne, "i32.ne", ii_i, NONE, 0) \
  X(0x48, i32_lt_s, "i32.lt_s", ii_i, NONE, 0) \
  X(0x49, i32_lt_u, "i32.lt_u", ii_i, NONE, 0) \
  X(0x4a, i32_gt_s, "i32.gt_s", ii_i, NONE, 0) \
  X(0x4b, i32_gt_u, "i32.gt_u", ii_i, NONE, 0) \
  X(0x4c, i32_le_s, "i32.le_s", ii_i, NONE, 0) \
  X(0x4d, i32_le_u, "i32.le_u", ii_i, NONE, 0) \
  X(0x4e, i32_ge_s, "i32.ge_s", ii_i, NONE, 0) \
  X(0x4f, i32_ge_u, "i32.ge_u", ii_i, NONE, 0) \
  X(0x50, i64_eqz, "i64.eqz", I_i, NONE, 0) \
  X(0x51, i64_eq, "i64.eq", II_i, NONE, 0) \
  X(0x52, i64_ne, "i64.ne", II_i, NONE, 0) \
  X(0x53, i64_lt_s, "i64.lt_s", II_i, NONE, 0) \
  X(0x54, i64_lt_u, "i64.lt_u", II_i, NONE, 0) \
  X(0x55, i64_gt_s, "i64.gt_s", II_i, NONE, 0) \
  X(0x56, i64_gt_u, "i64.gt_u", II_i, NONE, 0) \
  X(0x57, i64_le_s, "i64.le_s", II_i, NONE, 0) \
  X(0x58, i64_le_u, "i64.le_u", II_i, NONE, 0) \
  X(0x59, i64_ge_s, "i64.ge_s", II_i, NONE, 0) \
  X(0x5a, i64_ge_u, "i64.ge_u", II_i, NONE, 0) \
  X(0x5b, f32_eq, "f32.eq", ff_i, NONE, 0) \
  X(0x5c, f32_ne, "f32.ne", ff_i, NONE, 0) \
  X(0x5d, f32_lt, "f32.lt", ff_i, NONE, 0) \
  X(0x5e, f32_gt, "f32.gt", ff_i, NONE, 0) \
  X(0x5f, f32_le, "f32.le", ff_i, NONE, 0) \
  X(0x60, f32_ge, "f32.ge", ff_i, NONE, 0) \
  X(0x61, f64_eq, "f64.eq", FF_i, NONE, 0) \
  X(0x62, f64_ne, "f64.ne", FF_i, NONE, 0) \
  X(0x63, f64_lt, "f64.lt", FF_i, NONE, 0) \
  X(0x64, f64_gt, "f64.gt", FF_i, NONE, 0) \
  X(0x65, f64_le, "f64.le", FF_i, NONE, 0) \
  X(0x66, f64_ge, "f64.ge", FF_i, NONE, 0) \
  X(0x67, i32_clz, "i32.clz", i_i, NONE, 0) \
  X(0x68, i32_ctz, "i32.ctz", i_i, NONE, 0) \
  X(0x69, i32_popcnt, "i32.popcnt", i_i, NONE, 0) \
  X(0x6a, i32_add, "i32.add", ii_i, NONE, 0) \
  X(0x6b, i32_sub, "i32.sub", ii_i, NONE, 0) \
  X(0x6c, i32_mul, "i32.mul", ii_i, NONE, 0) \
  X(0x6d, i32_div_s, "i32.div_s", ii_i, NONE, 0) \
  X(0x6e, i32_div_u, "i32.div_u", ii_i, NONE, 0) \
  X(0x6f, i32_rem_s, "i32.rem_s", ii_i, NONE, 0) \
  X(0x70, i32_rem_u, "i32.rem_u", ii_i, NONE, 0) \
  X(0x71, i32_and, "i32.and", ii_i, NONE, 0) \
  X(0x72, i32_or, "i32.or", ii_i, NONE, 0) \
  X(0x73, i32_xor, "i32.xor", ii_i, NONE, 0) \
  X(0x74, i32_shl, "i32.shl", ii_i, NONE, 0) \
  X(0x75, i32_shr_s, "i32.shr_s", ii_i, NONE, 0) \
  X(0x76, i32_shr_u, "i32.shr_u", ii_i, NONE, 0) \
  X(0x77, i32_rotl, "i32.rotl", ii_i, NONE, 0) \
  X(0x78, i32_rotr, "i32.rotr", ii_i, NONE, 0) \
  X(0x79, i64_clz, "i64.clz", I_I, NONE, 0) \
  X(0x7a, i64_ctz, "i64.ctz", I_I, NONE, 0) \
  X(0x7b, i64_popcnt, "i64.popcnt", I_I, NONE, 0) \
  X(0x7c, i64_add, "i64.add", II_I, NONE, 0) \
  X(0x7d, i64_sub, "i64.sub", II_I, NONE, 0) \
  X(0x7e, i64_mul, "i64.mul", II_I, NONE, 0) \
  X(0x7f, i64_div_s, "i64.div_s", II_I, NONE, 0) \
  X(0x80, i64_div_u, "i64.div_u", II_I, NONE, 0) \
  X(0x81, i64_rem_s, "i64.rem_s", II_I, NONE, 0) \
  X(0x82, i64_rem_u, "i64.rem_u", II_I, NONE, 0) \
  X(0x83, i64_and, "i64.and", II_I, NONE, 0) \
  X(0x84, i64_or, "i64.or", II_I, NONE, 0) \
  X(0x85, i64_xor, "i64.xor", II_I, NONE, 0) \
  X(0x86, i64_shl, "i64.shl", II_I, NONE, 0) \
  X(0x87, i64_shr_s, "i64.shr_s", II_I, NONE, 0) \
  X(0x88, i64_shr_u, "i64.shr_u", II_I, NONE, 0) \
  X(0x89, i64_rotl, "i64.rotl", II_I, NONE, 0) \
  X(0x8a, i64_rotr, "i64.rotr", II_I, NONE, 0) \
  X(0x8b, f32_abs, "f32.abs", f_f, NONE, 0) \
  X(0x8c, f32_neg, "f32.neg", f_f, NONE, 0) \
  X(0x8d, f32_ceil, "f32.ceil", f_f, NONE, 0) \
  X(0x8e, f32_floor, "f32.floor", f_f, NONE, 0) \
  X(0x8f, f32_trunc, "f32.trunc", f_f, NONE, 0) \
  X(0x90, f32_nearest, "f32.nearest", f_f, NONE, 0) \
  X(0x91, f32_sqrt, "f32.sqrt", f_f, NONE, 0) \
  X(0x92, f32_add, "f32.add", ff_f, NONE, 0) \
  X(0x93, f32_sub, "f32.sub", ff_f, NONE, 0) \
  X(0x94, f32_mul, "f32.mul", ff_f, NONE, 0) \
  X(0x95, f32_div, "f32.div", ff_f, NONE, 0) \
  X(0x96, f32_min, "f32.min", ff_f, NONE, 0) \
  X(0x97, f32_max, "f32.max", ff_f, NONE, 0) \
  X(0x98, f32_copysign, "f32.copysign", ff_f, NONE, 0) \
  X(0x99, f64_abs, "f64.abs", F_F, NONE, 0) \
  X(0x9a, f64_neg, "f64.neg", F_F, NONE, 0) \
  X(0x9b, f64_ceil, "f64.ceil", F_F, NONE, 0) \
  X(0x9c, f64_floor, "f64.floor", F_F, NONE, 0) \
  X(0x9d, f64_trunc, "f64.trunc", F_F, NONE, 0) \
  X(0x9e, f64_nearest, "f64.nearest", F_F, NONE, 0) \
  X(0x9f, f64_sqrt, "f64.sqrt", F_F, NONE, 0) \
  X(0xa0, f64_add, "f64.add", FF_F, NONE, 0) \
  X(0xa1, f64_sub, "f64.sub", FF_F, NONE, 0) \
  X(0xa2, f64_mul, "f64.mul", FF_F, NONE, 0) \
  X(0xa3, f64_div, "f64.div", FF_F, NONE, 0) \
  X(0xa4, f64_min, "f64.min", FF_F, NONE, 0) \
  X(0xa5, f64_max, "f64.max", FF_F, NONE, 0) \
  X(0xa6, f64_copysign, "f64.copysign", FF_F, NONE, 0) \
  X(0xa7, i32_wrap_i64, "i32.wrap_i64", I_i, NONE, 0) \
  X(0xa8, i32_trunc_f32_s, "i32.trunc_f32_s", f_i, NONE, 0) \
  X(0xa9, i32_trunc_f32_u, "i32.trunc_f32_u", f_i, NONE, 0) \
  X(0xaa, i32_trunc_f64_s, "i32.trunc_f64_s", F_i, NONE, 0) \
  X(0xab, i32_trunc_f64_u, "i32.trunc_f64_u", F_i, NONE, 0) \
  X(0xac, i64_extend_i32_s, "i64.extend_i32_s", i_I, NONE, 0) \
  X(0xad, i64_extend_i32_u, "i64.extend_i32_u", i_I, NONE, 0) \
  X(0xae, i64_trunc_f32_s, "i64.trunc_f32_s", f_I, NONE, 0) \
  X(0xaf, i64_trunc_f32_u, "i64.trunc_f32_u", f_I, NONE, 0) \
  X(0xb0, i64_trunc_f64_s, "i64.trunc_f64_s", F_I, NONE, 0) \
  X(0xb1, i64_trunc_f64_u, "i64.trunc_f64_u", F_I, NONE, 0) \
  X(0xb2, f32_convert_i32_s, "f32.convert_i32_s", i_f, NONE, 0) \
  X(0xb3, f32_convert_i32_u, "f32.convert_i32_u", i_f, NONE, 0) \
  X(0xb4, f32_convert_i64_s, "f32.convert_i64_s", I_f, NONE, 0) \
  X(0xb5, f32_convert_i64_u, "f32.convert_i64_u", I_f, NONE, 0) \
  X(0xb6, f32_demote_f64, "f32.demote_f64", F_f, NONE, 0) \
  X(0xb7, f64_convert_i32_s, "f64.convert_i32_s", i_F, NONE, 0) \
  X(0xb8, f64_convert_i32_u, "f64.convert_i32_u", i_F, NONE, 0) \
  X(0xb9, f64_convert_i64_s, "f64.convert_i64_s", I_F, NONE, 0) \
  X(0xba, f64_convert_i64_u, "f64.convert_i64_u", I_F, NONE, 0) \
  X(0xbb, f64_promote_f32, "f64.promote_f32", f_F, NONE, 0) \
  X(0xbc, i32_reinterpret_f32, "i32.reinterpret_f32", f_i, NONE, 0) \
  X(0xbd, i64_reinterpret_f64, "i64.reinterpret_f64", F_I, NONE, 0) \
  X(0xbe, f32_reinterpret_i32, "f32.reinterpret_i32", i_f, NONE, 0) \
  X(0xbf, f64_reinterpret_i64, "f64.reinterpret_i64", I_F, NONE, 0) \
  X(0xc0, i32_extend8_s, "i32.extend8_s", i_i, NONE, 0) \
  X(0xc1, i32_extend16_s, "i32.extend16_s", i_i, NONE, 0) \
  X(0xc2, i64_extend8_s, "i64.extend8_s", I_I, NONE, 0) \
  X(0xc3, i64_extend16_s, "i64.extend16_s", I_I, NONE, 0) \
  X(0xc4, i64_extend32_s, "i64.extend32_s", I_I, NONE, 0) \
  X(0xd0, ref_null, "ref.null", SPECIAL, NONE, 0) \
  X(0xd1, ref_is_null, "ref.is_null", SPECIAL, NONE, 0) \
  X(0xd2, ref_func, "ref.func", SPECIAL, NONE, 0) \
  X(0xd4, ref_as_non_null, "ref.as_non_null", SPECIAL, NONE, 0) \
  X(0xd5, br_on_null, "br_on_null", SPECIAL, NONE, 0) \
  X(0xd6, br_on_non_null, "br_on_non_null", SPECIAL, NONE, 0)

/* Opcodes with the prefix 0xfc. */
#define OPCODES_FC(X) \
  X(0x00, i32_trunc_sat_f32_s, "i32.trunc_sat_f32_s", f_i, NONE, 0) \
  X(0x01, i32_trunc_sat_f32_u, "i32.trunc_sat_f32_u", f_i, NONE, 0) \
  X(0x02, i32_trunc_sat_f64_s, "i32.trunc_sat_f64_s", F_i, NONE, 0) \
  X(0x03, i32_trunc_sat_f64_u, "i32.trunc_sat_f64_u", F_i, NONE, 0) \
  X(0x04, i64_trunc_sat_f32_s, "i64.trunc_sat_f32_s", f_I, NONE, 0) \
  X(0x05, i64_trunc_sat_f32_u, "i64.trunc_sat_f32_u", f_I, NONE, 0) \
  X(0x06, i64_trunc_sat_f64_s, "i64.trunc_sat_f64_s", F_I, NONE, 0) \
  X(0x07, i64_trunc_sat_f64_u, "i64.trunc_sat_f64_u", F_I, NONE, 0) \
  X(0x08, memory_init, "memory.init", SPECIAL, NONE, 0) \
  X(0x09, data_drop, "data.drop", SPECIAL, NONE, 0) \
  X(0x0a, memory_copy, "memory.copy", SPECIAL, NONE, 0) \
  X(0x0b, memory_fill, "memory.fill", SPECIAL, NONE, 0) \
  X(0x0c, table_init, "table.init", SPECIAL, NONE, 0) \
  X(0x0d, elem_drop, "elem.drop", SPECIAL, NONE, 0) \
  X(0x0e, table_copy, "table.copy", SPECIAL, NONE, 0) \
  X(0x0f, table_grow, "table.grow", SPECIAL, NONE, 0) \
  X(0x10, table_size, "table.size", SPECIAL, NONE, 0) \
  X(0x11, table_fill, "table.fill", SPECIAL, NONE, 0)

/* Vector instructions, prefix 0xfd. */
#define OPCODES_FD(X) \
  X(0x00, v128_load, "v128.load", a_v, MEMARG, 4) \
  X(0x01, v128_load8x8_s, "v128.load8x8_s", a_v, MEMARG, 3) \
  X(0x02, v128_load8x8_u, "v128.load8x8_u", a_v, MEMARG, 3) \
  X(0x03, v128_load16x4_s, "v128.load16x4_s", a_v, MEMARG, 3) \
  X(0x04, v128_load16x4_u, "v128.load16x4_u", a_v, MEMARG, 3) \
  X(0x05, v128_load32x2_s, "v128.load32x2_s", a_v, MEMARG, 3) \
  X(0x06, v128_load32x2_u, "v128.load32x2_u", a_v, MEMARG, 3) \
  X(0x07, v128_load8_splat, "v128.load8_splat", a_v, MEMARG, 0) \
  X(0x08, v128_load16_splat, "v128.load16_splat", a_v, MEMARG, 1) \
  X(0x09, v128_load32_splat, "v128.load32_splat", a_v, MEMARG, 2) \
  X(0x0a, v128_load64_splat, "v128.load64_splat", a_v, MEMARG, 3) \
  X(0x0b, v128_store, "v128.store", av_, MEMARG, 4) \
  X(0x0c, v128_const, "v128.const", n_v, V128, 0) \
  X(0x0d, i8x16_shuffle, "i8x16.shuffle", vv_v, SHUFFLE, 0) \
  X(0x0e, i8x16_swizzle, "i8x16.swizzle", vv_v, NONE, 0) \
  X(0x0f, i8x16_splat, "i8x16.splat", i_v, NONE, 0) \
  X(0x10, i16x8_splat, "i16x8.splat", i_v, NONE, 0) \
  X(0x11, i32x4_splat, "i32x4.splat", i_v, NONE, 0) \
  X(0x12, i64x2_splat, "i64x2.splat", I_v, NONE, 0) \
  X(0x13, f32x4_splat, "f32x4.splat", f_v, NONE, 0) \
  X(0x14, f64x2_splat, "f64x2.splat", F_v, NONE, 0) \
  X(0x15, i8x16_extract_lane_s, "i8x16.extract_lane_s", v_i, LANE, 16) \
  X(0x16, i8x16_extract_lane_u, "i8x16.extract_lane_u", v_i, LANE, 16) \
  X(0x17, i8x16_replace_lane, "i8x16.replace_lane", vi_v, LANE, 16) \
  X(0x18, i16x8_extract_lane_s, "i16x8.extract_lane_s", v_i, LANE, 8) \
  X(0x19, i16x8_extract_lane_u, "i16x8.extract_lane_u", v_i, LANE, 8) \
  X(0x1a, i16x8_replace_lane, "i16x8.replace_lane", vi_v, LANE, 8) \
  X(0x1b, i32x4_extract_lane, "i32x4.extract_lane", v_i, LANE, 4) \
  X(0x1c, i32x4_replace_lane, "i32x4.replace_lane", vi_v, LANE, 4) \
  X(0x1d, i64x2_extract_lane, "i64x2.extract_lane", v_I, LANE, 2) \
  X(0x1e, i64x2_replace_lane, "i64x2.replace_lane", vI_v, LANE, 2) \
  X(0x1f, f32x4_extract_lane, "f32x4.extract_lane", v_f, LANE, 4) \
  X(0x20, f32x4_replace_lane, "f32x4.replace_lane", vf_v, LANE, 4) \
  X(0x21, f64x2_extract_lane, "f64x2.extract_lane", v_F, LANE, 2) \
  X(0x22, f64x2_replace_lane, "f64x2.replace_lane", vF_v, LANE, 2) \
  X(0x23, i8x16_eq, "i8x16.eq", vv_v, NONE, 0) \
  X(0x24, i8x16_ne, "i8x16.ne", vv_v, NONE, 0) \
  X(0x25, i8x16_lt_s, "i8x16.lt_s", vv_v, NONE, 0) \
  X(0x26, i8x16_lt_u, "i8x16.lt_u", vv_v, NONE, 0) \
  X(0x27, i8x16_gt_s, "i8x16.gt_s", vv_v, NONE, 0) \
  X(0x28, i8x16_gt_u, "i8x16.gt_u", vv_v, NONE, 0) \
  X(0x29, i8x16_le_s, "i8x16.le_s", vv_v, NONE, 0) \
  X(0x2a, i8x16_le_u, "i8x16.le_u", vv_v, NONE, 0) \
  X(0x2b, i8x16_ge_s, "i8x16.ge_s", vv_v, NONE, 0) \
  X(0x2c, i8x16_ge_u, "i8x16.ge_u", vv_v, NONE, 0) \
  X(0x2d, i16x8_eq, "i16x8.eq", vv_v, NONE, 0) \
  X(0x2e, i16x8_ne, "i16x8.ne", vv_v, NONE, 0) \
  X(0x2f, i16x8_lt_s, "i16x8.lt_s", vv_v, NONE, 0) \
  X(0x30, i16x8_lt_u, "i16x8.lt_u", vv_v, NONE, 0) \
  X(0x31, i16x8_gt_s, "i16x8.gt_s", vv_v, NONE, 0) \
  X(0x32, i16x8_gt_u, "i16x8.gt_u", vv_v, NONE, 0) \
  X(0x33, i16x8_le_s, "i16x8.le_s", vv_v, NONE, 0) \
  X(0x34, i16x8_le_u, "i16x8.le_u", vv_v, NONE, 0) \
  X(0x35, i16x8_ge_s, "i16x8.ge_s", vv_v, NONE, 0) \
  X(0x36, i16x8_ge_u, "i16x8.ge_u", vv_v, NONE, 0) \
  X(0x37, i32x4_eq, "i32x4.eq", vv_v, NONE, 0) \
  X(0x38, i32x4_ne, "i32x4.ne", vv_v, NONE, 0) \
  X(0x39, i32x4_lt_s, "i32x4.lt_s", vv_v, NONE, 0) \
  X(0x3a, i32x4_lt_u, "i32x4.lt_u", vv_v, NONE, 0) \
  X(0x3b, i32x4_gt_s, "i32x4.gt_s", vv_v, NONE, 0) \
  X(0x3c, i32x4_gt_u, "i32x4.gt_u", vv_v, NONE, 0) \
  X(0x3d, i32x4_le_s, "i32x4.le_s", vv_v, NONE, 0) \
  X(0x3e, i32x4_le_u, "i32x4.le_u", vv_v, NONE, 0) \
  X(0x3f, i32x4_ge_s, "i32x4.ge_s", vv_v, NONE, 0) \
  X(0x40, i32x4_ge_u, "i32x4.ge_u", vv_v, NONE, 0) \
  X(0x41, f32x4_eq, "f32x4.eq", vv_v, NONE, 0) \
  X(0x42, f32x4_ne, "f32x4.ne", vv_v, NONE, 0) \
  X(0x43, f32x4_lt, "f32x4.lt", vv_v, NONE, 0) \
  X(0x44, f32x4_gt, "f32x4.gt", vv_v, NONE, 0) \
  X(0x45, f32x4_le, "f32x4.le", vv_v, NONE, 0) \
  X(0x46, f32x4_ge, "f32x4.ge", vv_v, NONE, 0) \
  X(0x47, f64x2_eq, "f64x2.eq", vv_v, NONE, 0) \
  X(0x48, f64x2_ne, "f64x2.ne", vv_v, NONE, 0) \
  X(0x49, f64x2_lt, "f64x2.lt", vv_v, NONE, 0) \
  X(0x4a, f64x2_gt, "f64x2.gt", vv_v, NONE, 0) \
  X(0x4b, f64x2_le, "f64x2.le", vv_v, NONE, 0) \
  X(0x4c, f64x2_ge, "f64x2.ge", vv_v, NONE, 0) \
  X(0x4d, v128_not, "v128.not", v_v, NONE, 0) \
  X(0x4e, v128_and, "v128.and", vv_v, NONE, 0) \
  X(0x4f, v128_andnot, "v128.andnot", vv_v, NONE, 0) \
  X(0x50, v128_or, "v128.or", vv_v, NONE, 0) \
  X(0x51, v128_xor, "v128.xor", vv_v, NONE, 0) \
  X(0x52, v128_bitselect, "v128.bitselect", vvv_v, NONE, 0) \
  X(0x53, v128_any_true, "v128.any_true", v_i, NONE, 0) \
  X(0x54, v128_load8_lane, "v128.load8_lane", av_v, MEMARG_LANE, 0) \
  X(0x55, v128_load16_lane, "v128.load16_lane", av_v, MEMARG_LANE, 1) \
  X(0x56, v128_load32_lane, "v128.load32_lane", av_v, MEMARG_LANE, 2) \
  X(0x57, v128_load64_lane, "v128.load64_lane", av_v, MEMARG_LANE, 3) \
  X(0x58, v128_store8_lane, "v128.store8_lane", av_, MEMARG_LANE, 0) \
  X(0x59, v128_store16_lane, "v128.store16_lane", av_, MEMARG_LANE, 1) \
  X(0x5a, v128_store32_lane, "v128.store32_lane", av_, MEMARG_LANE, 2) \
  X(0x5b, v128_store64_lane, "v128.store64_lane", av_, MEMARG_LANE, 3) \
  X(0x5c, v128_load32_zero, "v128.load32_zero", a_v, MEMARG, 2) \
  X(0x5d, v128_load64_zero, "v128.load64_zero", a_v, MEMARG, 3) \
  X(0x5e, f32x4_demote_f64x2_zero, "f32x4.demote_f64x2_zero", v_v, NONE, 0) \
  X(0x5f, f64x2_promote_low_f32x4, "f64x2.promote_low_f32x4", v_v, NONE, 0) \
  X(0x60, i8x16_abs, "i8x16.abs", v_v, NONE, 0) \
  X(0x61, i8x16_neg, "i8x16.neg", v_v, NONE, 0) \
  X(0x62, i8x16_popcnt, "i8x16.popcnt", v_v, NONE, 0) \
  X(0x63, i8x16_all_true, "i8x16.all_true", v_i, NONE, 0) \
  X(0x64, i8x16_bitmask, "i8x16.bitmask", v_i, NONE, 0) \
  X(0x65, i8x16_narrow_i16x8_s, "i8x16.narrow_i16x8_s", vv_v, NONE, 0) \
  X(0x66, i8x16_narrow_i16x8_u, "i8x16.narrow_i16x8_u", vv_v, NONE, 0) \
  X(0x67, f32x4_ceil, "f32x4.ceil", v_v, NONE, 0) \
  X(0x68, f32x4_floor, "f32x4.floor", v_v, NONE, 0) \
  X(0x69, f32x4_trunc, "f32x4.trunc", v_v, NONE, 0) \
  X(0x6a, f32x4_nearest, "f32x4.nearest", v_v, NONE, 0) \
  X(0x6b, i8x16_shl, "i8x16.shl", vi_v, NONE, 0) \
  X(0x6c, i8x16_shr_s, "i8x16.shr_s", vi_v, NONE, 0) \
  X(0x6d, i8x16_shr_u, "i8x16.shr_u", vi_v, NONE, 0) \
  X(0x6e, i8x16_add, "i8x16.add", vv_v, NONE, 0) \
  X(0x6f, i8x16_add_sat_s, "i8x16.add_sat_s", vv_v, NONE, 0) \
  X(0x70, i8x16_add_sat_u, "i8x16.add_sat_u", vv_v, NONE, 0) \
  X(0x71, i8x16_sub, "i8x16.sub", vv_v, NONE, 0) \
  X(0x72, i8x16_sub_sat_s, "i8x16.sub_sat_s", vv_v, NONE, 0) \
  X(0x73, i8x16_sub_sat_u, "i8x16.sub_sat_u", vv_v, NONE, 0) \
  X(0x74, f64x2_ceil, "f64x2.ceil", v_v, NONE, 0) \
  X(0x75, f64x2_floor, "f64x2.floor", v_v, NONE, 0) \
  X(0x76, i8x16_min_s, "i8x16.min_s", vv_v, NONE, 0) \
  X(0x77, i8x16_min_u, "i8x16.min_u", vv_v, NONE, 0) \
  X(0x78, i8x16_max_s, "i8x16.max_s", vv_v, NONE, 0) \
  X(0x79, i8x16_max_u, "i8x16.max_u", vv_v, NONE, 0) \
  X(0x7a, f64x2_trunc, "f64x2.trunc", v_v, NONE, 0) \
  X(0x7b, i8x16_avgr_u, "i8x16.avgr_u", vv_v, NONE, 0) \
  X(0x7c, i16x8_extadd_pairwise_i8x16_s, "i16x8.extadd_pairwise_i8x16_s", v_v, NONE, 0) \
  X(0x7d, i16x8_extadd_pairwise_i8x16_u, "i16x8.extadd_pairwise_i8x16_u", v_v, NONE, 0) \
  X(0x7e, i32x4_extadd_pairwise_i16x8_s, "i32x4.extadd_pairwise_i16x8_s", v_v, NONE, 0) \
  X(0x7f, i32x4_extadd_pairwise_i16x8_u, "i32x4.extadd_pairwise_i16x8_u", v_v, NONE, 0) \
  X(0x80, i16x8_abs, "i16x8.abs", v_v, NONE, 0) \
  X(0x81, i16x8_neg, "i16x8.neg", v_v, NONE, 0) \
  X(0x82, i16x8_q15mulr_sat_s, "i16x8.q15mulr_sat_s", vv_v, NONE, 0) \
  X(0x83, i16x8_all_true, "i16x8.all_true", v_i, NONE, 0) \
  X(0x84, i16x8_bitmask, "i16x8.bitmask", v_i, NONE, 0) \
  X(0x85, i16x8_narrow_i32x4_s, "i16x8.narrow_i32x4_s", vv_v, NONE, 0) \
  X(0x86, i16x8_narrow_i32x4_u, "i16x8.narrow_i32x4_u", vv_v, NONE, 0) \
  X(0x87, i16x8_extend_low_i8x16_s, "i16x8.extend_low_i8x16_s", v_v, NONE, 0) \
  X(0x88, i16x8_extend_high_i8x16_s, "i16x8.extend_high_i8x16_s", v_v, NONE, 0) \
  X(0x89, i16x8_extend_low_i8x16_u, "i16x8.extend_low_i8x16_u", v_v, NONE, 0) \
  X(0x8a, i16x8_extend_high_i8x16_u, "i16x8.extend_high_i8x16_u", v_v, NONE, 0) \
  X(0x8b, i16x8_shl, "i16x8.shl", vi_v, NONE, 0) \
  X(0x8c, i16x8_shr_s, "i16x8.shr_s", vi_v, NONE, 0) \
  X(0x8d, i16x8_shr_u, "i16x8.shr_u", vi_v, NONE, 0) \
  X(0x8e, i16x8_add, "i16x8.add", vv_v, NONE, 0) \
  X(0x8f, i16x8_add_sat_s, "i16x8.add_sat_s", vv_v, NONE, 0) \
  X(0x90, i16x8_add_sat_u, "i16x8.add_sat_u", vv_v, NONE, 0) \
  X(0x91, i16x8_sub, "i16x8.sub", vv_v, NONE, 0) \
  X(0x92, i16x8_sub_sat_s, "i16x8.sub_sat_s", vv_v, NONE, 0) \
  X(0x93, i16x8_sub_sat_u, "i16x8.sub_sat_u", vv_v, NONE, 0) \
  X(0x94, f64x2_nearest, "f64x2.nearest", v_v, NONE, 0) \
  X(0x95, i16x8_mul, "i16x8.mul", vv_v, NONE, 0) \
  X(0x96, i16x8_min_s, "i16x8.min_s", vv_v, NONE, 0) \
  X(0x97, i16x8_min_u, "i16x8.min_u", vv_v, NONE, 0) \
  X(0x98, i16x8_max_s, "i16x8.max_s", vv_v, NONE, 0) \
  X(0x99, i16x8_max_u, "i16x8.max_u", vv_v, NONE, 0) \
  X(0x9b, i16x8_avgr_u, "i16x8.avgr_u", vv_v, NONE, 0) \
  X(0x9c, i16x8_extmul_low_i8x16_s, "i16x8.extmul_low_i8x16_s", vv_v, NONE, 0) \
  X(0x9d, i16x8_extmul_high_i8x16_s, "i16x8.extmul_high_i8x16_s", vv_v, NONE, 0) \
  X(0x9e, i16x8_extmul_low_i8x16_u, "i16x8.extmul_low_i8x16_u", vv_v, NONE, 0) \
  X(0x9f, i16x8_extmul_high_i8x16_u, "i16x8.extmul_high_i8x16_u", vv_v, NONE, 0) \
  X(0xa0, i32x4_abs, "i32x4.abs", v_v, NONE, 0) \
  X(0xa1, i32x4_neg, "i32x4.neg", v_v, NONE, 0) \
  X(0xa3, i32x4_all_true, "i32x4.all_true", v_i, NONE, 0) \
  X(0xa4, i32x4_bitmask, "i32x4.bitmask", v_i, NONE, 0) \
  X(0xa7, i32x4_extend_low_i16x8_s, "i32x4.extend_low_i16x8_s", v_v, NONE, 0) \
  X(0xa8, i32x4_extend_high_i16x8_s, "i32x4.extend_high_i16x8_s", v_v, NONE, 0) \
  X(0xa9, i32x4_extend_low_i16x8_u, "i32x4.extend_low_i16x8_u", v_v, NONE, 0) \
  X(0xaa, i32x4_extend_high_i16x8_u, "i32x4.extend_high_i16x8_u", v_v, NONE, 0) \
  X(0xab, i32x4_shl, "i32x4.shl", vi_v, NONE, 0) \
  X(0xac, i32x4_shr_s, "i32x4.shr_s", vi_v, NONE, 0) \
  X(0xad, i32x4_shr_u, "i32x4.shr_u", vi_v, NONE, 0) \
  X(0xae, i32x4_add, "i32x4.add", vv_v, NONE, 0) \
  X(0xb1, i32x4_sub, "i32x4.sub", vv_v, NONE, 0) \
  X(0xb5, i32x4_mul, "i32x4.mul", vv_v, NONE, 0) \
  X(0xb6, i32x4_min_s, "i32x4.min_s", vv_v, NONE, 0) \
  X(0xb7, i32x4_min_u, "i32x4.min_u", vv_v, NONE, 0) \
  X(0xb8, i32x4_max_s, "i32x4.max_s", vv_v, NONE, 0) \
  X(0xb9, i32x4_max_u, "i32x4.max_u", vv_v, NONE, 0) \
  X(0xba, i32x4_dot_i16x8_s, "i32x4.dot_i16x8_s", vv_v, NONE, 0) \
  X(0xbc, i32x4_extmul_low_i16x8_s, "i32x4.extmul_low_i16x8_s", vv_v, NONE, 0) \
  X(0xbd, i32x4_extmul_high_i16x8_s, "i32x4.extmul_high_i16x8_s", vv_v, NONE, 0) \
  X(0xbe, i32x4_extmul_low_i16x8_u, "i32x4.extmul_low_i16x8_u", vv_v, NONE, 0) \
  X(0xbf, i32x4_extmul_high_i16x8_u, "i32x4.extmul_high_i16x8_u", vv_v, NONE, 0) \
  X(0xc0, i64x2_abs, "i64x2.abs", v_v, NONE, 0) \
  X(0xc1, i64x2_neg, "i64x2.neg", v_v, NONE, 0) \
  X(0xc3, i64x2_all_true, "i64x2.all_true", v_i, NONE, 0) \
  X(0xc4, i64x2_bitmask, "i64x2.bitmask", v_i, NONE, 0) \
  X(0xc7, i64x2_extend_low_i32x4_s, "i64x2.extend_low_i32x4_s", v_v, NONE, 0) \
  X(0xc8, i64x2_extend_high_i32x4_s, "i64x2.extend_high_i32x4_s", v_v, NONE, 0) \
  X(0xc9, i64x2_extend_low_i32x4_u, "i64x2.extend_low_i32x4_u", v_v, NONE, 0) \
  X(0xca, i64x2_extend_high_i32x4_u, "i64x2.extend_high_i32x4_u", v_v, NONE, 0) \
  X(0xcb, i64x2_shl, "i64x2.shl", vi_v, NONE, 0) \
  X(0xcc, i64x2_shr_s, "i64x2.shr_s", vi_v, NONE, 0) \
  X(0xcd, i64x2_shr_u, "i64x2.shr_u", vi_v, NONE, 0) \
  X(0xce, i64x2_add, "i64x2.add", vv_v, NONE, 0) \
  X(0xd1, i64x2_sub, "i64x2.sub", vv_v, NONE, 0) \
  X(0xd5, i64x2_mul, "i64x2.mul", vv_v, NONE, 0) \
  X(0xd6, i64x2_eq, "i64x2.eq", vv_v, NONE, 0) \
  X(0xd7, i64x2_ne, "i64x2.ne", vv_v, NONE, 0) \
  X(0xd8, i64x2_lt_s, "i64x2.lt_s", vv_v, NONE, 0) \
  X(0xd9, i64x2_gt_s, "i64x2.gt_s", vv_v, NONE, 0) \
  X(0xda, i64x2_le_s, "i64x2.le_s", vv_v, NONE, 0) \
  X(0xdb, i64x2_ge_s, "i64x2.ge_s", vv_v, NONE, 0) \
  X(0xdc, i64x2_extmul_low_i32x4_s, "i64x2.extmul_low_i32x4_s", vv_v, NONE, 0) \
  X(0xdd, i64x2_extmul_high_i32x4_s, "i64x2.extmul_high_i32x4_s", vv_v, NONE, 0) \
  X(0xde, i64x2_extmul_low_i32x4_u, "i64x2.extmul_low_i32x4_u", vv_v, NONE, 0) \
  X(0xdf, i64x2_extmul_high_i32x4_u, "i64x2.extmul_high_i32x4_u", vv_v, NONE, 0) \
  X(0xe0, f32x4_abs, "f32x4.abs", v_v, NONE, 0) \
  X(0xe1, f32x4_neg, "f32x4.neg", v_v, NONE, 0) \
  X(0xe3, f32x4_sqrt, "f32x4.sqrt", v_v, NONE, 0) \
  X(0xe4, f32x4_add, "f32x4.add", vv_v, NONE, 0) \
  X(0xe5, f32x4_sub, "f32x4.sub", vv_v, NONE, 0) \
  X(0xe6, f32x4_mul, "f32x4.mul", vv_v, NONE, 0) \
  X(0xe7, f32x4_div, "f32x4.div", vv_v, NONE, 0) \
  X(0xe8, f32x4_min, "f32x4.min", vv_v, NONE, 0) \
  X(0xe9, f32x4_max, "f32x4.max", vv_v, NONE, 0) \
  X(0xea, f32x4_pmin, "f32x4.pmin", vv_v, NONE, 0) \
  X(0xeb, f32x4_pmax, "f32x4.pmax", vv_v, NONE, 0) \
  X(0xec, f64x2_abs, "f64x2.abs", v_v, NONE, 0) \
  X(0xed, f64x2_neg, "f64x2.neg", v_v, NONE, 0) \
  X(0xef, f64x2_sqrt, "f64x2.sqrt", v_v, NONE, 0) \
  X(0xf0, f64x2_add, "f64x2.add", vv_v, NONE, 0) \
  X(0xf1, f64x2_sub, "f64x2.sub", vv_v, NONE, 0) \
  X(0xf2, f64x2_mul, "f64x2.mul", vv_v, NONE, 0) \
  X(0xf3, f64x2_div, "f64x2.div", vv_v, NONE, 0) \
  X(0xf4, f64x2_min, "f64x2.min", vv_v, NONE, 0) \
  X(0xf5, f64x2_max, "f64x2.max", vv_v, NONE, 0) \
  X(0xf6, f64x2_pmin, "f64x2.pmin", vv_v, NONE, 0) \
  X(0xf7, f64x2_pmax, "f64x2.pmax", vv_v, NONE, 0) \
  X(0xf8, i32x4_trunc_sat_f32x4_s, "i32x4.trunc_sat_f32x4_s", v_v, NONE, 0) \
  X(0xf9, i32x4_trunc_sat_f32x4_u, "i32x4.trunc_sat_f32x4_u", v_v, NONE, 0) \
  X(0xfa, f32x4_convert_i32x4_s, "f32x4.convert_i32x4_s", v_v, NONE, 0) \
  X(0xfb, f32x4_convert_i32x4_u, "f32x4.convert_i32x4_u", v_v, NONE, 0) \
  X(0xfc, i32x4_trunc_sat_f64x2_s_zero, "i32x4.trunc_sat_f64x2_s_zero", v_v, NONE, 0) \
  X(0xfd, i32x4_trunc_sat_f64x2_u_zero, "i32x4.trunc_sat_f64x2_u_zero", v_v, NONE, 0) \
  X(0xfe, f64x2_convert_low_i32x4_s, "f64x2.convert_low_i32x4_s", v_v, NONE, 0) \
  X(0xff, f64x2_convert_low_i32x4_u, "f64x2.convert_low_i32x4_u", v_v, NONE, 0) \
  X(0x100, i8x16_relaxed_swizzle, "i8x16.relaxed_swizzle", vv_v, NONE, 0) \
  X(0x101, i32x4_relaxed_trunc_f32x4_s, "i32x4.relaxed_trunc_f32x4_s", v_v, NONE, 0) \
  X(0x102, i32x4_relaxed_trunc_f32x4_u, "i32x4.relaxed_trunc_f32x4_u", v_v, NONE, 0) \
  X(0x103, i32x4_relaxed_trunc_f64x2_s_zero, "i32x4.relaxed_trunc_f64x2_s_zero", v_v, NONE, 0) \
  X(0x104, i32x4_relaxed_trunc_f64x2_u_zero, "i32x4.relaxed_trunc_f64x2_u_zero", v_v, NONE, 0) \
  X(0x105, f32x4_relaxed_madd, "f32x4.relaxed_madd", vvv_v, NONE, 0) \
  X(0x106, f32x4_relaxed_nmadd, "f32x4.relaxed_nmadd", vvv_v, NONE, 0) \
  X(0x107, f64x2_relaxed_madd, "f64x2.relaxed_madd", vvv_v, NONE, 0) \
  X(0x108, f64x2_relaxed_nmadd, "f64x2.relaxed_nmadd", vvv_v, NONE, 0) \
  X(0x109, i8x16_relaxed_laneselect, "i8x16.relaxed_laneselect", vvv_v, NONE, 0) \
  X(0x10a, i16x8_relaxed_laneselect, "i16x8.relaxed_laneselect", vvv_v, NONE, 0) \
  X(0x10b, i32x4_relaxed_laneselect, "i32x4.relaxed_laneselect", vvv_v, NONE, 0) \
  X(0x10c, i64x2_relaxed_laneselect, "i64x2.relaxed_laneselect", vvv_v, NONE, 0) \
  X(0x10d, f32x4_relaxed_min, "f32x4.relaxed_min", vv_v, NONE, 0) \
  X(0x10e, f32x4_relaxed_max, "f32x4.relaxed_max", vv_v, NONE, 0) \
  X(0x10f, f64x2_relaxed_min, "f64x2.relaxed_min", vv_v, NONE, 0) \
  X(0x110, f64x2_relaxed_max, "f64x2.relaxed_max", vv_v, NONE, 0) \
  X(0x111, i16x8_relaxed_q15mulr_s, "i16x8.relaxed_q15mulr_s", vv_v, NONE, 0) \
  X(0x112, i16x8_relaxed_dot_i8x16_i7x16_s, "i16x8.relaxed_dot_i8x16_i7x16_s", vv_v, NONE, 0) \
  X(0x113, i32x4_relaxed_dot_i8x16_i7x16_add_s, "i32x4.relaxed_dot_i8x16_i7x16_add_s", vvv_v, NONE, 0)

/* Atomic instructions, prefix 0xfe. */
#define OPCODES_FE(X) \
  X(0x00, memory_atomic_notify, "memory.atomic.notify", ai_i, MEMARG, 2) \
  X(0x01, memory_atomic_wait32, "memory.atomic.wait32", aiI_i, MEMARG, 2) \
  X(0x02, memory_atomic_wait64, "memory.atomic.wait64", aII_i, MEMARG, 3) \
  X(0x03, atomic_fence, "atomic.fence", SPECIAL, NONE, 0) \
  X(0x10, i32_atomic_load, "i32.atomic.load", a_i, MEMARG, 2) \
  X(0x11, i64_atomic_load, "i64.atomic.load", a_I, MEMARG, 3) \
  X(0x12, i32_atomic_load8_u, "i32.atomic.load8_u", a_i, MEMARG, 0) \
  X(0x13, i32_atomic_load16_u, "i32.atomic.load16_u", a_i, MEMARG, 1) \
  X(0x14, i64_atomic_load8_u, "i64.atomic.load8_u", a_I, MEMARG, 0) \
  X(0x15, i64_atomic_load16_u, "i64.atomic.load16_u", a_I, MEMARG, 1) \
  X(0x16, i64_atomic_load32_u, "i64.atomic.load32_u", a_I, MEMARG, 2) \
  X(0x17, i32_atomic_store, "i32.atomic.store", ai_, MEMARG, 2) \
  X(0x18, i64_atomic_store, "i64.atomic.store", aI_, MEMARG, 3) \
  X(0x19, i32_atomic_store8, "i32.atomic.store8", ai_, MEMARG, 0) \
  X(0x1a, i32_atomic_store16, "i32.atomic.store16", ai_, MEMARG, 1) \
  X(0x1b, i64_atomic_store8, "i64.atomic.store8", aI_, MEMARG, 0) \
  X(0x1c, i64_atomic_store16, "i64.atomic.store16", aI_, MEMARG, 1) \
  X(0x1d, i64_atomic_store32, "i64.atomic.store32", aI_, MEMARG, 2) \
  X(0x1e, i32_atomic_rmw_add, "i32.atomic.rmw.add", ai_i, MEMARG, 2) \
  X(0x1f, i64_atomic_rmw_add, "i64.atomic.rmw.add", aI_I, MEMARG, 3) \
  X(0x20, i32_atomic_rmw8_add_u, "i32.atomic.rmw8.add_u", ai_i, MEMARG, 0) \
  X(0x21, i32_atomic_rmw16_add_u, "i32.atomic.rmw16.add_u", ai_i, MEMARG, 1) \
  X(0x22, i64_atomic_rmw8_add_u, "i64.atomic.rmw8.add_u", aI_I, MEMARG, 0) \
  X(0x23, i64_atomic_rmw16_add_u, "i64.atomic.rmw16.add_u", aI_I, MEMARG, 1) \
  X(0x24, i64_atomic_rmw32_add_u, "i64.atomic.rmw32.add_u", aI_I, MEMARG, 2) \
  X(0x25, i32_atomic_rmw_sub, "i32.atomic.rmw.sub", ai_i, MEMARG, 2) \
  X(0x26, i64_atomic_rmw_sub, "i64.atomic.rmw.sub", aI_I, MEMARG, 3) \
  X(0x27, i32_atomic_rmw8_sub_u, "i32.atomic.rmw8.sub_u", ai_i, MEMARG, 0) \
  X(0x28, i32_atomic_rmw16_sub_u, "i32.atomic.rmw16.sub_u", ai_i, MEMARG, 1) \
  X(0x29, i64_atomic_rmw8_sub_u, "i64.atomic.rmw8.sub_u", aI_I, MEMARG, 0) \
  X(0x2a, i64_atomic_rmw16_sub_u, "i64.atomic.rmw16.sub_u", aI_I, MEMARG, 1) \
  X(0x2b, i64_atomic_rmw32_sub_u, "i64.atomic.rmw32.sub_u", aI_I, MEMARG, 2) \
  X(0x2c, i32_atomic_rmw_and, "i32.atomic.rmw.and", ai_i, MEMARG, 2) \
  X(0x2d, i64_atomic_rmw_and, "i64.atomic.rmw.and", aI_I, MEMARG, 3) \
  X(0x2e, i32_atomic_rmw8_and_u, "i32.atomic.rmw8.and_u", ai_i, MEMARG, 0) \
  X(0x2f, i32_atomic_rmw16_and_u, "i32.atomic.rmw16.and_u", ai_i, MEMARG, 1) \
  X(0x30, i64_atomic_rmw8_and_u, "i64.atomic.rmw8.and_u", aI_I, MEMARG, 0) \
  X(0x31, i64_atomic_rmw16_and_u, "i64.atomic.rmw16.and_u", aI_I, MEMARG, 1) \
  X(0x32, i64_atomic_rmw32_and_u, "i64.atomic.rmw32.and_u", aI_I, MEMARG, 2) \
  X(0x33, i32_atomic_rmw_or, "i32.atomic.rmw.or", ai_i, MEMARG, 2) \
  X(0x34, i64_atomic_rmw_or, "i64.atomic.rmw.or", aI_I, MEMARG, 3) \
  X(0x35, i32_atomic_rmw8_or_u, "i32.atomic.rmw8.or_u", ai_i, MEMARG, 0) \
  X(0x36, i32_atomic_rmw16_or_u, "i32.atomic.rmw16.or_u", ai_i, MEMARG, 1) \
  X(0x37, i64_atomic_rmw8_or_u, "i64.atomic.rmw8.or_u", aI_I, MEMARG, 0) \
  X(0x38, i64_atomic_rmw16_or_u, "i64.atomic.rmw16.or_u", aI_I, MEMARG, 1) \
  X(0x39, i64_atomic_rmw32_or_u, "i64.atomic.rmw32.or_u", aI_I, MEMARG, 2) \
  X(0x3a, i32_atomic_rmw_xor, "i32.atomic.rmw.xor", ai_i, MEMARG, 2) \
  X(0x3b, i64_atomic_rmw_xor, "i64.atomic.rmw.xor", aI_I, MEMARG, 3) \
  X(0x3c, i32_atomic_rmw8_xor_u, "i32.atomic.rmw8.xor_u", ai_i, MEMARG, 0) \
  X(0x3d, i32_atomic_rmw16_xor_u, "i32.atomic.rmw16.xor_u", ai_i, MEMARG, 1) \
  X(0x3e, i64_atomic_rmw8_xor_u, "i64.atomic.rmw8.xor_u", aI_I, MEMARG, 0) \
  X(0x3f, i64_atomic_rmw16_xor_u, "i64.atomic.rmw16.xor_u", aI_I, MEMARG, 1) \
  X(0x40, i64_atomic_rmw32_xor_u, "i64.atomic.rmw32.xor_u", aI_I, MEMARG, 2) \
  X(0x41, i32_atomic_rmw_xchg, "i32.atomic.rmw.xchg", ai_i, MEMARG, 2) \
  X(0x42, i64_atomic_rmw_xchg, "i64.atomic.rmw.xchg", aI_I, MEMARG, 3) \
  X(0x43, i32_atomic_rmw8_xchg_u, "i32.atomic.rmw8.xchg_u", ai_i, MEMARG, 0) \
  X(0x44, i32_atomic_rmw16_xchg_u, "i32.atomic.rmw16.xchg_u", ai_i, MEMARG, 1) \
  X(0x45, i64_atomic_rmw8_xchg_u, "i64.atomic.rmw8.xchg_u", aI_I, MEMARG, 0) \
  X(0x46, i64_atomic_rmw16_xchg_u, "i64.atomic.rmw16.xchg_u", aI_I, MEMARG, 1) \
  X(0x47, i64_atomic_rmw32_xchg_u, "i64.atomic.rmw32.xchg_u", aI_I, MEMARG, 2) \
  X(0x48, i32_atomic_rmw_cmpxchg, "i32.atomic.rmw.cmpxchg", aii_i, MEMARG, 2) \
  X(0x49, i64_atomic_rmw_cmpxchg, "i64.atomic.rmw.cmpxchg", aII_I, MEMARG, 3) \
  X(0x4a, i32_atomic_rmw8_cmpxchg_u, "i32.atomic.rmw8.cmpxchg_u", aii_i, MEMARG, 0) \
  X(0x4b, i32_atomic_rmw16_cmpxchg_u, "i32.atomic.rmw16.cmpxchg_u", aii_i, MEMARG, 1) \
  X(0x4c, i64_atomic_rmw8_cmpxchg_u, "i64.atomic.rmw8.cmpxchg_u", aII_I, MEMARG, 0) \
  X(0x4d, i64_atomic_rmw16_cmpxchg_u, "i64.atomic.rmw16.cmpxchg_u", aII_I, MEMARG, 1) \
  X(0x4e, i64_atomic_rmw32_cmpxchg_u, "i64.atomic.rmw32.cmpxchg_u", aII_I, MEMARG, 2)


/* S(name, number of parameters, parameters, result) */
#define SIGNATURES(S) \
  S(a_i, 1, ADDRESS, 0, 0, T_I32) \
  S(a_I, 1, ADDRESS, 0, 0, T_I64) \
  S(a_f, 1, ADDRESS, 0, 0, T_F32) \
  S(a_F, 1, ADDRESS, 0, 0, T_F64) \
  S(ai_, 2, ADDRESS, T_I32, 0, 0) \
  S(aI_, 2, ADDRESS, T_I64, 0, 0) \
  S(af_, 2, ADDRESS, T_F32, 0, 0) \
  S(aF_, 2, ADDRESS, T_F64, 0, 0) \
  S(n_i, 0, 0, 0, 0, T_I32) \
  S(n_I, 0, 0, 0, 0, T_I64) \
  S(n_f, 0, 0, 0, 0, T_F32) \
  S(n_F, 0, 0, 0, 0, T_F64) \
  S(i_i, 1, T_I32, 0, 0, T_I32) \
  S(ii_i, 2, T_I32, T_I32, 0, T_I32) \
  S(I_i, 1, T_I64, 0, 0, T_I32) \
  S(II_i, 2, T_I64, T_I64, 0, T_I32) \
  S(ff_i, 2, T_F32, T_F32, 0, T_I32) \
  S(FF_i, 2, T_F64, T_F64, 0, T_I32) \
  S(I_I, 1, T_I64, 0, 0, T_I64) \
  S(II_I, 2, T_I64, T_I64, 0, T_I64) \
  S(f_f, 1, T_F32, 0, 0, T_F32) \
  S(ff_f, 2, T_F32, T_F32, 0, T_F32) \
  S(F_F, 1, T_F64, 0, 0, T_F64) \
  S(FF_F, 2, T_F64, T_F64, 0, T_F64) \
  S(f_i, 1, T_F32, 0, 0, T_I32) \
  S(F_i, 1, T_F64, 0, 0, T_I32) \
  S(i_I, 1, T_I32, 0, 0, T_I64) \
  S(f_I, 1, T_F32, 0, 0, T_I64) \
  S(F_I, 1, T_F64, 0, 0, T_I64) \
  S(i_f, 1, T_I32, 0, 0, T_F32) \
  S(I_f, 1, T_I64, 0, 0, T_F32) \
  S(F_f, 1, T_F64, 0, 0, T_F32) \
  S(i_F, 1, T_I32, 0, 0, T_F64) \
  S(I_F, 1, T_I64, 0, 0, T_F64) \
  S(f_F, 1, T_F32, 0, 0, T_F64) \
  S(a_v, 1, ADDRESS, 0, 0, T_V128) \
  S(av_, 2, ADDRESS, T_V128, 0, 0) \
  S(n_v, 0, 0, 0, 0, T_V128) \
  S(vv_v, 2, T_V128, T_V128, 0, T_V128) \
  S(i_v, 1, T_I32, 0, 0, T_V128) \
  S(I_v, 1, T_I64, 0, 0, T_V128) \
  S(f_v, 1, T_F32, 0, 0, T_V128) \
  S(F_v, 1, T_F64, 0, 0, T_V128) \
  S(v_i, 1, T_V128, 0, 0, T_I32) \
  S(vi_v, 2, T_V128, T_I32, 0, T_V128) \
  S(v_I, 1, T_V128, 0, 0, T_I64) \
  S(vI_v, 2, T_V128, T_I64, 0, T_V128) \
  S(v_f, 1, T_V128, 0, 0, T_F32) \
  S(vf_v, 2, T_V128, T_F32, 0, T_V128) \
  S(v_F, 1, T_V128, 0, 0, T_F64) \
  S(vF_v, 2, T_V128, T_F64, 0, T_V128) \
  S(v_v, 1, T_V128, 0, 0, T_V128) \
  S(vvv_v, 3, T_V128, T_V128, T_V128, T_V128) \
  S(av_v, 2, ADDRESS, T_V128, 0, T_V128) \
  S(ai_i, 2, ADDRESS, T_I32, 0, T_I32) \
  S(aiI_i, 3, ADDRESS, T_I32, T_I64, T_I32) \
  S(aII_i, 3, ADDRESS, T_I64, T_I64, T_I32) \
  S(aI_I, 2, ADDRESS, T_I64, 0, T_I64) \
  S(aii_i, 3, ADDRESS, T_I32, T_I32, T_I32) \
  S(aII_I, 3, ADDRESS, T_I64, T_I64, T_I64)
/* clang-format on */

/* An opcode in one number: a prefixed one follows the one-byte opcodes. */
enum {
  PREFIX_FC = 0x100,
  PREFIX_FD = 0x120,
  PREFIX_FE = 0x240,
  OPCODE_COUNT = 0x290,
};

#define CORE(code, id, ...) OPCODE_##id = code,
#define FC(code, id, ...) OPCODE_##id = PREFIX_FC + code,
#define FD(code, id, ...) OPCODE_##id = PREFIX_FD + code,
#define FE(code, id, ...) OPCODE_##id = PREFIX_FE + code,
enum opcode { OPCODES_CORE(CORE) OPCODES_FC(FC) OPCODES_FD(FD) OPCODES_FE(FE) };
#undef CORE
#undef FC
#undef FD
#undef FE

enum immediate {
  IMMEDIATE_NONE,
  IMMEDIATE_I32,
  IMMEDIATE_I64,
  IMMEDIATE_F32,
  IMMEDIATE_F64,
  IMMEDIATE_V128,
  IMMEDIATE_SHUFFLE,
  IMMEDIATE_LANE,
  IMMEDIATE_MEMARG,
  IMMEDIATE_MEMARG_LANE,
};

#define S(name, ...) SIGNATURE_##name,
enum signature { SIGNATURE_UNKNOWN, SIGNATURE_SPECIAL, SIGNATURES(S) };
#undef S

/* The parameter type of addresses; the others are codes of value types. */
enum { ADDRESS = 1 };

struct signature_info {
  uint8_t param_count, params[3], result;
};

struct opcode_info {
  uint8_t signature; /* SIGNATURE_UNKNOWN: no such opcode */
  uint8_t immediate, argument;
};

extern const struct signature_info signature_infos[];
extern const struct opcode_info opcode_infos[OPCODE_COUNT];

/* The name of an opcode that there is: "i32.add". */
const char *opcode_name(uint32_t opcode);

#endif
