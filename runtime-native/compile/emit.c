/* SPDX-License-Identifier: MIT */
/* emit.c: `amrun compile --emit-c`: a library of C that programs call as if the module were written
 * in it. build.c has its functions written; here are the header, and the C that joins both.
 */
#include "compile/compile.h"

#include "aot_version.h"
#include "base/error.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct library {
  const amphora_module *module;
  const char *name;
  const struct options *options;
  bool has_handlers;
  char **names; /* that have been given: those of exports, then of imports */
  uint32_t count;
  uint32_t own_imports; /* functions that are imported from elsewhere than WASI */
  struct text header, code;
  bool failed;
};

/* ---- Names ------------------------------------------------------------------------------------
 */

/* What the header declares besides exports. */
static const char *const reserved[] = {"module", "new",  "instance", "memory",
                                       "at",     "link", "imports"};

static bool is_taken(const struct library *l, const char *name) {
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (!strcmp(reserved[i], name)) return true;
  for (uint32_t i = 0; i < l->count; i++)
    if (!strcmp(l->names[i], name)) return true;
  return false;
}

/* Letters, digits and _ stay, other bytes become _ and two hexadecimal digits. */
static void mangle(struct text *to, const char *name, size_t size) {
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)name[i];
    bool stays = c < 0x80 && (isalnum(c) || c == '_');
    text_add(to, stays ? "%c" : "_%02x", c);
  }
}

/* Gives a name of its own: one that is taken gets a number. NULL if memory runs out. */
static const char *give_name(struct library *l, const struct text *wanted) {
  size_t size = wanted->size + 16;
  char *name = wanted->failed ? NULL : malloc(size);
  if (!name) return l->failed = true, "";
  snprintf(name, size, "%.*s", (int)wanted->size, wanted->size ? wanted->bytes : "");
  for (unsigned i = 2; is_taken(l, name); i++)
    snprintf(name, size, "%.*s_%u", (int)wanted->size, wanted->size ? wanted->bytes : "", i);
  return l->names[l->count++] = name;
}

static const char *export_name(struct library *l, const amphora_export *export) {
  struct text text = {0};
  mangle(&text, export->name, export->name_size);
  const char *name = give_name(l, &text);
  text_free(&text);
  return name;
}

static const char *import_name(struct library *l, const amphora_import *import) {
  struct text text = {0};
  mangle(&text, import->module, import->module_size);
  text_add(&text, "_");
  mangle(&text, import->name, import->name_size);
  const char *name = give_name(l, &text);
  text_free(&text);
  return name;
}

/* ---- Types ------------------------------------------------------------------------------------
 */

static const struct c_type {
  amphora_type type;
  const char *name, *member; /* in C; of amphora_value */
} c_types[] = {
    {AMPHORA_I32, "uint32_t ", "i32"}, {AMPHORA_I64, "uint64_t ", "i64"},
    {AMPHORA_F32, "float ", "f32"},    {AMPHORA_F64, "double ", "f64"},
    {AMPHORA_V128, NULL, "v128"},
};

static const struct c_type *c_type(amphora_type type) {
  static const struct c_type reference = {AMPHORA_FUNCREF, "void *", "ref"};
  for (size_t i = 0; i < sizeof c_types / sizeof *c_types; i++)
    if (c_types[i].type == type) return &c_types[i];
  return &reference;
}

/* ", uint32_t p0, double p1, uint32_t *r0" */
static void add_parameters(struct text *text, const amphora_functype *type) {
  for (uint32_t i = 0; i < type->param_count; i++) {
    const struct c_type *t = c_type(type->params[i]);
    if (t->name)
      text_add(text, ", %sp%" PRIu32, t->name, i);
    else
      text_add(text, ", const uint8_t p%" PRIu32 "[16]", i);
  }
  for (uint32_t i = 0; i < type->result_count; i++) {
    const struct c_type *t = c_type(type->results[i]);
    if (t->name)
      text_add(text, ", %s*r%" PRIu32, t->name, i);
    else
      text_add(text, ", uint8_t r%" PRIu32 "[16]", i);
  }
}

static uint32_t value_count(const amphora_functype *type) {
  uint32_t count = type->param_count > type->result_count ? type->param_count : type->result_count;
  return count ? count : 1;
}

/* ---- Exports and imports -----------------------------------------------------------------------
 */

static void add_prototype(struct text *text, const struct library *l, const char *name,
                          const amphora_functype *type) {
  text_add(text, "amphora_error *%s_%s(%s *instance", l->name, name, l->name);
  add_parameters(text, type);
  text_add(text, ")");
}

/* A name as a comment may show it. */
static void add_comment(struct text *text, const char *name, size_t size) {
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)name[i];
    bool shown = c >= 0x20 && c < 0x7f && c != '*' && c != '\\' && c != '?';
    text_add(text, shown ? "%c" : "\\%02x", c);
  }
}

static void write_export(struct library *l, uint32_t index, const amphora_export *export) {
  const amphora_functype *type = &export->type.function;
  const char *name = export_name(l, export);
  add_prototype(&l->header, l, name, type);
  text_add(&l->header, "; /* ");
  add_comment(&l->header, export->name, export->name_size);
  text_add(&l->header, " */\n");
  struct text *c = &l->code;
  text_add(c, "\n");
  add_prototype(c, l, name, type);
  text_add(c, " {\n  amphora_value v[%" PRIu32 "];\n", value_count(type));
  for (uint32_t i = 0; i < type->param_count; i++) {
    const struct c_type *t = c_type(type->params[i]);
    text_add(c,
             t->name ? "  v[%1$" PRIu32 "].%2$s = p%1$" PRIu32 ";\n"
                     : "  memcpy(v[%1$" PRIu32 "].v128, p%1$" PRIu32 ", 16);\n",
             i, t->member);
  }
  text_add(c,
           "  amphora_error *error = amphora_call(amphora_instance_export_at((amphora_instance "
           "*)instance, %" PRIu32 ").function, v);\n",
           index);
  for (uint32_t i = 0; i < type->result_count; i++) {
    const struct c_type *t = c_type(type->results[i]);
    text_add(c,
             t->name ? "  if (!error && r%1$" PRIu32 ") *r%1$" PRIu32 " = %3$sv[%1$" PRIu32
                       "].%2$s;\n"
                     : "  if (!error && r%1$" PRIu32 ") memcpy(r%1$" PRIu32 ", v[%1$" PRIu32
                       "].v128, 16);\n",
             i, t->member, t->type == AMPHORA_I32 ? "(uint32_t)" : "");
  }
  text_add(c, "  return error;\n}\n");
}

/* The function that the engine calls for an import of the program's. */
static void write_import(struct library *l, uint32_t index, const amphora_import *import) {
  const amphora_functype *type = &import->type.function;
  const char *name = import_name(l, import);
  text_add(&l->header, "  amphora_error *(*%s)(void *data, %s *caller", name, l->name);
  add_parameters(&l->header, type);
  text_add(&l->header, "); /* ");
  add_comment(&l->header, import->module, import->module_size);
  text_add(&l->header, ".");
  add_comment(&l->header, import->name, import->name_size);
  text_add(&l->header, " */\n");
  struct text *c = &l->code;
  text_add(
      c,
      "\nstatic amphora_error *import_%" PRIu32
      "(void *data, amphora_instance *caller, amphora_value *v) {\n"
      "  const %s_imports *imports = data;\n"
      "  if (!imports->%s)\n    return amphora_error_new(AMPHORA_HOST, \"%s is not provided\");\n",
      index, l->name, name, name);
  if (!type->param_count && !type->result_count) text_add(c, "  (void)v;\n");
  for (uint32_t i = 0; i < type->result_count; i++) {
    const struct c_type *t = c_type(type->results[i]);
    text_add(c, t->name ? "  %2$sr%1$" PRIu32 " = 0;\n" : "  uint8_t r%1$" PRIu32 "[16] = {0};\n",
             i, t->name);
  }
  text_add(c, "  amphora_error *error = imports->%s(imports->data, (%s *)caller", name, l->name);
  for (uint32_t i = 0; i < type->param_count; i++) {
    const struct c_type *t = c_type(type->params[i]);
    text_add(c, ", %sv[%" PRIu32 "].%s",
             t->type == AMPHORA_I32   ? "(uint32_t)"
             : t->type == AMPHORA_I64 ? "(uint64_t)"
                                      : "",
             i, t->member);
  }
  for (uint32_t i = 0; i < type->result_count; i++)
    text_add(c, c_type(type->results[i])->name ? ", &r%" PRIu32 : ", r%" PRIu32, i);
  text_add(c, ");\n");
  for (uint32_t i = 0; i < type->result_count; i++) {
    const struct c_type *t = c_type(type->results[i]);
    text_add(c,
             t->name ? "  v[%1$" PRIu32 "].%2$s = r%1$" PRIu32 ";\n"
                     : "  memcpy(v[%1$" PRIu32 "].v128, r%1$" PRIu32 ", 16);\n",
             i, t->member);
  }
  text_add(c, "  return error;\n}\n");
}

static bool is_own_import(const amphora_import *import) {
  return import->type.kind == AMPHORA_FUNCTION &&
         strcmp(import->module, "wasi_snapshot_preview1") &&
         strcmp(import->module, "wasi_unstable");
}

static void add_type_list(struct text *text, const amphora_type *types, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) text_add(text, "%d, ", types[i]);
}

/* "env" as a string of C, whatever is in it. */
static void add_string(struct text *text, const char *bytes, size_t size) {
  text_add(text, "\"");
  for (size_t i = 0; i < size; i++) text_add(text, "\\%03o", (unsigned char)bytes[i]);
  text_add(text, "\"");
}

static void write_links(struct library *l) {
  struct text *c = &l->code;
  text_add(c, "\namphora_error *%s_link(amphora_linker *linker, const %s_imports *imports) {\n",
           l->name, l->name);
  text_add(c, "  amphora_error *error = NULL;\n");
  for (uint32_t i = 0; i < amphora_module_import_count(l->module); i++) {
    const amphora_import import = amphora_module_import(l->module, i);
    if (!is_own_import(&import)) continue;
    const amphora_functype *type = &import.type.function;
    text_add(c, "  static const amphora_type params_%1$" PRIu32 "[] = {", i);
    add_type_list(c, type->params, type->param_count);
    text_add(c, "0}, results_%" PRIu32 "[] = {", i);
    add_type_list(c, type->results, type->result_count);
    text_add(c,
             "0};\n  static const amphora_functype type_%1$" PRIu32 " = {params_%1$" PRIu32
             ", results_%1$" PRIu32 ", %2$" PRIu32 ", %3$" PRIu32 "};\n",
             i, type->param_count, type->result_count);
    text_add(c, "  if (!error)\n    error = amphora_linker_define(linker, ");
    add_string(c, import.module, import.module_size);
    text_add(c, ", ");
    add_string(c, import.name, import.name_size);
    text_add(c, ", &type_%1$" PRIu32 ", import_%1$" PRIu32 ", (void *)imports);\n", i);
  }
  text_add(c, "  return error;\n}\n");
}

static void write_imports(struct library *l) {
  for (uint32_t i = 0; i < amphora_module_import_count(l->module); i++) {
    const amphora_import import = amphora_module_import(l->module, i);
    l->own_imports += is_own_import(&import);
  }
  if (!l->own_imports) return;
  text_add(
      &l->header,
      "/* The functions that the module imports. An error that one returns ends the call of the "
      "module. */\ntypedef struct %s_imports {\n  void *data; /* what all of them get */\n",
      l->name);
  for (uint32_t i = 0; i < amphora_module_import_count(l->module); i++) {
    const amphora_import import = amphora_module_import(l->module, i);
    if (is_own_import(&import)) write_import(l, i, &import);
  }
  text_add(&l->header,
           "} %1$s_imports;\n\n/* Defines them in a linker; `imports` lives as long as instances "
           "do. */\namphora_error *%1$s_link(amphora_linker *linker, const %1$s_imports "
           "*imports);\n\n",
           l->name);
  write_links(l);
}

static void write_exports(struct library *l) {
  text_add(&l->header, "/* The functions that the module exports. Results go to where the last "
                       "parameters point, which may be NULL. */\n");
  for (uint32_t i = 0; i < amphora_module_export_count(l->module); i++) {
    const amphora_export export = amphora_module_export(l->module, i);
    if (export.type.kind == AMPHORA_FUNCTION) write_export(l, i, &export);
  }
}

/* ---- The module -------------------------------------------------------------------------------
 */

struct bytes {
  uint8_t *at;
  size_t size, capacity;
  bool failed;
};

static void add_bytes(struct bytes *b, const void *bytes, size_t size) {
  if (b->size + size > b->capacity) {
    size_t capacity = (b->size + size) * 2;
    uint8_t *grown = realloc(b->at, capacity);
    if (!grown) {
      b->failed = true;
      return;
    }
    b->at = grown;
    b->capacity = capacity;
  }
  if (size) memcpy(b->at + b->size, bytes, size);
  b->size += size;
}

static void add_leb(struct bytes *b, size_t value) {
  do {
    uint8_t byte = (uint8_t)(value & 0x7f) | (value > 0x7f ? 0x80 : 0);
    add_bytes(b, &byte, 1);
  } while (value >>= 7);
}

static void add_section(struct bytes *b, uint8_t id, const struct bytes *contents) {
  add_bytes(b, &id, 1);
  add_leb(b, contents->size);
  add_bytes(b, contents->at, contents->size);
}

/* As many functions as there are, each without code: that is compiled. */
static void add_empty_bodies(struct bytes *b, const amphora_module *m) {
  static const uint8_t body[] = {2, 0, 0x0b};
  uint32_t own = m->function_count - m->imported_functions;
  add_leb(b, own);
  for (uint32_t i = 0; i < own; i++) add_bytes(b, body, sizeof body);
}

/* The module without its code, and without custom sections but the names. */
static void make_skeleton(const amphora_module *m, struct bytes *skeleton) {
  enum { CODE = 10 };
  add_bytes(skeleton, m->bytes, 8);
  for (uint32_t i = 0; i < m->section_count; i++) {
    const struct section *s = &m->sections[i];
    struct bytes contents = {0};
    if (s->id == 0 && strcmp(s->name.bytes, "name")) continue;
    if (s->id == 0) add_bytes(&contents, "\4name", 5);
    if (s->id == CODE)
      add_empty_bodies(&contents, m);
    else
      add_bytes(&contents, m->bytes + s->contents.offset, s->contents.size);
    add_section(skeleton, s->id, &contents);
    skeleton->failed |= contents.failed;
    free(contents.at);
  }
}

static void write_skeleton(struct library *l) {
  struct bytes skeleton = {0};
  make_skeleton(l->module, &skeleton);
  text_add(&l->code, "\nstatic const unsigned char module_bytes[%zu] = {", skeleton.size);
  for (size_t i = 0; i < skeleton.size; i++)
    text_add(&l->code, i % 24 ? "%u," : "\n%u,", skeleton.at[i]);
  text_add(&l->code, "\n};\n");
  l->failed |= skeleton.failed;
  free(skeleton.at);
}

static void write_tables(struct library *l) {
  const amphora_module *m = l->module;
  struct text *c = &l->code;
  uint32_t own = m->function_count - m->imported_functions;
  uint8_t *entered = calloc(m->type_count + 1, 1);
  if (!entered) {
    l->failed = true;
    return;
  }
  for (uint32_t i = m->imported_functions; i < m->function_count; i++) {
    text_add(c, "HIDDEN void %s_fn%" PRIu32 "(void);\n", l->name, i);
    entered[function_type(m, i)->canonical] = true;
  }
  for (uint32_t i = 0; i < m->type_count; i++)
    if (entered[i]) text_add(c, "HIDDEN void %s_enter_t%" PRIu32 "(void);\n", l->name, i);
  /* The linker names the ends of sections that are there. */
  text_add(c,
           "__attribute__((section(\"amphora_code_%1$s\"))) static void code(void) {}\n"
           "__attribute__((section(\"amphora_stub_%1$s\"))) static void stub(void) {}\n",
           l->name);
  text_add(c, "static void (*const functions[])(void) = {\n");
  for (uint32_t i = m->imported_functions; i < m->function_count; i++)
    text_add(c, "%s_fn%" PRIu32 ",\n", l->name, i);
  text_add(c, "code};\nstatic void (*const entries[])(void) = {\n");
  for (uint32_t i = 0; i < m->type_count; i++)
    if (entered[i])
      text_add(c, "%s_enter_t%" PRIu32 ",\n", l->name, i);
    else
      text_add(c, "0,\n");
  text_add(c, "stub};\nstatic const uint32_t bodies[] = {\n");
  for (uint32_t i = m->imported_functions; i < m->function_count; i++)
    text_add(c, "%zu,%zu,\n", m->functions[i].body.offset, m->functions[i].body.size);
  text_add(c, "0};\n");
  text_add(c,
           "HIDDEN extern const char __start_amphora_code_%1$s[], __stop_amphora_code_%1$s[];\n"
           "HIDDEN extern const char __start_amphora_stub_%1$s[], __stop_amphora_stub_%1$s[];\n"
           "static const amphora_linked linked = {\n"
           "    .abi_version = AOT_ABI_VERSION,\n    .has_handlers = %2$d,\n    .has_fuel = %3$d,\n"
           "    .module = module_bytes,\n    .module_size = sizeof module_bytes,\n"
           "    .function_count = %4$" PRIu32 ",\n    .type_count = %5$" PRIu32 ",\n"
           "    .functions = functions,\n    .entries = entries,\n    .bodies = bodies,\n"
           "    .code = __start_amphora_code_%1$s,\n    .code_end = __stop_amphora_code_%1$s,\n"
           "    .stubs = __start_amphora_stub_%1$s,\n    .stubs_end = __stop_amphora_stub_%1$s,\n"
           "};\n",
           l->name, l->has_handlers, l->options->fuel, own, m->type_count);
  free(entered);
}

/* ---- The files --------------------------------------------------------------------------------
 */

static void begin_files(struct library *l) {
  text_add(&l->header,
           "/* Written by `amrun compile --emit-c` " AMPHORA_VERSION ". */\n"
           "#ifndef AMPHORA_LIBRARY_%1$s_H\n#define AMPHORA_LIBRARY_%1$s_H\n\n"
           "#include <amphora.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
           "/* An instance of the module; it belongs to the store that it was made in. */\n"
           "typedef struct %1$s %1$s;\n\n"
           "/* Makes the module, whose instances share what never changes. */\n"
           "amphora_error *%1$s_module(amphora_module **module);\n\n"
           "/* Makes an instance. The linker has what the module imports, NULL if that is nothing; "
           "without a\n * module the instance gets one of its own. */\n"
           "amphora_error *%1$s_new(amphora_store *store, const amphora_module *module,\n"
           "                        const amphora_linker *linker, %1$s **instance);\n\n"
           "/* The instance for functions of amphora.h. */\n"
           "amphora_instance *%1$s_instance(%1$s *instance);\n\n"
           "/* The bytes of its memory; valid until a function is called. */\n"
           "amphora_bytes %1$s_memory(%1$s *instance);\n\n"
           "/* So many bytes of its memory from an address on; NULL if they are not all in it. */\n"
           "void *%1$s_at(%1$s *instance, uint64_t address, uint64_t size);\n\n",
           l->name);
  text_add(&l->code,
           "/* Written by `amrun compile --emit-c` " AMPHORA_VERSION ". */\n"
           "#include \"%1$s.h\"\n\n#include <amphora_aot.h>\n#include \"aot_version.h\"\n"
           "#include <string.h>\n\n"
           "#if AOT_ABI_VERSION != %2$uu\n"
           "#error \"the C was written for another version of Amphora: write it anew\"\n#endif\n"
           "#define HIDDEN __attribute__((visibility(\"hidden\")))\n\n",
           l->name, AOT_ABI_VERSION);
}

static void end_files(struct library *l) {
  text_add(&l->header, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
  text_add(&l->code,
           "\namphora_error *%1$s_module(amphora_module **module) {\n"
           "  return amphora_module_new_linked(&linked, module);\n}\n\n"
           "amphora_error *%1$s_new(amphora_store *store, const amphora_module *module,\n"
           "                        const amphora_linker *linker, %1$s **instance) {\n"
           "  amphora_module *own_module = NULL;\n  amphora_linker *own_linker = NULL;\n"
           "  amphora_instance *made;\n  amphora_error *error = NULL;\n"
           "  if (!module) error = %1$s_module(&own_module);\n"
           "  if (!error && !linker) error = amphora_linker_new(&own_linker);\n"
           "  if (!error)\n"
           "    error = amphora_linker_instantiate(linker ? linker : own_linker, store,\n"
           "                                       module ? module : own_module, &made);\n"
           "  if (!error) *instance = (%1$s *)made;\n"
           "  amphora_linker_delete(own_linker);\n  amphora_module_delete(own_module);\n"
           "  return error;\n}\n\n"
           "amphora_instance *%1$s_instance(%1$s *instance) { return (amphora_instance *)instance; "
           "}\n\n"
           "amphora_bytes %1$s_memory(%1$s *instance) {\n"
           "  return amphora_instance_memory((amphora_instance *)instance);\n}\n\n"
           "void *%1$s_at(%1$s *instance, uint64_t address, uint64_t size) {\n"
           "  amphora_bytes memory = %1$s_memory(instance);\n"
           "  if (address > memory.size || size > memory.size - address) return NULL;\n"
           "  return memory.data + address;\n}\n",
           l->name);
}

static amphora_error *write_files(struct library *l) {
  char name[300];
  if (l->failed || l->header.failed || l->code.failed) return error_out_of_memory();
  snprintf(name, sizeof name, "%s.h", l->name);
  amphora_error *error = write_file(l->options->emit_c, name, &l->header);
  snprintf(name, sizeof name, "%s.c", l->name);
  return error ? error : write_file(l->options->emit_c, name, &l->code);
}

amphora_error *emit_library(const struct options *options, const amphora_module *module,
                            bool has_handlers) {
  struct library l = {
      .module = module, .name = options->library, .options = options, .has_handlers = has_handlers};
  l.names = calloc((size_t)module->export_count + module->import_count + 1, sizeof *l.names);
  if (!l.names) return error_out_of_memory();
  begin_files(&l);
  write_imports(&l);
  write_exports(&l);
  write_skeleton(&l);
  write_tables(&l);
  end_files(&l);
  amphora_error *error = write_files(&l);
  for (uint32_t i = 0; i < l.count; i++) free(l.names[i]);
  free(l.names);
  text_free(&l.header);
  text_free(&l.code);
  return error;
}
