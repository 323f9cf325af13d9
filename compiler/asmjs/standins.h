// Instructions on tables, which Binaryen 108 cannot read or knows in part: before it reads a
// module, calls of functions at its end take their place.
#ifndef AMCC_ASMJS_STANDINS_H
#define AMCC_ASMJS_STANDINS_H

#include "asmjs/module_facts.h"

enum standin_kind {
  STANDIN_TABLE_GET,
  STANDIN_TABLE_SET,
  STANDIN_TABLE_SIZE,
  STANDIN_TABLE_GROW,
  STANDIN_TABLE_FILL,
  STANDIN_TABLE_COPY,
  STANDIN_TABLE_INIT,
  STANDIN_ELEM_DROP,
  STANDIN_KINDS,
};

// A function that stands for an instruction with these indices: of a table, or of a segment and a
// table, or of two tables.
struct standin {
  enum standin_kind kind;
  uint32_t index[2];
};

struct standins {
  struct standin *items;
  uint32_t count;
};

// Appends the module to `out` with stand-ins as its last functions, and without elements,
// exports and names, which the facts have. Notes which tables they name and which functions
// ref.func names. The error names the first instruction that has no asm.js form.
error *standins_put(const buffer *wasm, arena *a, struct module_facts *facts,
                    struct standins *standins, buffer *out);

// unsupported.c: the name of the instruction whose opcode was just read if it is one that has no
// asm.js form, else NULL.
const char *unsupported_instruction(reader r, uint8_t op, arena *a);

#endif
