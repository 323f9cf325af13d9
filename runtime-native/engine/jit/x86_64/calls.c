/* SPDX-License-Identifier: MIT */
/* calls.c: calls of the module's functions, directly and by reference, and what is kept in tables.
 */
#include "base/array.h"
#include "engine/jit/x86_64/lower.h"

/* Puts arguments where the callee wants them. */
static void pass_arguments(struct lower *l, const struct functype *type, const uint32_t *args) {
  if (!array_reserve(&l->passed, &l->passed_capacity, type->param_count, sizeof *l->passed)) {
    l->failed = true;
    return;
  }
  for (uint32_t i = 0; i < type->param_count; i++) {
    uint32_t slot;
    location at = x64_argument(type, i, &slot);
    struct x64_operand to =
        at < REGISTERS ? x64_r(number_of(at)) : x64_mem(X64_RSP, 8 * (int32_t)slot);
    l->passed[i] = move_to(l, args[i], to);
  }
  move_all(l, l->passed, type->param_count);
}

static void take_result(struct lower *l, const struct functype *type, uint32_t number) {
  const struct ir_value *value = value_at(l, l->value);
  if (value->uses == 0) return;
  bool is_float = is_floating(value);
  unsigned reg = is_float ? X64_XMM0 : X64_RAX;
  if (type->result_count > 1) {
    struct x64_operand from = x64_mem(X64_RSP, 8 * (int32_t)x64_result_slot(type, number));
    reg = result_register(l);
    if (is_float)
      x64_op(&l->as, value->type == IR_V128 ? X64_MOVUPS : X64_MOVSD, X64_32, reg, from);
    else
      x64_load(&l->as, X64_64, reg, from);
  }
  set_result(l, reg);
}

static void finish_call(struct lower *l, const struct functype *type) {
  if (type->result_count) take_result(l, type, 0);
}

static void load_function(struct lower *l, uint32_t function) {
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(VM, offsetof(struct vmctx, functions)));
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(X64_RAX, 8 * (int32_t)function));
}

static void lower_direct(struct lower *l, const struct ir_value *value) {
  uint32_t function = (uint32_t)value->imm;
  const struct functype *type = function_type(l->module, function);
  pass_arguments(l, type, l->ir->args + value->args[0]);
  bool is_own = function >= l->module->imported_functions;
  if (!is_own) load_function(l, function);
  note_place(l, value->offset);
  x64_call(&l->as, is_own ? l->functions[function - l->module->imported_functions]
                          : l->slot_calls[type->canonical]);
  finish_call(l, type);
}

/* info: the type. The function in rax belongs to another instance or engine. */
static void lower_foreign(struct lower *l, const struct cold_path *path) {
  note_place(l, value_at(l, path->value)->offset);
  x64_call(&l->as, l->slot_calls[path->info]);
  x64_jump(&l->as, path->back);
}

/* Calls the function in rax, whose type is right. */
static void call_function(struct lower *l, const struct ir_value *value,
                          const struct functype *type) {
  pass_arguments(l, type, l->ir->args + value->args[0]);
  const struct cold_path *foreign = cold_path(l, lower_foreign, type->canonical);
  x64_load(&l->as, X64_64, X64_RCX, x64_mem(VM, offsetof(struct vmctx, instance)));
  x64_alu(&l->as, X64_CMP, X64_64, X64_RCX,
          x64_mem(X64_RAX, offsetof(struct aot_function, instance)));
  x64_jump_if(&l->as, X64_NE, foreign->at);
  note_place(l, value->offset);
  x64_call_indirect(&l->as, x64_mem(X64_RAX, offsetof(struct aot_function, native)));
  label_bind(&l->as, foreign->back);
  finish_call(l, type);
}

/* info: the type that is wanted. The function in rax may yet be of one below it; what is in
 * registers is needed then. */
static void lower_other_type(struct lower *l, const struct cold_path *path) {
  struct x64_operand found = x64_mem(X64_RAX, offsetof(struct aot_function, type));
  struct x64_operand wanted = x64_mem(X64_RDX, 8 * (int32_t)path->info);
  if (!l->module->types[path->info].is_final) {
    save_registers(l);
    x64_load(&l->as, X64_64, X64_RDI, found);
    x64_load(&l->as, X64_64, X64_RDX, x64_mem(VM, offsetof(struct vmctx, types)));
    x64_load(&l->as, X64_64, X64_RSI, wanted);
    x64_load(&l->as, X64_64, X64_RCX, x64_mem(VM, offsetof(struct vmctx, helpers)));
    x64_call_indirect(&l->as, x64_mem(X64_RCX, HELPER(is_subtype)));
    move_general(l, X64_RCX, X64_RAX);
    restore_registers(l);
    x64_op(&l->as, X64_TEST, X64_8, X64_RCX, x64_r(X64_RCX));
    x64_jump_if(&l->as, X64_NE, path->back);
  }
  x64_load(&l->as, X64_64, X64_RDX, x64_mem(VM, offsetof(struct vmctx, types)));
  x64_load(&l->as, X64_64, X64_RDX, wanted);
  x64_load(&l->as, X64_64, X64_RCX, found);
  x64_mov_imm(&l->as, X64_R8, value_at(l, path->value)->offset);
  call_helper(l, HELPER(type_mismatch));
}

/* Puts the element of a table into rax; rcx has its index then. */
static void load_element(struct lower *l, uint32_t table, uint32_t index, amphora_trap trap) {
  const struct table *t = &l->module->tables[table];
  bool is_fixed = table == 0 && l->module->imported_tables == 0 && t->limits.min == t->limits.max &&
                  !t->limits.is_64 && t->limits.max <= INT32_MAX;
  into_general(l, index, SCRATCH2);
  label out_of_bounds = trap_path(l, trap);
  if (is_fixed) {
    x64_alu_imm(&l->as, X64_CMP, X64_32, x64_r(SCRATCH2), (int32_t)t->limits.min);
    x64_jump_if(&l->as, X64_AE, out_of_bounds);
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, elements0)));
  } else {
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, tables)));
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, 8 * (int32_t)table));
    x64_alu(&l->as, X64_CMP, X64_64, SCRATCH2, x64_mem(SCRATCH, offsetof(struct aot_table, size)));
    x64_jump_if(&l->as, X64_AE, out_of_bounds);
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, offsetof(struct aot_table, elements)));
  }
}

static void trap_if_null(struct lower *l, unsigned reg, amphora_trap trap) {
  x64_op(&l->as, X64_TEST, X64_64, reg, x64_r(reg));
  x64_jump_if(&l->as, X64_E, trap_path(l, trap));
}

static void lower_indirect(struct lower *l, const struct ir_value *value) {
  uint32_t index = (uint32_t)value->imm;
  const struct functype *type = functype_at(l->module, index);
  uint32_t last = l->ir->args[value->args[0] + value->args[1] - 1];
  load_element(l, value->extra, last, AMPHORA_TRAP_UNDEFINED_ELEMENT);
  x64_load(&l->as, X64_64, SCRATCH, x64_mem_index(SCRATCH, SCRATCH2, 3, 0));
  trap_if_null(l, SCRATCH, AMPHORA_TRAP_UNINITIALIZED_ELEMENT);
  const struct cold_path *other = cold_path(l, lower_other_type, index);
  label at = other->at, back = other->back;
  x64_load(&l->as, X64_64, SCRATCH2, x64_mem(VM, offsetof(struct vmctx, types)));
  x64_load(&l->as, X64_64, SCRATCH2, x64_mem(SCRATCH2, 8 * (int32_t)index));
  x64_alu(&l->as, X64_CMP, X64_64, SCRATCH2, x64_mem(SCRATCH, offsetof(struct aot_function, type)));
  x64_jump_if(&l->as, X64_NE, at);
  label_bind(&l->as, back);
  call_function(l, value, type);
}

static void lower_reference(struct lower *l, const struct ir_value *value) {
  into_general(l, l->ir->args[value->args[0] + value->args[1] - 1], SCRATCH);
  trap_if_null(l, SCRATCH, AMPHORA_TRAP_NULL_FUNCTION);
  call_function(l, value, functype_at(l->module, (uint32_t)value->imm));
}

static const struct functype *type_of_call(const struct lower *l, const struct ir_value *call) {
  uint32_t index = (uint32_t)call->imm;
  return call->op == IR_CALL ? function_type(l->module, index) : functype_at(l->module, index);
}

/* ---- Helpers ------------------------------------------------------------------------------------
 */

/* An argument of a helper: a value, or a number. */
struct helper_argument {
  bool is_value;
  uint32_t number;
};

static void call_with(struct lower *l, size_t helper, const struct helper_argument *args,
                      uint32_t count, uint32_t before) {
  /* The context comes first, and the memory if `before` is 2. */
  static const uint8_t registers[] = {X64_RDI, X64_RSI, X64_RDX, X64_RCX, X64_R8, X64_R9};
  enum { REGISTERS_FOR_C = sizeof registers };
  struct parallel_move moves[8];
  for (uint32_t i = 0; i < count; i++) {
    uint32_t place = i + before;
    struct x64_operand to = place < REGISTERS_FOR_C
                                ? x64_r(registers[place])
                                : x64_mem(X64_RSP, 8 * (int32_t)(place - REGISTERS_FOR_C));
    moves[i] = args[i].is_value
                   ? move_to(l, args[i].number, to)
                   : (struct parallel_move){.is_const = true, .bits = args[i].number, .to = to};
  }
  move_all(l, moves, count);
  if (before == 2) {
    call_helper(l, helper);
    return;
  }
  move_general(l, X64_RDI, VM);
  x64_load(&l->as, X64_64, X64_RAX, x64_mem(VM, offsetof(struct vmctx, helpers)));
  x64_call_indirect(&l->as, x64_mem(X64_RAX, (int32_t)helper));
}

#define VALUE(i) {true, value->args[i]}
#define NUMBER(n) {false, (uint32_t)(n)}
#define CALL(helper, before, ...)                                                                  \
  call_with(l, HELPER(helper), (const struct helper_argument[]){__VA_ARGS__},                      \
            sizeof(const struct helper_argument[]){__VA_ARGS__} / sizeof(struct helper_argument),  \
            before)

/* A size, or -1: of 32 bits if its type is. */
static void set_size(struct lower *l) {
  if (value_at(l, l->value)->type == IR_I32)
    x64_op(&l->as, X64_MOV, X64_32, X64_RAX, x64_r(X64_RAX));
  set_result(l, X64_RAX);
}

static bool lower_helper(struct lower *l, const struct ir_value *value) {
  uint32_t first = (uint32_t)value->imm, second = value->extra;
  switch (value->op) {
  case OPCODE_memory_grow:
    CALL(memory_grow, 2, NUMBER(first), VALUE(0));
    set_size(l);
    return true;
  case OPCODE_memory_fill:
    CALL(memory_fill, 2, NUMBER(first), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_memory_copy:
    CALL(memory_copy, 2, NUMBER(first), NUMBER(second), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_memory_init:
    CALL(memory_init, 2, NUMBER(first), NUMBER(second), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_data_drop: CALL(data_drop, 1, NUMBER(first)); return true;
  case OPCODE_table_grow:
    CALL(table_grow, 2, NUMBER(first), VALUE(0), VALUE(1));
    set_size(l);
    return true;
  case OPCODE_table_fill:
    CALL(table_fill, 2, NUMBER(first), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_table_copy:
    CALL(table_copy, 2, NUMBER(first), NUMBER(second), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_table_init:
    CALL(table_init, 2, NUMBER(first), NUMBER(second), VALUE(0), VALUE(1), VALUE(2));
    return true;
  case OPCODE_elem_drop: CALL(elem_drop, 1, NUMBER(first)); return true;
  default: return false;
  }
}

/* ---- Exceptions ---------------------------------------------------------------------------------
 */

/* The exception in rax. Functions with handlers are interpreted: raise does not return here. */
static void raise(struct lower *l) {
  move_general(l, X64_RDX, X64_RAX);
  call_helper(l, HELPER(raise));
  x64_ud2(&l->as);
}

/* Puts values into slots from rsp on. */
static bool pass_slots(struct lower *l, const struct functype *type, const uint32_t *args) {
  if (!array_reserve(&l->passed, &l->passed_capacity, type->param_count, sizeof *l->passed))
    return false;
  int32_t slot = 0;
  for (uint32_t i = 0; i < type->param_count; slot += (int32_t)slots_of(type->params[i++]))
    l->passed[i] = move_to(l, args[i], x64_mem(X64_RSP, 8 * slot));
  move_all(l, l->passed, type->param_count);
  return true;
}

static void lower_throw(struct lower *l, const struct ir_value *value) {
  uint32_t tag = (uint32_t)value->imm;
  if (!pass_slots(l, tag_type(l->module, tag), l->ir->args + value->args[0])) l->failed = true;
  x64_mov_imm(&l->as, X64_RDX, tag);
  move_general(l, X64_RCX, X64_RSP);
  call_helper(l, HELPER(exception_new));
  raise(l);
}

static void lower_throw_ref(struct lower *l, const struct ir_value *value) {
  into_general(l, l->ir->args[value->args[0]], X64_RAX);
  trap_if_null(l, X64_RAX, AMPHORA_TRAP_NULL_EXCEPTION);
  raise(l);
}

/* ---- Tables and references ----------------------------------------------------------------------
 */

bool lower_table(struct lower *l, const struct ir_value *value) {
  switch (value->op) {
  case OPCODE_table_get:
    load_element(l, (uint32_t)value->imm, value->args[0], AMPHORA_TRAP_TABLE_ACCESS);
    x64_load(&l->as, X64_64, SCRATCH, x64_mem_index(SCRATCH, SCRATCH2, 3, 0));
    set_result(l, SCRATCH);
    return true;
  case OPCODE_table_set:
    load_element(l, (uint32_t)value->imm, value->args[0], AMPHORA_TRAP_TABLE_ACCESS);
    x64_op(&l->as, X64_LEA, X64_64, SCRATCH, x64_mem_index(SCRATCH, SCRATCH2, 3, 0));
    x64_store(&l->as, X64_64, x64_mem(SCRATCH, 0), in_register(l, value->args[1], SCRATCH2));
    return true;
  case OPCODE_table_size:
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(VM, offsetof(struct vmctx, tables)));
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, 8 * (int32_t)value->imm));
    x64_load(&l->as, X64_64, SCRATCH, x64_mem(SCRATCH, offsetof(struct aot_table, size)));
    set_result(l, SCRATCH);
    return true;
  case OPCODE_ref_func:
    load_function(l, (uint32_t)value->imm);
    set_result(l, X64_RAX);
    return true;
  case OPCODE_ref_as_non_null: {
    unsigned reg = in_register(l, value->args[0], SCRATCH);
    trap_if_null(l, reg, AMPHORA_TRAP_NULL_REFERENCE);
    set_result(l, reg);
    return true;
  }
  default: return false;
  }
}

bool lower_call(struct lower *l, const struct ir_value *value) {
  switch (value->op) {
  case IR_CALL: lower_direct(l, value); return true;
  case IR_CALL_INDIRECT: lower_indirect(l, value); return true;
  case IR_CALL_REF: lower_reference(l, value); return true;
  case OPCODE_throw: lower_throw(l, value); return true;
  case OPCODE_throw_ref: lower_throw_ref(l, value); return true;
  case IR_RESULT:
    take_result(l, type_of_call(l, value_at(l, value->args[0])), (uint32_t)value->imm);
    return true;
  default: return lower_helper(l, value);
  }
}
