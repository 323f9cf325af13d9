/* SPDX-License-Identifier: MIT */
/* body.h: reads function bodies and constant expressions instruction by instruction (spec 5.4).
 *
 *   body_begin(&body, module, function);
 *   while (body_next(&body, &instruction)) …
 *
 * It decodes, and keeps the stack of open blocks. What the specification's validation asks for
 * beyond that is checked on top of it, once, by validate.h; engines read bodies that are valid.
 */
#ifndef AMPHORA_WASM_BODY_H
#define AMPHORA_WASM_BODY_H

#include "wasm/binary.h"
#include "wasm/module.h"
#include "wasm/opcodes.h"

#include <stdio.h>

enum { CATCH, CATCH_REF, CATCH_ALL, CATCH_ALL_REF };

/* A clause of try_table. Its label counts from outside of the try_table. */
struct catch_clause {
  uint8_t kind;
  uint32_t tag, label;
};

/* A block that is open. */
struct block {
  uint16_t opcode; /* block, loop, if, else, try, catch, catch_all, try_table; block for a body */
  const struct functype *type; /* NULL: no parameters, at most one result */
  valtype result;              /* then: the result, or T_BOTTOM for none */
};

struct instruction {
  uint16_t opcode;
  bool reachable; /* body_next_live: it is executed after the one before, not by branches alone */
  size_t offset;  /* in the module */
  /* block, loop, if, try, try_table: what is open from here on. else, catch, catch_all, end,
   * delegate: what was open so far. */
  struct block block;
  union {
    uint32_t index; /* of a local, function, label, … */
    int32_t i32;
    int64_t i64;
    uint32_t f32; /* as bits */
    uint64_t f64;
    const uint8_t *v128; /* 16 bytes: v128.const and i8x16.shuffle */
    uint8_t lane;
    struct {
      uint64_t offset;
      uint32_t memory;
      uint8_t align; /* a logarithm */
      uint8_t lane;
    } memory;
    struct {
      uint32_t first, second; /* in the order of the binary format */
    } pair;
    struct {
      uint32_t count;         /* of the labels without the default */
      const uint32_t *labels; /* the default is the last; valid until the next instruction */
    } table;
    struct {
      uint32_t count;
      const struct catch_clause *clauses; /* valid until the next instruction */
    } catches;
    struct {
      uint32_t count;
      valtype type; /* of select's operands if count is 1, of ref.null */
    } types;
  };
};

/* Locals in a row that have the same type: those before `end` and behind the row before. */
struct local_run {
  uint32_t end;
  valtype type;
};

struct body {
  const amphora_module *module;
  const struct functype *type; /* NULL: a constant expression */
  struct reader reader;

  struct block *blocks; /* the innermost last; blocks[0] is the body */
  uint32_t depth, block_capacity;
  struct block outermost;
  uint32_t dead_depth; /* body_next_live: the depth in which nothing is executed; 0: none */

  uint32_t local_count; /* parameters included */
  struct local_run *local_runs;
  uint32_t local_run_count, local_run_capacity;
  valtype *first_locals; /* the types of the first ones, not more than the body has bytes */
  uint32_t first_local_count, first_local_capacity;

  uint32_t *labels;
  struct catch_clause *clauses;
  uint32_t label_capacity, clause_capacity;
};

/* A zeroed body serves any number of functions and expressions one after another. */
void body_free(struct body *b);

/* Starts on a function's body: decodes its locals. */
void body_begin(struct body *b, const amphora_module *module, const struct functype *type,
                struct span code);

/* Starts on a constant expression of the type at the reader. Its `end` is the last instruction;
 * what is behind it is left. */
void body_begin_expression(struct body *b, const amphora_module *module, const struct reader *r,
                           valtype type);

/* Decodes one instruction; false behind the last `end`, and on failure, which b->reader.error
 * tells.
 */
bool body_next(struct body *b, struct instruction *in);

/* Decodes the next one that is executed, or that ends a block in which code was executed. This is
 * the one rule of all engines: behind an instruction that does not go on, everything is dead up to
 * the else, catch, end or delegate of its block. */
bool body_next_live(struct body *b, struct instruction *in);

/* body_dump.c: prints the instructions of a function that are executed, for people; false if memory
 * runs out. */
bool body_dump(const amphora_module *module, uint32_t function, FILE *out);

/* The block that a label names, counted from the innermost. It must be there. */
static inline const struct block *body_block(const struct body *b, uint32_t label) {
  return &b->blocks[b->depth - 1 - label];
}

/* The type of a local, which must be there. */
valtype body_far_local(const struct body *b, uint32_t index);
static inline valtype body_local(const struct body *b, uint32_t index) {
  return index < b->first_local_count ? b->first_locals[index] : body_far_local(b, index);
}

/* Parameters and results of a block, and the values that a branch to it takes. The pointers hold as
 * long as `block`. */
static inline const valtype *block_params(const struct block *block, uint32_t *count) {
  *count = block->type ? block->type->param_count : 0;
  return block->type ? block->type->params : NULL;
}
static inline const valtype *block_results(const struct block *block, uint32_t *count) {
  *count = block->type ? block->type->result_count : block->result != T_BOTTOM;
  return block->type ? block->type->results : &block->result;
}
static inline const valtype *label_types(const struct block *block, uint32_t *count) {
  return block->opcode == OPCODE_loop ? block_params(block, count) : block_results(block, count);
}

#endif
