/* SPDX-License-Identifier: MIT */
/* convention.c: where arguments and results are, and what registers are for. */
#include "engine/jit/x86_64/lower.h"

static const uint8_t general_arguments[] = {X64_RDI, X64_RSI, X64_RDX, X64_R8, X64_R9, X64_R10};
enum { GENERAL_ARGUMENTS = sizeof general_arguments, FLOAT_ARGUMENTS = 8 };

/* Vectors are aligned. */
static uint32_t first_slot(uint32_t slots, valtype type) {
  return type == T_V128 ? (slots + 1) / 2 * 2 : slots;
}

location x64_argument(const struct functype *type, uint32_t number, uint32_t *slot) {
  uint32_t general = 0, floats = 0, slots = 0;
  for (uint32_t i = 0;; i++) {
    enum ir_type kind = ir_type_of(type->params[i]);
    bool is_float = kind >= IR_F32 && kind <= IR_V128;
    bool fits = is_float ? floats < FLOAT_ARGUMENTS : general < GENERAL_ARGUMENTS;
    if (i == number) {
      *slot = first_slot(slots, type->params[i]);
      if (!fits) return NOWHERE;
      return is_float ? (location)(FLOATING + floats) : general_arguments[general];
    }
    if (!fits)
      slots = first_slot(slots, type->params[i]) + slots_of(type->params[i]);
    else if (is_float)
      floats++;
    else
      general++;
  }
}

uint32_t x64_argument_slots(const struct functype *type) {
  uint32_t general = 0, floats = 0, slots = 0;
  for (uint32_t i = 0; i < type->param_count; i++) {
    enum ir_type kind = ir_type_of(type->params[i]);
    bool is_float = kind >= IR_F32 && kind <= IR_V128;
    if (is_float ? floats++ >= FLOAT_ARGUMENTS : general++ >= GENERAL_ARGUMENTS)
      slots = first_slot(slots, type->params[i]) + slots_of(type->params[i]);
  }
  return slots;
}

uint32_t x64_call_slots(const struct functype *type) {
  return x64_argument_slots(type) + (type->result_count > 1 ? type->result_slots : 0);
}

uint32_t x64_result_slot(const struct functype *type, uint32_t number) {
  uint32_t slot = x64_argument_slots(type);
  for (uint32_t i = 0; i < number; i++) slot += slots_of(type->results[i]);
  return slot;
}

/* ---- What the allocator asks --------------------------------------------------------------------
 */

static location argument(const struct functype *type, uint32_t number) {
  uint32_t slot;
  return x64_argument(type, number, &slot);
}

bool x64_is_call(uint32_t op) {
  switch (op) {
  case IR_CALL:
  case IR_CALL_INDIRECT:
  case IR_CALL_REF:
  case OPCODE_memory_grow:
  case OPCODE_memory_copy:
  case OPCODE_memory_fill:
  case OPCODE_memory_init:
  case OPCODE_data_drop:
  case OPCODE_table_grow:
  case OPCODE_table_fill:
  case OPCODE_table_copy:
  case OPCODE_table_init:
  case OPCODE_elem_drop:
  case OPCODE_throw:
  case OPCODE_throw_ref:
  case OPCODE_memory_atomic_notify:
  case OPCODE_memory_atomic_wait32:
  case OPCODE_memory_atomic_wait64: return true;
  default: return false;
  }
}

static uint32_t clobbers(const struct ir *ir, const struct ir_value *value) {
  (void)ir;
  if (x64_is_call(value->op)) return ~(uint32_t)X64_PRESERVED;
  bool divides = (value->op >= OPCODE_i32_div_s && value->op <= OPCODE_i32_rem_u) ||
                 (value->op >= OPCODE_i64_div_s && value->op <= OPCODE_i64_rem_u);
  bool writes =
      value->op >= OPCODE_i32_atomic_store && value->op <= OPCODE_i64_atomic_rmw32_cmpxchg_u;
  return divides || writes ? 1u << X64_RDX : 0;
}

enum {
  NOT_ALLOCATED = 1 << X64_RSP | 1 << X64_RBP | 1 << VM | 1 << MEMORY | 1 << SCRATCH | 1 << SCRATCH2
};

const struct machine x64_machine = {
    .allocatable = 0x3fff0000u | (0xffffu & ~(uint32_t)NOT_ALLOCATED),
    .preserved = X64_PRESERVED,
    .clobbers = clobbers,
    .argument = argument,
};
