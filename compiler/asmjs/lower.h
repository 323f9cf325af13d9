// Lowering one function: what lower.c (structure, memory, calls) and operators.c share.
//
// A value is one or two trees that wait to be evaluated in place. Lowering may append statements;
// trees that wait meanwhile and could notice are saved into temporaries by lower_operands. The
// two trees of an i64 are stable: they neither read memory nor change anything.
#ifndef AMCC_ASMJS_LOWER_H
#define AMCC_ASMJS_LOWER_H

#include "asmjs/module.h"

struct value {
  struct node *lo, *hi; // hi: of an i64
  uint32_t tuple;       // of a tuple: its first local; lo and hi are NULL
};

struct label {
  const char *name;
  uint32_t id;
  bool is_loop, used;
  uint32_t result; // the first of the locals that take the value of a branch
  BinaryenType type;
  struct label *outer;
};

struct lower {
  struct module *module;
  arena *arena;
  struct function *f;
  const char *name;     // of the function, for messages
  error *failure;       // the first
  struct list *out;     // where statements go
  uint32_t *slots;      // the first local of each local of the WebAssembly function
  struct label *labels; // innermost first
  uint32_t *assigned;   // by local: the last check that saw it assigned
  uint32_t assigned_room, check;
};

// Records that the instruction has no asm.js form.
void lower_fail(struct lower *l, const char *instruction);
struct value lower_expression(struct lower *l, BinaryenExpressionRef e);
void lower_operands(struct lower *l, const BinaryenExpressionRef *expressions, unsigned count,
                    struct value *values);
void lower_append(struct lower *l, struct node *statement);
// Evaluates the tree now, into a temporary.
struct node *lower_save(struct lower *l, struct node *n);
// The tree itself if it is an atom, otherwise saved.
struct node *lower_atom(struct lower *l, struct node *n);
// A copy of an atom or of a tree of pure operators.
struct node *lower_again(struct lower *l, const struct node *n);
// A call of a library function that returns an i64.
struct value lower_call_64(struct lower *l, uint32_t symbol, struct node *arguments);
struct node *lower_call(struct lower *l, uint32_t symbol, enum type type, struct node *arguments);
// Strings nodes together as arguments; up to four, NULL ends.
struct node *lower_arguments(struct node *a, struct node *b, struct node *c, struct node *d);

// operators.c
struct value lower_unary(struct lower *l, BinaryenExpressionRef e);
struct value lower_binary(struct lower *l, BinaryenExpressionRef e);

#endif
