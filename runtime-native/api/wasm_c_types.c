/* SPDX-License-Identifier: MIT */
/* wasm_c_types.c: wasm.h's vectors and descriptions of types. */
#include "api/wasm_c_api.h"

#include <stdlib.h>

/* ---- Vectors -------------------------------------------------------------------------------- */

/* copy(to, from) fills in an element, delete(element) releases it. Without memory, a new vector is
 * empty. */
#define DEFINE_VEC(name, pointer, copy, delete)                                                    \
  void wasm_##name##_vec_new_empty(wasm_##name##_vec_t *out) {                                     \
    *out = (wasm_##name##_vec_t){0, NULL};                                                         \
  }                                                                                                \
  void wasm_##name##_vec_new_uninitialized(wasm_##name##_vec_t *out, size_t size) {                \
    out->data = size ? calloc(size, sizeof *out->data) : NULL;                                     \
    out->size = out->data ? size : 0;                                                              \
  }                                                                                                \
  void wasm_##name##_vec_new(wasm_##name##_vec_t *out, size_t size,                                \
                             wasm_##name##_t pointer const data[]) {                               \
    wasm_##name##_vec_new_uninitialized(out, size);                                                \
    if (out->size) memcpy(out->data, data, size * sizeof *data);                                   \
  }                                                                                                \
  void wasm_##name##_vec_copy(wasm_##name##_vec_t *out, const wasm_##name##_vec_t *from) {         \
    wasm_##name##_vec_new_uninitialized(out, from->size);                                          \
    for (size_t i = 0; i < out->size; i++) copy(&out->data[i], &from->data[i]);                    \
  }                                                                                                \
  void wasm_##name##_vec_delete(wasm_##name##_vec_t *vec) {                                        \
    for (size_t i = 0; i < vec->size; i++) delete(&vec->data[i]);                                  \
    free(vec->data);                                                                               \
    wasm_##name##_vec_new_empty(vec);                                                              \
  }

#define DEFINE_POINTER_VEC(name)                                                                   \
  static void name##_copy(wasm_##name##_t **to, wasm_##name##_t *const *from) {                    \
    *to = *from ? wasm_##name##_copy(*from) : NULL;                                                \
  }                                                                                                \
  static void name##_delete(wasm_##name##_t **element) { wasm_##name##_delete(*element); }         \
  DEFINE_VEC(name, *, name##_copy, name##_delete)

static void byte_copy(wasm_byte_t *to, const wasm_byte_t *from) { *to = *from; }
static void byte_delete(wasm_byte_t *element) { (void)element; }
DEFINE_VEC(byte, , byte_copy, byte_delete)
DEFINE_VEC(val, , wasm_val_copy, wasm_val_delete)
DEFINE_POINTER_VEC(frame)
DEFINE_POINTER_VEC(extern)
DEFINE_POINTER_VEC(valtype)
DEFINE_POINTER_VEC(functype)
DEFINE_POINTER_VEC(globaltype)
DEFINE_POINTER_VEC(tabletype)
DEFINE_POINTER_VEC(memorytype)
DEFINE_POINTER_VEC(tagtype)
DEFINE_POINTER_VEC(externtype)
DEFINE_POINTER_VEC(importtype)
DEFINE_POINTER_VEC(exporttype)

/* ---- Value types ---------------------------------------------------------------------------- */

struct wasm_valtype_t {
  wasm_valkind_t kind;
};

wasm_valtype_t *wasm_valtype_new(wasm_valkind_t kind) {
  wasm_valtype_t *type = malloc(sizeof *type);
  if (type) type->kind = kind;
  return type;
}
wasm_valtype_t *wasm_valtype_copy(const wasm_valtype_t *type) {
  return wasm_valtype_new(type->kind);
}
void wasm_valtype_delete(wasm_valtype_t *type) { free(type); }
wasm_valkind_t wasm_valtype_kind(const wasm_valtype_t *type) { return type->kind; }

static wasm_valkind_t valkind_of(amphora_type type) {
  switch (type) {
  case AMPHORA_I32: return WASM_I32;
  case AMPHORA_I64: return WASM_I64;
  case AMPHORA_F32: return WASM_F32;
  case AMPHORA_F64: return WASM_F64;
  case AMPHORA_FUNCREF: return WASM_FUNCREF;
  default: return WASM_EXTERNREF;
  }
}

amphora_type wasm_amphora_type(const wasm_valtype_t *type) {
  switch (type->kind) {
  case WASM_I32: return AMPHORA_I32;
  case WASM_I64: return AMPHORA_I64;
  case WASM_F32: return AMPHORA_F32;
  case WASM_F64: return AMPHORA_F64;
  case WASM_FUNCREF: return AMPHORA_FUNCREF;
  default: return AMPHORA_EXTERNREF;
  }
}

/* ---- Types of externals --------------------------------------------------------------------- */

static wasm_externtype_t *externtype_new(wasm_externkind_t kind) {
  wasm_externtype_t *type = calloc(1, sizeof *type);
  if (type) type->kind = kind;
  return type;
}

void wasm_externtype_delete(wasm_externtype_t *type) {
  if (!type) return;
  switch (type->kind) {
  case WASM_EXTERN_FUNC:
    wasm_valtype_vec_delete(&type->func.params);
    wasm_valtype_vec_delete(&type->func.results);
    break;
  case WASM_EXTERN_GLOBAL: wasm_valtype_delete(type->global.content); break;
  case WASM_EXTERN_TABLE: wasm_valtype_delete(type->table.element); break;
  case WASM_EXTERN_TAG: wasm_functype_delete(type->tag); break;
  }
  free(type);
}

static bool is_complete(const wasm_valtype_vec_t *types) {
  for (size_t i = 0; i < types->size; i++)
    if (!types->data[i]) return false;
  return true;
}

wasm_externtype_t *wasm_externtype_copy(const wasm_externtype_t *from) {
  wasm_externtype_t *type = externtype_new(from->kind);
  if (!type) return NULL;
  bool complete = true;
  switch (from->kind) {
  case WASM_EXTERN_FUNC:
    wasm_valtype_vec_copy(&type->func.params, &from->func.params);
    wasm_valtype_vec_copy(&type->func.results, &from->func.results);
    complete = type->func.params.size == from->func.params.size &&
               type->func.results.size == from->func.results.size &&
               is_complete(&type->func.params) && is_complete(&type->func.results);
    break;
  case WASM_EXTERN_GLOBAL:
    type->global = from->global;
    complete = (type->global.content = wasm_valtype_copy(from->global.content));
    break;
  case WASM_EXTERN_TABLE:
    type->table = from->table;
    complete = (type->table.element = wasm_valtype_copy(from->table.element));
    break;
  case WASM_EXTERN_MEMORY: type->memory = from->memory; break;
  case WASM_EXTERN_TAG: complete = (type->tag = wasm_functype_copy(from->tag)); break;
  }
  if (complete) return type;
  wasm_externtype_delete(type);
  return NULL;
}

wasm_externkind_t wasm_externtype_kind(const wasm_externtype_t *type) { return type->kind; }

/* A type of one kind is an externtype under another name. */
#define DEFINE_EXTERN_TYPE(name, constant)                                                         \
  wasm_externtype_t *wasm_##name##_as_externtype(wasm_##name##_t *type) {                          \
    return (wasm_externtype_t *)type;                                                              \
  }                                                                                                \
  const wasm_externtype_t *wasm_##name##_as_externtype_const(const wasm_##name##_t *type) {        \
    return (const wasm_externtype_t *)type;                                                        \
  }                                                                                                \
  wasm_##name##_t *wasm_externtype_as_##name(wasm_externtype_t *type) {                            \
    return type->kind == constant ? (wasm_##name##_t *)type : NULL;                                \
  }                                                                                                \
  const wasm_##name##_t *wasm_externtype_as_##name##_const(const wasm_externtype_t *type) {        \
    return type->kind == constant ? (const wasm_##name##_t *)type : NULL;                          \
  }                                                                                                \
  wasm_##name##_t *wasm_##name##_copy(const wasm_##name##_t *type) {                               \
    return (wasm_##name##_t *)wasm_externtype_copy((const wasm_externtype_t *)type);               \
  }                                                                                                \
  void wasm_##name##_delete(wasm_##name##_t *type) {                                               \
    wasm_externtype_delete((wasm_externtype_t *)type);                                             \
  }
DEFINE_EXTERN_TYPE(functype, WASM_EXTERN_FUNC)
DEFINE_EXTERN_TYPE(globaltype, WASM_EXTERN_GLOBAL)
DEFINE_EXTERN_TYPE(tabletype, WASM_EXTERN_TABLE)
DEFINE_EXTERN_TYPE(memorytype, WASM_EXTERN_MEMORY)
DEFINE_EXTERN_TYPE(tagtype, WASM_EXTERN_TAG)

/* Constructors take their parts even when they fail. */

wasm_functype_t *wasm_functype_new(wasm_valtype_vec_t *params, wasm_valtype_vec_t *results) {
  bool complete = is_complete(params) && is_complete(results);
  wasm_externtype_t *type = complete ? externtype_new(WASM_EXTERN_FUNC) : NULL;
  if (type) {
    type->func.params = *params;
    type->func.results = *results;
  } else {
    wasm_valtype_vec_delete(params);
    wasm_valtype_vec_delete(results);
  }
  return (wasm_functype_t *)type;
}

wasm_globaltype_t *wasm_globaltype_new(wasm_valtype_t *content, wasm_mutability_t mutability) {
  wasm_externtype_t *type = content ? externtype_new(WASM_EXTERN_GLOBAL) : NULL;
  if (type) {
    type->global.content = content;
    type->global.mutability = mutability;
  } else {
    wasm_valtype_delete(content);
  }
  return (wasm_globaltype_t *)type;
}

wasm_tabletype_t *wasm_tabletype_new(wasm_valtype_t *element, const wasm_limits_t *limits) {
  wasm_externtype_t *type = element ? externtype_new(WASM_EXTERN_TABLE) : NULL;
  if (type) {
    type->table.element = element;
    type->table.limits = *limits;
  } else {
    wasm_valtype_delete(element);
  }
  return (wasm_tabletype_t *)type;
}

wasm_memorytype_t *wasm_memorytype_new(const wasm_limits_t *limits) {
  wasm_externtype_t *type = externtype_new(WASM_EXTERN_MEMORY);
  if (type) type->memory = *limits;
  return (wasm_memorytype_t *)type;
}

wasm_tagtype_t *wasm_tagtype_new(wasm_functype_t *function) {
  wasm_externtype_t *type = function ? externtype_new(WASM_EXTERN_TAG) : NULL;
  if (type) {
    type->tag = function;
  } else {
    wasm_functype_delete(function);
  }
  return (wasm_tagtype_t *)type;
}

#define PART(type, name, result, part)                                                             \
  result wasm_##type##_##name(const wasm_##type##_t *type) {                                       \
    return ((const wasm_externtype_t *)type)->part;                                                \
  }
#define PART_ADDRESS(type, name, result, part)                                                     \
  const result *wasm_##type##_##name(const wasm_##type##_t *type) {                                \
    return &((const wasm_externtype_t *)type)->part;                                               \
  }
PART_ADDRESS(functype, params, wasm_valtype_vec_t, func.params)
PART_ADDRESS(functype, results, wasm_valtype_vec_t, func.results)
PART(globaltype, content, const wasm_valtype_t *, global.content)
PART(globaltype, mutability, wasm_mutability_t, global.mutability)
PART(tabletype, element, const wasm_valtype_t *, table.element)
PART_ADDRESS(tabletype, limits, wasm_limits_t, table.limits)
PART_ADDRESS(memorytype, limits, wasm_limits_t, memory)
PART(tagtype, functype, const wasm_functype_t *, tag)

/* ---- From amphora's types ------------------------------------------------------------------- */

static void valtypes_of(wasm_valtype_vec_t *out, const amphora_type *types, uint32_t count) {
  wasm_valtype_vec_new_uninitialized(out, count);
  for (size_t i = 0; i < out->size; i++) out->data[i] = wasm_valtype_new(valkind_of(types[i]));
}

wasm_functype_t *wasm_functype_of(const amphora_functype *type) {
  wasm_valtype_vec_t params, results;
  valtypes_of(&params, type->params, type->param_count);
  valtypes_of(&results, type->results, type->result_count);
  if (params.size == type->param_count && results.size == type->result_count)
    return wasm_functype_new(&params, &results);
  wasm_valtype_vec_delete(&params);
  wasm_valtype_vec_delete(&results);
  return NULL;
}

static wasm_limits_t limits_of(amphora_limits limits) {
  return (wasm_limits_t){limits.min < UINT32_MAX ? (uint32_t)limits.min : UINT32_MAX,
                         limits.max < UINT32_MAX ? (uint32_t)limits.max : wasm_limits_max_default};
}

wasm_externtype_t *wasm_externtype_of(const amphora_extern_type *type) {
  wasm_limits_t limits = limits_of(type->limits);
  switch (type->kind) {
  case AMPHORA_FUNCTION: return wasm_functype_as_externtype(wasm_functype_of(&type->function));
  case AMPHORA_TABLE:
    return wasm_tabletype_as_externtype(
        wasm_tabletype_new(wasm_valtype_new(valkind_of(type->type)), &limits));
  case AMPHORA_MEMORY: return wasm_memorytype_as_externtype(wasm_memorytype_new(&limits));
  case AMPHORA_GLOBAL:
    return wasm_globaltype_as_externtype(wasm_globaltype_new(
        wasm_valtype_new(valkind_of(type->type)), type->is_mutable ? WASM_VAR : WASM_CONST));
  case AMPHORA_TAG:
    return wasm_tagtype_as_externtype(wasm_tagtype_new(wasm_functype_of(&type->function)));
  }
  return NULL;
}

/* ---- Imports and exports -------------------------------------------------------------------- */

struct wasm_importtype_t {
  wasm_name_t module, name;
  wasm_externtype_t *type;
};
struct wasm_exporttype_t {
  wasm_name_t name;
  wasm_externtype_t *type;
};

wasm_importtype_t *wasm_importtype_new(wasm_name_t *module, wasm_name_t *name,
                                       wasm_externtype_t *type) {
  wasm_importtype_t *import = malloc(sizeof *import);
  if (import && type) {
    *import = (wasm_importtype_t){*module, *name, type};
    return import;
  }
  free(import);
  wasm_name_delete(module);
  wasm_name_delete(name);
  wasm_externtype_delete(type);
  return NULL;
}
wasm_importtype_t *wasm_importtype_copy(const wasm_importtype_t *import) {
  wasm_name_t module, name;
  wasm_name_copy(&module, &import->module);
  wasm_name_copy(&name, &import->name);
  return wasm_importtype_new(&module, &name, wasm_externtype_copy(import->type));
}
void wasm_importtype_delete(wasm_importtype_t *import) {
  if (!import) return;
  wasm_name_delete(&import->module);
  wasm_name_delete(&import->name);
  wasm_externtype_delete(import->type);
  free(import);
}
const wasm_name_t *wasm_importtype_module(const wasm_importtype_t *import) {
  return &import->module;
}
const wasm_name_t *wasm_importtype_name(const wasm_importtype_t *import) { return &import->name; }
const wasm_externtype_t *wasm_importtype_type(const wasm_importtype_t *import) {
  return import->type;
}

wasm_exporttype_t *wasm_exporttype_new(wasm_name_t *name, wasm_externtype_t *type) {
  wasm_exporttype_t *export = malloc(sizeof *export);
  if (export && type) {
    *export = (wasm_exporttype_t){*name, type};
    return export;
  }
  free(export);
  wasm_name_delete(name);
  wasm_externtype_delete(type);
  return NULL;
}
wasm_exporttype_t *wasm_exporttype_copy(const wasm_exporttype_t *export) {
  wasm_name_t name;
  wasm_name_copy(&name, &export->name);
  return wasm_exporttype_new(&name, wasm_externtype_copy(export->type));
}
void wasm_exporttype_delete(wasm_exporttype_t *export) {
  if (!export) return;
  wasm_name_delete(&export->name);
  wasm_externtype_delete(export->type);
  free(export);
}
const wasm_name_t *wasm_exporttype_name(const wasm_exporttype_t *export) { return &export->name; }
const wasm_externtype_t *wasm_exporttype_type(const wasm_exporttype_t *export) {
  return export->type;
}
