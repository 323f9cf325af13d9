/* SPDX-License-Identifier: MIT */
/* linear_scan.c: gives intervals registers, in the order in which they begin. What gets none is in
 * its slot until a register is of use again. */
#include "base/array.h"
#include "engine/jit/allocation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Intervals with a hole at the position in work; what is beyond them counts as if it had none. */
enum { MAX_INACTIVE = 256 };

struct scan {
  struct allocation *a;
  uint32_t *heap, heap_count, heap_capacity;
  uint32_t active[REGISTERS + MAX_INACTIVE], active_count;
  uint32_t inactive[MAX_INACTIVE], inactive_count;
  uint32_t *hints;  /* by value: one that would do well in the same register, or NO_VALUE */
  location *wanted; /* by value: a register in which it would do well, or NOWHERE */
  bool failed;
};

/* ---- Intervals ----------------------------------------------------------------------------------
 */

static struct interval *at(const struct scan *s, uint32_t interval) {
  return &s->a->intervals[interval];
}

static const struct ir_value *value_of(const struct scan *s, const struct interval *i) {
  return &s->a->ir->values[i->value];
}

/* Forgets what is before a position. */
static void advance(const struct allocation *a, struct interval *i, uint32_t position) {
  while (i->ranges != NO_RANGE && a->ranges[i->ranges].to <= position)
    i->ranges = a->ranges[i->ranges].next;
  for (; i->uses != NO_RANGE && a->uses[i->uses].at < position; i->uses = a->uses[i->uses].next)
    i->last_use = a->uses[i->uses].at;
}

static bool covers(const struct allocation *a, const struct interval *i, uint32_t position) {
  return i->ranges != NO_RANGE && a->ranges[i->ranges].from <= position;
}

/* Where two intervals meet first; FAR if they do not. */
static uint32_t intersection(const struct allocation *a, const struct interval *i,
                             const struct interval *j) {
  uint32_t x = i->ranges, y = j->ranges;
  while (x != NO_RANGE && y != NO_RANGE) {
    const struct live_range *p = &a->ranges[x], *q = &a->ranges[y];
    if (p->to <= q->from)
      x = p->next;
    else if (q->to <= p->from)
      y = q->next;
    else
      return p->from > q->from ? p->from : q->from;
  }
  return FAR;
}

static uint32_t next_use(const struct allocation *a, const struct interval *i, uint32_t after) {
  uint32_t use = i->uses;
  while (use != NO_RANGE && a->uses[use].at < after) use = a->uses[use].next;
  return use == NO_RANGE ? FAR : a->uses[use].at;
}

/* ---- What is to be done -------------------------------------------------------------------------
 */

static bool is_before(const struct scan *s, uint32_t i, uint32_t j) {
  return at(s, i)->from != at(s, j)->from ? at(s, i)->from < at(s, j)->from : i < j;
}

static void push(struct scan *s, uint32_t interval) {
  if (!array_reserve(&s->heap, &s->heap_capacity, s->heap_count + 1, sizeof *s->heap)) {
    s->failed = true;
    return;
  }
  uint32_t i = s->heap_count++;
  for (uint32_t up; i && is_before(s, interval, s->heap[up = (i - 1) / 2]); i = up)
    s->heap[i] = s->heap[up];
  s->heap[i] = interval;
}

static uint32_t pop(struct scan *s) {
  uint32_t top = s->heap[0], last = s->heap[--s->heap_count], i = 0;
  for (uint32_t down; (down = 2 * i + 1) < s->heap_count; i = down) {
    if (down + 1 < s->heap_count && is_before(s, s->heap[down + 1], s->heap[down])) down++;
    if (!is_before(s, s->heap[down], last)) break;
    s->heap[i] = s->heap[down];
  }
  s->heap[i] = last;
  return top;
}

/* ---- Splitting ----------------------------------------------------------------------------------
 */

/* The part of an interval from a position on becomes one of its own. */
static uint32_t split(struct scan *s, uint32_t interval, uint32_t position) {
  struct allocation *a = s->a;
  if (!array_reserve(&a->intervals, &a->interval_capacity, a->interval_count + 1,
                     sizeof *a->intervals)) {
    s->failed = true;
    return NO_INTERVAL;
  }
  struct interval *i = at(s, interval), *child = at(s, a->interval_count);
  assert(i->from < position && position < i->to);
  *child =
      (struct interval){i->value, position, i->to, NO_RANGE, NO_RANGE, i->sibling, 0, 0, NOWHERE};
  i->sibling = a->interval_count++;
  uint32_t *link = &i->ranges, end = position;
  for (; a->ranges[*link].to <= position; link = &a->ranges[*link].next) end = a->ranges[*link].to;
  if (a->ranges[*link].from < position) {
    end = position;
    if (!array_reserve(&a->ranges, &a->range_capacity, a->range_count + 1, sizeof *a->ranges)) {
      s->failed = true;
      return NO_INTERVAL;
    }
    /* The array may have moved: go through it again. */
    link = &i->ranges;
    while (a->ranges[*link].to <= position) link = &a->ranges[*link].next;
    struct live_range *cut = &a->ranges[*link];
    a->ranges[a->range_count] = (struct live_range){position, cut->to, cut->next};
    cut->to = position;
    cut->next = NO_RANGE;
    child->ranges = a->range_count++;
  } else {
    child->ranges = *link;
    *link = NO_RANGE;
    child->from = a->ranges[child->ranges].from;
  }
  i->to = end; /* before the position if that is in a hole */
  link = &i->uses;
  while (*link != NO_RANGE && a->uses[*link].at < position) link = &a->uses[*link].next;
  child->uses = *link;
  *link = NO_RANGE;
  return a->interval_count - 1;
}

static uint32_t block_of(const struct ir *ir, uint32_t value) {
  uint32_t low = 0, high = ir->block_count;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (ir->blocks[middle].first <= value)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Where to split behind `from` and not behind `to`: as late as it can be where loops are fewest.
 * What is done at the start of a loop is done when it is entered. */
static uint32_t best_split(const struct ir *ir, uint32_t from, uint32_t to) {
  enum { MAX_BLOCKS = 64 };
  uint32_t last = block_of(ir, to / 4), first = block_of(ir, from / 4), best = to & ~3u;
  if (last - first > MAX_BLOCKS) first = last - MAX_BLOCKS;
  uint32_t depth = ir->blocks[last].depth;
  for (uint32_t b = last; b > first; b--) {
    uint32_t start = 4 * ir->blocks[b].first;
    if (start <= from) break;
    uint32_t own = ir->blocks[b].depth - (ir->blocks[b].loop_end != 0);
    if (own < depth) {
      best = start;
      depth = own;
    }
  }
  return best;
}

/* It is in its slot, up to where a register is of use. */
static void spill(struct scan *s, uint32_t interval) {
  struct allocation *a = s->a;
  struct interval *i = at(s, interval);
  i->place = IN_SLOT;
  a->slots[i->value] = NEEDS_SLOT;
  uint32_t use = next_use(a, i, (i->from & ~3u) + 4);
  if (use == FAR) return;
  if (next_use(a, i, use + 1) == FAR && a->ir->blocks[block_of(a->ir, use / 4)].depth <=
                                            a->ir->blocks[block_of(a->ir, i->from / 4)].depth)
    return; /* once is done as well from memory */
  uint32_t position = best_split(a->ir, i->from, use);
  if (position <= i->from || position >= i->to) return;
  uint32_t child = split(s, interval, position);
  if (child != NO_INTERVAL) push(s, child);
}

/* The earliest position from which on an interval may as well be in its slot that is at the latest
 * from this one on: the start of a loop in which it has no use. */
static uint32_t before_loops(const struct scan *s, const struct interval *i, uint32_t position) {
  const struct ir *ir = s->a->ir;
  const struct ir_block *blocks = ir->blocks;
  uint32_t use = next_use(s->a, i, position), loop = blocks[block_of(ir, position / 4)].loop;
  for (; loop != NO_BLOCK; loop = ir_outer_loop(ir, loop)) {
    uint32_t start = 4 * blocks[loop].first;
    bool is_used = i->last_use >= start || use < 4 * blocks[blocks[loop].loop_end].end;
    if (start <= i->from || is_used || s->a->ranges[i->ranges].from > start) break;
    if (blocks[loop].loop_end) position = start;
  }
  return position;
}

/* Frees its register from a position on, or earlier. */
static void evict(struct scan *s, uint32_t interval, uint32_t position) {
  struct interval *i = at(s, interval);
  position = before_loops(s, i, position);
  if (position > i->from) {
    uint32_t child = split(s, interval, position);
    if (child != NO_INTERVAL) spill(s, child);
  } else {
    spill(s, interval);
  }
}

/* ---- Registers ----------------------------------------------------------------------------------
 */

static uint32_t class_of(const struct scan *s, const struct interval *i) {
  uint32_t mask = is_floating(value_of(s, i)) ? UINT32_C(0xffff0000) : UINT32_C(0xffff);
  return mask & s->a->machine->allocatable;
}

/* The first that destroys something at a position or behind it. */
static uint32_t first_clobber(const struct clobbers *c, uint32_t position) {
  uint32_t low = 0, high = c->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (4 * c->values[middle] + 1 < position)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Where registers are destroyed next while the interval lives. */
static void find_clobbers(const struct scan *s, const struct interval *i, uint32_t mask,
                          uint32_t *until) {
  const struct allocation *a = s->a;
  uint32_t end = i->to, call = first_clobber(&a->calls, i->from);
  if (call < a->calls.count && 4 * a->calls.values[call] + 1 < end) {
    end = 4 * a->calls.values[call] + 1;
    for (uint32_t r = 0; r < REGISTERS; r++)
      if ((mask & ~a->machine->preserved) >> r & 1 && end < until[r]) until[r] = end;
  }
  mask &= a->others.registers;
  for (uint32_t k = first_clobber(&a->others, i->from); mask && k < a->others.count; k++) {
    uint32_t v = a->others.values[k];
    if (4 * v + 1 >= end) return;
    uint32_t destroyed = a->machine->clobbers(a->ir, &a->ir->values[v]) & mask;
    mask &= ~destroyed;
    for (; destroyed; destroyed &= destroyed - 1) {
      uint32_t r = (uint32_t)__builtin_ctz(destroyed);
      if (4 * v + 1 < until[r]) until[r] = 4 * v + 1;
    }
  }
}

static location place_of(const struct scan *s, uint32_t v) { return at(s, v)->place; }

/* A register in which the interval would do well. */
static location hint(const struct scan *s, const struct interval *i) {
  const struct ir *ir = s->a->ir;
  const struct ir_value *value = value_of(s, i);
  if (s->wanted[i->value] < REGISTERS) return s->wanted[i->value];
  if (s->hints[i->value] != NO_VALUE) {
    location place = place_of(s, s->hints[i->value]);
    if (place < REGISTERS) return place;
  }
  if (value->op == IR_PHI) {
    const struct ir_block *block = &ir->blocks[value->extra];
    for (uint32_t e = block->incoming; e != NO_EDGE; e = ir->edges[e].next) {
      uint32_t arg = ir->args[ir->edges[e].args + (i->value - block->first)];
      if (!is_kept(&ir->values[arg]) || ir->edges[e].from >= value->extra) continue;
      location place = location_at(s->a, arg, i->from - 1);
      if (place < REGISTERS) return place;
    }
    return NOWHERE;
  }
  if (value->arg_count == 0 || value->arg_count == MANY_ARGS) return NOWHERE;
  if (!is_kept(&ir->values[value->args[0]])) return NOWHERE;
  return location_at(s->a, value->args[0], 4 * i->value);
}

static void take(struct scan *s, uint32_t interval, location reg) {
  at(s, interval)->place = reg;
  s->a->registers |= UINT32_C(1) << reg;
  s->active[s->active_count++] = interval;
}

/* Until when registers of the mask are free. */
static void find_free(const struct scan *s, const struct interval *i, uint32_t mask,
                      uint32_t *until) {
  for (uint32_t r = 0; r < REGISTERS; r++) until[r] = mask >> r & 1 ? FAR : 0;
  for (uint32_t k = 0; k < s->active_count; k++) until[at(s, s->active[k])->place] = 0;
  for (uint32_t k = 0; k < s->inactive_count; k++) {
    const struct interval *j = at(s, s->inactive[k]);
    if (!(mask >> j->place & 1) || until[j->place] <= i->from) continue;
    uint32_t meet = intersection(s->a, i, j);
    if (meet < until[j->place]) until[j->place] = meet;
  }
  find_clobbers(s, i, mask, until);
}

/* The register that is free longest; a preserved one, which has to be saved, if no other is as
 * good.
 */
static uint32_t largest(const struct scan *s, const uint32_t *until, uint32_t mask) {
  uint32_t preserved = mask & s->a->machine->preserved, others = mask & ~preserved;
  uint32_t best = (uint32_t)__builtin_ctz(others);
  for (uint32_t r = best; r < REGISTERS; r++)
    if (others >> r & 1 && until[r] > until[best]) best = r;
  for (uint32_t r = 0; r < REGISTERS; r++)
    if (preserved >> r & 1 && until[r] > until[best]) best = r;
  return best;
}

static bool take_free(struct scan *s, uint32_t interval) {
  const struct interval *i = at(s, interval);
  uint32_t mask = class_of(s, i), until[REGISTERS];
  find_free(s, i, mask, until);
  uint32_t reg = largest(s, until, mask);
  location hinted = hint(s, i);
  if (hinted < REGISTERS && mask >> hinted & 1 &&
      (until[hinted] >= i->to || until[hinted] == until[reg]))
    reg = hinted;
  if (until[reg] < i->to) {
    uint32_t last = until[reg] & ~3u;
    if (last <= i->from || next_use(s->a, i, i->from + 1) > until[reg]) return false;
    uint32_t child = split(s, interval, best_split(s->a->ir, i->from, last));
    if (child == NO_INTERVAL) return false;
    push(s, child);
  }
  take(s, interval, (location)reg);
  return true;
}

/* Takes the register from whoever needs it last, if that is after the interval does. */
static bool take_used(struct scan *s, uint32_t interval) {
  const struct allocation *a = s->a;
  const struct interval *i = at(s, interval);
  uint32_t mask = class_of(s, i), used[REGISTERS], blocked[REGISTERS], from = i->from;
  uint32_t first = next_use(a, i, from + 1);
  if (first == FAR) return false;
  for (uint32_t r = 0; r < REGISTERS; r++) used[r] = blocked[r] = mask >> r & 1 ? FAR : 0;
  find_clobbers(s, i, mask, blocked);
  for (uint32_t k = 0; k < s->active_count; k++) {
    const struct interval *j = at(s, s->active[k]);
    uint32_t use = next_use(a, j, from);
    if (use < used[j->place]) used[j->place] = use;
  }
  for (uint32_t k = 0; k < s->inactive_count; k++) {
    const struct interval *j = at(s, s->inactive[k]);
    if (!(mask >> j->place & 1) || intersection(a, i, j) == FAR) continue;
    uint32_t use = next_use(a, j, from);
    if (use < used[j->place]) used[j->place] = use;
  }
  for (uint32_t r = 0; r < REGISTERS; r++)
    if ((blocked[r] & ~3u) <= from || blocked[r] < first) used[r] = 0;
  uint32_t reg = largest(s, used, mask);
  if (used[reg] <= first) return false;
  if (blocked[reg] < i->to) {
    uint32_t child = split(s, interval, blocked[reg] & ~3u);
    if (child == NO_INTERVAL) return false;
    push(s, child);
    i = at(s, interval);
  }
  for (uint32_t k = 0; k < s->active_count; k++) {
    if (at(s, s->active[k])->place != reg) continue;
    uint32_t other = s->active[k];
    s->active[k] = s->active[--s->active_count];
    evict(s, other, from);
    break;
  }
  for (uint32_t k = s->inactive_count; k-- > 0;) {
    uint32_t other = s->inactive[k];
    if (at(s, other)->place != reg || intersection(a, at(s, interval), at(s, other)) == FAR)
      continue;
    s->inactive[k] = s->inactive[--s->inactive_count];
    evict(s, other, from);
  }
  take(s, interval, (location)reg);
  return true;
}

/* Intervals end, and come to holes, or to the end of one. */
static void move_on(struct scan *s, uint32_t position) {
  struct allocation *a = s->a;
  for (uint32_t k = s->active_count; k-- > 0;) {
    struct interval *i = at(s, s->active[k]);
    advance(a, i, position);
    bool ended = i->ranges == NO_RANGE;
    if (!ended && (covers(a, i, position) || s->inactive_count == MAX_INACTIVE)) continue;
    if (!ended) s->inactive[s->inactive_count++] = s->active[k];
    s->active[k] = s->active[--s->active_count];
  }
  for (uint32_t k = s->inactive_count; k-- > 0;) {
    struct interval *i = at(s, s->inactive[k]);
    advance(a, i, position);
    if (i->ranges != NO_RANGE && !covers(a, i, position)) continue;
    if (i->ranges != NO_RANGE) s->active[s->active_count++] = s->inactive[k];
    s->inactive[k] = s->inactive[--s->inactive_count];
  }
}

/* ---- All of them --------------------------------------------------------------------------------
 */

static bool add_clobber(struct clobbers *c, uint32_t value, uint32_t registers) {
  if (!array_reserve(&c->values, &c->capacity, c->count + 1, sizeof *c->values)) return false;
  c->values[c->count++] = value;
  c->registers |= registers;
  return true;
}

static bool is_call(const struct allocation *a, uint32_t registers) {
  return (registers | a->machine->preserved) == UINT32_MAX;
}

static bool find_all_clobbers(struct allocation *a) {
  a->registers = 0;
  a->calls.count = a->others.count = a->others.registers = 0;
  for (uint32_t v = 0; v < a->ir->value_count; v++) {
    uint32_t registers = a->machine->clobbers(a->ir, &a->ir->values[v]);
    if (registers && !add_clobber(is_call(a, registers) ? &a->calls : &a->others, v, registers))
      return false;
  }
  return true;
}

static void find_hints(struct scan *s) {
  const struct ir *ir = s->a->ir;
  for (uint32_t e = 0; e < ir->edge_count; e++) {
    const struct ir_edge *edge = &ir->edges[e];
    const struct ir_block *to = &ir->blocks[edge->to];
    for (uint32_t p = 0; p < to->params; p++)
      if (ir->values[to->first + p].op == IR_PHI)
        s->hints[ir->args[edge->args + p]] = to->first + p;
  }
  for (uint32_t v = 0; v < ir->value_count; v++) {
    const struct ir_value *value = &ir->values[v];
    if (value->op == IR_PARAM) {
      s->wanted[v] = s->a->machine->argument(ir->type, (uint32_t)value->imm);
    } else if (value->op == IR_CALL) {
      const struct functype *type = function_type(ir->module, (uint32_t)value->imm);
      for (uint32_t i = 0; i < value->args[1]; i++) {
        uint32_t arg = ir->args[value->args[0] + i];
        if (at(s, arg)->to == 4 * v + 1) s->wanted[arg] = s->a->machine->argument(type, i);
      }
    }
  }
}

static void place_interval(struct scan *s, uint32_t interval) {
  const struct interval *i = at(s, interval);
  move_on(s, i->from);
  if (!take_free(s, interval) && !take_used(s, interval)) spill(s, interval);
}

static bool scan(struct scan *s) {
  struct allocation *a = s->a;
  uint32_t count = a->ir->value_count;
  s->hints = malloc(count * sizeof *s->hints);
  s->wanted = malloc(count * sizeof *s->wanted);
  if (!s->hints || !s->wanted) return false;
  for (uint32_t v = 0; v < count; v++) s->hints[v] = NO_VALUE, s->wanted[v] = NOWHERE;
  find_hints(s);
  for (uint32_t v = 0; v < count; v++)
    if (a->intervals[v].ranges != NO_RANGE) push(s, v);
  while (s->heap_count && !s->failed) place_interval(s, pop(s));
  return !s->failed;
}

bool scan_intervals(struct allocation *a) {
  struct scan s = {.a = a};
  bool fits = find_all_clobbers(a) && scan(&s);
  free(s.heap);
  free(s.hints);
  free(s.wanted);
  return fits;
}
