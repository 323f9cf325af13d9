/* SPDX-License-Identifier: MIT */
/* atomics.c: atomic accesses. rdx is free for them, rcx has the place and rax what was there. */
#include "engine/jit/x86_64/lower.h"

/* Instructions come in groups of seven, by these sizes. */
enum { GROUP = 7 };
static const uint8_t sizes[GROUP] = {X64_32, X64_64, X64_8, X64_16, X64_8, X64_16, X64_32};

#define PLACE x64_mem(X64_RCX, 0)

/* Addresses must be multiples of the access's size. */
static void check_alignment(struct lower *l, const struct ir_value *value, uint32_t size) {
  if (size == 1) return;
  unsigned base = in_register(l, value->args[0], SCRATCH);
  x64_op(&l->as, X64_LEA, X64_32, SCRATCH, x64_mem(base, (int32_t)(value->imm & (size - 1))));
  x64_test_imm(&l->as, X64_8, x64_r(SCRATCH), (int32_t)size - 1);
  x64_jump_if(&l->as, X64_NE, trap_path(l, AMPHORA_TRAP_UNALIGNED_ATOMIC));
}

static void find_place(struct lower *l, const struct ir_value *value) {
  uint32_t size = 1u << opcode_infos[value->op].argument;
  check_alignment(l, value, size);
  x64_op(&l->as, X64_LEA, X64_64, X64_RCX, address(l, value, size));
}

static void zero_extend(struct lower *l, enum x64_size size, enum x64_reg reg) {
  if (size < X64_64) x64_load(&l->as, size, reg, x64_r(reg));
}

static void lower_load(struct lower *l, const struct ir_value *value, enum x64_size size) {
  find_place(l, value);
  note_place(l, value->offset);
  x64_load(&l->as, size, X64_RAX, PLACE);
  set_result(l, X64_RAX);
}

/* What is exchanged, or added, comes back in rdx. */
static void lower_exchange(struct lower *l, const struct ir_value *value, enum x64_size size,
                           enum x64_op op, bool negated) {
  find_place(l, value);
  into_general(l, value->args[1], X64_RDX);
  if (negated) x64_unary(&l->as, X64_NEG, X64_64, x64_r(X64_RDX));
  note_place(l, value->offset);
  x64_lock_op(&l->as, op, size, PLACE, X64_RDX);
  zero_extend(l, size, X64_RDX);
  set_result(l, X64_RDX);
}

/* Again until nobody else has written in between. The operand is kept in xmm15. */
static void lower_loop(struct lower *l, const struct ir_value *value, enum x64_size size,
                       enum x64_alu op) {
  label again = label_new(&l->as);
  find_place(l, value);
  x64_op(&l->as, X64_MOVD, X64_64, FLOAT_SCRATCH, x64_r(in_register(l, value->args[1], SCRATCH)));
  note_place(l, value->offset);
  x64_load(&l->as, size, X64_RAX, PLACE);
  label_bind(&l->as, again);
  x64_op(&l->as, X64_MOVD_TO, X64_64, FLOAT_SCRATCH, x64_r(X64_RDX));
  x64_alu(&l->as, op, X64_64, X64_RDX, x64_r(X64_RAX));
  x64_lock_op(&l->as, X64_CMPXCHG, size, PLACE, X64_RDX);
  x64_jump_if(&l->as, X64_NE, again);
  set_result(l, X64_RAX);
}

static void lower_compare_exchange(struct lower *l, const struct ir_value *value,
                                   enum x64_size size) {
  find_place(l, value);
  into_general(l, value->args[1], X64_RAX);
  into_general(l, value->args[2], X64_RDX);
  zero_extend(l, size, X64_RAX);
  note_place(l, value->offset);
  x64_lock_op(&l->as, X64_CMPXCHG, size, PLACE, X64_RDX);
  set_result(l, X64_RAX);
}

/* notify(context, memory 0, memory, address, count) and
 * wait(context, memory 0, memory, address, size, expected, nanoseconds) */
static void lower_wait_or_notify(struct lower *l, const struct ir_value *value) {
  uint32_t size = 1u << opcode_infos[value->op].argument;
  bool waits = value->op != OPCODE_memory_atomic_notify;
  check_alignment(l, value, size);
  x64_op(&l->as, X64_LEA, X64_64, X64_RAX, checked_address(l, value, size));
  struct x64_operand first = x64_r(waits ? X64_R9 : X64_R8), second = x64_mem(X64_RSP, 0);
  struct parallel_move moves[2] = {move_to(l, value->args[1], first)};
  if (waits) moves[1] = move_to(l, value->args[2], second);
  move_all(l, moves, waits ? 2 : 1);
  x64_mov_imm(&l->as, X64_RDX, value->extra);
  move_general(l, X64_RCX, X64_RAX);
  if (waits) x64_mov_imm(&l->as, X64_R8, size);
  call_helper(l, waits ? HELPER(wait) : HELPER(notify));
  x64_op(&l->as, X64_MOV, X64_32, X64_RAX, x64_r(X64_RAX));
  set_result(l, X64_RAX);
}

bool lower_atomic(struct lower *l, const struct ir_value *value) {
  if (value->op < PREFIX_FE || value->op >= OPCODE_COUNT) return false;
  if (value->op == OPCODE_atomic_fence) {
    x64_mfence(&l->as);
    return true;
  }
  if (value->op < OPCODE_i32_atomic_load) {
    lower_wait_or_notify(l, value);
    return true;
  }
  uint32_t number = value->op - OPCODE_i32_atomic_load;
  enum x64_size size = sizes[number % GROUP];
  switch (number / GROUP) {
  case 0: lower_load(l, value, size); break;
  case 1: lower_exchange(l, value, size, X64_XCHG, false); break; /* a store */
  case 2: lower_exchange(l, value, size, X64_XADD, false); break;
  case 3: lower_exchange(l, value, size, X64_XADD, true); break;
  case 4: lower_loop(l, value, size, X64_AND); break;
  case 5: lower_loop(l, value, size, X64_OR); break;
  case 6: lower_loop(l, value, size, X64_XOR); break;
  case 7: lower_exchange(l, value, size, X64_XCHG, false); break;
  case 8: lower_compare_exchange(l, value, size); break;
  default: return false;
  }
  return true;
}
