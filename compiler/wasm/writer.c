/* SPDX-License-Identifier: MIT */
#include "wasm/writer.h"

#include "wasm/reader.h"

#include <string.h>

void append_byte(buffer *out, uint8_t byte) { buffer_append(out, &byte, 1); }

void append_u32(buffer *out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) append_byte(out, (uint8_t)(value | 0x80));
  append_byte(out, (uint8_t)value);
}

void append_padded_u32(buffer *out, uint32_t value) {
  for (int i = 1; i < PADDED_U32_SIZE; i++, value >>= 7) append_byte(out, (uint8_t)(value | 0x80));
  append_byte(out, (uint8_t)value);
}

void append_op(buffer *out, uint8_t opcode, uint32_t immediate) {
  append_byte(out, opcode);
  append_u32(out, immediate);
}

void append_zero(buffer *out, uint8_t type) {
  static const uint8_t zeros[8];
  switch (type) {
  case TYPE_I32: append_op(out, OPCODE_i32_const, 0); break;
  case TYPE_I64: append_op(out, OPCODE_i64_const, 0); break;
  case TYPE_F32: append_byte(out, OPCODE_f32_const), buffer_append(out, zeros, 4); break;
  case TYPE_F64: append_byte(out, OPCODE_f64_const), buffer_append(out, zeros, 8); break;
  }
}

void append_sized(buffer *out, const buffer *bytes) {
  append_u32(out, (uint32_t)bytes->size);
  buffer_append(out, bytes->bytes, bytes->size);
}

void append_section(buffer *out, uint8_t id, const buffer *body) {
  append_byte(out, id);
  append_sized(out, body);
}

void append_custom(buffer *out, const char *name, const buffer *body) {
  buffer whole = {0};
  append_u32(&whole, (uint32_t)strlen(name));
  buffer_text(&whole, name);
  buffer_append(&whole, body->bytes, body->size);
  append_section(out, SECTION_CUSTOM, &whole);
  buffer_free(&whole);
}

void append_header(buffer *out) { buffer_append(out, "\0asm\1\0\0", WASM_HEADER_SIZE); }
