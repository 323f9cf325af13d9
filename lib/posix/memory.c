/* SPDX-License-Identifier: MIT */
// Old names of aligned allocation: work.
#include <stdlib.h>
#include <unistd.h>

enum { PAGE = 65536 };

int getpagesize(void) { return PAGE; }

void *memalign(size_t alignment, size_t size) {
  void *memory;
  if (alignment < sizeof(void *)) alignment = sizeof(void *);
  return posix_memalign(&memory, alignment, size) ? NULL : memory;
}

void *valloc(size_t size) { return memalign(PAGE, size); }
void *pvalloc(size_t size) { return valloc((size + PAGE - 1) / PAGE * PAGE); }
void cfree(void *memory) { free(memory); }
