/* SPDX-License-Identifier: MIT */
/* call.c: calls from the host into guests and from guests into the host. */
#include "base/error.h"
#include "runtime/engine.h"
#include "runtime/host_stack.h"

#include <stdlib.h>
#include <string.h>

/* Guest calls that host functions make nest on the host's stack: so many if its size is not known.
 */
enum { MAX_HOST_DEPTH = 200 };

static bool has_host_stack(const amphora_store *store) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (!store->host_stack_end) return store->host_depth < MAX_HOST_DEPTH;
  return here - store->host_stack_end >= store->options.host_stack_bytes;
}

void slots_from_values(slot *slots, const amphora_value *values, const valtype *types,
                       uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    switch (types[i]) {
    case T_I32:
    case T_F32: (slots++)->u64 = (uint32_t)values[i].i32; break;
    case T_V128:
      memcpy(slots, values[i].v128, 16);
      slots += 2;
      break;
    case T_I64:
    case T_F64: (slots++)->s64 = values[i].i64; break;
    default: *slots++ = (slot){.ref = values[i].ref}; break;
    }
  }
}

void values_from_slots(amphora_value *values, const slot *slots, const valtype *types,
                       uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    switch (types[i]) {
    case T_I32:
    case T_F32: values[i].i32 = (slots++)->s32; break;
    case T_V128:
      memcpy(values[i].v128, slots, 16);
      slots += 2;
      break;
    case T_I64:
    case T_F64: values[i].i64 = (slots++)->s64; break;
    default: values[i].ref = (slots++)->ref; break;
    }
  }
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static amphora_error *check_values(const amphora_store *store, const amphora_value *values,
                                   const valtype *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (!value_has_type(store, &values[i], types[i]))
      return amphora_error_new(AMPHORA_HOST, "type mismatch: the reference in value %u", i);
  return NULL;
}

/* ---- From guest to host -------------------------------------------------------------------------
 */

static amphora_error *call_back(const struct host_function *host, amphora_instance *caller,
                                amphora_value *values) {
  struct run *run = leave_guest();
  amphora_error *error = host->callback(host->data, caller, values);
  enter_guest(run);
  return error;
}

/* Notes how a host function failed. */
static bool fail(amphora_store *store, amphora_error *error) {
  struct exception *exception = error->exception;
  if (exception && exception->store == store) {
    store->exception = exception; /* goes on through the guest */
    amphora_error_delete(error);
  } else {
    store->error = error;
  }
  return false;
}

static bool call_on_signal(amphora_store *store, amphora_trap trap) {
  struct run *run = leave_guest();
  amphora_error *error = store->on_signal(store->signal_data, trap);
  enter_guest(run);
  return !error || fail(store, error);
}

bool store_attend(amphora_store *store, amphora_trap trap, slot *top) {
  slot *outer = store->stack_top;
  bool goes_on = true;
  if (store_is_interrupted(store)) {
    store->trap = AMPHORA_TRAP_INTERRUPT;
    return false;
  }
  atomic_store(&store->attention, false);
  bool signalled = atomic_exchange(&store->signalled, false);
  if (!store->on_signal || !has_host_stack(store)) return !trap;
  store->stack_top = top;
  store->trap = AMPHORA_TRAP_NONE;
  if (signalled || trap) goes_on = call_on_signal(store, trap);
  store->stack_top = outer;
  if (goes_on) store->trap = trap;
  return goes_on && !trap;
}

bool call_host(const amphora_function *function, amphora_instance *caller, slot *fp) {
  const struct host_function *host = (const struct host_function *)function;
  const struct functype *type = &function->type->type.function;
  amphora_store *store = function->type->store;
  uint32_t slots = larger(type->param_slots, type->result_slots);
  uint32_t count = larger(type->param_count, type->result_count);
  amphora_value few[16], *values = few;
  if (store->stack_end - fp < (ptrdiff_t)slots || !has_host_stack(store)) {
    store->trap = AMPHORA_TRAP_STACK;
    return false;
  }
  uint64_t size = count * sizeof *values;
  if (size > sizeof few && !(values = budget_realloc(&store->budget, NULL, 0, size))) {
    store->trap = store_memory_trap(store);
    return false;
  }
  values_from_slots(values, fp, type->params, type->param_count);
  slot *top = store->stack_top;
  store->stack_top = fp + slots;
  amphora_error *error = call_back(host, caller, values);
  store->stack_top = top;
  if (!error) error = check_values(store, values, type->results, type->result_count);
  if (!error) slots_from_values(fp, values, type->results, type->result_count);
  if (values != few) budget_free(&store->budget, values, size);
  if (error) return fail(store, error);
  /* A call that an interruption ended early must not look as if it had come to its end. */
  return !atomic_load_explicit(&store->attention, memory_order_relaxed) ||
         store_attend(store, AMPHORA_TRAP_NONE, fp + slots);
}

/* ---- From host to guest -------------------------------------------------------------------------
 */

static amphora_error *call_guest(amphora_function *function, amphora_value *values) {
  const struct functype *type = &function->type->type.function;
  amphora_store *store = function->type->store;
  slot *fp = store->stack_top;
  if (!has_host_stack(store) ||
      store->stack_end - fp < (ptrdiff_t)larger(type->param_slots, type->result_slots))
    return error_trap(AMPHORA_TRAP_STACK);
  slots_from_values(fp, values, type->params, type->param_count);
  store->host_depth++;
  bool returned = function->entry(function, NULL, fp);
  store->host_depth--;
  if (!returned) return take_error(store);
  values_from_slots(values, fp, type->results, type->result_count);
  return NULL;
}

amphora_error *amphora_call(amphora_function *function, amphora_value *values) {
  const struct functype *type = &function->type->type.function;
  amphora_error *error =
      check_values(function->type->store, values, type->params, type->param_count);
  if (error) return error;
  if (function->instance) {
    amphora_store *store = function->type->store;
    uintptr_t outer = store->host_stack_end; /* of another thread, it may be */
    store->host_stack_end = host_stack_end();
    error = call_guest(function, values);
    store->host_stack_end = outer;
    return error;
  }
  const struct host_function *host = (const struct host_function *)function;
  return call_back(host, NULL, values);
}

amphora_functype amphora_function_type(const amphora_function *function) {
  return function->type->public_type;
}

amphora_error *amphora_function_new(amphora_store *store, const amphora_functype *type,
                                    amphora_host_function callback, void *data,
                                    amphora_function **result) {
  struct host_function *host = store_alloc(store, 1, sizeof *host);
  const struct runtime_type *own_type = host ? store_public_type(store, type) : NULL;
  if (!own_type) return store_memory_error(store);
  host->function =
      (struct amphora_function){.entry = call_host, .type = own_type, .index = UINT32_MAX};
  store->engine->bind(&host->function);
  host->callback = callback;
  host->data = data;
  *result = &host->function;
  return NULL;
}
