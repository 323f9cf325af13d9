/* SPDX-License-Identifier: MIT */
/* facts.c: what is known of a module's functions before they are written. */
#include "engine/aot/writer/writer.h"

#include "base/array.h"

#include <stdlib.h>

enum { CALLS = 1, TAIL_CALLS = 2, HANDLES = 4, THROWS = 8 };

/* What is called by a reference or imported may throw. */
static const uint8_t flags_of[OPCODE_COUNT] = {
    [OPCODE_call] = CALLS,
    [OPCODE_call_indirect] = CALLS | THROWS,
    [OPCODE_call_ref] = CALLS | THROWS,
    [OPCODE_return_call] = CALLS | TAIL_CALLS,
    [OPCODE_return_call_indirect] = CALLS | TAIL_CALLS | THROWS,
    [OPCODE_return_call_ref] = CALLS | TAIL_CALLS | THROWS,
    [OPCODE_try] = HANDLES,
    [OPCODE_try_table] = HANDLES,
    [OPCODE_throw] = THROWS,
    [OPCODE_throw_ref] = THROWS,
    [OPCODE_rethrow] = THROWS,
};

/* Who calls whom directly; by index, without the imported functions. */
struct call {
  uint32_t caller, callee;
};
struct calls {
  struct call *at;
  uint32_t count, capacity;
};

static bool uses_vectors(const amphora_module *module) {
  for (uint32_t i = 0; i < module->type_count; i++) {
    const struct functype *type = functype_at(module, i);
    for (uint32_t p = 0; p < type->param_count; p++)
      if (type->params[p] == T_V128) return true;
    for (uint32_t r = 0; r < type->result_count; r++)
      if (type->results[r] == T_V128) return true;
  }
  for (uint32_t i = 0; i < module->global_count; i++)
    if (module->globals[i].type == T_V128) return true;
  return false;
}

static bool note_call(struct calls *calls, uint32_t caller, uint32_t callee) {
  if (!array_reserve(&calls->at, &calls->capacity, calls->count + 1, sizeof *calls->at))
    return false;
  calls->at[calls->count++] = (struct call){caller, callee};
  return true;
}

static bool look_into(struct module_facts *facts, uint32_t index, struct body *body,
                      struct calls *calls) {
  struct function_facts *function = &facts->functions[index];
  struct instruction in;
  uint32_t imported = body->module->imported_functions;
  bool done = true;
  for (uint32_t i = 0; i < body->local_run_count; i++)
    facts->has_simd |= body->local_runs[i].type == T_V128;
  while (body_next(body, &in)) {
    uint8_t flags = flags_of[in.opcode];
    bool is_direct = in.opcode == OPCODE_call || in.opcode == OPCODE_return_call;
    function->calls |= flags & CALLS;
    function->tail_calls |= (flags & TAIL_CALLS) != 0;
    function->throws |= (flags & THROWS) != 0 || (is_direct && in.index < imported);
    facts->has_handlers |= (flags & HANDLES) != 0;
    facts->has_simd |= in.opcode >= PREFIX_FD && in.opcode < PREFIX_FE;
    if (is_direct && in.index >= imported) done &= note_call(calls, index, in.index - imported);
  }
  facts->has_tail_calls |= function->tail_calls;
  return done && !body->reader.error;
}

static int by_callee(const void *a, const void *b) {
  const struct call *x = a, *y = b;
  return (x->callee > y->callee) - (x->callee < y->callee);
}

/* The first call of the function, of all calls by callee. */
static uint32_t first_call(const struct calls *calls, uint32_t callee) {
  uint32_t low = 0, high = calls->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (calls->at[middle].callee < callee)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Whoever calls a function that throws throws. */
static bool spread_throws(struct module_facts *facts, uint32_t count, struct calls *calls) {
  uint32_t *waiting = calloc(count + 1, sizeof *waiting), waiting_count = 0;
  if (!waiting) return false;
  qsort(calls->at, calls->count, sizeof *calls->at, by_callee);
  for (uint32_t i = 0; i < count; i++)
    if (facts->functions[i].throws) waiting[waiting_count++] = i;
  while (waiting_count) {
    uint32_t callee = waiting[--waiting_count];
    for (uint32_t i = first_call(calls, callee); i < calls->count && calls->at[i].callee == callee;
         i++) {
      struct function_facts *caller = &facts->functions[calls->at[i].caller];
      if (!caller->throws) waiting[waiting_count++] = calls->at[i].caller;
      caller->throws = true;
    }
  }
  free(waiting);
  return true;
}

bool find_facts(const amphora_module *m, struct module_facts *facts) {
  uint32_t own = m->function_count - m->imported_functions;
  facts->functions = calloc(own + 1, sizeof *facts->functions);
  if (!facts->functions) return false;
  facts->has_simd = uses_vectors(m);
  struct body body = {0};
  struct calls calls = {0};
  bool done = true;
  for (uint32_t i = 0; i < own && done; i++) {
    uint32_t function = m->imported_functions + i;
    body_begin(&body, m, function_type(m, function), m->functions[function].body);
    done = look_into(facts, i, &body, &calls);
  }
  done = done && (!calls.count || spread_throws(facts, own, &calls));
  body_free(&body);
  free(calls.at);
  return done;
}
