/* SPDX-License-Identifier: MIT */
/* type.c: defined types of a store: equal types of all its modules are one object. */
#include "base/hash.h"
#include "runtime/runtime.h"

#include <string.h>

/* The hash of the types of a group, which stand at a distance of `stride` bytes. */
static uint64_t hash_group(const amphora_store *store, const struct deftype *types, size_t stride) {
  uint64_t hash = store->type_seed;
  for (uint32_t i = 0; i < types->group.count; i++)
    hash = deftype_hash(hash, (const struct deftype *)((const char *)types + i * stride));
  return hash;
}

static bool equal_groups(const struct runtime_type *group, const struct deftype *types) {
  uint32_t i = 0, count = types->group.count;
  while (i < count && deftype_equal(&group[i].type, &types[i])) i++;
  return i == count;
}

static void insert(amphora_store *store, const struct runtime_type *group) {
  uint32_t mask = store->type_capacity * 2 - 1;
  uint32_t at = (uint32_t)hash_group(store, &group->type, sizeof *group) & mask;
  while (store->type_table[at]) at = (at + 1) & mask;
  store->type_table[at] = group->number + 1;
}

/* Of the list and the hash table behind it, which is twice as large. */
static size_t size_of_types(uint32_t capacity) {
  return capacity * (sizeof(struct runtime_type *) + 2 * sizeof(uint32_t));
}

void store_free_types(amphora_store *store) {
  budget_free(&store->budget, store->types, size_of_types(store->type_capacity));
}

/* Makes room for types. The list's capacity is a power of two. */
static bool reserve(amphora_store *store, uint32_t count) {
  uint32_t wanted = store->type_count + count;
  uint32_t capacity = store->type_capacity ? store->type_capacity : 32;
  if (wanted <= store->type_capacity) return true;
  while (capacity < wanted) capacity *= 2;
  if (!store->type_capacity) store->type_seed = hash_seed();
  struct runtime_type **types = budget_realloc(&store->budget, NULL, 0, size_of_types(capacity));
  if (!types) return false;
  if (store->type_count) memcpy(types, store->types, store->type_count * sizeof *types);
  store_free_types(store);
  store->types = types;
  store->type_table = memset(types + capacity, 0, capacity * 2 * sizeof *store->type_table);
  store->type_capacity = capacity;
  for (uint32_t i = 0; i < store->type_count; i += types[i]->type.group.count)
    insert(store, types[i]);
  return true;
}

static const struct runtime_type *find(const amphora_store *store, const struct deftype *types) {
  if (!store->type_capacity) return NULL;
  uint32_t mask = store->type_capacity * 2 - 1;
  for (uint32_t at = (uint32_t)hash_group(store, types, sizeof *types) & mask;
       store->type_table[at]; at = (at + 1) & mask) {
    const struct runtime_type *found = store->types[store->type_table[at] - 1];
    if (equal_groups(found, types)) return found;
  }
  return NULL;
}

static bool make_type(amphora_store *store, const struct deftype *type, struct runtime_type *made) {
  const struct functype *function = &type->function;
  uint32_t count = function->param_count + function->result_count;
  valtype *types = store_alloc(store, (size_t)count + 1, sizeof *types);
  amphora_type *publics = types ? store_alloc(store, (size_t)count + 1, sizeof *publics) : NULL;
  if (!publics) return false;
  if (function->param_count) memcpy(types, function->params, function->param_count * sizeof *types);
  if (function->result_count)
    memcpy(types + function->param_count, function->results,
           function->result_count * sizeof *types);
  for (uint32_t i = 0; i < count; i++) publics[i] = public_type(types[i]);
  made->type = *type;
  made->type.function.params = types;
  made->type.function.results = types + function->param_count;
  made->public_type = (amphora_functype){publics, publics + function->param_count,
                                         function->param_count, function->result_count};
  made->store = store;
  return true;
}

static const struct runtime_type *add(amphora_store *store, const struct deftype *types) {
  uint32_t count = types->group.count;
  if (count > MAX_STORE_TYPES - store->type_count || !reserve(store, count)) return NULL;
  struct runtime_type *made = store_alloc(store, count, sizeof *made);
  if (!made) return NULL;
  for (uint32_t i = 0; i < count; i++)
    if (!make_type(store, &types[i], &made[i])) return NULL;
  for (uint32_t i = 0; i < count; i++) {
    made[i].number = store->type_count;
    store->types[store->type_count++] = &made[i];
  }
  insert(store, made);
  return made;
}

/* The group of the store that equals one whose types have the numbers of the next to come. */
static const struct runtime_type *intern(amphora_store *store, const struct deftype *types) {
  const struct runtime_type *found = find(store, types);
  return found ? found : add(store, types);
}

/* ---- Types of modules ---------------------------------------------------------------------------
 */

/* The numbers of a group's types are those that they get if the store has no equal group. */
struct translation {
  amphora_store *store;
  const struct runtime_type *const *types; /* of the module, those before the group */
  struct recursion_group group;            /* in the module */
};

static uint32_t translate_index(const struct translation *t, uint32_t index) {
  uint32_t place = index - t->group.first;
  return place < t->group.count ? t->store->type_count + place : t->types[index]->number;
}

static const valtype *translate_types(const struct translation *t, const valtype *from,
                                      uint32_t count, valtype **to) {
  const valtype *types = *to;
  for (uint32_t i = 0; i < count; i++) {
    valtype type = from[i];
    if (is_concrete(type)) type = (type & ~INDEX_MASK) | translate_index(t, type_index_of(type));
    *(*to)++ = type;
  }
  return types;
}

static void translate(const struct translation *t, const struct deftype *from, struct deftype *to,
                      valtype *values) {
  for (uint32_t i = 0; i < t->group.count; i++) {
    const struct functype *function = &from[i].function;
    to[i] = from[i];
    to[i].group.first = t->store->type_count;
    to[i].above = translate_index(t, from[i].above);
    if (from[i].supertype != NO_TYPE) to[i].supertype = translate_index(t, from[i].supertype);
    to[i].function.params = translate_types(t, function->params, function->param_count, &values);
    to[i].function.results = translate_types(t, function->results, function->result_count, &values);
  }
}

/* The store's types for a group of the module, whose types are `types`. */
static const struct runtime_type *store_group(const struct translation *t,
                                              const struct deftype *types) {
  amphora_store *store = t->store;
  uint64_t size = t->group.count * sizeof *types;
  for (uint32_t i = 0; i < t->group.count; i++)
    size += (types[i].function.param_count + types[i].function.result_count) * sizeof(valtype);
  struct deftype *translated = budget_realloc(&store->budget, NULL, 0, size);
  if (!translated) return NULL;
  translate(t, types, translated, (valtype *)(translated + t->group.count));
  const struct runtime_type *result = intern(store, translated);
  budget_free(&store->budget, translated, size);
  return result;
}

bool store_types(amphora_store *store, const amphora_module *m, const struct runtime_type **types) {
  for (uint32_t i = 0; i < m->type_count;) {
    uint32_t canonical = functype_at(m, i)->canonical;
    if (canonical != i) {
      types[i++] = types[canonical];
      continue;
    }
    struct translation translation = {store, types, m->types[i].group};
    const struct runtime_type *group = store_group(&translation, &m->types[i]);
    if (!group) return false;
    for (uint32_t k = 0; k < translation.group.count; k++) types[i++] = &group[k];
  }
  return true;
}

valtype instance_valtype(const amphora_instance *instance, valtype type) {
  if (!is_concrete(type)) return type;
  return (type & ~INDEX_MASK) | instance->types[type_index_of(type)]->number;
}

/* ---- Matching -----------------------------------------------------------------------------------
 */

bool runtime_subtype(const struct runtime_type *sub, const struct runtime_type *super) {
  struct runtime_type *const *types = sub->store->types;
  while (sub->type.depth > super->type.depth) {
    const struct runtime_type *above = types[sub->type.above];
    sub = above->type.depth >= super->type.depth ? above : types[sub->type.supertype];
  }
  return sub == super;
}
bool store_type_matches(const amphora_store *store, valtype sub, valtype super) {
  if (!is_concrete(sub) || !is_concrete(super)) return type_matches(NULL, sub, super);
  return (!(sub & NULLABLE) || super & NULLABLE) &&
         runtime_subtype(store->types[type_index_of(sub)], store->types[type_index_of(super)]);
}

bool value_has_type(const amphora_store *store, const amphora_value *value, valtype type) {
  if (!is_ref(type)) return true;
  if (!value->ref) return type & NULLABLE;
  uint32_t heap = heap_of(type);
  if (heap == HEAP_EXTERN || heap == HEAP_EXN) return true;
  if (heap != HEAP_FUNC && !is_concrete(type)) return false;
  const struct runtime_type *actual = ((const amphora_function *)value->ref)->type;
  return actual->store == store &&
         (heap == HEAP_FUNC || runtime_subtype(actual, store->types[type_index_of(type)]));
}

/* ---- Types of the host --------------------------------------------------------------------------
 */

valtype valtype_of_public(amphora_type type) {
  switch (type) {
  case AMPHORA_FUNCREF: return T_FUNCREF;
  case AMPHORA_EXTERNREF: return T_EXTERNREF;
  case AMPHORA_EXNREF: return T_EXNREF;
  default: return (valtype)type;
  }
}

static bool same_types(const amphora_type *a, const amphora_type *b, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (a[i] != b[i]) return false;
  return true;
}

bool same_functype(const amphora_functype *a, const amphora_functype *b) {
  return a->param_count == b->param_count && a->result_count == b->result_count &&
         same_types(a->params, b->params, a->param_count) &&
         same_types(a->results, b->results, a->result_count);
}

const struct runtime_type *store_public_type(amphora_store *store, const amphora_functype *type) {
  uint32_t count = type->param_count + type->result_count;
  uint64_t size = (count + 1) * sizeof(valtype);
  valtype *types = budget_realloc(&store->budget, NULL, 0, size);
  if (!types) return NULL;
  struct deftype wanted = {.group = {store->type_count, 1},
                           .supertype = NO_TYPE,
                           .above = store->type_count,
                           .is_final = true};
  struct functype *function = &wanted.function;
  *function = (struct functype){.params = types,
                                .results = types + type->param_count,
                                .param_count = type->param_count,
                                .result_count = type->result_count};
  for (uint32_t i = 0; i < type->param_count; i++) {
    types[i] = valtype_of_public(type->params[i]);
    function->param_slots += slots_of(types[i]);
  }
  for (uint32_t i = 0; i < type->result_count; i++) {
    types[type->param_count + i] = valtype_of_public(type->results[i]);
    function->result_slots += slots_of(types[type->param_count + i]);
  }
  const struct runtime_type *result = intern(store, &wanted);
  budget_free(&store->budget, types, size);
  return result;
}
