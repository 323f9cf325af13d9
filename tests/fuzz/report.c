/* SPDX-License-Identifier: MIT */
/* report: report [--without-fuel|--tell-fuel] HOST.wasm MODULE.wasm...
 *
 * Runs each module, which may import what HOST exports, and writes the report beside it, as
 * MODULE.txt: "invalid", or what run.h says. With "-" for HOST modules are only validated, with
 * "env" there is no host. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

static amphora_bytes read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  long size = -1;
  if (file && !fseek(file, 0, SEEK_END)) size = ftell(file);
  uint8_t *data = size >= 0 ? malloc((size_t)size + 1) : NULL;
  if (!data || fseek(file, 0, SEEK_SET) || fread(data, 1, (size_t)size, file) != (size_t)size) {
    perror(path);
    exit(1);
  }
  fclose(file);
  return (amphora_bytes){data, (uint64_t)size};
}

static bool is_valid(amphora_bytes bytes) {
  amphora_module *module;
  amphora_error *error = amphora_module_new(bytes.data, bytes.size, NULL, &module);
  amphora_error_delete(error);
  if (!error) amphora_module_delete(module);
  return !error;
}

static FILE *create_report(const char *module_path) {
  char path[4096];
  const char *suffix = strrchr(module_path, '.');
  int length = suffix ? (int)(suffix - module_path) : (int)strlen(module_path);
  snprintf(path, sizeof path, "%.*s.txt", length, module_path);
  FILE *file = fopen(path, "w");
  if (file) return file;
  perror(path);
  exit(1);
}

int main(int argc, char **argv) {
  unsigned options = 0;
  if (argc > 1 && !strcmp(argv[1], "--without-fuel")) options = RUN_WITHOUT_FUEL;
  if (argc > 1 && !strcmp(argv[1], "--tell-fuel")) options = RUN_TELLS_FUEL;
  if (options) argc--, argv++;
  if (argc < 2) {
    fprintf(stderr, "usage: report [--without-fuel|--tell-fuel] HOST.wasm|env|- MODULE.wasm...\n");
    return 2;
  }
  bool runs = strcmp(argv[1], "-") != 0;
  bool has_host = runs && strcmp(argv[1], "env") != 0;
  amphora_bytes host = has_host ? read_file(argv[1]) : (amphora_bytes){0};
  for (int i = 2; i < argc; i++) {
    amphora_bytes module = read_file(argv[i]);
    FILE *report = create_report(argv[i]);
    bool valid = runs ? run_module(module, host, options, report) : is_valid(module);
    if (!valid) fprintf(report, "invalid\n");
    fclose(report);
    free(module.data);
  }
  free(host.data);
}
