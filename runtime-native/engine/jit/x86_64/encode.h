/* SPDX-License-Identifier: MIT */
/* encode.h: instructions of x86-64 as bytes.
 *
 * Most take a register and an operand, which is a register too, or memory: what the selector has
 * found for a value goes into the same call. Rows of INSTRUCTIONS in instructions.def are emitted
 * by x64_op, and where AVX is there by x64_avx with a second source. Which instructions the CPU
 * has is the caller's business. */
#ifndef AMPHORA_ENGINE_JIT_X86_64_ENCODE_H
#define AMPHORA_ENGINE_JIT_X86_64_ENCODE_H

#include "engine/jit/assembler.h"

/* clang-format off */
enum x64_reg { X64_RAX, X64_RCX, X64_RDX, X64_RBX, X64_RSP, X64_RBP, X64_RSI, X64_RDI,
               X64_R8, X64_R9, X64_R10, X64_R11, X64_R12, X64_R13, X64_R14, X64_R15 };
enum x64_xmm { X64_XMM0, X64_XMM1, X64_XMM2, X64_XMM3, X64_XMM4, X64_XMM5, X64_XMM6, X64_XMM7,
               X64_XMM8, X64_XMM9, X64_XMM10, X64_XMM11, X64_XMM12, X64_XMM13, X64_XMM14, X64_XMM15 };
/* Of a general register; the logarithm of its bytes. */
enum x64_size { X64_8, X64_16, X64_32, X64_64 };
/* As the encodings number them; ^ 1 is the opposite. */
enum x64_condition { X64_O, X64_NO, X64_B, X64_AE, X64_E, X64_NE, X64_BE, X64_A,
                     X64_S, X64_NS, X64_P, X64_NP, X64_L, X64_GE, X64_LE, X64_G };
enum x64_alu { X64_ADD, X64_OR, X64_ADC, X64_SBB, X64_AND, X64_SUB, X64_XOR, X64_CMP };
enum x64_shift { X64_ROL, X64_ROR, X64_SHL = 4, X64_SHR, X64_SAR = 7 };
/* MUL, IMUL, DIV, IDIV work on rdx:rax. */
enum x64_unary { X64_NOT = 2, X64_NEG, X64_MUL, X64_IMUL_WIDE, X64_DIV, X64_IDIV };
/* clang-format on */

enum x64_op {
#define INSTRUCTION(id, ...) X64_##id,
#include "engine/jit/x86_64/instructions.def"
  X64_OP_COUNT
};

/* A register, general or xmm, or memory. */
struct x64_operand {
  enum x64_kind { X64_REGISTER, X64_MEMORY, X64_AT_LABEL } kind : 8;
  uint8_t base;   /* of memory: a register, or X64_NONE; the register itself */
  uint8_t index;  /* a register but rsp, or X64_NONE */
  uint8_t scale;  /* 1 << scale times the index */
  int32_t offset; /* of AT_LABEL: the label's index */
};
enum { X64_NONE = 16 };

static inline struct x64_operand x64_r(unsigned reg) {
  return (struct x64_operand){X64_REGISTER, (uint8_t)reg, X64_NONE, 0, 0};
}
static inline struct x64_operand x64_mem(unsigned base, int32_t offset) {
  return (struct x64_operand){X64_MEMORY, (uint8_t)base, X64_NONE, 0, offset};
}
static inline struct x64_operand x64_mem_index(unsigned base, unsigned index, unsigned scale,
                                               int32_t offset) {
  return (struct x64_operand){X64_MEMORY, (uint8_t)base, (uint8_t)index, (uint8_t)scale, offset};
}
/* Also of constants: x64_at(assembler_constant(…)). */
static inline struct x64_operand x64_at(label label) {
  return (struct x64_operand){X64_AT_LABEL, X64_NONE, X64_NONE, 0, (int32_t)label.index};
}

/* An instruction of the table. `size` is that of its general registers, or of its operation if it
 * has one; of pure vector instructions it means nothing. The row says whether `operand` is the
 * source or the destination, and whether there is an immediate. */
void x64_op(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
            struct x64_operand operand);
void x64_op_imm(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
                struct x64_operand operand, uint8_t immediate);
/* With a VEX prefix. `left` is the first source of instructions that are VEX3 in the table, of
 * others 0. */
void x64_avx(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg, unsigned left,
             struct x64_operand operand);
void x64_avx_imm(struct assembler *as, enum x64_op op, enum x64_size size, unsigned reg,
                 unsigned left, struct x64_operand operand, uint8_t immediate);
/* Shifts of vectors by an immediate (PSLLW_IMM …). */
void x64_vector_shift(struct assembler *as, enum x64_op op, enum x64_xmm reg, uint8_t count);
void x64_avx_shift(struct assembler *as, enum x64_op op, enum x64_xmm to, enum x64_xmm from,
                   uint8_t count);

/* reg op= operand; operand op= reg; operand op= immediate */
void x64_alu(struct assembler *as, enum x64_alu op, enum x64_size size, enum x64_reg reg,
             struct x64_operand operand);
void x64_alu_to(struct assembler *as, enum x64_alu op, enum x64_size size,
                struct x64_operand operand, enum x64_reg reg);
void x64_alu_imm(struct assembler *as, enum x64_alu op, enum x64_size size,
                 struct x64_operand operand, int32_t immediate);
void x64_test_imm(struct assembler *as, enum x64_size size, struct x64_operand operand,
                  int32_t immediate);
/* to = operand * immediate, of 32 or 64 bits */
void x64_imul_imm(struct assembler *as, enum x64_size size, enum x64_reg to,
                  struct x64_operand operand, int32_t immediate);
void x64_unary(struct assembler *as, enum x64_unary op, enum x64_size size,
               struct x64_operand operand);
/* By cl, by an immediate; by any register, of 32 or 64 bits, with BMI2, which has no rotations. */
void x64_shift(struct assembler *as, enum x64_shift op, enum x64_size size,
               struct x64_operand operand);
void x64_shift_imm(struct assembler *as, enum x64_shift op, enum x64_size size,
                   struct x64_operand operand, uint8_t count);
void x64_shift_by(struct assembler *as, enum x64_shift op, enum x64_size size, enum x64_reg to,
                  struct x64_operand operand, enum x64_reg count);
/* rorx of BMI2: to = operand rotated; flags stay. */
void x64_rorx(struct assembler *as, enum x64_size size, enum x64_reg to, struct x64_operand operand,
              uint8_t count);
void x64_bt_imm(struct assembler *as, enum x64_size size, struct x64_operand operand, uint8_t bit);

/* The whole register, in the shortest form that leaves flags alone. */
void x64_mov_imm(struct assembler *as, enum x64_reg reg, uint64_t value);
/* Memory; of 64 bits the immediate is extended by its sign. */
void x64_store_imm(struct assembler *as, enum x64_size size, struct x64_operand memory,
                   int32_t immediate);
void x64_load(struct assembler *as, enum x64_size size, enum x64_reg reg, struct x64_operand from);
void x64_store(struct assembler *as, enum x64_size size, struct x64_operand to, enum x64_reg reg);
/* rax, or rax's part, into rdx's: cdq, cqo. */
void x64_extend_rax(struct assembler *as, enum x64_size size);
void x64_bswap(struct assembler *as, enum x64_size size, enum x64_reg reg);

/* lock OP operand, reg: CMPXCHG, XADD, and XCHG, which needs no prefix; and of x64_alu_to. */
void x64_lock_op(struct assembler *as, enum x64_op op, enum x64_size size,
                 struct x64_operand operand, enum x64_reg reg);
void x64_lock_alu(struct assembler *as, enum x64_alu op, enum x64_size size,
                  struct x64_operand operand, enum x64_reg reg);
void x64_mfence(struct assembler *as);

/* The byte 0 or 1 */
void x64_set(struct assembler *as, enum x64_condition condition, struct x64_operand operand);
void x64_cmov(struct assembler *as, enum x64_condition condition, enum x64_size size,
              enum x64_reg reg, struct x64_operand operand);
void x64_jump(struct assembler *as, label target);
void x64_jump_if(struct assembler *as, enum x64_condition condition, label target);
void x64_call(struct assembler *as, label target);
void x64_jump_indirect(struct assembler *as, struct x64_operand operand);
void x64_call_indirect(struct assembler *as, struct x64_operand operand);
void x64_ret(struct assembler *as);
/* Callee pops so many bytes of arguments. */
void x64_ret_pop(struct assembler *as, uint16_t bytes);
void x64_push(struct assembler *as, enum x64_reg reg);
void x64_pop(struct assembler *as, enum x64_reg reg);
void x64_ud2(struct assembler *as);
/* Fills up to a multiple of `alignment`, at most 16. */
void x64_align(struct assembler *as, uint32_t alignment);

bool x64_finish(struct assembler *as);

#endif
