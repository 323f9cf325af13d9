#include "output.h"

error *output_wasm(const product *p) {
  if (!p->has_wasm) return NULL;
  return placement_add(p->files, arena_print(p->arena, "%s.wasm", p->stem), &p->module, false);
}

error *output_asmjs(const product *p) {
  if (!p->has_asmjs) return NULL;
  return placement_add(p->files, arena_print(p->arena, "%s.asm.js", p->stem), &p->asmjs, false);
}

error *output_data(const product *p) {
  if (!p->has_data) return NULL;
  return placement_add(p->files, arena_print(p->arena, "%s.data", p->stem), &p->data, false);
}
