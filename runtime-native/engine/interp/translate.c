/* SPDX-License-Identifier: MIT */
/* translate.c: instructions on values and memories, and whole bodies. */
#include "engine/interp/translator.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- Locals, globals, constants -----------------------------------------------------------------
 */

static void push_local(struct translator *t, uint32_t local) {
  struct operand *o = push(t, LOCAL, body_local(&t->body, local) == T_V128);
  o->local = local;
  o->previous = t->local_tops[local];
  t->local_tops[local] = (int32_t)t->height - 1;
}

static void push_constant(struct translator *t, uint64_t bits) {
  push(t, CONSTANT, false)->bits = bits;
}

static void translate_local_set(struct translator *t, bool keep) {
  uint32_t local = t->in.index;
  bool fresh = is_fresh(t);
  struct operand o = pop(t);
  bool itself = o.kind == LOCAL && o.local == local;
  if (!itself) {
    if (t->local_tops[local] >= 0) fresh = false;
    flush_local(t, local);
    uint32_t slot = t->local_slots[local];
    if (fresh && !is_beyond(slot)) {
      word *w = &t->code->words[t->last + 1];
      if (t->acc == w->a) t->acc = slot;
      w->a = (uint16_t)slot;
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
  const struct instruction *in = &t->in;
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
  memcpy(&w[1], t->in.v128, 16);
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
  uint16_t opcode = t->in.opcode;
  uint8_t type = signature_infos[opcode_infos[opcode].signature].params[0];
  struct operand right = pop(t), left = pop(t);
  bool swap = left.kind == CONSTANT ? right.kind != CONSTANT : is_in_acc(t, &right);
  if (swap && (opcode_infos[opcode].flags & COMMUTES)) {
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
  if (t->in.opcode == OPCODE_i32_eqz && is_fresh(t)) {
    bool is_float = is_float_compare(t->last_op);
    if (is_float || is_compare(t->last_op)) {
      t->last_op =
          is_float ? OP_f32_eq + ((t->last_op - OP_f32_eq) ^ COMPARE_NOT) : negated(t->last_op);
      set_op(t, &t->code->words[t->last], t->last_op);
      return;
    }
  }
  uint16_t b = pop_slot(t);
  enum op op = t->in.opcode == OPCODE_i32_eqz ? OP_i32_eq : OP_i64_eq;
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
  const struct instruction *in = &t->in;
  return t->kind == CODE_GUARDED && in->memory.memory == 0 &&
         !t->module->memories[0].limits.is_64 && t->module->memories[0].limits.page_log2 == 16;
}

/* Checks the address of the access and puts the host's address into the operand's own slot. */
static uint16_t emit_check(struct translator *t, const struct operand *address, uint32_t size,
                           bool is_atomic) {
  const struct instruction *in = &t->in;
  uint16_t b = use(t, address);
  uint16_t a = is_beyond(address->slot) ? take_scratch(t) : (uint16_t)address->slot;
  word *w = emit(t, OP_check_address, 4);
  w[0].a_ = a;
  w[0].b_ = b;
  w[0].u32 = in->memory.memory;
  w[1].u64 = in->memory.offset;
  w[2].low = size;
  w[2].high = is_atomic;
  return a;
}

static uint32_t access_size(uint16_t opcode) { return 1u << opcode_infos[opcode].argument; }

static void translate_load(struct translator *t, enum op op) {
  const struct instruction *in = &t->in;
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
  const struct instruction *in = &t->in;
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
  const struct instruction *in = &t->in;
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
  switch (info->immediates) {
  case IMMEDIATES_LANE:
  case IMMEDIATES_MEMARG_LANE: length = 3; break;
  case IMMEDIATES_SHUFFLE: length = 4; break;
  case IMMEDIATES_MEMARG: /* of waiting and notifying, the memory is looked at, not its bytes alone
                           */
    length = in->opcode >= OPCODE_memory_atomic_notify && in->opcode <= OPCODE_memory_atomic_wait64
                 ? 3
                 : 2;
  }
  word *w = emit(t, op, length);
  *w = (word){.a = slots[0], .b = slots[1], .c = slots[2], .d = slots[3]};
  if (info->immediates == IMMEDIATES_LANE)
    w[1].u64 = in->lane;
  else if (info->immediates == IMMEDIATES_MEMARG_LANE)
    w[1].u64 = in->memory.lane;
  else if (info->immediates == IMMEDIATES_SHUFFLE)
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
  const struct instruction *in = &t->in;
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
  case OPCODE_rethrow: {
    uint16_t slot = near(t, label_at(t, in->index)->ref, false);
    emit(t, OP_throw_ref, 2)->a_ = slot;
    return;
  }
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
    uint16_t slot = near(t, materialize_top(t, 1), false);
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

static void translate_instruction(struct translator *t) {
  switch (t->in.opcode) {
  case OPCODE_else: return translate_else(t);
  case OPCODE_catch:
  case OPCODE_catch_all: return translate_catch(t);
  case OPCODE_end: return translate_end(t);
  case OPCODE_delegate: return translate_delegate(t);
  default: return translate_reachable(t);
  }
}

/* The locals that are not parameters are cleared. */
static void emit_enter(struct translator *t) {
  uint32_t params = t->type->param_slots;
  word *w = emit(t, t->is_far ? OP_far_enter : OP_enter, t->is_far ? 3 : 2);
  w[0].a_ = (uint16_t)params;
  if (t->is_far)
    w[1].u64 = t->slot - params;
  else
    w[0].b_ = (uint16_t)(t->slot - params);
}

static void begin_body(struct translator *t) {
  t->local_count = t->body.local_count;
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
    if (t->is_far && i == t->type->param_count) t->slot = FIRST_SCRATCH + 2 * SCRATCH_PAIRS;
    t->local_slots[i] = t->slot;
    t->local_tops[i] = -1;
    t->slot += slots_of(body_local(&t->body, i));
  }
  if (is_beyond(t->slot)) t->must_be_far = true;
  t->max_slot = t->slot;
  emit_enter(t);
  emit_tally(t, t->module->functions[t->function].body.offset, 0);
  if (t->failed) return;
  open_label(t, body_block(&t->body, 0), 0);
}

/* Gives the locations whose words were made since the translation was of that length the offset of
 * the current instruction. */
static void locate(const struct translator *t, uint32_t before, struct location *locations,
                   uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (before <= locations[i].position && locations[i].position < t->length)
      locations[i].offset = t->in.offset;
}

/* What is asked of a translator. */
struct request {
  const amphora_store *store; /* whose interruption ends it; NULL: none does */
  const amphora_module *module;
  uint32_t function;
  enum code_kind kind;
  struct location *locations;
  uint32_t location_count;
  bool keep_ops;
};

/* Instructions that are translated between looks for interruptions. */
enum { LOOK_EVERY = 256 };

static void translate_as(struct translator *t, const struct request *r, bool is_far) {
  *t = (struct translator){.module = r->module,
                           .kind = r->kind,
                           .function = r->function,
                           .type = function_type(r->module, r->function),
                           .is_far = is_far,
                           .keep_ops = r->keep_ops,
                           .result = -1,
                           .acc = NOTHING};
  body_begin(&t->body, r->module, t->type, r->module->functions[r->function].body);
  if (!t->body.reader.error) begin_body(t);
  for (uint32_t count = 1; !t->failed && (is_far || !t->must_be_far); count++) {
    if (!body_next_live(&t->body, &t->in)) break;
    if (count % LOOK_EVERY == 0 && r->store && store_is_interrupted(r->store)) t->failed = true;
    uint32_t before = t->length;
    translate_instruction(t);
    locate(t, before, r->locations, r->location_count);
  }
  if (t->body.reader.error) t->failed = true; /* out of memory: the body is valid */
}

static void free_translator(struct translator *t) {
  body_free(&t->body);
  while (t->depth > 0) free(t->labels[--t->depth].catches);
  free(t->code);
  free(t->operands);
  free(t->local_slots);
  free(t->local_tops);
  free(t->labels);
  free(t->handlers);
}

static void free_code(struct artifact *artifact) { free(artifact); }

static void translate_body(struct translator *t, const struct request *r) {
  translate_as(t, r, ALWAYS_FAR);
  if (t->failed || t->is_far || !t->must_be_far) return;
  free_translator(t);
  translate_as(t, r, true);
}

static struct code *make_code(const struct request *r) {
  struct translator t;
  translate_body(&t, r);
  struct code *code = NULL;
  size_t words_size = t.length * sizeof(word), handlers_size = t.handler_count * sizeof *t.handlers;
  if (!t.failed) code = realloc(t.code, sizeof *code + words_size + handlers_size);
  if (code) {
    t.code = NULL;
    code->artifact.free = free_code;
    code->length = t.length;
    code->handler_count = t.handler_count;
    code->handlers = (struct handler *)&code->words[t.length];
    if (handlers_size) memcpy(&code->words[t.length], t.handlers, handlers_size);
    code->words[1].u32 = t.max_slot;
  }
  free_translator(&t);
  return code;
}

struct code *translate(const amphora_store *store, const amphora_module *module, uint32_t function,
                       enum code_kind kind) {
  return make_code(
      &(struct request){.store = store, .module = module, .function = function, .kind = kind});
}

struct code *translate_to_ops(const amphora_module *module, uint32_t function,
                              enum code_kind kind) {
  return make_code(
      &(struct request){.module = module, .function = function, .kind = kind, .keep_ops = true});
}

void translate_locate(const amphora_module *module, uint32_t function, enum code_kind kind,
                      struct location *locations, uint32_t count) {
  struct translator t;
  for (uint32_t i = 0; i < count; i++)
    locations[i].offset = module->functions[function].body.offset;
  translate_body(&t, &(struct request){.module = module,
                                       .function = function,
                                       .kind = kind,
                                       .locations = locations,
                                       .location_count = count});
  free_translator(&t);
}
