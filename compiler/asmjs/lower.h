// Lowering one function: what lower.c (structure, memory, calls) and operators.c share.
//
// A value is a few trees that wait to be evaluated in place. Lowering may append statements; trees
// that wait meanwhile and could notice are saved into temporaries by lower_operands. The trees of
// an i64 or a v128 are stable: they neither read memory nor change anything.
#ifndef AMCC_ASMJS_LOWER_H
#define AMCC_ASMJS_LOWER_H

#include "asmjs/module.h"

struct value {
  union {
    struct {
      struct node *lo, *hi; // hi: of an i64
    };
    struct node *parts[VALUE_PARTS]; // of a v128: see vector.h
  };
  uint32_t tuple; // of a tuple: its first local; there are no parts
  uint32_t flow;  // of a v128: see vector.h
  uint8_t mask;   // of a v128: its lanes of so many bits are all ones or zeros, if not 0
};

struct label {
  const char *name;
  uint32_t id;
  bool is_loop, used;
  uint32_t result; // the first of the locals that take the value of a branch
  uint32_t *reach; // see vector.h: what reaches the end, or what the head of a loop needs
  BinaryenType type;
  struct label *outer;
};

struct lower {
  struct module *module;
  arena *arena;
  struct function *f;
  const char *name; // of the function, for messages
  error *failure;   // the first
  struct list *out; // where statements go
  uint32_t *slots;  // by local of the WebAssembly function: its first local, or number of vector
  struct label *labels; // innermost first
  uint32_t *assigned;   // by local: the last check that saw it assigned
  uint32_t assigned_room, check;
  struct forms *forms; // of the vectors
  uint32_t height;     // of the highest tree among the operands lowered so far
  uint32_t nested;     // how many blocks, loops and ifs the expression is in
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
// Makes the trees of the values stable, in order.
void lower_settle(struct lower *l, struct value *values, unsigned count);
// Whether the tree reads one of `count` locals from `first` on.
bool lower_reads(struct lower *l, struct node *n, uint32_t first, uint32_t count);
// Loads and stores of an int of 1, 2 or 4 bytes.
// The pointer of an access at this offset, which has been evaluated. In a pedantic module its
// bounds are checked now, and it may be as unaligned as can be.
struct node *lower_pointer(struct lower *l, struct node *pointer, uint32_t offset, uint32_t bytes,
                           uint32_t *align);
struct node *lower_load_int(struct lower *l, struct node *address, uint32_t bytes, bool is_signed,
                            uint32_t align);
void lower_store_int(struct lower *l, struct node *address, struct node *value, uint32_t bytes,
                     uint32_t align);
// A call of a library function that returns an i64.
struct value lower_call_64(struct lower *l, uint32_t symbol, struct node *arguments);
struct node *lower_call(struct lower *l, uint32_t symbol, enum type type, struct node *arguments);
// Strings nodes together as arguments; up to four, NULL ends.
struct node *lower_arguments(struct node *a, struct node *b, struct node *c, struct node *d);

// operators.c
struct value lower_unary(struct lower *l, BinaryenExpressionRef e);
struct value lower_binary(struct lower *l, BinaryenExpressionRef e);
// The operator on evaluated operands.
struct value apply_unary(struct lower *l, BinaryenOp op, struct value a);
struct value apply_binary(struct lower *l, BinaryenOp op, struct value a, struct value b);

#endif
