/* SPDX-License-Identifier: MIT */
/* exceptions.c: throwing and catching, of both proposals. In a module with handlers an exception on
 * its way is in vm->exception, and whoever may have met one looks there. */
#include "engine/aot/writer/writer.h"

#include <string.h>

/* Whether exceptions in the block's present part go to it. */
static bool handles(const struct block *block) {
  return block->opcode == OPCODE_try || block->opcode == OPCODE_try_table;
}

void write_unwind(struct writer *w, uint32_t label) {
  for (; label < w->body.depth; label++) {
    if (!handles(body_block(&w->body, label))) continue;
    text_add(&w->code, "goto C%u;\n", w->labels[w->body.depth - 1 - label].id);
    return;
  }
  write_leave(w);
}

static void unwind_with(struct writer *w, const char *exception) {
  text_add(&w->code, "HELP(raise, %s);\n", exception);
  if (w->unit->facts->has_handlers)
    write_unwind(w, 0);
  else
    text_add(&w->code, "__builtin_unreachable();\n");
}

static const struct functype *tag_type(const struct writer *w, uint32_t tag) {
  return functype_at(w->module, w->module->tags[tag].type);
}

static void write_throw(struct writer *w, const struct instruction *in) {
  const struct functype *type = tag_type(w, in->index);
  settle(w);
  const struct value *values = pop_values(w, type->param_count);
  place(w);
  text_add(&w->code, "{\naot_slot values[%u];\n", type->param_slots + 1);
  for (uint32_t i = 0, slot = 0; i < type->param_count; slot += slots_of(type->params[i++]))
    if (type->params[i] == T_V128)
      text_add(&w->code, "PLACE(v128, &values[%u]) = %s;\n", slot, values[i].text);
    else
      text_add(&w->code, "values[%u].%s = %s;\n", slot, type_name(type->params[i]), values[i].text);
  place(w);
  unwind_with(w, format(w, "HELP(exception_new, %u, values)", in->index));
  text_add(&w->code, "}\n");
}

static void write_throw_ref(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value value = pop(w);
  place(w);
  unwind_with(w, format(w, "not_null(vm, m, %s, AMPHORA_TRAP_NULL_EXCEPTION, %zuu)", value.text,
                        in->offset));
}

static void write_rethrow(struct writer *w, const struct instruction *in) {
  settle(w);
  place(w);
  unwind_with(w, format(w, "e%u", w->labels[w->body.depth - 1 - in->index].id));
}

/* ---- Catching -----------------------------------------------------------------------------------
 */

/* Takes the exception that is on its way. */
static void write_arrival(struct writer *w, const struct label *label) {
  text_add(&w->head, "struct aot_exception *e%u;\n", label->id);
  text_add(&w->code, "C%u:;\ne%u = vm->exception;\n", label->id, label->id);
}

static void push_exception_values(struct writer *w, const struct label *label, uint32_t tag) {
  const struct functype *type = tag_type(w, tag);
  for (uint32_t i = 0, slot = 0; i < type->param_count; slot += slots_of(type->params[i++])) {
    valtype param = type->params[i];
    const char *value = format(w, "e%u->values[%u]", label->id, slot);
    push_statement(w, param,
                   param == T_V128 ? format(w, "PLACE(v128, &%s)", value)
                                   : format(w, "%s.%s", value, type_name(param)));
  }
}

static void open_try(struct writer *w, const struct instruction *in) {
  uint32_t count;
  block_params(&in->block, &count);
  settle(w);
  struct label *label = begin_label(w, count);
  if (in->opcode != OPCODE_try_table) return;
  uint32_t size = in->catches.count;
  struct catch_clause *clauses = arena_alloc(&w->arena, size + 1, sizeof *clauses);
  if (!clauses) longjmp(w->out_of_memory, 1);
  memcpy(clauses, in->catches.clauses, size * sizeof *clauses);
  label->clauses = clauses;
  label->clause_count = size;
}

static void write_catch(struct writer *w, const struct instruction *in) {
  struct label *label = &w->labels[w->body.depth - 1];
  finish_part(w, &in->block, label);
  if (label->catches++ == 0)
    write_arrival(w, label);
  else
    text_add(&w->code, "N%u_%u:;\n", label->id, label->catches - 1);
  if (in->opcode == OPCODE_catch)
    text_add(&w->code, "if (e%u->tag != vm->tags[%u]) goto N%u_%u;\n", label->id, in->index,
             label->id, label->catches);
  text_add(&w->code, "vm->exception = NULL;\n");
  if (in->opcode == OPCODE_catch) push_exception_values(w, label, in->index);
}

/* A clause of try_table: a branch with what it catches. */
static void write_clause(struct writer *w, const struct label *label,
                         const struct catch_clause *clause) {
  bool by_tag = clause->kind == CATCH || clause->kind == CATCH_REF;
  uint32_t height = w->height;
  if (by_tag)
    text_add(&w->code, "if (e%u->tag == vm->tags[%u]) {\n", label->id, clause->tag);
  else
    text_add(&w->code, "{\n");
  text_add(&w->code, "vm->exception = NULL;\n");
  if (by_tag) push_exception_values(w, label, clause->tag);
  if (clause->kind == CATCH_REF || clause->kind == CATCH_ALL_REF)
    push_text(w, T_EXNREF, format(w, "((ref)e%u)", label->id));
  write_branch(w, clause->label);
  text_add(&w->code, "}\n");
  w->height = height;
}

void write_catches(struct writer *w, const struct block *block, struct label *label,
                   bool reachable) {
  w->in.reachable = reachable;
  finish_part(w, block, label);
  if (block->opcode == OPCODE_catch_all) return;
  if (block->opcode == OPCODE_catch)
    text_add(&w->code, "N%u_%u:;\n", label->id, label->catches);
  else
    write_arrival(w, label);
  for (uint32_t i = 0; i < label->clause_count; i++) write_clause(w, label, &label->clauses[i]);
  write_unwind(w, 0);
}

/* The end of a try whose exceptions go to the handler of a label. */
static void write_delegate(struct writer *w, const struct instruction *in) {
  struct label *label = &w->labels[w->body.depth];
  finish_part(w, &in->block, label);
  text_add(&w->code, "C%u:;\n", label->id);
  write_unwind(w, in->index);
  close_label(w, &in->block, label, false);
}

write_instruction *const exception_writers[OPCODE_COUNT] = {
    [OPCODE_try] = open_try,          [OPCODE_try_table] = open_try,
    [OPCODE_catch] = write_catch,     [OPCODE_catch_all] = write_catch,
    [OPCODE_throw] = write_throw,     [OPCODE_throw_ref] = write_throw_ref,
    [OPCODE_rethrow] = write_rethrow, [OPCODE_delegate] = write_delegate,
};
