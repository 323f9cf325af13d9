/* SPDX-License-Identifier: MIT */
// WebAssembly's operators, by table: most are one operator of asm.js or one library function; those
// of i64 work on pairs of words.
#include "asmjs/vector.h"

struct rule {
  BinaryenOp (*op)(void);
  // Lowers the operator on its evaluated operands (`b` of unary operators is empty).
  struct value (*lower)(struct lower *l, const struct rule *rule, struct value a, struct value b);
  uint32_t detail; // an enum op or a symbol
  uint32_t count;  // of bits
};

typedef struct value handler(struct lower *l, const struct rule *rule, struct value a,
                             struct value b);

static struct node *integer(struct lower *l, int32_t value) { return ir_int(l->arena, value); }

static struct node *binary(struct lower *l, enum op op, struct node *left, struct node *right) {
  return ir_binary(l->arena, op, left, right);
}

static struct node *shift(struct lower *l, enum op op, struct node *left, uint32_t count) {
  return ir_binary(l->arena, op, left, ir_int(l->arena, (int32_t)count));
}

static struct value one(struct node *n) { return (struct value){.lo = n}; }

static struct value pair(struct node *lo, struct node *hi) {
  return (struct value){.lo = lo, .hi = hi};
}

// --- One operator or one call -----------------------------------------------------------------

static struct value direct_unary(struct lower *l, const struct rule *rule, struct value a,
                                 struct value b) {
  (void)b;
  return one(ir_unary(l->arena, rule->detail, a.lo));
}

static struct value direct_binary(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  return one(binary(l, rule->detail, a.lo, b.lo));
}

// Library functions have no floats: their operands are promoted and their results rounded, which
// changes nothing.
static struct node *promoted(struct lower *l, struct node *n) {
  return n && n->type == T_FLOAT ? ir_unary(l->arena, N_FLOAT_TO_DOUBLE, n) : n;
}

static struct value call_int(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  struct node *arguments = lower_arguments(promoted(l, a.lo), b.lo, NULL, NULL);
  return one(lower_call(l, rule->detail, T_INT, arguments));
}

static struct value call_same(struct lower *l, const struct rule *rule, struct value a,
                              struct value b) {
  bool is_float = a.lo->type == T_FLOAT;
  struct node *arguments = lower_arguments(promoted(l, a.lo), promoted(l, b.lo), NULL, NULL);
  struct node *call = lower_call(l, rule->detail, T_DOUBLE, arguments);
  return one(is_float ? ir_unary(l->arena, N_DOUBLE_TO_FLOAT, call) : call);
}

static struct value call_long(struct lower *l, const struct rule *rule, struct value a,
                              struct value b) {
  struct node *operand = promoted(l, a.lo);
  if (!a.hi) return lower_call_64(l, rule->detail, operand);
  return lower_call_64(l, rule->detail, lower_arguments(a.lo, a.hi, b.lo, b.hi));
}

static struct value call_float_bits(struct lower *l, const struct rule *rule, struct value a,
                                    struct value b) {
  (void)b;
  return one(lower_call(l, rule->detail, T_INT, a.lo));
}

static struct value call_to_float(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  (void)b;
  return one(lower_call(l, rule->detail, T_FLOAT, lower_arguments(a.lo, a.hi, NULL, NULL)));
}

static struct value call_to_double(struct lower *l, const struct rule *rule, struct value a,
                                   struct value b) {
  (void)b;
  return one(lower_call(l, rule->detail, T_DOUBLE, lower_arguments(a.lo, a.hi, NULL, NULL)));
}

// --- i32 --------------------------------------------------------------------------------------

static struct value sign_extend(struct lower *l, const struct rule *rule, struct value a,
                                struct value b) {
  (void)b;
  return one(shift(l, N_SHR_S, shift(l, N_SHL, a.lo, rule->count), rule->count));
}

static bool is_nonnegative(const struct node *n) {
  switch (n->op) {
  case N_INT: return n->integer >= 0;
  case N_LOAD: return n->id == V_U8 || n->id == V_U16;
  case N_AND: return is_nonnegative(n->a) || is_nonnegative(n->b);
  case N_SHR_U: return n->b->op == N_INT && n->b->integer & 31;
  default: return false;
  }
}

// SpiderMonkey calls fmod for `%` of numbers that have been negative or above 2^31, which takes a
// hundred times as long as a division.
static struct node *remainder_by(struct lower *l, enum op op, struct node *a, struct node *b) {
  if (is_nonnegative(a)) return binary(l, op, a, b);
  enum op division = op == N_REM_S ? N_DIV_S : N_DIV_U;
  a = lower_atom(l, a);
  struct node *quotient = binary(l, division, lower_clone(l, a), lower_clone(l, b));
  return binary(l, N_SUB, a, binary(l, N_MUL, quotient, b));
}

// Division traps unless the divisor is a constant that cannot. `detail` is the operator; the
// library functions are in the same order.
static struct value divide(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  bool is_signed = rule->detail == N_DIV_S;
  if (b.lo->op == N_INT && b.lo->integer != 0 && !(is_signed && b.lo->integer == -1)) {
    bool remainder = rule->detail == N_REM_S || rule->detail == N_REM_U;
    return one((remainder ? remainder_by : binary)(l, rule->detail, a.lo, b.lo));
  }
  uint32_t symbol = S_DIV_S + (rule->detail - N_DIV_S);
  return one(lower_call(l, symbol, T_INT, lower_arguments(a.lo, b.lo, NULL, NULL)));
}

// To the left; a shift count is taken modulo 32 by JavaScript too.
static struct value rotate(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  bool left = rule->detail == N_SHL;
  if (!ir_is_constant(b.lo) && !ir_is_constant(a.lo) && ir_conflict(a.lo, b.lo))
    a.lo = lower_save(l, a.lo);
  struct node *value = lower_atom(l, a.lo), *count = lower_atom(l, b.lo);
  struct node *back = binary(l, N_SUB, integer(l, 32), lower_clone(l, count));
  struct node *up = binary(l, N_SHL, value, left ? count : back);
  struct node *down = binary(l, N_SHR_U, lower_clone(l, value), left ? back : count);
  return one(binary(l, N_OR, up, down));
}

static struct value equal_zero(struct lower *l, const struct rule *rule, struct value a,
                               struct value b) {
  (void)rule, (void)b;
  return one(ir_not(l->arena, a.lo));
}

// Math.min and Math.max of doubles are WebAssembly's; those of floats are exact through doubles.
static struct value min_max_float(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  struct node *n = binary(l, rule->detail, promoted(l, a.lo), promoted(l, b.lo));
  return one(ir_unary(l->arena, N_DOUBLE_TO_FLOAT, n));
}

// --- i64 --------------------------------------------------------------------------------------

static struct value wrap(struct lower *l, const struct rule *rule, struct value a, struct value b) {
  (void)l, (void)rule, (void)b;
  return one(a.lo);
}

// What waits as half of an i64 must be stable.
static struct node *stable(struct lower *l, struct node *n) {
  return n->effects & ~E_LOCAL ? lower_save(l, n) : n;
}

static struct value extend_unsigned(struct lower *l, const struct rule *rule, struct value a,
                                    struct value b) {
  (void)rule, (void)b;
  return pair(stable(l, a.lo), integer(l, 0));
}

// From `count` bits off the top of a word.
static struct value extend_signed(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  (void)b;
  struct node *n = shift(l, N_SHR_S, shift(l, N_SHL, a.lo, rule->count), rule->count);
  n = lower_atom(l, n);
  return pair(n, shift(l, N_SHR_S, lower_clone(l, n), 31));
}

static struct value bitwise_64(struct lower *l, const struct rule *rule, struct value a,
                               struct value b) {
  return pair(binary(l, rule->detail, a.lo, b.lo), binary(l, rule->detail, a.hi, b.hi));
}

static struct value add_64(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  (void)rule;
  struct node *high = binary(l, N_ADD, a.hi, b.hi);
  if (ir_is_int(b.lo, 0)) return pair(a.lo, high);
  if (ir_is_int(a.lo, 0)) return pair(b.lo, high);
  struct node *addend = ir_is_constant(a.lo) ? a.lo : lower_atom(l, b.lo);
  struct node *other = ir_is_constant(a.lo) ? b.lo : a.lo;
  struct node *low = lower_save(l, binary(l, N_ADD, other, addend));
  struct node *carry = binary(l, N_LT_U, lower_clone(l, low), lower_clone(l, addend));
  return pair(low, binary(l, N_ADD, high, carry));
}

static struct value sub_64(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  (void)rule;
  if (ir_is_int(b.lo, 0)) return pair(a.lo, binary(l, N_SUB, a.hi, b.hi));
  struct node *left = lower_atom(l, a.lo), *right = lower_atom(l, b.lo);
  struct node *borrow = binary(l, N_LT_U, lower_clone(l, left), lower_clone(l, right));
  return pair(binary(l, N_SUB, left, right),
              binary(l, N_SUB, binary(l, N_SUB, a.hi, b.hi), borrow));
}

// The high word of the unsigned product of an atom and a constant, from 16-bit limbs, as the
// library does it for two variables.
static struct node *mul_high_constant(struct lower *l, struct node *a, uint32_t constant) {
  struct node *y_low = integer(l, (int32_t)(constant & 65535));
  struct node *y_high = integer(l, (int32_t)(constant >> 16));
  struct node *x_low = binary(l, N_AND, a, integer(l, 65535));
  struct node *x_high = shift(l, N_SHR_U, lower_clone(l, a), 16);
  if (constant > 65535) {
    x_low = lower_save(l, x_low);
    x_high = lower_save(l, x_high);
  }
  struct node *carry = shift(l, N_SHR_U, binary(l, N_MUL, x_low, y_low), 16);
  struct node *middle = binary(l, N_ADD, binary(l, N_MUL, x_high, lower_clone(l, y_low)), carry);
  if (constant <= 65535) return shift(l, N_SHR_U, middle, 16);
  middle = lower_save(l, middle);
  carry = binary(l, N_AND, lower_clone(l, middle), integer(l, 65535));
  carry = binary(l, N_ADD, binary(l, N_MUL, lower_clone(l, x_low), y_high), carry);
  struct node *high = binary(l, N_MUL, lower_clone(l, x_high), lower_clone(l, y_high));
  high = binary(l, N_ADD, high, shift(l, N_SHR_U, middle, 16));
  return binary(l, N_ADD, high, shift(l, N_SHR_U, carry, 16));
}

static struct node *mul_high(struct lower *l, struct node *a, struct node *b) {
  if (b->op == N_INT) return mul_high_constant(l, a, (uint32_t)b->integer);
  if (a->op == N_INT) return mul_high_constant(l, b, (uint32_t)a->integer);
  return lower_call(l, S_MUL_HIGH, T_INT, lower_arguments(a, b, NULL, NULL));
}

// Unsigned division by a constant of at most 2^18. What the high word leaves, with the low word, is
// below 2^50 and exact as a double. Times the reciprocal it is wrong by less than 2^-20, and with a
// half added at least 2^-19 from the next integer, so cutting off gives the quotient.
static struct value divide_by_small(struct lower *l, struct value a, int32_t divisor,
                                    bool remainder) {
  struct node *low = lower_atom(l, a.lo), *high = lower_atom(l, a.hi);
  struct node *quotient_high =
      lower_save(l, binary(l, N_DIV_U, lower_clone(l, high), integer(l, divisor)));
  struct node *rest = binary(l, N_MUL, lower_clone(l, quotient_high), integer(l, divisor));
  rest = ir_unary(l->arena, N_UINT_TO_DOUBLE, binary(l, N_SUB, high, rest));
  rest = binary(l, N_MUL_D, rest, ir_double(l->arena, 4294967296.0));
  rest = binary(l, N_ADD_D, rest, ir_unary(l->arena, N_UINT_TO_DOUBLE, lower_clone(l, low)));
  rest = binary(l, N_ADD_D, rest, ir_double(l->arena, 0.5));
  rest = binary(l, N_MUL_D, rest, ir_double(l->arena, 1.0 / divisor));
  struct node *quotient = lower_save(l, ir_unary(l->arena, N_DOUBLE_TO_INT, rest));
  if (!remainder) return pair(quotient, quotient_high);
  struct node *product = binary(l, N_MUL, quotient, integer(l, divisor));
  return pair(binary(l, N_SUB, lower_clone(l, low), product), integer(l, 0));
}

static struct value divide_u_64(struct lower *l, const struct rule *rule, struct value a,
                                struct value b) {
  bool small =
      ir_is_int(b.hi, 0) && b.lo->op == N_INT && b.lo->integer > 0 && b.lo->integer <= 1 << 18;
  if (small) return divide_by_small(l, a, b.lo->integer, rule->detail == S_REM_U_64);
  return call_long(l, rule, a, b);
}

static struct value mul_64(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  (void)rule;
  struct node *x = lower_atom(l, a.lo), *y = lower_atom(l, b.lo);
  struct node *high = mul_high(l, lower_clone(l, x), lower_clone(l, y));
  high = binary(l, N_ADD, high, binary(l, N_MUL, lower_clone(l, x), b.hi));
  high = binary(l, N_ADD, high, binary(l, N_MUL, a.hi, lower_clone(l, y)));
  return pair(binary(l, N_MUL, x, y), high);
}

// The word that a funnel shift of hi:lo to the right by a constant of 1 to 31 leaves below.
static struct node *funnel(struct lower *l, struct node *hi, struct node *lo, uint32_t count) {
  return binary(l, N_OR, shift(l, N_SHR_U, lo, count), shift(l, N_SHL, hi, 32 - count));
}

static struct value shift_left_by(struct lower *l, struct value a, uint32_t count) {
  if (count == 0) return a;
  if (count >= 32) return pair(integer(l, 0), shift(l, N_SHL, a.lo, count - 32));
  struct node *low = lower_atom(l, a.lo);
  return pair(shift(l, N_SHL, low, count), funnel(l, a.hi, lower_clone(l, low), 32 - count));
}

static struct value shift_right_by(struct lower *l, enum op op, struct value a, uint32_t count) {
  if (count == 0) return a;
  struct node *high = op == N_SHR_S || count < 32 ? lower_atom(l, a.hi) : a.hi;
  if (count < 32)
    return pair(funnel(l, high, a.lo, count), shift(l, op, lower_clone(l, high), count));
  struct node *fill = op == N_SHR_S ? shift(l, N_SHR_S, lower_clone(l, high), 31) : integer(l, 0);
  return pair(shift(l, op, high, count - 32), fill);
}

static struct value rotate_left_by(struct lower *l, struct value a, uint32_t count) {
  if (count & 32) a = pair(a.hi, a.lo);
  count &= 31;
  if (count == 0) return a;
  struct node *low = lower_atom(l, a.lo), *high = lower_atom(l, a.hi);
  return pair(funnel(l, low, high, 32 - count),
              funnel(l, lower_clone(l, high), lower_clone(l, low), 32 - count));
}

// A shift by a variable count, as the two words for counts below 32 and from 32 on. The funnel's
// x >>> 1 >>> ~count is x >>> 32 - count, and 0 for 0.
static struct value shift_64(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  enum op op = rule->detail;
  if (b.lo->op == N_INT) {
    uint32_t count = (uint32_t)b.lo->integer & 63;
    return op == N_SHL ? shift_left_by(l, a, count) : shift_right_by(l, op, a, count);
  }
  struct node *low = lower_atom(l, a.lo), *high = lower_atom(l, a.hi);
  struct node *count = lower_atom(l, b.lo);
  struct node *near = op == N_SHL ? low : high, *far = op == N_SHL ? high : low;
  enum op across = op == N_SHL ? N_SHR_U : N_SHL, along = op == N_SHL ? N_SHL : N_SHR_U;
  struct node *inverse = binary(l, N_XOR, lower_clone(l, count), integer(l, -1));
  struct node *large = binary(l, N_AND, lower_clone(l, count), integer(l, 32));
  struct node *shifted = lower_save(l, binary(l, op, lower_clone(l, near), lower_clone(l, count)));
  struct node *funneled =
      binary(l, N_OR, binary(l, along, far, lower_clone(l, count)),
             binary(l, across, shift(l, across, lower_clone(l, near), 1), inverse));
  struct node *fill = op == N_SHR_S ? shift(l, N_SHR_S, lower_clone(l, near), 31) : integer(l, 0);
  large = lower_save(l, large);
  struct node *far_result = ir_select(l->arena, large, shifted, funneled);
  struct node *near_result =
      ir_select(l->arena, lower_clone(l, large), fill, lower_clone(l, shifted));
  return op == N_SHL ? pair(near_result, far_result) : pair(far_result, near_result);
}

static struct value rotate_64(struct lower *l, const struct rule *rule, struct value a,
                              struct value b) {
  bool left = rule->detail == N_SHL;
  if (b.lo->op == N_INT) {
    uint32_t count = (uint32_t)b.lo->integer & 63;
    return rotate_left_by(l, a, left ? count : (64 - count) & 63);
  }
  struct node *count = lower_save(l, left ? b.lo : binary(l, N_SUB, integer(l, 0), b.lo));
  struct node *low = lower_atom(l, a.lo), *high = lower_atom(l, a.hi);
  struct node *swap = lower_save(l, binary(l, N_AND, count, integer(l, 32)));
  struct node *x = ir_select(l->arena, swap, high, low);
  struct node *y =
      ir_select(l->arena, lower_clone(l, swap), lower_clone(l, low), lower_clone(l, high));
  x = lower_save(l, x);
  y = lower_save(l, y);
  struct node *inverse = lower_save(l, binary(l, N_XOR, lower_clone(l, count), integer(l, -1)));
  struct node *words[2] = {x, y}, *results[2];
  for (int i = 0; i < 2; i++) {
    struct node *up = binary(l, N_SHL, lower_clone(l, words[i]), lower_clone(l, count));
    struct node *down = binary(l, N_SHR_U, shift(l, N_SHR_U, lower_clone(l, words[!i]), 1),
                               lower_clone(l, inverse));
    results[i] = binary(l, N_OR, up, down);
  }
  return pair(results[0], results[1]);
}

static struct value clz_64(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  (void)rule, (void)b;
  struct node *high = lower_atom(l, a.hi);
  struct node *below = binary(l, N_ADD, ir_unary(l->arena, N_CLZ, a.lo), integer(l, 32));
  struct node *above = ir_unary(l->arena, N_CLZ, lower_clone(l, high));
  return pair(ir_select(l->arena, high, above, below), integer(l, 0));
}

static struct value ctz_64(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  (void)rule, (void)b;
  struct node *low = lower_atom(l, a.lo);
  struct node *above = binary(l, N_ADD, lower_call(l, S_CTZ, T_INT, a.hi), integer(l, 32));
  struct node *below = lower_call(l, S_CTZ, T_INT, lower_clone(l, low));
  return pair(ir_select(l->arena, low, below, above), integer(l, 0));
}

static struct value popcount_64(struct lower *l, const struct rule *rule, struct value a,
                                struct value b) {
  (void)rule, (void)b;
  struct node *low = lower_call(l, S_POPCOUNT, T_INT, a.lo);
  return pair(binary(l, N_ADD, low, lower_call(l, S_POPCOUNT, T_INT, a.hi)), integer(l, 0));
}

static struct value equal_zero_64(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  (void)rule, (void)b;
  return one(ir_not(l->arena, binary(l, N_OR, a.lo, a.hi)));
}

static struct value equal_64(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  struct node *low = binary(l, N_XOR, a.lo, b.lo), *high = binary(l, N_XOR, a.hi, b.hi);
  struct node *difference = binary(l, N_OR, low, high);
  if (rule->detail == N_EQ) return one(ir_not(l->arena, difference));
  return one(binary(l, N_NE, difference, integer(l, 0)));
}

// The high words decide unless they are equal. `detail` is the operator for them, whose unsigned
// form compares the low words.
static struct value compare_64(struct lower *l, const struct rule *rule, struct value a,
                               struct value b) {
  enum op op = rule->detail;
  bool is_signed = op <= N_GE_S;
  enum op low_op = is_signed ? op - N_LT_S + N_LT_U : op;
  struct node *low = binary(l, low_op, a.lo, b.lo);
  if (is_signed && ir_is_int(b.hi, 0) && ir_is_int(b.lo, 0) && (op == N_LT_S || op == N_GE_S))
    return one(binary(l, op, a.hi, b.hi));
  if (is_signed && ir_is_int(b.hi, -1) && ir_is_int(b.lo, -1) && (op == N_GT_S || op == N_LE_S))
    return one(binary(l, op, a.hi, b.hi));
  struct node *x = lower_atom(l, a.hi), *y = lower_atom(l, b.hi);
  struct node *equal = binary(l, N_EQ, lower_clone(l, x), lower_clone(l, y));
  return one(ir_select(l->arena, equal, low, binary(l, op, x, y)));
}

static struct value convert_64(struct lower *l, const struct rule *rule, struct value a,
                               struct value b) {
  (void)b;
  struct node *high = ir_unary(l->arena, rule->detail, a.hi);
  high = binary(l, N_MUL_D, high, ir_double(l->arena, 4294967296.0));
  return one(binary(l, N_ADD_D, high, ir_unary(l->arena, N_UINT_TO_DOUBLE, a.lo)));
}

// --- Tables -----------------------------------------------------------------------------------

static const struct rule unary_rules[] = {
    {BinaryenClzInt32, direct_unary, N_CLZ, 0},
    {BinaryenCtzInt32, call_int, S_CTZ, 0},
    {BinaryenPopcntInt32, call_int, S_POPCOUNT, 0},
    {BinaryenEqZInt32, equal_zero, 0, 0},
    {BinaryenExtendS8Int32, sign_extend, 0, 24},
    {BinaryenExtendS16Int32, sign_extend, 0, 16},
    {BinaryenNegFloat64, direct_unary, N_NEG_D, 0},
    {BinaryenAbsFloat64, direct_unary, N_ABS_D, 0},
    {BinaryenCeilFloat64, direct_unary, N_CEIL_D, 0},
    {BinaryenFloorFloat64, direct_unary, N_FLOOR_D, 0},
    {BinaryenSqrtFloat64, direct_unary, N_SQRT_D, 0},
    {BinaryenTruncFloat64, call_same, S_TRUNC, 0},
    {BinaryenNearestFloat64, call_same, S_NEAREST, 0},
    {BinaryenNegFloat32, direct_unary, N_NEG_F, 0},
    {BinaryenAbsFloat32, direct_unary, N_ABS_F, 0},
    {BinaryenCeilFloat32, direct_unary, N_CEIL_F, 0},
    {BinaryenFloorFloat32, direct_unary, N_FLOOR_F, 0},
    {BinaryenSqrtFloat32, direct_unary, N_SQRT_F, 0},
    {BinaryenTruncFloat32, call_same, S_TRUNC, 0},
    {BinaryenNearestFloat32, call_same, S_NEAREST, 0},
    {BinaryenClzInt64, clz_64, 0, 0},
    {BinaryenCtzInt64, ctz_64, 0, 0},
    {BinaryenPopcntInt64, popcount_64, 0, 0},
    {BinaryenEqZInt64, equal_zero_64, 0, 0},
    {BinaryenWrapInt64, wrap, 0, 0},
    {BinaryenExtendSInt32, extend_signed, 0, 0},
    {BinaryenExtendUInt32, extend_unsigned, 0, 0},
    {BinaryenExtendS8Int64, extend_signed, 0, 24},
    {BinaryenExtendS16Int64, extend_signed, 0, 16},
    {BinaryenExtendS32Int64, extend_signed, 0, 0},
    {BinaryenConvertSInt32ToFloat32, direct_unary, N_INT_TO_FLOAT, 0},
    {BinaryenConvertUInt32ToFloat32, direct_unary, N_UINT_TO_FLOAT, 0},
    {BinaryenConvertSInt32ToFloat64, direct_unary, N_INT_TO_DOUBLE, 0},
    {BinaryenConvertUInt32ToFloat64, direct_unary, N_UINT_TO_DOUBLE, 0},
    {BinaryenConvertSInt64ToFloat32, call_to_float, S_I64_TO_F32_S, 0},
    {BinaryenConvertUInt64ToFloat32, call_to_float, S_I64_TO_F32_U, 0},
    {BinaryenConvertSInt64ToFloat64, convert_64, N_INT_TO_DOUBLE, 0},
    {BinaryenConvertUInt64ToFloat64, convert_64, N_UINT_TO_DOUBLE, 0},
    {BinaryenPromoteFloat32, direct_unary, N_FLOAT_TO_DOUBLE, 0},
    {BinaryenDemoteFloat64, direct_unary, N_DOUBLE_TO_FLOAT, 0},
    {BinaryenReinterpretFloat32, call_float_bits, S_FLOAT_BITS, 0},
    {BinaryenReinterpretInt32, call_to_float, S_BITS_FLOAT, 0},
    {BinaryenReinterpretFloat64, call_long, S_DOUBLE_BITS, 0},
    {BinaryenReinterpretInt64, call_to_double, S_BITS_DOUBLE, 0},
    {BinaryenTruncSFloat32ToInt32, call_int, S_TRUNC_I32_S, 0},
    {BinaryenTruncUFloat32ToInt32, call_int, S_TRUNC_I32_U, 0},
    {BinaryenTruncSFloat64ToInt32, call_int, S_TRUNC_I32_S, 0},
    {BinaryenTruncUFloat64ToInt32, call_int, S_TRUNC_I32_U, 0},
    {BinaryenTruncSatSFloat32ToInt32, call_int, S_SAT_I32_S, 0},
    {BinaryenTruncSatUFloat32ToInt32, call_int, S_SAT_I32_U, 0},
    {BinaryenTruncSatSFloat64ToInt32, call_int, S_SAT_I32_S, 0},
    {BinaryenTruncSatUFloat64ToInt32, call_int, S_SAT_I32_U, 0},
    {BinaryenTruncSFloat32ToInt64, call_long, S_TRUNC_I64_S, 0},
    {BinaryenTruncUFloat32ToInt64, call_long, S_TRUNC_I64_U, 0},
    {BinaryenTruncSFloat64ToInt64, call_long, S_TRUNC_I64_S, 0},
    {BinaryenTruncUFloat64ToInt64, call_long, S_TRUNC_I64_U, 0},
    {BinaryenTruncSatSFloat32ToInt64, call_long, S_SAT_I64_S, 0},
    {BinaryenTruncSatUFloat32ToInt64, call_long, S_SAT_I64_U, 0},
    {BinaryenTruncSatSFloat64ToInt64, call_long, S_SAT_I64_S, 0},
    {BinaryenTruncSatUFloat64ToInt64, call_long, S_SAT_I64_U, 0},
};

static const struct rule binary_rules[] = {
    {BinaryenAddInt32, direct_binary, N_ADD, 0},
    {BinaryenSubInt32, direct_binary, N_SUB, 0},
    {BinaryenMulInt32, direct_binary, N_MUL, 0},
    {BinaryenDivSInt32, divide, N_DIV_S, 0},
    {BinaryenDivUInt32, divide, N_DIV_U, 0},
    {BinaryenRemSInt32, divide, N_REM_S, 0},
    {BinaryenRemUInt32, divide, N_REM_U, 0},
    {BinaryenAndInt32, direct_binary, N_AND, 0},
    {BinaryenOrInt32, direct_binary, N_OR, 0},
    {BinaryenXorInt32, direct_binary, N_XOR, 0},
    {BinaryenShlInt32, direct_binary, N_SHL, 0},
    {BinaryenShrSInt32, direct_binary, N_SHR_S, 0},
    {BinaryenShrUInt32, direct_binary, N_SHR_U, 0},
    {BinaryenRotLInt32, rotate, N_SHL, 0},
    {BinaryenRotRInt32, rotate, N_SHR_U, 0},
    {BinaryenEqInt32, direct_binary, N_EQ, 0},
    {BinaryenNeInt32, direct_binary, N_NE, 0},
    {BinaryenLtSInt32, direct_binary, N_LT_S, 0},
    {BinaryenLtUInt32, direct_binary, N_LT_U, 0},
    {BinaryenLeSInt32, direct_binary, N_LE_S, 0},
    {BinaryenLeUInt32, direct_binary, N_LE_U, 0},
    {BinaryenGtSInt32, direct_binary, N_GT_S, 0},
    {BinaryenGtUInt32, direct_binary, N_GT_U, 0},
    {BinaryenGeSInt32, direct_binary, N_GE_S, 0},
    {BinaryenGeUInt32, direct_binary, N_GE_U, 0},
    {BinaryenAddInt64, add_64, 0, 0},
    {BinaryenSubInt64, sub_64, 0, 0},
    {BinaryenMulInt64, mul_64, 0, 0},
    {BinaryenDivSInt64, call_long, S_DIV_S_64, 0},
    {BinaryenDivUInt64, divide_u_64, S_DIV_U_64, 0},
    {BinaryenRemSInt64, call_long, S_REM_S_64, 0},
    {BinaryenRemUInt64, divide_u_64, S_REM_U_64, 0},
    {BinaryenAndInt64, bitwise_64, N_AND, 0},
    {BinaryenOrInt64, bitwise_64, N_OR, 0},
    {BinaryenXorInt64, bitwise_64, N_XOR, 0},
    {BinaryenShlInt64, shift_64, N_SHL, 0},
    {BinaryenShrSInt64, shift_64, N_SHR_S, 0},
    {BinaryenShrUInt64, shift_64, N_SHR_U, 0},
    {BinaryenRotLInt64, rotate_64, N_SHL, 0},
    {BinaryenRotRInt64, rotate_64, N_SHR_U, 0},
    {BinaryenEqInt64, equal_64, N_EQ, 0},
    {BinaryenNeInt64, equal_64, N_NE, 0},
    {BinaryenLtSInt64, compare_64, N_LT_S, 0},
    {BinaryenLtUInt64, compare_64, N_LT_U, 0},
    {BinaryenLeSInt64, compare_64, N_LE_S, 0},
    {BinaryenLeUInt64, compare_64, N_LE_U, 0},
    {BinaryenGtSInt64, compare_64, N_GT_S, 0},
    {BinaryenGtUInt64, compare_64, N_GT_U, 0},
    {BinaryenGeSInt64, compare_64, N_GE_S, 0},
    {BinaryenGeUInt64, compare_64, N_GE_U, 0},
    {BinaryenAddFloat64, direct_binary, N_ADD_D, 0},
    {BinaryenSubFloat64, direct_binary, N_SUB_D, 0},
    {BinaryenMulFloat64, direct_binary, N_MUL_D, 0},
    {BinaryenDivFloat64, direct_binary, N_DIV_D, 0},
    {BinaryenMinFloat64, direct_binary, N_MIN_D, 0},
    {BinaryenMaxFloat64, direct_binary, N_MAX_D, 0},
    {BinaryenCopySignFloat64, call_same, S_COPYSIGN, 0},
    {BinaryenEqFloat64, direct_binary, N_EQ_D, 0},
    {BinaryenNeFloat64, direct_binary, N_NE_D, 0},
    {BinaryenLtFloat64, direct_binary, N_LT_D, 0},
    {BinaryenLeFloat64, direct_binary, N_LE_D, 0},
    {BinaryenGtFloat64, direct_binary, N_GT_D, 0},
    {BinaryenGeFloat64, direct_binary, N_GE_D, 0},
    {BinaryenAddFloat32, direct_binary, N_ADD_F, 0},
    {BinaryenSubFloat32, direct_binary, N_SUB_F, 0},
    {BinaryenMulFloat32, direct_binary, N_MUL_F, 0},
    {BinaryenDivFloat32, direct_binary, N_DIV_F, 0},
    {BinaryenMinFloat32, min_max_float, N_MIN_D, 0},
    {BinaryenMaxFloat32, min_max_float, N_MAX_D, 0},
    {BinaryenCopySignFloat32, call_same, S_COPYSIGN, 0},
    {BinaryenEqFloat32, direct_binary, N_EQ_F, 0},
    {BinaryenNeFloat32, direct_binary, N_NE_F, 0},
    {BinaryenLtFloat32, direct_binary, N_LT_F, 0},
    {BinaryenLeFloat32, direct_binary, N_LE_F, 0},
    {BinaryenGtFloat32, direct_binary, N_GT_F, 0},
    {BinaryenGeFloat32, direct_binary, N_GE_F, 0},
};

struct value apply_unary(struct lower *l, BinaryenOp op, struct value a) {
  struct value none = {0};
  for (size_t i = 0; i < sizeof unary_rules / sizeof *unary_rules; i++)
    if (unary_rules[i].op() == op) return unary_rules[i].lower(l, &unary_rules[i], a, none);
  return vector_unary(l, op, a);
}

struct value apply_binary(struct lower *l, BinaryenOp op, struct value a, struct value b) {
  for (size_t i = 0; i < sizeof binary_rules / sizeof *binary_rules; i++)
    if (binary_rules[i].op() == op) return binary_rules[i].lower(l, &binary_rules[i], a, b);
  return vector_binary(l, op, a, b);
}

struct value lower_unary(struct lower *l, BinaryenExpressionRef e) {
  BinaryenExpressionRef operand = BinaryenUnaryGetValue(e);
  struct value a;
  lower_operands(l, &operand, 1, &a);
  return apply_unary(l, BinaryenUnaryGetOp(e), a);
}

struct value lower_binary(struct lower *l, BinaryenExpressionRef e) {
  BinaryenExpressionRef operands[] = {BinaryenBinaryGetLeft(e), BinaryenBinaryGetRight(e)};
  struct value v[2];
  lower_operands(l, operands, 2, v);
  return apply_binary(l, BinaryenBinaryGetOp(e), v[0], v[1]);
}
