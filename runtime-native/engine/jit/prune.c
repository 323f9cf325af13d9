/* SPDX-License-Identifier: MIT */
/* prune.c: parameters of blocks that are always the same value, and values that nobody needs. */
#include "engine/jit/ir.h"

bool ir_has_effect(uint32_t op) {
  if (op >= OPCODE_COUNT) return op >= IR_CALL && op != IR_RESULT;
  const struct opcode_info *info = &opcode_infos[op];
  switch (info->immediates) {
  case IMMEDIATES_MEMARG:
  case IMMEDIATES_MEMARG_LANE: return true;
  case IMMEDIATES_GLOBAL: return op == OPCODE_global_set;
  case IMMEDIATES_MEMORY: return op != OPCODE_memory_size;
  case IMMEDIATES_TABLE: return op != OPCODE_table_size;
  case IMMEDIATES_NONE:
    return (op >= OPCODE_i32_div_s && op <= OPCODE_i32_rem_u) ||
           (op >= OPCODE_i64_div_s && op <= OPCODE_i64_rem_u) ||
           (op >= OPCODE_i32_trunc_f32_s && op <= OPCODE_i32_trunc_f64_u) ||
           (op >= OPCODE_i64_trunc_f32_s && op <= OPCODE_i64_trunc_f64_u) ||
           op == OPCODE_ref_as_non_null || op == OPCODE_unreachable || op == OPCODE_throw_ref;
  case IMMEDIATES_DATA:
  case IMMEDIATES_ELEM:
  case IMMEDIATES_TYPE_TABLE:
  case IMMEDIATES_TABLE_TABLE:
  case IMMEDIATES_ELEM_TABLE:
  case IMMEDIATES_MEMORY_MEMORY:
  case IMMEDIATES_DATA_MEMORY:
  case IMMEDIATES_ZERO:
  case IMMEDIATES_TAG:
  case IMMEDIATES_LABEL: return true;
  default: return false;
  }
}

/* ---- Parameters of blocks -----------------------------------------------------------------------
 */

static uint32_t resolve(const struct ir *ir, uint32_t value) {
  while (ir->values[value].op == IR_NONE) value = ir->values[value].args[0];
  return value;
}

/* The value that a parameter always is; itself if there is none. */
static uint32_t only_value(const struct ir *ir, const struct ir_block *block, uint32_t number) {
  uint32_t phi = block->first + number, only = phi;
  for (uint32_t e = block->incoming; e != NO_EDGE; e = ir->edges[e].next) {
    uint32_t arg = resolve(ir, ir->args[ir->edges[e].args + number]);
    if (arg == phi || arg == only) continue;
    if (only != phi) return phi;
    only = arg;
  }
  return only;
}

static bool replace_params(struct ir *ir, const struct ir_block *block) {
  bool changed = false;
  for (uint32_t i = 0; i < block->params; i++) {
    struct ir_value *phi = &ir->values[block->first + i];
    if (phi->op != IR_PHI) continue;
    uint32_t only = only_value(ir, block, i);
    if (only == block->first + i) continue;
    *phi = (struct ir_value){.op = IR_NONE, .args = {only}};
    changed = true;
  }
  return changed;
}

/* Some rounds find nearly all. */
static void replace_all(struct ir *ir) {
  enum { ROUNDS = 3 };
  bool changed = true;
  for (int round = 0; changed && round < ROUNDS; round++) {
    changed = false;
    for (uint32_t b = 0; b < ir->block_count; b++)
      if (ir->blocks[b].params) changed |= replace_params(ir, &ir->blocks[b]);
  }
  for (uint32_t v = 0; v < ir->value_count; v++) {
    struct ir_value *value = &ir->values[v];
    for (uint32_t i = 0; value->arg_count != MANY_ARGS && i < value->arg_count; i++)
      value->args[i] = resolve(ir, value->args[i]);
    if (value->arg_count == MANY_ARGS)
      for (uint32_t i = 0; i < value->args[1]; i++) {
        uint32_t *arg = &ir->args[value->args[0] + i];
        *arg = resolve(ir, *arg);
      }
  }
  for (uint32_t e = 0; e < ir->edge_count; e++)
    for (uint32_t i = 0; i < ir->blocks[ir->edges[e].to].params; i++) {
      uint32_t *arg = &ir->args[ir->edges[e].args + i];
      *arg = resolve(ir, *arg);
    }
}

/* ---- Values that are needed ---------------------------------------------------------------------
 */

struct marking {
  struct ir *ir;
  uint32_t *stack, height;
};

static void need(struct marking *m, uint32_t v) {
  struct ir_value *value = &m->ir->values[v];
  if (!value->needed) m->stack[m->height++] = v;
  value->needed = true;
}

static void use(struct marking *m, uint32_t v) {
  m->ir->values[v].uses++;
  need(m, v);
}

static void need_inputs(struct marking *m, uint32_t v) {
  struct ir *ir = m->ir;
  const struct ir_value *value = &ir->values[v];
  uint32_t count;
  const uint32_t *inputs = ir_inputs(ir, value, &count);
  for (uint32_t i = 0; i < count; i++) use(m, inputs[i]);
  if (value->op != IR_PHI) return;
  const struct ir_block *block = &ir->blocks[value->extra];
  for (uint32_t e = block->incoming; e != NO_EDGE; e = ir->edges[e].next)
    use(m, ir->args[ir->edges[e].args + (v - block->first)]);
}

void ir_prune(struct ir *ir, uint32_t *stack) {
  struct marking m = {.ir = ir, .stack = stack};
  replace_all(ir);
  for (uint32_t v = 0; v < ir->value_count; v++) {
    if (ir_has_effect(ir->values[v].op)) need(&m, v);
    while (m.height) need_inputs(&m, m.stack[--m.height]);
  }
  for (uint32_t v = 0; v < ir->value_count; v++)
    if (!ir->values[v].needed) ir->values[v] = (struct ir_value){.op = IR_NONE};
}
