/* validate.h: walks a function body instruction by instruction while validating it (spec 3.4, A.3).
 *
 *   validator_begin(&v, function);  while (validator_next(&v)) use(&v.instruction);
 *
 * What compiles functions walks them this way too: it sees every instruction decoded, and may look
 * at the control stack.
 */
#ifndef AMPHORA_MODULE_VALIDATE_H
#define AMPHORA_MODULE_VALIDATE_H

#include "module/binary.h"
#include "module/module.h"
#include "module/opcodes.h"

enum { CATCH, CATCH_REF, CATCH_ALL, CATCH_ALL_REF };

struct catch_clause {
  uint8_t kind;
  uint32_t tag, depth;
};

struct instruction {
  uint16_t opcode;
  bool reachable; /* before the instruction */
  size_t offset;  /* in the module */
  union {
    uint32_t index; /* local, function, label, … */
    int32_t i32;
    int64_t i64;
    uint32_t f32;
    uint64_t f64;
    const uint8_t *v128; /* 16 bytes: v128.const and i8x16.shuffle */
    uint8_t lane;
    struct {
      uint64_t offset;
      uint32_t memory;
      uint8_t lane;
    } memory;
    struct {
      uint32_t first, second; /* in the order of the binary format */
    } pair;
    struct {
      uint32_t count; /* without the default */
      struct reader labels;
    } table;
    struct {
      uint32_t count;
      struct reader clauses;
    } catches;
    valtype type; /* of select's operands and of ref.null */
  };
};

struct control {
  uint16_t opcode; /* block, loop, if, else, try, catch, catch_all, try_table; block for a body */
  bool unreachable;
  const struct functype *type; /* NULL: no parameters, at most one result */
  valtype result;              /* then: the result, or T_BOTTOM for none */
  uint32_t height;             /* of the value stack below the block's parameters */
  uint32_t initialized_count;  /* of v->initialized, when the block was entered */
};

struct validator {
  const amphora_module *module;
  struct reader reader;
  struct instruction instruction;
  const struct functype *function; /* NULL for constant expressions */
  bool constant;
  bool lacks_data_count; /* an instruction needs it */
  uint32_t known_globals; /* in constant expressions: those defined before */

  valtype *stack;
  uint32_t height, max_height, stack_capacity;
  struct control *controls; /* the innermost last; controls[0] is the body */
  uint32_t depth, max_depth, control_capacity;
  valtype *locals;
  bool *local_is_set; /* for locals without a default value */
  uint32_t local_count, local_capacity;
  uint32_t *initialized; /* locals without default in the order in which they were set */
  uint32_t initialized_count, initialized_capacity;
};

/* A zeroed validator serves any number of bodies one after another. */
void validator_init(struct validator *v, const amphora_module *module);
void validator_free(struct validator *v);

/* Starts on a function body: decodes its locals. */
void validator_begin(struct validator *v, const struct functype *type, struct span body);

/* Decodes and validates one instruction; false at the end and on errors. */
bool validator_next(struct validator *v);

/* An upper bound of the slots that the body's locals, operands and caught exceptions take. */
uint32_t validator_frame_slots(const struct validator *v);

/* The error of the body, if any; the caller owns it. */
amphora_error *validator_error(struct validator *v);

/* Reads a constant expression of the type at the reader. */
struct const_expr validate_const_expr(struct validator *v, struct reader *r, valtype type,
                                      uint32_t known_globals);

/* Decodes an opcode; PREFIX_FC and so on included. OPCODE_COUNT if there is no such. */
uint32_t read_opcode(struct reader *r);

/* Reads value types and heap types (5.3.1 ff.); `type_count` types are known. */
valtype read_valtype(struct reader *r, const amphora_module *module, uint32_t type_count);
valtype read_reftype(struct reader *r, const amphora_module *module, uint32_t type_count);
uint32_t read_heaptype(struct reader *r, const amphora_module *module, uint32_t type_count);

/* The next clause of a try_table. */
struct catch_clause read_catch(struct reader *r);

/* Parameters and results of a block, and the values that a branch to it takes. The pointers hold
 * until the control stack changes. */
static inline const valtype *block_params(const struct control *c, uint32_t *count) {
  *count = c->type ? c->type->param_count : 0;
  return c->type ? c->type->params : NULL;
}
static inline const valtype *block_results(const struct control *c, uint32_t *count) {
  *count = c->type ? c->type->result_count : c->result != T_BOTTOM;
  return c->type ? c->type->results : &c->result;
}
static inline const valtype *label_types(const struct control *c, uint32_t *count) {
  return c->opcode == OPCODE_loop ? block_params(c, count) : block_results(c, count);
}

#endif
