/* SPDX-License-Identifier: MIT */
#include "build.h"

#include "asmjs/asmjs.h"
#include "asyncify.h"
#include "base/process.h"
#include "base/temporary_directory.h"
#include "compile.h"
#include "link/program.h"
#include "optimize.h"
#include "output/output.h"
#include "output/package.h"
#include "phase.h"
#include "wasm/imports.h"
#include "wasm/program_file.h"

#include <stdio.h>
#include <string.h>

// What all phases know.
struct build {
  const options *options;
  const toolchain *toolchain;
  arena *arena;
  temporary_directory *temporary;
  const char *path; // of the output
  const char *stem; // without the suffix of its format
  const output_format *format;
  const char *input; // the module that was given instead of something to link, or NULL
};

static bool is_object(const struct build *b) { return b->options->model == MODEL_RELOCATABLE; }

static void warn(const struct build *b, const char *name, const char *what, const char *cause) {
  fprintf(stderr, "%s: warning: %s: %s%s\n", b->options->tool, name, what, cause);
}

// What becomes of an error that a phase ended with, which others than signals may be survived.
static error *survive(const struct build *b, error *e, const char *what, bool is_fatal) {
  if (!e || error_kind(e) == ERROR_INTERRUPTED) return e;
  const char *name = b->input ? b->input : b->path;
  if (is_fatal) return error_prefix(e, arena_print(b->arena, "%s: %s", name, what));
  warn(b, name, what, error_message(e));
  error_free(e);
  return NULL;
}

// ---- The module that is given -----------------------------------------------------------------

static bool is_linked(const wasm_module *module) {
  return !wasm_module_custom(module, "linking") && !wasm_module_custom(module, "dylink.0");
}

// "amcc prog -o prog.html": a lone input that is a linked module or a program needs no linking.
// Objects are left to the linker, as are files that are neither. The module stays empty then.
static error *read_given(struct build *b, struct program *p) {
  const options *o = b->options;
  if (options_count(o, INPUT_SOURCE) || options_count(o, INPUT_FILE) != 1) return NULL;
  const input *in = o->inputs;
  while (in->kind != INPUT_FILE) in++;
  bool named = ends_with(in->text, ".wasm");
  buffer file = {0};
  error *e = buffer_read(&file, in->text);
  bool elf = file.size >= 4 && memcmp(file.bytes, "\177ELF", 4) == 0;
  bool wasm = file.size >= 4 && memcmp(file.bytes, "\0asm", 4) == 0;
  if (e || !(named || elf || wasm)) return buffer_free(&file), e;
  TRY(program_file_open(&p->module, file, in->text));
  if (!is_linked(&p->module)) return wasm_module_free(&p->module), NULL;
  b->input = in->text;
  return program_take_javascript(o, b->arena, p);
}

static error *check_phase(const void *options, const wasm_module *in, buffer *out) {
  (void)options, (void)out;
  return asmjs_check(in);
}

// What comes from outside is read as a whole before anything is made of it.
static error *check_given(const struct build *b, const struct program *p) {
  if (b->options->settings.asmjs == ASMJS_NO || b->options->dry_run) return NULL;
  buffer nothing = {0};
  error *e = phase_run(check_phase, NULL, &p->module, &nothing, b->arena);
  buffer_free(&nothing);
  return survive(b, e, "invalid or unknown to Binaryen (see -sASMJS=0): ", true);
}

// ---- Compiling and linking --------------------------------------------------------------------

static error *compile(const struct build *b, const char ***objects) {
  const options *o = b->options;
  size_t sources = options_count(o, INPUT_SOURCE);
  *objects = arena_allocate(b->arena, (sources + 1) * sizeof **objects);
  if (sources == 0) return compile_check_flags(o, b->toolchain);
  for (size_t i = 0; i < sources; i++)
    (*objects)[i] = temporary_path(b->temporary, arena_print(b->arena, "%zu.o", i), b->arena);
  return compile_to_objects(o, b->toolchain, b->arena, *objects);
}

static error *link_inputs(const struct build *b, const char **objects, struct program *p) {
  const char *name = arena_print(b->arena, "%s.wasm", base_name(b->stem));
  struct link_job l = {b->options, b->toolchain, b->arena, b->temporary,
                       objects,    b->path,      name,     b->format->web};
  return program_link(&l, p);
}

// ---- Optimizing -------------------------------------------------------------------------------

static error *optimize_phase(const void *options, const wasm_module *in, buffer *out) {
  return optimize(in, options, out);
}

// What is left when Binaryen has no part in it.
static void strip(const struct build *b, struct program *p) {
  if (b->input || link_keeps_names(b->options)) return;
  buffer stripped = {0};
  wasm_module_strip(&p->module, 0, &stripped);
  wasm_module_become(&p->module, stripped, NULL);
}

static error *optimize_module(const struct build *b, struct program *p) {
  const options *o = b->options;
  bool has_dwarf = wasm_module_custom(&p->module, ".debug_info");
  bool untouched = o->optimize == 0 || has_dwarf; // Binaryen garbles DWARF
  if (untouched && !p->dyncalls) return strip(b, p), NULL;
  if (o->verbose)
    fprintf(stderr, " (Binaryen, in process) -O%d, shrink level %d\n", o->optimize, o->shrink);
  if (o->dry_run) return NULL;
  struct optimize_options options = {o->optimize, o->shrink, link_keeps_names(o), p->dyncalls};
  buffer optimized = {0};
  error *e = phase_run(optimize_phase, &options, &p->module, &optimized, b->arena);
  if (!e) return wasm_module_become(&p->module, optimized, NULL);
  buffer_free(&optimized);
  // A module that came from outside may be corrupt. One that was checked, or that we linked, has
  // only what Binaryen does not know.
  bool checked = !b->input || o->settings.asmjs != ASMJS_NO;
  return survive(b, e, "not optimized: ", !checked);
}

// ---- asm.js -----------------------------------------------------------------------------------

static error *asmjs_phase(const void *options, const wasm_module *in, buffer *out) {
  return asmjs_write(in, options, out);
}

static struct asmjs_options asmjs_options_of(const options *o) {
  const settings *s = &o->settings;
  uint64_t heap = s->allow_memory_growth ? s->maximum_memory : s->initial_memory;
  return (struct asmjs_options){
      .names = o->debug || o->names,
      .pedantic = s->asmjs_pedantic,
      .trusting = !s->asmjs_unaligned,
      .dump_after = (enum asmjs_pass)o->dump_ir,
      .inlining = o->optimize >= 2 && !o->shrink,
      .heap = s->asmjs_heap ? s->asmjs_heap : heap,
  };
}

// A .wasm alone has nothing to fall back from. Programs say nothing: build systems pass the
// settings of web outputs to those that they run, too.
static void warn_of_format(const struct build *b) {
  if (b->options->settings.asmjs_wanted && *b->format->suffix)
    warn(b, b->path, "no asm.js: .html, .js and .mjs outputs have one", "");
}

static bool has_asmjs(const struct build *b) {
  const settings *s = &b->options->settings;
  return b->format->web && s->asmjs != ASMJS_NO && (!s->single_file || s->asmjs_wanted);
}

// The text stays empty if there is none. *refused becomes the reason if it was asked for.
static error *make_asmjs(const struct build *b, const struct program *p, buffer *text,
                         error **refused) {
  const options *o = b->options;
  if (!b->format->web) warn_of_format(b);
  if (!has_asmjs(b)) return NULL;
  if (o->verbose) fprintf(stderr, " (asm.js, in process)\n");
  if (o->dry_run) return NULL;
  struct asmjs_options options = asmjs_options_of(o);
  error *e = phase_run(asmjs_phase, &options, &p->module, text, b->arena);
  bool wanted = o->settings.asmjs_wanted;
  if (!e || error_kind(e) != ERROR_UNSUPPORTED)
    return survive(b, e, "no asm.js (see -sASMJS=0): ", b->input || wanted);
  if (wanted) return *refused = error_prefix(e, "asm.js output: "), NULL;
  warn(b, b->path, "no asm.js: ", error_message(e));
  error_free(e);
  return NULL;
}

// ---- The second module of -sASYNCIFY ----------------------------------------------------------

// What is made of the program besides; empty where there is none.
struct variants {
  buffer asmjs;
  wasm_module asyncify;
  buffer asyncify_asmjs;
};

static void variants_free(struct variants *f) {
  buffer_free(&f->asmjs);
  wasm_module_free(&f->asyncify);
  buffer_free(&f->asyncify_asmjs);
}

static error *asyncify_phase(const void *options, const wasm_module *in, buffer *out) {
  (void)options;
  return asyncify(in, out);
}

// In the formats that the first module has.
static error *make_asyncify(const struct build *b, const struct program *p, struct variants *f) {
  const settings *s = &b->options->settings;
  artifact artifact = {.module = p->module};
  if (!s->asyncify || b->options->dry_run || !output_may_wait(&artifact)) return NULL;
  if (!b->format->web || s->single_file) return NULL;
  buffer asyncified = {0};
  error *e = phase_run(asyncify_phase, NULL, &p->module, &asyncified, b->arena);
  e = wasm_module_become(&f->asyncify, asyncified, e);
  struct asmjs_options options = asmjs_options_of(b->options);
  if (!e && f->asmjs.size)
    e = phase_run(asmjs_phase, &options, &f->asyncify, &f->asyncify_asmjs, b->arena);
  return survive(b, e, "no module of -sASYNCIFY: ", true);
}

// ---- Outputs ----------------------------------------------------------------------------------

static error *imports_amphora(const struct build *b, const wasm_module *module, bool *found) {
  import_reader imports = imports_of(module);
  for (wasm_import import; next_import(&imports, &import);)
    *found |= import.module_length == 7 && memcmp(import.module, "amphora", 7) == 0;
  return imports.body.failed ? error_malformed("%s: malformed import section", b->path) : NULL;
}

static const char *boolean(bool value) { return value ? "true" : "false"; }

// Programs with JavaScript inside or around them get more than the plain loader.
static error *choose_script(const struct build *b, artifact *p) {
  const settings *s = &b->options->settings;
  bool browser = false;
  TRY(imports_amphora(b, &p->module, &browser));
  bool script = ends_with(b->format->suffix, ".js");
  p->uses_page = browser || p->javascript.size > 0;
  bool wanted = script || s->single_file || b->options->shell_file || browser ||
                s->runtime_methods.count || s->modularize || b->options->packaged.count ||
                !s->exit_runtime || !s->invoke_run;
  if (!p->script && wanted) p->script = "";
  p->export_name = s->export_name;
  p->modularize = s->modularize;
  p->single_file = s->single_file;
  p->has_data = b->options->packaged.count > 0;
  buffer files = {0};
  error *e = package_read(&b->options->packaged, &files, &p->data, b->arena);
  p->settings = arena_print(
      b->arena, "{\"exitRuntime\":%s,\"invokeRun\":%s,\"modularize\":%s,\"files\":%.*s}",
      boolean(s->exit_runtime), boolean(s->invoke_run), boolean(s->modularize), (int)files.size,
      (const char *)files.bytes);
  buffer_free(&files);
  return e;
}

// Its sections follow the module's own.
static void put_javascript(artifact *p) {
  buffer whole = {0};
  buffer_append(&whole, p->module.bytes.bytes, p->module.bytes.size);
  buffer_append(&whole, p->javascript.bytes, p->javascript.size);
  wasm_module_become(&p->module, whole, NULL);
}

static error *write_files(const struct build *b, artifact *p, bool only_wasm) {
  if (is_object(b)) return atomic_write_add(p->files, p->path, &p->module.bytes, false);
  if (b->format->web) {
    TRY(choose_script(b, p));
    TRY(output_find_needs(p));
  } else {
    put_javascript(p);
  }
  return only_wasm ? output_wasm(p) : b->format->write(p);
}

// Files appear under their names when all of them are complete. Takes the module.
static error *write_outputs(const struct build *b, struct program *program,
                            const struct variants *f, bool only_wasm) {
  artifact p = {
      .path = b->path,
      .stem = b->stem,
      .module = program->module,
      .asmjs = f->asmjs,
      .asyncify = f->asyncify.bytes,
      .asyncify_asmjs = f->asyncify_asmjs,
      .has_asyncify = f->asyncify.section_count > 0,
      .methods = &b->options->settings.runtime_methods,
      .javascript = program->javascript,
      .script = program->script,
      .has_asmjs = f->asmjs.size > 0,
      .has_wasm = b->options->settings.asmjs != ASMJS_ONLY || !b->format->web,
      .home = b->toolchain->home,
      .prefix = b->toolchain->prefix,
      .types_file = b->options->types_file,
      .shell_file = b->options->shell_file,
      .native = b->options->native,
      .source_map = b->options->source_map,
      .files = atomic_write_new(),
      .arena = b->arena,
  };
  program->module = (wasm_module){0};
  error *e = write_files(b, &p, only_wasm);
  if (!e) e = atomic_write_commit(p.files);
  atomic_write_end(p.files);
  wasm_module_free(&p.module);
  buffer_free(&p.data);
  return e;
}

// ---- The whole --------------------------------------------------------------------------------

static error *make_program(struct build *b, struct program *p) {
  const char **objects;
  TRY(read_given(b, p));
  if (b->input) return check_given(b, p);
  TRY(compile(b, &objects));
  return link_inputs(b, objects, p);
}

// Without asm.js that was asked for there is an error, but also the .wasm.
static error *finish(const struct build *b, struct program *p) {
  struct variants variants = {0};
  error *refused = NULL, *e = NULL;
  if (!is_object(b)) e = optimize_module(b, p);
  if (!e && !is_object(b)) e = make_asmjs(b, p, &variants.asmjs, &refused);
  if (!e && !is_object(b)) e = make_asyncify(b, p, &variants);
  if (!e && !b->options->dry_run) e = write_outputs(b, p, &variants, refused != NULL);
  variants_free(&variants);
  if (!e) return refused;
  error_free(refused);
  return e;
}

// clang and wasm-ld do not say well that there is no room for temporary files.
static error *explain(const struct build *b, error *e) {
  if (!e || error_kind(e) != ERROR_REPORTED) return e;
  error *better = temporary_check_room(b->temporary);
  if (!better) return e;
  error_free(e);
  return better;
}

error *build(const options *o, const toolchain *t, arena *a) {
  temporary_directory s = {0};
  struct build b = {.options = o, .toolchain = t, .arena = a, .temporary = &s};
  b.path = o->output ? o->output : "a.out";
  b.format = output_format_of(b.path);
  if (b.format->suffix[0] && strlen(base_name(b.path)) == strlen(b.format->suffix))
    return error_new("'%s': a name is missing before the suffix", b.path);
  b.stem = arena_copy(a, b.path, strlen(b.path) - strlen(b.format->suffix));
  if (o->packaged.count && !b.format->web)
    return error_new("%s: packaged files are for outputs named .mjs, .js or .html", b.path);
  if (o->native && (b.format->suffix[0] || is_object(&b)))
    return error_new("%s: --native is for programs, whose names have none of the suffixes", b.path);
  signals_hold();
  struct program p = {0};
  error *e = temporary_open(&s, a);
  if (!e) e = make_program(&b, &p);
  if (!e) e = finish(&b, &p);
  if (e) e = explain(&b, e);
  temporary_close(&s);
  program_free(&p);
  return e;
}
