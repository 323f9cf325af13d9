/* SPDX-License-Identifier: MIT */
/* translator.h: function bodies -> internal code.
 *
 * The translator reads the body and keeps what it knows of each operand on the stack: in its own
 * slot, still in a local, or a constant. Reading locals and constants thus emits nothing; their
 * users name them. What a local holds is copied to the operand's slot only when the local is about
 * to change, or where control flow begins that could change it.
 */
#ifndef AMPHORA_ENGINE_INTERP_TRANSLATOR_H
#define AMPHORA_ENGINE_INTERP_TRANSLATOR_H

#include "engine/interp/code.h"
#include "wasm/body.h"

#include <assert.h>

enum operand_kind { TEMPORARY, LOCAL, CONSTANT };

struct operand {
  uint8_t kind;
  bool wide;        /* two slots */
  uint32_t slot;    /* its own */
  uint32_t local;   /* LOCAL: which */
  int32_t previous; /* LOCAL: the next operand below that is the same local, or -1 */
  uint64_t bits;    /* CONSTANT */
};

struct label {
  struct block block;
  uint32_t height; /* of the operand stack below the block's parameters */
  uint32_t slot;   /* of the first operand above */
  uint32_t start;  /* where the block's code begins */
  uint32_t
      fixups; /* the last word that awaits the label's place, 0 if none; each has the one before */
  uint32_t else_fixup;
  size_t offset;                /* of the instruction in the module */
  uint32_t body_end;            /* of a try: where its first catch begins, 0 before */
  uint32_t ref;                 /* of a catch: the slot of the exception */
  struct catch_clause *catches; /* of a try_table, owned */
  uint32_t catch_count;
  uint32_t stub_owner, stub; /* the br_table that last made a stub for the label, and the stub */
};

enum { NOTHING = UINT32_MAX };

struct translator {
  struct body body;
  struct instruction in;
  const amphora_module *module;
  enum code_kind kind;
  uint32_t function;
  const struct functype *type;
  bool failed;   /* out of memory */
  bool keep_ops; /* for people: instructions begin with the op, not its handler */

  /* Instructions name slots in 16 bits. A frame that has more of them is translated once more, as
   * a far one: values beyond pass through scratch slots, which are near. */
  bool is_far, must_be_far;
  uint32_t scratch; /* the next one */

  struct code *code;
  uint32_t length, capacity;
  uint32_t last; /* the last instruction, which did `last_op` */
  enum op last_op;
  int64_t result; /* the operand that the last instruction computes into its `a`, or -1 */
  uint32_t acc;   /* the slot whose value the accumulator holds too, or NOTHING */

  struct operand *operands;
  uint32_t height, operand_capacity;
  uint32_t slot, max_slot; /* the next free one; the highest there was */
  uint32_t flushed;        /* no operand below is a LOCAL */
  uint32_t local_count;
  uint32_t *local_slots;
  int32_t *local_tops; /* by local: the topmost operand that is it, or -1 */

  struct label *labels;
  uint32_t depth, label_capacity;

  struct handler *handlers;
  uint32_t handler_count, handler_capacity;
};

/* ---- operands.c ---------------------------------------------------------------------------------
 */

static inline bool is_beyond(uint32_t slot) { return slot >= NEAR_SLOTS; }

/* Makes room for one more element; false if memory runs out, which t->failed notes. */
bool reserve(struct translator *t, void *array, uint32_t *capacity, uint32_t count, size_t size);
/* Makes the word the first of an instruction. */
static inline void set_op(const struct translator *t, word *w, enum op op) {
  if (t->keep_ops)
    w->u64 = op;
  else
    w->handler = interp_handler(op);
}
/* Appends an instruction of `length` words; returns the word after its handler. */
word *emit(struct translator *t, enum op op, uint32_t length);
/* Counts how often this is reached, if the module is one whose functions count: what is counted at
 * the offset, and which of it (writer/profile.h). */
void emit_tally(struct translator *t, size_t offset, uint32_t which);
/* Another path may come in here: instructions are not changed across it. */
void barrier(struct translator *t);
/* Far frames: a scratch slot with another behind it, and copies from and to any slot. */
uint16_t take_scratch(struct translator *t);
void emit_far_copy(struct translator *t, uint32_t to, uint32_t from, uint32_t count);
uint16_t copy_near(struct translator *t, uint32_t slot, bool wide);
void emit_copy(struct translator *t, uint32_t to, uint32_t from, uint32_t count);
void emit_move(struct translator *t, uint32_t to, uint32_t from, bool wide);
void emit_near_constant(struct translator *t, uint16_t to, uint64_t bits);
void emit_constant(struct translator *t, uint32_t to, uint64_t bits);
void push_types(struct translator *t, const valtype *types, uint32_t count);
void pop_to(struct translator *t, uint32_t height);
/* Copy a local, or all, to the slots of all operands that are it. */
void flush_local(struct translator *t, uint32_t local);
void flush_locals(struct translator *t);
/* Puts the top operands into their slots; returns the first one's, or the next free slot. */
uint32_t materialize_top(struct translator *t, uint32_t count);
/* Whether a popped operand is in the accumulator; whether the last instruction computes the
 * topmost operand. */
bool is_in_acc(const struct translator *t, const struct operand *o);
bool is_fresh(const struct translator *t);

/* A slot that instructions can name and that holds the value of the slot. */
static inline uint16_t near(struct translator *t, uint32_t slot, bool wide) {
  return is_beyond(slot) ? copy_near(t, slot, wide) : (uint16_t)slot;
}

static inline struct operand *push(struct translator *t, enum operand_kind kind, bool wide) {
  if (t->height == t->operand_capacity &&
      !reserve(t, &t->operands, &t->operand_capacity, t->height, sizeof *t->operands))
    t->height--;
  struct operand *o = &t->operands[t->height++];
  *o = (struct operand){.kind = kind, .wide = wide, .slot = t->slot, .previous = -1};
  t->slot += wide ? 2 : 1;
  if (t->slot > t->max_slot) t->max_slot = t->slot;
  if (is_beyond(t->slot)) t->must_be_far = true;
  return o;
}

/* Pushes an operand that is in its slot; returns the slot. */
static inline uint32_t push_temporary(struct translator *t, bool wide) {
  return push(t, TEMPORARY, wide)->slot;
}

static inline struct operand pop(struct translator *t) {
  assert(t->height > 0);
  struct operand o = t->operands[--t->height];
  if (o.kind == LOCAL) t->local_tops[o.local] = o.previous;
  if (t->flushed > t->height) t->flushed = t->height;
  t->slot = o.slot;
  return o;
}

/* Pushes the result of the last instruction, whose first operand word is w. */
static inline void push_result(struct translator *t, word *w, bool wide) {
  uint32_t slot = push_temporary(t, wide);
  if (is_beyond(slot)) {
    uint16_t scratch = w->a = take_scratch(t);
    emit_far_copy(t, slot, scratch, wide ? 2 : 1);
    return;
  }
  w->a = (uint16_t)slot;
  t->result = (int64_t)t->height - 1;
}

/* The same of an instruction that leaves its result in the accumulator too. */
static inline void push_computed(struct translator *t, word *w) {
  push_result(t, w, false);
  uint32_t slot = t->operands[t->height - 1].slot;
  if (!is_beyond(slot)) t->acc = slot;
}

/* A slot that instructions can name and that holds what a popped operand is. */
static inline uint16_t use(struct translator *t, const struct operand *o) {
  if (o->kind == LOCAL) return near(t, t->local_slots[o->local], o->wide);
  if (o->kind == TEMPORARY) return near(t, o->slot, o->wide);
  uint16_t slot = is_beyond(o->slot) ? take_scratch(t) : (uint16_t)o->slot;
  emit_near_constant(t, slot, o->bits);
  return slot;
}

static inline uint16_t pop_slot(struct translator *t) {
  struct operand o = pop(t);
  return use(t, &o);
}

static inline bool is_compare(enum op op) { return op >= OP_i32_eq && op <= OP_i64_le_u_8; }

static inline bool is_float_compare(enum op op) { return op >= OP_f32_eq && op <= OP_f64_ge_8; }

/* The negation of an integer comparison is the neighbouring row; see ops.h. */
static inline enum op negated(enum op op) {
  uint32_t index = op - OP_i32_eq;
  return OP_i32_eq + (index ^ COMPARE_FORMS);
}

/* ---- control.c ----------------------------------------------------------------------------------
 */

static inline struct label *label_at(struct translator *t, uint32_t depth) {
  assert(depth < t->depth);
  return &t->labels[t->depth - 1 - depth];
}

/* Opens a block whose parameters are the top operands. */
void open_label(struct translator *t, const struct block *block, uint32_t param_count);
/* Return or branch with the top operands, which stay. */
void emit_return(struct translator *t);
void emit_jump(struct translator *t, uint32_t depth);
void translate_block(struct translator *t);
void translate_else(struct translator *t);
void translate_catch(struct translator *t);
void translate_delegate(struct translator *t);
void translate_end(struct translator *t);
void translate_branch_if(struct translator *t);
void translate_branch_on_null(struct translator *t);
void translate_branch_table(struct translator *t);
void translate_call(struct translator *t);
void translate_throw(struct translator *t);

#endif
