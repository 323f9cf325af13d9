/* SPDX-License-Identifier: MIT */
// Reads the binary format: numbers, sections, instructions.
#ifndef AMCC_WASM_READER_H
#define AMCC_WASM_READER_H

#include "base/buffer.h"
#include "wasm/opcodes.h"

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

// A reader of everything behind the header of a file that may be malformed; see module.h for
// modules.
reader sections_of(const buffer *module);
// The next section; false at the end, or on failure.
bool next_section(reader *r, section *s);

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

// Of instructions with two-part opcodes: the first byte, which says in which part of opcodes.h the
// second counts.
enum { PREFIX_BYTE_FC = 0xfc, PREFIX_BYTE_FD = 0xfd, PREFIX_BYTE_FE = 0xfe };

// The whole opcode, OPCODE_… of opcodes.h, whose first byte was just read; OPCODE_COUNT, and the
// reader fails, if there is none.
uint32_t read_opcode(reader *r, uint8_t first);

// Skips what follows the first byte of an opcode, which was just read. An instruction that is not
// known fails the reader.
void skip_immediates(reader *r, uint8_t first);
// Whether it has a float among its operands or results; true of vectors, which may hold them.
bool opcode_has_floats(reader r, uint8_t first);

#endif
