/* SPDX-License-Identifier: MIT */
#include "emcc.h"

#include "base/process.h"
#include "toolchain.h"

#include <string.h>

static const char frontend[] = "--frontend=emcc";

bool emcc_is_wanted(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], frontend) == 0) return true;
  return false;
}

// Words after which emcc does not link.
static bool stops_before_linking(const char *word) {
  static const char *const stops[] = {"-c", "-S",   "-E",     "-M",        "-MM",
                                      "-v", "-###", "--help", "--version", "-fsyntax-only"};
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (strcmp(word, stops[i]) == 0) return true;
  return false;
}

// Words that are about the outputs; their values follow, or are part of them.
static size_t output_words(const char *word) {
  if (strcmp(word, "-o") == 0 || strcmp(word, "--shell-file") == 0) return 2;
  return starts_with(word, "-o") || starts_with(word, "-sASMJS") ? 1 : 0;
}

// What emcc would write beside a module that we take from it.
static error *check(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    if (starts_with(argv[i], "--preload-file") || starts_with(argv[i], "--embed-file"))
      return error_new("%s: '%s' is not supported: such programs open no files", frontend, argv[i]);
  return NULL;
}

error *emcc_run(int argc, char **argv, const char *module, strings *rest, arena *a) {
  TRY(check(argc, argv));
  bool links = true;
  for (int i = 1; i < argc; i++) links &= !stops_before_linking(argv[i]);
  const char *name = base_name(argv[0]);
  const char *program = starts_with(name, "am++") ? "em++" : "emcc";
  job emcc = {.path = toolchain_in_path(program, a)};
  if (!emcc.path)
    return error_new("%s: no %s found in PATH; install Emscripten", frontend, program);
  strings_add(&emcc.argv, program);
  if (links) strings_add(rest, argv[0]), strings_add(rest, module);
  for (int i = 1; i < argc;) {
    size_t words = links ? output_words(argv[i]) : 0;
    if (strcmp(argv[i], frontend) == 0)
      i++;
    else if (words)
      while (words-- > 0 && i < argc) strings_add(rest, argv[i++]);
    else
      strings_add(&emcc.argv, argv[i++]);
  }
  if (links) {
    strings_add(&emcc.argv, "-sSTANDALONE_WASM");
    strings_add(&emcc.argv, "-o");
    strings_add(&emcc.argv, module);
  }
  error *e = jobs_run(&emcc, 1, 1);
  if (!e) e = jobs_failure(&emcc, 1);
  jobs_free(&emcc, 1);
  return e;
}
