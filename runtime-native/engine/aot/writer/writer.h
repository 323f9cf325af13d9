/* SPDX-License-Identifier: MIT */
/* writer.h: what the files of the C writer share.
 *
 * A body becomes a C function with one variable a local. The operand stack is kept as C
 * expressions: what computes without reading memory and without trapping is written where its value
 * is used; all else is a statement of its own, in the order of the module, and its value a variable
 * that never changes. Structured control becomes labels and gotos.
 *
 *   c_writer.c -> function.c -> by instruction: numeric.c memory.c control.c calls.c exceptions.c
 *   tables.c; all of them -> operands.c
 */
#ifndef AMPHORA_ENGINE_AOT_WRITER_WRITER_H
#define AMPHORA_ENGINE_AOT_WRITER_WRITER_H

#include "base/arena.h"
#include "engine/aot/writer/c_writer.h"
#include "wasm/body.h"

#include <setjmp.h>

enum {
  MAX_VALUE_LOCALS = 4, /* an expression that names more is bound to a variable */
  MAX_VALUE_SIZE = 400, /* … or that is longer */
  ALL_BITS = 255,       /* of a value that may be any of its type */
};

/* An operand as an expression: one token, or in parentheses. */
struct value {
  valtype type;
  const char *text;
  uint32_t size;   /* of the text */
  bool loaded;     /* comes from memory: where it is not used, it must yet have been read */
  bool narrow;     /* a loaded integer with a sign, of fewer bits than its type */
  uint8_t bits;    /* of a loaded integer: the others are certainly 0; 0: none is */
  uint64_t number; /* of a constant integer */
  bool constant;
  bool promoted; /* is an f64 made of an f32 */
  uint8_t local_count;
  uint32_t locals[MAX_VALUE_LOCALS];
};

/* An open block; parallel to body.blocks. */
struct label {
  uint32_t id;
  uint32_t height; /* of the operands below its parameters */
  bool used;       /* a branch names it */
  bool declared;   /* its variables are */
  const struct loop_facts *loop;
  struct value *params; /* of an if */
  /* try and try_table */
  uint32_t catches; /* of a try: catch clauses so far */
  const struct catch_clause *clauses;
  uint32_t clause_count;
};

/* What is known of a function before its body is written. */
struct function_facts {
  bool calls;      /* anything */
  bool tail_calls; /* its callers may have to go on with another function */
  bool throws;     /* it, or what it calls, as far as is known */
};

struct module_facts {
  bool has_handlers;   /* exceptions are handed on by return */
  bool has_tail_calls; /* so are functions to go on with */
  bool has_simd;
  struct function_facts *functions; /* by index, without the imported ones */
};

/* facts.c: reads all bodies; false if memory runs out. */
bool find_facts(const amphora_module *module, struct module_facts *facts);

/* A file of C in the making. */
struct unit {
  const amphora_module *module;
  const struct c_writer_options *options;
  const struct module_facts *facts;
  struct text head, code;
  /* Bits by index: of what is in the unit. */
  uint8_t *declared_functions, *declared_types, *declared_calls, *written_entries;
  char result_name[32]; /* result_type's */
};

/* What a loop's counter is to its bound where the loop goes on. */
enum relation { UNCOUNTED, UNTIL, BELOW, THROUGH, ABOVE, DOWN_TO };

/* A loop, before it is written. */
struct loop_facts {
  bool innermost; /* nothing in it is a loop or a call */
  bool is_short;  /* it ends soon, after as many trips, and looks for no interruption */
  uint32_t trips; /* at most, before a loop that is not looks for one */
  /* The counter and its bound, of a loop whose trips are known when it starts. */
  enum relation relation;
  bool is_signed, is_64, bound_is_local;
  uint32_t counter, bound_local;
  uint32_t update; /* where the counter is assigned */
  int32_t step;
  int64_t bound;
};

/* Where a local was assigned, while loops are looked for. */
struct assignment {
  uint32_t position;
  bool is_constant;
  int64_t constant;
};
struct assignments {
  struct assignment last, before;
  bool used;   /* the local, anywhere in the function */
  bool varies; /* it is assigned what is no constant */
};

struct writer {
  struct unit *unit;
  const amphora_module *module;
  const struct functype *type; /* of the function */
  uint32_t function;
  struct body body;
  struct instruction in;
  struct arena arena;     /* of the function's expressions */
  struct text head, code; /* its variables and its statements */
  struct value *stack;
  uint32_t height, stack_capacity;
  struct label *labels;
  uint32_t label_capacity;
  uint32_t flushed;                /* no operand below names a local */
  uint32_t variables, label_count; /* names given */
  struct loop_facts *loops;        /* by number */
  uint32_t loop_count, loop_capacity;
  uint32_t innermost;              /* the depth inside the last innermost loop */
  struct assignments *assignments; /* by local */
  uint32_t assignment_capacity;
  uint8_t *pending; /* by local: its bits if it was loaded and not used yet, else 0 */
  uint32_t pending_capacity;
  uint32_t *pendings; /* the locals that were made so */
  uint32_t pending_count, pendings_capacity;
  uint32_t settled; /* no operand below is loaded */
  jmp_buf out_of_memory;
};

/* ---- function.c -- */

bool write_function(struct writer *w, uint32_t function);

/* ---- loops.c -- */

/* Reads the whole body. */
void find_loops(struct writer *w);

typedef void write_instruction(struct writer *w, const struct instruction *in);
/* By opcode; NULL: a row of numeric.c. */
extern write_instruction *const control_writers[OPCODE_COUNT],
    *const call_writers[OPCODE_COUNT], *const exception_writers[OPCODE_COUNT],
                                           *const table_writers[OPCODE_COUNT],
                                               *const memory_writers[OPCODE_COUNT];

/* Statements that follow may trap, or be what a backtrace shows: says where they come from. */
void place(struct writer *w);

static inline bool is_guarded(const amphora_module *module, uint32_t memory) {
  const amphora_limits *limits = &module->memories[memory].limits;
  return memory == 0 && !limits->is_64 && limits->page_log2 == 16;
}

/* ---- operands.c -- */

/* u32, u64, f32, f64, v128 or ref. */
const char *type_name(valtype type);

/* Text that lives as long as the function is written. */
const char *format(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An expression made of other values. */
struct value expression(struct writer *w, valtype type, const char *text,
                        const struct value *operands, uint32_t count);
void push(struct writer *w, struct value value);
void push_text(struct writer *w, valtype type, const char *text);
struct value pop(struct writer *w);
/* The topmost `count` values, the deepest first; they stay where they are until the next push. */
const struct value *pop_values(struct writer *w, uint32_t count);

/* Gives the value a variable, unless it is a constant or a variable that never changes. */
struct value bind(struct writer *w, struct value value);
/* A statement that computes a value, which is pushed. */
struct value *push_statement(struct writer *w, valtype type, const char *text);

/* Binds all operands that name the local, or any local. */
void spill_local(struct writer *w, uint32_t local);
void spill_locals(struct writer *w);

/* Loads whose values may not be used on every way from here have happened. */
void settle(struct writer *w);
/* A local gets a value that may come from memory. */
void set_pending(struct writer *w, uint32_t local, uint8_t bits);
/* Whether reading the local uses what was loaded. */
uint8_t take_pending(struct writer *w, uint32_t local);

/* The value is not needed where it was computed: reads the memory that it comes from. */
void keep(struct writer *w, valtype type, bool loaded, const char *text);

/* ---- numeric.c -- */

void write_row(struct writer *w, const struct instruction *in);
/* A value as one of the slot's member of a row, and back. */
const char *to_member(struct writer *w, const struct value *value, const char *member);
const char *from_member(struct writer *w, valtype type, const char *member, const char *text);

/* ---- control.c -- */

/* Goes to a label with its values, which are on the stack and stay there. */
void write_branch(struct writer *w, uint32_t label);
/* Returns with the values on the stack. */
void write_return(struct writer *w);
/* Leaves the function where its value does not matter. */
void write_leave(struct writer *w);
struct label *begin_label(struct writer *w, uint32_t param_count);
/* Ends a part of a block: its results go to the block's variables, if others can come as well. */
void finish_part(struct writer *w, const struct block *block, struct label *label);
/* Ends the block: its label, and its results on the stack. */
void close_label(struct writer *w, const struct block *block, struct label *label, bool reachable);

/* ---- calls.c -- */

/* Whether the profile knows no call of the function. */
static inline bool is_cold(const struct unit *u, uint32_t function) {
  const struct profile *profile = u->options->profile;
  return profile && !profile_find(profile, u->module->functions[function].body.offset, 0);
}

/* The C type of a function type's results; holds until the next call. */
const char *result_type(struct unit *u, uint32_t type);
void write_prototype(struct unit *u, struct text *text, uint32_t function);
/* A function that leaves its calls to the interpreter. */
void write_interpreted(struct unit *u, uint32_t function);
/* Declares what calls a function of the type that is not known, or not the instance's own. */
void declare_call(struct unit *u, uint32_t type);
/* The function that enters compiled functions of the type from slots; once. */
void write_entry(struct unit *u, uint32_t type);

/* ---- exceptions.c -- */

/* Hands the exception on to the innermost handler outside of `label` labels. */
void write_unwind(struct writer *w, uint32_t label);
void write_catches(struct writer *w, const struct block *block, struct label *label,
                   bool reachable);

#endif
