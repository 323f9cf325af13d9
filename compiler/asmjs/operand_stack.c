/* SPDX-License-Identifier: MIT */
// Values that wait: saved, copied, kept from what would change them.
#include "asmjs/lower.h"

#include <string.h>

typedef BinaryenExpressionRef expression;

#include <string.h>

void lower_fail(struct lower *l, const char *instruction) {
  if (l->failure) return;
  l->failure = error_unsupported("in function %s: %s has no asm.js form", l->name, instruction);
}

void lower_append(struct lower *l, struct node *statement) { list_append(l->out, statement); }

struct node *lower_local(struct lower *l, uint32_t index) {
  return ir_local(l->arena, l->f, index);
}

struct node *lower_save(struct lower *l, struct node *n) {
  uint32_t temporary = function_local(l->f, n->type);
  lower_append(l, ir_set(l->arena, temporary, n));
  return lower_local(l, temporary);
}

struct node *lower_atom(struct lower *l, struct node *n) {
  return ir_is_atom(n) ? n : lower_save(l, n);
}

struct node *lower_bind(struct lower *l, struct node **n) {
  if (ir_is_atom(*n)) return lower_clone(l, *n);
  if ((*n)->op != N_SET) *n = ir_set(l->arena, function_local(l->f, (*n)->type), *n);
  return lower_local(l, (*n)->id);
}

struct node *lower_clone(struct lower *l, const struct node *n) {
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

struct node *lower_global(struct lower *l, uint32_t symbol, enum type type) {
  return ir_global(l->arena, symbol, type);
}

void lower_set_global(struct lower *l, uint32_t symbol, struct node *value) {
  lower_append(l, ir_set_global(l->arena, symbol, value));
}

struct value lower_call_64(struct lower *l, uint32_t symbol, struct node *arguments) {
  struct node *low = lower_save(l, lower_call(l, symbol, T_INT, arguments));
  return (struct value){.lo = low, .hi = lower_save(l, lower_global(l, S_HIGH, T_INT))};
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
  *tree = lower_local(l, temporary);
  return mark;
}

struct value lower_zero(struct lower *l, BinaryenType type) {
  if (type == BinaryenTypeInt32()) return scalar(ir_int(l->arena, 0));
  if (type == BinaryenTypeFloat32()) return scalar(ir_float(l->arena, 0));
  if (type == BinaryenTypeFloat64()) return scalar(ir_double(l->arena, 0));
  if (type == BinaryenTypeInt64())
    return (struct value){.lo = ir_int(l->arena, 0), .hi = ir_int(l->arena, 0)};
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return no_result;
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
      values[i] = lower_zero(l, BinaryenTypeInt32());
    if (i > 0 && l->out->last != mark) save_waiting(l, mark, values, i);
  }
}

void lower_save_conflicting(struct lower *l, struct value *values, unsigned count,
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

void lower_spill(struct lower *l, struct value *values, unsigned count) {
  for (unsigned i = 0; i < count; i++)
    if (values[i].lo && values[i].lo->effects & ~E_LOCAL) {
      lower_save_conflicting(l, values, i, values[i].lo, 0);
      values[i].lo = lower_save(l, values[i].lo);
    }
}

bool lower_reads(struct lower *l, struct node *n, uint32_t first, uint32_t count) {
  check_statements(l, l->out->last);
  for (uint32_t i = 0; i < count; i++) l->assigned[first + i] = l->check;
  return reads_assigned(l, n);
}
