/* SPDX-License-Identifier: MIT */
/* introspect.c: what a module tells about itself. */
#include "base/error.h"
#include "runtime/image.h"
#include "wasm/module.h"

#include <stdlib.h>
#include <string.h>

amphora_type public_type(valtype type) {
  if (!is_ref(type)) return (amphora_type)type;
  switch (heap_of(type)) {
  case HEAP_EXTERN:
  case HEAP_NOEXTERN: return AMPHORA_EXTERNREF;
  case HEAP_EXN:
  case HEAP_NOEXN: return AMPHORA_EXNREF;
  default: return AMPHORA_FUNCREF;
  }
}

amphora_extern_type module_extern_type(const amphora_module *m, amphora_kind kind, uint32_t index) {
  amphora_extern_type type = {.kind = kind};
  switch (kind) {
  case AMPHORA_FUNCTION: type.function = m->public_types[m->functions[index].type]; break;
  case AMPHORA_TABLE:
    type.type = public_type(m->tables[index].type);
    type.limits = m->tables[index].limits;
    break;
  case AMPHORA_MEMORY: type.limits = m->memories[index].limits; break;
  case AMPHORA_GLOBAL:
    type.type = public_type(m->globals[index].type);
    type.is_mutable = m->globals[index].is_mutable;
    break;
  case AMPHORA_TAG: type.function = m->public_types[m->tags[index].type]; break;
  }
  return type;
}

uint32_t amphora_module_count(const amphora_module *m, amphora_kind kind) {
  const uint32_t counts[] = {m->function_count, m->table_count, m->memory_count, m->global_count,
                             m->tag_count};
  return counts[kind];
}

amphora_extern_type amphora_module_type(const amphora_module *m, amphora_kind kind,
                                        uint32_t index) {
  return module_extern_type(m, kind, index);
}

uint32_t amphora_module_import_count(const amphora_module *m) { return m->import_count; }
uint32_t amphora_module_export_count(const amphora_module *m) { return m->export_count; }
uint32_t amphora_module_section_count(const amphora_module *m) { return m->section_count; }

amphora_import amphora_module_import(const amphora_module *m, uint32_t index) {
  const struct import *i = &m->imports[index];
  return (amphora_import){i->module.bytes, i->name.bytes, i->module.size, i->name.size,
                          module_extern_type(m, i->kind, i->index)};
}

amphora_export amphora_module_export(const amphora_module *m, uint32_t index) {
  const struct export *e = &m->exports[index];
  return (amphora_export){e->name.bytes, e->name.size, e->index,
                          module_extern_type(m, e->kind, e->index)};
}

amphora_section amphora_module_section(const amphora_module *m, uint32_t index) {
  const struct section *s = &m->sections[index];
  return (amphora_section){s->id, s->name.bytes, s->contents.offset, s->contents.size};
}

const uint8_t *amphora_module_bytes(const amphora_module *m, size_t *size) {
  *size = m->size;
  return m->bytes;
}

int64_t module_find_export(const amphora_module *m, const char *name, size_t size) {
  uint32_t low = 0, high = m->export_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const struct name *other = &m->exports_by_name[middle]->name;
    int order = memcmp(name, other->bytes, size < other->size ? size : other->size);
    if (order == 0) order = (size > other->size) - (size < other->size);
    if (order == 0) return m->exports_by_name[middle] - m->exports;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return -1;
}

const struct name *module_function_name(const amphora_module *m, uint32_t function) {
  uint32_t low = 0, high = m->function_name_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (m->function_names[middle].index == function) return &m->function_names[middle].name;
    if (m->function_names[middle].index > function)
      high = middle;
    else
      low = middle + 1;
  }
  for (uint32_t i = 0; i < m->export_count; i++)
    if (m->exports[i].kind == AMPHORA_FUNCTION && m->exports[i].index == function)
      return &m->exports[i].name;
  return NULL;
}

void module_retain(const amphora_module *module) {
  atomic_fetch_add_explicit(&((amphora_module *)module)->references, 1, memory_order_relaxed);
}

void amphora_module_delete(amphora_module *m) {
  if (!m || atomic_fetch_sub_explicit(&m->references, 1, memory_order_acq_rel) > 1) return;
  for (uint32_t i = 0; i < m->function_count; i++) {
    for (int kind = 0; kind < CODE_KINDS; kind++) {
      struct artifact *artifact = atomic_load(&m->functions[i].artifacts[kind]);
      if (artifact) artifact->free(artifact);
    }
  }
  image_delete(atomic_load(&m->image));
  struct artifact *compiled = m->compiled;
  if (m->owns_bytes) free((void *)m->bytes);
  arena_free(&m->arena);
  free(m);
  if (compiled) compiled->free(compiled); /* may hold the bytes */
}
