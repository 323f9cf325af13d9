/* SPDX-License-Identifier: MIT */
/* linker.c: definitions by name, for imports to find. */
#include "base/error.h"
#include "runtime/runtime.h"
#include "runtime/type_text.h"

#include <stdlib.h>
#include <string.h>

struct definition {
  struct name module, name;
  bool is_host; /* a host function, made anew in each store */
  amphora_functype type;
  amphora_host_function callback;
  void *data;
  amphora_extern object;
};

struct amphora_linker {
  struct arena arena;
  struct definition **table; /* a hash table */
  uint32_t count, capacity;  /* capacity: a power of two */
  bool stub_missing;
};

amphora_error *amphora_linker_new(amphora_linker **linker) {
  amphora_linker *made = calloc(1, sizeof *made);
  if (!made) return error_out_of_memory();
  *linker = made;
  return NULL;
}

void amphora_linker_delete(amphora_linker *linker) {
  if (!linker) return;
  arena_free(&linker->arena);
  free(linker->table);
  free(linker);
}

void amphora_linker_stub_missing(amphora_linker *linker) { linker->stub_missing = true; }

/* ---- The table ----------------------------------------------------------------------------------
 */

static uint32_t hash_name(uint32_t hash, struct name name) {
  for (size_t i = 0; i < name.size; i++) hash = (hash ^ (uint8_t)name.bytes[i]) * 16777619;
  return hash * 16777619;
}

static bool equal(struct name a, struct name b) {
  return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

/* The place of a definition, or the empty one where it would go. */
static struct definition **find(struct definition **table, uint32_t capacity, struct name module,
                                struct name name) {
  uint32_t at = hash_name(hash_name(2166136261u, module), name) & (capacity - 1);
  for (;; at = (at + 1) & (capacity - 1)) {
    struct definition *d = table[at];
    if (!d || (equal(d->module, module) && equal(d->name, name))) return &table[at];
  }
}

static bool make_room(amphora_linker *l) {
  if (l->count * 2 < l->capacity) return true;
  uint32_t capacity = l->capacity ? l->capacity * 2 : 64;
  struct definition **table = calloc(capacity, sizeof *table);
  if (!table) return false;
  for (uint32_t i = 0; i < l->capacity; i++)
    if (l->table[i]) *find(table, capacity, l->table[i]->module, l->table[i]->name) = l->table[i];
  free(l->table);
  l->table = table;
  l->capacity = capacity;
  return true;
}

static struct name copy_name(amphora_linker *l, struct name name) {
  return (struct name){arena_string(&l->arena, name.bytes, name.size), name.size};
}

static amphora_error *define(amphora_linker *l, struct name module, struct name name,
                             struct definition definition) {
  struct definition *copy = arena_alloc(&l->arena, 1, sizeof *copy);
  definition.module = copy_name(l, module);
  definition.name = copy_name(l, name);
  if (!copy || !definition.module.bytes || !definition.name.bytes || !make_room(l))
    return error_out_of_memory();
  *copy = definition;
  struct definition **place = find(l->table, l->capacity, module, name);
  if (!*place) l->count++;
  *place = copy;
  return NULL;
}

static struct name c_name(const char *text) { return (struct name){text, strlen(text)}; }

/* ---- Definitions --------------------------------------------------------------------------------
 */

amphora_error *amphora_linker_define(amphora_linker *l, const char *module, const char *name,
                                     const amphora_functype *type, amphora_host_function function,
                                     void *data) {
  if (type->param_count > MAX_PARAMS || type->result_count > MAX_PARAMS)
    return amphora_error_new(AMPHORA_HOST, "%s.%s has too many parameters", module, name);
  size_t count = (size_t)type->param_count + type->result_count;
  amphora_type *types = arena_alloc(&l->arena, count + 1, sizeof *types);
  if (!types) return error_out_of_memory();
  if (type->param_count) memcpy(types, type->params, type->param_count * sizeof *types);
  if (type->result_count)
    memcpy(types + type->param_count, type->results, type->result_count * sizeof *types);
  amphora_functype copy = {types, types + type->param_count, type->param_count, type->result_count};
  return define(
      l, c_name(module), c_name(name),
      (struct definition){.is_host = true, .type = copy, .callback = function, .data = data});
}

amphora_error *amphora_linker_define_extern(amphora_linker *l, const char *module, const char *name,
                                            amphora_extern object) {
  return define(l, c_name(module), c_name(name), (struct definition){.object = object});
}

amphora_error *amphora_linker_define_instance(amphora_linker *l, const char *module,
                                              amphora_instance *instance) {
  amphora_error *error = NULL;
  for (uint32_t i = 0; i < instance->module->export_count && !error; i++)
    error = define(l, c_name(module), instance->module->exports[i].name,
                   (struct definition){.object = amphora_instance_export_at(instance, i)});
  return error;
}

/* ---- Instantiation ------------------------------------------------------------------------------
 */

struct stub {
  const struct import *import;
  const amphora_functype *type;
};

static amphora_error *call_stub(void *data, amphora_instance *caller, amphora_value *values) {
  (void)caller, (void)values;
  const struct stub *stub = data;
  char text[TYPE_TEXT_SIZE];
  return amphora_error_new(AMPHORA_HOST, "the import %s.%s was called, which nothing defines as %s",
                           stub->import->module.bytes, stub->import->name.bytes,
                           functype_text(*stub->type, text));
}

/* Makes what stands for a function that nothing defines. */
static amphora_error *make_stub(amphora_store *store, const struct import *import,
                                const amphora_functype *type, amphora_function **function) {
  struct stub *stub = store_alloc(store, 1, sizeof *stub);
  if (!stub) return store_memory_error(store);
  *stub = (struct stub){import, type};
  return amphora_function_new(store, type, call_stub, stub, function);
}

/* Whether the definition is a function of the type. */
static bool defines(const struct definition *d, const amphora_functype *type) {
  if (d->is_host) return same_functype(&d->type, type);
  if (d->object.kind != AMPHORA_FUNCTION) return false;
  amphora_functype found = amphora_function_type(d->object.function);
  return same_functype(&found, type);
}

static amphora_error *resolve(const amphora_linker *l, amphora_store *store,
                              const amphora_module *m, const struct import *import,
                              amphora_extern *object) {
  const struct definition *d =
      l->count ? *find(l->table, l->capacity, import->module, import->name) : NULL;
  object->kind = AMPHORA_FUNCTION;
  if (l->stub_missing && import->kind == AMPHORA_FUNCTION) {
    const amphora_functype *type = &m->public_types[m->functions[import->index].type];
    if (!d || !defines(d, type)) return make_stub(store, import, type, &object->function);
  }
  if (!d) {
    static const char *const kinds[] = {"function", "table", "memory", "global", "tag"};
    return amphora_error_new(AMPHORA_UNLINKABLE, "unknown import: %s %s.%s", kinds[import->kind],
                             import->module.bytes, import->name.bytes);
  }
  if (d->is_host)
    return amphora_function_new(store, &d->type, d->callback, d->data, &object->function);
  *object = d->object;
  return NULL;
}

amphora_error *amphora_linker_instantiate(const amphora_linker *l, amphora_store *store,
                                          const amphora_module *module,
                                          amphora_instance **instance) {
  amphora_extern *imports = malloc((module->import_count + 1) * sizeof *imports);
  if (!imports) return error_out_of_memory();
  amphora_error *error = NULL;
  for (uint32_t i = 0; i < module->import_count && !error; i++)
    error = resolve(l, store, module, &module->imports[i], &imports[i]);
  if (!error) error = instance_new(store, module, imports, instance);
  free(imports);
  return error;
}
