/* SPDX-License-Identifier: MIT */
/* example.h: what all examples start with. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <amphora.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program if a call failed. */
static inline void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "error: %s\n", amphora_error_message(error));
  exit(1);
}

/* Reads and validates the module in a file. */
static inline amphora_module *load_module(const char *path) {
  FILE *file = path ? fopen(path, "rb") : NULL;
  if (!file) {
    fprintf(stderr, "error: cannot open %s\n", path ? path : "a module: none was named");
    exit(1);
  }
  amphora_loader *loader;
  check(amphora_loader_new(NULL, &loader));
  char chunk[65536];
  for (size_t size; (size = fread(chunk, 1, sizeof chunk, file)) > 0;)
    check(amphora_loader_write(loader, chunk, size));
  fclose(file);
  amphora_module *module;
  check(amphora_loader_finish(loader, &module));
  amphora_loader_delete(loader);
  return module;
}

/* An exported function, which must have this type: one i32 or nothing on each side. */
static inline amphora_function *find(amphora_instance *instance, const char *name, bool takes_i32,
                                     bool gives_i32) {
  static const amphora_type i32 = AMPHORA_I32;
  amphora_functype type = {&i32, &i32, takes_i32, gives_i32};
  amphora_function *function;
  check(amphora_instance_function(instance, name, &type, &function));
  return function;
}

#endif
