/* SPDX-License-Identifier: MIT */
/* load.c: a file's module, interpreted or compiled. */
#include "amrun.h"

#include <sys/resource.h>

static amphora_error *load_interpreted(const struct options *options, const struct file *file,
                                       amphora_module **module) {
  const amphora_module_options loading = {
      .size = sizeof loading, .borrow = true, .cancel = timeout_flag(), .count = options->profile};
  return amphora_module_new(file->module, file->module_size, &loading, module);
}

static amphora_error *load_compiled(const struct file *file, amphora_module **module) {
  const amphora_compiled compiled = {.size = sizeof compiled,
                                     .file = file->fd,
                                     .offset = file->compiled_offset,
                                     .length = file->compiled_size,
                                     .module = file->module,
                                     .module_size = file->module_size};
  return amphora_module_new_compiled(&compiled, module);
}

/* The module that a compiled one was made of, for the interpreter. */
static amphora_error *load_made_of(const struct options *options, const struct file *file,
                                   amphora_module **module) {
  amphora_module *compiled;
  size_t size;
  const amphora_module_options loading = {
      .size = sizeof loading, .cancel = timeout_flag(), .count = options->profile};
  amphora_error *error = load_compiled(file, &compiled);
  if (error) return error;
  const uint8_t *bytes = amphora_module_bytes(compiled, &size);
  error = amphora_module_new(bytes, size, &loading, module);
  amphora_module_delete(compiled);
  return error;
}

/* What cannot be compiled is interpreted. Only the interpreter counts fuel. */
static amphora_error *load_to_compile(const struct options *options, const struct file *file,
                                      amphora_module **module, enum engine *engine) {
  amphora_error *error = load_interpreted(options, file, module);
  if (error || options->fuel != FUEL_UNLIMITED) return error;
  error = amphora_module_compile(*module);
  if (!error) {
    *engine = ENGINE_JIT;
    return NULL;
  }
  fprintf(stderr, "amrun: warning: %s is interpreted: %s\n", options->path,
          amphora_error_message(error));
  amphora_error_delete(error);
  return NULL;
}

/* Whether memories will have guard pages, which compiled code needs. */
static bool has_guard_pages(const struct options *options) {
  struct rlimit limit;
  return !options->no_guard_pages &&
         (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY);
}

amphora_error *load(const struct options *options, const struct file *file, amphora_module **module,
                    enum engine *engine) {
  bool is_compiled = file->compiled_size && !file->module;
  *engine = ENGINE_AOT;
  if (is_compiled && options->engine == ENGINE_INTERP)
    return *engine = ENGINE_INTERP, load_made_of(options, file, module);
  if (is_compiled) return load_compiled(file, module);
  if (options->engine != ENGINE_INTERP && has_guard_pages(options)) {
    /* A program's code was compiled without --fuel. What cannot be used is for another machine. */
    if (file->compiled_size && options->fuel == FUEL_UNLIMITED) {
      amphora_error *error = load_compiled(file, module);
      if (!error) return NULL;
      amphora_error_delete(error);
    }
    if (options->engine == ENGINE_AOT && cache_load(options, file, module)) return NULL;
  } else if (options->engine == ENGINE_AOT) {
    fprintf(stderr, "amrun: warning: %s is interpreted: compiled code needs guard pages\n",
            options->path);
  }
  *engine = ENGINE_INTERP;
  return options->engine == ENGINE_JIT && has_guard_pages(options)
             ? load_to_compile(options, file, module, engine)
             : load_interpreted(options, file, module);
}
