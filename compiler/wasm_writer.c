#include "wasm_writer.h"

#include "wasm_reader.h"

void put_byte(buffer *out, uint8_t byte) { buffer_append(out, &byte, 1); }

void put_u32(buffer *out, uint32_t value) {
  for (; value >= 0x80; value >>= 7) put_byte(out, (uint8_t)(value | 0x80));
  put_byte(out, (uint8_t)value);
}

void put_op(buffer *out, uint8_t opcode, uint32_t immediate) {
  put_byte(out, opcode);
  put_u32(out, immediate);
}

void put_zero(buffer *out, uint8_t type) {
  static const uint8_t zeros[8];
  switch (type) {
  case TYPE_I32: put_op(out, OP_I32_CONST, 0); break;
  case TYPE_I64: put_op(out, OP_I64_CONST, 0); break;
  case TYPE_F32: put_byte(out, OP_F32_CONST), buffer_append(out, zeros, 4); break;
  case TYPE_F64: put_byte(out, OP_F64_CONST), buffer_append(out, zeros, 8); break;
  }
}

void put_sized(buffer *out, const buffer *bytes) {
  put_u32(out, (uint32_t)bytes->size);
  buffer_append(out, bytes->bytes, bytes->size);
}

void put_section(buffer *out, uint8_t id, const buffer *body) {
  put_byte(out, id);
  put_sized(out, body);
}
