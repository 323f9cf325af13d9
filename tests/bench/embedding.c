/* SPDX-License-Identifier: MIT */
/* embedding: what the embedding API costs, as medians, one line "NAME MICROSECONDS" each.
 *
 *   embedding validate FILE.wasm  validate: amphora_module_new
 *   embedding load FILE.wasm    the same; translate: all functions, which otherwise happens to each
 *                               at its first call
 *   embedding start FILE.wasm   empty: a new store and instance, a call of a function that does
 *                               nothing, and their end; program: the same with FILE's _start */
#include "amphora.h"
#include "amphora_wasi.h"
#include "engine/interp/code.h"
#include "wasm/module.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOADS = 7, STARTS = 2001 };

/* (module (func (export "run"))) */
static const uint8_t empty[] = {
    0,    'a', 's', 'm', 1,   0,    0,   0,    /* magic, version */
    0x01, 4,   1,   96,  0,   0,               /* types: () -> () */
    0x03, 2,   1,   0,                         /* functions */
    0x07, 7,   1,   3,   'r', 'u',  'n', 0, 0, /* exports */
    0x0a, 4,   1,   2,   0,   0x0b,            /* code */
};

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "embedding: %s\n", amphora_error_message(error));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void report(const char *name, double *times, size_t count) {
  qsort(times, count, sizeof *times, ascending);
  printf("%s %.3f\n", name, times[count / 2]);
}

static void *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  void *bytes = malloc(*size);
  if (!bytes || fread(bytes, 1, *size, file) != *size) {
    fprintf(stderr, "embedding: cannot read %s\n", path);
    exit(1);
  }
  fclose(file);
  return bytes;
}

static amphora_module *load(const void *bytes, size_t size) {
  amphora_module *module;
  const amphora_module_options borrow = {.size = sizeof borrow, .borrow = true};
  check(amphora_module_new(bytes, size, &borrow, &module));
  return module;
}

static void translate_all(const amphora_module *module) {
  for (uint32_t i = 0; i < module->function_count; i++) {
    if (!module->functions[i].body.size) continue;
    struct code *code = translate(NULL, module, i, CODE_GUARDED);
    if (!code) continue; /* its frame is larger than the interpreter's can be */
    free(code);
  }
}

static void measure_load(const void *bytes, size_t size, bool translates) {
  double validate[LOADS], translating[LOADS];
  for (int i = 0; i < LOADS; i++) {
    double start = now();
    amphora_module *module = load(bytes, size);
    double loaded = now();
    if (translates) translate_all(module);
    validate[i] = loaded - start;
    translating[i] = now() - loaded;
    amphora_module_delete(module);
  }
  report("validate", validate, LOADS);
  if (translates) report("translate", translating, LOADS);
}

/* A store, an instance, a call, and the end of both. The program may exit with status 0. */
static void run_once(const amphora_linker *linker, const amphora_module *module, const char *name) {
  amphora_store *store;
  check(amphora_store_new(NULL, &store));
  amphora_instance *instance;
  check(amphora_linker_instantiate(linker, store, module, &instance));
  amphora_function *function;
  check(amphora_instance_function(instance, name, NULL, &function));
  amphora_error *error = amphora_call(function, NULL);
  if (error && amphora_error_get_kind(error) == AMPHORA_EXIT && !amphora_error_exit_status(error))
    amphora_error_delete(error);
  else
    check(error);
  amphora_store_delete(store);
}

static void measure_empty(void) {
  double times[STARTS];
  amphora_module *module = load(empty, sizeof empty);
  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  for (int i = 0; i < STARTS; i++) {
    double start = now();
    run_once(linker, module, "run");
    times[i] = now() - start;
  }
  report("empty", times, STARTS);
  amphora_linker_delete(linker);
  amphora_module_delete(module);
}

/* Each run has a view of WASI of its own, as each program of a host would. */
static void measure_program(const void *bytes, size_t size) {
  double times[STARTS];
  int null = open("/dev/null", O_WRONLY);
  amphora_module *module = load(bytes, size);
  for (int i = 0; i < STARTS; i++) {
    double start = now();
    amphora_wasi *wasi;
    check(amphora_wasi_new(&wasi));
    check(amphora_wasi_add_argument(wasi, "program"));
    check(amphora_wasi_set_stdio(wasi, 1, null));
    amphora_linker *linker;
    check(amphora_linker_new(&linker));
    check(amphora_wasi_link(wasi, linker));
    run_once(linker, module, "_start");
    amphora_linker_delete(linker);
    amphora_wasi_delete(wasi);
    times[i] = now() - start;
  }
  report("program", times, STARTS);
  amphora_module_delete(module);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t size;
  void *bytes = read_file(argv[2], &size);
  if (!strcmp(argv[1], "load") || !strcmp(argv[1], "validate")) {
    measure_load(bytes, size, !strcmp(argv[1], "load"));
  } else {
    measure_empty();
    measure_program(bytes, size);
  }
  free(bytes);
}
