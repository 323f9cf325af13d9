/* SPDX-License-Identifier: MIT */
#include "wasm/functions.h"

#include "wasm/imports.h"

static const char gc[] = "types of WasmGC are not understood";

static error *read_value_types(reader *r, struct value_types *types) {
  types->count = read_u32(r);
  types->items = read_bytes(r, types->count);
  for (uint32_t i = 0; i < types->count && !r->failed; i++)
    if (!is_short_type(types->items[i])) return error_unsupported("%s", gc);
  return NULL;
}

static error *read_types(struct wasm_functions *f, arena *a, reader r) {
  uint32_t count = reader_done(&r) ? 0 : read_u32(&r);
  if (count > (size_t)(r.end - r.at)) return error_malformed("malformed type section");
  f->types = arena_allocate(a, (count + 1) * sizeof *f->types);
  for (; f->type_count < count && !r.failed; f->type_count++) {
    struct function_type *type = &f->types[f->type_count];
    if (read_byte(&r) != TYPE_FUNCTION) return error_unsupported("%s", gc);
    TRY(read_value_types(&r, &type->parameters));
    TRY(read_value_types(&r, &type->results));
  }
  return r.failed ? error_malformed("malformed type section") : NULL;
}

error *wasm_functions_read(const wasm_module *module, arena *a, struct wasm_functions *f) {
  *f = (struct wasm_functions){0};
  TRY(read_types(f, a, wasm_module_section(module, SECTION_TYPE)));
  reader defined = wasm_module_section(module, SECTION_FUNCTION);
  uint32_t count = reader_done(&defined) ? 0 : read_u32(&defined);
  import_reader imports = imports_of(module);
  if (count > module->bytes.size || imports.left > module->bytes.size)
    return error_malformed("malformed function section");
  f->type_of = arena_allocate(a, ((size_t)count + imports.left + 1) * sizeof *f->type_of);
  for (wasm_import import; next_import(&imports, &import);)
    if (import.kind == EXTERNAL_FUNCTION) f->type_of[f->count++] = read_u32(&import.type);
  f->imported = f->count;
  while (count-- > 0) f->type_of[f->count++] = read_u32(&defined);
  if (imports.body.failed) return error_malformed("malformed import section");
  for (uint32_t i = 0; i < f->count; i++)
    if (f->type_of[i] >= f->type_count) return error_malformed("malformed function section");
  return NULL;
}
