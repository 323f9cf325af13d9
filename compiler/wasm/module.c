/* SPDX-License-Identifier: MIT */
#include "wasm/module.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char name_section[] = "name";

enum { LAST_SECTION = SECTION_TAG };

// ---- Sections ---------------------------------------------------------------------------------

bool section_is_named(const section *s, const char *name) {
  return s->id == SECTION_CUSTOM && s->name_length == strlen(name) &&
         memcmp(s->name, name, s->name_length) == 0;
}

static bool has_prefix(const section *s, const char *prefix) {
  return s->name_length >= strlen(prefix) && memcmp(s->name, prefix, strlen(prefix)) == 0;
}

// Where the section stands in the order that the specification asks for.
static int rank(uint8_t id) {
  static const uint8_t ranks[LAST_SECTION + 1] = {[1] = 1,   [2] = 2,   [3] = 3,  [4] = 4, [5] = 5,
                                                  [13] = 6,  [6] = 7,   [7] = 8,  [8] = 9, [9] = 10,
                                                  [12] = 11, [10] = 12, [11] = 13};
  return ranks[id];
}

// Checks what precedes the sections.
static error *check_header(const buffer *bytes, const char *name) {
  static const uint8_t header[WASM_HEADER_SIZE] = {0, 'a', 's', 'm', 1, 0, 0, 0};
  if (bytes->size < 4 || memcmp(bytes->bytes, header, 4) != 0)
    return error_malformed("%s: not a WebAssembly module", name);
  if (bytes->size < WASM_HEADER_SIZE)
    return error_malformed("%s: truncated WebAssembly module", name);
  if (memcmp(bytes->bytes, header, WASM_HEADER_SIZE) != 0)
    return error_malformed("%s: WebAssembly module of an unknown version", name);
  return NULL;
}

// *last is the rank of the section before it.
static error *check_order(const section *s, size_t offset, const char *name, int *last) {
  if (s->id == SECTION_CUSTOM) return NULL;
  if (s->id > LAST_SECTION)
    return error_malformed("%s: unknown section %d at %zu", name, s->id, offset);
  if (rank(s->id) <= *last)
    return error_malformed("%s: section %d at %zu is out of order", name, s->id, offset);
  *last = rank(s->id);
  return NULL;
}

static void add_section(wasm_module *m, section s) {
  if (m->section_count == m->section_capacity) {
    m->section_capacity = m->section_capacity ? 2 * m->section_capacity : 16;
    m->sections = memory_resize(m->sections, m->section_capacity * sizeof *m->sections);
  }
  m->sections[m->section_count++] = s;
}

static error *read_sections(wasm_module *m, const char *name) {
  reader r = sections_of(&m->bytes);
  section s;
  for (int last = 0; next_section(&r, &s); add_section(m, s))
    TRY(check_order(&s, (size_t)(s.start - m->bytes.bytes), name, &last));
  if (!r.failed) return NULL;
  return error_malformed(
      "%s: truncated or corrupt WebAssembly module: the section at %zu of %zu bytes "
      "does not fit",
      name, (size_t)(s.start - m->bytes.bytes), m->bytes.size);
}

error *wasm_module_open(wasm_module *m, buffer bytes, const char *name) {
  wasm_module_free(m);
  m->bytes = bytes;
  error *e = check_header(&bytes, name);
  if (!e) e = read_sections(m, name);
  if (e) wasm_module_free(m);
  return e;
}

error *wasm_module_become(wasm_module *m, buffer bytes, error *e) {
  if (e) return buffer_free(&bytes), e;
  e = wasm_module_open(m, bytes, "");
  assert(!e);
  return e;
}

void wasm_module_free(wasm_module *m) {
  buffer_free(&m->bytes);
  free(m->sections);
  *m = (wasm_module){0};
}

reader wasm_module_section(const wasm_module *m, enum section_id id) {
  for (size_t i = 0; i < m->section_count; i++)
    if (m->sections[i].id == id) return (reader){m->sections[i].body, m->sections[i].end, false};
  return (reader){0};
}

const section *wasm_module_custom(const wasm_module *m, const char *name) {
  for (size_t i = 0; i < m->section_count; i++)
    if (section_is_named(&m->sections[i], name)) return &m->sections[i];
  return NULL;
}

bool section_is_kept(const section *s, unsigned keep) {
  if (s->id != SECTION_CUSTOM || has_prefix(s, "dylink")) return true;
  if (section_is_named(s, name_section)) return keep & CUSTOM_NAMES;
  if (section_is_named(s, "em_js") || section_is_named(s, "em_asm"))
    return true; // parts of the program
  bool debug = has_prefix(s, ".debug_") || section_is_named(s, "sourceMappingURL") ||
               section_is_named(s, "external_debug_info");
  return keep & (debug ? CUSTOM_DEBUG : CUSTOM_OTHER);
}

void wasm_module_strip(const wasm_module *m, unsigned keep, buffer *out) {
  buffer_append(out, m->bytes.bytes, WASM_HEADER_SIZE);
  for (size_t i = 0; i < m->section_count; i++) {
    const section *s = &m->sections[i];
    if (section_is_kept(s, keep)) buffer_append(out, s->start, (size_t)(s->end - s->start));
  }
}

// ---- What is in a module ----------------------------------------------------------------------

void wasm_module_exports(const wasm_module *m,
                         void (*visit)(const char *, size_t, uint8_t, uint32_t, void *),
                         void *context) {
  reader body = wasm_module_section(m, SECTION_EXPORT);
  for (uint32_t count = read_u32(&body); count > 0 && !body.failed; count--) {
    uint32_t length = read_u32(&body);
    const uint8_t *name = read_bytes(&body, length);
    uint8_t kind = read_byte(&body);
    uint32_t index = read_u32(&body);
    if (!body.failed) visit((const char *)name, length, kind, index, context);
  }
}

enum { FUNCTION_NAMES = 1 };

static void visit_names(reader names, void (*visit)(uint32_t, const char *, size_t, void *),
                        void *context) {
  for (uint32_t count = read_u32(&names); count > 0 && !names.failed; count--) {
    uint32_t index = read_u32(&names);
    uint32_t length = read_u32(&names);
    const uint8_t *name = read_bytes(&names, length);
    if (!names.failed) visit(index, (const char *)name, length, context);
  }
}

void wasm_module_function_names(const wasm_module *m,
                                void (*visit)(uint32_t, const char *, size_t, void *),
                                void *context) {
  const section *names = wasm_module_custom(m, name_section);
  reader body = names ? (reader){names->body, names->end, false} : (reader){0};
  while (!reader_done(&body)) {
    uint8_t id = read_byte(&body);
    uint32_t size = read_u32(&body);
    const uint8_t *start = read_bytes(&body, size);
    if (id == FUNCTION_NAMES && !body.failed)
      visit_names((reader){start, body.at, false}, visit, context);
  }
}

static bool is_float(uint8_t type) { return type == 0x7d || type == 0x7c; }

static bool types_have_floats(reader r) {
  bool found = false;
  for (uint32_t count = read_u32(&r); count > 0 && !r.failed; count--) {
    if (read_byte(&r) != 0x60) return true; // not a function: be safe
    for (int lists = 0; lists < 2; lists++)
      for (uint32_t n = read_u32(&r); n > 0 && !r.failed; n--) found |= is_float(read_byte(&r));
  }
  return found;
}

static bool code_has_floats(reader code) {
  for (uint32_t count = read_u32(&code); count > 0 && !code.failed; count--) {
    uint32_t size = read_u32(&code);
    reader body = {read_bytes(&code, size), code.at, false};
    for (uint32_t n = read_u32(&body); n > 0 && !body.failed; n--) {
      read_u32(&body); // how many locals
      if (is_float(read_byte(&body))) return true;
    }
    while (!reader_done(&body)) {
      uint8_t op = read_byte(&body);
      if (opcode_has_floats(body, op)) return true;
      skip_immediates(&body, op);
    }
    if (body.failed) return true;
  }
  return code.failed;
}

bool wasm_module_has_floats(const wasm_module *m) {
  return types_have_floats(wasm_module_section(m, SECTION_TYPE)) ||
         code_has_floats(wasm_module_section(m, SECTION_CODE));
}
