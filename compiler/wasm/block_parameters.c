/* SPDX-License-Identifier: MIT */
// Values that are parameters of a block are set into locals before it, and got from them at its
// start. The parameters of a loop are set again before a branch to it.
#include "wasm/block_parameters.h"

#include "wasm/functions.h"
#include "wasm/writer.h"

#include <stdlib.h>

struct label {
  const struct value_types *parameters; // NULL if there are none
  uint32_t first;                       // of the locals that have them
  bool is_loop;
  bool needs_else;
};

struct rewriter {
  arena *arena;
  struct wasm_functions functions;
  uint32_t *without_parameters; // by type: the type of blocks with the same results; 0: not needed
  uint32_t added_types;
  // Of one function
  buffer code, locals;  // locals: the types of those that are added
  uint32_t local_count; // with its parameters
  struct label *labels; // innermost last
  uint32_t label_count, label_capacity;
  bool refused;
};

// ---- Locals -----------------------------------------------------------------------------------

static uint32_t add_locals(struct rewriter *w, const struct value_types *types) {
  uint32_t first = w->local_count;
  for (uint32_t i = 0; i < types->count; i++) append_byte(&w->locals, types->items[i]);
  w->local_count += types->count;
  return first;
}

static uint32_t add_int(struct rewriter *w) {
  append_byte(&w->locals, TYPE_I32);
  return w->local_count++;
}

static void put_gets(struct rewriter *w, uint32_t first, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) append_op(&w->code, OPCODE_local_get, first + i);
}

// The last value is on top.
static void put_sets(struct rewriter *w, uint32_t first, uint32_t count) {
  for (uint32_t i = count; i-- > 0;) append_op(&w->code, OPCODE_local_set, first + i);
}

// ---- Blocks -----------------------------------------------------------------------------------

static struct label *push(struct rewriter *w) {
  if (w->label_count == w->label_capacity) {
    w->label_capacity = w->label_capacity ? w->label_capacity * 2 : 64;
    w->labels = memory_resize(w->labels, w->label_capacity * sizeof *w->labels);
  }
  w->labels[w->label_count] = (struct label){0};
  return &w->labels[w->label_count++];
}

// The loop with parameters that is the target of a branch, or NULL.
static const struct label *loop_at(const struct rewriter *w, uint32_t depth) {
  if (depth >= w->label_count) return NULL;
  const struct label *label = &w->labels[w->label_count - 1 - depth];
  return label->is_loop ? label : NULL;
}

static void put_results(struct rewriter *w, uint32_t type) {
  const struct value_types *results = &w->functions.types[type].results;
  if (results->count < 2) {
    append_byte(&w->code, results->count ? results->items[0] : BLOCK_VOID);
    return;
  }
  if (!w->without_parameters[type])
    w->without_parameters[type] = w->functions.type_count + w->added_types++;
  append_u32(&w->code, w->without_parameters[type]);
}

// The clauses of try_table must not branch to loops with parameters.
static void check_clauses(struct rewriter *w, reader r) {
  enum { CATCH_ALL = 2 };
  for (uint32_t count = read_u32(&r); count > 0 && !r.failed; count--) {
    skip_lebs(&r, read_byte(&r) < CATCH_ALL); // a tag
    if (loop_at(w, read_u32(&r))) w->refused = true;
  }
}

// A block, loop, if, try or try_table whose opcode was just read.
static void put_begin(struct rewriter *w, uint8_t op, reader *r) {
  const uint8_t *start = r->at;
  reader behind = *r;
  uint32_t type;
  bool has_type = read_block_type(&behind, &type);
  if (op == OPCODE_try_table) check_clauses(w, behind);
  skip_immediates(r, op);
  struct label *label = push(w);
  if (!has_type || type >= w->functions.type_count || !w->functions.types[type].parameters.count) {
    append_byte(&w->code, op);
    buffer_append(&w->code, start, (size_t)(r->at - start));
    return;
  }
  const struct value_types *parameters = &w->functions.types[type].parameters;
  uint32_t condition = op == OPCODE_if ? add_int(w) : 0;
  *label =
      (struct label){parameters, add_locals(w, parameters), op == OPCODE_loop, op == OPCODE_if};
  if (op == OPCODE_if) put_sets(w, condition, 1);
  put_sets(w, label->first, parameters->count);
  if (op == OPCODE_if) put_gets(w, condition, 1);
  append_byte(&w->code, op);
  put_results(w, type);
  buffer_append(&w->code, behind.at, (size_t)(r->at - behind.at)); // clauses of try_table
  put_gets(w, label->first, parameters->count);
}

static void put_else(struct rewriter *w) {
  struct label *label = &w->labels[w->label_count - 1];
  append_byte(&w->code, OPCODE_else);
  if (label->needs_else) put_gets(w, label->first, label->parameters->count);
  label->needs_else = false;
}

// Without an else, the parameters are the results.
static void put_end(struct rewriter *w) {
  if (w->labels[w->label_count - 1].needs_else) put_else(w);
  append_byte(&w->code, OPCODE_end);
  w->label_count--;
}

// ---- Branches ---------------------------------------------------------------------------------

static void put_branch(struct rewriter *w, uint32_t depth) {
  const struct label *loop = loop_at(w, depth);
  if (loop) put_sets(w, loop->first, loop->parameters->count);
  append_op(&w->code, OPCODE_br, depth);
}

// The values stay where they are if it is not taken.
static void put_branch_if(struct rewriter *w, uint32_t depth) {
  const struct label *loop = loop_at(w, depth);
  if (loop) {
    uint32_t condition = add_int(w), count = loop->parameters->count;
    put_sets(w, condition, 1);
    put_sets(w, loop->first, count);
    put_gets(w, loop->first, count);
    put_gets(w, condition, 1);
  }
  append_op(&w->code, OPCODE_br_if, depth);
}

// Targets of which some are loops with parameters: a branch to one of blocks, behind which is the
// branch to each target.
static void put_table_of_loops(struct rewriter *w, reader targets, uint32_t count,
                               const struct value_types *values) {
  uint32_t index = add_int(w), saved = add_locals(w, values);
  put_sets(w, index, 1);
  put_sets(w, saved, values->count);
  for (uint32_t i = 0; i < count; i++) append_op(&w->code, OPCODE_block, BLOCK_VOID), push(w);
  put_gets(w, index, 1);
  append_op(&w->code, OPCODE_br_table, count - 1);
  for (uint32_t i = 0; i < count; i++) append_u32(&w->code, i);
  for (uint32_t i = 0; i < count; i++) {
    put_end(w);
    put_gets(w, saved, values->count);
    put_branch(w, read_u32(&targets) + count - 1 - i);
  }
}

static void put_branch_table(struct rewriter *w, reader *r) {
  const uint8_t *start = r->at;
  reader all = *r, each = *r;
  const struct label *loop = NULL;
  uint32_t count = read_u32(&each);
  reader targets = each;
  for (uint32_t i = 0; i <= count && !each.failed; i++) {
    const struct label *other = loop_at(w, read_u32(&each));
    if (other) loop = other;
  }
  skip_immediates(&all, OPCODE_br_table);
  *r = all;
  if (loop && !all.failed) {
    put_table_of_loops(w, targets, count + 1, loop->parameters);
    return;
  }
  append_byte(&w->code, OPCODE_br_table);
  buffer_append(&w->code, start, (size_t)(r->at - start));
}

// ---- Functions --------------------------------------------------------------------------------

static void rewrite_instruction(struct rewriter *w, reader *r) {
  const uint8_t *start = r->at;
  uint8_t op = read_byte(r);
  switch (op) {
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
  case OPCODE_try:
  case OPCODE_try_table: put_begin(w, op, r); return;
  case OPCODE_else: put_else(w); return;
  case OPCODE_end: put_end(w); return;
  case OPCODE_br: put_branch(w, read_u32(r)); return;
  case OPCODE_br_if: put_branch_if(w, read_u32(r)); return;
  case OPCODE_br_table: put_branch_table(w, r); return;
  case OPCODE_delegate: w->label_count--; break; // it ends a try
  }
  skip_immediates(r, op);
  buffer_append(&w->code, start, (size_t)(r->at - start));
}

// Reads the locals of a function: their groups, and how many there are.
static uint32_t read_locals(reader *r, uint32_t *groups) {
  uint32_t count = 0;
  *groups = read_u32(r);
  for (uint32_t i = 0; i < *groups && !r->failed; i++) count += read_u32(r), skip_value_type(r);
  return count;
}

static bool has_block_parameters(const struct rewriter *w, reader body) {
  uint32_t groups, type;
  read_locals(&body, &groups);
  while (!reader_done(&body)) {
    uint8_t op = read_byte(&body);
    bool is_block = op == OPCODE_block || op == OPCODE_loop || op == OPCODE_if ||
                    op == OPCODE_try || op == OPCODE_try_table;
    reader block = body;
    if (is_block && read_block_type(&block, &type) && type < w->functions.type_count &&
        w->functions.types[type].parameters.count)
      return true;
    skip_immediates(&body, op);
  }
  return false;
}

static error *rewrite_body(struct rewriter *w, const struct function_type *type, reader body,
                           buffer *out) {
  uint32_t groups;
  reader locals = body;
  w->local_count = type->parameters.count + read_locals(&body, &groups);
  w->code.size = w->locals.size = 0;
  w->label_count = 0;
  push(w); // the function itself
  while (w->label_count && !reader_done(&body)) rewrite_instruction(w, &body);
  if (w->refused) return error_unsupported("a handler that is a loop with parameters");
  if (body.failed || w->label_count || body.at != body.end)
    return error_malformed("malformed function");
  uint32_t added = (uint32_t)w->locals.size;
  append_u32(out, groups + added);
  read_u32(&locals);
  const uint8_t *first = locals.at;
  for (uint32_t i = 0; i < groups; i++) skip_lebs(&locals, 1), skip_value_type(&locals);
  buffer_append(out, first, (size_t)(locals.at - first));
  for (uint32_t i = 0; i < added; i++) append_u32(out, 1), append_byte(out, w->locals.bytes[i]);
  buffer_append(out, w->code.bytes, w->code.size);
  return NULL;
}

// ---- Sections ---------------------------------------------------------------------------------

static bool are_used(const struct rewriter *w, reader r) {
  for (uint32_t count = reader_done(&r) ? 0 : read_u32(&r); count > 0 && !r.failed; count--) {
    uint32_t size = read_u32(&r);
    reader body = {r.at, read_bytes(&r, size) + size, false};
    if (!r.failed && has_block_parameters(w, body)) return true;
  }
  return false;
}

static error *put_code(struct rewriter *w, reader r, buffer *out) {
  uint32_t count = read_u32(&r);
  if (count != w->functions.count - w->functions.imported)
    return error_malformed("malformed code section");
  append_u32(out, count);
  buffer rewritten = {0};
  error *e = NULL;
  for (uint32_t i = w->functions.imported; i < w->functions.count && !e; i++) {
    uint32_t size = read_u32(&r);
    reader body = {r.at, read_bytes(&r, size) + size, false};
    if (r.failed) e = error_malformed("malformed code section");
    rewritten.size = 0;
    if (!e) e = rewrite_body(w, &w->functions.types[w->functions.type_of[i]], body, &rewritten);
    if (!e) append_sized(out, &rewritten);
  }
  buffer_free(&rewritten);
  return e;
}

static void put_types(const struct rewriter *w, reader r, buffer *out) {
  append_u32(out, read_u32(&r) + w->added_types);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t added = 0; added < w->added_types; added++)
    for (uint32_t i = 0; i < w->functions.type_count; i++) {
      if (w->without_parameters[i] != w->functions.type_count + added) continue;
      const struct value_types *results = &w->functions.types[i].results;
      append_byte(out, TYPE_FUNCTION);
      append_u32(out, 0);
      append_u32(out, results->count);
      buffer_append(out, results->items, results->count);
    }
}

static error *rewrite(struct rewriter *w, const wasm_module *module, unsigned keep, buffer *out) {
  buffer code = {0}, types = {0};
  error *e = put_code(w, wasm_module_section(module, SECTION_CODE), &code);
  put_types(w, wasm_module_section(module, SECTION_TYPE), &types);
  if (!e) buffer_append(out, module->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; !e && i < module->section_count; i++) {
    const section *s = &module->sections[i];
    if (s->id == SECTION_TYPE)
      append_section(out, s->id, &types);
    else if (s->id == SECTION_CODE)
      append_section(out, s->id, &code);
    else if (section_is_kept(s, keep))
      buffer_append(out, s->start, (size_t)(s->end - s->start));
  }
  buffer_free(&code);
  buffer_free(&types);
  return e;
}

error *block_parameters_lower(const wasm_module *module, unsigned keep, buffer *out) {
  struct rewriter w = {.arena = arena_new()};
  error *e = wasm_functions_read(module, w.arena, &w.functions);
  if (!e && are_used(&w, wasm_module_section(module, SECTION_CODE))) {
    w.without_parameters =
        arena_allocate(w.arena, (w.functions.type_count + 1) * sizeof *w.without_parameters);
    e = rewrite(&w, module, keep, out);
  } else if (!e) {
    wasm_module_strip(module, keep, out);
  }
  free(w.labels);
  buffer_free(&w.code);
  buffer_free(&w.locals);
  arena_free(w.arena);
  return e;
}
