// A WebAssembly module on its way to asm.js.
#ifndef AMCC_ASMJS_MODULE_H
#define AMCC_ASMJS_MODULE_H

#include "asmjs/asmjs.h"
#include "asmjs/ir.h"
#include "asmjs/symbols.h"

#include <binaryen-c.h>

// The ints, doubles and floats that values of a WebAssembly type become.
enum { VALUE_PARTS = 4, MAX_VALUES = 32, MAX_PARTS = VALUE_PARTS * MAX_VALUES, MAX_PARAMS = 1000 };
struct parts {
  unsigned count;
  uint8_t types[MAX_PARTS]; // enum type
};
// False for types that asm.js cannot have (references).
bool type_parts(BinaryenType type, struct parts *parts);

// A function or global of the module by the name that Binaryen has for it. Binaryen's names are
// interned: equal names are equal pointers.
struct callee {
  const char *name;
  uint32_t symbol; // of the foreign function if it is imported
  bool imported;
  BinaryenType params, results;
};

struct variable {
  const char *name;
  uint32_t symbol; // of the first part; the others follow
  BinaryenType type;
};

// The functions of one type that the table holds, as an asm.js table.
struct signature {
  BinaryenType params, results;
  uint32_t table;
  uint32_t *slots; // symbols of functions
};

// What Binaryen's interface does not tell.
struct module_facts {
  bool has_memory;
  uint32_t pages, max_pages; // the maximum is 65536 if there is none
  bool has_start;
  uint32_t start; // index of the function
};

enum { MAX_EXCHANGED = 64 };

struct module {
  BinaryenModuleRef binaryen;
  arena *arena;
  struct symbols symbols;
  struct module_facts facts;
  struct callee *callees; // sorted by address of the name
  uint32_t callee_count;
  struct variable *variables; // likewise
  uint32_t variable_count;
  struct signature *signatures;
  uint32_t signature_count;
  uint32_t table_size; // elements of the wasm table
  const char **table;  // by element: the name of the function, NULL for null
  struct function *functions, **functions_end;   // those that were lowered
  uint32_t registers[T_FLOAT + 1][MAX_PARTS];    // symbols of further parts of results
  uint32_t exchange[T_FLOAT + 1][MAX_EXCHANGED]; // variables that parts of functions return in
};

error *module_facts_read(const buffer *wasm, struct module_facts *facts);
const struct callee *module_callee(const struct module *m, const char *name);
const struct variable *module_variable(const struct module *m, const char *name);
// The signature with these types; it becomes one if there is none yet.
const struct signature *module_signature(struct module *m, BinaryenType params,
                                         BinaryenType results);
// The number of slots of every asm.js table: a power of two above the table's size.
uint32_t module_table_slots(const struct module *m);

// The variable that returns the index-th further part of a result, among those of its type; the
// first part is the return value itself.
uint32_t module_result_register(struct module *m, enum type type, unsigned index);

// lower.c: translates one function and appends it to m->functions.
error *lower_function(struct module *m, BinaryenFunctionRef function);
// Translates a constant expression (N_INT, N_DOUBLE, N_FLOAT, N_GLOBAL).
error *lower_constant(struct module *m, BinaryenExpressionRef expression,
                      struct node *parts[VALUE_PARTS]);

// locals.c: lets temporaries whose lives do not meet share locals.
void share_temporaries(struct function *f);

// split.c: splits a function that would have more bytes of bytecode than `largest`; the parts
// follow it.
void split_function(struct module *m, struct function *f, uint32_t largest);

// emit.c: counts the uses of every symbol that the text of a function will mention; writes it.
void use_symbols(struct module *m, const struct function *f);
void emit_function(const struct module *m, const struct function *f, buffer *out);
void emit_number(const struct node *constant, buffer *out);

// glue.c: the JavaScript around the "use asm" function, which is called `asm`. Before names are
// given, marks what it uses of the module and names the foreign functions.
error *glue_prepare(struct module *m);
void glue_emit(const struct module *m, const struct asmjs_options *options, buffer *out);

#endif
