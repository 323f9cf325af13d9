/* SPDX-License-Identifier: MIT */
/* module.c: all functions of a module, as an object like those that are compiled ahead of time. */
#include "engine/jit/jit.h"

#include "base/error.h"
#include "engine/jit/memory.h"
#include "engine/jit/x86_64/lower.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CODE = 1 << 30 };

struct jit_object {
  struct aot_object object;
  struct code_memory memory;
  uint32_t *offsets; /* of functions, and of entries by type */
  struct aot_line *lines;
};

static void free_object(struct artifact *artifact) {
  struct jit_object *o = (struct jit_object *)artifact;
  code_memory_free(&o->memory);
  free(o->offsets);
  free(o->lines);
  free(o);
}

/* ---- Code ---------------------------------------------------------------------------------------
 */

/* The function stays in the interpreter: others call it by slots. */
static void lower_interpreted(struct lower *l, uint32_t function) {
  uint32_t type = function_type(l->module, function)->canonical;
  note_place(l, 0);
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(VM, offsetof(struct vmctx, functions)));
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(X64_RAX, 8 * (int32_t)function));
  x64_jump(&l->as, l->slot_calls[type]);
}

/* Whether it has been compiled; it is interpreted if it is not. */
static bool lower_one(struct lower *l, struct ir_builder *builder, uint32_t function) {
  struct ir *ir;
  enum ir_outcome outcome = ir_build(builder, l->module, function, &ir);
  if (outcome == IR_NO_MEMORY) l->failed = true;
  if (outcome != IR_BUILT) return false;
  fold_comparisons(ir);
  return lower_function(l, ir);
}

static void lower_functions(struct lower *l, uint32_t *offsets) {
  const amphora_module *m = l->module;
  struct ir_builder *builder = ir_builder_new();
  l->failed = !builder;
  for (uint32_t i = m->imported_functions; !l->failed && i < m->function_count; i++) {
    uint32_t own = i - m->imported_functions;
    x64_align(&l->as, 16);
    label_bind(&l->as, l->functions[own]);
    offsets[own] = l->as.size;
    if (lower_one(l, builder, i)) continue;
    lower_interpreted(l, i);
    offsets[own] |= AOT_INTERPRETED;
  }
  ir_builder_free(builder);
}

static void lower_types(struct lower *l, uint32_t *entries) {
  const amphora_module *m = l->module;
  for (uint32_t t = 0; t < m->type_count; t++) {
    const struct functype *type = functype_at(m, t);
    entries[t] = AOT_NO_ENTRY;
    if (type->canonical != t) continue;
    x64_align(&l->as, 16);
    label_bind(&l->as, l->slot_calls[t]);
    lower_slot_call(l, type);
    x64_align(&l->as, 16);
    entries[t] = l->as.size;
    lower_entry(l, type);
  }
}

static bool begin(struct lower *l) {
  const amphora_module *m = l->module;
  uint32_t own = m->function_count - m->imported_functions;
  l->functions = calloc((size_t)own + 1, sizeof *l->functions);
  l->slot_calls = calloc((size_t)m->type_count + 1, sizeof *l->slot_calls);
  if (!l->functions || !l->slot_calls) return false;
  for (uint32_t i = 0; i < own; i++) l->functions[i] = label_new(&l->as);
  for (uint32_t i = 0; i < m->type_count; i++) l->slot_calls[i] = label_new(&l->as);
  return true;
}

static void end(struct lower *l) {
  assembler_free(&l->as);
  allocation_free(&l->allocation);
  void *const arrays[] = {l->functions,   l->slot_calls, l->lines,  l->blocks,
                          l->edge_labels, l->cold,       l->passed, l->edge_moves};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
}

static amphora_error *lower_module(struct lower *l, struct jit_object *o) {
  const amphora_module *m = l->module;
  uint32_t own = m->function_count - m->imported_functions;
  if (!begin(l)) return error_out_of_memory();
  lower_functions(l, o->offsets);
  lower_types(l, o->offsets + own);
  uint32_t size = l->as.size;
  if (l->failed || !x64_finish(&l->as))
    return amphora_error_new(AMPHORA_EXHAUSTED, "the code of the module is too large to compile");
  amphora_error *error = code_memory_init(&o->memory, ((size_t)l->as.size + 65536 * 2) & ~65535ul);
  if (error) return error;
  const uint8_t *code = code_memory_next(&o->memory);
  if (l->as.size) error = code_memory_add(&o->memory, l->as.bytes, l->as.size);
  if (error) return error;
  o->lines = l->lines;
  l->lines = NULL;
  o->object.code = code;
  o->object.header.code.size = size;
  o->object.functions = o->offsets;
  o->object.entries = o->offsets + own;
  o->object.lines = o->lines;
  o->object.line_count = l->line_count;
  return NULL;
}

amphora_error *jit_compile(const amphora_module *m, struct aot_object **object) {
  uint32_t own = m->function_count - m->imported_functions;
  struct jit_object *o = calloc(1, sizeof *o);
  if (!o) return error_out_of_memory();
  o->object.artifact.free = free_object;
  o->offsets = calloc((size_t)own + m->type_count + 1, sizeof *o->offsets);
  struct lower l = {.module = m};
  assembler_init(&l.as, MAX_CODE);
  amphora_error *error = o->offsets ? lower_module(&l, o) : error_out_of_memory();
  end(&l);
  if (error) {
    free_object(&o->object.artifact);
    return error;
  }
  *object = &o->object;
  return NULL;
}
