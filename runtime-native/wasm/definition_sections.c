/* SPDX-License-Identifier: MIT */
/* definition_sections.c: the sections of definitions and exports (spec 5.5.6 ff.). */
#include "wasm/decode.h"

#include <stdlib.h>
#include <string.h>

void decode_functions(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!decode_extend(r, m, &m->functions, m->function_count, count, sizeof *m->functions)) return;
  for (uint32_t i = 0; i < count && !r->error; i++)
    m->functions[m->function_count++].type = decode_type_index(r, m);
}

void decode_tables(struct reader *r, amphora_module *m, struct validator *v) {
  uint32_t count = read_count(r);
  if (!decode_extend(r, m, &m->tables, m->table_count, count, sizeof *m->tables)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct table *table = &m->tables[m->table_count];
    bool has_initial = reader_left(r) >= 2 && r->at[0] == 0x40 && r->at[1] == 0x00;
    if (has_initial) r->at += 2;
    *table = decode_table_type(r, m);
    if (has_initial)
      table->initial = validate_const_expr(v, r, table->type, m->imported_globals);
    else if (!is_defaultable(table->type))
      invalid(r, "type mismatch: the table's elements need an initial value");
    m->table_count++;
  }
}

void decode_memories(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!decode_extend(r, m, &m->memories, m->memory_count, count, sizeof *m->memories)) return;
  for (uint32_t i = 0; i < count && !r->error; i++)
    m->memories[m->memory_count++] = decode_memory_type(r);
}

void decode_tags(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  if (!decode_extend(r, m, &m->tags, m->tag_count, count, sizeof *m->tags)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) m->tags[m->tag_count++] = decode_tag_type(r, m);
}

void decode_globals(struct reader *r, amphora_module *m, struct validator *v) {
  uint32_t count = read_count(r);
  if (!decode_extend(r, m, &m->globals, m->global_count, count, sizeof *m->globals)) return;
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct global *global = &m->globals[m->global_count];
    *global = decode_global_type(r, m);
    global->initial = validate_const_expr(v, r, global->type, m->global_count);
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

void decode_exports(struct reader *r, amphora_module *m) {
  uint32_t count = read_count(r);
  const uint32_t counts[] = {m->function_count, m->table_count, m->memory_count, m->global_count,
                             m->tag_count};
  static const char *const kinds[] = {"function", "table", "memory", "global", "tag"};
  m->exports = decode_alloc(r, m, (size_t)count + 1, sizeof *m->exports);
  m->exports_by_name = decode_alloc(r, m, (size_t)count + 1, sizeof *m->exports_by_name);
  for (uint32_t i = 0; i < count && !r->error; i++) {
    struct export *export = &m->exports[i];
    export->name = decode_name(r, m);
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

void decode_start(struct reader *r, amphora_module *m) {
  m->start = read_u32(r);
  if (!check_index(r, m->start, m->function_count, "function")) return;
  const struct functype *type = function_type(m, m->start);
  if (type->param_count || type->result_count) invalid(r, "start function must have type [] -> []");
  m->has_start = true;
}
