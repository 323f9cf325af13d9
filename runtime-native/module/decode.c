/* decode.c: bytes -> module, section by section as they arrive (spec 5.5). */
#include "module/error.h"
#include "module/validate.h"

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
  uint32_t section_capacity;
};

/* ---- Helpers ------------------------------------------------------------------------------------
 */

static void invalid(struct reader *r, const char *message) {
  reader_fail(r, AMPHORA_INVALID, "%s", message);
}
static void malformed(struct reader *r, const char *message) {
  reader_fail(r, AMPHORA_MALFORMED, "%s", message);
}

static void no_memory(struct reader *r) {
  if (!r->error) r->error = error_out_of_memory();
  r->at = r->end;
}

static void *allocate(struct reader *r, amphora_module *m, size_t count, size_t size) {
  void *memory = r->error ? NULL : arena_alloc(&m->arena, count, size);
  if (!memory) no_memory(r);
  return memory;
}

/* Makes room for `more` elements behind the `count` that an array has. */
static bool extend(struct reader *r, amphora_module *m, void *array, uint32_t count, uint32_t more,
                   size_t size) {
  void **pointer = array;
  if (r->error) return false;
  if (more > UINT32_MAX - count) {
    invalid(r, "too many definitions");
    return false;
  }
  void *grown = allocate(r, m, (size_t)count + more, size);
  if (!grown) return false;
  if (count) memcpy(grown, *pointer, count * size);
  *pointer = grown;
  return true;
}

static struct name keep_name(struct reader *r, amphora_module *m) {
  struct name name = {.bytes = ""};
  const char *bytes = read_name(r, &name.size);
  if (!bytes) return name;
  const char *copy = arena_string(&m->arena, bytes, name.size);
  if (copy)
    name.bytes = copy;
  else
    no_memory(r);
  return name;
}

static bool check_index(struct reader *r, uint32_t index, uint32_t count, const char *what) {
  if (r->error) return false;
  if (index < count) return true;
  reader_fail(r, AMPHORA_INVALID, "unknown %s %u", what, index);
  return false;
}

/* ---- Types --------------------------------------------------------------------------------------
 */

static const valtype *decode_result_type(struct reader *r, amphora_module *m, uint32_t known,
                                         uint32_t *count, uint32_t *slots) {
  *count = read_count(r);
  *slots = 0;
  if (*count > MAX_PARAMS) reader_fail(r, AMPHORA_INVALID, "more than %d values", MAX_PARAMS);
  valtype *types = allocate(r, m, *count + 1, sizeof *types);
  for (uint32_t i = 0; i < *count && !r->error; i++) {
    types[i] = read_valtype(r, m, known);
    *slots += slots_of(types[i]);
  }
  return types;
}

/* A type that names itself equals another that names itself at the same place. */
static valtype without_self(valtype type, uint32_t self) {
  return is_concrete(type) && type_index_of(type) == self
             ? (type & ~HEAP_MASK) | CONCRETE | 0xffffff
             : type;
}

static bool same_types(const valtype *a, uint32_t a_self, const valtype *b, uint32_t b_self,
                       uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (without_self(a[i], a_self) != without_self(b[i], b_self)) return false;
  return true;
}

static uint32_t hash_types(uint32_t hash, const valtype *types, uint32_t self, uint32_t count) {
  hash = (hash ^ count) * 16777619;
  for (uint32_t i = 0; i < count; i++) hash = (hash ^ without_self(types[i], self)) * 16777619;
  return hash ^ hash >> 15;
}

/* Finds the first type that equals the index-th; `table` is a hash table of indices + 1. */
static uint32_t canonical_type(const amphora_module *m, uint32_t index, uint32_t *table,
                               uint32_t mask) {
  const struct functype *type = &m->types[index];
  uint32_t hash = hash_types(2166136261u, type->params, index, type->param_count);
  hash = hash_types(hash, type->results, index, type->result_count);
  for (;; hash++) {
    uint32_t *entry = &table[hash & mask];
    if (*entry == 0) {
      *entry = index + 1;
      return index;
    }
    uint32_t other_index = *entry - 1;
    const struct functype *other = &m->types[other_index];
    if (type->param_count == other->param_count && type->result_count == other->result_count &&
        same_types(type->params, index, other->params, other_index, type->param_count) &&
        same_types(type->results, index, other->results, other_index, type->result_count))
      return other_index;
  }
}

static amphora_functype public_functype(struct reader *r, amphora_module *m,
                                        const struct functype *type) {
  amphora_type *types =
      allocate(r, m, (size_t)type->param_count + type->result_count + 1, sizeof *types);
  if (!types) return (amphora_functype){0};
  for (uint32_t i = 0; i < type->param_count; i++) types[i] = public_type(type->params[i]);
  for (uint32_t i = 0; i < type->result_count; i++)
    types[type->param_count + i] = public_type(type->results[i]);
  return (amphora_functype){types, types + type->param_count, type->param_count,
                            type->result_count};
}

static void decode_types(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (count > MAX_TYPES) return invalid(r, "too many types");
  m->types = allocate(r, m, (size_t)count + 1, sizeof *m->types);
  m->public_types = allocate(r, m, (size_t)count + 1, sizeof *m->public_types);
  uint32_t capacity = 16;
  while (capacity < count * 2) capacity *= 2;
  uint32_t *table = calloc(capacity, sizeof *table);
  if (!table) no_memory(r);
  for (uint32_t i = 0; i < count && !r->error; i++) {
    if (read_byte(r) != 0x60) {
      malformed(r, "malformed type: only function types are known");
      break;
    }
    struct functype *type = &m->types[i];
    type->params = decode_result_type(r, m, i + 1, &type->param_count, &type->param_slots);
    type->results = decode_result_type(r, m, i + 1, &type->result_count, &type->result_slots);
    if (r->error) break;
    const struct functype *equal = &m->types[canonical_type(m, i, table, capacity - 1)];
    type->canonical = (uint32_t)(equal - m->types);
    type->canonical_known = true;
    type->params = equal->params;
    type->results = equal->results;
    m->public_types[i] =
        equal == type ? public_functype(r, m, type) : m->public_types[type->canonical];
    m->type_count = i + 1;
  }
  free(table);
}

static uint32_t decode_type_index(struct reader *r, const amphora_module *m) {
  uint32_t index = read_u32(r);
  return check_index(r, index, m->type_count, "type") ? index : 0;
}

enum { HAS_MAX = 1, SHARED = 2, IS_64 = 4, HAS_PAGE_SIZE = 8 };

static amphora_bounds decode_limits(struct reader *r, uint32_t allowed_flags) {
  amphora_bounds bounds = {.max = UINT64_MAX};
  uint32_t flags = read_byte(r);
  if (flags & ~allowed_flags) malformed(r, "malformed limits flags");
  bounds.is_64 = flags & IS_64;
  bounds.shared = flags & SHARED;
  bounds.min = read_u64(r);
  if (flags & HAS_MAX) bounds.max = read_u64(r);
  bounds.page_log2 = 16;
  if (flags & HAS_PAGE_SIZE) {
    uint32_t page_log2 = read_u32(r);
    if (page_log2 > 64)
      malformed(r, "malformed custom page size");
    else if (page_log2 != 0 && page_log2 != 16)
      invalid(r, "invalid custom page size");
    bounds.page_log2 = page_log2 ? 16 : 0;
  }
  if (flags & HAS_MAX && bounds.min > bounds.max)
    invalid(r, "size minimum must not be greater than maximum");
  if (bounds.shared && !(flags & HAS_MAX)) invalid(r, "shared memory must have maximum");
  return bounds;
}

static struct memory decode_memory_type(struct reader *r) {
  amphora_bounds bounds = decode_limits(r, HAS_MAX | SHARED | IS_64 | HAS_PAGE_SIZE);
  uint64_t most = bounds.is_64 ? bounds.page_log2 ? (uint64_t)1 << 48 : UINT64_MAX
                               : (uint64_t)1 << (32 - bounds.page_log2);
  if (bounds.min > most || (bounds.max != UINT64_MAX && bounds.max > most))
    invalid(r, bounds.is_64 || !bounds.page_log2
                   ? "memory size must be at most the address space"
                   : "memory size must be at most 65536 pages (4GiB)");
  return (struct memory){bounds};
}

static struct table decode_table_type(struct reader *r, const amphora_module *m) {
  struct table table = {.type = read_reftype(r, m, m->type_count)};
  table.bounds = decode_limits(r, HAS_MAX | IS_64);
  table.bounds.page_log2 = 0;
  if (!table.bounds.is_64 && (table.bounds.min > UINT32_MAX ||
                              (table.bounds.max != UINT64_MAX && table.bounds.max > UINT32_MAX)))
    invalid(r, "table size must be at most 2^32-1");
  return table;
}

static struct global decode_global_type(struct reader *r, const amphora_module *m) {
  struct global global = {.type = read_valtype(r, m, m->type_count)};
  uint8_t mutability = read_byte(r);
  if (mutability > 1) malformed(r, "malformed mutability");
  global.is_mutable = mutability;
  return global;
}

static struct tag decode_tag_type(struct reader *r, const amphora_module *m) {
  if (read_byte(r) != 0) malformed(r, "malformed tag attribute");
  struct tag tag = {.type = decode_type_index(r, m)};
  if (!r->error && m->types[tag.type].result_count != 0) invalid(r, "non-empty tag result type");
  return tag;
}

/* ---- Sections -----------------------------------------------------------------------------------
 */

static void check_memory_count(struct reader *r, const struct amphora_loader *l) {
  if (l->options.max_memories && l->module->memory_count > l->options.max_memories)
    invalid(r, "multiple memories");
}
static void check_table_count(struct reader *r, const struct amphora_loader *l) {
  if (l->options.max_tables && l->module->table_count > l->options.max_tables)
    invalid(r, "multiple tables");
}

/* The type of an import, into the place of its index space if there is one yet. */
enum { NO_INDEX = UINT32_MAX };
static void decode_import_type(struct reader *r, amphora_module *m, amphora_kind kind,
                               uint32_t index) {
  switch (kind) {
  case AMPHORA_FUNCTION: {
    uint32_t type = decode_type_index(r, m);
    if (m->functions && index != NO_INDEX) m->functions[index].type = type;
    break;
  }
  case AMPHORA_TABLE: {
    struct table table = decode_table_type(r, m);
    if (m->tables && index != NO_INDEX) m->tables[index] = table;
    break;
  }
  case AMPHORA_MEMORY: {
    struct memory memory = decode_memory_type(r);
    if (m->memories && index != NO_INDEX) m->memories[index] = memory;
    break;
  }
  case AMPHORA_GLOBAL: {
    struct global global = decode_global_type(r, m);
    if (m->globals && index != NO_INDEX) m->globals[index] = global;
    break;
  }
  case AMPHORA_TAG: {
    struct tag tag = decode_tag_type(r, m);
    if (m->tags && index != NO_INDEX) m->tags[index] = tag;
    break;
  }
  }
}

/* Imports may come in groups that share the module's name, or also the type (compact import section
 * proposal): an empty field name and one of these codes announce a group. */
enum { GROUP_BY_MODULE = 0x7f, GROUP_BY_TYPE = 0x7e };

struct import_group {
  struct name module;
  uint8_t code; /* 0: no group */
  uint32_t left;
  struct reader type; /* GROUP_BY_TYPE */
};

/* Starts on the next import or group; the names of a group's imports are still to come. */
static struct name decode_import_start(struct reader *r, amphora_module *m,
                                       struct import_group *group) {
  *group = (struct import_group){.module = keep_name(r, m)};
  struct name name = keep_name(r, m);
  uint8_t code = r->at < r->end ? *r->at : 0;
  if (name.size || (code != GROUP_BY_MODULE && code != GROUP_BY_TYPE)) return name;
  group->code = read_byte(r);
  group->type = *r;
  if (code == GROUP_BY_TYPE) decode_import_type(r, m, read_byte(r), NO_INDEX);
  group->left = read_count(r);
  return keep_name(r, m);
}

/* Reads all imports; returns how many there are of each kind. The second time it knows. */
static void decode_import_list(struct reader *r, amphora_module *m, uint32_t count,
                               uint32_t kinds[5]) {
  struct import_group group = {0};
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct import *import = &m->imports[i];
    import->name = group.left ? keep_name(r, m) : decode_import_start(r, m, &group);
    import->module = group.module;
    if (r->error) return;
    struct reader shared = group.type;
    struct reader *type = group.code == GROUP_BY_TYPE ? &shared : r;
    uint8_t kind = read_byte(type);
    if (!r->error && kind > AMPHORA_TAG) return malformed(r, "malformed import kind");
    import->kind = kind;
    import->index = kinds[kind]++;
    decode_import_type(type, m, kind, import->index);
    r->error = type->error;
    if (group.code && group.left-- == 0) malformed(r, "empty import group");
  }
  if (group.left) malformed(r, "more imports than announced");
}

static void decode_imports(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r), kinds[5] = {0}, again[5] = {0};
  m->imports = allocate(r, m, (size_t)count + 1, sizeof *m->imports);
  struct reader first = *r;
  decode_import_list(&first, m, count, kinds);
  r->error = first.error;
  if (!extend(r, m, &m->functions, 0, kinds[AMPHORA_FUNCTION], sizeof *m->functions) ||
      !extend(r, m, &m->tables, 0, kinds[AMPHORA_TABLE], sizeof *m->tables) ||
      !extend(r, m, &m->memories, 0, kinds[AMPHORA_MEMORY], sizeof *m->memories) ||
      !extend(r, m, &m->globals, 0, kinds[AMPHORA_GLOBAL], sizeof *m->globals) ||
      !extend(r, m, &m->tags, 0, kinds[AMPHORA_TAG], sizeof *m->tags))
    return;
  decode_import_list(r, m, count, again);
  m->import_count = count;
  m->function_count = m->imported_functions = kinds[AMPHORA_FUNCTION];
  m->table_count = m->imported_tables = kinds[AMPHORA_TABLE];
  m->memory_count = m->imported_memories = kinds[AMPHORA_MEMORY];
  m->global_count = m->imported_globals = kinds[AMPHORA_GLOBAL];
  m->tag_count = m->imported_tags = kinds[AMPHORA_TAG];
}

static void decode_functions(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!extend(r, m, &m->functions, m->function_count, count, sizeof *m->functions)) return;
  for (uint32_t i = 0; i < count && !r->error; i++)
    m->functions[m->function_count++].type = decode_type_index(r, m);
}

static void decode_tables(struct reader *r, struct amphora_loader *l) {
  amphora_module *m = l->module;
  uint32_t count = read_count(r);
  if (!extend(r, m, &m->tables, m->table_count, count, sizeof *m->tables)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct table *table = &m->tables[m->table_count];
    bool has_initial = reader_left(r) >= 2 && r->at[0] == 0x40 && r->at[1] == 0x00;
    if (has_initial) r->at += 2;
    *table = decode_table_type(r, m);
    if (has_initial)
      table->initial = validate_const_expr(&l->validator, r, table->type, m->imported_globals);
    else if (!is_defaultable(table->type))
      invalid(r, "type mismatch: the table's elements need an initial value");
    m->table_count++;
  }
}

static void decode_memories(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!extend(r, m, &m->memories, m->memory_count, count, sizeof *m->memories)) return;
  for (uint32_t i = 0; i < count && !r->error; i++)
    m->memories[m->memory_count++] = decode_memory_type(r);
}

static void decode_tags(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!extend(r, m, &m->tags, m->tag_count, count, sizeof *m->tags)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) m->tags[m->tag_count++] = decode_tag_type(r, m);
}

static void decode_globals(struct reader *r, struct amphora_loader *l) {
  amphora_module *m = l->module;
  uint32_t count = read_count(r);
  if (!extend(r, m, &m->globals, m->global_count, count, sizeof *m->globals)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct global *global = &m->globals[m->global_count];
    *global = decode_global_type(r, m);
    global->initial = validate_const_expr(&l->validator, r, global->type, m->global_count);
    m->global_count++;
  }
}

static int compare_names(const struct name *a, const struct name *b) {
  int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
  return order ? order : (a->size > b->size) - (a->size < b->size);
}

static int compare_exports(const void *a, const void *b) {
  const struct export *const *x = a, *const *y = b;
  return compare_names(&(*x)->name, &(*y)->name);
}

static void decode_exports(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  const uint32_t counts[] = {m->function_count, m->table_count, m->memory_count, m->global_count,
                             m->tag_count};
  static const char *const kinds[] = {"function", "table", "memory", "global", "tag"};
  m->exports = allocate(r, m, (size_t)count + 1, sizeof *m->exports);
  m->exports_by_name = allocate(r, m, (size_t)count + 1, sizeof *m->exports_by_name);
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct export *export = &m->exports[i];
    export->name = keep_name(r, m);
    uint8_t kind = read_byte(r);
    if (kind > AMPHORA_TAG) return malformed(r, "malformed export kind");
    export->kind = kind;
    export->index = read_u32(r);
    if (!check_index(r, export->index, counts[kind], kinds[kind])) return;
    if (kind == AMPHORA_FUNCTION) m->functions[export->index].declared = true;
    m->exports_by_name[i] = export;
  }
  if (r->error) return;
  m->export_count = count;
  qsort(m->exports_by_name, count, sizeof *m->exports_by_name, compare_exports);
  for (uint32_t i = 1; i < count; i++)
    if (compare_exports(&m->exports_by_name[i - 1], &m->exports_by_name[i]) == 0)
      return reader_fail(r, AMPHORA_INVALID, "duplicate export name %s",
                         m->exports_by_name[i]->name.bytes);
}

static void decode_start(struct reader *r, amphora_module *m) {
  m->start = read_u32(r);
  if (!check_index(r, m->start, m->function_count, "function")) return;
  const struct functype *type = function_type(m, m->start);
  if (type->param_count || type->result_count) invalid(r, "start function must have type [] -> []");
  m->has_start = true;
}

static void decode_element_functions(struct reader *r, amphora_module *m,
                                     struct element_segment *segment) {
  segment->count = read_count(r);
  uint32_t *functions = allocate(r, m, (size_t)segment->count + 1, sizeof *functions);
  for (uint32_t i = 0; i < segment->count && !r->error; i++) {
    functions[i] = read_u32(r);
    if (check_index(r, functions[i], m->function_count, "function"))
      m->functions[functions[i]].declared = true;
  }
  segment->functions = functions;
}

static void decode_element_expressions(struct reader *r, struct amphora_loader *l,
                                       struct element_segment *segment) {
  segment->count = read_count(r);
  struct const_expr *expressions =
      allocate(r, l->module, (size_t)segment->count + 1, sizeof *expressions);
  for (uint32_t i = 0; i < segment->count && !r->error; i++)
    expressions[i] = validate_const_expr(&l->validator, r, segment->type, l->module->global_count);
  segment->expressions = expressions;
}

/* The form's bits: 1 passive or declarative, 2 explicit table or declarative, 4 expressions. */
static void decode_element(struct reader *r, struct amphora_loader *l,
                           struct element_segment *segment) {
  amphora_module *m = l->module;
  uint32_t form = read_u32(r);
  if (form > 7) return malformed(r, "malformed elements segment kind");
  segment->mode = !(form & 1) ? SEGMENT_ACTIVE : (form & 2) ? SEGMENT_DECLARATIVE : SEGMENT_PASSIVE;
  segment->type = form & 4 ? T_FUNCREF : T_FUNCREF & ~NULLABLE;
  if (segment->mode == SEGMENT_ACTIVE) {
    segment->table = form & 2 ? read_u32(r) : 0;
    if (!check_index(r, segment->table, m->table_count, "table")) return;
    segment->offset = validate_const_expr(
        &l->validator, r, m->tables[segment->table].bounds.is_64 ? T_I64 : T_I32, m->global_count);
  }
  if (form & 3) {
    if (form & 4)
      segment->type = read_reftype(r, m, m->type_count);
    else if (read_byte(r) != 0)
      malformed(r, "malformed element kind");
  }
  if (form & 4)
    decode_element_expressions(r, l, segment);
  else
    decode_element_functions(r, m, segment);
  if (segment->mode == SEGMENT_ACTIVE && !r->error &&
      !type_matches(segment->type, m->tables[segment->table].type))
    invalid(r, "type mismatch: elements and table");
}

static void decode_elements(struct reader *r, struct amphora_loader *l) {
  uint32_t count = read_count(r);
  l->module->elements = allocate(r, l->module, (size_t)count + 1, sizeof *l->module->elements);
  for (uint32_t i = 0; i < count && !r->error; i++) decode_element(r, l, &l->module->elements[i]);
  l->module->element_count = count;
}

static void decode_data_count(struct reader *r, amphora_module *m) {
  m->data_count = read_u32(r);
  m->has_data_count = true;
}

static void decode_data_segment(struct reader *r, struct amphora_loader *l,
                                struct data_segment *segment) {
  amphora_module *m = l->module;
  uint32_t form = read_u32(r);
  if (form > 2) return malformed(r, "malformed data segment kind");
  segment->mode = form == 1 ? SEGMENT_PASSIVE : SEGMENT_ACTIVE;
  if (segment->mode == SEGMENT_ACTIVE) {
    segment->memory = form == 2 ? read_u32(r) : 0;
    if (!check_index(r, segment->memory, m->memory_count, "memory")) return;
    valtype address = m->memories[segment->memory].bounds.is_64 ? T_I64 : T_I32;
    segment->offset = validate_const_expr(&l->validator, r, address, m->global_count);
  }
  uint32_t size = read_u32(r);
  segment->bytes = (struct span){reader_offset(r), size};
  read_bytes(r, size);
}

static void decode_data(struct reader *r, struct amphora_loader *l) {
  amphora_module *m = l->module;
  uint32_t count = read_count(r);
  if (!r->error && m->has_data_count && m->data_count != count)
    return malformed(r, "data count and data section have inconsistent lengths");
  m->data = allocate(r, m, (size_t)count + 1, sizeof *m->data);
  for (uint32_t i = 0; i < count && !r->error; i++) decode_data_segment(r, l, &m->data[i]);
  m->data_count = count;
}

/* ---- Names --------------------------------------------------------------------------------------
 */

/* Reads subsection 1 of the name section. Names are for people only: what is malformed is left out.
 */
static void decode_function_names(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  struct function_name *names = allocate(r, m, (size_t)count + 1, sizeof *names);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct function_name name = {.index = read_u32(r)};
    name.name = keep_name(r, m);
    if (r->error || (kept && name.index <= names[kept - 1].index)) break;
    names[kept++] = name;
  }
  if (!names) return;
  m->function_names = names;
  m->function_name_count = kept;
}

static void decode_name_section(struct reader r, amphora_module *m) {
  while (reader_left(&r) > 0 && !r.error) {
    uint8_t id = read_byte(&r);
    uint32_t size = read_u32(&r);
    const uint8_t *bytes = read_bytes(&r, size);
    if (!bytes || id != 1 || m->function_names) continue;
    struct reader names = {bytes, bytes, bytes + size, 0, NULL};
    decode_function_names(&names, m);
    amphora_error_delete(names.error);
  }
  amphora_error_delete(r.error);
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
    if (!extend(r, m, &m->sections, m->section_count, more, sizeof *m->sections)) return;
    l->section_capacity += more;
  }
  const char *name = section_infos[id].name;
  struct section section = {.id = id, .name = {name, strlen(name)}};
  if (id == SECTION_CUSTOM) section.name = keep_name(r, m);
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
    decode_tables(r, l);
    check_table_count(r, l);
    break;
  case SECTION_MEMORY:
    decode_memories(r, m);
    check_memory_count(r, l);
    break;
  case SECTION_TAG: decode_tags(r, m); break;
  case SECTION_GLOBAL: decode_globals(r, l); break;
  case SECTION_EXPORT: decode_exports(r, m); break;
  case SECTION_START: decode_start(r, m); break;
  case SECTION_ELEMENT: decode_elements(r, l); break;
  case SECTION_DATA_COUNT: decode_data_count(r, m); break;
  case SECTION_DATA: decode_data(r, l); break;
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

static amphora_error *validate_body(struct amphora_loader *l, const struct function *function) {
  struct validator *v = &l->validator;
  validator_begin(v, &l->module->types[function->type], function->body);
  while (validator_next(v)) continue;
  amphora_error *error = validator_error(v);
  if (!error && validator_frame_slots(v) > MAX_FRAME_SLOTS)
    error = error_at(AMPHORA_INVALID, function->body.offset, "too many locals, operands and nested blocks");
  return error;
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
    r.error = validate_body(l, function);
  }
  *error = r.error;
  return r.error ? FAILED : PROGRESS;
}

/* Decodes what has arrived as far as it is complete. */
static amphora_error *decode(struct amphora_loader *l, bool final) {
  amphora_error *error = NULL;
  enum progress progress = PROGRESS;
  while (progress == PROGRESS) {
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

amphora_error *amphora_loader_new(const amphora_module_options *options, amphora_loader **loader) {
  amphora_loader *l = calloc(1, sizeof *l);
  amphora_module *m = calloc(1, sizeof *m);
  if (!l || !m) {
    free(l);
    free(m);
    return error_out_of_memory();
  }
  if (options) l->options = *options;
  atomic_init(&m->references, 1);
  l->module = m;
  validator_init(&l->validator, m);
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

amphora_error *amphora_module_new(const void *bytes, size_t size,
                                  const amphora_module_options *options, amphora_module **module) {
  amphora_loader *l;
  amphora_error *error = amphora_loader_new(options, &l);
  if (error) return error;
  if (options && options->borrow) {
    l->module->bytes = bytes;
    l->module->size = size;
  } else {
    error = amphora_loader_write(l, bytes, size);
  }
  if (!error) error = amphora_loader_finish(l, module);
  amphora_loader_delete(l);
  return error;
}
