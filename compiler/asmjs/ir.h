/* SPDX-License-Identifier: MIT */
// The tree between Binaryen IR and asm.js text: what asm.js can say, without its syntax.
// Values are int, double or float; an i64 is two ints, low word first. Everything is allocated in
// one arena and never freed alone.
#ifndef AMCC_ASMJS_IR_H
#define AMCC_ASMJS_IR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum type { T_VOID, T_INT, T_DOUBLE, T_FLOAT };

enum op {
  // Leaves: constants, `id` is a local or a symbol
  N_INT,
  N_DOUBLE,
  N_FLOAT,
  N_LOCAL,
  N_GLOBAL,
  // Expressions with their own syntax
  N_SET,        // local `id` = a
  N_SET_GLOBAL, // symbol `id` = a
  N_LOAD,       // view `id` at byte address a
  N_STORE,      // view `id` at byte address a, value b
  N_CALL,       // symbol `id`, arguments listed from a
  N_CALL_TABLE, // table `id`, arguments listed from a, index b
  N_SELECT,     // a ? b : c
  // Operators, described by table in emit.c
  N_NOT,
  N_NEG_D,
  N_NEG_F,
  N_ABS_D,
  N_ABS_F,
  N_SQRT_D,
  N_SQRT_F,
  N_CEIL_D,
  N_CEIL_F,
  N_FLOOR_D,
  N_FLOOR_F,
  N_CLZ,
  N_INT_TO_DOUBLE,
  N_UINT_TO_DOUBLE,
  N_INT_TO_FLOAT,
  N_UINT_TO_FLOAT,
  N_DOUBLE_TO_FLOAT,
  N_FLOAT_TO_DOUBLE,
  N_DOUBLE_TO_INT, // modulo 2^32, as ToInt32
  N_ADD,
  N_SUB,
  N_MUL,
  N_DIV_S,
  N_DIV_U,
  N_REM_S,
  N_REM_U,
  N_AND,
  N_OR,
  N_XOR,
  N_SHL,
  N_SHR_S,
  N_SHR_U,
  N_EQ,
  N_NE,
  N_LT_S,
  N_LE_S,
  N_GT_S,
  N_GE_S,
  N_LT_U,
  N_LE_U,
  N_GT_U,
  N_GE_U,
  N_ADD_D,
  N_SUB_D,
  N_MUL_D,
  N_DIV_D,
  N_MIN_D,
  N_MAX_D,
  N_EQ_D,
  N_NE_D,
  N_LT_D,
  N_LE_D,
  N_GT_D,
  N_GE_D,
  N_ADD_F,
  N_SUB_F,
  N_MUL_F,
  N_DIV_F,
  N_EQ_F,
  N_NE_F,
  N_LT_F,
  N_LE_F,
  N_GT_F,
  N_GE_F,
  // Statements
  N_BLOCK,    // label `id`, statements listed from a; `id2`: outline.c's
  N_LOOP,     // statements listed from a; `id`: the label that continue names, `id2`: that break
              // names; do … while (b) if b, otherwise endless
  N_IF,       // a, statements listed from b, else from c
  N_SWITCH,   // on a, cases listed from b; break leaves label `id`
  N_CASE,     // `values`, statements listed from a; without values: the default, which comes last
  N_BREAK,    // out of label `id`
  N_CONTINUE, // the loop with label `id`
  N_RETURN,   // a or NULL
  N_OPS,
};

enum view { V_S8, V_U8, V_S16, V_U16, V_S32, V_F32, V_F64 };

// What evaluating a tree may do or depend on.
enum effects {
  E_LOCAL = 1,  // reads a local
  E_ASSIGN = 2, // writes a local
  E_READ = 4,   // reads memory or a global
  E_WRITE = 8,  // writes memory or a global, traps, or calls what may
  E_JUMP = 16,  // leaves the statement list
};

enum { NO_LABEL = UINT32_MAX };

struct node {
  uint8_t op, type, effects;
  uint32_t id, id2;
  uint32_t size;     // of a statement: see outline.c
  struct node *next; // in the list of statements, arguments or cases that the node is in
  union {
    struct {
      struct node *a, *b, *c;
    };
    int32_t integer;
    double number;
    struct {
      struct node *statements; // a
      int32_t *values;
      uint32_t count;
    };
  };
};

struct list {
  struct node *first, *last;
};

void list_append(struct list *l, struct node *n);
// Appends a node and those that follow it.
void list_append_all(struct list *l, struct node *first);
// Puts `n` after `mark`, a node of the list, or first if that is NULL; returns `n`.
struct node *list_insert(struct list *l, struct node *mark, struct node *n);
// Takes the last node off the list.
void list_drop_last(struct list *l);

// A function being built: locals are numbered, parameters first.
struct function {
  uint32_t symbol;
  uint8_t result;        // enum type
  uint32_t params;       // how many locals are parameters
  uint32_t first_temp;   // locals from here on are temporaries: written, then read, never across a
                         // loop's back edge
  uint32_t locals, room; // how many; how many `types` has room for
  uint8_t *types;
  uint32_t labels;
  struct list body;
  struct function *next;
};

uint32_t function_local(struct function *f, enum type type);

struct node *ir_node(arena *a, enum op op, enum type type);
struct node *ir_int(arena *a, int32_t value);
struct node *ir_double(arena *a, double value);
struct node *ir_float(arena *a, float value);
struct node *ir_local(arena *a, const struct function *f, uint32_t local);
struct node *ir_set(arena *a, uint32_t local, struct node *value);
struct node *ir_global(arena *a, uint32_t symbol, enum type type);
struct node *ir_set_global(arena *a, uint32_t symbol, struct node *value);
struct node *ir_load(arena *a, enum view view, struct node *address);
struct node *ir_store(arena *a, enum view view, struct node *address, struct node *value);
struct node *ir_select(arena *a, struct node *condition, struct node *yes, struct node *no);
// A call; `effects` are those of the callee, the arguments' are added.
struct node *ir_call(arena *a, uint32_t symbol, enum type type, unsigned effects,
                     struct node *arguments);
// Operators, with constants folded.
struct node *ir_unary(arena *a, enum op op, struct node *value);
struct node *ir_binary(arena *a, enum op op, struct node *left, struct node *right);
struct node *ir_not(arena *a, struct node *condition);
// Statements.
struct node *ir_block(arena *a, uint32_t label, struct list statements);
struct node *ir_if(arena *a, struct node *condition, struct list yes, struct list no);
struct node *ir_jump(arena *a, enum op op, uint32_t label); // N_BREAK or N_CONTINUE
struct node *ir_return(arena *a, struct node *value);

bool ir_is_int(const struct node *n, int32_t value);
bool ir_is_constant(const struct node *n);
// Whether it can be evaluated twice as well as once: a constant or a local.
bool ir_is_atom(const struct node *n);
// Whether evaluating `first` and then `second` differs from the other order.
bool ir_conflict(const struct node *first, const struct node *second);
// How many statements, at any depth, are jumps with this label.
uint32_t ir_count_jumps(const struct node *statements, enum op op, uint32_t label);
// Whether control can reach the end of the statements.
bool ir_falls_through(const struct node *statements);

// The children of a node: calls visit(context, list) for the head of each list and for each
// operand (a list of one, which `next` does not continue), in order of evaluation.
enum child_kind { CHILD_VALUE, CHILD_LIST };
struct child {
  enum child_kind kind;
  struct node **slot;
};
// Fills `children` (at most 3) and returns their number.
unsigned ir_children(struct node *n, struct child *children);

// How many operands of this type the operator takes and gives.
struct op_type {
  uint8_t result, operand; // enum type
  uint8_t operands;        // 0: not an operator
};
extern const struct op_type op_types[];

#endif
