/* SPDX-License-Identifier: MIT */
// From Binaryen IR to ours: one instruction, and one function.
#include "asmjs/vector.h"

#include <stdlib.h>

typedef BinaryenExpressionRef expression;

// --- Dispatch ---------------------------------------------------------------------------------

struct handler {
  BinaryenExpressionId (*id)(void);
  instruction *lower; // NULL: there is no asm.js form
  const char *name;
};

static const struct handler handlers[] = {
    {BinaryenNopId, lower_nop, "nop"},
    {BinaryenBlockId, lower_block, "block"},
    {BinaryenIfId, lower_if, "if"},
    {BinaryenLoopId, lower_loop, "loop"},
    {BinaryenBreakId, lower_break, "br"},
    {BinaryenSwitchId, lower_switch, "br_table"},
    {BinaryenCallId, lower_direct_call, "call"},
    {BinaryenCallIndirectId, lower_call_indirect, "call_indirect"},
    {BinaryenLocalGetId, lower_local_get, "local.get"},
    {BinaryenLocalSetId, lower_local_set, "local.set"},
    {BinaryenGlobalGetId, lower_global_get, "global.get"},
    {BinaryenGlobalSetId, lower_global_set, "global.set"},
    {BinaryenLoadId, lower_load, "load"},
    {BinaryenStoreId, lower_store, "store"},
    {BinaryenConstId, lower_const, "const"},
    {BinaryenUnaryId, lower_unary, "a unary operator"},
    {BinaryenBinaryId, lower_binary, "a binary operator"},
    {BinaryenSelectId, lower_select, "select"},
    {BinaryenDropId, lower_drop, "drop"},
    {BinaryenReturnId, lower_return, "return"},
    {BinaryenMemorySizeId, lower_memory_size, "memory.size"},
    {BinaryenMemoryGrowId, lower_memory_grow, "memory.grow"},
    {BinaryenMemoryInitId, lower_memory_init, "memory.init"},
    {BinaryenDataDropId, lower_data_drop, "data.drop"},
    {BinaryenMemoryCopyId, lower_memory_copy, "memory.copy"},
    {BinaryenMemoryFillId, lower_memory_fill, "memory.fill"},
    {BinaryenUnreachableId, lower_unreachable, "unreachable"},
    {BinaryenTupleMakeId, lower_tuple_make, "tuple.make"},
    {BinaryenTupleExtractId, lower_tuple_extract, "tuple.extract"},
    {BinaryenAtomicRMWId, NULL, "atomic.rmw"},
    {BinaryenAtomicCmpxchgId, NULL, "atomic.rmw.cmpxchg"},
    {BinaryenAtomicWaitId, NULL, "memory.atomic.wait"},
    {BinaryenAtomicNotifyId, NULL, "memory.atomic.notify"},
    {BinaryenAtomicFenceId, NULL, "atomic.fence"},
    {BinaryenSIMDExtractId, lower_vector_extract, "extract_lane"},
    {BinaryenSIMDReplaceId, lower_vector_replace, "replace_lane"},
    {BinaryenSIMDShuffleId, lower_vector_shuffle, "i8x16.shuffle"},
    {BinaryenSIMDTernaryId, lower_vector_ternary, "v128.bitselect"},
    {BinaryenSIMDShiftId, lower_vector_shift, "a vector's shift"},
    {BinaryenSIMDLoadId, lower_vector_load, "a vector's load"},
    {BinaryenSIMDLoadStoreLaneId, lower_vector_lane, "load_lane or store_lane"},
    {BinaryenPopId, NULL, "pop"},
    {BinaryenTryId, NULL, "try"},
    {BinaryenThrowId, NULL, "throw"},
    {BinaryenRethrowId, NULL, "rethrow"},
    {BinaryenRefNullId, lower_ref_null, "ref.null"},
    {binaryen_is_null_id, lower_ref_is_null, "ref.is_null"},
    {BinaryenRefFuncId, lower_ref_func, "ref.func"},
};

static const struct handler *handler_of(expression e) {
  BinaryenExpressionId id = BinaryenExpressionGetId(e);
  for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++)
    if (handlers[i].id() == id) return &handlers[i];
  return NULL;
}

// Engines parse nested text by recursion.
enum { HIGHEST_TREE = 100 };

static struct value lower_with_handler(struct lower *l, const struct handler *handler,
                                       expression e) {
  if (handler && handler->lower) return handler->lower(l, e);
  lower_fail(l, handler ? handler->name : "an instruction of a later proposal");
  return lower_zero(l, BinaryenExpressionGetType(e));
}

static void save_number(struct lower *l, struct value *v) {
  v->lo = lower_atom(l, v->lo);
  if (v->hi) v->hi = lower_atom(l, v->hi);
}

struct value lower_expression(struct lower *l, expression e) {
  const struct handler *handler = handler_of(e);
  uint32_t others = l->height;
  l->height = 0;
  struct value v = lower_with_handler(l, handler, e);
  BinaryenType type = BinaryenExpressionGetType(e);
  bool is_high = ++l->height > HIGHEST_TREE && v.lo && !is_vector(type) && has_value(type);
  if (is_high) save_number(l, &v);
  if (is_high || l->height < others) l->height = others;
  return v;
}

// --- Functions --------------------------------------------------------------------------------

static void add_vector_parameters(struct lower *l, const BinaryenType *types, uint32_t count) {
  uint32_t *firsts = memory_allocate(count * sizeof *firsts);
  for (uint32_t i = 0; i < count; i++) {
    firsts[i] = l->slots[i];
    if (is_vector(types[i])) l->slots[i] = vector_local(l, firsts[i]);
  }
  vector_homes(l);
  for (uint32_t i = 0; i < count; i++)
    if (is_vector(types[i])) vector_parameter(l, firsts[i], l->slots[i]);
  free(firsts);
}

static void add_slots(struct lower *l, BinaryenFunctionRef function) {
  BinaryenType params = BinaryenFunctionGetParams(function), types[MAX_PARAMS];
  uint32_t param_count = BinaryenTypeArity(params), vars = BinaryenFunctionGetNumVars(function);
  l->slots = memory_allocate((param_count + vars) * sizeof *l->slots);
  BinaryenTypeExpand(params, types);
  for (uint32_t i = 0; i < param_count; i++)
    l->slots[i] = lower_locals_of_parts(l, lower_parts_of(l, types[i]));
  l->f->params = l->f->locals;
  for (uint32_t i = 0; i < vars; i++) {
    BinaryenType type = BinaryenFunctionGetVar(function, i);
    uint32_t first = lower_locals_of_parts(l, lower_parts_of(l, type));
    l->slots[param_count + i] = is_vector(type) ? vector_local(l, first) : first;
  }
  add_vector_parameters(l, types, param_count);
  l->f->first_temp = l->f->locals;
}

static void lower_body(struct lower *l, BinaryenFunctionRef function) {
  BinaryenType results = BinaryenFunctionGetResults(function);
  expression body = BinaryenFunctionGetBody(function);
  l->f->result = (uint8_t)lower_first_part(l, results);
  struct value v = no_result;
  if (has_value(results))
    v = lower_expression(l, body);
  else
    lower_statement(l, body);
  if (has_value(BinaryenExpressionGetType(body)) && has_value(results)) lower_result(l, v, results);
}

static error *lower_with(struct module *m, BinaryenFunctionRef function,
                         struct representations *representations, struct function **lowered) {
  struct function *f = arena_allocate(m->arena, sizeof *f);
  struct lower l = {
      .module = m, .arena = m->arena, .f = f, .out = &f->body, .representations = representations};
  const struct callee *callee = module_callee(m, BinaryenFunctionGetName(function));
  l.name = callee->name;
  f->symbol = callee->symbol;
  add_slots(&l, function);
  if (!l.failure) lower_body(&l, function);
  if (!l.failure && !flatten_blocks(m->arena, f)) lower_fail(&l, "a loop in more than 900 others");
  free(l.slots);
  free(l.assigned);
  *lowered = f;
  return l.failure;
}

error *lower_function(struct module *m, BinaryenFunctionRef function) {
  struct representations *representations = representations_new();
  struct function *f;
  error *failure = lower_with(m, function, representations, &f);
  if (!failure && representations_decide(representations)) {
    free(f->types);
    failure = lower_with(m, function, representations, &f);
  }
  representations_free(representations);
  *m->functions_end = f;
  m->functions_end = &f->next;
  return failure;
}
