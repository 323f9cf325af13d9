/* SPDX-License-Identifier: MIT */
/* vectors.c: arithmetic, comparisons and conversions of vectors, with what SSE4.2 has. */
#include "engine/jit/x86_64/lower.h"

/* How an instruction is lowered: what these mean is the function's business. */
struct recipe {
  void (*lower)(struct lower *l, const struct ir_value *value, const struct recipe *recipe);
  uint16_t op, second; /* enum x64_op */
  uint8_t immediate;
  uint64_t bits; /* of a constant, twice */
};

static struct x64_operand twice(struct lower *l, uint64_t bits) {
  return vector_constant(l, bits, bits);
}

/* Puts two inputs into the scratch registers. */
static void into_scratch(struct lower *l, uint32_t a, uint32_t b) {
  into_float(l, a, FLOAT_SCRATCH);
  into_float(l, b, FLOAT_SCRATCH2);
}

/* ---- One instruction, or few --------------------------------------------------------------------
 */

/* a op b; tells where it is. */
static unsigned combine(struct lower *l, const struct recipe *r, uint32_t a, uint32_t b) {
  unsigned to = result_register(l), reg = is_in(l, b, to) && a != b ? FLOAT_SCRATCH : to;
  struct x64_operand right = a == b ? x64_r(reg) : operand(l, b);
  into_float(l, a, reg);
  vector_op_imm(l, r->op, reg, right, r->immediate);
  return reg;
}

static void exchanged(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  set_result(l, combine(l, r, value->args[1], value->args[0]));
}

static void binary(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  uint32_t b = value->args[1];
  if (opcode_infos[value->op].flags & COMMUTES && is_in(l, b, result_register(l)))
    exchanged(l, value, r);
  else
    set_result(l, combine(l, r, value->args[0], b));
}

static void set_inverted(struct lower *l, unsigned reg) {
  vector_op(l, X64_PXOR, reg, twice(l, UINT64_MAX));
  set_result(l, reg);
}

static void inverted(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  set_inverted(l, combine(l, r, value->args[0], value->args[1]));
}

static void exchanged_inverted(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  set_inverted(l, combine(l, r, value->args[1], value->args[0]));
}

/* Whether a is the lesser or the greater of both. */
static unsigned find_extreme(struct lower *l, const struct ir_value *value,
                             const struct recipe *r) {
  unsigned reg = result_register_from(l, 1);
  into_float(l, value->args[1], reg);
  vector_op(l, r->op, reg, operand(l, value->args[0]));
  vector_op(l, r->second, reg, operand(l, value->args[0]));
  return reg;
}

static void extreme(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  set_result(l, find_extreme(l, value, r));
}

static void not_extreme(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  set_inverted(l, find_extreme(l, value, r));
}

static void unary(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned to = result_register(l);
  vector_op_imm(l, r->op, to, operand(l, value->args[0]), r->immediate);
  set_result(l, to);
}

/* op extends lanes; immediate: which half of them, or 0 for the lower one. */
static void extend_lanes(struct lower *l, const struct recipe *r, unsigned reg, uint32_t v) {
  struct x64_operand from = operand(l, v);
  if (r->immediate) {
    vector_op_imm(l, X64_PSHUFD, reg, from, r->immediate);
    from = x64_r(reg);
  }
  vector_op(l, r->op, reg, from);
}

static void extend(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned to = result_register(l);
  extend_lanes(l, r, to, value->args[0]);
  set_result(l, to);
}

/* a op constant */
static void with_constant(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned to = result_register(l);
  into_float(l, value->args[0], to);
  vector_op(l, r->op, to, twice(l, r->bits));
  set_result(l, to);
}

/* constant op a */
static void to_constant(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned to = result_register_from(l, NO_INPUT);
  if (r->bits)
    vector_op(l, X64_MOVAPS, to, twice(l, r->bits));
  else
    vector_op(l, X64_PXOR, to, x64_r(to));
  vector_op(l, r->op, to, operand(l, value->args[0]));
  set_result(l, to);
}

static void select_bits(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  unsigned reg = result_register_from(l, 0);
  into_float(l, value->args[0], reg);
  vector_op(l, X64_PXOR, reg, operand(l, value->args[1]));
  vector_op(l, X64_PAND, reg, operand(l, value->args[2]));
  vector_op(l, X64_PXOR, reg, operand(l, value->args[1]));
  set_result(l, reg);
}

/* a or, if there are bits, -a; times b, plus c */
static void multiply_add(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned reg = result_register_from(l, 0);
  into_float(l, value->args[0], reg);
  if (r->bits) vector_op(l, X64_XORPS, reg, twice(l, r->bits));
  vector_op(l, r->op, reg, operand(l, value->args[1]));
  vector_op(l, r->second, reg, operand(l, value->args[2]));
  set_result(l, reg);
}

/* ---- Integers -----------------------------------------------------------------------------------
 */

/* Adds up the bits of ever larger groups. */
static void count_bits(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  const struct x64_operand pairs = twice(l, 0x3333333333333333);
  unsigned reg = result_register(l), other = FLOAT_SCRATCH2;
  into_float(l, value->args[0], reg);
  move_float(l, other, reg);
  x64_vector_shift(&l->as, X64_PSRLW_IMM, other, 1);
  vector_op(l, X64_PAND, other, twice(l, 0x5555555555555555));
  vector_op(l, X64_PSUBB, reg, x64_r(other));
  move_float(l, other, reg);
  x64_vector_shift(&l->as, X64_PSRLW_IMM, other, 2);
  vector_op(l, X64_PAND, other, pairs);
  vector_op(l, X64_PAND, reg, pairs);
  vector_op(l, X64_PADDB, reg, x64_r(other));
  move_float(l, other, reg);
  x64_vector_shift(&l->as, X64_PSRLW_IMM, other, 4);
  vector_op(l, X64_PADDB, reg, x64_r(other));
  vector_op(l, X64_PAND, reg, twice(l, 0x0f0f0f0f0f0f0f0f));
  set_result(l, reg);
}

/* The complement and 1, where it is negative */
static void absolute_64(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  unsigned reg = result_register(l);
  vector_op(l, X64_PXOR, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_PCMPGTQ, FLOAT_SCRATCH2, operand(l, value->args[0]));
  into_float(l, value->args[0], reg);
  vector_op(l, X64_PXOR, reg, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_PSUBQ, reg, x64_r(FLOAT_SCRATCH2));
  set_result(l, reg);
}

/* Puts the product of a's upper halves and b's lower ones into a register. */
static void multiply_halves(struct lower *l, unsigned reg, uint32_t a, uint32_t b) {
  into_float(l, a, reg);
  x64_vector_shift(&l->as, X64_PSRLQ_IMM, reg, 32);
  vector_op(l, X64_PMULUDQ, reg, operand(l, b));
}

static void multiply_64(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  uint32_t a = value->args[0], b = value->args[1];
  multiply_halves(l, FLOAT_SCRATCH, a, b);
  multiply_halves(l, FLOAT_SCRATCH2, b, a);
  vector_op(l, X64_PADDQ, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_vector_shift(&l->as, X64_PSLLQ_IMM, FLOAT_SCRATCH, 32);
  into_float(l, a, FLOAT_SCRATCH2);
  vector_op(l, X64_PMULUDQ, FLOAT_SCRATCH2, operand(l, b));
  vector_op(l, X64_PADDQ, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH));
  set_result(l, FLOAT_SCRATCH2);
}

/* Only the product of the least numbers is one too many. */
static void multiply_fractions(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  unsigned reg = combine(l, r, value->args[0], value->args[1]);
  vector_op(l, X64_MOVAPS, FLOAT_SCRATCH2, twice(l, 0x8000800080008000));
  vector_op(l, X64_PCMPEQW, FLOAT_SCRATCH2, x64_r(reg));
  vector_op(l, X64_PXOR, reg, x64_r(FLOAT_SCRATCH2));
  set_result(l, reg);
}

/* Of bytes, as extend has them. */
static void extended_product_8(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  extend_lanes(l, r, FLOAT_SCRATCH, value->args[0]);
  extend_lanes(l, r, FLOAT_SCRATCH2, value->args[1]);
  vector_op(l, X64_PMULLW, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  set_result(l, FLOAT_SCRATCH);
}

/* op gives the upper halves of products, second puts them behind the lower ones. */
static void extended_product_16(struct lower *l, const struct ir_value *value,
                                const struct recipe *r) {
  unsigned reg = result_register_from(l, 0);
  into_float(l, value->args[0], FLOAT_SCRATCH2);
  vector_op(l, r->op, FLOAT_SCRATCH2, operand(l, value->args[1]));
  into_float(l, value->args[0], reg);
  vector_op(l, X64_PMULLW, reg, operand(l, value->args[1]));
  vector_op(l, r->second, reg, x64_r(FLOAT_SCRATCH2));
  set_result(l, reg);
}

/* immediate: which lanes. */
static void extended_product_32(struct lower *l, const struct ir_value *value,
                                const struct recipe *r) {
  unsigned to = result_register(l);
  vector_op_imm(l, X64_PSHUFD, FLOAT_SCRATCH2, operand(l, value->args[0]), r->immediate);
  vector_op_imm(l, X64_PSHUFD, to, operand(l, value->args[1]), r->immediate);
  vector_op(l, r->op, to, x64_r(FLOAT_SCRATCH2));
  set_result(l, to);
}

static void add_pairs_unsigned_16(struct lower *l, const struct ir_value *value,
                                  const struct recipe *r) {
  (void)r;
  unsigned reg = result_register(l);
  into_float(l, value->args[0], reg);
  move_float(l, FLOAT_SCRATCH2, reg);
  x64_vector_shift(&l->as, X64_PSRLD_IMM, FLOAT_SCRATCH2, 16);
  vector_op(l, X64_PAND, reg, twice(l, 0x0000ffff0000ffff));
  vector_op(l, X64_PADDD, reg, x64_r(FLOAT_SCRATCH2));
  set_result(l, reg);
}

/* Adds the products of pairs of bytes, into xmm14. The byte that counts is the upper one of 16
 * bits, the upper half of whose product with another is the bytes' product. */
static void dot_bytes(struct lower *l, const struct ir_value *value) {
  into_scratch(l, value->args[0], value->args[1]);
  x64_vector_shift(&l->as, X64_PSLLW_IMM, FLOAT_SCRATCH, 8);
  x64_vector_shift(&l->as, X64_PSLLW_IMM, FLOAT_SCRATCH2, 8);
  vector_op(l, X64_PMULHW, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_op(&l->as, X64_MOVD_TO, X64_64, FLOAT_SCRATCH, x64_r(SCRATCH));
  x64_op_imm(&l->as, X64_PEXTRD, X64_64, FLOAT_SCRATCH, x64_r(SCRATCH2), 1);
  into_scratch(l, value->args[0], value->args[1]);
  vector_op(l, X64_PAND, FLOAT_SCRATCH, twice(l, 0xff00ff00ff00ff00));
  vector_op(l, X64_PAND, FLOAT_SCRATCH2, twice(l, 0xff00ff00ff00ff00));
  vector_op(l, X64_PMULHW, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_op(&l->as, X64_MOVD, X64_64, FLOAT_SCRATCH2, x64_r(SCRATCH));
  x64_op_imm(&l->as, X64_PINSRD, X64_64, FLOAT_SCRATCH2, x64_r(SCRATCH2), 1);
  vector_op(l, X64_PADDSW, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH));
}

static void dot(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  dot_bytes(l, value);
  set_result(l, FLOAT_SCRATCH2);
}

static void dot_add(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  dot_bytes(l, value);
  vector_op(l, X64_PMADDWD, FLOAT_SCRATCH2, twice(l, 0x0001000100010001));
  vector_op(l, X64_PADDD, FLOAT_SCRATCH2, operand(l, value->args[2]));
  set_result(l, FLOAT_SCRATCH2);
}

/* ---- Shifts: op shifts by a register, second by an immediate; immediate: the bits of lanes ------
 */

/* rcx has the count then, if it is no constant. */
static void shift_lanes(struct lower *l, const struct ir_value *value, const struct recipe *r,
                        unsigned reg) {
  uint32_t count = value->args[1];
  uint8_t most = r->immediate - 1;
  if (is_const(l, count)) {
    x64_vector_shift(&l->as, r->second, reg, value_at(l, count)->imm & most);
    return;
  }
  into_general(l, count, SCRATCH2);
  x64_alu_imm(&l->as, X64_AND, X64_32, x64_r(SCRATCH2), most);
  x64_op(&l->as, X64_MOVD, X64_32, FLOAT_SCRATCH2, x64_r(SCRATCH2));
  vector_op(l, r->op, reg, x64_r(FLOAT_SCRATCH2));
}

/* A lane of these bits, shifted by the same count, in every lane: a constant, or xmm14. */
static struct x64_operand shifted(struct lower *l, const struct ir_value *value,
                                  const struct recipe *r, enum x64_shift shift, uint64_t bits) {
  uint32_t count = value->args[1];
  bool bytes = r->immediate == 8;
  if (is_const(l, count)) {
    unsigned by = value_at(l, count)->imm & (r->immediate - 1u);
    uint64_t lane = shift == X64_SHL ? bits << by : bits >> by;
    return twice(l, bytes ? (lane & 0xff) * 0x0101010101010101 : lane);
  }
  x64_mov_imm(&l->as, SCRATCH, bits);
  x64_shift(&l->as, shift, X64_64, x64_r(SCRATCH));
  x64_op(&l->as, X64_MOVD, X64_64, FLOAT_SCRATCH2, x64_r(SCRATCH));
  if (bytes)
    vector_op(l, X64_PSHUFB, FLOAT_SCRATCH2, twice(l, 0));
  else
    vector_op(l, X64_PUNPCKLQDQ, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2));
  return x64_r(FLOAT_SCRATCH2);
}

static unsigned begin_shift(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned reg = result_register(l);
  into_float(l, value->args[0], reg);
  shift_lanes(l, value, r, reg);
  return reg;
}

static void shift(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  set_result(l, begin_shift(l, value, r));
}

static void shift_bytes_left(struct lower *l, const struct ir_value *value,
                             const struct recipe *r) {
  unsigned reg = begin_shift(l, value, r);
  vector_op(l, X64_PAND, reg, shifted(l, value, r, X64_SHL, 0xff));
  set_result(l, reg);
}

static void shift_bytes_right(struct lower *l, const struct ir_value *value,
                              const struct recipe *r) {
  unsigned reg = begin_shift(l, value, r);
  vector_op(l, X64_PAND, reg, shifted(l, value, r, X64_SHR, 0xff));
  set_result(l, reg);
}

/* If the sign's bit, now further right, is inverted and then subtracted, bits left of it are as it
 * was. */
static void extend_sign(struct lower *l, const struct ir_value *value, const struct recipe *r,
                        unsigned reg, enum x64_op subtract) {
  struct x64_operand sign = shifted(l, value, r, X64_SHR, UINT64_C(1) << (r->immediate - 1));
  vector_op(l, X64_PXOR, reg, sign);
  vector_op(l, subtract, reg, sign);
  set_result(l, reg);
}

static void shift_bytes_signed(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  unsigned reg = begin_shift(l, value, r);
  vector_op(l, X64_PAND, reg, shifted(l, value, r, X64_SHR, 0xff));
  extend_sign(l, value, r, reg, X64_PSUBB);
}

static void shift_64_signed(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  extend_sign(l, value, r, begin_shift(l, value, r), X64_PSUBQ);
}

/* ---- Tests --------------------------------------------------------------------------------------
 */

static void bitmask(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  unsigned to = result_register(l);
  vector_op(l, r->op, to, x64_r(in_register(l, value->args[0], FLOAT_SCRATCH)));
  set_result(l, to);
}

static void bitmask_16(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  unsigned to = result_register(l);
  into_float(l, value->args[0], FLOAT_SCRATCH);
  vector_op(l, X64_PACKSSWB, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  vector_op(l, X64_PMOVMSKB, to, x64_r(FLOAT_SCRATCH));
  vector_op(l, X64_MOVZB, to, x64_r(to));
  set_result(l, to);
}

static void test(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  (void)r;
  set_condition(l, test_vector(l, value));
}

/* ---- Floats -------------------------------------------------------------------------------------
 */

enum { UNORDERED = 3 }; /* what CMPPS asks for */

struct float_shape {
  enum x64_op compare, shift;
  uint8_t payload; /* the bits before a canonical NaN's payload */
};

/* minps takes its second operand if one is a NaN or both are zeros. So both ways are tried and
 * second joins zeros' signs; NaNs become canonical. */
static void min_max(struct lower *l, const struct ir_value *value, const struct recipe *r,
                    struct float_shape shape) {
  uint32_t a = value->args[0], b = value->args[1];
  into_scratch(l, a, b);
  vector_op(l, r->op, FLOAT_SCRATCH, operand(l, b));
  vector_op(l, r->op, FLOAT_SCRATCH2, operand(l, a));
  vector_op(l, r->second, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  into_float(l, a, FLOAT_SCRATCH2);
  vector_op_imm(l, shape.compare, FLOAT_SCRATCH2, operand(l, b), UNORDERED);
  vector_op(l, X64_ORPS, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  x64_vector_shift(&l->as, shape.shift, FLOAT_SCRATCH2, shape.payload);
  vector_op(l, X64_ANDNPS, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH));
  set_result(l, FLOAT_SCRATCH2);
}

static void min_max_32(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  min_max(l, value, r, (struct float_shape){X64_CMPPS, X64_PSRLD_IMM, 10});
}

static void min_max_64(struct lower *l, const struct ir_value *value, const struct recipe *r) {
  min_max(l, value, r, (struct float_shape){X64_CMPPD, X64_PSRLQ_IMM, 13});
}

/* ---- Conversions --------------------------------------------------------------------------------
 */

enum { EQUAL, LESS, LESS_EQUAL };

#define F32_TWICE(bits) (UINT64_C(0x0000000100000001) * (bits))
enum { F32_2_16 = 0x47800000, F32_2_31 = 0x4f000000, F32_2_32 = 0x4f800000 };
#define F64_2_52 UINT64_C(0x4330000000000000)
#define F64_INT32_MAX UINT64_C(0x41dfffffffc00000)
#define F64_UINT32_MAX UINT64_C(0x41efffffffe00000)

/* cvttps2dq gives the least number for what is out of range; where that is above, it is inverted.
 * NaNs become 0 first. */
static void truncate_32_signed(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  (void)r;
  into_scratch(l, value->args[0], value->args[0]);
  vector_op_imm(l, X64_CMPPS, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH), EQUAL);
  vector_op(l, X64_ANDPS, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_MOVAPS, FLOAT_SCRATCH2, twice(l, F32_TWICE(F32_2_31)));
  vector_op_imm(l, X64_CMPPS, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH), LESS_EQUAL);
  vector_op(l, X64_CVTTPS2DQ, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  vector_op(l, X64_PXOR, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  set_result(l, FLOAT_SCRATCH);
}

/* From 2^31 on, the number is the least one, and what is more than 2^31; from 2^32 on, all ones. */
static void truncate_32_unsigned(struct lower *l, const struct ir_value *value,
                                 const struct recipe *r) {
  (void)r;
  into_float(l, value->args[0], FLOAT_SCRATCH);
  vector_op(l, X64_MAXPS, FLOAT_SCRATCH, twice(l, 0)); /* of NaNs too */
  move_float(l, FLOAT_SCRATCH2, FLOAT_SCRATCH);
  vector_op(l, X64_SUBPS, FLOAT_SCRATCH2, twice(l, F32_TWICE(F32_2_31)));
  vector_op(l, X64_MAXPS, FLOAT_SCRATCH2, twice(l, 0));
  vector_op(l, X64_CVTTPS2DQ, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  vector_op(l, X64_CVTTPS2DQ, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_PADDD, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_MOVAPS, FLOAT_SCRATCH2, twice(l, F32_TWICE(F32_2_32)));
  vector_op_imm(l, X64_CMPPS, FLOAT_SCRATCH2, operand(l, value->args[0]), LESS_EQUAL);
  vector_op(l, X64_POR, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  set_result(l, FLOAT_SCRATCH);
}

/* The greatest number, or 0 for NaNs, which minpd takes for these. */
static void truncate_64_signed(struct lower *l, const struct ir_value *value,
                               const struct recipe *r) {
  (void)r;
  into_scratch(l, value->args[0], value->args[0]);
  vector_op_imm(l, X64_CMPPD, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2), EQUAL);
  vector_op(l, X64_ANDPS, FLOAT_SCRATCH2, twice(l, F64_INT32_MAX));
  vector_op(l, X64_MINPD, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_CVTTPD2DQ, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH));
  set_result(l, FLOAT_SCRATCH);
}

/* The sum of a whole number and 2^52 has the number in its lower bits. */
static void truncate_64_unsigned(struct lower *l, const struct ir_value *value,
                                 const struct recipe *r) {
  enum { TO_ZERO = 3, QUIET = 8, EVEN_LANES = 0x88 };
  (void)r;
  unsigned reg = result_register(l);
  into_float(l, value->args[0], reg);
  vector_op(l, X64_XORPS, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_MAXPD, reg, x64_r(FLOAT_SCRATCH2)); /* of NaNs too */
  vector_op(l, X64_MINPD, reg, twice(l, F64_UINT32_MAX));
  vector_op_imm(l, X64_ROUNDPD, reg, x64_r(reg), TO_ZERO | QUIET);
  vector_op(l, X64_ADDPD, reg, twice(l, F64_2_52));
  vector_op_imm(l, X64_SHUFPS, reg, x64_r(FLOAT_SCRATCH2), EVEN_LANES);
  set_result(l, reg);
}

/* Both halves are exact, so that only their sum is rounded. */
static void from_unsigned_32(struct lower *l, const struct ir_value *value,
                             const struct recipe *r) {
  (void)r;
  unsigned reg = result_register(l);
  into_float(l, value->args[0], reg);
  move_float(l, FLOAT_SCRATCH2, reg);
  vector_op(l, X64_PAND, FLOAT_SCRATCH2, twice(l, 0x0000ffff0000ffff));
  x64_vector_shift(&l->as, X64_PSRLD_IMM, reg, 16);
  vector_op(l, X64_CVTDQ2PS, FLOAT_SCRATCH2, x64_r(FLOAT_SCRATCH2));
  vector_op(l, X64_CVTDQ2PS, reg, x64_r(reg));
  vector_op(l, X64_MULPS, reg, twice(l, F32_TWICE(F32_2_16)));
  vector_op(l, X64_ADDPS, reg, x64_r(FLOAT_SCRATCH2));
  set_result(l, reg);
}

/* The numbers become the lower bits of 2^52, which is taken away then. */
static void from_unsigned_64(struct lower *l, const struct ir_value *value,
                             const struct recipe *r) {
  (void)r;
  unsigned to = result_register(l);
  into_float(l, value->args[0], to);
  vector_op(l, X64_UNPCKLPS, to, twice(l, F64_2_52 | F64_2_52 >> 32));
  vector_op(l, X64_SUBPD, to, twice(l, F64_2_52));
  set_result(l, to);
}

/* ---- All of them --------------------------------------------------------------------------------
 */

enum { NEAREST = 8, FLOOR, CEIL, TRUNC };
enum { NOT_EQUAL = 4 };
enum { HIGH_HALF = 0xee, LOW_LANES = 0x50, HIGH_LANES = 0xfa }; /* for PSHUFD */
#define F32_SIGN UINT64_C(0x8000000080000000)
#define F64_SIGN UINT64_C(0x8000000000000000)

#define ROW(name, function, ...)                                                                   \
  [OPCODE_##name - PREFIX_FD] = {.lower = function, .op = __VA_ARGS__}
/* clang-format off */
static const struct recipe recipes[PREFIX_FE - PREFIX_FD] = {
    ROW(v128_not, with_constant, X64_PXOR, .bits = UINT64_MAX),
    ROW(v128_and, binary, X64_PAND),
    ROW(v128_andnot, exchanged, X64_PANDN),
    ROW(v128_or, binary, X64_POR),
    ROW(v128_xor, binary, X64_PXOR),
    ROW(v128_bitselect, select_bits, 0),
    ROW(v128_any_true, test, 0),

    ROW(i8x16_eq, binary, X64_PCMPEQB),
    ROW(i8x16_ne, inverted, X64_PCMPEQB),
    ROW(i8x16_lt_s, exchanged, X64_PCMPGTB),
    ROW(i8x16_lt_u, not_extreme, X64_PMAXUB, X64_PCMPEQB),
    ROW(i8x16_gt_s, binary, X64_PCMPGTB),
    ROW(i8x16_gt_u, not_extreme, X64_PMINUB, X64_PCMPEQB),
    ROW(i8x16_le_s, extreme, X64_PMINSB, X64_PCMPEQB),
    ROW(i8x16_le_u, extreme, X64_PMINUB, X64_PCMPEQB),
    ROW(i8x16_ge_s, extreme, X64_PMAXSB, X64_PCMPEQB),
    ROW(i8x16_ge_u, extreme, X64_PMAXUB, X64_PCMPEQB),
    ROW(i8x16_abs, unary, X64_PABSB),
    ROW(i8x16_neg, to_constant, X64_PSUBB),
    ROW(i8x16_popcnt, count_bits, 0),
    ROW(i8x16_all_true, test, X64_PCMPEQB),
    ROW(i8x16_bitmask, bitmask, X64_PMOVMSKB),
    ROW(i8x16_narrow_i16x8_s, binary, X64_PACKSSWB),
    ROW(i8x16_narrow_i16x8_u, binary, X64_PACKUSWB),
    ROW(i8x16_shl, shift_bytes_left, X64_PSLLW, X64_PSLLW_IMM, 8),
    ROW(i8x16_shr_s, shift_bytes_signed, X64_PSRLW, X64_PSRLW_IMM, 8),
    ROW(i8x16_shr_u, shift_bytes_right, X64_PSRLW, X64_PSRLW_IMM, 8),
    ROW(i8x16_add, binary, X64_PADDB),
    ROW(i8x16_add_sat_s, binary, X64_PADDSB),
    ROW(i8x16_add_sat_u, binary, X64_PADDUSB),
    ROW(i8x16_sub, binary, X64_PSUBB),
    ROW(i8x16_sub_sat_s, binary, X64_PSUBSB),
    ROW(i8x16_sub_sat_u, binary, X64_PSUBUSB),
    ROW(i8x16_min_s, binary, X64_PMINSB),
    ROW(i8x16_min_u, binary, X64_PMINUB),
    ROW(i8x16_max_s, binary, X64_PMAXSB),
    ROW(i8x16_max_u, binary, X64_PMAXUB),
    ROW(i8x16_avgr_u, binary, X64_PAVGB),

    ROW(i16x8_eq, binary, X64_PCMPEQW),
    ROW(i16x8_ne, inverted, X64_PCMPEQW),
    ROW(i16x8_lt_s, exchanged, X64_PCMPGTW),
    ROW(i16x8_lt_u, not_extreme, X64_PMAXUW, X64_PCMPEQW),
    ROW(i16x8_gt_s, binary, X64_PCMPGTW),
    ROW(i16x8_gt_u, not_extreme, X64_PMINUW, X64_PCMPEQW),
    ROW(i16x8_le_s, extreme, X64_PMINSW, X64_PCMPEQW),
    ROW(i16x8_le_u, extreme, X64_PMINUW, X64_PCMPEQW),
    ROW(i16x8_ge_s, extreme, X64_PMAXSW, X64_PCMPEQW),
    ROW(i16x8_ge_u, extreme, X64_PMAXUW, X64_PCMPEQW),
    ROW(i16x8_extadd_pairwise_i8x16_s, to_constant, X64_PMADDUBSW, .bits = 0x0101010101010101),
    ROW(i16x8_extadd_pairwise_i8x16_u, with_constant, X64_PMADDUBSW, .bits = 0x0101010101010101),
    ROW(i16x8_abs, unary, X64_PABSW),
    ROW(i16x8_neg, to_constant, X64_PSUBW),
    ROW(i16x8_q15mulr_sat_s, multiply_fractions, X64_PMULHRSW),
    ROW(i16x8_all_true, test, X64_PCMPEQW),
    ROW(i16x8_bitmask, bitmask_16, 0),
    ROW(i16x8_narrow_i32x4_s, binary, X64_PACKSSDW),
    ROW(i16x8_narrow_i32x4_u, binary, X64_PACKUSDW),
    ROW(i16x8_extend_low_i8x16_s, extend, X64_PMOVSXBW),
    ROW(i16x8_extend_high_i8x16_s, extend, X64_PMOVSXBW, 0, HIGH_HALF),
    ROW(i16x8_extend_low_i8x16_u, extend, X64_PMOVZXBW),
    ROW(i16x8_extend_high_i8x16_u, extend, X64_PMOVZXBW, 0, HIGH_HALF),
    ROW(i16x8_shl, shift, X64_PSLLW, X64_PSLLW_IMM, 16),
    ROW(i16x8_shr_s, shift, X64_PSRAW, X64_PSRAW_IMM, 16),
    ROW(i16x8_shr_u, shift, X64_PSRLW, X64_PSRLW_IMM, 16),
    ROW(i16x8_add, binary, X64_PADDW),
    ROW(i16x8_add_sat_s, binary, X64_PADDSW),
    ROW(i16x8_add_sat_u, binary, X64_PADDUSW),
    ROW(i16x8_sub, binary, X64_PSUBW),
    ROW(i16x8_sub_sat_s, binary, X64_PSUBSW),
    ROW(i16x8_sub_sat_u, binary, X64_PSUBUSW),
    ROW(i16x8_mul, binary, X64_PMULLW),
    ROW(i16x8_min_s, binary, X64_PMINSW),
    ROW(i16x8_min_u, binary, X64_PMINUW),
    ROW(i16x8_max_s, binary, X64_PMAXSW),
    ROW(i16x8_max_u, binary, X64_PMAXUW),
    ROW(i16x8_avgr_u, binary, X64_PAVGW),
    ROW(i16x8_extmul_low_i8x16_s, extended_product_8, X64_PMOVSXBW),
    ROW(i16x8_extmul_high_i8x16_s, extended_product_8, X64_PMOVSXBW, 0, HIGH_HALF),
    ROW(i16x8_extmul_low_i8x16_u, extended_product_8, X64_PMOVZXBW),
    ROW(i16x8_extmul_high_i8x16_u, extended_product_8, X64_PMOVZXBW, 0, HIGH_HALF),

    ROW(i32x4_eq, binary, X64_PCMPEQD),
    ROW(i32x4_ne, inverted, X64_PCMPEQD),
    ROW(i32x4_lt_s, exchanged, X64_PCMPGTD),
    ROW(i32x4_lt_u, not_extreme, X64_PMAXUD, X64_PCMPEQD),
    ROW(i32x4_gt_s, binary, X64_PCMPGTD),
    ROW(i32x4_gt_u, not_extreme, X64_PMINUD, X64_PCMPEQD),
    ROW(i32x4_le_s, extreme, X64_PMINSD, X64_PCMPEQD),
    ROW(i32x4_le_u, extreme, X64_PMINUD, X64_PCMPEQD),
    ROW(i32x4_ge_s, extreme, X64_PMAXSD, X64_PCMPEQD),
    ROW(i32x4_ge_u, extreme, X64_PMAXUD, X64_PCMPEQD),
    ROW(i32x4_extadd_pairwise_i16x8_s, with_constant, X64_PMADDWD, .bits = 0x0001000100010001),
    ROW(i32x4_extadd_pairwise_i16x8_u, add_pairs_unsigned_16, 0),
    ROW(i32x4_abs, unary, X64_PABSD),
    ROW(i32x4_neg, to_constant, X64_PSUBD),
    ROW(i32x4_all_true, test, X64_PCMPEQD),
    ROW(i32x4_bitmask, bitmask, X64_MOVMSKPS),
    ROW(i32x4_extend_low_i16x8_s, extend, X64_PMOVSXWD),
    ROW(i32x4_extend_high_i16x8_s, extend, X64_PMOVSXWD, 0, HIGH_HALF),
    ROW(i32x4_extend_low_i16x8_u, extend, X64_PMOVZXWD),
    ROW(i32x4_extend_high_i16x8_u, extend, X64_PMOVZXWD, 0, HIGH_HALF),
    ROW(i32x4_shl, shift, X64_PSLLD, X64_PSLLD_IMM, 32),
    ROW(i32x4_shr_s, shift, X64_PSRAD, X64_PSRAD_IMM, 32),
    ROW(i32x4_shr_u, shift, X64_PSRLD, X64_PSRLD_IMM, 32),
    ROW(i32x4_add, binary, X64_PADDD),
    ROW(i32x4_sub, binary, X64_PSUBD),
    ROW(i32x4_mul, binary, X64_PMULLD),
    ROW(i32x4_min_s, binary, X64_PMINSD),
    ROW(i32x4_min_u, binary, X64_PMINUD),
    ROW(i32x4_max_s, binary, X64_PMAXSD),
    ROW(i32x4_max_u, binary, X64_PMAXUD),
    ROW(i32x4_dot_i16x8_s, binary, X64_PMADDWD),
    ROW(i32x4_extmul_low_i16x8_s, extended_product_16, X64_PMULHW, X64_PUNPCKLWD),
    ROW(i32x4_extmul_high_i16x8_s, extended_product_16, X64_PMULHW, X64_PUNPCKHWD),
    ROW(i32x4_extmul_low_i16x8_u, extended_product_16, X64_PMULHUW, X64_PUNPCKLWD),
    ROW(i32x4_extmul_high_i16x8_u, extended_product_16, X64_PMULHUW, X64_PUNPCKHWD),

    ROW(i64x2_eq, binary, X64_PCMPEQQ),
    ROW(i64x2_ne, inverted, X64_PCMPEQQ),
    ROW(i64x2_lt_s, exchanged, X64_PCMPGTQ),
    ROW(i64x2_gt_s, binary, X64_PCMPGTQ),
    ROW(i64x2_le_s, inverted, X64_PCMPGTQ),
    ROW(i64x2_ge_s, exchanged_inverted, X64_PCMPGTQ),
    ROW(i64x2_abs, absolute_64, 0),
    ROW(i64x2_neg, to_constant, X64_PSUBQ),
    ROW(i64x2_all_true, test, X64_PCMPEQQ),
    ROW(i64x2_bitmask, bitmask, X64_MOVMSKPD),
    ROW(i64x2_extend_low_i32x4_s, extend, X64_PMOVSXDQ),
    ROW(i64x2_extend_high_i32x4_s, extend, X64_PMOVSXDQ, 0, HIGH_HALF),
    ROW(i64x2_extend_low_i32x4_u, extend, X64_PMOVZXDQ),
    ROW(i64x2_extend_high_i32x4_u, extend, X64_PMOVZXDQ, 0, HIGH_HALF),
    ROW(i64x2_shl, shift, X64_PSLLQ, X64_PSLLQ_IMM, 64),
    ROW(i64x2_shr_s, shift_64_signed, X64_PSRLQ, X64_PSRLQ_IMM, 64),
    ROW(i64x2_shr_u, shift, X64_PSRLQ, X64_PSRLQ_IMM, 64),
    ROW(i64x2_add, binary, X64_PADDQ),
    ROW(i64x2_sub, binary, X64_PSUBQ),
    ROW(i64x2_mul, multiply_64, 0),
    ROW(i64x2_extmul_low_i32x4_s, extended_product_32, X64_PMULDQ, 0, LOW_LANES),
    ROW(i64x2_extmul_high_i32x4_s, extended_product_32, X64_PMULDQ, 0, HIGH_LANES),
    ROW(i64x2_extmul_low_i32x4_u, extended_product_32, X64_PMULUDQ, 0, LOW_LANES),
    ROW(i64x2_extmul_high_i32x4_u, extended_product_32, X64_PMULUDQ, 0, HIGH_LANES),

    ROW(f32x4_eq, binary, X64_CMPPS, 0, EQUAL),
    ROW(f32x4_ne, binary, X64_CMPPS, 0, NOT_EQUAL),
    ROW(f32x4_lt, binary, X64_CMPPS, 0, LESS),
    ROW(f32x4_gt, exchanged, X64_CMPPS, 0, LESS),
    ROW(f32x4_le, binary, X64_CMPPS, 0, LESS_EQUAL),
    ROW(f32x4_ge, exchanged, X64_CMPPS, 0, LESS_EQUAL),
    ROW(f32x4_abs, with_constant, X64_ANDPS, .bits = ~F32_SIGN),
    ROW(f32x4_neg, with_constant, X64_XORPS, .bits = F32_SIGN),
    ROW(f32x4_sqrt, unary, X64_SQRTPS),
    ROW(f32x4_ceil, unary, X64_ROUNDPS, 0, CEIL),
    ROW(f32x4_floor, unary, X64_ROUNDPS, 0, FLOOR),
    ROW(f32x4_trunc, unary, X64_ROUNDPS, 0, TRUNC),
    ROW(f32x4_nearest, unary, X64_ROUNDPS, 0, NEAREST),
    ROW(f32x4_add, binary, X64_ADDPS),
    ROW(f32x4_sub, binary, X64_SUBPS),
    ROW(f32x4_mul, binary, X64_MULPS),
    ROW(f32x4_div, binary, X64_DIVPS),
    ROW(f32x4_min, min_max_32, X64_MINPS, X64_ORPS),
    ROW(f32x4_max, min_max_32, X64_MAXPS, X64_ANDPS),
    ROW(f32x4_pmin, exchanged, X64_MINPS),
    ROW(f32x4_pmax, exchanged, X64_MAXPS),
    ROW(f32x4_convert_i32x4_s, unary, X64_CVTDQ2PS),
    ROW(f32x4_convert_i32x4_u, from_unsigned_32, 0),
    ROW(f32x4_demote_f64x2_zero, unary, X64_CVTPD2PS),

    ROW(f64x2_eq, binary, X64_CMPPD, 0, EQUAL),
    ROW(f64x2_ne, binary, X64_CMPPD, 0, NOT_EQUAL),
    ROW(f64x2_lt, binary, X64_CMPPD, 0, LESS),
    ROW(f64x2_gt, exchanged, X64_CMPPD, 0, LESS),
    ROW(f64x2_le, binary, X64_CMPPD, 0, LESS_EQUAL),
    ROW(f64x2_ge, exchanged, X64_CMPPD, 0, LESS_EQUAL),
    ROW(f64x2_abs, with_constant, X64_ANDPS, .bits = ~F64_SIGN),
    ROW(f64x2_neg, with_constant, X64_XORPS, .bits = F64_SIGN),
    ROW(f64x2_sqrt, unary, X64_SQRTPD),
    ROW(f64x2_ceil, unary, X64_ROUNDPD, 0, CEIL),
    ROW(f64x2_floor, unary, X64_ROUNDPD, 0, FLOOR),
    ROW(f64x2_trunc, unary, X64_ROUNDPD, 0, TRUNC),
    ROW(f64x2_nearest, unary, X64_ROUNDPD, 0, NEAREST),
    ROW(f64x2_add, binary, X64_ADDPD),
    ROW(f64x2_sub, binary, X64_SUBPD),
    ROW(f64x2_mul, binary, X64_MULPD),
    ROW(f64x2_div, binary, X64_DIVPD),
    ROW(f64x2_min, min_max_64, X64_MINPD, X64_ORPS),
    ROW(f64x2_max, min_max_64, X64_MAXPD, X64_ANDPS),
    ROW(f64x2_pmin, exchanged, X64_MINPD),
    ROW(f64x2_pmax, exchanged, X64_MAXPD),
    ROW(f64x2_convert_low_i32x4_s, unary, X64_CVTDQ2PD),
    ROW(f64x2_convert_low_i32x4_u, from_unsigned_64, 0),
    ROW(f64x2_promote_low_f32x4, unary, X64_CVTPS2PD),

    ROW(i32x4_trunc_sat_f32x4_s, truncate_32_signed, 0),
    ROW(i32x4_trunc_sat_f32x4_u, truncate_32_unsigned, 0),
    ROW(i32x4_trunc_sat_f64x2_s_zero, truncate_64_signed, 0),
    ROW(i32x4_trunc_sat_f64x2_u_zero, truncate_64_unsigned, 0),

    ROW(i32x4_relaxed_trunc_f32x4_s, truncate_32_signed, 0),
    ROW(i32x4_relaxed_trunc_f32x4_u, truncate_32_unsigned, 0),
    ROW(i32x4_relaxed_trunc_f64x2_s_zero, truncate_64_signed, 0),
    ROW(i32x4_relaxed_trunc_f64x2_u_zero, truncate_64_unsigned, 0),
    ROW(f32x4_relaxed_madd, multiply_add, X64_MULPS, X64_ADDPS),
    ROW(f32x4_relaxed_nmadd, multiply_add, X64_MULPS, X64_ADDPS, .bits = F32_SIGN),
    ROW(f64x2_relaxed_madd, multiply_add, X64_MULPD, X64_ADDPD),
    ROW(f64x2_relaxed_nmadd, multiply_add, X64_MULPD, X64_ADDPD, .bits = F64_SIGN),
    ROW(i8x16_relaxed_laneselect, select_bits, 0),
    ROW(i16x8_relaxed_laneselect, select_bits, 0),
    ROW(i32x4_relaxed_laneselect, select_bits, 0),
    ROW(i64x2_relaxed_laneselect, select_bits, 0),
    ROW(f32x4_relaxed_min, min_max_32, X64_MINPS, X64_ORPS),
    ROW(f32x4_relaxed_max, min_max_32, X64_MAXPS, X64_ANDPS),
    ROW(f64x2_relaxed_min, min_max_64, X64_MINPD, X64_ORPS),
    ROW(f64x2_relaxed_max, min_max_64, X64_MAXPD, X64_ANDPS),
    ROW(i16x8_relaxed_q15mulr_s, multiply_fractions, X64_PMULHRSW),
    ROW(i16x8_relaxed_dot_i8x16_i7x16_s, dot, 0),
    ROW(i32x4_relaxed_dot_i8x16_i7x16_add_s, dot_add, 0),
};
/* clang-format on */
#undef ROW

/* NULL: none, or one of lanes.c or memory.c. */
static const struct recipe *find_recipe(uint32_t op) {
  if (op < PREFIX_FD || op >= PREFIX_FE) return NULL;
  const struct recipe *recipe = &recipes[op - PREFIX_FD];
  return recipe->lower ? recipe : NULL;
}

bool tests_vector(uint32_t op) {
  const struct recipe *recipe = find_recipe(op);
  return recipe && recipe->lower == test;
}

/* Whether not all is 0, or no lane is. */
struct condition test_vector(struct lower *l, const struct ir_value *value) {
  unsigned reg = FLOAT_SCRATCH;
  bool any = value->op == OPCODE_v128_any_true;
  if (any) {
    reg = in_register(l, value->args[0], FLOAT_SCRATCH);
  } else {
    vector_op(l, X64_PXOR, reg, x64_r(reg));
    vector_op(l, find_recipe(value->op)->op, reg, operand(l, value->args[0]));
  }
  vector_op(l, X64_PTEST, reg, x64_r(reg));
  return (struct condition){any ? X64_NE : X64_E, NO_PARITY};
}

bool lower_vector(struct lower *l, const struct ir_value *value) {
  const struct recipe *recipe = find_recipe(value->op);
  if (recipe) recipe->lower(l, value, recipe);
  return recipe;
}
