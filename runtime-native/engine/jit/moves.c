/* SPDX-License-Identifier: MIT */
/* moves.c: values that change their places: in the middle of blocks, where their intervals are
 * split, and along edges. */
#include "base/array.h"
#include "engine/jit/allocation.h"

#include <stdlib.h>
#include <string.h>

/* Positions mostly ascend: the search begins where the last one has ended. */
location location_at(struct allocation *a, uint32_t value, uint32_t at) {
  uint32_t part = a->intervals[value].recent;
  if (a->intervals[part].from > at) part = value;
  for (uint32_t next; (next = a->intervals[part].sibling) != NO_INTERVAL; part = next)
    if (a->intervals[next].from > at) break;
  a->intervals[value].recent = part;
  return a->intervals[part].place;
}

static bool add_move(struct move **moves, uint32_t *count, uint32_t *capacity, struct move move) {
  if (!array_reserve(moves, capacity, *count + 1, sizeof **moves)) return false;
  (*moves)[(*count)++] = move;
  return true;
}

static bool is_block_start(const struct ir *ir, uint32_t value) {
  uint32_t low = 0, high = ir->block_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (ir->blocks[middle].first < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low < ir->block_count && ir->blocks[low].first == value;
}

static int by_position(const void *a, const void *b) {
  const struct move *x = a, *y = b;
  return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
                        : (x->value > y->value) - (x->value < y->value);
}

/* Slots need no moves to them: values are stored there when they are computed. */
static bool move_in_blocks(struct allocation *a) {
  a->move_count = 0;
  for (uint32_t v = 0; v < a->ir->value_count; v++) {
    const struct interval *i = &a->intervals[v], *next;
    for (; i->sibling != NO_INTERVAL; i = next) {
      next = &a->intervals[i->sibling];
      if (next->place >= REGISTERS || next->place == i->place || i->to < next->from ||
          (next->from % 4 == 0 && is_block_start(a->ir, next->from / 4)))
        continue;
      struct move move = {next->from / 4, v, i->place, next->place, v};
      if (!add_move(&a->moves, &a->move_count, &a->move_capacity, move)) return false;
    }
  }
  if (a->move_count) qsort(a->moves, a->move_count, sizeof *a->moves, by_position);
  return true;
}

static bool add_edge_move(struct allocation *a, struct move move) {
  if (move.from == move.to && (move.to < REGISTERS || move.value == move.to_value)) return true;
  return add_move(&a->edge_moves, &a->edge_move_count, &a->edge_move_capacity, move);
}

static bool move_along_edge(struct allocation *a, uint32_t e, const uint64_t *moving) {
  const struct ir *ir = a->ir;
  const struct ir_edge *edge = &ir->edges[e];
  const struct ir_block *to = &ir->blocks[edge->to];
  uint32_t before = 4 * ir->blocks[edge->from].end - 1, behind = 4 * to->first;
  for (uint32_t p = 0; p < to->params; p++) {
    uint32_t phi = to->first + p, arg = ir->args[edge->args + p];
    if (ir->values[phi].op != IR_PHI) continue;
    location from = is_kept(&ir->values[arg]) ? location_at(a, arg, before) : NOWHERE;
    if (!add_edge_move(a, (struct move){e, arg, from, location_at(a, phi, behind), phi}))
      return false;
  }
  const uint64_t *live = a->live_in + edge->to * a->words;
  for (uint64_t word = 0; word < a->words; word++)
    for (uint64_t bits = live[word] & moving[word]; bits; bits &= bits - 1) {
      uint32_t v = (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);
      if (++a->work > MAX_WORK) return false;
      location place = location_at(a, v, behind);
      if (place < REGISTERS &&
          !add_edge_move(a, (struct move){e, v, location_at(a, v, before), place, v}))
        return false;
    }
  return true;
}

static bool move_along_edges(struct allocation *a) {
  uint64_t *moving = calloc(a->words, sizeof *moving); /* values that have several places */
  if (!moving) return false;
  for (uint32_t v = 0; v < a->ir->value_count; v++)
    if (a->intervals[v].sibling != NO_INTERVAL) moving[v / 64] |= UINT64_C(1) << v % 64;
  bool fits = true;
  a->edge_move_count = 0;
  for (uint32_t e = 0; fits && e < a->ir->edge_count; e++) fits = move_along_edge(a, e, moving);
  free(moving);
  return fits;
}

bool find_moves(struct allocation *a) { return move_in_blocks(a) && move_along_edges(a); }

/* ---- Slots --------------------------------------------------------------------------------------
 */

struct slot_end {
  uint32_t to, size;
  int32_t slot;
};

static uint32_t end_of(const struct allocation *a, uint32_t value) {
  const struct interval *i = &a->intervals[value];
  while (i->sibling != NO_INTERVAL) i = &a->intervals[i->sibling];
  return i->to;
}

/* Parameters in memory stay where they are. */
static bool has_home(const struct allocation *a, uint32_t v) {
  const struct ir_value *value = &a->ir->values[v];
  return value->op == IR_PARAM &&
         a->machine->argument(a->ir->type, (uint32_t)value->imm) == NOWHERE;
}

/* Values come in the order in which they begin: all but parameters of blocks and functions do, and
 * these begin earlier than the others of their block. A slot is free when its value has ended. */
static bool give_slots(struct allocation *a) {
  enum { MAX_LOOKED_AT = 32 };
  struct slot_end *ends = NULL;
  uint32_t count = 0, capacity = 0;
  a->frame_slots = 0;
  for (uint32_t v = 0; v < a->ir->value_count; v++) {
    if (a->slots[v] != NEEDS_SLOT || has_home(a, v)) continue;
    uint32_t size = a->ir->values[v].type == IR_V128 ? 2 : 1, found = count;
    for (uint32_t k = count; k > 0 && count - k < MAX_LOOKED_AT; k--)
      if (ends[k - 1].size == size && ends[k - 1].to <= a->intervals[v].from) found = k - 1;
    if (found == count) {
      a->frame_slots += size + (size == 2 && a->frame_slots % 2);
      if (!array_reserve(&ends, &capacity, count + 1, sizeof *ends)) {
        free(ends);
        return false;
      }
      ends[count++] = (struct slot_end){0, size, (int32_t)(a->frame_slots - size)};
    }
    a->slots[v] = ends[found].slot;
    ends[found].to = end_of(a, v);
  }
  free(ends);
  return true;
}

/* ---- Allocation ---------------------------------------------------------------------------------
 */

bool allocate_registers(struct allocation *a, const struct ir *ir, const struct machine *machine) {
  a->ir = ir;
  a->machine = machine;
  return find_liveness(a) && scan_intervals(a) && find_moves(a) && give_slots(a);
}

void allocation_free(struct allocation *a) {
  free(a->intervals);
  free(a->ranges);
  free(a->uses);
  free(a->live_in);
  free(a->moves);
  free(a->edge_moves);
  free(a->slots);
  free(a->calls.values);
  free(a->others.values);
  *a = (struct allocation){0};
}
