// From a WebAssembly binary to the text of an ES module: reads the module with Binaryen, lowers
// every function, names everything, and writes it.
#include "asmjs/asmjs.h"

#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

// --- What the module declares ------------------------------------------------------------------

static int by_address(const void *left, const void *right) {
  uintptr_t l = (uintptr_t)*(const char *const *)left, r = (uintptr_t)*(const char *const *)right;
  return l < r ? -1 : l > r;
}

const struct callee *module_callee(const struct module *m, const char *name) {
  return bsearch(&name, m->callees, m->callee_count, sizeof *m->callees, by_address);
}

const struct variable *module_variable(const struct module *m, const char *name) {
  return bsearch(&name, m->variables, m->variable_count, sizeof *m->variables, by_address);
}

static bool is_imported(BinaryenFunctionRef f) { return *BinaryenFunctionImportGetModule(f); }

static error *read_functions(struct module *m) {
  m->callee_count = BinaryenGetNumFunctions(m->binaryen);
  m->callees = arena_allocate(m->arena, (m->callee_count + 1) * sizeof *m->callees);
  for (uint32_t i = 0; i < m->callee_count; i++) {
    BinaryenFunctionRef f = BinaryenGetFunctionByIndex(m->binaryen, i);
    struct callee *callee = &m->callees[i];
    callee->name = BinaryenFunctionGetName(f);
    callee->imported = is_imported(f);
    callee->params = BinaryenFunctionGetParams(f);
    callee->results = BinaryenFunctionGetResults(f);
    callee->symbol =
        symbols_add(&m->symbols, callee->imported ? SYMBOL_FOREIGN : SYMBOL_FUNCTION, callee->name);
    if (BinaryenTypeArity(callee->params) > MAX_PARAMS)
      return error_new("asm.js output: in function %s: more than %d parameters have no asm.js form",
                       callee->name, MAX_PARAMS);
  }
  qsort(m->callees, m->callee_count, sizeof *m->callees, by_address);
  return NULL;
}

static error *read_global(struct module *m, BinaryenGlobalRef global, struct variable *v) {
  struct node *parts[VALUE_PARTS] = {0};
  struct parts types;
  v->name = BinaryenGlobalGetName(global);
  v->type = BinaryenGlobalGetType(global);
  if (*BinaryenGlobalImportGetModule(global))
    return error_new("asm.js output: the imported global %s has no asm.js form", v->name);
  if (!type_parts(v->type, &types))
    return error_new("asm.js output: the global %s is a reference: that has no asm.js form",
                     v->name);
  TRY(lower_constant(m, BinaryenGlobalGetInitExpr(global), parts));
  v->symbol = m->symbols.count;
  for (unsigned i = 0; i < types.count; i++) {
    uint32_t symbol = symbols_add(&m->symbols, SYMBOL_VARIABLE, v->name);
    m->symbols.items[symbol].type = types.types[i];
    m->symbols.items[symbol].init = parts[i];
  }
  return NULL;
}

static error *read_globals(struct module *m) {
  uint32_t count = BinaryenGetNumGlobals(m->binaryen);
  m->variables = arena_allocate(m->arena, (count + 1) * sizeof *m->variables);
  for (uint32_t i = 0; i < count; i++) {
    BinaryenGlobalRef global = BinaryenGetGlobalByIndex(m->binaryen, i);
    TRY(read_global(m, global, &m->variables[i]));
    m->variable_count++;
    qsort(m->variables, m->variable_count, sizeof *m->variables, by_address);
  }
  return NULL;
}

error *lower_constant(struct module *m, BinaryenExpressionRef e, struct node *parts[VALUE_PARTS]) {
  BinaryenExpressionId id = BinaryenExpressionGetId(e);
  if (id == BinaryenGlobalGetId()) {
    const struct variable *v = module_variable(m, BinaryenGlobalGetGetName(e));
    if (v) {
      struct parts types;
      type_parts(v->type, &types);
      for (unsigned i = 0; i < types.count; i++) parts[i] = m->symbols.items[v->symbol + i].init;
      return NULL;
    }
  }
  if (id != BinaryenConstId())
    return error_new(
        "asm.js output: a constant expression that is not a constant has no asm.js form");
  BinaryenType type = BinaryenExpressionGetType(e);
  if (type == BinaryenTypeInt32())
    parts[0] = ir_int(m->arena, BinaryenConstGetValueI32(e));
  else if (type == BinaryenTypeFloat32())
    parts[0] = ir_float(m->arena, BinaryenConstGetValueF32(e));
  else if (type == BinaryenTypeFloat64())
    parts[0] = ir_double(m->arena, BinaryenConstGetValueF64(e));
  else if (type == BinaryenTypeInt64()) {
    parts[0] = ir_int(m->arena, BinaryenConstGetValueI64Low(e));
    parts[1] = ir_int(m->arena, BinaryenConstGetValueI64High(e));
  } else {
    int32_t words[VALUE_PARTS];
    BinaryenConstGetValueV128(e, (uint8_t *)words);
    for (int i = 0; i < VALUE_PARTS; i++) parts[i] = ir_int(m->arena, words[i]);
  }
  return NULL;
}

static error *read_segment(struct module *m, BinaryenElementSegmentRef segment) {
  struct node *offset[VALUE_PARTS];
  if (BinaryenElementSegmentIsPassive(segment)) return NULL; // of use to table.init alone
  TRY(lower_constant(m, BinaryenElementSegmentGetOffset(segment), offset));
  uint32_t start = (uint32_t)offset[0]->integer, length = BinaryenElementSegmentGetLength(segment);
  if (start > m->table_size || length > m->table_size - start)
    return error_new("asm.js output: an element segment is larger than the table");
  for (uint32_t i = 0; i < length; i++)
    m->table[start + i] = BinaryenElementSegmentGetData(segment, i);
  return NULL;
}

static error *read_table(struct module *m) {
  enum { MAX_TABLE = 1 << 20 };
  if (BinaryenGetNumTables(m->binaryen) > 1)
    return error_new("asm.js output: more than one table has no asm.js form");
  if (BinaryenGetNumTables(m->binaryen) == 1) {
    BinaryenTableRef table = BinaryenGetTableByIndex(m->binaryen, 0);
    m->table_size = BinaryenTableGetInitial(table);
    if (*BinaryenTableImportGetModule(table))
      return error_new("asm.js output: an imported table has no asm.js form");
  }
  if (m->table_size > MAX_TABLE)
    return error_new("asm.js output: a table of %u elements is too large", m->table_size);
  m->table = arena_allocate(m->arena, (m->table_size + 1) * sizeof *m->table);
  uint32_t count = BinaryenGetNumElementSegments(m->binaryen);
  for (uint32_t i = 0; i < count; i++)
    TRY(read_segment(m, BinaryenGetElementSegmentByIndex(m->binaryen, i)));
  return NULL;
}

uint32_t module_table_slots(const struct module *m) {
  uint32_t slots = 1;
  while (slots <= m->table_size) slots *= 2;
  return slots;
}

const struct signature *module_signature(struct module *m, BinaryenType params,
                                         BinaryenType results) {
  for (uint32_t i = 0; i < m->signature_count; i++)
    if (m->signatures[i].params == params && m->signatures[i].results == results)
      return &m->signatures[i];
  size_t size = (m->signature_count + 1) * sizeof *m->signatures;
  m->signatures = memory_resize(m->signatures, size);
  struct signature *signature = &m->signatures[m->signature_count++];
  *signature = (struct signature){.params = params, .results = results};
  signature->table = symbols_add(&m->symbols, SYMBOL_TABLE, "table");
  return signature;
}

uint32_t module_result_register(struct module *m, enum type type, unsigned index) {
  if (type == T_INT && index == 0) return S_HIGH;
  uint32_t *registers = m->registers[type];
  if (index >= MAX_PARTS) index = MAX_PARTS - 1;
  if (!registers[index]) {
    registers[index] = symbols_add(&m->symbols, SYMBOL_VARIABLE, "result");
    m->symbols.items[registers[index]].type = (uint8_t)type;
  }
  return registers[index];
}

// --- Functions that the tables need ------------------------------------------------------------

static struct function *new_function(struct module *m, const char *key, BinaryenType params,
                                     BinaryenType results) {
  struct parts parts;
  struct function *f = arena_allocate(m->arena, sizeof *f);
  BinaryenType types[MAX_PARAMS];
  BinaryenTypeExpand(params, types);
  for (uint32_t i = 0; i < BinaryenTypeArity(params); i++) {
    type_parts(types[i], &parts);
    for (unsigned part = 0; part < parts.count; part++) function_local(f, parts.types[part]);
  }
  type_parts(results, &parts);
  f->params = f->first_temp = f->locals;
  f->result = parts.count ? parts.types[0] : T_VOID;
  f->symbol = symbols_add(&m->symbols, SYMBOL_FUNCTION, key);
  *m->functions_end = f;
  m->functions_end = &f->next;
  return f;
}

// What stands in a table where no function of the signature is.
static uint32_t trap_stub(struct module *m, const struct signature *s, enum trap trap) {
  struct function *f = new_function(m, "trap", s->params, s->results);
  list_append(&f->body,
              ir_call(m->arena, S_TRAP, T_VOID, E_WRITE | E_JUMP, ir_int(m->arena, (int32_t)trap)));
  return f->symbol;
}

// Tables hold no foreign functions: this one calls it.
static uint32_t foreign_wrapper(struct module *m, const struct callee *callee) {
  struct function *f = new_function(m, callee->name, callee->params, callee->results);
  struct list arguments = {0};
  for (uint32_t i = 0; i < f->params; i++) {
    struct node *n = ir_local(m->arena, f, i);
    list_append(&arguments, n->type == T_FLOAT ? ir_unary(m->arena, N_FLOAT_TO_DOUBLE, n) : n);
  }
  enum type type = f->result == T_FLOAT ? T_DOUBLE : f->result;
  struct node *call = ir_call(m->arena, callee->symbol, type, E_READ | E_WRITE, arguments.first);
  if (f->result == T_FLOAT) call = ir_unary(m->arena, N_DOUBLE_TO_FLOAT, call);
  list_append(&f->body, f->result ? ir_return(m->arena, call) : call);
  return f->symbol;
}

// The function for one slot of a signature's table.
static uint32_t table_slot(struct module *m, const struct signature *s, uint32_t slot,
                           uint32_t stubs[TRAP_SIGNATURE + 1]) {
  const char *name = slot < m->table_size ? m->table[slot] : NULL;
  const struct callee *callee = name && *name ? module_callee(m, name) : NULL;
  enum trap trap = slot >= m->table_size ? TRAP_UNDEFINED_ELEMENT : TRAP_UNINITIALIZED_ELEMENT;
  if (callee) {
    if (callee->params == s->params && callee->results == s->results)
      return callee->imported ? foreign_wrapper(m, callee) : callee->symbol;
    trap = TRAP_SIGNATURE;
  }
  if (!stubs[trap]) stubs[trap] = trap_stub(m, s, trap);
  return stubs[trap];
}

static void fill_tables(struct module *m) {
  uint32_t slots = module_table_slots(m);
  for (uint32_t i = 0; i < m->signature_count; i++) {
    struct signature *s = &m->signatures[i];
    uint32_t stubs[TRAP_SIGNATURE + 1] = {0};
    s->slots = arena_allocate(m->arena, slots * sizeof *s->slots);
    for (uint32_t slot = 0; slot < slots; slot++) {
      s->slots[slot] = table_slot(m, s, slot, stubs);
      m->symbols.items[s->slots[slot]].uses++;
    }
  }
}

// --- The "use asm" function ---------------------------------------------------------------------

static void emit_symbol(const struct symbol *s, buffer *out) {
  switch (s->kind) {
  case SYMBOL_VIEW: buffer_print(out, "var %s=new s.%s(h);\n", s->name, s->text); break;
  case SYMBOL_STDLIB: buffer_print(out, "var %s=s.%s;\n", s->name, s->text); break;
  case SYMBOL_FOREIGN_INT: buffer_print(out, "var %s=e.%s|0;\n", s->name, s->key); break;
  case SYMBOL_FOREIGN:
    buffer_print(out, "var %s=e.%s;\n", s->name, s->text ? s->text : s->key);
    break;
  default: break;
  }
}

static void emit_variable(const struct module *m, const struct symbol *s, buffer *out) {
  buffer_print(out, "var %s=", s->name);
  if (s->type == T_FLOAT) buffer_print(out, "%s(", m->symbols.items[S_FROUND].name);
  if (s->init)
    emit_number(s->init, out);
  else
    buffer_text(out, s->type == T_INT ? "0" : "0.0");
  buffer_text(out, s->type == T_FLOAT ? ");\n" : ";\n");
}

static void emit_table(const struct module *m, const struct signature *s, buffer *out) {
  uint32_t slots = module_table_slots(m);
  buffer_print(out, "var %s=[", m->symbols.items[s->table].name);
  for (uint32_t i = 0; i < slots; i++)
    buffer_print(out, i ? ",%s" : "%s", m->symbols.items[s->slots[i]].name);
  buffer_text(out, "];\n");
}

// What the glue calls: exported functions by their names here, and what it needs itself.
static void emit_exports(const struct module *m, buffer *out) {
  buffer_text(out, "return{");
  bool first = true;
  for (uint32_t i = 0; i < m->symbols.count; i++) {
    const struct symbol *s = &m->symbols.items[i];
    if (!s->exported) continue;
    buffer_print(out, first ? "%s:%s" : ",%s:%s", s->name, s->name);
    first = false;
  }
  buffer_text(out, "}\n");
}

static void emit_asm(const struct module *m, buffer *out) {
  const struct symbols *symbols = &m->symbols;
  buffer_text(out, "function asm(s,e,h){\"use asm\";\n");
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses) emit_symbol(&symbols->items[i], out);
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses && symbols->items[i].kind == SYMBOL_VARIABLE)
      emit_variable(m, &symbols->items[i], out);
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses && symbols->items[i].kind == SYMBOL_LIBRARY_FUNCTION) {
      buffer_print(out, "function %s(", symbols->items[i].name);
      symbols_expand(symbols, symbols->items[i].text, out);
      buffer_text(out, "\n");
    }
  for (const struct function *f = m->functions; f; f = f->next) emit_function(m, f, out);
  for (uint32_t i = 0; i < m->signature_count; i++) emit_table(m, &m->signatures[i], out);
  emit_exports(m, out);
  buffer_text(out, "}\n");
}

// --- The whole ----------------------------------------------------------------------------------

static error *lower_functions(struct module *m) {
  uint32_t count = BinaryenGetNumFunctions(m->binaryen);
  for (uint32_t i = 0; i < count; i++) {
    BinaryenFunctionRef f = BinaryenGetFunctionByIndex(m->binaryen, i);
    if (!is_imported(f)) TRY(lower_function(m, f));
  }
  return NULL;
}

// V8's optimizing compiler takes functions of up to 61,440 bytes of bytecode; the size of ours is
// an estimate.
enum { LARGEST_FUNCTION = 45000 };

static error *translate(struct module *m, const struct asmjs_options *options, buffer *text) {
  // Code that cannot be reached has no types that asm.js could check.
  const char *passes[] = {"dce", "remove-unused-names"};
  BinaryenModuleRunPasses(m->binaryen, passes, 2);
  m->symbols.items[S_PAGES].init = ir_int(m->arena, (int32_t)m->facts.pages);
  TRY(read_functions(m));
  TRY(read_globals(m));
  TRY(read_table(m));
  TRY(lower_functions(m));
  fill_tables(m);
  uint32_t largest = options->largest_function ? options->largest_function : LARGEST_FUNCTION;
  for (struct function *f = m->functions, *next; f; f = next) {
    next = f->next; // parts of f, which follow it then, are small enough
    share_temporaries(f);
    split_function(m, f, largest);
  }
  for (struct function *f = m->functions; f; f = f->next) use_symbols(m, f);
  TRY(glue_prepare(m));
  symbols_name(&m->symbols, options->names);
  emit_asm(m, text);
  glue_emit(m, options, text);
  return NULL;
}

error *asmjs_write(const buffer *wasm, const struct asmjs_options *options, buffer *text) {
  struct module m = {.arena = arena_new()};
  m.functions_end = &m.functions;
  error *failure = module_facts_read(wasm, &m.facts);
  if (!failure) {
    symbols_init(&m.symbols, m.arena);
    m.binaryen = BinaryenModuleRead((char *)wasm->bytes, wasm->size);
    failure = translate(&m, options, text);
    BinaryenModuleDispose(m.binaryen);
    symbols_free(&m.symbols);
  }
  for (struct function *f = m.functions; f; f = f->next) free(f->types);
  free(m.signatures);
  arena_free(m.arena);
  return failure;
}
