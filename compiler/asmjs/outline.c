/* SPDX-License-Identifier: MIT */
// Splits functions that are too large for optimizing compilers: V8 leaves every function of more
// than 61,440 bytes of bytecode to its slower tiers for good. Runs of statements become functions
// of their own. Such a part takes the locals that it needs as parameters, leaves those that it
// changed in module variables, and returns a number that says how it was left: at its end, by a
// jump out of it, or by a return.
#include "asmjs/liveness.h"
#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_LOCALS = 48, // parts that exchange more locals are not worth a call,
  LOCAL_COST = 100, // unless they have more than so many bytes for each;
  MOST_WAYS = 8,    // nor are those that can be left in more ways
};

enum { SEALED = 1 }; // id2 of a block that is not searched for runs

// How control leaves a run other than at its end.
struct way {
  uint8_t op; // N_BREAK, N_CONTINUE or N_RETURN
  uint32_t label;
};

struct ways {
  uint32_t count; // MOST_WAYS + 1: too many
  struct way items[MOST_WAYS + 1];
};

// A run of statements that may become a function.
struct run {
  struct node **list; // the list that it is in
  struct node *first, *last;
  uint32_t size, depth; // depth: how many loops are around it
  struct ways ways;
  word *before, *after; // the locals that are live there
};

struct splitter {
  struct module *m;
  struct function *f;
  arena *arena;
  uint32_t locals; // of the function before it is split
  uint32_t code;   // the local that takes what parts return
  uint32_t smallest_part, largest_part;
  uint8_t *inside; // by label: whether it is inside what is looked at
  struct liveness live;
  struct run *runs;     // in order of their first statements, then of their worth
  struct run **by_last; // in order of their last statements
  uint32_t run_count, run_room;
};

// --- Size -------------------------------------------------------------------------------------

// The bytes of V8's bytecode that a node takes, its children apart, in a large function.
static uint32_t own_size(const struct node *n) {
  switch (n->op) {
  case N_INT: return 3;
  case N_DOUBLE:
  case N_FLOAT: return 4;
  case N_LOCAL: return 2;
  case N_GLOBAL: return 4;
  case N_SET: return 4;
  case N_SET_GLOBAL: return 6;
  case N_LOAD: return 18;
  case N_STORE: return 18;
  case N_CALL: return 14;
  case N_CALL_TABLE: return 22;
  case N_SELECT: return 8;
  case N_IF: return 5;
  case N_BREAK:
  case N_CONTINUE: return 3;
  case N_LOOP: return 6;
  case N_SWITCH: return 12;
  case N_CASE: return 6 * n->count;
  case N_BLOCK: return 0;
  case N_RETURN: return 3;
  default: return n->type == T_FLOAT ? 14 : 7;
  }
}

static uint32_t list_size(struct node *list);

static uint32_t node_size(struct node *n) {
  uint32_t size = own_size(n);
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    size += children[i].kind == CHILD_LIST ? list_size(*children[i].slot)
                                           : node_size(*children[i].slot);
  return size;
}

// Every statement's size is kept in it, until a part of it is split off.
static uint32_t list_size(struct node *list) {
  uint32_t size = 0;
  for (struct node *n = list; n; n = n->next) size += n->size = node_size(n);
  return size;
}

// --- Liveness --------------------------------------------------------------------------------

static int by_address(const struct node *left, const struct node *right) {
  return (uintptr_t)left < (uintptr_t)right ? -1 : left != right;
}

static int by_first(const void *left, const void *right) {
  const struct run *l = left, *r = right;
  return by_address(l->first, r->first);
}

static int by_last(const void *left, const void *right) {
  const struct run *const *l = left, *const *r = right;
  return by_address((*l)->last, (*r)->last);
}

// Keeps what is live before and after each run.
static void note_live(void *context, struct node *n, const word *live, enum moment moment) {
  struct splitter *s = context;
  struct run key = {.first = n, .last = n}, *run = &key, **last;
  if (moment == BEFORE) {
    run = bsearch(run, s->runs, s->run_count, sizeof *s->runs, by_first);
    if (run) set_copy(&s->live, run->before, live);
  } else {
    last = bsearch(&run, s->by_last, s->run_count, sizeof *s->by_last, by_last);
    if (last) set_copy(&s->live, (*last)->after, live);
  }
}

static void find_liveness(struct splitter *s) {
  qsort(s->runs, s->run_count, sizeof *s->runs, by_first);
  s->by_last = arena_allocate(s->arena, (s->run_count + 1) * sizeof *s->by_last);
  for (uint32_t i = 0; i < s->run_count; i++) {
    s->runs[i].before = set_new(&s->live);
    s->runs[i].after = set_new(&s->live);
    s->by_last[i] = &s->runs[i];
  }
  qsort(s->by_last, s->run_count, sizeof *s->by_last, by_last);
  liveness_find(&s->live, s->f->body.first);
}

// --- Ways out ---------------------------------------------------------------------------------

static bool is_jump(const struct node *n) {
  return n->op == N_BREAK || n->op == N_CONTINUE || n->op == N_RETURN;
}

// The number of the way that a jump takes, which is added if it is new; counted from 1.
static uint32_t way_of(struct ways *ways, const struct node *jump) {
  uint32_t label = jump->op == N_RETURN ? NO_LABEL : jump->id;
  for (uint32_t i = 0; i < ways->count; i++)
    if (ways->items[i].op == jump->op && ways->items[i].label == label) return i + 1;
  if (ways->count <= MOST_WAYS) ways->items[ways->count++] = (struct way){jump->op, label};
  return ways->count;
}

// Marks the labels of the statement and of those inside as `value`.
static void mark_labels(struct splitter *s, struct node *n, uint8_t value) {
  if (n->op == N_BLOCK || n->op == N_LOOP || n->op == N_SWITCH) s->inside[n->id] = value;
  if (n->op == N_LOOP) s->inside[n->id2] = value;
  if (n->op < N_BLOCK) return;
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST)
      for (struct node *c = *children[i].slot; c; c = c->next) mark_labels(s, c, value);
}

static bool leaves(const struct splitter *s, const struct node *n) {
  return is_jump(n) && (n->op == N_RETURN || !s->inside[n->id]);
}

static void add_jumps(const struct splitter *s, struct node *n, struct ways *ways) {
  if (leaves(s, n)) way_of(ways, n);
  if (n->op < N_BLOCK) return;
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST)
      for (struct node *c = *children[i].slot; c; c = c->next) add_jumps(s, c, ways);
}

// Adds the ways out of a statement.
static void add_ways(struct splitter *s, struct node *n, struct ways *ways) {
  mark_labels(s, n, 1);
  add_jumps(s, n, ways);
  mark_labels(s, n, 0);
}

// --- Runs -------------------------------------------------------------------------------------

static void find_runs(struct splitter *s, struct node **list, uint32_t depth);

static void add_run(struct splitter *s, struct run run) {
  if (!run.first || run.size < s->smallest_part) return;
  if (s->run_count == s->run_room) {
    s->run_room = s->run_room ? s->run_room * 2 : 64;
    s->runs = memory_resize(s->runs, s->run_room * sizeof *s->runs);
  }
  s->runs[s->run_count++] = run;
}

static void find_inside(struct splitter *s, struct node *n, uint32_t depth) {
  struct child children[3];
  unsigned count = ir_children(n, children);
  if (n->op < N_BLOCK || (n->op == N_BLOCK && n->id2 == SEALED)) return;
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST) find_runs(s, children[i].slot, depth + (n->op == N_LOOP));
}

// Takes the longest runs of statements that are not too large together and have few ways out. A
// statement that is no such run alone is searched.
static void find_runs(struct splitter *s, struct node **list, uint32_t depth) {
  struct run run = {0};
  for (struct node *n = *list; n; n = n->next) {
    struct run alone = {.list = list, .first = n, .last = n, .depth = depth, .size = n->size};
    if (alone.size <= s->largest_part) add_ways(s, n, &alone.ways);
    if (n->op == N_CASE || alone.size > s->largest_part || alone.ways.count > MOST_WAYS) {
      add_run(s, run);
      run = (struct run){0};
      find_inside(s, n, depth);
      continue;
    }
    struct ways ways = run.ways;
    add_ways(s, n, &ways);
    if (run.first && (run.size + alone.size > s->largest_part || ways.count > MOST_WAYS)) {
      add_run(s, run);
      run = (struct run){0};
    }
    if (!run.first) {
      run = alone;
      continue;
    }
    run.last = n;
    run.size += alone.size;
    run.ways = ways;
  }
  add_run(s, run);
}

// --- A part -----------------------------------------------------------------------------------

struct part {
  struct splitter *s;
  struct function *f;
  word *mentioned, *assigned, *outside; // outside: live wherever control goes
  struct ways ways;
  uint32_t *locals; // by local of the function: that of the part
  uint32_t code;    // local: the way by which the part is left; 0 is the end
  uint32_t result;  // local: what is returned
  uint32_t leave;   // label of the whole part
};

static void survey(struct part *p, struct node *n) {
  if (n->op == N_LOCAL || n->op == N_SET) set_add(p->mentioned, n->id);
  if (n->op == N_SET) set_add(p->assigned, n->id);
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c; c = c->next) {
      survey(p, c);
      if (children[i].kind == CHILD_VALUE) break;
    }
}

static void rewrite_list(struct part *p, struct node **list);

static void rewrite_expression(struct part *p, struct node *n) {
  if (n->op == N_LOCAL || n->op == N_SET) n->id = p->locals[n->id];
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    if (children[i].kind == CHILD_LIST)
      rewrite_list(p, children[i].slot);
    else
      rewrite_expression(p, *children[i].slot);
}

// What a jump out of the part becomes: its number and a jump to the part's end.
static struct list leave_by(struct part *p, uint32_t way, const struct node *jump) {
  arena *a = p->s->m->arena;
  struct list out = {0};
  if (jump->op == N_RETURN && jump->a) list_append(&out, ir_set(a, p->result, jump->a));
  list_append(&out, ir_set(a, p->code, ir_int(a, (int32_t)way)));
  list_append(&out, ir_jump(a, N_BREAK, p->leave));
  return out;
}

// Renumbers the locals and replaces the jumps out of the part.
static void rewrite_list(struct part *p, struct node **list) {
  struct node **slot = list;
  while (*slot) {
    struct node *n = *slot;
    rewrite_expression(p, n);
    uint32_t way = leaves(p->s, n) ? way_of(&p->ways, n) : 0;
    if (way) {
      struct list out = leave_by(p, way, n);
      out.last->next = n->next;
      *slot = out.first;
      slot = &out.last->next;
    } else
      slot = &n->next;
  }
}

// The module variable in which the index-th local of its type comes back.
static uint32_t exchange_variable(struct module *m, enum type type, uint32_t index) {
  uint32_t *variables = m->exchange[type];
  if (!variables[index]) {
    variables[index] = symbols_add(&m->symbols, SYMBOL_VARIABLE, "exchange");
    m->symbols.items[variables[index]].type = (uint8_t)type;
  }
  return variables[index];
}

static void survey_run(struct part *p, const struct run *run) {
  struct splitter *s = p->s;
  p->mentioned = set_new(&s->live);
  p->assigned = set_new(&s->live);
  p->outside = set_new(&s->live);
  p->ways = run->ways;
  set_copy(&s->live, p->outside, run->after);
  for (uint32_t i = 0; i < p->ways.count; i++) {
    const struct way *way = &p->ways.items[i];
    if (way->op == N_BREAK) set_unite(&s->live, p->outside, s->live.at_break[way->label]);
    if (way->op == N_CONTINUE) set_unite(&s->live, p->outside, s->live.at_continue[way->label]);
  }
  for (struct node *n = run->first;; n = n->next) {
    survey(p, n);
    mark_labels(s, n, 1);
    if (n == run->last) break;
  }
}

// Gives the part its locals: parameters for what is live before it, then all the others that it
// mentions. Returns the arguments.
static struct node *part_locals(struct part *p, const struct run *run) {
  struct splitter *s = p->s;
  arena *a = s->m->arena;
  struct list arguments = {0};
  p->locals = arena_allocate(s->arena, s->locals * sizeof *p->locals);
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < s->locals; i++) {
      if (!set_has(p->mentioned, i) || set_has(run->before, i) != (pass == 0)) continue;
      p->locals[i] = function_local(p->f, s->f->types[i]);
      if (pass == 0) {
        list_append(&arguments, ir_local(a, s->f, i));
        p->f->params++;
      }
    }
  p->f->first_temp = p->f->locals;
  return arguments.first;
}

// Appends to `end` what leaves the changed locals in variables, and to `after` what fetches them.
static void exchange_locals(struct part *p, struct list *end, struct list *after) {
  struct module *m = p->s->m;
  uint32_t used[T_FLOAT + 1] = {0};
  for (uint32_t i = 0; i < p->s->locals; i++) {
    if (!set_has(p->assigned, i) || !set_has(p->outside, i)) continue;
    enum type type = p->s->f->types[i];
    uint32_t variable = exchange_variable(m, type, used[type]++);
    list_append(end, ir_set_global(m->arena, variable, ir_local(m->arena, p->f, p->locals[i])));
    list_append(after, ir_set(m->arena, i, ir_global(m->arena, variable, type)));
  }
}

static struct node *way_out(struct part *p, uint32_t way, struct node *result) {
  struct way way_taken = p->ways.items[way];
  arena *a = p->s->m->arena;
  return way_taken.op == N_RETURN ? ir_return(a, result)
                                  : ir_jump(a, way_taken.op, way_taken.label);
}

// After the call: continue as the code says.
static void dispatch(struct part *p, struct node *result, bool falls_through, struct list *after) {
  arena *a = p->s->m->arena;
  for (uint32_t way = 0; way < p->ways.count; way++) {
    struct node *out = way_out(p, way, result);
    if (way + 1 == p->ways.count && !falls_through) {
      list_append(after, out);
      return;
    }
    struct node *test = ir_local(a, p->s->f, p->s->code);
    if (p->ways.count > 1) test = ir_binary(a, N_EQ, test, ir_int(a, (int32_t)way + 1));
    list_append(after, ir_if(a, test, (struct list){out, out}, (struct list){0}));
  }
}

static uint32_t exchanged(const struct part *p, const struct run *run) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->s->locals; i++)
    count += (set_has(p->mentioned, i) && set_has(run->before, i)) +
             (set_has(p->assigned, i) && set_has(p->outside, i));
  return count;
}

// The variable for a value that is returned from inside the part, or NULL.
static struct node *exchange_result(struct part *p, struct list *end) {
  struct module *m = p->s->m;
  enum type type = p->s->f->result;
  bool returns = false;
  for (uint32_t i = 0; i < p->ways.count; i++) returns |= p->ways.items[i].op == N_RETURN;
  if (!returns || type == T_VOID) return NULL;
  uint32_t variable = exchange_variable(m, type, MAX_EXCHANGED - 1);
  list_append(end, ir_set_global(m->arena, variable, ir_local(m->arena, p->f, p->result)));
  return ir_global(m->arena, variable, type);
}

// A new function after the one that is split.
static struct function *add_function(struct splitter *s) {
  struct module *m = s->m;
  struct function *f = arena_allocate(m->arena, sizeof *f);
  f->symbol = symbols_add(&m->symbols, SYMBOL_FUNCTION, m->symbols.items[s->f->symbol].key);
  f->labels = s->f->labels;
  f->next = s->f->next;
  s->f->next = f;
  if (m->functions_end == &s->f->next) m->functions_end = &f->next;
  return f;
}

// Turns a run into a function and a call of it. Returns how much smaller that makes the function: 0
// if it was not worth it.
static uint32_t split_off(struct splitter *s, struct run *run) {
  arena *a = s->m->arena;
  struct part p = {.s = s};
  survey_run(&p, run);
  uint32_t locals = exchanged(&p, run);
  if (locals > MOST_LOCALS && (locals >= MAX_EXCHANGED || locals > run->size / LOCAL_COST))
    return 0;
  struct node *rest = run->last->next, *arguments;
  run->last->next = NULL;
  bool falls_through = ir_falls_through(run->first);
  struct function *f = p.f = add_function(s);
  p.leave = f->labels++;
  arguments = part_locals(&p, run);
  p.code = function_local(f, T_INT);
  if (s->f->result != T_VOID) p.result = function_local(f, s->f->result);

  struct list calling = {0}, end = {0}, after = {0}, body = {0};
  struct node **slot = run->list; // where the run was
  while (*slot != run->first) slot = &(*slot)->next;
  body.first = run->first;
  rewrite_list(&p, &body.first);
  exchange_locals(&p, &end, &after);
  struct node *result = exchange_result(&p, &end);
  bool has_code = p.ways.count + falls_through > 1;
  f->result = has_code ? T_INT : T_VOID;
  list_append(&f->body, ir_block(a, p.leave, body));
  list_append_all(&f->body, end.first);
  if (has_code) list_append(&f->body, ir_return(a, ir_local(a, f, p.code)));

  struct node *call = ir_call(a, f->symbol, f->result, E_READ | E_WRITE, arguments);
  list_append(&calling, has_code ? ir_set(a, s->code, call) : call);
  list_append_all(&calling, after.first);
  dispatch(&p, result, falls_through, &calling);
  // Nothing may come between the call and the fetching of what it left.
  *slot = ir_block(a, s->f->labels++, calling);
  (*slot)->id2 = SEALED;
  uint32_t size = node_size(*slot);
  (*slot)->next = rest;
  return size < run->size ? run->size - size : 0;
}

// --- A function ---------------------------------------------------------------------------------

// The largest first, those in loops last.
static int by_worth(const void *left, const void *right) {
  const struct run *l = left, *r = right;
  if (l->depth != r->depth) return l->depth < r->depth ? -1 : 1;
  return l->size == r->size ? 0 : l->size > r->size ? -1 : 1;
}

// Splits off runs of some sizes until the function, which has `size`, has no more than `largest`;
// returns what it has then.
static uint32_t split_runs(struct module *m, struct function *f, uint32_t size, uint32_t largest,
                           uint32_t smallest_part, uint32_t largest_part) {
  struct splitter s = {.m = m, .f = f, .arena = arena_new(), .locals = f->locals};
  s.smallest_part = smallest_part;
  s.largest_part = largest_part;
  s.live = liveness_new(s.arena, f->labels, f->locals);
  s.live.visit = note_live;
  s.live.context = &s;
  s.inside = arena_allocate(s.arena, f->labels + 1);
  list_size(f->body.first);
  find_runs(&s, &f->body.first, 0);
  if (!s.run_count) return arena_free(s.arena), size;
  find_liveness(&s);
  qsort(s.runs, s.run_count, sizeof *s.runs, by_worth);
  s.code = function_local(f, T_INT);
  for (uint32_t i = 0; i < s.run_count && size > largest; i++) size -= split_off(&s, &s.runs[i]);
  free(s.runs);
  arena_free(s.arena);
  return size;
}

void outline_function(struct module *m, struct function *f, uint32_t largest) {
  uint32_t size = list_size(f->body.first);
  if (size <= largest) return;
  // Large parts first; small ones cost more than they bring.
  for (uint32_t smallest = largest / 10; size > largest && smallest > largest / 200; smallest /= 4)
    size = split_runs(m, f, size, largest, smallest, largest / 3 * 2);
  f->body.last = f->body.first;
  while (f->body.last->next) f->body.last = f->body.last->next;
}
