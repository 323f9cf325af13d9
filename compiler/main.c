/* SPDX-License-Identifier: MIT */
// amcc and its kin: one program that acts by the name it is called by.

#include "base/process.h"
#include "base/string_list.h"
#include "base/temporary_directory.h"
#include "binutils.h"
#include "build.h"
#include "build_system.h"
#include "compile.h"
#include "emcc.h"
#include "options.h"
#include "ports/amport.h"
#include "ports/ports.h"
#include "query.h"
#include "toolchain.h"

#include <stdio.h>

static error *run_compiler(options *o, arena *a) {
  toolchain t;
  TRY(toolchain_find(&t, o->sysroot, a));
  if (o->verbose) query_print_paths(o, &t);
  if (o->goal != GOAL_QUERY) TRY(ports_apply(o, &t, a));
  switch (o->goal) {
  case GOAL_LINK: return build(o, &t, a);
  case GOAL_OBJECT:
  case GOAL_CLANG: return compile_only(o, &t, a);
  case GOAL_QUERY: return query_answer(o, &t, a);
  case GOAL_NOTHING: return NULL;
  }
  return NULL;
}

static error *compiler(const char *name, int argc, char **argv, arena *a) {
  options o;
  error *e = options_parse(&o, name, argc, argv, a);
  if (!e) e = run_compiler(&o, a);
  options_free(&o);
  return e;
}

// emcc links, and the module that it made is what we are given.
static error *compiler_with_emcc(const char *name, int argc, char **argv, arena *a) {
  temporary_directory s = {0};
  strings rest = {0};
  signals_hold();
  TRY(temporary_open(&s, a));
  error *e = emcc_run(argc, argv, temporary_path(&s, "emcc.wasm", a), &rest, a);
  if (!e && rest.count) e = compiler(name, (int)rest.count, (char **)rest.items, a);
  temporary_close(&s);
  strings_free(&rest);
  return e;
}

static error *run(const char *name, int argc, char **argv, arena *a) {
  if (build_system_is(name)) return build_system_run(argc, argv, a);
  if (binutils_is(name)) return binutils_run(name, argc, argv, a);
  if (amport_is(name)) return amport_run(argc, argv, a);
  if (emcc_is_wanted(argc, argv)) return compiler_with_emcc(name, argc, argv, a);
  return compiler(name, argc, argv, a);
}

// Everything is cleaned up by now, so that a signal may end the process.
static int conclude(const char *name, error *e) {
  enum error_kind kind = e ? error_kind(e) : ERROR_FAILED;
  int code = e ? error_code(e) : 0;
  if (e && kind < ERROR_REPORTED) fprintf(stderr, "%s: error: %s\n", name, error_message(e));
  error_free(e);
  signals_deliver(kind == ERROR_INTERRUPTED ? code : 0);
  return code;
}

int main(int argc, char **argv) {
  if (argc < 1) return 1;
  const char *name = build_system_tool(base_name(argv[0]));
  arena *a = arena_new();
  int status = conclude(name, run(name, argc, argv, a));
  arena_free(a);
  return status;
}
