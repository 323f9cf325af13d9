/* SPDX-License-Identifier: MIT */
/* tables.c: tables and references. */
#include "engine/aot/writer/writer.h"

static valtype index_type(const struct writer *w, uint32_t table) {
  return w->module->tables[table].limits.is_64 ? T_I64 : T_I32;
}

static void write_get(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value index = pop(w);
  place(w);
  push_statement(w, w->module->tables[in->index].type,
                 format(w, "*element(vm, m, %u, %s, %zuu)", in->index, index.text, in->offset));
}

static void write_set(struct writer *w, const struct instruction *in) {
  settle(w);
  const struct value *operands = pop_values(w, 2);
  place(w);
  text_add(&w->code, "*element(vm, m, %u, %s, %zuu) = %s;\n", in->index, operands[0].text,
           in->offset, operands[1].text);
}

static void write_size(struct writer *w, const struct instruction *in) {
  valtype type = index_type(w, in->index);
  push_statement(w, type, format(w, "(%s)vm->tables[%u]->size", type_name(type), in->index));
}

static void write_grow(struct writer *w, const struct instruction *in) {
  valtype type = index_type(w, in->index);
  const struct value *operands = pop_values(w, 2);
  const char *text = format(w, "(%s)HELP(table_grow, %u, %s, %s)", type_name(type), in->index,
                            operands[0].text, operands[1].text);
  place(w);
  push_statement(w, type, text);
}

static void write_fill(struct writer *w, const struct instruction *in) {
  const struct value *operands = pop_values(w, 3);
  place(w);
  text_add(&w->code, "HELP(table_fill, %u, %s, %s, %s);\n", in->index, operands[0].text,
           operands[1].text, operands[2].text);
}

/* Both take two indices and three values. */
static void write_bulk(struct writer *w, const struct instruction *in) {
  const struct value *operands = pop_values(w, 3);
  const char *helper = in->opcode == OPCODE_table_copy ? "table_copy" : "table_init";
  place(w);
  text_add(&w->code, "HELP(%s, %u, %u, %s, %s, %s);\n", helper, in->pair.first, in->pair.second,
           operands[0].text, operands[1].text, operands[2].text);
}

static void write_elem_drop(struct writer *w, const struct instruction *in) {
  text_add(&w->code, "vm->helpers->elem_drop(vm, %u);\n", in->index);
}

static void write_ref_null(struct writer *w, const struct instruction *in) {
  push_text(w, in->types.type, "((ref)0)");
  w->stack[w->height - 1].constant = true;
}

static void write_ref_func(struct writer *w, const struct instruction *in) {
  push_text(w, T_FUNCREF, format(w, "((ref)vm->functions[%u])", in->index));
}

static void write_as_non_null(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value value = pop(w);
  place(w);
  push_statement(
      w, value.type,
      format(w, "not_null(vm, m, %s, AMPHORA_TRAP_NULL_REFERENCE, %zuu)", value.text, in->offset));
}

write_instruction *const table_writers[OPCODE_COUNT] = {
    [OPCODE_table_get] = write_get,
    [OPCODE_table_set] = write_set,
    [OPCODE_table_size] = write_size,
    [OPCODE_table_grow] = write_grow,
    [OPCODE_table_fill] = write_fill,
    [OPCODE_table_copy] = write_bulk,
    [OPCODE_table_init] = write_bulk,
    [OPCODE_elem_drop] = write_elem_drop,
    [OPCODE_ref_null] = write_ref_null,
    [OPCODE_ref_func] = write_ref_func,
    [OPCODE_ref_as_non_null] = write_as_non_null,
};
