/* SPDX-License-Identifier: MIT */
/* inspect.c: amrun inspect: what a module consists of and asks for. */
#include "amrun.h"

#include <inttypes.h>
#include <string.h>

static void print_limits(amphora_limits limits, const char *unit) {
  printf(" %" PRIu64, limits.min);
  if (limits.max != UINT64_MAX) printf("..%" PRIu64, limits.max);
  printf(" %s%s%s", unit, limits.is_64 ? ", 64-bit" : "", limits.shared ? ", shared" : "");
}

static const char *page_name(amphora_limits limits) {
  return limits.page_log2 == 16 ? "pages of 64 KiB" : "bytes";
}

static void print_type(const amphora_extern_type *type) {
  switch (type->kind) {
  case AMPHORA_FUNCTION:
    printf("function ");
    print_functype(stdout, type->function);
    break;
  case AMPHORA_TABLE:
    printf("table of %s,", value_type(type->type));
    print_limits(type->limits, "elements");
    break;
  case AMPHORA_MEMORY:
    printf("memory,");
    print_limits(type->limits, page_name(type->limits));
    break;
  case AMPHORA_GLOBAL:
    printf("global %s%s", type->is_mutable ? "mutable " : "", value_type(type->type));
    break;
  case AMPHORA_TAG:
    printf("tag ");
    print_functype(stdout, type->function);
    break;
  }
  putchar('\n');
}

static void print_sections(const amphora_module *module) {
  puts("sections:");
  for (uint32_t i = 0; i < amphora_module_section_count(module); i++) {
    amphora_section section = amphora_module_section(module, i);
    printf("  0x%08zx %10zu bytes  %s", section.offset, section.size, section.id ? "" : "custom ");
    print_text(stdout, section.name, strlen(section.name));
    putchar('\n');
  }
}

static void print_imports(const amphora_module *module) {
  uint32_t count = amphora_module_import_count(module);
  printf("imports: %u\n", count);
  for (uint32_t i = 0; i < count; i++) {
    amphora_import import = amphora_module_import(module, i);
    printf("  ");
    print_text(stdout, import.module, import.module_size);
    putchar('.');
    print_text(stdout, import.name, import.name_size);
    printf(": ");
    print_type(&import.type);
  }
}

static void print_exports(const amphora_module *module) {
  uint32_t count = amphora_module_export_count(module);
  printf("exports: %u\n", count);
  for (uint32_t i = 0; i < count; i++) {
    amphora_export export = amphora_module_export(module, i);
    printf("  ");
    print_text(stdout, export.name, export.name_size);
    printf(": ");
    print_type(&export.type);
  }
}

/* ---- Needs ----------------------------------------------------------------------------------- */

static void print_memories(const amphora_module *module) {
  for (uint32_t i = 0; i < amphora_module_count(module, AMPHORA_MEMORY); i++) {
    amphora_limits limits = amphora_module_type(module, AMPHORA_MEMORY, i).limits;
    printf("memory %u: needs %" PRIu64 " KiB", i, (limits.min << limits.page_log2) >> 10);
    if (limits.max == UINT64_MAX)
      puts(", grows without a limit of its own");
    else
      printf(", grows to %" PRIu64 " KiB\n", (limits.max << limits.page_log2) >> 10);
  }
}

/* ---- Features -------------------------------------------------------------------------------- */

/* The next LEB128 number of a section; the module is valid, but not what its custom sections hold.
 */
static bool read_size(const uint8_t **at, const uint8_t *end, uint32_t *value) {
  *value = 0;
  for (int shift = 0; shift < 32 && *at < end; shift += 7) {
    uint8_t byte = *(*at)++;
    *value |= (uint32_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

/* Compilers list what code uses in the custom section "target_features" (tool conventions,
 * Linking.md): a vector of a prefix, '+' for used, and a name. */
static void print_features(const amphora_module *module) {
  size_t size;
  const uint8_t *bytes = amphora_module_bytes(module, &size);
  for (uint32_t i = 0; i < amphora_module_section_count(module); i++) {
    amphora_section section = amphora_module_section(module, i);
    if (section.id || strcmp(section.name, "target_features")) continue;
    const uint8_t *at = bytes + section.offset, *end = at + section.size;
    uint32_t count, name_size;
    if (!read_size(&at, end, &count)) return;
    printf("features:");
    while (count-- && at < end) {
      uint8_t prefix = *at++;
      if (!read_size(&at, end, &name_size) || name_size > (size_t)(end - at)) break;
      putchar(' ');
      if (prefix != '+') putchar(prefix);
      print_text(stdout, (const char *)at, name_size);
      at += name_size;
    }
    putchar('\n');
    return;
  }
  puts("features: not recorded in the module");
}

int inspect(const struct options *options, const struct file *file) {
  amphora_module *module;
  enum engine engine;
  struct options interpreted = *options;
  interpreted.engine = ENGINE_INTERP;
  amphora_error *error = load(&interpreted, file, &module, &engine);
  if (error) {
    bool cancelled = amphora_error_trap(error) == AMPHORA_TRAP_INTERRUPT;
    if (!cancelled) report(options->path, NULL, error);
    amphora_error_delete(error);
    return cancelled ? report_timeout(options->path) : STATUS_LOAD;
  }
  if (options->timeout) timeout_stop();
  if (options->dump_ir || options->dump_code) {
    int status = dump(options, module);
    amphora_module_delete(module);
    return status;
  }
  size_t size;
  amphora_module_bytes(module, &size);
  printf("%s: WebAssembly module, %zu bytes%s%s\n", options->path, size,
         file->module_size < file->size ? ", in a program" : "",
         file->compiled_size ? ", compiled" : "");
  print_sections(module);
  print_imports(module);
  print_exports(module);
  printf("functions: %u\n", amphora_module_count(module, AMPHORA_FUNCTION));
  print_memories(module);
  print_features(module);
  amphora_module_delete(module);
  return 0;
}
