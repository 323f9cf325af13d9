/* SPDX-License-Identifier: MIT */
// Blocks, branches, and what else is neither a call nor an access.
#include "asmjs/vector.h"

#include <stdlib.h>

typedef BinaryenExpressionRef expression;

void lower_statement(struct lower *l, expression e) {
  struct value v = lower_expression(l, e);
  if (v.lo && v.lo->effects & (E_WRITE | E_ASSIGN)) lower_append(l, v.lo);
}

static struct value lower_statements(struct lower *l, expression block) {
  uint32_t count = BinaryenBlockGetNumChildren(block);
  for (uint32_t i = 0; i + 1 < count; i++) lower_statement(l, BinaryenBlockGetChildAt(block, i));
  if (!count) return no_result;
  expression last = BinaryenBlockGetChildAt(block, count - 1);
  if (BinaryenExpressionGetType(block) != BinaryenTypeNone()) return lower_expression(l, last);
  lower_statement(l, last);
  return no_result;
}

static struct label *push_label(struct lower *l, struct label *label, const char *name,
                                BinaryenType type) {
  *label = (struct label){.name = name, .id = l->f->labels++, .type = type, .outer = l->labels};
  label->result = lower_new_locals(l, type);
  l->labels = label;
  return label;
}

static void append_list(struct lower *l, struct list list) {
  if (!list.first) return;
  if (l->out->last)
    l->out->last->next = list.first;
  else
    l->out->first = list.first;
  l->out->last = list.last;
}

static bool is_jump_to(const struct node *n, enum op op, uint32_t label) {
  return n && n->op == op && n->id == label;
}

struct value lower_block(struct lower *l, expression e) {
  const char *name = BinaryenBlockGetName(e);
  if (!name) return lower_statements(l, e);
  BinaryenType type = BinaryenExpressionGetType(e);
  struct label label;
  struct list inner = {0}, *outer = l->out;
  push_label(l, &label, name, type);
  l->out = &inner;
  struct value v = lower_statements(l, e);
  uint32_t count = BinaryenBlockGetNumChildren(e);
  expression last = count ? BinaryenBlockGetChildAt(e, count - 1) : NULL;
  bool flows =
      has_value(type) && last && BinaryenExpressionGetType(last) != BinaryenTypeUnreachable();
  if (label.used && flows) lower_assign(l, label.result, v, type);
  if (!last || BinaryenExpressionGetType(last) != BinaryenTypeUnreachable())
    reach_meet(l, &label.reach);
  reach_restore(l, label.reach);
  l->labels = label.outer;
  l->out = outer;
  if (is_jump_to(inner.last, N_BREAK, label.id)) {
    list_drop_last(&inner);
    label.jumps--;
  }
  if (label.jumps)
    lower_append(l, ir_block(l->arena, label.id, inner));
  else
    append_list(l, inner);
  if (!has_value(type)) return no_result;
  return flows && !label.used ? v : lower_read_locals(l, label.result, type);
}

// A loop of the statements, which jump to `again`; a branch back at the end becomes its condition.
static struct node *loop_of(struct lower *l, uint32_t again, uint32_t leave, struct list body) {
  struct node *last = body.last, *condition = NULL;
  bool branch = last && last->op == N_IF && !last->c && is_jump_to(last->b, N_CONTINUE, again);
  if (branch && ir_count_jumps(body.first, N_CONTINUE, again) == 1) {
    condition = last->a;
    list_drop_last(&body);
  } else if (is_jump_to(last, N_CONTINUE, again))
    list_drop_last(&body);
  else if (ir_falls_through(body.first))
    list_append(&body, ir_jump(l->arena, N_BREAK, leave));
  struct node *loop = ir_block(l->arena, again, body);
  loop->op = N_LOOP;
  loop->id2 = leave;
  loop->b = condition;
  return loop;
}

struct value lower_loop(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  expression body = BinaryenLoopGetBody(e);
  struct label label;
  struct list inner = {0}, *outer = l->out;
  push_label(l, &label, BinaryenLoopGetName(e), BinaryenTypeNone());
  label.is_loop = true;
  label.reach = reach_loop(l);
  l->out = &inner;
  uint32_t result = lower_new_locals(l, type), leave = l->f->labels++;
  struct value v = no_result;
  if (has_value(type)) {
    v = lower_expression(l, body);
    if (BinaryenExpressionGetType(body) != BinaryenTypeUnreachable())
      lower_assign(l, result, v, type);
  } else
    lower_statement(l, body);
  l->labels = label.outer;
  l->out = outer;
  if (label.used)
    lower_append(l, loop_of(l, label.id, leave, inner));
  else
    append_list(l, inner);
  return lower_read_locals(l, result, type);
}

// Lowers an arm into a list of its own.
static struct value lower_arm(struct lower *l, expression e, struct list *list) {
  struct list *outer = l->out;
  l->out = list;
  struct value v = no_result;
  if (has_value(BinaryenExpressionGetType(e)))
    v = lower_expression(l, e);
  else
    lower_statement(l, e);
  l->out = outer;
  return v;
}

static void assign_arm(struct lower *l, struct list *list, uint32_t result, struct value v,
                       expression arm, BinaryenType type) {
  if (!has_value(BinaryenExpressionGetType(arm))) return;
  struct list *outer = l->out;
  l->out = list;
  lower_assign(l, result, v, type);
  l->out = outer;
}

struct value lower_if(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  expression yes = BinaryenIfGetIfTrue(e), no = BinaryenIfGetIfFalse(e);
  struct node *condition = lower_expression(l, BinaryenIfGetCondition(e)).lo;
  if (!condition) return lower_zero(l, type);
  struct list yes_list = {0}, no_list = {0};
  uint32_t *before = reach_copy(l), *after = NULL;
  struct value yes_value = lower_arm(l, yes, &yes_list);
  if (BinaryenExpressionGetType(yes) != BinaryenTypeUnreachable()) reach_meet(l, &after);
  reach_restore(l, before);
  struct value no_value = no ? lower_arm(l, no, &no_list) : no_result;
  if (!no || BinaryenExpressionGetType(no) != BinaryenTypeUnreachable()) reach_meet(l, &after);
  reach_restore(l, after);
  bool plain = yes_value.lo && !yes_value.hi && no_value.lo && !yes_list.first && !no_list.first;
  if (has_value(type) && plain)
    return scalar(ir_select(l->arena, condition, yes_value.lo, no_value.lo));
  uint32_t result = lower_new_locals(l, type);
  if (has_value(type)) {
    assign_arm(l, &yes_list, result, yes_value, yes, type);
    assign_arm(l, &no_list, result, no_value, no, type);
  } else {
    if (yes_value.lo && yes_value.lo->effects & (E_WRITE | E_ASSIGN))
      list_append(&yes_list, yes_value.lo);
    if (no_value.lo && no_value.lo->effects & (E_WRITE | E_ASSIGN))
      list_append(&no_list, no_value.lo);
  }
  if (!yes_list.first && no_list.first) {
    condition = ir_not(l->arena, condition);
    yes_list = no_list;
    no_list = (struct list){0};
  }
  lower_append(l, ir_if(l->arena, condition, yes_list, no_list));
  return lower_read_locals(l, result, type);
}

static struct label *find_label(struct lower *l, const char *name) {
  struct label *label = l->labels;
  while (label && label->name != name) label = label->outer;
  if (label) label->used = true;
  return label;
}

static struct node *jump_to(struct lower *l, struct label *label) {
  label->jumps++;
  if (label->is_loop)
    reach_again(l, label->reach);
  else
    reach_meet(l, &label->reach);
  return ir_jump(l->arena, label->is_loop ? N_CONTINUE : N_BREAK, label->id);
}

struct value lower_break(struct lower *l, expression e) {
  struct label *label = find_label(l, BinaryenBreakGetName(e));
  expression parts[2] = {0};
  struct value values[2];
  unsigned count = 0;
  expression value = BinaryenBreakGetValue(e), condition = BinaryenBreakGetCondition(e);
  if (value) parts[count++] = value;
  if (condition) parts[count++] = condition;
  lower_operands(l, parts, count, values);
  struct node *test = condition ? values[count - 1].lo : NULL;
  if (value && has_value(BinaryenExpressionGetType(value))) {
    // The condition comes second, but does not see the result change.
    unsigned parts = lower_parts_of(l, label->type).count;
    if (test && lower_reads(l, test, label->result, parts)) test = lower_save(l, test);
    lower_assign(l, label->result, values[0], label->type);
  }
  struct node *jump = jump_to(l, label);
  if (!condition) {
    lower_append(l, jump);
    return no_result;
  }
  lower_append(l, ir_if(l->arena, test, (struct list){jump, jump}, (struct list){0}));
  return value ? lower_read_locals(l, label->result, label->type) : no_result;
}

// Where a br_table goes.
struct targets {
  struct label **labels, *otherwise; // NULL: done with
};

// A switch for the indices from `start` to `end`: each label once.
static struct node *switch_on(struct lower *l, struct node *index, struct targets to,
                              uint32_t start, uint32_t end) {
  struct list cases = {0};
  struct label **targets = to.labels;
  for (uint32_t i = start; i < end; i++) {
    if (!targets[i] || targets[i] == to.otherwise) continue;
    struct node *c = ir_node(l->arena, N_CASE, T_VOID);
    struct label *target = targets[i];
    c->values = arena_allocate(l->arena, (end - i) * sizeof *c->values);
    for (uint32_t j = i; j < end; j++)
      if (targets[j] == target) {
        c->values[c->count++] = (int32_t)j;
        targets[j] = NULL;
      }
    c->statements = jump_to(l, target);
    list_append(&cases, c);
  }
  struct node *last = ir_node(l->arena, N_CASE, T_VOID);
  last->statements = jump_to(l, to.otherwise);
  if (!cases.first) {
    if (!ir_is_atom(index)) lower_append(l, index);
    return last->statements;
  }
  list_append(&cases, last);
  struct node *node = ir_node(l->arena, N_SWITCH, T_VOID);
  node->a = index;
  node->b = cases.first;
  node->id = l->f->labels++;
  return node;
}

// V8 compares the cases of an asm.js switch one after the other: a large one becomes a tree of
// small ones, which the bits of the index choose among. An index beyond the end comes to some small
// one, which compares all bits.
static struct node *switch_tree(struct lower *l, const struct node *index, struct targets to,
                                uint32_t start, uint32_t end) {
  enum { SMALL = 4 };
  if (end - start <= SMALL) return switch_on(l, lower_clone(l, index), to, start, end);
  uint32_t bit = SMALL;
  while (bit * 2 < end - start) bit *= 2;
  struct node *low = switch_tree(l, index, to, start, start + bit);
  struct node *high = switch_tree(l, index, to, start + bit, end);
  struct node *test =
      ir_binary(l->arena, N_AND, lower_clone(l, index), ir_int(l->arena, (int32_t)bit));
  return ir_if(l->arena, test, (struct list){high, high}, (struct list){low, low});
}

static void append_switch(struct lower *l, expression e, struct node *index) {
  enum { LARGE = 16 };
  uint32_t count = BinaryenSwitchGetNumNames(e);
  struct targets to = {.otherwise = find_label(l, BinaryenSwitchGetDefaultName(e))};
  to.labels = memory_allocate(count * sizeof *to.labels);
  for (uint32_t i = 0; i < count; i++) to.labels[i] = find_label(l, BinaryenSwitchGetNameAt(e, i));
  if (count <= LARGE)
    lower_append(l, switch_on(l, index, to, 0, count));
  else
    lower_append(l, switch_tree(l, lower_atom(l, index), to, 0, count));
  free(to.labels);
}

static void assign_targets(struct lower *l, expression e, struct value v) {
  uint32_t count = BinaryenSwitchGetNumNames(e);
  for (uint32_t i = 0; i <= count; i++) {
    struct label *label =
        find_label(l, i < count ? BinaryenSwitchGetNameAt(e, i) : BinaryenSwitchGetDefaultName(e));
    struct value copy = v;
    for (int p = 0; p < VALUE_PARTS; p++)
      if (copy.parts[p]) copy.parts[p] = lower_clone(l, copy.parts[p]);
    lower_assign(l, label->result, copy, label->type);
  }
}

struct value lower_switch(struct lower *l, expression e) {
  expression parts[2] = {0};
  struct value values[2];
  unsigned count = 0;
  expression value = BinaryenSwitchGetValue(e);
  if (value) parts[count++] = value;
  parts[count++] = BinaryenSwitchGetCondition(e);
  lower_operands(l, parts, count, values);
  struct node *index = values[count - 1].lo;
  if (value) {
    for (int p = 0; p < VALUE_PARTS; p++)
      if (values[0].parts[p]) values[0].parts[p] = lower_save(l, values[0].parts[p]);
    index = lower_save(l, index);
    assign_targets(l, e, values[0]);
  }
  append_switch(l, e, index);
  return no_result;
}

// The return value itself comes last: the further parts of a result wait in registers.
void lower_result(struct lower *l, struct value v, BinaryenType type) {
  struct parts parts = lower_parts_of(l, type);
  unsigned used[T_FLOAT + 1] = {0};
  if (is_vector(type)) v = vector_use(l, v, T_INT);
  for (unsigned i = 1; i < parts.count; i++) {
    struct node *part = v.lo ? v.parts[i] : lower_local(l, v.tuple + i);
    enum type t = parts.types[i];
    lower_set_global(l, module_result_register(l->module, t, used[t]++), part);
  }
  lower_append(l, ir_return(l->arena, v.lo ? v.lo : lower_local(l, v.tuple)));
}

struct value lower_return(struct lower *l, expression e) {
  expression value = BinaryenReturnGetValue(e);
  if (!value) {
    lower_append(l, ir_return(l->arena, NULL));
    return no_result;
  }
  BinaryenType type = BinaryenExpressionGetType(value);
  struct value v = lower_expression(l, value);
  if (has_value(type)) lower_result(l, v, type);
  return no_result;
}

struct node *lower_trap(struct lower *l, enum trap trap) {
  struct node *call = lower_call(l, S_TRAP, T_VOID, ir_int(l->arena, (int32_t)trap));
  call->effects = E_WRITE | E_JUMP;
  return call;
}

struct value lower_unreachable(struct lower *l, expression e) {
  (void)e;
  lower_append(l, lower_trap(l, TRAP_UNREACHABLE));
  return no_result;
}

struct value lower_nop(struct lower *l, expression e) {
  (void)l, (void)e;
  return no_result;
}

struct value lower_drop(struct lower *l, expression e) {
  lower_statement(l, BinaryenDropGetValue(e));
  return no_result;
}

struct value lower_select(struct lower *l, expression e) {
  expression parts[] = {BinaryenSelectGetIfTrue(e), BinaryenSelectGetIfFalse(e),
                        BinaryenSelectGetCondition(e)};
  struct value v[3];
  lower_operands(l, parts, 3, v);
  struct node *condition = v[2].lo;
  // JavaScript evaluates the condition first, and one of the others.
  lower_save_conflicting(l, v, 2, condition, E_WRITE | E_ASSIGN);
  if (is_vector(BinaryenExpressionGetType(e))) return vector_select(l, condition, v[0], v[1]);
  if (!v[0].hi) return scalar(ir_select(l->arena, condition, v[0].lo, v[1].lo));
  condition = lower_atom(l, condition);
  return (struct value){
      .lo = ir_select(l->arena, condition, v[0].lo, v[1].lo),
      .hi = ir_select(l->arena, lower_clone(l, condition), v[0].hi, v[1].hi),
  };
}

struct value lower_const(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  if (type == BinaryenTypeInt32()) return scalar(ir_int(l->arena, BinaryenConstGetValueI32(e)));
  if (type == BinaryenTypeFloat32()) return scalar(ir_float(l->arena, BinaryenConstGetValueF32(e)));
  if (type == BinaryenTypeFloat64())
    return scalar(ir_double(l->arena, BinaryenConstGetValueF64(e)));
  if (type == BinaryenTypeInt64())
    return (struct value){.lo = ir_int(l->arena, BinaryenConstGetValueI64Low(e)),
                          .hi = ir_int(l->arena, BinaryenConstGetValueI64High(e))};
  return vector_const(l, e);
}
