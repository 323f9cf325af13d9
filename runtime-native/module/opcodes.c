/* opcodes.c: the tables of opcodes.h as data. */
#include "module/opcodes.h"

#include "module/types.h"

#include <string.h>

#define S(name, count, p0, p1, p2, result) [SIGNATURE_##name] = {count, {p0, p1, p2}, result},
const struct signature_info signature_infos[] = {SIGNATURES(S)};

#define ROW(prefix, code, name, signature, immediate, argument)                                    \
  [prefix + code] = {SIGNATURE_##signature, IMMEDIATE_##immediate, argument},
#define CORE(code, id, ...) ROW(0, code, __VA_ARGS__)
#define FC(code, id, ...) ROW(PREFIX_FC, code, __VA_ARGS__)
#define FD(code, id, ...) ROW(PREFIX_FD, code, __VA_ARGS__)
#define FE(code, id, ...) ROW(PREFIX_FE, code, __VA_ARGS__)
const struct opcode_info opcode_infos[OPCODE_COUNT] = {OPCODES_CORE(CORE) OPCODES_FC(FC)
                                                           OPCODES_FD(FD) OPCODES_FE(FE)};

/* The names one after another, in the order of the opcodes: pointers would take more than the text.
 */
#define NAME(code, id, name, ...) name "\0"
static const char names[] = OPCODES_CORE(NAME) OPCODES_FC(NAME) OPCODES_FD(NAME) OPCODES_FE(NAME);

const char *opcode_name(uint32_t opcode) {
  const char *name = names;
  for (uint32_t i = 0; i < opcode; i++)
    if (opcode_infos[i].signature != SIGNATURE_UNKNOWN) name += strlen(name) + 1;
  return name;
}
