/* SPDX-License-Identifier: MIT */
/* control.c: branches, conditions and returns. */
#include "engine/jit/x86_64/lower.h"

/* ---- Conditions ---------------------------------------------------------------------------------
 */

static bool compares_integers(uint32_t op) { return op >= OPCODE_i32_eq && op <= OPCODE_i64_ge_u; }
static bool compares_floats(uint32_t op) { return op >= OPCODE_f32_eq && op <= OPCODE_f64_ge; }

/* Whether an operation is one of which the flags tell the result. */
static bool is_comparison(uint32_t op) {
  return op == OPCODE_i32_eqz || op == OPCODE_i32_and || compares_integers(op) ||
         compares_floats(op) || op == OPCODE_ref_is_null || tests_vector(op);
}

struct condition inverse(struct condition c) {
  static const uint8_t parities[] = {NO_PARITY, OR_UNORDERED, AND_ORDERED};
  return (struct condition){c.code ^ 1, parities[c.parity]};
}

static struct condition test_register(struct lower *l, uint32_t v, enum x64_size size,
                                      enum x64_condition code) {
  unsigned reg = in_register(l, v, SCRATCH);
  x64_op(&l->as, X64_TEST, size, reg, x64_r(reg));
  return (struct condition){code, NO_PARITY};
}

struct condition test_value(struct lower *l, uint32_t v) {
  const struct ir_value *value = value_at(l, v);
  if (!value->folded) return test_register(l, v, X64_32, X64_NE);
  switch (value->op) {
  case OPCODE_i32_eqz: return inverse(test_value(l, value->args[0]));
  case OPCODE_i32_and: return test_bits(l, value);
  case OPCODE_i64_eqz:
  case OPCODE_ref_is_null: return test_register(l, value->args[0], X64_64, X64_E);
  default:
    if (tests_vector(value->op)) return test_vector(l, value);
    return compares_floats(value->op) ? compare_floats(l, value) : compare_integers(l, value);
  }
}

void jump_on(struct lower *l, struct condition condition, label target) {
  if (condition.parity == AND_ORDERED) {
    label skip = label_new(&l->as);
    x64_jump_if(&l->as, X64_P, skip);
    x64_jump_if(&l->as, condition.code, target);
    label_bind(&l->as, skip);
    return;
  }
  if (condition.parity == OR_UNORDERED) x64_jump_if(&l->as, X64_P, target);
  x64_jump_if(&l->as, condition.code, target);
}

/* Which value a value tests, or NO_VALUE. */
static uint32_t tested(const struct ir_value *value) {
  switch (value->op) {
  case IR_BRANCH:
  case OPCODE_i32_eqz: return value->args[0];
  case OPCODE_select:
  case OPCODE_select_typed: return value->args[2];
  default: return NO_VALUE;
  }
}

void fold_comparisons(struct ir *ir) {
  for (uint32_t b = 0; b < ir->block_count; b++)
    for (uint32_t v = ir->blocks[b].first; v < ir->blocks[b].end; v++) {
      uint32_t condition = tested(&ir->values[v]);
      if (condition == NO_VALUE || condition < ir->blocks[b].first) continue;
      struct ir_value *value = &ir->values[condition];
      value->folded = value->uses == 1 && is_comparison(value->op);
    }
}

/* ---- Branches -----------------------------------------------------------------------------------
 */

static void lower_cold_edge(struct lower *l, const struct cold_path *path) {
  lower_edge(l, path->info);
  x64_jump(&l->as, l->blocks[l->ir->edges[path->info].to]);
}

/* Where to jump to for an edge. */
static label edge_label(struct lower *l, uint32_t edge) {
  if (!edge_has_moves(l, edge)) return l->blocks[l->ir->edges[edge].to];
  return cold_path(l, lower_cold_edge, edge)->at;
}

static void go_along(struct lower *l, uint32_t edge) {
  lower_edge(l, edge);
  uint32_t to = l->ir->edges[edge].to;
  if (to != l->block + 1) x64_jump(&l->as, l->blocks[to]);
}

static void lower_branch(struct lower *l, const struct ir_value *value) {
  uint32_t taken = l->ir->blocks[l->block].edges, other = taken + 1;
  struct condition condition = test_value(l, value->args[0]);
  if (l->ir->edges[taken].to == l->block + 1) {
    taken = other;
    other--;
    condition = inverse(condition);
  }
  bool goes_back = l->ir->edges[taken].to <= l->block;
  if (goes_back && edge_has_moves(l, taken)) {
    label skip = label_new(&l->as);
    jump_on(l, inverse(condition), skip);
    lower_edge(l, taken);
    x64_jump(&l->as, l->blocks[l->ir->edges[taken].to]);
    label_bind(&l->as, skip);
  } else {
    jump_on(l, condition, edge_label(l, taken));
  }
  go_along(l, other);
}

static void lower_switch(struct lower *l, const struct ir_value *value) {
  const struct ir *ir = l->ir;
  const struct ir_block *block = &ir->blocks[l->block];
  uint32_t count = (uint32_t)value->imm - 1;
  for (uint32_t e = 0; e < block->edge_count; e++)
    l->edge_labels[e + block->edges] = edge_label(l, e + block->edges);
  label table = label_new(&l->as);
  const uint32_t *cases = ir->args + value->extra;
  into_general(l, value->args[0], SCRATCH2);
  x64_alu_imm(&l->as, X64_CMP, X64_32, x64_r(SCRATCH2), (int32_t)count);
  x64_jump_if(&l->as, X64_AE, l->edge_labels[cases[count]]);
  x64_op(&l->as, X64_LEA, X64_64, SCRATCH, x64_at(table));
  x64_op(&l->as, X64_MOVSL, X64_64, SCRATCH2, x64_mem_index(SCRATCH, SCRATCH2, 2, 0));
  x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, x64_r(SCRATCH2));
  x64_jump_indirect(&l->as, x64_r(SCRATCH));
  label_bind(&l->as, table);
  for (uint32_t i = 0; i < count; i++)
    assembler_table_entry(&l->as, table, l->edge_labels[cases[i]]);
}

/* ---- Returns ------------------------------------------------------------------------------------
 */

void lower_epilogue(struct lower *l) {
  move_general(l, X64_RSP, X64_RBP);
  x64_pop(&l->as, X64_RBP);
  x64_ret(&l->as);
}

static void restore_preserved(struct lower *l) {
  uint32_t number = 0, registers = l->allocation.registers & X64_PRESERVED;
  for (; registers; registers &= registers - 1)
    x64_load(&l->as, X64_64, (enum x64_reg)__builtin_ctz(registers), saved_register(number++));
}

static void lower_return(struct lower *l, const struct ir_value *value) {
  const uint32_t *values = l->ir->args + value->args[0];
  if (value->args[1] == 1) {
    if (is_floating(value_at(l, values[0])))
      into_float(l, values[0], X64_XMM0);
    else
      into_general(l, values[0], X64_RAX);
  }
  for (uint32_t i = 0; value->args[1] > 1 && i < value->args[1]; i++) {
    int32_t offset = 16 + 8 * (int32_t)x64_result_slot(l->ir->type, i);
    struct parallel_move move = move_to(l, values[i], x64_mem(X64_RBP, offset));
    move_all(l, &move, 1); /* nothing is read where results are */
  }
  restore_preserved(l);
  lower_epilogue(l);
}

static void lower_poll(struct lower *l) {
  x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, interrupted)));
  x64_alu_imm(&l->as, X64_CMP, X64_8, x64_mem(SCRATCH, 0), 0);
  x64_jump_if(&l->as, X64_NE, trap_path(l, AMPHORA_TRAP_INTERRUPT));
}

bool lower_control(struct lower *l, const struct ir_value *value) {
  switch (value->op) {
  case IR_NONE:
  case IR_CONST:
  case IR_PARAM: /* their places are filled when the block begins */
  case IR_PHI: return true;
  case IR_POLL: lower_poll(l); return true;
  case IR_JUMP: go_along(l, l->ir->blocks[l->block].edges); return true;
  case IR_BRANCH: lower_branch(l, value); return true;
  case IR_SWITCH: lower_switch(l, value); return true;
  case IR_RETURN: lower_return(l, value); return true;
  case OPCODE_unreachable: x64_jump(&l->as, trap_path(l, AMPHORA_TRAP_UNREACHABLE)); return true;
  default: return false;
  }
}
