/* SPDX-License-Identifier: MIT */
// The native code of a program, as `amrun compile` makes it of the module.
#include "output.h"

#include "base/process.h"
#include "base/temporary_directory.h"
#include "wasm/program_file.h"

#include <string.h>

// Compiled code is mapped from the file.
enum { ALIGNMENT = 65536 };

// What amrun-compile has said: "amrun: compile: FILE: MESSAGE".
static error *failure(const job *compiler, const char *file, arena *a) {
  const char *text = arena_copy(a, (const char *)compiler->messages.bytes, compiler->messages.size);
  const char *message = strstr(text, file);
  message = message ? message + strlen(file) + strlen(": ") : text;
  return error_new("--native: %.*s", (int)strcspn(message, "\n"), message);
}

static error *compile(const artifact *p, const temporary_directory *s, const char **code) {
  const char *module;
  TRY(temporary_write(s, "module.wasm", &p->module.bytes, &module, p->arena));
  *code = temporary_path(s, "module.aot", p->arena);
  const char *const words[] = {"compile", "--code-only", "-o", *code, module};
  job compiler = {.path = arena_print(p->arena, "%s/amrun-compile", p->home), .capture = true};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) strings_add(&compiler.argv, words[i]);
  error *e = jobs_run(&compiler, 1, 1);
  if (!e && compiler.status) e = failure(&compiler, module, p->arena);
  jobs_free(&compiler, 1);
  return e;
}

static void align(buffer *program) {
  static const uint8_t zeros[ALIGNMENT];
  buffer_append(program, zeros, (ALIGNMENT - program->size % ALIGNMENT) % ALIGNMENT);
}

error *output_native_code(const artifact *p, buffer *program) {
  temporary_directory s = {0};
  const char *code;
  TRY(temporary_open(&s, p->arena));
  error *e = compile(p, &s, &code);
  if (!e) {
    align(program);
    size_t before = program->size;
    e = buffer_read(program, code);
    program_file_append_code_trailer(program->size - before, program);
  }
  temporary_close(&s);
  return e;
}
