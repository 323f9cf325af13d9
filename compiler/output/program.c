#include "output.h"

#include "wasm/file.h"

// The launcher, the module, and what tells where it is: see docs/internals.md.
error *output_program(const product *p) {
  buffer program = {0};
  const char *launcher = arena_print(p->arena, "%s/launcher", p->home);
  const char *amrun = arena_print(p->arena, "%s/bin/amrun", p->prefix);
  error *e = buffer_read(&program, launcher);
  if (!e) {
    buffer_append(&program, p->module.bytes, p->module.size);
    wasm_file_append_trailer(amrun, p->module.size, &program);
    e = placement_add(p->files, p->path, &program, true);
  }
  buffer_free(&program);
  return e;
}
