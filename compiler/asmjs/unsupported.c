/* SPDX-License-Identifier: MIT */
// Names of the instructions that have no asm.js form: those of threads, relaxed vectors, and
// later proposals.
#include "asmjs/placeholder_calls.h"

const char *unsupported_instruction(reader r, uint8_t op) {
  enum { REF_EQ = 0xd3, PREFIX_BYTE_FB = 0xfb, FIRST_RELAXED = PREFIX_FD + 0x100 };
  if (op == REF_EQ) return "ref.eq";
  if (op == PREFIX_BYTE_FB) return "an instruction of garbage collection";
  uint32_t opcode = read_opcode(&r, op);
  switch (opcode) {
  case OPCODE_try:
  case OPCODE_throw:
  case OPCODE_rethrow:
  case OPCODE_throw_ref:
  case OPCODE_call_ref:
  case OPCODE_return_call_ref:
  case OPCODE_try_table:
  case OPCODE_ref_as_non_null:
  case OPCODE_br_on_null:
  case OPCODE_br_on_non_null: return opcode_name(opcode);
  default: return opcode >= FIRST_RELAXED && opcode < OPCODE_COUNT ? opcode_name(opcode) : NULL;
  }
}
