#include "wasm_file.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_SIZE = 8, LAST_SECTION = 13 };

// Of programs: see docs/internals.md.
enum { PROGRAM_TRAILER_SIZE = 20 };
#define PROGRAM_MAGIC "AMPHORA\1"

enum section_id { SECTION_CUSTOM = 0, SECTION_IMPORT = 2 };

// Reads forward over bytes; `failed` sticks once something was missing.
struct reader {
  const uint8_t *at, *end;
  bool failed;
};

static uint8_t read_byte(struct reader *r) {
  if (r->at == r->end) return r->failed = true, 0;
  return *r->at++;
}

static uint32_t read_u32(struct reader *r) {
  uint32_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    uint8_t byte = read_byte(r);
    value |= (uint32_t)(byte & 0x7f) << shift;
    if (shift == 28 && byte > 0x0f) break;
    if (byte < 0x80) return value;
  }
  r->failed = true;
  return 0;
}

static const uint8_t *read_bytes(struct reader *r, size_t size) {
  const uint8_t *bytes = r->at;
  if ((size_t)(r->end - r->at) < size) return r->failed = true, bytes;
  r->at += size;
  return bytes;
}

// ---- Sections ---------------------------------------------------------------------------------

struct section {
  uint8_t id;
  const uint8_t *start;      // of its id
  const uint8_t *body, *end; // of a custom section: behind its name
  const uint8_t *name;       // of a custom section
  uint32_t name_length;
};

// The next section; false at the end, or on failure.
static bool next_section(struct reader *r, struct section *s) {
  if (r->at == r->end || r->failed) return false;
  *s = (struct section){.start = r->at};
  s->id = read_byte(r);
  uint32_t size = read_u32(r);
  s->body = read_bytes(r, size);
  s->end = r->at;
  if (r->failed || s->id != SECTION_CUSTOM) return !r->failed;
  struct reader name = {s->body, s->end, false};
  s->name_length = read_u32(&name);
  s->name = read_bytes(&name, s->name_length);
  s->body = name.at;
  return !(r->failed = name.failed);
}

static struct reader sections_of(const buffer *module) {
  return (struct reader){module->bytes + HEADER_SIZE, module->bytes + module->size, false};
}

static bool is_named(const struct section *s, const char *name) {
  return s->id == SECTION_CUSTOM && s->name_length == strlen(name) &&
         memcmp(s->name, name, s->name_length) == 0;
}

static bool has_prefix(const struct section *s, const char *prefix) {
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
  static const uint8_t header[HEADER_SIZE] = {0, 'a', 's', 'm', 1, 0, 0, 0};
  if (module->size < 4 || memcmp(module->bytes, header, 4) != 0)
    return error_new("%s: not a WebAssembly module", name);
  if (module->size < HEADER_SIZE) return error_new("%s: truncated WebAssembly module", name);
  if (memcmp(module->bytes, header, HEADER_SIZE) != 0)
    return error_new("%s: WebAssembly module of an unknown version", name);
  struct reader r = sections_of(module);
  struct section s;
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
  struct reader r = sections_of(module);
  struct section s;
  while (next_section(&r, &s))
    if (is_named(&s, name)) return true;
  return false;
}

static bool is_kept(const struct section *s, unsigned keep) {
  if (s->id != SECTION_CUSTOM || has_prefix(s, "dylink")) return true;
  if (is_named(s, "name")) return keep & CUSTOM_NAMES;
  bool debug = has_prefix(s, ".debug_") || is_named(s, "sourceMappingURL") ||
               is_named(s, "external_debug_info");
  return keep & (debug ? CUSTOM_DEBUG : CUSTOM_OTHER);
}

void wasm_file_strip(const buffer *module, unsigned keep, buffer *out) {
  struct reader r = sections_of(module);
  struct section s;
  buffer_append(out, module->bytes, HEADER_SIZE);
  while (next_section(&r, &s))
    if (is_kept(&s, keep)) buffer_append(out, s.start, (size_t)(s.end - s.start));
}

// ---- Imports ----------------------------------------------------------------------------------

static void skip_limits(struct reader *r) {
  uint8_t flags = read_byte(r);
  read_u32(r);
  if (flags & 1) read_u32(r);
}

static void skip_descriptor(struct reader *r, uint8_t kind) {
  switch (kind) {
  case 0: read_u32(r); break;                  // function: type
  case 1: read_byte(r), skip_limits(r); break; // table
  case 2: skip_limits(r); break;               // memory
  case 3: read_byte(r), read_byte(r); break;   // global
  case 4: read_byte(r), read_u32(r); break;    // tag
  default: r->failed = true;
  }
}

error *wasm_file_imports(const buffer *module, const char *file,
                         void (*visit)(const wasm_import *, void *), void *context) {
  struct reader r = sections_of(module);
  struct section s;
  while (next_section(&r, &s) && s.id != SECTION_IMPORT) continue;
  if (r.failed || s.id != SECTION_IMPORT) return NULL;
  struct reader body = {s.body, s.end, false};
  for (uint32_t count = read_u32(&body); count > 0 && !body.failed; count--) {
    wasm_import import;
    import.module_length = read_u32(&body);
    import.module = read_bytes(&body, import.module_length);
    import.name_length = read_u32(&body);
    import.name = read_bytes(&body, import.name_length);
    import.kind = read_byte(&body);
    skip_descriptor(&body, import.kind);
    if (!body.failed) visit(&import, context);
  }
  return body.failed ? error_new("%s: malformed import section", file) : NULL;
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
