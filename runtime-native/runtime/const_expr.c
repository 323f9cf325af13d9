/* SPDX-License-Identifier: MIT */
/* const_expr.c: a stack machine for constant expressions. */
#include "runtime/const_expr.h"

#include "wasm/body.h"

#include <assert.h>
#include <string.h>

struct value {
  slot slots[2];
};

struct stack {
  struct value *values;
  uint32_t height, limit;
};

static slot *push(struct stack *stack) {
  assert(stack->height < stack->limit);
  struct value *value = &stack->values[stack->height++];
  *value = (struct value){0};
  return value->slots;
}

static slot *pop(struct stack *stack) {
  assert(stack->height > 0);
  return stack->values[--stack->height].slots;
}

/* The integer operators of extended constant expressions. */
static void apply(uint32_t opcode, struct stack *stack) {
  slot b = *pop(stack), a = *pop(stack);
  slot *result = push(stack);
  switch (opcode) {
  case OPCODE_i32_add: result->u32 = a.u32 + b.u32; return;
  case OPCODE_i32_sub: result->u32 = a.u32 - b.u32; return;
  case OPCODE_i32_mul: result->u32 = a.u32 * b.u32; return;
  case OPCODE_i64_add: result->u64 = a.u64 + b.u64; return;
  case OPCODE_i64_sub: result->u64 = a.u64 - b.u64; return;
  case OPCODE_i64_mul: result->u64 = a.u64 * b.u64; return;
  }
  assert(!"a constant instruction");
}

static void execute(const amphora_instance *instance, const struct instruction *in,
                    struct stack *stack) {
  switch (in->opcode) {
  case OPCODE_i32_const: push(stack)->s32 = in->i32; return;
  case OPCODE_i64_const: push(stack)->s64 = in->i64; return;
  case OPCODE_f32_const: push(stack)->u32 = in->f32; return;
  case OPCODE_f64_const: push(stack)->u64 = in->f64; return;
  case OPCODE_v128_const: memcpy(push(stack), in->v128, 16); return;
  case OPCODE_global_get:
    memcpy(push(stack), instance->globals[in->index]->value, sizeof(struct value));
    return;
  case OPCODE_ref_func: push(stack)->ref = instance->functions[in->index]; return;
  case OPCODE_ref_null: push(stack); return;
  case OPCODE_end: return;
  default: apply(in->opcode, stack);
  }
}

static void begin(struct body *body, const amphora_module *m, struct const_expr expr) {
  const uint8_t *start = m->bytes + expr.offset;
  struct reader r = {start, start, m->bytes + m->size, expr.offset, NULL};
  *body = (struct body){0};
  body_begin_expression(body, m, &r, T_BOTTOM);
}

bool const_expr_is_i32(const amphora_module *module, struct const_expr expr, uint32_t *value) {
  struct body body;
  struct instruction in;
  begin(&body, module, expr);
  bool is_i32 = body_next(&body, &in) && in.opcode == OPCODE_i32_const;
  if (is_i32) *value = (uint32_t)in.i32;
  is_i32 = is_i32 && body_next(&body, &in) && in.opcode == OPCODE_end;
  body_free(&body);
  return is_i32;
}

bool const_expr_evaluate(const amphora_instance *instance, struct const_expr expr, slot *result) {
  struct budget *budget = &instance->store->budget;
  struct value few[8], *values = few;
  uint64_t size = expr.stack_height * sizeof *values;
  if (size > sizeof few) values = budget_realloc(budget, NULL, 0, size);
  if (!values) return false;
  struct stack stack = {values, 0, expr.stack_height};
  struct body body;
  struct instruction in;
  begin(&body, instance->module, expr);
  while (body_next(&body, &in)) execute(instance, &in, &stack);
  assert(!body.reader.error && stack.height == 1);
  memcpy(result, stack.values, sizeof *values);
  body_free(&body);
  if (values != few) budget_free(budget, values, size);
  return true;
}
