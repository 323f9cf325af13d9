/* SPDX-License-Identifier: MIT */
/* encode.c: the words of aarch64's instructions (Arm Architecture Reference Manual, C4). */
#include "engine/jit/aarch64/encode.h"

#include <assert.h>
#include <string.h>

/* Where an instruction's size stands; the text is the test's business. */
enum {
  FIXED,
  IN_R, /* bit 31 */
  IN_F, /* bit 22 */
  IN_V, /* lanes: Q in bit 30, the lane's size in bits 22 and 23 */
  IN_VF,
  IN_VQ,
  IN_ATOMIC, /* bits 30 and 31 */
};
enum shape {
#define SHAPE(name, size) name,
#include "engine/jit/aarch64/instructions.def"
};
static const uint8_t size_places[] = {
#define SHAPE(name, size) size,
#include "engine/jit/aarch64/instructions.def"
};

/* Lanes */
enum { B = 1, H = 2, S = 4, D = 8 };

static const struct row {
  uint32_t word;
  uint8_t shape, lanes;
} rows[] = {
#define INSTRUCTION(id, word, shape, lanes) {word, shape, lanes},
#include "engine/jit/aarch64/instructions.def"
};

static const struct access {
  uint32_t word, pair, literal;
} accesses[] = {
#define ACCESS(id, word, pair, literal, reg) {word, pair, literal},
#include "engine/jit/aarch64/instructions.def"
};

static void emit(struct assembler *as, uint32_t word) {
  uint8_t bytes[4];
  for (unsigned i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(word >> 8 * i);
  assembler_append(as, bytes, sizeof bytes);
}

static uint32_t of_size(enum a64_op op, unsigned size) {
  const struct row *row = &rows[op];
  uint32_t quad = (size & 1) << 30;
  assert(!row->lanes || row->lanes >> (size >> 1) & 1);
  switch (size_places[row->shape]) {
  case IN_R: return row->word | size << 31;
  case IN_F: return row->word | size << 22;
  case IN_V: return row->word | quad | size >> 1 << 22;
  case IN_VF: return row->word | quad | (uint32_t)(size == A64_2D) << 22;
  case IN_VQ: return row->word | quad;
  case IN_ATOMIC: return row->word | size << 30;
  default: return row->word;
  }
}

static uint32_t registers(unsigned rd, unsigned rn, unsigned rm) {
  assert(rd < 32 && rn < 32 && rm < 32);
  return rm << 16 | rn << 5 | rd;
}

void a64_op(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
            unsigned rm) {
  emit(as, of_size(op, size) | registers(rd, rn, rm));
}

void a64_op4(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
             unsigned rm, unsigned ra) {
  emit(as, of_size(op, size) | registers(rd, rn, rm) | ra << 10);
}

void a64_select(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                unsigned rm, enum a64_condition condition) {
  emit(as, of_size(op, size) | registers(rd, rn, rm) | (uint32_t)condition << 12);
}

void a64_compare_if(struct assembler *as, enum a64_op op, unsigned size, unsigned rn, unsigned rm,
                    unsigned flags, enum a64_condition condition) {
  emit(as, of_size(op, size) | registers(flags, rn, rm) | (uint32_t)condition << 12);
}

void a64_convert(struct assembler *as, enum a64_op op, unsigned size, unsigned float_size,
                 unsigned rd, unsigned rn) {
  emit(as, of_size(op, size) | float_size << 22 | registers(rd, rn, 0));
}

void a64_compare_floats(struct assembler *as, unsigned size, unsigned rn, unsigned rm) {
  emit(as, 0x1e202000 | size << 22 | registers(0, rn, rm));
}

void a64_compare_float_zero(struct assembler *as, unsigned size, unsigned rn) {
  emit(as, 0x1e202008 | size << 22 | registers(0, rn, 0));
}

void a64_shifted(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                 unsigned rm, enum a64_shift shift, unsigned amount) {
  assert(op <= A64_BICS && amount < 32u << size && (op > A64_SUBS || shift != A64_BY_ROR));
  emit(as, of_size(op, size) | registers(rd, rn, rm) | (uint32_t)shift << 22 | amount << 10);
}

void a64_extended(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                  unsigned rm, enum a64_extend extend, unsigned amount) {
  assert(op <= A64_SUBS && amount <= 4);
  emit(as, of_size(op, size) | 0x00200000 | registers(rd, rn, rm) | (uint32_t)extend << 13 |
               amount << 10);
}

bool a64_add_fits(uint64_t immediate) {
  return immediate < 0x1000 || (immediate < 0x1000000 && !(immediate & 0xfff));
}

void a64_add_imm(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                 uint64_t immediate) {
  assert(op <= A64_SUBS && a64_add_fits(immediate));
  bool high = immediate >= 0x1000;
  uint32_t bits = (uint32_t)(high ? immediate >> 12 : immediate);
  emit(as, (rows[op].word & 0x60000000) | 0x11000000 | size << 31 | (uint32_t)high << 22 |
               bits << 10 | registers(rd, rn, 0));
}

static uint64_t ones(unsigned count) {
  return count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

/* The fields N, immr and imms of an immediate of logical operations: an element of 2 to 64 bits,
 * which is a run of ones rotated, over and over. */
static bool encode_logical(unsigned size, uint64_t value, uint32_t *fields) {
  if (size == A64_32) value = (value & UINT32_MAX) | value << 32;
  if (!value || value == UINT64_MAX) return false;
  unsigned width = 64;
  while (width > 2 && (value & ones(width / 2)) == (value >> width / 2 & ones(width / 2)))
    width /= 2;
  uint64_t element = value & ones(width);
  /* Turned so that it ends in a one whose next is a zero, it has to be ones alone. */
  unsigned rotation = 0;
  while (!(element & 1) || element >> (width - 1)) {
    element = (element >> 1 | element << (width - 1)) & ones(width);
    rotation++;
  }
  if (element & (element + 1)) return false;
  unsigned count = 0;
  while (element >> count & 1) count++;
  uint32_t immr = (width - rotation) & (width - 1);
  uint32_t imms = (~(width * 2 - 1) & 0x3f) | (count - 1);
  *fields = (uint32_t)(width == 64) << 22 | immr << 16 | imms << 10;
  return true;
}

bool a64_logical_fits(unsigned size, uint64_t immediate) {
  uint32_t fields;
  return encode_logical(size, immediate, &fields);
}

void a64_logical_imm(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                     uint64_t immediate) {
  uint32_t fields = 0;
  bool fits = encode_logical(size, immediate, &fields);
  assert(fits && (op == A64_AND || op == A64_ORR || op == A64_EOR || op == A64_ANDS));
  (void)fits;
  emit(as, (rows[op].word & 0x60000000) | 0x12000000 | size << 31 | fields | registers(rd, rn, 0));
}

/* sbfm and ubfm, of which shifts, extensions and extractions are cases */
static void bitfield(struct assembler *as, bool is_signed, unsigned size, unsigned rd, unsigned rn,
                     unsigned immr, unsigned imms) {
  assert(immr < 32u << size && imms < 32u << size);
  emit(as, (is_signed ? 0x13000000 : 0x53000000) | size << 31 | size << 22 | immr << 16 |
               imms << 10 | registers(rd, rn, 0));
}

void a64_shift_imm(struct assembler *as, enum a64_shift shift, unsigned size, unsigned rd,
                   unsigned rn, unsigned amount) {
  unsigned bits = 32u << size;
  assert(amount < bits);
  switch (shift) {
  case A64_BY_LSL:
    bitfield(as, false, size, rd, rn, -amount & (bits - 1), bits - 1 - amount);
    return;
  case A64_BY_LSR: bitfield(as, false, size, rd, rn, amount, bits - 1); return;
  case A64_BY_ASR: bitfield(as, true, size, rd, rn, amount, bits - 1); return;
  case A64_BY_ROR: a64_extract_pair(as, size, rd, rn, rn, amount); return;
  }
}

void a64_extend(struct assembler *as, unsigned size, bool is_signed, unsigned bits, unsigned rd,
                unsigned rn) {
  a64_extract(as, is_signed ? size : A64_32, is_signed, rd, rn, 0, bits);
}

void a64_extract(struct assembler *as, unsigned size, bool is_signed, unsigned rd, unsigned rn,
                 unsigned low, unsigned bits) {
  bitfield(as, is_signed, size, rd, rn, low, low + bits - 1);
}

void a64_extract_pair(struct assembler *as, unsigned size, unsigned rd, unsigned rn, unsigned rm,
                      unsigned low) {
  assert(low < 32u << size);
  emit(as, 0x13800000 | size << 31 | size << 22 | low << 10 | registers(rd, rn, rm));
}

static void mov_part(struct assembler *as, uint32_t word, unsigned size, unsigned rd,
                     uint64_t value, unsigned part) {
  emit(as, word | size << 31 | part << 21 | (uint32_t)(value >> 16 * part & 0xffff) << 5 | rd);
}

void a64_mov_imm(struct assembler *as, unsigned rd, uint64_t value) {
  enum { MOVN = 0x12800000, MOVZ = 0x52800000, MOVK = 0x72800000 };
  unsigned size = value > UINT32_MAX ? A64_64 : A64_32, parts = 2u << size;
  unsigned zeros = 0, full = 0;
  for (unsigned i = 0; i < parts; i++) {
    uint64_t part = value >> 16 * i & 0xffff;
    zeros += part == 0;
    full += part == 0xffff;
  }
  bool inverted = full > zeros;
  unsigned skipped = inverted ? full : zeros;
  if (skipped + 1 < parts && a64_logical_fits(size, value)) {
    a64_logical_imm(as, A64_ORR, size, rd, A64_ZR, value);
    return;
  }
  uint64_t background = inverted ? 0xffff : 0;
  bool first = true;
  for (unsigned i = 0; i < parts; i++) {
    bool only = skipped == parts && i == 0;
    if ((value >> 16 * i & 0xffff) == background && !only) continue;
    if (first)
      mov_part(as, inverted ? MOVN : MOVZ, size, rd, inverted ? ~value : value, i);
    else
      mov_part(as, MOVK, size, rd, value, i);
    first = false;
  }
}

void a64_mov(struct assembler *as, unsigned size, unsigned rd, unsigned rm) {
  a64_op(as, A64_ORR, size, rd, A64_ZR, rm);
}

/* Sign, 3 bits of exponent and 4 of fraction */
static bool encode_float(double value, uint32_t *field) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint32_t exponent = bits >> 54 & 0x1ff;
  if ((exponent != 0x100 && exponent != 0xff) || bits & ones(48)) return false;
  *field = (uint32_t)(bits >> 63 << 7 | (bits >> 48 & 0x7f));
  return true;
}

bool a64_float_fits(double value) {
  uint32_t field;
  return encode_float(value, &field);
}

void a64_fmov_imm(struct assembler *as, unsigned size, unsigned rd, double value) {
  uint32_t field = 0;
  bool fits = encode_float(value, &field);
  assert(fits);
  (void)fits;
  emit(as, 0x1e201000 | size << 22 | field << 13 | rd);
}

/* The logarithm of the bytes that are accessed; loads and stores of q have size 0 and the upper bit
 * of opc. */
static unsigned access_scale(enum a64_access op) {
  uint32_t word = accesses[op].word;
  return word & 0x04000000 && word & 0x00800000 ? 4 : word >> 30;
}

static bool fits_signed(int64_t value, unsigned bits) {
  int64_t half = INT64_C(1) << (bits - 1);
  return value >= -half && value < half;
}

static bool is_scaled(enum a64_access op, int32_t offset) {
  unsigned scale = access_scale(op);
  return offset >= 0 && !(offset & ((1 << scale) - 1)) && offset >> scale < 0x1000;
}

bool a64_access_fits(enum a64_access op, struct a64_mem mem) {
  switch (mem.mode) {
  case A64_OFFSET: return is_scaled(op, mem.offset) || fits_signed(mem.offset, 9);
  case A64_PRE:
  case A64_POST: return fits_signed(mem.offset, 9);
  case A64_LITERAL: return accesses[op].literal;
  default: return true;
  }
}

void a64_access(struct assembler *as, enum a64_access op, unsigned rt, struct a64_mem mem) {
  assert(a64_access_fits(op, mem));
  uint32_t word = accesses[op].word, unscaled = word & ~UINT32_C(0x01000000);
  uint32_t pair = registers(rt, mem.base, 0), offset = (uint32_t)mem.offset;
  switch (mem.mode) {
  case A64_OFFSET:
    if (is_scaled(op, mem.offset))
      emit(as, word | offset >> access_scale(op) << 10 | pair);
    else
      emit(as, unscaled | (offset & 0x1ff) << 12 | pair);
    return;
  case A64_PRE: emit(as, unscaled | 0xc00 | (offset & 0x1ff) << 12 | pair); return;
  case A64_POST: emit(as, unscaled | 0x400 | (offset & 0x1ff) << 12 | pair); return;
  case A64_INDEX:
    assert(mem.extend & 2);
    emit(as, unscaled | 0x00200800 | (uint32_t)mem.index << 16 | (uint32_t)mem.extend << 13 |
                 (uint32_t)mem.scaled << 12 | pair);
    return;
  case A64_LITERAL:
    assembler_fixup(as, (struct fixup){as->size, as->size, (uint32_t)mem.offset, false});
    emit(as, accesses[op].literal | rt);
    return;
  }
}

bool a64_pair_fits(enum a64_access op, struct a64_mem mem) {
  unsigned scale = access_scale(op);
  return mem.mode <= A64_POST && accesses[op].pair && !(mem.offset & ((1 << scale) - 1)) &&
         fits_signed(mem.offset, 7 + scale);
}

void a64_pair(struct assembler *as, enum a64_access op, unsigned rt, unsigned rt2,
              struct a64_mem mem) {
  static const uint32_t modes[] = {
      [A64_OFFSET] = 0x01000000, [A64_PRE] = 0x01800000, [A64_POST] = 0x00800000};
  assert(a64_pair_fits(op, mem));
  uint32_t offset = (uint32_t)mem.offset >> access_scale(op) & 0x7f;
  emit(as,
       accesses[op].pair | modes[mem.mode] | offset << 15 | rt2 << 10 | registers(rt, mem.base, 0));
}

void a64_atomic(struct assembler *as, enum a64_op op, unsigned size, unsigned rs, unsigned rt,
                unsigned rn) {
  emit(as, of_size(op, size) | registers(rt, rn, rs));
}

void a64_fence(struct assembler *as) { emit(as, 0xd5033bbf); }

static unsigned lane_bits(enum a64_lanes lanes) { return 8u << (lanes >> 1); }

void a64_vector_shift(struct assembler *as, enum a64_op op, enum a64_lanes lanes, unsigned rd,
                      unsigned rn, unsigned amount) {
  unsigned bits = lane_bits(lanes), shape = rows[op].shape;
  bool left = shape == V_SHL || shape == V_SHL_LONG;
  assert(left ? amount < bits : amount - 1 < bits);
  unsigned field = left ? bits + amount : 2 * bits - amount;
  emit(as, of_size(op, lanes) | field << 16 | registers(rd, rn, 0));
}

/* imm5, which tells size and number of a lane. */
static uint32_t lane_field(enum a64_lanes lanes, unsigned lane) {
  unsigned scale = lanes >> 1;
  assert(lane < 16u >> scale);
  return (lane << 1 | 1) << scale << 16;
}

void a64_lane(struct assembler *as, enum a64_op op, enum a64_lanes lanes, unsigned rd, unsigned rn,
              unsigned lane) {
  emit(as, of_size(op, lanes) | lane_field(lanes, lane) | registers(rd, rn, 0));
}

void a64_move_lane(struct assembler *as, enum a64_lanes lanes, unsigned rd, unsigned to,
                   unsigned rn, unsigned from) {
  emit(as, 0x6e000400 | lane_field(lanes, to) | from << (lanes >> 1) << 11 | registers(rd, rn, 0));
}

/* Q:S:size of a lane */
static void access_lane(struct assembler *as, uint32_t word, enum a64_lanes lanes, unsigned rt,
                        unsigned lane, unsigned rn) {
  static const uint16_t opcodes[] = {0x0000, 0x4000, 0x8000, 0x8400};
  unsigned scale = lanes >> 1, position = lane << scale;
  assert(position < 16);
  emit(as,
       word | opcodes[scale] | position >> 3 << 30 | (position & 7) << 10 | registers(rt, rn, 0));
}

void a64_load_lane(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned lane,
                   unsigned rn) {
  access_lane(as, 0x0d400000, lanes, rt, lane, rn);
}

void a64_store_lane(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned lane,
                    unsigned rn) {
  access_lane(as, 0x0d000000, lanes, rt, lane, rn);
}

void a64_load_all_lanes(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned rn) {
  emit(as, 0x0d40c000 | (lanes & 1u) << 30 | (lanes >> 1) << 10 | registers(rt, rn, 0));
}

void a64_ext(struct assembler *as, unsigned rd, unsigned rn, unsigned rm, unsigned first) {
  assert(first < 16);
  emit(as, 0x6e000000 | first << 11 | registers(rd, rn, rm));
}

static uint32_t movi_field(uint8_t byte) { return (byte >> 5) << 16 | (byte & 31u) << 5; }

void a64_movi(struct assembler *as, unsigned rd, uint8_t byte) {
  emit(as, 0x4f00e400 | movi_field(byte) | rd);
}

void a64_movi_mask(struct assembler *as, unsigned rd, uint8_t mask) {
  emit(as, 0x6f00e400 | movi_field(mask) | rd);
}

enum { REACH_19 = 1 << 20, REACH_14 = 1 << 15 };

/* Whether the target may be further away than that. */
static bool may_be_far(const struct assembler *as, label target, uint32_t reach) {
  uint32_t offset = label_offset(as, target);
  return offset == UNBOUND ? as->limit > reach : as->size - offset > reach;
}

static void emit_at(struct assembler *as, uint32_t word, label target) {
  assembler_fixup(as, (struct fixup){as->size, as->size, target.index, false});
  emit(as, word);
}

/* A branch with a condition, which flipping a bit of the word turns. */
static void emit_if(struct assembler *as, uint32_t word, uint32_t turn, uint32_t over,
                    uint32_t reach, label target) {
  if (!may_be_far(as, target, reach)) {
    emit_at(as, word, target);
    return;
  }
  emit(as, (word ^ turn) | over);
  a64_branch(as, target);
}

void a64_branch(struct assembler *as, label target) { emit_at(as, 0x14000000, target); }

void a64_call(struct assembler *as, label target) { emit_at(as, 0x94000000, target); }

void a64_branch_if(struct assembler *as, enum a64_condition condition, label target) {
  assert(condition < A64_AL);
  emit_if(as, 0x54000000 | condition, 1, 2 << 5, REACH_19, target);
}

void a64_branch_zero(struct assembler *as, unsigned size, bool is_zero, unsigned rt, label target) {
  uint32_t word = (is_zero ? 0x34000000 : 0x35000000) | size << 31 | rt;
  emit_if(as, word, 0x01000000, 2 << 5, REACH_19, target);
}

void a64_branch_bit(struct assembler *as, unsigned bit, bool is_set, unsigned rt, label target) {
  uint32_t word = (is_set ? 0x37000000 : 0x36000000) | bit >> 5 << 31 | (bit & 31) << 19 | rt;
  emit_if(as, word, 0x01000000, 2 << 5, REACH_14, target);
}

void a64_branch_register(struct assembler *as, unsigned rn) { emit(as, 0xd61f0000 | rn << 5); }

void a64_call_register(struct assembler *as, unsigned rn) { emit(as, 0xd63f0000 | rn << 5); }

void a64_ret(struct assembler *as) { emit(as, 0xd65f03c0); }

void a64_adr(struct assembler *as, unsigned rd, label label) {
  emit_at(as, 0x10000000 | rd, label);
}

void a64_brk(struct assembler *as, uint16_t number) {
  emit(as, 0xd4200000 | (uint32_t)number << 5);
}

void a64_udf(struct assembler *as, uint16_t number) { emit(as, number); }

void a64_nop(struct assembler *as) { emit(as, 0xd503201f); }

/* Which bits of an instruction hold the distance in words. */
static void distance_field(uint32_t word, unsigned *shift, unsigned *bits) {
  *shift = 5;
  *bits = 19; /* b.cond, cbz, ldr */
  if ((word & 0x7c000000) == 0x14000000) *shift = 0, *bits = 26;
  if ((word & 0x7e000000) == 0x36000000) *bits = 14;
}

static bool patch(uint8_t *at, int64_t distance) {
  uint32_t word = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
  bool fits;
  if ((word & 0x9f000000) == 0x10000000) { /* adr counts bytes */
    fits = fits_signed(distance, 21);
    word |= ((uint32_t)distance & 3) << 29 | ((uint32_t)distance >> 2 & 0x7ffff) << 5;
  } else {
    unsigned shift, bits;
    distance_field(word, &shift, &bits);
    assert(!(distance & 3));
    fits = fits_signed(distance / 4, bits);
    word |= (uint32_t)((uint64_t)(distance / 4) & ones(bits)) << shift;
  }
  for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(word >> 8 * i);
  return fits;
}

bool a64_finish(struct assembler *as) { return assembler_finish(as, patch); }
