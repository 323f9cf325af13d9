/* SPDX-License-Identifier: MIT */
/* binary.c: LEB128, names, and other primitives. */
#include "wasm/binary.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void reader_fail(struct reader *r, amphora_error_kind kind, const char *format, ...) {
  if (!r->error) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    r->error = error_at(kind, reader_offset(r), "%s", text);
  }
  r->at = r->end;
}

static void fail_end(struct reader *r) { reader_fail(r, AMPHORA_MALFORMED, "unexpected end"); }

uint8_t read_byte(struct reader *r) {
  if (r->at < r->end) return *r->at++;
  fail_end(r);
  return 0;
}

/* Reads LEB128 of at most `bits` bits; the unused bits of the last byte must repeat the sign, which
 * is 0 for unsigned numbers (5.2.2). */
static uint64_t read_leb(struct reader *r, unsigned bits, bool is_signed) {
  uint64_t result = 0;
  for (unsigned shift = 0;; shift += 7) {
    if (r->at == r->end) {
      fail_end(r);
      return 0;
    }
    uint8_t byte = *r->at;
    unsigned left = bits - shift;
    if (left <= 7) {
      uint8_t unused = (uint8_t)(0x7f & ~((1u << (is_signed ? left - 1 : left)) - 1));
      uint8_t rest = byte & unused;
      if (byte & 0x80) {
        reader_fail(r, AMPHORA_MALFORMED, "integer representation too long");
        return 0;
      }
      if (rest != 0 && !(is_signed && rest == unused)) {
        reader_fail(r, AMPHORA_MALFORMED, "integer too large");
        return 0;
      }
    }
    r->at++;
    result |= (uint64_t)(byte & 0x7f) << shift;
    if (byte & 0x80) continue;
    if (is_signed && (byte & 0x40) && shift + 7 < 64) result |= ~(uint64_t)0 << (shift + 7);
    return result;
  }
}

uint64_t read_long_unsigned(struct reader *r, unsigned bits) { return read_leb(r, bits, false); }
int64_t read_long_signed(struct reader *r, unsigned bits) {
  return (int64_t)read_leb(r, bits, true);
}

const uint8_t *read_bytes(struct reader *r, size_t size) {
  if (size > reader_left(r)) {
    fail_end(r);
    return NULL;
  }
  const uint8_t *bytes = r->at;
  r->at += size;
  return bytes;
}

uint64_t read_fixed64(struct reader *r) {
  const uint8_t *b = read_bytes(r, 8);
  uint64_t value = 0;
  for (int i = 0; b && i < 8; i++) value |= (uint64_t)b[i] << (8 * i);
  return value;
}

uint32_t read_fixed32(struct reader *r) {
  const uint8_t *b = read_bytes(r, 4);
  if (!b) return 0;
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint32_t read_count(struct reader *r) {
  uint32_t count = read_u32(r);
  if (count <= reader_left(r)) return count;
  reader_fail(r, AMPHORA_MALFORMED, "length out of bounds");
  return 0;
}

/* Length of the valid UTF-8 sequence at `s`, 0 if there is none (Unicode, table 3-7). */
static size_t utf8_sequence(const uint8_t *s, size_t left) {
  if (s[0] < 0x80) return 1;
  uint8_t low = 0x80, high = 0xbf;
  size_t size;
  if (s[0] >= 0xc2 && s[0] <= 0xdf)
    size = 2;
  else if (s[0] >= 0xe0 && s[0] <= 0xef)
    size = 3;
  else if (s[0] >= 0xf0 && s[0] <= 0xf4)
    size = 4;
  else
    return 0;
  if (s[0] == 0xe0) low = 0xa0;
  if (s[0] == 0xed) high = 0x9f;
  if (s[0] == 0xf0) low = 0x90;
  if (s[0] == 0xf4) high = 0x8f;
  if (left < size || s[1] < low || s[1] > high) return 0;
  for (size_t i = 2; i < size; i++)
    if ((s[i] & 0xc0) != 0x80) return 0;
  return size;
}

const char *read_name(struct reader *r, size_t *size) {
  *size = 0;
  uint32_t length = read_u32(r);
  const uint8_t *bytes = read_bytes(r, length);
  if (!bytes) return NULL;
  for (size_t i = 0, step; i < length; i += step) {
    step = utf8_sequence(bytes + i, length - i);
    if (step == 0) {
      reader_fail(r, AMPHORA_MALFORMED, "malformed UTF-8 encoding");
      return NULL;
    }
  }
  *size = length;
  return (const char *)bytes;
}
