/* SPDX-License-Identifier: MIT */
/* compiled.c: takes the place of amphora_module_new in test programs (by the linker's --wrap). With
 * AMPHORA_ENGINE=aot in the environment modules that are valid are compiled ahead of time, by the
 * amrun that AMPHORA_AMRUN names, with AMPHORA_COMPILE_OPTIONS; with jit when they are loaded; else
 * nothing changes. */
#include "amphora.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_OPTIONS = 8 };

extern char **environ;

amphora_error *__real_amphora_module_new(const void *bytes, size_t size,
                                         const amphora_module_options *options,
                                         amphora_module **module);
amphora_error *__wrap_amphora_module_new(const void *bytes, size_t size,
                                         const amphora_module_options *options,
                                         amphora_module **module);

static void stop(const char *what, const char *about) {
  fprintf(stderr, "compiled.c: %s: %s\n", what, about);
  exit(2);
}

static void write_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file)) stop("cannot write", path);
}

/* amrun compile OPTIONS… INPUT -o OUTPUT */
static void compile(const char *input, const char *output) {
  const char *amrun = getenv("AMPHORA_AMRUN"), *given = getenv("AMPHORA_COMPILE_OPTIONS");
  if (!amrun) stop("not set", "AMPHORA_AMRUN");
  char *options = strdup(given ? given : "");
  char *arguments[MAX_OPTIONS + 6] = {"amrun", "compile"};
  int count = 2, pid, status;
  for (char *at = strtok(options, " "); at && count < MAX_OPTIONS; at = strtok(NULL, " "))
    arguments[count++] = at;
  arguments[count++] = (char *)input;
  arguments[count++] = "-o";
  arguments[count++] = (char *)output;
  if (posix_spawn(&pid, amrun, NULL, NULL, arguments, environ)) stop("cannot be started", amrun);
  if (waitpid(pid, &status, 0) != pid || status) stop("cannot be compiled", input);
  free(options);
}

static amphora_error *new_compiled(const void *bytes, size_t size, amphora_module **module) {
  char input[64], output[64];
  snprintf(input, sizeof input, "/tmp/amphora-test-%ld.wasm", (long)getpid());
  snprintf(output, sizeof output, "/tmp/amphora-test-%ld.aot", (long)getpid());
  write_file(input, bytes, size);
  compile(input, output);
  amphora_error *error = amphora_module_open_compiled(output, module);
  unlink(output);
  unlink(input); /* stays for a look if it cannot be compiled */
  return error;
}

amphora_error *__wrap_amphora_module_new(const void *bytes, size_t size,
                                         const amphora_module_options *options,
                                         amphora_module **module) {
  const char *engine = getenv("AMPHORA_ENGINE");
  amphora_error *error = __real_amphora_module_new(bytes, size, options, module);
  if (error || !engine) return error;
  if (!strcmp(engine, "jit")) return amphora_module_compile(*module);
  if (strcmp(engine, "aot")) return error;
  amphora_module_delete(*module);
  return new_compiled(bytes, size, module);
}
