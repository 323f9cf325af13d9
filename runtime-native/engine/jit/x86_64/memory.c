/* SPDX-License-Identifier: MIT */
/* memory.c: loads, stores, atomics and globals. */
#include "engine/jit/x86_64/lower.h"

/* ---- Addresses ----------------------------------------------------------------------------------
 */

/* Whether a fault tells of accesses beyond the memory. */
static bool is_guarded(const struct lower *l, uint32_t memory) {
  const amphora_limits *limits = &l->module->memories[memory].limits;
  return !limits->is_64 && limits->page_log2 == 16;
}

static void load_memory(struct lower *l, unsigned to, uint32_t memory) {
  x64_load(&l->as, X64_64, to, x64_mem(VM, offsetof(struct vmctx, memories)));
  x64_load(&l->as, X64_64, to, x64_mem(to, 8 * (int32_t)memory));
}

/* Checks bounds; rax has the address in the host then, rcx is overwritten. */
struct x64_operand checked_address(struct lower *l, const struct ir_value *value, uint32_t size) {
  label out_of_bounds = trap_path(l, AMPHORA_TRAP_MEMORY_ACCESS);
  into_general(l, value->args[0], SCRATCH2);
  x64_mov_imm(&l->as, SCRATCH, value->imm);
  x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, x64_r(SCRATCH2));
  x64_jump_if(&l->as, X64_B, out_of_bounds);
  x64_alu_imm(&l->as, X64_ADD, X64_64, x64_r(SCRATCH), (int32_t)size);
  x64_jump_if(&l->as, X64_B, out_of_bounds);
  load_memory(l, SCRATCH2, value->extra);
  x64_alu(&l->as, X64_CMP, X64_64, SCRATCH, x64_mem(SCRATCH2, offsetof(struct aot_memory, size)));
  x64_jump_if(&l->as, X64_A, out_of_bounds);
  x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, x64_mem(SCRATCH2, offsetof(struct aot_memory, data)));
  return x64_mem(SCRATCH, -(int32_t)size);
}

struct x64_operand address(struct lower *l, const struct ir_value *value, uint32_t size) {
  uint64_t offset = value->imm;
  uint32_t base = value->args[0];
  if (!is_guarded(l, value->extra)) return checked_address(l, value, size);
  unsigned start = MEMORY;
  if (value->extra) {
    load_memory(l, SCRATCH2, value->extra);
    x64_load(&l->as, X64_64, SCRATCH2, x64_mem(SCRATCH2, offsetof(struct aot_memory, data)));
    start = SCRATCH2;
  }
  if (is_const(l, base)) {
    uint64_t sum = value_at(l, base)->imm + offset;
    if (sum <= INT32_MAX && start == MEMORY) return x64_mem(MEMORY, (int32_t)sum);
    x64_mov_imm(&l->as, SCRATCH, sum);
    x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, x64_r(start));
    return x64_mem(SCRATCH, 0);
  }
  if (offset > INT32_MAX) {
    x64_mov_imm(&l->as, SCRATCH, offset);
    x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, x64_r(start));
    x64_alu(&l->as, X64_ADD, X64_64, SCRATCH, operand(l, base));
    return x64_mem(SCRATCH, 0);
  }
  unsigned index = in_register(l, base, SCRATCH);
  if (start == MEMORY) return x64_mem_index(MEMORY, index, 0, (int32_t)offset);
  x64_op(&l->as, X64_LEA, X64_64, SCRATCH, x64_mem_index(start, index, 0, (int32_t)offset));
  return x64_mem(SCRATCH, 0);
}

/* ---- Loads and stores ---------------------------------------------------------------------------
 */

static const struct access {
  uint16_t op;
  uint8_t size; /* of the operation */
  enum { NO_ACCESS, LOAD, LOAD_FLOAT, STORE, STORE_FLOAT } kind : 8;
} accesses[OPCODE_COUNT] = {
    [OPCODE_i32_load] = {X64_MOV, X64_32, LOAD},
    [OPCODE_i64_load] = {X64_MOV, X64_64, LOAD},
    [OPCODE_f32_load] = {X64_MOVSS, X64_32, LOAD_FLOAT},
    [OPCODE_f64_load] = {X64_MOVSD, X64_32, LOAD_FLOAT},
    [OPCODE_v128_load] = {X64_MOVUPS, X64_32, LOAD_FLOAT},
    [OPCODE_i32_load8_s] = {X64_MOVSB, X64_32, LOAD},
    [OPCODE_i32_load8_u] = {X64_MOVZB, X64_32, LOAD},
    [OPCODE_i32_load16_s] = {X64_MOVSW, X64_32, LOAD},
    [OPCODE_i32_load16_u] = {X64_MOVZW, X64_32, LOAD},
    [OPCODE_i64_load8_s] = {X64_MOVSB, X64_64, LOAD},
    [OPCODE_i64_load8_u] = {X64_MOVZB, X64_32, LOAD},
    [OPCODE_i64_load16_s] = {X64_MOVSW, X64_64, LOAD},
    [OPCODE_i64_load16_u] = {X64_MOVZW, X64_32, LOAD},
    [OPCODE_i64_load32_s] = {X64_MOVSL, X64_64, LOAD},
    [OPCODE_i64_load32_u] = {X64_MOV, X64_32, LOAD},
    [OPCODE_i32_store] = {X64_MOV_TO, X64_32, STORE},
    [OPCODE_i64_store] = {X64_MOV_TO, X64_64, STORE},
    [OPCODE_f32_store] = {X64_MOVSS_TO, X64_32, STORE_FLOAT},
    [OPCODE_f64_store] = {X64_MOVSD_TO, X64_32, STORE_FLOAT},
    [OPCODE_v128_store] = {X64_MOVUPS_TO, X64_32, STORE_FLOAT},
    [OPCODE_i32_store8] = {X64_MOV_TO, X64_8, STORE},
    [OPCODE_i32_store16] = {X64_MOV_TO, X64_16, STORE},
    [OPCODE_i64_store8] = {X64_MOV_TO, X64_8, STORE},
    [OPCODE_i64_store16] = {X64_MOV_TO, X64_16, STORE},
    [OPCODE_i64_store32] = {X64_MOV_TO, X64_32, STORE},
};

static void lower_access(struct lower *l, const struct ir_value *value,
                         const struct access *access) {
  uint32_t size = 1u << opcode_infos[value->op].argument;
  struct x64_operand place = address(l, value, size);
  if (access->kind == LOAD || access->kind == LOAD_FLOAT) {
    unsigned to = result_register(l);
    note_place(l, value->offset);
    x64_op(&l->as, access->op, access->size, to, place);
    set_result(l, to);
    return;
  }
  uint32_t stored = value->args[1];
  if (access->kind == STORE_FLOAT) {
    unsigned reg = in_register(l, stored, FLOAT_SCRATCH);
    note_place(l, value->offset);
    x64_op(&l->as, access->op, access->size, reg, place);
  } else if (is_immediate(l, stored, access->size)) {
    note_place(l, value->offset);
    x64_store_imm(&l->as, access->size, place, (int32_t)value_at(l, stored)->imm);
  } else {
    unsigned reg = in_register(l, stored, SCRATCH2);
    note_place(l, value->offset);
    x64_op(&l->as, access->op, access->size, reg, place);
  }
}

/* ---- Globals ------------------------------------------------------------------------------------
 */

/* Own globals are in the context. */
static struct x64_operand global_place(struct lower *l, uint32_t index) {
  uint32_t imported = l->module->imported_globals;
  size_t offset =
      offsetof(struct vmctx, own_globals) + (size_t)(index - imported) * sizeof(struct aot_global);
  if (index >= imported && offset <= INT32_MAX) return x64_mem(VM, (int32_t)offset);
  x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, globals)));
  x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, 8 * (int32_t)index));
  return x64_mem(SCRATCH, 0);
}

static void lower_global(struct lower *l, const struct ir_value *value) {
  uint32_t index = (uint32_t)value->imm;
  enum ir_type type = ir_type_of(l->module->globals[index].type);
  bool is_float = type >= IR_F32 && type <= IR_V128;
  enum x64_size size = type == IR_I32 ? X64_32 : X64_64;
  struct x64_operand place = global_place(l, index);
  if (value->op == OPCODE_global_get) {
    unsigned to = result_register(l);
    if (is_float)
      x64_op(&l->as, type == IR_V128 ? X64_MOVUPS : X64_MOVSD, X64_32, to, place);
    else
      x64_load(&l->as, size, to, place);
    set_result(l, to);
  } else if (is_float) {
    x64_op(&l->as, type == IR_V128 ? X64_MOVUPS_TO : X64_MOVSD_TO, X64_32,
           in_register(l, value->args[0], FLOAT_SCRATCH), place);
  } else {
    x64_store(&l->as, X64_64, place, in_register(l, value->args[0], SCRATCH2));
  }
}

static void lower_size(struct lower *l, const struct ir_value *value) {
  load_memory(l, SCRATCH, (uint32_t)value->imm);
  x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, offsetof(struct aot_memory, size)));
  uint8_t shift = l->module->memories[value->imm].limits.page_log2;
  if (shift) x64_shift_imm(&l->as, X64_SHR, X64_64, x64_r(SCRATCH), shift);
  if (value->type == IR_I32) x64_op(&l->as, X64_MOV, X64_32, SCRATCH, x64_r(SCRATCH));
  set_result(l, SCRATCH);
}

bool lower_memory(struct lower *l, const struct ir_value *value) {
  if (value->op < OPCODE_COUNT && accesses[value->op].kind) {
    lower_access(l, value, &accesses[value->op]);
    return true;
  }
  switch (value->op) {
  case OPCODE_global_get:
  case OPCODE_global_set: lower_global(l, value); return true;
  case OPCODE_memory_size: lower_size(l, value); return true;
  default: return false;
  }
}
