#include "wasm/writer.h"

#include "wasm/reader.h"

void append_byte(buffer *out, uint8_t byte) { buffer_append(out, &byte, 1); }

void append_u32(buffer *out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) append_byte(out, (uint8_t)(value | 0x80));
  append_byte(out, (uint8_t)value);
}

void append_op(buffer *out, uint8_t opcode, uint32_t immediate) {
  append_byte(out, opcode);
  append_u32(out, immediate);
}

void append_zero(buffer *out, uint8_t type) {
  static const uint8_t zeros[8];
  switch (type) {
  case TYPE_I32: append_op(out, OP_I32_CONST, 0); break;
  case TYPE_I64: append_op(out, OP_I64_CONST, 0); break;
  case TYPE_F32: append_byte(out, OP_F32_CONST), buffer_append(out, zeros, 4); break;
  case TYPE_F64: append_byte(out, OP_F64_CONST), buffer_append(out, zeros, 8); break;
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
