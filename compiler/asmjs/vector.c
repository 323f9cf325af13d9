/* SPDX-License-Identifier: MIT */
// Vectors as values: their representations, locals, memory, lanes and shuffles.
#include "asmjs/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef BinaryenExpressionRef expression;

static struct node *integer(struct lower *l, int32_t value) { return ir_int(l->arena, value); }

static struct node *binary(struct lower *l, enum op op, struct node *left, struct node *right) {
  return ir_binary(l->arena, op, left, right);
}

static struct node *shift(struct lower *l, enum op op, struct node *left, unsigned count) {
  return ir_binary(l->arena, op, left, ir_int(l->arena, (int32_t)count));
}

bool is_vector(BinaryenType type) { return type == BinaryenTypeVec128(); }

unsigned representation_parts(enum type representation) {
  return representation == T_DOUBLE ? 2 : VALUE_PARTS;
}

enum type vector_representation(const struct value *v) { return v->lo->type; }

struct value vector_made(struct lower *l, struct value v) {
  enum type representation = vector_representation(&v);
  v.value_class = class_new(l);
  if (representation == T_INT)
    class_touch(l, v.value_class, BITS_IN);
  else
    class_prefer(l, v.value_class, representation);
  return v;
}

struct value vector_of_ints(struct lower *l, struct node *const parts[4]) {
  struct value v = {.value_class = class_new(l)};
  class_touch(l, v.value_class, BITS_IN);
  for (int i = 0; i < VALUE_PARTS; i++) v.parts[i] = parts[i];
  return v;
}

// What code that never runs passes has no parts.
static struct value checked(struct lower *l, struct value v) {
  if (v.value_class) return v;
  struct node *zeros[VALUE_PARTS];
  for (int i = 0; i < VALUE_PARTS; i++) zeros[i] = integer(l, 0);
  return vector_of_ints(l, zeros);
}

// --- Changes of representation
// ----------------------------------------------------------------------------

static bool word_is_nan(uint32_t word) { return (word & 0x7fffffff) > 0x7f800000; }

static bool long_is_nan(uint32_t low, uint32_t high) {
  high &= 0x7fffffff;
  return high > 0x7ff00000 || (high == 0x7ff00000 && low);
}

static struct node *float_of(struct lower *l, struct node *word) {
  if (word->op != N_INT || word_is_nan((uint32_t)word->integer))
    return lower_save(l, lower_call(l, S_BITS_FLOAT, T_FLOAT, word));
  float value;
  memcpy(&value, &word->integer, sizeof value);
  return ir_float(l->arena, value);
}

static struct node *word_of(struct lower *l, struct node *n) {
  if (n->op != N_FLOAT || isnan(n->number))
    return lower_save(l, lower_call(l, S_FLOAT_BITS, T_INT, n));
  float value = (float)n->number;
  int32_t word;
  memcpy(&word, &value, sizeof word);
  return integer(l, word);
}

static struct node *double_of(struct lower *l, struct node *low, struct node *high) {
  bool folds = low->op == N_INT && high->op == N_INT &&
               !long_is_nan((uint32_t)low->integer, (uint32_t)high->integer);
  if (!folds)
    return lower_save(
        l, lower_call(l, S_BITS_DOUBLE, T_DOUBLE, lower_arguments(low, high, NULL, NULL)));
  int32_t words[2] = {low->integer, high->integer};
  double value;
  memcpy(&value, words, sizeof value);
  return ir_double(l->arena, value);
}

static struct value words_of(struct lower *l, struct node *n) {
  if (n->op != N_DOUBLE || isnan(n->number)) return lower_call_64(l, S_DOUBLE_BITS, n);
  int32_t words[2];
  memcpy(words, &n->number, sizeof words);
  return (struct value){.lo = integer(l, words[0]), .hi = integer(l, words[1])};
}

static struct value to_ints(struct lower *l, struct value v) {
  struct value to = {.value_class = v.value_class};
  if (vector_representation(&v) == T_FLOAT)
    for (int i = 0; i < VALUE_PARTS; i++) to.parts[i] = word_of(l, v.parts[i]);
  else
    for (int i = 0; i < 2; i++) {
      struct value words = words_of(l, v.parts[i]);
      to.parts[2 * i] = words.lo;
      to.parts[2 * i + 1] = words.hi;
    }
  return to;
}

static struct value converted(struct lower *l, struct value v, enum type representation) {
  if (vector_representation(&v) == representation) return v;
  if (vector_representation(&v) != T_INT) v = to_ints(l, v);
  struct value to = {.value_class = v.value_class};
  switch (representation) {
  case T_FLOAT:
    for (int i = 0; i < VALUE_PARTS; i++) to.parts[i] = float_of(l, v.parts[i]);
    return to;
  case T_DOUBLE:
    for (int i = 0; i < 2; i++) to.parts[i] = double_of(l, v.parts[2 * i], v.parts[2 * i + 1]);
    return to;
  default: return v;
  }
}

static void note_use(struct lower *l, const struct value *v, enum type representation) {
  if (representation == T_INT)
    class_touch(l, v->value_class, BITS_OUT);
  else
    class_prefer(l, v->value_class, representation);
}

struct value vector_use(struct lower *l, struct value v, enum type representation) {
  v = checked(l, v);
  note_use(l, &v, representation);
  return converted(l, v, representation);
}

struct value vector_pass(struct lower *l, struct value v, uint32_t value_class) {
  v = checked(l, v);
  if (value_class) class_join(l, v.value_class, value_class);
  return converted(l, v, class_representation(l, v.value_class));
}

// --- Locals -------------------------------------------------------------------------------------

uint32_t vector_locals(struct lower *l) {
  uint32_t first = l->f->locals, value_class = class_new(l);
  for (int i = 0; i < VALUE_PARTS; i++) function_local(l->f, class_representation(l, value_class));
  class_bind_local(l, first, value_class);
  return first;
}

struct value vector_read(struct lower *l, uint32_t first) {
  struct value v = {.value_class = class_of_local(l, first)};
  unsigned count = representation_parts(l->f->types[first]);
  for (unsigned i = 0; i < count; i++) v.parts[i] = ir_local(l->arena, l->f, first + i);
  return v.value_class ? v : vector_of_ints(l, v.parts);
}

void vector_assign(struct lower *l, uint32_t first, struct value v) {
  v = vector_pass(l, v, class_of_local(l, first));
  unsigned count = representation_parts(vector_representation(&v));
  for (unsigned i = 1; i < count; i++)
    if (lower_reads(l, v.parts[i], first, i)) v.parts[i] = lower_save(l, v.parts[i]);
  for (unsigned i = 0; i < count; i++)
    if (v.parts[i]->op != N_LOCAL || v.parts[i]->id != first + i)
      lower_append(l, ir_set(l->arena, first + i, v.parts[i]));
}

void vector_parameter(struct lower *l, uint32_t first, uint32_t number) {
  struct value v = vector_read(l, first);
  vector_assign(l, vector_local_assign(l, number), v);
}

struct value vector_const(struct lower *l, expression e) {
  int32_t words[VALUE_PARTS];
  struct value v = {.value_class = class_new(l)};
  BinaryenConstGetValueV128(e, (uint8_t *)words);
  for (int i = 0; i < VALUE_PARTS; i++) {
    uint32_t word = (uint32_t)words[i];
    if (word_is_nan(word) || (i % 2 && long_is_nan((uint32_t)words[i - 1], word)))
      class_touch(l, v.value_class, BITS_IN);
    v.parts[i] = integer(l, words[i]);
  }
  return vector_pass(l, v, 0);
}

struct value vector_select(struct lower *l, struct node *condition, struct value yes,
                           struct value no) {
  yes = checked(l, yes);
  no = vector_pass(l, no, yes.value_class);
  yes = vector_pass(l, yes, 0);
  struct value v = {.value_class = yes.value_class};
  condition = lower_atom(l, condition);
  for (unsigned i = 0; i < representation_parts(vector_representation(&yes)); i++)
    v.parts[i] =
        ir_select(l->arena, i ? lower_clone(l, condition) : condition, yes.parts[i], no.parts[i]);
  return v;
}

// --- Memory -------------------------------------------------------------------------------------

// `offset` bytes from an atom, or the sum of one and a constant.
static struct node *at(struct lower *l, const struct node *address, unsigned offset) {
  if (address->op != N_ADD)
    return binary(l, N_ADD, lower_clone(l, address), integer(l, (int32_t)offset));
  struct node *constant = binary(l, N_ADD, lower_clone(l, address->b), integer(l, (int32_t)offset));
  return binary(l, N_ADD, lower_clone(l, address->a), constant);
}

// The atom, plus the constant.
static struct node *address_of(struct lower *l, struct node *pointer, uint32_t offset) {
  return binary(l, N_ADD, lower_atom(l, pointer), integer(l, (int32_t)offset));
}

// 16 bytes at any address, from the five aligned words that they are in.
static void load_unaligned(struct lower *l, struct node *address, struct node *parts[4]) {
  struct node *words[VALUE_PARTS + 1];
  for (unsigned i = 0; i <= VALUE_PARTS; i++)
    words[i] = lower_save(
        l, ir_load(l->arena, V_S32, binary(l, N_AND, at(l, address, 4 * i), integer(l, -4))));
  struct node *right = binary(l, N_AND, at(l, address, 0), integer(l, 3));
  right = lower_save(l, shift(l, N_SHL, right, 3));
  struct node *left = lower_save(l, binary(l, N_XOR, lower_clone(l, right), integer(l, 31)));
  for (unsigned i = 0; i < VALUE_PARTS; i++) {
    struct node *low = binary(l, N_SHR_U, words[i], lower_clone(l, right));
    struct node *high = shift(l, N_SHL, lower_clone(l, words[i + 1]), 1);
    parts[i] = binary(l, N_OR, low, binary(l, N_SHL, high, lower_clone(l, left)));
  }
}

// So many words (1, 2 or 4) in this representation, and zeros.
static struct value load_words(struct lower *l, struct node *address, unsigned count,
                               uint32_t align, enum type representation) {
  struct value v = {0};
  if (representation == T_DOUBLE && count > 1 && align >= 8) {
    for (unsigned i = 0; i < 2; i++)
      v.parts[i] = 2 * i < count ? lower_save(l, ir_load(l->arena, V_F64, at(l, address, 8 * i)))
                                 : ir_double(l->arena, 0);
    return v;
  }
  bool floats = representation == T_FLOAT && align >= 4;
  for (unsigned i = 0; i < VALUE_PARTS; i++)
    v.parts[i] = floats ? ir_float(l->arena, 0) : integer(l, 0);
  if (!floats && count == VALUE_PARTS && align < 4)
    load_unaligned(l, address, v.parts);
  else
    for (unsigned i = 0; i < count; i++) {
      struct node *from = at(l, address, 4 * i);
      v.parts[i] = lower_save(l, floats ? ir_load(l->arena, V_F32, from)
                                        : lower_load_int(l, from, 4, false, align));
    }
  return converted(l, v, representation);
}

// A new class of bits from memory.
static uint32_t loaded_flow(struct lower *l) {
  uint32_t value_class = class_new(l);
  class_touch(l, value_class, BITS_IN);
  return value_class;
}

struct value vector_load(struct lower *l, struct node *address, uint32_t align) {
  uint32_t value_class = loaded_flow(l);
  struct value v = load_words(l, address, VALUE_PARTS, align, class_representation(l, value_class));
  v.value_class = value_class;
  return v;
}

// Stores words of a value whose representation memory is aligned for, or turns it into ints.
static void store_words(struct lower *l, struct node *address, struct value v, unsigned first,
                        unsigned count, uint32_t align) {
  enum type representation = vector_representation(&v);
  if (representation == T_DOUBLE && align >= 8 && count > 1) {
    for (unsigned i = 0; i < count / 2; i++)
      lower_append(l, ir_store(l->arena, V_F64, at(l, address, 8 * i), v.parts[first / 2 + i]));
    return;
  }
  bool floats = representation == T_FLOAT && align >= 4;
  if (!floats) v = converted(l, v, T_INT);
  for (unsigned i = 0; i < count; i++)
    if (floats)
      lower_append(l, ir_store(l->arena, V_F32, at(l, address, 4 * i), v.parts[first + i]));
    else
      lower_store_int(l, at(l, address, 4 * i), v.parts[first + i], 4, align);
}

void vector_store(struct lower *l, struct node *address, struct value v, uint32_t align) {
  v = checked(l, v);
  class_touch(l, v.value_class, BITS_OUT);
  if (align >= 4) {
    store_words(l, address, v, 0, VALUE_PARTS, align);
    return;
  }
  v = converted(l, v, T_INT);
  struct node *arguments = at(l, address, 0);
  arguments->next = lower_arguments(v.parts[0], v.parts[1], v.parts[2], v.parts[3]);
  lower_append(l, lower_call(l, S_STORE_VECTOR, T_VOID, arguments));
}

enum load_kind { SPLAT, ZERO, EXTEND };

struct vector_load {
  BinaryenOp (*op)(void);
  uint8_t bytes, kind;
  BinaryenOp (*extend)(void);
};

static const struct vector_load vector_loads[] = {
    {BinaryenLoad8SplatVec128, 1, SPLAT, NULL},
    {BinaryenLoad16SplatVec128, 2, SPLAT, NULL},
    {BinaryenLoad32SplatVec128, 4, SPLAT, NULL},
    {BinaryenLoad64SplatVec128, 8, SPLAT, NULL},
    {BinaryenLoad32ZeroVec128, 4, ZERO, NULL},
    {BinaryenLoad64ZeroVec128, 8, ZERO, NULL},
    {BinaryenLoad8x8SVec128, 8, EXTEND, BinaryenExtendLowSVecI8x16ToVecI16x8},
    {BinaryenLoad8x8UVec128, 8, EXTEND, BinaryenExtendLowUVecI8x16ToVecI16x8},
    {BinaryenLoad16x4SVec128, 8, EXTEND, BinaryenExtendLowSVecI16x8ToVecI32x4},
    {BinaryenLoad16x4UVec128, 8, EXTEND, BinaryenExtendLowUVecI16x8ToVecI32x4},
    {BinaryenLoad32x2SVec128, 8, EXTEND, BinaryenExtendLowSVecI32x4ToVecI64x2},
    {BinaryenLoad32x2UVec128, 8, EXTEND, BinaryenExtendLowUVecI32x4ToVecI64x2},
};

// Repeats the first lanes of so many bytes.
static struct value repeated(struct lower *l, struct value v, unsigned bytes) {
  unsigned parts = representation_parts(vector_representation(&v)),
           own = bytes == 8 ? parts / 2 : 1;
  for (unsigned i = own; i < parts; i++) v.parts[i] = lower_clone(l, v.parts[i % own]);
  return v;
}

// A byte or half-word in every lane of all words.
static struct value splat_small(struct lower *l, struct node *n, unsigned bytes) {
  n = binary(l, N_AND, n, integer(l, bytes == 1 ? 255 : 65535));
  n = binary(l, N_MUL, n, integer(l, bytes == 1 ? 0x01010101 : 0x00010001));
  struct value v = {.lo = lower_atom(l, n)};
  for (int i = 1; i < VALUE_PARTS; i++) v.parts[i] = lower_clone(l, v.lo);
  return vector_made(l, v);
}

struct value lower_vector_load(struct lower *l, expression e) {
  const struct vector_load *load = vector_loads;
  while (load->op() != BinaryenSIMDLoadGetOp(e)) load++;
  uint32_t align = BinaryenSIMDLoadGetAlign(e);
  expression operand = BinaryenSIMDLoadGetPtr(e);
  struct value pointer;
  lower_operands(l, &operand, 1, &pointer);
  uint32_t offset = BinaryenSIMDLoadGetOffset(e);
  if (!align) align = load->bytes;
  pointer.lo = lower_pointer(l, pointer.lo, offset, load->kind == EXTEND ? 8 : load->bytes, &align);
  struct node *address = address_of(l, pointer.lo, offset);
  if (load->bytes < 4) {
    struct node *n = lower_load_int(l, address, load->bytes, false, align);
    return splat_small(l, n, load->bytes);
  }
  if (load->kind == EXTEND) {
    struct value v = load_words(l, address, 2, align, T_INT);
    return vector_unary(l, load->extend(), vector_made(l, v));
  }
  uint32_t value_class = loaded_flow(l);
  enum type representation = class_representation(l, value_class);
  if (representation == T_DOUBLE && load->bytes == 4) representation = T_INT;
  struct value v = load_words(l, address, load->bytes / 4, align, representation);
  if (load->kind == SPLAT) v = repeated(l, v, load->bytes);
  v.value_class = value_class;
  return v;
}

// --- Lanes --------------------------------------------------------------------------------------

// Lanes by the operators that name them: how many bytes, and their type.
struct lane {
  BinaryenOp (*op)(void);
  uint8_t bytes, type;
  bool is_signed, is_store;
};

static const struct lane extracts[] = {
    {BinaryenExtractLaneSVecI8x16, 1, T_INT, true, false},
    {BinaryenExtractLaneUVecI8x16, 1, T_INT, false, false},
    {BinaryenExtractLaneSVecI16x8, 2, T_INT, true, false},
    {BinaryenExtractLaneUVecI16x8, 2, T_INT, false, false},
    {BinaryenExtractLaneVecI32x4, 4, T_INT, false, false},
    {BinaryenExtractLaneVecI64x2, 8, T_INT, false, false},
    {BinaryenExtractLaneVecF32x4, 4, T_FLOAT, false, false},
    {BinaryenExtractLaneVecF64x2, 8, T_DOUBLE, false, false},
};

static const struct lane replaces[] = {
    {BinaryenReplaceLaneVecI8x16, 1, T_INT, false, false},
    {BinaryenReplaceLaneVecI16x8, 2, T_INT, false, false},
    {BinaryenReplaceLaneVecI32x4, 4, T_INT, false, false},
    {BinaryenReplaceLaneVecI64x2, 8, T_INT, false, false},
    {BinaryenReplaceLaneVecF32x4, 4, T_FLOAT, false, false},
    {BinaryenReplaceLaneVecF64x2, 8, T_DOUBLE, false, false},
};

static const struct lane lane_accesses[] = {
    {BinaryenLoad8LaneVec128, 1, T_INT, false, false},
    {BinaryenLoad16LaneVec128, 2, T_INT, false, false},
    {BinaryenLoad32LaneVec128, 4, T_INT, false, false},
    {BinaryenLoad64LaneVec128, 8, T_INT, false, false},
    {BinaryenStore8LaneVec128, 1, T_INT, false, true},
    {BinaryenStore16LaneVec128, 2, T_INT, false, true},
    {BinaryenStore32LaneVec128, 4, T_INT, false, true},
    {BinaryenStore64LaneVec128, 8, T_INT, false, true},
};

static const struct lane *find_lane(const struct lane *lanes, BinaryenOp op) {
  while (lanes->op() != op) lanes++;
  return lanes;
}

// The vector with the words of one lane only, so that no others are converted.
static struct value only_lane(struct lower *l, struct value v, unsigned index, unsigned bytes) {
  unsigned per_part = vector_representation(&v) == T_DOUBLE ? 8 : 4;
  unsigned first = index * bytes / per_part, end = (index * bytes + bytes - 1) / per_part + 1;
  for (unsigned i = 0; i < representation_parts(vector_representation(&v)); i++)
    if (i < first || i >= end)
      v.parts[i] = vector_representation(&v) == T_INT     ? integer(l, 0)
                   : vector_representation(&v) == T_FLOAT ? ir_float(l->arena, 0)
                                                          : ir_double(l->arena, 0);
  return v;
}

struct value lower_vector_extract(struct lower *l, expression e) {
  const struct lane *lane = find_lane(extracts, BinaryenSIMDExtractGetOp(e));
  unsigned index = BinaryenSIMDExtractGetIndex(e);
  struct value v = checked(l, lower_expression(l, BinaryenSIMDExtractGetVec(e)));
  v = vector_use(l, only_lane(l, v, index, lane->bytes), lane->type);
  if (lane->bytes == 8 && lane->type == T_INT)
    return (struct value){.lo = v.parts[2 * index], .hi = v.parts[2 * index + 1]};
  if (lane->bytes >= 4) return (struct value){.lo = v.parts[index]};
  unsigned bits = 8 * lane->bytes, below = bits * index % 32;
  struct node *word = v.parts[index * lane->bytes / 4];
  if (lane->is_signed) {
    word = shift(l, N_SHL, word, 32 - bits - below);
    word = shift(l, N_SHR_S, word, 32 - bits);
  } else {
    word = shift(l, N_SHR_U, word, below);
    if (below + bits < 32) word = binary(l, N_AND, word, integer(l, (1 << bits) - 1));
  }
  return (struct value){.lo = word};
}

// The word with so many bits of a value put where `below` others are below them.
static struct node *with_bits(struct lower *l, struct node *word, struct node *n, unsigned bits,
                              unsigned below) {
  int32_t mask = (1 << bits) - 1;
  n = shift(l, N_SHL, binary(l, N_AND, n, integer(l, mask)), below);
  struct node *rest = integer(l, (int32_t)~((uint32_t)mask << below));
  return binary(l, N_OR, binary(l, N_AND, word, rest), n);
}

static struct value replace_small(struct lower *l, struct value v, unsigned index, unsigned bytes,
                                  struct node *n) {
  v = vector_use(l, v, T_INT);
  v.mask = 0;
  struct node **word = &v.parts[index * bytes / 4];
  *word = with_bits(l, *word, n, 8 * bytes, 8 * bytes * index % 32);
  return vector_made(l, v);
}

// A lane of a word or two. The vector passes in the representation of its class.
static struct value replace_words(struct lower *l, struct value v, unsigned index, unsigned bytes,
                                  struct value lane) {
  enum type representation = vector_representation(&v), type = lane.lo->type;
  unsigned count = bytes / 4;
  if (representation == T_DOUBLE && type == T_DOUBLE) {
    v.parts[index] = lane.lo;
    return v;
  }
  if (representation == T_DOUBLE) representation = type;
  v = converted(l, v, representation);
  struct value lanes = {0};
  if (type == T_DOUBLE) {
    lanes = words_of(l, lane.lo);
    type = T_INT;
  } else
    lanes = lane;
  for (unsigned i = 0; i < count; i++) {
    struct node *n = lanes.parts[i];
    if (type == T_INT && representation == T_FLOAT) n = float_of(l, n);
    if (type == T_FLOAT && representation == T_INT) n = word_of(l, n);
    v.parts[index * count + i] = n;
  }
  v.mask = 0;
  return v;
}

struct value lower_vector_replace(struct lower *l, expression e) {
  const struct lane *lane = find_lane(replaces, BinaryenSIMDReplaceGetOp(e));
  unsigned index = BinaryenSIMDReplaceGetIndex(e);
  expression operands[] = {BinaryenSIMDReplaceGetVec(e), BinaryenSIMDReplaceGetValue(e)};
  struct value v[2];
  lower_operands(l, operands, 2, v);
  lower_spill(l, v, 2);
  if (lane->bytes < 4) return replace_small(l, v[0], index, lane->bytes, v[1].lo);
  v[0] = vector_pass(l, v[0], 0);
  if (lane->type == T_INT)
    class_touch(l, v[0].value_class, BITS_IN);
  else
    class_prefer(l, v[0].value_class, lane->type);
  return replace_words(l, v[0], index, lane->bytes, v[1]);
}

static void store_lane(struct lower *l, struct node *address, struct value v,
                       const struct lane *lane, unsigned index, uint32_t align) {
  class_touch(l, v.value_class, BITS_OUT);
  v = only_lane(l, v, index, lane->bytes);
  if (lane->bytes >= 4) {
    store_words(l, address, v, index * lane->bytes / 4, lane->bytes / 4, align);
    return;
  }
  v = converted(l, v, T_INT);
  struct node *word = v.parts[index * lane->bytes / 4];
  word = shift(l, N_SHR_U, word, 8 * lane->bytes * index % 32);
  lower_store_int(l, at(l, address, 0), word, lane->bytes, align);
}

static struct value load_lane(struct lower *l, struct node *address, struct value v,
                              const struct lane *lane, unsigned index, uint32_t align) {
  if (lane->bytes < 4) {
    struct node *n = lower_save(l, lower_load_int(l, address, lane->bytes, false, align));
    return replace_small(l, v, index, lane->bytes, n);
  }
  class_touch(l, v.value_class, BITS_IN);
  v = vector_pass(l, v, 0);
  enum type representation = vector_representation(&v);
  if (representation == T_DOUBLE && lane->bytes == 4) representation = T_INT;
  return replace_words(l, v, index, lane->bytes,
                       load_words(l, address, lane->bytes / 4, align, representation));
}

struct value lower_vector_lane(struct lower *l, expression e) {
  const struct lane *lane = find_lane(lane_accesses, BinaryenSIMDLoadStoreLaneGetOp(e));
  expression operands[] = {BinaryenSIMDLoadStoreLaneGetPtr(e), BinaryenSIMDLoadStoreLaneGetVec(e)};
  uint32_t align = BinaryenSIMDLoadStoreLaneGetAlign(e);
  unsigned index = BinaryenSIMDLoadStoreLaneGetIndex(e);
  struct value v[2];
  lower_operands(l, operands, 2, v);
  lower_spill(l, v, 2);
  if (!align) align = lane->bytes;
  uint32_t offset = BinaryenSIMDLoadStoreLaneGetOffset(e);
  v[0].lo = lower_pointer(l, v[0].lo, offset, lane->bytes, &align);
  struct node *address = address_of(l, v[0].lo, offset);
  v[1] = checked(l, v[1]);
  if (!lane->is_store) return load_lane(l, address, v[1], lane, index, align);
  store_lane(l, address, v[1], lane, index, align);
  return (struct value){0};
}

// --- Shuffles -----------------------------------------------------------------------------------

// How a shuffle takes whole lanes of so many bytes: fills `lanes` with their numbers, or is false.
static bool shuffles_lanes(const uint8_t mask[16], unsigned bytes, uint8_t lanes[4]) {
  for (unsigned i = 0; i < 16; i++) {
    unsigned lane = mask[i] / bytes;
    if (mask[i] % bytes != i % bytes || mask[i - i % bytes] / bytes != lane) return false;
    lanes[i / bytes] = (uint8_t)lane;
  }
  return true;
}

// The word whose bytes are these of the eight words of both operands: the bytes that come from one
// word by one shift come together.
static struct node *gather(struct lower *l, struct node *const words[8], const uint8_t bytes[4]) {
  struct node *result = integer(l, 0);
  bool done[4] = {false};
  for (int i = 0; i < 4; i++) {
    if (done[i]) continue;
    int distance = bytes[i] % 4 - i;
    uint32_t mask = 0;
    for (int j = i; j < 4; j++)
      if (bytes[j] / 4 == bytes[i] / 4 && bytes[j] % 4 - j == distance) {
        mask |= 255u << 8 * j;
        done[j] = true;
      }
    struct node *n = lower_clone(l, words[bytes[i] / 4]);
    unsigned count = 8 * (unsigned)abs(distance);
    n = distance < 0 ? shift(l, N_SHL, n, count) : shift(l, N_SHR_U, n, count);
    uint32_t left = distance < 0 ? UINT32_MAX << count : UINT32_MAX >> count;
    if (mask != left) n = binary(l, N_AND, n, integer(l, (int32_t)mask));
    result = binary(l, N_OR, result, n);
  }
  return result;
}

static struct value shuffle_bytes(struct lower *l, struct value v[2], const uint8_t mask[16]) {
  struct node *words[8];
  struct value result = {0};
  bool used[8] = {false};
  for (int i = 0; i < 16; i++) used[mask[i] / 4] = true;
  for (int i = 0; i < 2; i++) v[i] = vector_use(l, v[i], T_INT);
  for (int i = 0; i < 8; i++)
    if (used[i]) words[i] = lower_atom(l, v[i / 4].parts[i % 4]);
  for (int i = 0; i < VALUE_PARTS; i++) result.parts[i] = gather(l, words, mask + 4 * i);
  return vector_made(l, result);
}

static struct value shuffle_lanes(struct lower *l, struct value v[2], const uint8_t lanes[4],
                                  unsigned bytes) {
  unsigned count = 16 / bytes;
  bool used[2] = {false};
  for (unsigned i = 0; i < count; i++) used[lanes[i] / count] = true;
  if (used[0] && used[1]) class_join(l, v[0].value_class, v[1].value_class);
  uint32_t value_class = v[used[0] ? 0 : 1].value_class;
  enum type representation = class_representation(l, value_class);
  if (representation == T_DOUBLE && bytes == 4) representation = T_INT;
  unsigned per_lane = representation_parts(representation) / count;
  struct value result = {.value_class = value_class};
  struct node *atoms[2 * VALUE_PARTS] = {NULL};
  for (int i = 0; i < 2; i++)
    if (used[i]) v[i] = converted(l, v[i], representation);
  for (unsigned i = 0; i < count * per_lane; i++) {
    unsigned from = lanes[i / per_lane] * per_lane + i % per_lane;
    struct node **part = &v[from / representation_parts(representation)]
                              .parts[from % representation_parts(representation)];
    if (!atoms[from]) atoms[from] = lower_atom(l, *part);
    result.parts[i] = lower_clone(l, atoms[from]);
  }
  return result;
}

struct value lower_vector_shuffle(struct lower *l, expression e) {
  expression operands[] = {BinaryenSIMDShuffleGetLeft(e), BinaryenSIMDShuffleGetRight(e)};
  uint8_t mask[16], lanes[4];
  struct value v[2];
  lower_operands(l, operands, 2, v);
  BinaryenSIMDShuffleGetMask(e, mask);
  for (int i = 0; i < 2; i++) v[i] = checked(l, v[i]);
  if (shuffles_lanes(mask, 8, lanes)) return shuffle_lanes(l, v, lanes, 8);
  if (shuffles_lanes(mask, 4, lanes)) return shuffle_lanes(l, v, lanes, 4);
  return shuffle_bytes(l, v, mask);
}
