/* SPDX-License-Identifier: MIT */
/* function.c: a function's code: its frame, its blocks, the moves between places, and the cold
 * paths behind. */
#include "base/array.h"
#include "engine/jit/x86_64/lower.h"

#include <stdlib.h>
#include <string.h>

static bool reserve(struct lower *l, void *array, uint32_t *capacity, uint32_t count, size_t size) {
  l->failed = l->failed || !array_reserve(array, capacity, count, size);
  return !l->failed;
}

/* ---- Moves --------------------------------------------------------------------------------------
 */

static struct x64_operand place_operand(struct lower *l, location at, uint32_t value) {
  if (at == NOWHERE) return x64_r(0); /* of a constant */
  return at < REGISTERS ? x64_r(number_of(at)) : slot_of(l, value);
}

static void make_moves(struct lower *l, const struct move *moves, uint32_t count) {
  if (!count || !reserve(l, &l->passed, &l->passed_capacity, count, sizeof *l->passed)) return;
  for (uint32_t i = 0; i < count; i++)
    l->passed[i] = move_of(l, moves[i].value, place_operand(l, moves[i].from, moves[i].value),
                           place_operand(l, moves[i].to, moves[i].to_value));
  move_all(l, l->passed, count);
}

bool edge_has_moves(const struct lower *l, uint32_t edge) {
  return l->edge_moves[edge] != l->edge_moves[edge + 1];
}

void lower_edge(struct lower *l, uint32_t edge) {
  make_moves(l, l->allocation.edge_moves + l->edge_moves[edge],
             l->edge_moves[edge + 1] - l->edge_moves[edge]);
}

/* Where each edge's moves begin. */
static void index_edge_moves(struct lower *l) {
  const struct allocation *a = &l->allocation;
  if (!reserve(l, &l->edge_moves, &l->edge_capacity, l->ir->edge_count + 1, sizeof *l->edge_moves))
    return;
  uint32_t move = 0;
  for (uint32_t e = 0; e < l->ir->edge_count; e++) {
    l->edge_moves[e] = move;
    while (move < a->edge_move_count && a->edge_moves[move].at == e) move++;
  }
  l->edge_moves[l->ir->edge_count] = move;
}

/* The moves before a value. */
static void move_before(struct lower *l, uint32_t value) {
  const struct allocation *a = &l->allocation;
  uint32_t first = l->next_move;
  while (l->next_move < a->move_count && a->moves[l->next_move].at == value) l->next_move++;
  make_moves(l, a->moves + first, l->next_move - first);
}

/* Parameters of the block, or of the function, that are in registers and have slots too. */
static void store_params(struct lower *l, const struct ir_block *block) {
  for (uint32_t v = block->first; v < block->end; v++) {
    const struct ir_value *value = value_at(l, v);
    if (value->op == IR_NONE) continue;
    if (value->op != IR_PHI && value->op != IR_PARAM) break;
    location at = location_at(&l->allocation, v, 4 * block->first);
    if (l->allocation.slots[v] < 0 || at >= REGISTERS) continue;
    struct parallel_move move = move_of(l, v, x64_r(number_of(at)), slot_of(l, v));
    move_all(l, &move, 1);
  }
}

/* ---- The frame ----------------------------------------------------------------------------------
 */

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

/* The most slots that calls need for what is not in registers. */
static uint32_t area_slots(const struct ir *ir) {
  enum { OF_HELPERS = 2 };
  uint32_t slots = 0;
  for (uint32_t v = 0; v < ir->value_count; v++) {
    const struct ir_value *value = &ir->values[v];
    if (value->op == IR_CALL)
      slots = larger(slots, x64_call_slots(function_type(ir->module, (uint32_t)value->imm)));
    else if (value->op == IR_CALL_INDIRECT || value->op == IR_CALL_REF)
      slots = larger(slots, x64_call_slots(functype_at(ir->module, (uint32_t)value->imm)));
    else if (value->op == OPCODE_throw)
      slots = larger(slots, tag_type(ir->module, (uint32_t)value->imm)->param_slots);
    else if (x64_is_call(value->op))
      slots = larger(slots, OF_HELPERS);
  }
  return slots;
}

/* The frame is not there yet: the stack may end where it would be. */
static void lower_stack_limit(struct lower *l, const struct cold_path *path) {
  save_registers(l);
  x64_op(&l->as, X64_LEA, X64_64, X64_RDX, x64_mem(X64_RBP, -(int32_t)path->info));
  x64_mov_imm(&l->as, X64_RCX, l->module->functions[l->ir->function].body.offset);
  call_helper(l, HELPER(stack));
  restore_registers(l);
  x64_jump(&l->as, path->back);
}

static bool has_calls(const struct ir *ir) {
  for (uint32_t v = 0; v < ir->value_count; v++)
    if (x64_is_call(ir->values[v].op)) return true;
  return false;
}

struct x64_operand saved_register(uint32_t number) {
  return x64_mem(X64_RBP, -8 * (int32_t)(number + 1));
}

static void save_preserved(struct lower *l) {
  uint32_t number = 0, registers = l->allocation.registers & X64_PRESERVED;
  for (; registers; registers &= registers - 1)
    x64_store(&l->as, X64_64, saved_register(number++), (enum x64_reg)__builtin_ctz(registers));
}

static void lower_prologue(struct lower *l) {
  enum { SMALL_FRAME = 4096 };
  uint32_t slots = l->saved_slots + l->allocation.frame_slots + area_slots(l->ir);
  uint32_t frame = (8 * slots + 15) / 16 * 16;
  l->value = 0;
  x64_push(&l->as, X64_RBP);
  x64_op(&l->as, X64_MOV, X64_64, X64_RBP, x64_r(X64_RSP));
  if (frame > SMALL_FRAME || has_calls(l->ir)) {
    const struct cold_path *path = cold_path(l, lower_stack_limit, frame);
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, stack_limit)));
    x64_op(&l->as, X64_LEA, X64_64, SCRATCH2, x64_mem(X64_RSP, -(int32_t)frame));
    x64_alu(&l->as, X64_CMP, X64_64, SCRATCH2, x64_mem(SCRATCH, 0));
    x64_jump_if(&l->as, X64_B, path->at);
    label_bind(&l->as, path->back);
  }
  if (frame) x64_alu_imm(&l->as, X64_SUB, X64_64, x64_r(X64_RSP), (int32_t)frame);
  save_preserved(l);
}

/* Parameters go from where they arrive to where they are kept. */
static void move_params(struct lower *l) {
  const struct ir *ir = l->ir;
  uint32_t count = 0;
  if (!reserve(l, &l->passed, &l->passed_capacity, ir->type->param_count, sizeof *l->passed))
    return;
  for (uint32_t v = 0; v < ir->type->param_count; v++) {
    if (value_at(l, v)->op != IR_PARAM) continue;
    uint32_t slot;
    location arrives = x64_argument(ir->type, v, &slot), kept = location_at(&l->allocation, v, 0);
    if (arrives == kept || (arrives == NOWHERE && kept == IN_SLOT)) continue;
    struct x64_operand from =
        arrives < REGISTERS ? x64_r(number_of(arrives)) : x64_mem(X64_RBP, 16 + 8 * (int32_t)slot);
    l->passed[count++] = move_of(l, v, from, place_operand(l, kept, v));
  }
  move_all(l, l->passed, count);
}

/* ---- Code ---------------------------------------------------------------------------------------
 */

static bool lower_value(struct lower *l, uint32_t v) {
  const struct ir_value *value = value_at(l, v);
  l->value = v;
  return value->folded || lower_control(l, value) || lower_integer(l, value) ||
         lower_floating(l, value) || lower_vector(l, value) || lower_lanes(l, value) ||
         lower_memory(l, value) || lower_atomic(l, value) || lower_table(l, value) ||
         lower_call(l, value);
}

static bool lower_blocks(struct lower *l) {
  const struct ir *ir = l->ir;
  for (uint32_t b = 0; b < ir->block_count; b++) {
    const struct ir_block *block = &ir->blocks[b];
    l->block = b;
    if (block->loop_end) x64_align(&l->as, 16);
    label_bind(&l->as, l->blocks[b]);
    store_params(l, block);
    for (uint32_t v = block->first; v < block->end; v++) {
      move_before(l, v);
      if (!lower_value(l, v)) return false;
    }
  }
  return true;
}

static void lower_cold_paths(struct lower *l) {
  for (uint32_t i = 0; i < l->cold_count; i++) {
    struct cold_path path = l->cold[i]; /* others may be added */
    l->value = path.value;
    label_bind(&l->as, path.at);
    path.lower(l, &path);
  }
  if (l->traps) {
    label_bind(&l->as, l->trap);
    call_helper(l, HELPER(trap));
  }
}

/* Whether so few values move at once that the stack, which is not looked at then, has room for
 * them.
 */
static bool moves_fit(const struct allocation *a) {
  enum { MAX_MOVES = 2048 };
  for (uint32_t i = MAX_MOVES; i < a->move_count; i++)
    if (a->moves[i].at == a->moves[i - MAX_MOVES].at) return false;
  for (uint32_t i = MAX_MOVES; i < a->edge_move_count; i++)
    if (a->edge_moves[i].at == a->edge_moves[i - MAX_MOVES].at) return false;
  return true;
}

static bool begin(struct lower *l) {
  const struct ir *ir = l->ir;
  l->cold_count = l->next_move = 0;
  uint32_t saved = (uint32_t)__builtin_popcount(l->allocation.registers & X64_PRESERVED);
  l->saved_slots = saved + saved % 2; /* vectors behind them are aligned */
  l->traps = false;
  index_edge_moves(l);
  if (!reserve(l, &l->blocks, &l->block_capacity, ir->block_count, sizeof *l->blocks) ||
      !reserve(l, &l->edge_labels, &l->edge_label_capacity, ir->edge_count, sizeof *l->edge_labels))
    return false;
  for (uint32_t b = 0; b < ir->block_count; b++) l->blocks[b] = label_new(&l->as);
  l->trap = label_new(&l->as);
  return true;
}

bool lower_function(struct lower *l, const struct ir *ir) {
  l->ir = ir;
  if (!allocate_registers(&l->allocation, ir, &x64_machine) || !moves_fit(&l->allocation) ||
      !begin(l))
    return false;
  note_place(l, (uint32_t)l->module->functions[ir->function].body.offset);
  lower_prologue(l);
  move_params(l);
  if (!lower_blocks(l)) l->failed = true;
  lower_cold_paths(l);
  return !l->failed;
}
