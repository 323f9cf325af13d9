#include "asmjs/vector.h"

#include <stdlib.h>
#include <string.h>

typedef BinaryenExpressionRef expression;

static const struct value nothing = {0};

void lower_fail(struct lower *l, const char *instruction) {
  if (l->failure) return;
  l->failure =
      error_new("asm.js output: in function %s: %s has no asm.js form", l->name, instruction);
}

static struct value scalar(struct node *n) { return (struct value){.lo = n}; }

void lower_append(struct lower *l, struct node *statement) { list_append(l->out, statement); }

static struct node *local(struct lower *l, uint32_t index) {
  return ir_local(l->arena, l->f, index);
}

struct node *lower_save(struct lower *l, struct node *n) {
  uint32_t temporary = function_local(l->f, n->type);
  lower_append(l, ir_set(l->arena, temporary, n));
  return local(l, temporary);
}

struct node *lower_atom(struct lower *l, struct node *n) {
  return ir_is_atom(n) ? n : lower_save(l, n);
}

struct node *lower_again(struct lower *l, const struct node *n) {
  struct node *copy = ir_node(l->arena, n->op, n->type);
  *copy = *n;
  copy->next = NULL;
  return copy;
}

struct node *lower_arguments(struct node *a, struct node *b, struct node *c, struct node *d) {
  struct node *nodes[] = {a, b, c, d, NULL};
  for (int i = 0; nodes[i]; i++) nodes[i]->next = nodes[i + 1];
  return a;
}

struct node *lower_call(struct lower *l, uint32_t symbol, enum type type, struct node *arguments) {
  return ir_call(l->arena, symbol, type, l->module->symbols.items[symbol].effects, arguments);
}

static struct node *global(struct lower *l, uint32_t symbol, enum type type) {
  return ir_global(l->arena, symbol, type);
}

static void set_global(struct lower *l, uint32_t symbol, struct node *value) {
  lower_append(l, ir_set_global(l->arena, symbol, value));
}

struct value lower_call_64(struct lower *l, uint32_t symbol, struct node *arguments) {
  struct node *low = lower_save(l, lower_call(l, symbol, T_INT, arguments));
  return (struct value){.lo = low, .hi = lower_save(l, global(l, S_HIGH, T_INT))};
}

// --- Operands ---------------------------------------------------------------------------------

// Marks the locals that the statements assign and returns the statements' effects.
static unsigned mark_assigned(struct lower *l, struct node *statements) {
  unsigned effects = 0;
  for (struct node *n = statements; n; n = n->next) {
    effects |= n->effects;
    if (n->op == N_SET) l->assigned[n->id] = l->check;
    struct child children[3];
    unsigned count = ir_children(n, children);
    for (unsigned i = 0; i < count; i++)
      if (children[i].kind == CHILD_LIST)
        effects |= mark_assigned(l, *children[i].slot);
      else {
        struct node *child = *children[i].slot, *next = child->next;
        child->next = NULL;
        effects |= mark_assigned(l, child);
        child->next = next;
      }
  }
  return effects;
}

static bool reads_assigned(const struct lower *l, struct node *n) {
  if (!(n->effects & E_LOCAL)) return false;
  if (n->op == N_LOCAL) return l->assigned[n->id] == l->check;
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c; c = c->next) {
      if (reads_assigned(l, c)) return true;
      if (children[i].kind == CHILD_VALUE) break;
    }
  return false;
}

// Starts a check of what the statements after `mark` assign.
static unsigned check_statements(struct lower *l, struct node *mark) {
  if (l->assigned_room < l->f->locals) {
    uint32_t room = l->f->locals * 2;
    l->assigned = memory_resize(l->assigned, room * sizeof *l->assigned);
    memset(l->assigned + l->assigned_room, 0, (room - l->assigned_room) * sizeof *l->assigned);
    l->assigned_room = room;
  }
  l->check++;
  return mark_assigned(l, mark ? mark->next : l->out->first);
}

// Whether a waiting tree has the same value and effects after statements with these effects.
static bool survives(struct lower *l, struct node *n, unsigned effects) {
  if (n->effects & (E_WRITE | E_ASSIGN)) return false;
  if (n->effects & E_READ && effects & E_WRITE) return false;
  return !reads_assigned(l, n);
}

// Saves a waiting tree right after `mark`; returns the new mark.
static struct node *save_after(struct lower *l, struct node *mark, struct node **tree) {
  uint32_t temporary = function_local(l->f, (*tree)->type);
  mark = list_insert(l->out, mark, ir_set(l->arena, temporary, *tree));
  *tree = local(l, temporary);
  return mark;
}

static struct value zero(struct lower *l, BinaryenType type) {
  if (type == BinaryenTypeInt32()) return scalar(ir_int(l->arena, 0));
  if (type == BinaryenTypeFloat32()) return scalar(ir_float(l->arena, 0));
  if (type == BinaryenTypeFloat64()) return scalar(ir_double(l->arena, 0));
  if (type == BinaryenTypeInt64())
    return (struct value){.lo = ir_int(l->arena, 0), .hi = ir_int(l->arena, 0)};
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return nothing;
  return scalar(ir_int(l->arena, 0));
}

// After statements were appended behind `mark`: saves, in front of them, the waiting values that
// they would change. Saving what assigns or writes moves it ahead of all that waits before it, so
// that is saved too.
static void save_waiting(struct lower *l, struct node *mark, struct value *values, unsigned count) {
  unsigned effects = check_statements(l, mark), ahead = 0;
  for (unsigned i = 0; i < count; i++)
    if (values[i].lo && values[i].lo->effects & (E_WRITE | E_ASSIGN)) ahead = i;
  for (unsigned i = 0; i < count; i++)
    for (int p = 0; p < VALUE_PARTS; p++) {
      struct node **part = &values[i].parts[p];
      if (*part && !ir_is_constant(*part) && (i < ahead || !survives(l, *part, effects)))
        mark = save_after(l, mark, part);
    }
}

void lower_operands(struct lower *l, const expression *expressions, unsigned count,
                    struct value *values) {
  for (unsigned i = 0; i < count; i++) {
    struct node *mark = l->out->last;
    values[i] = lower_expression(l, expressions[i]);
    // What never ends has no value; the code after it never runs.
    if (BinaryenExpressionGetType(expressions[i]) == BinaryenTypeUnreachable())
      values[i] = zero(l, BinaryenTypeInt32());
    if (i > 0 && l->out->last != mark) save_waiting(l, mark, values, i);
  }
}

// Before `next` is evaluated out of turn, ahead of the values: saves those that it conflicts with
// or that have one of the effects, and what comes before them.
static void save_conflicting(struct lower *l, struct value *values, unsigned count,
                             const struct node *next, unsigned effects) {
  unsigned end = 0;
  for (unsigned i = 0; i < count; i++)
    for (int p = 0; p < VALUE_PARTS; p++) {
      const struct node *part = values[i].parts[p];
      if (part && (part->effects & effects || ir_conflict(part, next))) end = i + 1;
    }
  for (unsigned i = 0; i < end; i++)
    for (int p = 0; p < VALUE_PARTS; p++) {
      struct node **part = &values[i].parts[p];
      if (*part && !ir_is_constant(*part)) *part = lower_save(l, *part);
    }
}

void lower_settle(struct lower *l, struct value *values, unsigned count) {
  for (unsigned i = 0; i < count; i++)
    if (values[i].lo && values[i].lo->effects & ~E_LOCAL) {
      save_conflicting(l, values, i, values[i].lo, 0);
      values[i].lo = lower_save(l, values[i].lo);
    }
}

// --- Locals -----------------------------------------------------------------------------------

bool type_parts(BinaryenType type, struct parts *parts) {
  parts->count = 0;
  BinaryenType types[MAX_VALUES];
  uint32_t arity = BinaryenTypeArity(type);
  if (arity > MAX_VALUES) return false;
  BinaryenTypeExpand(type, types);
  for (uint32_t i = 0; i < arity; i++) {
    if (types[i] == BinaryenTypeInt32())
      parts->types[parts->count++] = T_INT;
    else if (types[i] == BinaryenTypeFloat64())
      parts->types[parts->count++] = T_DOUBLE;
    else if (types[i] == BinaryenTypeFloat32())
      parts->types[parts->count++] = T_FLOAT;
    else if (types[i] == BinaryenTypeInt64()) {
      parts->types[parts->count++] = T_INT;
      parts->types[parts->count++] = T_INT;
    } else if (is_vector(types[i]))
      for (int p = 0; p < VALUE_PARTS; p++) parts->types[parts->count++] = T_INT;
    else // a reference is a number
      parts->types[parts->count++] = T_INT;
  }
  return true;
}

static struct parts parts_of(struct lower *l, BinaryenType type) {
  struct parts parts = {0};
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return parts;
  if (!type_parts(type, &parts)) {
    lower_fail(l, "a tuple of more than 32 values");
    parts = (struct parts){1, {T_INT}};
  }
  return parts;
}

static uint32_t locals_of_parts(struct lower *l, struct parts parts) {
  uint32_t first = l->f->locals;
  for (unsigned i = 0; i < parts.count; i++) function_local(l->f, parts.types[i]);
  return first;
}

// New locals for a value of the type; returns the first.
static uint32_t new_locals(struct lower *l, BinaryenType type) {
  return is_vector(type) ? vector_locals(l) : locals_of_parts(l, parts_of(l, type));
}

static struct value read_locals(struct lower *l, uint32_t first, BinaryenType type) {
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return nothing;
  if (BinaryenTypeArity(type) > 1) return (struct value){.tuple = first};
  if (is_vector(type)) return vector_read(l, first);
  struct value v = {.lo = local(l, first)};
  if (type == BinaryenTypeInt64()) v.hi = local(l, first + 1);
  return v;
}

bool lower_reads(struct lower *l, struct node *n, uint32_t first, uint32_t count) {
  check_statements(l, l->out->last);
  for (uint32_t i = 0; i < count; i++) l->assigned[first + i] = l->check;
  return reads_assigned(l, n);
}

static void set_local(struct lower *l, uint32_t index, struct node *value) {
  if (value->op != N_LOCAL || value->id != index) lower_append(l, ir_set(l->arena, index, value));
}

static void assign(struct lower *l, uint32_t first, struct value v, BinaryenType type) {
  if (is_vector(type))
    vector_assign(l, first, v);
  else if (v.lo) {
    if (v.hi && lower_reads(l, v.hi, first, 1)) v.hi = lower_save(l, v.hi);
    set_local(l, first, v.lo);
    if (v.hi) set_local(l, first + 1, v.hi);
  } else {
    struct parts parts = parts_of(l, type);
    for (unsigned i = 0; i < parts.count; i++)
      lower_append(l, ir_set(l->arena, first + i, local(l, v.tuple + i)));
  }
}

static struct value lower_local_get(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  uint32_t first = l->slots[BinaryenLocalGetGetIndex(e)];
  return read_locals(l, is_vector(type) ? vector_local_read(l, first) : first, type);
}

static struct value lower_local_set(struct lower *l, expression e) {
  expression value = BinaryenLocalSetGetValue(e);
  BinaryenType type = BinaryenExpressionGetType(value);
  struct value v = lower_expression(l, value);
  if (type == BinaryenTypeUnreachable()) return nothing;
  uint32_t slot = l->slots[BinaryenLocalSetGetIndex(e)];
  uint32_t first = is_vector(type) ? vector_local_assign(l, slot) : slot;
  bool tee = BinaryenLocalSetIsTee(e);
  if (tee && v.lo && !v.hi) return scalar(ir_set(l->arena, first, v.lo));
  assign(l, first, v, type);
  if (!tee) return nothing;
  return read_locals(l, is_vector(type) ? vector_local_read(l, slot) : first, type);
}

// A global of another module: a foreign function gets each of its parts, another sets all.
static struct value get_foreign(struct lower *l, const struct variable *v, struct parts parts) {
  struct value value = {0};
  for (unsigned i = 0; i < parts.count; i++) {
    bool is_float = parts.types[i] == T_FLOAT;
    enum type type = is_float ? T_DOUBLE : parts.types[i];
    struct node *part = ir_call(l->arena, v->symbol + i, type, E_READ | E_WRITE, NULL);
    if (is_float) part = ir_unary(l->arena, N_DOUBLE_TO_FLOAT, part);
    value.parts[i] = parts.count > 1 ? lower_save(l, part) : part;
  }
  return is_vector(v->type) ? vector_of_ints(l, value.parts) : value;
}

static void set_foreign(struct lower *l, const struct variable *v, struct value value) {
  struct list arguments = {0};
  if (value.lo->type == T_FLOAT) value.lo = ir_unary(l->arena, N_FLOAT_TO_DOUBLE, value.lo);
  for (unsigned i = 0; i < VALUE_PARTS && value.parts[i]; i++)
    list_append(&arguments, value.parts[i]);
  lower_append(l, ir_call(l->arena, v->set, T_VOID, E_READ | E_WRITE, arguments.first));
}

static struct value lower_global_get(struct lower *l, expression e) {
  const struct variable *v = module_variable(l->module, BinaryenGlobalGetGetName(e));
  struct parts parts = parts_of(l, v->type);
  if (v->foreign) return get_foreign(l, v, parts);
  if (parts.count == 1) return scalar(global(l, v->symbol, parts.types[0]));
  struct value value = {0};
  for (unsigned i = 0; i < parts.count; i++)
    value.parts[i] = lower_save(l, global(l, v->symbol + i, T_INT));
  return is_vector(v->type) ? vector_of_ints(l, value.parts) : value;
}

static struct value lower_global_set(struct lower *l, expression e) {
  const struct variable *v = module_variable(l->module, BinaryenGlobalSetGetName(e));
  struct value value = lower_expression(l, BinaryenGlobalSetGetValue(e));
  if (!value.lo) return nothing;
  if (is_vector(v->type)) value = vector_use(l, value, T_INT);
  if (v->foreign) return set_foreign(l, v, value), nothing;
  for (unsigned i = 0; i < VALUE_PARTS && value.parts[i]; i++)
    set_global(l, v->symbol + i, value.parts[i]);
  return nothing;
}

// --- Structure --------------------------------------------------------------------------------

static void lower_statement(struct lower *l, expression e) {
  struct value v = lower_expression(l, e);
  if (v.lo && v.lo->effects & (E_WRITE | E_ASSIGN)) lower_append(l, v.lo);
}

static struct value lower_statements(struct lower *l, expression block) {
  uint32_t count = BinaryenBlockGetNumChildren(block);
  for (uint32_t i = 0; i + 1 < count; i++) lower_statement(l, BinaryenBlockGetChildAt(block, i));
  if (!count) return nothing;
  expression last = BinaryenBlockGetChildAt(block, count - 1);
  if (BinaryenExpressionGetType(block) != BinaryenTypeNone()) return lower_expression(l, last);
  lower_statement(l, last);
  return nothing;
}

static struct label *push_label(struct lower *l, struct label *label, const char *name,
                                BinaryenType type) {
  *label = (struct label){.name = name, .id = l->f->labels++, .type = type, .outer = l->labels};
  label->result = new_locals(l, type);
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

static bool has_value(BinaryenType type) {
  return type != BinaryenTypeNone() && type != BinaryenTypeUnreachable();
}

static bool is_jump_to(const struct node *n, enum op op, uint32_t label) {
  return n && n->op == op && n->id == label;
}

static struct value lower_block(struct lower *l, expression e) {
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
  if (label.used && flows) assign(l, label.result, v, type);
  if (!last || BinaryenExpressionGetType(last) != BinaryenTypeUnreachable())
    reach_meet(l, &label.reach);
  reach_restore(l, label.reach);
  l->labels = label.outer;
  l->out = outer;
  if (is_jump_to(inner.last, N_BREAK, label.id)) list_drop_last(&inner);
  if (label.used && ir_count_jumps(inner.first, N_BREAK, label.id))
    lower_append(l, ir_block(l->arena, label.id, inner));
  else
    append_list(l, inner);
  if (!has_value(type)) return nothing;
  return flows && !label.used ? v : read_locals(l, label.result, type);
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

static struct value lower_loop(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  expression body = BinaryenLoopGetBody(e);
  struct label label;
  struct list inner = {0}, *outer = l->out;
  push_label(l, &label, BinaryenLoopGetName(e), BinaryenTypeNone());
  label.is_loop = true;
  label.reach = reach_loop(l);
  l->out = &inner;
  uint32_t result = new_locals(l, type), leave = l->f->labels++;
  struct value v = nothing;
  if (has_value(type)) {
    v = lower_expression(l, body);
    if (BinaryenExpressionGetType(body) != BinaryenTypeUnreachable()) assign(l, result, v, type);
  } else
    lower_statement(l, body);
  l->labels = label.outer;
  l->out = outer;
  if (label.used)
    lower_append(l, loop_of(l, label.id, leave, inner));
  else
    append_list(l, inner);
  return read_locals(l, result, type);
}

// Lowers an arm into a list of its own.
static struct value lower_arm(struct lower *l, expression e, struct list *list) {
  struct list *outer = l->out;
  l->out = list;
  struct value v = nothing;
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
  assign(l, result, v, type);
  l->out = outer;
}

static struct value lower_if(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  expression yes = BinaryenIfGetIfTrue(e), no = BinaryenIfGetIfFalse(e);
  struct node *condition = lower_expression(l, BinaryenIfGetCondition(e)).lo;
  if (!condition) return zero(l, type);
  struct list yes_list = {0}, no_list = {0};
  uint32_t *before = reach_copy(l), *after = NULL;
  struct value yes_value = lower_arm(l, yes, &yes_list);
  if (BinaryenExpressionGetType(yes) != BinaryenTypeUnreachable()) reach_meet(l, &after);
  reach_restore(l, before);
  struct value no_value = no ? lower_arm(l, no, &no_list) : nothing;
  if (!no || BinaryenExpressionGetType(no) != BinaryenTypeUnreachable()) reach_meet(l, &after);
  reach_restore(l, after);
  bool plain = yes_value.lo && !yes_value.hi && no_value.lo && !yes_list.first && !no_list.first;
  if (has_value(type) && plain)
    return scalar(ir_select(l->arena, condition, yes_value.lo, no_value.lo));
  uint32_t result = new_locals(l, type);
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
  return read_locals(l, result, type);
}

static struct label *find_label(struct lower *l, const char *name) {
  struct label *label = l->labels;
  while (label && label->name != name) label = label->outer;
  if (label) label->used = true;
  return label;
}

static struct node *jump_to(struct lower *l, struct label *label) {
  if (label->is_loop)
    reach_again(l, label->reach);
  else
    reach_meet(l, &label->reach);
  return ir_jump(l->arena, label->is_loop ? N_CONTINUE : N_BREAK, label->id);
}

static struct value lower_break(struct lower *l, expression e) {
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
    unsigned parts = parts_of(l, label->type).count;
    if (test && lower_reads(l, test, label->result, parts)) test = lower_save(l, test);
    assign(l, label->result, values[0], label->type);
  }
  struct node *jump = jump_to(l, label);
  if (!condition) {
    lower_append(l, jump);
    return nothing;
  }
  lower_append(l, ir_if(l->arena, test, (struct list){jump, jump}, (struct list){0}));
  return value ? read_locals(l, label->result, label->type) : nothing;
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
// small ones.
static struct node *switch_tree(struct lower *l, const struct node *index, struct targets to,
                                uint32_t start, uint32_t end) {
  enum { SMALL = 8 };
  if (end - start <= SMALL) return switch_on(l, lower_again(l, index), to, start, end);
  uint32_t middle = start + (end - start) / 2;
  struct node *low = switch_tree(l, index, to, start, middle);
  struct node *high = switch_tree(l, index, to, middle, end);
  struct node *test =
      ir_binary(l->arena, N_LT_S, lower_again(l, index), ir_int(l->arena, (int32_t)middle));
  return ir_if(l->arena, test, (struct list){low, low}, (struct list){high, high});
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
      if (copy.parts[p]) copy.parts[p] = lower_again(l, copy.parts[p]);
    assign(l, label->result, copy, label->type);
  }
}

static struct value lower_switch(struct lower *l, expression e) {
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
  return nothing;
}

// The return value itself comes last: the further parts of a result wait in registers.
static void lower_result(struct lower *l, struct value v, BinaryenType type) {
  struct parts parts = parts_of(l, type);
  unsigned used[T_FLOAT + 1] = {0};
  if (is_vector(type)) v = vector_use(l, v, T_INT);
  for (unsigned i = 1; i < parts.count; i++) {
    struct node *part = v.lo ? v.parts[i] : local(l, v.tuple + i);
    enum type t = parts.types[i];
    set_global(l, module_result_register(l->module, t, used[t]++), part);
  }
  lower_append(l, ir_return(l->arena, v.lo ? v.lo : local(l, v.tuple)));
}

static struct value lower_return(struct lower *l, expression e) {
  expression value = BinaryenReturnGetValue(e);
  if (!value) {
    lower_append(l, ir_return(l->arena, NULL));
    return nothing;
  }
  BinaryenType type = BinaryenExpressionGetType(value);
  struct value v = lower_expression(l, value);
  if (has_value(type)) lower_result(l, v, type);
  return nothing;
}

static struct value lower_trap(struct lower *l, enum trap trap) {
  struct node *call = lower_call(l, S_TRAP, T_VOID, ir_int(l->arena, (int32_t)trap));
  call->effects = E_WRITE | E_JUMP;
  lower_append(l, call);
  return nothing;
}

static struct value lower_unreachable(struct lower *l, expression e) {
  (void)e;
  return lower_trap(l, TRAP_UNREACHABLE);
}

static struct value lower_nop(struct lower *l, expression e) {
  (void)l, (void)e;
  return nothing;
}

static struct value lower_drop(struct lower *l, expression e) {
  lower_statement(l, BinaryenDropGetValue(e));
  return nothing;
}

static struct value lower_select(struct lower *l, expression e) {
  expression parts[] = {BinaryenSelectGetIfTrue(e), BinaryenSelectGetIfFalse(e),
                        BinaryenSelectGetCondition(e)};
  struct value v[3];
  lower_operands(l, parts, 3, v);
  struct node *condition = v[2].lo;
  // JavaScript evaluates the condition first, and one of the others.
  save_conflicting(l, v, 2, condition, E_WRITE | E_ASSIGN);
  if (is_vector(BinaryenExpressionGetType(e))) return vector_select(l, condition, v[0], v[1]);
  if (!v[0].hi) return scalar(ir_select(l->arena, condition, v[0].lo, v[1].lo));
  condition = lower_atom(l, condition);
  return (struct value){
      .lo = ir_select(l->arena, condition, v[0].lo, v[1].lo),
      .hi = ir_select(l->arena, lower_again(l, condition), v[0].hi, v[1].hi),
  };
}

static struct value lower_const(struct lower *l, expression e) {
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

// --- Calls ------------------------------------------------------------------------------------

struct arguments {
  struct value *values;
  unsigned count;
};

static struct arguments lower_call_operands(struct lower *l, expression e, unsigned count,
                                            expression (*operand)(expression, BinaryenIndex),
                                            expression target) {
  unsigned all = count + (target != NULL);
  expression *expressions = memory_allocate(all * sizeof *expressions);
  struct value *values = arena_allocate(l->arena, all * sizeof *values);
  for (unsigned i = 0; i < count; i++) expressions[i] = operand(e, i);
  if (target) expressions[count] = target;
  lower_operands(l, expressions, all, values);
  for (unsigned i = 0; i < count; i++)
    if (is_vector(BinaryenExpressionGetType(expressions[i]))) {
      lower_settle(l, values, i);
      values[i] = vector_use(l, values[i], T_INT);
    }
  free(expressions);
  return (struct arguments){values, count};
}

// The arguments as a list of nodes. Foreign functions take floats as doubles.
static struct node *argument_list(struct lower *l, struct arguments arguments, bool foreign) {
  struct list list = {0};
  for (unsigned i = 0; i < arguments.count; i++) {
    struct value v = arguments.values[i];
    if (!v.lo) continue;
    if (foreign && v.lo->type == T_FLOAT) v.lo = ir_unary(l->arena, N_FLOAT_TO_DOUBLE, v.lo);
    for (unsigned p = 0; p < VALUE_PARTS && v.parts[p]; p++) list_append(&list, v.parts[p]);
  }
  return list.first;
}

// What a call returns: the call itself if its value is one part, else temporaries.
static struct value call_result(struct lower *l, struct node *call, BinaryenType results) {
  struct parts parts = parts_of(l, results);
  if (parts.count == 0) {
    lower_append(l, call);
    return nothing;
  }
  if (parts.count == 1) return scalar(call);
  uint32_t first = locals_of_parts(l, parts);
  lower_append(l, ir_set(l->arena, first, call));
  unsigned used[T_FLOAT + 1] = {0};
  for (unsigned i = 1; i < parts.count; i++) {
    enum type t = parts.types[i];
    uint32_t from = module_result_register(l->module, t, used[t]++);
    lower_append(l, ir_set(l->arena, first + i, global(l, from, t)));
  }
  return read_locals(l, first, results);
}

static struct value finish_call(struct lower *l, struct node *call, BinaryenType results,
                                bool returns) {
  struct value v = call_result(l, call, results);
  if (!returns) return v;
  if (has_value(results))
    lower_result(l, v, results);
  else
    lower_append(l, ir_return(l->arena, NULL));
  return nothing;
}

static enum type first_part(struct lower *l, BinaryenType results) {
  struct parts parts = parts_of(l, results);
  return parts.count ? parts.types[0] : T_VOID;
}

// An instruction on a table: the JavaScript around the module does it.
static struct value lower_standin(struct lower *l, const struct callee *callee,
                                  struct arguments arguments, bool returns) {
  static const uint32_t symbols[STANDIN_KINDS] = {
      [STANDIN_TABLE_GET] = S_TABLE_GET,   [STANDIN_TABLE_SET] = S_TABLE_SET,
      [STANDIN_TABLE_SIZE] = S_TABLE_SIZE, [STANDIN_TABLE_GROW] = S_TABLE_GROW,
      [STANDIN_TABLE_FILL] = S_TABLE_FILL, [STANDIN_TABLE_COPY] = S_TABLE_COPY,
      [STANDIN_TABLE_INIT] = S_TABLE_INIT, [STANDIN_ELEM_DROP] = S_ELEM_DROP,
  };
  const struct standin *s = callee->standin;
  struct node *first = ir_int(l->arena, (int32_t)s->index[0]);
  struct node *second = ir_int(l->arena, (int32_t)s->index[1]);
  bool two = s->kind == STANDIN_TABLE_COPY || s->kind == STANDIN_TABLE_INIT;
  first->next = two ? second : argument_list(l, arguments, true);
  if (two) second->next = argument_list(l, arguments, true);
  struct node *call = lower_call(l, symbols[s->kind], first_part(l, callee->results), first);
  return finish_call(l, call, callee->results, returns);
}

static struct value lower_direct_call(struct lower *l, expression e) {
  const struct callee *callee = module_callee(l->module, BinaryenCallGetTarget(e));
  struct arguments arguments =
      lower_call_operands(l, e, BinaryenCallGetNumOperands(e), BinaryenCallGetOperandAt, NULL);
  if (callee->standin) return lower_standin(l, callee, arguments, BinaryenCallIsReturn(e));
  enum type type = first_part(l, callee->results);
  bool converts = callee->imported && type == T_FLOAT;
  struct node *call = ir_call(l->arena, callee->symbol, converts ? T_DOUBLE : type,
                              E_READ | E_WRITE, argument_list(l, arguments, callee->imported));
  if (converts) call = ir_unary(l->arena, N_DOUBLE_TO_FLOAT, call);
  return finish_call(l, call, callee->results, BinaryenCallIsReturn(e));
}

// The slot of the asm.js tables that an element of a static table has.
static struct node *static_slot(struct lower *l, uint32_t table, struct node *index) {
  uint32_t base = l->module->tables[table].base;
  uint32_t size = l->module->facts.tables[table].limits.initial;
  struct node *beyond = ir_int(l->arena, (int32_t)(base + size));
  if (index->op == N_INT && (uint32_t)index->integer < size)
    return ir_int(l->arena, (int32_t)base + index->integer);
  index = lower_atom(l, index);
  struct node *inside = ir_binary(l->arena, N_LT_U, index, ir_int(l->arena, (int32_t)size));
  struct node *slot =
      ir_binary(l->arena, N_ADD, lower_again(l, index), ir_int(l->arena, (int32_t)base));
  return ir_select(l->arena, inside, slot, beyond);
}

// The slot that JavaScript finds for an element of a table that it keeps.
static struct node *found_slot(struct lower *l, uint32_t table, struct node *index,
                               uint32_t signature) {
  struct node *first = ir_int(l->arena, (int32_t)table);
  struct node *last = ir_int(l->arena, (int32_t)signature);
  struct node *call = lower_call(l, S_TABLE_SLOT, T_INT, lower_arguments(first, index, last, NULL));
  return lower_save(l, call);
}

static struct value lower_call_indirect(struct lower *l, expression e) {
  struct module *m = l->module;
  BinaryenType params = BinaryenCallIndirectGetParams(e);
  BinaryenType results = BinaryenCallIndirectGetResults(e);
  if (BinaryenCallIndirectGetNumOperands(e) > MAX_PARAMS) {
    lower_fail(l, "call_indirect with more than 1000 operands");
    return zero(l, results);
  }
  struct arguments arguments =
      lower_call_operands(l, e, BinaryenCallIndirectGetNumOperands(e),
                          BinaryenCallIndirectGetOperandAt, BinaryenCallIndirectGetTarget(e));
  struct node *index = arguments.values[arguments.count].lo;
  const struct signature *signature = module_signature(m, params, results);
  uint32_t symbol = signature->table, table = module_table(m, BinaryenCallIndirectGetTable(e));
  bool is_static = m->tables[table].is_static;
  // JavaScript evaluates the index first.
  unsigned before = is_static ? 0 : E_READ | E_WRITE;
  save_conflicting(l, arguments.values, arguments.count, index, before);
  index = is_static ? static_slot(l, table, index)
                    : found_slot(l, table, index, (uint32_t)(signature - m->signatures));
  struct node *call = ir_call(l->arena, symbol, first_part(l, results), E_READ | E_WRITE,
                              argument_list(l, arguments, false));
  call->op = N_CALL_TABLE;
  call->b = index;
  return finish_call(l, call, results, BinaryenCallIndirectIsReturn(e));
}

// --- References -------------------------------------------------------------------------------

static struct value lower_ref_null(struct lower *l, expression e) {
  (void)e;
  return scalar(ir_int(l->arena, 0));
}

static struct value lower_ref_is(struct lower *l, expression e) {
  if (BinaryenRefIsGetOp(e) != BinaryenRefIsNull()) lower_fail(l, "a test of a reference's type");
  struct value v = lower_expression(l, BinaryenRefIsGetValue(e));
  return v.lo ? scalar(ir_not(l->arena, v.lo)) : zero(l, BinaryenTypeInt32());
}

static struct value lower_ref_func(struct lower *l, expression e) {
  const struct callee *callee = module_callee(l->module, BinaryenRefFuncGetFunc(e));
  return scalar(ir_int(l->arena, (int32_t)callee->number));
}

// --- Memory -----------------------------------------------------------------------------------

static struct node *view_load(struct lower *l, enum view view, struct node *address) {
  return ir_load(l->arena, view, address);
}

static struct node *offset_by(struct lower *l, struct node *address, uint32_t offset) {
  return ir_binary(l->arena, N_ADD, address, ir_int(l->arena, (int32_t)offset));
}

struct node *lower_pointer(struct lower *l, struct node *pointer, uint32_t offset, uint32_t bytes,
                           uint32_t *align) {
  if (!l->module->pedantic) return pointer;
  *align = 1;
  uint64_t end = (uint64_t)offset + bytes;
  struct node *limit = ir_int(l->arena, end > UINT32_MAX ? -1 : (int32_t)(uint32_t)end);
  return lower_save(l, lower_call(l, S_CHECK, T_INT, lower_arguments(pointer, limit, NULL, NULL)));
}

struct node *lower_load_int(struct lower *l, struct node *address, uint32_t bytes, bool is_signed,
                            uint32_t align) {
  if (bytes == 1) return view_load(l, is_signed ? V_S8 : V_U8, address);
  if (bytes == 2 && align >= 2) return view_load(l, is_signed ? V_S16 : V_U16, address);
  if (bytes == 4 && align >= 4) return view_load(l, V_S32, address);
  struct node *n = lower_call(l, bytes == 2 ? S_LOAD_16 : S_LOAD_32, T_INT, address);
  if (bytes == 4 || !is_signed) return n;
  n = ir_binary(l->arena, N_SHL, n, ir_int(l->arena, 16));
  return ir_binary(l->arena, N_SHR_S, n, ir_int(l->arena, 16));
}

static struct value load_long(struct lower *l, struct node *pointer, uint32_t offset,
                              uint32_t bytes, bool is_signed, uint32_t align) {
  if (bytes < 8) {
    struct node *address = offset_by(l, pointer, offset);
    struct node *low = lower_save(l, lower_load_int(l, address, bytes, is_signed, align));
    struct node *high = ir_int(l->arena, is_signed ? 31 : 0);
    if (is_signed) high = ir_binary(l->arena, N_SHR_S, lower_again(l, low), high);
    return (struct value){.lo = low, .hi = high};
  }
  pointer = lower_atom(l, pointer);
  struct node *address = offset_by(l, pointer, offset);
  struct node *next = offset_by(l, lower_again(l, pointer), offset + 4);
  struct node *low = lower_save(l, lower_load_int(l, address, 4, false, align));
  return (struct value){.lo = low, .hi = lower_save(l, lower_load_int(l, next, 4, false, align))};
}

static struct value lower_load(struct lower *l, expression e) {
  if (BinaryenLoadIsAtomic(e)) lower_fail(l, "atomic.load");
  BinaryenType type = BinaryenExpressionGetType(e);
  uint32_t bytes = BinaryenLoadGetBytes(e), align = BinaryenLoadGetAlign(e);
  if (!align) align = bytes;
  bool is_signed = BinaryenLoadIsSigned(e);
  struct node *address = lower_expression(l, BinaryenLoadGetPtr(e)).lo;
  if (!address) return zero(l, type);
  uint32_t offset = BinaryenLoadGetOffset(e);
  address = lower_pointer(l, address, offset, bytes, &align);
  if (is_vector(type)) return vector_load(l, offset_by(l, lower_atom(l, address), offset), align);
  if (type == BinaryenTypeInt64()) return load_long(l, address, offset, bytes, is_signed, align);
  address = offset_by(l, address, offset);
  if (type == BinaryenTypeInt32())
    return scalar(lower_load_int(l, address, bytes, is_signed, align));
  if (type == BinaryenTypeFloat32())
    return scalar(align >= 4 ? view_load(l, V_F32, address)
                             : lower_call(l, S_LOAD_F32, T_FLOAT, address));
  return scalar(align >= 8 ? view_load(l, V_F64, address)
                           : lower_call(l, S_LOAD_F64, T_DOUBLE, address));
}

static void store_view(struct lower *l, enum view view, struct node *address, struct node *value) {
  lower_append(l, ir_store(l->arena, view, address, value));
}

static void store_call(struct lower *l, uint32_t symbol, struct node *address, struct node *value) {
  lower_append(l, lower_call(l, symbol, T_VOID, lower_arguments(address, value, NULL, NULL)));
}

void lower_store_int(struct lower *l, struct node *address, struct node *value, uint32_t bytes,
                     uint32_t align) {
  if (align < bytes)
    store_call(l, bytes == 2 ? S_STORE_16 : S_STORE_32, address, value);
  else
    store_view(l, bytes == 1 ? V_S8 : bytes == 2 ? V_S16 : V_S32, address, value);
}

static struct value lower_store(struct lower *l, expression e) {
  if (BinaryenStoreIsAtomic(e)) lower_fail(l, "atomic.store");
  expression parts[] = {BinaryenStoreGetPtr(e), BinaryenStoreGetValue(e)};
  uint32_t bytes = BinaryenStoreGetBytes(e), align = BinaryenStoreGetAlign(e);
  uint32_t offset = BinaryenStoreGetOffset(e);
  if (!align) align = bytes;
  struct value v[2];
  lower_operands(l, parts, 2, v);
  if (!v[0].lo || !v[1].lo) return nothing;
  if (l->module->pedantic) lower_settle(l, v, 2);
  v[0].lo = lower_pointer(l, v[0].lo, offset, bytes, &align);
  if (bytes == 16) {
    vector_store(l, offset_by(l, lower_atom(l, v[0].lo), offset), v[1], align);
    return nothing;
  }
  if (bytes == 8 && v[1].hi) {
    struct node *pointer = lower_atom(l, v[0].lo);
    struct node *high = offset_by(l, lower_again(l, pointer), offset + 4);
    lower_store_int(l, offset_by(l, pointer, offset), v[1].lo, 4, align);
    lower_store_int(l, high, v[1].hi, 4, align);
    return nothing;
  }
  struct node *address = offset_by(l, v[0].lo, offset), *value = v[1].lo;
  if (value->type == T_INT)
    lower_store_int(l, address, value, bytes, align);
  else if (align < bytes)
    store_call(l, bytes == 4 ? S_STORE_F32 : S_STORE_F64, address, value);
  else
    store_view(l, bytes == 4 ? V_F32 : V_F64, address, value);
  return nothing;
}

static struct value lower_memory_size(struct lower *l, expression e) {
  (void)e;
  enum { BEHIND_SCRATCH = 16 };
  struct node *scratch = global(l, S_SCRATCH, T_INT);
  return scalar(view_load(l, V_S32, offset_by(l, scratch, BEHIND_SCRATCH)));
}

static struct value lower_memory_grow(struct lower *l, expression e) {
  struct value delta = lower_expression(l, BinaryenMemoryGrowGetDelta(e));
  return scalar(lower_call(l, S_GROW, T_INT, delta.lo));
}

// A call without a result of a library function with the operands, after `first` if there is one.
static struct value call_with(struct lower *l, uint32_t symbol, struct node *first,
                              const expression *operands, unsigned count) {
  struct value v[3];
  lower_operands(l, operands, count, v);
  struct node *arguments = lower_arguments(v[0].lo, v[1].lo, v[2].lo, NULL);
  if (first) first->next = arguments;
  lower_append(l, lower_call(l, symbol, T_VOID, first ? first : arguments));
  return nothing;
}

static struct value lower_memory_copy(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryCopyGetDest(e), BinaryenMemoryCopyGetSource(e),
                           BinaryenMemoryCopyGetSize(e)};
  return call_with(l, S_MEMORY_COPY, NULL, operands, 3);
}

static struct value lower_memory_fill(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryFillGetDest(e), BinaryenMemoryFillGetValue(e),
                           BinaryenMemoryFillGetSize(e)};
  return call_with(l, S_MEMORY_FILL, NULL, operands, 3);
}

static struct value lower_memory_init(struct lower *l, expression e) {
  expression operands[] = {BinaryenMemoryInitGetDest(e), BinaryenMemoryInitGetOffset(e),
                           BinaryenMemoryInitGetSize(e)};
  struct node *segment = ir_int(l->arena, (int32_t)BinaryenMemoryInitGetSegment(e));
  return call_with(l, S_MEMORY_INIT, segment, operands, 3);
}

static struct value lower_data_drop(struct lower *l, expression e) {
  struct node *segment = ir_int(l->arena, (int32_t)BinaryenDataDropGetSegment(e));
  lower_append(l, lower_call(l, S_DROP, T_VOID, segment));
  return nothing;
}

// --- Tuples -----------------------------------------------------------------------------------

static struct value lower_tuple_make(struct lower *l, expression e) {
  struct arguments parts = lower_call_operands(l, e, BinaryenTupleMakeGetNumOperands(e),
                                               BinaryenTupleMakeGetOperandAt, NULL);
  uint32_t first = new_locals(l, BinaryenExpressionGetType(e)), next = first;
  for (unsigned i = 0; i < parts.count; i++) {
    const struct value *v = &parts.values[i];
    for (int p = 0; p < VALUE_PARTS && v->parts[p]; p++)
      lower_append(l, ir_set(l->arena, next++, v->parts[p]));
  }
  return (struct value){.tuple = first};
}

static struct value lower_tuple_extract(struct lower *l, expression e) {
  expression tuple = BinaryenTupleExtractGetTuple(e);
  BinaryenType types[MAX_VALUES], type = BinaryenExpressionGetType(tuple);
  struct value v = lower_expression(l, tuple);
  if (BinaryenTypeArity(type) > MAX_VALUES) {
    lower_fail(l, "a tuple of more than 32 values");
    return zero(l, BinaryenTypeInt32());
  }
  BinaryenTypeExpand(type, types);
  uint32_t index = BinaryenTupleExtractGetIndex(e), first = v.tuple;
  for (uint32_t i = 0; i < index; i++) first += parts_of(l, types[i]).count;
  return read_locals(l, first, types[index]);
}

// --- Dispatch ---------------------------------------------------------------------------------

struct handler {
  BinaryenExpressionId (*id)(void);
  struct value (*lower)(struct lower *l, expression e); // NULL: there is no asm.js form
  const char *name;
};

static const struct handler handlers[] = {
    {BinaryenNopId, lower_nop, "nop"},
    {BinaryenBlockId, lower_block, "block"},
    {BinaryenIfId, lower_if, "if"},
    {BinaryenLoopId, lower_loop, "loop"},
    {BinaryenBreakId, lower_break, "br"},
    {BinaryenSwitchId, lower_switch, "br_table"},
    {BinaryenCallId, lower_direct_call, "call"},
    {BinaryenCallIndirectId, lower_call_indirect, "call_indirect"},
    {BinaryenLocalGetId, lower_local_get, "local.get"},
    {BinaryenLocalSetId, lower_local_set, "local.set"},
    {BinaryenGlobalGetId, lower_global_get, "global.get"},
    {BinaryenGlobalSetId, lower_global_set, "global.set"},
    {BinaryenLoadId, lower_load, "load"},
    {BinaryenStoreId, lower_store, "store"},
    {BinaryenConstId, lower_const, "const"},
    {BinaryenUnaryId, lower_unary, "a unary operator"},
    {BinaryenBinaryId, lower_binary, "a binary operator"},
    {BinaryenSelectId, lower_select, "select"},
    {BinaryenDropId, lower_drop, "drop"},
    {BinaryenReturnId, lower_return, "return"},
    {BinaryenMemorySizeId, lower_memory_size, "memory.size"},
    {BinaryenMemoryGrowId, lower_memory_grow, "memory.grow"},
    {BinaryenMemoryInitId, lower_memory_init, "memory.init"},
    {BinaryenDataDropId, lower_data_drop, "data.drop"},
    {BinaryenMemoryCopyId, lower_memory_copy, "memory.copy"},
    {BinaryenMemoryFillId, lower_memory_fill, "memory.fill"},
    {BinaryenUnreachableId, lower_unreachable, "unreachable"},
    {BinaryenTupleMakeId, lower_tuple_make, "tuple.make"},
    {BinaryenTupleExtractId, lower_tuple_extract, "tuple.extract"},
    {BinaryenAtomicRMWId, NULL, "atomic.rmw"},
    {BinaryenAtomicCmpxchgId, NULL, "atomic.rmw.cmpxchg"},
    {BinaryenAtomicWaitId, NULL, "memory.atomic.wait"},
    {BinaryenAtomicNotifyId, NULL, "memory.atomic.notify"},
    {BinaryenAtomicFenceId, NULL, "atomic.fence"},
    {BinaryenSIMDExtractId, lower_vector_extract, "extract_lane"},
    {BinaryenSIMDReplaceId, lower_vector_replace, "replace_lane"},
    {BinaryenSIMDShuffleId, lower_vector_shuffle, "i8x16.shuffle"},
    {BinaryenSIMDTernaryId, lower_vector_ternary, "v128.bitselect"},
    {BinaryenSIMDShiftId, lower_vector_shift, "a vector's shift"},
    {BinaryenSIMDLoadId, lower_vector_load, "a vector's load"},
    {BinaryenSIMDLoadStoreLaneId, lower_vector_lane, "load_lane or store_lane"},
    {BinaryenPopId, NULL, "pop"},
    {BinaryenTryId, NULL, "try"},
    {BinaryenThrowId, NULL, "throw"},
    {BinaryenRethrowId, NULL, "rethrow"},
    {BinaryenRefNullId, lower_ref_null, "ref.null"},
    {BinaryenRefIsId, lower_ref_is, "ref.is_null"},
    {BinaryenRefFuncId, lower_ref_func, "ref.func"},
};

static const struct handler *handler_of(expression e) {
  BinaryenExpressionId id = BinaryenExpressionGetId(e);
  for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
    if (handlers[i].id() == id) return &handlers[i];
  return NULL;
}

// Engines parse nested text by recursion: V8 gives up at some 2,000 blocks, earlier in expressions.
enum { MOST_NESTED = 1000, HIGHEST_TREE = 100 };

static bool is_nest(const struct handler *h) {
  return h->lower == lower_block || h->lower == lower_if || h->lower == lower_loop;
}

static struct value lower_with_handler(struct lower *l, const struct handler *handler,
                                       expression e) {
  if (handler && handler->lower) return handler->lower(l, e);
  lower_fail(l, handler ? handler->name : "an instruction of a later proposal");
  return zero(l, BinaryenExpressionGetType(e));
}

static void save_number(struct lower *l, struct value *v) {
  v->lo = lower_atom(l, v->lo);
  if (v->hi) v->hi = lower_atom(l, v->hi);
}

struct value lower_expression(struct lower *l, expression e) {
  const struct handler *handler = handler_of(e);
  bool nests = handler && is_nest(handler);
  uint32_t others = l->height;
  l->height = 0;
  l->nested += nests;
  if (l->nested > MOST_NESTED) lower_fail(l, "a block in more than 1,000 others");
  struct value v = lower_with_handler(l, handler, e);
  l->nested -= nests;
  BinaryenType type = BinaryenExpressionGetType(e);
  bool is_high = ++l->height > HIGHEST_TREE && v.lo && !is_vector(type) && has_value(type);
  if (is_high) save_number(l, &v);
  if (is_high || l->height < others) l->height = others;
  return v;
}

// --- Functions --------------------------------------------------------------------------------

static void add_vector_parameters(struct lower *l, const BinaryenType *types, uint32_t count) {
  uint32_t *firsts = memory_allocate(count * sizeof *firsts);
  for (uint32_t i = 0; i < count; i++) {
    firsts[i] = l->slots[i];
    if (is_vector(types[i])) l->slots[i] = vector_local(l, firsts[i]);
  }
  vector_places(l);
  for (uint32_t i = 0; i < count; i++)
    if (is_vector(types[i])) vector_parameter(l, firsts[i], l->slots[i]);
  free(firsts);
}

static void add_slots(struct lower *l, BinaryenFunctionRef function) {
  BinaryenType params = BinaryenFunctionGetParams(function), types[MAX_PARAMS];
  uint32_t param_count = BinaryenTypeArity(params), vars = BinaryenFunctionGetNumVars(function);
  l->slots = memory_allocate((param_count + vars) * sizeof *l->slots);
  BinaryenTypeExpand(params, types);
  for (uint32_t i = 0; i < param_count; i++)
    l->slots[i] = locals_of_parts(l, parts_of(l, types[i]));
  l->f->params = l->f->locals;
  for (uint32_t i = 0; i < vars; i++) {
    BinaryenType type = BinaryenFunctionGetVar(function, i);
    uint32_t first = locals_of_parts(l, parts_of(l, type));
    l->slots[param_count + i] = is_vector(type) ? vector_local(l, first) : first;
  }
  add_vector_parameters(l, types, param_count);
  l->f->first_temp = l->f->locals;
}

static void lower_body(struct lower *l, BinaryenFunctionRef function) {
  BinaryenType results = BinaryenFunctionGetResults(function);
  expression body = BinaryenFunctionGetBody(function);
  l->f->result = (uint8_t)first_part(l, results);
  struct value v = nothing;
  if (has_value(results))
    v = lower_expression(l, body);
  else
    lower_statement(l, body);
  if (has_value(BinaryenExpressionGetType(body)) && has_value(results)) lower_result(l, v, results);
}

static error *lower_with(struct module *m, BinaryenFunctionRef function, struct forms *forms,
                         struct function **lowered) {
  struct function *f = arena_allocate(m->arena, sizeof *f);
  struct lower l = {.module = m, .arena = m->arena, .f = f, .out = &f->body, .forms = forms};
  const struct callee *callee = module_callee(m, BinaryenFunctionGetName(function));
  l.name = callee->name;
  f->symbol = callee->symbol;
  add_slots(&l, function);
  if (!l.failure) lower_body(&l, function);
  free(l.slots);
  free(l.assigned);
  *lowered = f;
  return l.failure;
}

error *lower_function(struct module *m, BinaryenFunctionRef function) {
  struct forms *forms = forms_new();
  struct function *f;
  error *failure = lower_with(m, function, forms, &f);
  if (!failure && forms_decide(forms)) failure = lower_with(m, function, forms, &f);
  forms_free(forms);
  *m->functions_end = f;
  m->functions_end = &f->next;
  return failure;
}
