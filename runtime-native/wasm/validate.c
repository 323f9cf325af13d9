/* SPDX-License-Identifier: MIT */
/* validate.c: the validation algorithm of the specification's appendix A.3. */
#include "wasm/validate.h"

#include "base/array.h"
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Failure ------------------------------------------------------------------------------------
 */

__attribute__((cold, format(printf, 2, 3))) static bool invalid(struct validator *v,
                                                                const char *format, ...) {
  if (v->body.reader.error) return false;
  char text[200];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  v->body.reader.error = error_at(AMPHORA_INVALID, v->instruction.offset, "%s", text);
  v->body.reader.at = v->body.reader.end;
  return false;
}

__attribute__((cold)) static bool no_memory(struct validator *v) {
  if (!v->body.reader.error) v->body.reader.error = error_out_of_memory();
  v->body.reader.at = v->body.reader.end;
  return false;
}

static const char *instruction_name(const struct validator *v) {
  return opcode_name(v->instruction.opcode);
}

__attribute__((cold)) static bool mismatch(struct validator *v, valtype wanted, valtype found) {
  char wanted_name[32], found_name[32];
  return invalid(v, "type mismatch: %s wants %s, the stack has %s", instruction_name(v),
                 valtype_name(wanted, wanted_name), valtype_name(found, found_name));
}

static inline bool matches(const struct validator *v, valtype sub, valtype super) {
  return type_matches(v->module->types, sub, super);
}

static bool reserve(struct validator *v, void *array, uint32_t *capacity, uint32_t count,
                    size_t size) {
  return array_reserve(array, capacity, count, size) || no_memory(v);
}

/* ---- The value stack ----------------------------------------------------------------------------
 */

static inline struct control *innermost(struct validator *v) { return &v->controls[v->depth - 1]; }

static inline bool push(struct validator *v, valtype type) {
  if (v->height == v->stack_capacity) {
    if (v->height == MAX_OPERANDS) return invalid(v, "too many operands");
    if (!reserve(v, &v->stack, &v->stack_capacity, v->height + 1, sizeof *v->stack)) return false;
  }
  v->stack[v->height++] = type;
  if (v->height > v->max_height) v->max_height = v->height;
  return true;
}

__attribute__((cold)) static bool pop_beyond(struct validator *v, valtype wanted, valtype *found) {
  *found = T_BOTTOM;
  if (innermost(v)->unreachable) return true;
  char name[32];
  return invalid(v, "type mismatch: %s wants %s, the stack is empty", instruction_name(v),
                 valtype_name(wanted, name));
}

static inline bool pop_any(struct validator *v, valtype *found) {
  if (v->height == innermost(v)->height) return pop_beyond(v, T_BOTTOM, found);
  *found = v->stack[--v->height];
  return true;
}

/* Any reference: one that unreachable code takes from an empty stack is of all reference types, but
 * of no other. */
static bool pop_reference(struct validator *v, valtype *found) {
  if (!pop_any(v, found)) return false;
  if (*found == T_BOTTOM) *found = REF | HEAP_BOTTOM;
  return is_ref(*found) || mismatch(v, T_FUNCREF, *found);
}

static inline bool pop(struct validator *v, valtype wanted) {
  valtype found;
  if (v->height == innermost(v)->height) return pop_beyond(v, wanted, &found);
  found = v->stack[--v->height];
  return found == wanted || matches(v, found, wanted) || mismatch(v, wanted, found);
}

enum { FEW = 8 };

/* Pops values of the types. What lies below the stack in unreachable code costs nothing, and equal
 * types are compared as bytes: the cost of an instruction must not follow from the length of types
 * that it only names. */
static bool pop_all(struct validator *v, const valtype *types, uint32_t count) {
  uint32_t available = v->height - innermost(v)->height;
  if (count > available && !innermost(v)->unreachable)
    return pop_beyond(v, types[count - 1 - available], &(valtype){0});
  uint32_t known = count < available ? count : available;
  const valtype *wanted = types + (count - known), *found = v->stack + (v->height - known);
  if (known > FEW && memcmp(found, wanted, known * sizeof *found) == 0) known = 0;
  for (uint32_t i = known; i-- > 0;)
    if (found[i] != wanted[i] && !matches(v, found[i], wanted[i]))
      return mismatch(v, wanted[i], found[i]);
  v->height = (uint32_t)(found - v->stack);
  return true;
}

static bool push_all(struct validator *v, const valtype *types, uint32_t count) {
  if (count > MAX_OPERANDS - v->height) return invalid(v, "too many operands");
  if (count > v->stack_capacity - v->height &&
      !reserve(v, &v->stack, &v->stack_capacity, v->height + count, sizeof *v->stack))
    return false;
  if (count) memcpy(v->stack + v->height, types, count * sizeof *types);
  v->height += count;
  if (v->height > v->max_height) v->max_height = v->height;
  return true;
}

/* ---- The control stack --------------------------------------------------------------------------
 */

static bool push_control(struct validator *v) {
  if (!reserve(v, &v->controls, &v->control_capacity, v->depth + 1, sizeof *v->controls))
    return false;
  v->controls[v->depth++] =
      (struct control){.height = v->height, .initialized_count = v->initialized_count};
  return true;
}

/* Locals without default that were set in the block are unset after it. */
static void forget_initialized(struct validator *v, uint32_t count) {
  while (v->initialized_count > count) v->is_set[v->initialized[--v->initialized_count]] = false;
}

/* Ends the innermost block: its results must be on the stack, and nothing else. */
static bool pop_control(struct validator *v) {
  const struct control *c = innermost(v);
  uint32_t count;
  const valtype *results = block_results(&v->instruction.block, &count);
  if (!pop_all(v, results, count)) return false;
  if (v->height != c->height)
    return invalid(v, "type mismatch: %u more values than results at the end of a block",
                   v->height - c->height);
  forget_initialized(v, c->initialized_count);
  v->depth--;
  return true;
}

static void set_unreachable(struct validator *v) {
  v->height = innermost(v)->height;
  innermost(v)->unreachable = true;
}

/* The values that a branch to the label takes. */
static const valtype *branch_types(struct validator *v, uint32_t label, uint32_t *count) {
  return label_types(body_block(&v->body, label), count);
}

/* ---- Things of the module that instructions name ------------------------------------------------
 */

#define FIND(what, array, count, noun)                                                             \
  static const struct what *find_##what(struct validator *v, uint32_t index) {                     \
    if (index < v->module->count) return &v->module->array[index];                                 \
    invalid(v, "unknown " noun " %u", index);                                                      \
    return NULL;                                                                                   \
  }
FIND(function, functions, function_count, "function")
FIND(table, tables, table_count, "table")
FIND(memory, memories, memory_count, "memory")
FIND(global, globals, global_count, "global")
FIND(tag, tags, tag_count, "tag")
FIND(element_segment, elements, element_count, "elem segment")
#undef FIND

static const struct functype *find_type(struct validator *v, uint32_t index) {
  if (index < v->module->type_count) return functype_at(v->module, index);
  invalid(v, "unknown type %u", index);
  return NULL;
}

/* Without a data count section it shows at the end of the module what is wrong. */
static bool find_data(struct validator *v, uint32_t index) {
  if (!v->module->has_data_count) return v->lacks_data_count = true;
  return index < v->module->data_count || invalid(v, "unknown data segment %u", index);
}

static valtype address_type(amphora_limits limits) { return limits.is_64 ? T_I64 : T_I32; }
static valtype lesser(valtype a, valtype b) { return a == T_I32 ? a : b; }

static valtype typed_reference(const struct functype *type, uint32_t nullable) {
  return REF | nullable | CONCRETE | type->canonical;
}

/* ---- Blocks and branches ------------------------------------------------------------------------
 */

static bool check_catches(struct validator *v) {
  const struct instruction *in = &v->instruction;
  for (uint32_t i = 0; i < in->catches.count; i++) {
    struct catch_clause clause = in->catches.clauses[i];
    const struct functype *type = NULL;
    if (clause.kind == CATCH || clause.kind == CATCH_REF) {
      const struct tag *tag = find_tag(v, clause.tag);
      if (!tag) return false;
      type = functype_at(v->module, tag->type);
    }
    uint32_t wanted, given = type ? type->param_count : 0;
    const valtype *types = branch_types(v, clause.label + 1, &wanted);
    bool with_ref = clause.kind == CATCH_REF || clause.kind == CATCH_ALL_REF;
    bool fits = wanted == given + with_ref;
    for (uint32_t k = 0; fits && k < given; k++) fits = matches(v, type->params[k], types[k]);
    if (fits && with_ref) fits = matches(v, T_EXNREF & ~NULLABLE, types[given]);
    if (!fits) return invalid(v, "type mismatch: catch clause and label %u", clause.label);
  }
  return true;
}

static bool check_block(struct validator *v) {
  const struct instruction *in = &v->instruction;
  uint32_t count;
  const valtype *params = block_params(&in->block, &count);
  if (in->opcode == OPCODE_if && !pop(v, T_I32)) return false;
  if (!pop_all(v, params, count)) return false;
  if (in->opcode == OPCODE_try_table && !check_catches(v)) return false;
  return push_control(v) && push_all(v, params, count);
}

static bool check_else(struct validator *v) {
  uint32_t count;
  const valtype *params = block_params(&v->instruction.block, &count);
  return pop_control(v) && push_control(v) && push_all(v, params, count);
}

static bool check_catch(struct validator *v) {
  const struct functype *type = NULL;
  if (v->instruction.opcode == OPCODE_catch) {
    const struct tag *tag = find_tag(v, v->instruction.index);
    if (!tag) return false;
    type = functype_at(v->module, tag->type);
  }
  return pop_control(v) && push_control(v) &&
         (!type || push_all(v, type->params, type->param_count));
}

/* The missing else of an if passes the parameters on. */
static bool check_missing_else(struct validator *v) {
  uint32_t param_count, result_count;
  const valtype *params = block_params(&v->instruction.block, &param_count);
  const valtype *results = block_results(&v->instruction.block, &result_count);
  bool same = param_count == result_count;
  for (uint32_t i = 0; same && i < param_count; i++) same = matches(v, params[i], results[i]);
  return same || invalid(v, "type mismatch: if without else must leave its parameters");
}

static bool check_end(struct validator *v) {
  const struct block *block = &v->instruction.block;
  if (!pop_control(v)) return false;
  if (block->opcode == OPCODE_if && !check_missing_else(v)) return false;
  if (v->depth == 0) return true;
  uint32_t count;
  const valtype *results = block_results(block, &count);
  return push_all(v, results, count);
}

static bool check_branch(struct validator *v) {
  uint32_t count;
  const valtype *types = branch_types(v, v->instruction.index, &count);
  if (v->instruction.opcode == OPCODE_br_if)
    return pop(v, T_I32) && pop_all(v, types, count) && push_all(v, types, count);
  if (!pop_all(v, types, count)) return false;
  set_unreachable(v);
  return true;
}

static bool check_branch_on_null(struct validator *v) {
  uint32_t count;
  const valtype *types = branch_types(v, v->instruction.index, &count);
  valtype operand;
  if (v->instruction.opcode == OPCODE_br_on_null) {
    return pop_reference(v, &operand) && pop_all(v, types, count) && push_all(v, types, count) &&
           push(v, operand & ~NULLABLE);
  }
  if (count == 0 || !is_ref(types[count - 1]))
    return invalid(v, "type mismatch: the label of br_on_non_null takes no reference");
  return pop(v, types[count - 1] | NULLABLE) && pop_all(v, types, count - 1) &&
         push_all(v, types, count - 1);
}

/* The operands keep their types: each label must take what is there. */
static bool check_branch_table(struct validator *v) {
  const struct instruction *in = &v->instruction;
  if (!pop(v, T_I32)) return false;
  uint32_t arity, height = v->height, previous = UINT32_MAX;
  branch_types(v, in->table.labels[in->table.count], &arity);
  for (uint32_t i = 0; i <= in->table.count; i++) {
    uint32_t label_arity, label = in->table.labels[i];
    if (label == previous) continue;
    previous = label;
    const valtype *types = branch_types(v, label, &label_arity);
    if (label_arity != arity) return invalid(v, "type mismatch: labels of different arity");
    if (!pop_all(v, types, arity)) return false;
    v->height = height;
  }
  set_unreachable(v);
  return true;
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

static bool check_call(struct validator *v, const struct functype *type) {
  if (!pop_all(v, type->params, type->param_count)) return false;
  bool is_tail = opcode_infos[v->instruction.opcode].flags & ENDS;
  if (!is_tail) return push_all(v, type->results, type->result_count);
  const struct functype *caller = v->body.type;
  bool same = type->result_count == caller->result_count;
  for (uint32_t i = 0; same && i < type->result_count; i++)
    same = matches(v, type->results[i], caller->results[i]);
  if (!same) return invalid(v, "type mismatch: %s returns other results", instruction_name(v));
  set_unreachable(v);
  return true;
}

static bool check_call_direct(struct validator *v) {
  const struct function *f = find_function(v, v->instruction.index);
  return f && check_call(v, functype_at(v->module, f->type));
}

static bool check_call_indirect(struct validator *v) {
  const struct table *table = find_table(v, v->instruction.pair.second);
  if (!table) return false;
  if (!matches(v, table->type, T_FUNCREF))
    return invalid(v, "type mismatch: %s through a table of no functions", instruction_name(v));
  const struct functype *type = find_type(v, v->instruction.pair.first);
  return type && pop(v, address_type(table->limits)) && check_call(v, type);
}

static bool check_call_ref(struct validator *v) {
  const struct functype *type = find_type(v, v->instruction.index);
  return type && pop(v, typed_reference(type, NULLABLE)) && check_call(v, type);
}

static bool check_return(struct validator *v) {
  const struct functype *type = v->body.type;
  if (!pop_all(v, type->results, type->result_count)) return false;
  set_unreachable(v);
  return true;
}

/* ---- Exceptions ---------------------------------------------------------------------------------
 */

static bool check_throw(struct validator *v) {
  const struct tag *tag = find_tag(v, v->instruction.index);
  if (!tag) return false;
  const struct functype *type = functype_at(v->module, tag->type);
  if (!pop_all(v, type->params, type->param_count)) return false;
  set_unreachable(v);
  return true;
}

static bool check_throw_ref(struct validator *v) {
  if (!pop(v, T_EXNREF)) return false;
  set_unreachable(v);
  return true;
}

static bool check_rethrow(struct validator *v) {
  const struct block *target = body_block(&v->body, v->instruction.index);
  if (target->opcode != OPCODE_catch && target->opcode != OPCODE_catch_all)
    return invalid(v, "invalid rethrow label");
  set_unreachable(v);
  return true;
}

/* ---- Variables and references -------------------------------------------------------------------
 */

static bool check_select(struct validator *v) {
  valtype type, other;
  if (v->instruction.opcode == OPCODE_select_typed) {
    if (v->instruction.types.count != 1) return invalid(v, "invalid result arity");
    type = v->instruction.types.type;
    return pop(v, T_I32) && pop(v, type) && pop(v, type) && push(v, type);
  }
  if (!pop(v, T_I32) || !pop_any(v, &type) || !pop_any(v, &other)) return false;
  if (is_ref(type) || is_ref(other))
    return invalid(v, "type mismatch: select of references needs a type");
  if (type == T_BOTTOM) type = other;
  if (other != T_BOTTOM && other != type) return mismatch(v, type, other);
  return push(v, type);
}

static bool check_local_set(struct validator *v, uint32_t index, valtype type) {
  if (!pop(v, type)) return false;
  if (is_defaultable(type) || v->is_set[index]) return true;
  if (!reserve(v, &v->initialized, &v->initialized_capacity, v->initialized_count + 1,
               sizeof *v->initialized))
    return false;
  v->initialized[v->initialized_count++] = index;
  return v->is_set[index] = true;
}

static bool check_local(struct validator *v) {
  uint32_t index = v->instruction.index;
  if (index >= v->body.local_count) return invalid(v, "unknown local %u", index);
  valtype type = body_local(&v->body, index);
  if (v->instruction.opcode == OPCODE_local_set) return check_local_set(v, index, type);
  if (v->instruction.opcode == OPCODE_local_tee && !check_local_set(v, index, type)) return false;
  if (!is_defaultable(type) && !v->is_set[index])
    return invalid(v, "uninitialized local %u", index);
  return push(v, type);
}

static bool check_global(struct validator *v) {
  uint32_t index = v->instruction.index;
  const struct global *global = find_global(v, index);
  if (!global) return false;
  if (!v->body.type) {
    if (index >= v->known_globals) return invalid(v, "unknown global %u", index);
    if (global->is_mutable) return invalid(v, "constant expression required");
  }
  if (v->instruction.opcode == OPCODE_global_get) return push(v, global->type);
  if (!global->is_mutable) return invalid(v, "immutable global");
  return pop(v, global->type);
}

static bool check_ref_func(struct validator *v) {
  const struct function *function = find_function(v, v->instruction.index);
  if (!function) return false;
  if (v->body.type && !function->declared) return invalid(v, "undeclared function reference");
  return push(v, typed_reference(functype_at(v->module, function->type), 0));
}

static bool check_ref_operand(struct validator *v) {
  valtype operand;
  if (!pop_reference(v, &operand)) return false;
  if (v->instruction.opcode == OPCODE_ref_is_null) return push(v, T_I32);
  return push(v, operand & ~NULLABLE); /* ref.as_non_null */
}

/* ---- Copies -------------------------------------------------------------------------------------
 */

static bool pop_copy(struct validator *v, amphora_limits to, amphora_limits from) {
  valtype to_address = address_type(to), from_address = address_type(from);
  return pop(v, lesser(to_address, from_address)) && pop(v, from_address) && pop(v, to_address);
}

static bool check_table_copy(struct validator *v) {
  const struct table *to = find_table(v, v->instruction.pair.first);
  const struct table *from = find_table(v, v->instruction.pair.second);
  if (!to || !from) return false;
  if (!matches(v, from->type, to->type)) return mismatch(v, to->type, from->type);
  return pop_copy(v, to->limits, from->limits);
}

static bool check_memory_copy(struct validator *v) {
  const struct memory *to = find_memory(v, v->instruction.pair.first);
  const struct memory *from = find_memory(v, v->instruction.pair.second);
  return to && from && pop_copy(v, to->limits, from->limits);
}

/* ---- Instructions -------------------------------------------------------------------------------
 */

static bool check_polymorphic(struct validator *v) {
  switch (v->instruction.opcode) {
  case OPCODE_unreachable: set_unreachable(v); return true;
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
  case OPCODE_try:
  case OPCODE_try_table: return check_block(v);
  case OPCODE_else: return check_else(v);
  case OPCODE_catch:
  case OPCODE_catch_all: return check_catch(v);
  case OPCODE_end:
  case OPCODE_delegate: return check_end(v);
  case OPCODE_throw: return check_throw(v);
  case OPCODE_rethrow: return check_rethrow(v);
  case OPCODE_throw_ref: return check_throw_ref(v);
  case OPCODE_br:
  case OPCODE_br_if: return check_branch(v);
  case OPCODE_br_table: return check_branch_table(v);
  case OPCODE_br_on_null:
  case OPCODE_br_on_non_null: return check_branch_on_null(v);
  case OPCODE_return: return check_return(v);
  case OPCODE_call:
  case OPCODE_return_call: return check_call_direct(v);
  case OPCODE_call_indirect:
  case OPCODE_return_call_indirect: return check_call_indirect(v);
  case OPCODE_call_ref:
  case OPCODE_return_call_ref: return check_call_ref(v);
  case OPCODE_drop: return pop_any(v, &(valtype){0});
  case OPCODE_select:
  case OPCODE_select_typed: return check_select(v);
  case OPCODE_local_get:
  case OPCODE_local_set:
  case OPCODE_local_tee: return check_local(v);
  case OPCODE_global_get:
  case OPCODE_global_set: return check_global(v);
  case OPCODE_table_copy: return check_table_copy(v);
  case OPCODE_memory_copy: return check_memory_copy(v);
  case OPCODE_ref_null: return push(v, v->instruction.types.type);
  case OPCODE_ref_is_null:
  case OPCODE_ref_as_non_null: return check_ref_operand(v);
  case OPCODE_ref_func: return check_ref_func(v);
  }
  assert(!"an instruction that is polymorphic");
  return false;
}

/* What a signature's letters for memories and tables stand for. */
struct operand_types {
  valtype address, table_address, element;
};

static bool check_memarg(struct validator *v, const struct opcode_info *info,
                         struct operand_types *types) {
  const struct instruction *in = &v->instruction;
  const struct memory *memory = find_memory(v, in->memory.memory);
  if (!memory) return false;
  if (in->memory.align > info->argument)
    return invalid(v, "alignment must not be larger than natural");
  if (in->memory.align < info->argument && in->opcode >= PREFIX_FE)
    return invalid(v, "alignment must be natural for %s", instruction_name(v));
  if (!memory->limits.is_64 && in->memory.offset > UINT32_MAX)
    return invalid(v, "offset out of range");
  types->address = address_type(memory->limits);
  return true;
}

static bool check_lane(struct validator *v, uint8_t lane, uint32_t lanes) {
  return lane < lanes || invalid(v, "invalid lane index");
}

static bool check_shuffle(struct validator *v) {
  for (int i = 0; i < 16; i++)
    if (!check_lane(v, v->instruction.v128[i], 32)) return false;
  return true;
}

static bool check_named_memory(struct validator *v, uint32_t index, struct operand_types *types) {
  const struct memory *memory = find_memory(v, index);
  if (memory) types->address = address_type(memory->limits);
  return memory != NULL;
}

static bool check_named_table(struct validator *v, uint32_t index, struct operand_types *types) {
  const struct table *table = find_table(v, index);
  if (!table) return false;
  types->table_address = address_type(table->limits);
  types->element = table->type;
  return true;
}

static bool check_elem_table(struct validator *v, struct operand_types *types) {
  const struct element_segment *segment = find_element_segment(v, v->instruction.pair.first);
  if (!segment || !check_named_table(v, v->instruction.pair.second, types)) return false;
  return matches(v, segment->type, types->element) || mismatch(v, types->element, segment->type);
}

static bool check_immediates(struct validator *v, const struct opcode_info *info,
                             struct operand_types *types) {
  const struct instruction *in = &v->instruction;
  switch ((enum immediates)info->immediates) {
  case IMMEDIATES_MEMARG: return check_memarg(v, info, types);
  case IMMEDIATES_MEMARG_LANE:
    return check_memarg(v, info, types) && check_lane(v, in->memory.lane, 16u >> info->argument);
  case IMMEDIATES_LANE: return check_lane(v, in->lane, info->argument);
  case IMMEDIATES_SHUFFLE: return check_shuffle(v);
  case IMMEDIATES_MEMORY: return check_named_memory(v, in->index, types);
  case IMMEDIATES_DATA: return find_data(v, in->index);
  case IMMEDIATES_DATA_MEMORY:
    return check_named_memory(v, in->pair.second, types) && find_data(v, in->pair.first);
  case IMMEDIATES_TABLE: return check_named_table(v, in->index, types);
  case IMMEDIATES_ELEM: return find_element_segment(v, in->index) != NULL;
  case IMMEDIATES_ELEM_TABLE: return check_elem_table(v, types);
  default: return true;
  }
}

static inline valtype resolve(uint8_t type, const struct operand_types *types) {
  switch (type) {
  case ADDRESS: return types->address;
  case TABLE_ADDRESS: return types->table_address;
  case ELEMENT: return types->element;
  default: return type;
  }
}

/* Validates by the opcode's signature. */
static inline bool check_by_signature(struct validator *v, const struct opcode_info *info) {
  struct operand_types types = {T_I32, T_I32, T_FUNCREF};
  if (info->immediates != IMMEDIATES_NONE && !check_immediates(v, info, &types)) return false;
  const struct signature_info *signature = &signature_infos[info->signature];
  for (int i = signature->param_count - 1; i >= 0; i--)
    if (!pop(v, resolve(signature->params[i], &types))) return false;
  return !signature->result || push(v, resolve(signature->result, &types));
}

static bool validate_next(struct validator *v) {
  if (!body_next(&v->body, &v->instruction)) return false;
  const struct opcode_info *info = &opcode_infos[v->instruction.opcode];
  if (!v->body.type && !(info->flags & CONST)) return invalid(v, "constant expression required");
  return info->signature == SIGNATURE_POLYMORPHIC ? check_polymorphic(v)
                                                  : check_by_signature(v, info);
}

/* ---- Bodies and constant expressions ------------------------------------------------------------
 */

void validator_init(struct validator *v, const amphora_module *module) {
  *v = (struct validator){.module = module};
}

void validator_free(struct validator *v) {
  body_free(&v->body);
  free(v->stack);
  free(v->controls);
  free(v->is_set);
  free(v->initialized);
  *v = (struct validator){0};
}

/* Notes which locals have no value yet; most bodies have no such locals. */
static bool begin_locals(struct validator *v) {
  const struct body *b = &v->body;
  v->initialized_count = 0;
  uint32_t run = 0;
  while (run < b->local_run_count && is_defaultable(b->local_runs[run].type)) run++;
  if (run == b->local_run_count) return true;
  if (!reserve(v, &v->is_set, &v->is_set_capacity, b->local_count, sizeof *v->is_set)) return false;
  memset(v->is_set, 0, b->local_count * sizeof *v->is_set);
  memset(v->is_set, 1, b->type->param_count * sizeof *v->is_set);
  return true;
}

static bool begin(struct validator *v) {
  v->height = v->max_height = v->depth = 0;
  v->instruction = (struct instruction){.offset = reader_offset(&v->body.reader)};
  return !v->body.reader.error && begin_locals(v) && push_control(v);
}

static amphora_error *take_error(struct validator *v) {
  amphora_error *error = v->body.reader.error;
  v->body.reader.error = NULL;
  return error;
}

/* Instructions that are validated between looks whether loading is cancelled. */
enum { CANCEL_STEP = 256 };

/* Whether it is; then that is the error. */
static bool cancel(struct validator *v) {
  if (!v->cancel || !__atomic_load_n(v->cancel, __ATOMIC_RELAXED)) return false;
  v->body.reader.error = error_trap(AMPHORA_TRAP_INTERRUPT);
  return true;
}

amphora_error *validate_body(struct validator *v, const struct functype *type, struct span code) {
  body_begin(&v->body, v->module, type, code);
  if (begin(v))
    for (uint32_t i = 1; validate_next(v) && !(i % CANCEL_STEP == 0 && cancel(v)); i++) continue;
  assert(v->body.reader.error || v->depth == v->body.depth);
  return take_error(v);
}

struct const_expr validate_const_expr(struct validator *v, struct reader *r, valtype type,
                                      uint32_t known_globals) {
  struct const_expr expr = {.offset = reader_offset(r)};
  if (r->error) return expr;
  body_begin_expression(&v->body, v->module, r, type);
  v->known_globals = known_globals;
  if (begin(v))
    while (validate_next(v))
      if (v->instruction.opcode == OPCODE_ref_func)
        v->module->functions[v->instruction.index].declared = true;
  *r = v->body.reader;
  v->body.reader.error = NULL;
  expr.stack_height = v->max_height;
  return expr;
}
