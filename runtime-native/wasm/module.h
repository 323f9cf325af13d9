/* SPDX-License-Identifier: MIT */
/* module.h: a decoded and validated module. Immutable but for what is made of it when
 * it is first needed: its functions' translations and the image of its memory. */
#ifndef AMPHORA_WASM_MODULE_H
#define AMPHORA_WASM_MODULE_H

#include "amphora.h"
#include "base/arena.h"
#include "wasm/types.h"

#include <stdatomic.h>

/* Limits of this implementation, in the spirit of spec A.2; those of the web's engines where they
 * have one. */
enum {
  MAX_TYPES = 1000000,
  MAX_PARAMS = 1000,
  MAX_LOCALS = 50000,
  MAX_OPERANDS = 1 << 22,
  MAX_BODY_SIZE = 1 << 26,
};

/* A stretch of the module's bytes. */
struct span {
  size_t offset, size;
};

struct name {
  const char *bytes; /* NUL-terminated */
  size_t size;
};

struct import {
  struct name module, name;
  amphora_kind kind;
  uint32_t index; /* in the index space of its kind */
};

struct export {
  struct name name;
  amphora_kind kind;
  uint32_t index;
};

/* A constant expression, validated. */
struct const_expr {
  size_t offset;
  uint32_t stack_height; /* the most values on its stack */
};

/* Code relies on guard pages or checks all bounds itself: modules serve stores of both kinds. */
enum code_kind { CODE_GUARDED, CODE_CHECKED, CODE_KINDS };

/* What an engine made of a function. */
struct artifact {
  void (*free)(struct artifact *artifact);
};

struct function {
  uint32_t type;
  bool declared;    /* occurs outside of function bodies: ref.func may name it (3.3.7) */
  struct span body; /* locals and code; empty if imported */
  _Atomic(struct artifact *) artifacts[CODE_KINDS]; /* made at the first call */
};

struct table {
  valtype type;
  amphora_limits limits;
  struct const_expr initial; /* offset 0: null */
};

struct memory {
  amphora_limits limits;
};

struct global {
  valtype type;
  bool is_mutable;
  struct const_expr initial;
};

struct tag {
  uint32_t type;
};

enum segment_mode { SEGMENT_ACTIVE, SEGMENT_PASSIVE, SEGMENT_DECLARATIVE };

struct element_segment {
  enum segment_mode mode;
  valtype type;
  uint32_t table;
  struct const_expr offset;
  uint32_t count;
  const uint32_t *functions;            /* either function indices … */
  const struct const_expr *expressions; /* … or expressions */
};

struct data_segment {
  enum segment_mode mode;
  uint32_t memory;
  struct const_expr offset;
  struct span bytes;
};

struct section {
  uint8_t id;
  struct name name;
  struct span contents;
};

struct function_name {
  uint32_t index;
  struct name name;
};

struct engine; /* runtime/engine.h */
struct image;  /* runtime/image.h */

struct amphora_module {
  _Atomic uint32_t references;
  struct arena arena;
  const uint8_t *bytes;
  size_t size;
  bool owns_bytes;
  bool counts;                   /* functions count what is done in them */
  _Atomic(struct image *) image; /* made at the second use */
  _Atomic uint32_t image_uses;

  const struct engine *engine; /* that its functions are compiled for; NULL: none */
  struct artifact *compiled;   /* all of them, that engine's */

  struct deftype *types;
  struct import *imports;
  struct function *functions;
  struct table *tables;
  struct memory *memories;
  struct global *globals;
  struct tag *tags;
  struct export *exports;
  struct element_segment *elements;
  struct data_segment *data;
  const struct export **exports_by_name; /* ascending, for lookups */
  struct section *sections;
  struct function_name *function_names; /* ascending */
  uint32_t type_count, import_count, function_count, table_count, memory_count, global_count,
      tag_count, export_count, element_count, data_count, section_count, function_name_count;
  uint32_t imported_functions, imported_tables, imported_memories, imported_globals, imported_tags;

  bool has_start, has_data_count;
  uint32_t start;

  /* Public forms of the function types, parallel to `types`. */
  amphora_functype *public_types;
};

static inline const struct functype *functype_at(const amphora_module *module, uint32_t type) {
  return &module->types[type].function;
}

static inline const struct functype *function_type(const amphora_module *module,
                                                   uint32_t function) {
  return functype_at(module, module->functions[function].type);
}

/* The most pages that a memory of this type may have: what its addresses can reach, and its size
 * can be told with. */
static inline uint64_t most_pages(const amphora_limits *limits) {
  if (limits->is_64) return limits->page_log2 ? UINT64_C(1) << 48 : UINT64_MAX;
  return limits->page_log2 ? UINT64_C(1) << 16 : UINT32_MAX;
}

/* A module that has been validated before, from bytes that outlive it. */
amphora_error *module_new_valid(const void *bytes, size_t size, amphora_module **module);

void module_retain(const amphora_module *module);

/* The name of a function from the name section, else of an export; NULL if it has none. */
const struct name *module_function_name(const amphora_module *module, uint32_t function);

/* The index of the export with this name, or -1. */
int64_t module_find_export(const amphora_module *module, const char *name, size_t size);

/* The public form of a type and of a thing in the module. */
amphora_type public_type(valtype type);
amphora_extern_type module_extern_type(const amphora_module *module, amphora_kind kind,
                                       uint32_t index);

#endif
