/* SPDX-License-Identifier: MIT */
#include "module.h"

#include "wasm/imports.h"

#include <stdio.h>

// ---- Tags -------------------------------------------------------------------------------------

// The slot for the `nth` value of a type among those of one tag.
static uint32_t find_slot(struct module *m, uint8_t type, uint32_t nth) {
  for (uint32_t i = 0; i < m->slot_count; i++)
    if (m->slot_types[i] == type && nth-- == 0) return i;
  m->slot_types[m->slot_count] = type;
  return m->slot_count++;
}

static error *read_tags(struct module *m, reader r) {
  uint32_t count = read_u32(&r);
  if (count > MAX_TAGS)
    return error_unsupported("exceptions of more than %d tags cannot be lowered", MAX_TAGS);
  m->tags = arena_allocate(m->arena, (count + 1) * sizeof *m->tags);
  size_t values = 0;
  for (; m->tag_count < count && !r.failed; m->tag_count++) {
    read_byte(&r); // attribute
    uint32_t type = read_u32(&r);
    if (type >= m->all.type_count) return error_malformed("malformed tag section");
    m->tags[m->tag_count].type = &m->all.types[type];
    values += m->all.types[type].parameters.count;
  }
  m->slot_types = arena_allocate(m->arena, values + 1);
  for (uint32_t i = 0; i < m->tag_count; i++) {
    struct value_types p = m->tags[i].type->parameters;
    m->tags[i].slots = arena_allocate(m->arena, (p.count + 1) * sizeof(uint32_t));
    for (uint32_t k = 0; k < p.count; k++) {
      uint32_t same = 0;
      for (uint32_t j = 0; j < k; j++) same += p.items[j] == p.items[k];
      m->tags[i].slots[k] = find_slot(m, p.items[k], same);
    }
  }
  return r.failed ? error_malformed("malformed tag section") : NULL;
}

// ---- Functions --------------------------------------------------------------------------------

static void skip_expression(reader *r) {
  for (uint8_t op; !r->failed && (op = read_byte(r)) != OPCODE_end;) skip_immediates(r, op);
}

static error *read_globals(struct module *m, reader r) {
  m->global_count = reader_done(&r) ? 0 : read_u32(&r);
  for (uint32_t i = 0; i < m->global_count && !r.failed; i++) {
    if (read_byte(&r) == TYPE_EXNREF)
      return error_unsupported("exceptions cannot be lowered: a global of type exnref");
    read_byte(&r);
    skip_expression(&r);
  }
  return r.failed ? error_malformed("malformed global section") : NULL;
}

static bool has_exnref(struct value_types t) {
  return memchr(t.items, TYPE_EXNREF, t.count) != NULL;
}

static void find_exnref(struct module *m) {
  for (uint32_t i = 0; i < m->all.count; i++) {
    const struct function_type *t = wasm_function_type(&m->all, i);
    if (has_exnref(t->parameters) || has_exnref(t->results)) m->exnref_travels = true;
  }
}

// Marks the functions that indirect calls can reach.
static void read_elements(struct module *m, reader r) {
  for (uint32_t count = reader_done(&r) ? 0 : read_u32(&r); count > 0 && !r.failed; count--) {
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
      if (index < m->all.count) m->functions[index].in_table = true;
    }
  }
}

static error *read_bodies(struct module *m, reader r) {
  uint32_t count = reader_done(&r) ? 0 : read_u32(&r);
  if (count != m->all.count - m->all.imported) r.failed = true;
  for (uint32_t i = m->all.imported; i < m->all.count; i++) {
    uint32_t size = read_u32(&r);
    m->functions[i].start = read_bytes(&r, size);
    m->functions[i].end = r.at;
  }
  return r.failed ? error_malformed("malformed code section") : NULL;
}

static error *cannot_lower(error *cause) {
  return error_prefix(cause, "exceptions cannot be lowered: ");
}

static error *read_functions(struct module *m, const wasm_module *file) {
  error *e = wasm_functions_read(file, m->arena, &m->all);
  if (e) return cannot_lower(e);
  m->functions = arena_allocate(m->arena, (m->all.count + 1) * sizeof *m->functions);
  return NULL;
}

static error *read_imports(struct module *m, const wasm_module *file) {
  import_reader imports = imports_of(file);
  for (wasm_import import; next_import(&imports, &import);) {
    if (import.kind == EXTERNAL_TAG)
      return error_unsupported("exceptions cannot be lowered: tag '%.*s' is imported",
                               (int)import.name_length, (const char *)import.name);
    m->imported_globals += import.kind == EXTERNAL_GLOBAL;
  }
  return NULL;
}

error *unwind_read(struct module *m, const wasm_module *file) {
  TRY(read_functions(m, file));
  TRY(read_imports(m, file));
  find_exnref(m);
  TRY(read_tags(m, wasm_module_section(file, SECTION_TAG)));
  TRY(read_globals(m, wasm_module_section(file, SECTION_GLOBAL)));
  m->thrown = m->imported_globals + m->global_count;
  read_elements(m, wasm_module_section(file, SECTION_ELEMENT));
  return read_bodies(m, wasm_module_section(file, SECTION_CODE));
}

// ---- Instructions -----------------------------------------------------------------------------

struct catch_clause read_catch(reader *r) {
  struct catch_clause c = {.kind = (enum catch_kind)read_byte(r)};
  if (c.kind > CATCH_ALL_REF) r->failed = true;
  if (c.kind < CATCH_ALL) c.tag = read_u32(r);
  c.label = read_u32(r);
  return c;
}

bool skip_block_type(const struct module *m, reader *r) {
  uint32_t type;
  if (!read_block_type(r, &type)) return false;
  if (type >= m->all.type_count) return r->failed = true, false;
  return m->all.types[type].parameters.count > 0;
}

// ---- Output -----------------------------------------------------------------------------------

error *unwind_error_in(uint32_t function, error *e) {
  char place[32];
  snprintf(place, sizeof place, "function %u: ", function);
  return cannot_lower(error_prefix(e, place));
}
