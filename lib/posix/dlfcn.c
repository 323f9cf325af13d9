/* SPDX-License-Identifier: MIT */
// A program is one module: nothing can be loaded into it. dlopen and dlsym fail, and dlerror says
// so.
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>

static char *message;

static void *refuse(void) {
  message = "dynamic loading is not supported";
  return NULL;
}

void *dlopen(const char *file, int mode) { return refuse(); }
void *dlsym(void *restrict handle, const char *restrict name) { return refuse(); }
int dladdr(const void *address, Dl_info *info) { return 0; }

int dlclose(void *handle) {
  refuse();
  return -1;
}

char *dlerror(void) {
  char *last = message;
  message = NULL;
  return last;
}

int dl_iterate_phdr(int (*function)(struct dl_phdr_info *, size_t, void *), void *context) {
  return 0;
}
