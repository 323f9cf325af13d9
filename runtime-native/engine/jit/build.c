/* SPDX-License-Identifier: MIT */
/* build.c: from a body to SSA form, in one pass over its instructions.
 *
 * Structured control tells where values join: at the end of blocks and at the start of loops. Only
 * locals that are assigned inside can differ there; which these are is found beforehand.
 */
#include "base/array.h"
#include "engine/jit/ir.h"

#include <assert.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* Beyond these a function is not worth the time and memory; nor is it with more locals than the
 * body has bytes, which cannot be of use. */
enum { MAX_VALUES = 1 << 20, MAX_ARGS = 1 << 22, MAX_ASSIGNED = 1 << 21, FEW_LOCALS = 256 };

/* A stretch of builder.assigned: the locals that a construct assigns. */
struct assigned {
  uint32_t first, count;
};

/* An open construct; parallel to body.blocks. */
struct control {
  struct assigned assigned;
  uint32_t height;     /* of the operands below its parameters */
  uint32_t incoming;   /* edges to its end */
  uint32_t loop;       /* a loop's first block */
  uint32_t poll;       /* and the value that looks for interruptions there */
  uint32_t else_edge;  /* of an if, with its parameters and locals; else NO_EDGE */
  uint32_t table_edge; /* of the br_table in work, if `table` is its number */
  uint32_t table;
};

struct scan_entry {
  uint32_t local, mark;
};

struct ir_builder {
  struct ir ir;
  struct body body;
  struct instruction in;
  uint32_t current;          /* block; NO_BLOCK: nothing is executed here */
  uint32_t loop, loop_depth; /* as of blocks */
  uint32_t zeros[IR_REF + 1];
  uint32_t table_count;

  uint32_t *locals, local_capacity;
  uint32_t *stack, height, stack_capacity;
  struct control *controls;
  uint32_t control_capacity;

  /* Of all constructs, in the order in which they are opened */
  struct assigned *constructs;
  uint32_t construct_count, construct_capacity, next_construct;
  uint32_t *assigned, assigned_count, assigned_capacity;
  /* While these are found */
  struct scan_entry *entries;
  uint32_t entry_count, entry_capacity;
  struct scan_level {
    uint32_t construct, first_entry;
  } *levels;
  uint32_t level_capacity;
  uint32_t *marks, mark_capacity; /* by local: the innermost construct that has it, + 1 */

  uint32_t *work; /* of ir_prune */
  uint32_t work_capacity;

  jmp_buf give_up;
};

static void reserve(struct ir_builder *b, void *array, uint32_t *capacity, uint32_t count,
                    size_t size) {
  if (count > *capacity && !array_reserve(array, capacity, count, size))
    longjmp(b->give_up, IR_NO_MEMORY);
}

static void decline(struct ir_builder *b) { longjmp(b->give_up, IR_DECLINED); }

/* ---- What constructs assign ---------------------------------------------------------------------
 */

static void open_construct(struct ir_builder *b) {
  reserve(b, &b->constructs, &b->construct_capacity, b->construct_count + 1, sizeof *b->constructs);
  reserve(b, &b->levels, &b->level_capacity, b->body.depth, sizeof *b->levels);
  b->levels[b->body.depth - 1] = (struct scan_level){b->construct_count, b->entry_count};
  b->constructs[b->construct_count++] = (struct assigned){0, 0};
}

static void note_assignment(struct ir_builder *b, uint32_t local) {
  uint32_t mark = b->levels[b->body.depth - 1].construct + 1;
  if (b->marks[local] == mark) return;
  reserve(b, &b->entries, &b->entry_capacity, b->entry_count + 1, sizeof *b->entries);
  b->entries[b->entry_count++] = (struct scan_entry){local, b->marks[local]};
  b->marks[local] = mark;
}

/* Notes what the construct has assigned; its outer one has assigned it too. */
static void close_construct(struct ir_builder *b, uint32_t depth) {
  const struct scan_level *level = &b->levels[depth];
  uint32_t count = b->entry_count - level->first_entry;
  if (count > MAX_ASSIGNED - b->assigned_count) decline(b);
  reserve(b, &b->assigned, &b->assigned_capacity, b->assigned_count + count, sizeof *b->assigned);
  b->constructs[level->construct] = (struct assigned){b->assigned_count, count};
  uint32_t outer = depth ? b->levels[depth - 1].construct + 1 : 0, kept = level->first_entry;
  for (uint32_t i = level->first_entry; i < b->entry_count; i++) {
    struct scan_entry entry = b->entries[i];
    b->assigned[b->assigned_count++] = entry.local;
    b->marks[entry.local] = outer;
    if (entry.mark != outer) b->entries[kept++] = entry;
  }
  b->entry_count = kept;
}

/* Also declines what there is no IR for. */
static void scan(struct ir_builder *b) {
  struct body *body = &b->body;
  struct instruction in;
  b->construct_count = b->assigned_count = b->entry_count = 0;
  reserve(b, &b->marks, &b->mark_capacity, body->local_count, sizeof *b->marks);
  if (body->local_count) memset(b->marks, 0, body->local_count * sizeof *b->marks);
  open_construct(b);
  while (body_next_live(body, &in)) {
    switch (in.opcode) {
    case OPCODE_block:
    case OPCODE_loop:
    case OPCODE_if: open_construct(b); break;
    case OPCODE_end: close_construct(b, body->depth); break;
    case OPCODE_local_set:
    case OPCODE_local_tee: note_assignment(b, in.index); break;
    case OPCODE_try:
    case OPCODE_try_table:
    case OPCODE_return_call:
    case OPCODE_return_call_indirect:
    case OPCODE_return_call_ref: decline(b);
    }
  }
}

/* ---- Values and blocks --------------------------------------------------------------------------
 */

static uint32_t add_value(struct ir_builder *b, struct ir_value value) {
  struct ir *ir = &b->ir;
  if (ir->value_count == MAX_VALUES) decline(b);
  reserve(b, &ir->values, &ir->value_capacity, ir->value_count + 1, sizeof *ir->values);
  value.offset = (uint32_t)b->in.offset;
  ir->values[ir->value_count] = value;
  return ir->value_count++;
}

static uint32_t add_const(struct ir_builder *b, enum ir_type type, uint64_t bits) {
  return add_value(b, (struct ir_value){.op = IR_CONST, .type = (uint8_t)type, .imm = bits});
}

static uint32_t add_args(struct ir_builder *b, const uint32_t *args, uint32_t count) {
  struct ir *ir = &b->ir;
  if (count > MAX_ARGS - ir->arg_count) decline(b);
  reserve(b, &ir->args, &ir->arg_capacity, ir->arg_count + count, sizeof *ir->args);
  if (count) memcpy(ir->args + ir->arg_count, args, count * sizeof *args);
  ir->arg_count += count;
  return ir->arg_count - count;
}

static void push(struct ir_builder *b, uint32_t value) {
  reserve(b, &b->stack, &b->stack_capacity, b->height + 1, sizeof *b->stack);
  b->stack[b->height++] = value;
}

static uint32_t pop(struct ir_builder *b) { return b->stack[--b->height]; }

static void begin_block(struct ir_builder *b) {
  struct ir *ir = &b->ir;
  reserve(b, &ir->blocks, &ir->block_capacity, ir->block_count + 1, sizeof *ir->blocks);
  b->current = ir->block_count++;
  ir->blocks[b->current] = (struct ir_block){
      .first = ir->value_count, .incoming = NO_EDGE, .loop = b->loop, .depth = b->loop_depth};
}

/* Ends the block; its edges follow. */
static void end_block(struct ir_builder *b, struct ir_value value) {
  struct ir *ir = &b->ir;
  add_value(b, value);
  ir->blocks[b->current].end = ir->value_count;
  ir->blocks[b->current].edges = ir->edge_count;
}

/* An edge from the block that has ended; where it leads to is not known yet. */
static uint32_t add_edge(struct ir_builder *b, uint32_t args) {
  struct ir *ir = &b->ir;
  reserve(b, &ir->edges, &ir->edge_capacity, ir->edge_count + 1, sizeof *ir->edges);
  ir->edges[ir->edge_count] = (struct ir_edge){b->current, NO_BLOCK, NO_EDGE, args};
  ir->blocks[b->current].edge_count++;
  return ir->edge_count++;
}

static void lead_to(struct ir_builder *b, uint32_t edge, uint32_t block) {
  struct ir *ir = &b->ir;
  ir->edges[edge].to = block;
  ir->edges[edge].next = ir->blocks[block].incoming;
  ir->blocks[block].incoming = edge;
}

static uint32_t add_phi(struct ir_builder *b, uint8_t type) {
  struct ir_block *block = &b->ir.blocks[b->current];
  return add_value(b, (struct ir_value){
                          .op = IR_PHI, .type = type, .imm = block->params++, .extra = b->current});
}

/* ---- Branches -----------------------------------------------------------------------------------
 */

static struct control *control_of(struct ir_builder *b, uint32_t label) {
  return &b->controls[b->body.depth - 1 - label];
}

/* The values that a construct's label takes from the stack, and the locals that it assigns. */
static uint32_t add_state(struct ir_builder *b, const struct control *c, uint32_t values) {
  uint32_t args = add_args(b, b->stack + b->height - values, values);
  for (uint32_t i = 0; i < c->assigned.count; i++)
    add_args(b, &b->locals[b->assigned[c->assigned.first + i]], 1);
  return args;
}

static uint32_t label_count(const struct block *block) {
  uint32_t count;
  label_types(block, &count);
  return count;
}

static uint32_t add_branch(struct ir_builder *b, uint32_t label) {
  struct control *c = control_of(b, label);
  const struct block *block = body_block(&b->body, label);
  uint32_t edge = add_edge(b, add_state(b, c, label_count(block)));
  if (block->opcode != OPCODE_loop) {
    b->ir.edges[edge].next = c->incoming;
    c->incoming = edge;
    return edge;
  }
  lead_to(b, edge, c->loop);
  b->ir.blocks[c->loop].loop_end = b->current;
  return edge;
}

/* Goes on in a block of its own. */
static void go_on(struct ir_builder *b) {
  uint32_t edge = add_edge(b, 0);
  begin_block(b);
  lead_to(b, edge, b->current);
}

static void end_by_condition(struct ir_builder *b, uint32_t condition) {
  end_block(b, (struct ir_value){.op = IR_BRANCH, .arg_count = 1, .args = {condition}});
}

static void build_return(struct ir_builder *b) {
  uint32_t count = b->ir.type->result_count;
  uint32_t args = add_args(b, b->stack + b->height - count, count);
  end_block(b, (struct ir_value){.op = IR_RETURN, .arg_count = MANY_ARGS, .args = {args, count}});
  b->current = NO_BLOCK;
}

/* Ends the function with an exception, made of the operands or one of them. */
static void build_throw(struct ir_builder *b, const struct instruction *in) {
  const amphora_module *m = b->ir.module;
  bool is_new = in->opcode == OPCODE_throw;
  uint32_t count = is_new ? functype_at(m, m->tags[in->index].type)->param_count : 1;
  uint32_t args = add_args(b, b->stack + b->height - count, count);
  end_block(b, (struct ir_value){.op = in->opcode,
                                 .arg_count = MANY_ARGS,
                                 .args = {args, count},
                                 .imm = is_new ? in->index : 0});
  b->current = NO_BLOCK;
}

static void build_br(struct ir_builder *b, const struct instruction *in) {
  if (in->index == b->body.depth - 1) {
    build_return(b);
    return;
  }
  end_block(b, (struct ir_value){.op = IR_JUMP});
  add_branch(b, in->index);
  b->current = NO_BLOCK;
}

static void build_br_if(struct ir_builder *b, const struct instruction *in) {
  end_by_condition(b, pop(b));
  add_branch(b, in->index);
  go_on(b);
}

static void build_br_table(struct ir_builder *b, const struct instruction *in) {
  uint32_t index = pop(b), count = in->table.count + 1;
  end_block(b, (struct ir_value){.op = IR_SWITCH, .arg_count = 1, .args = {index}, .imm = count});
  uint32_t number = ++b->table_count, cases = add_args(b, in->table.labels, count);
  b->ir.values[b->ir.value_count - 1].extra = cases;
  for (uint32_t i = 0; i < count; i++) {
    struct control *c = control_of(b, in->table.labels[i]);
    if (c->table != number) {
      uint32_t edge = add_branch(b, in->table.labels[i]);
      c->table = number;
      c->table_edge = edge;
    }
    b->ir.args[cases + i] = c->table_edge;
  }
  b->current = NO_BLOCK;
}

static uint32_t add_is_null(struct ir_builder *b, uint32_t reference) {
  return add_value(
      b, (struct ir_value){
             .op = OPCODE_ref_is_null, .type = IR_I32, .arg_count = 1, .args = {reference}});
}

static void build_br_on_null(struct ir_builder *b, const struct instruction *in) {
  uint32_t reference = pop(b);
  end_by_condition(b, add_is_null(b, reference));
  add_branch(b, in->index);
  go_on(b);
  push(b, reference);
}

static void build_br_on_non_null(struct ir_builder *b, const struct instruction *in) {
  uint32_t reference = b->stack[b->height - 1];
  uint32_t null = add_is_null(b, reference);
  end_by_condition(
      b, add_value(b, (struct ir_value){
                          .op = OPCODE_i32_eqz, .type = IR_I32, .arg_count = 1, .args = {null}}));
  add_branch(b, in->index);
  pop(b);
  go_on(b);
}

/* ---- Constructs ---------------------------------------------------------------------------------
 */

static struct control *open_control(struct ir_builder *b, uint32_t params) {
  reserve(b, &b->controls, &b->control_capacity, b->body.depth, sizeof *b->controls);
  struct control *c = &b->controls[b->body.depth - 1];
  *c = (struct control){.assigned = b->constructs[b->next_construct++],
                        .height = b->height - params,
                        .incoming = NO_EDGE,
                        .else_edge = NO_EDGE};
  return c;
}

static uint32_t param_count(const struct block *block) {
  uint32_t count;
  block_params(block, &count);
  return count;
}

static void build_block(struct ir_builder *b, const struct instruction *in) {
  open_control(b, param_count(&in->block));
}

/* Operands and locals are what came along an edge, or parameters of the block. */
static void take_values(struct ir_builder *b, const struct control *c, uint32_t operands,
                        const uint32_t *values) {
  b->height = c->height;
  for (uint32_t i = 0; i < operands; i++) push(b, values[i]);
  for (uint32_t i = 0; i < c->assigned.count; i++)
    b->locals[b->assigned[c->assigned.first + i]] = values[operands + i];
}

static void build_loop(struct ir_builder *b, const struct instruction *in) {
  uint32_t params = param_count(&in->block);
  struct control *c = open_control(b, params);
  end_block(b, (struct ir_value){.op = IR_JUMP});
  uint32_t args = add_state(b, c, params), edge = add_edge(b, args);
  b->loop_depth++;
  b->loop = b->ir.block_count;
  begin_block(b);
  c->loop = b->current;
  lead_to(b, edge, b->current);
  uint32_t first = b->ir.value_count;
  for (uint32_t i = 0; i < params + c->assigned.count; i++)
    add_phi(b, b->ir.values[b->ir.args[args + i]].type);
  c->poll = add_value(b, (struct ir_value){.op = IR_POLL});
  b->height = c->height;
  for (uint32_t i = 0; i < params; i++) push(b, first + i);
  for (uint32_t i = 0; i < c->assigned.count; i++)
    b->locals[b->assigned[c->assigned.first + i]] = first + params + i;
}

static void build_if(struct ir_builder *b, const struct instruction *in) {
  uint32_t condition = pop(b), params = param_count(&in->block);
  struct control *c = open_control(b, params);
  end_by_condition(b, condition);
  uint32_t then = add_edge(b, 0);
  c->else_edge = add_edge(b, add_state(b, c, params));
  begin_block(b);
  lead_to(b, then, b->current);
}

/* Goes to the construct's end, if something is executed here. */
static void fall_to_end(struct ir_builder *b, struct control *c, uint32_t results) {
  if (b->current == NO_BLOCK) return;
  end_block(b, (struct ir_value){.op = IR_JUMP});
  uint32_t edge = add_edge(b, add_state(b, c, results));
  b->ir.edges[edge].next = c->incoming;
  c->incoming = edge;
}

static void build_else(struct ir_builder *b, const struct instruction *in) {
  struct control *c = &b->controls[b->body.depth - 1];
  uint32_t results = label_count(&in->block);
  fall_to_end(b, c, results);
  uint32_t edge = c->else_edge;
  c->else_edge = NO_EDGE;
  begin_block(b);
  lead_to(b, edge, b->current);
  take_values(b, c, param_count(&in->block), b->ir.args + b->ir.edges[edge].args);
}

/* Whether all edges bring the same value. */
static bool is_same(const struct ir *ir, uint32_t incoming, uint32_t number) {
  uint32_t value = ir->args[ir->edges[incoming].args + number];
  for (uint32_t e = ir->edges[incoming].next; e != NO_EDGE; e = ir->edges[e].next)
    if (ir->args[ir->edges[e].args + number] != value) return false;
  return true;
}

/* Begins the block in which edges join. */
static void join(struct ir_builder *b, struct control *c, uint32_t operands) {
  struct ir *ir = &b->ir;
  uint32_t incoming = c->incoming;
  begin_block(b);
  b->height = c->height;
  for (uint32_t i = 0; i < operands + c->assigned.count; i++) {
    uint32_t value = ir->args[ir->edges[incoming].args + i];
    if (!is_same(ir, incoming, i)) {
      for (uint32_t e = incoming; e != NO_EDGE; e = ir->edges[e].next)
        ir->args[ir->edges[e].args + ir->blocks[b->current].params] =
            ir->args[ir->edges[e].args + i];
      value = add_phi(b, ir->values[value].type);
    }
    if (i < operands)
      push(b, value);
    else
      b->locals[b->assigned[c->assigned.first + i - operands]] = value;
  }
  for (uint32_t e = incoming, next; e != NO_EDGE; e = next) {
    next = ir->edges[e].next;
    lead_to(b, e, b->current);
  }
}

/* Nothing leads to what comes next, but its instructions want operands. */
static void begin_unreachable(struct ir_builder *b, const struct control *c, const valtype *results,
                              uint32_t count) {
  begin_block(b);
  b->height = c->height;
  for (uint32_t i = 0; i < count; i++) push(b, b->zeros[ir_type_of(results[i])]);
}

static void build_end(struct ir_builder *b, const struct instruction *in) {
  struct control *c = &b->controls[b->body.depth];
  uint32_t results;
  const valtype *types = block_results(&in->block, &results);
  if (in->block.opcode == OPCODE_loop) {
    b->loop_depth--;
    b->loop = ir_outer_loop(&b->ir, c->loop);
    if (!b->ir.blocks[c->loop].loop_end) b->ir.values[c->poll].op = IR_NONE;
    if (b->current == NO_BLOCK) begin_unreachable(b, c, types, results);
    return; /* goes on where it is */
  }
  if (c->else_edge != NO_EDGE) { /* an if without else: its parameters are its results */
    b->ir.edges[c->else_edge].next = c->incoming;
    c->incoming = c->else_edge;
  }
  if (c->incoming != NO_EDGE) {
    fall_to_end(b, c, results);
    join(b, c, results);
  } else if (b->current == NO_BLOCK && b->body.depth) {
    begin_unreachable(b, c, types, results);
  }
  if (b->body.depth == 0 && b->current != NO_BLOCK) build_return(b);
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

static void build_call_of(struct ir_builder *b, struct ir_value call, const struct functype *type,
                          uint32_t more) {
  uint32_t count = type->param_count + more, results = type->result_count;
  b->height -= count;
  call.arg_count = MANY_ARGS;
  call.args[0] = add_args(b, b->stack + b->height, count);
  call.args[1] = count;
  call.type = (uint8_t)(results ? ir_type_of(type->results[0]) : IR_VOID);
  uint32_t value = add_value(b, call);
  if (results) push(b, value);
  for (uint32_t i = 1; i < results; i++)
    push(b, add_value(b, (struct ir_value){.op = IR_RESULT,
                                           .type = (uint8_t)ir_type_of(type->results[i]),
                                           .arg_count = 1,
                                           .args = {value},
                                           .imm = i}));
}

static void build_call(struct ir_builder *b, const struct instruction *in) {
  build_call_of(b, (struct ir_value){.op = IR_CALL, .imm = in->index},
                function_type(b->ir.module, in->index), 0);
}

static void build_call_indirect(struct ir_builder *b, const struct instruction *in) {
  build_call_of(
      b, (struct ir_value){.op = IR_CALL_INDIRECT, .imm = in->pair.first, .extra = in->pair.second},
      functype_at(b->ir.module, in->pair.first), 1);
}

static void build_call_ref(struct ir_builder *b, const struct instruction *in) {
  build_call_of(b, (struct ir_value){.op = IR_CALL_REF, .imm = in->index},
                functype_at(b->ir.module, in->index), 1);
}

/* ---- All others ---------------------------------------------------------------------------------
 */

static const amphora_limits *address_limits(const struct ir_builder *b,
                                            const struct instruction *in) {
  const amphora_module *m = b->ir.module;
  switch (opcode_infos[in->opcode].immediates) {
  case IMMEDIATES_MEMORY: return &m->memories[in->index].limits;
  case IMMEDIATES_TABLE: return &m->tables[in->index].limits;
  default: return NULL;
  }
}

static enum ir_type result_type(const struct ir_builder *b, const struct instruction *in) {
  switch (signature_infos[opcode_infos[in->opcode].signature].result) {
  case 0: return IR_VOID;
  case ADDRESS:
  case TABLE_ADDRESS: return address_limits(b, in)->is_64 ? IR_I64 : IR_I32;
  case ELEMENT: return IR_REF;
  default: return ir_type_of(signature_infos[opcode_infos[in->opcode].signature].result);
  }
}

static void set_immediates(struct ir_value *value, const struct instruction *in) {
  enum immediates immediates = opcode_infos[in->opcode].immediates;
  if (is_index(immediates)) {
    value->imm = in->index;
  } else if (is_index_pair(immediates)) {
    value->imm = in->pair.first;
    value->extra = in->pair.second;
  } else if (immediates == IMMEDIATES_MEMARG || immediates == IMMEDIATES_MEMARG_LANE) {
    value->imm = in->memory.offset;
    value->extra = in->memory.memory;
    value->lane = in->memory.lane;
  } else if (immediates == IMMEDIATES_LANE) {
    value->lane = in->lane;
  } else if (immediates == IMMEDIATES_SHUFFLE) {
    value->imm = (uintptr_t)in->v128; /* in the module's bytes */
  }
}

static void build_plain(struct ir_builder *b, const struct instruction *in, uint32_t params,
                        enum ir_type type) {
  struct ir_value value = {.op = in->opcode, .type = (uint8_t)type, .arg_count = (uint8_t)params};
  set_immediates(&value, in);
  b->height -= params;
  if (params) memcpy(value.args, b->stack + b->height, params * sizeof *value.args);
  uint32_t added = add_value(b, value);
  if (type != IR_VOID) push(b, added);
}

static void build_v128_const(struct ir_builder *b, const uint8_t *bytes) {
  struct ir_value value = {.op = IR_CONST, .type = IR_V128};
  memcpy(&value.imm, bytes, 8);
  memcpy(value.args, bytes + 8, 8);
  push(b, add_value(b, value));
}

static void build_polymorphic(struct ir_builder *b, const struct instruction *in) {
  switch (in->opcode) {
  case OPCODE_unreachable:
    end_block(b, (struct ir_value){.op = OPCODE_unreachable});
    b->current = NO_BLOCK;
    break;
  case OPCODE_block: build_block(b, in); break;
  case OPCODE_loop: build_loop(b, in); break;
  case OPCODE_if: build_if(b, in); break;
  case OPCODE_else: build_else(b, in); break;
  case OPCODE_end: build_end(b, in); break;
  case OPCODE_br: build_br(b, in); break;
  case OPCODE_br_if: build_br_if(b, in); break;
  case OPCODE_br_table: build_br_table(b, in); break;
  case OPCODE_br_on_null: build_br_on_null(b, in); break;
  case OPCODE_br_on_non_null: build_br_on_non_null(b, in); break;
  case OPCODE_return: build_return(b); break;
  case OPCODE_throw:
  case OPCODE_throw_ref: build_throw(b, in); break;
  case OPCODE_call: build_call(b, in); break;
  case OPCODE_call_indirect: build_call_indirect(b, in); break;
  case OPCODE_call_ref: build_call_ref(b, in); break;
  case OPCODE_drop: pop(b); break;
  case OPCODE_select:
  case OPCODE_select_typed:
    build_plain(b, in, 3, b->ir.values[b->stack[b->height - 2]].type);
    break;
  case OPCODE_local_get: push(b, b->locals[in->index]); break;
  case OPCODE_local_set: b->locals[in->index] = pop(b); break;
  case OPCODE_local_tee: b->locals[in->index] = b->stack[b->height - 1]; break;
  case OPCODE_global_get:
    build_plain(b, in, 0, ir_type_of(b->ir.module->globals[in->index].type));
    break;
  case OPCODE_global_set: build_plain(b, in, 1, IR_VOID); break;
  case OPCODE_ref_null: push(b, add_const(b, IR_REF, 0)); break;
  case OPCODE_ref_is_null: build_plain(b, in, 1, IR_I32); break;
  case OPCODE_ref_func: build_plain(b, in, 0, IR_REF); break;
  case OPCODE_ref_as_non_null: build_plain(b, in, 1, IR_REF); break;
  case OPCODE_memory_copy:
  case OPCODE_table_copy: build_plain(b, in, 3, IR_VOID); break;
  default: decline(b);
  }
}

static void build_instruction(struct ir_builder *b, const struct instruction *in) {
  switch (in->opcode) {
  case OPCODE_nop: return;
  case OPCODE_i32_const: push(b, add_const(b, IR_I32, (uint32_t)in->i32)); return;
  case OPCODE_i64_const: push(b, add_const(b, IR_I64, (uint64_t)in->i64)); return;
  case OPCODE_f32_const: push(b, add_const(b, IR_F32, in->f32)); return;
  case OPCODE_f64_const: push(b, add_const(b, IR_F64, in->f64)); return;
  case OPCODE_v128_const: build_v128_const(b, in->v128); return;
  case OPCODE_i64_extend_i32_u: return; /* the same bits; its uses are those of 64 */
  }
  const struct opcode_info *info = &opcode_infos[in->opcode];
  if (info->signature == SIGNATURE_POLYMORPHIC)
    build_polymorphic(b, in);
  else
    build_plain(b, in, signature_infos[info->signature].param_count, result_type(b, in));
}

/* ---- Functions ----------------------------------------------------------------------------------
 */

static void begin_function(struct ir_builder *b) {
  struct ir *ir = &b->ir;
  struct body *body = &b->body;
  ir->value_count = ir->block_count = ir->edge_count = ir->arg_count = 0;
  b->height = b->loop_depth = b->next_construct = b->table_count = 0;
  b->loop = NO_BLOCK;
  b->in.offset = ir->module->functions[ir->function].body.offset;
  reserve(b, &b->locals, &b->local_capacity, body->local_count, sizeof *b->locals);
  begin_block(b);
  for (uint32_t i = 0; i < ir->type->param_count; i++)
    b->locals[i] = add_value(b, (struct ir_value){.op = IR_PARAM,
                                                  .type = (uint8_t)ir_type_of(ir->type->params[i]),
                                                  .imm = i});
  for (enum ir_type type = IR_I32; type <= IR_REF; type++) b->zeros[type] = add_const(b, type, 0);
  for (uint32_t i = ir->type->param_count; i < body->local_count; i++)
    b->locals[i] = b->zeros[ir_type_of(body_local(body, i))];
  open_control(b, 0)->assigned.count = 0; /* no local is looked at behind it */
}

static enum ir_outcome build(struct ir_builder *b) {
  struct ir *ir = &b->ir;
  struct span code = ir->module->functions[ir->function].body;
  enum ir_outcome outcome = setjmp(b->give_up);
  if (outcome) return outcome;
  body_begin(&b->body, ir->module, ir->type, code);
  if (b->body.local_count > code.size && b->body.local_count > FEW_LOCALS) return IR_DECLINED;
  scan(b);
  body_begin(&b->body, ir->module, ir->type, code);
  if (b->body.reader.error) return IR_NO_MEMORY;
  begin_function(b);
  while (body_next_live(&b->body, &b->in)) build_instruction(b, &b->in);
  if (b->body.reader.error) return IR_NO_MEMORY; /* the body is valid */
  reserve(b, &b->work, &b->work_capacity, ir->value_count, sizeof *b->work);
  ir_prune(ir, b->work);
  return IR_BUILT;
}

enum ir_outcome ir_build(struct ir_builder *b, const amphora_module *module, uint32_t function,
                         struct ir **ir) {
  b->ir.module = module;
  b->ir.function = function;
  b->ir.type = function_type(module, function);
  *ir = &b->ir;
  return build(b);
}

struct ir_builder *ir_builder_new(void) { return calloc(1, sizeof(struct ir_builder)); }

void ir_builder_free(struct ir_builder *b) {
  if (!b) return;
  body_free(&b->body);
  void *const arrays[] = {b->ir.values, b->ir.blocks, b->ir.edges,   b->ir.args,  b->locals,
                          b->stack,     b->controls,  b->constructs, b->assigned, b->entries,
                          b->levels,    b->marks,     b->work};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
  free(b);
}
