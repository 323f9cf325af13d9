/* SPDX-License-Identifier: MIT */
/* pages.c: pages of the host's memory. */
#include "runtime/pages.h"

#if defined(__unix__)

#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

bool pages_are_limited(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

void *pages_reserve(uint64_t size) {
  if (size > SIZE_MAX) return NULL;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void *address = mmap(NULL, (size_t)size, PROT_NONE, flags, -1, 0);
  return address == MAP_FAILED ? NULL : address;
}
bool pages_commit(void *address, uint64_t size) {
  return mprotect(address, (size_t)size, PROT_READ | PROT_WRITE) == 0;
}
void pages_delete(void *address, uint64_t size) { munmap(address, (size_t)size); }

#else

#include <stdlib.h>

bool pages_are_limited(void) { return false; }
void *pages_reserve(uint64_t size) { return size > SIZE_MAX ? NULL : calloc(1, (size_t)size); }
bool pages_commit(void *address, uint64_t size) { return address && size; }
void pages_delete(void *address, uint64_t size) {
  if (size) free(address);
}

#endif
