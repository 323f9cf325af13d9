/* translate.c: function bodies -> internal code.
 *
 * The translator follows the validator and keeps what it knows of each operand on the stack: in its
 * own slot, still in a local, or a constant. Reading locals and constants thus emits nothing; their
 * users name them. What a local holds is copied to the operand's slot only when the local is about
 * to change, or where control flow begins that could change it.
 */
#include "interp/code.h"
#include "module/validate.h"

#include <stdlib.h>
#include <string.h>

enum operand_kind { TEMPORARY, LOCAL, CONSTANT };

struct operand {
  uint8_t kind;
  bool wide;        /* two slots */
  uint16_t slot;    /* its own */
  uint32_t local;   /* LOCAL: which */
  int32_t previous; /* LOCAL: the next operand below that is the same local, or -1 */
  uint64_t bits;    /* CONSTANT */
};

struct label {
  struct control control;
  uint32_t height; /* of the operand stack below the block's parameters */
  uint16_t slot;   /* of the first operand above */
  uint32_t start;  /* where the block's code begins */
  uint32_t
      fixups; /* the last word that awaits the label's place, 0 if none; each has the one before */
  uint32_t else_fixup;
  uint32_t body_end;         /* of a try: where its first catch begins, 0 before */
  uint16_t ref;              /* of a catch: the slot of the exception */
  uint32_t catch_count;      /* of a try_table */
  struct reader catches;     /* … its clauses */
  uint32_t stub_owner, stub; /* the br_table that last made a stub for the label, and the stub */
};

enum { NOTHING = UINT32_MAX };

struct translator {
  struct validator v;
  const amphora_module *module;
  const struct functype *type;
  bool failed; /* out of memory */

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
  uint16_t *local_slots;
  int32_t *local_tops; /* by local: the topmost operand that is it, or -1 */

  struct label *labels;
  uint32_t depth, label_capacity;
  uint32_t dead_depth; /* blocks opened in unreachable code */

  struct handler *handlers;
  uint32_t handler_count, handler_capacity;
};

/* ---- Opcodes and ops ----------------------------------------------------------------------------
 */

enum kind { NO_OP, UNARY, BINARY, COMPARE, COMPARE_FLOAT, LOAD, STORE, ATOMIC, VECTOR };

static const struct {
  uint16_t op;
  uint8_t kind;
} ops[OPCODE_COUNT] = {
#define MAP_UNARY(name, ...) [OPCODE_##name] = {OP_##name, UNARY},
#define MAP_BINARY(name, ...) [OPCODE_##name] = {OP_##name, BINARY},
#define MAP_COMPARE(name, ...) [OPCODE_##name] = {OP_##name, COMPARE},
#define MAP_COMPARE_FLOAT(name, ...) [OPCODE_##name] = {OP_##name, COMPARE_FLOAT},
#define MAP_LOAD(name, ...) [OPCODE_##name] = {OP_##name, LOAD},
#define MAP_STORE(name, ...) [OPCODE_##name] = {OP_##name, STORE},
#define MAP_ATOMIC(name, ...) [OPCODE_##name] = {OP_##name, ATOMIC},
#define MAP_VECTOR(name, ...) [OPCODE_##name] = {OP_##name, VECTOR},
    OPS_UNARY(MAP_UNARY) OPS_UNARY_TRAP(MAP_UNARY) OPS_BINARY(MAP_BINARY)
        OPS_BINARY_TRAP(MAP_BINARY) OPS_COMPARE(MAP_COMPARE) OPS_COMPARE_FLOAT(MAP_COMPARE_FLOAT)
            OPS_LOAD(MAP_LOAD) OPS_STORE(MAP_STORE) OPS_ATOMIC_LOAD(MAP_ATOMIC)
                OPS_ATOMIC_STORE(MAP_ATOMIC) OPS_ATOMIC_RMW(MAP_ATOMIC)
                    OPS_ATOMIC_CMPXCHG(MAP_ATOMIC) OPS_VECTOR(MAP_VECTOR) OPS_VECTOR_LOAD(MAP_LOAD)
                        OPS_VECTOR_STORE(MAP_STORE)};

static bool is_compare(enum op op) { return op >= OP_i32_eq && op <= OP_i64_le_u_8; }
static bool is_float_compare(enum op op) { return op >= OP_f32_eq && op <= OP_f64_ge_8; }

/* The negation of an integer comparison is the neighbouring row; see ops.h. */
static enum op negated(enum op op) {
  uint32_t index = op - OP_i32_eq;
  return OP_i32_eq + (index ^ COMPARE_FORMS);
}

static bool is_commutative(uint16_t opcode) {
  switch (opcode) {
  case OPCODE_i32_add:
  case OPCODE_i32_mul:
  case OPCODE_i32_and:
  case OPCODE_i32_or:
  case OPCODE_i32_xor:
  case OPCODE_i32_eq:
  case OPCODE_i32_ne:
  case OPCODE_i64_add:
  case OPCODE_i64_mul:
  case OPCODE_i64_and:
  case OPCODE_i64_or:
  case OPCODE_i64_xor:
  case OPCODE_i64_eq:
  case OPCODE_i64_ne:
  case OPCODE_f32_add:
  case OPCODE_f32_mul:
  case OPCODE_f64_add:
  case OPCODE_f64_mul: return true;
  default: return false;
  }
}

/* ---- Emission -----------------------------------------------------------------------------------
 */

/* Makes room for one more element; false if memory runs out. */
static bool reserve(struct translator *t, void *array, uint32_t *capacity, uint32_t count,
                    size_t size) {
  if (count < *capacity) return true;
  uint32_t wanted = count < 16 ? 32 : count * 2;
  void **pointer = array;
  void *grown = realloc(*pointer, wanted * size);
  if (!grown) {
    t->failed = true;
    return false;
  }
  *pointer = grown;
  *capacity = wanted;
  return true;
}

/* Appends an instruction of `length` words; returns the word after its handler. Memory failure is
 * noted and shows at the end: until then code is overwritten at the start of the buffer. */
static word *emit(struct translator *t, enum op op, uint32_t length) {
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
  w[0].handler = interp_handler(op);
  w[1].u64 = 0;
  t->last = t->length;
  t->last_op = op;
  t->result = -1;
  t->acc = NOTHING;
  t->length += length;
  return w + 1;
}

/* Another path may come in here: instructions are not changed across it. */
static void barrier(struct translator *t) {
  t->result = -1;
  t->acc = NOTHING;
}

static void emit_move(struct translator *t, uint16_t to, uint16_t from, bool wide) {
  word *w = emit(t, wide ? OP_move2 : OP_move, 2);
  w->a = to;
  w->b = from;
  if (!wide) t->acc = to;
}

static void emit_constant(struct translator *t, uint16_t to, uint64_t bits) {
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

/* ---- Operands -----------------------------------------------------------------------------------
 */

static struct operand *push(struct translator *t, enum operand_kind kind, bool wide) {
  if (!reserve(t, &t->operands, &t->operand_capacity, t->height, sizeof *t->operands)) t->height--;
  struct operand *o = &t->operands[t->height++];
  *o = (struct operand){.kind = kind, .wide = wide, .slot = (uint16_t)t->slot, .previous = -1};
  t->slot += wide ? 2 : 1;
  if (t->slot > t->max_slot) t->max_slot = t->slot;
  return o;
}

/* Pushes an operand that is in its slot; returns the slot. */
static uint16_t push_temporary(struct translator *t, bool wide) {
  return push(t, TEMPORARY, wide)->slot;
}

/* Pushes the result of the last instruction, whose first operand word is w. */
static void push_result(struct translator *t, word *w, bool wide) {
  w->a = push_temporary(t, wide);
  t->result = (int64_t)t->height - 1;
}

/* The same of an instruction that leaves its result in the accumulator too. */
static void push_computed(struct translator *t, word *w) {
  push_result(t, w, false);
  t->acc = w->a;
}

static void push_types(struct translator *t, const valtype *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) push_temporary(t, types[i] == T_V128);
}

static struct operand pop(struct translator *t) {
  struct operand o = t->operands[--t->height];
  if (o.kind == LOCAL) t->local_tops[o.local] = o.previous;
  if (t->flushed > t->height) t->flushed = t->height;
  t->slot = o.slot;
  return o;
}

static void pop_to(struct translator *t, uint32_t height) {
  while (t->height > height) pop(t);
}

/* Copies a local to the slots of all operands that are it. */
static void flush_local(struct translator *t, uint32_t local) {
  for (int32_t i = t->local_tops[local]; i >= 0; i = t->operands[i].previous) {
    struct operand *o = &t->operands[i];
    o->kind = TEMPORARY;
    emit_move(t, o->slot, t->local_slots[local], o->wide);
  }
  t->local_tops[local] = -1;
}

static void flush_locals(struct translator *t) {
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
static uint16_t materialize_top(struct translator *t, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) materialize(t, t->height - 1 - i);
  return count ? t->operands[t->height - count].slot : (uint16_t)t->slot;
}

/* A slot that holds what a popped operand is. */
static uint16_t use(struct translator *t, const struct operand *o) {
  if (o->kind == LOCAL) return t->local_slots[o->local];
  if (o->kind == CONSTANT) emit_constant(t, o->slot, o->bits);
  return o->slot;
}

static uint16_t pop_slot(struct translator *t) {
  struct operand o = pop(t);
  return use(t, &o);
}

/* Whether a popped operand is in the accumulator. */
static bool is_in_acc(const struct translator *t, const struct operand *o) {
  return o->kind != CONSTANT && t->acc == (o->kind == LOCAL ? t->local_slots[o->local] : o->slot);
}

/* Whether the last instruction computes the topmost operand. */
static bool is_fresh(const struct translator *t) {
  return t->height > 0 && t->result == (int64_t)t->height - 1 &&
         t->operands[t->height - 1].kind == TEMPORARY;
}

/* ---- Labels and branches ------------------------------------------------------------------------
 */

static struct label *label_at(struct translator *t, uint32_t depth) {
  return &t->labels[t->depth - 1 - depth];
}

static void open_label(struct translator *t, const struct control *control, uint32_t param_count) {
  if (!reserve(t, &t->labels, &t->label_capacity, t->depth, sizeof *t->labels)) return;
  uint32_t height = t->height - param_count;
  t->labels[t->depth++] = (struct label){
      .control = *control,
      .height = height,
      .slot = param_count ? t->operands[height].slot : (uint16_t)t->slot,
      .start = t->length,
      .ref = NO_SLOT,
  };
}

/* Makes the word at `index` a branch to the label. */
static void link_branch(struct translator *t, struct label *label, uint32_t index) {
  word *w = &t->code->words[index];
  if (label->control.opcode == OPCODE_loop) {
    w->s32 = (int32_t)(label->start - index);
  } else {
    w->u32 = label->fixups;
    label->fixups = index;
  }
}

/* Lets the branches of a chain go here. */
static void bind(struct translator *t, uint32_t fixups) {
  while (fixups && !t->failed) {
    word *w = &t->code->words[fixups];
    uint32_t next = w->u32;
    w->s32 = (int32_t)(t->length - fixups);
    fixups = next;
  }
  barrier(t);
}

static void emit_branch(struct translator *t, struct label *label) {
  emit(t, OP_br, 2);
  link_branch(t, label, t->last + 1);
}

/* Operands are moved one by one up to this number, else as a block. */
enum { MOVED_SINGLY = 4 };

/* Whether the top operands are not where the label wants them. */
static bool needs_moves(const struct translator *t, uint16_t to, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const struct operand *o = &t->operands[t->height - count + i];
    if (o->kind != TEMPORARY || o->slot != to) return true;
    to += o->wide ? 2 : 1;
  }
  return false;
}

/* Copies the top operands to slots from `to` on, which are not above their own. The operands stay.
 */
static void move_values(struct translator *t, uint16_t to, uint32_t count) {
  if (count > MOVED_SINGLY) {
    uint16_t from = materialize_top(t, count);
    if (from == to) return;
    word *w = emit(t, OP_copy, 2);
    w->a_ = to;
    w->b_ = from;
    w->u32 = t->slot - from;
    return;
  }
  for (uint32_t i = 0; i < count; i++) {
    const struct operand *o = &t->operands[t->height - count + i];
    if (o->kind == CONSTANT)
      emit_constant(t, to, o->bits);
    else if (o->kind == LOCAL)
      emit_move(t, to, t->local_slots[o->local], o->wide);
    else if (o->slot != to)
      emit_move(t, to, o->slot, o->wide);
    to += o->wide ? 2 : 1;
  }
}

/* Returns with the top operands, which stay. */
static void emit_return(struct translator *t) {
  if (t->failed) return;
  if (t->type->result_count == 0) {
    emit(t, OP_return_0, 2);
  } else if (t->type->result_slots == 1) {
    struct operand o = t->operands[t->height - 1];
    uint16_t slot = use(t, &o);
    emit(t, OP_return_1, 2)->a = slot;
  } else {
    uint16_t first = materialize_top(t, t->type->result_count);
    word *w = emit(t, OP_return_n, 2);
    w->a_ = first;
    w->u32 = t->type->result_slots;
  }
}

/* Branches with the top operands, which stay. */
static void emit_jump(struct translator *t, uint32_t depth) {
  struct label *label = label_at(t, depth);
  if (depth == t->depth - 1) return emit_return(t);
  uint32_t count;
  label_types(&label->control, &count);
  move_values(t, label->slot, count);
  emit_branch(t, label);
}

/* A condition taken off the stack: a comparison of slots a and b or with an immediate, or slot a.
 */
struct condition {
  enum op op;
  uint16_t a, b, free_slot; /* none of the operands is in the free slot */
  int32_t immediate;
};

static struct condition pop_condition(struct translator *t) {
  if (is_fresh(t) && (is_compare(t->last_op) || is_float_compare(t->last_op))) {
    const word *w = &t->code->words[t->last + 1];
    uint16_t other = w->b == w->a + 1 ? w->a : (uint16_t)(w->a + 1);
    uint32_t form = (t->last_op - OP_i32_eq) % COMPARE_FORMS;
    struct condition c = {t->last_op - (form & COMPARE_ACC), w->b, w->c, other, w->s32};
    t->length = t->last;
    barrier(t);
    if (form & COMPARE_ACC) t->acc = c.a;
    pop(t);
    return c;
  }
  uint16_t slot = pop_slot(t);
  return (struct condition){.op = OP_i32_ne + COMPARE_IMMEDIATE, .a = slot};
}

/* Emits a comparison as a branch; the accumulator stays what it is. */
static uint32_t emit_compare_branch(struct translator *t, enum op op, uint16_t a, uint16_t b) {
  uint32_t acc = t->acc;
  word *w = emit(t, op + COMPARE_BRANCH + (acc == a ? COMPARE_ACC : 0), 2);
  w->a = a;
  w->b = b;
  t->acc = acc;
  return t->last + 1;
}

/* Branches if the condition is as `sense` says; returns the word to link. */
static uint32_t emit_branch_if(struct translator *t, struct condition c, bool sense) {
  if (is_float_compare(c.op))
    return emit_compare_branch(t, OP_f32_eq + ((c.op - OP_f32_eq) ^ !sense), c.a, c.b);
  enum op op = sense ? c.op : negated(c.op);
  if (!((op - OP_i32_eq) & COMPARE_IMMEDIATE)) return emit_compare_branch(t, op, c.a, c.b);
  if (c.immediate == (int16_t)c.immediate)
    return emit_compare_branch(t, op, c.a, (uint16_t)c.immediate);
  uint64_t bits = op < OP_i64_eq ? (uint32_t)c.immediate : (uint64_t)(int64_t)c.immediate;
  emit_constant(t, c.free_slot, bits);
  return emit_compare_branch(t, op - COMPARE_IMMEDIATE, c.a, c.free_slot);
}

/* ---- Control instructions -----------------------------------------------------------------------
 */

static const struct control *validated_control(const struct translator *t) {
  return &t->v.controls[t->v.depth - 1];
}

static void translate_block(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  const struct control *control = validated_control(t);
  uint32_t count;
  block_params(control, &count);
  struct condition condition = {0};
  if (in->opcode == OPCODE_if) condition = pop_condition(t);
  flush_locals(t);
  materialize_top(t, count);
  uint32_t fixup = 0;
  if (in->opcode == OPCODE_if) fixup = emit_branch_if(t, condition, false);
  barrier(t);
  open_label(t, control, count);
  struct label *label = label_at(t, 0);
  if (fixup) t->code->words[fixup].u32 = 0;
  label->else_fixup = fixup;
  if (in->opcode == OPCODE_try_table) {
    label->catch_count = in->catches.count;
    label->catches = in->catches.clauses;
  }
}

/* Ends the part of a block before else, catch or end: its results go to the label's slots. */
static void finish_part(struct translator *t, struct label *label, bool jump) {
  if (t->v.instruction.reachable) {
    uint32_t count;
    block_results(&label->control, &count);
    move_values(t, label->slot, count);
    if (jump) {
      emit(t, OP_br, 2);
      t->code->words[t->last + 1].u32 = label->fixups;
      label->fixups = t->last + 1;
    }
  }
  pop_to(t, label->height);
  t->slot = label->slot;
  barrier(t);
}

static void translate_else(struct translator *t) {
  struct label *label = label_at(t, 0);
  finish_part(t, label, true);
  bind(t, label->else_fixup);
  label->else_fixup = 0;
  label->control.opcode = OPCODE_else;
  uint32_t count;
  const valtype *params = block_params(&label->control, &count);
  push_types(t, params, count);
}

static void add_handler(struct translator *t, struct handler handler) {
  if (!reserve(t, &t->handlers, &t->handler_capacity, t->handler_count, sizeof *t->handlers))
    return;
  if (handler.start < handler.end) t->handlers[t->handler_count++] = handler;
}

/* A catch of the legacy form. The exception is kept in a slot below its values, for rethrow. */
static void translate_catch(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  struct label *label = label_at(t, 0);
  finish_part(t, label, true);
  if (!label->body_end) label->body_end = t->length;
  label->ref = push_temporary(t, false);
  struct handler handler = {.start = label->start,
                            .end = label->body_end,
                            .target = t->length,
                            .depth = t->depth - 1,
                            .values = (uint16_t)t->slot,
                            .ref = label->ref,
                            .kind = CATCH_ALL};
  if (in->opcode == OPCODE_catch) {
    const struct functype *type = &t->module->types[t->module->tags[in->index].type];
    handler.kind = CATCH;
    handler.tag = in->index;
    push_types(t, type->params, type->param_count);
  }
  label->control.opcode = in->opcode;
  add_handler(t, handler);
}

static void close_label(struct translator *t) {
  struct label label = *label_at(t, 0);
  t->depth--;
  bind(t, label.fixups);
  uint32_t count;
  const valtype *results = block_results(&label.control, &count);
  push_types(t, results, count);
}

static void translate_delegate(struct translator *t) {
  struct label *label = label_at(t, 0);
  finish_part(t, label, false);
  add_handler(t, (struct handler){.start = label->start,
                                  .end = t->length,
                                  .target = t->depth - 2 - t->v.instruction.index,
                                  .depth = t->depth - 1,
                                  .kind = HANDLER_DELEGATE});
  close_label(t);
}

/* The clauses of a try_table lead to branches behind its body. */
static void translate_catches(struct translator *t, struct label *label) {
  uint32_t end = t->length, skip = 0;
  if (t->v.instruction.reachable) {
    emit(t, OP_br, 2);
    skip = t->last + 1;
  }
  struct reader clauses = label->catches;
  for (uint32_t i = 0; i < label->catch_count; i++) {
    struct catch_clause clause = read_catch(&clauses);
    struct label *target = label_at(t, clause.depth + 1);
    bool has_tag = clause.kind == CATCH || clause.kind == CATCH_REF;
    bool has_ref = clause.kind == CATCH_REF || clause.kind == CATCH_ALL_REF;
    uint32_t value_slots =
        has_tag ? t->module->types[t->module->tags[clause.tag].type].param_slots : 0;
    add_handler(t, (struct handler){
                       .start = label->start,
                       .end = end,
                       .target = t->length,
                       .tag = clause.tag,
                       .depth = t->depth - 1,
                       .values = target->slot,
                       .ref = has_ref ? (uint16_t)(target->slot + value_slots) : NO_SLOT,
                       .kind = has_tag ? CATCH : CATCH_ALL,
                   });
    if (target->slot + value_slots + has_ref > t->max_slot)
      t->max_slot = target->slot + value_slots + has_ref;
    emit_branch(t, target);
  }
  if (skip) t->code->words[skip].u32 = 0;
  bind(t, skip);
}

static void translate_end(struct translator *t) {
  struct label *label = label_at(t, 0);
  if (t->depth == 1) { /* the body's end returns, whether it is reached from above or by branches */
    if (t->v.instruction.reachable) emit_return(t);
    pop_to(t, 0);
    t->slot = label->slot;
    if (!label->fixups) return;
    close_label(t);
    emit_return(t);
    return;
  }
  finish_part(t, label, false);
  if (label->control.opcode == OPCODE_try_table) translate_catches(t, label);
  bind(t, label->else_fixup);
  close_label(t);
}

static void translate_branch_if(struct translator *t) {
  uint32_t depth = t->v.instruction.index;
  struct label *label = label_at(t, depth);
  uint32_t count;
  label_types(&label->control, &count);
  struct condition condition = pop_condition(t);
  if (count > MOVED_SINGLY) materialize_top(t, count);
  if (!needs_moves(t, label->slot, count)) {
    uint32_t branch = emit_branch_if(t, condition, true);
    link_branch(t, label, branch);
    return;
  }
  uint32_t skip = emit_branch_if(t, condition, false);
  t->code->words[skip].u32 = 0;
  emit_jump(t, depth);
  bind(t, skip);
}

/* br_on_null and br_on_non_null, whose branch takes the reference along. */
static void translate_branch_on_null(struct translator *t) {
  bool if_null = t->v.instruction.opcode == OPCODE_br_on_null;
  uint32_t depth = t->v.instruction.index;
  materialize_top(t, 1);
  struct operand reference = t->operands[t->height - 1];
  if (if_null) pop(t);
  uint32_t count;
  label_types(&label_at(t, depth)->control, &count);
  if (count > MOVED_SINGLY) materialize_top(t, count);
  emit(t, if_null ? OP_br_on_non_null : OP_br_on_null, 2)->a_ = reference.slot;
  uint32_t skip = t->last + 1;
  t->code->words[skip].u32 = 0;
  emit_jump(t, depth);
  bind(t, skip);
  if (if_null)
    push_temporary(t, false);
  else
    pop(t);
}

static void translate_branch_table(struct translator *t) {
  uint32_t count = t->v.instruction.table.count, arity = 0;
  struct reader labels = t->v.instruction.table.labels;
  uint16_t index = pop_slot(t);
  struct reader peek = labels;
  label_types(&label_at(t, read_u32(&peek))->control, &arity);
  uint16_t values = materialize_top(t, arity);
  word *w = emit(t, OP_br_table, count + 3);
  w->a_ = index;
  w->u32 = count;
  uint32_t table = t->last;
  for (uint32_t i = 0; i <= count && !t->failed; i++) {
    uint32_t depth = read_u32(&labels), entry = table + 2 + i;
    struct label *label = label_at(t, depth);
    if (arity == 0 || label->slot == values) {
      link_branch(t, label, entry);
      continue;
    }
    if (label->stub_owner != table) {
      label->stub_owner = table;
      label->stub = t->length;
      emit_jump(t, depth);
    }
    t->code->words[entry].s32 = (int32_t)(label->stub - entry);
  }
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

static void translate_call(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  uint16_t opcode = in->opcode;
  bool is_tail = opcode == OPCODE_return_call || opcode == OPCODE_return_call_indirect ||
                 opcode == OPCODE_return_call_ref;
  bool is_direct = opcode == OPCODE_call || opcode == OPCODE_return_call;
  bool is_indirect = opcode == OPCODE_call_indirect || opcode == OPCODE_return_call_indirect;
  const struct functype *type = is_direct
                                    ? function_type(t->module, in->index)
                                    : &t->module->types[is_indirect ? in->pair.first : in->index];
  uint16_t callee = is_direct ? 0 : pop_slot(t);
  uint16_t base = materialize_top(t, type->param_count);
  pop_to(t, t->height - type->param_count);
  bool imported = is_direct && in->index < t->module->imported_functions;
  enum op op = is_indirect  ? OP_call_indirect
               : !is_direct ? OP_call_ref
               : imported   ? OP_call_import
                            : OP_call;
  if (is_tail) op += OP_return_call - OP_call;
  word *w = emit(t, op, CALL_LENGTH);
  w[0].a_ = base;
  w[0].b_ = is_tail ? (uint16_t)type->param_slots : 0;
  w[0].u32 = is_indirect  ? in->pair.first
             : !is_direct ? 0
             : imported   ? in->index
                          : in->index - t->module->imported_functions;
  w[1].a_ = callee;
  w[1].b_ = 0;
  w[1].u32 = is_indirect ? in->pair.second : 0;
  if (is_tail) return;
  push_types(t, type->results, type->result_count);
  if (type->result_count == 1 && type->result_slots == 1) t->acc = base;
}

static void translate_throw(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  const struct functype *type = &t->module->types[t->module->tags[in->index].type];
  uint16_t values = materialize_top(t, type->param_count);
  word *w = emit(t, OP_throw, 2);
  w->a_ = values;
  w->u32 = in->index;
}

/* ---- Locals, globals, constants -----------------------------------------------------------------
 */

static void push_local(struct translator *t, uint32_t local) {
  struct operand *o = push(t, LOCAL, t->v.locals[local] == T_V128);
  o->local = local;
  o->previous = t->local_tops[local];
  t->local_tops[local] = (int32_t)t->height - 1;
}

static void push_constant(struct translator *t, uint64_t bits) {
  push(t, CONSTANT, false)->bits = bits;
}

static void translate_local_set(struct translator *t, bool keep) {
  uint32_t local = t->v.instruction.index;
  bool fresh = is_fresh(t);
  struct operand o = pop(t);
  bool itself = o.kind == LOCAL && o.local == local;
  if (!itself) {
    if (t->local_tops[local] >= 0) fresh = false;
    flush_local(t, local);
    uint16_t slot = t->local_slots[local];
    if (fresh) {
      word *w = &t->code->words[t->last + 1];
      if (t->acc == w->a) t->acc = slot;
      w->a = slot;
    } else if (o.kind == CONSTANT) {
      emit_constant(t, slot, o.bits);
    } else {
      emit_move(t, slot, o.kind == LOCAL ? t->local_slots[o.local] : o.slot, o.wide);
    }
  }
  t->result = -1;
  if (!keep) return;
  if (o.kind == CONSTANT)
    push_constant(t, o.bits);
  else
    push_local(t, local);
}

static void translate_global(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  bool wide = t->module->globals[in->index].type == T_V128;
  if (in->opcode == OPCODE_global_get) {
    word *w = emit(t, wide ? OP_global_get2 : OP_global_get, 2);
    w->u32 = in->index;
    if (wide)
      push_result(t, w, true);
    else
      push_computed(t, w);
  } else {
    uint16_t value = pop_slot(t);
    word *w = emit(t, wide ? OP_global_set2 : OP_global_set, 2);
    w->a_ = value;
    w->u32 = in->index;
  }
}

static void translate_v128_const(struct translator *t) {
  word *w = emit(t, OP_const128, 4);
  memcpy(&w[1], t->v.instruction.v128, 16);
  push_result(t, w, true);
}

/* ---- Instructions on values and memories --------------------------------------------------------
 */

static void translate_unary(struct translator *t, enum op op) {
  uint16_t b = pop_slot(t);
  word *w = emit(t, op + (t->acc == b ? UNARY_ACC : 0), 2);
  w->b = b;
  push_computed(t, w);
}

/* Whether a constant may be an instruction's immediate: 32 bits, of an i64 sign-extended. */
static bool fits_immediate(const struct operand *o, uint8_t type) {
  return o->kind == CONSTANT && (type != T_I64 || o->bits == (uint64_t)(int64_t)(int32_t)o->bits);
}

static void translate_binary(struct translator *t, enum op op) {
  uint16_t opcode = t->v.instruction.opcode;
  uint8_t type = signature_infos[opcode_infos[opcode].signature].params[0];
  struct operand right = pop(t), left = pop(t);
  bool swap = left.kind == CONSTANT ? right.kind != CONSTANT : is_in_acc(t, &right);
  if (swap && is_commutative(opcode)) {
    struct operand swapped = left;
    left = right;
    right = swapped;
  }
  bool is_compare = ops[opcode].kind == COMPARE;
  uint32_t acc_form = is_compare ? COMPARE_ACC : BINARY_ACC;
  uint16_t b = use(t, &left);
  word *w;
  if (fits_immediate(&right, type)) {
    op += BINARY_IMMEDIATE + (t->acc == b ? acc_form : 0);
    w = emit(t, op, type == T_F64 ? 3 : 2);
    w[0].b_ = b;
    if (type == T_F64)
      w[1].u64 = right.bits;
    else
      w[0].u32 = (uint32_t)right.bits;
  } else {
    uint16_t c = use(t, &right);
    w = emit(t, op + (t->acc == b ? acc_form : 0), 2);
    w->b = b;
    w->c = c;
  }
  push_computed(t, w);
}

static void translate_float_compare(struct translator *t, enum op op) {
  uint16_t c = pop_slot(t), b = pop_slot(t);
  word *w = emit(t, op + (t->acc == b ? COMPARE_ACC : 0), 2);
  w->b = b;
  w->c = c;
  push_computed(t, w);
}

static void translate_eqz(struct translator *t) {
  if (t->v.instruction.opcode == OPCODE_i32_eqz && is_fresh(t)) {
    bool is_float = is_float_compare(t->last_op);
    if (is_float || is_compare(t->last_op)) {
      t->last_op =
          is_float ? OP_f32_eq + ((t->last_op - OP_f32_eq) ^ COMPARE_NOT) : negated(t->last_op);
      t->code->words[t->last].handler = interp_handler(t->last_op);
      return;
    }
  }
  uint16_t b = pop_slot(t);
  enum op op = t->v.instruction.opcode == OPCODE_i32_eqz ? OP_i32_eq : OP_i64_eq;
  word *w = emit(t, op + COMPARE_IMMEDIATE + (t->acc == b ? COMPARE_ACC : 0), 2);
  w->b_ = b;
  push_computed(t, w);
}

static void translate_select(struct translator *t) {
  uint16_t d = pop_slot(t);
  struct operand second = pop(t), first = pop(t);
  uint16_t c = use(t, &second), b = use(t, &first);
  enum op op = first.wide ? OP_select2 : t->acc == d ? OP_select_acc : OP_select;
  word *w = emit(t, op, 2);
  w->b = b;
  w->c = c;
  w->d = d;
  if (first.wide)
    push_result(t, w, true);
  else
    push_computed(t, w);
}

/* Whether an access can rely on guard pages and needs no check. */
static bool is_guarded(const struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  return in->memory.memory == 0 && !t->module->memories[0].bounds.is_64 &&
         t->module->memories[0].bounds.page_log2 == 16;
}

/* Checks the address of the access and puts the host's address into the operand's own slot. */
static uint16_t emit_check(struct translator *t, const struct operand *address, uint32_t size,
                           bool is_atomic) {
  const struct instruction *in = &t->v.instruction;
  uint16_t b = use(t, address);
  word *w = emit(t, OP_check_address, 4);
  w[0].a_ = address->slot;
  w[0].b_ = b;
  w[0].u32 = in->memory.memory;
  w[1].u64 = in->memory.offset;
  w[2].low = size;
  w[2].high = is_atomic;
  return address->slot;
}

static uint32_t access_size(uint16_t opcode) { return 1u << opcode_infos[opcode].argument; }

static void translate_load(struct translator *t, enum op op) {
  const struct instruction *in = &t->v.instruction;
  bool wide = signature_infos[opcode_infos[in->opcode].signature].result == T_V128;
  struct operand address = pop(t);
  bool guarded = is_guarded(t);
  uint16_t b = guarded ? use(t, &address) : emit_check(t, &address, access_size(in->opcode), false);
  if (!guarded)
    op += ACCESS_CHECKED;
  else if (!wide && t->acc == b)
    op += LOAD_ADDRESS_ACC;
  word *w = emit(t, op, 2);
  w->b_ = b;
  w->u32 = guarded ? (uint32_t)in->memory.offset : 0;
  if (wide)
    push_result(t, w, true);
  else
    push_computed(t, w);
}

static void translate_store(struct translator *t, enum op op) {
  const struct instruction *in = &t->v.instruction;
  struct operand value = pop(t), address = pop(t);
  uint16_t b = use(t, &value);
  bool guarded = is_guarded(t);
  uint16_t a = guarded ? use(t, &address) : emit_check(t, &address, access_size(in->opcode), false);
  if (!guarded)
    op += ACCESS_CHECKED;
  else if (!value.wide && t->acc == b)
    op += STORE_VALUE_ACC;
  else if (!value.wide && t->acc == a)
    op += STORE_ADDRESS_ACC;
  uint32_t acc = t->acc;
  word *w = emit(t, op, 2);
  w->a_ = a;
  w->b_ = b;
  w->u32 = guarded ? (uint32_t)in->memory.offset : 0;
  t->acc = acc;
}

/* Any instruction by its signature: the result's slot comes first, the operands' follow, immediates
 * are in the words behind. */
static void translate_by_signature(struct translator *t, enum op op) {
  const struct instruction *in = &t->v.instruction;
  const struct opcode_info *info = &opcode_infos[in->opcode];
  const struct signature_info *signature = &signature_infos[info->signature];
  struct operand operands[3];
  uint16_t slots[4] = {0};
  uint32_t first = signature->result ? 1 : 0, length = 2;
  for (uint32_t i = signature->param_count; i > 0; i--) {
    operands[i - 1] = pop(t);
    if (signature->params[i - 1] != ADDRESS) slots[first + i - 1] = use(t, &operands[i - 1]);
  }
  if (signature->param_count && signature->params[0] == ADDRESS)
    slots[first] = emit_check(t, &operands[0], access_size(in->opcode), in->opcode >= PREFIX_FE);
  switch (info->immediate) {
  case IMMEDIATE_LANE:
  case IMMEDIATE_MEMARG_LANE: length = 3; break;
  case IMMEDIATE_SHUFFLE: length = 4; break;
  case IMMEDIATE_MEMARG:
    length = op == OP_memory_atomic_wait32 || op == OP_memory_atomic_wait64 ? 3 : 2;
  }
  word *w = emit(t, op, length);
  *w = (word){.a = slots[0], .b = slots[1], .c = slots[2], .d = slots[3]};
  if (info->immediate == IMMEDIATE_LANE)
    w[1].u64 = in->lane;
  else if (info->immediate == IMMEDIATE_MEMARG_LANE)
    w[1].u64 = in->memory.lane;
  else if (info->immediate == IMMEDIATE_SHUFFLE)
    memcpy(&w[1], in->v128, 16);
  else if (length == 3)
    w[1].u64 = in->memory.memory;
  if (signature->result) push_result(t, w, signature->result == T_V128);
}

/* Bulk, table and size instructions: operands, then two indices in a word of their own. */
static void translate_bulk(struct translator *t, enum op op, uint32_t operand_count,
                           bool has_result, uint32_t low, uint32_t high) {
  uint16_t slots[4] = {0};
  for (uint32_t i = operand_count; i > 0; i--) slots[has_result + i - 1] = pop_slot(t);
  word *w = emit(t, op, 3);
  *w = (word){.a = slots[0], .b = slots[1], .c = slots[2], .d = slots[3]};
  w[1].low = low;
  w[1].high = high;
  if (has_result) push_result(t, w, false);
}

/* ---- Bodies -------------------------------------------------------------------------------------
 */

static void translate_reachable(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  enum op op = ops[in->opcode].op;
  switch (ops[in->opcode].kind) {
  case UNARY: return translate_unary(t, op);
  case BINARY:
  case COMPARE: return translate_binary(t, op);
  case COMPARE_FLOAT: return translate_float_compare(t, op);
  case LOAD: return translate_load(t, op);
  case STORE: return translate_store(t, op);
  case ATOMIC:
  case VECTOR: return translate_by_signature(t, op);
  }
  switch (in->opcode) {
  case OPCODE_nop: return;
  case OPCODE_unreachable: emit(t, OP_unreachable, 2); return;
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
  case OPCODE_try:
  case OPCODE_try_table: return translate_block(t);
  case OPCODE_br: return emit_jump(t, in->index);
  case OPCODE_br_if: return translate_branch_if(t);
  case OPCODE_br_table: return translate_branch_table(t);
  case OPCODE_br_on_null:
  case OPCODE_br_on_non_null: return translate_branch_on_null(t);
  case OPCODE_return: return emit_return(t);
  case OPCODE_call:
  case OPCODE_call_indirect:
  case OPCODE_call_ref:
  case OPCODE_return_call:
  case OPCODE_return_call_indirect:
  case OPCODE_return_call_ref: return translate_call(t);
  case OPCODE_throw: return translate_throw(t);
  case OPCODE_throw_ref: {
    uint16_t slot = pop_slot(t);
    emit(t, OP_throw_ref, 2)->a_ = slot;
    return;
  }
  case OPCODE_rethrow: emit(t, OP_throw_ref, 2)->a_ = label_at(t, in->index)->ref; return;
  case OPCODE_drop: pop(t); return;
  case OPCODE_select:
  case OPCODE_select_typed: return translate_select(t);
  case OPCODE_local_get: return push_local(t, in->index);
  case OPCODE_local_set: return translate_local_set(t, false);
  case OPCODE_local_tee: return translate_local_set(t, true);
  case OPCODE_global_get:
  case OPCODE_global_set: return translate_global(t);
  case OPCODE_i32_const: return push_constant(t, (uint32_t)in->i32);
  case OPCODE_i64_const: return push_constant(t, (uint64_t)in->i64);
  case OPCODE_f32_const: return push_constant(t, in->f32);
  case OPCODE_f64_const: return push_constant(t, in->f64);
  case OPCODE_v128_const: return translate_v128_const(t);
  case OPCODE_ref_null: return push_constant(t, 0);
  case OPCODE_ref_func: {
    word *w = emit(t, OP_ref_func, 2);
    w->u32 = in->index;
    push_result(t, w, false);
    return;
  }
  case OPCODE_ref_as_non_null: {
    uint16_t slot = materialize_top(t, 1);
    emit(t, OP_ref_as_non_null, 2)->a_ = slot;
    return;
  }
  case OPCODE_i32_eqz:
  case OPCODE_i64_eqz: return translate_eqz(t);
  case OPCODE_i32_wrap_i64: /* whoever reads an i32 reads the low half of its slot */
    if (t->operands[t->height - 1].kind == CONSTANT) t->operands[t->height - 1].bits &= UINT32_MAX;
    return;
  case OPCODE_i32_reinterpret_f32:
  case OPCODE_i64_reinterpret_f64:
  case OPCODE_f32_reinterpret_i32:
  case OPCODE_f64_reinterpret_i64: return;
  case OPCODE_memory_size: return translate_bulk(t, OP_memory_size, 0, true, in->index, 0);
  case OPCODE_memory_grow: return translate_bulk(t, OP_memory_grow, 1, true, in->index, 0);
  case OPCODE_memory_fill: return translate_bulk(t, OP_memory_fill, 3, false, in->index, 0);
  case OPCODE_memory_copy:
    return translate_bulk(t, OP_memory_copy, 3, false, in->pair.first, in->pair.second);
  case OPCODE_memory_init:
    return translate_bulk(t, OP_memory_init, 3, false, in->pair.first, in->pair.second);
  case OPCODE_data_drop: return translate_bulk(t, OP_data_drop, 0, false, in->index, 0);
  case OPCODE_table_get: return translate_bulk(t, OP_table_get, 1, true, in->index, 0);
  case OPCODE_table_set: return translate_bulk(t, OP_table_set, 2, false, in->index, 0);
  case OPCODE_table_size: return translate_bulk(t, OP_table_size, 0, true, in->index, 0);
  case OPCODE_table_grow: return translate_bulk(t, OP_table_grow, 2, true, in->index, 0);
  case OPCODE_table_fill: return translate_bulk(t, OP_table_fill, 3, false, in->index, 0);
  case OPCODE_table_copy:
    return translate_bulk(t, OP_table_copy, 3, false, in->pair.first, in->pair.second);
  case OPCODE_table_init:
    return translate_bulk(t, OP_table_init, 3, false, in->pair.first, in->pair.second);
  case OPCODE_elem_drop: return translate_bulk(t, OP_elem_drop, 0, false, in->index, 0);
  case OPCODE_memory_atomic_notify: return translate_by_signature(t, OP_memory_atomic_notify);
  case OPCODE_memory_atomic_wait32: return translate_by_signature(t, OP_memory_atomic_wait32);
  case OPCODE_memory_atomic_wait64: return translate_by_signature(t, OP_memory_atomic_wait64);
  case OPCODE_atomic_fence: emit(t, OP_atomic_fence, 2); return;
  default: emit(t, OP_unreachable, 2); return;
  }
}

static bool opens_block(uint16_t opcode) {
  return opcode == OPCODE_block || opcode == OPCODE_loop || opcode == OPCODE_if ||
         opcode == OPCODE_try || opcode == OPCODE_try_table;
}

static void translate_instruction(struct translator *t) {
  const struct instruction *in = &t->v.instruction;
  bool closes = in->opcode == OPCODE_end || in->opcode == OPCODE_delegate;
  if (t->dead_depth > 0) {
    t->dead_depth += opens_block(in->opcode);
    t->dead_depth -= closes;
    return;
  }
  switch (in->opcode) {
  case OPCODE_else: return translate_else(t);
  case OPCODE_catch:
  case OPCODE_catch_all: return translate_catch(t);
  case OPCODE_end: return translate_end(t);
  case OPCODE_delegate: return translate_delegate(t);
  }
  if (in->reachable)
    translate_reachable(t);
  else if (opens_block(in->opcode))
    t->dead_depth = 1;
}

static void begin_body(struct translator *t) {
  t->local_count = t->v.local_count;
  t->local_slots = malloc((t->local_count + 1) * sizeof *t->local_slots);
  t->local_tops = malloc((t->local_count + 1) * sizeof *t->local_tops);
  t->capacity = 64;
  t->code = malloc(sizeof *t->code + t->capacity * sizeof(word));
  if (!t->local_slots || !t->local_tops || !t->code ||
      !reserve(t, &t->operands, &t->operand_capacity, 0, sizeof *t->operands)) {
    t->failed = true;
    return;
  }
  for (uint32_t i = 0; i < t->local_count; i++) {
    t->local_slots[i] = (uint16_t)t->slot;
    t->local_tops[i] = -1;
    t->slot += slots_of(t->v.locals[i]);
  }
  t->max_slot = t->slot;
  word *w = emit(t, OP_enter, 2);
  if (t->failed) return;
  w->a_ = (uint16_t)t->type->param_slots;
  w->b_ = (uint16_t)(t->slot - t->type->param_slots);
  open_label(t, validated_control(t), 0);
}

/* Where translate_locate looks for a position. */
struct location {
  uint32_t position;
  size_t offset;
};

static void translate_body(struct translator *t, const amphora_module *module, uint32_t function,
                           struct location *location) {
  *t = (struct translator){
      .module = module, .type = function_type(module, function), .result = -1, .acc = NOTHING};
  validator_init(&t->v, module);
  validator_begin(&t->v, t->type, module->functions[function].body);
  if (!t->v.reader.error) begin_body(t);
  while (!t->failed && validator_next(&t->v)) {
    uint32_t before = t->length;
    translate_instruction(t);
    if (location && before <= location->position && location->position < t->length)
      location->offset = t->v.instruction.offset;
  }
  if (t->v.reader.error) t->failed = true; /* out of memory: the body is valid */
}

static void free_translator(struct translator *t) {
  validator_free(&t->v);
  free(t->code);
  free(t->operands);
  free(t->local_slots);
  free(t->local_tops);
  free(t->labels);
  free(t->handlers);
}

struct code *translate(const amphora_module *module, uint32_t function) {
  struct translator t;
  translate_body(&t, module, function, NULL);
  struct code *code = NULL;
  size_t words_size = t.length * sizeof(word), handlers_size = t.handler_count * sizeof *t.handlers;
  if (!t.failed) code = realloc(t.code, sizeof *code + words_size + handlers_size);
  if (code) {
    t.code = NULL;
    code->length = t.length;
    code->handler_count = t.handler_count;
    code->handlers = (struct handler *)&code->words[t.length];
    if (handlers_size) memcpy(&code->words[t.length], t.handlers, handlers_size);
    code->words[1].u32 = t.max_slot;
  }
  free_translator(&t);
  return code;
}

size_t translate_locate(const amphora_module *module, uint32_t function, uint32_t position) {
  struct translator t;
  struct location location = {position, module->functions[function].body.offset};
  translate_body(&t, module, function, &location);
  free_translator(&t);
  return location.offset;
}
