/* type.c: function types of a store: equal types of all its modules are one object. */
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_types(uint32_t hash, const valtype *types, uint32_t count) {
  hash = (hash ^ count) * 16777619;
  for (uint32_t i = 0; i < count; i++) hash = (hash ^ types[i]) * 16777619;
  return hash ^ hash >> 15;
}

static uint32_t hash_type(const struct functype *type) {
  uint32_t hash = hash_types(2166136261u, type->params, type->param_count);
  return hash_types(hash, type->results, type->result_count);
}

static bool equal_types(const struct functype *a, const struct functype *b) {
  return a->param_count == b->param_count && a->result_count == b->result_count &&
         !memcmp(a->params, b->params, a->param_count * sizeof(valtype)) &&
         !memcmp(a->results, b->results, a->result_count * sizeof(valtype));
}

static void insert(amphora_store *store, uint32_t number) {
  uint32_t mask = store->type_capacity * 2 - 1;
  uint32_t at = hash_type(&store->types[number]->type) & mask;
  while (store->type_table[at]) at = (at + 1) & mask;
  store->type_table[at] = number + 1;
}

/* The list's capacity is a power of two; the hash table is twice as large. */
static bool grow(amphora_store *store) {
  uint32_t capacity = store->type_capacity ? store->type_capacity * 2 : 32;
  void *types = realloc(store->types, capacity * sizeof *store->types);
  if (!types) return false;
  store->types = types;
  uint32_t *table = calloc(capacity * 2, sizeof *table);
  if (!table) return false;
  free(store->type_table);
  store->type_table = table;
  store->type_capacity = capacity;
  for (uint32_t i = 0; i < store->type_count; i++) insert(store, i);
  return true;
}

static const struct runtime_type *find(const amphora_store *store, const struct functype *type) {
  if (!store->type_capacity) return NULL;
  uint32_t mask = store->type_capacity * 2 - 1;
  for (uint32_t at = hash_type(type) & mask; store->type_table[at]; at = (at + 1) & mask) {
    const struct runtime_type *found = store->types[store->type_table[at] - 1];
    if (equal_types(&found->type, type)) return found;
  }
  return NULL;
}

static const struct runtime_type *add(amphora_store *store, const struct functype *type) {
  if (store->type_count == store->type_capacity && !grow(store)) return NULL;
  uint32_t count = type->param_count + type->result_count;
  struct runtime_type *made = arena_alloc(&store->arena, 1, sizeof *made);
  valtype *types = arena_alloc(&store->arena, (size_t)count + 1, sizeof *types);
  amphora_type *publics = arena_alloc(&store->arena, (size_t)count + 1, sizeof *publics);
  if (!made || !types || !publics) return NULL;
  memcpy(types, type->params, type->param_count * sizeof *types);
  memcpy(types + type->param_count, type->results, type->result_count * sizeof *types);
  made->type = *type;
  made->type.params = types;
  made->type.results = types + type->param_count;
  for (uint32_t i = 0; i < count; i++) publics[i] = public_type(types[i]);
  made->public_type = (amphora_functype){publics, publics + type->param_count, type->param_count,
                                         type->result_count};
  made->store = store;
  made->number = store->type_count;
  store->types[store->type_count++] = made;
  insert(store, made->number);
  return made;
}

static const struct runtime_type *intern(amphora_store *store, const struct functype *type) {
  const struct runtime_type *found = find(store, type);
  return found ? found : add(store, type);
}

const struct runtime_type *store_type(amphora_store *store, const amphora_module *module,
                                      const struct runtime_type *const *types, uint32_t index) {
  const struct functype *type = &module->types[index];
  if (type->canonical != index) return types[type->canonical];
  uint32_t count = type->param_count + type->result_count;
  valtype *translated = malloc((count + 1) * sizeof *translated);
  if (!translated) return NULL;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t k = i - type->param_count;
    valtype t = i < type->param_count ? type->params[i] : type->results[k];
    if (is_concrete(t)) {
      uint32_t number = type_index_of(t) == index ? SELF : types[type_index_of(t)]->number;
      t = (t & ~HEAP_MASK) | CONCRETE | number;
    }
    translated[i] = t;
  }
  struct functype wanted = *type;
  wanted.params = translated;
  wanted.results = translated + type->param_count;
  const struct runtime_type *result = intern(store, &wanted);
  free(translated);
  return result;
}

bool value_has_type(const amphora_value *value, valtype type, const struct runtime_type *self) {
  if (!is_ref(type)) return true;
  if (!value->ref) return type & NULLABLE;
  if (is_concrete(type)) {
    const struct runtime_type *actual = ((const amphora_function *)value->ref)->type;
    return type_index_of(type) == SELF ? actual == self : actual->number == type_index_of(type);
  }
  uint32_t heap = heap_of(type);
  return heap == HEAP_FUNC || heap == HEAP_EXTERN || heap == HEAP_EXN;
}

valtype valtype_of_public(amphora_type type) {
  switch (type) {
  case AMPHORA_FUNCREF: return T_FUNCREF;
  case AMPHORA_EXTERNREF: return T_EXTERNREF;
  case AMPHORA_EXNREF: return T_EXNREF;
  default: return (valtype)type;
  }
}

const struct runtime_type *store_public_type(amphora_store *store, const amphora_functype *type) {
  uint32_t count = type->param_count + type->result_count;
  valtype *types = malloc((count + 1) * sizeof *types);
  if (!types) return NULL;
  struct functype wanted = {.params = types,
                            .results = types + type->param_count,
                            .param_count = type->param_count,
                            .result_count = type->result_count};
  for (uint32_t i = 0; i < type->param_count; i++) {
    types[i] = valtype_of_public(type->params[i]);
    wanted.param_slots += slots_of(types[i]);
  }
  for (uint32_t i = 0; i < type->result_count; i++) {
    types[type->param_count + i] = valtype_of_public(type->results[i]);
    wanted.result_slots += slots_of(types[type->param_count + i]);
  }
  const struct runtime_type *result = intern(store, &wanted);
  free(types);
  return result;
}

valtype instance_valtype(const amphora_instance *instance, valtype type) {
  if (!is_concrete(type)) return type;
  return (type & ~HEAP_MASK) | CONCRETE | instance->types[type_index_of(type)]->number;
}
