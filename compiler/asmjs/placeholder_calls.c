/* SPDX-License-Identifier: MIT */
#include "asmjs/placeholder_calls.h"

#include "wasm/writer.h"

#include <string.h>

// By kind: how many indices follow the opcode, and its type. 't' stands for the type of the
// table's elements.
static const struct {
  uint8_t indices;
  const char *params, *results;
} shapes[PLACEHOLDER_KINDS] = {
    [PLACEHOLDER_TABLE_GET] = {1, "i", "t"},   [PLACEHOLDER_TABLE_SET] = {1, "it", ""},
    [PLACEHOLDER_TABLE_SIZE] = {1, "", "i"},   [PLACEHOLDER_TABLE_GROW] = {1, "ti", "i"},
    [PLACEHOLDER_TABLE_FILL] = {1, "iti", ""}, [PLACEHOLDER_TABLE_COPY] = {2, "iii", ""},
    [PLACEHOLDER_TABLE_INIT] = {2, "iii", ""}, [PLACEHOLDER_ELEM_DROP] = {1, "", ""},
};

struct writer {
  arena *arena;
  struct module_info *info;
  struct placeholders *placeholders;
  uint32_t types; // of the module itself; a type for each placeholder follows
  buffer *out;
};

static void put_section(buffer *out, uint8_t id, buffer *body) {
  append_section(out, id, body);
  buffer_free(body);
}

// --- Instructions -------------------------------------------------------------------------------

// The kind of the instruction whose opcode was just read, or PLACEHOLDER_KINDS; moves to its
// indices.
static enum placeholder_kind kind_of(reader *r, uint8_t op) {
  reader behind = *r;
  enum placeholder_kind kind = PLACEHOLDER_KINDS;
  switch (read_opcode(&behind, op)) {
  case OPCODE_table_get: kind = PLACEHOLDER_TABLE_GET; break;
  case OPCODE_table_set: kind = PLACEHOLDER_TABLE_SET; break;
  case OPCODE_table_init: kind = PLACEHOLDER_TABLE_INIT; break;
  case OPCODE_elem_drop: kind = PLACEHOLDER_ELEM_DROP; break;
  case OPCODE_table_copy: kind = PLACEHOLDER_TABLE_COPY; break;
  case OPCODE_table_grow: kind = PLACEHOLDER_TABLE_GROW; break;
  case OPCODE_table_size: kind = PLACEHOLDER_TABLE_SIZE; break;
  case OPCODE_table_fill: kind = PLACEHOLDER_TABLE_FILL; break;
  default: return kind;
  }
  *r = behind;
  return kind;
}

static uint32_t placeholder_of(struct writer *w, struct placeholder wanted) {
  struct placeholders *s = w->placeholders;
  for (uint32_t i = 0; i < s->count; i++)
    if (memcmp(&s->items[i], &wanted, sizeof wanted) == 0) return i;
  s->items = memory_resize(s->items, (s->count + 1) * sizeof *s->items);
  s->items[s->count] = wanted;
  return s->count++;
}

static void put_call(struct writer *w, enum placeholder_kind kind, reader *r, buffer *out) {
  struct module_info *info = w->info;
  struct placeholder placeholder = {.kind = kind};
  for (int i = 0; i < shapes[kind].indices; i++) placeholder.index[i] = read_u32(r);
  uint32_t table = placeholder.index[kind == PLACEHOLDER_TABLE_INIT];
  uint32_t tables = kind == PLACEHOLDER_ELEM_DROP ? UINT32_MAX : info->table_count;
  bool two = kind == PLACEHOLDER_TABLE_COPY;
  bool segment = kind == PLACEHOLDER_TABLE_INIT || kind == PLACEHOLDER_ELEM_DROP;
  if (table >= tables || (two && placeholder.index[1] >= tables) ||
      (segment && placeholder.index[0] >= info->element_count)) {
    r->failed = true;
    return;
  }
  if (kind != PLACEHOLDER_ELEM_DROP) info->tables[table].named = true;
  if (two) info->tables[placeholder.index[1]].named = true;
  append_byte(out, OPCODE_call);
  append_u32(out, info->function_count + placeholder_of(w, placeholder));
}

static error *put_instructions(struct writer *w, uint32_t index, reader *r, buffer *out) {
  struct module_info *info = w->info;
  const uint8_t *copied = r->at; // what precedes is in `out`
  while (!reader_done(r)) {
    const uint8_t *start = r->at;
    uint8_t op = read_byte(r);
    const char *unsupported = unsupported_instruction(*r, op);
    if (unsupported)
      return error_unsupported("in function %s: %s has no asm.js form",
                               module_info_function_name(info, index, w->arena), unsupported);
    enum placeholder_kind kind = kind_of(r, op);
    if (kind == PLACEHOLDER_KINDS) {
      reader function = *r;
      skip_immediates(r, op);
      if (op == OPCODE_ref_func) module_info_reference(info, read_u32(&function));
      continue;
    }
    buffer_append(out, copied, (size_t)(start - copied));
    put_call(w, kind, r, out);
    copied = r->at;
  }
  buffer_append(out, copied, (size_t)(r->at - copied));
  return NULL;
}

// --- Sections -----------------------------------------------------------------------------------

static error *put_code(struct writer *w, reader r, buffer *out) {
  static const uint8_t placeholder[] = {3, 0, OPCODE_unreachable,
                                        OPCODE_end}; // its size, no locals
  uint32_t count = read_u32(&r);
  error *e = NULL;
  buffer bodies = {0};
  for (uint32_t i = 0; i < count && !r.failed && !e; i++) {
    uint32_t size = read_u32(&r);
    const uint8_t *bytes = read_bytes(&r, size);
    reader body = {bytes, bytes + size, r.failed};
    for (uint32_t n = read_u32(&body); n > 0 && !body.failed; n--)
      skip_lebs(&body, 1), read_byte(&body);
    buffer rewritten = {0};
    if (!body.failed) buffer_append(&rewritten, bytes, (size_t)(body.at - bytes));
    uint32_t index = w->info->imported_functions + i;
    e = put_instructions(w, index, &body, &rewritten);
    if (!e && (body.failed || r.failed))
      e = error_malformed("in function %s: malformed or unknown instruction",
                          module_info_function_name(w->info, index, w->arena));
    append_u32(&bodies, (uint32_t)rewritten.size);
    buffer_append(&bodies, rewritten.bytes, rewritten.size);
    buffer_free(&rewritten);
  }
  append_u32(out, count + w->placeholders->count);
  buffer_append(out, bodies.bytes, bodies.size);
  buffer_free(&bodies);
  for (uint32_t i = 0; i < w->placeholders->count; i++)
    buffer_append(out, placeholder, sizeof placeholder);
  return e;
}

static void put_values(const char *letters, uint8_t element, buffer *out) {
  append_u32(out, (uint32_t)strlen(letters));
  for (; *letters; letters++) append_byte(out, *letters == 't' ? element : TYPE_I32);
}

// The types of a module, or the types of its functions, with those of the placeholders.
static void put_types(struct writer *w, reader r, buffer *out) {
  w->types = read_u32(&r);
  append_u32(out, w->types + w->placeholders->count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < w->placeholders->count; i++) {
    const struct placeholder *s = &w->placeholders->items[i];
    bool typed = strchr(shapes[s->kind].params, 't') || strchr(shapes[s->kind].results, 't');
    uint8_t element = typed ? w->info->tables[s->index[0]].element : TYPE_I32;
    append_byte(out, TYPE_FUNCTION);
    put_values(shapes[s->kind].params, element, out);
    put_values(shapes[s->kind].results, element, out);
  }
}

// One by one, since Binaryen does not know groups of imports, and without their names, of which it
// does not take all.
static void put_imports(const struct module_info *info, buffer *out) {
  static const uint8_t nameless[] = {1, 'i', 1, 'i'};
  append_u32(out, info->import_count);
  for (uint32_t i = 0; i < info->import_count; i++) {
    const struct import *import = &info->imports[i];
    buffer_append(out, nameless, sizeof nameless);
    append_byte(out, (uint8_t)import->kind);
    buffer_append(out, import->type.at, (size_t)(import->type.end - import->type.at));
  }
}

static void put_functions(struct writer *w, reader r, buffer *out) {
  append_u32(out, read_u32(&r) + w->placeholders->count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < w->placeholders->count; i++) append_u32(out, w->types + i);
}

error *placeholders_put(const wasm_module *wasm, arena *a, struct module_info *info,
                        struct placeholders *placeholders, buffer *out) {
  struct writer w = {.arena = a, .info = info, .placeholders = placeholders, .out = out};
  buffer code = {0};
  reader bodies = wasm_module_section(wasm, SECTION_CODE);
  error *e = reader_done(&bodies) ? NULL : put_code(&w, bodies, &code);
  if (!e) buffer_append(out, wasm->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; !e && i < wasm->section_count; i++) {
    const section *s = &wasm->sections[i];
    reader body = {s->body, s->end, false};
    buffer section = {0};
    switch (s->id) {
    case SECTION_TYPE: put_types(&w, body, &section); break;
    case SECTION_IMPORT: put_imports(info, &section); break;
    case SECTION_FUNCTION: put_functions(&w, body, &section); break;
    case SECTION_CUSTOM:
    case SECTION_EXPORT:
    case SECTION_ELEMENT: continue;
    case SECTION_CODE: buffer_append(&section, code.bytes, code.size); break;
    default: buffer_append(out, s->start, (size_t)(s->end - s->start)); continue;
    }
    put_section(out, s->id, &section);
  }
  buffer_free(&code);
  return e;
}
