/* SPDX-License-Identifier: MIT */
/* memory.c: pages of code. New code is written to other pages, with what its first page has
 * already, and they take the place of the old ones when they are executable: whoever runs code
 * there finds the same bytes before and after. */
#include "engine/jit/memory.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

/* Before the first code is some space, since sanitizers look at what is before a function that is
 * called. */
enum { ALIGNMENT = 16, FIRST = ALIGNMENT };

static size_t round_up(size_t number, size_t multiple) {
  return (number + multiple - 1) / multiple * multiple;
}

uint8_t *code_memory_next(const struct code_memory *memory) {
  return memory->start + round_up(memory->used, ALIGNMENT);
}

#if defined(__linux__)

#include <sys/mman.h>
#include <unistd.h>

static amphora_error *failure(void) {
  if (errno == ENOMEM) return error_out_of_memory();
  return amphora_error_new(AMPHORA_HOST, "the system does not let compiled code run: %s",
                           strerror(errno));
}

amphora_error *code_memory_init(struct code_memory *memory, size_t size) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void *start = mmap(NULL, size, PROT_NONE, flags, -1, 0);
  if (start == MAP_FAILED) {
    *memory = (struct code_memory){0};
    return failure();
  }
  *memory = (struct code_memory){.start = start, .size = size, .used = FIRST};
  return NULL;
}

void code_memory_free(struct code_memory *memory) {
  if (memory->start) munmap(memory->start, memory->size);
  *memory = (struct code_memory){0};
}

amphora_error *code_memory_add(struct code_memory *memory, const void *code, size_t size) {
  size_t at = (size_t)(code_memory_next(memory) - memory->start);
  if (at > memory->size || size > memory->size - at)
    return amphora_error_new(AMPHORA_EXHAUSTED, "more than %zu bytes of compiled code",
                             memory->size);
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t first = at / page * page, length = round_up(at + size, page) - first;
  uint8_t *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return failure();
  bool has_code = memory->used > FIRST && memory->used > first;
  if (has_code) memcpy(pages, memory->start + first, memory->used - first);
  memcpy(pages + (at - first), code, size);
  if (mprotect(pages, length, PROT_READ | PROT_EXEC) ||
      mremap(pages, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, memory->start + first) ==
          MAP_FAILED) {
    amphora_error *error = failure();
    munmap(pages, length);
    return error;
  }
  memory->used = at + size;
  char *begin = (char *)memory->start + first;
  __builtin___clear_cache(begin, begin + length);
  return NULL;
}

#else

amphora_error *code_memory_init(struct code_memory *memory, size_t size) {
  *memory = (struct code_memory){0};
  (void)size;
  return amphora_error_new(AMPHORA_HOST, "code is not compiled at run time on this system");
}

void code_memory_free(struct code_memory *memory) { *memory = (struct code_memory){0}; }

amphora_error *code_memory_add(struct code_memory *memory, const void *code, size_t size) {
  (void)memory, (void)code, (void)size;
  return amphora_error_new(AMPHORA_HOST, "code is not compiled at run time on this system");
}

#endif
