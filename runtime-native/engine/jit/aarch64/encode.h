/* SPDX-License-Identifier: MIT */
/* encode.h: instructions of aarch64 as words.
 *
 * Rows of INSTRUCTION in instructions.def are emitted by a64_op and its kin, loads and stores,
 * which are those of ACCESS, by a64_access. Immediates that an instruction cannot have are told by
 * the functions a64_…_fits; to emit one is a mistake of the caller's. */
#ifndef AMPHORA_ENGINE_JIT_AARCH64_ENCODE_H
#define AMPHORA_ENGINE_JIT_AARCH64_ENCODE_H

#include "engine/jit/assembler.h"

/* General and vector registers are numbers from 0 to 31. */
enum { A64_FP = 29, A64_LR = 30, A64_SP = 31, A64_ZR = 31 };

/* clang-format off */
/* Of general registers and of floats */
enum { A64_32, A64_64 };
/* Of vectors: the logarithm of a lane's bytes, and whether it is all of the register */
enum a64_lanes { A64_8B, A64_16B, A64_4H, A64_8H, A64_2S, A64_4S, A64_2D = 7 };
/* As the encodings number them; ^ 1 is the opposite but of AL. */
enum a64_condition { A64_EQ, A64_NE, A64_HS, A64_LO, A64_MI, A64_PL, A64_VS, A64_VC,
                     A64_HI, A64_LS, A64_GE, A64_LT, A64_GT, A64_LE, A64_AL };
/* How a second operand is shifted (ROR with logical operations alone), and extended: from 8, 16, 32
 * or 64 bits by zeros or by the sign. */
enum a64_shift { A64_BY_LSL, A64_BY_LSR, A64_BY_ASR, A64_BY_ROR };
enum a64_extend { A64_UXTB, A64_UXTH, A64_UXTW, A64_UXTX, A64_SXTB, A64_SXTH, A64_SXTW, A64_SXTX };
/* clang-format on */

enum a64_op {
#define INSTRUCTION(id, ...) A64_##id,
#include "engine/jit/aarch64/instructions.def"
  A64_OP_COUNT
};
enum a64_access {
#define ACCESS(id, ...) A64_##id,
#include "engine/jit/aarch64/instructions.def"
};

/* rd, rn, rm of any row whose operands they are; those that it lacks are 0. `size` is A64_32 or
 * A64_64, or lanes, or, where the row's size is fixed, 0. */
void a64_op(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
            unsigned rm);
/* madd and so on */
void a64_op4(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
             unsigned rm, unsigned ra);
/* csel and so on, fcsel */
void a64_select(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                unsigned rm, enum a64_condition condition);
/* ccmp and ccmn: flags of rn and rm (a register, or 0 to 31), or `flags` unless the condition holds
 */
void a64_compare_if(struct assembler *as, enum a64_op op, unsigned size, unsigned rn, unsigned rm,
                    unsigned flags, enum a64_condition condition);
/* From and to floats (scvtf …, fmov_to …), whose size is another than that of the general
 * register. */
void a64_convert(struct assembler *as, enum a64_op op, unsigned size, unsigned float_size,
                 unsigned rd, unsigned rn);
void a64_compare_floats(struct assembler *as, unsigned size, unsigned rn, unsigned rm);
void a64_compare_float_zero(struct assembler *as, unsigned size, unsigned rn);

/* add to subs, with all shifts but ror, and the logical ones, of rm */
void a64_shifted(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                 unsigned rm, enum a64_shift shift, unsigned amount);
/* add to subs, rm extended and shifted to the left by at most 4; rd and rn may be sp. */
void a64_extended(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                  unsigned rm, enum a64_extend extend, unsigned amount);
/* add to subs: 12 bits, or 12 zeros behind 12 bits. rn may be sp, rd of add and sub too. */
bool a64_add_fits(uint64_t immediate);
void a64_add_imm(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                 uint64_t immediate);
/* and, orr, eor, ands: repeated runs of ones. rd may be sp but of ands. */
bool a64_logical_fits(unsigned size, uint64_t immediate);
void a64_logical_imm(struct assembler *as, enum a64_op op, unsigned size, unsigned rd, unsigned rn,
                     uint64_t immediate);
/* Shifts by an immediate; extensions of 8, 16 or 32 bits to `size`; bits from `low` up to bit 0 */
void a64_shift_imm(struct assembler *as, enum a64_shift shift, unsigned size, unsigned rd,
                   unsigned rn, unsigned amount);
void a64_extend(struct assembler *as, unsigned size, bool is_signed, unsigned bits, unsigned rd,
                unsigned rn);
void a64_extract(struct assembler *as, unsigned size, bool is_signed, unsigned rd, unsigned rn,
                 unsigned low, unsigned bits);
/* extr: the low bits of rn:rm shifted to the right */
void a64_extract_pair(struct assembler *as, unsigned size, unsigned rd, unsigned rn, unsigned rm,
                      unsigned low);

/* The whole register, in one to four instructions; flags stay. */
void a64_mov_imm(struct assembler *as, unsigned rd, uint64_t value);
/* Not of sp; that is a64_add_imm(…, 0). */
void a64_mov(struct assembler *as, unsigned size, unsigned rd, unsigned rm);
bool a64_float_fits(double value);
void a64_fmov_imm(struct assembler *as, unsigned size, unsigned rd, double value);

/* Memory */
struct a64_mem {
  enum a64_mode { A64_OFFSET, A64_PRE, A64_POST, A64_INDEX, A64_LITERAL } mode : 8;
  uint8_t base, index; /* general registers; base may be sp */
  uint8_t extend;      /* of the index: UXTW, UXTX, SXTW or SXTX */
  bool scaled;         /* the index counts elements */
  int32_t offset;      /* of LITERAL: the label's index */
};
static inline struct a64_mem a64_mem(unsigned base, int32_t offset) {
  return (struct a64_mem){A64_OFFSET, (uint8_t)base, 0, 0, false, offset};
}
static inline struct a64_mem a64_mem_index(unsigned base, unsigned index, enum a64_extend extend,
                                           bool scaled) {
  return (struct a64_mem){A64_INDEX, (uint8_t)base, (uint8_t)index, (uint8_t)extend, scaled, 0};
}
/* The base changes by the offset before or after the access. */
static inline struct a64_mem a64_mem_pre(unsigned base, int32_t offset) {
  return (struct a64_mem){A64_PRE, (uint8_t)base, 0, 0, false, offset};
}
static inline struct a64_mem a64_mem_post(unsigned base, int32_t offset) {
  return (struct a64_mem){A64_POST, (uint8_t)base, 0, 0, false, offset};
}
/* Loads only */
static inline struct a64_mem a64_at(label label) {
  return (struct a64_mem){A64_LITERAL, 0, 0, 0, false, (int32_t)label.index};
}
bool a64_access_fits(enum a64_access op, struct a64_mem mem);
void a64_access(struct assembler *as, enum a64_access op, unsigned rt, struct a64_mem mem);
/* Two registers, from w and x to q, at an offset, pre or post */
bool a64_pair_fits(enum a64_access op, struct a64_mem mem);
void a64_pair(struct assembler *as, enum a64_access op, unsigned rt, unsigned rt2,
              struct a64_mem mem);
/* [rn]; rs is what changes memory, or stlxr's status, or 0. `size` is the logarithm of bytes. */
void a64_atomic(struct assembler *as, enum a64_op op, unsigned size, unsigned rs, unsigned rt,
                unsigned rn);
/* dmb ish */
void a64_fence(struct assembler *as);

/* Vectors. Shifts to the right by 1 to the lane's bits, to the left by less. */
void a64_vector_shift(struct assembler *as, enum a64_op op, enum a64_lanes lanes, unsigned rd,
                      unsigned rn, unsigned amount);
/* dup, umov, smov, ins */
void a64_lane(struct assembler *as, enum a64_op op, enum a64_lanes lanes, unsigned rd, unsigned rn,
              unsigned lane);
/* ins from a lane of a vector */
void a64_move_lane(struct assembler *as, enum a64_lanes lanes, unsigned rd, unsigned to,
                   unsigned rn, unsigned from);
/* ld1 and st1 of a lane, ld1r; at [rn] */
void a64_load_lane(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned lane,
                   unsigned rn);
void a64_store_lane(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned lane,
                    unsigned rn);
void a64_load_all_lanes(struct assembler *as, enum a64_lanes lanes, unsigned rt, unsigned rn);
/* 16 bytes from rn:rm, from byte `first` on */
void a64_ext(struct assembler *as, unsigned rd, unsigned rn, unsigned rm, unsigned first);
/* All bytes the same; bytes of zeros or ones by the bits of `mask`, the lowest first */
void a64_movi(struct assembler *as, unsigned rd, uint8_t byte);
void a64_movi_mask(struct assembler *as, unsigned rd, uint8_t mask);

/* Branches reach 128 MiB, a64_branch_if and a64_branch_zero 1 MiB, a64_branch_bit 32 KiB. Where the
 * assembler's limit is larger and the target not bound yet, the latter become two instructions. */
void a64_branch(struct assembler *as, label target);
void a64_call(struct assembler *as, label target);
void a64_branch_if(struct assembler *as, enum a64_condition condition, label target);
void a64_branch_zero(struct assembler *as, unsigned size, bool is_zero, unsigned rt, label target);
void a64_branch_bit(struct assembler *as, unsigned bit, bool is_set, unsigned rt, label target);
void a64_branch_register(struct assembler *as, unsigned rn);
void a64_call_register(struct assembler *as, unsigned rn);
void a64_ret(struct assembler *as);
/* The label's address; within 1 MiB */
void a64_adr(struct assembler *as, unsigned rd, label label);
void a64_brk(struct assembler *as, uint16_t number);
void a64_udf(struct assembler *as, uint16_t number);
void a64_nop(struct assembler *as);

bool a64_finish(struct assembler *as);

#endif
