/* SPDX-License-Identifier: MIT */
// Two walks from the end to the start find it: what is live at the head of a loop without what its
// own back edge brings, and then everything, since a loop's back edge brings no more than what is
// live so at its head or at that of a loop around it.
#include "asmjs/liveness.h"

#include <stdlib.h>
#include <string.h>

word *set_new(const struct liveness *l) {
  return arena_allocate(l->arena, l->words * sizeof(word));
}

void set_copy(const struct liveness *l, word *to, const word *from) {
  memcpy(to, from, l->words * sizeof *to);
}

void set_unite(const struct liveness *l, word *to, const word *from) {
  for (uint32_t i = 0; i < l->words; i++) to[i] |= from[i];
}

bool sets_meet(const struct liveness *l, const word *left, const word *right) {
  for (uint32_t i = 0; i < l->words; i++)
    if (left[i] & right[i]) return true;
  return false;
}

static void clear(const struct liveness *l, word *set) { memset(set, 0, l->words * sizeof *set); }

static word *copy_of(const struct liveness *l, const word *set) {
  word *copy = memory_allocate(l->words * sizeof *copy);
  set_copy(l, copy, set);
  return copy;
}

// Adds a set that memory_allocate made, and frees it.
static void unite_and_free(const struct liveness *l, word *to, word *from) {
  set_unite(l, to, from);
  free(from);
}

static void visit(struct liveness *l, struct node *n, const word *live, enum moment moment) {
  if (l->visit) l->visit(l->context, n, live, moment);
}

// Each of these turns what is live after something into what is live before it.

static void live_list(struct liveness *l, struct node *list, word *live);

static void live_expression(struct liveness *l, struct node *n, word *live) {
  if (n->op == N_LOCAL) set_add(live, n->id);
  if (n->op == N_SET) {
    visit(l, n, live, AFTER);
    set_drop(live, n->id);
  }
  if (n->op == N_SELECT && n->effects & E_ASSIGN) {
    word *no = copy_of(l, live);
    live_expression(l, n->c, no);
    live_expression(l, n->b, live);
    unite_and_free(l, live, no);
    live_expression(l, n->a, live);
    return;
  }
  struct child children[3];
  for (unsigned i = ir_children(n, children); i-- > 0;)
    if (children[i].kind == CHILD_LIST)
      live_list(l, *children[i].slot, live);
    else
      live_expression(l, *children[i].slot, live);
}

static void keep(struct liveness *l, word **slot, const word *live) {
  if (!*slot) *slot = set_new(l);
  set_copy(l, *slot, live);
}

static void live_loop(struct liveness *l, struct node *n, word *live) {
  keep(l, &l->at_break[n->id2], live);
  word **head = &l->at_continue[n->id];
  if (!*head) *head = set_new(l);
  const word *around = l->at_loop;
  if (around) set_unite(l, *head, around);
  l->at_loop = *head;
  set_copy(l, live, *head);
  if (n->b) {
    set_unite(l, live, l->at_break[n->id2]);
    live_expression(l, n->b, live);
  }
  live_list(l, n->a, live);
  set_unite(l, *head, live);
  l->at_loop = around;
}

// The cases from here to the end; adds to `any` what is live before each of them.
static void live_cases(struct liveness *l, struct node *c, word *live, word *any) {
  if (!c) return;
  live_cases(l, c->next, live, any);
  live_list(l, c->statements, live);
  set_unite(l, any, live);
}

static void live_switch(struct liveness *l, struct node *n, word *live) {
  keep(l, &l->at_break[n->id], live);
  word *any = copy_of(l, live);
  clear(l, any);
  live_cases(l, n->b, live, any);
  clear(l, live);
  unite_and_free(l, live, any);
  live_expression(l, n->a, live);
}

static void live_if(struct liveness *l, struct node *n, word *live) {
  word *no = copy_of(l, live);
  live_list(l, n->b, live);
  live_list(l, n->c, no);
  unite_and_free(l, live, no);
  live_expression(l, n->a, live);
}

static void live_statement(struct liveness *l, struct node *n, word *live) {
  switch (n->op) {
  case N_BREAK: set_copy(l, live, l->at_break[n->id]); break;
  case N_CONTINUE: set_copy(l, live, l->at_continue[n->id]); break;
  case N_RETURN:
    clear(l, live);
    if (n->a) live_expression(l, n->a, live);
    break;
  case N_BLOCK:
    keep(l, &l->at_break[n->id], live);
    live_list(l, n->a, live);
    break;
  case N_LOOP: live_loop(l, n, live); break;
  case N_SWITCH: live_switch(l, n, live); break;
  case N_IF: live_if(l, n, live); break;
  default:
    if (n->effects & E_JUMP) clear(l, live);
    live_expression(l, n, live);
  }
}

static void live_list(struct liveness *l, struct node *list, word *live) {
  uint32_t count = 0;
  for (struct node *n = list; n; n = n->next) count++;
  if (!count) return;
  struct node **nodes = memory_allocate(count * sizeof *nodes);
  count = 0;
  for (struct node *n = list; n; n = n->next) nodes[count++] = n;
  while (count-- > 0) {
    visit(l, nodes[count], live, AFTER);
    live_statement(l, nodes[count], live);
    visit(l, nodes[count], live, BEFORE);
  }
  free(nodes);
}

struct liveness liveness_new(arena *a, uint32_t labels, uint32_t locals) {
  return (struct liveness){
      .arena = a,
      .words = (locals + 63) / 64,
      .at_break = arena_allocate(a, (labels + 1) * sizeof(word *)),
      .at_continue = arena_allocate(a, (labels + 1) * sizeof(word *)),
  };
}

const word *liveness_find(struct liveness *l, struct node *body) {
  word *live = set_new(l);
  void (*visit)(void *, struct node *, const word *, enum moment) = l->visit;
  l->visit = NULL;
  live_list(l, body, live);
  l->visit = visit;
  clear(l, live);
  live_list(l, body, live);
  return live;
}
