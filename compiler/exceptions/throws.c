/* SPDX-License-Identifier: MIT */
// Which calls may throw what: a walk over every function collects its calls with the tags that its
// handlers let pass, and what is thrown flows from callees to callers until nothing changes.
#include "module.h"

// A call, or a throw, which is a call of its tag: what `callee` throws and is in `passes` may come
// out of `caller`. Both index module.throws.
struct site {
  uint32_t caller, callee;
  tags passes;
  uint32_t reach; // handlers that are nested deeper than this are bypassed
};

struct frame {
  size_t first, end; // of the sites in the body of a try
  bool is_try, in_body;
  tags caught;
  tags referred;   // of these, what an exnref is made of
  uint32_t source; // of what a rethrow in its current catch throws
};

struct analysis {
  struct module *module;
  struct site *sites;
  size_t site_count, site_capacity;
  struct frame *frames; // of the blocks around the instruction, innermost last
  uint32_t depth, frame_capacity;
  uint32_t function;
  uint32_t node_count;
};

static void add_site(struct analysis *a, struct site s) {
  if (a->site_count == a->site_capacity) {
    a->site_capacity = a->site_capacity ? a->site_capacity * 2 : 1024;
    a->sites = memory_resize(a->sites, a->site_capacity * sizeof *a->sites);
  }
  a->sites[a->site_count++] = s;
}

static void add_call(struct analysis *a, uint32_t callee, bool leaves) {
  add_site(a, (struct site){a->function, callee, all_tags(a->module), leaves ? 0 : UINT32_MAX});
}

static uint32_t tag_node(const struct module *m, uint32_t tag) {
  return m->all.count + m->all.type_count + tag;
}

static struct frame *push(struct analysis *a) {
  if (a->depth == a->frame_capacity) {
    a->frame_capacity = a->frame_capacity ? a->frame_capacity * 2 : 64;
    a->frames = memory_resize(a->frames, a->frame_capacity * sizeof *a->frames);
  }
  a->frames[a->depth] = (struct frame){.first = a->site_count};
  return &a->frames[a->depth++];
}

// ---- Handlers ---------------------------------------------------------------------------------

// Whether a handler of the frame at `depth` sees what the site throws.
static bool is_handled(const struct analysis *a, const struct site *s, uint32_t depth) {
  return s->caller == a->function && s->reach >= depth;
}

static void end_body(struct analysis *a, struct frame *f) {
  if (f->in_body) f->end = a->site_count;
  f->in_body = false;
}

// What a catch_all throws again is all that came out of its try: a node of its own.
static void add_rethrown(struct analysis *a, struct frame *f) {
  f->source = a->node_count++;
  for (size_t i = f->first; i < f->end; i++) {
    struct site s = a->sites[i];
    if (!is_handled(a, &s, a->depth - 1)) continue;
    s.caller = f->source;
    s.passes &= ~f->caught;
    add_site(a, s);
  }
}

static error *begin_catch(struct analysis *a, bool all, uint32_t tag) {
  const struct module *m = a->module;
  struct frame *f = &a->frames[a->depth - 1];
  if (!f->is_try || (!all && tag >= m->tag_count)) return error_malformed("malformed catch");
  end_body(a, f);
  if (all)
    add_rethrown(a, f);
  else
    f->source = tag_node(m, tag);
  f->caught |= all ? all_tags(m) : (tags)1 << tag;
  return NULL;
}

static error *add_rethrow(struct analysis *a, uint32_t label) {
  if (label >= a->depth) return error_malformed("malformed rethrow");
  const struct frame *f = &a->frames[a->depth - 1 - label];
  if (!f->is_try || f->in_body) return error_malformed("malformed rethrow");
  add_call(a, f->source, false);
  return NULL;
}

// What is thrown in the body of a try that ends by delegate goes to the handlers further out.
static error *delegate(struct analysis *a, uint32_t label) {
  const struct frame *f = &a->frames[a->depth - 1];
  if (!f->is_try || label + 1 >= a->depth) return error_malformed("malformed delegate");
  uint32_t target = a->depth - 2 - label;
  for (size_t i = f->first; i < a->site_count; i++) {
    struct site *s = &a->sites[i];
    if (s->caller == a->function && s->reach > target) s->reach = target;
  }
  a->depth--;
  return NULL;
}

static error *begin_try_table(struct analysis *a, reader r) {
  struct frame f = {.first = a->site_count, .is_try = true, .in_body = true};
  skip_block_type(a->module, &r);
  for (uint32_t count = read_u32(&r); count > 0 && !r.failed; count--) {
    struct catch_clause c = read_catch(&r);
    bool all = c.kind >= CATCH_ALL, refers = c.kind == CATCH_TAG_REF || c.kind == CATCH_ALL_REF;
    if (!all && c.tag >= a->module->tag_count) return error_malformed("malformed try_table");
    tags found = (all ? all_tags(a->module) : (tags)1 << c.tag) & ~f.caught;
    f.caught |= found;
    if (refers) f.referred |= found;
  }
  *push(a) = f;
  return NULL;
}

// What a reference is made of may be thrown again at any place of the function.
static void add_referred(struct analysis *a, const struct frame *f, struct site s) {
  s.passes &= f->referred;
  s.reach = 0;
  if (s.passes) add_site(a, s);
}

static void end_frame(struct analysis *a) {
  uint32_t depth = --a->depth;
  struct frame *f = &a->frames[depth];
  if (!f->is_try) return;
  end_body(a, f);
  for (size_t i = f->first; i < f->end; i++) {
    if (!is_handled(a, &a->sites[i], depth)) continue;
    add_referred(a, f, a->sites[i]);
    a->sites[i].passes &= ~f->caught;
  }
}

// An exnref that came from elsewhere may be any.
static void add_throw_ref(struct analysis *a) {
  const struct module *m = a->module;
  for (uint32_t i = 0; m->exnref_travels && i < m->tag_count; i++)
    add_call(a, tag_node(m, i), true);
}

// ---- Functions --------------------------------------------------------------------------------

static void read_locals(struct analysis *a, reader *r) {
  for (uint32_t n = read_u32(r); n > 0 && !r->failed; n--) {
    read_u32(r);
    if (read_byte(r) == TYPE_EXNREF) a->module->functions[a->function].has_exceptions = true;
  }
}

static error *analyze_instruction(struct analysis *a, reader *r) {
  struct module *m = a->module;
  uint8_t op = read_byte(r);
  reader start = *r, immediates = start;
  uint32_t first = read_u32(&immediates);
  uint8_t type = reader_done(r) ? 0 : *r->at;
  skip_immediates(r, op);
  if (r->failed) return error_unsupported("instruction 0x%02x is not known", op);
  bool is_exception =
      op == OPCODE_try || op == OPCODE_try_table || op == OPCODE_throw || op == OPCODE_throw_ref;
  bool is_typed =
      op == OPCODE_block || op == OPCODE_loop || op == OPCODE_if || op == OPCODE_ref_null;
  if (is_exception || (is_typed && type == TYPE_EXNREF))
    m->functions[a->function].has_exceptions = true;
  switch (op) {
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if: return push(a), NULL;
  case OPCODE_try: {
    struct frame *f = push(a);
    f->is_try = f->in_body = true;
    return NULL;
  }
  case OPCODE_try_table: return begin_try_table(a, start);
  case OPCODE_catch: return begin_catch(a, false, first);
  case OPCODE_catch_all: return begin_catch(a, true, 0);
  case OPCODE_rethrow: return add_rethrow(a, first);
  case OPCODE_delegate: return delegate(a, first);
  case OPCODE_end: return end_frame(a), NULL;
  case OPCODE_throw_ref: return add_throw_ref(a), NULL;
  case OPCODE_throw:
    if (first >= m->tag_count) return error_malformed("malformed throw");
    return add_call(a, tag_node(m, first), false), NULL;
  case OPCODE_call:
  case OPCODE_return_call:
    if (first >= m->all.count) return error_malformed("malformed call");
    return add_call(a, first, op == OPCODE_return_call), NULL;
  case OPCODE_call_indirect:
  case OPCODE_return_call_indirect:
    if (first >= m->all.type_count) return error_malformed("malformed call");
    return add_call(a, m->all.count + first, op == OPCODE_return_call_indirect), NULL;
  default: return NULL;
  }
}

static error *analyze_function(struct analysis *a) {
  const struct function *f = &a->module->functions[a->function];
  reader r = {f->start, f->end, false};
  read_locals(a, &r);
  a->depth = 0;
  push(a);
  while (a->depth && !reader_done(&r)) TRY(analyze_instruction(a, &r));
  return r.failed || a->depth ? error_malformed("malformed") : NULL;
}

// ---- The whole --------------------------------------------------------------------------------

static bool same_types(struct value_types a, struct value_types b) {
  return a.count == b.count && memcmp(a.items, b.items, a.count) == 0;
}

static bool same_type(const struct function_type *a, const struct function_type *b) {
  return same_types(a->parameters, b->parameters) && same_types(a->results, b->results);
}

static void add_table_calls(struct analysis *a) {
  const struct module *m = a->module;
  for (uint32_t i = 0; i < m->all.count; i++) {
    if (!m->functions[i].in_table && !m->all_in_table) continue;
    for (uint32_t t = 0; t < m->all.type_count; t++)
      if (same_type(&m->all.types[t], wasm_function_type(&m->all, i)))
        add_site(a, (struct site){m->all.count + t, i, all_tags(m), 0});
  }
}

static void flow(struct analysis *a) {
  struct module *m = a->module;
  m->throws = arena_allocate(m->arena, (a->node_count + 1) * sizeof *m->throws);
  for (uint32_t i = 0; i < m->tag_count; i++) m->throws[tag_node(m, i)] = (tags)1 << i;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < a->site_count; i++) {
      const struct site *s = &a->sites[i];
      tags more = m->throws[s->callee] & s->passes & ~m->throws[s->caller];
      m->throws[s->caller] |= more;
      changed |= more != 0;
    }
  }
}

static error *analyze_all(struct analysis *a) {
  const struct module *m = a->module;
  for (uint32_t i = m->all.imported; i < m->all.count; i++) {
    a->function = i;
    error *e = analyze_function(a);
    if (e) return unwind_error_in(i, e);
  }
  return NULL;
}

error *unwind_analyze(struct module *m) {
  struct analysis a = {.module = m, .node_count = tag_node(m, m->tag_count)};
  error *e = analyze_all(&a);
  if (!e) {
    add_table_calls(&a);
    flow(&a);
  }
  free(a.sites);
  free(a.frames);
  return e;
}
