/* SPDX-License-Identifier: MIT */
// Tables and references. An asm.js table cannot change, so a table of WebAssembly that can is
// kept by the JavaScript around the module, which finds for a call the slot of the asm.js tables.
#include "asmjs/module.h"

static bool is_reference(BinaryenType type) {
  BinaryenType types[MAX_PARAMS];
  uint32_t arity = BinaryenTypeArity(type);
  if (arity > MAX_PARAMS) return false;
  BinaryenTypeExpand(type, types);
  for (uint32_t i = 0; i < arity; i++)
    if (types[i] == BinaryenTypeFuncref() || types[i] == BinaryenTypeExternref()) return true;
  return false;
}

// --- Before functions are lowered ---------------------------------------------------------------

// Whether all that the table ever holds is known when the module is compiled.
static bool is_static(const struct module *m, uint32_t index) {
  const struct table_info *t = &m->info.tables[index];
  if (t->import || t->exported || t->named || t->element != TYPE_FUNCREF) return false;
  for (uint32_t i = 0; i < m->info.element_count; i++) {
    const struct element_segment *s = &m->info.elements[i];
    struct node *offset[VALUE_PARTS];
    if (s->mode != SEGMENT_ACTIVE || s->table != index) continue;
    if (!constant_is_known(m, s->offset, offset)) return false;
    uint32_t start = (uint32_t)offset[0]->integer;
    if (start > t->limits.initial || s->count > t->limits.initial - start) return false;
    for (uint32_t k = 0; k < s->count; k++)
      if (s->items[k].kind == ELEMENT_GLOBAL) return false;
  }
  return true;
}

static bool has_references(const struct module *m) {
  if (m->placeholders.count || m->info.has_ref_func) return true;
  for (uint32_t i = 0; i < m->info.table_count; i++)
    if (!m->tables[i].is_static) return true;
  for (uint32_t i = 0; i < m->info.global_count; i++)
    if (m->info.globals[i].type <= TYPE_FUNCREF) return true;
  for (uint32_t i = 0; i < m->callee_count; i++)
    if (is_reference(m->callees[i].params) || is_reference(m->callees[i].results)) return true;
  return false;
}

static void number_functions(struct module *m) {
  for (uint32_t i = 0; i < m->info.function_count; i++) {
    const struct function_info *f = &m->info.functions[i];
    if (f->referenced || f->exported) m->callees[i].number = ++m->numbered;
  }
}

// How many slots a static table gets, as a base-2 logarithm: the last of them is no element.
static uint32_t slot_bits(const struct limits *limits) {
  uint32_t bits = 0;
  while (bits < 31 && limits->initial >> bits) bits++;
  return bits;
}

error *tables_read(struct module *m) {
  enum { MOST_SLOTS = 1 << 20 };
  m->tables = arena_allocate(m->arena, (m->info.table_count + 1) * sizeof *m->tables);
  uint64_t slots = 0;
  for (uint32_t i = 0; i < m->info.table_count; i++) {
    struct table *t = &m->tables[i];
    t->is_static = is_static(m, i);
    t->base = (uint32_t)slots;
    t->bits = t->is_static ? slot_bits(&m->info.tables[i].limits) : 0;
    if (t->is_static) slots += (uint64_t)1 << t->bits;
    if (slots > MOST_SLOTS)
      return error_unsupported("a table of %u elements is too large",
                               m->info.tables[i].limits.initial);
  }
  m->has_references = has_references(m);
  m->references = (uint32_t)slots;
  if (m->has_references) {
    number_functions(m);
    slots += m->numbered + 2;
  }
  m->slot_count = (uint32_t)slots;
  return NULL;
}

uint32_t module_table_slots(const struct module *m) {
  uint32_t slots = 1;
  while (slots < m->slot_count) slots *= 2;
  return slots;
}

uint32_t module_table(const struct module *m, const char *name) {
  uint32_t index = 0;
  while (BinaryenTableGetName(BinaryenGetTableByIndex(m->binaryen, index)) != name) index++;
  return index;
}

// --- After --------------------------------------------------------------------------------------

static void fill_static(struct module *m, uint32_t index) {
  const struct limits *limits = &m->info.tables[index].limits;
  struct slot *slots = &m->slots[m->tables[index].base];
  for (uint32_t i = 0; i < limits->initial; i++) slots[i].trap = TRAP_UNINITIALIZED_ELEMENT;
  for (uint32_t i = 0; i < m->info.element_count; i++) {
    const struct element_segment *s = &m->info.elements[i];
    struct node *offset[VALUE_PARTS];
    if (s->mode != SEGMENT_ACTIVE || s->table != index) continue;
    constant_is_known(m, s->offset, offset);
    for (uint32_t k = 0; k < s->count; k++)
      slots[offset[0]->integer + (int32_t)k].callee =
          s->items[k].kind == ELEMENT_FUNCTION ? &m->callees[s->items[k].index] : NULL;
  }
}

static void fill_references(struct module *m) {
  m->slots[m->references].trap = TRAP_UNINITIALIZED_ELEMENT;
  for (uint32_t i = 0; i < m->callee_count; i++)
    if (m->callees[i].number)
      m->slots[m->references + m->callees[i].number].callee = &m->callees[i];
  m->slots[m->references + m->numbered + 1].foreign = true;
}

// What stands in a table where no function of the signature is.
static uint32_t trap_stub(struct module *m, const struct signature *s, enum trap trap) {
  struct function *f = module_function(m, "trap", s->params, s->results);
  list_append(&f->body,
              ir_call(m->arena, S_TRAP, T_VOID, E_WRITE | E_JUMP, ir_int(m->arena, (int32_t)trap)));
  return f->symbol;
}

// Tables hold no foreign functions: this one calls it.
static uint32_t foreign_wrapper(struct module *m, const char *key, uint32_t foreign,
                                BinaryenType params, BinaryenType results) {
  struct function *f = module_function(m, key, params, results);
  struct list arguments = {0};
  for (uint32_t i = 0; i < f->params; i++) {
    struct node *n = ir_local(m->arena, f, i);
    list_append(&arguments, n->type == T_FLOAT ? ir_unary(m->arena, N_FLOAT_TO_DOUBLE, n) : n);
  }
  enum type type = f->result == T_FLOAT ? T_DOUBLE : f->result;
  struct node *call = ir_call(m->arena, foreign, type, E_READ | E_WRITE, arguments.first);
  if (f->result == T_FLOAT) call = ir_unary(m->arena, N_DOUBLE_TO_FLOAT, call);
  list_append(&f->body, f->result ? ir_return(m->arena, call) : call);
  return f->symbol;
}

struct stubs {
  uint32_t traps[TRAP_SIGNATURE + 1], foreign;
};

// The function for one slot of a signature's table.
static uint32_t slot_function(struct module *m, struct signature *s, const struct slot *slot,
                              struct stubs *stubs) {
  const struct callee *c = slot->callee;
  enum trap trap = slot->trap;
  if (c && c->params == s->params && c->results == s->results)
    return c->imported ? foreign_wrapper(m, c->name, c->symbol, c->params, c->results) : c->symbol;
  if (slot->foreign) {
    s->foreign = symbols_add(&m->symbols, SYMBOL_FOREIGN, "call");
    m->symbols.items[s->foreign].text = arena_print(m->arena, "call%u", s->foreign);
    return foreign_wrapper(m, "foreign", s->foreign, s->params, s->results);
  }
  if (c) trap = TRAP_SIGNATURE;
  if (!stubs->traps[trap]) stubs->traps[trap] = trap_stub(m, s, trap);
  return stubs->traps[trap];
}

void tables_fill(struct module *m) {
  uint32_t slots = module_table_slots(m);
  m->slots = arena_allocate(m->arena, slots * sizeof *m->slots);
  for (uint32_t i = 0; i < slots; i++) m->slots[i].trap = TRAP_UNDEFINED_ELEMENT;
  for (uint32_t i = 0; i < m->info.table_count; i++)
    if (m->tables[i].is_static) fill_static(m, i);
  if (m->has_references) fill_references(m);
  for (uint32_t i = 0; i < m->signature_count; i++) {
    struct signature *s = &m->signatures[i];
    struct stubs stubs = {0};
    s->slots = arena_allocate(m->arena, slots * sizeof *s->slots);
    for (uint32_t slot = 0; slot < slots; slot++) {
      s->slots[slot] = slot_function(m, s, &m->slots[slot], &stubs);
      m->symbols.items[s->slots[slot]].uses++;
    }
  }
}

void tables_emit(const struct module *m, buffer *out) {
  uint32_t slots = module_table_slots(m);
  for (uint32_t i = 0; i < m->signature_count; i++) {
    const struct signature *s = &m->signatures[i];
    buffer_print(out, "var %s=[", m->symbols.items[s->table].name);
    for (uint32_t k = 0; k < slots; k++)
      buffer_print(out, k ? ",%s" : "%s", m->symbols.items[s->slots[k]].name);
    buffer_text(out, "];\n");
  }
}
