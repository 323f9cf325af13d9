// The JavaScript around the "use asm" function: data segments, memory, traps, and the conversion of
// arguments and results between WebAssembly's JavaScript types and those of asm.js.
#include "asmjs/module.h"

#include <stdlib.h>
#include <string.h>

// Everything that does not depend on the module. An i64 crosses the boundary of `asm` as two ints;
// its signature letter is j. No BigInt literals: engines without them can run programs that pass
// no i64.
static const char fixed_part[] =
    "const trap = code => {\n"
    "  const error = new Error(traps[code]);\n"
    "  error.name = 'RuntimeError';\n"
    "  throw error;\n"
    "};\n"
    "// asm.js allows powers of two up to 16 MiB, then multiples of 16 MiB.\n"
    "const heapSize = size => {\n"
    "  if (size > 0x1000000) return Math.ceil(size / 0x1000000) * 0x1000000;\n"
    "  let power = 0x10000;\n"
    "  while (power < size) power *= 2;\n"
    "  return power;\n"
    "};\n"
    "// As much address space as there is, down to what the program starts with.\n"
    "const reserve = (size, least) => {\n"
    "  for (;; size = heapSize(Math.max(size / 2, least))) {\n"
    "    try {\n"
    "      return new ArrayBuffer(size);\n"
    "    } catch (error) {\n"
    "      if (size <= heapSize(least)) throw error;\n"
    "    }\n"
    "  }\n"
    "};\n"
    "const bytesOf = text => Uint8Array.from(text, c => c.charCodeAt(0));\n"
    "const long = (low, high) => BigInt.asIntN(64, BigInt(high) * BigInt(0x100000000) + "
    "BigInt(low >>> 0));\n"
    "const low = value => Number(BigInt.asIntN(32, value));\n"
    "const high = value => Number(BigInt.asIntN(32, value >> BigInt(32)));\n"
    "const overflow = error => {\n"
    "  if (/call stack|recursion/.test(error && error.message)) trap(traps.length - 1);\n"
    "  throw error;\n"
    "};\n"
    "// JavaScript has no vectors: whoever passes one throws.\n"
    "const vector = () => {\n"
    "  throw new TypeError('a vector cannot be passed to or from JavaScript');\n"
    "};\n"
    "// A function as asm.js imports it: params and result are signature letters.\n"
    "const imported = (imports, module, name, params, result, highWord) => {\n"
    "  const f = imports[module] && imports[module][name];\n"
    "  if (typeof f !== 'function') throw new TypeError(`import ${module}.${name} is not a "
    "function`);\n"
    "  if (/v/.test(params + result)) return vector;\n"
    "  if (!/j/.test(params + result)) return f;\n"
    "  return (...words) => {\n"
    "    let i = 0;\n"
    "    const value = f(...Array.from(params, p => p === 'j' ? long(words[i++], words[i++]) : "
    "words[i++]));\n"
    "    if (result !== 'j') return value;\n"
    "    highWord.set(high(value));\n"
    "    return low(value);\n"
    "  };\n"
    "};\n"
    "// A function as it is exported.\n"
    "const exported = (f, params, result, highWord) => /v/.test(params + result) ? vector : "
    "(...values) => {\n"
    "  const words = [];\n"
    "  for (let i = 0; i < params.length; i++) {\n"
    "    if (params[i] === 'j') words.push(low(values[i]), high(values[i]));\n"
    "    else words.push(values[i]);\n"
    "  }\n"
    "  let value;\n"
    "  try {\n"
    "    value = f(...words);\n"
    "  } catch (error) {\n"
    "    overflow(error);\n"
    "  }\n"
    "  return result === 'j' ? long(value, highWord.get()) : value;\n"
    "};\n";

static const char instantiate_head[] =
    "export default function instantiate(imports, options = {}) {\n"
    "  const least = pages * 0x10000 + 0x10000; // the last page is for the module's own use\n"
    "  const wanted = Math.max(options.heap || defaultHeap, least);\n"
    "  const buffer = reserve(Math.min(heapSize(wanted), 0x7f000000), least);\n"
    "  const bytes = new Uint8Array(buffer);\n"
    "  const limit = Math.min(maxPages, buffer.byteLength / 0x10000 - 1);\n"
    "  const passive = segments.map(([offset, text]) => {\n"
    "    const data = bytesOf(text);\n"
    "    if (offset === null) return data;\n"
    "    if (offset + data.length > pages * 0x10000) trap(4);\n"
    "    bytes.set(data, offset);\n"
    "    return new Uint8Array(0);\n"
    "  });\n"
    "  let inside;\n";

static const char foreign_head[] =
    "  const foreign = {\n"
    "    scratch: buffer.byteLength - 16,\n"
    "    max_pages: limit,\n"
    "    trap,\n"
    "    copy: (to, from, size) => { bytes.copyWithin(to, from, from + size); },\n"
    "    fill: (to, value, size) => { bytes.fill(value, to, to + size); },\n"
    "    init: (segment, to, from, size) => {\n"
    "      const data = passive[segment];\n"
    "      if ((from >>> 0) + (size >>> 0) > data.length) trap(4);\n"
    "      bytes.set(data.subarray(from >>> 0, (from >>> 0) + (size >>> 0)), to >>> 0);\n"
    "    },\n"
    "    drop: segment => { passive[segment] = new Uint8Array(0); },\n";

// Then follow the program's imports.
static const char link[] =
    "  };\n"
    "  inside = asm({Math, NaN, Infinity, Int8Array, Uint8Array, Int16Array, Uint16Array, "
    "Int32Array,\n"
    "    Float32Array, Float64Array}, foreign, buffer);\n";

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

static void text(buffer *out, const char *s) { string(out, s, strlen(s), false); }

// --- Before names -------------------------------------------------------------------------------

static bool is_one_value(BinaryenType type) { return BinaryenTypeArity(type) <= 1; }

static void export_symbol(struct module *m, uint32_t symbol) {
  symbols_use(&m->symbols, symbol);
  m->symbols.items[symbol].exported = true;
}

static error *prepare_function(struct module *m, const struct callee *callee, const char *what) {
  if (!is_one_value(callee->results))
    return error_new("asm.js output: the %s function %s returns several values: that has no asm.js "
                     "form",
                     what, callee->name);
  if (callee->results == BinaryenTypeInt64()) {
    export_symbol(m, S_GET_HIGH);
    export_symbol(m, S_SET_HIGH);
  }
  return NULL;
}

error *glue_prepare(struct module *m) {
  uint32_t count = BinaryenGetNumFunctions(m->binaryen);
  for (uint32_t i = 0, foreign = 0; i < count; i++) {
    const struct callee *callee =
        module_callee(m, BinaryenFunctionGetName(BinaryenGetFunctionByIndex(m->binaryen, i)));
    if (!callee->imported) continue;
    TRY(prepare_function(m, callee, "imported"));
    m->symbols.items[callee->symbol].text = arena_print(m->arena, "f%u", foreign++);
  }
  uint32_t exports = BinaryenGetNumExports(m->binaryen);
  for (uint32_t i = 0; i < exports; i++) {
    BinaryenExportRef e = BinaryenGetExportByIndex(m->binaryen, i);
    if (BinaryenExportGetKind(e) != BinaryenExternalFunction()) continue;
    const struct callee *callee = module_callee(m, BinaryenExportGetValue(e));
    TRY(prepare_function(m, callee, "exported"));
    if (!callee->imported) export_symbol(m, callee->symbol);
  }
  if (m->facts.has_memory) export_symbol(m, S_GROW);
  if (m->facts.has_start) {
    BinaryenFunctionRef start = BinaryenGetFunctionByIndex(m->binaryen, m->facts.start);
    const struct callee *callee = module_callee(m, BinaryenFunctionGetName(start));
    if (!callee->imported) export_symbol(m, callee->symbol);
  }
  return NULL;
}

// --- After --------------------------------------------------------------------------------------

// The signature letters of a type, as a string.
static void letters(buffer *out, BinaryenType type) {
  BinaryenType types[MAX_PARAMS];
  uint32_t arity = BinaryenTypeArity(type);
  BinaryenTypeExpand(type, types);
  buffer_text(out, "'");
  for (uint32_t i = 0; i < arity; i++)
    buffer_text(out, types[i] == BinaryenTypeInt64()     ? "j"
                     : types[i] == BinaryenTypeInt32()   ? "i"
                     : types[i] == BinaryenTypeFloat32() ? "f"
                     : types[i] == BinaryenTypeFloat64() ? "d"
                                                         : "v");
  buffer_text(out, "'");
}

static void emit_segments(const struct module *m, buffer *out) {
  buffer_text(out, "const segments = [");
  uint32_t count = BinaryenGetNumMemorySegments(m->binaryen);
  for (uint32_t i = 0; i < count; i++) {
    size_t size = BinaryenGetMemorySegmentByteLength(m->binaryen, i);
    char *bytes = memory_allocate(size);
    BinaryenCopyMemorySegmentData(m->binaryen, i, bytes);
    if (BinaryenGetMemorySegmentPassive(m->binaryen, i))
      buffer_text(out, "\n[null, ");
    else
      buffer_print(out, "\n[%u, ", BinaryenGetMemorySegmentByteOffset(m->binaryen, i));
    string(out, bytes, size, true);
    buffer_text(out, "],");
    free(bytes);
  }
  buffer_text(out, "];\n");
}

// Calls `each` for every imported function, in order.
static void emit_imports(const struct module *m, buffer *out,
                         void (*each)(const struct module *m, const struct callee *callee,
                                      BinaryenFunctionRef f, buffer *out)) {
  uint32_t count = BinaryenGetNumFunctions(m->binaryen);
  for (uint32_t i = 0; i < count; i++) {
    BinaryenFunctionRef f = BinaryenGetFunctionByIndex(m->binaryen, i);
    const struct callee *callee = module_callee(m, BinaryenFunctionGetName(f));
    if (callee->imported) each(m, callee, f, out);
  }
}

static void describe_import(const struct module *m, const struct callee *callee,
                            BinaryenFunctionRef f, buffer *out) {
  (void)m, (void)callee;
  buffer_text(out, "\n  {module: ");
  text(out, BinaryenFunctionImportGetModule(f));
  buffer_text(out, ", name: ");
  text(out, BinaryenFunctionImportGetBase(f));
  buffer_text(out, ", kind: 'function'},");
}

static void bind_import(const struct module *m, const struct callee *callee, BinaryenFunctionRef f,
                        buffer *out) {
  buffer_print(out, "    %s: imported(imports, ", m->symbols.items[callee->symbol].text);
  text(out, BinaryenFunctionImportGetModule(f));
  buffer_text(out, ", ");
  text(out, BinaryenFunctionImportGetBase(f));
  buffer_text(out, ", ");
  letters(out, callee->params);
  buffer_text(out, ", ");
  letters(out, callee->results);
  buffer_text(out, ", highWord),\n");
}

static void emit_function_export(const struct module *m, BinaryenExportRef e, buffer *out) {
  const struct callee *callee = module_callee(m, BinaryenExportGetValue(e));
  const struct symbol *symbol = &m->symbols.items[callee->symbol];
  buffer_print(out, ": exported(%s.%s, ", callee->imported ? "foreign" : "inside",
               callee->imported ? symbol->text : symbol->name);
  letters(out, callee->params);
  buffer_text(out, ", ");
  letters(out, callee->results);
  buffer_text(out, ", highWord)");
}

static void emit_global_export(const struct module *m, BinaryenExportRef e, buffer *out) {
  const struct variable *v = module_variable(m, BinaryenExportGetValue(e));
  if (v->type == BinaryenTypeVec128()) {
    buffer_text(out, ": {get value() { return vector(); }}");
    return;
  }
  buffer_text(out, ": {value: ");
  const struct node *low = m->symbols.items[v->symbol].init;
  if (v->type == BinaryenTypeInt64()) {
    const struct node *high = m->symbols.items[v->symbol + 1].init;
    buffer_print(out, "long(%d, %d)", low->integer, high->integer);
  } else
    emit_number(low, out);
  buffer_text(out, "}");
}

static void emit_exports(const struct module *m, buffer *out) {
  buffer_text(out, "  const exports = {");
  uint32_t count = BinaryenGetNumExports(m->binaryen);
  for (uint32_t i = 0; i < count; i++) {
    BinaryenExportRef e = BinaryenGetExportByIndex(m->binaryen, i);
    BinaryenExternalKind kind = BinaryenExportGetKind(e);
    if (kind == BinaryenExternalTable()) continue; // tables stay inside
    buffer_text(out, "\n    [");
    text(out, BinaryenExportGetName(e));
    buffer_text(out, "]");
    if (kind == BinaryenExternalFunction())
      emit_function_export(m, e, out);
    else if (kind == BinaryenExternalMemory())
      buffer_text(out, ": memory");
    else
      emit_global_export(m, e, out);
    buffer_text(out, ",");
  }
  buffer_text(out, "\n  };\n");
}

static const char *symbol_name(const struct module *m, uint32_t symbol) {
  return m->symbols.items[symbol].name;
}

static void emit_instantiate(const struct module *m, buffer *out) {
  buffer_text(out, instantiate_head);
  if (m->symbols.items[S_GET_HIGH].exported)
    buffer_print(out,
                 "  const highWord = {get: () => inside.%s(), set: word => inside.%s(word)};\n",
                 symbol_name(m, S_GET_HIGH), symbol_name(m, S_SET_HIGH));
  else
    buffer_text(out, "  const highWord = null;\n");
  buffer_text(out, foreign_head);
  emit_imports(m, out, bind_import);
  buffer_text(out, link);
  if (m->facts.has_memory)
    buffer_print(out,
                 "  const memory = {\n"
                 "    buffer,\n"
                 "    grow: delta => {\n"
                 "      const old = inside.%s(delta);\n"
                 "      if (old < 0) throw new RangeError('failed to grow memory');\n"
                 "      return old;\n"
                 "    },\n"
                 "  };\n",
                 symbol_name(m, S_GROW));
  emit_exports(m, out);
  if (m->facts.has_start) {
    BinaryenFunctionRef start = BinaryenGetFunctionByIndex(m->binaryen, m->facts.start);
    const struct callee *callee = module_callee(m, BinaryenFunctionGetName(start));
    const struct symbol *symbol = &m->symbols.items[callee->symbol];
    buffer_print(out, "  %s.%s();\n", callee->imported ? "foreign" : "inside",
                 callee->imported ? symbol->text : symbol->name);
  }
  buffer_text(out, "  return {exports};\n}\n");
}

void glue_emit(const struct module *m, const struct asmjs_options *options, buffer *out) {
  uint64_t heap = options->heap ? options->heap : ASMJS_DEFAULT_HEAP;
  buffer_text(out, "const traps = ['unreachable', 'integer divide by zero', 'integer overflow',\n"
                   "  'invalid conversion to integer', 'out of bounds memory access', "
                   "'undefined element',\n"
                   "  'uninitialized element', 'indirect call type mismatch', 'call stack "
                   "exhausted'];\n");
  buffer_print(out, "const pages = %u, maxPages = %u, defaultHeap = %llu;\n", m->facts.pages,
               m->facts.max_pages, (unsigned long long)heap);
  emit_segments(m, out);
  buffer_text(out, fixed_part);
  buffer_text(out, "export const moduleImports = [");
  emit_imports(m, out, describe_import);
  buffer_text(out, "];\n");
  emit_instantiate(m, out);
}
