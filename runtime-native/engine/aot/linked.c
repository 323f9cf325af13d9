/* SPDX-License-Identifier: MIT */
/* linked.c: compiled modules that are part of the program (amphora_aot.h). */
#include "amphora_aot.h"

#include "aot_version.h"
#include "base/error.h"
#include "engine/aot/aot.h"

#include <stdlib.h>

struct linked_object {
  struct aot_object object;
  uint32_t *offsets; /* of functions, then of entries, in the code */
  struct aot_line *lines;
};

static void free_object(struct artifact *artifact) {
  struct linked_object *linked = (struct linked_object *)artifact;
  free(linked->offsets);
  free(linked->lines);
  free(linked);
}

static int ascending(const void *a, const void *b) {
  const struct aot_line *x = a, *y = b;
  return (x->code > y->code) - (x->code < y->code);
}

static uint32_t offset_in(const amphora_linked *linked, void (*function)(void)) {
  return function ? (uint32_t)((const char *)function - linked->code) : AOT_NO_ENTRY;
}

/* All that is known of a place in the code is the function, which stands for its first instruction;
 * what enters functions is none of them. */
static void fill(struct linked_object *o, const amphora_linked *linked) {
  size_t count = linked->function_count;
  for (uint32_t i = 0; i < linked->function_count; i++) {
    o->offsets[i] = offset_in(linked, linked->functions[i]);
    o->lines[i] = (struct aot_line){o->offsets[i], linked->bodies[2 * i]};
  }
  for (uint32_t i = 0; i < linked->type_count; i++) {
    uint32_t offset = offset_in(linked, linked->entries[i]);
    o->offsets[linked->function_count + i] = offset;
    if (linked->entries[i]) o->lines[count++] = (struct aot_line){offset, 0};
  }
  qsort(o->lines, count, sizeof *o->lines, ascending);
  o->object.line_count = count;
}

static struct linked_object *make_object(const amphora_linked *linked) {
  struct linked_object *o = calloc(1, sizeof *o);
  if (!o) return NULL;
  o->object = (struct aot_object){
      .artifact.free = free_object,
      .header.flags = (linked->has_handlers ? AOT_HANDLERS : 0) | (linked->has_fuel ? AOT_FUEL : 0),
      .header.code.size = (size_t)(linked->code_end - linked->code),
      .code = (const uint8_t *)linked->code,
      .stubs = (const uint8_t *)linked->stubs,
      .stubs_size = (size_t)(linked->stubs_end - linked->stubs),
  };
  o->offsets = calloc((size_t)linked->function_count + linked->type_count + 1, sizeof *o->offsets);
  o->lines = calloc((size_t)linked->function_count + linked->type_count + 1, sizeof *o->lines);
  if (!o->offsets || !o->lines) return free_object(&o->object.artifact), NULL;
  fill(o, linked);
  o->object.functions = o->offsets;
  o->object.entries = o->offsets + linked->function_count;
  o->object.lines = o->lines;
  return o;
}

amphora_error *amphora_module_new_linked(const amphora_linked *linked, amphora_module **module) {
  if (linked->abi_version != AOT_ABI_VERSION)
    return amphora_error_new(AMPHORA_HOST,
                             "the compiled module was made by another version of Amphora");
  struct linked_object *o = make_object(linked);
  if (!o) return error_out_of_memory();
  amphora_error *error = module_new_valid(linked->module, linked->module_size, module);
  if (error) return free_object(&o->object.artifact), error;
  amphora_module *m = *module;
  for (uint32_t i = 0; i < linked->function_count; i++)
    m->functions[m->imported_functions + i].body =
        (struct span){linked->bodies[2 * i], linked->bodies[2 * i + 1]};
  m->engine = &aot_engine;
  m->compiled = &o->object.artifact;
  return NULL;
}
