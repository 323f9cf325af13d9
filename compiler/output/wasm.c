/* SPDX-License-Identifier: MIT */
#include "output.h"

error *output_wasm(const artifact *p) {
  if (!p->has_wasm) return NULL;
  const char *path = arena_print(p->arena, "%s.wasm", p->stem);
  if (!p->source_map) return atomic_write_add(p->files, path, &p->module.bytes, false);
  buffer mapped = {0};
  buffer_append(&mapped, p->module.bytes.bytes, p->module.bytes.size);
  error *e = output_source_map(p, &mapped);
  if (!e) e = atomic_write_add(p->files, path, &mapped, false);
  buffer_free(&mapped);
  return e;
}

error *output_asmjs(const artifact *p) {
  if (!p->has_asmjs) return NULL;
  return atomic_write_add(p->files, arena_print(p->arena, "%s.asm.js", p->stem), &p->asmjs, false);
}

error *output_asyncify(const artifact *p) {
  arena *a = p->arena;
  if (!p->has_asyncify) return NULL;
  if (p->has_wasm)
    TRY(atomic_write_add(p->files, arena_print(a, "%s.asyncify.wasm", p->stem), &p->asyncify,
                         false));
  if (!p->has_asmjs) return NULL;
  const char *path = arena_print(a, "%s.asyncify.asm.js", p->stem);
  return atomic_write_add(p->files, path, &p->asyncify_asmjs, false);
}

error *output_data(const artifact *p) {
  if (!p->has_data) return NULL;
  return atomic_write_add(p->files, arena_print(p->arena, "%s.data", p->stem), &p->data, false);
}
