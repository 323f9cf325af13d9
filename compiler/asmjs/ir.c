/* SPDX-License-Identifier: MIT */
#include "asmjs/ir.h"

#include <string.h>

#define ROW(op, result, count, operand) [op] = {T_##result, T_##operand, count}
const struct op_type op_types[N_OPS] = {
    ROW(N_NOT, INT, 1, INT),
    ROW(N_NEG_D, DOUBLE, 1, DOUBLE),
    ROW(N_NEG_F, FLOAT, 1, FLOAT),
    ROW(N_ABS_D, DOUBLE, 1, DOUBLE),
    ROW(N_ABS_F, FLOAT, 1, FLOAT),
    ROW(N_SQRT_D, DOUBLE, 1, DOUBLE),
    ROW(N_SQRT_F, FLOAT, 1, FLOAT),
    ROW(N_CEIL_D, DOUBLE, 1, DOUBLE),
    ROW(N_CEIL_F, FLOAT, 1, FLOAT),
    ROW(N_FLOOR_D, DOUBLE, 1, DOUBLE),
    ROW(N_FLOOR_F, FLOAT, 1, FLOAT),
    ROW(N_CLZ, INT, 1, INT),
    ROW(N_INT_TO_DOUBLE, DOUBLE, 1, INT),
    ROW(N_UINT_TO_DOUBLE, DOUBLE, 1, INT),
    ROW(N_INT_TO_FLOAT, FLOAT, 1, INT),
    ROW(N_UINT_TO_FLOAT, FLOAT, 1, INT),
    ROW(N_DOUBLE_TO_FLOAT, FLOAT, 1, DOUBLE),
    ROW(N_FLOAT_TO_DOUBLE, DOUBLE, 1, FLOAT),
    ROW(N_DOUBLE_TO_INT, INT, 1, DOUBLE),
    ROW(N_ADD, INT, 2, INT),
    ROW(N_SUB, INT, 2, INT),
    ROW(N_MUL, INT, 2, INT),
    ROW(N_DIV_S, INT, 2, INT),
    ROW(N_DIV_U, INT, 2, INT),
    ROW(N_REM_S, INT, 2, INT),
    ROW(N_REM_U, INT, 2, INT),
    ROW(N_AND, INT, 2, INT),
    ROW(N_OR, INT, 2, INT),
    ROW(N_XOR, INT, 2, INT),
    ROW(N_SHL, INT, 2, INT),
    ROW(N_SHR_S, INT, 2, INT),
    ROW(N_SHR_U, INT, 2, INT),
    ROW(N_EQ, INT, 2, INT),
    ROW(N_NE, INT, 2, INT),
    ROW(N_LT_S, INT, 2, INT),
    ROW(N_LE_S, INT, 2, INT),
    ROW(N_GT_S, INT, 2, INT),
    ROW(N_GE_S, INT, 2, INT),
    ROW(N_LT_U, INT, 2, INT),
    ROW(N_LE_U, INT, 2, INT),
    ROW(N_GT_U, INT, 2, INT),
    ROW(N_GE_U, INT, 2, INT),
    ROW(N_ADD_D, DOUBLE, 2, DOUBLE),
    ROW(N_SUB_D, DOUBLE, 2, DOUBLE),
    ROW(N_MUL_D, DOUBLE, 2, DOUBLE),
    ROW(N_DIV_D, DOUBLE, 2, DOUBLE),
    ROW(N_MIN_D, DOUBLE, 2, DOUBLE),
    ROW(N_MAX_D, DOUBLE, 2, DOUBLE),
    ROW(N_EQ_D, INT, 2, DOUBLE),
    ROW(N_NE_D, INT, 2, DOUBLE),
    ROW(N_LT_D, INT, 2, DOUBLE),
    ROW(N_LE_D, INT, 2, DOUBLE),
    ROW(N_GT_D, INT, 2, DOUBLE),
    ROW(N_GE_D, INT, 2, DOUBLE),
    ROW(N_ADD_F, FLOAT, 2, FLOAT),
    ROW(N_SUB_F, FLOAT, 2, FLOAT),
    ROW(N_MUL_F, FLOAT, 2, FLOAT),
    ROW(N_DIV_F, FLOAT, 2, FLOAT),
    ROW(N_EQ_F, INT, 2, FLOAT),
    ROW(N_NE_F, INT, 2, FLOAT),
    ROW(N_LT_F, INT, 2, FLOAT),
    ROW(N_LE_F, INT, 2, FLOAT),
    ROW(N_GT_F, INT, 2, FLOAT),
    ROW(N_GE_F, INT, 2, FLOAT),
};

void list_append(struct list *l, struct node *n) {
  if (l->last)
    l->last->next = n;
  else
    l->first = n;
  l->last = n;
}

void list_append_all(struct list *l, struct node *first) {
  for (struct node *n = first, *next; n; n = next) {
    next = n->next;
    n->next = NULL;
    list_append(l, n);
  }
}

struct node *list_insert(struct list *l, struct node *mark, struct node *n) {
  struct node **slot = mark ? &mark->next : &l->first;
  n->next = *slot;
  *slot = n;
  if (l->last == mark) l->last = n;
  return n;
}

void list_drop_last(struct list *l) {
  struct node **slot = &l->first, *before = NULL;
  while ((*slot)->next) {
    before = *slot;
    slot = &before->next;
  }
  *slot = NULL;
  l->last = before;
}

uint32_t function_local(struct function *f, enum type type) {
  if (f->locals == f->room) {
    f->room = f->room ? f->room * 2 : 16;
    f->types = memory_resize(f->types, f->room);
  }
  f->types[f->locals] = (uint8_t)type;
  return f->locals++;
}

struct node *ir_node(arena *a, enum op op, enum type type) {
  struct node *n = arena_allocate(a, sizeof *n);
  n->op = (uint8_t)op;
  n->type = (uint8_t)type;
  return n;
}

struct node *ir_int(arena *a, int32_t value) {
  struct node *n = ir_node(a, N_INT, T_INT);
  n->integer = value;
  return n;
}

struct node *ir_double(arena *a, double value) {
  struct node *n = ir_node(a, N_DOUBLE, T_DOUBLE);
  n->number = value;
  return n;
}

struct node *ir_float(arena *a, float value) {
  struct node *n = ir_node(a, N_FLOAT, T_FLOAT);
  n->number = (double)value;
  return n;
}

static struct node *reference(arena *a, enum op op, enum type type, uint32_t id, unsigned effects) {
  struct node *n = ir_node(a, op, type);
  n->id = id;
  n->effects = (uint8_t)effects;
  return n;
}

struct node *ir_local(arena *a, const struct function *f, uint32_t local) {
  return reference(a, N_LOCAL, f->types[local], local, E_LOCAL);
}

struct node *ir_set(arena *a, uint32_t local, struct node *value) {
  struct node *n = reference(a, N_SET, value->type, local, value->effects | E_ASSIGN);
  n->a = value;
  return n;
}

struct node *ir_global(arena *a, uint32_t symbol, enum type type) {
  return reference(a, N_GLOBAL, type, symbol, E_READ);
}

struct node *ir_set_global(arena *a, uint32_t symbol, struct node *value) {
  struct node *n = reference(a, N_SET_GLOBAL, value->type, symbol, value->effects | E_WRITE);
  n->a = value;
  return n;
}

struct node *ir_load(arena *a, enum view view, struct node *address) {
  enum type type = view == V_F64 ? T_DOUBLE : view == V_F32 ? T_FLOAT : T_INT;
  struct node *n = reference(a, N_LOAD, type, view, address->effects | E_READ);
  n->a = address;
  return n;
}

struct node *ir_store(arena *a, enum view view, struct node *address, struct node *value) {
  unsigned effects = address->effects | value->effects | E_WRITE;
  struct node *n = reference(a, N_STORE, T_VOID, view, effects);
  n->a = address;
  n->b = value;
  return n;
}

struct node *ir_select(arena *a, struct node *condition, struct node *yes, struct node *no) {
  if (condition->op == N_INT) return condition->integer ? yes : no;
  struct node *n = ir_node(a, N_SELECT, yes->type);
  n->effects = condition->effects | yes->effects | no->effects;
  n->a = condition;
  n->b = yes;
  n->c = no;
  return n;
}

struct node *ir_call(arena *a, uint32_t symbol, enum type type, unsigned effects,
                     struct node *arguments) {
  for (struct node *n = arguments; n; n = n->next) effects |= n->effects;
  struct node *n = reference(a, N_CALL, type, symbol, effects);
  n->a = arguments;
  return n;
}

struct node *ir_unary(arena *a, enum op op, struct node *value) {
  struct node *n = ir_node(a, op, op_types[op].result);
  n->effects = value->effects;
  n->a = value;
  return n;
}

// Whether the operator on these constants is a constant; if so, which.
static bool fold(enum op op, int32_t left, int32_t right, int32_t *result) {
  uint32_t l = (uint32_t)left, r = (uint32_t)right, value;
  switch (op) {
  case N_ADD: value = l + r; break;
  case N_SUB: value = l - r; break;
  case N_MUL: value = l * r; break;
  case N_DIV_S: // the caller has seen to it that it does not trap
    value = r == UINT32_MAX ? 0 - l : (uint32_t)(r ? left / right : 0);
    break;
  case N_REM_S: value = r == UINT32_MAX || !r ? 0 : (uint32_t)(left % right); break;
  case N_DIV_U: value = r ? l / r : 0; break;
  case N_REM_U: value = r ? l % r : 0; break;
  case N_AND: value = l & r; break;
  case N_OR: value = l | r; break;
  case N_XOR: value = l ^ r; break;
  case N_SHL: value = l << (r & 31); break;
  case N_SHR_S: value = (uint32_t)(left >> (r & 31)); break;
  case N_SHR_U: value = l >> (r & 31); break;
  case N_EQ: value = l == r; break;
  case N_NE: value = l != r; break;
  case N_LT_S: value = left < right; break;
  case N_LE_S: value = left <= right; break;
  case N_GT_S: value = left > right; break;
  case N_GE_S: value = left >= right; break;
  case N_LT_U: value = l < r; break;
  case N_LE_U: value = l <= r; break;
  case N_GT_U: value = l > r; break;
  case N_GE_U: value = l >= r; break;
  default: return false;
  }
  memcpy(result, &value, sizeof value);
  return true;
}

// The operator that gives the same with its operands exchanged, or N_NOT if there is none.
static enum op exchanged(enum op op) {
  switch (op) {
  case N_ADD:
  case N_MUL:
  case N_AND:
  case N_OR:
  case N_XOR:
  case N_EQ:
  case N_NE: return op;
  case N_LT_S: return N_GT_S;
  case N_GT_S: return N_LT_S;
  case N_LE_S: return N_GE_S;
  case N_GE_S: return N_LE_S;
  case N_LT_U: return N_GT_U;
  case N_GT_U: return N_LT_U;
  case N_LE_U: return N_GE_U;
  case N_GE_U: return N_LE_U;
  default: return N_NOT;
  }
}

// `left op constant` where that is a simpler tree, or NULL.
static struct node *simplify(arena *a, enum op op, struct node *left, int32_t right) {
  bool pure = !(left->effects & (E_WRITE | E_ASSIGN));
  switch (op) {
  case N_ADD:
  case N_SUB:
    if (right == 0) return left;
    if (left->op == N_ADD && left->b->op == N_INT) {
      int32_t sum;
      fold(op, left->b->integer, right, &sum);
      return ir_binary(a, N_ADD, left->a, ir_int(a, sum));
    }
    return NULL;
  case N_OR:
    if (right == -1 && pure) return ir_int(a, -1);
    return right == 0 ? left : NULL;
  case N_XOR: return right == 0 ? left : NULL;
  case N_SHL:
  case N_SHR_S:
  case N_SHR_U: return (right & 31) == 0 ? left : NULL;
  case N_AND:
    if (right == 0 && pure) return ir_int(a, 0);
    return right == -1 ? left : NULL;
  case N_MUL:
    if (right == 0 && pure) return ir_int(a, 0);
    return right == 1 ? left : NULL;
  case N_LT_U:
    if (right == 0 && pure) return ir_int(a, 0);
    return right == 1 ? ir_binary(a, N_EQ, left, ir_int(a, 0)) : NULL;
  case N_GE_U:
    if (right == 0 && pure) return ir_int(a, 1);
    return right == 1 ? ir_binary(a, N_NE, left, ir_int(a, 0)) : NULL;
  case N_LE_U: return right == 0 ? ir_binary(a, N_EQ, left, ir_int(a, 0)) : NULL;
  case N_GT_U: return right == 0 ? ir_binary(a, N_NE, left, ir_int(a, 0)) : NULL;
  default: return NULL;
  }
}

struct node *ir_binary(arena *a, enum op op, struct node *left, struct node *right) {
  if (op_types[op].operand == T_INT) {
    int32_t value;
    if (left->op == N_INT && right->op == N_INT && fold(op, left->integer, right->integer, &value))
      return ir_int(a, value);
    // Constants come second; V8 takes an index that begins with a large one for an address.
    if (left->op == N_INT && exchanged(op) != N_NOT) {
      struct node *constant = left;
      left = right;
      right = constant;
      op = exchanged(op);
    }
    struct node *simple = right->op == N_INT ? simplify(a, op, left, right->integer) : NULL;
    if (simple) return simple;
  }
  struct node *n = ir_node(a, op, op_types[op].result);
  n->effects = left->effects | right->effects;
  n->a = left;
  n->b = right;
  return n;
}

// The operator that gives the opposite truth value, or N_NOT if there is none.
static enum op opposite(enum op op) {
  static const uint8_t pairs[][2] = {{N_EQ, N_NE},     {N_LT_S, N_GE_S}, {N_GT_S, N_LE_S},
                                     {N_LT_U, N_GE_U}, {N_GT_U, N_LE_U}, {N_EQ_D, N_NE_D},
                                     {N_EQ_F, N_NE_F}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    if (pairs[i][0] == op) return pairs[i][1];
    if (pairs[i][1] == op) return pairs[i][0];
  }
  return N_NOT;
}

struct node *ir_not(arena *a, struct node *condition) {
  if (condition->op == N_INT) return ir_int(a, !condition->integer);
  enum op op = opposite(condition->op);
  if (op != N_NOT) return ir_binary(a, op, condition->a, condition->b);
  return ir_unary(a, N_NOT, condition);
}

struct node *ir_block(arena *a, uint32_t label, struct list statements) {
  struct node *n = ir_node(a, N_BLOCK, T_VOID);
  n->id = label;
  n->a = statements.first;
  return n;
}

struct node *ir_if(arena *a, struct node *condition, struct list yes, struct list no) {
  struct node *n = ir_node(a, N_IF, T_VOID);
  n->a = condition;
  n->b = yes.first;
  n->c = no.first;
  return n;
}

struct node *ir_jump(arena *a, enum op op, uint32_t label) {
  return reference(a, op, T_VOID, label, E_JUMP);
}

struct node *ir_return(arena *a, struct node *value) {
  struct node *n = reference(a, N_RETURN, T_VOID, 0, E_JUMP);
  n->a = value;
  return n;
}

bool ir_is_int(const struct node *n, int32_t value) {
  return n->op == N_INT && n->integer == value;
}

bool ir_is_constant(const struct node *n) { return n->op <= N_FLOAT; }

bool ir_is_atom(const struct node *n) { return n->op <= N_LOCAL; }

bool ir_conflict(const struct node *first, const struct node *second) {
  unsigned f = first->effects, s = second->effects;
  return (f & E_WRITE && s & (E_READ | E_WRITE)) || (s & E_WRITE && f & (E_READ | E_WRITE)) ||
         (f & E_ASSIGN && s & (E_LOCAL | E_ASSIGN)) || (s & E_ASSIGN && f & (E_LOCAL | E_ASSIGN));
}

uint32_t ir_count_jumps(const struct node *statements, enum op op, uint32_t label) {
  uint32_t count = 0;
  for (const struct node *n = statements; n; n = n->next) {
    switch (n->op) {
    case N_BREAK:
    case N_CONTINUE: count += n->op == op && n->id == label; break;
    case N_BLOCK:
    case N_LOOP:
    case N_CASE: count += ir_count_jumps(n->a, op, label); break;
    case N_SWITCH: count += ir_count_jumps(n->b, op, label); break;
    case N_IF: count += ir_count_jumps(n->b, op, label) + ir_count_jumps(n->c, op, label); break;
    default: break;
    }
  }
  return count;
}

static bool statement_falls_through(const struct node *n) {
  switch (n->op) {
  case N_BREAK:
  case N_CONTINUE:
  case N_RETURN: return false;
  case N_BLOCK: return ir_falls_through(n->a) || ir_count_jumps(n->a, N_BREAK, n->id);
  case N_LOOP: return n->b || ir_count_jumps(n->a, N_BREAK, n->id2);
  case N_IF: return ir_falls_through(n->b) || ir_falls_through(n->c);
  case N_SWITCH: {
    const struct node *last = NULL;
    for (const struct node *c = n->b; c; c = c->next) last = c;
    return !last || last->count || ir_falls_through(last->a) ||
           ir_count_jumps(n->b, N_BREAK, n->id);
  }
  default: return !(n->effects & E_JUMP);
  }
}

bool ir_falls_through(const struct node *statements) {
  const struct node *last = statements;
  if (!last) return true;
  while (last->next) last = last->next;
  return statement_falls_through(last);
}

unsigned ir_children(struct node *n, struct child *children) {
  switch (n->op) {
  case N_INT:
  case N_DOUBLE:
  case N_FLOAT:
  case N_LOCAL:
  case N_GLOBAL:
  case N_BREAK:
  case N_CONTINUE: return 0;
  case N_SET:
  case N_SET_GLOBAL:
  case N_LOAD: children[0] = (struct child){CHILD_VALUE, &n->a}; return 1;
  case N_RETURN: children[0] = (struct child){CHILD_VALUE, &n->a}; return n->a != NULL;
  case N_STORE:
    children[0] = (struct child){CHILD_VALUE, &n->a};
    children[1] = (struct child){CHILD_VALUE, &n->b};
    return 2;
  case N_CALL: children[0] = (struct child){CHILD_LIST, &n->a}; return 1;
  case N_CALL_TABLE:
    children[0] = (struct child){CHILD_VALUE, &n->b};
    children[1] = (struct child){CHILD_LIST, &n->a};
    return 2;
  case N_SELECT:
    children[0] = (struct child){CHILD_VALUE, &n->a};
    children[1] = (struct child){CHILD_VALUE, &n->b};
    children[2] = (struct child){CHILD_VALUE, &n->c};
    return 3;
  case N_BLOCK:
  case N_CASE: children[0] = (struct child){CHILD_LIST, &n->a}; return 1;
  case N_LOOP:
    children[0] = (struct child){CHILD_LIST, &n->a};
    children[1] = (struct child){CHILD_VALUE, &n->b};
    return n->b ? 2 : 1;
  case N_IF:
    children[0] = (struct child){CHILD_VALUE, &n->a};
    children[1] = (struct child){CHILD_LIST, &n->b};
    children[2] = (struct child){CHILD_LIST, &n->c};
    return 3;
  case N_SWITCH:
    children[0] = (struct child){CHILD_VALUE, &n->a};
    children[1] = (struct child){CHILD_LIST, &n->b};
    return 2;
  default:
    children[0] = (struct child){CHILD_VALUE, &n->a};
    children[1] = (struct child){CHILD_VALUE, &n->b};
    return op_types[n->op].operands;
  }
}
