/* SPDX-License-Identifier: MIT */
/* dump.c: --dump-ir and --dump-code: functions as text. */
#include "amrun.h"

#include <stdlib.h>
#include <string.h>

/* Whether the function is asked for: by its index, its name, or as one of all. */
static bool is_wanted(const amphora_module *module, uint32_t function, const char *wanted) {
  if (!*wanted) return true;
  char *end;
  unsigned long long index = strtoull(wanted, &end, 10);
  if (*wanted >= '0' && *wanted <= '9' && !*end) return index == function;
  size_t size;
  const char *name = amphora_module_function_name(module, function, &size);
  return name && size == strlen(wanted) && !memcmp(name, wanted, size);
}

static void print_head(const amphora_module *module, uint32_t function) {
  size_t size;
  const char *name = amphora_module_function_name(module, function, &size);
  printf("function %u", function);
  if (name) putchar(' '), print_text(stdout, name, size);
  printf(": ");
  print_functype(stdout, amphora_module_type(module, AMPHORA_FUNCTION, function).function);
  putchar('\n');
}

uint32_t imported_functions(const amphora_module *module) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < amphora_module_import_count(module); i++)
    count += amphora_module_import(module, i).type.kind == AMPHORA_FUNCTION;
  return count;
}

static int dump_functions(const struct options *options, const amphora_module *module,
                          amphora_dump what, const char *wanted) {
  uint32_t found = 0;
  for (uint32_t i = imported_functions(module); i < amphora_module_count(module, AMPHORA_FUNCTION);
       i++) {
    if (!is_wanted(module, i, wanted)) continue;
    print_head(module, i);
    if (!amphora_module_dump(module, what, i, stdout)) {
      fprintf(stderr, "amrun: %s: out of memory\n", options->path);
      return STATUS_LOAD;
    }
    found++;
  }
  if (found || !*wanted) return 0;
  fprintf(stderr, "amrun: %s: the module has no function '%s' of its own\n", options->path, wanted);
  return STATUS_LOAD;
}

int dump(const struct options *options, const amphora_module *module) {
  amphora_dump code = options->no_guard_pages ? AMPHORA_DUMP_CHECKED_CODE : AMPHORA_DUMP_CODE;
  int status = 0;
  if (options->dump_ir)
    status = dump_functions(options, module, AMPHORA_DUMP_INSTRUCTIONS, options->dump_ir);
  if (options->dump_code && !status)
    status = dump_functions(options, module, code, options->dump_code);
  return status;
}
