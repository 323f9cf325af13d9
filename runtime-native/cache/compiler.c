/* SPDX-License-Identifier: MIT */
/* compiler.c: finding a C compiler. */
#include "cache/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool find_in_path(const char *name, char *path, size_t size) {
  if (strchr(name, '/')) {
    snprintf(path, size, "%s", name);
    return access(path, X_OK) == 0;
  }
  for (const char *at = getenv("PATH"); at && *at;) {
    size_t length = strcspn(at, ":");
    snprintf(path, size, "%.*s/%s", (int)length, at, name);
    if (length && access(path, X_OK) == 0) return true;
    at += length + (at[length] == ':');
  }
  return false;
}

bool find_compiler(const char *gcc, char *path, size_t size, bool *is_clang) {
  static const char *const names[] = {"clang-22", "clang-21", "clang-20", "clang-19", "clang-18",
                                      "clang-17", "clang-16", "clang-15", "clang-14", "clang"};
  const char *wanted = getenv("AMPHORA_CC");
  if (wanted && *wanted) {
    *is_clang = strstr(wanted, "clang");
    return find_in_path(wanted, path, size);
  }
  *is_clang = true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (find_in_path(names[i], path, size)) return true;
  *is_clang = false;
  return find_in_path(gcc, path, size);
}
