// Reads the binary format: numbers, sections, instructions.
#ifndef AMCC_WASM_READER_H
#define AMCC_WASM_READER_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WASM_HEADER_SIZE = 8 };

enum section_id {
  SECTION_CUSTOM = 0,
  SECTION_TYPE = 1,
  SECTION_IMPORT = 2,
  SECTION_FUNCTION = 3,
  SECTION_TABLE = 4,
  SECTION_MEMORY = 5,
  SECTION_GLOBAL = 6,
  SECTION_EXPORT = 7,
  SECTION_START = 8,
  SECTION_ELEMENT = 9,
  SECTION_CODE = 10,
  SECTION_DATA = 11,
  SECTION_DATA_COUNT = 12,
  SECTION_TAG = 13,
};

// Reads forward over bytes that somebody else owns. `failed` sticks once something was missing or
// malformed; what is read then is 0.
typedef struct reader {
  const uint8_t *at, *end;
  bool failed;
} reader;

uint8_t read_byte(reader *r);
uint32_t read_u32(reader *r); // LEB128
const uint8_t *read_bytes(reader *r, size_t size);
void skip_lebs(reader *r, int count); // of any size and sign
bool reader_done(const reader *r);    // at the end, or failed
void skip_value_type(reader *r);      // of any proposal
void skip_limits(reader *r);          // of a memory or a table

// The type of a block: true if it is the index of a function type.
bool read_block_type(reader *r, uint32_t *type);

typedef struct section {
  uint8_t id;
  const uint8_t *start;      // of its id
  const uint8_t *body, *end; // of a custom section: behind its name
  const uint8_t *name;       // of a custom section
  uint32_t name_length;
} section;

// A reader of everything behind the header of a module.
reader sections_of(const buffer *module);
// The next section; false at the end, or on failure.
bool next_section(reader *r, section *s);
// The contents of a section of a well-formed module; empty without it.
reader section_body(const buffer *module, enum section_id id);

enum {
  TYPE_I32 = 0x7f,
  TYPE_I64 = 0x7e,
  TYPE_F32 = 0x7d,
  TYPE_F64 = 0x7c,
  TYPE_V128 = 0x7b,
  TYPE_FUNCREF = 0x70,
  TYPE_EXTERNREF = 0x6f,
  TYPE_EXNREF = 0x69,
};
// Whether it is one of these, and so all of the type.
bool is_short_type(uint8_t type);
enum { TYPE_FUNCTION = 0x60, BLOCK_VOID = 0x40 };

enum opcode {
  OP_UNREACHABLE = 0x00,
  OP_BLOCK = 0x02,
  OP_LOOP = 0x03,
  OP_IF = 0x04,
  OP_ELSE = 0x05,
  OP_TRY = 0x06,
  OP_CATCH = 0x07,
  OP_THROW = 0x08,
  OP_RETHROW = 0x09,
  OP_THROW_REF = 0x0a,
  OP_END = 0x0b,
  OP_BR = 0x0c,
  OP_BR_IF = 0x0d,
  OP_BR_TABLE = 0x0e,
  OP_RETURN = 0x0f,
  OP_CALL = 0x10,
  OP_CALL_INDIRECT = 0x11,
  OP_RETURN_CALL = 0x12,
  OP_RETURN_CALL_INDIRECT = 0x13,
  OP_DELEGATE = 0x18,
  OP_CATCH_ALL = 0x19,
  OP_DROP = 0x1a,
  OP_SELECT_TYPED = 0x1c,
  OP_TRY_TABLE = 0x1f,
  OP_LOCAL_GET = 0x20,
  OP_LOCAL_SET = 0x21,
  OP_GLOBAL_GET = 0x23,
  OP_GLOBAL_SET = 0x24,
  OP_I32_CONST = 0x41,
  OP_I64_CONST = 0x42,
  OP_F32_CONST = 0x43,
  OP_F64_CONST = 0x44,
  OP_I32_NE = 0x47,
  OP_I64_EQZ = 0x50,
  OP_I64_OR = 0x84,
  OP_I64_SHL = 0x86,
  OP_I64_SHR_U = 0x88,
  OP_I32_WRAP_I64 = 0xa7,
  OP_I64_EXTEND_I32_S = 0xac,
  OP_I64_EXTEND_I32_U = 0xad,
  OP_F32_DEMOTE_F64 = 0xb6,
  OP_F64_PROMOTE_F32 = 0xbb,
  OP_REF_NULL = 0xd0,
  OP_REF_IS_NULL = 0xd1,
  OP_REF_FUNC = 0xd2,
  OP_PREFIX_MISC = 0xfc,
  OP_PREFIX_SIMD = 0xfd,
  OP_PREFIX_ATOMIC = 0xfe,
};

// Skips the immediates of the instruction whose opcode was just read. An instruction that is not
// known fails the reader.
void skip_immediates(reader *r, uint8_t opcode);
// Whether it has a float among its operands or results; true of vectors, which may hold them.
bool opcode_has_floats(reader r, uint8_t opcode);

#endif
