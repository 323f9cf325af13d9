#include "asmjs/standins.h"

#include "wasm/writer.h"

#include <string.h>

enum { OP_TABLE_GET = 0x25, OP_TABLE_SET = 0x26 };

// By kind: how many indices follow the opcode, and its type. 't' stands for the type of the
// table's elements.
static const struct {
  uint8_t indices;
  const char *params, *results;
} shapes[STANDIN_KINDS] = {
    [STANDIN_TABLE_GET] = {1, "i", "t"},   [STANDIN_TABLE_SET] = {1, "it", ""},
    [STANDIN_TABLE_SIZE] = {1, "", "i"},   [STANDIN_TABLE_GROW] = {1, "ti", "i"},
    [STANDIN_TABLE_FILL] = {1, "iti", ""}, [STANDIN_TABLE_COPY] = {2, "iii", ""},
    [STANDIN_TABLE_INIT] = {2, "iii", ""}, [STANDIN_ELEM_DROP] = {1, "", ""},
};

struct writer {
  arena *arena;
  struct module_facts *facts;
  struct standins *standins;
  uint32_t types; // of the module itself; a type for each stand-in follows
  buffer *out;
};

static void put_section(buffer *out, uint8_t id, buffer *body) {
  append_section(out, id, body);
  buffer_free(body);
}

// --- Instructions -------------------------------------------------------------------------------

// The kind of the instruction whose opcode was just read, or STANDIN_KINDS; moves to its indices.
static enum standin_kind kind_of(reader *r, uint8_t op) {
  static const uint8_t misc[] = {
      [12] = STANDIN_TABLE_INIT, [13] = STANDIN_ELEM_DROP,  [14] = STANDIN_TABLE_COPY,
      [15] = STANDIN_TABLE_GROW, [16] = STANDIN_TABLE_SIZE, [17] = STANDIN_TABLE_FILL,
  };
  if (op == OP_TABLE_GET) return STANDIN_TABLE_GET;
  if (op == OP_TABLE_SET) return STANDIN_TABLE_SET;
  if (op != OP_PREFIX_MISC) return STANDIN_KINDS;
  reader behind = *r;
  uint32_t second = read_u32(&behind);
  if (second < 12 || second >= sizeof misc) return STANDIN_KINDS;
  *r = behind;
  return misc[second];
}

static uint32_t standin_of(struct writer *w, struct standin wanted) {
  struct standins *s = w->standins;
  for (uint32_t i = 0; i < s->count; i++)
    if (memcmp(&s->items[i], &wanted, sizeof wanted) == 0) return i;
  s->items = memory_resize(s->items, (s->count + 1) * sizeof *s->items);
  s->items[s->count] = wanted;
  return s->count++;
}

static void put_call(struct writer *w, enum standin_kind kind, reader *r, buffer *out) {
  struct module_facts *facts = w->facts;
  struct standin standin = {.kind = kind};
  for (int i = 0; i < shapes[kind].indices; i++) standin.index[i] = read_u32(r);
  uint32_t table = standin.index[kind == STANDIN_TABLE_INIT];
  uint32_t tables = kind == STANDIN_ELEM_DROP ? UINT32_MAX : facts->table_count;
  bool two = kind == STANDIN_TABLE_COPY;
  bool segment = kind == STANDIN_TABLE_INIT || kind == STANDIN_ELEM_DROP;
  if (table >= tables || (two && standin.index[1] >= tables) ||
      (segment && standin.index[0] >= facts->element_count)) {
    r->failed = true;
    return;
  }
  if (kind != STANDIN_ELEM_DROP) facts->tables[table].named = true;
  if (two) facts->tables[standin.index[1]].named = true;
  append_byte(out, OP_CALL);
  append_u32(out, facts->function_count + standin_of(w, standin));
}

static error *put_instructions(struct writer *w, uint32_t index, reader *r, buffer *out) {
  struct module_facts *facts = w->facts;
  const uint8_t *copied = r->at; // what precedes is in `out`
  while (!reader_done(r)) {
    const uint8_t *start = r->at;
    uint8_t op = read_byte(r);
    const char *unsupported = unsupported_instruction(*r, op, w->arena);
    if (unsupported)
      return error_new("asm.js output: in function %s: %s has no asm.js form",
                       module_facts_function_name(facts, index, w->arena), unsupported);
    enum standin_kind kind = kind_of(r, op);
    if (kind == STANDIN_KINDS) {
      reader function = *r;
      skip_immediates(r, op);
      if (op == OP_REF_FUNC) module_facts_reference(facts, read_u32(&function));
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
  static const uint8_t standin[] = {3, 0, OP_UNREACHABLE, OP_END}; // its size, no locals
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
    uint32_t index = w->facts->imported_functions + i;
    e = put_instructions(w, index, &body, &rewritten);
    if (!e && (body.failed || r.failed))
      e = error_new("in function %s: malformed or unknown instruction",
                    module_facts_function_name(w->facts, index, w->arena));
    append_u32(&bodies, (uint32_t)rewritten.size);
    buffer_append(&bodies, rewritten.bytes, rewritten.size);
    buffer_free(&rewritten);
  }
  append_u32(out, count + w->standins->count);
  buffer_append(out, bodies.bytes, bodies.size);
  buffer_free(&bodies);
  for (uint32_t i = 0; i < w->standins->count; i++) buffer_append(out, standin, sizeof standin);
  return e;
}

static void put_values(const char *letters, uint8_t element, buffer *out) {
  append_u32(out, (uint32_t)strlen(letters));
  for (; *letters; letters++) append_byte(out, *letters == 't' ? element : TYPE_I32);
}

// The types of a module, or the types of its functions, with those of the stand-ins.
static void put_types(struct writer *w, reader r, buffer *out) {
  w->types = read_u32(&r);
  append_u32(out, w->types + w->standins->count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < w->standins->count; i++) {
    const struct standin *s = &w->standins->items[i];
    bool typed = strchr(shapes[s->kind].params, 't') || strchr(shapes[s->kind].results, 't');
    uint8_t element = typed ? w->facts->tables[s->index[0]].element : TYPE_I32;
    append_byte(out, TYPE_FUNCTION);
    put_values(shapes[s->kind].params, element, out);
    put_values(shapes[s->kind].results, element, out);
  }
}

// One by one, since Binaryen does not know groups of imports, and without their names, of which it
// does not take all.
static void put_imports(const struct module_facts *facts, buffer *out) {
  static const uint8_t nameless[] = {1, 'i', 1, 'i'};
  append_u32(out, facts->import_count);
  for (uint32_t i = 0; i < facts->import_count; i++) {
    const struct import *import = &facts->imports[i];
    buffer_append(out, nameless, sizeof nameless);
    append_byte(out, (uint8_t)import->kind);
    buffer_append(out, import->type.at, (size_t)(import->type.end - import->type.at));
  }
}

static void put_functions(struct writer *w, reader r, buffer *out) {
  append_u32(out, read_u32(&r) + w->standins->count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < w->standins->count; i++) append_u32(out, w->types + i);
}

error *standins_put(const buffer *wasm, arena *a, struct module_facts *facts,
                    struct standins *standins, buffer *out) {
  struct writer w = {.arena = a, .facts = facts, .standins = standins, .out = out};
  buffer code = {0};
  reader bodies = section_body(wasm, SECTION_CODE);
  error *e = reader_done(&bodies) ? NULL : put_code(&w, bodies, &code);
  reader all = sections_of(wasm);
  if (!e) buffer_append(out, wasm->bytes, WASM_HEADER_SIZE);
  for (section s; !e && next_section(&all, &s);) {
    reader body = {s.body, s.end, false};
    buffer section = {0};
    switch (s.id) {
    case SECTION_TYPE: put_types(&w, body, &section); break;
    case SECTION_IMPORT: put_imports(facts, &section); break;
    case SECTION_FUNCTION: put_functions(&w, body, &section); break;
    case SECTION_CUSTOM:
    case SECTION_EXPORT:
    case SECTION_ELEMENT: continue;
    case SECTION_CODE: buffer_append(&section, code.bytes, code.size); break;
    default: buffer_append(out, s.start, (size_t)(s.end - s.start)); continue;
    }
    put_section(out, s.id, &section);
  }
  buffer_free(&code);
  return e;
}
