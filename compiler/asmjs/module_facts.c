#include "asmjs/module_facts.h"

#include "asmjs/asmjs.h"

#include <string.h>

struct facts_reader {
  arena *arena;
  struct module_facts *facts;
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
  for (uint8_t op; !r->failed && (op = read_byte(r)) != OP_END;) skip_immediates(r, op);
  expression.end = r->at;
  return expression;
}

// --- Limits -------------------------------------------------------------------------------------

enum { HAS_MAXIMUM = 1, IS_SHARED = 2, IS_64 = 4 };

static error *read_limits(reader *r, const char *what, struct limits *limits) {
  uint32_t flags = read_u32(r);
  if (flags & IS_SHARED) return error_new(ASMJS_NO_FORM "a shared %s has no asm.js form", what);
  if (flags & IS_64) return error_new(ASMJS_NO_FORM "a 64-bit %s has no asm.js form", what);
  limits->initial = read_u32(r);
  limits->maximum = flags & HAS_MAXIMUM ? read_u32(r) : UINT32_MAX;
  return NULL;
}

static error *read_value_type(reader *r, const char *what, uint8_t *type) {
  *type = read_byte(r);
  if (is_short_type(*type) && *type != TYPE_EXNREF) return NULL;
  return error_new(ASMJS_NO_FORM "%s of typed references has no asm.js form", what);
}

static error *read_memory(struct facts_reader *f, reader *r, const struct import *import) {
  struct memory_facts *memory = &f->facts->memory;
  if (memory->exists) return error_new(ASMJS_NO_FORM "more than one memory has no asm.js form");
  *memory = (struct memory_facts){.import = import, .exists = true};
  return read_limits(r, "memory", &memory->limits);
}

static error *read_table(struct facts_reader *f, reader *r, const struct import *import) {
  struct table_facts *table = &f->facts->tables[f->facts->table_count++];
  table->import = import;
  enum { WITH_INITIALIZER = 0x40 };
  if (!reader_done(r) && *r->at == WITH_INITIALIZER)
    return error_new(ASMJS_NO_FORM "a table with an initializer has no asm.js form");
  TRY(read_value_type(r, "a table", &table->element));
  return read_limits(r, "table", &table->limits);
}

static error *read_global_type(struct facts_reader *f, reader *r, const struct import *import) {
  struct global_facts *global = &f->facts->globals[f->facts->global_count++];
  global->import = import;
  TRY(read_value_type(r, "a global", &global->type));
  global->mutable = read_byte(r);
  return NULL;
}

void module_facts_reference(struct module_facts *facts, uint32_t function) {
  facts->has_ref_func = true;
  if (function < facts->function_count) facts->functions[function].referenced = true;
}

// --- Sections -----------------------------------------------------------------------------------

static error *read_import(struct facts_reader *f, const wasm_import *read) {
  struct module_facts *facts = f->facts;
  struct import *import = &facts->imports[facts->import_count++];
  *import = (struct import){.module = {(const char *)read->module, read->module_length},
                            .name = {(const char *)read->name, read->name_length},
                            .kind = read->kind,
                            .type = read->type};
  reader type = read->type;
  switch (import->kind) {
  case EXTERNAL_FUNCTION:
    import->index = facts->function_count;
    facts->functions[facts->function_count++].import = import;
    facts->imported_functions++;
    break;
  case EXTERNAL_TABLE: import->index = facts->table_count; return read_table(f, &type, import);
  case EXTERNAL_MEMORY: return read_memory(f, &type, import);
  case EXTERNAL_GLOBAL:
    import->index = facts->global_count;
    return read_global_type(f, &type, import);
  case EXTERNAL_TAG:
    return error_new(ASMJS_NO_FORM "the imported tag %.*s.%.*s has no asm.js form",
                     (int)import->module.size, import->module.bytes, (int)import->name.size,
                     import->name.bytes);
  }
  return NULL;
}

static error *read_imports(struct facts_reader *f, const buffer *wasm) {
  struct module_facts *facts = f->facts;
  import_reader imports = imports_of(wasm);
  reader *body = &imports.body;
  facts->imports = room_for(f, body, imports.left, 0, sizeof *facts->imports);
  facts->functions = room_for(f, body, imports.left, 0, sizeof *facts->functions);
  facts->tables = room_for(f, body, imports.left, 0, sizeof *facts->tables);
  facts->globals = room_for(f, body, imports.left, 0, sizeof *facts->globals);
  for (wasm_import import; next_import(&imports, &import);) TRY(read_import(f, &import));
  return body->failed ? error_new("malformed section %d", SECTION_IMPORT) : NULL;
}

// Makes room for more of what may have been imported.
static void *more(struct facts_reader *f, reader *r, void *old, uint32_t before, uint32_t count,
                  size_t size) {
  uint8_t *new = room_for(f, r, count, before, size);
  for (size_t i = 0; !r->failed && i < before * size; i++) new[i] = ((uint8_t *)old)[i];
  return new;
}

static error *read_functions(struct facts_reader *f, reader *r) {
  struct module_facts *facts = f->facts;
  uint32_t count = read_u32(r);
  facts->functions =
      more(f, r, facts->functions, facts->function_count, count, sizeof *facts->functions);
  if (!r->failed) facts->function_count += count;
  r->at = r->end;
  return NULL;
}

static error *read_tables(struct facts_reader *f, reader *r) {
  struct module_facts *facts = f->facts;
  uint32_t count = read_u32(r);
  facts->tables = more(f, r, facts->tables, facts->table_count, count, sizeof *facts->tables);
  while (count-- > 0 && !r->failed) TRY(read_table(f, r, NULL));
  return NULL;
}

static error *read_memories(struct facts_reader *f, reader *r) {
  for (uint32_t count = read_u32(r); count > 0 && !r->failed; count--) TRY(read_memory(f, r, NULL));
  return NULL;
}

static error *read_globals(struct facts_reader *f, reader *r) {
  struct module_facts *facts = f->facts;
  uint32_t count = read_u32(r);
  facts->globals = more(f, r, facts->globals, facts->global_count, count, sizeof *facts->globals);
  while (count-- > 0 && !r->failed) {
    TRY(read_global_type(f, r, NULL));
    reader init = facts->globals[facts->global_count - 1].init = read_expression(r);
    if (read_byte(&init) == OP_REF_FUNC) module_facts_reference(facts, read_u32(&init));
  }
  return NULL;
}

static error *read_exports(struct facts_reader *f, reader *r) {
  struct module_facts *facts = f->facts;
  uint32_t count = read_u32(r);
  facts->exports = room_for(f, r, count, 0, sizeof *facts->exports);
  while (count-- > 0 && !r->failed) {
    struct export *export = &facts->exports[facts->export_count++];
    export->name = read_text(r);
    export->kind = read_byte(r);
    export->index = read_u32(r);
    uint32_t index = export->index;
    if (export->kind == EXTERNAL_FUNCTION && index < facts->function_count)
      facts->functions[index].exported = true;
    else if (export->kind == EXTERNAL_TABLE && index < facts->table_count)
      facts->tables[index].exported = true;
    else if (export->kind == EXTERNAL_GLOBAL && index < facts->global_count)
      facts->globals[index].exported = true;
    else if (export->kind != EXTERNAL_MEMORY || !facts->memory.exists)
      r->failed = true;
  }
  return NULL;
}

static error *read_start(struct facts_reader *f, reader *r) {
  f->facts->has_start = true;
  f->facts->start = read_u32(r);
  if (f->facts->start >= f->facts->function_count) r->failed = true;
  return NULL;
}

// --- Segments -----------------------------------------------------------------------------------

static struct element read_element(reader *r, bool is_expression) {
  if (!is_expression) return (struct element){ELEMENT_FUNCTION, read_u32(r)};
  reader e = read_expression(r);
  switch (read_byte(&e)) {
  case OP_REF_FUNC: return (struct element){ELEMENT_FUNCTION, read_u32(&e)};
  case OP_GLOBAL_GET: return (struct element){ELEMENT_GLOBAL, read_u32(&e)};
  case OP_REF_NULL: return (struct element){ELEMENT_NULL, 0};
  }
  r->failed = true;
  return (struct element){ELEMENT_NULL, 0};
}

static void read_element_segment(struct facts_reader *f, reader *r) {
  enum { NOT_ACTIVE = 1, EXPLICIT = 2, EXPRESSIONS = 4 };
  struct module_facts *facts = f->facts;
  struct element_segment *segment = &facts->elements[facts->element_count++];
  uint32_t flags = read_u32(r);
  if (flags & NOT_ACTIVE) {
    segment->mode = flags & EXPLICIT ? SEGMENT_DECLARED : SEGMENT_PASSIVE;
  } else {
    if (flags & EXPLICIT) segment->table = read_u32(r);
    segment->offset = read_expression(r);
    if (segment->table >= facts->table_count) r->failed = true;
  }
  if (flags & (NOT_ACTIVE | EXPLICIT)) read_byte(r); // the kind of the elements
  uint32_t count = read_u32(r);
  segment->items = room_for(f, r, count, 0, sizeof *segment->items);
  while (segment->count < count && !r->failed) {
    struct element item = read_element(r, flags & EXPRESSIONS);
    segment->items[segment->count++] = item;
    uint32_t bound = item.kind == ELEMENT_FUNCTION ? facts->function_count
                     : item.kind == ELEMENT_GLOBAL ? facts->global_count
                                                   : UINT32_MAX;
    if (item.index >= bound)
      r->failed = true;
    else if (item.kind == ELEMENT_FUNCTION)
      facts->functions[item.index].referenced = true;
  }
}

static error *read_elements(struct facts_reader *f, reader *r) {
  uint32_t count = read_u32(r);
  f->facts->elements = room_for(f, r, count, 0, sizeof *f->facts->elements);
  while (count-- > 0 && !r->failed) read_element_segment(f, r);
  return NULL;
}

static error *read_data(struct facts_reader *f, reader *r) {
  uint32_t count = read_u32(r);
  f->facts->data = room_for(f, r, count, 0, sizeof *f->facts->data);
  while (count-- > 0 && !r->failed) {
    struct data_segment *segment = &f->facts->data[f->facts->data_count++];
    uint32_t flags = read_u32(r);
    segment->mode = flags == 1 ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
    if (flags == 2 && read_u32(r) > 0) r->failed = true; // another memory
    if (flags != 1) segment->offset = read_expression(r);
    segment->size = read_u32(r);
    segment->bytes = read_bytes(r, segment->size);
  }
  return NULL;
}

static void set_name(struct module_facts *facts, uint8_t id, uint32_t index, struct text name) {
  enum { FUNCTION_NAMES = 1, GLOBAL_NAMES = 7 };
  if (id == FUNCTION_NAMES && index < facts->function_count) facts->functions[index].name = name;
  if (id == GLOBAL_NAMES && index < facts->global_count) facts->globals[index].name = name;
}

// What is malformed there is left out.
static void read_names(struct module_facts *facts, reader r) {
  enum { LABEL_NAMES = 3, LOCAL_NAMES = 2 };
  while (!reader_done(&r)) {
    uint8_t id = read_byte(&r);
    uint32_t size = read_u32(&r);
    reader names = {r.at, read_bytes(&r, size) + size, r.failed};
    if (id == LOCAL_NAMES || id == LABEL_NAMES || r.failed) continue; // they are nested
    for (uint32_t count = read_u32(&names); count > 0 && !names.failed; count--) {
      uint32_t index = read_u32(&names);
      struct text name = read_text(&names);
      if (!names.failed) set_name(facts, id, index, name);
    }
  }
}

// --- The whole ----------------------------------------------------------------------------------

error *module_facts_read(const buffer *wasm, arena *a, struct module_facts *facts) {
  static error *(*const sections[])(struct facts_reader *f, reader *r) = {
      [SECTION_FUNCTION] = read_functions, [SECTION_TABLE] = read_tables,
      [SECTION_MEMORY] = read_memories,    [SECTION_GLOBAL] = read_globals,
      [SECTION_EXPORT] = read_exports,     [SECTION_START] = read_start,
      [SECTION_ELEMENT] = read_elements,   [SECTION_DATA] = read_data,
  };
  *facts = (struct module_facts){0};
  if (wasm->size < WASM_HEADER_SIZE) return error_new("not a WebAssembly module");
  struct facts_reader f = {a, facts};
  TRY(read_imports(&f, wasm));
  reader all = sections_of(wasm);
  for (section s; next_section(&all, &s);) {
    static const char name_section[] = "name";
    reader body = {s.body, s.end, false};
    bool names = s.id == SECTION_CUSTOM && s.name_length == sizeof name_section - 1 &&
                 memcmp(s.name, name_section, s.name_length) == 0;
    if (names) read_names(facts, body);
    if (s.id >= sizeof sections / sizeof *sections || !sections[s.id]) continue;
    TRY(sections[s.id](&f, &body));
    if (!reader_done(&body) || body.failed) return error_new("malformed section %d", s.id);
  }
  return all.failed ? error_new("malformed module") : NULL;
}

const char *module_facts_function_name(const struct module_facts *facts, uint32_t index, arena *a) {
  struct text name = {0};
  if (index < facts->function_count) {
    const struct function_facts *f = &facts->functions[index];
    name = f->name.size || !f->import ? f->name : f->import->name;
  }
  if (name.size) return arena_copy(a, name.bytes, name.size);
  return arena_print(a, "%u", index);
}
