/* SPDX-License-Identifier: MIT */
/* loader.c: bytes -> module, section by section as they arrive (spec 5.5). */
#include "base/error.h"
#include "base/options.h"
#include "wasm/decode.h"

#include <stdlib.h>
#include <string.h>

enum section_id {
  SECTION_CUSTOM,
  SECTION_TYPE,
  SECTION_IMPORT,
  SECTION_FUNCTION,
  SECTION_TABLE,
  SECTION_MEMORY,
  SECTION_GLOBAL,
  SECTION_EXPORT,
  SECTION_START,
  SECTION_ELEMENT,
  SECTION_CODE,
  SECTION_DATA,
  SECTION_DATA_COUNT,
  SECTION_TAG,
  SECTION_COUNT,
};

struct amphora_loader {
  amphora_module *module;
  amphora_module_options options;
  struct validator validator;
  uint8_t *buffer; /* of chunks; NULL if the bytes were given whole */
  size_t capacity;
  size_t at;         /* what comes before has been decoded */
  bool has_header;   /* magic and version */
  uint8_t last_rank; /* of the sections so far */
  bool in_code;      /* within the code section: */
  size_t code_end;
  uint32_t next_body; /* a function index */
  bool is_valid;      /* bodies were validated before */
  uint32_t section_capacity;
};

static void check_memory_count(struct reader *r, const struct amphora_loader *l) {
  if (l->options.max_memories && l->module->memory_count > l->options.max_memories)
    invalid(r, "multiple memories");
}
static void check_table_count(struct reader *r, const struct amphora_loader *l) {
  if (l->options.max_tables && l->module->table_count > l->options.max_tables)
    invalid(r, "multiple tables");
}

/* ---- The section loop ---------------------------------------------------------------------------
 */

static const struct {
  const char *name;
  uint8_t rank; /* sections come in ascending rank */
} section_infos[SECTION_COUNT] = {
    [SECTION_CUSTOM] = {"custom", 0},    [SECTION_TYPE] = {"type", 1},
    [SECTION_IMPORT] = {"import", 2},    [SECTION_FUNCTION] = {"function", 3},
    [SECTION_TABLE] = {"table", 4},      [SECTION_MEMORY] = {"memory", 5},
    [SECTION_TAG] = {"tag", 6},          [SECTION_GLOBAL] = {"global", 7},
    [SECTION_EXPORT] = {"export", 8},    [SECTION_START] = {"start", 9},
    [SECTION_ELEMENT] = {"element", 10}, [SECTION_DATA_COUNT] = {"data count", 11},
    [SECTION_CODE] = {"code", 12},       [SECTION_DATA] = {"data", 13},
};

static struct reader reader_at(const struct amphora_loader *l, size_t offset, size_t size) {
  const uint8_t *start = l->module->bytes + offset;
  return (struct reader){start, start, start + size, offset, NULL};
}

static void add_section(struct reader *r, struct amphora_loader *l, uint8_t id, size_t end) {
  amphora_module *m = l->module;
  if (m->section_count == l->section_capacity) {
    uint32_t more = l->section_capacity + 16;
    if (!decode_extend(r, m, &m->sections, m->section_count, more, sizeof *m->sections)) return;
    l->section_capacity += more;
  }
  const char *name = section_infos[id].name;
  struct section section = {.id = id, .name = {name, strlen(name)}};
  if (id == SECTION_CUSTOM) section.name = decode_name(r, m);
  section.contents = (struct span){reader_offset(r), end - reader_offset(r)};
  m->sections[m->section_count++] = section;
}

static void decode_section(struct reader *r, struct amphora_loader *l, uint8_t id) {
  amphora_module *m = l->module;
  switch (id) {
  case SECTION_CUSTOM:
    if (!r->error && strcmp(m->sections[m->section_count - 1].name.bytes, "name") == 0)
      decode_name_section(*r, m);
    r->at = r->end;
    break;
  case SECTION_TYPE: decode_types(r, m); break;
  case SECTION_IMPORT:
    decode_imports(r, m);
    check_memory_count(r, l);
    check_table_count(r, l);
    break;
  case SECTION_FUNCTION: decode_functions(r, m); break;
  case SECTION_TABLE:
    decode_tables(r, m, &l->validator);
    check_table_count(r, l);
    break;
  case SECTION_MEMORY:
    decode_memories(r, m);
    check_memory_count(r, l);
    break;
  case SECTION_TAG: decode_tags(r, m); break;
  case SECTION_GLOBAL: decode_globals(r, m, &l->validator); break;
  case SECTION_EXPORT: decode_exports(r, m); break;
  case SECTION_START: decode_start(r, m); break;
  case SECTION_ELEMENT: decode_elements(r, m, &l->validator); break;
  case SECTION_DATA_COUNT: decode_data_count(r, m); break;
  case SECTION_DATA: decode_data(r, m, &l->validator); break;
  }
}

/* What a step of decoding came to. */
enum progress { PROGRESS, NEEDS_MORE, FAILED };

static amphora_error *end_of_bytes(const struct amphora_loader *l) {
  return error_at(AMPHORA_MALFORMED, l->module->size, "unexpected end");
}

static enum progress decode_header(struct amphora_loader *l, amphora_error **error) {
  static const uint8_t header[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
  size_t size = l->module->size < sizeof header ? l->module->size : sizeof header;
  for (size_t i = 0; i < size; i++) {
    if (l->module->bytes[i] == header[i]) continue;
    *error = error_at(AMPHORA_MALFORMED, i < 4 ? 0 : 4,
                      i < 4 ? "magic header not detected" : "unknown binary version");
    return FAILED;
  }
  if (size < sizeof header) return NEEDS_MORE;
  l->at = sizeof header;
  l->has_header = true;
  return PROGRESS;
}

/* Reads a size in LEB128 that may not have arrived as a whole: false if it has not. */
static bool peek_size(struct reader *r, uint32_t *size) {
  const uint8_t *byte = r->at;
  while (byte < r->end && byte - r->at < 5 && *byte & 0x80) byte++;
  if (byte == r->end) return false;
  *size = read_u32(r);
  return true;
}

/* The code section is decoded body by body. */
static void start_code(struct reader *r, struct amphora_loader *l, size_t end) {
  const amphora_module *m = l->module;
  uint32_t count = read_u32(r);
  if (!r->error && count != m->function_count - m->imported_functions)
    malformed(r, "function and code section have inconsistent lengths");
  l->in_code = true;
  l->code_end = end;
  l->next_body = m->imported_functions;
}

static enum progress start_section(struct amphora_loader *l, bool final, amphora_error **error) {
  struct reader r = reader_at(l, l->at, l->module->size - l->at);
  uint8_t id = read_byte(&r);
  uint8_t rank = id < SECTION_COUNT ? section_infos[id].rank : 0;
  uint32_t size = 0;
  if (id >= SECTION_COUNT)
    malformed(&r, "malformed section id");
  else if (rank && rank <= l->last_rank)
    malformed(&r, "unexpected content after last section");
  else if (!peek_size(&r, &size))
    return NEEDS_MORE;
  size_t start = reader_offset(&r), left = reader_left(&r);
  size_t needed = id == SECTION_CODE && size > 5 ? 5 : size;
  if (!final && !r.error && left < needed) return NEEDS_MORE;
  if (final && !r.error && left < size) malformed(&r, "length out of bounds");
  if (!r.error) {
    l->last_rank = rank ? rank : l->last_rank;
    r = reader_at(l, start, left < size ? left : size);
    add_section(&r, l, id, start + size);
    if (id == SECTION_CODE)
      start_code(&r, l, start + size);
    else
      decode_section(&r, l, id);
  }
  if (!r.error && id != SECTION_CODE && r.at != r.end) malformed(&r, "section size mismatch");
  l->at = reader_offset(&r);
  *error = r.error;
  return r.error ? FAILED : PROGRESS;
}

static enum progress finish_code(struct amphora_loader *l, amphora_error **error) {
  l->in_code = false;
  if (l->at == l->code_end) return PROGRESS;
  *error = error_at(AMPHORA_MALFORMED, l->at, "section size mismatch");
  return FAILED;
}

static enum progress decode_body(struct amphora_loader *l, bool final, amphora_error **error) {
  if (l->next_body == l->module->function_count) return finish_code(l, error);
  size_t arrived = l->code_end < l->module->size ? l->code_end : l->module->size;
  bool whole = final || arrived == l->code_end;
  struct reader r = reader_at(l, l->at, arrived - l->at);
  uint32_t size = 0;
  bool has_size = peek_size(&r, &size);
  if (!whole && (!has_size || (!r.error && size > reader_left(&r)))) return NEEDS_MORE;
  if (!has_size || size > reader_left(&r) || size > MAX_BODY_SIZE)
    malformed(&r, "unexpected end of section or function");
  if (!r.error) {
    struct function *function = &l->module->functions[l->next_body++];
    function->body = (struct span){reader_offset(&r), size};
    l->at = reader_offset(&r) + size;
    if (!l->is_valid)
      r.error =
          validate_body(&l->validator, functype_at(l->module, function->type), function->body);
  }
  *error = r.error;
  return r.error ? FAILED : PROGRESS;
}

static bool is_cancelled(const struct amphora_loader *l) {
  const volatile bool *cancel = l->options.cancel;
  return cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED);
}

/* Decodes what has arrived as far as it is complete. */
static amphora_error *decode(struct amphora_loader *l, bool final) {
  amphora_error *error = NULL;
  enum progress progress = PROGRESS;
  while (progress == PROGRESS) {
    if (is_cancelled(l)) return error_trap(AMPHORA_TRAP_INTERRUPT);
    if (!l->has_header)
      progress = decode_header(l, &error);
    else if (l->in_code)
      progress = decode_body(l, final, &error);
    else if (l->at < l->module->size)
      progress = start_section(l, final, &error);
    else
      break;
  }
  if (progress == NEEDS_MORE && final) error = end_of_bytes(l);
  return error;
}

static amphora_error *check_end(const struct amphora_loader *l) {
  const amphora_module *m = l->module;
  if (m->function_count > m->imported_functions && l->next_body != m->function_count)
    return error_at(AMPHORA_MALFORMED, m->size,
                    "function and code section have inconsistent lengths");
  if (l->validator.lacks_data_count)
    return error_at(m->data_count ? AMPHORA_MALFORMED : AMPHORA_INVALID, m->size,
                    m->data_count ? "data count section required" : "unknown data segment");
  if (m->has_data_count && m->data_count && !m->data)
    return error_at(AMPHORA_MALFORMED, m->size,
                    "data count and data section have inconsistent lengths");
  return NULL;
}

/* ---- Loaders ------------------------------------------------------------------------------------
 */

amphora_error *amphora_loader_new(const amphora_module_options *given, amphora_loader **loader) {
  amphora_module_options options;
  amphora_error *error = options_copy(&options, sizeof options, given);
  if (error) return error;
  amphora_loader *l = calloc(1, sizeof *l);
  amphora_module *m = calloc(1, sizeof *m);
  if (!l || !m) {
    free(l);
    free(m);
    return error_out_of_memory();
  }
  l->options = options;
  atomic_init(&m->references, 1);
  l->module = m;
  m->counts = options.count;
  validator_init(&l->validator, m);
  l->validator.cancel = options.cancel;
  *loader = l;
  return NULL;
}

amphora_error *amphora_loader_write(amphora_loader *l, const void *bytes, size_t size) {
  amphora_module *m = l->module;
  if (size > l->capacity - m->size) {
    size_t capacity = l->capacity * 2 > m->size + size ? l->capacity * 2 : m->size + size;
    uint8_t *grown = size > SIZE_MAX / 4 ? NULL : realloc(l->buffer, capacity);
    if (!grown) return error_out_of_memory();
    l->buffer = grown;
    l->capacity = capacity;
    m->bytes = grown;
    m->owns_bytes = true;
  }
  if (size) memcpy(l->buffer + m->size, bytes, size);
  m->size += size;
  return decode(l, false);
}

amphora_error *amphora_loader_finish(amphora_loader *l, amphora_module **module) {
  amphora_error *error = decode(l, true);
  if (!error) error = check_end(l);
  if (error) return error;
  *module = l->module;
  l->module = NULL;
  l->buffer = NULL;
  l->capacity = 0;
  return NULL;
}

void amphora_loader_delete(amphora_loader *l) {
  if (!l) return;
  validator_free(&l->validator);
  amphora_module_delete(l->module);
  free(l);
}

static amphora_error *load(const void *bytes, size_t size, const amphora_module_options *options,
                           bool is_valid, amphora_module **module) {
  amphora_loader *l;
  amphora_error *error = amphora_loader_new(options, &l);
  if (error) return error;
  l->is_valid = is_valid;
  if (l->options.borrow) {
    l->module->bytes = bytes;
    l->module->size = size;
  } else {
    error = amphora_loader_write(l, bytes, size);
  }
  if (!error) error = amphora_loader_finish(l, module);
  amphora_loader_delete(l);
  return error;
}

amphora_error *amphora_module_new(const void *bytes, size_t size,
                                  const amphora_module_options *options, amphora_module **module) {
  return load(bytes, size, options, false, module);
}

amphora_error *module_new_valid(const void *bytes, size_t size, amphora_module **module) {
  const amphora_module_options borrow = {.size = sizeof borrow, .borrow = true};
  return load(bytes, size, &borrow, true, module);
}
