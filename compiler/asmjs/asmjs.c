/* SPDX-License-Identifier: MIT */
// From a WebAssembly binary to the text of an ES module: reads the module with Binaryen, lowers
// every function, names everything, and writes it.
#include "asmjs/asmjs.h"

#include "asmjs/module.h"
#include "exceptions/exceptions.h"
#include "wasm/block_parameters.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- What the module declares ------------------------------------------------------------------

static int by_address(const void *left, const void *right) {
  const char *const *l = *(const char *const *const *)left;
  const char *const *r = *(const char *const *const *)right;
  uintptr_t a = (uintptr_t)*l, b = (uintptr_t)*r;
  return a < b ? -1 : a > b;
}

// Callees and variables begin with their ids; `items` are pointers to them.
static const void *find(const char *id, const void *items, uint32_t count) {
  const char *const *key = &id;
  const void *const *found = bsearch(&key, items, count, sizeof key, by_address);
  return found ? *found : NULL;
}

const struct callee *module_callee(const struct module *m, const char *id) {
  return find(id, m->callees_by_name, m->callee_count);
}

const struct variable *module_variable(const struct module *m, const char *id) {
  return find(id, m->variables_by_name, m->variable_count);
}

static bool is_imported(BinaryenFunctionRef f) { return *BinaryenFunctionImportGetModule(f); }

static error *read_function(struct module *m, BinaryenFunctionRef f, const char *name,
                            struct callee *callee) {
  callee->id = BinaryenFunctionGetName(f);
  callee->name = name;
  callee->imported = is_imported(f);
  callee->params = BinaryenFunctionGetParams(f);
  callee->results = BinaryenFunctionGetResults(f);
  callee->symbol =
      symbols_add(&m->symbols, callee->imported ? SYMBOL_FOREIGN : SYMBOL_FUNCTION, name);
  if (BinaryenTypeArity(callee->params) > MAX_PARAMS)
    return error_unsupported("in function %s: more than %d parameters have no asm.js form", name,
                             MAX_PARAMS);
  if (BinaryenTypeArity(callee->results) > MAX_VALUES)
    return error_unsupported("in function %s: more than %d results have no asm.js form", name,
                             MAX_VALUES);
  return NULL;
}

static void sort_callees(struct module *m) {
  uint32_t count = m->callee_count;
  m->callees_by_name = arena_allocate(m->arena, (count + 1) * sizeof *m->callees_by_name);
  for (uint32_t i = 0; i < count; i++) m->callees_by_name[i] = &m->callees[i];
  qsort(m->callees_by_name, count, sizeof *m->callees_by_name, by_address);
}

static error *read_functions(struct module *m) {
  uint32_t count = m->callee_count = BinaryenGetNumFunctions(m->binaryen);
  uint32_t own = m->info.function_count;
  assert(count == own + m->placeholders.count);
  m->callees = arena_allocate(m->arena, (count + 1) * sizeof *m->callees);
  for (uint32_t i = 0; i < count; i++) {
    struct callee *callee = &m->callees[i];
    const char *name = module_info_function_name(&m->info, i, m->arena);
    TRY(read_function(m, BinaryenGetFunctionByIndex(m->binaryen, i), name, callee));
    if (i >= own) callee->placeholder = &m->placeholders.items[i - own];
  }
  sort_callees(m);
  return NULL;
}

// Those that Binaryen took out of others, whose rest it could inline then, follow the module's own.
static error *read_new_functions(struct module *m) {
  uint32_t total = BinaryenGetNumFunctions(m->binaryen), count = m->callee_count;
  struct callee *callees = arena_allocate(m->arena, (count + total + 1) * sizeof *callees);
  memcpy(callees, m->callees, count * sizeof *callees);
  for (uint32_t i = 0; i < total; i++) {
    BinaryenFunctionRef f = BinaryenGetFunctionByIndex(m->binaryen, i);
    if (module_callee(m, BinaryenFunctionGetName(f))) continue;
    TRY(read_function(m, f, "part", &callees[count++]));
  }
  m->callees = callees;
  m->callee_count = count;
  sort_callees(m);
  return NULL;
}

static void sort_variables(struct module *m) {
  uint32_t count = m->variable_count;
  m->variables_by_name = arena_allocate(m->arena, (count + 1) * sizeof *m->variables_by_name);
  for (uint32_t i = 0; i < count; i++) m->variables_by_name[i] = &m->variables[i];
  qsort(m->variables_by_name, count, sizeof *m->variables_by_name, by_address);
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

// --- Functions that the program does not have itself --------------------------------------------

static struct function *new_function(struct module *m, const char *key, enum type result) {
  struct function *f = arena_allocate(m->arena, sizeof *f);
  f->result = result;
  f->symbol = symbols_add(&m->symbols, SYMBOL_FUNCTION, key);
  *m->functions_end = f;
  m->functions_end = &f->next;
  return f;
}

struct function *module_function(struct module *m, const char *key, BinaryenType params,
                                 BinaryenType results) {
  struct parts parts;
  BinaryenType types[MAX_PARAMS];
  type_parts(results, &parts);
  struct function *f = new_function(m, key, parts.count ? parts.types[0] : T_VOID);
  BinaryenTypeExpand(params, types);
  for (uint32_t i = 0; i < BinaryenTypeArity(params); i++) {
    type_parts(types[i], &parts);
    for (unsigned part = 0; part < parts.count; part++) function_local(f, parts.types[part]);
  }
  f->params = f->first_temp = f->locals;
  return f;
}

uint32_t module_getter(struct module *m, uint32_t variable) {
  if (m->symbols.items[variable].getter) return m->symbols.items[variable].getter;
  enum type type = m->symbols.items[variable].type;
  struct function *f = new_function(m, "get", type);
  list_append(&f->body, ir_return(m->arena, ir_global(m->arena, variable, type)));
  return m->symbols.items[variable].getter = f->symbol;
}

uint32_t module_setter(struct module *m, uint32_t variable) {
  if (m->symbols.items[variable].setter) return m->symbols.items[variable].setter;
  struct function *f = new_function(m, "set", T_VOID);
  f->params = f->first_temp = 1;
  function_local(f, m->symbols.items[variable].type);
  list_append(&f->body, ir_set_global(m->arena, variable, ir_local(m->arena, f, 0)));
  return m->symbols.items[variable].setter = f->symbol;
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
  buffer_text(out, "// Parts are of Amphora. SPDX-License-Identifier: MIT\n");
  buffer_text(out, "function asm(s,e,h){\"use asm\";\n");
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses) emit_symbol(&symbols->items[i], out);
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses && symbols->items[i].kind == SYMBOL_VARIABLE)
      emit_variable(m, &symbols->items[i], out);
  for (uint32_t i = 0; i < symbols->count; i++)
    if (symbols->items[i].uses && symbols->items[i].kind == SYMBOL_SUPPORT_FUNCTION) {
      buffer_print(out, "function %s(", symbols->items[i].name);
      symbols_expand(symbols, symbols->items[i].text, out);
      buffer_text(out, "\n");
    }
  for (const struct function *f = m->functions; f; f = f->next) emit_function(m, f, out);
  tables_emit(m, out);
  emit_exports(m, out);
  buffer_text(out, "}\n");
}

// --- The whole ----------------------------------------------------------------------------------

enum {
  LARGEST_INLINED = 120,   // function, in Binaryen's measure: the number of expressions
  MOST_INLINED = 512 << 10 // bytes of a module: a validator compiles all of it before it starts
};

// Tells Binaryen which functions something else than a call names: the module that it read has
// neither exports nor elements.
static void export_named_functions(struct module *m) {
  for (uint32_t i = m->info.imported_functions; i < m->info.function_count; i++) {
    const struct function_info *f = &m->info.functions[i];
    if (!f->exported && !f->referenced) continue;
    const char *name = arena_print(m->arena, "%u", i);
    BinaryenAddFunctionExport(m->binaryen, m->callees[i].id, name);
  }
}

// Calls cost several times what they cost in WebAssembly, so more of them are replaced by what they
// call than the module's optimizer did.
static error *inline_calls(struct module *m) {
  static const char *passes[] = {"inlining", "vacuum", "coalesce-locals",
                                 "simplify-locals-nostructure", "vacuum"};
  export_named_functions(m);
  BinaryenSetOptimizeLevel(3);
  BinaryenSetShrinkLevel(0);
  BinaryenSetFlexibleInlineMaxSize(LARGEST_INLINED);
  BinaryenModuleRunPasses(m->binaryen, passes, sizeof passes / sizeof *passes);
  return read_new_functions(m);
}

// Those that Binaryen still has: what is inlined everywhere is gone.
static error *lower_functions(struct module *m) {
  for (uint32_t i = 0; i < m->callee_count; i++) {
    const struct callee *callee = &m->callees[i];
    if (callee->imported || callee->placeholder) continue;
    BinaryenFunctionRef f = BinaryenGetFunction(m->binaryen, callee->id);
    if (f) TRY(lower_function(m, f));
  }
  return NULL;
}

// V8's optimizing compiler takes functions of up to 61,440 bytes of bytecode; the size of ours is
// an estimate, which large functions have not been seen to exceed by more than a fortieth.
enum { LARGEST_FUNCTION = 56000 };

enum asmjs_pass asmjs_pass_of(const char *name) {
  static const char *const names[] = {
      [ASMJS_PASS_LOWER] = "lower",
      [ASMJS_PASS_ALIGNMENT] = "alignment",
      [ASMJS_PASS_TEMPORARIES] = "temporaries",
      [ASMJS_PASS_OUTLINE] = "outline",
      [ASMJS_PASS_COALESCE] = "coalesce",
  };
  enum asmjs_pass pass = ASMJS_PASS_COALESCE;
  while (pass != ASMJS_PASS_NONE && strcmp(names[pass], name)) pass--;
  return pass;
}

static void dump_after(const struct module *m, const struct function *f, enum asmjs_pass pass,
                       const struct asmjs_options *options) {
  if (options->dump_after != pass) return;
  buffer text = {0};
  dump_function(m, f, &text);
  fwrite(text.bytes, 1, text.size, stdout);
  fflush(stdout);
  buffer_free(&text);
}

static error *translate(struct module *m, bool inlining, const struct asmjs_options *options,
                        buffer *text) {
  TRY(read_functions(m));
  if (inlining) TRY(inline_calls(m));
  // Code that cannot be reached has no types that asm.js could check.
  static const char *passes[] = {"dce", "remove-unused-names"};
  BinaryenModuleRunPasses(m->binaryen, passes, 2);
  TRY(globals_read(m));
  sort_variables(m);
  TRY(tables_read(m));
  TRY(lower_functions(m));
  tables_fill(m);
  glue_prepare(m);
  uint32_t largest = options->largest_function ? options->largest_function : LARGEST_FUNCTION;
  for (struct function *f = m->functions; f; f = f->next)
    dump_after(m, f, ASMJS_PASS_LOWER, options);
  if (!options->trusting && !options->pedantic) align_accesses(m);
  for (struct function *f = m->functions, *next; f; f = next) {
    next = f->next; // parts of f, which follow it then, are small enough
    dump_after(m, f, ASMJS_PASS_ALIGNMENT, options);
    share_temporaries(f);
    dump_after(m, f, ASMJS_PASS_TEMPORARIES, options);
    outline_function(m, f, largest);
  }
  for (struct function *f = m->functions; f; f = f->next) {
    dump_after(m, f, ASMJS_PASS_OUTLINE, options);
    coalesce_locals(f);
    dump_after(m, f, ASMJS_PASS_COALESCE, options);
    use_symbols(m, f);
  }
  symbols_name(&m->symbols, options->names);
  emit_asm(m, text);
  glue_emit(m, options, text);
  return NULL;
}

static error *translate_binary(struct module *m, buffer *wasm, const struct asmjs_options *options,
                               buffer *text) {
  symbols_init(&m->symbols, m->arena);
  m->binaryen = BinaryenModuleRead((char *)wasm->bytes, wasm->size);
  // Placeholders have no bodies that could take the place of calls.
  bool inlining = options->inlining && !m->placeholders.count && wasm->size <= MOST_INLINED;
  error *failure = translate(m, inlining, options, text);
  BinaryenModuleDispose(m->binaryen);
  symbols_free(&m->symbols);
  for (struct function *f = m->functions; f; f = f->next) free(f->types);
  free(m->signatures);
  return failure;
}

// The module as Binaryen can read it; what it cannot is in m->info and m->placeholders.
static error *make_readable(struct module *m, const wasm_module *wasm, buffer *readable) {
  buffer blocks = {0}, lowered = {0};
  error *e = block_parameters_lower(wasm, CUSTOM_NAMES, &blocks);
  TRY(wasm_module_become(&m->source, blocks, e));
  if (exceptions_are_used(&m->source)) {
    e = exceptions_lower(&m->source, &lowered);
    TRY(wasm_module_become(&m->source, lowered, e));
  }
  TRY(module_info_read(&m->source, m->arena, &m->info));
  return placeholders_put(&m->source, m->arena, &m->info, &m->placeholders, readable);
}

static void end(struct module *m, buffer *readable) {
  buffer_free(readable);
  wasm_module_free(&m->source);
  free(m->placeholders.items);
  arena_free(m->arena);
}

error *asmjs_check(const wasm_module *wasm) {
  struct module m = {.arena = arena_new()};
  buffer readable = {0};
  error *e = make_readable(&m, wasm, &readable);
  if (e && error_kind(e) == ERROR_UNSUPPORTED) {
    error_free(e);
    e = NULL;
  } else if (!e) {
    BinaryenModuleRef binaryen = BinaryenModuleRead((char *)readable.bytes, readable.size);
    BinaryenModuleSetFeatures(binaryen, BinaryenFeatureAll());
    if (!BinaryenModuleValidate(binaryen)) e = error_malformed("the module is not valid");
    BinaryenModuleDispose(binaryen);
  }
  end(&m, &readable);
  return e;
}

error *asmjs_write(const wasm_module *wasm, const struct asmjs_options *options, buffer *text) {
  struct module m = {.arena = arena_new(), .pedantic = options->pedantic};
  buffer readable = {0};
  m.functions_end = &m.functions;
  error *e = make_readable(&m, wasm, &readable);
  if (!e) e = translate_binary(&m, &readable, options, text);
  end(&m, &readable);
  return e;
}
