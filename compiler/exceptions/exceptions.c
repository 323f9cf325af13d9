/* SPDX-License-Identifier: MIT */
// Writes the module: its functions without exceptions, the globals of the exception on its way, and
// a wrapper around each function that is exported or started and that an exception could leave.
#include "exceptions/exceptions.h"

#include "module.h"
#include "wasm/imports.h"

struct writer {
  const struct module *module;
  const wasm_module *file;
  uint32_t *wrappers; // of each function: its wrapper, or itself
  uint32_t wrapper_count;
  uint32_t uncaught; // function that takes care of what nobody catches, or NO_FUNCTION
};

enum { NO_FUNCTION = UINT32_MAX };

// ---- Exports ----------------------------------------------------------------------------------

struct export {
  const uint8_t *start, *end; // name and kind, as they are in the file
  bool is_uncaught;
  uint8_t kind;
  uint32_t index;
};

static struct export read_export(reader *r) {
  struct export e = {.start = r->at};
  uint32_t length = read_u32(r);
  const uint8_t *name = read_bytes(r, length);
  e.is_uncaught = !r->failed && length == strlen(EXCEPTIONS_UNCAUGHT) &&
                  memcmp(name, EXCEPTIONS_UNCAUGHT, length) == 0;
  e.kind = read_byte(r);
  e.end = r->at;
  e.index = read_u32(r);
  return e;
}

static void wrap(struct writer *w, uint32_t function) {
  const struct module *m = w->module;
  if (function >= m->all.count || !m->throws[function]) return;
  if (w->wrappers[function] == function) w->wrappers[function] = m->all.count + w->wrapper_count++;
}

static error *find_wrappers(struct writer *w) {
  const struct module *m = w->module;
  w->wrappers = arena_allocate(m->arena, (m->all.count + 1) * sizeof *w->wrappers);
  for (uint32_t i = 0; i < m->all.count; i++) w->wrappers[i] = i;
  w->uncaught = NO_FUNCTION;
  reader r = wasm_module_section(w->file, SECTION_EXPORT);
  for (uint32_t count = reader_done(&r) ? 0 : read_u32(&r); count > 0 && !r.failed; count--) {
    struct export e = read_export(&r);
    if (e.kind == EXTERNAL_TAG)
      return error_unsupported("exceptions cannot be lowered: a tag is exported");
    if (e.kind != EXTERNAL_FUNCTION) continue;
    if (e.is_uncaught)
      w->uncaught = e.index;
    else
      wrap(w, e.index);
  }
  reader start = wasm_module_section(w->file, SECTION_START);
  if (!reader_done(&start)) {
    uint32_t function = read_u32(&start);
    if (function >= m->all.count) return error_malformed("malformed start section");
    wrap(w, function);
  }
  return r.failed ? error_malformed("malformed export section") : NULL;
}

static void put_exports(const struct writer *w, reader r, buffer *out) {
  uint32_t count = read_u32(&r);
  append_u32(out, count - (w->uncaught != NO_FUNCTION));
  while (count-- > 0) {
    struct export e = read_export(&r);
    bool is_function = e.kind == EXTERNAL_FUNCTION && e.index < w->module->all.count;
    if (is_function && e.is_uncaught) continue;
    buffer_append(out, e.start, (size_t)(e.end - e.start));
    append_u32(out, is_function ? w->wrappers[e.index] : e.index);
  }
}

// The functions that have wrappers, in the order of these.
static uint32_t *wrapped_functions(const struct writer *w) {
  const struct module *m = w->module;
  uint32_t *functions = arena_allocate(m->arena, (w->wrapper_count + 1) * sizeof *functions);
  for (uint32_t i = 0; i < m->all.count; i++)
    if (w->wrappers[i] != i) functions[w->wrappers[i] - m->all.count] = i;
  return functions;
}

// Calls the function; when something was thrown, tells `uncaught`, and traps.
static void put_wrapper(const struct writer *w, uint32_t function, buffer *out) {
  const struct module *m = w->module;
  append_u32(out, 0); // locals
  for (uint32_t i = 0; i < wasm_function_type(&m->all, function)->parameters.count; i++)
    append_byte(out, OPCODE_local_get), append_u32(out, i);
  append_byte(out, OPCODE_call), append_u32(out, function);
  append_byte(out, OPCODE_global_get), append_u32(out, m->thrown);
  append_byte(out, OPCODE_if), append_byte(out, BLOCK_VOID);
  append_byte(out, OPCODE_i32_const), append_u32(out, 0);
  append_byte(out, OPCODE_global_set), append_u32(out, m->thrown);
  if (w->uncaught != NO_FUNCTION) append_byte(out, OPCODE_call), append_u32(out, w->uncaught);
  append_byte(out, OPCODE_unreachable);
  append_byte(out, OPCODE_end);
  append_byte(out, OPCODE_end);
}

// ---- Sections ---------------------------------------------------------------------------------

static void put_value_types(struct value_types t, buffer *out) {
  append_u32(out, t.count);
  for (uint32_t i = 0; i < t.count; i++) append_byte(out, lowered(t.items[i]));
}

static void put_types(const struct module *m, buffer *out) {
  append_u32(out, m->all.type_count);
  for (uint32_t i = 0; i < m->all.type_count; i++) {
    append_byte(out, TYPE_FUNCTION);
    put_value_types(m->all.types[i].parameters, out);
    put_value_types(m->all.types[i].results, out);
  }
}

static void put_functions(const struct writer *w, buffer *out) {
  const struct module *m = w->module;
  const uint32_t *wrapped = wrapped_functions(w);
  append_u32(out, m->all.count - m->all.imported + w->wrapper_count);
  for (uint32_t i = m->all.imported; i < m->all.count; i++) append_u32(out, m->all.type_of[i]);
  for (uint32_t i = 0; i < w->wrapper_count; i++) append_u32(out, m->all.type_of[wrapped[i]]);
}

static void put_zero_global(uint8_t type, buffer *out) {
  static const uint8_t zeros[16];
  append_byte(out, type);
  append_byte(out, 1); // mutable
  switch (type) {
  case TYPE_I64: append_byte(out, OPCODE_i64_const), append_byte(out, 0); break;
  case TYPE_F32: append_byte(out, OPCODE_f32_const), buffer_append(out, zeros, 4); break;
  case TYPE_F64: append_byte(out, OPCODE_f64_const), buffer_append(out, zeros, 8); break;
  case TYPE_V128:
    append_byte(out, PREFIX_BYTE_FD), append_byte(out, OPCODE_v128_const - PREFIX_FD),
        buffer_append(out, zeros, 16);
    break;
  case TYPE_FUNCREF:
  case TYPE_EXTERNREF: append_byte(out, OPCODE_ref_null), append_byte(out, type); break;
  default: append_byte(out, OPCODE_i32_const), append_byte(out, 0);
  }
  append_byte(out, OPCODE_end);
}

static void put_globals(const struct writer *w, buffer *out) {
  const struct module *m = w->module;
  reader r = wasm_module_section(w->file, SECTION_GLOBAL);
  if (m->global_count) read_u32(&r);
  append_u32(out, m->global_count + 1 + m->slot_count);
  if (m->global_count) buffer_append(out, r.at, (size_t)(r.end - r.at));
  put_zero_global(TYPE_I32, out);
  for (uint32_t i = 0; i < m->slot_count; i++) put_zero_global(lowered(m->slot_types[i]), out);
}

static void put_body(const buffer *body, buffer *out) {
  append_u32(out, (uint32_t)body->size);
  buffer_append(out, body->bytes, body->size);
}

static error *put_function(const struct module *m, uint32_t index, buffer *out) {
  const struct function *f = &m->functions[index];
  buffer body = {0};
  error *e = NULL;
  if (is_rewritten(m, index))
    e = unwind_rewrite(m, index, &body);
  else
    buffer_append(&body, f->start, (size_t)(f->end - f->start));
  put_body(&body, out);
  buffer_free(&body);
  return e ? unwind_error_in(index, e) : NULL;
}

static error *put_code(const struct writer *w, buffer *out) {
  const struct module *m = w->module;
  const uint32_t *wrapped = wrapped_functions(w);
  append_u32(out, m->all.count - m->all.imported + w->wrapper_count);
  for (uint32_t i = m->all.imported; i < m->all.count; i++) TRY(put_function(m, i, out));
  for (uint32_t i = 0; i < w->wrapper_count; i++) {
    buffer body = {0};
    put_wrapper(w, wrapped[i], &body);
    put_body(&body, out);
    buffer_free(&body);
  }
  return NULL;
}

// ---- The whole --------------------------------------------------------------------------------

static bool is_stale(const section *s) {
  static const char debug[] = ".debug_", features[] = "target_features";
  if (s->id != SECTION_CUSTOM) return false;
  size_t n = strlen(debug), m = strlen(features);
  return (s->name_length >= n && memcmp(s->name, debug, n) == 0) ||
         (s->name_length == m && memcmp(s->name, features, m) == 0);
}

// The section for `s`; nothing if it is copied, or left out. Globals come where tags were, which is
// before any globals.
static error *put_contents(const struct writer *w, const section *s, buffer *out) {
  switch (s->id) {
  case SECTION_TYPE: return put_types(w->module, out), NULL;
  case SECTION_FUNCTION: return put_functions(w, out), NULL;
  case SECTION_TAG: return put_globals(w, out), NULL;
  case SECTION_EXPORT: return put_exports(w, (reader){s->body, s->end, false}, out), NULL;
  case SECTION_START: {
    reader r = {s->body, s->end, false};
    return append_u32(out, w->wrappers[read_u32(&r)]), NULL;
  }
  case SECTION_CODE: return put_code(w, out);
  default: return NULL;
  }
}

static error *put_section(const struct writer *w, const section *s, buffer *out) {
  buffer contents = {0};
  error *e = put_contents(w, s, &contents);
  if (contents.size) {
    append_byte(out, s->id == SECTION_TAG ? SECTION_GLOBAL : s->id);
    put_body(&contents, out);
  } else if (s->id != SECTION_GLOBAL && !is_stale(s)) {
    buffer_append(out, s->start, (size_t)(s->end - s->start));
  }
  buffer_free(&contents);
  return e;
}

static error *put_module(struct writer *w, buffer *out) {
  TRY(find_wrappers(w));
  buffer_append(out, w->file->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; i < w->file->section_count; i++)
    TRY(put_section(w, &w->file->sections[i], out));
  return NULL;
}

bool exceptions_are_used(const wasm_module *module) {
  reader tags = wasm_module_section(module, SECTION_TAG);
  return !reader_done(&tags) && read_u32(&tags) > 0;
}

error *exceptions_lower(const wasm_module *module, buffer *out) {
  struct module m = {.arena = arena_new()};
  struct writer w = {.module = &m, .file = module};
  error *e = unwind_read(&m, module);
  if (!e) e = unwind_analyze(&m);
  if (!e) e = put_module(&w, out);
  arena_free(m.arena);
  return e;
}
