/* SPDX-License-Identifier: MIT */
// Locals, globals and tuples.
#include "asmjs/vector.h"

typedef BinaryenExpressionRef expression;

// --- Locals -----------------------------------------------------------------------------------

bool type_parts(BinaryenType type, struct parts *parts) {
  parts->count = 0;
  BinaryenType types[MAX_VALUES];
  uint32_t arity = BinaryenTypeArity(type);
  if (arity > MAX_VALUES) return false;
  BinaryenTypeExpand(type, types);
  for (uint32_t i = 0; i < arity; i++) {
    if (types[i] == BinaryenTypeInt32())
      parts->types[parts->count++] = T_INT;
    else if (types[i] == BinaryenTypeFloat64())
      parts->types[parts->count++] = T_DOUBLE;
    else if (types[i] == BinaryenTypeFloat32())
      parts->types[parts->count++] = T_FLOAT;
    else if (types[i] == BinaryenTypeInt64()) {
      parts->types[parts->count++] = T_INT;
      parts->types[parts->count++] = T_INT;
    } else if (is_vector(types[i]))
      for (int p = 0; p < VALUE_PARTS; p++) parts->types[parts->count++] = T_INT;
    else // a reference is a number
      parts->types[parts->count++] = T_INT;
  }
  return true;
}

struct parts lower_parts_of(struct lower *l, BinaryenType type) {
  struct parts parts = {0};
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return parts;
  if (!type_parts(type, &parts)) {
    lower_fail(l, "a tuple of more than 32 values");
    parts = (struct parts){1, {T_INT}};
  }
  return parts;
}

enum type lower_first_part(struct lower *l, BinaryenType results) {
  struct parts parts = lower_parts_of(l, results);
  return parts.count ? parts.types[0] : T_VOID;
}

uint32_t lower_locals_of_parts(struct lower *l, struct parts parts) {
  uint32_t first = l->f->locals;
  for (unsigned i = 0; i < parts.count; i++) function_local(l->f, parts.types[i]);
  return first;
}

// New locals for a value of the type; returns the first.
uint32_t lower_new_locals(struct lower *l, BinaryenType type) {
  return is_vector(type) ? vector_locals(l) : lower_locals_of_parts(l, lower_parts_of(l, type));
}

struct value lower_read_locals(struct lower *l, uint32_t first, BinaryenType type) {
  if (type == BinaryenTypeNone() || type == BinaryenTypeUnreachable()) return no_result;
  if (BinaryenTypeArity(type) > 1) return (struct value){.tuple = first};
  if (is_vector(type)) return vector_read(l, first);
  struct value v = {.lo = lower_local(l, first)};
  if (type == BinaryenTypeInt64()) v.hi = lower_local(l, first + 1);
  return v;
}

static void set_local(struct lower *l, uint32_t index, struct node *value) {
  if (value->op != N_LOCAL || value->id != index) lower_append(l, ir_set(l->arena, index, value));
}

void lower_assign(struct lower *l, uint32_t first, struct value v, BinaryenType type) {
  if (is_vector(type))
    vector_assign(l, first, v);
  else if (v.lo) {
    if (v.hi && lower_reads(l, v.hi, first, 1)) v.hi = lower_save(l, v.hi);
    set_local(l, first, v.lo);
    if (v.hi) set_local(l, first + 1, v.hi);
  } else {
    struct parts parts = lower_parts_of(l, type);
    for (unsigned i = 0; i < parts.count; i++)
      lower_append(l, ir_set(l->arena, first + i, lower_local(l, v.tuple + i)));
  }
}

struct value lower_local_get(struct lower *l, expression e) {
  BinaryenType type = BinaryenExpressionGetType(e);
  uint32_t first = l->slots[BinaryenLocalGetGetIndex(e)];
  return lower_read_locals(l, is_vector(type) ? vector_local_read(l, first) : first, type);
}

struct value lower_local_set(struct lower *l, expression e) {
  expression value = BinaryenLocalSetGetValue(e);
  BinaryenType type = BinaryenExpressionGetType(value);
  struct value v = lower_expression(l, value);
  if (type == BinaryenTypeUnreachable()) return no_result;
  uint32_t slot = l->slots[BinaryenLocalSetGetIndex(e)];
  uint32_t first = is_vector(type) ? vector_local_assign(l, slot) : slot;
  bool tee = BinaryenLocalSetIsTee(e);
  if (tee && v.lo && !v.hi) return scalar(ir_set(l->arena, first, v.lo));
  lower_assign(l, first, v, type);
  if (!tee) return no_result;
  return lower_read_locals(l, is_vector(type) ? vector_local_read(l, slot) : first, type);
}

// A global of another module: a foreign function gets each of its parts, another sets all.
static struct value get_foreign(struct lower *l, const struct variable *v, struct parts parts) {
  struct value value = {0};
  for (unsigned i = 0; i < parts.count; i++) {
    bool is_float = parts.types[i] == T_FLOAT;
    enum type type = is_float ? T_DOUBLE : parts.types[i];
    struct node *part = ir_call(l->arena, v->symbol + i, type, E_READ | E_WRITE, NULL);
    if (is_float) part = ir_unary(l->arena, N_DOUBLE_TO_FLOAT, part);
    value.parts[i] = parts.count > 1 ? lower_save(l, part) : part;
  }
  return is_vector(v->type) ? vector_of_ints(l, value.parts) : value;
}

static void set_foreign(struct lower *l, const struct variable *v, struct value value) {
  struct list arguments = {0};
  if (value.lo->type == T_FLOAT) value.lo = ir_unary(l->arena, N_FLOAT_TO_DOUBLE, value.lo);
  for (unsigned i = 0; i < VALUE_PARTS && value.parts[i]; i++)
    list_append(&arguments, value.parts[i]);
  lower_append(l, ir_call(l->arena, v->set, T_VOID, E_READ | E_WRITE, arguments.first));
}

struct value lower_global_get(struct lower *l, expression e) {
  const struct variable *v = module_variable(l->module, BinaryenGlobalGetGetName(e));
  struct parts parts = lower_parts_of(l, v->type);
  if (v->foreign) return get_foreign(l, v, parts);
  if (parts.count == 1) return scalar(lower_global(l, v->symbol, parts.types[0]));
  struct value value = {0};
  for (unsigned i = 0; i < parts.count; i++)
    value.parts[i] = lower_save(l, lower_global(l, v->symbol + i, T_INT));
  return is_vector(v->type) ? vector_of_ints(l, value.parts) : value;
}

// Whether a value of the stack pointer is certain to be above the one before: a frame ends.
static bool is_end_of_frame(expression value) {
  if (BinaryenExpressionGetId(value) != BinaryenBinaryId() ||
      BinaryenBinaryGetOp(value) != BinaryenAddInt32())
    return false;
  expression size = BinaryenBinaryGetRight(value);
  return BinaryenExpressionGetId(size) == BinaryenConstId() && BinaryenConstGetValueI32(size) > 0;
}

// The stack is at the start of memory, and functions of wasi-libc's that call no others use so many
// bytes below the stack pointer.
enum { RED_ZONE = 128 };

static void check_stack(struct lower *l, uint32_t symbol) {
  struct node *pointer = lower_global(l, symbol, T_INT);
  struct node *overflow = ir_binary(l->arena, N_LT_S, pointer, ir_int(l->arena, RED_ZONE));
  struct list trap = {0}, nothing = {0};
  list_append(&trap, lower_trap(l, TRAP_STACK));
  lower_append(l, ir_if(l->arena, overflow, trap, nothing));
}

struct value lower_global_set(struct lower *l, expression e) {
  const struct variable *v = module_variable(l->module, BinaryenGlobalSetGetName(e));
  struct value value = lower_expression(l, BinaryenGlobalSetGetValue(e));
  if (!value.lo) return no_result;
  if (is_vector(v->type)) value = vector_use(l, value, T_INT);
  if (v->foreign) return set_foreign(l, v, value), no_result;
  for (unsigned i = 0; i < VALUE_PARTS && value.parts[i]; i++)
    lower_set_global(l, v->symbol + i, value.parts[i]);
  bool is_stack = (uint32_t)(v - l->module->variables) == l->module->info.stack_pointer;
  if (is_stack && !is_end_of_frame(BinaryenGlobalSetGetValue(e))) check_stack(l, v->symbol);
  return no_result;
}

// --- Tuples -----------------------------------------------------------------------------------

struct value lower_tuple_make(struct lower *l, expression e) {
  struct arguments parts = lower_call_operands(l, e, BinaryenTupleMakeGetNumOperands(e),
                                               BinaryenTupleMakeGetOperandAt, NULL);
  uint32_t first = lower_new_locals(l, BinaryenExpressionGetType(e)), next = first;
  for (unsigned i = 0; i < parts.count; i++) {
    const struct value *v = &parts.values[i];
    for (int p = 0; p < VALUE_PARTS && v->parts[p]; p++)
      lower_append(l, ir_set(l->arena, next++, v->parts[p]));
  }
  return (struct value){.tuple = first};
}

struct value lower_tuple_extract(struct lower *l, expression e) {
  expression tuple = BinaryenTupleExtractGetTuple(e);
  BinaryenType types[MAX_VALUES], type = BinaryenExpressionGetType(tuple);
  struct value v = lower_expression(l, tuple);
  if (BinaryenTypeArity(type) > MAX_VALUES) {
    lower_fail(l, "a tuple of more than 32 values");
    return lower_zero(l, BinaryenTypeInt32());
  }
  BinaryenTypeExpand(type, types);
  uint32_t index = BinaryenTupleExtractGetIndex(e), first = v.tuple;
  for (uint32_t i = 0; i < index; i++) first += lower_parts_of(l, types[i]).count;
  return lower_read_locals(l, first, types[index]);
}
