#include "wasm/file.h"

#include "base/arena.h"
#include "wasm/reader.h"

#include <stdlib.h>
#include <string.h>

static const char name_section[] = "name";

enum { LAST_SECTION = SECTION_TAG };

// Of programs: see docs/internals.md.
enum { PROGRAM_TRAILER_SIZE = 20 };
#define PROGRAM_MAGIC "AMPHORA\1"

// ---- Sections ---------------------------------------------------------------------------------

static bool is_named(const section *s, const char *name) {
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

error *wasm_file_check(const buffer *module, const char *name) {
  static const uint8_t header[WASM_HEADER_SIZE] = {0, 'a', 's', 'm', 1, 0, 0, 0};
  if (module->size < 4 || memcmp(module->bytes, header, 4) != 0)
    return error_new("%s: not a WebAssembly module", name);
  if (module->size < WASM_HEADER_SIZE) return error_new("%s: truncated WebAssembly module", name);
  if (memcmp(module->bytes, header, WASM_HEADER_SIZE) != 0)
    return error_new("%s: WebAssembly module of an unknown version", name);
  reader r = sections_of(module);
  section s;
  int last = 0;
  while (next_section(&r, &s)) {
    size_t offset = (size_t)(s.start - module->bytes);
    if (s.id == SECTION_CUSTOM) continue;
    if (s.id > LAST_SECTION) return error_new("%s: unknown section %d at %zu", name, s.id, offset);
    if (rank(s.id) <= last)
      return error_new("%s: section %d at %zu is out of order", name, s.id, offset);
    last = rank(s.id);
  }
  if (r.failed)
    return error_new("%s: truncated or corrupt WebAssembly module: the section at %zu of %zu bytes "
                     "does not fit",
                     name, (size_t)(s.start - module->bytes), module->size);
  return NULL;
}

bool wasm_file_has_custom(const buffer *module, const char *name) {
  reader r = sections_of(module);
  section s;
  while (next_section(&r, &s))
    if (is_named(&s, name)) return true;
  return false;
}

static bool is_kept(const section *s, unsigned keep) {
  if (s->id != SECTION_CUSTOM || has_prefix(s, "dylink")) return true;
  if (is_named(s, name_section)) return keep & CUSTOM_NAMES;
  if (is_named(s, "em_js") || is_named(s, "em_asm")) return true; // parts of the program
  bool debug = has_prefix(s, ".debug_") || is_named(s, "sourceMappingURL") ||
               is_named(s, "external_debug_info");
  return keep & (debug ? CUSTOM_DEBUG : CUSTOM_OTHER);
}

void wasm_file_strip(const buffer *module, unsigned keep, buffer *out) {
  reader r = sections_of(module);
  section s;
  buffer_append(out, module->bytes, WASM_HEADER_SIZE);
  while (next_section(&r, &s))
    if (is_kept(&s, keep)) buffer_append(out, s.start, (size_t)(s.end - s.start));
}

// ---- What is in a module ----------------------------------------------------------------------

void wasm_file_exports(const buffer *module, void (*visit)(const char *, size_t, uint8_t, void *),
                       void *context) {
  reader body = section_body(module, SECTION_EXPORT);
  for (uint32_t count = read_u32(&body); count > 0 && !body.failed; count--) {
    uint32_t length = read_u32(&body);
    const uint8_t *name = read_bytes(&body, length);
    uint8_t kind = read_byte(&body);
    read_u32(&body); // index
    if (!body.failed) visit((const char *)name, length, kind, context);
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

void wasm_file_function_names(const buffer *module,
                              void (*visit)(uint32_t, const char *, size_t, void *),
                              void *context) {
  reader r = sections_of(module);
  section s;
  while (next_section(&r, &s)) {
    if (!is_named(&s, name_section)) continue;
    reader body = {s.body, s.end, false};
    while (body.at < body.end && !body.failed) {
      uint8_t id = read_byte(&body);
      uint32_t size = read_u32(&body);
      const uint8_t *start = read_bytes(&body, size);
      if (id == FUNCTION_NAMES && !body.failed)
        visit_names((reader){start, body.at, false}, visit, context);
    }
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

bool wasm_file_has_floats(const buffer *module) {
  return types_have_floats(section_body(module, SECTION_TYPE)) ||
         code_has_floats(section_body(module, SECTION_CODE));
}

const uint8_t *wasm_file_data(const buffer *module, size_t *size) {
  reader r = section_body(module, SECTION_DATA);
  *size = (size_t)(r.end - r.at);
  return r.at;
}

// ---- Programs ---------------------------------------------------------------------------------

// Where the parts of a program are; of a bare module: all of it is the module.
struct parts {
  size_t module, size; // the module
  size_t path;         // size of amrun's path
  bool program;
};

static uint64_t little_endian(const uint8_t *bytes, int count) {
  uint64_t value = 0;
  for (int i = count - 1; i >= 0; i--) value = value << 8 | bytes[i];
  return value;
}

static error *find_parts(const buffer *file, const char *name, struct parts *parts) {
  static const char magic[] = PROGRAM_MAGIC;
  *parts = (struct parts){.size = file->size};
  if (file->size < PROGRAM_TRAILER_SIZE ||
      memcmp(file->bytes + file->size - strlen(magic), magic, strlen(magic)) != 0)
    return NULL;
  const uint8_t *trailer = file->bytes + file->size - PROGRAM_TRAILER_SIZE;
  uint64_t room = file->size - PROGRAM_TRAILER_SIZE;
  uint64_t path = little_endian(trailer, 4), size = little_endian(trailer + 4, 8);
  if (path > room || size > room - path)
    return error_new("%s: corrupt program: its trailer names more bytes than there are", name);
  *parts = (struct parts){room - path - size, size, path, true};
  return NULL;
}

error *wasm_file_extract(buffer *file, const char *name) {
  struct parts parts;
  TRY(find_parts(file, name, &parts));
  if (parts.program) memmove(file->bytes, file->bytes + parts.module, parts.size);
  file->size = parts.size;
  return wasm_file_check(file, name);
}

void wasm_file_append_trailer(const char *amrun, size_t module_size, buffer *out) {
  uint8_t trailer[PROGRAM_TRAILER_SIZE - 8];
  for (int i = 0; i < 4; i++) trailer[i] = (uint8_t)(strlen(amrun) >> 8 * i);
  for (int i = 0; i < 8; i++) trailer[4 + i] = (uint8_t)((uint64_t)module_size >> 8 * i);
  buffer_text(out, amrun);
  buffer_append(out, trailer, sizeof trailer);
  buffer_append(out, PROGRAM_MAGIC, 8);
}

void wasm_file_strip_program(const buffer *file, unsigned keep, buffer *out) {
  struct parts parts;
  error_free(find_parts(file, "", &parts));
  buffer module = {file->bytes + parts.module, parts.size, 0};
  buffer_append(out, file->bytes, parts.module);
  size_t before = out->size;
  wasm_file_strip(&module, keep, out);
  if (!parts.program) return;
  char *amrun = memory_allocate(parts.path + 1);
  memcpy(amrun, module.bytes + parts.size, parts.path);
  amrun[parts.path] = 0;
  wasm_file_append_trailer(amrun, out->size - before, out);
  free(amrun);
}
