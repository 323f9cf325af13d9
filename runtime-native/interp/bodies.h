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

/* Checks for room on the stacks, and clears the locals that are not parameters. */
OP(enter) {
  amphora_store *store = inst->store;
  TRAP_IF(store->stack_end - fp < (ptrdiff_t)ip[1].u32 || frame >= store->frames_end,
          AMPHORA_TRAP_STACK);
  POLL;
  /* Volatile, because a call of memset would cost more than the few stores. */
  volatile uint64_t *local = &A.u64;
  for (uint32_t count = ip[1].b_; count > 0; count--) *local++ = 0;
  NEXT(2);
}

OP(exit) { return; }

OP(lazy) {
  ip = interp_translate(frame->function);
  if (unlikely(!ip)) {
    inst->store->trap = AMPHORA_TRAP_HOST_MEMORY;
    return;
  }
  DISPATCH;
}

OP(host) {
  amphora_store *store = inst->store;
  if (unlikely(frame >= store->frames_end)) {
    store->trap = AMPHORA_TRAP_STACK;
    return;
  }
  if (unlikely(!call_host(frame->function, inst, fp))) {
    if (store->error || store->trap) return;
    THROW(store->exception);
  }
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
  amphora_function *function;
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
  amphora_function *function;
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
  struct exception *exception = exception_new(inst->store, inst->tags[ip[1].u32], &A);
  TRAP_IF(!exception, AMPHORA_TRAP_HOST_MEMORY);
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
  set_address(&memory->bounds, &A, (int64_t)(memory_size(memory) >> memory->bounds.page_log2));
  NEXT(3);
}
OP(memory_grow) {
  amphora_memory *memory = inst->memories[ip[2].low];
  uint64_t pages = address(&memory->bounds, B);
  set_address(&memory->bounds, &A, memory_grow(memory, pages));
  mem = inst->memory0->data;
  NEXT(3);
}
OP(memory_fill) {
  TRAP_OF(fill_memory(inst, ip[2].low, A, B, C));
  NEXT(3);
}
OP(memory_copy) {
  TRAP_OF(copy_memory(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(memory_init) {
  uint64_t to = address(&inst->memories[ip[2].high]->bounds, A);
  TRAP_OF(instance_memory_init(inst, ip[2].low, ip[2].high, to, B.u32, C.u32));
  TRAP_OF(charge(inst->store, C.u32));
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
  A.u32 = atomic_notify(inst->store, B.ref, C.u32);
  NEXT(2);
}
OP(memory_atomic_wait32) {
  TRAP_IF(!inst->memories[ip[2].low]->bounds.shared, AMPHORA_TRAP_UNSHARED_WAIT);
  A.u32 = atomic_wait(inst->store, B.ref, 4, C.u32, D.s64);
  TRAP_OF(charge(inst->store, 0)); /* an interruption may have ended it */
  NEXT(3);
}
OP(memory_atomic_wait64) {
  TRAP_IF(!inst->memories[ip[2].low]->bounds.shared, AMPHORA_TRAP_UNSHARED_WAIT);
  A.u32 = atomic_wait(inst->store, B.ref, 8, C.u64, D.s64);
  TRAP_OF(charge(inst->store, 0)); /* an interruption may have ended it */
  NEXT(3);
}

/* ---- Tables -- */

OP(table_get) {
  const amphora_table *table = inst->tables[ip[2].low];
  uint64_t index = address(&table->bounds, B);
  TRAP_IF(index >= table->size, AMPHORA_TRAP_TABLE_ACCESS);
  A.ref = table->elements[index];
  NEXT(3);
}
OP(table_set) {
  amphora_table *table = inst->tables[ip[2].low];
  uint64_t index = address(&table->bounds, A);
  TRAP_IF(index >= table->size, AMPHORA_TRAP_TABLE_ACCESS);
  table->elements[index] = B.ref;
  NEXT(3);
}
OP(table_size) {
  const amphora_table *table = inst->tables[ip[2].low];
  set_address(&table->bounds, &A, (int64_t)table->size);
  NEXT(3);
}
OP(table_grow) {
  amphora_table *table = inst->tables[ip[2].low];
  uint64_t count = address(&table->bounds, C);
  set_address(&table->bounds, &A, table_grow(table, count, B.ref));
  NEXT(3);
}
OP(table_fill) {
  TRAP_OF(fill_table(inst, ip[2].low, A, B, C));
  NEXT(3);
}
OP(table_copy) {
  TRAP_OF(copy_table(inst, ip[2].low, ip[2].high, A, B, C));
  NEXT(3);
}
OP(table_init) {
  uint64_t to = address(&inst->tables[ip[2].high]->bounds, A);
  TRAP_OF(instance_table_init(inst, ip[2].low, ip[2].high, to, B.u32, C.u32));
  TRAP_OF(charge(inst->store, C.u32 * UINT64_C(8)));
  NEXT(3);
}
OP(elem_drop) {
  inst->elements_dropped[ip[2].low] = true;
  NEXT(3);
}

#include "interp/simd_bodies.h"
