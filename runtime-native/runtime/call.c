/* call.c: calls from the host into guests and from guests into the host. */
#include "interp/interp.h"
#include "module/error.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <string.h>

/* Guest calls that host functions make nest on the host's stack. */
enum { MAX_HOST_DEPTH = 200 };

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

static amphora_error *check_values(const struct runtime_type *type, const amphora_value *values,
                                   const valtype *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (!value_has_type(&values[i], types[i], type))
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

bool call_host(const amphora_function *function, amphora_instance *caller, slot *fp) {
  const struct host_function *host = (const struct host_function *)function;
  const struct functype *type = &function->type->type;
  amphora_store *store = function->type->store;
  uint32_t slots = larger(type->param_slots, type->result_slots);
  uint32_t count = larger(type->param_count, type->result_count);
  amphora_value few[16], *values = few;
  if (store->stack_end - fp < (ptrdiff_t)slots) {
    store->trap = AMPHORA_TRAP_STACK;
    return false;
  }
  if (count > sizeof few / sizeof *few && !(values = malloc(count * sizeof *values))) {
    store->trap = AMPHORA_TRAP_HOST_MEMORY;
    return false;
  }
  values_from_slots(values, fp, type->params, type->param_count);
  slot *top = store->stack_top;
  store->stack_top = fp + slots;
  amphora_error *error = call_back(host, caller, values);
  store->stack_top = top;
  if (!error) error = check_values(function->type, values, type->results, type->result_count);
  if (!error) slots_from_values(fp, values, type->results, type->result_count);
  if (values != few) free(values);
  if (error) return fail(store, error);
  /* A call that the interruption ended early must not look as if it had come to its end. */
  if (!atomic_load_explicit(&store->interrupted, memory_order_relaxed)) return true;
  store->trap = AMPHORA_TRAP_INTERRUPT;
  return false;
}

/* ---- From host to guest -------------------------------------------------------------------------
 */

static amphora_error *call_guest(amphora_function *function, amphora_value *values) {
  const struct functype *type = &function->type->type;
  amphora_store *store = function->type->store;
  slot *fp = store->stack_top;
  if (store->host_depth >= MAX_HOST_DEPTH ||
      store->stack_end - fp < (ptrdiff_t)larger(type->param_slots, type->result_slots))
    return error_trap(AMPHORA_TRAP_STACK);
  slots_from_values(fp, values, type->params, type->param_count);
  struct frame *last = store->frame;
  store->host_depth++;
  bool returned = run_guest(store, function, fp);
  store->host_depth--;
  if (!returned) return take_error(store, last);
  store->frame = last;
  values_from_slots(values, fp, type->results, type->result_count);
  return NULL;
}

amphora_error *amphora_call(amphora_function *function, amphora_value *values) {
  const struct functype *type = &function->type->type;
  amphora_error *error = check_values(function->type, values, type->params, type->param_count);
  if (error) return error;
  if (function->instance) return call_guest(function, values);
  const struct host_function *host = (const struct host_function *)function;
  return call_back(host, NULL, values);
}

amphora_functype amphora_function_type(const amphora_function *function) {
  return function->type->public_type;
}

amphora_error *amphora_function_new(amphora_store *store, const amphora_functype *type,
                                    amphora_host_function callback, void *data,
                                    amphora_function **result) {
  struct host_function *host = arena_alloc(&store->arena, 1, sizeof *host);
  const struct runtime_type *own_type = host ? store_public_type(store, type) : NULL;
  if (!own_type) return error_out_of_memory();
  host->function = (struct amphora_function){interp_host_code(), own_type, NULL, UINT32_MAX};
  host->callback = callback;
  host->data = data;
  *result = &host->function;
  return NULL;
}
