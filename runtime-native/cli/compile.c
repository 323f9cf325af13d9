/* SPDX-License-Identifier: MIT */
/* compile.c: starts the compiler, which is a program of its own. */
#include "amrun.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* PREFIX/bin/amrun -> PREFIX/lib/amphora/amrun-compile */
bool compiler_path(char *path, size_t size) {
  ssize_t length = readlink("/proc/self/exe", path, size - 1);
  if (length < 0) return false;
  path[length] = 0;
  for (int i = 0; i < 2; i++) {
    char *slash = strrchr(path, '/');
    if (!slash) return false;
    *slash = 0;
  }
  size_t used = strlen(path);
  return (size_t)snprintf(path + used, size - used, "/lib/amphora/amrun-compile") < size - used;
}

int start_compiler(char **argv) {
  char path[4096] = "";
  if (compiler_path(path, sizeof path)) execv(path, argv);
  fprintf(stderr, "amrun: cannot start the compiler %s: %s\n", path, strerror(errno));
  return STATUS_LOAD;
}
