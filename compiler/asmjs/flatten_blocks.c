/* SPDX-License-Identifier: MIT */
// Engines parse nested statements by recursion and give up on deep nests, such as the blocks that a
// large `switch` becomes. The inner part of one is moved in front of it, with what comes before:
//   a:{ BEFORE1 b:{ BEFORE2 INNER AFTER2 } AFTER1 }
// becomes
//   code = 0; d:{ BEFORE1 BEFORE2 INNER } a:{ b:{ switch (code) { case 1: break a; } AFTER2 }
//   AFTER1 }
// where a jump out of d to a label around it sets `code` and leaves d.
#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_STEPS = 500,  // on the way into a nest before its inner part is moved
  MOST_NESTED = 900, // statements in each other; V8 gives up at some 2,000
  FEW_WAYS = 8,      // for one switch: see switch_tree in control.c
};

// The way into a nest: blocks and ifs, each in a list of the one before it.
struct path {
  uint32_t depth; // of the first statement
  uint32_t count;
  struct step {
    struct node **list, *statement;
  } steps[MOST_STEPS];
};

struct nests {
  arena *arena;
  struct function *f;
  bool too_deep;
};

// An inner part being moved.
struct move {
  struct nests *s;
  uint32_t code, leave; // a local; the label of the block that it is moved to
  uint32_t *ways;   // by label: the code for it, ON_PATH if it has none yet, 0 if it is not around
  uint32_t *labels; // by code: the label, or NO_LABEL for the other arm of an if
  uint32_t count;   // of codes; 0 stands for the end
  struct list body;
};

enum { ON_PATH = UINT32_MAX };

static struct node *set_code(struct move *m, uint32_t code) {
  return ir_set(m->s->arena, m->code, ir_int(m->s->arena, (int32_t)code));
}

static struct node *compare_code(struct move *m, enum op op, uint32_t code) {
  arena *a = m->s->arena;
  return ir_binary(a, op, ir_local(a, m->s->f, m->code), ir_int(a, (int32_t)code));
}

static uint32_t new_way(struct move *m, uint32_t label) {
  m->labels[++m->count] = label;
  return m->count;
}

static void redirect_jumps(struct move *m, struct node **slot) {
  for (; *slot; slot = &(*slot)->next) {
    struct node *n = *slot;
    if (n->op == N_BREAK && m->ways[n->id]) {
      if (m->ways[n->id] == ON_PATH) m->ways[n->id] = new_way(m, n->id);
      *slot = set_code(m, m->ways[n->id]);
      slot = &(*slot)->next;
      *slot = n;
      n->id = m->leave;
    }
    if (n->op < N_BLOCK) continue;
    struct child children[3];
    unsigned count = ir_children(n, children);
    for (unsigned i = 0; i < count; i++)
      if (children[i].kind == CHILD_LIST) redirect_jumps(m, children[i].slot);
  }
}

// Moves what the list has before `end`, and `end` itself if it is the last.
static void move_statements(struct move *m, struct node **list, struct node *end, bool with_end) {
  struct node **slot = list;
  while (*slot != end) slot = &(*slot)->next;
  if (with_end) slot = &end->next;
  struct node *rest = *slot;
  *slot = NULL;
  list_append_all(&m->body, *list);
  *list = rest;
}

// The test of an if moves: what enters the other arm leaves by a code of its own.
static void move_condition(struct move *m, struct node *n, struct node **arm) {
  arena *a = m->s->arena;
  bool first = arm == &n->b;
  uint32_t other = new_way(m, NO_LABEL);
  struct list leave = {0};
  list_append(&leave, set_code(m, other));
  list_append(&leave, ir_jump(a, N_BREAK, m->leave));
  list_append(&m->body, ir_if(a, first ? ir_not(a, n->a) : n->a, leave, (struct list){0}));
  n->a = compare_code(m, first ? N_NE : N_EQ, other);
}

// Jumps to the labels of the codes from `start` to before `end`.
static struct node *dispatch(struct move *m, uint32_t start, uint32_t end) {
  arena *a = m->s->arena;
  if (end - start > FEW_WAYS) {
    uint32_t middle = start + (end - start) / 2;
    struct node *low = dispatch(m, start, middle), *high = dispatch(m, middle, end);
    return ir_if(a, compare_code(m, N_LT_S, middle), (struct list){low, low},
                 (struct list){high, high});
  }
  struct list cases = {0};
  for (uint32_t code = start; code < end; code++) {
    if (m->labels[code] == NO_LABEL) continue;
    struct node *c = ir_node(a, N_CASE, T_VOID);
    c->values = arena_allocate(a, sizeof *c->values);
    c->values[c->count++] = (int32_t)code;
    c->statements = ir_jump(a, N_BREAK, m->labels[code]);
    list_append(&cases, c);
  }
  if (!cases.first) return ir_block(a, m->s->f->labels++, (struct list){0});
  list_append(&cases, ir_node(a, N_CASE, T_VOID));
  struct node *n = ir_node(a, N_SWITCH, T_VOID);
  n->a = ir_local(a, m->s->f, m->code);
  n->b = cases.first;
  n->id = m->s->f->labels++;
  return n;
}

static void find_ways(struct move *m, const struct path *path) {
  size_t size = m->s->f->labels * sizeof *m->ways;
  m->ways = memset(memory_allocate(size), 0, size);
  m->labels = memory_allocate((path->count + 1) * sizeof *m->labels);
  for (uint32_t i = 0; i < path->count; i++)
    if (path->steps[i].statement->op == N_BLOCK) m->ways[path->steps[i].statement->id] = ON_PATH;
}

// Moves `inner`, which is in `list` at the path's end. Returns the block that it is in then.
static struct node *move_out(struct nests *s, struct path *path, struct node **list,
                             struct node *inner) {
  struct move m = {.s = s, .code = function_local(s->f, T_INT), .leave = s->f->labels++};
  find_ways(&m, path);
  for (uint32_t i = 0; i < path->count; i++) {
    struct node *n = path->steps[i].statement;
    bool last = i + 1 == path->count;
    struct node **content = last ? list : path->steps[i + 1].list;
    if (n->op == N_IF) move_condition(&m, n, content);
    move_statements(&m, content, last ? inner : path->steps[i + 1].statement, last);
  }
  redirect_jumps(&m, &m.body.first);
  struct node *jumps = m.count ? dispatch(&m, 1, m.count + 1) : NULL;
  if (jumps) jumps->next = *list, *list = jumps;
  struct node **slot = path->steps[0].list, *before = set_code(&m, 0);
  while (*slot != path->steps[0].statement) slot = &(*slot)->next;
  before->next = ir_block(s->arena, m.leave, m.body);
  before->next->next = *slot;
  *slot = before;
  free(m.ways);
  free(m.labels);
  return before->next;
}

static void flatten_list(struct nests *s, struct node **list, struct path *path);

static void flatten_inside(struct nests *s, struct node *n, struct path *path) {
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST) flatten_list(s, children[i].slot, path);
}

// A new path begins at the statement, which is so deep in others.
static void flatten_from(struct nests *s, uint32_t depth, struct node **list, struct node *n) {
  struct path *path = memory_allocate(sizeof *path);
  path->depth = depth;
  path->count = n->op != N_LOOP;
  path->steps[0] = (struct step){list, n};
  s->too_deep |= depth > MOST_NESTED;
  if (depth <= MOST_NESTED) flatten_inside(s, n, path);
  free(path);
}

static void flatten_list(struct nests *s, struct node **list, struct path *path) {
  for (struct node *n = *list, *next; n; n = next) {
    next = n->next;
    if (n->op == N_LOOP)
      flatten_from(s, path->depth + path->count + 1, list, n);
    else if (n->op != N_BLOCK && n->op != N_IF)
      continue;
    else if (path->count == MOST_STEPS) {
      struct node *block = move_out(s, path, list, n);
      flatten_from(s, path->depth + 1, &block->a, n);
    } else {
      path->steps[path->count++] = (struct step){list, n};
      flatten_inside(s, n, path);
      path->count--;
    }
  }
}

bool flatten_blocks(arena *a, struct function *f) {
  struct nests s = {.arena = a, .f = f};
  struct path *path = memory_allocate(sizeof *path);
  path->depth = path->count = 0;
  flatten_list(&s, &f->body.first, path);
  free(path);
  f->body.last = f->body.first;
  while (f->body.last && f->body.last->next) f->body.last = f->body.last->next;
  return !s.too_deep;
}
