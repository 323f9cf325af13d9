/* SPDX-License-Identifier: MIT */
/* integer.c: integers, and what compares them. */
#include "engine/jit/x86_64/lower.h"

/* Operations on two operands that have one instruction; and comparisons. */
static const struct row {
  enum { NO_ROW, ALU, COMPARE, SHIFT, MULTIPLY, DIVIDE } kind : 8;
  uint8_t size, code;
  bool commutes;
} rows[OPCODE_COUNT] = {
#define ROW(name, kind, code, commutes)                                                            \
  [OPCODE_i32_##name] = {kind, X64_32, code, commutes},                                            \
  [OPCODE_i64_##name] = {kind, X64_64, code, commutes},
    ROW(add, ALU, X64_ADD, true) ROW(sub, ALU, X64_SUB, false) ROW(and, ALU, X64_AND, true)
        ROW(or, ALU, X64_OR, true) ROW(xor, ALU, X64_XOR, true) ROW(mul, MULTIPLY, 0, true)
            ROW(shl, SHIFT, X64_SHL, false) ROW(shr_s, SHIFT, X64_SAR, false)
                ROW(shr_u, SHIFT, X64_SHR, false) ROW(rotl, SHIFT, X64_ROL, false)
                    ROW(rotr, SHIFT, X64_ROR, false) ROW(eq, COMPARE, X64_E, true)
                        ROW(ne, COMPARE, X64_NE, true) ROW(lt_s, COMPARE, X64_L, false)
                            ROW(lt_u, COMPARE, X64_B, false) ROW(gt_s, COMPARE, X64_G, false) ROW(
                                gt_u, COMPARE, X64_A, false) ROW(le_s, COMPARE, X64_LE, false)
                                ROW(le_u, COMPARE, X64_BE, false) ROW(ge_s, COMPARE, X64_GE, false)
                                    ROW(ge_u, COMPARE, X64_AE, false) ROW(div_s, DIVIDE, 0, false)
                                        ROW(div_u, DIVIDE, 0, false) ROW(rem_s, DIVIDE, 0, false)
                                            ROW(rem_u, DIVIDE, 0, false)
#undef ROW
};

/* ---- Operations on two operands -----------------------------------------------------------------
 */

/* Whether the value in work, an addition, is done by lea. */
static bool lower_lea(struct lower *l, const struct ir_value *value, enum x64_size size,
                      unsigned to) {
  uint32_t a = value->args[0], b = value->args[1];
  if (is_const(l, a) || is_in(l, a, to) || is_in(l, b, to)) return false;
  struct x64_operand left = operand(l, a);
  if (left.kind != X64_REGISTER) return false;
  if (is_immediate(l, b, size)) {
    x64_op(&l->as, X64_LEA, size, to, x64_mem(left.base, (int32_t)value_at(l, b)->imm));
    return true;
  }
  if (is_const(l, b)) return false;
  struct x64_operand right = operand(l, b);
  if (right.kind != X64_REGISTER) return false;
  x64_op(&l->as, X64_LEA, size, to, x64_mem_index(left.base, right.base, 0, 0));
  return true;
}

static void lower_alu(struct lower *l, const struct ir_value *value, const struct row *row) {
  uint32_t a = value->args[0], b = value->args[1];
  unsigned to = result_register(l);
  if (row->commutes && (is_const(l, a) || (is_in(l, b, to) && !is_in(l, a, to)))) {
    uint32_t other = a;
    a = b;
    b = other;
  }
  if (row->code == X64_ADD && lower_lea(l, value, row->size, to)) {
    set_result(l, to);
    return;
  }
  unsigned reg = is_in(l, b, to) ? SCRATCH : to; /* b must last */
  if (row->code == X64_XOR && a == b) reg = to;
  into_general(l, a, reg);
  if (is_immediate(l, b, row->size)) {
    x64_alu_imm(&l->as, row->code, row->size, x64_r(reg), (int32_t)value_at(l, b)->imm);
  } else {
    struct x64_operand right = is_const(l, b) ? x64_r(in_register(l, b, SCRATCH2)) : operand(l, b);
    x64_alu(&l->as, row->code, row->size, reg, right);
  }
  set_result(l, reg);
}

static void lower_multiply(struct lower *l, const struct ir_value *value, const struct row *row) {
  uint32_t a = value->args[0], b = value->args[1];
  unsigned to = result_register(l);
  if (is_const(l, a) || is_in(l, b, to)) {
    uint32_t other = a;
    a = b;
    b = other;
  }
  if (is_immediate(l, b, row->size)) {
    struct x64_operand left = is_const(l, a) ? x64_r(in_register(l, a, SCRATCH)) : operand(l, a);
    x64_imul_imm(&l->as, row->size, to, left, (int32_t)value_at(l, b)->imm);
    set_result(l, to);
    return;
  }
  unsigned reg = is_in(l, b, to) && a != b ? SCRATCH : to;
  into_general(l, a, reg);
  struct x64_operand right = is_const(l, b) ? x64_r(in_register(l, b, SCRATCH2)) : operand(l, b);
  x64_op(&l->as, X64_IMUL, row->size, reg, a == b ? x64_r(reg) : right);
  set_result(l, reg);
}

static void lower_shift(struct lower *l, const struct ir_value *value, const struct row *row) {
  uint32_t a = value->args[0], b = value->args[1];
  unsigned to = result_register(l), bits = row->size == X64_64 ? 63 : 31;
  if (is_const(l, b)) {
    unsigned count = (unsigned)value_at(l, b)->imm & bits;
    into_general(l, a, to);
    if (count) x64_shift_imm(&l->as, row->code, row->size, x64_r(to), (uint8_t)count);
    if (!count && row->size == X64_32) x64_op(&l->as, X64_MOV, X64_32, to, x64_r(to));
    set_result(l, to);
    return;
  }
  into_general(l, b, X64_RCX);
  into_general(l, a, to);
  x64_shift(&l->as, row->code, row->size, x64_r(to));
  set_result(l, to);
}

/* ---- Division -----------------------------------------------------------------------------------
 */

/* The divisor is -1: the quotient may overflow, the remainder is 0. */
static void lower_minus_one(struct lower *l, const struct cold_path *path) {
  const struct ir_value *value = value_at(l, path->value);
  enum x64_size size = rows[value->op].size;
  if (value->op == OPCODE_i32_rem_s || value->op == OPCODE_i64_rem_s) {
    x64_mov_imm(&l->as, X64_RDX, 0);
  } else {
    x64_unary(&l->as, X64_NEG, size, x64_r(X64_RAX));
    x64_jump_if(&l->as, X64_O, trap_path(l, AMPHORA_TRAP_INTEGER_OVERFLOW));
  }
  x64_jump(&l->as, path->back);
}

/* What is in rcx is divided by a constant: the quotient is the upper half of a product (Lemire,
 * Kaser and Kurz, "Faster remainder by direct computation"), in rdx. */
static void divide_unsigned(struct lower *l, uint32_t divisor) {
  x64_mov_imm(&l->as, X64_RAX, UINT64_MAX / divisor + 1);
  x64_unary(&l->as, X64_MUL, X64_64, x64_r(X64_RCX));
}

/* The same with signs (Granlund and Montgomery, "Division by invariant integers using
 * multiplication"); edx has the quotient. */
static void divide_signed(struct lower *l, int32_t divisor) {
  uint64_t size = divisor < 0 ? -(uint64_t)divisor : (uint64_t)divisor;
  uint8_t bits = (uint8_t)(64 - __builtin_clzll(size - 1)); /* 2^bits >= size */
  x64_op(&l->as, X64_MOVSL, X64_64, X64_RCX, x64_r(X64_RCX));
  x64_mov_imm(&l->as, X64_RDX, (UINT64_C(1) << (31 + bits)) / size + 1);
  x64_op(&l->as, X64_IMUL, X64_64, X64_RDX, x64_r(X64_RCX));
  x64_shift_imm(&l->as, X64_SAR, X64_64, x64_r(X64_RDX), 31 + bits);
  x64_op(&l->as, X64_MOV, X64_64, X64_RAX, x64_r(X64_RCX));
  x64_shift_imm(&l->as, X64_SHR, X64_64, x64_r(X64_RAX), 63);
  x64_alu(&l->as, X64_ADD, X64_32, X64_RDX, x64_r(X64_RAX));
  if (divisor < 0) x64_unary(&l->as, X64_NEG, X64_32, x64_r(X64_RDX));
}

/* By a constant of 32 bits: false, if it is one that needs more care. */
static bool lower_by_constant(struct lower *l, const struct ir_value *value, bool is_signed,
                              bool is_rest) {
  if (!is_const(l, value->args[1]) || rows[value->op].size != X64_32) return false;
  int32_t divisor = (int32_t)value_at(l, value->args[1])->imm;
  if (divisor == 0 || divisor == 1 || divisor == -1 || divisor == INT32_MIN) return false;
  into_general(l, value->args[0], X64_RCX);
  if (is_signed)
    divide_signed(l, divisor);
  else
    divide_unsigned(l, (uint32_t)divisor);
  if (!is_rest) {
    set_result(l, X64_RDX);
    return true;
  }
  x64_imul_imm(&l->as, X64_32, X64_RAX, x64_r(X64_RDX), divisor);
  x64_alu(&l->as, X64_SUB, X64_32, X64_RCX, x64_r(X64_RAX));
  set_result(l, X64_RCX);
  return true;
}

static void lower_divide(struct lower *l, const struct ir_value *value, const struct row *row) {
  uint32_t b = value->args[1];
  bool is_signed = value->op == OPCODE_i32_div_s || value->op == OPCODE_i64_div_s ||
                   value->op == OPCODE_i32_rem_s || value->op == OPCODE_i64_rem_s;
  bool is_rest = value->op == OPCODE_i32_rem_s || value->op == OPCODE_i64_rem_s ||
                 value->op == OPCODE_i32_rem_u || value->op == OPCODE_i64_rem_u;
  if (lower_by_constant(l, value, is_signed, is_rest)) return;
  unsigned divisor = in_register(l, b, SCRATCH2);
  if (divisor == X64_RDX) {
    move_general(l, SCRATCH2, divisor);
    divisor = SCRATCH2;
  }
  into_general(l, value->args[0], X64_RAX);
  if (!is_const(l, b) || !value_at(l, b)->imm) {
    x64_op(&l->as, X64_TEST, row->size, divisor, x64_r(divisor));
    x64_jump_if(&l->as, X64_E, trap_path(l, AMPHORA_TRAP_DIVIDE_BY_ZERO));
  }
  const struct cold_path *path = NULL;
  if (is_signed) {
    path = cold_path(l, lower_minus_one, 0);
    x64_alu_imm(&l->as, X64_CMP, row->size, x64_r(divisor), -1);
    x64_jump_if(&l->as, X64_E, path->at);
    x64_extend_rax(&l->as, row->size);
    x64_unary(&l->as, X64_IDIV, row->size, x64_r(divisor));
    label_bind(&l->as, path->back);
  } else {
    x64_alu(&l->as, X64_XOR, X64_32, X64_RDX, x64_r(X64_RDX));
    x64_unary(&l->as, X64_DIV, row->size, x64_r(divisor));
  }
  set_result(l, is_rest ? X64_RDX : X64_RAX);
}

/* ---- Comparisons --------------------------------------------------------------------------------
 */

/* Whether bits are set that both operands have. */
struct condition test_bits(struct lower *l, const struct ir_value *value) {
  uint32_t a = value->args[0], b = value->args[1];
  struct condition condition = {X64_NE, NO_PARITY};
  if (is_const(l, a)) {
    b = a;
    a = value->args[1];
  }
  if (is_const(l, b) && !is_const(l, a)) {
    struct x64_operand left = operand(l, a);
    uint64_t bits = value_at(l, b)->imm;
    bool is_byte = bits < 0x80 || (bits < 0x100 && left.kind != X64_REGISTER);
    x64_test_imm(&l->as, is_byte ? X64_8 : X64_32, left, (int32_t)bits);
    return condition;
  }
  unsigned reg = in_register(l, a, SCRATCH);
  x64_op(&l->as, X64_TEST, X64_32, reg, x64_r(in_register(l, b, SCRATCH2)));
  return condition;
}

/* The condition with its operands exchanged. */
static enum x64_condition mirrored(enum x64_condition code) {
  switch (code) {
  case X64_L: return X64_G;
  case X64_G: return X64_L;
  case X64_LE: return X64_GE;
  case X64_GE: return X64_LE;
  case X64_B: return X64_A;
  case X64_A: return X64_B;
  case X64_BE: return X64_AE;
  case X64_AE: return X64_BE;
  default: return code;
  }
}

struct condition compare_integers(struct lower *l, const struct ir_value *value) {
  const struct row *row = &rows[value->op];
  uint32_t a = value->args[0], b = value->args[1];
  enum x64_condition code = row->code;
  if (is_const(l, a) && !is_const(l, b)) {
    uint32_t other = a;
    a = b;
    b = other;
    code = mirrored(code);
  }
  if (is_immediate(l, b, row->size)) {
    int32_t number = (int32_t)value_at(l, b)->imm;
    struct x64_operand left = is_const(l, a) ? x64_r(in_register(l, a, SCRATCH)) : operand(l, a);
    if (number == 0 && left.kind == X64_REGISTER)
      x64_op(&l->as, X64_TEST, row->size, left.base, left);
    else
      x64_alu_imm(&l->as, X64_CMP, row->size, left, number);
    return (struct condition){code, NO_PARITY};
  }
  unsigned left = in_register(l, a, SCRATCH);
  struct x64_operand right = is_const(l, b) ? x64_r(in_register(l, b, SCRATCH2)) : operand(l, b);
  x64_alu(&l->as, X64_CMP, row->size, left, right);
  return (struct condition){code, NO_PARITY};
}

void set_condition(struct lower *l, struct condition condition) {
  x64_set(&l->as, condition.code, x64_r(X64_RAX));
  if (condition.parity != NO_PARITY) {
    bool ordered = condition.parity == AND_ORDERED;
    x64_set(&l->as, ordered ? X64_NP : X64_P, x64_r(X64_RCX));
    x64_alu(&l->as, ordered ? X64_AND : X64_OR, X64_32, X64_RAX, x64_r(X64_RCX));
  }
  unsigned to = result_register(l);
  x64_op(&l->as, X64_MOVZB, X64_32, to, x64_r(X64_RAX));
  set_result(l, to);
}

/* ---- Operations on one operand ------------------------------------------------------------------
 */

static struct x64_operand source(struct lower *l, uint32_t v) {
  return is_const(l, v) ? x64_r(in_register(l, v, SCRATCH)) : operand(l, v);
}

static void lower_extension(struct lower *l, uint32_t v, enum x64_op op, enum x64_size size) {
  unsigned to = result_register(l);
  x64_op(&l->as, op, size, to, source(l, v));
  set_result(l, to);
}

/* Without LZCNT and TZCNT: of 0 the result is that of a constant. */
static void lower_count_zeros(struct lower *l, uint32_t v, bool leading, enum x64_size size) {
  uint32_t bits = size == X64_64 ? 64 : 32;
  x64_mov_imm(&l->as, SCRATCH2, leading ? 2 * bits - 1 : bits);
  x64_op(&l->as, leading ? X64_BSR : X64_BSF, size, SCRATCH, source(l, v));
  x64_cmov(&l->as, X64_E, size, SCRATCH, x64_r(SCRATCH2));
  if (leading) x64_alu_imm(&l->as, X64_XOR, size, x64_r(SCRATCH), (int32_t)bits - 1);
  set_result(l, SCRATCH);
}

static void lower_select(struct lower *l, const struct ir_value *value) {
  if (is_floating(value)) {
    label end = label_new(&l->as);
    struct condition condition = test_value(l, value->args[2]);
    into_float(l, value->args[0], FLOAT_SCRATCH);
    jump_on(l, condition, end);
    into_float(l, value->args[1], FLOAT_SCRATCH);
    label_bind(&l->as, end);
    set_result(l, FLOAT_SCRATCH);
    return;
  }
  struct condition condition = test_value(l, value->args[2]);
  if (condition.parity != NO_PARITY) {
    bool ordered = condition.parity == AND_ORDERED;
    x64_set(&l->as, condition.code, x64_r(X64_RAX));
    x64_set(&l->as, ordered ? X64_NP : X64_P, x64_r(X64_RCX));
    x64_alu(&l->as, ordered ? X64_AND : X64_OR, X64_8, X64_RAX, x64_r(X64_RCX));
    condition = (struct condition){X64_NE, NO_PARITY};
  }
  /* Moves leave the flags alone; constants are moved so too. */
  into_general(l, value->args[1], SCRATCH);
  x64_cmov(&l->as, condition.code, X64_64, SCRATCH,
           is_const(l, value->args[0]) ? x64_r(in_register(l, value->args[0], SCRATCH2))
                                       : operand(l, value->args[0]));
  set_result(l, SCRATCH);
}

static void lower_eqz(struct lower *l, uint32_t v, enum x64_size size) {
  unsigned reg = in_register(l, v, SCRATCH);
  x64_op(&l->as, X64_TEST, size, reg, x64_r(reg));
  set_condition(l, (struct condition){X64_E, NO_PARITY});
}

bool lower_integer(struct lower *l, const struct ir_value *value) {
  const struct row *row = value->op < OPCODE_COUNT ? &rows[value->op] : &rows[0];
  uint32_t v = value->args[0];
  switch (row->kind) {
  case ALU: lower_alu(l, value, row); return true;
  case MULTIPLY: lower_multiply(l, value, row); return true;
  case SHIFT: lower_shift(l, value, row); return true;
  case DIVIDE: lower_divide(l, value, row); return true;
  case COMPARE: set_condition(l, compare_integers(l, value)); return true;
  case NO_ROW: break;
  }
  if (value->op >= OPCODE_f32_eq && value->op <= OPCODE_f64_ge) {
    set_condition(l, compare_floats(l, value));
    return true;
  }
  switch (value->op) {
  case OPCODE_i32_eqz: set_condition(l, inverse(test_value(l, v))); return true;
  case OPCODE_i64_eqz:
  case OPCODE_ref_is_null: lower_eqz(l, v, X64_64); return true;
  case OPCODE_i32_clz: lower_count_zeros(l, v, true, X64_32); return true;
  case OPCODE_i64_clz: lower_count_zeros(l, v, true, X64_64); return true;
  case OPCODE_i32_ctz: lower_count_zeros(l, v, false, X64_32); return true;
  case OPCODE_i64_ctz: lower_count_zeros(l, v, false, X64_64); return true;
  case OPCODE_i32_popcnt: lower_extension(l, v, X64_POPCNT, X64_32); return true;
  case OPCODE_i64_popcnt: lower_extension(l, v, X64_POPCNT, X64_64); return true;
  case OPCODE_i32_wrap_i64: lower_extension(l, v, X64_MOV, X64_32); return true;
  case OPCODE_i32_extend8_s: lower_extension(l, v, X64_MOVSB, X64_32); return true;
  case OPCODE_i32_extend16_s: lower_extension(l, v, X64_MOVSW, X64_32); return true;
  case OPCODE_i64_extend8_s: lower_extension(l, v, X64_MOVSB, X64_64); return true;
  case OPCODE_i64_extend16_s: lower_extension(l, v, X64_MOVSW, X64_64); return true;
  case OPCODE_i64_extend32_s:
  case OPCODE_i64_extend_i32_s: lower_extension(l, v, X64_MOVSL, X64_64); return true;
  case OPCODE_select:
  case OPCODE_select_typed: lower_select(l, value); return true;
  default: return false;
  }
}
