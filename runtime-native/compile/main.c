/* SPDX-License-Identifier: MIT */
/* amrun-compile: compiles modules ahead of time. */
#include "compile/compile.h"

#include "base/error.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

amphora_error *read_module(const char *path, amphora_module **module) {
  int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(0);
  if (fd < 0) return amphora_error_new(AMPHORA_HOST, "%s", strerror(errno));
  amphora_loader *loader;
  amphora_error *error = amphora_loader_new(NULL, &loader);
  if (error) return error;
  uint8_t bytes[65536];
  ssize_t size;
  while (!error && (size = read(fd, bytes, sizeof bytes)) > 0)
    error = amphora_loader_write(loader, bytes, (size_t)size);
  if (!error && size < 0) error = amphora_error_new(AMPHORA_HOST, "%s", strerror(errno));
  if (!error) error = amphora_loader_finish(loader, module);
  amphora_loader_delete(loader);
  close(fd);
  return error;
}

/* app.wasm -> app.aot */
static const char *output_path(const struct options *o, char *buffer, size_t size) {
  if (o->output) return o->output;
  size_t length = strlen(o->input);
  bool has_suffix = length > 5 && !strcmp(o->input + length - 5, ".wasm");
  snprintf(buffer, size, "%.*s.aot", (int)(has_suffix ? length - 5 : length), o->input);
  return buffer;
}

static amphora_error *write_output(const struct options *o, const struct toolchain *t,
                                   const struct build *built, const amphora_module *module) {
  char path[4096];
  struct image image = {0};
  struct aot_header header = {
      .machine = t->machine,
      .cpu_features = t->machine == EM_X86_64 ? AOT_X86_64_V2 : 0,
      .flags = (o->fuel ? AOT_FUEL : 0) | (o->fast_loads ? AOT_FAST_LOADS : 0) |
               (built->has_handlers ? AOT_HANDLERS : 0),
      .level = (uint32_t)o->level,
      .module.size = o->code_only ? 0 : module->size,
  };
  amphora_error *error = image_read(built->object, module, &image);
  if (!error) error = output_write(output_path(o, path, sizeof path), &header, &image, module);
  image_free(&image);
  return error;
}

amphora_error *compile_module(const struct options *o, const amphora_module *module,
                              bool *is_final) {
  struct toolchain toolchain;
  struct build built = {0};
  amphora_error *error = o->emit_c ? NULL : toolchain_find(o, &toolchain);
  if (!error && o->emit_c && mkdir(o->emit_c, 0777) && errno != EEXIST)
    error = amphora_error_new(AMPHORA_HOST, "%s: %s", o->emit_c, strerror(errno));
  if (!error) error = build(o, &toolchain, module, &built);
  if (!error && !o->emit_c) error = write_output(o, &toolchain, &built, module);
  *is_final = built.failed;
  if (!o->emit_c) build_end(&built);
  return error;
}

static amphora_error *run(const struct options *o) {
  amphora_module *module = NULL;
  bool is_final;
  amphora_error *error = read_module(o->input, &module);
  if (!error) error = compile_module(o, module, &is_final);
  amphora_module_delete(module);
  return error;
}

int main(int argc, char **argv) {
  struct options options;
  handle_signals();
  if (argc > 0 && !strcmp(argv[0], "cache")) return cache_main(argv);
  options_read(&options, argv);
  amphora_error *error = run(&options);
  if (!error) return 0;
  fprintf(stderr, "amrun: compile: %s: %s\n", options.input, amphora_error_message(error));
  amphora_error_delete(error);
  return 1;
}
