/* SPDX-License-Identifier: MIT */
/* helpers.c: what compiled code calls. */
#include "engine/aot/aot.h"
#include "runtime/bulk.h"
#include "runtime/shared_memory.h"

#include <string.h>

/* Compiled code is left here: backtraces begin with the frame of whoever called the helper. */
#define LEFT_BY(vm) (aot_current_run(vm)->exit = __builtin_frame_address(0))

#define HELPER __attribute__((noinline))

static amphora_instance *instance_of(const struct vmctx *vm) { return vm->instance; }

static slot address_slot(uint64_t value) { return (slot){.u64 = value}; }

static void trap_if(const struct vmctx *vm, amphora_trap trap) {
  if (trap) aot_leave(aot_current_run(vm), trap);
}

HELPER static __attribute__((noreturn)) void trap(struct vmctx *vm, uint8_t *m, uint32_t code,
                                                  uint32_t offset) {
  (void)m;
  LEFT_BY(vm);
  aot_current_run(vm)->trap_offset = offset;
  aot_leave(aot_current_run(vm), code);
}

HELPER static bool is_type_below(const void *sub, const void *super) {
  return runtime_subtype(sub, super);
}

HELPER static __attribute__((noreturn)) void type_mismatch(struct vmctx *vm, uint8_t *m,
                                                           const void *wanted, const void *found,
                                                           uint32_t offset) {
  (void)m;
  LEFT_BY(vm);
  amphora_store *store = instance_of(vm)->store;
  store->called = wanted;
  store->found = found;
  aot_current_run(vm)->trap_offset = offset;
  aot_leave(aot_current_run(vm), AMPHORA_TRAP_INDIRECT_CALL_TYPE);
}

HELPER static void stack(struct vmctx *vm, uint8_t *m, uintptr_t lowest, uint32_t offset) {
  (void)m;
  LEFT_BY(vm);
  amphora_store *store = instance_of(vm)->store;
  aot_current_run(vm)->trap_offset = offset;
  if (atomic_load(&store->interrupted)) aot_leave(aot_current_run(vm), AMPHORA_TRAP_INTERRUPT);
  if (lowest < store->compiled_stack_end) aot_leave(aot_current_run(vm), AMPHORA_TRAP_STACK);
  aot_current_run(vm)->trap_offset = 0;
  atomic_store(&store->host_stack_limit, store->compiled_stack_end);
  if (atomic_load(&store->interrupted)) atomic_store(&store->host_stack_limit, UINTPTR_MAX);
}

/* Whether it is over with an exception that the caller hands on. */
static bool hand_on(struct vmctx *vm) {
  amphora_store *store = instance_of(vm)->store;
  const struct aot_object *object = (const struct aot_object *)instance_of(vm)->module->compiled;
  if (!store->exception || !(object->header.flags & AOT_HANDLERS))
    aot_leave(aot_current_run(vm), AMPHORA_TRAP_NONE);
  if (!store->trace.frames) aot_note_throw(aot_current_run(vm));
  vm->exception = store->exception;
  store->exception = NULL;
  return false;
}

HELPER static bool call(struct vmctx *vm, uint8_t *m, struct aot_function *callee,
                        aot_slot *values) {
  (void)m;
  LEFT_BY(vm);
  const amphora_function *function = (const amphora_function *)callee;
  const struct functype *type = &function->type->type.function;
  amphora_store *store = instance_of(vm)->store;
  store_forget_calls(store); /* of an exception that was caught */
  slot *fp = store->stack_top;
  uint32_t slots = type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
  if (store->stack_end - fp < (ptrdiff_t)slots) trap_if(vm, AMPHORA_TRAP_STACK);
  memcpy(fp, values, type->param_slots * sizeof *fp);
  if (!function->entry(function, instance_of(vm), fp)) return hand_on(vm);
  memcpy(values, fp, type->result_slots * sizeof *fp);
  return true;
}

HELPER static bool finish(struct vmctx *vm, uint8_t *m, aot_slot *values, uint32_t count) {
  (void)m;
  LEFT_BY(vm);
  amphora_store *store = instance_of(vm)->store;
  const amphora_module *module = instance_of(vm)->module;
  store_forget_calls(store);
  slot *fp = store->stack_top;
  uint32_t slots = count;
  for (uint32_t i = 0; i < module->type_count; i++)
    if (functype_at(module, i)->param_slots > slots) slots = functype_at(module, i)->param_slots;
  if (store->stack_end - fp < (ptrdiff_t)slots) trap_if(vm, AMPHORA_TRAP_STACK);
  store->stack_top = fp + slots;
  bool returned = aot_finish_calls(vm, fp);
  store->stack_top = fp;
  if (!returned) return hand_on(vm);
  memcpy(values, fp, count * sizeof *fp);
  return true;
}

/* ---- Memories -----------------------------------------------------------------------------------
 */

HELPER static uint64_t grow_memory(struct vmctx *vm, uint8_t *m, uint32_t memory, uint64_t pages) {
  (void)m;
  LEFT_BY(vm);
  int64_t old = memory_grow(instance_of(vm)->store, instance_of(vm)->memories[memory], pages);
  if (old < 0) trap_if(vm, bulk_charge(instance_of(vm)->store, 0)); /* it may have been ended */
  return (uint64_t)old;
}

HELPER static void fill_memory(struct vmctx *vm, uint8_t *m, uint32_t memory, uint64_t to,
                               uint32_t value, uint64_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_memory_fill(instance_of(vm), memory, address_slot(to), address_slot(value),
                               address_slot(count)));
}

HELPER static void copy_memory(struct vmctx *vm, uint8_t *m, uint32_t to_memory,
                               uint32_t from_memory, uint64_t to, uint64_t from, uint64_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_memory_copy(instance_of(vm), to_memory, from_memory, address_slot(to),
                               address_slot(from), address_slot(count)));
}

HELPER static void init_memory(struct vmctx *vm, uint8_t *m, uint32_t data, uint32_t memory,
                               uint64_t to, uint32_t from, uint32_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_memory_init(instance_of(vm), data, memory, address_slot(to), address_slot(from),
                               address_slot(count)));
}

HELPER static void drop_data(struct vmctx *vm, uint32_t data) {
  instance_of(vm)->data_dropped[data] = true;
}

HELPER static uint32_t notify(struct vmctx *vm, uint8_t *m, uint32_t memory, void *address,
                              uint32_t count) {
  (void)m;
  return atomic_notify(instance_of(vm)->memories[memory], address, count);
}

HELPER static uint32_t wait(struct vmctx *vm, uint8_t *m, uint32_t memory, void *address,
                            uint32_t size, uint64_t expected, int64_t nanoseconds) {
  (void)m;
  LEFT_BY(vm);
  const amphora_instance *instance = instance_of(vm);
  amphora_memory *waited = instance->memories[memory];
  if (!waited->limits.shared) trap_if(vm, AMPHORA_TRAP_UNSHARED_WAIT);
  uint32_t result = atomic_wait(instance->store, waited, address, size, expected, nanoseconds);
  trap_if(vm, bulk_charge(instance->store, 0)); /* an interruption may have ended it */
  return result;
}

/* ---- Tables -------------------------------------------------------------------------------------
 */

HELPER static uint64_t grow_table(struct vmctx *vm, uint8_t *m, uint32_t table, void *initial,
                                  uint64_t count) {
  (void)m;
  LEFT_BY(vm);
  int64_t old = table_grow(instance_of(vm)->tables[table], count, initial);
  if (old < 0) trap_if(vm, bulk_charge(instance_of(vm)->store, 0)); /* it may have been ended */
  return (uint64_t)old;
}

HELPER static void fill_table(struct vmctx *vm, uint8_t *m, uint32_t table, uint64_t to,
                              void *value, uint64_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_table_fill(instance_of(vm), table, address_slot(to), (slot){.ref = value},
                              address_slot(count)));
}

HELPER static void copy_table(struct vmctx *vm, uint8_t *m, uint32_t to_table, uint32_t from_table,
                              uint64_t to, uint64_t from, uint64_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_table_copy(instance_of(vm), to_table, from_table, address_slot(to),
                              address_slot(from), address_slot(count)));
}

HELPER static void init_table(struct vmctx *vm, uint8_t *m, uint32_t segment, uint32_t table,
                              uint64_t to, uint32_t from, uint32_t count) {
  (void)m;
  LEFT_BY(vm);
  trap_if(vm, bulk_table_init(instance_of(vm), segment, table, address_slot(to), address_slot(from),
                              address_slot(count)));
}

HELPER static void drop_elements(struct vmctx *vm, uint32_t segment) {
  instance_of(vm)->elements_dropped[segment] = true;
}

/* ---- Exceptions ---------------------------------------------------------------------------------
 */

HELPER static void *new_exception(struct vmctx *vm, uint8_t *m, uint32_t tag,
                                  const aot_slot *values) {
  (void)m;
  LEFT_BY(vm);
  amphora_instance *instance = instance_of(vm);
  struct exception *exception =
      exception_new(instance->store, instance->tags[tag], (const slot *)values);
  if (!exception) trap_if(vm, store_memory_trap(instance->store));
  return exception;
}

HELPER static void raise(struct vmctx *vm, uint8_t *m, void *exception) {
  (void)m;
  LEFT_BY(vm);
  store_forget_calls(instance_of(vm)->store);
  instance_of(vm)->store->exception = exception;
  hand_on(vm);
}

const struct aot_helpers aot_helpers = {
    .trap = trap,
    .is_subtype = is_type_below,
    .type_mismatch = type_mismatch,
    .stack = stack,
    .call = call,
    .finish = finish,
    .memory_grow = grow_memory,
    .memory_fill = fill_memory,
    .memory_copy = copy_memory,
    .memory_init = init_memory,
    .data_drop = drop_data,
    .notify = notify,
    .wait = wait,
    .table_grow = grow_table,
    .table_fill = fill_table,
    .table_copy = copy_table,
    .table_init = init_table,
    .elem_drop = drop_elements,
    .exception_new = new_exception,
    .raise = raise,
};
