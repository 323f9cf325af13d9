/* SPDX-License-Identifier: MIT */
#include "link/symbols.h"

#include "wasm/object.h"

#include <string.h>

struct object {
  const buffer *file;
  struct input_symbols *all;
  arena *arena;
  bool in_archive;
  bool main_void;         // it has clang's alias for int main(void)
  const char *main;       // the name that main has, by its parameters; NULL without one
  uint32_t main_function; // its index
};

static void see_function(struct object *o, const symbol *s) {
  static const char *const names[] = {"main", "__main_argc_argv"};
  if (symbol_is_named(s, "__main_void")) o->main_void = true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (symbol_is_named(s, names[i])) o->main = names[i], o->main_function = s->index;
}

static void see_symbol(struct object *o, const symbol *s) {
  if (s->flags & SYMBOL_UNDEFINED || !s->name) return;
  if (s->kind == SYMBOL_FUNCTION) see_function(o, s);
  bool wanted = s->flags & SYMBOL_USED && !(s->flags & (SYMBOL_HIDDEN | SYMBOL_LOCAL));
  if (wanted && s->kind <= SYMBOL_DATA)
    strings_add(&o->all->used, arena_copy(o->arena, (const char *)s->name, s->name_length));
}

static bool is_argc_argv(const struct function_type *t) {
  return t->parameters.count == 2 && t->parameters.items[0] == TYPE_I32 &&
         t->parameters.items[1] == TYPE_I32 && t->results.count == 1 &&
         t->results.items[0] == TYPE_I32;
}

static struct value_types copy_types(const struct value_types *types, arena *a) {
  const char *copy = arena_copy(a, (const char *)types->items, types->count);
  return (struct value_types){(const uint8_t *)copy, types->count};
}

// A main that start files do not call.
static error *see_main_type(const struct object *o, const wasm_module *module) {
  struct wasm_functions functions;
  TRY(wasm_functions_read(module, o->arena, &functions));
  if (o->main_function >= functions.count) return NULL;
  const struct function_type *type = wasm_function_type(&functions, o->main_function);
  // The name "main" has this type with -ffreestanding.
  if (is_argc_argv(type) && strcmp(o->main, "__main_argc_argv") == 0) return NULL;
  o->all->other_main = o->main;
  o->all->main_type.parameters = copy_types(&type->parameters, o->arena);
  o->all->main_type.results = copy_types(&type->results, o->arena);
  return NULL;
}

static void see_main(const struct object *o) {
  struct input_symbols *all = o->all;
  if (!o->main && !o->main_void) return;
  if (all->has_main && (o->in_archive || !all->main_in_archive)) return;
  all->has_main = true;
  all->main_in_archive = o->in_archive;
  all->other_main = NULL;
  if (!o->main || o->main_void) return;
  wasm_module module = {0};
  buffer copy = {0};
  buffer_append(&copy, o->file->bytes, o->file->size);
  error *e = wasm_module_open(&module, copy, "");
  if (!e) e = see_main_type(o, &module);
  error_free(e); // the linker will tell
  wasm_module_free(&module);
}

static bool is_bitcode(const buffer *file) {
  return file->size >= 4 && memcmp(file->bytes, "BC\xC0\xDE", 4) == 0;
}

static void read_object(const buffer *file, bool in_archive, struct input_symbols *all, arena *a) {
  struct object o = {.file = file, .all = all, .arena = a, .in_archive = in_archive};
  if (is_bitcode(file)) all->has_main = true;
  symbol_reader r = symbols_of(file);
  for (symbol s; next_symbol(&r, &s);) see_symbol(&o, &s);
  see_main(&o);
}

error *symbols_read(const char *path, struct input_symbols *all, arena *a) {
  buffer file = {0}, member;
  error *e = buffer_read(&file, path);
  if (!e && is_archive(&file))
    for (size_t at = 0; next_member(&file, &at, &member);) read_object(&member, true, all, a);
  else if (!e)
    read_object(&file, false, all, a);
  buffer_free(&file);
  return e;
}
