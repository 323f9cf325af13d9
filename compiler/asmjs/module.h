/* SPDX-License-Identifier: MIT */
// A WebAssembly module on its way to asm.js.
#ifndef AMCC_ASMJS_MODULE_H
#define AMCC_ASMJS_MODULE_H

#include "asmjs/asmjs.h"
#include "asmjs/ir.h"
#include "asmjs/module_info.h"
#include "asmjs/placeholder_calls.h"
#include "asmjs/symbols.h"
#include "binaryen.h"

// The ints, doubles and floats that values of a WebAssembly type become.
enum { VALUE_PARTS = 4, MAX_VALUES = 32, MAX_PARTS = VALUE_PARTS * MAX_VALUES, MAX_PARAMS = 1000 };
struct parts {
  unsigned count;
  uint8_t types[MAX_PARTS]; // enum type
};
// False for more than MAX_VALUES.
bool type_parts(BinaryenType type, struct parts *parts);

// A function of the module. Binaryen's names are interned: equal names are equal pointers.
struct callee {
  const char *id;   // Binaryen's name
  const char *name; // for people
  uint32_t symbol;  // of the foreign function if it is imported
  bool imported;
  BinaryenType params, results;
  uint32_t number; // what stands for it as a reference, if the module has them
  const struct placeholder *placeholder; // the instruction that a call of it is, or NULL
};

// A global. One that is imported and mutable has foreign functions instead of variables: they get
// its parts.
struct variable {
  const char *id;  // Binaryen's name
  uint32_t symbol; // of the first part; the others follow
  uint32_t set;    // the foreign function that sets it
  BinaryenType type;
  bool foreign; // imported and mutable
  bool known;   // its initial value is a constant of asm.js
};

// A table of WebAssembly. One that nothing changes becomes a range of slots of the asm.js tables;
// one that may change, or is shared, is kept by the JavaScript around the module.
struct table {
  bool is_static;
  uint32_t base; // of a static one: its first slot
  uint32_t bits; // and how many slots it has, as a base-2 logarithm; the last is no element
};

// What the asm.js tables have in one place: a function where its type is the table's, a call of
// a function of another module, or else a trap.
struct slot {
  const struct callee *callee;
  bool foreign;
  enum trap trap;
};

// The functions of one type, as an asm.js table.
struct signature {
  BinaryenType params, results;
  uint32_t table;
  uint32_t foreign; // symbol of the foreign function that calls functions of other modules, or 0
  uint32_t *slots;  // symbols of functions
};

enum { MAX_EXCHANGED = 512 };

struct module {
  BinaryenModuleRef binaryen;
  arena *arena;
  bool pedantic; // every access is checked
  struct symbols symbols;
  struct module_info info;
  struct placeholders placeholders;
  wasm_module source;     // without blocks with parameters and exceptions
  struct callee *callees; // by index
  const struct callee **callees_by_name;
  uint32_t callee_count;
  struct variable *variables; // by index
  const struct variable **variables_by_name;
  uint32_t variable_count;
  struct signature *signatures;
  uint32_t signature_count;
  struct table *tables; // by index
  bool has_references;  // functions or other values of JavaScript are numbers inside
  uint32_t references;  // the slot of null, which those of the functions with numbers follow
  uint32_t numbered;    // how many functions have numbers; the slot of foreign ones follows
  struct slot *slots;
  uint32_t slot_count;
  struct function *functions, **functions_end;   // those that were lowered
  uint32_t registers[T_FLOAT + 1][MAX_PARTS];    // symbols of further parts of results
  uint32_t shared_results[T_FLOAT + 1];          // how many of those JavaScript sees
  uint32_t exchange[T_FLOAT + 1][MAX_EXCHANGED]; // variables that parts of functions return in
};

const struct callee *module_callee(const struct module *m, const char *id);
const struct variable *module_variable(const struct module *m, const char *id);
// The signature with these types; it becomes one if there is none yet.
const struct signature *module_signature(struct module *m, BinaryenType params,
                                         BinaryenType results);
// The number of slots of every asm.js table: a power of two.
uint32_t module_table_slots(const struct module *m);
// The index of the table with this name.
uint32_t module_table(const struct module *m, const char *name);
// A new function of the module with these types, without a body.
struct function *module_function(struct module *m, const char *key, BinaryenType params,
                                 BinaryenType results);
// A function that gets the value of a variable, or sets it.
uint32_t module_getter(struct module *m, uint32_t variable);
uint32_t module_setter(struct module *m, uint32_t variable);

// The variable that returns the index-th further part of a result, among those of its type; the
// first part is the return value itself.
uint32_t module_result_register(struct module *m, enum type type, unsigned index);

// lower.c: translates one function and appends it to m->functions.
error *lower_function(struct module *m, BinaryenFunctionRef function);

// flatten_blocks.c: makes nests of blocks shallow enough for engines to parse. False if loops are
// nested too deep.
bool flatten_blocks(arena *a, struct function *f);

// alignment.c: makes accesses exact whose addresses may be less aligned than they say.
void align_accesses(struct module *m);

// temporaries.c: lets temporaries whose lives do not meet share locals.
void share_temporaries(struct function *f);

// coalesce.c: lets locals that are never live at the same time become one.
void coalesce_locals(struct function *f);

// outline.c: splits a function that would have more bytes of bytecode than `largest`; the parts
// follow it.
void outline_function(struct module *m, struct function *f, uint32_t largest);

// emit.c: counts the uses of every symbol that the text of a function will mention; writes it.
void use_symbols(struct module *m, const struct function *f);
void emit_function(const struct module *m, const struct function *f, buffer *out);
void emit_number(const struct node *constant, buffer *out);

// dump.c: writes a function as text for people.
void dump_function(const struct module *m, const struct function *f, buffer *out);

// tables.c: decides what becomes of each table and numbers the functions that references may
// name, before functions are lowered; fills the asm.js tables, after that; writes one.
error *tables_read(struct module *m);
void tables_fill(struct module *m);
void tables_emit(const struct module *m, buffer *out);

// globals.c: makes the variables; writes the JavaScript for a constant expression, for what calls
// of foreign functions need to get and set imported globals, and for the values that variables
// get when the module is instantiated.
error *globals_read(struct module *m);
bool constant_is_known(const struct module *m, reader expression, struct node *parts[VALUE_PARTS]);
void constant_emit(const struct module *m, reader expression, buffer *out);

// glue.c: the JavaScript around the "use asm" function, which is called `asm`. Before names are
// given, marks what it uses of the module and names the foreign functions.
void glue_prepare(struct module *m);
void glue_emit(const struct module *m, const struct asmjs_options *options, buffer *out);

#endif
