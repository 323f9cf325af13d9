/* SPDX-License-Identifier: MIT */
/* control.c: blocks, branches, calls and exceptions. */
#include "engine/interp/translator.h"

#include <stdlib.h>
#include <string.h>

/* ---- Labels and branches ------------------------------------------------------------------------
 */

void open_label(struct translator *t, const struct block *block, uint32_t param_count) {
  if (!reserve(t, &t->labels, &t->label_capacity, t->depth, sizeof *t->labels)) return;
  uint32_t height = t->height - param_count;
  t->labels[t->depth++] = (struct label){
      .block = *block,
      .height = height,
      .slot = param_count ? t->operands[height].slot : t->slot,
      .start = t->length,
      .offset = t->in.offset,
      .ref = NO_SLOT,
  };
}

/* Makes the word at `index` a branch to the label. */
static void link_branch(struct translator *t, struct label *label, uint32_t index) {
  word *w = &t->code->words[index];
  if (label->block.opcode == OPCODE_loop) {
    w->s32 = (int32_t)(label->start - index);
  } else {
    w->u32 = label->fixups;
    label->fixups = index;
  }
}

/* Lets the branches of a chain go here. */
static void bind_label(struct translator *t, uint32_t fixups) {
  while (fixups && !t->failed) {
    word *w = &t->code->words[fixups];
    uint32_t next = w->u32;
    w->s32 = (int32_t)(t->length - fixups);
    fixups = next;
  }
  barrier(t);
}

static void emit_branch(struct translator *t, struct label *label) {
  emit(t, OP_br, 2);
  link_branch(t, label, t->last + 1);
}

/* Operands are moved one by one up to this number, else as a block. */
enum { MOVED_SINGLY = 4 };

/* Whether the top operands are not where the label wants them. */
static bool needs_moves(const struct translator *t, uint32_t to, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const struct operand *o = &t->operands[t->height - count + i];
    if (o->kind != TEMPORARY || o->slot != to) return true;
    to += o->wide ? 2 : 1;
  }
  return false;
}

/* Copies the top operands to slots from `to` on, which are not above their own. The operands stay.
 */
static void move_values(struct translator *t, uint32_t to, uint32_t count) {
  if (count > MOVED_SINGLY) {
    uint32_t from = materialize_top(t, count);
    if (from != to) emit_copy(t, to, from, t->slot - from);
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    const struct operand *o = &t->operands[t->height - count + i];
    if (o->kind == CONSTANT)
      emit_constant(t, to, o->bits);
    else if (o->kind == LOCAL)
      emit_move(t, to, t->local_slots[o->local], o->wide);
    else if (o->slot != to)
      emit_move(t, to, o->slot, o->wide);
    to += o->wide ? 2 : 1;
  }
}

/* What leaves the frame lies near: values beyond are copied to its start, where they will go. */
static uint32_t to_near_start(struct translator *t, uint32_t first, uint32_t count) {
  if (!is_beyond(first)) return first;
  emit_far_copy(t, 0, first, count);
  return 0;
}

/* Returns with the top operands, which stay. */
void emit_return(struct translator *t) {
  if (t->failed) return;
  if (t->type->result_count == 0) {
    emit(t, OP_return_0, 2);
  } else if (t->type->result_slots == 1) {
    struct operand o = t->operands[t->height - 1];
    uint16_t slot = use(t, &o);
    emit(t, OP_return_1, 2)->a = slot;
  } else {
    uint32_t first =
        to_near_start(t, materialize_top(t, t->type->result_count), t->type->result_slots);
    word *w = emit(t, OP_return_n, 2);
    w->a_ = (uint16_t)first;
    w->u32 = t->type->result_slots;
  }
}

/* Branches with the top operands, which stay. */
void emit_jump(struct translator *t, uint32_t depth) {
  struct label *label = label_at(t, depth);
  if (depth == t->depth - 1) return emit_return(t);
  uint32_t count;
  label_types(&label->block, &count);
  move_values(t, label->slot, count);
  emit_branch(t, label);
}

/* A condition taken off the stack: a comparison of slots a and b or with an immediate, or slot a.
 */
struct condition {
  enum op op;
  uint16_t a, b, free_slot; /* none of the operands is in the free slot */
  int32_t immediate;
};

static struct condition pop_condition(struct translator *t) {
  if (is_fresh(t) && (is_compare(t->last_op) || is_float_compare(t->last_op))) {
    const word *w = &t->code->words[t->last + 1];
    uint16_t other = w->b == w->a + 1 ? w->a : (uint16_t)(w->a + 1);
    uint32_t form = (t->last_op - OP_i32_eq) % COMPARE_FORMS;
    struct condition c = {t->last_op - (form & COMPARE_ACC), w->b, w->c, other, w->s32};
    t->length = t->last;
    barrier(t);
    if (form & COMPARE_ACC) t->acc = c.a;
    pop(t);
    return c;
  }
  uint16_t slot = pop_slot(t);
  return (struct condition){.op = OP_i32_ne + COMPARE_IMMEDIATE, .a = slot};
}

/* Emits a comparison as a branch; the accumulator stays what it is. */
static uint32_t emit_compare_branch(struct translator *t, enum op op, uint16_t a, uint16_t b) {
  uint32_t acc = t->acc;
  word *w = emit(t, op + COMPARE_BRANCH + (acc == a ? COMPARE_ACC : 0), 2);
  w->a = a;
  w->b = b;
  t->acc = acc;
  return t->last + 1;
}

/* Branches if the condition is as `sense` says; returns the word to link. */
static uint32_t emit_branch_if(struct translator *t, struct condition c, bool sense) {
  if (is_float_compare(c.op))
    return emit_compare_branch(t, OP_f32_eq + ((c.op - OP_f32_eq) ^ !sense), c.a, c.b);
  enum op op = sense ? c.op : negated(c.op);
  if (!((op - OP_i32_eq) & COMPARE_IMMEDIATE)) return emit_compare_branch(t, op, c.a, c.b);
  if (c.immediate == (int16_t)c.immediate)
    return emit_compare_branch(t, op, c.a, (uint16_t)c.immediate);
  uint64_t bits = op < OP_i64_eq ? (uint32_t)c.immediate : (uint64_t)(int64_t)c.immediate;
  emit_constant(t, c.free_slot, bits);
  return emit_compare_branch(t, op - COMPARE_IMMEDIATE, c.a, c.free_slot);
}

/* ---- Control instructions -----------------------------------------------------------------------
 */

/* Keeps the clauses of a try_table until its end. */
static void keep_catches(struct translator *t, struct label *label) {
  uint32_t count = t->in.catches.count;
  label->catches = malloc((count + 1) * sizeof *label->catches);
  if (!label->catches) {
    t->failed = true;
    return;
  }
  label->catch_count = count;
  if (count) memcpy(label->catches, t->in.catches.clauses, count * sizeof *label->catches);
}

void translate_block(struct translator *t) {
  const struct instruction *in = &t->in;
  uint32_t count;
  block_params(&in->block, &count);
  struct condition condition = {0};
  if (in->opcode == OPCODE_if) condition = pop_condition(t);
  flush_locals(t);
  materialize_top(t, count);
  uint32_t fixup = 0;
  if (in->opcode == OPCODE_if) fixup = emit_branch_if(t, condition, false);
  barrier(t);
  open_label(t, &in->block, count);
  if (t->failed) return;
  struct label *label = label_at(t, 0);
  if (fixup) t->code->words[fixup].u32 = 0;
  label->else_fixup = fixup;
  if (in->opcode == OPCODE_try_table) keep_catches(t, label);
  if (in->opcode == OPCODE_if || in->opcode == OPCODE_loop) emit_tally(t, in->offset, 0);
}

/* Ends the part of a block before else, catch or end: its results go to the label's slots. */
static void finish_part(struct translator *t, struct label *label, bool jump) {
  if (t->in.reachable) {
    uint32_t count;
    block_results(&label->block, &count);
    move_values(t, label->slot, count);
    if (jump) {
      emit(t, OP_br, 2);
      t->code->words[t->last + 1].u32 = label->fixups;
      label->fixups = t->last + 1;
    }
  }
  pop_to(t, label->height);
  t->slot = label->slot;
  barrier(t);
}

void translate_else(struct translator *t) {
  struct label *label = label_at(t, 0);
  finish_part(t, label, true);
  bind_label(t, label->else_fixup);
  label->else_fixup = 0;
  label->block.opcode = OPCODE_else;
  emit_tally(t, label->offset, 1);
  uint32_t count;
  const valtype *params = block_params(&label->block, &count);
  push_types(t, params, count);
}

static void add_handler(struct translator *t, struct handler handler) {
  if (!reserve(t, &t->handlers, &t->handler_capacity, t->handler_count, sizeof *t->handlers))
    return;
  if (handler.start < handler.end) t->handlers[t->handler_count++] = handler;
}

/* A catch of the legacy form. The exception is kept in a slot below its values, for rethrow. */
void translate_catch(struct translator *t) {
  const struct instruction *in = &t->in;
  struct label *label = label_at(t, 0);
  finish_part(t, label, true);
  if (!label->body_end) label->body_end = t->length;
  label->ref = push_temporary(t, false);
  struct handler handler = {.start = label->start,
                            .end = label->body_end,
                            .target = t->length,
                            .depth = t->depth - 1,
                            .values = t->slot,
                            .ref = label->ref,
                            .kind = CATCH_ALL};
  if (in->opcode == OPCODE_catch) {
    const struct functype *type = functype_at(t->module, t->module->tags[in->index].type);
    handler.kind = CATCH;
    handler.tag = in->index;
    push_types(t, type->params, type->param_count);
  }
  label->block.opcode = in->opcode;
  add_handler(t, handler);
}

static void close_label(struct translator *t) {
  struct label label = *label_at(t, 0);
  t->depth--;
  free(label.catches);
  bind_label(t, label.fixups);
  uint32_t count;
  const valtype *results = block_results(&label.block, &count);
  push_types(t, results, count);
}

void translate_delegate(struct translator *t) {
  struct label *label = label_at(t, 0);
  finish_part(t, label, false);
  add_handler(t, (struct handler){.start = label->start,
                                  .end = t->length,
                                  .target = t->depth - 2 - t->in.index,
                                  .depth = t->depth - 1,
                                  .kind = HANDLER_DELEGATE});
  close_label(t);
}

/* The clauses of a try_table lead to branches behind its body. */
static void translate_catches(struct translator *t, struct label *label) {
  uint32_t end = t->length, skip = 0;
  if (t->in.reachable) {
    emit(t, OP_br, 2);
    skip = t->last + 1;
  }
  for (uint32_t i = 0; i < label->catch_count; i++) {
    struct catch_clause clause = label->catches[i];
    struct label *target = label_at(t, clause.label + 1);
    bool has_tag = clause.kind == CATCH || clause.kind == CATCH_REF;
    bool has_ref = clause.kind == CATCH_REF || clause.kind == CATCH_ALL_REF;
    uint32_t value_slots =
        has_tag ? functype_at(t->module, t->module->tags[clause.tag].type)->param_slots : 0;
    add_handler(t, (struct handler){
                       .start = label->start,
                       .end = end,
                       .target = t->length,
                       .tag = clause.tag,
                       .depth = t->depth - 1,
                       .values = target->slot,
                       .ref = has_ref ? target->slot + value_slots : NO_SLOT,
                       .kind = has_tag ? CATCH : CATCH_ALL,
                   });
    if (target->slot + value_slots + has_ref > t->max_slot)
      t->max_slot = target->slot + value_slots + has_ref;
    emit_branch(t, target);
  }
  if (skip) t->code->words[skip].u32 = 0;
  bind_label(t, skip);
}

void translate_end(struct translator *t) {
  struct label *label = label_at(t, 0);
  if (t->depth == 1) { /* the body's end returns, whether it is reached from above or by branches */
    if (t->in.reachable) emit_return(t);
    pop_to(t, 0);
    t->slot = label->slot;
    if (!label->fixups) return;
    close_label(t);
    emit_return(t);
    return;
  }
  bool counts = t->module->counts && label->block.opcode == OPCODE_if;
  finish_part(t, label, counts);
  if (label->block.opcode == OPCODE_try_table) translate_catches(t, label);
  bind_label(t, label->else_fixup);
  if (counts) emit_tally(t, label->offset, 1);
  close_label(t);
}

void translate_branch_if(struct translator *t) {
  uint32_t depth = t->in.index;
  struct label *label = label_at(t, depth);
  uint32_t count;
  label_types(&label->block, &count);
  struct condition condition = pop_condition(t);
  if (count > MOVED_SINGLY) materialize_top(t, count);
  if (!needs_moves(t, label->slot, count) && !t->module->counts) {
    uint32_t branch = emit_branch_if(t, condition, true);
    link_branch(t, label, branch);
    return;
  }
  uint32_t skip = emit_branch_if(t, condition, false);
  t->code->words[skip].u32 = 0;
  emit_tally(t, t->in.offset, 0);
  emit_jump(t, depth);
  bind_label(t, skip);
  emit_tally(t, t->in.offset, 1);
}

/* br_on_null and br_on_non_null, whose branch takes the reference along. */
void translate_branch_on_null(struct translator *t) {
  bool if_null = t->in.opcode == OPCODE_br_on_null;
  uint32_t depth = t->in.index;
  materialize_top(t, 1);
  struct operand reference = t->operands[t->height - 1];
  if (if_null) pop(t);
  uint32_t count;
  label_types(&label_at(t, depth)->block, &count);
  if (count > MOVED_SINGLY) materialize_top(t, count);
  uint16_t slot = near(t, reference.slot, false);
  emit(t, if_null ? OP_br_on_non_null : OP_br_on_null, 2)->a_ = slot;
  uint32_t skip = t->last + 1;
  t->code->words[skip].u32 = 0;
  emit_tally(t, t->in.offset, 0);
  emit_jump(t, depth);
  bind_label(t, skip);
  emit_tally(t, t->in.offset, 1);
  if (if_null)
    push_temporary(t, false);
  else
    pop(t);
}

void translate_branch_table(struct translator *t) {
  uint32_t count = t->in.table.count, arity = 0;
  const uint32_t *labels = t->in.table.labels;
  uint16_t index = pop_slot(t);
  label_types(&label_at(t, labels[count])->block, &arity);
  uint32_t values = materialize_top(t, arity);
  word *w = emit(t, OP_br_table, count + 3);
  w->a_ = index;
  w->u32 = count;
  uint32_t table = t->last;
  for (uint32_t i = 0; i <= count && !t->failed; i++) {
    uint32_t depth = labels[i], entry = table + 2 + i;
    struct label *label = label_at(t, depth);
    bool counts = t->module->counts;
    if (!counts && (arity == 0 || label->slot == values)) {
      link_branch(t, label, entry);
      continue;
    }
    if (label->stub_owner != table || counts) {
      label->stub_owner = table;
      label->stub = t->length;
      emit_tally(t, t->in.offset, i);
      emit_jump(t, depth);
    }
    t->code->words[entry].s32 = (int32_t)(label->stub - entry);
  }
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

/* Copies the value out of the way of what goes to the frame's start. */
static uint16_t near_copy(struct translator *t, uint16_t slot) {
  uint16_t scratch = take_scratch(t);
  emit_far_copy(t, scratch, slot, 1);
  return scratch;
}

/* Lets the call that follows see the frame from its arguments on, until it returns; an indirect
 * one's callee is put behind them. Returns the callee's slot. */
static uint16_t emit_far_base(struct translator *t, uint32_t *base, uint16_t callee,
                              uint32_t param_slots) {
  emit_far_copy(t, *base + param_slots, callee, 1);
  if (*base + param_slots + 1 > t->max_slot) t->max_slot = *base + param_slots + 1;
  emit(t, OP_far_base, 2)->u32 = *base;
  *base = 0;
  return (uint16_t)param_slots;
}

void translate_call(struct translator *t) {
  const struct instruction *in = &t->in;
  uint16_t opcode = in->opcode;
  bool is_tail = opcode == OPCODE_return_call || opcode == OPCODE_return_call_indirect ||
                 opcode == OPCODE_return_call_ref;
  bool is_direct = opcode == OPCODE_call || opcode == OPCODE_return_call;
  bool is_indirect = opcode == OPCODE_call_indirect || opcode == OPCODE_return_call_indirect;
  const struct functype *type =
      is_direct ? function_type(t->module, in->index)
                : functype_at(t->module, is_indirect ? in->pair.first : in->index);
  uint16_t callee = is_direct ? 0 : pop_slot(t);
  uint32_t base = materialize_top(t, type->param_count);
  pop_to(t, t->height - type->param_count);
  if (is_tail && is_beyond(base)) {
    callee = near_copy(t, callee);
    base = to_near_start(t, base, type->param_slots);
  }
  if (is_beyond(base)) callee = emit_far_base(t, &base, callee, type->param_slots);
  bool imported = is_direct && in->index < t->module->imported_functions;
  enum op op = is_indirect  ? OP_call_indirect
               : !is_direct ? OP_call_ref
               : imported   ? OP_call_import
                            : OP_call;
  if (is_tail) op += OP_return_call - OP_call;
  word *w = emit(t, op, CALL_LENGTH);
  w[0].a_ = (uint16_t)base;
  w[0].b_ = is_tail ? (uint16_t)type->param_slots : 0;
  w[0].u32 = is_indirect  ? in->pair.first
             : !is_direct ? 0
             : imported   ? in->index
                          : in->index - t->module->imported_functions;
  w[1].a_ = callee;
  w[1].b_ = 0;
  w[1].u32 = is_indirect ? in->pair.second : 0;
  if (is_tail) return;
  push_types(t, type->results, type->result_count);
  if (type->result_count == 1 && type->result_slots == 1) t->acc = t->operands[t->height - 1].slot;
}

void translate_throw(struct translator *t) {
  const struct instruction *in = &t->in;
  const struct functype *type = functype_at(t->module, t->module->tags[in->index].type);
  uint32_t values = materialize_top(t, type->param_count);
  word *w = emit(t, OP_throw, 2);
  w->low = values;
  w->high = in->index;
}
