/* SPDX-License-Identifier: MIT */
/* instance.c: instantiation (spec 4.5.4) and what belongs to instances. */
#include "base/error.h"
#include "runtime/bulk.h"
#include "runtime/const_expr.h"
#include "runtime/engine.h"
#include "runtime/image.h"
#include "runtime/type_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- Segments -----------------------------------------------------------------------------------
 */

static const struct image *find_image(const amphora_instance *instance) {
  const amphora_module *m = instance->module;
  bool can_map = m->memory_count > m->imported_memories && instance->memories[0]->reserved;
  return can_map ? image_of(m) : NULL;
}

static amphora_trap run_active_segments(amphora_instance *instance) {
  const amphora_module *m = instance->module;
  const amphora_store *store = instance->store;
  amphora_trap trap = AMPHORA_TRAP_NONE;
  for (uint32_t i = 0; i < m->element_count && !trap; i++) {
    const struct element_segment *s = &m->elements[i];
    if (store_is_interrupted(store)) return AMPHORA_TRAP_INTERRUPT;
    if (s->mode == SEGMENT_ACTIVE) {
      slot offset[2];
      if (!const_expr_evaluate(instance, s->offset, offset)) return store_memory_trap(store);
      uint64_t to = m->tables[s->table].limits.is_64 ? offset->u64 : offset->u32;
      trap = table_init(instance, i, s->table, to, 0, s->count);
    }
    if (s->mode != SEGMENT_PASSIVE) instance->elements_dropped[i] = true;
  }
  const struct image *image = trap ? NULL : find_image(instance);
  if (image && !image_map(image, instance->memories[0]->data)) return AMPHORA_TRAP_HOST_MEMORY;
  for (uint32_t i = 0; i < m->data_count && !trap; i++) {
    const struct data_segment *s = &m->data[i];
    if (store_is_interrupted(store)) return AMPHORA_TRAP_INTERRUPT;
    if (s->mode != SEGMENT_ACTIVE) continue;
    if (image && s->memory == 0) {
      instance->data_dropped[i] = true;
      continue;
    }
    slot offset[2];
    if (!const_expr_evaluate(instance, s->offset, offset)) return store_memory_trap(store);
    uint64_t to = m->memories[s->memory].limits.is_64 ? offset->u64 : offset->u32;
    if (s->bytes.size > UINT32_MAX) return AMPHORA_TRAP_MEMORY_ACCESS;
    trap = memory_init(instance, i, s->memory, to, 0, (uint32_t)s->bytes.size);
    instance->data_dropped[i] = true;
  }
  return trap;
}

/* ---- Imports ------------------------------------------------------------------------------------
 */

static bool limits_match(const amphora_limits *wanted, const amphora_limits *actual,
                         uint64_t size) {
  return wanted->is_64 == actual->is_64 && wanted->shared == actual->shared &&
         wanted->page_log2 == actual->page_log2 && size >= wanted->min &&
         actual->max <= wanted->max;
}

static bool global_matches(const amphora_instance *instance, const struct global *wanted,
                           const amphora_global *actual) {
  valtype type = instance_valtype(instance, wanted->type);
  if (wanted->is_mutable != actual->is_mutable) return false;
  return wanted->is_mutable ? actual->type == type
                            : store_type_matches(instance->store, actual->type, type);
}

static bool import_matches(const amphora_instance *instance, const struct import *import,
                           const amphora_extern *object) {
  const amphora_module *m = instance->module;
  if (object->kind != import->kind) return false;
  switch (import->kind) {
  case AMPHORA_FUNCTION:
    return runtime_subtype(object->function->type,
                           instance->types[m->functions[import->index].type]);
  case AMPHORA_TABLE: {
    const struct table *wanted = &m->tables[import->index];
    return object->table->type == instance_valtype(instance, wanted->type) &&
           limits_match(&wanted->limits, &object->table->limits, object->table->size);
  }
  case AMPHORA_MEMORY: {
    const amphora_memory *memory = object->memory;
    return limits_match(&m->memories[import->index].limits, &memory->limits,
                        memory_size(memory) >> memory->limits.page_log2);
  }
  case AMPHORA_GLOBAL: return global_matches(instance, &m->globals[import->index], object->global);
  case AMPHORA_TAG: return object->tag->type == instance->types[m->tags[import->index].type];
  }
  return false;
}

static amphora_error *incompatible(const amphora_module *m, const struct import *import,
                                   amphora_extern object) {
  char wanted_text[TYPE_TEXT_SIZE], found_text[TYPE_TEXT_SIZE];
  amphora_extern_type wanted = module_extern_type(m, import->kind, import->index);
  amphora_extern_type found = amphora_extern_get_type(object);
  return amphora_error_new(
      AMPHORA_UNLINKABLE, "incompatible import type: %s.%s is %s, but imported as %s",
      import->module.bytes, import->name.bytes, extern_type_text(&found, found_text),
      extern_type_text(&wanted, wanted_text));
}

/* NULL: no store's. */
static const amphora_store *store_of(amphora_extern object) {
  switch (object.kind) {
  case AMPHORA_FUNCTION: return object.function->type->store;
  case AMPHORA_TABLE: return object.table->store;
  case AMPHORA_MEMORY: return object.memory->store;
  case AMPHORA_GLOBAL: return object.global->store;
  case AMPHORA_TAG: return object.tag->type->store;
  }
  return NULL;
}

static amphora_error *check_import(const amphora_instance *instance, const struct import *import,
                                   amphora_extern object) {
  const amphora_store *store = store_of(object);
  if (store && store != instance->store)
    return amphora_error_new(AMPHORA_UNLINKABLE, "the import %s.%s belongs to another store",
                             import->module.bytes, import->name.bytes);
  if (!import_matches(instance, import, &object))
    return incompatible(instance->module, import, object);
  return import->kind == AMPHORA_MEMORY ? memory_admit(instance->store, object.memory) : NULL;
}

static amphora_error *link_imports(amphora_instance *instance, const amphora_extern *imports) {
  const amphora_module *m = instance->module;
  for (uint32_t i = 0; i < m->import_count; i++) {
    const struct import *import = &m->imports[i];
    amphora_error *error = check_import(instance, import, imports[i]);
    if (error) return error;
    switch (import->kind) {
    case AMPHORA_FUNCTION: instance->functions[import->index] = imports[i].function; break;
    case AMPHORA_TABLE: instance->tables[import->index] = imports[i].table; break;
    case AMPHORA_MEMORY: instance->memories[import->index] = imports[i].memory; break;
    case AMPHORA_GLOBAL: instance->globals[import->index] = imports[i].global; break;
    case AMPHORA_TAG: instance->tags[import->index] = imports[i].tag; break;
    }
  }
  return NULL;
}

/* ---- Allocation ---------------------------------------------------------------------------------
 */

/* Carves arrays out of one allocation, whose size a first pass without memory finds. */
struct carver {
  char *memory;
  size_t size;
};

static void *carve(struct carver *c, size_t count, size_t size) {
  void *result = c->memory ? c->memory + c->size : NULL;
  c->size += (count * size + 15) & ~(size_t)15;
  return result;
}

static void carve_instance(struct carver *c, amphora_instance *i, const amphora_module *m,
                           amphora_global **own_globals, amphora_tag **own_tags) {
  i->types = carve(c, m->type_count, sizeof *i->types);
  i->own_functions = carve(c, m->function_count - m->imported_functions, sizeof *i->own_functions);
  i->functions = carve(c, m->function_count, sizeof *i->functions);
  i->tables = carve(c, m->table_count, sizeof *i->tables);
  i->memories = carve(c, m->memory_count, sizeof *i->memories);
  i->globals = carve(c, m->global_count, sizeof *i->globals);
  i->tags = carve(c, m->tag_count, sizeof *i->tags);
  i->data_dropped = carve(c, m->data_count, sizeof *i->data_dropped);
  i->elements_dropped = carve(c, m->element_count, sizeof *i->elements_dropped);
  i->context = carve(c, 1, m->engine ? m->engine->context_size : 0);
  *own_globals = carve(c, m->global_count - m->imported_globals, sizeof **own_globals);
  *own_tags = carve(c, m->tag_count - m->imported_tags, sizeof **own_tags);
}

static amphora_instance *allocate(amphora_store *store, const amphora_module *m,
                                  amphora_global **own_globals, amphora_tag **own_tags) {
  amphora_instance *instance = store_alloc(store, 1, sizeof *instance);
  if (!instance) return NULL;
  struct carver carver = {0};
  carve_instance(&carver, instance, m, own_globals, own_tags);
  carver.memory = store_alloc(store, carver.size + 1, 1);
  if (!carver.memory) return NULL;
  carver.size = 0;
  carve_instance(&carver, instance, m, own_globals, own_tags);
  instance->store = store;
  instance->module = m;
  return store_types(store, m, instance->types) ? instance : NULL;
}

static void make_functions(amphora_instance *instance) {
  const amphora_module *m = instance->module;
  for (uint32_t i = m->imported_functions; i < m->function_count; i++) {
    amphora_function *function = &instance->own_functions[i - m->imported_functions];
    *function = (amphora_function){
        .type = instance->types[m->functions[i].type], .instance = instance, .index = i};
    if (m->engine) m->engine->bind(function);
    instance->store->engine->bind(function);
    instance->functions[i] = function;
  }
}

static amphora_error *make_objects(amphora_instance *instance, amphora_global *own_globals,
                                   amphora_tag *own_tags) {
  const amphora_module *m = instance->module;
  amphora_store *store = instance->store;
  make_functions(instance);
  for (uint32_t i = m->imported_tags; i < m->tag_count; i++) {
    instance->tags[i] = own_tags++;
    instance->tags[i]->type = instance->types[m->tags[i].type];
  }
  for (uint32_t i = m->imported_globals; i < m->global_count; i++) {
    amphora_global *global = own_globals++;
    global->type = instance_valtype(instance, m->globals[i].type);
    global->is_mutable = m->globals[i].is_mutable;
    global->store = store;
    if (!const_expr_evaluate(instance, m->globals[i].initial, global->value))
      return store_memory_error(store);
    store_add_global(store, global);
    instance->globals[i] = global;
  }
  for (uint32_t i = m->imported_memories; i < m->memory_count; i++) {
    amphora_error *error = memory_create(store, m->memories[i].limits, &instance->memories[i]);
    if (error) return error;
  }
  for (uint32_t i = m->imported_tables; i < m->table_count; i++) {
    const struct table *table = &m->tables[i];
    slot initial[2] = {{.ref = NULL}};
    if (table->initial.offset && !const_expr_evaluate(instance, table->initial, initial))
      return store_memory_error(store);
    amphora_error *error = table_create(store, instance_valtype(instance, table->type),
                                        table->limits, initial->ref, &instance->tables[i]);
    if (error) return error;
  }
  instance->memory0 = m->memory_count ? instance->memories[0] : &store->no_memory;
  return m->engine ? m->engine->open_instance(instance) : NULL;
}

amphora_error *instance_new(amphora_store *store, const amphora_module *module,
                            const amphora_extern *imports, amphora_instance **result) {
  amphora_global *own_globals;
  amphora_tag *own_tags;
  amphora_instance *instance = allocate(store, module, &own_globals, &own_tags);
  if (!instance) return store_memory_error(store);
  amphora_error *error = link_imports(instance, imports);
  if (!error) error = make_objects(instance, own_globals, own_tags);
  if (error) return error;
  module_retain(module); /* from here on others may refer to the instance */
  instance->next = store->instances;
  store->instances = instance;
  amphora_trap trap = run_active_segments(instance);
  if (trap == AMPHORA_TRAP_MEMORY_LIMIT) return store_memory_error(store);
  if (trap == AMPHORA_TRAP_INTERRUPT) return store_interrupt_error(store);
  if (trap) return error_trap(trap);
  if (module->has_start) error = amphora_call(instance->functions[module->start], NULL);
  if (!error) *result = instance;
  return error;
}

/* ---- Access -------------------------------------------------------------------------------------
 */

amphora_store *amphora_instance_store(const amphora_instance *instance) { return instance->store; }
const amphora_module *amphora_instance_module(const amphora_instance *instance) {
  return instance->module;
}

amphora_extern instance_extern(const amphora_instance *instance, amphora_kind kind,
                               uint32_t index) {
  amphora_extern object = {.kind = kind};
  switch (kind) {
  case AMPHORA_FUNCTION: object.function = instance->functions[index]; break;
  case AMPHORA_TABLE: object.table = instance->tables[index]; break;
  case AMPHORA_MEMORY: object.memory = instance->memories[index]; break;
  case AMPHORA_GLOBAL: object.global = instance->globals[index]; break;
  case AMPHORA_TAG: object.tag = instance->tags[index]; break;
  }
  return object;
}

amphora_extern amphora_instance_export_at(const amphora_instance *instance, uint32_t index) {
  const struct export *export = &instance->module->exports[index];
  return instance_extern(instance, export->kind, export->index);
}

bool amphora_instance_export(const amphora_instance *instance, const char *name,
                             amphora_extern *object) {
  int64_t index = module_find_export(instance->module, name, strlen(name));
  if (index < 0) return false;
  *object = amphora_instance_export_at(instance, (uint32_t)index);
  return true;
}

amphora_error *amphora_instance_function(const amphora_instance *instance, const char *name,
                                         const amphora_functype *wanted,
                                         amphora_function **function) {
  amphora_extern object;
  if (!amphora_instance_export(instance, name, &object) || object.kind != AMPHORA_FUNCTION)
    return amphora_error_new(AMPHORA_HOST, "the module exports no function %s", name);
  amphora_functype type = amphora_function_type(object.function);
  if (wanted && !same_functype(wanted, &type)) {
    char type_text[TYPE_TEXT_SIZE], wanted_text[TYPE_TEXT_SIZE];
    return amphora_error_new(AMPHORA_HOST,
                             "the exported function %s is of another type: %s, not %s", name,
                             functype_text(type, type_text), functype_text(*wanted, wanted_text));
  }
  *function = object.function;
  return NULL;
}
