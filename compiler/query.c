/* SPDX-License-Identifier: MIT */
#include "query.h"

#include "base/process.h"
#include "emulated.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char machine[] = "wasm32-wasi";

// Our own tools stand in for the native ones of these names.
static error *print_program(const toolchain *t, const char *name, arena *a) {
  static const char *const own[] = {"ar", "ranlib", "nm", "strip"};
  const char *path = NULL;
  for (size_t i = 0; i < sizeof own / sizeof *own && !path; i++)
    if (strcmp(name, own[i]) == 0) path = arena_print(a, "%s/bin/am%s", t->prefix, name);
  if (!path && (strcmp(name, "ld") == 0 || strcmp(name, "wasm-ld") == 0)) path = t->wasm_ld;
  puts(path ? path : name);
  return NULL;
}

// As gcc: the path of a library's file, or the name as it is when there is none.
static error *print_file(const toolchain *t, const char *name, arena *a) {
  const char *directories[] = {t->home, t->lib};
  for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
    const char *path = arena_print(a, "%s/%s", directories[i], name);
    if (access(path, R_OK) == 0) return puts(path), NULL;
  }
  puts(name);
  return NULL;
}

static error *ask_clang(const options *o, const toolchain *t, const char *question) {
  strings argv = {0};
  strings_add(&argv, o->tool);
  strings_add(&argv, "--target=wasm32-wasip1");
  strings_add(&argv, question);
  error *e = process_replace(t->clang, &argv);
  strings_free(&argv);
  return e;
}

static error *ask_linker(const toolchain *t) {
  TRY(toolchain_can_link(t));
  strings argv = {0};
  strings_add(&argv, "wasm-ld");
  strings_add(&argv, "--version");
  error *e = process_replace(t->wasm_ld, &argv);
  strings_free(&argv);
  return e;
}

// clang's version comes first: Meson and others take the first number for that of the front end.
static error *print_version(const options *o, const toolchain *t) {
  job clang = {.path = t->clang};
  strings_add(&clang.argv, o->tool);
  strings_add(&clang.argv, "--target=wasm32-wasip1");
  strings_add(&clang.argv, "--version");
  signals_hold();
  error *e = jobs_run(&clang, 1, 1);
  jobs_free(&clang, 1);
  if (!e) printf("%s (Amphora) %s\n", o->tool, AMPHORA_VERSION);
  return e;
}

error *query_answer(const options *o, const toolchain *t, arena *a) {
  const char *value = o->query_value;
  switch (o->query) {
  case QUERY_HELP: return options_print_help(o->tool), NULL;
  case QUERY_VERSION: return print_version(o, t);
  case QUERY_MACHINE: return puts(machine), NULL;
  case QUERY_PROGRAM: return print_program(t, value, a);
  case QUERY_FILE: return print_file(t, value, a);
  case QUERY_BUILTINS: return puts(t->builtins ? t->builtins : ""), NULL;
  case QUERY_SEARCH_DIRS:
    printf("install: %s/\nprograms: =%s/bin\nlibraries: =%s:%s\n", t->home, t->prefix, t->home,
           t->lib);
    return NULL;
  case QUERY_SYSROOT: return puts(o->sysroot ? o->sysroot : ""), NULL;
  case QUERY_EMULATED: return emulated_print(o, t, a);
  case QUERY_LINKER: return ask_linker(t);
  case QUERY_CLANG: return ask_clang(o, t, value);
  }
  return NULL;
}

// CMake reads on the line of wasm-ld what is linked into C++ without being asked for, and adds it
// to programs that a C compiler links with libraries of C++.
void query_print_paths(const options *o, const toolchain *t) {
  fprintf(stderr, "%s (Amphora) %s\nTarget: %s\nThread model: single\n", o->tool, AMPHORA_VERSION,
          machine);
  fprintf(stderr, "clang: %s\nwasm-ld: %s%s\nC library: %s\nAmphora: %s\n", t->clang,
          t->wasm_ld ? t->wasm_ld : "(none)", o->cxx ? " -lc++ -lc++abi" : "", t->lib, t->home);
}
