/* SPDX-License-Identifier: MIT */
/* opcodes.c: opcodes.def as tables. */
#include "wasm/opcodes.h"

#include "wasm/types.h"

#include <string.h>

#define S(name, count, p0, p1, p2, result) [SIGNATURE_##name] = {count, {p0, p1, p2}, result},
const struct signature_info signature_infos[] = {SIGNATURES(S)};

#define OPCODE(prefix, code, id, name, immediates, signature, argument, flags)                     \
  [PREFIX_##prefix + code] = {SIGNATURE_##signature, IMMEDIATES_##immediates, argument, flags},
const struct opcode_info opcode_infos[OPCODE_COUNT] = {
#include "wasm/opcodes.def"
};

/* The names one after another, in the order of the opcodes: pointers would take more than the text.
 */
#define OPCODE(prefix, code, id, name, ...) name "\0"
static const char names[] =
#include "wasm/opcodes.def"
    ;

const char *opcode_name(uint32_t opcode) {
  const char *name = names;
  for (uint32_t i = 0; i < opcode; i++)
    if (opcode_infos[i].signature != SIGNATURE_UNKNOWN) name += strlen(name) + 1;
  return name;
}
