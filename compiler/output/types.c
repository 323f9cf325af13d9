/* SPDX-License-Identifier: MIT */
// app.d.mts: the types of app.mjs for TypeScript. The parameters of exports have the names that
// DWARF has.
#include "output.h"

#include "base/string_list.h"
#include "dwarf.h"
#include "template.h"
#include "wasm/functions.h"
#include "wasm/imports.h"
#include "wasm/module.h"

#include <ctype.h>
#include <string.h>

// What app.mjs itself exports: with Emscripten's ways, and without.
static const char plain_exports[] =
    "/** Loads the program. */\n"
    "export default function app(options?: LoadOptions): Promise<Program<Exports>>;\n"
    "export function load(source: Source | Promise<Source>, options?: LoadOptions): "
    "Promise<Program>;\n";

static const char module_exports[] =
    "/** Emscripten's Module: the program's functions with an underscore before their names. */\n"
    "export type Module = ModuleObject & {[Name in keyof Exports as `_${Name & string}`]: "
    "Exports[Name]};\n"
    "/** Loads the program. */\n"
    "export function app(options?: LoadOptions): Promise<Program<Exports>>;\n"
    "/** Emscripten's way: loads the program, and runs main if it has one. */\n"
    "export function createModule(module?: ModuleObject): Promise<Module>;\n"
    "export function load(source: Source | Promise<Source>, options?: LoadOptions): "
    "Promise<Program>;\n";

static const char import_types[] =
    "import type {LoadOptions, Memory, ModuleObject, Program, Source} from "
    "'./amphora-types.mjs';\n";

struct writer {
  const wasm_module *module;
  const struct wasm_functions *functions;
  buffer *out;
  arena *arena;
};

static bool is_identifier(const char *text) {
  if (!*text || isdigit((unsigned char)*text)) return false;
  for (; *text; text++)
    if (!isalnum((unsigned char)*text) && *text != '_' && *text != '$') return false;
  return true;
}

// Words that no parameter may be called.
static bool is_reserved(const char *name) {
  static const char *const words[] = {
      "arguments", "await",      "break",   "case",    "catch",      "class",     "const",
      "continue",  "debugger",   "default", "delete",  "do",         "else",      "enum",
      "eval",      "export",     "extends", "false",   "finally",    "for",       "function",
      "if",        "implements", "import",  "in",      "instanceof", "interface", "let",
      "new",       "null",       "package", "private", "protected",  "public",    "return",
      "static",    "super",      "switch",  "this",    "throw",      "true",      "try",
      "typeof",    "var",        "void",    "while",   "with",       "yield"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(words[i], name) == 0) return true;
  return false;
}

static const char *type_name(uint8_t type) {
  switch (type) {
  case TYPE_I32:
  case TYPE_F32:
  case TYPE_F64: return "number";
  case TYPE_I64: return "bigint";
  default: return "unknown";
  }
}

static void append_results(struct value_types results, buffer *out) {
  if (results.count < 2)
    return buffer_text(out, results.count ? type_name(results.items[0]) : "void");
  for (uint32_t i = 0; i < results.count; i++)
    buffer_print(out, "%s%s", i ? ", " : "[", type_name(results.items[i]));
  buffer_text(out, "]");
}

// The parameter's name in C, if all have one that JavaScript can use too.
static bool have_names(const strings *names, uint32_t count) {
  if (names->count != count) return false;
  for (size_t i = 0; i < count; i++) {
    if (!is_identifier(names->items[i]) || is_reserved(names->items[i])) return false;
    for (size_t k = 0; k < i; k++)
      if (strcmp(names->items[i], names->items[k]) == 0) return false;
  }
  return true;
}

static void append_function(struct writer *w, const char *name, const struct function_type *type) {
  strings names = {0};
  dwarf_parameters(w->module, name, &names);
  bool named = have_names(&names, type->parameters.count);
  buffer_text(w->out, "(");
  for (uint32_t i = 0; i < type->parameters.count; i++) {
    const char *parameter = named ? names.items[i] : arena_print(w->arena, "p%u", (unsigned)i);
    buffer_print(w->out, "%s%s: %s", i ? ", " : "", parameter,
                 type_name(type->parameters.items[i]));
  }
  buffer_text(w->out, "): ");
  append_results(type->results, w->out);
  strings_free(&names);
}

static void append_export(const char *text, size_t length, uint8_t kind, uint32_t index,
                          void *context) {
  struct writer *w = context;
  const char *name = arena_copy(w->arena, text, length);
  if (!is_identifier(name)) return; // nobody who writes TypeScript chose such a name
  buffer_print(w->out, "  %s", name);
  if (kind == EXTERNAL_FUNCTION && index < w->functions->count)
    append_function(w, name, wasm_function_type(w->functions, index));
  else
    buffer_text(w->out, kind == EXTERNAL_MEMORY   ? ": Memory"
                        : kind == EXTERNAL_GLOBAL ? ": {value: any}"
                                                  : ": any");
  buffer_text(w->out, ";\n");
}

// The types of a module of the runtime; `types` are those that the others refer to.
static error *read_types(const artifact *p, const char *name, const char **text) {
  buffer file = {0};
  error *e = buffer_read(&file, arena_print(p->arena, "%s/web/types/%s.d.mts", p->home, name));
  *text = arena_copy(p->arena, (const char *)file.bytes, file.size);
  buffer_free(&file);
  return e;
}

static error *add_text(const artifact *p, const char *path, const char *text) {
  buffer file = {0};
  buffer_print(&file, "%s%s", LICENSE_LINE, text);
  error *e = atomic_write_add(p->files, path, &file, false);
  buffer_free(&file);
  return e;
}

static const char *beside(const artifact *p, const char *name) {
  return arena_print(p->arena, "%.*s%s", (int)(base_name(p->stem) - p->stem), p->stem, name);
}

// The file's own path, with --emit-tsd, or beside app.mjs.
static const char *types_path(const artifact *p) {
  if (!p->types_file) return arena_print(p->arena, "%s.d.mts", p->stem);
  return *p->types_file == '/' ? p->types_file : beside(p, p->types_file);
}

error *output_part_types(const artifact *p, const char *name) {
  static const char *const typed[] = {"files", "mounts", "node", "worker"};
  bool is_typed = false;
  for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) is_typed |= strcmp(typed[i], name) == 0;
  if (!is_typed) return NULL;
  const char *text;
  TRY(read_types(p, name, &text));
  text = text_replace(text, "'./types.mjs'", "'./amphora-types.mjs'", p->arena);
  return add_text(p, beside(p, arena_print(p->arena, "amphora-%s.d.mts", name)), text);
}

error *output_types(const artifact *p) {
  if (p->single_file && !p->types_file) return NULL;
  struct wasm_functions functions;
  TRY(wasm_functions_read(&p->module, p->arena, &functions));
  buffer out = {0};
  struct writer w = {&p->module, &functions, &out, p->arena};
  const char *types = import_types, *shared;
  TRY(read_types(p, "types", &shared));
  if (p->single_file) types = shared;
  buffer_print(&out, "%s\n/** What the program exports. */\nexport interface Exports {\n", types);
  wasm_module_exports(&p->module, append_export, &w);
  buffer_print(&out, "}\n\n%s", p->script ? module_exports : plain_exports);
  if (p->script) buffer_print(&out, "export default %s;\n", p->modularize ? "createModule" : "app");
  error *e = add_text(p, types_path(p), arena_copy(p->arena, (const char *)out.bytes, out.size));
  buffer_free(&out);
  if (e || p->single_file) return e;
  return add_text(p, beside(p, "amphora-types.d.mts"), shared);
}
