/* SPDX-License-Identifier: MIT */
/* bodies.h: the bodies of all instructions; included by execute.c where handlers belong. */

OPS_UNARY(UNARY)
OPS_UNARY_TRAP(UNARY_TRAP)
OPS_BINARY(BINARY)
OPS_BINARY_TRAP(BINARY_TRAP)
OPS_COMPARE(COMPARE)
OPS_COMPARE_FLOAT(COMPARE_FLOAT)
OPS_LOAD(LOAD)
OPS_STORE(STORE)
OPS_ATOMIC_LOAD(ATOMIC_LOAD)
OPS_ATOMIC_STORE(ATOMIC_STORE)
OPS_ATOMIC_RMW(ATOMIC_RMW)
OPS_ATOMIC_CMPXCHG(ATOMIC_CMPXCHG)

/* ---- Entering and leaving functions -- */

/* Checks for room on the stacks, and clears the locals that are not parameters: volatile, because a
 * call of memset would cost more than the few stores. */
#define ENTER(count, length)                                                                       \
  do {                                                                                             \
    amphora_store *store = inst->store;                                                            \
    TRAP_IF(store->stack_end - fp < (ptrdiff_t)ip[1].u32 || frame >= store->frames_end,            \
            AMPHORA_TRAP_STACK);                                                                   \
    volatile uint64_t *local = &A.u64;                                                             \
    for (uint64_t left = count; left > 0; left--) *local++ = 0;                                    \
    POLL(length);                                                                                  \
    NEXT(length);                                                                                  \
  } while (0)

OP(enter) { ENTER(ip[1].b_, 2); }
OP(far_enter) { ENTER(ip[2].u64, 3); }

/* A signal's handler may make memory 0 larger. */
OP(attend) {
  if (!store_attend(inst->store, AMPHORA_TRAP_NONE, interp_free_slots(inst->store))) THROW_OR_END;
  mem = inst->memory0->data;
  DISPATCH;
}

OP(exit) { return; }

OP(lazy) {
  ip = interp_translate(frame->function);
  if (unlikely(!ip)) return;
  DISPATCH;
}

OP(foreign) {
  amphora_store *store = inst->store;
  if (unlikely(frame >= store->frames_end)) {
    store->trap = AMPHORA_TRAP_STACK;
    return;
  }
  if (unlikely(!frame->function->entry(frame->function, inst, fp))) THROW_OR_END;
  acc = fp[0].u64; /* as return_1 does */
  RETURN;
}

OP(return_0) { RETURN; }
OP(return_1) {
  acc = A.u64;
  fp[0].u64 = acc;
  RETURN;
}
OP(return_n) {
  memmove(fp, &A, ip[1].u32 * sizeof *fp);
  RETURN;
}

OP(call) { CALL(&inst->own_functions[ip[1].u32], ip[1].a_); }
OP(call_import) { CALL(inst->functions[ip[1].u32], ip[1].a_); }
OP(call_indirect) {
  amphora_function *function = NULL;
  TRAP_OF(find_element(inst, ip[2].u32, fp[ip[2].a_], ip[1].u32, &function));
  CALL(function, ip[1].a_);
}
OP(call_ref) {
  amphora_function *function = fp[ip[2].a_].ref;
  TRAP_IF(!function, AMPHORA_TRAP_NULL_FUNCTION);
  CALL(function, ip[1].a_);
}
OP(return_call) { RETURN_CALL(&inst->own_functions[ip[1].u32], ip[1].a_, ip[1].b_); }
OP(return_call_import) { RETURN_CALL(inst->functions[ip[1].u32], ip[1].a_, ip[1].b_); }
OP(return_call_indirect) {
  amphora_function *function = NULL;
  TRAP_OF(find_element(inst, ip[2].u32, fp[ip[2].a_], ip[1].u32, &function));
  RETURN_CALL(function, ip[1].a_, ip[1].b_);
}
OP(return_call_ref) {
  amphora_function *function = fp[ip[2].a_].ref;
  TRAP_IF(!function, AMPHORA_TRAP_NULL_FUNCTION);
  RETURN_CALL(function, ip[1].a_, ip[1].b_);
}

/* ---- Control -- */

OP(unreachable) { TRAP(AMPHORA_TRAP_UNREACHABLE); }

/* Code is written to here: counters are in the code that counts. */
OP(tally) {
  ((word *)ip)[1].u64++;
  NEXT(2);
}

OP(br) { JUMP(1); }

OP(br_table) {
  uint32_t index = A.u32, count = ip[1].u32;
  ip += index < count ? index : count;
  JUMP(2);
}

OP(br_on_null) {
  if (!A.ref) JUMP(1);
  NEXT(2);
}
OP(br_on_non_null) {
  if (A.ref) JUMP(1);
  NEXT(2);
}

OP(throw) {
  SAVE_PC;
  struct exception *exception = exception_new(inst->store, inst->tags[ip[1].high], fp + ip[1].low);
  TRAP_IF(!exception, store_memory_trap(inst->store));
  THROW(exception);
}
OP(throw_ref) {
  SAVE_PC;
  TRAP_IF(!A.ref, AMPHORA_TRAP_NULL_EXCEPTION);
  THROW(A.ref);
}

/* ---- Moving values -- */

OP(move) {
  SET_RESULT(u64, B.u64);
  NEXT(2);
}
OP(move2) {
  slot low = fp[ip[1].b], high = fp[ip[1].b + 1];
  fp[ip[1].a] = low;
  fp[ip[1].a + 1] = high;
  NEXT(2);
}
OP(copy) {
  memmove(&A, &B, ip[1].u32 * sizeof *fp);
  NEXT(2);
}
OP(far_copy) {
  memmove(fp + ip[1].low, fp + ip[1].high, ip[2].u64 * sizeof *fp);
  NEXT(3);
}
/* The call that follows gets its frame from the caller's record: fp is the caller's again then. */
OP(far_base) {
  fp += ip[1].u32;
  NEXT(2);
}
OP(const32) {
  SET_RESULT(u64, ip[1].u32);
  NEXT(2);
}
OP(const64) {
  SET_RESULT(u64, ip[2].u64);
  NEXT(3);
}
OP(const128) {
  slot *result = &A;
  result[0].u64 = ip[2].u64;
  result[1].u64 = ip[3].u64;
  NEXT(4);
}
OP(select) {
  SET_RESULT(u64, D.u32 ? B.u64 : C.u64);
  NEXT(2);
}
OP(select_acc) {
  SET_RESULT(u64, ACC_u32 ? B.u64 : C.u64);
  NEXT(2);
}
OP(select2) {
  const slot *chosen = D.u32 ? &B : &C;
  slot low = chosen[0], high = chosen[1], *result = &A;
  result[0] = low;
  result[1] = high;
  NEXT(2);
}
OP(global_get) {
  SET_RESULT(u64, inst->globals[ip[1].u32]->value[0].u64);
  NEXT(2);
}
OP(global_set) {
  inst->globals[ip[1].u32]->value[0] = A;
  NEXT(2);
}
OP(global_get2) {
  memcpy(&A, inst->globals[ip[1].u32]->value, 2 * sizeof *fp);
  NEXT(2);
}
OP(global_set2) {
  memcpy(inst->globals[ip[1].u32]->value, &A, 2 * sizeof *fp);
  NEXT(2);
}
OP(ref_func) {
  A.ref = inst->functions[ip[1].u32];
  NEXT(2);
}
OP(ref_as_non_null) {
  TRAP_IF(!A.ref, AMPHORA_TRAP_NULL_REFERENCE);
  NEXT(2);
}

/* ---- Memories -- */

/* ip[2] is the offset; ip[3].low the size of the access, ip[3].high whether it is atomic. */
OP(check_address) {
  TRAP_OF(check_address(inst, ip[1].u32, B, ip[2].u64, ip[3].low, ip[3].high, &A.ref));
  NEXT(4);
}
OP(memory_size) {
  const amphora_memory *memory = inst->memories[ip[2].low];
  set_address(&memory->limits, &A, (int64_t)(memory_size(memory) >> memory->limits.page_log2));
  NEXT(3);
}
OP(memory_grow) {
  amphora_memory *memory = inst->memories[ip[2].low];
  uint64_t pages = address_of(&memory->limits, B);
  int64_t old = memory_grow(inst->store, memory, pages);
  if (old < 0) TRAP_OF(bulk_charge(inst->store, 0)); /* an interruption may have ended it */
  set_address(&memory->limits, &A, old);
  mem = inst->memory0->data;
  NEXT(3);
}
OP(memory_fill) {
  TRAP_OF(bulk_memory_fill(inst, ip[2].low, A, B, C));
  NEXT(3);
}
OP(memory_copy) {
  TRAP_OF(bulk_memory_copy(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(memory_init) {
  TRAP_OF(bulk_memory_init(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(data_drop) {
  inst->data_dropped[ip[2].low] = true;
  NEXT(3);
}
OP(atomic_fence) {
  atomic_thread_fence(memory_order_seq_cst);
  NEXT(2);
}
OP(memory_atomic_notify) {
  A.u32 = atomic_notify(inst->memories[ip[2].low], B.ref, C.u32);
  NEXT(3);
}
OP(memory_atomic_wait32) {
  amphora_memory *memory = inst->memories[ip[2].low];
  TRAP_IF(!memory->limits.shared, AMPHORA_TRAP_UNSHARED_WAIT);
  A.u32 = atomic_wait(inst->store, memory, B.ref, 4, C.u32, D.s64);
  TRAP_OF(bulk_charge(inst->store, 0)); /* an interruption may have ended it */
  NEXT(3);
}
OP(memory_atomic_wait64) {
  amphora_memory *memory = inst->memories[ip[2].low];
  TRAP_IF(!memory->limits.shared, AMPHORA_TRAP_UNSHARED_WAIT);
  A.u32 = atomic_wait(inst->store, memory, B.ref, 8, C.u64, D.s64);
  TRAP_OF(bulk_charge(inst->store, 0)); /* an interruption may have ended it */
  NEXT(3);
}

/* ---- Tables -- */

OP(table_get) {
  const amphora_table *table = inst->tables[ip[2].low];
  uint64_t index = address_of(&table->limits, B);
  TRAP_IF(index >= table->size, AMPHORA_TRAP_TABLE_ACCESS);
  A.ref = table->elements[index];
  NEXT(3);
}
OP(table_set) {
  amphora_table *table = inst->tables[ip[2].low];
  uint64_t index = address_of(&table->limits, A);
  TRAP_IF(index >= table->size, AMPHORA_TRAP_TABLE_ACCESS);
  table->elements[index] = B.ref;
  NEXT(3);
}
OP(table_size) {
  const amphora_table *table = inst->tables[ip[2].low];
  set_address(&table->limits, &A, (int64_t)table->size);
  NEXT(3);
}
OP(table_grow) {
  amphora_table *table = inst->tables[ip[2].low];
  uint64_t count = address_of(&table->limits, C);
  int64_t old = table_grow(table, count, B.ref);
  if (old < 0) TRAP_OF(bulk_charge(inst->store, 0)); /* an interruption may have ended it */
  set_address(&table->limits, &A, old);
  NEXT(3);
}
OP(table_fill) {
  TRAP_OF(bulk_table_fill(inst, ip[2].low, A, B, C));
  NEXT(3);
}
OP(table_copy) {
  TRAP_OF(bulk_table_copy(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(table_init) {
  TRAP_OF(bulk_table_init(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(elem_drop) {
  inst->elements_dropped[ip[2].low] = true;
  NEXT(3);
}

#include "engine/interp/simd_bodies.h"
