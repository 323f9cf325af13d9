// amcc and its kin: one program that acts by the name it is called by.

#include "build.h"
#include "compile.h"
#include "options.h"
#include "query.h"
#include "string_list.h"
#include "toolchain.h"
#include "tools.h"

#include <stdio.h>

static error *run_compiler(const options *o, arena *a, int *status) {
  toolchain t;
  TRY(toolchain_find(&t, o->sysroot, a));
  if (o->verbose) query_print_paths(o, &t);
  switch (o->goal) {
  case GOAL_LINK: return build(o, &t, a, status);
  case GOAL_OBJECT:
  case GOAL_CLANG: return compile_only(o, &t, a, status);
  case GOAL_QUERY: return query_answer(o, &t, a);
  case GOAL_NOTHING: return NULL;
  }
  return NULL;
}

static error *compiler(int argc, char **argv, arena *a, int *status) {
  options o;
  error *e = options_parse(&o, argc, argv, a);
  if (!e) e = run_compiler(&o, a, status);
  options_free(&o);
  return e;
}

int main(int argc, char **argv) {
  if (argc < 1) return 1;
  const char *name = base_name(argv[0]);
  arena *a = arena_new();
  int status = 0;
  error *e =
      tools_is(name) ? tools_run(name, argc, argv, a, &status) : compiler(argc, argv, a, &status);
  if (e) {
    fprintf(stderr, "%s: error: %s\n", name, error_message(e));
    error_free(e);
    status = 1;
  }
  arena_free(a);
  return status;
}
