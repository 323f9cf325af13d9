/* binary.h: reads the binary format's primitives (spec 5.2). */
#ifndef AMPHORA_MODULE_BINARY_H
#define AMPHORA_MODULE_BINARY_H

#include "amphora.h"

/* A cursor over bytes. The first failure is kept in `error` and moves the cursor to the end; what
 * is read after it is 0, so that callers need to look at `error` only where it matters. */
struct reader {
  const uint8_t *start, *at, *end;
  size_t base; /* offset of `start` in the module */
  amphora_error *error;
};

static inline size_t reader_offset(const struct reader *r) {
  return r->base + (size_t)(r->at - r->start);
}
static inline size_t reader_left(const struct reader *r) { return (size_t)(r->end - r->at); }

/* Records an error at the cursor, unless there is one. */
void reader_fail(struct reader *r, amphora_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4), cold));

uint8_t read_byte(struct reader *r);
uint32_t read_u32_long(struct reader *r);
uint64_t read_u64(struct reader *r);
int32_t read_s32(struct reader *r);
int64_t read_s33(struct reader *r);
int64_t read_s64(struct reader *r);

static inline uint32_t read_u32(struct reader *r) {
  if (r->at < r->end && *r->at < 0x80) return *r->at++;
  return read_u32_long(r);
}

/* Little-endian integers of fixed size. */
uint32_t read_fixed32(struct reader *r);
uint64_t read_fixed64(struct reader *r);

/* `size` bytes, or NULL. */
const uint8_t *read_bytes(struct reader *r, size_t size);

/* The number of elements of a vector, each of which takes at least one byte of what is left. */
uint32_t read_count(struct reader *r);

/* A name: valid UTF-8, not NUL-terminated. */
const char *read_name(struct reader *r, size_t *size);

#endif
