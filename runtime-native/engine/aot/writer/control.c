/* SPDX-License-Identifier: MIT */
/* control.c: blocks, branches, and what moves values about. Labels are named after what they are:
 * L where a block's branches go, N the else part or the next catch, C where its exceptions go, M
 * where a loop counts anew; r and p are the variables of a block's results and of a loop's
 * parameters, c is a loop's counter. */
#include "engine/aot/writer/writer.h"

#include "base/array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Labels -------------------------------------------------------------------------------------
 */

struct label *begin_label(struct writer *w, uint32_t param_count) {
  uint32_t at = w->body.depth - 1;
  if (!array_reserve(&w->labels, &w->label_capacity, at + 1, sizeof *w->labels))
    longjmp(w->out_of_memory, 1);
  spill_locals(w);
  w->labels[at] = (struct label){.id = w->label_count++, .height = w->height - param_count};
  return &w->labels[at];
}

static void declare(struct writer *w, struct label *label, char kind, const valtype *types,
                    uint32_t count) {
  if (label->declared) return;
  label->declared = true;
  for (uint32_t i = 0; i < count; i++)
    text_add(&w->head, "%s %c%u_%u;\n", type_name(types[i]), kind, label->id, i);
}

/* Gives the topmost values to a label's variables, all at once: they may be made of these. */
static void assign(struct writer *w, struct label *label, char kind, const valtype *types,
                   uint32_t count) {
  const struct value *values = &w->stack[w->height - count];
  declare(w, label, kind, types, count);
  bool at_once = kind == 'p' && count > 1;
  if (at_once) text_add(&w->code, "{\n");
  for (uint32_t i = 0; i < count && at_once; i++)
    text_add(&w->code, "%s x%u = %s;\n", type_name(types[i]), i, values[i].text);
  for (uint32_t i = 0; i < count; i++) {
    if (at_once)
      text_add(&w->code, "%c%u_%u = x%u;\n", kind, label->id, i, i);
    else
      text_add(&w->code, "%c%u_%u = %s;\n", kind, label->id, i, values[i].text);
    keep(w, types[i], values[i].loaded, format(w, "%c%u_%u", kind, label->id, i));
  }
  if (at_once) text_add(&w->code, "}\n");
}

static void push_variables(struct writer *w, struct label *label, char kind, const valtype *types,
                           uint32_t count) {
  declare(w, label, kind, types, count);
  for (uint32_t i = 0; i < count; i++)
    push_text(w, types[i], format(w, "%c%u_%u", kind, label->id, i));
}

static void restore(struct writer *w, uint32_t height) {
  w->height = height;
  if (w->flushed > height) w->flushed = height;
  if (w->settled > height) w->settled = height;
}

void finish_part(struct writer *w, const struct block *block, struct label *label) {
  if (w->in.reachable) {
    uint32_t count;
    const valtype *types = block_results(block, &count);
    settle(w);
    assign(w, label, 'r', types, count);
    text_add(&w->code, "goto L%u;\n", label->id);
    label->used = true;
  }
  restore(w, label->height);
}

void close_label(struct writer *w, const struct block *block, struct label *label, bool reachable) {
  uint32_t count;
  const valtype *types = block_results(block, &count);
  if (block->opcode == OPCODE_loop) label->declared = false; /* its parameters were */
  bool joins = label->used && block->opcode != OPCODE_loop;
  if (reachable && !joins) return;
  if (reachable) {
    settle(w);
    assign(w, label, 'r', types, count);
  }
  restore(w, label->height);
  push_variables(w, label, 'r', types, count);
  if (joins) text_add(&w->code, "L%u:;\n", label->id);
}

static uint32_t param_count(const struct block *block) {
  uint32_t count;
  block_params(block, &count);
  return count;
}

/* ---- Branches -----------------------------------------------------------------------------------
 */

/* Loops without calls and loops inside look for interruptions after many iterations, and those that
 * end soon not at all. */
static bool counts(const struct writer *w, const struct label *label) {
  return (label->loop->innermost || label->loop->is_short) && !w->unit->options->fuel;
}

/* Whether the count is also that of the loop's iterations. */
static bool is_counted(const struct writer *w, const struct label *label) {
  return counts(w, label) && label->loop->relation != UNCOUNTED;
}

/* Goes back to a loop's start, and looks for interruptions on the way. */
static void write_iteration(struct writer *w, const struct label *label) {
  uint32_t id = label->id;
  if (w->unit->options->fuel) text_add(&w->code, "FUEL(%zuu);\n", w->in.offset);
  if (counts(w, label) && !is_counted(w, label))
    text_add(&w->code, "if (--c%u != 0) goto L%u;\n", id, id);
  text_add(&w->code, "POLL(%zuu);\ngoto %c%u;\n", w->in.offset, counts(w, label) ? 'M' : 'L', id);
}

void write_leave(struct writer *w) {
  const struct functype *type = w->type;
  if (type->result_count == 0)
    text_add(&w->code, "return;\n");
  else if (type->result_count == 1 && type->results[0] != T_V128)
    text_add(&w->code, "return 0;\n");
  else
    text_add(&w->code, "return (%s){0};\n", result_type(w->unit, type->canonical));
}

void write_return(struct writer *w) {
  const struct functype *type = w->type;
  const struct value *values = &w->stack[w->height - type->result_count];
  if (type->result_count == 0) {
    text_add(&w->code, "return;\n");
  } else if (type->result_count == 1) {
    text_add(&w->code, "return %s;\n", values[0].text);
  } else {
    text_add(&w->code, "return (%s){", result_type(w->unit, type->canonical));
    for (uint32_t i = 0; i < type->result_count; i++) text_add(&w->code, "%s, ", values[i].text);
    text_add(&w->code, "};\n");
  }
}

void write_branch(struct writer *w, uint32_t index) {
  if (index == w->body.depth - 1) {
    write_return(w);
    return;
  }
  const struct block *block = body_block(&w->body, index);
  struct label *label = &w->labels[w->body.depth - 1 - index];
  uint32_t count;
  const valtype *types = label_types(block, &count);
  bool is_loop = block->opcode == OPCODE_loop;
  assign(w, label, is_loop ? 'p' : 'r', types, count);
  label->used = true;
  if (is_loop)
    write_iteration(w, label);
  else
    text_add(&w->code, "goto L%u;\n", label->id);
}

/* A condition with what the profile tells of it. */
static const char *expect(struct writer *w, const char *condition) {
  const struct profile *profile = w->unit->options->profile;
  uint64_t met = profile ? profile_find(profile, w->in.offset, 0) : 0;
  uint64_t missed = profile ? profile_find(profile, w->in.offset, 1) : 0;
  if (!met && !missed) return condition;
  double probability = ((double)met + 0.5) / ((double)met + (double)missed + 1);
  return format(w, "likely_by(%s, %.9f)", condition, probability);
}

static void write_br(struct writer *w, const struct instruction *in) {
  settle(w);
  write_branch(w, in->index);
}

static void write_br_if(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value condition = pop(w);
  const struct label *label = &w->labels[w->body.depth - 1 - in->index];
  bool is_loop = body_block(&w->body, in->index)->opcode == OPCODE_loop;
  /* Only the count decides, so that the C compiler knows it; then the condition. */
  bool by_count = is_loop && is_counted(w, label);
  if (by_count)
    text_add(&w->code, "if (%s) goto L%u;\n", expect(w, format(w, "--c%u != 0", label->id)),
             label->id);
  if (by_count && label->loop->is_short) return;
  if (by_count)
    text_add(&w->code, "if (unlikely(%s)) {\n", condition.text);
  else
    text_add(&w->code, "if (%s) {\n", expect(w, condition.text));
  write_branch(w, in->index);
  text_add(&w->code, "}\n");
}

static void write_br_table(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value index = pop(w);
  text_add(&w->code, "switch (%s) {\n", index.text);
  for (uint32_t i = 0; i <= in->table.count; i++) {
    bool same = i < in->table.count && in->table.labels[i] == in->table.labels[i + 1];
    if (i < in->table.count)
      text_add(&w->code, "case %u:\n", i);
    else
      text_add(&w->code, "default:\n");
    if (!same) write_branch(w, in->table.labels[i]);
  }
  text_add(&w->code, "}\n");
}

static void write_br_on_null(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value value = bind(w, pop(w));
  text_add(&w->code, "if (%s) {\n", expect(w, format(w, "!%s", value.text)));
  write_branch(w, in->index);
  text_add(&w->code, "}\n");
  push(w, value);
}

static void write_br_on_non_null(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value value = bind(w, pop(w));
  push(w, value);
  text_add(&w->code, "if (%s) {\n", expect(w, value.text));
  write_branch(w, in->index);
  text_add(&w->code, "}\n");
  pop(w);
}

static void write_return_instruction(struct writer *w, const struct instruction *in) {
  (void)in;
  settle(w);
  write_return(w);
}

static void write_unreachable(struct writer *w, const struct instruction *in) {
  settle(w);
  place(w);
  text_add(&w->code, "TRAP(AMPHORA_TRAP_UNREACHABLE, %zuu);\n", in->offset);
}

/* ---- Blocks -------------------------------------------------------------------------------------
 */

static void write_block(struct writer *w, const struct instruction *in) {
  begin_label(w, param_count(&in->block));
}

/* How often a loop that counts will run, as an expression. */
static const char *trips(struct writer *w, const struct loop_facts *loop) {
  static const char *const names[] = {[UNTIL] = "until",
                                      [BELOW] = "below",
                                      [THROUGH] = "through",
                                      [ABOVE] = "below",
                                      [DOWN_TO] = "through"};
  static const char *const operators[] = {
      [BELOW] = "<", [THROUGH] = "<=", [ABOVE] = ">", [DOWN_TO] = ">="};
  const char *type = loop->is_64 ? "u64" : "u32", *compared = loop->is_64 ? "s64" : "s32";
  const char *counter = format(w, "l%u", loop->counter);
  const char *bound = loop->bound_is_local
                          ? format(w, "l%u", loop->bound_local)
                          : format(w, "(%s)%lluul", type, (unsigned long long)loop->bound);
  const char *high = loop->step > 0 ? bound : counter, *low = loop->step > 0 ? counter : bound;
  const char *distance = format(w, "(%s)(%s - %s)", type, high, low);
  unsigned step = (unsigned)(loop->step > 0 ? loop->step : -loop->step);
  if (loop->relation == UNTIL)
    return format(w, "trips_until(%s, %u, %u)", distance, step, loop->trips);
  if (!loop->is_signed) compared = type;
  return format(w, "trips_%s((%s)%s %s (%s)%s, %s, %u, %u)", names[loop->relation], compared,
                counter, operators[loop->relation], compared, bound, distance, step, loop->trips);
}

static void write_loop(struct writer *w, const struct instruction *in) {
  uint32_t count;
  const valtype *types = block_params(&in->block, &count);
  settle(w);
  struct label *label = begin_label(w, count);
  assign(w, label, 'p', types, count);
  restore(w, label->height);
  push_variables(w, label, 'p', types, count);
  label->loop = &w->loops[w->loop_count++];
  if (label->loop->innermost) w->innermost = w->body.depth;
  if (counts(w, label)) {
    bool computed = is_counted(w, label) && !label->loop->is_short;
    text_add(&w->head, "u32 c%u;\n", label->id);
    text_add(&w->code, "M%u:;\nc%u = %s;\n", label->id, label->id,
             computed ? trips(w, label->loop) : format(w, "%u", label->loop->trips));
  }
  text_add(&w->code, "L%u:;\n", label->id);
}

static void write_if(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value condition = pop(w);
  uint32_t count = param_count(&in->block);
  struct label *label = begin_label(w, count);
  label->params = arena_alloc(&w->arena, count + 1, sizeof *label->params);
  if (!label->params) longjmp(w->out_of_memory, 1);
  for (uint32_t i = 0; i < count; i++) {
    struct value *param = &w->stack[label->height + i];
    *param = label->params[i] = bind(w, *param);
  }
  text_add(&w->code, "if (!%s) goto N%u;\n", expect(w, condition.text), label->id);
}

static void begin_else(struct writer *w, const struct block *block, struct label *label) {
  finish_part(w, block, label);
  text_add(&w->code, "N%u:;\n", label->id);
  for (uint32_t i = 0; i < param_count(block); i++) push(w, label->params[i]);
}

static void write_else(struct writer *w, const struct instruction *in) {
  begin_else(w, &in->block, &w->labels[w->body.depth - 1]);
}

static void write_end(struct writer *w, const struct instruction *in) {
  struct label *label = &w->labels[w->body.depth];
  bool reachable = in->reachable;
  if (w->body.depth == 0) { /* of the function */
    if (reachable) {
      settle(w);
      write_return(w);
    }
    return;
  }
  if (w->body.depth < w->innermost) w->innermost = UINT32_MAX;
  switch (in->block.opcode) {
  case OPCODE_if:
    begin_else(w, &in->block, label);
    reachable = true;
    break;
  case OPCODE_try:
  case OPCODE_try_table:
  case OPCODE_catch:
  case OPCODE_catch_all:
    write_catches(w, &in->block, label, reachable);
    reachable = false;
    break;
  }
  close_label(w, &in->block, label, reachable);
}

/* ---- Values -------------------------------------------------------------------------------------
 */

static void write_drop(struct writer *w, const struct instruction *in) {
  (void)in;
  struct value value = pop(w);
  keep(w, value.type, value.loaded, value.text);
}

/* Whether an expression names a variable or has an expression in it. */
static bool is_part(const char *part, const char *of) {
  size_t size = strlen(part);
  for (const char *at = of; (at = strstr(at, part)); at++)
    if (!isalnum((unsigned char)at[size]) && (at == of || !isalnum((unsigned char)at[-1])))
      return true;
  return false;
}

static void write_select(struct writer *w, const struct instruction *in) {
  (void)in;
  const struct value *operands = pop_values(w, 3);
  for (int i = 0; i < 2; i++) /* the condition uses what it names */
    if (!is_part(operands[i].text, operands[2].text))
      keep(w, operands[i].type, operands[i].loaded, operands[i].text);
  valtype type = operands[0].type;
  const char *text =
      format(w, "(%s ? %s : %s)", operands[2].text, operands[0].text, operands[1].text);
  push(w, expression(w, type, text, operands, 3));
}

static void write_local_get(struct writer *w, const struct instruction *in) {
  push_text(w, body_local(&w->body, in->index), format(w, "l%u", in->index));
  struct value *value = &w->stack[w->height - 1];
  uint8_t bits = take_pending(w, in->index);
  value->loaded = bits != 0;
  value->bits = bits == ALL_BITS ? 0 : bits;
  value->local_count = 1;
  value->locals[0] = in->index;
}

static void write_local_set(struct writer *w, const struct instruction *in) {
  struct value value = pop(w);
  bool is_float = value.type == T_F32 || value.type == T_F64;
  spill_local(w, in->index);
  if (take_pending(w, in->index))
    keep(w, value.type, true, format(w, "l%u", in->index)); /* what it was */
  if (value.constant && is_float)
    text_add(&w->code, "l%u = opaque_%s(%s);\n", in->index, type_name(value.type), value.text);
  else
    text_add(&w->code, "l%u = %s;\n", in->index, value.text);
  if (value.loaded) set_pending(w, in->index, value.bits ? value.bits : ALL_BITS);
}

static void write_local_tee(struct writer *w, const struct instruction *in) {
  write_local_set(w, in);
  write_local_get(w, in);
}

/* The place of a global's value. */
static const char *global(struct writer *w, uint32_t index) {
  uint32_t imported = w->module->imported_globals;
  const char *value = index < imported ? format(w, "vm->globals[%u]->value", index)
                                       : format(w, "vm->own_globals[%u].value", index - imported);
  valtype type = w->module->globals[index].type;
  return type == T_V128 ? format(w, "PLACE(v128, %s)", value)
                        : format(w, "%s[0].%s", value, type_name(type));
}

static void write_global_get(struct writer *w, const struct instruction *in) {
  push_statement(w, w->module->globals[in->index].type, global(w, in->index));
}

static void write_global_set(struct writer *w, const struct instruction *in) {
  struct value value = pop(w);
  text_add(&w->code, "%s = %s;\n", global(w, in->index), value.text);
}

write_instruction *const control_writers[OPCODE_COUNT] = {
    [OPCODE_unreachable] = write_unreachable,
    [OPCODE_block] = write_block,
    [OPCODE_loop] = write_loop,
    [OPCODE_if] = write_if,
    [OPCODE_else] = write_else,
    [OPCODE_end] = write_end,
    [OPCODE_br] = write_br,
    [OPCODE_br_if] = write_br_if,
    [OPCODE_br_table] = write_br_table,
    [OPCODE_br_on_null] = write_br_on_null,
    [OPCODE_br_on_non_null] = write_br_on_non_null,
    [OPCODE_return] = write_return_instruction,
    [OPCODE_drop] = write_drop,
    [OPCODE_select] = write_select,
    [OPCODE_select_typed] = write_select,
    [OPCODE_local_get] = write_local_get,
    [OPCODE_local_set] = write_local_set,
    [OPCODE_local_tee] = write_local_tee,
    [OPCODE_global_get] = write_global_get,
    [OPCODE_global_set] = write_global_set,
};
