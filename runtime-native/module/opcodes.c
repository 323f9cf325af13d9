/* opcodes.c: the tables of opcodes.h as data. */
#include "module/opcodes.h"

#include "module/types.h"

#define S(name, count, p0, p1, p2, result) [SIGNATURE_##name] = {count, {p0, p1, p2}, result},
const struct signature_info signature_infos[] = {SIGNATURES(S)};

#define ROW(prefix, code, name, signature, immediate, argument)                                    \
  [prefix + code] = {name, SIGNATURE_##signature, IMMEDIATE_##immediate, argument},
#define CORE(code, id, ...) ROW(0, code, __VA_ARGS__)
#define FC(code, id, ...) ROW(PREFIX_FC, code, __VA_ARGS__)
#define FD(code, id, ...) ROW(PREFIX_FD, code, __VA_ARGS__)
#define FE(code, id, ...) ROW(PREFIX_FE, code, __VA_ARGS__)
const struct opcode_info opcode_infos[OPCODE_COUNT] = {OPCODES_CORE(CORE) OPCODES_FC(FC)
                                                           OPCODES_FD(FD) OPCODES_FE(FE)};
