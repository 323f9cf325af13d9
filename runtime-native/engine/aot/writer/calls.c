/* SPDX-License-Identifier: MIT */
/* calls.c: calls, direct, indirect and in place of the caller, and the functions of C that calls by
 * type need: what begins with t is named after the type's canonical index. */
#include "engine/aot/writer/writer.h"

#include <stdio.h>
#include <string.h>

static bool first_time(uint8_t *bits, uint32_t index) {
  uint8_t bit = (uint8_t)(1u << (index & 7));
  if (bits[index >> 3] & bit) return false;
  bits[index >> 3] |= bit;
  return true;
}

static const struct functype *canonical(const struct unit *u, uint32_t type) {
  return functype_at(u->module, functype_at(u->module, type)->canonical);
}

/* ---- Types and declarations ---------------------------------------------------------------------
 */

const char *result_type(struct unit *u, uint32_t index) {
  char *name = u->result_name;
  const struct functype *type = canonical(u, index);
  if (type->result_count == 0) return "void";
  if (type->result_count == 1) return type_name(type->results[0]);
  snprintf(name, sizeof u->result_name, "struct results_t%u", type->canonical);
  if (first_time(u->declared_types, type->canonical)) {
    text_add(&u->head, "%s {", name);
    for (uint32_t i = 0; i < type->result_count; i++)
      text_add(&u->head, " %s r%u;", type_name(type->results[i]), i);
    text_add(&u->head, " };\n");
  }
  return name;
}

/* ", u32 l0, f64 l1" or ", l0, l1" */
static void add_params(struct text *text, const struct functype *type, bool with_types) {
  for (uint32_t i = 0; i < type->param_count; i++)
    text_add(text, with_types ? ", %2$s l%1$u" : ", l%u", i, type_name(type->params[i]));
}

void write_prototype(struct unit *u, struct text *text, uint32_t function) {
  const struct functype *type = function_type(u->module, function);
  const char *cold = is_cold(u, function) ? "COLD " : "";
  text_add(text, "FUNCTION COMPILED %s%s FN(%u)(PINNED_VM", cold, result_type(u, type->canonical),
           function);
  add_params(text, type, true);
  text_add(text, ")");
}

static void declare_function(struct unit *u, uint32_t function) {
  if (!first_time(u->declared_functions, function)) return;
  result_type(u, function_type(u->module, function)->canonical);
  write_prototype(u, &u->head, function);
  text_add(&u->head, ";\n");
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static void add_stores(struct text *text, const struct functype *type, const char *slots) {
  for (uint32_t i = 0, slot = 0; i < type->param_count; slot += slots_of(type->params[i++]))
    if (type->params[i] == T_V128)
      text_add(text, "PLACE(v128, &%s[%u]) = l%u;\n", slots, slot, i);
    else
      text_add(text, "%s[%u].%s = l%u;\n", slots, slot, type_name(type->params[i]), i);
}

static void add_loads(struct text *text, const valtype *types, uint32_t count) {
  for (uint32_t i = 0, slot = 0; i < count; slot += slots_of(types[i++])) {
    if (types[i] == T_V128)
      text_add(text, "%sPLACE(v128, &v[%u])", i ? ", " : "", slot);
    else
      text_add(text, "%sv[%u].%s", i ? ", " : "", slot, type_name(types[i]));
  }
}

/* "return …;" of the results in v */
static void add_return(struct unit *u, struct text *text, const struct functype *type) {
  if (type->result_count == 0) return;
  if (type->result_count == 1)
    text_add(text, "return ");
  else
    text_add(text, "return (%s){", result_type(u, type->canonical));
  add_loads(text, type->results, type->result_count);
  text_add(text, type->result_count == 1 ? ";\n" : "};\n");
}

/* call_t calls by slots, invoke_t natively if it can, finish_t goes on with vm->tail_call. */
void declare_call(struct unit *u, uint32_t index) {
  const struct functype *type = canonical(u, index);
  if (!first_time(u->declared_calls, type->canonical)) return;
  uint32_t t = type->canonical, slots = larger(type->param_slots, type->result_slots) + 1;
  const char *result = result_type(u, t);
  struct text *text = &u->head;
  text_add(text, "#line 1\nSTUB %s call_t%u(VM, struct aot_function *f", result, t);
  add_params(text, type, true);
  text_add(text, ") {\naot_slot v[%u];\n", slots);
  add_stores(text, type, "v");
  text_add(text, "HELP(call, f, v);\n");
  add_return(u, text, type);
  text_add(text, "}\nALWAYS %s invoke_t%u(VM, struct aot_function *f", result, t);
  add_params(text, type, true);
  text_add(text, ") {\nif (unlikely(f->instance != vm->instance)) return call_t%u(vm, m, f", t);
  add_params(text, type, false);
  text_add(text, ");\nNOMERGE return ((COMPILED %s (*)(struct vmctx *, PINNED uint8_t *", result);
  for (uint32_t i = 0; i < type->param_count; i++)
    text_add(text, ", %s", type_name(type->params[i]));
  text_add(text, "))f->native)(vm, m");
  add_params(text, type, false);
  text_add(text, ");\n}\n");
  if (!u->facts->has_tail_calls) return;
  text_add(text, "#line 1\nSTUB %s finish_t%u(VM) {\naot_slot v[%u];\n", result, t, slots);
  text_add(text, "HELP(finish, v, %u);\n", type->result_slots);
  add_return(u, text, type);
  text_add(text, "}\n");
}

void write_interpreted(struct unit *u, uint32_t function) {
  const struct functype *type = function_type(u->module, function);
  declare_call(u, type->canonical);
  text_add(&u->code, "#line 1\n");
  write_prototype(u, &u->code, function);
  text_add(&u->code, " {\n%scall_t%u(vm, m, vm->functions[%u]", type->result_count ? "return " : "",
           type->canonical, function);
  add_params(&u->code, type, false);
  text_add(&u->code, ");\n}\nFUNCTION void interpreted%u(void) {}\n", function);
}

void write_entry(struct unit *u, uint32_t index) {
  const struct functype *type = canonical(u, index);
  if (!first_time(u->written_entries, type->canonical)) return;
  const char *result = result_type(u, type->canonical);
  struct text *text = &u->code;
  text_add(text, "#line 1\nFUNCTION void ENTER_T(%u)(const void *code, VM, aot_slot *v) {\n",
           type->canonical);
  if (type->result_count) text_add(text, "%s r = ", result);
  text_add(text, "((COMPILED %s (*)(struct vmctx *, PINNED uint8_t *", result);
  for (uint32_t i = 0; i < type->param_count; i++)
    text_add(text, ", %s", type_name(type->params[i]));
  text_add(text, "))code)(vm, m%s", type->param_count ? ", " : "");
  add_loads(text, type->params, type->param_count);
  text_add(text, ");\n");
  for (uint32_t i = 0, slot = 0; i < type->result_count; slot += slots_of(type->results[i++])) {
    if (type->results[i] == T_V128)
      text_add(text, "PLACE(v128, &v[%u]) = r", slot);
    else
      text_add(text, "v[%u].%s = r", slot, type_name(type->results[i]));
    if (type->result_count > 1) text_add(text, ".r%u", i);
    text_add(text, ";\n");
  }
  text_add(text, "}\n");
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

/* The arguments that are on the stack, each behind a comma. */
static const char *arguments(struct writer *w, const struct functype *type) {
  const struct value *values = pop_values(w, type->param_count);
  struct text text = {0};
  for (uint32_t i = 0; i < type->param_count; i++) text_add(&text, ", %s", values[i].text);
  if (text.failed) longjmp(w->out_of_memory, 1);
  const char *result = format(w, "%.*s", (int)text.size, text.size ? text.bytes : "");
  text_free(&text);
  return result;
}

/* What follows a call: an exception, or a function to go on with. Nothing is known of the callee
 * without facts. */
static void check_return(struct writer *w, const struct functype *type,
                         const struct function_facts *callee, const char *result) {
  bool may_go_on = callee ? callee->tail_calls : w->unit->facts->has_tail_calls;
  if (may_go_on) {
    declare_call(w->unit, type->canonical);
    place(w);
    text_add(&w->code, "if (unlikely(vm->tail_call.function != NULL)) %s%sfinish_t%u(vm, m);\n",
             result, *result ? " = " : "", type->canonical);
  }
  if (!w->unit->facts->has_handlers || (callee && !callee->throws)) return;
  settle(w);
  text_add(&w->code, "if (unlikely(vm->exception != NULL)) ");
  write_unwind(w, 0);
}

/* A call as a statement; its results are pushed. They may tell of loads, as memory does. */
static void push_call(struct writer *w, const struct functype *type, const char *call,
                      const struct function_facts *callee) {
  uint32_t count = type->result_count;
  place(w);
  if (count == 0) {
    text_add(&w->code, "%s;\n", call);
    check_return(w, type, callee, "");
    return;
  }
  const char *name = format(w, "t%u", w->variables++);
  text_add(&w->code, "%s %s = %s;\n", result_type(w->unit, type->canonical), name, call);
  check_return(w, type, callee, name);
  for (uint32_t i = 0; i < count; i++) {
    push_text(w, type->results[i], count == 1 ? name : format(w, "%s.r%u", name, i));
    w->stack[w->height - 1].loaded = true;
  }
}

static void write_call(struct writer *w, const struct instruction *in) {
  const struct functype *type = function_type(w->module, in->index);
  settle(w); /* the call may not return, and the C compiler knows what it does not use */
  const char *values = arguments(w, type);
  uint32_t imported = w->module->imported_functions;
  if (in->index < imported) {
    declare_call(w->unit, type->canonical);
    push_call(
        w, type,
        format(w, "invoke_t%u(vm, m, vm->functions[%u]%s)", type->canonical, in->index, values),
        NULL);
    return;
  }
  declare_function(w->unit, in->index);
  push_call(w, type, format(w, "FN(%u)(vm, m%s)", in->index, values),
            &w->unit->facts->functions[in->index - imported]);
}

/* Pops the index of an indirect call; the function it names. */
static const char *find_callee(struct writer *w, const struct instruction *in) {
  uint32_t type = in->pair.first, table = in->pair.second;
  settle(w);
  const struct table *t = &w->module->tables[table];
  struct value index = pop(w);
  bool is_final = w->module->types[type].is_final;
  bool fixed = table == 0 && w->module->imported_tables == 0 && t->limits.min == t->limits.max &&
               !t->limits.is_64;
  const char *text = fixed ? format(w, "callee0(vm, m, %uu, %s, %u, %d, %zuu)",
                                    (unsigned)t->limits.min, index.text, type, is_final, in->offset)
                           : format(w, "callee(vm, m, %u, %s, %u, %d, %zuu)", table, index.text,
                                    type, is_final, in->offset);
  const char *name = format(w, "t%u", w->variables++);
  place(w);
  text_add(&w->code, "struct aot_function *%s = %s;\n", name, text);
  return name;
}

/* Pops the function of a call by reference. */
static const char *find_reference(struct writer *w, const struct instruction *in) {
  settle(w);
  struct value function = pop(w);
  const char *name = format(w, "t%u", w->variables++);
  place(w);
  text_add(&w->code,
           "struct aot_function *%s = not_null(vm, m, %s, AMPHORA_TRAP_NULL_FUNCTION, %zuu);\n",
           name, function.text, in->offset);
  return name;
}

static void push_invocation(struct writer *w, uint32_t index, const char *function) {
  const struct functype *type = canonical(w->unit, index);
  declare_call(w->unit, type->canonical);
  const char *call =
      format(w, "invoke_t%u(vm, m, %s%s)", type->canonical, function, arguments(w, type));
  push_call(w, type, call, NULL);
}

static void write_call_indirect(struct writer *w, const struct instruction *in) {
  push_invocation(w, in->pair.first, find_callee(w, in));
}

static void write_call_ref(struct writer *w, const struct instruction *in) {
  push_invocation(w, in->index, find_reference(w, in));
}

/* ---- Tail calls ---------------------------------------------------------------------------------
 */

/* Leaves the call to the caller. */
static void leave_call(struct writer *w, const struct functype *type, const char *function) {
  settle(w);
  const struct value *values = pop_values(w, type->param_count);
  for (uint32_t i = 0, slot = 0; i < type->param_count; slot += slots_of(type->params[i++]))
    if (type->params[i] == T_V128)
      text_add(&w->code, "PLACE(v128, &vm->tail_call.values[%u]) = %s;\n", slot, values[i].text);
    else
      text_add(&w->code, "vm->tail_call.values[%u].%s = %s;\n", slot, type_name(type->params[i]),
               values[i].text);
  text_add(&w->code, "vm->tail_call.function = %s;\n", function);
  write_leave(w);
}

static void write_return_call(struct writer *w, const struct instruction *in) {
  settle(w);
  const struct functype *type = function_type(w->module, in->index);
  bool direct = in->index >= w->module->imported_functions && type->canonical == w->type->canonical;
  uint32_t height = w->height;
  if (direct) {
    declare_function(w->unit, in->index);
    text_add(&w->code, "#if GUEST_MUSTTAIL\n");
    place(w);
    text_add(&w->code, "__attribute__((musttail)) return FN(%u)(vm, m%s);\n#else\n", in->index,
             arguments(w, type));
    w->height = height;
  }
  leave_call(w, type, format(w, "vm->functions[%u]", in->index));
  if (direct) text_add(&w->code, "#endif\n");
}

static void write_return_call_indirect(struct writer *w, const struct instruction *in) {
  const char *function = find_callee(w, in);
  leave_call(w, canonical(w->unit, in->pair.first), function);
}

static void write_return_call_ref(struct writer *w, const struct instruction *in) {
  const char *function = find_reference(w, in);
  leave_call(w, canonical(w->unit, in->index), function);
}

write_instruction *const call_writers[OPCODE_COUNT] = {
    [OPCODE_call] = write_call,
    [OPCODE_call_indirect] = write_call_indirect,
    [OPCODE_call_ref] = write_call_ref,
    [OPCODE_return_call] = write_return_call,
    [OPCODE_return_call_indirect] = write_return_call_indirect,
    [OPCODE_return_call_ref] = write_return_call_ref,
};
