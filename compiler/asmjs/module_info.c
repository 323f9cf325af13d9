/* SPDX-License-Identifier: MIT */
#include "asmjs/module_info.h"

#include "asmjs/asmjs.h"

#include <string.h>

struct facts_reader {
  arena *arena;
  struct module_info *info;
};

static struct text read_text(reader *r) {
  size_t size = read_u32(r);
  return (struct text){(const char *)read_bytes(r, size), size};
}

// Room for `count` items of a section, each of which takes a byte at least, and for those before.
static void *room_for(struct facts_reader *f, reader *r, uint32_t count, uint32_t before,
                      size_t size) {
  if (count > (size_t)(r->end - r->at)) r->failed = true;
  return arena_allocate(f->arena, r->failed ? size : ((size_t)before + count + 1) * size);
}

static reader read_expression(reader *r) {
  reader expression = *r;
  for (uint8_t op; !r->failed && (op = read_byte(r)) != OPCODE_end;) skip_immediates(r, op);
  expression.end = r->at;
  return expression;
}

// --- Limits -------------------------------------------------------------------------------------

enum { HAS_MAXIMUM = 1, IS_SHARED = 2, IS_64 = 4 };

static error *read_limits(reader *r, const char *what, struct limits *limits) {
  uint32_t flags = read_u32(r);
  if (flags & IS_SHARED) return error_unsupported("a shared %s has no asm.js form", what);
  if (flags & IS_64) return error_unsupported("a 64-bit %s has no asm.js form", what);
  limits->initial = read_u32(r);
  limits->maximum = flags & HAS_MAXIMUM ? read_u32(r) : UINT32_MAX;
  return NULL;
}

static error *read_value_type(reader *r, const char *what, uint8_t *type) {
  *type = read_byte(r);
  if (is_short_type(*type) && *type != TYPE_EXNREF) return NULL;
  return error_unsupported("%s of typed references has no asm.js form", what);
}

static error *read_memory(struct facts_reader *f, reader *r, const struct import *import) {
  struct memory_info *memory = &f->info->memory;
  if (memory->exists) return error_unsupported("more than one memory has no asm.js form");
  *memory = (struct memory_info){.import = import, .exists = true};
  return read_limits(r, "memory", &memory->limits);
}

static error *read_table(struct facts_reader *f, reader *r, const struct import *import) {
  struct table_info *table = &f->info->tables[f->info->table_count++];
  table->import = import;
  enum { WITH_INITIALIZER = 0x40 };
  if (!reader_done(r) && *r->at == WITH_INITIALIZER)
    return error_unsupported("a table with an initializer has no asm.js form");
  TRY(read_value_type(r, "a table", &table->element));
  return read_limits(r, "table", &table->limits);
}

static error *read_global_type(struct facts_reader *f, reader *r, const struct import *import) {
  struct global_info *global = &f->info->globals[f->info->global_count++];
  global->import = import;
  TRY(read_value_type(r, "a global", &global->type));
  global->mutable = read_byte(r);
  return NULL;
}

void module_info_reference(struct module_info *info, uint32_t function) {
  info->has_ref_func = true;
  if (function < info->function_count) info->functions[function].referenced = true;
}

// --- Sections -----------------------------------------------------------------------------------

static error *read_import(struct facts_reader *f, const wasm_import *read) {
  struct module_info *info = f->info;
  struct import *import = &info->imports[info->import_count++];
  *import = (struct import){.module = {(const char *)read->module, read->module_length},
                            .name = {(const char *)read->name, read->name_length},
                            .kind = read->kind,
                            .type = read->type};
  reader type = read->type;
  switch (import->kind) {
  case EXTERNAL_FUNCTION:
    import->index = info->function_count;
    info->functions[info->function_count++].import = import;
    info->imported_functions++;
    break;
  case EXTERNAL_TABLE: import->index = info->table_count; return read_table(f, &type, import);
  case EXTERNAL_MEMORY: return read_memory(f, &type, import);
  case EXTERNAL_GLOBAL:
    import->index = info->global_count;
    return read_global_type(f, &type, import);
  case EXTERNAL_TAG:
    return error_unsupported("the imported tag %.*s.%.*s has no asm.js form",
                             (int)import->module.size, import->module.bytes, (int)import->name.size,
                             import->name.bytes);
  }
  return NULL;
}

static error *read_imports(struct facts_reader *f, const wasm_module *wasm) {
  struct module_info *info = f->info;
  import_reader imports = imports_of(wasm);
  reader *body = &imports.body;
  info->imports = room_for(f, body, imports.left, 0, sizeof *info->imports);
  info->functions = room_for(f, body, imports.left, 0, sizeof *info->functions);
  info->tables = room_for(f, body, imports.left, 0, sizeof *info->tables);
  info->globals = room_for(f, body, imports.left, 0, sizeof *info->globals);
  for (wasm_import import; next_import(&imports, &import);) TRY(read_import(f, &import));
  return body->failed ? error_malformed("malformed section %d", SECTION_IMPORT) : NULL;
}

// Makes room for more of what may have been imported.
static void *more(struct facts_reader *f, reader *r, void *old, uint32_t before, uint32_t count,
                  size_t size) {
  uint8_t *new = room_for(f, r, count, before, size);
  for (size_t i = 0; !r->failed && i < before * size; i++) new[i] = ((uint8_t *)old)[i];
  return new;
}

static error *read_functions(struct facts_reader *f, reader *r) {
  struct module_info *info = f->info;
  uint32_t count = read_u32(r);
  info->functions =
      more(f, r, info->functions, info->function_count, count, sizeof *info->functions);
  if (!r->failed) info->function_count += count;
  r->at = r->end;
  return NULL;
}

static error *read_tables(struct facts_reader *f, reader *r) {
  struct module_info *info = f->info;
  uint32_t count = read_u32(r);
  info->tables = more(f, r, info->tables, info->table_count, count, sizeof *info->tables);
  while (count-- > 0 && !r->failed) TRY(read_table(f, r, NULL));
  return NULL;
}

static error *read_memories(struct facts_reader *f, reader *r) {
  for (uint32_t count = read_u32(r); count > 0 && !r->failed; count--) TRY(read_memory(f, r, NULL));
  return NULL;
}

static error *read_globals(struct facts_reader *f, reader *r) {
  struct module_info *info = f->info;
  uint32_t count = read_u32(r);
  info->globals = more(f, r, info->globals, info->global_count, count, sizeof *info->globals);
  while (count-- > 0 && !r->failed) {
    TRY(read_global_type(f, r, NULL));
    reader init = info->globals[info->global_count - 1].init = read_expression(r);
    if (read_byte(&init) == OPCODE_ref_func) module_info_reference(info, read_u32(&init));
  }
  return NULL;
}

static bool is_stack_pointer(const struct module_info *info, const struct export *export) {
  static const char name[] = "__stack_pointer";
  if (export->kind != EXTERNAL_GLOBAL || export->index >= info->global_count) return false;
  const struct global_info *g = &info->globals[export->index];
  return g->mutable && !g->import && g->type == TYPE_I32 && export->name.size == strlen(name) &&
         !memcmp(export->name.bytes, name, strlen(name));
}

static error *read_exports(struct facts_reader *f, reader *r) {
  struct module_info *info = f->info;
  uint32_t count = read_u32(r);
  info->exports = room_for(f, r, count, 0, sizeof *info->exports);
  while (count-- > 0 && !r->failed) {
    struct export *export = &info->exports[info->export_count++];
    export->name = read_text(r);
    export->kind = read_byte(r);
    export->index = read_u32(r);
    uint32_t index = export->index;
    if (is_stack_pointer(info, export)) {
      info->stack_pointer = index;
      info->export_count--;
      continue;
    }
    if (export->kind == EXTERNAL_FUNCTION && index < info->function_count)
      info->functions[index].exported = true;
    else if (export->kind == EXTERNAL_TABLE && index < info->table_count)
      info->tables[index].exported = true;
    else if (export->kind == EXTERNAL_GLOBAL && index < info->global_count)
      info->globals[index].exported = true;
    else if (export->kind != EXTERNAL_MEMORY || !info->memory.exists)
      r->failed = true;
  }
  return NULL;
}

static error *read_start(struct facts_reader *f, reader *r) {
  f->info->has_start = true;
  f->info->start = read_u32(r);
  if (f->info->start >= f->info->function_count) r->failed = true;
  return NULL;
}

// --- Segments -----------------------------------------------------------------------------------

static struct element read_element(reader *r, bool is_expression) {
  if (!is_expression) return (struct element){ELEMENT_FUNCTION, read_u32(r)};
  reader e = read_expression(r);
  switch (read_byte(&e)) {
  case OPCODE_ref_func: return (struct element){ELEMENT_FUNCTION, read_u32(&e)};
  case OPCODE_global_get: return (struct element){ELEMENT_GLOBAL, read_u32(&e)};
  case OPCODE_ref_null: return (struct element){ELEMENT_NULL, 0};
  }
  r->failed = true;
  return (struct element){ELEMENT_NULL, 0};
}

static void read_element_segment(struct facts_reader *f, reader *r) {
  enum { NOT_ACTIVE = 1, EXPLICIT = 2, EXPRESSIONS = 4 };
  struct module_info *info = f->info;
  struct element_segment *segment = &info->elements[info->element_count++];
  uint32_t flags = read_u32(r);
  if (flags & NOT_ACTIVE) {
    segment->mode = flags & EXPLICIT ? SEGMENT_DECLARED : SEGMENT_PASSIVE;
  } else {
    if (flags & EXPLICIT) segment->table = read_u32(r);
    segment->offset = read_expression(r);
    if (segment->table >= info->table_count) r->failed = true;
  }
  if (flags & (NOT_ACTIVE | EXPLICIT)) read_byte(r); // the kind of the elements
  uint32_t count = read_u32(r);
  segment->items = room_for(f, r, count, 0, sizeof *segment->items);
  while (segment->count < count && !r->failed) {
    struct element item = read_element(r, flags & EXPRESSIONS);
    segment->items[segment->count++] = item;
    uint32_t bound = item.kind == ELEMENT_FUNCTION ? info->function_count
                     : item.kind == ELEMENT_GLOBAL ? info->global_count
                                                   : UINT32_MAX;
    if (item.index >= bound)
      r->failed = true;
    else if (item.kind == ELEMENT_FUNCTION)
      info->functions[item.index].referenced = true;
  }
}

static error *read_elements(struct facts_reader *f, reader *r) {
  uint32_t count = read_u32(r);
  f->info->elements = room_for(f, r, count, 0, sizeof *f->info->elements);
  while (count-- > 0 && !r->failed) read_element_segment(f, r);
  return NULL;
}

static error *read_data(struct facts_reader *f, reader *r) {
  uint32_t count = read_u32(r);
  f->info->data = room_for(f, r, count, 0, sizeof *f->info->data);
  while (count-- > 0 && !r->failed) {
    struct data_segment *segment = &f->info->data[f->info->data_count++];
    uint32_t flags = read_u32(r);
    segment->mode = flags == 1 ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
    if (flags == 2 && read_u32(r) > 0) r->failed = true; // another memory
    if (flags != 1) segment->offset = read_expression(r);
    segment->size = read_u32(r);
    segment->bytes = read_bytes(r, segment->size);
  }
  return NULL;
}

static void set_name(struct module_info *info, uint8_t id, uint32_t index, struct text name) {
  enum { FUNCTION_NAMES = 1, GLOBAL_NAMES = 7 };
  if (id == FUNCTION_NAMES && index < info->function_count) info->functions[index].name = name;
  if (id == GLOBAL_NAMES && index < info->global_count) info->globals[index].name = name;
}

// What is malformed there is left out.
static void read_names(struct module_info *info, reader r) {
  enum { LABEL_NAMES = 3, LOCAL_NAMES = 2 };
  while (!reader_done(&r)) {
    uint8_t id = read_byte(&r);
    uint32_t size = read_u32(&r);
    reader names = {r.at, read_bytes(&r, size) + size, r.failed};
    if (id == LOCAL_NAMES || id == LABEL_NAMES || r.failed) continue; // they are nested
    for (uint32_t count = read_u32(&names); count > 0 && !names.failed; count--) {
      uint32_t index = read_u32(&names);
      struct text name = read_text(&names);
      if (!names.failed) set_name(info, id, index, name);
    }
  }
}

// --- The whole ----------------------------------------------------------------------------------

error *module_info_read(const wasm_module *wasm, arena *a, struct module_info *info) {
  static error *(*const sections[])(struct facts_reader *f, reader *r) = {
      [SECTION_FUNCTION] = read_functions, [SECTION_TABLE] = read_tables,
      [SECTION_MEMORY] = read_memories,    [SECTION_GLOBAL] = read_globals,
      [SECTION_EXPORT] = read_exports,     [SECTION_START] = read_start,
      [SECTION_ELEMENT] = read_elements,   [SECTION_DATA] = read_data,
  };
  *info = (struct module_info){.stack_pointer = UINT32_MAX};
  struct facts_reader f = {a, info};
  TRY(read_imports(&f, wasm));
  for (size_t i = 0; i < wasm->section_count; i++) {
    const section *s = &wasm->sections[i];
    reader body = {s->body, s->end, false};
    if (section_is_named(s, "name")) read_names(info, body);
    if (s->id >= sizeof sections / sizeof *sections || !sections[s->id]) continue;
    TRY(sections[s->id](&f, &body));
    if (!reader_done(&body) || body.failed) return error_malformed("malformed section %d", s->id);
  }
  reader code = wasm_module_section(wasm, SECTION_CODE);
  uint32_t bodies = reader_done(&code) ? 0 : read_u32(&code);
  if (bodies != info->function_count - info->imported_functions)
    return error_malformed("malformed code section");
  return NULL;
}

const char *module_info_function_name(const struct module_info *info, uint32_t index, arena *a) {
  struct text name = {0};
  if (index < info->function_count) {
    const struct function_info *f = &info->functions[index];
    name = f->name.size || !f->import ? f->name : f->import->name;
  }
  if (name.size) return arena_copy(a, name.bytes, name.size);
  return arena_print(a, "%u", index);
}
