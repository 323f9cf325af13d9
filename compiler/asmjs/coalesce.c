/* SPDX-License-Identifier: MIT */
// Locals that are never live at the same time become one: interpreters set every local to zero in
// each call, and reach the first ones fastest. Those that are used most choose first, and choose a
// local that they are copied from or to if they can.
#include "asmjs/liveness.h"
#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

enum { NO_LOCAL = UINT32_MAX };

enum {
  MOST_LOCALS = 4096, // that the conflicts of a function are found for
  LOOP_WEIGHT = 8,    // times a loop is taken to run
  MOST_WEIGHT = 1 << 24,
};

struct copy {
  uint32_t other;
  struct copy *next;
};

struct use {
  uint32_t local, weight;
};

struct coalescing {
  struct function *f;
  struct liveness live;
  word **conflicts; // by local: those that are live where it is assigned, and the other way round
  struct copy **copies; // by local: those that it is copied from or to
  struct use *uses;     // by local, then parameters first, and those that are used most
  uint32_t *choice;     // by local: the new one, or NO_LOCAL
  uint32_t chosen;      // how many new ones
  word **members;       // by new local: those that chose it
  uint8_t *types;       // by new local
};

// --- Conflicts ----------------------------------------------------------------------------------

// The local that an assigned value is in too, or NO_LOCAL.
static uint32_t source_of(const struct node *set) {
  return set->a->op == N_LOCAL || set->a->op == N_SET ? set->a->id : NO_LOCAL;
}

static void add_copy(struct coalescing *c, uint32_t local, uint32_t other) {
  struct copy *copy = arena_allocate(c->live.arena, sizeof *copy);
  *copy = (struct copy){other, c->copies[local]};
  c->copies[local] = copy;
}

static void add_conflicts(void *context, struct node *n, const word *live, enum moment moment) {
  struct coalescing *c = context;
  if (n->op != N_SET || moment != AFTER) return;
  uint32_t source = source_of(n);
  word *conflicts = c->conflicts[n->id];
  bool had_source = source != NO_LOCAL && set_has(conflicts, source);
  set_unite(&c->live, conflicts, live);
  set_drop(conflicts, n->id);
  if (source == NO_LOCAL) return;
  if (!had_source) set_drop(conflicts, source);
  add_copy(c, n->id, source);
  add_copy(c, source, n->id);
}

static void make_symmetric(struct coalescing *c) {
  for (uint32_t i = 0; i < c->f->locals; i++)
    for (uint32_t k = 0; k < c->live.words; k++)
      for (word rest = c->conflicts[i][k]; rest; rest &= rest - 1)
        set_add(c->conflicts[k * 64 + (uint32_t)__builtin_ctzll(rest)], i);
}

// What is live at the start has the value of an argument, or 0.
static void find_conflicts(struct coalescing *c) {
  struct function *f = c->f;
  word *entry = set_new(&c->live);
  set_unite(&c->live, entry, liveness_find(&c->live, f->body.first));
  for (uint32_t i = 0; i < f->params; i++) set_add(entry, i);
  for (uint32_t i = 0; i < f->locals; i++)
    if (set_has(entry, i)) set_unite(&c->live, c->conflicts[i], entry);
  make_symmetric(c);
}

// --- Choice -------------------------------------------------------------------------------------

static void weigh(struct coalescing *c, struct node *n, uint32_t weight) {
  if (n->op == N_LOCAL || n->op == N_SET) c->uses[n->id].weight += weight;
  if (n->op == N_LOOP && weight < MOST_WEIGHT) weight *= LOOP_WEIGHT;
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *child = *children[i].slot; child; child = child->next) {
      weigh(c, child, weight);
      if (children[i].kind == CHILD_VALUE) break;
    }
}

static bool may_choose(const struct coalescing *c, uint32_t local, uint32_t chosen) {
  return c->types[chosen] == c->f->types[local] &&
         !sets_meet(&c->live, c->conflicts[local], c->members[chosen]);
}

static uint32_t best_choice(const struct coalescing *c, uint32_t local) {
  for (const struct copy *copy = c->copies[local]; copy; copy = copy->next) {
    uint32_t chosen = c->choice[copy->other];
    if (chosen != NO_LOCAL && may_choose(c, local, chosen)) return chosen;
  }
  // Parameters come last: interpreters reach them less fast.
  uint32_t chosen = c->f->params;
  while (chosen < c->chosen && !may_choose(c, local, chosen)) chosen++;
  if (chosen < c->chosen) return chosen;
  for (uint32_t i = 0; i < c->f->params; i++)
    if (may_choose(c, local, i)) return i;
  return chosen;
}

static void choose(struct coalescing *c, uint32_t local, uint32_t chosen) {
  if (chosen == c->chosen) {
    c->members[chosen] = set_new(&c->live);
    c->types[chosen] = c->f->types[local];
    c->chosen++;
  }
  set_add(c->members[chosen], local);
  c->choice[local] = chosen;
}

static int by_weight(const void *left, const void *right) {
  const struct use *l = left, *r = right;
  if (l->weight != r->weight) return l->weight < r->weight ? 1 : -1;
  return l->local < r->local ? -1 : 1;
}

static void choose_all(struct coalescing *c) {
  const struct function *f = c->f;
  for (uint32_t i = 0; i < f->locals; i++) c->uses[i] = (struct use){i, 0};
  for (struct node *n = f->body.first; n; n = n->next) weigh(c, n, 1);
  for (uint32_t i = 0; i < f->params; i++) choose(c, i, i);
  qsort(c->uses + f->params, f->locals - f->params, sizeof *c->uses, by_weight);
  for (uint32_t i = f->params; i < f->locals && c->uses[i].weight; i++)
    choose(c, c->uses[i].local, best_choice(c, c->uses[i].local));
}

// --- Renaming -----------------------------------------------------------------------------------

static void rename_list(struct coalescing *c, struct node **list, bool statements);

// Assigning to a local what it already has is no assignment any more.
static void rename_locals(struct coalescing *c, struct node *n) {
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST)
      rename_list(c, children[i].slot, n->op != N_CALL && n->op != N_CALL_TABLE);
    else
      rename_locals(c, *children[i].slot);
  if (n->op != N_LOCAL && n->op != N_SET) return;
  n->id = c->choice[n->id];
  if (n->op == N_LOCAL || source_of(n) != n->id) return;
  struct node *next = n->next;
  *n = *n->a;
  n->next = next;
}

static void rename_list(struct coalescing *c, struct node **list, bool statements) {
  while (*list) {
    rename_locals(c, *list);
    if (statements && (*list)->op == N_LOCAL)
      *list = (*list)->next;
    else
      list = &(*list)->next;
  }
}

static void rename_all(struct coalescing *c) {
  struct function *f = c->f;
  rename_list(c, &f->body.first, true);
  f->body.last = f->body.first;
  while (f->body.last && f->body.last->next) f->body.last = f->body.last->next;
  free(f->types);
  f->types = c->types;
  f->locals = f->room = c->chosen;
}

void coalesce_locals(struct function *f) {
  if (!f->locals || f->locals > MOST_LOCALS) return;
  arena *a = arena_new();
  struct coalescing c = {.f = f, .live = liveness_new(a, f->labels, f->locals)};
  c.live.visit = add_conflicts;
  c.live.context = &c;
  c.conflicts = arena_allocate(a, f->locals * sizeof *c.conflicts);
  for (uint32_t i = 0; i < f->locals; i++) c.conflicts[i] = set_new(&c.live);
  c.copies = arena_allocate(a, f->locals * sizeof *c.copies);
  c.uses = arena_allocate(a, f->locals * sizeof *c.uses);
  c.choice = arena_allocate(a, f->locals * sizeof *c.choice);
  for (uint32_t i = 0; i < f->locals; i++) c.choice[i] = NO_LOCAL;
  c.members = arena_allocate(a, f->locals * sizeof *c.members);
  c.types = memory_allocate(f->locals);
  find_conflicts(&c);
  choose_all(&c);
  rename_all(&c);
  arena_free(a);
}
