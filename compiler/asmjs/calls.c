/* SPDX-License-Identifier: MIT */
// Calls, and references to functions.
#include "asmjs/vector.h"

#include <stdlib.h>

typedef BinaryenExpressionRef expression;

// --- Calls ------------------------------------------------------------------------------------

struct arguments lower_call_operands(struct lower *l, expression e, unsigned count,
                                     expression (*operand)(expression, BinaryenIndex),
                                     expression target) {
  unsigned all = count + (target != NULL);
  expression *expressions = memory_allocate(all * sizeof *expressions);
  struct value *values = arena_allocate(l->arena, all * sizeof *values);
  for (unsigned i = 0; i < count; i++) expressions[i] = operand(e, i);
  if (target) expressions[count] = target;
  lower_operands(l, expressions, all, values);
  for (unsigned i = 0; i < count; i++)
    if (is_vector(BinaryenExpressionGetType(expressions[i]))) {
      lower_spill(l, values, i);
      values[i] = vector_use(l, values[i], T_INT);
    }
  free(expressions);
  return (struct arguments){values, count};
}

// The arguments as a list of nodes. Foreign functions take floats as doubles.
static struct node *argument_list(struct lower *l, struct arguments arguments, bool foreign) {
  struct list list = {0};
  for (unsigned i = 0; i < arguments.count; i++) {
    struct value v = arguments.values[i];
    if (!v.lo) continue;
    if (foreign && v.lo->type == T_FLOAT) v.lo = ir_unary(l->arena, N_FLOAT_TO_DOUBLE, v.lo);
    for (unsigned p = 0; p < VALUE_PARTS && v.parts[p]; p++) list_append(&list, v.parts[p]);
  }
  return list.first;
}

// What a call returns: the call itself if its value is one part, else temporaries.
static struct value call_result(struct lower *l, struct node *call, BinaryenType results) {
  struct parts parts = lower_parts_of(l, results);
  if (parts.count == 0) {
    lower_append(l, call);
    return no_result;
  }
  if (parts.count == 1) return scalar(call);
  uint32_t first = lower_locals_of_parts(l, parts);
  lower_append(l, ir_set(l->arena, first, call));
  unsigned used[T_FLOAT + 1] = {0};
  for (unsigned i = 1; i < parts.count; i++) {
    enum type t = parts.types[i];
    uint32_t from = module_result_register(l->module, t, used[t]++);
    lower_append(l, ir_set(l->arena, first + i, lower_global(l, from, t)));
  }
  return lower_read_locals(l, first, results);
}

static struct value finish_call(struct lower *l, struct node *call, BinaryenType results,
                                bool returns) {
  struct value v = call_result(l, call, results);
  if (!returns) return v;
  if (has_value(results))
    lower_result(l, v, results);
  else
    lower_append(l, ir_return(l->arena, NULL));
  return no_result;
}

// An instruction on a table: the JavaScript around the module does it.
static struct value lower_placeholder(struct lower *l, const struct callee *callee,
                                      struct arguments arguments, bool returns) {
  static const uint32_t symbols[PLACEHOLDER_KINDS] = {
      [PLACEHOLDER_TABLE_GET] = S_TABLE_GET,   [PLACEHOLDER_TABLE_SET] = S_TABLE_SET,
      [PLACEHOLDER_TABLE_SIZE] = S_TABLE_SIZE, [PLACEHOLDER_TABLE_GROW] = S_TABLE_GROW,
      [PLACEHOLDER_TABLE_FILL] = S_TABLE_FILL, [PLACEHOLDER_TABLE_COPY] = S_TABLE_COPY,
      [PLACEHOLDER_TABLE_INIT] = S_TABLE_INIT, [PLACEHOLDER_ELEM_DROP] = S_ELEM_DROP,
  };
  const struct placeholder *s = callee->placeholder;
  struct node *first = ir_int(l->arena, (int32_t)s->index[0]);
  struct node *second = ir_int(l->arena, (int32_t)s->index[1]);
  bool two = s->kind == PLACEHOLDER_TABLE_COPY || s->kind == PLACEHOLDER_TABLE_INIT;
  first->next = two ? second : argument_list(l, arguments, true);
  if (two) second->next = argument_list(l, arguments, true);
  struct node *call = lower_call(l, symbols[s->kind], lower_first_part(l, callee->results), first);
  return finish_call(l, call, callee->results, returns);
}

struct value lower_direct_call(struct lower *l, expression e) {
  const struct callee *callee = module_callee(l->module, BinaryenCallGetTarget(e));
  struct arguments arguments =
      lower_call_operands(l, e, BinaryenCallGetNumOperands(e), BinaryenCallGetOperandAt, NULL);
  if (callee->placeholder) return lower_placeholder(l, callee, arguments, BinaryenCallIsReturn(e));
  enum type type = lower_first_part(l, callee->results);
  bool converts = callee->imported && type == T_FLOAT;
  struct node *call = ir_call(l->arena, callee->symbol, converts ? T_DOUBLE : type,
                              E_READ | E_WRITE, argument_list(l, arguments, callee->imported));
  if (converts) call = ir_unary(l->arena, N_DOUBLE_TO_FLOAT, call);
  return finish_call(l, call, callee->results, BinaryenCallIsReturn(e));
}

// The slot of the asm.js tables that an element of a static table has; the last one for all that
// the table has not.
static struct node *static_slot(struct lower *l, uint32_t table, struct node *index) {
  const struct table *t = &l->module->tables[table];
  struct node *base = ir_int(l->arena, (int32_t)t->base);
  struct node *last = ir_int(l->arena, (int32_t)(t->base + (1u << t->bits) - 1));
  struct node *bits = ir_int(l->arena, (int32_t)t->bits);
  struct node *again = lower_bind(l, &index);
  struct node *beyond = ir_binary(l->arena, N_SHR_U, index, bits);
  return ir_select(l->arena, beyond, last, ir_binary(l->arena, N_ADD, again, base));
}

// The slot that JavaScript finds for an element of a table that it keeps.
static struct node *found_slot(struct lower *l, uint32_t table, struct node *index,
                               uint32_t signature) {
  struct node *first = ir_int(l->arena, (int32_t)table);
  struct node *last = ir_int(l->arena, (int32_t)signature);
  struct node *call = lower_call(l, S_TABLE_SLOT, T_INT, lower_arguments(first, index, last, NULL));
  return lower_save(l, call);
}

struct value lower_call_indirect(struct lower *l, expression e) {
  struct module *m = l->module;
  BinaryenType params = BinaryenCallIndirectGetParams(e);
  BinaryenType results = BinaryenCallIndirectGetResults(e);
  if (BinaryenCallIndirectGetNumOperands(e) > MAX_PARAMS) {
    lower_fail(l, "call_indirect with more than 1000 operands");
    return lower_zero(l, results);
  }
  struct arguments arguments =
      lower_call_operands(l, e, BinaryenCallIndirectGetNumOperands(e),
                          BinaryenCallIndirectGetOperandAt, BinaryenCallIndirectGetTarget(e));
  struct node *index = arguments.values[arguments.count].lo;
  const struct signature *signature = module_signature(m, params, results);
  uint32_t symbol = signature->table, table = module_table(m, BinaryenCallIndirectGetTable(e));
  bool is_static = m->tables[table].is_static;
  // JavaScript evaluates the index first.
  unsigned before = is_static ? 0 : E_READ | E_WRITE;
  lower_save_conflicting(l, arguments.values, arguments.count, index, before);
  index = is_static ? static_slot(l, table, index)
                    : found_slot(l, table, index, (uint32_t)(signature - m->signatures));
  struct node *call = ir_call(l->arena, symbol, lower_first_part(l, results), E_READ | E_WRITE,
                              argument_list(l, arguments, false));
  call->op = N_CALL_TABLE;
  call->b = index;
  return finish_call(l, call, results, BinaryenCallIndirectIsReturn(e));
}

// --- References -------------------------------------------------------------------------------

struct value lower_ref_null(struct lower *l, expression e) {
  (void)e;
  return scalar(ir_int(l->arena, 0));
}

struct value lower_ref_is_null(struct lower *l, expression e) {
  struct value v = lower_expression(l, binaryen_is_null_value(e));
  return v.lo ? scalar(ir_not(l->arena, v.lo)) : lower_zero(l, BinaryenTypeInt32());
}

struct value lower_ref_func(struct lower *l, expression e) {
  const struct callee *callee = module_callee(l->module, BinaryenRefFuncGetFunc(e));
  return scalar(ir_int(l->arena, (int32_t)callee->number));
}
