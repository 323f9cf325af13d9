#include "unwind.h"

#include "arena.h"
#include "wasm_reader.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE_FUNCTION = 0x60, TYPE_I32 = 0x7f, BLOCK_VOID = 0x40 };
enum { IMPORT_FUNCTION, IMPORT_TABLE, IMPORT_MEMORY, IMPORT_GLOBAL, IMPORT_TAG };

// ---- The module -------------------------------------------------------------------------------

struct type {
  const uint8_t *start, *end; // of its parameters and results, as they are in the file
  uint32_t parameter_count;
  const uint8_t *results;
  uint32_t result_count;
};

struct function {
  uint32_t type;
  bool in_table, has_try;
  const uint8_t *start, *end; // of its locals and code; NULL of imported ones
};

struct module {
  arena *arena;
  struct type *types;
  uint32_t type_count;
  struct function *functions; // imported ones first
  uint32_t function_count, imported_functions;
  uint32_t imported_globals, imported_tags, global_count;
  bool all_in_table;

  // Whether a call may end by an exception: first of each function, then of an indirect call of
  // each type.
  bool *may_throw;
  uint32_t thrown, payload; // our globals: whether an exception is on its way, and its value
};

static error *unsupported(const char *what) {
  return error_new("%s cannot be lowered: only exceptions that setjmp makes can", what);
}

static void read_types(struct module *m, reader r) {
  uint32_t count = read_u32(&r);
  if (count > (size_t)(r.end - r.at)) return;
  m->types = arena_allocate(m->arena, count * sizeof *m->types);
  for (m->type_count = 0; m->type_count < count && !r.failed; m->type_count++) {
    struct type *t = &m->types[m->type_count];
    if (read_byte(&r) != TYPE_FUNCTION) r.failed = true;
    t->start = r.at;
    t->parameter_count = read_u32(&r);
    read_bytes(&r, t->parameter_count);
    t->result_count = read_u32(&r);
    t->results = read_bytes(&r, t->result_count);
    t->end = r.at;
  }
}

static void add_function(struct module *m, uint32_t type) {
  m->functions[m->function_count++] = (struct function){.type = type};
}

static void skip_limits(reader *r) { skip_lebs(r, read_byte(r) & 1 ? 2 : 1); }

static void read_imports(struct module *m, reader r) {
  for (uint32_t count = read_u32(&r); count > 0 && !r.failed; count--) {
    read_bytes(&r, read_u32(&r));
    read_bytes(&r, read_u32(&r));
    switch (read_byte(&r)) {
    case IMPORT_FUNCTION: add_function(m, read_u32(&r)); break;
    case IMPORT_TABLE: read_byte(&r), skip_limits(&r); break;
    case IMPORT_MEMORY: skip_limits(&r); break;
    case IMPORT_GLOBAL: read_bytes(&r, 2), m->imported_globals++; break;
    case IMPORT_TAG: read_byte(&r), read_u32(&r), m->imported_tags++; break;
    default: r.failed = true;
    }
  }
  m->imported_functions = m->function_count;
}

static void skip_expression(reader *r) {
  for (uint8_t op; !r->failed && (op = read_byte(r)) != OP_END;) skip_immediates(r, op);
}

// Marks the functions that indirect calls can reach.
static void read_elements(struct module *m, reader r) {
  for (uint32_t count = read_u32(&r); count > 0 && !r.failed; count--) {
    uint32_t flags = read_u32(&r);
    if (flags > 3) { // expressions instead of indices: any function
      m->all_in_table = true;
      return;
    }
    if (flags == 2) skip_lebs(&r, 1);
    if (!(flags & 1)) skip_expression(&r);
    if (flags) read_byte(&r);
    for (uint32_t n = read_u32(&r); n > 0 && !r.failed; n--) {
      uint32_t index = read_u32(&r);
      if (index < m->function_count) m->functions[index].in_table = true;
    }
  }
}

static void read_bodies(struct module *m, reader r) {
  uint32_t count = read_u32(&r);
  for (uint32_t i = m->imported_functions; count-- > 0 && i < m->function_count; i++) {
    uint32_t size = read_u32(&r);
    m->functions[i].start = read_bytes(&r, size);
    m->functions[i].end = r.at;
  }
}

static error *read_module(struct module *m, const buffer *file) {
  reader functions = section_body(file, SECTION_FUNCTION),
         globals = section_body(file, SECTION_GLOBAL);
  reader imports = section_body(file, SECTION_IMPORT), limits = imports;
  read_types(m, section_body(file, SECTION_TYPE));
  uint32_t defined = read_u32(&functions);
  if (defined > file->size) defined = 0;
  size_t room = (size_t)defined + (reader_done(&limits) ? 0 : read_u32(&limits) % file->size);
  m->functions = arena_allocate(m->arena, (room + 1) * sizeof *m->functions);
  if (!reader_done(&imports)) read_imports(m, imports);
  while (defined-- > 0) add_function(m, read_u32(&functions));
  m->global_count = reader_done(&globals) ? 0 : read_u32(&globals);
  m->thrown = m->imported_globals + m->global_count;
  m->payload = m->thrown + 1;
  reader elements = section_body(file, SECTION_ELEMENT);
  if (!reader_done(&elements)) read_elements(m, elements);
  read_bodies(m, section_body(file, SECTION_CODE));
  for (uint32_t i = 0; i < m->function_count; i++)
    if (m->functions[i].type >= m->type_count) return error_new("malformed function section");
  if (m->imported_tags) return unsupported("an imported tag");
  return m->global_count ? NULL : unsupported("a module without globals");
}

// ---- Which calls may throw --------------------------------------------------------------------

// A call: `caller` may throw when `callee` may. Both index may_throw.
struct call {
  uint32_t caller, callee;
};

struct calls {
  struct call *items;
  size_t count, capacity;
};

static void add_call(struct calls *c, uint32_t caller, uint32_t callee) {
  if (c->count == c->capacity) {
    c->capacity = c->capacity ? c->capacity * 2 : 1024;
    c->items = memory_resize(c->items, c->capacity * sizeof *c->items);
  }
  c->items[c->count++] = (struct call){caller, callee};
}

static void skip_locals(reader *r) {
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) skip_lebs(r, 1), read_byte(r);
}

// Adds the calls of a function; a throw makes it one that may.
static void find_calls(struct module *m, uint32_t index, struct calls *calls) {
  reader r = {m->functions[index].start, m->functions[index].end, false};
  skip_locals(&r);
  while (!reader_done(&r)) {
    uint8_t op = read_byte(&r);
    reader immediates = r;
    uint32_t first = read_u32(&immediates);
    skip_immediates(&r, op);
    if (op == OP_THROW) m->may_throw[index] = true;
    if (op == OP_TRY) m->functions[index].has_try = true;
    bool direct = op == OP_CALL || op == OP_RETURN_CALL;
    bool indirect = op == OP_CALL_INDIRECT || op == OP_RETURN_CALL_INDIRECT;
    if (direct && first < m->function_count) add_call(calls, index, first);
    if (indirect && first < m->type_count) add_call(calls, index, m->function_count + first);
  }
}

static bool same_type(const struct type *a, const struct type *b) {
  size_t size = (size_t)(a->end - a->start);
  return size == (size_t)(b->end - b->start) && memcmp(a->start, b->start, size) == 0;
}

static void add_table_calls(const struct module *m, struct calls *calls) {
  for (uint32_t i = 0; i < m->function_count; i++) {
    const struct function *f = &m->functions[i];
    if (!f->in_table && !m->all_in_table) continue;
    for (uint32_t t = 0; t < m->type_count; t++)
      if (same_type(&m->types[t], &m->types[f->type])) add_call(calls, m->function_count + t, i);
  }
}

static void find_may_throw(struct module *m) {
  struct calls calls = {0};
  m->may_throw = arena_allocate(m->arena, m->function_count + m->type_count + 1);
  for (uint32_t i = m->imported_functions; i < m->function_count; i++) find_calls(m, i, &calls);
  add_table_calls(m, &calls);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < calls.count; i++) {
      struct call c = calls.items[i];
      if (!m->may_throw[c.callee] || m->may_throw[c.caller]) continue;
      m->may_throw[c.caller] = changed = true;
    }
  }
  free(calls.items);
}

// ---- Rewriting a function ---------------------------------------------------------------------

struct label {
  uint32_t at; // how deep the block that stands for it is nested in what we write
  uint32_t
      handler;   // of a try whose body is being written: the block whose end is its catch; else 0
  bool catching; // a try behind its catch
};

// Depth 0 is the function itself, 1 a block around its body, whose end returns on the way out.
enum { WHOLE_BODY = 1 };

struct rewriter {
  const struct module *module;
  const struct type *type;
  buffer *out;
  struct label *labels; // of the original blocks, innermost last
  size_t label_count, label_capacity;
  uint32_t depth; // of blocks in what we write
};

static void put(buffer *out, uint8_t byte) { buffer_append(out, &byte, 1); }

static void put_u32(buffer *out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) put(out, (uint8_t)(value | 0x80));
  put(out, (uint8_t)value);
}

static void put_op(buffer *out, uint8_t op, uint32_t immediate) {
  put(out, op);
  put_u32(out, immediate);
}

static void push(struct rewriter *w, uint32_t handler) {
  if (w->label_count == w->label_capacity) {
    w->label_capacity = w->label_capacity ? w->label_capacity * 2 : 64;
    w->labels = memory_resize(w->labels, w->label_capacity * sizeof *w->labels);
  }
  w->labels[w->label_count++] = (struct label){handler ? handler - 1 : w->depth, handler, false};
}

// The innermost catch among the outermost `count` labels, or the end of the function.
static uint32_t handler_within(const struct rewriter *w, size_t count) {
  for (size_t i = count; i-- > 0;)
    if (w->labels[i].handler) return w->labels[i].handler;
  return WHOLE_BODY;
}

// Branches to the catch that is nearest, or out of the function: `op` is br or br_if.
static void put_unwind(struct rewriter *w, uint8_t op) {
  put_op(w->out, op, w->depth - handler_within(w, w->label_count));
}

static error *put_branch(struct rewriter *w, uint32_t label) {
  if (label >= w->label_count) return error_new("malformed branch");
  put_u32(w->out, w->depth - w->labels[w->label_count - 1 - label].at);
  return NULL;
}

static error *put_branch_table(struct rewriter *w, reader *r) {
  uint32_t count = read_u32(r);
  put(w->out, OP_BR_TABLE);
  put_u32(w->out, count);
  for (uint32_t i = 0; i <= count && !r->failed; i++) TRY(put_branch(w, read_u32(r)));
  return NULL;
}

// try: a block with its results for the whole, and in it one that the catch follows.
static error *put_try(struct rewriter *w, reader *r) {
  const uint8_t *type = r->at;
  uint8_t first = *type;
  skip_lebs(r, 1);
  bool is_index = first != BLOCK_VOID && !(first >= 0x6f && first <= TYPE_I32);
  if (is_index) return unsupported("a try with several results");
  put_op(w->out, OP_BLOCK, first);
  put_op(w->out, OP_BLOCK, BLOCK_VOID);
  w->depth += 2;
  push(w, w->depth);
  return NULL;
}

// The end of a try's body: what ends well leaves the whole, what was thrown arrives behind.
static void end_try_body(struct rewriter *w, struct label *l) {
  put_op(w->out, OP_BR, w->depth - l->at);
  put(w->out, OP_END);
  w->depth--;
  l->handler = 0;
}

static error *put_catch(struct rewriter *w, bool with_value) {
  struct label *l = &w->labels[w->label_count - 1];
  if (l->catching) return unsupported("a try with several catches");
  if (!l->handler) return error_new("malformed catch");
  end_try_body(w, l);
  l->catching = true;
  put_op(w->out, OP_I32_CONST, 0);
  put_op(w->out, OP_GLOBAL_SET, w->module->thrown);
  if (with_value) put_op(w->out, OP_GLOBAL_GET, w->module->payload);
  return NULL;
}

static void put_throw(struct rewriter *w) {
  put_op(w->out, OP_GLOBAL_SET, w->module->payload);
  put_op(w->out, OP_I32_CONST, 1);
  put_op(w->out, OP_GLOBAL_SET, w->module->thrown);
  put_unwind(w, OP_BR);
}

// delegate ends a try without a catch: what was thrown goes to the catch of a label further out.
static error *put_delegate(struct rewriter *w, uint32_t label) {
  struct label *l = &w->labels[w->label_count - 1];
  if (!l->handler || label + 1 >= w->label_count) return error_new("malformed delegate");
  end_try_body(w, l);
  put_op(w->out, OP_BR, w->depth - handler_within(w, w->label_count - 1 - label));
  w->label_count--;
  w->depth--;
  put(w->out, OP_END);
  return NULL;
}

// The value that a function returns while an exception is on its way: nobody looks at it.
static error *put_any_value(buffer *out, uint8_t type) {
  static const uint8_t zeros[16];
  switch (type) {
  case 0x7f: put_op(out, OP_I32_CONST, 0); return NULL;
  case 0x7e: put_op(out, OP_I64_CONST, 0); return NULL;
  case 0x7d: put(out, OP_F32_CONST), buffer_append(out, zeros, 4); return NULL;
  case 0x7c: put(out, OP_F64_CONST), buffer_append(out, zeros, 8); return NULL;
  case 0x7b: put_op(out, OP_PREFIX_SIMD, 12), buffer_append(out, zeros, 16); return NULL;
  case 0x70:
  case 0x6f: put_op(out, OP_REF_NULL, type); return NULL;
  default: return unsupported("a function with a result of unknown type");
  }
}

static error *put_end(struct rewriter *w) {
  struct label *l = &w->labels[w->label_count - 1];
  if (w->label_count > 1) {
    if (l->handler) { // a try without a catch
      end_try_body(w, l);
      put_unwind(w, OP_BR);
    }
    w->label_count--;
    w->depth--;
    put(w->out, OP_END);
    return NULL;
  }
  w->label_count = 0;
  put(w->out, OP_RETURN);
  put(w->out, OP_END);
  for (uint32_t i = 0; i < w->type->result_count; i++)
    TRY(put_any_value(w->out, w->type->results[i]));
  put(w->out, OP_END);
  return NULL;
}

// Copies the instruction that begins at `start`; behind a call that may throw comes the check.
static void put_instruction(struct rewriter *w, const uint8_t *start, uint8_t op, reader *r) {
  const struct module *m = w->module;
  reader immediates = *r;
  uint32_t first = read_u32(&immediates);
  skip_immediates(r, op);
  buffer_append(w->out, start, (size_t)(r->at - start));
  bool direct = op == OP_CALL && first < m->function_count && m->may_throw[first];
  bool indirect =
      op == OP_CALL_INDIRECT && first < m->type_count && m->may_throw[m->function_count + first];
  if (!direct && !indirect) return;
  put_op(w->out, OP_GLOBAL_GET, m->thrown);
  put_unwind(w, OP_BR_IF);
}

static error *rewrite_instruction(struct rewriter *w, reader *r) {
  const uint8_t *start = r->at;
  uint8_t op = read_byte(r);
  switch (op) {
  case OP_BLOCK:
  case OP_LOOP:
  case OP_IF:
    put_instruction(w, start, op, r);
    w->depth++;
    return push(w, 0), NULL;
  case OP_END: return put_end(w);
  case OP_BR:
  case OP_BR_IF: return put(w->out, op), put_branch(w, read_u32(r));
  case OP_BR_TABLE: return put_branch_table(w, r);
  case OP_TRY: return put_try(w, r);
  case OP_CATCH: return read_u32(r), put_catch(w, true);
  case OP_CATCH_ALL: return put_catch(w, false);
  case OP_THROW: return read_u32(r), put_throw(w), NULL;
  case OP_RETHROW: return unsupported("rethrow");
  case OP_DELEGATE: return put_delegate(w, read_u32(r));
  default: return put_instruction(w, start, op, r), NULL;
  }
}

static error *rewrite_function(const struct module *m, const struct function *f, buffer *out) {
  struct rewriter w = {.module = m, .type = &m->types[f->type], .out = out};
  reader r = {f->start, f->end, false};
  skip_locals(&r);
  buffer_append(out, f->start, (size_t)(r.at - f->start));
  push(&w, 0); // the function itself
  put_op(out, OP_BLOCK, BLOCK_VOID);
  w.depth = WHOLE_BODY;
  error *e = NULL;
  while (!e && w.label_count && !reader_done(&r)) e = rewrite_instruction(&w, &r);
  free(w.labels);
  if (e) return e;
  return r.failed || w.label_count ? error_new("malformed function") : NULL;
}

// ---- Writing the module -----------------------------------------------------------------------

static void put_section(buffer *out, uint8_t id, const buffer *body) {
  put(out, id);
  put_u32(out, (uint32_t)body->size);
  buffer_append(out, body->bytes, body->size);
}

static void put_globals(const struct module *m, reader r, buffer *out) {
  static const uint8_t zero[] = {TYPE_I32, 1, OP_I32_CONST, 0, OP_END}; // mutable
  read_u32(&r);
  put_u32(out, m->global_count + 2);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  buffer_append(out, zero, sizeof zero);
  buffer_append(out, zero, sizeof zero);
}

static error *put_code(const struct module *m, buffer *out) {
  put_u32(out, m->function_count - m->imported_functions);
  for (uint32_t i = m->imported_functions; i < m->function_count; i++) {
    const struct function *f = &m->functions[i];
    buffer body = {0};
    error *e = NULL;
    if (m->may_throw[i])
      e = rewrite_function(m, f, &body);
    else
      buffer_append(&body, f->start, (size_t)(f->end - f->start));
    put_u32(out, (uint32_t)body.size);
    buffer_append(out, body.bytes, body.size);
    buffer_free(&body);
    if (e) return e;
  }
  return NULL;
}

static bool is_stale(const section *s) {
  static const char debug[] = ".debug_", features[] = "target_features";
  if (s->id == SECTION_TAG) return true;
  if (s->id != SECTION_CUSTOM) return false;
  size_t n = strlen(debug), m = strlen(features);
  return (s->name_length >= n && memcmp(s->name, debug, n) == 0) ||
         (s->name_length == m && memcmp(s->name, features, m) == 0);
}

static error *put_module(const struct module *m, const buffer *file, buffer *out) {
  reader r = sections_of(file);
  section s;
  buffer_append(out, file->bytes, WASM_HEADER_SIZE);
  while (next_section(&r, &s)) {
    buffer body = {0};
    error *e = NULL;
    if (s.id == SECTION_GLOBAL)
      put_globals(m, (reader){s.body, s.end, false}, &body);
    else if (s.id == SECTION_CODE)
      e = put_code(m, &body);
    else if (!is_stale(&s))
      buffer_append(out, s.start, (size_t)(s.end - s.start));
    if (body.size) put_section(out, s.id, &body);
    buffer_free(&body);
    if (e) return e;
  }
  return NULL;
}

bool unwind_is_needed(const buffer *module) {
  reader tags = section_body(module, SECTION_TAG);
  return !reader_done(&tags) && read_u32(&tags) > 0;
}

error *unwind_lower(const buffer *module, buffer *out) {
  struct module m = {.arena = arena_new()};
  error *e = read_module(&m, module);
  if (!e) {
    find_may_throw(&m);
    e = put_module(&m, module, out);
  }
  arena_free(m.arena);
  return e;
}
