// amcc and its kin: one program that acts by the name it is called by.

#include "base/process.h"
#include "base/scratch.h"
#include "base/string_list.h"
#include "build.h"
#include "build_system.h"
#include "compile.h"
#include "emcc.h"
#include "options.h"
#include "ports/amport.h"
#include "ports/ports.h"
#include "query.h"
#include "toolchain.h"
#include "tools.h"

#include <stdio.h>

static error *run_compiler(options *o, arena *a, int *status) {
  toolchain t;
  TRY(toolchain_find(&t, o->sysroot, a));
  if (o->verbose) query_print_paths(o, &t);
  if (o->goal != GOAL_QUERY) TRY(ports_apply(o, &t, a));
  switch (o->goal) {
  case GOAL_LINK: return build(o, &t, a, status);
  case GOAL_OBJECT:
  case GOAL_CLANG: return compile_only(o, &t, a, status);
  case GOAL_QUERY: return query_answer(o, &t, a);
  case GOAL_NOTHING: return NULL;
  }
  return NULL;
}

static error *compiler(const char *name, int argc, char **argv, arena *a, int *status) {
  options o;
  error *e = options_parse(&o, name, argc, argv, a);
  if (!e) e = run_compiler(&o, a, status);
  options_free(&o);
  return e;
}

// emcc links, and the module that it made is what we are given.
static error *compiler_with_emcc(const char *name, int argc, char **argv, arena *a, int *status) {
  scratch s;
  strings rest = {0};
  int interrupt = 0;
  signals_hold();
  TRY(scratch_open(&s, a));
  error *e = emcc_run(argc, argv, scratch_path(&s, "emcc.wasm", a), &rest, a, status, &interrupt);
  if (!e && !*status && !interrupt && rest.count)
    e = compiler(name, (int)rest.count, (char **)rest.items, a, status);
  scratch_close(&s);
  strings_free(&rest);
  signals_deliver(interrupt);
  return e;
}

static error *run(const char *name, int argc, char **argv, arena *a, int *status) {
  if (build_system_is(name)) return build_system_run(argc, argv, a, status);
  if (tools_is(name)) return tools_run(name, argc, argv, a, status);
  if (amport_is(name)) return amport_run(argc, argv, a, status);
  if (emcc_is_wanted(argc, argv)) return compiler_with_emcc(name, argc, argv, a, status);
  return compiler(name, argc, argv, a, status);
}

int main(int argc, char **argv) {
  if (argc < 1) return 1;
  const char *name = build_system_tool(base_name(argv[0]));
  arena *a = arena_new();
  int status = 0;
  error *e = run(name, argc, argv, a, &status);
  if (e) {
    fprintf(stderr, "%s: error: %s\n", name, error_message(e));
    error_free(e);
    if (!status) status = 1;
  }
  arena_free(a);
  return status;
}
