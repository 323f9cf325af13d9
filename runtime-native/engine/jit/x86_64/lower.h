/* SPDX-License-Identifier: MIT */
/* lower.h: what the files share that turn the IR of functions into x86-64.
 *
 * Functions of a module call each other so: r14 has the context of the instance, r15 the start of
 * its memory 0, rbp the frame; rbx, r12 and r13 are preserved, all others the callee's. Arguments
 * are in registers while there are, the others where the caller's rsp points, in slots of 8 bytes;
 * one result is in rax or xmm0, more are behind the arguments. rax, rcx, xmm14 and xmm15 are free
 * at any time for what the lowering of a value needs.
 *
 *   module.c -> function.c -> by value: integer.c floating.c vectors.c lanes.c memory.c control.c
 *   calls.c; all of them -> operands.c
 */
#ifndef AMPHORA_ENGINE_JIT_X86_64_LOWER_H
#define AMPHORA_ENGINE_JIT_X86_64_LOWER_H

#include "amphora.h"
#include "engine/aot/abi.h"
#include "engine/aot/object.h"
#include "engine/jit/allocation.h"
#include "engine/jit/x86_64/encode.h"

#define VM X64_R14
#define MEMORY X64_R15
#define SCRATCH X64_RAX
#define SCRATCH2 X64_RCX
#define FLOAT_SCRATCH X64_XMM15
#define FLOAT_SCRATCH2 X64_XMM14

struct lower;
struct parallel_move;

/* What comes behind a function's code, since it is seldom executed. */
struct cold_path {
  void (*lower)(struct lower *l, const struct cold_path *path);
  label at, back;
  uint32_t value; /* that it belongs to */
  uint32_t info;  /* a trap, an edge, a register */
};

/* The code of a module in the making. */
struct lower {
  struct assembler as;
  const amphora_module *module;
  label *functions;  /* of the module's own, by index */
  label *slot_calls; /* by type: calls the function in rax by slots */
  struct aot_line *lines;
  uint32_t line_count, line_capacity;
  bool failed;

  /* The function in work */
  const struct ir *ir;
  struct allocation allocation;
  label *blocks, *edge_labels;
  uint32_t block_capacity, edge_label_capacity;
  struct parallel_move *passed; /* to a call */
  uint32_t passed_capacity;
  struct cold_path *cold;
  uint32_t cold_count, cold_capacity;
  struct cold_path no_path; /* stands for those that memory has run out for */
  uint32_t saved_slots;     /* of the frame, before those of values: for preserved registers */
  label trap;               /* of all traps */
  bool traps;
  uint32_t value;       /* in work */
  uint32_t block;       /* in work */
  uint32_t next_move;   /* in allocation.moves */
  uint32_t *edge_moves; /* by edge: the first, and behind the last */
  uint32_t edge_capacity;
};

/* ---- The convention (convention.c) -- */

extern const struct machine x64_machine;

/* Compiled C preserves them too. */
enum { X64_PRESERVED = 1 << X64_RBX | 1 << X64_R12 | 1 << X64_R13 };

/* Whether computing a value calls: a function of the module, or a helper. */
bool x64_is_call(uint32_t op);

static inline const struct functype *tag_type(const amphora_module *module, uint32_t tag) {
  return functype_at(module, module->tags[tag].type);
}

/* Where an argument is: a register, or NOWHERE and the slot. */
location x64_argument(const struct functype *type, uint32_t number, uint32_t *slot);
/* The slots of arguments that are not in registers. */
uint32_t x64_argument_slots(const struct functype *type);
/* The slots of a call's arguments and results in the caller's frame. */
uint32_t x64_call_slots(const struct functype *type);
/* The slot of a result, if there are several. */
uint32_t x64_result_slot(const struct functype *type, uint32_t number);

/* ---- Operands (operands.c) -- */

static inline const struct ir_value *value_at(const struct lower *l, uint32_t v) {
  return &l->ir->values[v];
}
static inline bool is_const(const struct lower *l, uint32_t v) {
  return value_at(l, v)->op == IR_CONST;
}
/* Whether it is a constant that fits into an instruction. */
bool is_immediate(const struct lower *l, uint32_t v, enum x64_size size);
static inline unsigned number_of(location reg) { return reg % 16u; }

/* Where a value is now: a register, or memory; not of constant integers. */
struct x64_operand operand(struct lower *l, uint32_t v);
struct x64_operand slot_of(const struct lower *l, uint32_t v);
/* Whether it is in this register, of its class. */
bool is_in(struct lower *l, uint32_t v, unsigned reg);
struct x64_operand vector_constant(struct lower *l, uint64_t low, uint64_t high);
/* A register that has the value; the scratch register if it is in none. */
unsigned in_register(struct lower *l, uint32_t v, unsigned scratch);
/* Puts the value into a register. */
void into_general(struct lower *l, uint32_t v, unsigned reg);
void into_float(struct lower *l, uint32_t v, unsigned reg);
/* The register for the result of the value in work; the scratch register if it has none. */
unsigned result_register(struct lower *l);
/* The register for a vector that is made of the input `first`, while the others are still read: the
 * scratch register if one of these is in the result's. NO_INPUT: all are. */
enum { NO_INPUT = 3 };
unsigned result_register_from(struct lower *l, unsigned first);
/* The result is in this register: puts it where it belongs. */
void set_result(struct lower *l, unsigned reg);
void move_general(struct lower *l, unsigned to, unsigned from);
void move_float(struct lower *l, unsigned to, unsigned from);

/* An instruction on xmm registers alone, or on lanes of 32 bits. */
static inline void vector_op_imm(struct lower *l, enum x64_op op, unsigned reg,
                                 struct x64_operand right, uint8_t immediate) {
  x64_op_imm(&l->as, op, X64_32, reg, right, immediate);
}
static inline void vector_op(struct lower *l, enum x64_op op, unsigned reg,
                             struct x64_operand right) {
  x64_op(&l->as, op, X64_32, reg, right);
}

/* Several moves at once. Memory is told by operands. */
struct parallel_move {
  bool is_float, is_wide; /* of 16 bytes */
  bool is_const;
  bool is_saved; /* from xmm14, though it is none of floats */
  uint64_t bits; /* of the constant */
  uint64_t high_bits;
  struct x64_operand from, to;
};
void move_all(struct lower *l, struct parallel_move *moves, uint32_t count);
struct parallel_move move_of(struct lower *l, uint32_t v, struct x64_operand from,
                             struct x64_operand to);
/* The move of a value from where it is now. */
struct parallel_move move_to(struct lower *l, uint32_t v, struct x64_operand to);

/* ---- Places and traps -- */

/* The instruction that follows may be left for what is not compiled code: it tells where it is. */
void note_place(struct lower *l, uint32_t offset);
/* A cold path that ends in a trap; where to jump. */
label trap_path(struct lower *l, amphora_trap trap);
struct cold_path *cold_path(struct lower *l,
                            void (*lower)(struct lower *, const struct cold_path *), uint32_t info);
/* Calls a helper: rdi and rsi are set here, the others are the caller's business. */
void call_helper(struct lower *l, size_t offset);
#define HELPER(name) offsetof(struct aot_helpers, name)
/* Saves all registers that compiled C may change but rcx, for a call in a cold path. */
void save_registers(struct lower *l);
void restore_registers(struct lower *l);

/* ---- Conditions -- */

struct condition {
  enum x64_condition code;
  enum { NO_PARITY, AND_ORDERED, OR_UNORDERED } parity;
};
/* Compares, and tells when the value is not 0. */
struct condition test_value(struct lower *l, uint32_t v);
struct condition inverse(struct condition condition);
void jump_on(struct lower *l, struct condition condition, label target);
struct condition test_bits(struct lower *l, const struct ir_value *value);
struct condition compare_integers(struct lower *l, const struct ir_value *value);
struct condition compare_floats(struct lower *l, const struct ir_value *value);
/* Whether an operation tells if lanes are 0; v128.any_true, i8x16.all_true … */
bool tests_vector(uint32_t op);
struct condition test_vector(struct lower *l, const struct ir_value *value);
/* The result is 1 or 0. */
void set_condition(struct lower *l, struct condition condition);

/* ---- By value: false, if it is none of theirs -- */

bool lower_integer(struct lower *l, const struct ir_value *value);
bool lower_floating(struct lower *l, const struct ir_value *value);
bool lower_vector(struct lower *l, const struct ir_value *value);
bool lower_lanes(struct lower *l, const struct ir_value *value);
bool lower_memory(struct lower *l, const struct ir_value *value);
bool lower_atomic(struct lower *l, const struct ir_value *value);
bool lower_table(struct lower *l, const struct ir_value *value);
bool lower_control(struct lower *l, const struct ir_value *value);
bool lower_call(struct lower *l, const struct ir_value *value);

/* The place of an access of memory, whose bounds are checked if a fault does not tell (memory.c).
 * It names no other scratch register than rax; rcx is overwritten. */
struct x64_operand address(struct lower *l, const struct ir_value *value, uint32_t size);
/* The same with bounds that are checked by code, whatever the memory. */
struct x64_operand checked_address(struct lower *l, const struct ir_value *value, uint32_t size);

/* function.c: whether it has been; if not, nothing of it is there. */
bool lower_function(struct lower *l, const struct ir *ir);
void lower_edge(struct lower *l, uint32_t edge);
bool edge_has_moves(const struct lower *l, uint32_t edge);
/* Marks comparisons that are made where they are used. */
void fold_comparisons(struct ir *ir);

/* Leaves a frame that has saved no registers (control.c). */
void lower_epilogue(struct lower *l);
/* Where a preserved register is saved, by its number among those that are. */
struct x64_operand saved_register(uint32_t number);

/* entry.c */
void lower_entry(struct lower *l, const struct functype *type);
void lower_slot_call(struct lower *l, const struct functype *type);

#endif
