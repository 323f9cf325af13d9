/* SPDX-License-Identifier: MIT */
/* validate.h: the validation of function bodies and constant expressions (spec 3.4, A.3). */
#ifndef AMPHORA_WASM_VALIDATE_H
#define AMPHORA_WASM_VALIDATE_H

#include "wasm/body.h"

/* What validation knows of a block that is open, beside body.blocks. */
struct control {
  bool unreachable;
  uint32_t height;            /* of the value stack below the block's parameters */
  uint32_t initialized_count; /* of v->initialized, when the block was entered */
};

struct validator {
  const amphora_module *module;
  struct body body;
  struct instruction instruction;
  const volatile bool *cancel; /* of amphora_module_options */
  bool lacks_data_count;       /* an instruction needs it */
  uint32_t known_globals;      /* in constant expressions: those defined before */

  valtype *stack;
  uint32_t height, max_height, stack_capacity;
  struct control *controls; /* parallel to body.blocks */
  uint32_t depth, control_capacity;
  bool *is_set; /* by local, for those without a default value; NULL: all have one */
  uint32_t is_set_capacity;
  uint32_t *initialized; /* locals without default in the order in which they were set */
  uint32_t initialized_count, initialized_capacity;
};

/* A validator serves any number of bodies one after another. */
void validator_init(struct validator *v, const amphora_module *module);
void validator_free(struct validator *v);

/* Validates a function's body; NULL if it is valid. The caller owns the error. */
amphora_error *validate_body(struct validator *v, const struct functype *type, struct span code);

/* Reads and validates a constant expression of the type at the reader, which takes the error. */
struct const_expr validate_const_expr(struct validator *v, struct reader *r, valtype type,
                                      uint32_t known_globals);

#endif
