/* SPDX-License-Identifier: MIT */
// The JavaScript around the "use asm" function: data segments, memory, traps, and what crosses the
// boundary between WebAssembly's JavaScript types and those of asm.js.
#include "asmjs/javascript.h"
#include "asmjs/module.h"

#include <stdio.h>
#include <string.h>

// A string literal: of data, one character for each byte; of a name, the name.
static void string(buffer *out, const char *bytes, size_t size, bool is_data) {
  buffer_text(out, "\"");
  for (size_t i = 0; i < size; i++) {
    uint8_t c = (uint8_t)bytes[i];
    bool digit_follows = i + 1 < size && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
    if (c == 0)
      buffer_text(out, digit_follows ? "\\x00" : "\\0");
    else if (c == '\n')
      buffer_text(out, "\\n");
    else if (c == '\r')
      buffer_text(out, "\\r");
    else if (c == '"' || c == '\\')
      buffer_print(out, "\\%c", c);
    else if (c == '/' && i > 0 && bytes[i - 1] == '<')
      buffer_text(out, "\\/"); // the text may end up in an HTML script element
    else if (c == 0x7f)
      buffer_text(out, "\\x7f");
    else if (c < 0x80 || !is_data)
      buffer_append(out, &c, 1);
    else
      buffer_append(out, (uint8_t[]){(uint8_t)(0xc0 | c >> 6), (uint8_t)(0x80 | (c & 0x3f))}, 2);
  }
  buffer_text(out, "\"");
}

static void text(buffer *out, struct text t) { string(out, t.bytes, t.size, false); }

// The two names of an import, as arguments.
static void import_names(buffer *out, const struct import *import) {
  text(out, import->module);
  buffer_text(out, ", ");
  text(out, import->name);
}

// --- Before names -------------------------------------------------------------------------------

static void export_symbol(struct module *m, uint32_t symbol) {
  symbols_use(&m->symbols, symbol);
  m->symbols.items[symbol].exported = true;
}

static void export_variable(struct module *m, uint32_t variable) {
  export_symbol(m, module_getter(m, variable));
  export_symbol(m, module_setter(m, variable));
}

// JavaScript gets and sets the variables of further results.
static void prepare_results(struct module *m, BinaryenType results) {
  struct parts parts;
  unsigned used[T_FLOAT + 1] = {0};
  type_parts(results, &parts);
  for (unsigned i = 1; i < parts.count; i++) {
    enum type type = parts.types[i];
    unsigned index = used[type]++;
    export_variable(m, module_result_register(m, type, index));
    if (m->shared_results[type] <= index) m->shared_results[type] = index + 1;
  }
}

static bool is_outside(const struct module *m, uint32_t function) {
  return m->callees[function].imported || m->info.functions[function].exported ||
         m->callees[function].number || (m->info.has_start && m->info.start == function);
}

// Whether JavaScript has to know the global: it is shared, or its value is found there.
static bool is_global_outside(const struct module *m, uint32_t index) {
  const struct global_info *g = &m->info.globals[index];
  return g->import || g->exported || !m->variables[index].known;
}

// Whether JavaScript gets or sets it inside.
static bool is_cell(const struct module *m, uint32_t index) {
  const struct global_info *g = &m->info.globals[index];
  const struct variable *v = &m->variables[index];
  return !v->foreign && (!v->known || (g->exported && g->mutable));
}

// An asm.js module exports something, if it is a function that does nothing.
static void export_something(struct module *m) {
  for (uint32_t i = 0; i < m->symbols.count; i++)
    if (m->symbols.items[i].exported) return;
  export_symbol(m, module_function(m, "nothing", BinaryenTypeNone(), BinaryenTypeNone())->symbol);
}

void glue_prepare(struct module *m) {
  for (uint32_t i = 0, foreign = 0; i < m->info.function_count; i++) {
    const struct callee *callee = &m->callees[i];
    if (!is_outside(m, i)) continue;
    prepare_results(m, callee->results);
    if (callee->imported)
      m->symbols.items[callee->symbol].text = arena_print(m->arena, "f%u", foreign++);
    else
      export_symbol(m, callee->symbol);
  }
  for (uint32_t i = 0; i < m->signature_count; i++)
    if (m->signatures[i].foreign) prepare_results(m, m->signatures[i].results);
  for (uint32_t i = 0; i < m->variable_count; i++) {
    if (!is_cell(m, i)) continue;
    struct parts parts;
    type_parts(m->variables[i].type, &parts);
    for (unsigned p = 0; p < parts.count; p++) export_variable(m, m->variables[i].symbol + p);
  }
  export_something(m);
}

// --- Declarations -------------------------------------------------------------------------------

static char letter(uint8_t value_type) {
  switch (value_type) {
  case TYPE_I32: return 'i';
  case TYPE_I64: return 'j';
  case TYPE_F32: return 'f';
  case TYPE_F64: return 'd';
  case TYPE_V128: return 'v';
  case TYPE_FUNCREF: return 'a';
  default: return 'e';
  }
}

static void letters(buffer *out, BinaryenType type) {
  BinaryenType types[MAX_PARAMS];
  uint32_t arity = BinaryenTypeArity(type);
  BinaryenTypeExpand(type, types);
  for (uint32_t i = 0; i < arity; i++)
    buffer_text(out, types[i] == BinaryenTypeInt32()       ? "i"
                     : types[i] == BinaryenTypeInt64()     ? "j"
                     : types[i] == BinaryenTypeFloat32()   ? "f"
                     : types[i] == BinaryenTypeFloat64()   ? "d"
                     : types[i] == BinaryenTypeVec128()    ? "v"
                     : types[i] == BinaryenTypeExternref() ? "e"
                                                           : "a");
}

// Parameters and results, as two arguments.
static void signature(buffer *out, BinaryenType params, BinaryenType results) {
  buffer_text(out, ", '");
  letters(out, params);
  buffer_text(out, "', '");
  letters(out, results);
  buffer_text(out, "')");
}

static void emit_segments(const struct module *m, buffer *out) {
  buffer_text(out, "const segments = [");
  for (uint32_t i = 0; i < m->info.data_count; i++) {
    buffer_text(out, "\n");
    string(out, (const char *)m->info.data[i].bytes, m->info.data[i].size, true);
    buffer_text(out, ",");
  }
  buffer_text(out, "];\n");
}

static void emit_module_imports(const struct module *m, buffer *out) {
  static const char *const kinds[] = {"function", "table", "memory", "global", "tag"};
  buffer_text(out, "export const moduleImports = [");
  for (uint32_t i = 0; i < m->info.import_count; i++) {
    const struct import *import = &m->info.imports[i];
    buffer_text(out, "\n  {module: ");
    text(out, import->module);
    buffer_text(out, ", name: ");
    text(out, import->name);
    buffer_print(out, ", kind: '%s'},", kinds[import->kind]);
  }
  buffer_text(out, "];\n");
}

// --- Instantiation ------------------------------------------------------------------------------

static void emit_memory(const struct module *m, const struct asmjs_options *options, buffer *out) {
  enum { MOST_PAGES = 65536 };
  const struct memory_info *memory = &m->info.memory;
  uint32_t initial = memory->limits.initial, maximum = memory->limits.maximum;
  if (maximum > MOST_PAGES) maximum = MOST_PAGES;
  if (memory->import) {
    buffer_text(out, "  const memory = importedMemory(imports, ");
    import_names(out, memory->import);
    buffer_print(out, ", %u, %u);\n", initial, maximum);
  } else if (memory->exists)
    buffer_print(out, "  const memory = new Memory(%u, %u, options.heap || %llu);\n", initial,
                 maximum, (unsigned long long)(options->heap ? options->heap : ASMJS_DEFAULT_HEAP));
  else
    buffer_text(out, "  const memory = new Memory(0, 0, 0);\n");
  buffer_text(out, "  const {buffer} = memory;\n"
                   "  const data = segments.map(bytesOf);\n");
}

static void emit_tables(const struct module *m, buffer *out) {
  if (!m->has_references) return;
  buffer_text(out, "  const elements = [], tables = [");
  for (uint32_t i = 0; i < m->info.table_count; i++) {
    const struct table_info *t = &m->info.tables[i];
    if (m->tables[i].is_static)
      buffer_text(out, "\n    null,");
    else if (t->import) {
      buffer_text(out, "\n    importedTable(imports, ");
      import_names(out, t->import);
      buffer_print(out, ", '%c', %u, %u),", letter(t->element), t->limits.initial,
                   t->limits.maximum);
    } else
      buffer_print(out, "\n    new Table('%c', %u, %u, null),", letter(t->element),
                   t->limits.initial, t->limits.maximum);
  }
  buffer_text(out, "];\n");
}

static void emit_imported_globals(const struct module *m, buffer *out) {
  for (uint32_t i = 0; i < m->variable_count; i++) {
    const struct global_info *g = &m->info.globals[i];
    if (!g->import) continue;
    buffer_print(out, "  globals[%u] = importedGlobal(imports, ", i);
    import_names(out, g->import);
    buffer_print(out, ", '%c', %s);\n", letter(g->type), g->mutable ? "true" : "false");
  }
}

// The functions that get and set a global of another module: see get_foreign in lower.c.
static void emit_foreign_global(uint32_t index, uint8_t type, buffer *out) {
  static const struct {
    const char *get, *params, *set;
  } conversions[] = {{"low(%s)", "low, high", "long(low, high)"},
                     {"link.number(%s)", "number", "link.value(number)"},
                     {"%s", "value", "value"}};
  int row = type == TYPE_I64 ? 0 : type <= TYPE_FUNCREF ? 1 : 2;
  char global[32], get[64];
  snprintf(global, sizeof global, "globals[%u].value", index);
  snprintf(get, sizeof get, conversions[row].get, global);
  buffer_print(out, "    get%u_0: () => %s,\n", index, get);
  if (type == TYPE_I64) buffer_print(out, "    get%u_1: () => high(%s),\n", index, global);
  buffer_print(out, "    set%u: (%s) => { %s = %s; },\n", index, conversions[row].params, global,
               conversions[row].set);
}

static void emit_imported_functions(const struct module *m, buffer *out) {
  for (uint32_t i = 0; i < m->info.imported_functions; i++) {
    const struct callee *callee = &m->callees[i];
    buffer_print(out, "    %s: importedFunction(link, imports, ",
                 m->symbols.items[callee->symbol].text);
    import_names(out, m->info.functions[i].import);
    signature(out, callee->params, callee->results);
    buffer_text(out, ",\n");
  }
}

static void emit_table_functions(const struct module *m, buffer *out) {
  if (!m->has_references) return;
  buffer_text(out, "    ...tableInstructions(link, tables, elements, [");
  for (uint32_t i = 0; i < m->signature_count; i++) {
    buffer_text(out, i ? ", '" : "'");
    letters(out, m->signatures[i].params);
    buffer_text(out, ":");
    letters(out, m->signatures[i].results);
    buffer_text(out, "'");
  }
  buffer_print(out, "], %u, %u),\n", m->references, m->references + m->numbered + 1);
  for (uint32_t i = 0; i < m->signature_count; i++) {
    const struct signature *s = &m->signatures[i];
    if (!s->foreign) continue;
    buffer_print(out, "    %s: foreignFunction(link, (...values) => link.called(...values)",
                 m->symbols.items[s->foreign].text);
    signature(out, s->params, s->results);
    buffer_text(out, ",\n");
  }
}

static void emit_link(const struct module *m, buffer *out) {
  if (m->symbols.items[S_POWERS].uses) buffer_text(out, "  fillPowers(buffer);\n");
  buffer_text(out, "  const foreign = {\n    ...memoryInstructions(memory, data),\n");
  emit_imported_functions(m, out);
  emit_table_functions(m, out);
  for (uint32_t i = 0; i < m->variable_count; i++)
    if (m->variables[i].foreign) emit_foreign_global(i, m->info.globals[i].type, out);
  buffer_text(out, "  };\n"
                   "  const inside = asm({Math, NaN, Infinity, Int8Array, Uint8Array, Int16Array,\n"
                   "    Uint16Array, Int32Array, Float32Array, Float64Array}, foreign, buffer);\n");
}

static const char *symbol_name(const struct module *m, uint32_t symbol) {
  return m->symbols.items[symbol].name;
}

static void emit_accessors(const struct module *m, uint32_t variable, buffer *out) {
  const struct symbol *s = &m->symbols.items[variable];
  buffer_print(out, "{get: inside.%s, set: inside.%s}", symbol_name(m, s->getter),
               symbol_name(m, s->setter));
}

static void emit_results(const struct module *m, buffer *out) {
  static const char kinds[] = {[T_INT] = 'i', [T_DOUBLE] = 'd', [T_FLOAT] = 'f'};
  buffer_text(out, "  link.results = {");
  for (enum type t = T_INT; t <= T_FLOAT; t++) {
    buffer_print(out, "%c: [", kinds[t]);
    for (unsigned i = 0; i < m->shared_results[t]; i++) {
      emit_accessors(m, module_result_register((struct module *)m, t, i), out);
      buffer_text(out, ", ");
    }
    buffer_text(out, "], ");
  }
  buffer_text(out, "};\n");
}

// A function of the module as JavaScript has it outside.
static void emit_outside(const struct module *m, uint32_t index, buffer *out) {
  const struct callee *callee = &m->callees[index];
  const struct symbol *s = &m->symbols.items[callee->symbol];
  if (callee->imported) {
    buffer_text(out, "exportedAgain(link, imported(imports, ");
    import_names(out, m->info.functions[index].import);
    buffer_print(out, "), foreign.%s", s->text);
  } else
    buffer_print(out, "exportedFunction(link, inside.%s", s->name);
  signature(out, callee->params, callee->results);
}

static void emit_references(const struct module *m, buffer *out) {
  if (!m->has_references) return;
  buffer_text(out, "  addReferences(link, [");
  for (uint32_t i = 0; i < m->info.function_count; i++) {
    if (!m->callees[i].number) continue;
    buffer_text(out, "\n    ");
    emit_outside(m, i, out);
    buffer_text(out, ",");
  }
  buffer_text(out, "]);\n");
}

static void emit_cell(const struct module *m, uint32_t index, buffer *out) {
  const struct variable *v = &m->variables[index];
  buffer_print(out, "cell(link, '%c', [", letter(m->info.globals[index].type));
  struct parts parts;
  type_parts(v->type, &parts);
  for (unsigned i = 0; i < parts.count; i++) {
    if (i) buffer_text(out, ", ");
    emit_accessors(m, v->symbol + i, out);
  }
  buffer_text(out, "])");
}

// The value that a global of the module itself begins with.
static void emit_initial_value(const struct module *m, uint32_t index, buffer *out) {
  const struct global_info *g = &m->info.globals[index];
  if (g->import)
    buffer_print(out, "globals[%u].value", index);
  else
    constant_emit(m, g->init, out);
}

static void emit_globals(const struct module *m, buffer *out) {
  for (uint32_t i = 0; i < m->variable_count; i++) {
    const struct global_info *g = &m->info.globals[i];
    const struct variable *v = &m->variables[i];
    if (v->foreign || !is_global_outside(m, i)) continue;
    if (!g->import && g->mutable) {
      buffer_print(out, "  globals[%u] = ", i);
      emit_cell(m, i, out);
      buffer_text(out, ";\n");
    } else if (!g->import) {
      buffer_print(out, "  globals[%u] = constant('%c', ", i, letter(g->type));
      emit_initial_value(m, i, out);
      buffer_text(out, ");\n");
    }
    if (v->known) continue;
    buffer_text(out, "  ");
    emit_cell(m, i, out);
    buffer_text(out, ".value = ");
    emit_initial_value(m, i, out);
    buffer_text(out, ";\n");
  }
}

static void emit_element(const struct module *m, struct element e, buffer *out) {
  if (e.kind == ELEMENT_GLOBAL)
    buffer_print(out, "link.number(globals[%u].value)", e.index);
  else
    buffer_print(out, "%u", e.kind == ELEMENT_FUNCTION ? m->callees[e.index].number : 0);
}

static void emit_elements(const struct module *m, buffer *out) {
  if (!m->has_references) return;
  for (uint32_t i = 0; i < m->info.element_count; i++) {
    const struct element_segment *s = &m->info.elements[i];
    bool is_active = s->mode == SEGMENT_ACTIVE;
    buffer_print(out, "  elements[%u] = [", i);
    if (s->mode == SEGMENT_PASSIVE || (is_active && !m->tables[s->table].is_static)) {
      for (uint32_t k = 0; k < s->count; k++) {
        if (k) buffer_text(out, ",");
        emit_element(m, s->items[k], out);
      }
      buffer_text(out, "].map(link.value);\n");
    } else {
      buffer_text(out, "];\n");
      is_active = false;
    }
    if (!is_active) continue;
    buffer_print(out, "  foreign.put(%u, ", s->table);
    constant_emit(m, s->offset, out);
    buffer_print(out, ", elements[%u], 0, %u);\n  foreign.elem_drop(%u);\n", i, s->count, i);
  }
}

static void emit_data(const struct module *m, buffer *out) {
  for (uint32_t i = 0; i < m->info.data_count; i++) {
    if (m->info.data[i].mode != SEGMENT_ACTIVE) continue;
    buffer_print(out, "  place(memory, data, %u, ", i);
    constant_emit(m, m->info.data[i].offset, out);
    buffer_text(out, ");\n");
  }
}

static void emit_export(const struct module *m, const struct export *e, buffer *out) {
  switch (e->kind) {
  case EXTERNAL_FUNCTION:
    if (m->has_references)
      buffer_print(out, "link.value(%u)", m->callees[e->index].number);
    else
      emit_outside(m, e->index, out);
    break;
  case EXTERNAL_TABLE: buffer_print(out, "tables[%u]", e->index); break;
  case EXTERNAL_GLOBAL: buffer_print(out, "globals[%u]", e->index); break;
  default: buffer_text(out, "memory");
  }
}

static void emit_exports(const struct module *m, buffer *out) {
  buffer_text(out, "  const exports = {");
  for (uint32_t i = 0; i < m->info.export_count; i++) {
    buffer_text(out, "\n    [");
    text(out, m->info.exports[i].name);
    buffer_text(out, "]: ");
    emit_export(m, &m->info.exports[i], out);
    buffer_text(out, ",");
  }
  buffer_text(out, "\n  };\n");
}

static void emit_instantiate(const struct module *m, const struct asmjs_options *options,
                             buffer *out) {
  buffer_text(out, "export default function instantiate(imports, options = {}) {\n"
                   "  const link = {}, globals = [];\n");
  emit_memory(m, options, out);
  emit_imported_globals(m, out);
  emit_tables(m, out);
  emit_link(m, out);
  emit_results(m, out);
  emit_references(m, out);
  emit_globals(m, out);
  emit_elements(m, out);
  emit_data(m, out);
  emit_exports(m, out);
  if (m->info.has_start) {
    buffer_text(out, "  ");
    emit_outside(m, m->info.start, out);
    buffer_text(out, "();\n");
  }
  buffer_text(out, "  return {exports};\n}\n");
}

static bool imports_table(const struct module *m) {
  for (uint32_t i = 0; i < m->info.table_count; i++)
    if (m->info.tables[i].import) return true;
  return false;
}

void glue_emit(const struct module *m, const struct asmjs_options *options, buffer *out) {
  bool has_globals = false, has_tables = false;
  for (uint32_t i = 0; i < m->variable_count; i++) has_globals |= is_global_outside(m, i);
  for (uint32_t i = 0; i < m->info.table_count; i++) has_tables |= !m->tables[i].is_static;
  emit_segments(m, out);
  buffer_text(out, javascript_core);
  if (has_globals) buffer_text(out, javascript_globals);
  if (m->info.memory.import) buffer_text(out, javascript_memories);
  if (has_tables) buffer_text(out, javascript_tables);
  if (m->has_references) buffer_text(out, javascript_references);
  // What a host makes to be imported.
  if (m->info.memory.import) buffer_text(out, "export {Memory};\n");
  if (imports_table(m)) buffer_text(out, "export {Table};\n");
  emit_module_imports(m, out);
  emit_instantiate(m, options, out);
}
