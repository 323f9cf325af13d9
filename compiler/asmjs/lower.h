/* SPDX-License-Identifier: MIT */
// Lowering one function: what lower.c and the files for groups of instructions share.
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
  uint32_t tuple;       // of a tuple: its first local; there are no parts
  uint32_t value_class; // of a v128: see vector.h
  uint8_t mask;         // of a v128: its lanes of so many bits are all ones or zeros, if not 0
};

struct label {
  const char *name;
  uint32_t id;
  bool is_loop, used;
  uint32_t jumps;  // to it
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
  struct representations *representations; // of the vectors
  uint32_t height;                         // of the highest tree among the operands lowered so far
};

struct value lower_expression(struct lower *l, BinaryenExpressionRef e);

// --- operand_stack.c ---

static const struct value no_result = {0};
static inline struct value scalar(struct node *n) { return (struct value){.lo = n}; }

// Records that the instruction has no asm.js form.
void lower_fail(struct lower *l, const char *instruction);
void lower_operands(struct lower *l, const BinaryenExpressionRef *expressions, unsigned count,
                    struct value *values);
void lower_append(struct lower *l, struct node *statement);
struct node *lower_local(struct lower *l, uint32_t index);
struct node *lower_global(struct lower *l, uint32_t symbol, enum type type);
void lower_set_global(struct lower *l, uint32_t symbol, struct node *value);
struct value lower_zero(struct lower *l, BinaryenType type);
// Evaluates the tree now, into a temporary.
struct node *lower_save(struct lower *l, struct node *n);
// The tree itself if it is an atom, otherwise saved.
struct node *lower_atom(struct lower *l, struct node *n);
// The value of the tree again, for what is evaluated after it in the same expression; the tree
// becomes an assignment for that unless it is an atom.
struct node *lower_bind(struct lower *l, struct node **n);
// A copy of an atom or of a tree of pure operators.
struct node *lower_clone(struct lower *l, const struct node *n);
// Makes the trees of the values stable, in order.
void lower_spill(struct lower *l, struct value *values, unsigned count);
// Before `next` is evaluated out of turn, ahead of the values: saves those that it conflicts with
// or that have one of the effects, and what comes before them.
void lower_save_conflicting(struct lower *l, struct value *values, unsigned count,
                            const struct node *next, unsigned effects);
// Whether the tree reads one of `count` locals from `first` on.
bool lower_reads(struct lower *l, struct node *n, uint32_t first, uint32_t count);
// A call of a library function that returns an i64.
struct value lower_call_64(struct lower *l, uint32_t symbol, struct node *arguments);
struct node *lower_call(struct lower *l, uint32_t symbol, enum type type, struct node *arguments);
struct node *lower_trap(struct lower *l, enum trap trap);
// Strings nodes together as arguments; up to four, NULL ends.
struct node *lower_arguments(struct node *a, struct node *b, struct node *c, struct node *d);

// Lowers the instructions of one kind.
typedef struct value instruction(struct lower *l, BinaryenExpressionRef e);

// --- variables.c ---

instruction lower_local_get, lower_local_set, lower_global_get, lower_global_set, lower_tuple_make,
    lower_tuple_extract;

static inline bool has_value(BinaryenType type) {
  return type != BinaryenTypeNone() && type != BinaryenTypeUnreachable();
}
// Fails for too large a tuple.
struct parts lower_parts_of(struct lower *l, BinaryenType type);
// The first part's type; T_VOID without any.
enum type lower_first_part(struct lower *l, BinaryenType type);
// New locals for the parts, or for a value of the type; the first is returned.
uint32_t lower_locals_of_parts(struct lower *l, struct parts parts);
uint32_t lower_new_locals(struct lower *l, BinaryenType type);
// The value in the locals from `first` on; assigns it.
struct value lower_read_locals(struct lower *l, uint32_t first, BinaryenType type);
void lower_assign(struct lower *l, uint32_t first, struct value v, BinaryenType type);

// --- control.c ---

instruction lower_nop, lower_block, lower_if, lower_loop, lower_break, lower_switch, lower_const,
    lower_select, lower_drop, lower_return, lower_unreachable;

// An expression whose value, if it has one, is not used.
void lower_statement(struct lower *l, BinaryenExpressionRef e);
// Returns the value from the function.
void lower_result(struct lower *l, struct value v, BinaryenType type);

// --- calls.c ---

instruction lower_direct_call, lower_call_indirect, lower_ref_null, lower_ref_is_null,
    lower_ref_func;

struct arguments {
  struct value *values;
  unsigned count;
};
struct arguments lower_call_operands(struct lower *l, BinaryenExpressionRef e, unsigned count,
                                     BinaryenExpressionRef (*operand)(BinaryenExpressionRef,
                                                                      BinaryenIndex),
                                     BinaryenExpressionRef last);

// --- memory.c ---

instruction lower_load, lower_store, lower_memory_size, lower_memory_grow, lower_memory_init,
    lower_data_drop, lower_memory_copy, lower_memory_fill;

// The pointer of an access at this offset, which has been evaluated. In a pedantic module its
// bounds are checked now, and it may be as unaligned as can be.
struct node *lower_pointer(struct lower *l, struct node *pointer, uint32_t offset, uint32_t bytes,
                           uint32_t *align);
// Loads and stores of an int of 1, 2 or 4 bytes.
struct node *lower_load_int(struct lower *l, struct node *address, uint32_t bytes, bool is_signed,
                            uint32_t align);
void lower_store_int(struct lower *l, struct node *address, struct node *value, uint32_t bytes,
                     uint32_t align);

// --- operators.c ---

instruction lower_unary, lower_binary;

// The operator on evaluated operands.
struct value apply_unary(struct lower *l, BinaryenOp op, struct value a);
struct value apply_binary(struct lower *l, BinaryenOp op, struct value a, struct value b);

#endif
