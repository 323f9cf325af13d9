/* SPDX-License-Identifier: MIT */
// The constructors of asm.js's IR: what they fold means the same, and what they say of a tree is
// so.
#include "asmjs/ir.h"
#include "check.h"

#include <limits.h>

static arena *a;
static const int32_t edges[] = {0,   1,   2,     3,       5,       31, 32, 33,
                                127, 255, 65535, INT_MAX, INT_MIN, -1, -2, -255};
enum { EDGES = sizeof edges / sizeof *edges };

static bool traps(enum op op, int32_t left, int32_t right) {
  if (op < N_DIV_S || op > N_REM_U) return false;
  return right == 0 || (op <= N_DIV_S && left == INT_MIN && right == -1);
}

static int32_t compute(enum op op, int32_t left, int32_t right) {
  uint32_t l = (uint32_t)left, r = (uint32_t)right;
  switch (op) {
  case N_ADD: return (int32_t)(l + r);
  case N_SUB: return (int32_t)(l - r);
  case N_MUL: return (int32_t)(l * r);
  case N_DIV_S: return left / right;
  case N_DIV_U: return (int32_t)(l / r);
  case N_REM_S: return right == -1 ? 0 : left % right;
  case N_REM_U: return (int32_t)(l % r);
  case N_AND: return left & right;
  case N_OR: return left | right;
  case N_XOR: return left ^ right;
  case N_SHL: return (int32_t)(l << (r & 31));
  case N_SHR_S: return left >> (r & 31);
  case N_SHR_U: return (int32_t)(l >> (r & 31));
  case N_EQ: return left == right;
  case N_NE: return left != right;
  case N_LT_S: return left < right;
  case N_LE_S: return left <= right;
  case N_GT_S: return left > right;
  case N_GE_S: return left >= right;
  case N_LT_U: return l < r;
  case N_LE_U: return l <= r;
  case N_GT_U: return l > r;
  case N_GE_U: return l >= r;
  default: CHECK(false, "operator %d", op); return 0;
  }
}

// The value of a tree of ints in which every local is `x`.
static int32_t evaluate(const struct node *n, int32_t x) {
  switch (n->op) {
  case N_INT: return n->integer;
  case N_LOCAL: return x;
  case N_NOT: return !evaluate(n->a, x);
  case N_SELECT: return evaluate(evaluate(n->a, x) ? n->b : n->c, x);
  default: return compute(n->op, evaluate(n->a, x), evaluate(n->b, x));
  }
}

static void check_operator(enum op op, struct node *local) {
  for (int i = 0; i < EDGES; i++)
    for (int k = 0; k < EDGES; k++) {
      int32_t x = edges[i], y = edges[k];
      if (traps(op, x, y)) continue;
      int32_t expected = compute(op, x, y);
      struct node *both = ir_binary(a, op, ir_int(a, x), ir_int(a, y));
      CHECK(both->op == N_INT, "operator %d of %d and %d is not folded", op, x, y);
      CHECK(both->integer == expected, "operator %d of %d and %d is %d", op, x, y, both->integer);
      int32_t left = evaluate(ir_binary(a, op, ir_int(a, x), local), y);
      CHECK(left == expected, "operator %d of the constant %d and %d is %d", op, x, y, left);
      int32_t right = evaluate(ir_binary(a, op, local, ir_int(a, y)), x);
      CHECK(right == expected, "operator %d of %d and the constant %d is %d", op, x, y, right);
      int32_t negated = evaluate(ir_not(a, ir_binary(a, op, local, ir_int(a, y))), x);
      CHECK(negated == !expected, "not operator %d of %d and %d is %d", op, x, y, negated);
    }
}

static void check_effects(const struct function *f) {
  struct node *x = ir_local(a, f, 0), *y = ir_local(a, f, 1);
  struct node *load = ir_load(a, V_S32, x), *store = ir_store(a, V_S32, x, y);
  struct node *set_x = ir_set(a, 0, ir_int(a, 1)), *call = ir_call(a, 0, T_INT, E_WRITE, NULL);
  CHECK(ir_conflict(load, store) && ir_conflict(store, load), "a load and a store");
  CHECK(ir_conflict(load, call) && ir_conflict(call, call), "calls that write");
  CHECK(ir_conflict(x, set_x) && !ir_conflict(ir_int(a, 2), set_x), "an assignment");
  CHECK(!ir_conflict(load, load) && !ir_conflict(x, y), "two reads");
  struct node *sum = ir_binary(a, N_ADD, load, call);
  CHECK((sum->effects & (E_READ | E_WRITE)) == (E_READ | E_WRITE), "effects are %x", sum->effects);
  CHECK(ir_is_atom(x) && ir_is_atom(ir_int(a, 3)) && !ir_is_atom(load), "atoms");
}

static void check_flow(const struct function *f) {
  struct list leaves = {0}, stays = {0}, nothing = {0};
  list_append(&leaves, ir_return(a, NULL));
  list_append(&stays, ir_set(a, 0, ir_int(a, 1)));
  CHECK(!ir_falls_through(leaves.first) && ir_falls_through(stays.first), "return");
  struct node *x = ir_local(a, f, 0);
  CHECK(!ir_falls_through(ir_if(a, x, leaves, leaves)), "an if that returns in both branches");
  CHECK(ir_falls_through(ir_if(a, x, leaves, nothing)), "an if without else");
  struct list breaks = {0};
  list_append(&breaks, ir_if(a, x, (struct list){0}, (struct list){0}));
  list_append(&breaks, ir_jump(a, N_BREAK, 7));
  CHECK(ir_count_jumps(breaks.first, N_BREAK, 7) == 1, "breaks");
  CHECK(ir_count_jumps(breaks.first, N_BREAK, 8) == 0, "breaks out of another");
  CHECK(ir_falls_through(ir_block(a, 7, breaks)), "a block that is left by a break");
}

static void check_lists(void) {
  struct list l = {0};
  struct node *first = ir_int(a, 1), *second = ir_int(a, 2), *third = ir_int(a, 3);
  list_append(&l, first);
  list_append(&l, third);
  list_insert(&l, first, second);
  CHECK(l.first == first && first->next == second && second->next == third, "insertion");
  list_drop_last(&l);
  CHECK(l.last == second && !second->next, "the last is dropped");
  list_drop_last(&l);
  list_drop_last(&l);
  CHECK(!l.first && !l.last, "an empty list");
}

int main(void) {
  a = arena_new();
  struct function f = {0};
  for (int i = 0; i < 2; i++) function_local(&f, T_INT);
  for (enum op op = N_ADD; op <= N_GE_U; op++) check_operator(op, ir_local(a, &f, 0));
  check_effects(&f);
  check_flow(&f);
  check_lists();
  free(f.types);
  arena_free(a);
  return 0;
}
