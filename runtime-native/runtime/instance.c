/* instance.c: instantiation (spec 4.5.4) and what belongs to instances. */
#include "interp/interp.h"
#include "module/error.h"
#include "module/image.h"
#include "module/validate.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* ---- Constant expressions -----------------------------------------------------------------------
 */

static void apply(enum opcode opcode, slot *a, const slot *b) {
  switch (opcode) {
  case OPCODE_i32_add: a->u32 += b->u32; break;
  case OPCODE_i32_sub: a->u32 -= b->u32; break;
  case OPCODE_i32_mul: a->u32 *= b->u32; break;
  case OPCODE_i64_add: a->u64 += b->u64; break;
  case OPCODE_i64_sub: a->u64 -= b->u64; break;
  default: a->u64 *= b->u64; break;
  }
}

/* Evaluates to `result`, two slots. False if memory runs out. */
static bool evaluate(const amphora_instance *instance, struct const_expr expr, slot *result) {
  const amphora_module *m = instance->module;
  slot few[16], *stack = few, *top = stack;
  if (expr.stack_height > 8) stack = top = malloc(expr.stack_height * 2 * sizeof *stack);
  if (!stack) return false;
  struct reader r = {m->bytes + expr.offset, m->bytes + expr.offset, m->bytes + m->size, 0, NULL};
  for (uint32_t opcode; (opcode = read_opcode(&r)) != OPCODE_end; top += 2) {
    top[0] = top[1] = (slot){.u64 = 0};
    switch (opcode) {
    case OPCODE_i32_const: top->s32 = read_s32(&r); break;
    case OPCODE_i64_const: top->s64 = read_s64(&r); break;
    case OPCODE_f32_const: top->u32 = read_fixed32(&r); break;
    case OPCODE_f64_const: top->u64 = read_fixed64(&r); break;
    case OPCODE_v128_const: memcpy(top, read_bytes(&r, 16), 16); break;
    case OPCODE_global_get: memcpy(top, instance->globals[read_u32(&r)]->value, 16); break;
    case OPCODE_ref_func: top->ref = instance->functions[read_u32(&r)]; break;
    case OPCODE_ref_null: read_heaptype(&r, m, m->type_count); break;
    default: top -= 4; apply(opcode, top, top + 2);
    }
  }
  memcpy(result, stack, 2 * sizeof *result);
  if (stack != few) free(stack);
  return true;
}

/* ---- Segments -----------------------------------------------------------------------------------
 */

amphora_trap instance_memory_init(amphora_instance *instance, uint32_t segment_index,
                                  uint32_t memory_index, uint64_t to, uint32_t from,
                                  uint32_t count) {
  const struct data_segment *segment = &instance->module->data[segment_index];
  amphora_memory *memory = instance->memories[memory_index];
  uint64_t size = instance->data_dropped[segment_index] ? 0 : segment->bytes.size;
  if (from > size || count > size - from || !memory_has(memory, to, count))
    return AMPHORA_TRAP_MEMORY_ACCESS;
  if (count)
    memcpy(memory->data + to, instance->module->bytes + segment->bytes.offset + from, count);
  return AMPHORA_TRAP_NONE;
}

amphora_trap instance_table_init(amphora_instance *instance, uint32_t segment_index,
                                 uint32_t table_index, uint64_t to, uint32_t from, uint32_t count) {
  const struct element_segment *segment = &instance->module->elements[segment_index];
  amphora_table *table = instance->tables[table_index];
  uint32_t size = instance->elements_dropped[segment_index] ? 0 : segment->count;
  if (from > size || count > size - from || to > table->size || count > table->size - to)
    return AMPHORA_TRAP_TABLE_ACCESS;
  for (uint32_t i = 0; i < count; i++) {
    if (segment->functions) {
      table->elements[to + i] = instance->functions[segment->functions[from + i]];
      continue;
    }
    slot value[2];
    if (!evaluate(instance, segment->expressions[from + i], value)) return AMPHORA_TRAP_HOST_MEMORY;
    table->elements[to + i] = value->ref;
  }
  return AMPHORA_TRAP_NONE;
}

static const struct image *find_image(const amphora_instance *instance) {
  const amphora_module *m = instance->module;
  bool can_map = m->memory_count > m->imported_memories && instance->memories[0]->reserved;
  return can_map ? image_of(m) : NULL;
}

static amphora_trap run_active_segments(amphora_instance *instance) {
  const amphora_module *m = instance->module;
  amphora_trap trap = AMPHORA_TRAP_NONE;
  for (uint32_t i = 0; i < m->element_count && !trap; i++) {
    const struct element_segment *s = &m->elements[i];
    if (s->mode == SEGMENT_ACTIVE) {
      slot offset[2];
      if (!evaluate(instance, s->offset, offset)) return AMPHORA_TRAP_HOST_MEMORY;
      uint64_t to = m->tables[s->table].bounds.is_64 ? offset->u64 : offset->u32;
      trap = instance_table_init(instance, i, s->table, to, 0, s->count);
    }
    if (s->mode != SEGMENT_PASSIVE) instance->elements_dropped[i] = true;
  }
  const struct image *image = trap ? NULL : find_image(instance);
  if (image && !image_map(image, instance->memories[0]->data)) return AMPHORA_TRAP_HOST_MEMORY;
  for (uint32_t i = 0; i < m->data_count && !trap; i++) {
    const struct data_segment *s = &m->data[i];
    if (s->mode != SEGMENT_ACTIVE) continue;
    if (image && s->memory == 0) {
      instance->data_dropped[i] = true;
      continue;
    }
    slot offset[2];
    if (!evaluate(instance, s->offset, offset)) return AMPHORA_TRAP_HOST_MEMORY;
    uint64_t to = m->memories[s->memory].bounds.is_64 ? offset->u64 : offset->u32;
    if (s->bytes.size > UINT32_MAX) return AMPHORA_TRAP_MEMORY_ACCESS;
    trap = instance_memory_init(instance, i, s->memory, to, 0, (uint32_t)s->bytes.size);
    instance->data_dropped[i] = true;
  }
  return trap;
}

/* ---- Imports ------------------------------------------------------------------------------------
 */

static bool bounds_match(const amphora_bounds *wanted, const amphora_bounds *actual,
                         uint64_t size) {
  return wanted->is_64 == actual->is_64 && wanted->shared == actual->shared &&
         wanted->page_log2 == actual->page_log2 && size >= wanted->min &&
         actual->max <= wanted->max;
}

static bool global_matches(const amphora_instance *instance, const struct global *wanted,
                           const amphora_global *actual) {
  valtype type = instance_valtype(instance, wanted->type);
  if (wanted->is_mutable != actual->is_mutable) return false;
  return wanted->is_mutable ? actual->type == type : type_matches(actual->type, type);
}

static bool import_matches(const amphora_instance *instance, const struct import *import,
                           const amphora_extern *object) {
  const amphora_module *m = instance->module;
  if (object->kind != import->kind) return false;
  switch (import->kind) {
  case AMPHORA_FUNCTION:
    return object->function->type == instance->types[m->functions[import->index].type];
  case AMPHORA_TABLE: {
    const struct table *wanted = &m->tables[import->index];
    return object->table->type == instance_valtype(instance, wanted->type) &&
           bounds_match(&wanted->bounds, &object->table->bounds, object->table->size);
  }
  case AMPHORA_MEMORY: {
    const amphora_memory *memory = object->memory;
    return bounds_match(&m->memories[import->index].bounds, &memory->bounds,
                        memory_size(memory) >> memory->bounds.page_log2);
  }
  case AMPHORA_GLOBAL: return global_matches(instance, &m->globals[import->index], object->global);
  case AMPHORA_TAG: return object->tag->type == instance->types[m->tags[import->index].type];
  }
  return false;
}

static amphora_error *link_imports(amphora_instance *instance, const amphora_extern *imports) {
  const amphora_module *m = instance->module;
  for (uint32_t i = 0; i < m->import_count; i++) {
    const struct import *import = &m->imports[i];
    if (!import_matches(instance, import, &imports[i]))
      return amphora_error_new(AMPHORA_UNLINKABLE, "incompatible import type: %s.%s",
                               import->module.bytes, import->name.bytes);
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
  *own_globals = carve(c, m->global_count - m->imported_globals, sizeof **own_globals);
  *own_tags = carve(c, m->tag_count - m->imported_tags, sizeof **own_tags);
}

static amphora_instance *allocate(amphora_store *store, const amphora_module *m,
                                  amphora_global **own_globals, amphora_tag **own_tags) {
  amphora_instance *instance = arena_alloc(&store->arena, 1, sizeof *instance);
  if (!instance) return NULL;
  struct carver carver = {0};
  carve_instance(&carver, instance, m, own_globals, own_tags);
  carver.memory = arena_alloc(&store->arena, carver.size + 1, 1);
  if (!carver.memory) return NULL;
  carver.size = 0;
  carve_instance(&carver, instance, m, own_globals, own_tags);
  instance->store = store;
  instance->module = m;
  for (uint32_t i = 0; i < m->type_count; i++)
    if (!(instance->types[i] = store_type(store, m, instance->types, i))) return NULL;
  return instance;
}

static void make_functions(amphora_instance *instance) {
  const amphora_module *m = instance->module;
  const union word *lazy = interp_lazy_code();
  for (uint32_t i = m->imported_functions; i < m->function_count; i++) {
    amphora_function *function = &instance->own_functions[i - m->imported_functions];
    *function = (amphora_function){lazy, instance->types[m->functions[i].type], instance, i};
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
    if (!evaluate(instance, m->globals[i].initial, global->value)) return error_out_of_memory();
    store_add_global(store, global);
    instance->globals[i] = global;
  }
  for (uint32_t i = m->imported_memories; i < m->memory_count; i++) {
    amphora_error *error = memory_create(store, m->memories[i].bounds, &instance->memories[i]);
    if (error) return error;
  }
  for (uint32_t i = m->imported_tables; i < m->table_count; i++) {
    const struct table *table = &m->tables[i];
    slot initial[2] = {{.ref = NULL}};
    if (table->initial.offset && !evaluate(instance, table->initial, initial))
      return error_out_of_memory();
    amphora_error *error = table_create(store, instance_valtype(instance, table->type),
                                        table->bounds, initial->ref, &instance->tables[i]);
    if (error) return error;
  }
  instance->memory0 = m->memory_count ? instance->memories[0] : &store->no_memory;
  return NULL;
}

amphora_error *instance_new(amphora_store *store, const amphora_module *module,
                            const amphora_extern *imports, amphora_instance **result) {
  amphora_global *own_globals;
  amphora_tag *own_tags;
  amphora_instance *instance = allocate(store, module, &own_globals, &own_tags);
  if (!instance) return error_out_of_memory();
  amphora_error *error = link_imports(instance, imports);
  if (!error) error = make_objects(instance, own_globals, own_tags);
  if (error) return error;
  module_retain(module); /* from here on others may refer to the instance */
  instance->next = store->instances;
  store->instances = instance;
  amphora_trap trap = run_active_segments(instance);
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

static bool same_types(const amphora_type *a, const amphora_type *b, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (a[i] != b[i]) return false;
  return true;
}

amphora_error *amphora_instance_function(const amphora_instance *instance, const char *name,
                                         const amphora_functype *wanted,
                                         amphora_function **function) {
  amphora_extern object;
  if (!amphora_instance_export(instance, name, &object) || object.kind != AMPHORA_FUNCTION)
    return amphora_error_new(AMPHORA_HOST, "the module exports no function %s", name);
  amphora_functype type = amphora_function_type(object.function);
  if (wanted &&
      !(type.param_count == wanted->param_count && type.result_count == wanted->result_count &&
        same_types(type.params, wanted->params, type.param_count) &&
        same_types(type.results, wanted->results, type.result_count)))
    return amphora_error_new(AMPHORA_HOST, "the exported function %s is of another type", name);
  *function = object.function;
  return NULL;
}
