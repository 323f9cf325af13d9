/* SPDX-License-Identifier: MIT */
// Rewrites one function. A try becomes a block, whose end is behind its handlers, and in it a block
// around its body, whose end is before them; what throws branches there.
#include "module.h"

struct label {
  uint32_t at; // how deep the block that stands for it is nested in what we write
  enum { PLAIN, BODY, HANDLERS } part;
  uint32_t handler; // in a BODY: the block whose end is the handlers
  reader clauses;   // of try_table
  bool has_clauses;
  // In HANDLERS
  tags caught;
  bool guarded;   // in a block that is left when the tag is another one
  uint32_t tag;   // of the catch, or ANY_TAG
  uint32_t saved; // first local of what rethrow throws
};

enum { ANY_TAG = UINT32_MAX };

// Depth 0 is the function itself, 1 a block around its body, whose end returns on the way out.
enum { WHOLE_BODY = 1 };

struct rewriter {
  const struct module *module;
  buffer code;   // what is written, without locals
  buffer locals; // types of those that are added
  uint32_t local_count;
  struct label *labels; // of the original blocks, innermost last
  uint32_t label_count, label_capacity;
  uint32_t depth; // of blocks in what we write
};

// ---- Output -----------------------------------------------------------------------------------

static void put(struct rewriter *w, uint8_t byte) { append_byte(&w->code, byte); }

static void put_op(struct rewriter *w, uint8_t op, uint32_t immediate) {
  put(w, op);
  append_u32(&w->code, immediate);
}

// Numbers up to 63, such as tags.
static void put_small(struct rewriter *w, uint32_t value) { put_op(w, OPCODE_i32_const, value); }

static void put_block(struct rewriter *w) {
  put_op(w, OPCODE_block, BLOCK_VOID);
  w->depth++;
}

static void put_block_end(struct rewriter *w) {
  put(w, OPCODE_end);
  w->depth--;
}

static uint32_t new_local(struct rewriter *w, uint8_t type) {
  append_byte(&w->locals, type);
  return w->local_count++;
}

// ---- Labels -----------------------------------------------------------------------------------

static struct label *push(struct rewriter *w) {
  if (w->label_count == w->label_capacity) {
    w->label_capacity = w->label_capacity ? w->label_capacity * 2 : 64;
    w->labels = memory_resize(w->labels, w->label_capacity * sizeof *w->labels);
  }
  w->labels[w->label_count] = (struct label){.at = w->depth};
  return &w->labels[w->label_count++];
}

static struct label *top(struct rewriter *w) { return &w->labels[w->label_count - 1]; }

// Branches to the innermost handlers among the outermost `count` labels, or out of the function.
static void put_unwind_among(struct rewriter *w, uint8_t op, uint32_t count) {
  uint32_t target = WHOLE_BODY;
  for (uint32_t i = count; i-- > 0 && target == WHOLE_BODY;)
    if (w->labels[i].part == BODY) target = w->labels[i].handler;
  put_op(w, op, w->depth - target);
}

static void put_unwind(struct rewriter *w, uint8_t op) { put_unwind_among(w, op, w->label_count); }

static error *put_label(struct rewriter *w, uint32_t label) {
  if (label >= w->label_count) return error_malformed("malformed branch");
  append_u32(&w->code, w->depth - w->labels[w->label_count - 1 - label].at);
  return NULL;
}

static error *put_branch_table(struct rewriter *w, reader *r) {
  uint32_t count = read_u32(r);
  put_op(w, OPCODE_br_table, count);
  for (uint32_t i = 0; i <= count && !r->failed; i++) TRY(put_label(w, read_u32(r)));
  return NULL;
}

// A block type as it is in the file, but without exnref.
static void put_block_type(struct rewriter *w, reader *r) {
  const uint8_t *start = r->at;
  skip_block_type(w->module, r);
  if (r->failed) return;
  uint8_t first = lowered(*start);
  append_byte(&w->code, first);
  buffer_append(&w->code, start + 1, (size_t)(r->at - start) - 1);
}

// ---- The exception on its way -----------------------------------------------------------------

static uint32_t slot_global(const struct module *m, uint32_t slot) { return m->thrown + 1 + slot; }

static void put_thrown(struct rewriter *w, uint32_t value) {
  put_small(w, value);
  put_op(w, OPCODE_global_set, w->module->thrown);
}

// A handler begins: the tag is looked at if it may be another one. Ends with end_handler.
static void begin_handler(struct rewriter *w, struct label *l, uint32_t tag) {
  l->caught |= tag == ANY_TAG ? all_tags(w->module) : (tags)1 << tag;
  l->tag = tag;
  l->guarded = l->caught != all_tags(w->module);
  if (!l->guarded) return;
  put_block(w);
  put_op(w, OPCODE_global_get, w->module->thrown);
  put_small(w, tag + 1);
  put(w, OPCODE_i32_ne);
  put_op(w, OPCODE_br_if, 0);
}

static void put_values(struct rewriter *w, uint32_t tag) {
  const struct tag *t = &w->module->tags[tag];
  for (uint32_t i = 0; i < t->type->parameters.count; i++)
    put_op(w, OPCODE_global_get, slot_global(w->module, t->slots[i]));
}

// An exnref is an i64: thrown in its upper half, the value in its lower.
static error *put_exnref(struct rewriter *w) {
  const struct module *m = w->module;
  if (m->slot_count > 1 || (m->slot_count == 1 && m->slot_types[0] != TYPE_I32))
    return error_unsupported("try_table: exnref of a tag with other values than one i32");
  put_op(w, OPCODE_global_get, m->thrown);
  put(w, OPCODE_i64_extend_i32_u);
  put_op(w, OPCODE_i64_const, 32);
  put(w, OPCODE_i64_shl);
  if (m->slot_count == 0) return NULL;
  put_op(w, OPCODE_global_get, slot_global(m, 0));
  put(w, OPCODE_i64_extend_i32_u);
  put(w, OPCODE_i64_or);
  return NULL;
}

static void put_throw_ref(struct rewriter *w) {
  const struct module *m = w->module;
  uint32_t exception = new_local(w, TYPE_I64);
  put_op(w, OPCODE_local_set, exception);
  put_op(w, OPCODE_local_get, exception);
  put(w, OPCODE_i64_eqz);
  put_op(w, OPCODE_if, BLOCK_VOID);
  put(w, OPCODE_unreachable);
  put(w, OPCODE_end);
  if (m->slot_count) {
    put_op(w, OPCODE_local_get, exception);
    put(w, OPCODE_i32_wrap_i64);
    put_op(w, OPCODE_global_set, slot_global(m, 0));
  }
  put_op(w, OPCODE_local_get, exception);
  put_op(w, OPCODE_i64_const, 32);
  put(w, OPCODE_i64_shr_u);
  put(w, OPCODE_i32_wrap_i64);
  put_op(w, OPCODE_global_set, m->thrown);
  put_unwind(w, OPCODE_br);
}

static error *put_throw(struct rewriter *w, uint32_t tag) {
  const struct module *m = w->module;
  if (tag >= m->tag_count) return error_malformed("malformed throw");
  for (uint32_t i = m->tags[tag].type->parameters.count; i-- > 0;)
    put_op(w, OPCODE_global_set, slot_global(m, m->tags[tag].slots[i]));
  put_thrown(w, tag + 1);
  put_unwind(w, OPCODE_br);
  return NULL;
}

// ---- try and catch ----------------------------------------------------------------------------

static error *begin_try(struct rewriter *w, reader *r, const char *name) {
  reader type = *r;
  if (skip_block_type(w->module, &type)) return error_unsupported("%s with parameters", name);
  put(w, OPCODE_block);
  put_block_type(w, r);
  w->depth++;
  struct label *l = push(w);
  put_block(w);
  l->part = BODY;
  l->handler = w->depth;
  return NULL;
}

// What ends well leaves the whole; what was thrown arrives behind.
static void end_body(struct rewriter *w, struct label *l) {
  put_op(w, OPCODE_br, w->depth - l->at);
  put_block_end(w);
  l->part = HANDLERS;
}

// Whether the catch whose body begins here is named by a rethrow in it.
static bool is_rethrown(reader r) {
  for (uint32_t depth = 0; !reader_done(&r);) {
    uint8_t op = read_byte(&r);
    reader immediates = r;
    skip_immediates(&r, op);
    bool opens = op == OPCODE_block || op == OPCODE_loop || op == OPCODE_if || op == OPCODE_try ||
                 op == OPCODE_try_table;
    bool ends = op == OPCODE_end || op == OPCODE_delegate;
    bool next = op == OPCODE_catch || op == OPCODE_catch_all;
    if (op == OPCODE_rethrow && read_u32(&immediates) == depth) return true;
    if (depth == 0 && (ends || next)) return false;
    depth += opens;
    depth -= ends;
  }
  return false;
}

// Keeps what rethrow throws: the values, and the tag unless there is one only.
static void save(struct rewriter *w, struct label *l) {
  const struct module *m = w->module;
  l->saved = w->local_count;
  for (uint32_t i = 0; i < m->slot_count; i++) {
    put_op(w, OPCODE_global_get, slot_global(m, i));
    put_op(w, OPCODE_local_set, new_local(w, m->slot_types[i]));
  }
  if (m->tag_count == 1) return;
  put_op(w, OPCODE_global_get, m->thrown);
  put_op(w, OPCODE_local_set, new_local(w, TYPE_I32));
}

static error *put_rethrow(struct rewriter *w, uint32_t label) {
  const struct module *m = w->module;
  if (label >= w->label_count) return error_malformed("malformed rethrow");
  const struct label *l = &w->labels[w->label_count - 1 - label];
  if (l->part != HANDLERS) return error_malformed("malformed rethrow");
  for (uint32_t i = 0; i < m->slot_count; i++) {
    put_op(w, OPCODE_local_get, l->saved + i);
    put_op(w, OPCODE_global_set, slot_global(m, i));
  }
  if (m->tag_count == 1) {
    put_thrown(w, 1);
  } else {
    put_op(w, OPCODE_local_get, l->saved + m->slot_count);
    put_op(w, OPCODE_global_set, m->thrown);
  }
  put_unwind(w, OPCODE_br);
  return NULL;
}

// A catch has ended, and another one, or the end of all, follows.
static void end_handler(struct rewriter *w, struct label *l) {
  put_op(w, OPCODE_br, w->depth - l->at);
  if (l->guarded) put_block_end(w);
}

static error *put_catch(struct rewriter *w, const reader *r, uint32_t tag) {
  struct label *l = top(w);
  if (l->part == PLAIN || (tag != ANY_TAG && tag >= w->module->tag_count))
    return error_malformed("malformed catch");
  if (l->part == BODY)
    end_body(w, l);
  else
    end_handler(w, l);
  begin_handler(w, l, tag);
  if (is_rethrown(*r)) save(w, l);
  put_thrown(w, 0);
  if (tag != ANY_TAG) put_values(w, tag);
  return NULL;
}

// delegate ends a try without a catch: what was thrown goes to the handlers of a label further out.
static error *put_delegate(struct rewriter *w, uint32_t label) {
  struct label *l = top(w);
  if (l->part != BODY || label + 1 >= w->label_count) return error_malformed("malformed delegate");
  end_body(w, l);
  put_unwind_among(w, OPCODE_br, w->label_count - 1 - label);
  w->label_count--;
  put_block_end(w);
  return NULL;
}

// ---- try_table --------------------------------------------------------------------------------

static error *begin_try_table(struct rewriter *w, reader *r) {
  TRY(begin_try(w, r, "try_table"));
  struct label *l = top(w);
  l->clauses = *r;
  l->has_clauses = true;
  for (uint32_t count = read_u32(r); count > 0 && !r->failed; count--) read_catch(r);
  return NULL;
}

// A clause branches; its label does not count the try_table.
static error *put_clause(struct rewriter *w, struct catch_clause c) {
  bool all = c.kind >= CATCH_ALL;
  if (!all && c.tag >= w->module->tag_count) return error_malformed("malformed try_table");
  struct label *l = top(w);
  begin_handler(w, l, all ? ANY_TAG : c.tag);
  if (!all) put_values(w, c.tag);
  if (c.kind == CATCH_TAG_REF || c.kind == CATCH_ALL_REF) TRY(put_exnref(w));
  put_thrown(w, 0);
  put(w, OPCODE_br);
  TRY(put_label(w, c.label + 1));
  if (l->guarded) put_block_end(w);
  return NULL;
}

static error *put_clauses(struct rewriter *w, reader clauses) {
  for (uint32_t count = read_u32(&clauses); count > 0 && !clauses.failed; count--)
    TRY(put_clause(w, read_catch(&clauses)));
  return NULL;
}

// ---- Instructions -----------------------------------------------------------------------------

// The value that a function returns while an exception is on its way: nobody looks at it.
static error *put_any_value(struct rewriter *w, uint8_t type) {
  static const uint8_t zeros[16];
  switch (lowered(type)) {
  case TYPE_I32: return put_op(w, OPCODE_i32_const, 0), NULL;
  case TYPE_I64: return put_op(w, OPCODE_i64_const, 0), NULL;
  case TYPE_F32: return put(w, OPCODE_f32_const), buffer_append(&w->code, zeros, 4), NULL;
  case TYPE_F64: return put(w, OPCODE_f64_const), buffer_append(&w->code, zeros, 8), NULL;
  case TYPE_V128:
    return put_op(w, PREFIX_BYTE_FD, OPCODE_v128_const - PREFIX_FD),
           buffer_append(&w->code, zeros, 16), NULL;
  case TYPE_FUNCREF:
  case TYPE_EXTERNREF: return put_op(w, OPCODE_ref_null, type), NULL;
  default: return error_unsupported("a result of unknown type");
  }
}

static error *end_function(struct rewriter *w, const struct function_type *type) {
  w->label_count = 0;
  put(w, OPCODE_return);
  put_block_end(w);
  for (uint32_t i = 0; i < type->results.count; i++) TRY(put_any_value(w, type->results.items[i]));
  put(w, OPCODE_end);
  return NULL;
}

static error *put_end(struct rewriter *w) {
  struct label *l = top(w);
  bool had_body = l->part == BODY, is_left = l->part == HANDLERS;
  if (had_body) { // without catches behind it
    end_body(w, l);
    if (l->has_clauses) TRY(put_clauses(w, l->clauses));
  } else if (is_left && l->guarded) {
    end_handler(w, l);
  }
  bool open = (had_body || is_left) && l->caught != all_tags(w->module);
  w->label_count--;
  if (open) put_unwind(w, OPCODE_br);
  put_block_end(w);
  return NULL;
}

// Copies the instruction that begins at `start`; behind a call that may throw comes the check.
static void put_instruction(struct rewriter *w, const uint8_t *start, uint8_t op, reader *r) {
  const struct module *m = w->module;
  reader immediates = *r;
  uint32_t first = read_u32(&immediates);
  skip_immediates(r, op);
  buffer_append(&w->code, start, (size_t)(r->at - start));
  bool throws = (op == OPCODE_call && direct_throws(m, first)) ||
                (op == OPCODE_call_indirect && indirect_throws(m, first));
  if (!throws) return;
  put_op(w, OPCODE_global_get, m->thrown);
  put_unwind(w, OPCODE_br_if);
}

// select and ref.null may name exnref.
static void put_typed(struct rewriter *w, uint8_t op, reader *r) {
  if (op == OPCODE_ref_null && !reader_done(r) && *r->at == TYPE_EXNREF) {
    read_byte(r);
    put_op(w, OPCODE_i64_const, 0);
    return;
  }
  const uint8_t *start = r->at - 1;
  skip_immediates(r, op);
  bool is_exnref = op == OPCODE_select_typed && r->at[-1] == TYPE_EXNREF;
  buffer_append(&w->code, start, (size_t)(r->at - start));
  if (is_exnref) w->code.bytes[w->code.size - 1] = TYPE_I64;
}

static error *rewrite_instruction(struct rewriter *w, const struct function_type *type, reader *r) {
  const uint8_t *start = r->at;
  uint8_t op = read_byte(r);
  switch (op) {
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
    put(w, op);
    put_block_type(w, r);
    w->depth++;
    return push(w), NULL;
  case OPCODE_end: return w->label_count > 1 ? put_end(w) : end_function(w, type);
  case OPCODE_br:
  case OPCODE_br_if: return put(w, op), put_label(w, read_u32(r));
  case OPCODE_br_table: return put_branch_table(w, r);
  case OPCODE_try: return begin_try(w, r, "try");
  case OPCODE_catch: {
    uint32_t tag = read_u32(r);
    return put_catch(w, r, tag);
  }
  case OPCODE_catch_all: return put_catch(w, r, ANY_TAG);
  case OPCODE_throw: return put_throw(w, read_u32(r));
  case OPCODE_rethrow: return put_rethrow(w, read_u32(r));
  case OPCODE_delegate: return put_delegate(w, read_u32(r));
  case OPCODE_try_table: return begin_try_table(w, r);
  case OPCODE_throw_ref: return put_throw_ref(w), NULL;
  case OPCODE_select_typed:
  case OPCODE_ref_null: return put_typed(w, op, r), NULL;
  default: return put_instruction(w, start, op, r), NULL;
  }
}

// ---- Functions --------------------------------------------------------------------------------

// Appends the locals, ours behind the others.
static void put_locals(const struct rewriter *w, reader r, buffer *out) {
  uint32_t groups = read_u32(&r);
  append_u32(out, groups + (uint32_t)w->locals.size);
  while (groups-- > 0) {
    append_u32(out, read_u32(&r));
    append_byte(out, lowered(read_byte(&r)));
  }
  for (size_t i = 0; i < w->locals.size; i++) {
    append_u32(out, 1);
    append_byte(out, w->locals.bytes[i]);
  }
}

static uint32_t count_locals(reader *r) {
  uint32_t count = 0;
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) count += read_u32(r), read_byte(r);
  return count;
}

static error *rewrite(struct rewriter *w, const struct function_type *type, reader *r) {
  push(w); // the function itself
  put_block(w);
  while (w->label_count && !reader_done(r)) TRY(rewrite_instruction(w, type, r));
  return r->failed || w->label_count ? error_malformed("malformed") : NULL;
}

error *unwind_rewrite(const struct module *m, uint32_t index, buffer *out) {
  const struct function *f = &m->functions[index];
  const struct function_type *type = wasm_function_type(&m->all, index);
  struct rewriter w = {.module = m};
  reader r = {f->start, f->end, false}, locals = r;
  w.local_count = type->parameters.count + count_locals(&r);
  error *e = rewrite(&w, type, &r);
  if (!e) {
    put_locals(&w, locals, out);
    buffer_append(out, w.code.bytes, w.code.size);
  }
  free(w.labels);
  buffer_free(&w.code);
  buffer_free(&w.locals);
  return e;
}
