/* SPDX-License-Identifier: MIT */
/* binary.h: reads the binary format's primitives (spec 5.2). */
#ifndef AMPHORA_WASM_BINARY_H
#define AMPHORA_WASM_BINARY_H

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
/* Integers in LEB128; most have one byte. */
uint64_t read_long_unsigned(struct reader *r, unsigned bits);
int64_t read_long_signed(struct reader *r, unsigned bits);

static inline bool is_short(const struct reader *r) { return r->at < r->end && *r->at < 0x80; }
static inline uint64_t read_unsigned(struct reader *r, unsigned bits) {
  return is_short(r) ? *r->at++ : read_long_unsigned(r, bits);
}
static inline int64_t read_signed(struct reader *r, unsigned bits) {
  return is_short(r) ? (*r->at++ ^ 0x40) - 0x40 : read_long_signed(r, bits);
}
static inline uint32_t read_u32(struct reader *r) { return (uint32_t)read_unsigned(r, 32); }
static inline uint64_t read_u64(struct reader *r) { return read_unsigned(r, 64); }
static inline int32_t read_s32(struct reader *r) { return (int32_t)read_signed(r, 32); }
static inline int64_t read_s33(struct reader *r) { return read_signed(r, 33); }
static inline int64_t read_s64(struct reader *r) { return read_signed(r, 64); }

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
