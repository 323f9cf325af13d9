/* SPDX-License-Identifier: MIT */
/* operands.c: emits instructions, and keeps the stack of their operands. */
#include "engine/interp/translator.h"

#include "base/array.h"

#include <stdlib.h>

/* ---- Emission -----------------------------------------------------------------------------------
 */

/* Makes room for one more element; false if memory runs out. */
bool reserve(struct translator *t, void *array, uint32_t *capacity, uint32_t count, size_t size) {
  bool reserved = array_reserve(array, capacity, count + 1, size);
  if (!reserved) t->failed = true;
  return reserved;
}

/* Appends an instruction of `length` words; returns the word after its handler. Memory failure is
 * noted and shows at the end: until then code is overwritten at the start of the buffer. */
word *emit(struct translator *t, enum op op, uint32_t length) {
  if (t->length + length > t->capacity) {
    uint32_t capacity = t->capacity * 2 + length;
    struct code *grown = realloc(t->code, sizeof *grown + capacity * sizeof(word));
    if (grown) {
      t->code = grown;
      t->capacity = capacity;
    } else {
      t->failed = true;
      t->length = 0;
    }
  }
  word *w = &t->code->words[t->length];
  set_op(t, w, op);
  w[1].u64 = 0;
  t->last = t->length;
  t->last_op = op;
  t->result = -1;
  t->acc = NOTHING;
  t->length += length;
  return w + 1;
}

void emit_tally(struct translator *t, size_t offset, uint32_t which) {
  if (!t->module->counts) return;
  word *w = emit(t, OP_tally, 2);
  if (!t->keep_ops) return;
  w->low = (uint32_t)offset;
  w->high = which;
}

/* Another path may come in here: instructions are not changed across it. */
void barrier(struct translator *t) {
  t->result = -1;
  t->acc = NOTHING;
}

/* A scratch slot, and another behind it; instructions take at most SCRATCH_PAIRS. */
uint16_t take_scratch(struct translator *t) {
  assert(t->is_far || t->must_be_far);
  return (uint16_t)(FIRST_SCRATCH + 2 * (t->scratch++ % SCRATCH_PAIRS));
}

void emit_far_copy(struct translator *t, uint32_t to, uint32_t from, uint32_t count) {
  word *w = emit(t, OP_far_copy, 3);
  w[0].low = to;
  w[0].high = from;
  w[1].u64 = count;
}

uint16_t copy_near(struct translator *t, uint32_t slot, bool wide) {
  uint16_t scratch = take_scratch(t);
  emit_far_copy(t, scratch, slot, wide ? 2 : 1);
  return scratch;
}

void emit_copy(struct translator *t, uint32_t to, uint32_t from, uint32_t count) {
  if (is_beyond(to) || is_beyond(from)) {
    emit_far_copy(t, to, from, count);
    return;
  }
  word *w = emit(t, OP_copy, 2);
  w->a_ = (uint16_t)to;
  w->b_ = (uint16_t)from;
  w->u32 = count;
}

void emit_move(struct translator *t, uint32_t to, uint32_t from, bool wide) {
  if (is_beyond(to) || is_beyond(from)) {
    emit_far_copy(t, to, from, wide ? 2 : 1);
    return;
  }
  word *w = emit(t, wide ? OP_move2 : OP_move, 2);
  w->a = (uint16_t)to;
  w->b = (uint16_t)from;
  if (!wide) t->acc = to;
}

void emit_near_constant(struct translator *t, uint16_t to, uint64_t bits) {
  if (bits <= UINT32_MAX) {
    word *w = emit(t, OP_const32, 2);
    w->a_ = to;
    w->u32 = (uint32_t)bits;
  } else {
    word *w = emit(t, OP_const64, 3);
    w[0].a = to;
    w[1].u64 = bits;
  }
  t->acc = to;
}

void emit_constant(struct translator *t, uint32_t to, uint64_t bits) {
  uint16_t slot = is_beyond(to) ? take_scratch(t) : (uint16_t)to;
  emit_near_constant(t, slot, bits);
  if (is_beyond(to)) emit_far_copy(t, to, slot, 1);
}

/* ---- Operands -----------------------------------------------------------------------------------
 */

void push_types(struct translator *t, const valtype *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) push_temporary(t, types[i] == T_V128);
}

void pop_to(struct translator *t, uint32_t height) {
  while (t->height > height) pop(t);
}

/* Copies a local to the slots of all operands that are it. */
void flush_local(struct translator *t, uint32_t local) {
  for (int32_t i = t->local_tops[local]; i >= 0; i = t->operands[i].previous) {
    struct operand *o = &t->operands[i];
    o->kind = TEMPORARY;
    emit_move(t, o->slot, t->local_slots[local], o->wide);
  }
  t->local_tops[local] = -1;
}

void flush_locals(struct translator *t) {
  for (uint32_t i = t->flushed; i < t->height; i++)
    if (t->operands[i].kind == LOCAL) flush_local(t, t->operands[i].local);
  t->flushed = t->height;
}

/* Puts the operand into its own slot. */
static void materialize(struct translator *t, uint32_t index) {
  struct operand *o = &t->operands[index];
  if (o->kind == CONSTANT) {
    o->kind = TEMPORARY;
    emit_constant(t, o->slot, o->bits);
  } else if (o->kind == LOCAL && t->local_tops[o->local] == (int32_t)index) {
    o->kind = TEMPORARY;
    t->local_tops[o->local] = o->previous;
    emit_move(t, o->slot, t->local_slots[o->local], o->wide);
  } else if (o->kind == LOCAL) {
    flush_local(t, o->local);
  }
}

/* Puts the top operands into their slots; returns the first one's, or the next free slot. */
uint32_t materialize_top(struct translator *t, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) materialize(t, t->height - 1 - i);
  return count ? t->operands[t->height - count].slot : t->slot;
}

/* Whether a popped operand is in the accumulator. */
bool is_in_acc(const struct translator *t, const struct operand *o) {
  return o->kind != CONSTANT && t->acc == (o->kind == LOCAL ? t->local_slots[o->local] : o->slot);
}

/* Whether the last instruction computes the topmost operand. */
bool is_fresh(const struct translator *t) {
  return t->height > 0 && t->result == (int64_t)t->height - 1 &&
         t->operands[t->height - 1].kind == TEMPORARY;
}
