/* SPDX-License-Identifier: MIT */
// Writes the binary format: numbers, instructions, sections.
#ifndef AMCC_WASM_WRITER_H
#define AMCC_WASM_WRITER_H

#include "base/buffer.h"

#include <stdint.h>

void append_byte(buffer *out, uint8_t byte);
void append_u32(buffer *out, uint32_t value); // LEB128
// The same in PADDED_U32_SIZE bytes, as linkers patch them.
enum { PADDED_U32_SIZE = 5 };
void append_padded_u32(buffer *out, uint32_t value);
void append_op(buffer *out, uint8_t opcode, uint32_t immediate);
// The constant 0 of a number type.
void append_zero(buffer *out, uint8_t type);
// The bytes with their size in front, as function bodies are.
void append_sized(buffer *out, const buffer *bytes);
void append_header(buffer *out);
void append_section(buffer *out, uint8_t id, const buffer *body);
void append_custom(buffer *out, const char *name, const buffer *body);

#endif
