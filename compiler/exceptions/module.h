/* SPDX-License-Identifier: MIT */
// What the lowering of exceptions knows of a module; private to exceptions/.
#ifndef AMCC_EXCEPTIONS_MODULE_H
#define AMCC_EXCEPTIONS_MODULE_H

#include "base/arena.h"
#include "wasm/functions.h"
#include "wasm/module.h"
#include "wasm/writer.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TAGS = 63 };

// The values that a tag carries are in slots: globals that all tags share.
struct tag {
  const struct function_type *type;
  uint32_t *slots; // of each value
};

struct function {
  bool in_table;
  bool has_exceptions;        // instructions or types of them
  const uint8_t *start, *end; // of its locals and code; NULL of imported ones
};

// An exnref becomes an i64.
static inline uint8_t lowered(uint8_t type) { return type == TYPE_EXNREF ? TYPE_I64 : type; }

// A set of tags: bit i for tag i.
typedef uint64_t tags;

struct module {
  arena *arena;
  struct wasm_functions all;
  struct function *functions; // what else there is to know of each
  struct tag *tags;
  uint32_t tag_count;
  uint32_t imported_globals, global_count;
  bool all_in_table;
  bool exnref_travels; // between functions

  // Our globals. The first tells which exception is on its way: its tag + 1, or 0.
  uint32_t thrown;
  uint8_t *slot_types; // the globals behind it
  uint32_t slot_count;

  // What a call may throw: of each function, then of an indirect call of each type, of each tag,
  // and of what the analysis adds.
  tags *throws;
};

static inline tags all_tags(const struct module *m) { return ((tags)1 << m->tag_count) - 1; }
static inline tags direct_throws(const struct module *m, uint32_t function) {
  return m->throws[function];
}
static inline tags indirect_throws(const struct module *m, uint32_t type) {
  return m->throws[m->all.count + type];
}

// Reads what there is to know, apart from `throws`.
error *unwind_read(struct module *m, const wasm_module *file);

// Finds out which calls may throw what, and which functions have exceptions in them.
error *unwind_analyze(struct module *m);

// Whether the function is to be rewritten.
static inline bool is_rewritten(const struct module *m, uint32_t index) {
  return m->throws[index] || m->functions[index].has_exceptions;
}
// Appends the function's locals and code without exceptions.
error *unwind_rewrite(const struct module *m, uint32_t index, buffer *out);

// The error with its place.
error *unwind_error_in(uint32_t function, error *e);

// The kind of a catch clause of try_table, and what follows.
enum catch_kind { CATCH_TAG, CATCH_TAG_REF, CATCH_ALL, CATCH_ALL_REF };
struct catch_clause {
  enum catch_kind kind;
  uint32_t tag, label;
};
struct catch_clause read_catch(reader *r);
// Skips a block type; true if it has parameters.
bool skip_block_type(const struct module *m, reader *r);

#endif
