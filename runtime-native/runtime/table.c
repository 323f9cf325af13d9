/* table.c: tables (spec 4.2.7), and globals and tags, which are but values. */
#include "module/error.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* ---- Tables -------------------------------------------------------------------------------------
 */

int64_t table_grow(amphora_table *table, uint64_t count, void *initial) {
  uint64_t old = table->size;
  if (count > table->limit - old) return -1;
  uint64_t size = old + count;
  if (size > table->capacity) {
    uint64_t doubled = table->capacity * 2 < table->limit ? table->capacity * 2 : table->limit;
    uint64_t capacity = size > doubled ? size : doubled;
    if (capacity > SIZE_MAX / 2 / sizeof(void *)) return -1;
    void **elements = realloc(table->elements, (size_t)capacity * sizeof *elements);
    if (!elements) return -1;
    table->elements = elements;
    table->capacity = capacity;
  }
  for (uint64_t i = old; i < size; i++) table->elements[i] = initial;
  table->size = size;
  return (int64_t)old;
}

amphora_error *table_create(amphora_store *store, valtype type, amphora_bounds bounds,
                            void *initial, amphora_table **result) {
  amphora_table *table = calloc(1, sizeof *table);
  if (!table) return error_out_of_memory();
  uint64_t limit = store->limits.table_elements;
  *table = (amphora_table){.bounds = bounds,
                           .type = type,
                           .store = store,
                           .limit = bounds.max < limit ? bounds.max : limit};
  if (bounds.min > table->limit || table_grow(table, bounds.min, initial) < 0) {
    free(table);
    return amphora_error_new(AMPHORA_EXHAUSTED,
                             "a table of %llu elements is more than the limit allows",
                             (unsigned long long)bounds.min);
  }
  table->next = store->tables;
  store->tables = table;
  *result = table;
  return NULL;
}

amphora_error *amphora_table_new(amphora_store *store, amphora_type type, amphora_bounds bounds,
                                 amphora_value initial, amphora_table **table) {
  valtype internal = valtype_of_public(type);
  if (!is_ref(internal) || bounds.shared || bounds.min > bounds.max)
    return amphora_error_new(AMPHORA_HOST, "not the type of a table");
  return table_create(store, internal, bounds, initial.ref, table);
}

uint64_t amphora_table_size(const amphora_table *table) { return table->size; }

bool amphora_table_get(const amphora_table *table, uint64_t index, amphora_value *value) {
  if (index >= table->size) return false;
  value->ref = table->elements[index];
  return true;
}

bool amphora_table_set(amphora_table *table, uint64_t index, amphora_value value) {
  if (index >= table->size || !value_has_type(&value, table->type, NULL)) return false;
  table->elements[index] = value.ref;
  return true;
}

bool amphora_table_grow(amphora_table *table, uint64_t count, amphora_value initial) {
  return value_has_type(&initial, table->type, NULL) && table_grow(table, count, initial.ref) >= 0;
}

/* ---- Globals ------------------------------------------------------------------------------------
 */

amphora_error *amphora_global_new(amphora_store *store, amphora_type type, bool is_mutable,
                                  amphora_value initial, amphora_global **result) {
  amphora_global *global = arena_alloc(&store->arena, 1, sizeof *global);
  if (!global) return error_out_of_memory();
  global->type = valtype_of_public(type);
  global->is_mutable = is_mutable;
  global->store = store;
  slots_from_values(global->value, &initial, &global->type, 1);
  store_add_global(store, global);
  *result = global;
  return NULL;
}

amphora_value amphora_global_get(const amphora_global *global) {
  amphora_value value = {0};
  values_from_slots(&value, global->value, &global->type, 1);
  return value;
}

amphora_error *amphora_global_set(amphora_global *global, amphora_value value) {
  if (!global->is_mutable) return amphora_error_new(AMPHORA_HOST, "the global is immutable");
  if (!value_has_type(&value, global->type, NULL))
    return amphora_error_new(AMPHORA_HOST, "the value is not of the global's type");
  slots_from_values(global->value, &value, &global->type, 1);
  return NULL;
}

/* ---- Tags ---------------------------------------------------------------------------------------
 */

amphora_error *amphora_tag_new(amphora_store *store, const amphora_functype *type,
                               amphora_tag **result) {
  if (type->result_count)
    return amphora_error_new(AMPHORA_HOST, "the type of a tag has no results");
  amphora_tag *tag = arena_alloc(&store->arena, 1, sizeof *tag);
  if (!tag || !(tag->type = store_public_type(store, type))) return error_out_of_memory();
  *result = tag;
  return NULL;
}

/* ---- Types of objects ---------------------------------------------------------------------------
 */

amphora_extern_type amphora_extern_get_type(amphora_extern object) {
  amphora_extern_type type = {.kind = object.kind};
  switch (object.kind) {
  case AMPHORA_FUNCTION: type.function = object.function->type->public_type; break;
  case AMPHORA_TABLE:
    type.type = public_type(object.table->type);
    type.bounds = object.table->bounds;
    type.bounds.min = object.table->size;
    break;
  case AMPHORA_MEMORY:
    type.bounds = object.memory->bounds;
    type.bounds.min = memory_size(object.memory) >> type.bounds.page_log2;
    break;
  case AMPHORA_GLOBAL:
    type.type = public_type(object.global->type);
    type.is_mutable = object.global->is_mutable;
    break;
  case AMPHORA_TAG: type.function = object.tag->type->public_type; break;
  }
  return type;
}
