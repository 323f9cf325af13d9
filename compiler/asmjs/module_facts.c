// Reads what Binaryen's C interface keeps to itself from the binary: the limits of the memory and
// the start function. The module has been validated, yet no byte past its end is read.
#include "asmjs/module.h"

struct reader {
  const uint8_t *at, *end;
};

static uint32_t leb(struct reader *r) {
  uint32_t value = 0;
  for (unsigned shift = 0; r->at < r->end; shift += 7) {
    uint8_t byte = *r->at++;
    if (shift < 32) value |= (uint32_t)(byte & 127) << shift;
    if (!(byte & 128)) break;
  }
  return value;
}

static void skip(struct reader *r, uint32_t size) {
  r->at = size > (size_t)(r->end - r->at) ? r->end : r->at + size;
}

// The flags of a memory's limits, then the limits.
enum { HAS_MAXIMUM = 1, IS_SHARED = 2, IS_64 = 4 };

static error *read_memory(struct reader *r, struct module_facts *facts) {
  uint32_t flags = leb(r);
  if (flags & IS_SHARED) return error_new("asm.js output: a shared memory has no asm.js form");
  if (flags & IS_64) return error_new("asm.js output: a 64-bit memory has no asm.js form");
  facts->has_memory = true;
  facts->pages = leb(r);
  facts->max_pages = flags & HAS_MAXIMUM ? leb(r) : 65536;
  return NULL;
}

error *module_facts_read(const buffer *wasm, struct module_facts *facts) {
  enum { MEMORY = 5, START = 8, HEADER = 8 };
  *facts = (struct module_facts){0};
  struct reader r = {wasm->bytes, wasm->bytes + wasm->size};
  if (wasm->size < HEADER) return error_new("asm.js output: not a WebAssembly module");
  skip(&r, HEADER);
  while (r.at < r.end) {
    uint8_t id = *r.at++;
    uint32_t size = leb(&r);
    struct reader section = r;
    skip(&r, size);
    section.end = r.at;
    if (id == MEMORY && leb(&section)) TRY(read_memory(&section, facts));
    if (id == START) {
      facts->has_start = true;
      facts->start = leb(&section);
    }
  }
  return NULL;
}
