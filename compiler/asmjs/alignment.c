/* SPDX-License-Identifier: MIT */
// Accesses through typed arrays reach the aligned address below an unaligned one. What proves that
// an address is aligned are low bits that are known to be 0: in each local at each place of a
// function, in what functions of the module are given and return, and in its variables. All other
// accesses check the address, and an unaligned one is made of bytes. Runs of statements that one
// condition saves several checks are there twice: with the accesses that it proves, and of bytes.
#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_BITS = 3,        // as many low bits as an access can ask for
  MOST_WALKS = 8,       // of a function, until nothing is known at the heads of its loops
  MOST_ROUNDS = 8,      // through the module, until nothing is known beyond a function
  MOST_COPIED = 200,    // nodes of a run of statements that is there twice
  MOST_DEPTH = 2,       // of such runs in each other
  MOST_SURVEYED = 2000, // locals of a function whose runs are looked at
  LOOP_WEIGHT = 4,      // times a loop is taken to run
  NODES_PER_CHECK = 12, // that are worth copying
  MOST_REPEATED = 6,    // nodes of an address that is written twice rather than kept
};

// The checks of a run of statements, as far as they are not proved.
struct survey {
  uint32_t checks; // those in loops count more
  uint8_t *needed; // by local: as many low bits as would prove some of them
  bool *assigned;  // by local: before here
};

// What is known is a number of low bits that are 0, or MOST_BITS where control never comes.
struct aligner {
  struct module *m;
  uint8_t *of_symbol;  // by symbol: a variable, or what a function returns
  uint8_t **arguments; // by symbol: of a function of the module
  uint32_t stack_pointer;
  bool news; // something beyond a function has become less
  // Of one function
  struct function *f;
  arena *arena;
  uint32_t locals;
  uint8_t *now;                  // by local, where the walk is
  uint8_t **at_break, **at_head; // by label
  struct survey *survey;         // of the run that is looked at, or NULL
  uint32_t weight;               // of a check
  uint32_t depth;                // of runs that are there twice
  bool again;                    // the head of a loop has become less
  bool writes;                   // checks are put in
};

static const uint8_t view_bits[V_F64 + 1] = {
    [V_S16] = 1, [V_U16] = 1, [V_S32] = 2, [V_F32] = 2, [V_F64] = 3};

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

static unsigned bits_of(uint32_t value) {
  return value ? least((unsigned)__builtin_ctz(value), MOST_BITS) : MOST_BITS;
}

// Makes each of the first what both have. Whether that is less.
static bool meet(uint8_t *to, const uint8_t *from, uint32_t count) {
  bool less = false;
  for (uint32_t i = 0; i < count; i++)
    if (from[i] < to[i]) {
      to[i] = from[i];
      less = true;
    }
  return less;
}

static void note(struct aligner *a, uint8_t *of, unsigned bits) {
  if (bits >= *of) return;
  *of = (uint8_t)bits;
  a->news = true;
}

static uint8_t *copy_of(const struct aligner *a, const uint8_t *known) {
  uint8_t *copy = memory_allocate(a->locals + 1);
  memcpy(copy, known, a->locals);
  return copy;
}

static void never(struct aligner *a) { memset(a->now, MOST_BITS, a->locals); }

// --- Copies -------------------------------------------------------------------------------------

// A copy of the tree or statement, whose labels inside become new ones; `labels` is NULL for trees.
static struct node *copy(struct aligner *a, const struct node *n, uint32_t *labels);

static struct node *copy_list(struct aligner *a, const struct node *first, const struct node *end,
                              uint32_t *labels) {
  struct list list = {0};
  for (const struct node *n = first; n != end; n = n->next) list_append(&list, copy(a, n, labels));
  return list.first;
}

static void new_label(struct aligner *a, uint32_t *label, uint32_t *labels) {
  *label = labels[*label] = a->f->labels++;
}

static struct node *copy(struct aligner *a, const struct node *n, uint32_t *labels) {
  struct node *made = ir_node(a->m->arena, n->op, n->type);
  *made = *n;
  made->next = NULL;
  if (n->op == N_BLOCK || n->op == N_LOOP || n->op == N_SWITCH) new_label(a, &made->id, labels);
  if (n->op == N_LOOP) new_label(a, &made->id2, labels);
  if ((n->op == N_BREAK || n->op == N_CONTINUE) && labels[n->id] != NO_LABEL)
    made->id = labels[n->id];
  struct child children[3];
  unsigned count = ir_children(made, children);
  for (unsigned i = 0; i < count; i++)
    *children[i].slot = children[i].kind == CHILD_LIST
                            ? copy_list(a, *children[i].slot, NULL, labels)
                            : copy(a, *children[i].slot, labels);
  return made;
}

static struct node *clone(struct aligner *a, const struct node *n) { return copy(a, n, NULL); }

// --- Checks -------------------------------------------------------------------------------------

// How many nodes there are, or more than `most`.
static uint32_t nodes_of(struct node *n, uint32_t most) {
  struct child children[3];
  uint32_t nodes = 1;
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c && nodes <= most; c = c->next) {
      nodes += nodes_of(c, most - nodes);
      if (children[i].kind == CHILD_VALUE) break;
    }
  return nodes;
}

static unsigned value(struct aligner *a, struct node *n);

// The local that alone decides whether an address of locals and constants is aligned, or NULL.
static struct node *deciding(struct aligner *a, struct node *address, unsigned bits) {
  while (address->op == N_ADD)
    if (value(a, address->b) >= bits)
      address = address->a;
    else if (value(a, address->a) >= bits)
      address = address->b;
    else
      return NULL;
  return address->op == N_LOCAL ? address : NULL;
}

static bool is_repeatable(struct node *address) {
  return !(address->effects & ~E_LOCAL) && nodes_of(address, MOST_REPEATED) <= MOST_REPEATED;
}

static void count(struct aligner *a, struct node *address, unsigned bits) {
  struct survey *survey = a->survey;
  survey->checks += a->weight;
  struct node *local = is_repeatable(address) ? deciding(a, address, bits) : NULL;
  if (local && !survey->assigned[local->id] && survey->needed[local->id] < bits)
    survey->needed[local->id] = (uint8_t)bits;
}

// The condition that the address is not aligned. An address that cannot well be written twice
// becomes a temporary, which the condition assigns.
static struct node *unaligned(struct aligner *a, struct node **address, unsigned bits) {
  arena *arena = a->m->arena;
  struct node *local = is_repeatable(*address) ? deciding(a, *address, bits) : NULL, *looked_at;
  if (local)
    looked_at = clone(a, local);
  else {
    looked_at = ir_set(arena, function_local(a->f, T_INT), *address);
    *address = ir_local(arena, a->f, looked_at->id);
  }
  return ir_binary(arena, N_AND, looked_at, ir_int(arena, (1 << bits) - 1));
}

static struct node *call(struct aligner *a, uint32_t symbol, enum type type,
                         struct node *arguments) {
  return ir_call(a->m->arena, symbol, type, a->m->symbols.items[symbol].effects, arguments);
}

static struct node *load_bytes(struct aligner *a, enum view view, struct node *address) {
  static const uint32_t symbols[] = {[V_S16] = S_LOAD_16,
                                     [V_U16] = S_LOAD_16,
                                     [V_S32] = S_LOAD_32,
                                     [V_F32] = S_LOAD_F32,
                                     [V_F64] = S_LOAD_F64};
  arena *arena = a->m->arena;
  enum type type = view == V_F64 ? T_DOUBLE : view == V_F32 ? T_FLOAT : T_INT;
  struct node *n = call(a, symbols[view], type, address);
  if (view != V_S16) return n;
  n = ir_binary(arena, N_SHL, n, ir_int(arena, 16));
  return ir_binary(arena, N_SHR_S, n, ir_int(arena, 16));
}

static struct node *store_bytes(struct aligner *a, enum view view, struct node *address,
                                struct node *stored) {
  static const uint32_t symbols[] = {[V_S16] = S_STORE_16,
                                     [V_U16] = S_STORE_16,
                                     [V_S32] = S_STORE_32,
                                     [V_F32] = S_STORE_F32,
                                     [V_F64] = S_STORE_F64};
  address->next = stored;
  return call(a, symbols[view], T_VOID, address);
}

// Puts a node in the place of another.
static void replace(struct node *n, const struct node *by) {
  struct node *next = n->next;
  *n = *by;
  n->next = next;
}

static void check_load(struct aligner *a, struct node *n) {
  enum view view = n->id;
  struct node *address = n->a, *condition = unaligned(a, &address, view_bits[view]);
  struct node *slow = load_bytes(a, view, clone(a, address));
  struct node *fast = ir_load(a->m->arena, view, address);
  replace(n, ir_select(a->m->arena, condition, slow, fast));
}

// Evaluates the tree before the statement at the slot, which it moves on to that statement.
static struct node *keep(struct aligner *a, struct node ***slot, struct node *n) {
  struct node *set = ir_set(a->m->arena, function_local(a->f, n->type), n);
  set->next = **slot;
  **slot = set;
  *slot = &set->next;
  return ir_local(a->m->arena, a->f, set->id);
}

static struct node **check_store(struct aligner *a, struct node **slot) {
  struct node *n = *slot, *address = n->a, *stored = n->b;
  enum view view = n->id;
  struct list slow = {0}, fast = {0};
  if (!ir_is_atom(stored)) {
    if (ir_conflict(address, stored)) address = keep(a, &slot, address);
    stored = keep(a, &slot, stored);
  }
  struct node *condition = unaligned(a, &address, view_bits[view]);
  list_append(&slow, store_bytes(a, view, clone(a, address), clone(a, stored)));
  list_append(&fast, ir_store(a->m->arena, view, address, stored));
  replace(n, ir_if(a->m->arena, condition, slow, fast));
  return slot;
}

// --- Expressions --------------------------------------------------------------------------------

static unsigned shifted(enum op op, const struct node *by, unsigned bits) {
  if (by->op != N_INT) return op == N_SHL ? bits : 0;
  unsigned places = (unsigned)by->integer & 31;
  if (op == N_SHL) return least(bits + places, MOST_BITS);
  return bits > places ? bits - places : 0;
}

static unsigned operation(struct aligner *a, struct node *n) {
  unsigned operands = op_types[n->op].operands;
  unsigned left = value(a, n->a), right = operands > 1 ? value(a, n->b) : 0;
  n->effects |= n->a->effects | (operands > 1 ? n->b->effects : 0);
  switch (n->op) {
  case N_ADD:
  case N_SUB:
  case N_OR:
  case N_XOR:
  case N_REM_S:
  case N_REM_U: return least(left, right);
  case N_MUL: return least(left + right, MOST_BITS);
  case N_AND: return left > right ? left : right;
  case N_SHL:
  case N_SHR_S:
  case N_SHR_U: return shifted(n->op, n->b, left);
  default: return 0;
  }
}

static unsigned either(struct aligner *a, struct node *n) {
  value(a, n->a);
  uint8_t *before = n->effects & E_ASSIGN ? copy_of(a, a->now) : NULL;
  unsigned yes = value(a, n->b);
  uint8_t *after = before ? a->now : NULL;
  if (before) a->now = before;
  unsigned no = value(a, n->c);
  if (after) meet(a->now, after, a->locals);
  free(after);
  n->effects |= n->a->effects | n->b->effects | n->c->effects;
  return least(yes, no);
}

static unsigned called(struct aligner *a, struct node *n) {
  uint8_t *arguments = n->op == N_CALL ? a->arguments[n->id] : NULL;
  uint32_t index = 0;
  for (struct node *c = n->a; c; c = c->next, index++) {
    unsigned bits = value(a, c);
    n->effects |= c->effects;
    if (arguments) note(a, &arguments[index], bits);
  }
  if (n->op == N_CALL_TABLE) value(a, n->b);
  return arguments ? a->of_symbol[n->id] : 0;
}

// Walks the tree in order of evaluation; what is known of its value.
static unsigned value(struct aligner *a, struct node *n) {
  switch (n->op) {
  case N_INT: return bits_of((uint32_t)n->integer);
  case N_DOUBLE:
  case N_FLOAT: return 0;
  case N_LOCAL: return a->now[n->id];
  case N_GLOBAL: return a->of_symbol[n->id];
  case N_SET:
    a->now[n->id] = (uint8_t)value(a, n->a);
    n->effects |= n->a->effects;
    if (a->survey) a->survey->assigned[n->id] = true;
    return a->now[n->id];
  case N_SET_GLOBAL: {
    unsigned bits = value(a, n->a);
    n->effects |= n->a->effects;
    if (n->id != a->stack_pointer) note(a, &a->of_symbol[n->id], bits);
    return bits;
  }
  case N_LOAD: {
    unsigned bits = value(a, n->a);
    n->effects |= n->a->effects;
    if (bits >= view_bits[n->id]) return 0;
    if (a->writes) check_load(a, n);
    if (a->survey) count(a, n->a, view_bits[n->id]);
    return 0;
  }
  case N_CALL:
  case N_CALL_TABLE: return called(a, n);
  case N_SELECT: return either(a, n);
  default: return operation(a, n);
  }
}

// --- Statements ---------------------------------------------------------------------------------

static void statements(struct aligner *a, struct node **slot, const struct node *stop);

static void begin(struct aligner *a, uint32_t label) {
  a->at_break[label] = copy_of(a, a->now);
  memset(a->at_break[label], MOST_BITS, a->locals);
}

static void end(struct aligner *a, uint32_t label) {
  meet(a->now, a->at_break[label], a->locals);
  free(a->at_break[label]);
}

static void again(struct aligner *a, uint32_t label) {
  if (meet(a->at_head[label], a->now, a->locals)) a->again = true;
}

static void loop(struct aligner *a, struct node *n) {
  begin(a, n->id2);
  again(a, n->id);
  memcpy(a->now, a->at_head[n->id], a->locals);
  uint32_t weight = a->weight;
  a->weight *= LOOP_WEIGHT;
  statements(a, &n->a, NULL);
  if (n->b) value(a, n->b);
  a->weight = weight;
  again(a, n->id);
  if (!n->b) never(a);
  end(a, n->id2);
}

static void branches(struct aligner *a, struct node *n) {
  value(a, n->a);
  uint8_t *before = copy_of(a, a->now);
  statements(a, &n->b, NULL);
  uint8_t *after = a->now;
  a->now = before;
  statements(a, &n->c, NULL);
  meet(a->now, after, a->locals);
  free(after);
}

static void cases(struct aligner *a, struct node *n) {
  bool has_default = false;
  value(a, n->a);
  begin(a, n->id);
  uint8_t *before = copy_of(a, a->now);
  never(a);
  for (struct node *c = n->b; c; c = c->next) {
    meet(a->now, before, a->locals);
    statements(a, &c->a, NULL);
    has_default |= !c->count;
  }
  if (!has_default) meet(a->now, before, a->locals);
  free(before);
  end(a, n->id);
}

static void jump(struct aligner *a, struct node *n) {
  if (n->op == N_BREAK) meet(a->at_break[n->id], a->now, a->locals);
  if (n->op == N_CONTINUE) again(a, n->id);
  if (n->op == N_RETURN && n->a) note(a, &a->of_symbol[a->f->symbol], value(a, n->a));
  never(a);
}

// The slot of the statement, before which others may have been put.
static struct node **store(struct aligner *a, struct node **slot) {
  struct node *n = *slot;
  unsigned bits = value(a, n->a);
  value(a, n->b);
  n->effects |= n->a->effects | n->b->effects;
  if (bits >= view_bits[n->id]) return slot;
  if (a->survey) count(a, n->a, view_bits[n->id]);
  return a->writes ? check_store(a, slot) : slot;
}

static struct node **twice(struct aligner *a, struct node **slot, const struct node *stop);

// From the slot on, to `stop` or the end.
static void statements(struct aligner *a, struct node **slot, const struct node *stop) {
  for (; *slot != stop; slot = &(*slot)->next) {
    if (a->writes && twice(a, slot, stop)) continue;
    struct node *n = *slot;
    switch (n->op) {
    case N_STORE: slot = store(a, slot); break;
    case N_BLOCK:
      begin(a, n->id);
      statements(a, &n->a, NULL);
      end(a, n->id);
      break;
    case N_LOOP: loop(a, n); break;
    case N_IF: branches(a, n); break;
    case N_SWITCH: cases(a, n); break;
    case N_BREAK:
    case N_CONTINUE:
    case N_RETURN: jump(a, n); break;
    default: value(a, n);
    }
  }
}

// --- Runs of statements with one check
// ------------------------------------------------------------

// Each loop among the statements gets what is known at its head.
static void set_heads(struct aligner *a, struct node *list, const struct node *stop, uint8_t bits) {
  for (struct node *n = list; n != stop; n = n->next) {
    if (n->op < N_BLOCK) continue;
    if (n->op == N_LOOP) {
      if (!a->at_head[n->id]) a->at_head[n->id] = arena_allocate(a->arena, a->locals + 1);
      memset(a->at_head[n->id], bits, a->locals);
    }
    struct child children[3];
    unsigned count = ir_children(n, children);
    for (unsigned i = 0; i < count; i++)
      if (children[i].kind == CHILD_LIST) set_heads(a, *children[i].slot, NULL, bits);
  }
}

static void walk_once(struct aligner *a, struct node **slot, const struct node *stop,
                      const uint8_t *before) {
  if (a->survey) {
    a->survey->checks = 0;
    memset(a->survey->needed, 0, a->locals);
    memset(a->survey->assigned, 0, a->locals * sizeof *a->survey->assigned);
  }
  a->again = false;
  memcpy(a->now, before, a->locals);
  statements(a, slot, stop);
}

// Walks until what is known at the heads of loops is certain.
static void walk(struct aligner *a, struct node **slot, const struct node *stop,
                 const uint8_t *before) {
  bool writes = a->writes;
  a->writes = false;
  set_heads(a, *slot, stop, MOST_BITS);
  int walks = 0;
  do walk_once(a, slot, stop, before);
  while (a->again && ++walks < MOST_WALKS);
  if (a->again) {
    set_heads(a, *slot, stop, 0);
    walk_once(a, slot, stop, before);
  }
  a->writes = writes;
}

static bool has_wide_access(struct node *n) {
  if ((n->op == N_LOAD || n->op == N_STORE) && view_bits[n->id]) return true;
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c; c = c->next) {
      if (has_wide_access(c)) return true;
      if (children[i].kind == CHILD_VALUE) break;
    }
  return false;
}

// The end of the run that begins here: as long as can be copied, and up to its last access.
static struct node *end_of_run(struct node *first, const struct node *stop, uint32_t *nodes) {
  struct node *end = first;
  uint32_t total = 0;
  *nodes = 0;
  for (struct node *n = first; n != stop && n->op != N_CASE; n = n->next) {
    total += nodes_of(n, MOST_COPIED);
    if (total > MOST_COPIED) break;
    if (!has_wide_access(n)) continue;
    end = n->next;
    *nodes = total;
  }
  return end;
}

// Makes the accesses of bytes.
static void use_bytes(struct aligner *a, struct node *n) {
  struct child children[3];
  unsigned count = ir_children(n, children);
  for (unsigned i = 0; i < count; i++)
    for (struct node *c = *children[i].slot; c; c = c->next) {
      use_bytes(a, c);
      if (children[i].kind == CHILD_VALUE) break;
    }
  if (n->op == N_LOAD && view_bits[n->id]) replace(n, load_bytes(a, n->id, n->a));
  if (n->op == N_STORE && view_bits[n->id]) replace(n, store_bytes(a, n->id, n->a, n->b));
}

static struct node *copy_of_bytes(struct aligner *a, struct node *first, const struct node *end) {
  uint32_t *labels = memory_allocate((a->f->labels + 1) * sizeof *labels);
  memset(labels, 0xff, (a->f->labels + 1) * sizeof *labels);
  struct node *made = copy_list(a, first, end, labels);
  free(labels);
  for (struct node *n = made; n; n = n->next) use_bytes(a, n);
  return made;
}

// Adds to the locals' low bits those that would prove checks; how many locals these are.
static uint32_t assume(const struct aligner *a, uint8_t *known, const uint8_t *needed) {
  uint32_t assumed = 0;
  for (uint32_t i = 0; i < a->locals; i++) {
    if (needed[i] <= known[i]) continue;
    known[i] = needed[i];
    assumed++;
  }
  return assumed;
}

// The condition that some local lacks what is assumed of it.
static struct node *some_unaligned(struct aligner *a, const uint8_t *known,
                                   const uint8_t *assumed) {
  arena *arena = a->m->arena;
  struct node *all = NULL;
  for (unsigned bits = 1; bits <= MOST_BITS; bits++) {
    struct node *these = NULL;
    for (uint32_t i = 0; i < a->locals; i++) {
      if (assumed[i] == known[i] || assumed[i] != bits) continue;
      struct node *local = ir_local(arena, a->f, i);
      these = these ? ir_binary(arena, N_OR, these, local) : local;
    }
    if (!these) continue;
    these = ir_binary(arena, N_AND, these, ir_int(arena, (1 << bits) - 1));
    all = all ? ir_binary(arena, N_OR, all, these) : these;
  }
  return all;
}

// The statements from the slot to `end` in two versions: of bytes, and where one condition has
// proved what is assumed.
static void split(struct aligner *a, struct node **slot, struct node *end, const uint8_t *known,
                  const uint8_t *assumed) {
  struct node *first = *slot, *last = first;
  struct list slow = {.first = copy_of_bytes(a, first, end)}, fast = {.first = first};
  while (last->next != end) last = last->next;
  last->next = NULL;
  struct node *n = ir_if(a->m->arena, some_unaligned(a, known, assumed), slow, fast);
  n->next = end;
  *slot = n;
  memcpy(a->now, assumed, a->locals);
  a->depth++;
  statements(a, &n->c, NULL);
  a->depth--;
}

// A run of statements from the slot on with checks that one condition could prove becomes two
// versions. The slot, or NULL if there is no such run.
static struct node **twice(struct aligner *a, struct node **slot, const struct node *stop) {
  if (a->depth == MOST_DEPTH || a->locals > MOST_SURVEYED || !has_wide_access(*slot)) return NULL;
  uint32_t nodes;
  struct node *end = end_of_run(*slot, stop, &nodes);
  if (end == *slot) return NULL;
  uint8_t *before = copy_of(a, a->now), *assumed = copy_of(a, a->now);
  struct survey survey = {0};
  survey.needed = memory_allocate(a->locals + 1);
  survey.assigned = memory_allocate((a->locals + 1) * sizeof *survey.assigned);
  a->survey = &survey;
  a->weight = 1;
  walk(a, slot, end, before);
  uint8_t *after = copy_of(a, a->now);
  uint32_t checks = survey.checks, locals = assume(a, assumed, survey.needed);
  bool pays = false;
  if (locals && checks > locals + 1) {
    walk(a, slot, end, assumed);
    uint32_t saved = checks - survey.checks;
    pays = saved > locals + 1 && nodes <= saved * NODES_PER_CHECK;
    if (!pays) walk(a, slot, end, before);
  }
  a->survey = NULL;
  if (pays) split(a, slot, end, before, assumed);
  memcpy(a->now, pays ? after : before, a->locals);
  free(survey.needed);
  free(survey.assigned);
  free(before);
  free(assumed);
  free(after);
  return pays ? slot : NULL;
}

// --- One function -------------------------------------------------------------------------------

// Learns what is known in the function, and what it makes known beyond it.
static void align_function(struct aligner *a, struct function *f, bool writes) {
  a->f = f;
  a->arena = arena_new();
  a->locals = f->locals;
  a->now = memory_allocate(f->locals + 1);
  a->at_break = arena_allocate(a->arena, (f->labels + 1) * sizeof *a->at_break);
  a->at_head = arena_allocate(a->arena, (f->labels + 1) * sizeof *a->at_head);
  uint8_t *before = memory_allocate(f->locals + 1);
  memset(before, MOST_BITS, f->locals);
  memcpy(before, a->arguments[f->symbol], f->params);
  a->writes = false;
  walk(a, &f->body.first, NULL, before);
  a->writes = writes;
  if (writes) walk_once(a, &f->body.first, NULL, before);
  while (f->body.last && f->body.last->next) f->body.last = f->body.last->next;
  free(before);
  free(a->now);
  arena_free(a->arena);
}

// --- The module ---------------------------------------------------------------------------------

// At first everything is taken for granted that no JavaScript can break.
static void begin_symbols(struct aligner *a) {
  struct module *m = a->m;
  a->of_symbol = arena_allocate(m->arena, m->symbols.count + 1);
  a->arguments = arena_allocate(m->arena, (m->symbols.count + 1) * sizeof *a->arguments);
  for (uint32_t i = S_FIXED; i < m->symbols.count; i++) {
    const struct symbol *s = &m->symbols.items[i];
    if (s->kind != SYMBOL_VARIABLE || s->type != T_INT) continue;
    a->of_symbol[i] = (uint8_t)bits_of(s->init ? (uint32_t)s->init->integer : 0);
  }
  for (struct function *f = m->functions; f; f = f->next) {
    a->of_symbol[f->symbol] = MOST_BITS;
    a->arguments[f->symbol] = arena_allocate(m->arena, f->params + 1);
    memset(a->arguments[f->symbol], m->symbols.items[f->symbol].exported ? 0 : MOST_BITS,
           f->params);
  }
}

static void forget_arguments(struct aligner *a, const struct function *f) {
  memset(a->arguments[f->symbol], 0, f->params);
}

// Anything may be passed to what is called through a table.
static void open_tables(struct aligner *a) {
  const struct module *m = a->m;
  bool *in_table = arena_allocate(m->arena, (m->symbols.count + 1) * sizeof *in_table);
  for (uint32_t i = 0; i < m->signature_count; i++)
    for (uint32_t slot = 0; slot < module_table_slots(m); slot++)
      in_table[m->signatures[i].slots[slot]] = true;
  for (const struct function *f = m->functions; f; f = f->next)
    if (in_table[f->symbol]) forget_arguments(a, f);
}

static void forget_symbols(struct aligner *a) {
  memset(a->of_symbol, 0, a->m->symbols.count);
  for (const struct function *f = a->m->functions; f; f = f->next) forget_arguments(a, f);
}

// The stack keeps the alignment that the C ABI gives it.
static void trust_fixed(struct aligner *a) {
  const struct module *m = a->m;
  a->of_symbol[S_SCRATCH] = MOST_BITS;
  a->stack_pointer = UINT32_MAX;
  if (m->info.stack_pointer == UINT32_MAX) return;
  a->stack_pointer = m->variables[m->info.stack_pointer].symbol;
  a->of_symbol[a->stack_pointer] = MOST_BITS;
}

void align_accesses(struct module *m) {
  struct aligner a = {.m = m};
  int rounds = 0;
  begin_symbols(&a);
  open_tables(&a);
  trust_fixed(&a);
  do {
    a.news = false;
    for (struct function *f = m->functions; f; f = f->next) align_function(&a, f, false);
  } while (a.news && ++rounds < MOST_ROUNDS);
  if (a.news) forget_symbols(&a);
  trust_fixed(&a);
  for (struct function *f = m->functions; f; f = f->next) align_function(&a, f, true);
}
