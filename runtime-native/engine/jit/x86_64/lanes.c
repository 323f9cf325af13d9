/* SPDX-License-Identifier: MIT */
/* lanes.c: lanes of vectors: from and to memory and numbers, and shuffles. */
#include "engine/jit/x86_64/lower.h"

#include <string.h>

/* A lane, whose size is a power of 2, to or from a general register or memory. */
static void insert(struct lower *l, enum x64_size size, unsigned reg, struct x64_operand from,
                   uint8_t lane) {
  static const uint16_t ops[] = {X64_PINSRB, X64_PINSRW, X64_PINSRD, X64_PINSRD};
  x64_op_imm(&l->as, ops[size], size == X64_64 ? X64_64 : X64_32, reg, from, lane);
}

static void extract(struct lower *l, enum x64_size size, unsigned reg, struct x64_operand to,
                    uint8_t lane) {
  static const uint16_t ops[] = {X64_PEXTRB, X64_PEXTRW_TO, X64_PEXTRD, X64_PEXTRD};
  x64_op_imm(&l->as, ops[size], size == X64_64 ? X64_64 : X64_32, reg, to, lane);
}

/* ---- Splats -------------------------------------------------------------------------------------
 */

enum { UPPER_HALF = 0xee };

/* The first lane, into all. */
static void spread(struct lower *l, enum x64_size size, unsigned reg) {
  switch (size) {
  case X64_8: vector_op(l, X64_PSHUFB, reg, vector_constant(l, 0, 0)); return;
  case X64_16: vector_op_imm(l, X64_PSHUFLW, reg, x64_r(reg), 0); break;
  case X64_32: vector_op_imm(l, X64_PSHUFD, reg, x64_r(reg), 0); return;
  case X64_64: break;
  }
  vector_op(l, X64_PUNPCKLQDQ, reg, x64_r(reg));
}

static void splat_integer(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l);
  x64_op(&l->as, X64_MOVD, size == X64_64 ? X64_64 : X64_32, to,
         x64_r(in_register(l, value->args[0], SCRATCH)));
  spread(l, size, to);
  set_result(l, to);
}

static void splat_float(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l);
  struct x64_operand from = x64_r(in_register(l, value->args[0], FLOAT_SCRATCH));
  if (size == X64_64)
    vector_op(l, X64_MOVDDUP, to, from);
  else
    vector_op_imm(l, X64_PSHUFD, to, from, 0);
  set_result(l, to);
}

/* ---- Single lanes -------------------------------------------------------------------------------
 */

static void extract_integer(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l), from = in_register(l, value->args[0], FLOAT_SCRATCH);
  if (size == X64_16)
    vector_op_imm(l, X64_PEXTRW, to, x64_r(from), value->lane);
  else if (size >= X64_32 && value->lane == 0)
    x64_op(&l->as, X64_MOVD_TO, size, from, x64_r(to));
  else
    extract(l, size, from, x64_r(to), value->lane);
  if (value->op == OPCODE_i8x16_extract_lane_s) vector_op(l, X64_MOVSB, to, x64_r(to));
  if (value->op == OPCODE_i16x8_extract_lane_s) vector_op(l, X64_MOVSW, to, x64_r(to));
  set_result(l, to);
}

static void extract_float(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l);
  if (value->lane == 0)
    into_float(l, value->args[0], to);
  else
    vector_op_imm(l, X64_PSHUFD, to, operand(l, value->args[0]),
                  size == X64_64 ? UPPER_HALF : value->lane);
  set_result(l, to);
}

static void replace_integer(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l);
  struct x64_operand lane = x64_r(in_register(l, value->args[1], SCRATCH));
  into_float(l, value->args[0], to);
  insert(l, size, to, lane, value->lane);
  set_result(l, to);
}

static void replace_float(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned reg = result_register_from(l, 0);
  struct x64_operand lane = x64_r(in_register(l, value->args[1], FLOAT_SCRATCH2));
  into_float(l, value->args[0], reg);
  if (size == X64_32)
    vector_op_imm(l, X64_INSERTPS, reg, lane, (uint8_t)(value->lane << 4));
  else
    vector_op(l, value->lane ? X64_MOVLHPS : X64_MOVSD_MERGE, reg, lane);
  set_result(l, reg);
}

/* ---- Memory -------------------------------------------------------------------------------------
 */

static struct x64_operand begin_access(struct lower *l, const struct ir_value *value) {
  return address(l, value, 1u << opcode_infos[value->op].argument);
}

/* By one instruction. */
static void load(struct lower *l, const struct ir_value *value, unsigned op) {
  unsigned to = result_register(l);
  struct x64_operand place = begin_access(l, value);
  note_place(l, value->offset);
  vector_op(l, op, to, place);
  set_result(l, to);
}

static void load_splat(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned to = result_register(l);
  struct x64_operand place = begin_access(l, value);
  note_place(l, value->offset);
  if (size == X64_32) {
    vector_op(l, X64_MOVSS, to, place);
  } else {
    x64_load(&l->as, size, SCRATCH, place);
    vector_op(l, X64_MOVD, to, x64_r(SCRATCH));
  }
  spread(l, size, to);
  set_result(l, to);
}

static void load_lane(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned reg = result_register(l);
  struct x64_operand place = begin_access(l, value);
  into_float(l, value->args[1], reg);
  note_place(l, value->offset);
  insert(l, size, reg, place, value->lane);
  set_result(l, reg);
}

static void store_lane(struct lower *l, const struct ir_value *value, unsigned size) {
  unsigned reg = in_register(l, value->args[1], FLOAT_SCRATCH);
  struct x64_operand place = begin_access(l, value);
  note_place(l, value->offset);
  if (size >= X64_32 && value->lane == 0)
    vector_op(l, size == X64_64 ? X64_MOVSD_TO : X64_MOVSS_TO, reg, place);
  else
    extract(l, size, reg, place, value->lane);
}

/* ---- Shuffles -----------------------------------------------------------------------------------
 */

enum { LANES = 16, OF_BOTH = 2 * LANES };

static struct x64_operand constant_of(struct lower *l, const uint8_t *bytes) {
  uint64_t halves[2];
  memcpy(halves, bytes, sizeof halves);
  return vector_constant(l, halves[0], halves[1]);
}

/* Lanes beyond are 0: their indices' top bit is set, which 0x70 more does. */
static void swizzle(struct lower *l, const struct ir_value *value, unsigned size) {
  (void)size;
  into_float(l, value->args[1], FLOAT_SCRATCH2);
  vector_op(l, X64_PADDUSB, FLOAT_SCRATCH2,
            vector_constant(l, 0x7070707070707070, 0x7070707070707070));
  unsigned to = result_register(l);
  into_float(l, value->args[0], to);
  vector_op(l, X64_PSHUFB, to, x64_r(FLOAT_SCRATCH2));
  set_result(l, to);
}

struct shuffle {
  uint32_t a, b;        /* values */
  uint8_t lanes[LANES]; /* of both */
};

/* Lanes as 4 of 32 bits, if they are. */
static bool are_words(const struct shuffle *s, uint8_t words[4]) {
  for (unsigned i = 0; i < LANES; i++) {
    if (i % 4 == 0 ? s->lanes[i] % 4 : s->lanes[i] != s->lanes[i - 1] + 1) return false;
    words[i / 4] = s->lanes[i] / 4;
  }
  return true;
}

static bool shuffle_words(struct lower *l, const struct shuffle *s) {
  uint8_t words[4];
  if (!are_words(s, words)) return false;
  uint8_t order = 0;
  for (unsigned i = 0; i < 4; i++) order |= (uint8_t)((words[i] & 3) << 2 * i);
  bool from_b[4];
  for (unsigned i = 0; i < 4; i++) from_b[i] = words[i] >= 4;
  if (from_b[0] != from_b[1] || from_b[2] != from_b[3]) return false;
  uint32_t low = from_b[0] ? s->b : s->a, high = from_b[2] ? s->b : s->a;
  unsigned reg = result_register(l);
  if (low == high) {
    vector_op_imm(l, X64_PSHUFD, reg, operand(l, low), order);
  } else {
    if (is_in(l, high, reg)) reg = FLOAT_SCRATCH;
    into_float(l, low, reg);
    vector_op_imm(l, X64_SHUFPS, reg, operand(l, high), order);
  }
  set_result(l, reg);
  return true;
}

/* One instruction that takes lanes of `left`, into whose register the result goes, and `right`. */
static void join(struct lower *l, enum x64_op op, uint32_t left, uint32_t right,
                 uint8_t immediate) {
  unsigned reg = result_register(l);
  if (is_in(l, right, reg) && left != right) reg = FLOAT_SCRATCH;
  struct x64_operand second = left == right ? x64_r(reg) : operand(l, right);
  into_float(l, left, reg);
  vector_op_imm(l, op, reg, second, immediate);
  set_result(l, reg);
}

/* Lanes of this width from both in turn, beginning at `start`. */
static bool are_interleaved(const uint8_t *lanes, unsigned width, unsigned start, unsigned first,
                            unsigned second) {
  for (unsigned i = 0; i < LANES; i++) {
    unsigned from = i / width % 2 ? second : first;
    if (lanes[i] != from + start + i / (2 * width) * width + i % width) return false;
  }
  return true;
}

static bool interleave(struct lower *l, const struct shuffle *s) {
  static const uint16_t ops[2][4] = {{X64_PUNPCKLBW, X64_PUNPCKLWD, X64_PUNPCKLDQ, X64_PUNPCKLQDQ},
                                     {X64_PUNPCKHBW, X64_PUNPCKHWD, X64_PUNPCKHDQ, X64_PUNPCKHQDQ}};
  const uint32_t sources[] = {s->a, s->b};
  for (unsigned i = 0; i < 32; i++) {
    unsigned width = i % 4, high = i / 4 % 2, first = i / 8 % 2, second = i / 16;
    if (!are_interleaved(s->lanes, 1u << width, LANES / 2 * high, LANES * first, LANES * second))
      continue;
    join(l, ops[high][width], sources[first], sources[second], 0);
    return true;
  }
  return false;
}

/* Bytes that follow each other, of a and then b, b and then a, or one of them twice. */
static bool align(struct lower *l, const struct shuffle *s) {
  unsigned start = s->lanes[0], wrap = LANES;
  for (unsigned i = 1; i < LANES; i++)
    if (s->lanes[i] % LANES == 0) wrap = i;
  if (wrap == LANES || wrap != LANES - start % LANES) return false;
  unsigned next = s->lanes[wrap];
  for (unsigned i = 0; i < LANES; i++)
    if (s->lanes[i] != (i < wrap ? start + i : next + i - wrap)) return false;
  join(l, X64_PALIGNR, next < LANES ? s->a : s->b, start < LANES ? s->a : s->b,
       (uint8_t)(start % LANES));
  return true;
}

/* Lanes that stay where they are in a or b. */
static bool blend(struct lower *l, const struct shuffle *s) {
  uint8_t from_b = 0;
  for (unsigned i = 0; i < LANES; i++) {
    bool is_b = s->lanes[i] >= LANES;
    if (s->lanes[i] % LANES != i || (i % 2 && is_b != (from_b >> i / 2 & 1))) return false;
    from_b |= (uint8_t)(is_b << i / 2);
  }
  join(l, X64_PBLENDW, s->a, s->b, from_b);
  return true;
}

/* The lanes of one vector, 0 where they are of the other. */
static void pick(struct lower *l, const struct shuffle *s, unsigned reg, uint32_t v,
                 unsigned first) {
  uint8_t from[LANES];
  for (unsigned i = 0; i < LANES; i++)
    from[i] = s->lanes[i] / LANES == first ? s->lanes[i] % LANES : 0x80;
  into_float(l, v, reg);
  vector_op(l, X64_PSHUFB, reg, constant_of(l, from));
}

static void shuffle_any(struct lower *l, const struct shuffle *s) {
  unsigned of_a = 0;
  for (unsigned i = 0; i < LANES; i++) of_a += s->lanes[i] < LANES;
  if (of_a == 0 || of_a == LANES) {
    unsigned to = result_register(l);
    pick(l, s, to, of_a ? s->a : s->b, !of_a);
    set_result(l, to);
    return;
  }
  pick(l, s, FLOAT_SCRATCH, s->a, 0);
  pick(l, s, FLOAT_SCRATCH2, s->b, 1);
  vector_op(l, X64_POR, FLOAT_SCRATCH, x64_r(FLOAT_SCRATCH2));
  set_result(l, FLOAT_SCRATCH);
}

static void shuffle(struct lower *l, const struct ir_value *value, unsigned size) {
  (void)size;
  struct shuffle s = {.a = value->args[0], .b = value->args[1]};
  memcpy(s.lanes, (const uint8_t *)(uintptr_t)value->imm, LANES);
  for (unsigned i = 0; i < LANES && s.a == s.b; i++) s.lanes[i] %= LANES;
  if (!shuffle_words(l, &s) && !interleave(l, &s) && !align(l, &s) && !blend(l, &s))
    shuffle_any(l, &s);
}

/* ---- All of them --------------------------------------------------------------------------------
 */

#define ROW(name, function, argument) [OPCODE_##name - PREFIX_FD] = {function, argument}
static const struct {
  void (*lower)(struct lower *l, const struct ir_value *value, unsigned argument);
  uint16_t argument; /* the lanes' size, or the instruction */
} rows[PREFIX_FE - PREFIX_FD] = {
    ROW(i8x16_shuffle, shuffle, 0),
    ROW(i8x16_swizzle, swizzle, 0),
    ROW(i8x16_relaxed_swizzle, swizzle, 0),
    ROW(i8x16_splat, splat_integer, X64_8),
    ROW(i16x8_splat, splat_integer, X64_16),
    ROW(i32x4_splat, splat_integer, X64_32),
    ROW(i64x2_splat, splat_integer, X64_64),
    ROW(f32x4_splat, splat_float, X64_32),
    ROW(f64x2_splat, splat_float, X64_64),
    ROW(i8x16_extract_lane_s, extract_integer, X64_8),
    ROW(i8x16_extract_lane_u, extract_integer, X64_8),
    ROW(i16x8_extract_lane_s, extract_integer, X64_16),
    ROW(i16x8_extract_lane_u, extract_integer, X64_16),
    ROW(i32x4_extract_lane, extract_integer, X64_32),
    ROW(i64x2_extract_lane, extract_integer, X64_64),
    ROW(f32x4_extract_lane, extract_float, X64_32),
    ROW(f64x2_extract_lane, extract_float, X64_64),
    ROW(i8x16_replace_lane, replace_integer, X64_8),
    ROW(i16x8_replace_lane, replace_integer, X64_16),
    ROW(i32x4_replace_lane, replace_integer, X64_32),
    ROW(i64x2_replace_lane, replace_integer, X64_64),
    ROW(f32x4_replace_lane, replace_float, X64_32),
    ROW(f64x2_replace_lane, replace_float, X64_64),
    ROW(v128_load8x8_s, load, X64_PMOVSXBW),
    ROW(v128_load8x8_u, load, X64_PMOVZXBW),
    ROW(v128_load16x4_s, load, X64_PMOVSXWD),
    ROW(v128_load16x4_u, load, X64_PMOVZXWD),
    ROW(v128_load32x2_s, load, X64_PMOVSXDQ),
    ROW(v128_load32x2_u, load, X64_PMOVZXDQ),
    ROW(v128_load8_splat, load_splat, X64_8),
    ROW(v128_load16_splat, load_splat, X64_16),
    ROW(v128_load32_splat, load_splat, X64_32),
    ROW(v128_load64_splat, load, X64_MOVDDUP),
    ROW(v128_load32_zero, load, X64_MOVSS),
    ROW(v128_load64_zero, load, X64_MOVSD),
    ROW(v128_load8_lane, load_lane, X64_8),
    ROW(v128_load16_lane, load_lane, X64_16),
    ROW(v128_load32_lane, load_lane, X64_32),
    ROW(v128_load64_lane, load_lane, X64_64),
    ROW(v128_store8_lane, store_lane, X64_8),
    ROW(v128_store16_lane, store_lane, X64_16),
    ROW(v128_store32_lane, store_lane, X64_32),
    ROW(v128_store64_lane, store_lane, X64_64),
};
#undef ROW

bool lower_lanes(struct lower *l, const struct ir_value *value) {
  if (value->op < PREFIX_FD || value->op >= PREFIX_FE) return false;
  unsigned row = value->op - PREFIX_FD;
  if (!rows[row].lower) return false;
  rows[row].lower(l, value, rows[row].argument);
  return true;
}
