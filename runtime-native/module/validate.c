/* validate.c: the validation algorithm of the specification's appendix A.3. */
#include "module/validate.h"

#include "module/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Failure ------------------------------------------------------------------------------------
 */

__attribute__((cold, format(printf, 2, 3))) static bool invalid(struct validator *v,
                                                                const char *format, ...) {
  if (v->reader.error) return false;
  char text[200];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  v->reader.error = error_at(AMPHORA_INVALID, v->instruction.offset, "%s", text);
  v->reader.at = v->reader.end;
  return false;
}

__attribute__((cold)) static bool no_memory(struct validator *v) {
  if (!v->reader.error) v->reader.error = error_out_of_memory();
  v->reader.at = v->reader.end;
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

/* Makes room for one more element of an array. */
static bool reserve(struct validator *v, void *array, uint32_t *capacity, uint32_t count,
                    size_t size) {
  if (count < *capacity) return true;
  uint32_t wanted = count < 32 ? 64 : count * 2;
  void **pointer = array;
  void *grown = realloc(*pointer, wanted * size);
  if (!grown) return no_memory(v);
  *pointer = grown;
  *capacity = wanted;
  return true;
}

/* ---- The value stack ----------------------------------------------------------------------------
 */

static inline struct control *innermost(struct validator *v) { return &v->controls[v->depth - 1]; }

static inline bool push(struct validator *v, valtype type) {
  if (v->height == v->stack_capacity &&
      !reserve(v, &v->stack, &v->stack_capacity, v->height, sizeof *v->stack))
    return false;
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

static inline bool pop(struct validator *v, valtype wanted) {
  valtype found;
  if (v->height == innermost(v)->height) return pop_beyond(v, wanted, &found);
  found = v->stack[--v->height];
  return found == wanted || type_matches(found, wanted) || mismatch(v, wanted, found);
}

static bool pop_all(struct validator *v, const valtype *types, uint32_t count) {
  while (count > 0)
    if (!pop(v, types[--count])) return false;
  return true;
}

static bool push_all(struct validator *v, const valtype *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (!push(v, types[i])) return false;
  return true;
}

/* ---- The control stack --------------------------------------------------------------------------
 */

static bool push_control(struct validator *v, uint16_t opcode, const struct functype *type,
                         valtype result) {
  if (!reserve(v, &v->controls, &v->control_capacity, v->depth, sizeof *v->controls)) return false;
  v->controls[v->depth++] = (struct control){.opcode = opcode,
                                             .type = type,
                                             .result = result,
                                             .height = v->height,
                                             .initialized_count = v->initialized_count};
  if (v->depth > v->max_depth) v->max_depth = v->depth;
  return true;
}

/* Locals without default that were set in the block are unset after it. */
static void forget_initialized(struct validator *v, uint32_t count) {
  while (v->initialized_count > count)
    v->local_is_set[v->initialized[--v->initialized_count]] = false;
}

/* Ends the innermost block: its results must be on the stack, and nothing else. */
static bool pop_control(struct validator *v, struct control *ended) {
  struct control *c = innermost(v);
  uint32_t count;
  const valtype *results = block_results(c, &count);
  if (!pop_all(v, results, count)) return false;
  if (v->height != c->height)
    return invalid(v, "type mismatch: %u more values than results at the end of a block",
                   v->height - c->height);
  forget_initialized(v, c->initialized_count);
  *ended = *c;
  v->depth--;
  return true;
}

static void set_unreachable(struct validator *v) {
  v->height = innermost(v)->height;
  innermost(v)->unreachable = true;
}

static struct control *label(struct validator *v, uint32_t depth) {
  if (depth < v->depth) return &v->controls[v->depth - 1 - depth];
  invalid(v, "unknown label %u", depth);
  return NULL;
}

/* ---- Types in the binary format -----------------------------------------------------------------
 */

uint32_t read_heaptype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  int64_t code = read_s33(r);
  if (r->error) return HEAP_FUNC;
  if (code >= 0) {
    if (code < type_count)
      return CONCRETE | (code + 1 == type_count && !module->types[code].canonical_known
                             ? (uint32_t)code
                             : module->types[code].canonical);
    reader_fail(r, AMPHORA_INVALID, "unknown type %lld", (long long)code);
    return HEAP_FUNC;
  }
  uint32_t heap = code & 0x7f;
  switch (code < -0x40 ? 0 : heap) {
  case HEAP_FUNC:
  case HEAP_EXTERN:
  case HEAP_EXN:
  case HEAP_NOFUNC:
  case HEAP_NOEXTERN:
  case HEAP_NOEXN: return heap;
  }
  reader_fail(r, AMPHORA_MALFORMED, "malformed heap type");
  return HEAP_FUNC;
}

valtype read_valtype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  uint8_t code = r->at < r->end ? *r->at : 0;
  if (code >= T_V128 && code <= T_I32) {
    r->at++;
    return code;
  }
  return read_reftype(r, module, type_count);
}

valtype read_reftype(struct reader *r, const amphora_module *module, uint32_t type_count) {
  uint8_t code = read_byte(r);
  switch (code) {
  case 0x63: return REF | NULLABLE | read_heaptype(r, module, type_count);
  case 0x64: return REF | read_heaptype(r, module, type_count);
  case HEAP_FUNC:
  case HEAP_EXTERN:
  case HEAP_EXN:
  case HEAP_NOFUNC:
  case HEAP_NOEXTERN:
  case HEAP_NOEXN: return REF | NULLABLE | code;
  }
  reader_fail(r, AMPHORA_MALFORMED, "malformed value type 0x%02x", code);
  return T_I32;
}

static valtype read_type(struct validator *v) {
  return read_valtype(&v->reader, v->module, v->module->type_count);
}

struct catch_clause read_catch(struct reader *r) {
  struct catch_clause clause = {.kind = read_byte(r)};
  if (clause.kind == CATCH || clause.kind == CATCH_REF) clause.tag = read_u32(r);
  clause.depth = read_u32(r);
  return clause;
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
  if (index < v->module->type_count) return &v->module->types[index];
  invalid(v, "unknown type %u", index);
  return NULL;
}

/* Without a data count section it shows at the end of the module what is wrong. */
static bool find_data(struct validator *v, uint32_t index) {
  if (!v->module->has_data_count) return v->lacks_data_count = true;
  return index < v->module->data_count || invalid(v, "unknown data segment %u", index);
}

static bool find_local(struct validator *v, uint32_t index) {
  return index < v->local_count || invalid(v, "unknown local %u", index);
}

static valtype address_type(amphora_bounds bounds) { return bounds.is_64 ? T_I64 : T_I32; }
static valtype lesser(valtype a, valtype b) { return a == T_I32 ? a : b; }

static valtype typed_reference(const struct functype *type, uint32_t nullable) {
  return REF | nullable | CONCRETE | type->canonical;
}

/* ---- Instructions -------------------------------------------------------------------------------
 */

static bool read_block_type(struct validator *v, const struct functype **type, valtype *result) {
  *type = NULL;
  *result = T_BOTTOM;
  struct reader *r = &v->reader;
  uint8_t first = r->at < r->end ? *r->at : 0;
  if (first == 0x40) {
    r->at++;
    return true;
  }
  if ((first & 0xc0) == 0x40) {
    *result = read_type(v);
    return !r->error;
  }
  int64_t index = read_s33(r);
  if (r->error) return false;
  if (index < 0) {
    reader_fail(r, AMPHORA_MALFORMED, "malformed block type");
    return false;
  }
  if (index > UINT32_MAX) index = UINT32_MAX;
  *type = find_type(v, (uint32_t)index);
  return *type != NULL;
}

static bool check_catches(struct validator *v) {
  struct reader *r = &v->reader;
  uint32_t count = read_count(r);
  v->instruction.catches.count = count;
  v->instruction.catches.clauses = *r;
  for (uint32_t i = 0; i < count; i++) {
    struct catch_clause clause = read_catch(r);
    if (r->error) return false;
    if (clause.kind > CATCH_ALL_REF) {
      reader_fail(r, AMPHORA_MALFORMED, "malformed catch clause");
      return false;
    }
    const struct functype *type = NULL;
    if (clause.kind == CATCH || clause.kind == CATCH_REF) {
      const struct tag *tag = find_tag(v, clause.tag);
      if (!tag) return false;
      type = &v->module->types[tag->type];
    }
    const struct control *target = label(v, clause.depth);
    if (!target) return false;
    uint32_t wanted, given = type ? type->param_count : 0;
    const valtype *types = label_types(target, &wanted);
    bool with_ref = clause.kind == CATCH_REF || clause.kind == CATCH_ALL_REF;
    bool fits = wanted == given + with_ref;
    for (uint32_t k = 0; fits && k < given; k++) fits = type_matches(type->params[k], types[k]);
    if (fits && with_ref) fits = type_matches(T_EXNREF & ~NULLABLE, types[given]);
    if (!fits) return invalid(v, "type mismatch: catch clause and label %u", clause.depth);
  }
  return true;
}

static bool check_block(struct validator *v) {
  uint16_t opcode = v->instruction.opcode;
  const struct functype *type;
  valtype result;
  if (!read_block_type(v, &type, &result)) return false;
  if (opcode == OPCODE_if && !pop(v, T_I32)) return false;
  if (type && !pop_all(v, type->params, type->param_count)) return false;
  if (opcode == OPCODE_try_table && !check_catches(v)) return false;
  return push_control(v, opcode, type, result) &&
         (!type || push_all(v, type->params, type->param_count));
}

static bool check_else(struct validator *v) {
  struct control ended;
  if (innermost(v)->opcode != OPCODE_if) {
    reader_fail(&v->reader, AMPHORA_MALFORMED, "else without if");
    return false;
  }
  if (!pop_control(v, &ended)) return false;
  return push_control(v, OPCODE_else, ended.type, ended.result) &&
         (!ended.type || push_all(v, ended.type->params, ended.type->param_count));
}

static bool check_catch(struct validator *v) {
  struct control ended;
  uint16_t opcode = innermost(v)->opcode;
  if (opcode != OPCODE_try && opcode != OPCODE_catch) {
    reader_fail(&v->reader, AMPHORA_MALFORMED, "catch without try");
    return false;
  }
  const struct functype *type = NULL;
  if (v->instruction.opcode == OPCODE_catch) {
    const struct tag *tag = find_tag(v, v->instruction.index = read_u32(&v->reader));
    if (!tag) return false;
    type = &v->module->types[tag->type];
  }
  if (!pop_control(v, &ended)) return false;
  return push_control(v, v->instruction.opcode, ended.type, ended.result) &&
         (!type || push_all(v, type->params, type->param_count));
}

static bool check_end(struct validator *v) {
  struct control ended;
  if (!pop_control(v, &ended)) return false;
  uint32_t param_count, result_count;
  const valtype *params = block_params(&ended, &param_count);
  const valtype *results = block_results(&ended, &result_count);
  if (ended.opcode == OPCODE_if) { /* the missing else passes the parameters on */
    bool same = param_count == result_count;
    for (uint32_t i = 0; same && i < param_count; i++) same = type_matches(params[i], results[i]);
    if (!same) return invalid(v, "type mismatch: if without else must leave its parameters");
  }
  if (v->depth == 0) {
    if (v->reader.at == v->reader.end) return true;
    if (v->constant) return true;
    reader_fail(&v->reader, AMPHORA_MALFORMED, "section size mismatch: code after a body's end");
    return false;
  }
  return push_all(v, results, result_count);
}

static bool check_delegate(struct validator *v) {
  uint32_t depth = v->instruction.index = read_u32(&v->reader);
  struct control ended;
  if (innermost(v)->opcode != OPCODE_try) {
    reader_fail(&v->reader, AMPHORA_MALFORMED, "delegate without try");
    return false;
  }
  if (!pop_control(v, &ended)) return false;
  if (!label(v, depth)) return false;
  uint32_t count;
  const valtype *results = block_results(&ended, &count);
  return push_all(v, results, count);
}

static bool check_branch(struct validator *v) {
  const struct control *target = label(v, v->instruction.index = read_u32(&v->reader));
  if (!target) return false;
  uint32_t count;
  const valtype *types = label_types(target, &count);
  if (v->instruction.opcode == OPCODE_br_if)
    return pop(v, T_I32) && pop_all(v, types, count) && push_all(v, types, count);
  if (!pop_all(v, types, count)) return false;
  set_unreachable(v);
  return true;
}

static bool check_branch_on_null(struct validator *v) {
  const struct control *target = label(v, v->instruction.index = read_u32(&v->reader));
  if (!target) return false;
  uint32_t count;
  const valtype *types = label_types(target, &count);
  valtype operand;
  if (v->instruction.opcode == OPCODE_br_on_null) {
    if (!pop_any(v, &operand)) return false;
    if (operand != T_BOTTOM && !is_ref(operand)) return mismatch(v, T_FUNCREF, operand);
    return pop_all(v, types, count) && push_all(v, types, count) && push(v, operand & ~NULLABLE);
  }
  if (count == 0 || !is_ref(types[count - 1]))
    return invalid(v, "type mismatch: the label of br_on_non_null takes no reference");
  return pop(v, types[count - 1] | NULLABLE) && pop_all(v, types, count - 1) &&
         push_all(v, types, count - 1);
}

static bool check_branch_table(struct validator *v) {
  struct reader *r = &v->reader;
  uint32_t count = read_count(r);
  v->instruction.table.count = count;
  v->instruction.table.labels = *r;
  if (!pop(v, T_I32)) return false;
  uint32_t arity = 0, previous = UINT32_MAX;
  for (uint64_t i = 0; i <= count; i++) {
    uint32_t depth = read_u32(r);
    if (r->error) return false;
    if (depth == previous) continue;
    previous = depth;
    const struct control *target = label(v, depth);
    if (!target) return false;
    uint32_t label_arity;
    const valtype *types = label_types(target, &label_arity);
    if (i == 0) arity = label_arity;
    if (label_arity != arity) return invalid(v, "type mismatch: labels of different arity");
    /* The operands keep their types: each label must take what is there. */
    uint32_t available = v->height - innermost(v)->height;
    for (uint32_t k = 0; k < arity; k++) {
      bool beyond = k >= available;
      if (beyond && !innermost(v)->unreachable)
        return invalid(v, "type mismatch: br_table wants %u values, the stack has %u", arity,
                       available);
      valtype wanted = types[arity - 1 - k];
      valtype found = beyond ? T_BOTTOM : v->stack[v->height - 1 - k];
      if (!type_matches(found, wanted)) return mismatch(v, wanted, found);
    }
  }
  set_unreachable(v);
  return true;
}

static bool check_call(struct validator *v, const struct functype *type, bool is_tail) {
  if (!pop_all(v, type->params, type->param_count)) return false;
  if (!is_tail) return push_all(v, type->results, type->result_count);
  bool same = type->result_count == v->function->result_count;
  for (uint32_t i = 0; same && i < type->result_count; i++)
    same = type_matches(type->results[i], v->function->results[i]);
  if (!same) return invalid(v, "type mismatch: %s returns other results", instruction_name(v));
  set_unreachable(v);
  return true;
}

static bool check_call_direct(struct validator *v) {
  const struct function *f = find_function(v, v->instruction.index = read_u32(&v->reader));
  return f && check_call(v, &v->module->types[f->type], v->instruction.opcode != OPCODE_call);
}

static bool check_call_indirect(struct validator *v) {
  uint32_t type_index = v->instruction.pair.first = read_u32(&v->reader);
  uint32_t table_index = v->instruction.pair.second = read_u32(&v->reader);
  if (v->reader.error) return false;
  const struct table *table = find_table(v, table_index);
  if (!table) return false;
  if (!type_matches(table->type, T_FUNCREF))
    return invalid(v, "type mismatch: %s through a table of no functions", instruction_name(v));
  const struct functype *type = find_type(v, type_index);
  return type && pop(v, address_type(table->bounds)) &&
         check_call(v, type, v->instruction.opcode != OPCODE_call_indirect);
}

static bool check_call_ref(struct validator *v) {
  const struct functype *type = find_type(v, v->instruction.index = read_u32(&v->reader));
  return type && pop(v, typed_reference(type, NULLABLE)) &&
         check_call(v, type, v->instruction.opcode != OPCODE_call_ref);
}

static bool check_select(struct validator *v) {
  valtype type, other;
  if (v->instruction.opcode == OPCODE_select_typed) {
    uint32_t count = read_count(&v->reader);
    if (v->reader.error) return false;
    if (count != 1) return invalid(v, "invalid result arity");
    v->instruction.type = type = read_type(v);
    return !v->reader.error && pop(v, T_I32) && pop(v, type) && pop(v, type) && push(v, type);
  }
  if (!pop(v, T_I32) || !pop_any(v, &type) || !pop_any(v, &other)) return false;
  if (is_ref(type) || is_ref(other))
    return invalid(v, "type mismatch: select of references needs a type");
  if (type == T_BOTTOM) type = other;
  if (other != T_BOTTOM && other != type) return mismatch(v, type, other);
  v->instruction.type = type;
  return push(v, type);
}

static bool check_local(struct validator *v) {
  uint32_t index = v->instruction.index = read_u32(&v->reader);
  if (!find_local(v, index)) return false;
  valtype type = v->locals[index];
  if (v->instruction.opcode == OPCODE_local_get) {
    if (!v->local_is_set[index]) return invalid(v, "uninitialized local %u", index);
    return push(v, type);
  }
  if (!pop(v, type)) return false;
  if (!v->local_is_set[index]) {
    if (!reserve(v, &v->initialized, &v->initialized_capacity, v->initialized_count,
                 sizeof *v->initialized))
      return false;
    v->initialized[v->initialized_count++] = index;
    v->local_is_set[index] = true;
  }
  return v->instruction.opcode == OPCODE_local_set || push(v, type);
}

static bool check_global(struct validator *v) {
  uint32_t index = v->instruction.index = read_u32(&v->reader);
  const struct global *global = find_global(v, index);
  if (!global) return false;
  if (v->constant) {
    if (index >= v->known_globals) return invalid(v, "unknown global %u", index);
    if (global->is_mutable) return invalid(v, "constant expression required");
  }
  if (v->instruction.opcode == OPCODE_global_get) return push(v, global->type);
  if (!global->is_mutable) return invalid(v, "immutable global");
  return pop(v, global->type);
}

static bool check_table(struct validator *v) {
  const struct table *table = find_table(v, v->instruction.index = read_u32(&v->reader));
  if (!table) return false;
  valtype address = address_type(table->bounds);
  switch (v->instruction.opcode) {
  case OPCODE_table_get: return pop(v, address) && push(v, table->type);
  case OPCODE_table_set: return pop(v, table->type) && pop(v, address);
  case OPCODE_table_size: return push(v, address);
  case OPCODE_table_grow: return pop(v, address) && pop(v, table->type) && push(v, address);
  default: return pop(v, address) && pop(v, table->type) && pop(v, address); /* table.fill */
  }
}

static bool check_table_init(struct validator *v) {
  uint32_t segment_index = v->instruction.pair.first = read_u32(&v->reader);
  uint32_t table_index = v->instruction.pair.second = read_u32(&v->reader);
  const struct table *table = find_table(v, table_index);
  const struct element_segment *segment = find_element_segment(v, segment_index);
  if (!table || !segment) return false;
  if (!type_matches(segment->type, table->type)) return mismatch(v, table->type, segment->type);
  return pop(v, T_I32) && pop(v, T_I32) && pop(v, address_type(table->bounds));
}

static bool check_table_copy(struct validator *v) {
  uint32_t to_index = v->instruction.pair.first = read_u32(&v->reader);
  uint32_t from_index = v->instruction.pair.second = read_u32(&v->reader);
  const struct table *to = find_table(v, to_index), *from = find_table(v, from_index);
  if (!to || !from) return false;
  if (!type_matches(from->type, to->type)) return mismatch(v, to->type, from->type);
  valtype to_address = address_type(to->bounds), from_address = address_type(from->bounds);
  return pop(v, lesser(to_address, from_address)) && pop(v, from_address) && pop(v, to_address);
}

static bool check_memory(struct validator *v) {
  const struct memory *memory = find_memory(v, v->instruction.index = read_u32(&v->reader));
  if (!memory) return false;
  valtype address = address_type(memory->bounds);
  switch (v->instruction.opcode) {
  case OPCODE_memory_size: return push(v, address);
  case OPCODE_memory_grow: return pop(v, address) && push(v, address);
  default: return pop(v, address) && pop(v, T_I32) && pop(v, address); /* memory.fill */
  }
}

static bool check_memory_init(struct validator *v) {
  uint32_t segment = v->instruction.pair.first = read_u32(&v->reader);
  uint32_t memory_index = v->instruction.pair.second = read_u32(&v->reader);
  const struct memory *memory = find_memory(v, memory_index);
  return memory && find_data(v, segment) && pop(v, T_I32) && pop(v, T_I32) &&
         pop(v, address_type(memory->bounds));
}

static bool check_memory_copy(struct validator *v) {
  uint32_t to_index = v->instruction.pair.first = read_u32(&v->reader);
  uint32_t from_index = v->instruction.pair.second = read_u32(&v->reader);
  const struct memory *to = find_memory(v, to_index), *from = find_memory(v, from_index);
  if (!to || !from) return false;
  valtype to_address = address_type(to->bounds), from_address = address_type(from->bounds);
  return pop(v, lesser(to_address, from_address)) && pop(v, from_address) && pop(v, to_address);
}

static bool check_ref_func(struct validator *v) {
  uint32_t index = v->instruction.index = read_u32(&v->reader);
  const struct function *function = find_function(v, index);
  if (!function) return false;
  if (!v->constant && !function->declared) return invalid(v, "undeclared function reference");
  return push(v, typed_reference(&v->module->types[function->type], 0));
}

static bool check_ref_operand(struct validator *v) {
  valtype operand;
  if (!pop_any(v, &operand)) return false;
  if (operand != T_BOTTOM && !is_ref(operand)) return mismatch(v, T_FUNCREF, operand);
  if (v->instruction.opcode == OPCODE_ref_is_null) return push(v, T_I32);
  return push(v, operand & ~NULLABLE); /* ref.as_non_null */
}

static bool check_throw(struct validator *v) {
  const struct tag *tag = find_tag(v, v->instruction.index = read_u32(&v->reader));
  if (!tag) return false;
  const struct functype *type = &v->module->types[tag->type];
  if (!pop_all(v, type->params, type->param_count)) return false;
  set_unreachable(v);
  return true;
}

static bool check_rethrow(struct validator *v) {
  const struct control *target = label(v, v->instruction.index = read_u32(&v->reader));
  if (!target) return false;
  if (target->opcode != OPCODE_catch && target->opcode != OPCODE_catch_all)
    return invalid(v, "invalid rethrow label");
  set_unreachable(v);
  return true;
}

static bool check_return(struct validator *v) {
  if (!pop_all(v, v->function->results, v->function->result_count)) return false;
  set_unreachable(v);
  return true;
}

static bool check_special(struct validator *v) {
  switch (v->instruction.opcode) {
  case OPCODE_nop: return true;
  case OPCODE_unreachable: set_unreachable(v); return true;
  case OPCODE_block:
  case OPCODE_loop:
  case OPCODE_if:
  case OPCODE_try:
  case OPCODE_try_table: return check_block(v);
  case OPCODE_else: return check_else(v);
  case OPCODE_catch:
  case OPCODE_catch_all: return check_catch(v);
  case OPCODE_end: return check_end(v);
  case OPCODE_delegate: return check_delegate(v);
  case OPCODE_throw: return check_throw(v);
  case OPCODE_rethrow: return check_rethrow(v);
  case OPCODE_throw_ref:
    if (!pop(v, T_EXNREF)) return false;
    set_unreachable(v);
    return true;
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
  case OPCODE_drop: return pop_any(v, &v->instruction.type);
  case OPCODE_select:
  case OPCODE_select_typed: return check_select(v);
  case OPCODE_local_get:
  case OPCODE_local_set:
  case OPCODE_local_tee: return check_local(v);
  case OPCODE_global_get:
  case OPCODE_global_set: return check_global(v);
  case OPCODE_table_get:
  case OPCODE_table_set:
  case OPCODE_table_size:
  case OPCODE_table_grow:
  case OPCODE_table_fill: return check_table(v);
  case OPCODE_table_init: return check_table_init(v);
  case OPCODE_table_copy: return check_table_copy(v);
  case OPCODE_elem_drop:
    return find_element_segment(v, v->instruction.index = read_u32(&v->reader)) != NULL;
  case OPCODE_memory_size:
  case OPCODE_memory_grow:
  case OPCODE_memory_fill: return check_memory(v);
  case OPCODE_memory_init: return check_memory_init(v);
  case OPCODE_memory_copy: return check_memory_copy(v);
  case OPCODE_data_drop: return find_data(v, v->instruction.index = read_u32(&v->reader));
  case OPCODE_ref_null:
    v->instruction.type =
        REF | NULLABLE | read_heaptype(&v->reader, v->module, v->module->type_count);
    return push(v, v->instruction.type);
  case OPCODE_ref_is_null:
  case OPCODE_ref_as_non_null: return check_ref_operand(v);
  case OPCODE_ref_func: return check_ref_func(v);
  case OPCODE_atomic_fence:
    if (read_byte(&v->reader) == 0) return true;
    reader_fail(&v->reader, AMPHORA_MALFORMED, "zero byte expected");
    return false;
  }
  return invalid(v, "no validation for %s", instruction_name(v));
}

/* Reads a memory argument (5.4.6) and finds the memory's address type. */
static bool read_memarg(struct validator *v, const struct opcode_info *info, valtype *address) {
  struct reader *r = &v->reader;
  uint32_t flags = read_u32(r);
  if (flags >= 0x80) {
    reader_fail(r, AMPHORA_MALFORMED, "malformed memop flags");
    return false;
  }
  uint32_t memory_index = flags & 0x40 ? read_u32(r) : 0;
  uint64_t offset = read_u64(r);
  if (r->error) return false;
  const struct memory *memory = find_memory(v, memory_index);
  if (!memory) return false;
  uint32_t align = flags & 0x3f;
  if (align > info->argument) return invalid(v, "alignment must not be larger than natural");
  if (align < info->argument && v->instruction.opcode >= PREFIX_FE)
    return invalid(v, "alignment must be natural for %s", instruction_name(v));
  if (!memory->bounds.is_64 && offset > UINT32_MAX) return invalid(v, "offset out of range");
  v->instruction.memory.memory = memory_index;
  v->instruction.memory.offset = offset;
  *address = address_type(memory->bounds);
  return true;
}

static bool read_lane(struct validator *v, uint32_t lanes, uint8_t *lane) {
  *lane = read_byte(&v->reader);
  if (v->reader.error) return false;
  return *lane < lanes || invalid(v, "invalid lane index");
}

static bool read_immediate(struct validator *v, const struct opcode_info *info, valtype *address) {
  struct reader *r = &v->reader;
  struct instruction *in = &v->instruction;
  switch (info->immediate) {
  case IMMEDIATE_NONE: return true;
  case IMMEDIATE_I32: in->i32 = read_s32(r); break;
  case IMMEDIATE_I64: in->i64 = read_s64(r); break;
  case IMMEDIATE_F32: in->f32 = read_fixed32(r); break;
  case IMMEDIATE_F64: in->f64 = read_fixed64(r); break;
  case IMMEDIATE_V128: in->v128 = read_bytes(r, 16); break;
  case IMMEDIATE_SHUFFLE:
    in->v128 = read_bytes(r, 16);
    for (int i = 0; in->v128 && i < 16; i++)
      if (in->v128[i] >= 32) return invalid(v, "invalid lane index");
    break;
  case IMMEDIATE_LANE: return read_lane(v, info->argument, &in->lane);
  case IMMEDIATE_MEMARG: return read_memarg(v, info, address);
  case IMMEDIATE_MEMARG_LANE:
    return read_memarg(v, info, address) && read_lane(v, 16u >> info->argument, &in->memory.lane);
  }
  return !r->error;
}

/* Validates by the opcode's signature. */
static inline bool check_by_signature(struct validator *v, const struct opcode_info *info) {
  valtype address = T_I32;
  if (info->immediate != IMMEDIATE_NONE && !read_immediate(v, info, &address)) return false;
  const struct signature_info *signature = &signature_infos[info->signature];
  for (int i = signature->param_count - 1; i >= 0; i--) {
    valtype wanted = signature->params[i];
    if (!pop(v, wanted == ADDRESS ? address : wanted)) return false;
  }
  return !signature->result || push(v, signature->result);
}

static bool is_constant(uint16_t opcode) {
  switch (opcode) {
  case OPCODE_i32_const:
  case OPCODE_i64_const:
  case OPCODE_f32_const:
  case OPCODE_f64_const:
  case OPCODE_v128_const:
  case OPCODE_i32_add:
  case OPCODE_i32_sub:
  case OPCODE_i32_mul:
  case OPCODE_i64_add:
  case OPCODE_i64_sub:
  case OPCODE_i64_mul:
  case OPCODE_ref_null:
  case OPCODE_ref_func:
  case OPCODE_global_get:
  case OPCODE_end: return true;
  default: return false;
  }
}

uint32_t read_opcode(struct reader *r) {
  uint8_t byte = read_byte(r);
  if (byte < 0xfc || byte == 0xff) return byte == 0xff ? OPCODE_COUNT : byte;
  static const struct {
    uint16_t first, limit;
  } prefixes[] = {{PREFIX_FC, PREFIX_FD}, {PREFIX_FD, PREFIX_FE}, {PREFIX_FE, OPCODE_COUNT}};
  uint32_t code = read_u32(r), first = prefixes[byte - 0xfc].first;
  return code < (uint32_t)prefixes[byte - 0xfc].limit - first ? first + code : OPCODE_COUNT;
}

bool validator_next(struct validator *v) {
  struct reader *r = &v->reader;
  if (v->depth == 0 || r->error) return false;
  v->instruction.offset = reader_offset(r);
  v->instruction.reachable = !innermost(v)->unreachable;
  uint32_t opcode = r->at < r->end && *r->at < 0xfc ? *r->at++ : read_opcode(r);
  const struct opcode_info *info = opcode < OPCODE_COUNT ? &opcode_infos[opcode] : NULL;
  if (!info || info->signature == SIGNATURE_UNKNOWN) {
    reader_fail(r, AMPHORA_MALFORMED, "illegal opcode");
    return false;
  }
  v->instruction.opcode = (uint16_t)opcode;
  if (v->constant && !is_constant((uint16_t)opcode))
    return invalid(v, "constant expression required");
  bool valid =
      info->signature == SIGNATURE_SPECIAL ? check_special(v) : check_by_signature(v, info);
  return valid && !r->error;
}

/* ---- Bodies and constant expressions ------------------------------------------------------------
 */

void validator_init(struct validator *v, const amphora_module *module) {
  *v = (struct validator){.module = module};
}

void validator_free(struct validator *v) {
  free(v->stack);
  free(v->controls);
  free(v->locals);
  free(v->local_is_set);
  free(v->initialized);
  amphora_error_delete(v->reader.error);
  *v = (struct validator){0};
}

static void begin(struct validator *v, struct reader r) {
  v->reader = r;
  v->height = v->max_height = v->depth = v->max_depth = 0;
  v->local_count = v->initialized_count = 0;
  v->instruction = (struct instruction){.offset = reader_offset(&r)};
}

static bool add_locals(struct validator *v, uint32_t count, valtype type, bool is_param) {
  if (count > MAX_LOCALS - v->local_count) {
    v->instruction.offset = reader_offset(&v->reader);
    reader_fail(&v->reader, AMPHORA_MALFORMED, "too many locals");
    return false;
  }
  uint32_t total = v->local_count + count;
  if (total > v->local_capacity) {
    uint32_t capacity = total < 64 ? 64 : total * 2;
    valtype *locals = realloc(v->locals, capacity * sizeof *locals);
    if (locals) v->locals = locals;
    bool *is_set = realloc(v->local_is_set, capacity * sizeof *is_set);
    if (is_set) v->local_is_set = is_set;
    if (!locals || !is_set) return no_memory(v);
    v->local_capacity = capacity;
  }
  for (uint32_t i = v->local_count; i < total; i++) {
    v->locals[i] = type;
    v->local_is_set[i] = is_param || is_defaultable(type);
  }
  v->local_count = total;
  return true;
}

void validator_begin(struct validator *v, const struct functype *type, struct span body) {
  const uint8_t *start = v->module->bytes + body.offset;
  begin(v, (struct reader){start, start, start + body.size, body.offset, NULL});
  v->function = type;
  v->constant = false;
  for (uint32_t i = 0; i < type->param_count; i++)
    if (!add_locals(v, 1, type->params[i], true)) return;
  uint32_t groups = read_count(&v->reader);
  for (uint32_t i = 0; i < groups && !v->reader.error; i++) {
    uint32_t count = read_u32(&v->reader);
    valtype local_type = read_type(v);
    if (v->reader.error || !add_locals(v, count, local_type, false)) return;
  }
  if (!v->reader.error) push_control(v, OPCODE_block, type, T_BOTTOM);
  if (!v->reader.error) v->controls[0].height = 0;
}

uint32_t validator_frame_slots(const struct validator *v) {
  uint64_t slots = (uint64_t)v->max_height * 2 + v->max_depth + v->function->result_slots;
  for (uint32_t i = 0; i < v->local_count; i++) slots += slots_of(v->locals[i]);
  return slots < UINT32_MAX ? (uint32_t)slots : UINT32_MAX;
}

amphora_error *validator_error(struct validator *v) {
  amphora_error *error = v->reader.error;
  v->reader.error = NULL;
  return error;
}

struct const_expr validate_const_expr(struct validator *v, struct reader *r, valtype type,
                                      uint32_t known_globals) {
  struct const_expr expr = {.offset = reader_offset(r)};
  if (r->error) return expr;
  begin(v, *r);
  v->function = NULL;
  v->constant = true;
  v->known_globals = known_globals;
  if (push_control(v, OPCODE_block, NULL, type))
    while (validator_next(v))
      if (v->instruction.opcode == OPCODE_ref_func)
        v->module->functions[v->instruction.index].declared = true;
  *r = v->reader;
  v->reader.error = NULL;
  expr.stack_height = v->max_height;
  return expr;
}
