/* SPDX-License-Identifier: MIT */
// The operators of vectors, by table. Those whose lanes asm.js has are the scalar operator for
// each lane; those of bytes and half-words are formulas or library functions on words.
#include "asmjs/vector.h"

enum shape { I32X4, I64X2, F32X4, F64X2 };

struct rule {
  BinaryenOp (*op)(void);
  // Lowers the operator on its evaluated operands (`b` of unary operators is empty).
  struct value (*lower)(struct lower *l, const struct rule *rule, struct value a, struct value b);
  BinaryenOp (*scalar)(void);
  const char *text, *odd; // formulas; `odd`: for the words of a wider result with odd numbers
  uint32_t detail;        // an enum op or a symbol
  uint8_t bits, shape, count;
};

static struct node *integer(struct lower *l, int32_t value) { return ir_int(l->arena, value); }

static struct node *binary(struct lower *l, enum op op, struct node *left, struct node *right) {
  return ir_binary(l->arena, op, left, right);
}

// --- Words --------------------------------------------------------------------------------------

static struct value words(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  if (b.lo) b = vector_use(l, b, T_INT);
  for (int i = 0; i < VALUE_PARTS; i++)
    v.parts[i] = formula(l, rule->text, rule->bits, (struct node *[3]){a.parts[i], b.parts[i]});
  return vector_made(l, v);
}

static struct value calls(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  b = vector_use(l, b, T_INT);
  for (int i = 0; i < VALUE_PARTS; i++) {
    struct node *arguments = lower_arguments(a.parts[i], b.parts[i], NULL, NULL);
    v.parts[i] = lower_save(l, lower_call(l, rule->detail, T_INT, arguments));
  }
  return vector_made(l, v);
}

// Lanes twice as wide, from the words 0 and 1 of the operands, or 2 and 3.
static struct value widen(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  struct value v = {0};
  unsigned first = rule->count;
  a = vector_use(l, a, T_INT);
  if (b.lo) b = vector_use(l, b, T_INT);
  for (unsigned i = 0; i < 2; i++) {
    struct node *x = lower_atom(l, a.parts[first + i]);
    struct node *y = b.lo ? lower_atom(l, b.parts[first + i]) : NULL;
    v.parts[2 * i] = formula(l, rule->text, rule->bits, (struct node *[3]){x, y});
    v.parts[2 * i + 1] = formula(l, rule->odd, rule->bits, (struct node *[3]){x, y});
  }
  return vector_made(l, v);
}

static struct value narrow(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  b = vector_use(l, b, T_INT);
  for (int i = 0; i < VALUE_PARTS; i++) {
    struct node *const *from = (i < 2 ? a.parts : b.parts) + i % 2 * 2;
    struct node *arguments = lower_arguments(from[0], from[1], NULL, NULL);
    v.parts[i] = lower_save(l, lower_call(l, rule->detail, T_INT, arguments));
  }
  return vector_made(l, v);
}

// The products of two 32-bit lanes as i64.
static struct value extended(struct lower *l, struct node *word, bool is_signed) {
  struct node *low = lower_atom(l, word);
  return (struct value){.lo = low,
                        .hi = is_signed ? binary(l, N_SHR_S, lower_clone(l, low), integer(l, 31))
                                        : integer(l, 0)};
}

static struct value widen_product(struct lower *l, const struct rule *rule, struct value a,
                                  struct value b) {
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  b = vector_use(l, b, T_INT);
  for (unsigned i = 0; i < 2; i++) {
    struct value x = extended(l, a.parts[rule->count + i], rule->detail);
    struct value y = extended(l, b.parts[rule->count + i], rule->detail);
    struct value product = apply_binary(l, BinaryenMulInt64(), x, y);
    v.parts[2 * i] = product.lo;
    v.parts[2 * i + 1] = product.hi;
  }
  return vector_made(l, v);
}

static struct node *stable(struct lower *l, struct node *n) {
  return n->effects & ~E_LOCAL ? lower_save(l, n) : n;
}

static struct value swizzle(struct lower *l, const struct rule *rule, struct value a,
                            struct value b) {
  (void)rule;
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  b = vector_use(l, b, T_INT);
  for (int i = 0; i < VALUE_PARTS; i++) b.parts[i] = lower_atom(l, b.parts[i]);
  struct node *arguments = lower_arguments(a.parts[0], a.parts[1], a.parts[2], a.parts[3]);
  lower_append(l, lower_call(l, S_SWIZZLE_FROM, T_VOID, arguments));
  for (int i = 0; i < VALUE_PARTS; i++)
    v.parts[i] = lower_save(l, lower_call(l, S_SWIZZLE, T_INT, b.parts[i]));
  return vector_made(l, v);
}

// --- Lanes --------------------------------------------------------------------------------------

static enum type form_of(enum shape shape) {
  return shape == F32X4 ? T_FLOAT : shape == F64X2 ? T_DOUBLE : T_INT;
}

static unsigned lanes_of(enum shape shape) { return shape == I64X2 || shape == F64X2 ? 2 : 4; }

static struct value lane(const struct value *v, enum shape shape, unsigned i) {
  if (!v->lo) return (struct value){0};
  if (shape == I64X2) return (struct value){.lo = v->parts[2 * i], .hi = v->parts[2 * i + 1]};
  return (struct value){.lo = v->parts[i]};
}

// Puts the result of a lane where it belongs.
static void put_lane(struct lower *l, struct value *v, unsigned i, struct value result) {
  if (result.hi) {
    v->parts[2 * i] = stable(l, result.lo);
    v->parts[2 * i + 1] = stable(l, result.hi);
  } else
    v->parts[i] = stable(l, result.lo);
}

static void use_lanes(struct lower *l, enum shape shape, struct value *a, struct value *b) {
  *a = vector_use(l, *a, form_of(shape));
  if (b->lo) *b = vector_use(l, *b, form_of(shape));
}

// The scalar operator for every lane, or for the first `count`: then the others are zero.
static struct value lanes(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  struct value v = {0};
  bool is_unary = !b.lo;
  unsigned count = rule->count ? rule->count : lanes_of(rule->shape);
  use_lanes(l, rule->shape, &a, &b);
  for (unsigned i = 0; i < count; i++) {
    struct value x = lane(&a, rule->shape, i), y = lane(&b, rule->shape, i);
    put_lane(l, &v, i,
             is_unary ? apply_unary(l, rule->scalar(), x) : apply_binary(l, rule->scalar(), x, y));
  }
  enum type representation = v.lo->type;
  for (unsigned i = count; i < representation_parts(representation) && !v.parts[i]; i++)
    v.parts[i] = representation == T_FLOAT ? ir_float(l->arena, 0) : integer(l, 0);
  return vector_made(l, v);
}

// Comparisons: all ones where the scalar operator is true.
static struct value masks(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  struct value v = {0};
  unsigned count = lanes_of(rule->shape);
  use_lanes(l, rule->shape, &a, &b);
  for (unsigned i = 0; i < count; i++) {
    struct value x = lane(&a, rule->shape, i), y = lane(&b, rule->shape, i);
    struct node *n = apply_binary(l, rule->scalar(), x, y).lo;
    n = binary(l, N_SUB, integer(l, 0), n);
    if (count == 2) {
      v.parts[2 * i] = lower_atom(l, n);
      v.parts[2 * i + 1] = lower_clone(l, v.parts[2 * i]);
    } else
      v.parts[i] = n;
  }
  v.mask = (uint8_t)(128 / count);
  return vector_made(l, v);
}

// Where a waiting mask comes from: the condition.
static struct node *condition_of(struct node *n) {
  return n->op == N_SUB && ir_is_int(n->a, 0) ? n->b : n;
}

// The lanes of the one where the comparison is true, else those of the other, in the representation
// that these have.
static struct value choose_lanes(struct lower *l, struct value mask, struct value yes,
                                 struct value no) {
  yes = vector_pass(l, yes, no.value_class);
  no = vector_pass(l, no, 0);
  enum type representation = vector_representation(&yes);
  if (representation == T_DOUBLE && mask.mask == 32) {
    yes = vector_use(l, yes, T_INT);
    no = vector_use(l, no, T_INT);
    representation = T_INT;
  }
  struct value v = {.value_class = yes.value_class};
  unsigned step = VALUE_PARTS / representation_parts(representation);
  for (unsigned i = 0; i < representation_parts(representation); i++)
    v.parts[i] = stable(
        l, ir_select(l->arena, condition_of(mask.parts[i * step]), yes.parts[i], no.parts[i]));
  return v;
}

static struct value zeros(struct lower *l) {
  struct value v = {.value_class = class_new(l)};
  for (int i = 0; i < VALUE_PARTS; i++) v.parts[i] = integer(l, 0);
  return v;
}

// A mask and lanes.
static struct value bits_and(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  if (a.mask && !b.mask) return choose_lanes(l, a, b, zeros(l));
  if (b.mask && !a.mask) return choose_lanes(l, b, a, zeros(l));
  struct value v = words(l, rule, a, b);
  v.mask = a.mask > b.mask ? b.mask : a.mask;
  return v;
}

static struct value bits_andnot(struct lower *l, const struct rule *rule, struct value a,
                                struct value b) {
  if (b.mask && !a.mask) return choose_lanes(l, b, zeros(l), a);
  return words(l, rule, a, b);
}

static struct value bits_not(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  struct value v = words(l, rule, a, b);
  v.mask = a.mask;
  return v;
}

// Lanes of one operand or the other: of `a` where the operator holds for a and b; with `count`, of
// `b` where it holds for b and a.
static struct value choose(struct lower *l, const struct rule *rule, struct value a,
                           struct value b) {
  struct value v = {0};
  use_lanes(l, rule->shape, &a, &b);
  for (unsigned i = 0; i < lanes_of(rule->shape); i++) {
    struct node *x = lower_atom(l, a.parts[i]), *y = lower_atom(l, b.parts[i]);
    struct node *first = rule->count ? y : x, *second = rule->count ? x : y;
    struct node *test = binary(l, rule->detail, first, second);
    v.parts[i] = ir_select(l->arena, test, lower_clone(l, first), lower_clone(l, second));
  }
  return vector_made(l, v);
}

static struct value negate_64(struct lower *l, const struct rule *rule, struct value a,
                              struct value b) {
  (void)rule, (void)b;
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  for (unsigned i = 0; i < 2; i++) {
    struct value zero = {.lo = integer(l, 0), .hi = integer(l, 0)};
    put_lane(l, &v, i, apply_binary(l, BinaryenSubInt64(), zero, lane(&a, I64X2, i)));
  }
  return vector_made(l, v);
}

static struct value absolute_64(struct lower *l, const struct rule *rule, struct value a,
                                struct value b) {
  (void)rule, (void)b;
  struct value v = {0};
  a = vector_use(l, a, T_INT);
  for (unsigned i = 0; i < 2; i++) {
    struct node *high = lower_atom(l, a.parts[2 * i + 1]);
    struct node *sign = lower_save(l, binary(l, N_SHR_S, high, integer(l, 31)));
    struct value flipped = {
        .lo = binary(l, N_XOR, a.parts[2 * i], lower_clone(l, sign)),
        .hi = binary(l, N_XOR, lower_clone(l, high), lower_clone(l, sign)),
    };
    struct value one = {.lo = lower_clone(l, sign), .hi = lower_clone(l, sign)};
    put_lane(l, &v, i, apply_binary(l, BinaryenSubInt64(), flipped, one));
  }
  return vector_made(l, v);
}

// --- From a scalar and to one -------------------------------------------------------------------

static struct value splat(struct lower *l, const struct rule *rule, struct value a,
                          struct value b) {
  (void)b;
  lower_spill(l, &a, 1);
  struct node *low = a.lo;
  if (rule->bits < 32) low = formula(l, "(a&F)*K", rule->bits, (struct node *[3]){low});
  low = lower_atom(l, low);
  struct node *high = a.hi ? lower_atom(l, a.hi) : low;
  struct value v = {.lo = low};
  for (unsigned i = 1; i < representation_parts(low->type); i++)
    v.parts[i] = lower_clone(l, i % 2 ? high : low);
  return vector_made(l, v);
}

// The words combined with an operator, then compared to a number.
static struct value any_true(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  (void)rule, (void)b;
  a = vector_use(l, a, T_INT);
  struct node *all = a.lo;
  for (int i = 1; i < VALUE_PARTS; i++) all = binary(l, N_OR, all, a.parts[i]);
  return (struct value){.lo = binary(l, N_NE, all, integer(l, 0))};
}

static struct value all_true(struct lower *l, const struct rule *rule, struct value a,
                             struct value b) {
  (void)b;
  a = vector_use(l, a, T_INT);
  struct node *all = NULL;
  for (int i = 0; i < VALUE_PARTS; i++) {
    struct node *n = a.parts[i];
    if (rule->bits < 32) n = formula(l, "(a&L)+L|a", rule->bits, (struct node *[3]){n});
    if (rule->bits == 64) n = binary(l, N_OR, n, a.parts[++i]);
    if (rule->bits >= 32) n = binary(l, N_NE, n, integer(l, 0));
    all = all ? binary(l, N_AND, all, n) : n;
  }
  if (rule->bits < 32) {
    struct node *highest = formula(l, "H", rule->bits, (struct node *[3]){NULL});
    all = binary(l, N_EQ, binary(l, N_AND, all, highest), lower_clone(l, highest));
  }
  return (struct value){.lo = all};
}

// The highest bits of the lanes: `text` gives those of a word.
static struct value bitmask(struct lower *l, const struct rule *rule, struct value a,
                            struct value b) {
  (void)b;
  a = vector_use(l, a, T_INT);
  struct node *all = integer(l, 0);
  unsigned step = rule->bits == 64 ? 2 : 1, per_step = 32 * step / rule->bits;
  for (unsigned i = 0; i < VALUE_PARTS / step; i++) {
    struct node *word = a.parts[i * step + step - 1];
    word = formula(l, rule->text, rule->bits, (struct node *[3]){word});
    word = binary(l, N_SHL, word, integer(l, (int32_t)(i * per_step)));
    all = binary(l, N_OR, all, word);
  }
  return (struct value){.lo = all};
}

// --- Tables -------------------------------------------------------------------------------------

#define WORDS(name, width, formula)                                                                \
  {.op = Binaryen##name, .lower = words, .bits = width, .text = formula}
// The same formula for bytes and half-words.
#define SMALL(name, formula) WORDS(name##VecI8x16, 8, formula), WORDS(name##VecI16x8, 16, formula)
#define CALLS(name, symbol) {.op = Binaryen##name, .lower = calls, .detail = symbol}
#define NARROW(name, symbol) {.op = Binaryen##name, .lower = narrow, .detail = symbol}
#define LANES(name, lanes_shape, scalar_name)                                                      \
  {.op = Binaryen##name, .lower = lanes, .shape = lanes_shape, .scalar = Binaryen##scalar_name}
#define LOW_LANES(name, lanes_shape, scalar_name)                                                  \
  {.op = Binaryen##name,                                                                           \
   .lower = lanes,                                                                                 \
   .shape = lanes_shape,                                                                           \
   .scalar = Binaryen##scalar_name,                                                                \
   .count = 2}
#define MASKS(name, lanes_shape, scalar_name)                                                      \
  {.op = Binaryen##name, .lower = masks, .shape = lanes_shape, .scalar = Binaryen##scalar_name}
#define CHOOSE(name, lanes_shape, operator, exchanged)                                             \
  {.op = Binaryen##name,                                                                           \
   .lower = choose,                                                                                \
   .shape = lanes_shape,                                                                           \
   .detail = operator,                                                                             \
   .count = exchanged}
#define WIDEN(low, high, even_text, odd_text)                                                      \
  {.op = Binaryen##low,                                                                            \
   .lower = widen,                                                                                 \
   .bits = 32,                                                                                     \
   .count = 0,                                                                                     \
   .text = even_text,                                                                              \
   .odd = odd_text},                                                                               \
  {                                                                                                \
    .op = Binaryen##high, .lower = widen, .bits = 32, .count = 2, .text = even_text,               \
    .odd = odd_text                                                                                \
  }
#define WIDEN_PRODUCT(low, high, is_signed)                                                        \
  {.op = Binaryen##low, .lower = widen_product, .detail = is_signed, .count = 0},                  \
      {.op = Binaryen##high, .lower = widen_product, .detail = is_signed, .count = 2}
#define SPLAT(name, width) {.op = Binaryen##name, .lower = splat, .bits = width}
#define ALL_TRUE(name, width) {.op = Binaryen##name, .lower = all_true, .bits = width}
#define BITMASK(name, width, formula)                                                              \
  {.op = Binaryen##name, .lower = bitmask, .bits = width, .text = formula}

// Bytes as ints
#define S0 "(a<<24>>24)"
#define S1 "(a<<16>>24)"
#define S2 "(a<<8>>24)"
#define S3 "(a>>24)"

static const struct rule unary_rules[] = {
    SPLAT(SplatVecI8x16, 8),
    SPLAT(SplatVecI16x8, 16),
    SPLAT(SplatVecI32x4, 32),
    SPLAT(SplatVecI64x2, 64),
    SPLAT(SplatVecF32x4, 32),
    SPLAT(SplatVecF64x2, 64),
    {.op = BinaryenNotVec128, .lower = bits_not, .bits = 32, .text = "~a"},
    {.op = BinaryenAnyTrueVec128, .lower = any_true},
    ALL_TRUE(AllTrueVecI8x16, 8),
    ALL_TRUE(AllTrueVecI16x8, 16),
    ALL_TRUE(AllTrueVecI32x4, 32),
    ALL_TRUE(AllTrueVecI64x2, 64),
    BITMASK(BitmaskVecI8x16, 8, "(a>>>7&K)*0x10204080>>>28"),
    BITMASK(BitmaskVecI16x8, 16, "a>>>15&1|a>>>30&2"),
    BITMASK(BitmaskVecI32x4, 32, "a>>>31"),
    BITMASK(BitmaskVecI64x2, 64, "a>>>31"),
    SMALL(Neg, "H-(a&L)^~a&H"),
    SMALL(Abs, "t=a>>>N&K;(a^t*F)+t"),
    WORDS(NegVecI32x4, 32, "0-a"),
    WORDS(AbsVecI32x4, 32, "t=a>>31;(a^t)-t"),
    {.op = BinaryenNegVecI64x2, .lower = negate_64},
    {.op = BinaryenAbsVecI64x2, .lower = absolute_64},
    WORDS(PopcntVecI8x16, 8,
          "t=a-(a>>>1&0x55555555);t=(t&0x33333333)+(t>>>2&0x33333333);t+(t>>>4)&0x0f0f0f0f"),
    LANES(AbsVecF32x4, F32X4, AbsFloat32),
    LANES(NegVecF32x4, F32X4, NegFloat32),
    LANES(SqrtVecF32x4, F32X4, SqrtFloat32),
    LANES(CeilVecF32x4, F32X4, CeilFloat32),
    LANES(FloorVecF32x4, F32X4, FloorFloat32),
    LANES(TruncVecF32x4, F32X4, TruncFloat32),
    LANES(NearestVecF32x4, F32X4, NearestFloat32),
    LANES(AbsVecF64x2, F64X2, AbsFloat64),
    LANES(NegVecF64x2, F64X2, NegFloat64),
    LANES(SqrtVecF64x2, F64X2, SqrtFloat64),
    LANES(CeilVecF64x2, F64X2, CeilFloat64),
    LANES(FloorVecF64x2, F64X2, FloorFloat64),
    LANES(TruncVecF64x2, F64X2, TruncFloat64),
    LANES(NearestVecF64x2, F64X2, NearestFloat64),
    LANES(TruncSatSVecF32x4ToVecI32x4, F32X4, TruncSatSFloat32ToInt32),
    LANES(TruncSatUVecF32x4ToVecI32x4, F32X4, TruncSatUFloat32ToInt32),
    LANES(ConvertSVecI32x4ToVecF32x4, I32X4, ConvertSInt32ToFloat32),
    LANES(ConvertUVecI32x4ToVecF32x4, I32X4, ConvertUInt32ToFloat32),
    LOW_LANES(ConvertLowSVecI32x4ToVecF64x2, I32X4, ConvertSInt32ToFloat64),
    LOW_LANES(ConvertLowUVecI32x4ToVecF64x2, I32X4, ConvertUInt32ToFloat64),
    LOW_LANES(TruncSatZeroSVecF64x2ToVecI32x4, F64X2, TruncSatSFloat64ToInt32),
    LOW_LANES(TruncSatZeroUVecF64x2ToVecI32x4, F64X2, TruncSatUFloat64ToInt32),
    LOW_LANES(DemoteZeroVecF64x2ToVecF32x4, F64X2, DemoteFloat64),
    LOW_LANES(PromoteLowVecF32x4ToVecF64x2, F32X4, PromoteFloat32),
    WORDS(ExtAddPairwiseSVecI8x16ToI16x8, 32, S0 "+" S1 "&0xffff|" S2 "+" S3 "<<16"),
    WORDS(ExtAddPairwiseUVecI8x16ToI16x8, 32, "(a&0xff00ff)+(a>>>8&0xff00ff)"),
    WORDS(ExtAddPairwiseSVecI16x8ToI32x4, 32, "(a<<16>>16)+(a>>16)"),
    WORDS(ExtAddPairwiseUVecI16x8ToI32x4, 32, "(a&0xffff)+(a>>>16)"),
    WIDEN(ExtendLowSVecI8x16ToVecI16x8, ExtendHighSVecI8x16ToVecI16x8, S0 "&0xffff|" S1 "<<16",
          S2 "&0xffff|" S3 "<<16"),
    WIDEN(ExtendLowUVecI8x16ToVecI16x8, ExtendHighUVecI8x16ToVecI16x8, "a&0xff|a<<8&0xff0000",
          "a>>>16&0xff|a>>>8&0xff0000"),
    WIDEN(ExtendLowSVecI16x8ToVecI32x4, ExtendHighSVecI16x8ToVecI32x4, "a<<16>>16", "a>>16"),
    WIDEN(ExtendLowUVecI16x8ToVecI32x4, ExtendHighUVecI16x8ToVecI32x4, "a&0xffff", "a>>>16"),
    WIDEN(ExtendLowSVecI32x4ToVecI64x2, ExtendHighSVecI32x4ToVecI64x2, "a", "a>>31"),
    WIDEN(ExtendLowUVecI32x4ToVecI64x2, ExtendHighUVecI32x4ToVecI64x2, "a", "0"),
};

// The highest bit of every lane where a < b and where a > b; then the lanes full of it.
#define LOW_LESS "(a|H)-(b&L)"
#define LOW_GREATER "(b|H)-(a&L)"
#define LT_U "(~a&b|~(a^b|" LOW_LESS "))&H"
#define LT_S "(a&~b|~(a^b|" LOW_LESS "))&H"
#define GT_U "(a&~b|~(a^b|" LOW_GREATER "))&H"
#define GT_S "(~a&b|~(a^b|" LOW_GREATER "))&H"
#define FULL "(t<<1)-(t>>>N)"

static const struct rule binary_rules[] = {
    {.op = BinaryenAndVec128, .lower = bits_and, .bits = 32, .text = "a&b"},
    {.op = BinaryenAndNotVec128, .lower = bits_andnot, .bits = 32, .text = "a&~b"},
    WORDS(OrVec128, 32, "a|b"),
    WORDS(XorVec128, 32, "a^b"),
    SMALL(Add, "(a&L)+(b&L)^(a^b)&H"),
    SMALL(Sub, "(a|H)-(b&L)^(a^~b)&H"),
    SMALL(Eq, "t=a^b;t=~((t&L)+L|t)&H;" FULL),
    SMALL(Ne, "t=a^b;t=((t&L)+L|t)&H;" FULL),
    SMALL(LtU, "t=" LT_U ";" FULL),
    SMALL(LtS, "t=" LT_S ";" FULL),
    SMALL(GtU, "t=" GT_U ";" FULL),
    SMALL(GtS, "t=" GT_S ";" FULL),
    SMALL(LeU, "t=~" GT_U ";" FULL),
    SMALL(LeS, "t=~" GT_S ";" FULL),
    SMALL(GeU, "t=~" LT_U ";" FULL),
    SMALL(GeS, "t=~" LT_S ";" FULL),
    SMALL(MinU, "t=" LT_U ";b^(a^b)&" FULL),
    SMALL(MinS, "t=" LT_S ";b^(a^b)&" FULL),
    SMALL(MaxU, "t=" GT_U ";b^(a^b)&" FULL),
    SMALL(MaxS, "t=" GT_S ";b^(a^b)&" FULL),
    SMALL(AvgrU, "(a|b)-((a^b)>>>1&L)"),
    CALLS(AddSatSVecI8x16, S_ADD_SAT_S_8),
    CALLS(AddSatUVecI8x16, S_ADD_SAT_U_8),
    CALLS(SubSatSVecI8x16, S_SUB_SAT_S_8),
    CALLS(SubSatUVecI8x16, S_SUB_SAT_U_8),
    CALLS(AddSatSVecI16x8, S_ADD_SAT_S_16),
    CALLS(AddSatUVecI16x8, S_ADD_SAT_U_16),
    CALLS(SubSatSVecI16x8, S_SUB_SAT_S_16),
    CALLS(SubSatUVecI16x8, S_SUB_SAT_U_16),
    CALLS(Q15MulrSatSVecI16x8, S_Q15_MUL),
    NARROW(NarrowSVecI16x8ToVecI8x16, S_NARROW_S_8),
    NARROW(NarrowUVecI16x8ToVecI8x16, S_NARROW_U_8),
    NARROW(NarrowSVecI32x4ToVecI16x8, S_NARROW_S_16),
    NARROW(NarrowUVecI32x4ToVecI16x8, S_NARROW_U_16),
    {.op = BinaryenSwizzleVecI8x16, .lower = swizzle},
    WORDS(MulVecI16x8, 16, "a*b&F|(a>>>16)*(b>>>16)<<16"),
    WORDS(DotSVecI16x8ToVecI32x4, 16, "(a<<16>>16)*(b<<16>>16)+(a>>16)*(b>>16)"),
    WIDEN(ExtMulLowSVecI16x8, ExtMulHighSVecI16x8,
          "(a<<24>>24)*(b<<24>>24)&0xffff|(a<<16>>24)*(b<<16>>24)<<16",
          "(a<<8>>24)*(b<<8>>24)&0xffff|(a>>24)*(b>>24)<<16"),
    WIDEN(ExtMulLowUVecI16x8, ExtMulHighUVecI16x8, "(a&255)*(b&255)|(a>>>8&255)*(b>>>8&255)<<16",
          "(a>>>16&255)*(b>>>16&255)|(a>>>24)*(b>>>24)<<16"),
    WIDEN(ExtMulLowSVecI32x4, ExtMulHighSVecI32x4, "(a<<16>>16)*(b<<16>>16)", "(a>>16)*(b>>16)"),
    WIDEN(ExtMulLowUVecI32x4, ExtMulHighUVecI32x4, "(a&0xffff)*(b&0xffff)", "(a>>>16)*(b>>>16)"),
    WIDEN_PRODUCT(ExtMulLowSVecI64x2, ExtMulHighSVecI64x2, true),
    WIDEN_PRODUCT(ExtMulLowUVecI64x2, ExtMulHighUVecI64x2, false),
    LANES(AddVecI32x4, I32X4, AddInt32),
    LANES(SubVecI32x4, I32X4, SubInt32),
    LANES(MulVecI32x4, I32X4, MulInt32),
    CHOOSE(MinSVecI32x4, I32X4, N_LT_S, 0),
    CHOOSE(MinUVecI32x4, I32X4, N_LT_U, 0),
    CHOOSE(MaxSVecI32x4, I32X4, N_GT_S, 0),
    CHOOSE(MaxUVecI32x4, I32X4, N_GT_U, 0),
    MASKS(EqVecI32x4, I32X4, EqInt32),
    MASKS(NeVecI32x4, I32X4, NeInt32),
    MASKS(LtSVecI32x4, I32X4, LtSInt32),
    MASKS(LtUVecI32x4, I32X4, LtUInt32),
    MASKS(GtSVecI32x4, I32X4, GtSInt32),
    MASKS(GtUVecI32x4, I32X4, GtUInt32),
    MASKS(LeSVecI32x4, I32X4, LeSInt32),
    MASKS(LeUVecI32x4, I32X4, LeUInt32),
    MASKS(GeSVecI32x4, I32X4, GeSInt32),
    MASKS(GeUVecI32x4, I32X4, GeUInt32),
    LANES(AddVecI64x2, I64X2, AddInt64),
    LANES(SubVecI64x2, I64X2, SubInt64),
    LANES(MulVecI64x2, I64X2, MulInt64),
    MASKS(EqVecI64x2, I64X2, EqInt64),
    MASKS(NeVecI64x2, I64X2, NeInt64),
    MASKS(LtSVecI64x2, I64X2, LtSInt64),
    MASKS(GtSVecI64x2, I64X2, GtSInt64),
    MASKS(LeSVecI64x2, I64X2, LeSInt64),
    MASKS(GeSVecI64x2, I64X2, GeSInt64),
    LANES(AddVecF32x4, F32X4, AddFloat32),
    LANES(SubVecF32x4, F32X4, SubFloat32),
    LANES(MulVecF32x4, F32X4, MulFloat32),
    LANES(DivVecF32x4, F32X4, DivFloat32),
    LANES(MinVecF32x4, F32X4, MinFloat32),
    LANES(MaxVecF32x4, F32X4, MaxFloat32),
    CHOOSE(PMinVecF32x4, F32X4, N_LT_F, 1),
    CHOOSE(PMaxVecF32x4, F32X4, N_GT_F, 1),
    MASKS(EqVecF32x4, F32X4, EqFloat32),
    MASKS(NeVecF32x4, F32X4, NeFloat32),
    MASKS(LtVecF32x4, F32X4, LtFloat32),
    MASKS(GtVecF32x4, F32X4, GtFloat32),
    MASKS(LeVecF32x4, F32X4, LeFloat32),
    MASKS(GeVecF32x4, F32X4, GeFloat32),
    LANES(AddVecF64x2, F64X2, AddFloat64),
    LANES(SubVecF64x2, F64X2, SubFloat64),
    LANES(MulVecF64x2, F64X2, MulFloat64),
    LANES(DivVecF64x2, F64X2, DivFloat64),
    LANES(MinVecF64x2, F64X2, MinFloat64),
    LANES(MaxVecF64x2, F64X2, MaxFloat64),
    CHOOSE(PMinVecF64x2, F64X2, N_LT_D, 1),
    CHOOSE(PMaxVecF64x2, F64X2, N_GT_D, 1),
    MASKS(EqVecF64x2, F64X2, EqFloat64),
    MASKS(NeVecF64x2, F64X2, NeFloat64),
    MASKS(LtVecF64x2, F64X2, LtFloat64),
    MASKS(GtVecF64x2, F64X2, GtFloat64),
    MASKS(LeVecF64x2, F64X2, LeFloat64),
    MASKS(GeVecF64x2, F64X2, GeFloat64),
};

static struct value apply(struct lower *l, const struct rule *rules, size_t count, BinaryenOp op,
                          struct value a, struct value b) {
  for (size_t i = 0; i < count; i++)
    if (rules[i].op() == op) return rules[i].lower(l, &rules[i], a, b);
  lower_fail(l, "a relaxed vector operator");
  return zeros(l);
}

struct value vector_unary(struct lower *l, BinaryenOp op, struct value a) {
  return apply(l, unary_rules, sizeof unary_rules / sizeof *unary_rules, op, a, (struct value){0});
}

struct value vector_binary(struct lower *l, BinaryenOp op, struct value a, struct value b) {
  return apply(l, binary_rules, sizeof binary_rules / sizeof *binary_rules, op, a, b);
}

struct value lower_vector_ternary(struct lower *l, BinaryenExpressionRef e) {
  BinaryenExpressionRef operands[] = {BinaryenSIMDTernaryGetA(e), BinaryenSIMDTernaryGetB(e),
                                      BinaryenSIMDTernaryGetC(e)};
  struct value v[3], result = {0};
  if (BinaryenSIMDTernaryGetOp(e) != BinaryenBitselectVec128())
    lower_fail(l, "a relaxed vector operator");
  lower_operands(l, operands, 3, v);
  if (v[2].mask) return choose_lanes(l, v[2], v[0], v[1]);
  for (int i = 0; i < 3; i++) v[i] = vector_use(l, v[i], T_INT);
  for (int i = 0; i < VALUE_PARTS; i++)
    result.parts[i] = formula(l, "b^(a^b)&c", 32,
                              (struct node *[3]){v[0].parts[i], v[1].parts[i], v[2].parts[i]});
  return vector_made(l, result);
}

// --- Shifts -------------------------------------------------------------------------------------

// By a count: lanes of less than a word are a formula, the others a scalar operator.
static const struct rule shift_rules[] = {
    WORDS(ShlVecI8x16, 8, "a<<c&(F<<c&F)*K"),
    WORDS(ShlVecI16x8, 16, "a<<c&(F<<c&F)*K"),
    WORDS(ShrUVecI8x16, 8, "a>>>c&(F>>>c)*K"),
    WORDS(ShrUVecI16x8, 16, "a>>>c&(F>>>c)*K"),
    WORDS(ShrSVecI8x16, 8, "a>>>c&(F>>>c)*K|(a>>>N&K)*(F^F>>>c)"),
    WORDS(ShrSVecI16x8, 16, "a>>>c&(F>>>c)*K|(a>>>N&K)*(F^F>>>c)"),
    LANES(ShlVecI32x4, I32X4, ShlInt32),
    LANES(ShrUVecI32x4, I32X4, ShrUInt32),
    LANES(ShrSVecI32x4, I32X4, ShrSInt32),
    LANES(ShlVecI64x2, I64X2, ShlInt64),
    LANES(ShrUVecI64x2, I64X2, ShrUInt64),
    LANES(ShrSVecI64x2, I64X2, ShrSInt64),
};

struct value lower_vector_shift(struct lower *l, BinaryenExpressionRef e) {
  const struct rule *rule = shift_rules;
  while (rule->op() != BinaryenSIMDShiftGetOp(e)) rule++;
  BinaryenExpressionRef operands[] = {BinaryenSIMDShiftGetVec(e), BinaryenSIMDShiftGetShift(e)};
  struct value v[2], result = {0};
  lower_operands(l, operands, 2, v);
  lower_spill(l, v, 2);
  struct value a = vector_use(l, v[0], T_INT);
  struct node *count = v[1].lo;
  if (rule->text) count = binary(l, N_AND, count, integer(l, rule->bits - 1));
  count = lower_atom(l, count);
  if (rule->text) {
    for (int i = 0; i < VALUE_PARTS; i++)
      result.parts[i] =
          formula(l, rule->text, rule->bits, (struct node *[3]){a.parts[i], NULL, count});
    return vector_made(l, result);
  }
  for (unsigned i = 0; i < lanes_of(rule->shape); i++) {
    struct value by = {.lo = lower_clone(l, count)};
    put_lane(l, &result, i, apply_binary(l, rule->scalar(), lane(&a, rule->shape, i), by));
  }
  return vector_made(l, result);
}
