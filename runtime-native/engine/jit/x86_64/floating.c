/* SPDX-License-Identifier: MIT */
/* floating.c: floating-point numbers, and conversions between them and integers. */
#include "engine/jit/x86_64/lower.h"

#include <string.h>

static label bits32(struct lower *l, uint32_t bits) {
  return assembler_constant(&l->as, &bits, sizeof bits);
}
static label bits64(struct lower *l, uint64_t bits) {
  return assembler_constant(&l->as, &bits, sizeof bits);
}
static label twice(struct lower *l, uint64_t bits) {
  const uint64_t both[2] = {bits, bits};
  return assembler_constant(&l->as, both, sizeof both);
}
static label lanes(struct lower *l, bool is_f64, uint64_t f64, uint32_t f32) {
  return twice(l, is_f64 ? f64 : (uint64_t)f32 << 32 | f32);
}

/* ---- Arithmetic ---------------------------------------------------------------------------------
 */

static void lower_binary(struct lower *l, const struct ir_value *value, enum x64_op op,
                         bool commutes) {
  uint32_t a = value->args[0], b = value->args[1];
  unsigned to = result_register(l);
  if (commutes && is_in(l, b, to)) {
    uint32_t other = a;
    a = b;
    b = other;
  }
  unsigned reg = is_in(l, b, to) && a != b ? FLOAT_SCRATCH : to;
  struct x64_operand right = operand(l, b);
  into_float(l, a, reg);
  x64_op(&l->as, op, X64_32, reg, a == b ? x64_r(reg) : right);
  set_result(l, reg);
}

/* info: the operation for numbers that are equal. Result and left operand are in the scratch
 * register. */
static void lower_equal_or_nan(struct lower *l, const struct cold_path *path) {
  const struct ir_value *value = value_at(l, path->value);
  bool is_f64 = value->type == IR_F64;
  label equal = label_new(&l->as);
  x64_jump_if(&l->as, X64_NP, equal);
  x64_op(&l->as, is_f64 ? X64_ADDSD : X64_ADDSS, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_jump(&l->as, path->back);
  label_bind(&l->as, equal);
  x64_op(&l->as, (enum x64_op)path->info, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_jump(&l->as, path->back);
}

/* minsd takes its second operand if one is a NaN or both are zeros. */
static void lower_min_max(struct lower *l, const struct ir_value *value, bool is_min) {
  bool is_f64 = value->type == IR_F64;
  into_float(l, value->args[0], FLOAT_SCRATCH);
  into_float(l, value->args[1], FLOAT_SCRATCH2);
  x64_op(&l->as, is_f64 ? X64_UCOMISD : X64_UCOMISS, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  const struct cold_path *path = cold_path(l, lower_equal_or_nan, is_min ? X64_ORPS : X64_ANDPS);
  x64_jump_if(&l->as, X64_E, path->at); /* also if they are not ordered */
  enum x64_op op = is_min ? (is_f64 ? X64_MINSD : X64_MINSS) : (is_f64 ? X64_MAXSD : X64_MAXSS);
  x64_op(&l->as, op, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  label_bind(&l->as, path->back);
  set_result(l, FLOAT_SCRATCH);
}

static void lower_unary(struct lower *l, const struct ir_value *value, enum x64_op op,
                        struct x64_operand right) {
  unsigned to = result_register(l);
  into_float(l, value->args[0], to);
  x64_op(&l->as, op, X64_32, to, right);
  set_result(l, to);
}

static void lower_round(struct lower *l, const struct ir_value *value, uint8_t mode) {
  enum { QUIET = 8 };
  unsigned to = result_register(l), from = in_register(l, value->args[0], FLOAT_SCRATCH);
  enum x64_op op = value->type == IR_F64 ? X64_ROUNDSD : X64_ROUNDSS;
  x64_op_imm(&l->as, op, X64_32, to, x64_r(from), mode | QUIET);
  set_result(l, to);
}

static void lower_sqrt(struct lower *l, const struct ir_value *value) {
  unsigned to = result_register(l), from = in_register(l, value->args[0], FLOAT_SCRATCH);
  x64_op(&l->as, value->type == IR_F64 ? X64_SQRTSD : X64_SQRTSS, X64_32, to, x64_r(from));
  set_result(l, to);
}

static void lower_copysign(struct lower *l, const struct ir_value *value) {
  bool is_f64 = value->type == IR_F64;
  into_float(l, value->args[0], FLOAT_SCRATCH);
  into_float(l, value->args[1], FLOAT_SCRATCH2);
  x64_op(&l->as, X64_ANDPS, X64_32, FLOAT_SCRATCH, x64_at(lanes(l, is_f64, INT64_MAX, INT32_MAX)));
  x64_op(&l->as, X64_ANDPS, X64_32, FLOAT_SCRATCH2,
         x64_at(lanes(l, is_f64, UINT64_C(1) << 63, UINT32_C(1) << 31)));
  x64_op(&l->as, X64_ORPS, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  set_result(l, FLOAT_SCRATCH);
}

/* ---- Comparisons --------------------------------------------------------------------------------
 */

/* ucomisd tells what is not ordered as below and equal: below is asked for as above, with operands
 * exchanged. */
struct condition compare_floats(struct lower *l, const struct ir_value *value) {
  static const struct {
    uint8_t code, parity;
    bool exchanged;
  } comparisons[] = {{X64_E, AND_ORDERED, false}, {X64_NE, OR_UNORDERED, false},
                     {X64_A, NO_PARITY, true},    {X64_A, NO_PARITY, false},
                     {X64_AE, NO_PARITY, true},   {X64_AE, NO_PARITY, false}};
  bool is_f64 = value->op >= OPCODE_f64_eq;
  unsigned i = value->op - (is_f64 ? OPCODE_f64_eq : OPCODE_f32_eq);
  bool exchanged = comparisons[i].exchanged;
  unsigned left = in_register(l, value->args[exchanged], FLOAT_SCRATCH);
  x64_op(&l->as, is_f64 ? X64_UCOMISD : X64_UCOMISS, X64_32, left,
         operand(l, value->args[!exchanged]));
  return (struct condition){comparisons[i].code, comparisons[i].parity};
}

/* ---- From integers ------------------------------------------------------------------------------
 */

static void convert(struct lower *l, bool to_f64, enum x64_size size, unsigned to,
                    struct x64_operand from) {
  x64_op(&l->as, X64_XORPS, X64_32, to, x64_r(to)); /* depends on nothing before */
  x64_op(&l->as, to_f64 ? X64_CVTSI2SD : X64_CVTSI2SS, size, to, from);
}

static struct x64_operand source(struct lower *l, uint32_t v) {
  return is_const(l, v) ? x64_r(in_register(l, v, SCRATCH)) : operand(l, v);
}

static void lower_from_integer(struct lower *l, const struct ir_value *value, enum x64_size size) {
  unsigned to = result_register(l);
  convert(l, value->type == IR_F64, size, to, source(l, value->args[0]));
  set_result(l, to);
}

/* Above 2^63: half of it, rounded to odd, twice. */
static void lower_large(struct lower *l, const struct cold_path *path) {
  bool is_f64 = value_at(l, path->value)->type == IR_F64;
  x64_op(&l->as, X64_MOV, X64_64, SCRATCH2, x64_r(SCRATCH));
  x64_shift_imm(&l->as, X64_SHR, X64_64, x64_r(SCRATCH), 1);
  x64_alu_imm(&l->as, X64_AND, X64_32, x64_r(SCRATCH2), 1);
  x64_alu(&l->as, X64_OR, X64_64, SCRATCH, x64_r(SCRATCH2));
  convert(l, is_f64, X64_64, FLOAT_SCRATCH, x64_r(SCRATCH));
  x64_op(&l->as, is_f64 ? X64_ADDSD : X64_ADDSS, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  x64_jump(&l->as, path->back);
}

static void lower_from_u64(struct lower *l, const struct ir_value *value) {
  const struct cold_path *path = cold_path(l, lower_large, 0);
  label large = path->at, back = path->back;
  into_general(l, value->args[0], SCRATCH);
  x64_op(&l->as, X64_TEST, X64_64, SCRATCH, x64_r(SCRATCH));
  x64_jump_if(&l->as, X64_S, large);
  convert(l, value->type == IR_F64, X64_64, FLOAT_SCRATCH, x64_r(SCRATCH));
  label_bind(&l->as, back);
  set_result(l, FLOAT_SCRATCH);
}

/* ---- To integers --------------------------------------------------------------------------------
 */

struct truncation {
  bool from_f64, to_64, is_signed, saturates;
};

static bool find_truncation(uint32_t op, struct truncation *t) {
  static const uint32_t trapping[] = {OPCODE_i32_trunc_f32_s, OPCODE_i64_trunc_f32_s};
  uint32_t number;
  if (op >= OPCODE_i32_trunc_sat_f32_s && op <= OPCODE_i64_trunc_sat_f64_u) {
    number = op - OPCODE_i32_trunc_sat_f32_s;
    *t = (struct truncation){.to_64 = number >= 4, .saturates = true};
  } else {
    bool to_64 = op >= OPCODE_i64_trunc_f32_s;
    if (op < trapping[to_64] || op > trapping[to_64] + 3) return false;
    number = op - trapping[to_64];
    *t = (struct truncation){.to_64 = to_64};
  }
  t->from_f64 = number & 2;
  t->is_signed = !(number & 1);
  return true;
}

static void compare_with(struct lower *l, bool is_f64, unsigned reg, double number) {
  float f = (float)number;
  uint64_t d;
  uint32_t s;
  memcpy(&d, &number, sizeof d);
  memcpy(&s, &f, sizeof s);
  x64_op(&l->as, is_f64 ? X64_UCOMISD : X64_UCOMISS, X64_32, reg,
         x64_at(is_f64 ? bits64(l, d) : bits32(l, s)));
}

static void truncate(struct lower *l, const struct truncation *t, unsigned from) {
  x64_op(&l->as, t->from_f64 ? X64_CVTTSD2SI : X64_CVTTSS2SI, X64_64, SCRATCH, x64_r(from));
}

/* The result does not fit, or the hardware tells no difference. The operand is in xmm15. */
static void lower_out_of_range(struct lower *l, const struct cold_path *path) {
  struct truncation t;
  find_truncation(value_at(l, path->value)->op, &t);
  enum x64_op compare = t.from_f64 ? X64_UCOMISD : X64_UCOMISS;
  x64_op(&l->as, compare, X64_32, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  if (!t.saturates) {
    x64_jump_if(&l->as, X64_P, trap_path(l, AMPHORA_TRAP_CONVERSION));
    if (t.to_64 && t.is_signed) { /* the least number is what tells of an overflow too */
      compare_with(l, t.from_f64, FLOAT_SCRATCH, -0x1p63);
      x64_jump_if(&l->as, X64_E, path->back);
    }
    x64_jump(&l->as, trap_path(l, AMPHORA_TRAP_INTEGER_OVERFLOW));
    return;
  }
  uint64_t most =
      t.to_64 ? (t.is_signed ? INT64_MAX : UINT64_MAX) : (t.is_signed ? INT32_MAX : UINT32_MAX);
  uint64_t least = !t.is_signed ? 0 : t.to_64 ? (uint64_t)INT64_MIN : (uint32_t)INT32_MIN;
  x64_mov_imm(&l->as, SCRATCH, 0);
  x64_jump_if(&l->as, X64_P, path->back);
  compare_with(l, t.from_f64, FLOAT_SCRATCH, 0);
  x64_mov_imm(&l->as, SCRATCH, least);
  x64_jump_if(&l->as, X64_B, path->back);
  x64_mov_imm(&l->as, SCRATCH, most);
  x64_jump(&l->as, path->back);
}

/* Above 2^63, or no number: what is below the sign bit, and the bit. */
static void lower_to_u64(struct lower *l, const struct truncation *t, label out_of_range) {
  label small = label_new(&l->as), end = label_new(&l->as);
  uint64_t bits = t->from_f64 ? UINT64_C(0x43e0000000000000) : UINT32_C(0x5f000000); /* 2^63 */
  label limit = t->from_f64 ? bits64(l, bits) : bits32(l, (uint32_t)bits);
  x64_op(&l->as, t->from_f64 ? X64_UCOMISD : X64_UCOMISS, X64_32, FLOAT_SCRATCH, x64_at(limit));
  x64_jump_if(&l->as, X64_B, small);
  move_float(l, FLOAT_SCRATCH2, FLOAT_SCRATCH);
  x64_op(&l->as, t->from_f64 ? X64_SUBSD : X64_SUBSS, X64_32, FLOAT_SCRATCH2, x64_at(limit));
  truncate(l, t, FLOAT_SCRATCH2);
  x64_op(&l->as, X64_TEST, X64_64, SCRATCH, x64_r(SCRATCH));
  x64_jump_if(&l->as, X64_S, out_of_range);
  x64_mov_imm(&l->as, SCRATCH2, UINT64_C(1) << 63);
  x64_alu(&l->as, X64_XOR, X64_64, SCRATCH, x64_r(SCRATCH2));
  x64_jump(&l->as, end);
  label_bind(&l->as, small);
  truncate(l, t, FLOAT_SCRATCH);
  x64_op(&l->as, X64_TEST, X64_64, SCRATCH, x64_r(SCRATCH));
  x64_jump_if(&l->as, X64_S, out_of_range);
  label_bind(&l->as, end);
}

static bool lower_truncation(struct lower *l, const struct ir_value *value) {
  struct truncation t;
  if (!find_truncation(value->op, &t)) return false;
  const struct cold_path *path = cold_path(l, lower_out_of_range, 0);
  label out_of_range = path->at, back = path->back;
  into_float(l, value->args[0], FLOAT_SCRATCH);
  if (t.to_64 && !t.is_signed) {
    lower_to_u64(l, &t, out_of_range);
  } else {
    truncate(l, &t, FLOAT_SCRATCH);
    if (t.to_64) {
      x64_alu_imm(&l->as, X64_CMP, X64_64, x64_r(SCRATCH), 1);
      x64_jump_if(&l->as, X64_O, out_of_range);
    } else {
      x64_op(&l->as, t.is_signed ? X64_MOVSL : X64_MOV, t.is_signed ? X64_64 : X64_32, SCRATCH2,
             x64_r(SCRATCH));
      x64_alu(&l->as, X64_CMP, X64_64, SCRATCH2, x64_r(SCRATCH));
      x64_jump_if(&l->as, X64_NE, out_of_range);
      x64_op(&l->as, X64_MOV, X64_32, SCRATCH, x64_r(SCRATCH));
    }
  }
  label_bind(&l->as, back);
  set_result(l, SCRATCH);
  return true;
}

/* ---- All of them --------------------------------------------------------------------------------
 */

static void lower_conversion(struct lower *l, const struct ir_value *value, enum x64_op op) {
  unsigned to = result_register(l), from = in_register(l, value->args[0], FLOAT_SCRATCH);
  x64_op(&l->as, op, X64_32, to, x64_r(from));
  set_result(l, to);
}

static void lower_bits_to_float(struct lower *l, const struct ir_value *value, enum x64_size size) {
  unsigned to = result_register(l);
  x64_op(&l->as, X64_MOVD, size, to, x64_r(in_register(l, value->args[0], SCRATCH)));
  set_result(l, to);
}

static void lower_bits_of_float(struct lower *l, const struct ir_value *value, enum x64_size size) {
  unsigned to = result_register(l);
  x64_op(&l->as, X64_MOVD_TO, size, in_register(l, value->args[0], FLOAT_SCRATCH), x64_r(to));
  set_result(l, to);
}

bool lower_floating(struct lower *l, const struct ir_value *value) {
  enum { NEAREST, DOWN, UP, TO_ZERO };
  bool is_f64 = value->type == IR_F64;
  switch (value->op) {
  case OPCODE_f32_add: lower_binary(l, value, X64_ADDSS, true); return true;
  case OPCODE_f64_add: lower_binary(l, value, X64_ADDSD, true); return true;
  case OPCODE_f32_sub: lower_binary(l, value, X64_SUBSS, false); return true;
  case OPCODE_f64_sub: lower_binary(l, value, X64_SUBSD, false); return true;
  case OPCODE_f32_mul: lower_binary(l, value, X64_MULSS, true); return true;
  case OPCODE_f64_mul: lower_binary(l, value, X64_MULSD, true); return true;
  case OPCODE_f32_div: lower_binary(l, value, X64_DIVSS, false); return true;
  case OPCODE_f64_div: lower_binary(l, value, X64_DIVSD, false); return true;
  case OPCODE_f32_min:
  case OPCODE_f64_min: lower_min_max(l, value, true); return true;
  case OPCODE_f32_max:
  case OPCODE_f64_max: lower_min_max(l, value, false); return true;
  case OPCODE_f32_abs:
  case OPCODE_f64_abs:
    lower_unary(l, value, X64_ANDPS, x64_at(lanes(l, is_f64, INT64_MAX, INT32_MAX)));
    return true;
  case OPCODE_f32_neg:
  case OPCODE_f64_neg:
    lower_unary(l, value, X64_XORPS,
                x64_at(lanes(l, is_f64, UINT64_C(1) << 63, UINT32_C(1) << 31)));
    return true;
  case OPCODE_f32_copysign:
  case OPCODE_f64_copysign: lower_copysign(l, value); return true;
  case OPCODE_f32_ceil:
  case OPCODE_f64_ceil: lower_round(l, value, UP); return true;
  case OPCODE_f32_floor:
  case OPCODE_f64_floor: lower_round(l, value, DOWN); return true;
  case OPCODE_f32_trunc:
  case OPCODE_f64_trunc: lower_round(l, value, TO_ZERO); return true;
  case OPCODE_f32_nearest:
  case OPCODE_f64_nearest: lower_round(l, value, NEAREST); return true;
  case OPCODE_f32_sqrt:
  case OPCODE_f64_sqrt: lower_sqrt(l, value); return true;
  case OPCODE_f32_demote_f64: lower_conversion(l, value, X64_CVTSD2SS); return true;
  case OPCODE_f64_promote_f32: lower_conversion(l, value, X64_CVTSS2SD); return true;
  case OPCODE_f32_convert_i32_s:
  case OPCODE_f64_convert_i32_s: lower_from_integer(l, value, X64_32); return true;
  case OPCODE_f32_convert_i32_u: /* zero-extended */
  case OPCODE_f64_convert_i32_u:
  case OPCODE_f32_convert_i64_s:
  case OPCODE_f64_convert_i64_s: lower_from_integer(l, value, X64_64); return true;
  case OPCODE_f32_convert_i64_u:
  case OPCODE_f64_convert_i64_u: lower_from_u64(l, value); return true;
  case OPCODE_f32_reinterpret_i32: lower_bits_to_float(l, value, X64_32); return true;
  case OPCODE_f64_reinterpret_i64: lower_bits_to_float(l, value, X64_64); return true;
  case OPCODE_i32_reinterpret_f32: lower_bits_of_float(l, value, X64_32); return true;
  case OPCODE_i64_reinterpret_f64: lower_bits_of_float(l, value, X64_64); return true;
  default: return lower_truncation(l, value);
  }
}
