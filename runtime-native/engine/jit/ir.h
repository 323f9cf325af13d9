/* SPDX-License-Identifier: MIT */
/* ir.h: a function in SSA form.
 *
 * Values are numbered in the order in which they are computed; each block is a stretch of them, the
 * last of which ends it. Operations are those of WebAssembly, with few of their own. What joins in
 * a block are its parameters (IR_PHI), for which every edge to it has arguments. Blocks are in the
 * order of the text: what comes before a block in execution comes before it here, but for the
 * edges from the end of a loop to its first block.
 *
 * 32-bit values are zero-extended wherever they are kept, so that i64.extend_i32_u computes
 * nothing.
 */
#ifndef AMPHORA_ENGINE_JIT_IR_H
#define AMPHORA_ENGINE_JIT_IR_H

#include "wasm/body.h"

enum ir_op {
  IR_NONE = OPCODE_COUNT, /* replaced or not needed: computes nothing */
  IR_PARAM,               /* imm: its number */
  IR_PHI,                 /* imm: its number in the block */
  IR_CONST,               /* imm: the bits; the other half of a v128 is args[0] and args[1] */
  IR_CALL,                /* imm: the function */
  IR_CALL_INDIRECT,       /* imm: the type, extra: the table; the last input is the index */
  IR_CALL_REF,            /* imm: the type; the last input is the function */
  IR_RESULT,              /* args[0]: a call; imm: which result, from 1 on */
  IR_POLL,                /* looks for interruptions */
  IR_JUMP,                /* what ends blocks; the edges are the block's */
  IR_BRANCH,              /* if args[0] is not 0 by the first edge, else by the second */
  IR_SWITCH,              /* by one of imm edges, whose numbers begin at ir.args[extra] */
  IR_RETURN,
};

enum ir_type { IR_VOID, IR_I32, IR_I64, IR_F32, IR_F64, IR_V128, IR_REF };

enum { MANY_ARGS = UINT8_MAX, NO_VALUE = UINT32_MAX, NO_BLOCK = UINT32_MAX, NO_EDGE = UINT32_MAX };

struct ir_value {
  uint16_t op;
  uint8_t type;      /* enum ir_type */
  uint8_t arg_count; /* MANY_ARGS: args[1] of them from args[0] of ir.args on */
  uint32_t args[3];
  uint64_t imm;    /* of memory accesses the offset */
  uint32_t extra;  /* of memory accesses the memory; of IR_PHI the block */
  uint32_t offset; /* of the instruction, in the module */
  uint32_t uses;
  uint8_t lane;
  bool needed;
  bool folded; /* is computed where it is used */
};

struct ir_edge {
  uint32_t from, to; /* blocks */
  uint32_t next;     /* the next edge to the same block, or NO_EDGE */
  uint32_t args;     /* of the parameters of `to`, in ir.args */
};

struct ir_block {
  uint32_t first, end; /* values */
  uint32_t params;     /* how many of the first are its parameters; those not needed are IR_NONE */
  uint32_t edges, edge_count;
  uint32_t incoming; /* the edges that lead here: the first, or NO_EDGE */
  uint32_t loop_end; /* of the first block of a loop: the last that goes back to it; else 0 */
  uint32_t loop;     /* the first block of the innermost loop around it, or NO_BLOCK */
  uint32_t depth;    /* of loops around it */
};

/* One function. */
struct ir {
  const amphora_module *module;
  const struct functype *type;
  uint32_t function;
  struct ir_value *values;
  struct ir_block *blocks;
  struct ir_edge *edges;
  uint32_t *args;
  uint32_t value_count, value_capacity, block_count, block_capacity, edge_count, edge_capacity,
      arg_count, arg_capacity;
};

/* What functions are built with, one after another. */
struct ir_builder;
struct ir_builder *ir_builder_new(void); /* NULL if memory runs out */
void ir_builder_free(struct ir_builder *builder);

/* Builds a function that has been validated. The IR is the builder's, until the next one. A
 * function is declined that is too large, or has what there is no IR for. */
enum ir_outcome { IR_BUILT, IR_DECLINED, IR_NO_MEMORY };
enum ir_outcome ir_build(struct ir_builder *builder, const amphora_module *module,
                         uint32_t function, struct ir **ir);

/* Takes out what is not needed, and counts uses (prune.c). `stack` has room for every value. */
void ir_prune(struct ir *ir, uint32_t *stack);

/* The inputs of a value. */
static inline const uint32_t *ir_inputs(const struct ir *ir, const struct ir_value *value,
                                        uint32_t *count) {
  if (value->arg_count == MANY_ARGS) {
    *count = value->args[1];
    return ir->args + value->args[0];
  }
  *count = value->arg_count;
  return value->args;
}

/* The loop around a loop, by their first blocks: that of the block from which it is entered, which
 * comes right before. */
static inline uint32_t ir_outer_loop(const struct ir *ir, uint32_t loop) {
  return ir->blocks[loop - 1].loop;
}

/* Whether it has to be computed even if nobody uses it. */
bool ir_has_effect(uint32_t op);

static inline enum ir_type ir_type_of(valtype type) {
  switch (type) {
  case T_I32: return IR_I32;
  case T_I64: return IR_I64;
  case T_F32: return IR_F32;
  case T_F64: return IR_F64;
  case T_V128: return IR_V128;
  default: return IR_REF;
  }
}

#endif
