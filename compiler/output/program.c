/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "wasm/program_file.h"

// The launcher, native code if that is asked for, the module, and what tells where it is: see
// docs/internals.md.
error *output_program(const artifact *p) {
  buffer program = {0};
  const char *launcher = arena_print(p->arena, "%s/launcher", p->home);
  const char *amrun = arena_print(p->arena, "%s/bin/amrun", p->prefix);
  error *e = buffer_read(&program, launcher);
  if (!e && p->native) e = output_native_code(p, &program);
  if (!e) {
    buffer_append(&program, p->module.bytes.bytes, p->module.bytes.size);
    program_file_append_trailer(amrun, p->module.bytes.size, &program);
    e = atomic_write_add(p->files, p->path, &program, true);
  }
  buffer_free(&program);
  return e;
}
