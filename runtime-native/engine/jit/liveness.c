/* SPDX-License-Identifier: MIT */
/* liveness.c: when values live and where they are used, in one walk from the last value to the
 * first. What lives at the start of a loop lives in all of it. */
#include "base/array.h"
#include "engine/jit/allocation.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LIVE_IN = 32 << 20 }; /* bytes */

static uint32_t start_of(uint32_t value) { return 4 * value; }

static bool add_range(struct allocation *a, uint32_t value, uint32_t from, uint32_t to) {
  struct interval *i = &a->intervals[value];
  if (++a->work > MAX_WORK) return false;
  struct live_range *first = i->ranges == NO_RANGE ? NULL : &a->ranges[i->ranges];
  if (first && first->from <= to) { /* they touch: ranges are added from the last to the first */
    if (from < first->from) first->from = from;
    if (to > first->to) first->to = to;
    while (first->next != NO_RANGE && a->ranges[first->next].from <= first->to) {
      const struct live_range *next = &a->ranges[first->next];
      if (next->to > first->to) first->to = next->to;
      first->next = next->next;
    }
    return true;
  }
  if (!array_reserve(&a->ranges, &a->range_capacity, a->range_count + 1, sizeof *a->ranges))
    return false;
  a->ranges[a->range_count] = (struct live_range){from, to, i->ranges};
  i->ranges = a->range_count++;
  return true;
}

static bool add_use(struct allocation *a, uint32_t value, uint32_t at) {
  struct interval *i = &a->intervals[value];
  if (!array_reserve(&a->uses, &a->use_capacity, a->use_count + 1, sizeof *a->uses)) return false;
  a->uses[a->use_count] = (struct live_use){at, i->uses};
  i->uses = a->use_count++;
  return true;
}

struct walk {
  struct allocation *a;
  uint64_t *live; /* of the block in work */
  uint32_t block_start;
};

static void set(uint64_t *bits, uint32_t value) { bits[value / 64] |= UINT64_C(1) << value % 64; }
static void clear(uint64_t *bits, uint32_t value) {
  bits[value / 64] &= ~(UINT64_C(1) << value % 64);
}

static bool add_input(struct walk *w, uint32_t input, uint32_t at, bool in_register) {
  const struct ir *ir = w->a->ir;
  const struct ir_value *value = &ir->values[input];
  if (value->folded) {
    bool fits = true;
    for (uint32_t i = 0; i < value->arg_count; i++)
      fits &= add_input(w, value->args[i], at, in_register);
    return fits;
  }
  if (!is_kept(value)) return true;
  set(w->live, input);
  return add_range(w->a, input, w->block_start, at + 1) &&
         (!in_register || add_use(w->a, input, at));
}

/* A value exists from `at` on. */
static bool define(struct walk *w, uint32_t v, uint32_t at) {
  struct interval *i = &w->a->intervals[v];
  if (!is_kept(&w->a->ir->values[v])) return true;
  clear(w->live, v);
  if (i->ranges == NO_RANGE) return add_range(w->a, v, at, at + 1) && add_use(w->a, v, at);
  w->a->ranges[i->ranges].from = at;
  return add_use(w->a, v, at);
}

static bool is_call(const struct ir_value *value) {
  return value->op >= IR_CALL && value->op <= IR_CALL_REF;
}

static bool walk_value(struct walk *w, uint32_t v) {
  const struct ir *ir = w->a->ir;
  const struct ir_value *value = &ir->values[v];
  if (value->op == IR_PHI || value->op == IR_PARAM) /* they are there when the block begins */
    return define(w, v, w->block_start);
  if (value->folded || value->op == IR_NONE) return true;
  uint32_t count;
  const uint32_t *inputs = ir_inputs(ir, value, &count);
  bool fits = define(w, v, start_of(v) + 2);
  if (value->op == IR_RESULT) return fits; /* it is where the call has left it */
  for (uint32_t i = 0; i < count; i++)
    fits &= add_input(w, inputs[i], start_of(v), !is_call(value) && value->op != IR_RETURN);
  return fits;
}

/* Adds what the blocks behind need at their starts. */
static bool add_successors(struct walk *w, const struct ir_block *block) {
  struct allocation *a = w->a;
  const struct ir *ir = a->ir;
  for (uint32_t i = 0; i < block->edge_count; i++) {
    const struct ir_edge *edge = &ir->edges[block->edges + i];
    const struct ir_block *to = &ir->blocks[edge->to];
    const uint64_t *needed = a->live_in + edge->to * a->words;
    for (uint64_t word = 0; word < a->words; word++) w->live[word] |= needed[word];
    for (uint32_t p = 0; p < to->params; p++) {
      uint32_t arg = ir->args[edge->args + p];
      if (ir->values[to->first + p].op == IR_PHI && is_kept(&ir->values[arg])) set(w->live, arg);
    }
  }
  for (uint64_t word = 0; word < a->words; word++)
    for (uint64_t bits = w->live[word]; bits; bits &= bits - 1) {
      uint32_t value = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
      if (!add_range(a, value, start_of(block->first), start_of(block->end))) return false;
    }
  return true;
}

/* What lives at the start of a loop lives in all its blocks. */
static bool extend_over_loop(struct walk *w, uint32_t header) {
  struct allocation *a = w->a;
  const struct ir_block *blocks = a->ir->blocks;
  uint32_t last = blocks[header].loop_end;
  for (uint64_t word = 0; word < a->words; word++) {
    if (!w->live[word]) continue;
    for (uint32_t b = header; b <= last; b++) a->live_in[b * a->words + word] |= w->live[word];
    for (uint64_t bits = w->live[word]; bits; bits &= bits - 1) {
      uint32_t value = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
      if (!add_range(a, value, start_of(blocks[header].first), start_of(blocks[last].end)))
        return false;
    }
  }
  return true;
}

static bool walk_block(struct walk *w, uint32_t b) {
  struct allocation *a = w->a;
  const struct ir_block *block = &a->ir->blocks[b];
  w->live = a->live_in + b * a->words;
  w->block_start = start_of(block->first);
  if (!add_successors(w, block)) return false;
  for (uint32_t v = block->end; v > block->first; v--)
    if (!walk_value(w, v - 1)) return false;
  return !block->loop_end || extend_over_loop(w, b);
}

static bool reserve(struct allocation *a) {
  const struct ir *ir = a->ir;
  a->words = (ir->value_count + 63) / 64;
  size_t size = a->words * ir->block_count * sizeof *a->live_in;
  if (size > MAX_LIVE_IN) return false;
  if (size > a->live_in_size) {
    free(a->live_in);
    a->live_in = malloc(size);
    a->live_in_size = a->live_in ? size : 0;
    if (!a->live_in) return false;
  }
  memset(a->live_in, 0, size);
  return array_reserve(&a->intervals, &a->interval_capacity, ir->value_count,
                       sizeof *a->intervals) &&
         array_reserve(&a->slots, &a->slot_capacity, ir->value_count, sizeof *a->slots);
}

bool find_liveness(struct allocation *a) {
  if (!reserve(a)) return false;
  a->interval_count = a->ir->value_count;
  a->range_count = a->use_count = a->work = 0;
  for (uint32_t v = 0; v < a->interval_count; v++) {
    a->intervals[v] = (struct interval){.recent = v,
                                        .value = v,
                                        .ranges = NO_RANGE,
                                        .uses = NO_RANGE,
                                        .sibling = NO_INTERVAL,
                                        .place = NOWHERE};
    a->slots[v] = NO_SLOT_YET;
  }
  struct walk w = {.a = a};
  for (uint32_t b = a->ir->block_count; b > 0; b--)
    if (!walk_block(&w, b - 1)) return false;
  for (uint32_t v = 0; v < a->interval_count; v++) {
    struct interval *i = &a->intervals[v];
    if (i->ranges == NO_RANGE) continue;
    i->from = a->ranges[i->ranges].from;
    uint32_t last = i->ranges;
    while (a->ranges[last].next != NO_RANGE) last = a->ranges[last].next;
    i->to = a->ranges[last].to;
  }
  return true;
}
