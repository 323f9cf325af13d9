/* SPDX-License-Identifier: MIT */
/* entry.c: between the convention of compiled functions and slots: how compiled code is entered,
 * and how it calls what is not. */
#include "engine/jit/x86_64/lower.h"

static uint32_t round_up(uint32_t bytes) { return (bytes + 15) / 16 * 16; }

/* Moves a value between places by its type. */
static void load(struct lower *l, valtype type, unsigned reg, struct x64_operand from) {
  switch (ir_type_of(type)) {
  case IR_I32: x64_load(&l->as, X64_32, reg, from); break;
  case IR_F32:
  case IR_F64: x64_op(&l->as, X64_MOVSD, X64_32, reg, from); break;
  case IR_V128: x64_op(&l->as, X64_MOVUPS, X64_32, reg, from); break;
  default: x64_load(&l->as, X64_64, reg, from);
  }
}

static void store(struct lower *l, valtype type, struct x64_operand to, unsigned reg) {
  switch (ir_type_of(type)) {
  case IR_F32:
  case IR_F64: x64_op(&l->as, X64_MOVSD_TO, X64_32, reg, to); break;
  case IR_V128: x64_op(&l->as, X64_MOVUPS_TO, X64_32, reg, to); break;
  default: x64_store(&l->as, X64_64, to, reg);
  }
}

static bool is_float(valtype type) {
  enum ir_type kind = ir_type_of(type);
  return kind >= IR_F32 && kind <= IR_V128;
}

static unsigned scratch_for(valtype type, unsigned general) {
  return is_float(type) ? FLOAT_SCRATCH : general;
}

/* Between parameters as functions get them, on the stack from `base` on, and slots. */
static void move_params(struct lower *l, const struct functype *type, unsigned base,
                        int32_t base_offset, unsigned slots, bool to_slots) {
  int32_t slot = 0;
  for (uint32_t i = 0; i < type->param_count; slot += (int32_t)slots_of(type->params[i++])) {
    uint32_t own;
    location at = x64_argument(type, i, &own);
    struct x64_operand in_slot = x64_mem(slots, 8 * slot);
    struct x64_operand on_stack = x64_mem(base, base_offset + 8 * (int32_t)own);
    unsigned reg = at < REGISTERS ? number_of(at) : scratch_for(type->params[i], SCRATCH2);
    if (to_slots) {
      if (at >= REGISTERS) load(l, type->params[i], reg, on_stack);
      store(l, type->params[i], in_slot, reg);
    } else {
      load(l, type->params[i], reg, in_slot);
      if (at >= REGISTERS) store(l, type->params[i], on_stack, reg);
    }
  }
}

/* The same of results. */
static void move_results(struct lower *l, const struct functype *type, unsigned base,
                         int32_t base_offset, unsigned slots, bool to_slots) {
  int32_t slot = 0;
  for (uint32_t i = 0; i < type->result_count; slot += (int32_t)slots_of(type->results[i++])) {
    struct x64_operand in_slot = x64_mem(slots, 8 * slot);
    struct x64_operand own = x64_mem(base, base_offset + 8 * (int32_t)x64_result_slot(type, i));
    bool alone = type->result_count == 1;
    unsigned reg = alone ? (is_float(type->results[i]) ? X64_XMM0 : X64_RAX)
                         : scratch_for(type->results[i], X64_RDX);
    if (!to_slots || !alone) load(l, type->results[i], reg, to_slots ? own : in_slot);
    if (to_slots || !alone) store(l, type->results[i], to_slots ? in_slot : own, reg);
  }
}

/* enter(code, context, memory, values), called by C. */
void lower_entry(struct lower *l, const struct functype *type) {
  static const uint8_t saved[] = {X64_RBX, X64_R12, X64_R13, X64_R14, X64_R15};
  enum { SAVED = sizeof saved, VALUES_AT = -8 * (SAVED + 1) };
  x64_align(&l->as, 16);
  note_place(l, 0);
  x64_push(&l->as, X64_RBP);
  x64_op(&l->as, X64_MOV, X64_64, X64_RBP, x64_r(X64_RSP));
  for (int i = 0; i < SAVED; i++) x64_push(&l->as, saved[i]);
  x64_push(&l->as, X64_RCX);
  uint32_t area = round_up(8 * x64_call_slots(type));
  if (area) x64_alu_imm(&l->as, X64_SUB, X64_64, x64_r(X64_RSP), (int32_t)area);
  move_general(l, VM, X64_RSI);
  move_general(l, MEMORY, X64_RDX);
  move_general(l, X64_RAX, X64_RDI);
  move_general(l, X64_R11, X64_RCX);
  move_params(l, type, X64_RSP, 0, X64_R11, false);
  x64_call_indirect(&l->as, x64_r(X64_RAX));
  x64_load(&l->as, X64_64, X64_R11, x64_mem(X64_RBP, VALUES_AT));
  move_results(l, type, X64_RSP, 0, X64_R11, true);
  x64_op(&l->as, X64_LEA, X64_64, X64_RSP, x64_mem(X64_RBP, -8 * SAVED));
  for (int i = SAVED; i-- > 0;) x64_pop(&l->as, saved[i]);
  x64_pop(&l->as, X64_RBP);
  x64_ret(&l->as);
}

/* Called as a function of the type; the function is in rax. */
void lower_slot_call(struct lower *l, const struct functype *type) {
  uint32_t slots = type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
  x64_align(&l->as, 16);
  note_place(l, 0);
  x64_push(&l->as, X64_RBP);
  x64_op(&l->as, X64_MOV, X64_64, X64_RBP, x64_r(X64_RSP));
  if (slots) x64_alu_imm(&l->as, X64_SUB, X64_64, x64_r(X64_RSP), (int32_t)round_up(8 * slots));
  move_params(l, type, X64_RBP, 16, X64_RSP, true);
  move_general(l, X64_RDI, VM);
  move_general(l, X64_RSI, MEMORY);
  move_general(l, X64_RDX, X64_RAX);
  move_general(l, X64_RCX, X64_RSP);
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(VM, offsetof(struct vmctx, helpers)));
  x64_call_indirect(&l->as, x64_mem(X64_RAX, HELPER(call)));
  move_results(l, type, X64_RBP, 16, X64_RSP, false);
  lower_epilogue(l);
}
