/* SPDX-License-Identifier: MIT */
// Vectors: a v128 in lanes that asm.js has.
//
// Its representation is the type of its parts: four ints, of which each holds the bits of a 32-bit
// lane; four floats; or two doubles. Changing it goes through memory, and a float that is a NaN may
// lose its bits, so every v128 has the representation that those who make and use it agree on: a
// value class is the v128s between which values are passed on (expressions, locals, results of
// blocks), and has one representation. Lowering a function finds the classes and what they touch;
// if any of them should be floats or doubles, the function is lowered again with these known.
#ifndef AMCC_ASMJS_VECTOR_H
#define AMCC_ASMJS_VECTOR_H

#include "asmjs/lower.h"

// representation.c

struct representations *representations_new(void);
void representations_free(struct representations *f);
// After a function has been lowered: whether it should be lowered again, with the representations
// now known.
bool representations_decide(struct representations *f);

// What a class touches.
enum touch {
  BITS_IN = 1,  // values that may be anything
  BITS_OUT = 2, // uses to which every bit matters
};
uint32_t class_new(struct lower *l);
void class_join(struct lower *l, uint32_t one, uint32_t other);
void class_touch(struct lower *l, uint32_t value_class, unsigned touch);
// An operator on floats or doubles makes or uses the values.
void class_prefer(struct lower *l, uint32_t value_class, enum type representation);
enum type class_representation(struct lower *l, uint32_t value_class);
// The class of the vector whose first local it is, or 0.
void class_bind_local(struct lower *l, uint32_t local, uint32_t value_class);
uint32_t class_of_local(const struct lower *l, uint32_t local);

// What reaches the code that is lowered: by vector local, the class of the assignment. NULL where
// there are no such locals, or no control reaches yet.
uint32_t *reach_copy(struct lower *l);
void reach_restore(struct lower *l, const uint32_t *reach);
// Adds what reaches here to what is to reach elsewhere.
void reach_meet(struct lower *l, uint32_t **reach);
// At the head of a loop; returns what its branches back need.
uint32_t *reach_loop(struct lower *l);
void reach_again(struct lower *l, const uint32_t *loop);

// Declares the next vector among the locals of the WebAssembly function, which has four ints from
// `slot` on; returns its number. Reading and assigning return the first of the locals to use.
uint32_t vector_local(struct lower *l, uint32_t slot);
uint32_t vector_local_read(struct lower *l, uint32_t number);
uint32_t vector_local_assign(struct lower *l, uint32_t number);
// When a function is lowered again: makes the homes of its vector locals.
void vector_homes(struct lower *l);

// vector.c

bool is_vector(BinaryenType type);
enum type vector_representation(const struct value *v);
unsigned representation_parts(enum type representation);
// The value for a use that takes this representation.
struct value vector_use(struct lower *l, struct value v, enum type representation);
// The value in this representation, passed on: joined to the class if that is not 0.
struct value vector_pass(struct lower *l, struct value v, uint32_t value_class);
// Names the class of a new value, whose parts are in the representation of their operator.
struct value vector_made(struct lower *l, struct value v);

// Locals: the first of four.
uint32_t vector_locals(struct lower *l);
struct value vector_read(struct lower *l, uint32_t first);
void vector_assign(struct lower *l, uint32_t first, struct value v);
// Puts a parameter, which comes as four ints, into its local.
void vector_parameter(struct lower *l, uint32_t first, uint32_t number);
// A value of four ints from outside of the function.
struct value vector_of_ints(struct lower *l, struct node *const parts[4]);

struct value vector_const(struct lower *l, BinaryenExpressionRef e);
struct value vector_select(struct lower *l, struct node *condition, struct value yes,
                           struct value no);
struct value vector_load(struct lower *l, struct node *address, uint32_t align);
void vector_store(struct lower *l, struct node *address, struct value v, uint32_t align);

struct value lower_vector_extract(struct lower *l, BinaryenExpressionRef e);
struct value lower_vector_replace(struct lower *l, BinaryenExpressionRef e);
struct value lower_vector_shuffle(struct lower *l, BinaryenExpressionRef e);
struct value lower_vector_ternary(struct lower *l, BinaryenExpressionRef e);
struct value lower_vector_load(struct lower *l, BinaryenExpressionRef e);
struct value lower_vector_lane(struct lower *l, BinaryenExpressionRef e);

// vector_operators.c

struct value vector_unary(struct lower *l, BinaryenOp op, struct value a);
struct value vector_binary(struct lower *l, BinaryenOp op, struct value a, struct value b);
struct value lower_vector_shift(struct lower *l, BinaryenExpressionRef e);

// swar.c: builds the tree of an operator on words from a formula with JavaScript's operators
// and precedences; * is imul. Letters are operands (a, b, c), temporaries (t, u: `t=…;`) and, for
// lanes of so many bits, masks: H the highest bit of every lane, L all others, K the lowest, F a
// whole lane, N the number of the highest bit.
struct node *formula(struct lower *l, const char *text, unsigned bits,
                     struct node *const operands[3]);

#endif
