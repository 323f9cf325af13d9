#include "link/adapt.h"

#include "base/arena.h"
#include "wasm/file.h"
#include "wasm/functions.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

#include <string.h>

enum { NONE = UINT32_MAX };

// ---- The module -------------------------------------------------------------------------------

struct module {
  arena *arena;
  const adapt_options *options;
  struct wasm_functions all;
  const char **names; // of the functions; NULL without one
  uint32_t *table;    // the function in each place, or NONE
  uint32_t table_size;
  uint32_t *exported;     // the function of each mismatched name, or NONE
  uint32_t *through;      // for each type the adapter of calls through pointers, or NONE
  uint32_t through_count; // adapters, which come behind the functions
};

// wasm-ld makes one segment, at a constant place. Without any there is nothing to call.
static error *read_table(struct module *m, reader r) {
  if (reader_done(&r)) return NULL;
  uint32_t segments = read_u32(&r), flags = read_u32(&r);
  uint8_t op = read_byte(&r);
  uint32_t first = read_u32(&r);
  uint8_t end = read_byte(&r);
  uint32_t count = read_u32(&r);
  if (segments != 1 || flags || op != OP_I32_CONST || end != OP_END || first > (size_t)1 << 20 ||
      count > (size_t)(r.end - r.at))
    return error_new("a table of functions that is not from the linker");
  m->table_size = first + count;
  m->table = arena_allocate(m->arena, (m->table_size + 1) * sizeof *m->table);
  for (uint32_t i = 0; i < first; i++) m->table[i] = NONE;
  for (uint32_t i = first; i < m->table_size; i++) m->table[i] = read_u32(&r);
  for (uint32_t i = first; i < m->table_size; i++)
    if (m->table[i] >= m->all.count) return error_new("malformed element section");
  return NULL;
}

static bool is_name(const char *text, const uint8_t *name, uint32_t length) {
  return strlen(text) == length && memcmp(text, name, length) == 0;
}

// Looks up the mismatched functions, which the linker was asked to export.
static void read_exports(struct module *m, reader r) {
  const strings *names = m->options->mismatched;
  m->exported = arena_allocate(m->arena, (names->count + 1) * sizeof *m->exported);
  for (size_t i = 0; i < names->count; i++) m->exported[i] = NONE;
  for (uint32_t n = read_u32(&r); n > 0 && !r.failed; n--) {
    uint32_t length = read_u32(&r);
    const uint8_t *name = read_bytes(&r, length);
    uint8_t kind = read_byte(&r);
    uint32_t index = read_u32(&r);
    if (r.failed || kind != 0 || index >= m->all.count) continue;
    for (size_t i = 0; i < names->count; i++)
      if (is_name(names->items[i], name, length)) m->exported[i] = index;
  }
}

static void add_name(uint32_t index, const char *name, size_t length, void *context) {
  struct module *m = context;
  if (index < m->all.count) m->names[index] = arena_copy(m->arena, name, length);
}

static error *read_module(struct module *m, const buffer *file) {
  TRY(wasm_functions_read(file, m->arena, &m->all));
  m->names = arena_allocate(m->arena, (m->all.count + 1) * sizeof *m->names);
  read_exports(m, section_body(file, SECTION_EXPORT));
  wasm_file_function_names(file, add_name, m);
  return m->options->pointers ? read_table(m, section_body(file, SECTION_ELEMENT)) : NULL;
}

// ---- Conversions ------------------------------------------------------------------------------

static bool is_number(uint8_t type) { return type >= TYPE_F64 && type <= TYPE_I32; }
static bool is_float(uint8_t type) { return type == TYPE_F32 || type == TYPE_F64; }

static bool has_numbers(const struct function_type *t) {
  for (uint32_t i = 0; i < t->parameters.count; i++)
    if (!is_number(t->parameters.items[i])) return false;
  return t->results.count == 0 || (t->results.count == 1 && is_number(t->results.items[0]));
}

static bool can_adapt(const struct function_type *caller, const struct function_type *callee) {
  return has_numbers(caller) && has_numbers(callee);
}

// Converts a number to another of its kind. The sign is kept: most are int.
static void put_conversion(buffer *out, uint8_t from, uint8_t to) {
  if (from == to) return;
  switch (to) {
  case TYPE_I32: append_byte(out, OP_I32_WRAP_I64); break;
  case TYPE_I64: append_byte(out, OP_I64_EXTEND_I32_S); break;
  case TYPE_F32: append_byte(out, OP_F32_DEMOTE_F64); break;
  case TYPE_F64: append_byte(out, OP_F64_PROMOTE_F32); break;
  }
}

// The n-th of the integers or floats among the parameters.
static uint32_t nth_of_kind(const struct function_type *t, bool floats, uint32_t n) {
  for (uint32_t i = 0; i < t->parameters.count; i++)
    if (is_float(t->parameters.items[i]) == floats && n-- == 0) return i;
  return NONE;
}

// The callee's arguments, from the caller's in the first locals.
static void put_arguments(buffer *out, const struct function_type *caller,
                          const struct function_type *callee) {
  uint32_t seen[2] = {0, 0}; // integers, floats
  for (uint32_t i = 0; i < callee->parameters.count; i++) {
    uint8_t to = callee->parameters.items[i];
    uint32_t from = nth_of_kind(caller, is_float(to), seen[is_float(to)]++);
    if (from == NONE) {
      append_zero(out, to);
    } else {
      append_op(out, OP_LOCAL_GET, from);
      put_conversion(out, caller->parameters.items[from], to);
    }
  }
}

// What the caller expects, from what the callee left.
static void put_result(buffer *out, const struct function_type *caller,
                       const struct function_type *callee) {
  bool is = callee->results.count, expected = caller->results.count;
  if (is && expected && is_float(caller->results.items[0]) == is_float(callee->results.items[0])) {
    put_conversion(out, callee->results.items[0], caller->results.items[0]);
    return;
  }
  if (is) append_byte(out, OP_DROP);
  if (expected) append_zero(out, caller->results.items[0]);
}

// ---- Direct calls -----------------------------------------------------------------------------

// The function that the linker's trap stands for, or NONE.
static uint32_t stands_for(const struct module *m, uint32_t index) {
  static const char prefix[] = "signature_mismatch:";
  const char *name = m->names[index];
  if (!name || strncmp(name, prefix, strlen(prefix)) != 0) return NONE;
  const strings *names = m->options->mismatched;
  for (size_t i = 0; i < names->count; i++)
    if (strcmp(names->items[i], name + strlen(prefix)) == 0) return m->exported[i];
  return NONE;
}

static void put_direct(const struct function_type *caller, const struct function_type *callee,
                       uint32_t index, buffer *out) {
  append_u32(out, 0); // locals
  put_arguments(out, caller, callee);
  append_op(out, OP_CALL, index);
  put_result(out, caller, callee);
  append_byte(out, OP_END);
}

// ---- Calls through pointers -------------------------------------------------------------------

// For each type of the functions in the table that a call by `caller` can be adapted to, its number
// from 0; NONE for the others. Returns how many there are.
static uint32_t number_callees(const struct module *m, uint32_t caller, uint32_t *numbers) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < m->all.type_count; i++) numbers[i] = NONE;
  for (uint32_t i = 0; i < m->table_size; i++) {
    if (m->table[i] == NONE) continue;
    uint32_t callee = m->all.type_of[m->table[i]];
    if (callee == caller || numbers[callee] != NONE) continue;
    if (can_adapt(&m->all.types[caller], &m->all.types[callee])) numbers[callee] = count++;
  }
  return count;
}

static void put_call_indirect(buffer *out, uint32_t pointer, uint32_t type) {
  append_op(out, OP_LOCAL_GET, pointer);
  append_op(out, OP_CALL_INDIRECT, type);
  append_u32(out, 0); // table
}

// Takes the caller's arguments and the pointer. Nested blocks, one for each type of callee, are
// left by a branch table that has an entry for each pointer; behind all of them is the call as it
// was.
static void put_through(const struct module *m, uint32_t caller, buffer *out) {
  const struct function_type *type = &m->all.types[caller];
  uint32_t pointer = type->parameters.count;
  uint32_t *numbers = arena_allocate(m->arena, (m->all.type_count + 1) * sizeof *numbers);
  uint32_t count = number_callees(m, caller, numbers);
  append_u32(out, 0); // locals
  for (uint32_t i = 0; i <= count; i++) append_op(out, OP_BLOCK, BLOCK_VOID);
  append_op(out, OP_LOCAL_GET, pointer);
  append_op(out, OP_BR_TABLE, m->table_size);
  for (uint32_t i = 0; i < m->table_size; i++) {
    uint32_t number = m->table[i] == NONE ? NONE : numbers[m->all.type_of[m->table[i]]];
    append_u32(out, number == NONE ? count : number);
  }
  append_u32(out, count); // pointers behind the table
  for (uint32_t number = 0; number < count; number++) {
    uint32_t callee = 0;
    while (numbers[callee] != number) callee++;
    append_byte(out, OP_END);
    put_arguments(out, type, &m->all.types[callee]);
    put_call_indirect(out, pointer, callee);
    put_result(out, type, &m->all.types[callee]);
    append_byte(out, OP_RETURN);
  }
  append_byte(out, OP_END);
  put_arguments(out, type, type);
  put_call_indirect(out, pointer, caller);
  append_byte(out, OP_END);
}

static void choose_types(struct module *m) {
  m->through = arena_allocate(m->arena, (m->all.type_count + 1) * sizeof *m->through);
  uint32_t *numbers = arena_allocate(m->arena, (m->all.type_count + 1) * sizeof *numbers);
  for (uint32_t i = 0; i < m->all.type_count; i++) {
    bool any = m->options->pointers && number_callees(m, i, numbers);
    m->through[i] = any ? m->through_count++ : NONE;
  }
}

// Copies a body with calls through pointers replaced by calls of adapters, which take the same.
static error *put_rewritten(const struct module *m, reader body, buffer *out) {
  const uint8_t *copied = body.at;
  for (uint32_t n = read_u32(&body); n > 0 && !body.failed; n--)
    skip_lebs(&body, 1), read_byte(&body);
  while (!reader_done(&body)) {
    const uint8_t *start = body.at;
    uint8_t op = read_byte(&body);
    reader immediates = body;
    skip_immediates(&body, op);
    if (op != OP_CALL_INDIRECT || body.failed) continue;
    uint32_t type = read_u32(&immediates), table = read_u32(&immediates);
    if (table || type >= m->all.type_count || m->through[type] == NONE) continue;
    buffer_append(out, copied, (size_t)(start - copied));
    append_op(out, OP_CALL, m->all.count + m->through[type]);
    copied = body.at;
  }
  buffer_append(out, copied, (size_t)(body.end - copied));
  return body.failed ? error_new("malformed function") : NULL;
}

// ---- Writing the module -----------------------------------------------------------------------

// Behind the module's types those of the adapters.
static void put_types(const struct module *m, reader r, buffer *out) {
  read_u32(&r);
  append_u32(out, m->all.type_count + m->through_count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < m->all.type_count; i++) {
    if (m->through[i] == NONE) continue;
    const struct function_type *t = &m->all.types[i];
    append_byte(out, TYPE_FUNCTION);
    append_u32(out, t->parameters.count + 1);
    buffer_append(out, t->parameters.items, t->parameters.count);
    append_byte(out, TYPE_I32);
    append_u32(out, t->results.count);
    buffer_append(out, t->results.items, t->results.count);
  }
}

static void put_functions(const struct module *m, reader r, buffer *out) {
  uint32_t count = read_u32(&r);
  append_u32(out, count + m->through_count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < m->through_count; i++) append_u32(out, m->all.type_count + i);
}

static bool is_unexported(const struct module *m, const uint8_t *name, uint32_t length) {
  const strings *names = m->options->unexported;
  for (size_t i = 0; i < names->count; i++)
    if (is_name(names->items[i], name, length)) return true;
  return false;
}

static void put_exports(const struct module *m, reader r, buffer *out) {
  buffer kept = {0};
  uint32_t count = 0;
  for (uint32_t n = read_u32(&r); n > 0 && !r.failed; n--) {
    const uint8_t *start = r.at;
    uint32_t length = read_u32(&r);
    const uint8_t *name = read_bytes(&r, length);
    read_byte(&r);
    read_u32(&r);
    if (r.failed || is_unexported(m, name, length)) continue;
    buffer_append(&kept, start, (size_t)(r.at - start));
    count++;
  }
  append_u32(out, count);
  buffer_append(out, kept.bytes, kept.size);
  buffer_free(&kept);
}

static error *put_body(const struct module *m, uint32_t index, reader body, buffer *out) {
  const struct function_type *type = wasm_function_type(&m->all, index);
  uint32_t target = stands_for(m, index);
  if (target != NONE && can_adapt(type, wasm_function_type(&m->all, target))) {
    put_direct(type, wasm_function_type(&m->all, target), target, out);
    return NULL;
  }
  return put_rewritten(m, body, out);
}

static error *put_code(const struct module *m, reader r, buffer *out) {
  uint32_t count = read_u32(&r);
  append_u32(out, count + m->through_count);
  error *e = NULL;
  for (uint32_t i = 0; i < count && !e; i++) {
    uint32_t size = read_u32(&r), index = m->all.imported + i;
    reader body = {read_bytes(&r, size), r.at, r.failed};
    buffer code = {0};
    e = index < m->all.count ? put_body(m, index, body, &code)
                             : error_new("malformed code section");
    append_sized(out, &code);
    buffer_free(&code);
  }
  for (uint32_t i = 0; i < m->all.type_count && !e; i++) {
    if (m->through[i] == NONE) continue;
    buffer code = {0};
    put_through(m, i, &code);
    append_sized(out, &code);
    buffer_free(&code);
  }
  return e;
}

static bool is_debug(const section *s) {
  static const char prefix[] = ".debug_";
  return s->id == SECTION_CUSTOM && s->name_length >= strlen(prefix) &&
         memcmp(s->name, prefix, strlen(prefix)) == 0;
}

static error *put_module(const struct module *m, const buffer *file, buffer *out) {
  reader r = sections_of(file);
  section s;
  buffer_append(out, file->bytes, WASM_HEADER_SIZE);
  while (next_section(&r, &s)) {
    reader old = {s.body, s.end, false};
    buffer body = {0};
    error *e = NULL;
    switch (s.id) {
    case SECTION_TYPE: put_types(m, old, &body); break;
    case SECTION_FUNCTION: put_functions(m, old, &body); break;
    case SECTION_EXPORT: put_exports(m, old, &body); break;
    case SECTION_CODE: e = put_code(m, old, &body); break;
    default:
      if (!is_debug(&s)) buffer_append(out, s.start, (size_t)(s.end - s.start));
    }
    if (body.size && !e) append_section(out, s.id, &body);
    buffer_free(&body);
    if (e) return e;
  }
  return NULL;
}

bool adapt_is_needed(const adapt_options *options) {
  return options->pointers || options->mismatched->count;
}

error *adapt_calls(const buffer *module, const adapt_options *options, buffer *out) {
  struct module m = {.arena = arena_new(), .options = options};
  error *e = read_module(&m, module);
  if (!e) {
    choose_types(&m);
    e = put_module(&m, module, out);
  }
  arena_free(m.arena);
  return e;
}
