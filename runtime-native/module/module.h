/* module.h: a decoded and validated module. Immutable but for what is made of it when
 * it is first needed: its functions' translations and the image of its memory. */
#ifndef AMPHORA_MODULE_MODULE_H
#define AMPHORA_MODULE_MODULE_H

#include "amphora.h"
#include "module/arena.h"
#include "module/types.h"

#include <stdatomic.h>

/* Limits of this implementation, in the spirit of spec A.2; those of the web's engines where they
 * have one. */
enum {
  MAX_TYPES = 1000000,
  MAX_PARAMS = 1000,
  MAX_LOCALS = 50000,
  MAX_FRAME_SLOTS = 65000, /* slot numbers take 16 bits */
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

struct code;

struct function {
  uint32_t type;
  bool declared;               /* occurs outside of function bodies: ref.func may name it (3.3.7) */
  struct span body;            /* locals and code; empty if imported */
  _Atomic(struct code *) code; /* the interpreter's translation, made at the first call */
};

struct table {
  valtype type;
  amphora_bounds bounds;
  struct const_expr initial; /* offset 0: null */
};

struct memory {
  amphora_bounds bounds;
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

struct image; /* image.h */

struct amphora_module {
  _Atomic uint32_t references;
  struct arena arena;
  const uint8_t *bytes;
  size_t size;
  bool owns_bytes;
  _Atomic(struct image *) image; /* made at the second use */
  _Atomic uint32_t image_uses;

  struct functype *types;
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

static inline const struct functype *function_type(const amphora_module *module,
                                                   uint32_t function) {
  return &module->types[module->functions[function].type];
}

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
