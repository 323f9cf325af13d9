/* SPDX-License-Identifier: MIT */
// The module-level names of an asm.js module: standard library, foreign functions, variables,
// functions and tables.
#ifndef AMCC_ASMJS_SYMBOLS_H
#define AMCC_ASMJS_SYMBOLS_H

#include "asmjs/ir.h"
#include "base/arena.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

// The symbols that every module may use; runtime_support.c describes each. A view's symbol is its
// enum view.
enum {
  S_F64 = V_F64,
  S_NAN,
  S_INFINITY,
  S_FROUND,
  S_IMUL,
  S_CLZ,
  S_ABS,
  S_SQRT,
  S_CEIL,
  S_FLOOR,
  S_MIN,
  S_MAX,
  // Constants and functions of the JavaScript around the module
  S_SCRATCH,
  S_POWERS,
  S_MAX_PAGES,
  S_TRAP,
  S_COPY,
  S_FILL,
  S_INIT,
  S_DROP,
  S_TABLE_GET,
  S_TABLE_SET,
  S_TABLE_SIZE,
  S_TABLE_GROW,
  S_TABLE_FILL,
  S_TABLE_COPY,
  S_TABLE_INIT,
  S_ELEM_DROP,
  S_TABLE_SLOT,
  // Variables
  S_HIGH,
  S_REMAINDER,
  S_REMAINDER_HIGH,
  // Functions
  S_POPCOUNT,
  S_CTZ,
  S_DIV_S,
  S_DIV_U,
  S_REM_S,
  S_REM_U,
  S_TRUNC,
  S_NEAREST,
  S_COPYSIGN,
  S_TRUNC_I32_S,
  S_TRUNC_I32_U,
  S_SAT_I32_S,
  S_SAT_I32_U,
  S_SPLIT,
  S_TRUNC_I64_S,
  S_TRUNC_I64_U,
  S_SAT_I64_S,
  S_SAT_I64_U,
  S_I64_TO_F32_S,
  S_I64_TO_F32_U,
  S_FLOAT_BITS,
  S_BITS_FLOAT,
  S_DOUBLE_BITS,
  S_BITS_DOUBLE,
  S_MUL_HIGH,
  S_DIV_REM_64,
  S_DIV_S_64,
  S_DIV_U_64,
  S_REM_S_64,
  S_REM_U_64,
  S_CHECK,
  S_LOAD_16,
  S_LOAD_32,
  S_LOAD_F32,
  S_LOAD_F64,
  S_STORE_16,
  S_STORE_32,
  S_STORE_F32,
  S_STORE_F64,
  S_STORE_VECTOR,
  S_ADD_SAT_S_8,
  S_ADD_SAT_U_8,
  S_SUB_SAT_S_8,
  S_SUB_SAT_U_8,
  S_ADD_SAT_S_16,
  S_ADD_SAT_U_16,
  S_SUB_SAT_S_16,
  S_SUB_SAT_U_16,
  S_Q15_MUL,
  S_SAT_S_8,
  S_SAT_U_8,
  S_SAT_S_16,
  S_SAT_U_16,
  S_NARROW_S_8,
  S_NARROW_U_8,
  S_NARROW_S_16,
  S_NARROW_U_16,
  S_SWIZZLE_FROM,
  S_SWIZZLE,
  S_GROW,
  S_MEMORY_COPY,
  S_MEMORY_FILL,
  S_MEMORY_INIT,
  S_FIXED, // how many
};

// Traps, in the order of the messages in glue.c.
enum trap {
  TRAP_UNREACHABLE,
  TRAP_DIVIDE_BY_ZERO,
  TRAP_OVERFLOW,
  TRAP_CONVERSION,
  TRAP_MEMORY,
  TRAP_UNDEFINED_ELEMENT,
  TRAP_UNINITIALIZED_ELEMENT,
  TRAP_SIGNATURE,
  TRAP_TABLE,
  TRAP_STACK,
};

enum symbol_kind {
  SYMBOL_VIEW,             // text: the constructor
  SYMBOL_STDLIB,           // text: its path in the standard library
  SYMBOL_FOREIGN_INT,      // an int constant from outside
  SYMBOL_FOREIGN_DOUBLE,   // a double constant
  SYMBOL_FOREIGN,          // a function from outside
  SYMBOL_VARIABLE,         // type and initial value
  SYMBOL_SUPPORT_FUNCTION, // text: its definition
  SYMBOL_FUNCTION,
  SYMBOL_TABLE,
};

struct symbol {
  enum symbol_kind kind;
  const char *key;  // what it is called in runtime_support.c or in the wasm module; not unique
  const char *text; // by kind; of a foreign function its name outside, unless that is the key
  char *name;       // in the asm.js module
  uint32_t uses;
  uint8_t type;            // of a variable
  uint8_t effects;         // of a call of a library function
  bool exported;           // to the JavaScript around the module
  uint32_t getter, setter; // of a variable: the functions that get and set it, or 0
  struct node *init;       // of a variable: N_INT, N_DOUBLE, N_FLOAT
};

struct symbols {
  arena *arena;
  struct symbol *items;
  uint32_t count, capacity;
};

void symbols_init(struct symbols *s, arena *a);
void symbols_free(struct symbols *s);
uint32_t symbols_add(struct symbols *s, enum symbol_kind kind, const char *key);
// Counts a use; a library function brings what it uses itself.
void symbols_use(struct symbols *s, uint32_t symbol);
// Names every symbol: after its key if `keep`, else as short as its uses deserve. Module-level
// names begin with an upper-case letter, _ or $, those of locals with a lower-case letter.
void symbols_name(struct symbols *s, bool keep);
// Writes a library function, its `$key` references replaced by names.
void symbols_expand(const struct symbols *s, const char *text, buffer *out);

// The index-th short name for a local or a label.
void short_local_name(uint32_t index, char name[8]);

// The rows of the fixed symbols.
extern const struct symbol runtime_support[S_FIXED];

#endif
