/* SPDX-License-Identifier: MIT */
/* numeric.c: instructions that compute, by the interpreter's rows. */
#include "engine/aot/writer/writer.h"
#include "engine/interp/ops.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* An instruction as its row tells: the slot's members of its operands and its result, and what it
 * computes of `a` and `b`. Without an expression it is a call of the function of its name. */
struct row {
  const char *name, *result, *operand, *expression;
  bool traps;
};

#define UNARY(name, result, operand, expression)                                                   \
  [OPCODE_##name] = {#name, #result, #operand, #expression, false},
#define UNARY_TRAP(name, result, operand, ...)                                                     \
  [OPCODE_##name] = {#name, #result, #operand, NULL, true},
#define BINARY(name, type, expression) [OPCODE_##name] = {#name, #type, #type, #expression, false},
#define BINARY_TRAP(name, type, ...) [OPCODE_##name] = {#name, #type, #type, NULL, true},
#define COMPARE(name, type, expression) [OPCODE_##name] = {#name, "u32", #type, #expression, false},
static const struct row rows[OPCODE_COUNT] = {
    OPS_UNARY(UNARY) OPS_UNARY_TRAP(UNARY_TRAP) OPS_BINARY(BINARY) OPS_BINARY_TRAP(BINARY_TRAP)
        OPS_COMPARE(COMPARE) OPS_COMPARE_FLOAT(COMPARE)
    /* What the interpreter does by moving slots. */
    UNARY(i32_eqz, u32, u32, a == 0) UNARY(i64_eqz, u32, u64, a == 0)
        UNARY(i32_wrap_i64, u32, u64, a) UNARY(i32_reinterpret_f32, u32, u32, a)
            UNARY(i64_reinterpret_f64, u64, u64, a) UNARY(f32_reinterpret_i32, u32, u32, a)
                UNARY(f64_reinterpret_i64, u64, u64, a)};

/* ---- Members ------------------------------------------------------------------------------------
 */

const char *to_member(struct writer *w, const struct value *value, const char *member) {
  if (value->type == T_F32 && member[0] != 'f')
    return format(w, "(%s)bits_f32(%s)", member, value->text);
  if (value->type == T_F64 && member[0] != 'f')
    return format(w, "(%s)bits_f64(%s)", member, value->text);
  if (member[0] == 's') return format(w, "(%s)%s", member, value->text);
  return value->text;
}

const char *from_member(struct writer *w, valtype type, const char *member, const char *text) {
  if (type == T_F32 && member[0] != 'f') return format(w, "f32_bits(%s)", text);
  if (type == T_F64 && member[0] != 'f') return format(w, "f64_bits(%s)", text);
  if (member[0] == 's') return format(w, "((u%s)(%s)(%s))", member + 1, member, text);
  return format(w, "((%s)(%s))", member, text);
}

/* ---- Expressions --------------------------------------------------------------------------------
 */

static bool is_name(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* The next `a` or `b` that stands alone, or NULL. */
static const char *next_operand(const char *expression, const char *from) {
  for (const char *at = from; *at; at++) {
    if ((*at != 'a' && *at != 'b') || is_name(at[1])) continue;
    if (at == expression || !is_name(at[-1])) return at;
  }
  return NULL;
}

/* Whether the expression names no operand twice. */
static bool names_once(const char *expression) {
  uint32_t counts[2] = {0};
  for (const char *at = expression; (at = next_operand(expression, at)); at++) counts[*at - 'a']++;
  return counts[0] <= 1 && counts[1] <= 1;
}

static const char *substitute(struct writer *w, const char *expression, const char *a,
                              const char *b) {
  const char *result = "", *from = expression, *at;
  for (; (at = next_operand(expression, from)); from = at + 1)
    result = format(w, "%s%.*s%s", result, (int)(at - from), from, *at == 'a' ? a : b);
  return format(w, "%s%s", result, from);
}

/* Whether the C compiler does arithmetic with the number in another way: x * 1 quiets a NaN, x * -1
 * is not -x, and what is no number may get another sign. */
static bool is_special(const struct value *value) {
  static const char *const specials[] = {"(0x0p+0",  "(-0x0p+0", "(0x1p+0",
                                         "(-0x1p+0", "f32_bits", "f64_bits"};
  for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
    if (!strncmp(value->text, specials[i], strlen(specials[i]))) return true;
  return false;
}

/* Where a constant would let the C compiler leave the operation out, it must not know it. And it
 * must not see that a demoted f64 was an f32. */
static void hide_constants(struct writer *w, const struct instruction *in, struct value *operands,
                           uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    struct value *v = &operands[i];
    const char *type = type_name(v->type);
    bool is_float = v->type == T_F32 || v->type == T_F64;
    bool folds = count == 2 && (operands[!i].constant || is_special(v));
    if ((is_float && v->constant && folds) || (in->opcode == OPCODE_f32_demote_f64 && v->promoted))
      v->text = format(w, "opaque_%s(%s)", type, v->text);
  }
}

/* ---- Loads that do not matter ---- */

static bool is_integer(const struct value *v) { return v->type == T_I32 || v->type == T_I64; }
static unsigned width(const struct value *v) { return v->type == T_I32 ? 32 : 64; }

/* How many bits of an integer may be other than 0. */
static unsigned bits_of(const struct value *v) {
  if (v->constant) return v->number ? 64 - (unsigned)__builtin_clzll(v->number) : 0;
  return v->bits ? v->bits : width(v);
}

static unsigned larger(unsigned a, unsigned b) { return a > b ? a : b; }

static void set_bits(struct value *v, unsigned bits) {
  if (v->loaded && is_integer(v) && bits < width(v)) v->bits = (uint8_t)larger(bits, 1);
}

/* The same of a result. */
static unsigned bits_of_result(const struct instruction *in, const struct value *a,
                               const struct value *b) {
  unsigned full = width(a), x = bits_of(a), y = bits_of(b);
  unsigned shift = b->constant ? (unsigned)b->number & (full - 1) : 0;
  switch (in->opcode) {
  case OPCODE_i32_add:
  case OPCODE_i64_add: return larger(x, y) + 1;
  case OPCODE_i32_mul:
  case OPCODE_i64_mul: return x && y ? x + y : 0;
  case OPCODE_i32_and:
  case OPCODE_i64_and: return x < y ? x : y;
  case OPCODE_i32_or:
  case OPCODE_i64_or:
  case OPCODE_i32_xor:
  case OPCODE_i64_xor: return larger(x, y);
  case OPCODE_i32_shl:
  case OPCODE_i64_shl: return b->constant ? x + shift : full;
  case OPCODE_i32_shr_u:
  case OPCODE_i64_shr_u:
  case OPCODE_i32_shr_s:
  case OPCODE_i64_shr_s:
    return x < full || in->opcode == OPCODE_i32_shr_u || in->opcode == OPCODE_i64_shr_u
               ? (x > shift ? x - shift : 0)
               : full;
  default: return in->opcode >= OPCODE_i32_eqz && in->opcode <= OPCODE_f64_ge ? 1 : full;
  }
}

static unsigned bits_of_unary(const struct instruction *in, const struct value *a) {
  unsigned known = bits_of(a);
  switch (in->opcode) {
  case OPCODE_i32_popcnt:
  case OPCODE_i64_popcnt: return 32 - (unsigned)__builtin_clz(known | 1);
  case OPCODE_i32_clz:
  case OPCODE_i64_clz:
  case OPCODE_i32_ctz:
  case OPCODE_i64_ctz: return 7;
  case OPCODE_i32_eqz:
  case OPCODE_i64_eqz: return 1;
  default: return known;
  }
}

/* Whether it may be an expression of constants alone: it names no variable, and no local that gets
 * anything else. */
static bool is_computed_constant(struct writer *w, const struct value *v) {
  if (v->loaded) return false;
  for (uint32_t i = 0; i < v->local_count; i++) {
    uint32_t local = v->locals[i];
    if (local < w->type->param_count || w->assignments[local].varies) return false;
  }
  for (const char *at = v->text; *at; at++)
    if (strchr("trpe", *at) && isdigit((unsigned char)at[1]) && (at == v->text || !is_name(at[-1])))
      return false;
  return true;
}

/* Whether the C compiler may find that the result does not depend on what was loaded. */
static bool may_vanish(struct writer *w, const struct instruction *in, const struct value *a,
                       const struct value *b, unsigned bits) {
  const struct value *constant = a->constant ? a : b, *other = a->constant ? b : a;
  if (!strcmp(a->text, b->text) || bits == 0) return true;
  if (!constant->constant) return is_computed_constant(w, a) || is_computed_constant(w, b);
  uint64_t n = constant->number, all = width(other) == 32 ? UINT32_MAX : UINT64_MAX;
  unsigned known = bits_of(other);
  switch (in->opcode) {
  case OPCODE_i32_add:
  case OPCODE_i64_add:
  case OPCODE_i32_sub:
  case OPCODE_i64_sub:
  case OPCODE_i32_xor:
  case OPCODE_i64_xor:
  case OPCODE_i32_mul:
  case OPCODE_i64_mul:
  case OPCODE_i32_shr_u:
  case OPCODE_i64_shr_u:
  case OPCODE_i32_rotl:
  case OPCODE_i64_rotl: return n == 0;
  case OPCODE_i32_and:
  case OPCODE_i64_and: return known < 64 && (n & ((UINT64_C(1) << known) - 1)) != n && !(n & 1);
  default:
    return other->narrow || n == 0 || n >= all >> 1 || (known < width(other) && n >> known) ||
           n == UINT64_C(1) << (width(other) - 1);
  }
}

/* What is loaded is read even if arithmetic makes it irrelevant. */
static void keep_vanishing(struct writer *w, const struct instruction *in,
                           const struct value *operands, unsigned bits) {
  const struct value *a = &operands[0], *b = &operands[1];
  bool compares = in->opcode >= OPCODE_f32_eq && in->opcode <= OPCODE_f64_ge;
  if (!a->loaded && !b->loaded) return;
  bool has_constant = is_computed_constant(w, a) || is_computed_constant(w, b);
  if (is_integer(a) ? !may_vanish(w, in, a, b, bits) : !compares || !has_constant) return;
  keep(w, a->type, a->loaded, a->text);
  keep(w, b->type, b->loaded, b->text);
}

static void write_numeric(struct writer *w, const struct instruction *in, const struct row *row) {
  const struct signature_info *signature = &signature_infos[opcode_infos[in->opcode].signature];
  uint32_t count = signature->param_count ? signature->param_count : 1;
  struct value operands[2];
  if (row->traps) settle(w);
  memcpy(operands, pop_values(w, count), count * sizeof *operands);
  valtype type = in->opcode == OPCODE_ref_is_null ? T_I32 : signature->result;
  hide_constants(w, in, operands, count);
  const char *a = to_member(w, &operands[0], row->operand);
  const char *b = count == 2 ? to_member(w, &operands[1], row->operand) : "";
  const char *comma = count == 2 ? ", " : "";
  if (row->traps) {
    place(w);
    const char *text = format(w, "%s(vm, m, %zuu, %s%s%s)", row->name, in->offset, a, comma, b);
    push_statement(w, type, from_member(w, type, row->result, text));
    return;
  }
  const char *text = names_once(row->expression) ? substitute(w, row->expression, a, b)
                                                 : format(w, "%s(%s%s%s)", row->name, a, comma, b);
  struct value result =
      expression(w, type, from_member(w, type, row->result, text), operands, count);
  result.promoted = in->opcode == OPCODE_f64_promote_f32;
  if (count == 2) {
    unsigned bits = bits_of_result(in, &operands[0], &operands[1]);
    keep_vanishing(w, in, operands, bits);
    set_bits(&result, bits);
  } else if (is_integer(&operands[0])) {
    set_bits(&result, bits_of_unary(in, &operands[0]));
  }
  push(w, result);
}

/* ---- Vectors ------------------------------------------------------------------------------------
 */

static const char *const simd_names[OPCODE_COUNT] = {
#define OPCODE(prefix, code, id, ...) [OPCODE_##id] = #id,
#include "wasm/opcodes.def"
};

static const char *lanes(struct writer *w, const uint8_t *lanes) {
  const char *text = "";
  for (int i = 0; i < 16; i++) text = format(w, "%s, %u", text, lanes[i]);
  return text;
}

/* simd.h has a function of the instruction's name. A lane number follows the vector. */
static void write_vector(struct writer *w, const struct instruction *in) {
  const struct opcode_info *info = &opcode_infos[in->opcode];
  const struct signature_info *signature = &signature_infos[info->signature];
  uint32_t count = signature->param_count;
  struct value operands[3];
  memcpy(operands, pop_values(w, count), count * sizeof *operands);
  const char *text;
  if (info->immediates == IMMEDIATES_SHUFFLE) {
    text = format(w, "((v128){.i8x16 = __builtin_shufflevector((%s).i8x16, (%s).i8x16%s)})",
                  operands[0].text, operands[1].text, lanes(w, in->v128));
  } else {
    text = format(w, "simd_%s(%s", simd_names[in->opcode], operands[0].text);
    if (info->immediates == IMMEDIATES_LANE) text = format(w, "%s, %u", text, in->lane);
    for (uint32_t i = 1; i < count; i++) text = format(w, "%s, %s", text, operands[i].text);
    text = format(w, "%s)", text);
  }
  if (signature->result == T_I32) text = format(w, "((u32)%s)", text);
  if (signature->result == T_I64) text = format(w, "((u64)%s)", text);
  push(w, expression(w, signature->result, text, operands, count));
}

/* ---- Constants ----------------------------------------------------------------------------------
 */

static const char *f32_constant(struct writer *w, uint32_t bits) {
  if ((bits & 0x7f800000) == 0x7f800000) return format(w, "f32_bits(0x%xu)", bits);
  float value;
  memcpy(&value, &bits, sizeof value);
  return format(w, "(%af)", (double)value);
}

static const char *f64_constant(struct writer *w, uint64_t bits) {
  const uint64_t exponent = UINT64_C(0x7ff) << 52;
  if ((bits & exponent) == exponent)
    return format(w, "f64_bits(0x%llxul)", (unsigned long long)bits);
  double value;
  memcpy(&value, &bits, sizeof value);
  return format(w, "(%a)", value);
}

static const char *v128_constant(struct writer *w, const uint8_t *bytes) {
  uint64_t halves[2];
  memcpy(halves, bytes, sizeof halves);
  return format(w, "((v128){.u64x2 = {0x%llxul, 0x%llxul}})", (unsigned long long)halves[0],
                (unsigned long long)halves[1]);
}

static void write_constant(struct writer *w, const struct instruction *in) {
  valtype type = signature_infos[opcode_infos[in->opcode].signature].result;
  const char *text;
  switch (type) {
  case T_I32: text = format(w, "%uu", in->index); break;
  case T_I64: text = format(w, "%lluul", (unsigned long long)in->i64); break;
  case T_F32: text = f32_constant(w, in->f32); break;
  case T_F64: text = f64_constant(w, in->f64); break;
  default: text = v128_constant(w, in->v128); break;
  }
  push_text(w, type, text);
  w->stack[w->height - 1].constant = true;
  w->stack[w->height - 1].number = type == T_I32 ? in->index : in->i64;
}

static bool is_constant(uint16_t opcode) {
  return (opcode >= OPCODE_i32_const && opcode <= OPCODE_f64_const) || opcode == OPCODE_v128_const;
}

void write_row(struct writer *w, const struct instruction *in) {
  const struct row *row = &rows[in->opcode];
  if (is_constant(in->opcode))
    write_constant(w, in);
  else if (row->name)
    write_numeric(w, in, row);
  else if (in->opcode != OPCODE_nop)
    write_vector(w, in);
}
