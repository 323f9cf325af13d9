/* SPDX-License-Identifier: MIT */
#include "sanitizers.h"

#include <stdbool.h>
#include <string.h>

// Those that need a library, threads or addresses that WebAssembly does not have.
static bool is_absent(const char *name) {
  static const char *const names[] = {"address",  "kernel-address", "hwaddress",
                                      "leak",     "thread",         "memory",
                                      "dataflow", "fuzzer",         "fuzzer-no-link"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i], name) == 0) return true;
  return false;
}

static void add(const char **list, const char *name, arena *a) {
  *list = *list ? arena_print(a, "%s,%s", *list, name) : name;
}

struct sanitizers sanitizers_split(const char *list, arena *a) {
  struct sanitizers s = {0};
  while (*list) {
    size_t length = strcspn(list, ",");
    const char *name = arena_print(a, "%.*s", (int)length, list);
    if (length) add(is_absent(name) ? &s.absent : &s.trapping, name, a);
    list += length + (list[length] == ',');
  }
  return s;
}
