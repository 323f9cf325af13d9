/* SPDX-License-Identifier: MIT */
#include "link/signature_thunks.h"

#include "base/arena.h"
#include "wasm/functions.h"
#include "wasm/module.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

#include <string.h>

enum { NONE = UINT32_MAX };

// ---- The module -------------------------------------------------------------------------------

struct module {
  arena *arena;
  const signature_thunks_options *options;
  struct wasm_functions all;
  const char **names; // of the functions; NULL without one
  uint32_t *table;    // the function in each place, or NONE
  uint32_t table_size;
  uint32_t *exported; // the function of each mismatched name, or NONE
  // Thunks come behind the functions: those of calls through pointers, then those of direct
  // calls. What calls them has the same size as before, so that functions stay where DWARF says.
  uint32_t *through; // for each type the thunk of calls through pointers, or NONE
  uint32_t through_count;
  uint32_t *direct; // for each function that is a trap of the linker's its thunk, or NONE
  uint32_t direct_count;
};

// wasm-ld makes one segment, at a constant place. Without any there is nothing to call.
static error *read_table(struct module *m, reader r) {
  if (reader_done(&r)) return NULL;
  uint32_t segments = read_u32(&r), flags = read_u32(&r);
  uint8_t op = read_byte(&r);
  uint32_t first = read_u32(&r);
  uint8_t end = read_byte(&r);
  uint32_t count = read_u32(&r);
  if (segments != 1 || flags || op != OPCODE_i32_const || end != OPCODE_end ||
      first > (size_t)1 << 20 || count > (size_t)(r.end - r.at))
    return error_new("a table of functions that is not from the linker");
  m->table_size = first + count;
  m->table = arena_allocate(m->arena, (m->table_size + 1) * sizeof *m->table);
  for (uint32_t i = 0; i < first; i++) m->table[i] = NONE;
  for (uint32_t i = first; i < m->table_size; i++) m->table[i] = read_u32(&r);
  for (uint32_t i = first; i < m->table_size; i++)
    if (m->table[i] >= m->all.count) return error_malformed("malformed element section");
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

static error *read_module(struct module *m, const wasm_module *file) {
  TRY(wasm_functions_read(file, m->arena, &m->all));
  m->names = arena_allocate(m->arena, (m->all.count + 1) * sizeof *m->names);
  read_exports(m, wasm_module_section(file, SECTION_EXPORT));
  wasm_module_function_names(file, add_name, m);
  return m->options->pointers ? read_table(m, wasm_module_section(file, SECTION_ELEMENT)) : NULL;
}

// ---- Conversions ------------------------------------------------------------------------------

static bool is_number(uint8_t type) { return type >= TYPE_F64 && type <= TYPE_I32; }
static bool is_float(uint8_t type) { return type == TYPE_F32 || type == TYPE_F64; }

static bool has_numbers(const struct function_type *t) {
  for (uint32_t i = 0; i < t->parameters.count; i++)
    if (!is_number(t->parameters.items[i])) return false;
  return t->results.count == 0 || (t->results.count == 1 && is_number(t->results.items[0]));
}

static bool can_convert(const struct function_type *caller, const struct function_type *callee) {
  return has_numbers(caller) && has_numbers(callee);
}

// Converts a number to another of its kind. The sign is kept: most are int.
static void put_conversion(buffer *out, uint8_t from, uint8_t to) {
  if (from == to) return;
  switch (to) {
  case TYPE_I32: append_byte(out, OPCODE_i32_wrap_i64); break;
  case TYPE_I64: append_byte(out, OPCODE_i64_extend_i32_s); break;
  case TYPE_F32: append_byte(out, OPCODE_f32_demote_f64); break;
  case TYPE_F64: append_byte(out, OPCODE_f64_promote_f32); break;
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
      append_op(out, OPCODE_local_get, from);
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
  if (is) append_byte(out, OPCODE_drop);
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

static void choose_traps(struct module *m) {
  m->direct = arena_allocate(m->arena, (m->all.count + 1) * sizeof *m->direct);
  for (uint32_t i = 0; i < m->all.count; i++) {
    uint32_t target = stands_for(m, i);
    bool has_thunk = target != NONE && can_convert(wasm_function_type(&m->all, i),
                                                   wasm_function_type(&m->all, target));
    m->direct[i] = has_thunk ? m->direct_count++ : NONE;
  }
}

// The function that is called instead.
static uint32_t thunk_of(const struct module *m, uint32_t function) {
  bool is = function < m->all.count && m->direct[function] != NONE;
  return is ? m->all.count + m->through_count + m->direct[function] : function;
}

static void put_direct(const struct function_type *caller, const struct function_type *callee,
                       uint32_t index, buffer *out) {
  append_u32(out, 0); // locals
  put_arguments(out, caller, callee);
  append_op(out, OPCODE_call, index);
  put_result(out, caller, callee);
  append_byte(out, OPCODE_end);
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
    if (can_convert(&m->all.types[caller], &m->all.types[callee])) numbers[callee] = count++;
  }
  return count;
}

static void put_call_indirect(buffer *out, uint32_t pointer, uint32_t type) {
  append_op(out, OPCODE_local_get, pointer);
  append_op(out, OPCODE_call_indirect, type);
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
  for (uint32_t i = 0; i <= count; i++) append_op(out, OPCODE_block, BLOCK_VOID);
  append_op(out, OPCODE_local_get, pointer);
  append_op(out, OPCODE_br_table, m->table_size);
  for (uint32_t i = 0; i < m->table_size; i++) {
    uint32_t number = m->table[i] == NONE ? NONE : numbers[m->all.type_of[m->table[i]]];
    append_u32(out, number == NONE ? count : number);
  }
  append_u32(out, count); // pointers behind the table
  for (uint32_t number = 0; number < count; number++) {
    uint32_t callee = 0;
    while (numbers[callee] != number) callee++;
    append_byte(out, OPCODE_end);
    put_arguments(out, type, &m->all.types[callee]);
    put_call_indirect(out, pointer, callee);
    put_result(out, type, &m->all.types[callee]);
    append_byte(out, OPCODE_return);
  }
  append_byte(out, OPCODE_end);
  put_arguments(out, type, type);
  put_call_indirect(out, pointer, caller);
  append_byte(out, OPCODE_end);
}

static void choose_types(struct module *m) {
  m->through = arena_allocate(m->arena, (m->all.type_count + 1) * sizeof *m->through);
  uint32_t *numbers = arena_allocate(m->arena, (m->all.type_count + 1) * sizeof *numbers);
  for (uint32_t i = 0; i < m->all.type_count; i++) {
    bool any = m->options->pointers && number_callees(m, i, numbers);
    m->through[i] = any ? m->through_count++ : NONE;
  }
}

// Writes an index over what the linker left room for.
static bool patch_index(uint8_t *at, const uint8_t *end, uint32_t index) {
  if (end - at != PADDED_U32_SIZE) return false;
  for (; at + 1 < end; index >>= 7) *at++ = (uint8_t)(index | 0x80);
  *at = (uint8_t)index;
  return true;
}

// A call through a pointer becomes one of its thunk, which takes the same, and as many bytes of
// nop as the table's index had.
static bool patch_call_indirect(const struct module *m, uint8_t *code, reader immediates) {
  uint32_t type = read_u32(&immediates);
  const uint8_t *table = immediates.at;
  bool is_other = type >= m->all.type_count || read_u32(&immediates) != 0;
  if (is_other || m->through[type] == NONE) return true;
  *code = OPCODE_call;
  memset(code + (table - (code + 1)) + 1, OPCODE_nop, (size_t)(immediates.at - table));
  return patch_index(code + 1, table, m->all.count + m->through[type]);
}

static bool patch_call(const struct module *m, uint8_t *code, reader immediates) {
  uint32_t function = read_u32(&immediates), other = thunk_of(m, function);
  return other == function || patch_index(code + 1, immediates.at, other);
}

// Makes a body, which is appended already, call the thunks.
static error *patch_body(const struct module *m, buffer *out, size_t start) {
  reader body = {out->bytes + start, out->bytes + out->size, false};
  bool fits = true;
  for (uint32_t n = read_u32(&body); n > 0 && !body.failed; n--)
    skip_lebs(&body, 1), read_byte(&body);
  while (!reader_done(&body)) {
    uint8_t *code = (uint8_t *)body.at, op = read_byte(&body);
    reader immediates = body;
    skip_immediates(&body, op);
    if (body.failed) break;
    if (op == OPCODE_call || op == OPCODE_return_call) fits &= patch_call(m, code, immediates);
    if (op == OPCODE_call_indirect) fits &= patch_call_indirect(m, code, immediates);
  }
  if (!fits) return error_unsupported("calls that are not from the linker");
  return body.failed ? error_malformed("malformed function") : NULL;
}

// ---- Writing the module -----------------------------------------------------------------------

// Behind the module's types those of the thunks.
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
  append_u32(out, count + m->through_count + m->direct_count);
  buffer_append(out, r.at, (size_t)(r.end - r.at));
  for (uint32_t i = 0; i < m->through_count; i++) append_u32(out, m->all.type_count + i);
  for (uint32_t i = 0; i < m->all.count; i++)
    if (m->direct[i] != NONE) append_u32(out, m->all.type_of[i]);
}

// Pointers to a trap become pointers to its thunk.
static error *put_elements(const struct module *m, reader r, buffer *out) {
  const uint8_t *start = r.at;
  uint32_t segments = read_u32(&r), flags = read_u32(&r);
  if (segments != 1 || flags || read_byte(&r) != OPCODE_i32_const)
    return error_unsupported("a table of functions that is not from the linker");
  skip_lebs(&r, 1);
  read_byte(&r); // end
  uint32_t count = read_u32(&r);
  buffer_append(out, start, (size_t)(r.at - start));
  for (; count > 0 && !r.failed; count--) append_u32(out, thunk_of(m, read_u32(&r)));
  return r.failed ? error_malformed("malformed element section") : NULL;
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

static void put_thunk(buffer *code, buffer *out) {
  append_sized(out, code);
  code->size = 0;
}

static void put_thunks(const struct module *m, buffer *out) {
  buffer code = {0};
  for (uint32_t i = 0; i < m->all.type_count; i++) {
    if (m->through[i] == NONE) continue;
    put_through(m, i, &code);
    put_thunk(&code, out);
  }
  for (uint32_t i = 0; i < m->all.count; i++) {
    if (m->direct[i] == NONE) continue;
    uint32_t target = stands_for(m, i);
    put_direct(wasm_function_type(&m->all, i), wasm_function_type(&m->all, target), target, &code);
    put_thunk(&code, out);
  }
  buffer_free(&code);
}

static uint32_t thunk_count(const struct module *m) { return m->through_count + m->direct_count; }

static error *put_code(const struct module *m, reader r, buffer *out) {
  uint32_t count = read_u32(&r);
  if (count != m->all.count - m->all.imported) return error_malformed("malformed code section");
  append_u32(out, count + thunk_count(m));
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t *start = r.at;
    uint32_t size = read_u32(&r);
    read_bytes(&r, size);
    if (r.failed) return error_malformed("malformed code section");
    buffer_append(out, start, (size_t)(r.at - start));
    TRY(patch_body(m, out, out->size - size));
  }
  put_thunks(m, out);
  return NULL;
}

static size_t size_of_count(uint32_t count) {
  size_t size = 1;
  while (count >>= 7) size++;
  return size;
}

static bool moves_code(const struct module *m) {
  uint32_t count = m->all.count - m->all.imported;
  return size_of_count(count) != size_of_count(count + thunk_count(m));
}

static bool is_debug(const section *s) {
  static const char prefix[] = ".debug_";
  return s->id == SECTION_CUSTOM && s->name_length >= strlen(prefix) &&
         memcmp(s->name, prefix, strlen(prefix)) == 0;
}

static error *put_module(const struct module *m, const wasm_module *file, bool moved, buffer *out) {
  buffer_append(out, file->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; i < file->section_count; i++) {
    const section *s = &file->sections[i];
    reader old = {s->body, s->end, false};
    buffer body = {0};
    error *e = NULL;
    switch (s->id) {
    case SECTION_TYPE: put_types(m, old, &body); break;
    case SECTION_FUNCTION: put_functions(m, old, &body); break;
    case SECTION_EXPORT: put_exports(m, old, &body); break;
    case SECTION_ELEMENT: e = put_elements(m, old, &body); break;
    case SECTION_CODE: e = put_code(m, old, &body); break;
    default:
      if (!moved || !is_debug(s)) buffer_append(out, s->start, (size_t)(s->end - s->start));
    }
    if (body.size && !e) append_section(out, s->id, &body);
    buffer_free(&body);
    if (e) return e;
  }
  return NULL;
}

bool signature_thunks_are_needed(const signature_thunks_options *options) {
  return options->pointers || options->mismatched->count;
}

error *signature_thunks_add(const wasm_module *module, const signature_thunks_options *options,
                            bool *moved, buffer *out) {
  struct module m = {.arena = arena_new(), .options = options};
  error *e = read_module(&m, module);
  if (!e) {
    choose_types(&m);
    choose_traps(&m);
    *moved = moves_code(&m);
    e = put_module(&m, module, *moved, out);
  }
  arena_free(m.arena);
  return e;
}
