/* SPDX-License-Identifier: MIT */
/* table.c: tables (spec 4.2.7), and globals and tags, which are but values. */
#include "base/error.h"
#include "runtime/steps.h"

#include <stdlib.h>
#include <string.h>

/* ---- Tables -------------------------------------------------------------------------------------
 */

static bool reserve(amphora_table *table, uint64_t capacity) {
  enum { SIZE = sizeof *table->elements };
  if (capacity > UINT64_MAX / 2 / SIZE) return false;
  void **elements = budget_realloc(&table->store->budget, table->elements, table->capacity * SIZE,
                                   capacity * SIZE);
  if (!elements) return false;
  table->elements = elements;
  table->capacity = capacity;
  return true;
}

int64_t table_grow(amphora_table *table, uint64_t count, void *initial) {
  uint64_t old = table->size;
  if (count > table->limit - old) return -1;
  uint64_t size = old + count;
  if (size > table->capacity) {
    uint64_t doubled = table->capacity * 2 < table->limit ? table->capacity * 2 : table->limit;
    bool spare = doubled > size && reserve(table, doubled);
    if (!spare && !reserve(table, size)) return -1;
  }
  if (count && fill_references_in_steps(table->store, table->elements + old, initial, count))
    return -1;
  table->size = size;
  return (int64_t)old;
}

void table_free(amphora_table *table) {
  struct budget *budget = &table->store->budget;
  budget_free(budget, table->elements, table->capacity * sizeof *table->elements);
  budget_free(budget, table, sizeof *table);
}

/* Why a table could not get its first size. */
static amphora_error *refusal(const amphora_table *table) {
  amphora_store *store = table->store;
  unsigned long long elements = table->limits.min, limit = store->options.table_elements;
  if (elements > limit)
    return error_limit("table_elements", "a table of %llu elements is beyond the limit of %llu",
                       elements, limit);
  return store_memory_error(store);
}

amphora_error *table_create(amphora_store *store, valtype type, amphora_limits limits,
                            void *initial, amphora_table **result) {
  amphora_table *table = budget_realloc(&store->budget, NULL, 0, sizeof *table);
  if (!table) return store_memory_error(store);
  uint64_t limit = store->options.table_elements;
  *table = (amphora_table){.limits = limits,
                           .type = type,
                           .store = store,
                           .limit = limits.max < limit ? limits.max : limit};
  if (limits.min > limit || table_grow(table, limits.min, initial) < 0) {
    amphora_error *error = refusal(table);
    table_free(table);
    return error;
  }
  table->next = store->tables;
  store->tables = table;
  *result = table;
  return NULL;
}

amphora_error *amphora_table_new(amphora_store *store, amphora_type type, amphora_limits limits,
                                 amphora_value initial, amphora_table **table) {
  valtype internal = valtype_of_public(type);
  if (!is_ref(internal) || limits.shared || limits.min > limits.max)
    return amphora_error_new(AMPHORA_HOST, "not the type of a table");
  return table_create(store, internal, limits, initial.ref, table);
}

uint64_t amphora_table_size(const amphora_table *table) { return table->size; }

bool amphora_table_get(const amphora_table *table, uint64_t index, amphora_value *value) {
  if (index >= table->size) return false;
  value->ref = table->elements[index];
  return true;
}

bool amphora_table_set(amphora_table *table, uint64_t index, amphora_value value) {
  if (index >= table->size || !value_has_type(table->store, &value, table->type)) return false;
  table->elements[index] = value.ref;
  return true;
}

bool amphora_table_grow(amphora_table *table, uint64_t count, amphora_value initial) {
  return value_has_type(table->store, &initial, table->type) &&
         table_grow(table, count, initial.ref) >= 0;
}

/* ---- Globals ------------------------------------------------------------------------------------
 */

amphora_error *amphora_global_new(amphora_store *store, amphora_type type, bool is_mutable,
                                  amphora_value initial, amphora_global **result) {
  amphora_global *global = store_alloc(store, 1, sizeof *global);
  if (!global) return store_memory_error(store);
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
  if (!value_has_type(global->store, &value, global->type))
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
  amphora_tag *tag = store_alloc(store, 1, sizeof *tag);
  if (!tag || !(tag->type = store_public_type(store, type))) return store_memory_error(store);
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
    type.limits = object.table->limits;
    type.limits.min = object.table->size;
    break;
  case AMPHORA_MEMORY:
    type.limits = object.memory->limits;
    type.limits.min = memory_size(object.memory) >> type.limits.page_log2;
    break;
  case AMPHORA_GLOBAL:
    type.type = public_type(object.global->type);
    type.is_mutable = object.global->is_mutable;
    break;
  case AMPHORA_TAG: type.function = object.tag->type->public_type; break;
  }
  return type;
}
