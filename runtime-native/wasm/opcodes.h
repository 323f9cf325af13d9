/* SPDX-License-Identifier: MIT */
/* opcodes.h: the instructions of opcodes.def as numbers, and what is known of each. */
#ifndef AMPHORA_WASM_OPCODES_H
#define AMPHORA_WASM_OPCODES_H

#include <stdbool.h>
#include <stdint.h>

/* An opcode in one number: a prefixed one follows the one-byte opcodes. */
enum {
  PREFIX_CORE = 0,
  PREFIX_FC = 0x100,
  PREFIX_FD = 0x120,
  PREFIX_FE = 0x240,
  OPCODE_COUNT = 0x290,
};

#define OPCODE(prefix, code, id, ...) OPCODE_##id = PREFIX_##prefix + code,
enum opcode {
#include "wasm/opcodes.def"
};

/* What follows an opcode, in the binary format's order. */
enum immediates {
  IMMEDIATES_NONE,
  IMMEDIATES_FUNCTION, /* from here to DATA: one index */
  IMMEDIATES_TYPE,
  IMMEDIATES_LOCAL,
  IMMEDIATES_GLOBAL,
  IMMEDIATES_TAG,
  IMMEDIATES_TABLE,
  IMMEDIATES_ELEM,
  IMMEDIATES_MEMORY,
  IMMEDIATES_DATA,
  IMMEDIATES_TYPE_TABLE,  /* from here to DATA_MEMORY: two */
  IMMEDIATES_TABLE_TABLE, /* to, from */
  IMMEDIATES_ELEM_TABLE,
  IMMEDIATES_MEMORY_MEMORY, /* to, from */
  IMMEDIATES_DATA_MEMORY,
  IMMEDIATES_MEMARG,
  IMMEDIATES_MEMARG_LANE,
  IMMEDIATES_LABEL,
  IMMEDIATES_LABELS, /* of br_table: a vector, and the default */
  IMMEDIATES_BLOCK_TYPE,
  IMMEDIATES_BLOCK_TYPE_CATCHES, /* of try_table */
  IMMEDIATES_VALTYPES,           /* of select */
  IMMEDIATES_HEAPTYPE,
  IMMEDIATES_I32,
  IMMEDIATES_I64,
  IMMEDIATES_F32,
  IMMEDIATES_F64,
  IMMEDIATES_V128,
  IMMEDIATES_SHUFFLE, /* 16 lanes */
  IMMEDIATES_LANE,
  IMMEDIATES_ZERO, /* a byte that is 0 */
};

/* Whether they are one index, or two. */
static inline bool is_index(enum immediates i) {
  return i >= IMMEDIATES_FUNCTION && i <= IMMEDIATES_DATA;
}
static inline bool is_index_pair(enum immediates i) {
  return i >= IMMEDIATES_TYPE_TABLE && i <= IMMEDIATES_DATA_MEMORY;
}

enum opcode_flags { CONST = 1, COMMUTES = 2, ENDS = 4, TURNS = 8 };

/* Parameter and result types that depend on the memory or table of the immediates; the others are
 * codes of value types. */
enum { ADDRESS = 1, TABLE_ADDRESS = 2, ELEMENT = 3 };

/* clang-format off */
/* S(name, number of parameters, parameters, result) */
#define SIGNATURES(S) \
  S(a_i, 1, ADDRESS, 0, 0, T_I32) \
  S(a_I, 1, ADDRESS, 0, 0, T_I64) \
  S(a_f, 1, ADDRESS, 0, 0, T_F32) \
  S(a_F, 1, ADDRESS, 0, 0, T_F64) \
  S(ai_, 2, ADDRESS, T_I32, 0, 0) \
  S(aI_, 2, ADDRESS, T_I64, 0, 0) \
  S(af_, 2, ADDRESS, T_F32, 0, 0) \
  S(aF_, 2, ADDRESS, T_F64, 0, 0) \
  S(n_i, 0, 0, 0, 0, T_I32) \
  S(n_I, 0, 0, 0, 0, T_I64) \
  S(n_f, 0, 0, 0, 0, T_F32) \
  S(n_F, 0, 0, 0, 0, T_F64) \
  S(i_i, 1, T_I32, 0, 0, T_I32) \
  S(ii_i, 2, T_I32, T_I32, 0, T_I32) \
  S(I_i, 1, T_I64, 0, 0, T_I32) \
  S(II_i, 2, T_I64, T_I64, 0, T_I32) \
  S(ff_i, 2, T_F32, T_F32, 0, T_I32) \
  S(FF_i, 2, T_F64, T_F64, 0, T_I32) \
  S(I_I, 1, T_I64, 0, 0, T_I64) \
  S(II_I, 2, T_I64, T_I64, 0, T_I64) \
  S(f_f, 1, T_F32, 0, 0, T_F32) \
  S(ff_f, 2, T_F32, T_F32, 0, T_F32) \
  S(F_F, 1, T_F64, 0, 0, T_F64) \
  S(FF_F, 2, T_F64, T_F64, 0, T_F64) \
  S(f_i, 1, T_F32, 0, 0, T_I32) \
  S(F_i, 1, T_F64, 0, 0, T_I32) \
  S(i_I, 1, T_I32, 0, 0, T_I64) \
  S(f_I, 1, T_F32, 0, 0, T_I64) \
  S(F_I, 1, T_F64, 0, 0, T_I64) \
  S(i_f, 1, T_I32, 0, 0, T_F32) \
  S(I_f, 1, T_I64, 0, 0, T_F32) \
  S(F_f, 1, T_F64, 0, 0, T_F32) \
  S(i_F, 1, T_I32, 0, 0, T_F64) \
  S(I_F, 1, T_I64, 0, 0, T_F64) \
  S(f_F, 1, T_F32, 0, 0, T_F64) \
  S(a_v, 1, ADDRESS, 0, 0, T_V128) \
  S(av_, 2, ADDRESS, T_V128, 0, 0) \
  S(n_v, 0, 0, 0, 0, T_V128) \
  S(vv_v, 2, T_V128, T_V128, 0, T_V128) \
  S(i_v, 1, T_I32, 0, 0, T_V128) \
  S(I_v, 1, T_I64, 0, 0, T_V128) \
  S(f_v, 1, T_F32, 0, 0, T_V128) \
  S(F_v, 1, T_F64, 0, 0, T_V128) \
  S(v_i, 1, T_V128, 0, 0, T_I32) \
  S(vi_v, 2, T_V128, T_I32, 0, T_V128) \
  S(v_I, 1, T_V128, 0, 0, T_I64) \
  S(vI_v, 2, T_V128, T_I64, 0, T_V128) \
  S(v_f, 1, T_V128, 0, 0, T_F32) \
  S(vf_v, 2, T_V128, T_F32, 0, T_V128) \
  S(v_F, 1, T_V128, 0, 0, T_F64) \
  S(vF_v, 2, T_V128, T_F64, 0, T_V128) \
  S(v_v, 1, T_V128, 0, 0, T_V128) \
  S(vvv_v, 3, T_V128, T_V128, T_V128, T_V128) \
  S(av_v, 2, ADDRESS, T_V128, 0, T_V128) \
  S(ai_i, 2, ADDRESS, T_I32, 0, T_I32) \
  S(aiI_i, 3, ADDRESS, T_I32, T_I64, T_I32) \
  S(aII_i, 3, ADDRESS, T_I64, T_I64, T_I32) \
  S(aI_I, 2, ADDRESS, T_I64, 0, T_I64) \
  S(aii_i, 3, ADDRESS, T_I32, T_I32, T_I32) \
  S(aII_I, 3, ADDRESS, T_I64, T_I64, T_I64) \
  S(n_, 0, 0, 0, 0, 0) \
  S(n_a, 0, 0, 0, 0, ADDRESS) \
  S(a_a, 1, ADDRESS, 0, 0, ADDRESS) \
  S(aia_, 3, ADDRESS, T_I32, ADDRESS, 0) \
  S(aii_, 3, ADDRESS, T_I32, T_I32, 0) \
  S(t_e, 1, TABLE_ADDRESS, 0, 0, ELEMENT) \
  S(te_, 2, TABLE_ADDRESS, ELEMENT, 0, 0) \
  S(n_t, 0, 0, 0, 0, TABLE_ADDRESS) \
  S(et_t, 2, ELEMENT, TABLE_ADDRESS, 0, TABLE_ADDRESS) \
  S(tet_, 3, TABLE_ADDRESS, ELEMENT, TABLE_ADDRESS, 0) \
  S(tii_, 3, TABLE_ADDRESS, T_I32, T_I32, 0)
/* clang-format on */

#define S(name, ...) SIGNATURE_##name,
enum opcode_signature { SIGNATURE_UNKNOWN, SIGNATURE_POLYMORPHIC, SIGNATURES(S) };
#undef S

struct signature_info {
  uint8_t param_count, params[3], result;
};

struct opcode_info {
  uint8_t signature; /* SIGNATURE_UNKNOWN: no such opcode */
  uint8_t immediates, argument, flags;
};

extern const struct signature_info signature_infos[];
extern const struct opcode_info opcode_infos[OPCODE_COUNT];

/* The name of an opcode that there is: "i32.add". */
const char *opcode_name(uint32_t opcode);

#endif
