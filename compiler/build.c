#include "build.h"

#include "asmjs/asmjs.h"
#include "base/process.h"
#include "base/scratch.h"
#include "base/stack.h"
#include "compile.h"
#include "link/adapt.h"
#include "link/javascript.h"
#include "link/keepalive.h"
#include "link/link.h"
#include "optimize.h"
#include "output/output.h"
#include "output/package.h"
#include "unwind/unwind.h"
#include "wasm/file.h"
#include "wasm/imports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct build {
  const options *options;
  const toolchain *toolchain;
  arena *arena;
  scratch scratch;
  const char *path; // of the output
  const char *stem; // without the suffix of its form
  const output_form *form;
  struct link_needs needs;
  bool dyncalls;    // JavaScript calls function pointers
  strings exported; // by the first link
  product product;
  const char *input; // the module that was given instead of something to link, or NULL
  int status;        // of what failed, or 0
  int interrupt;     // the signal that stopped us, or 0
  error *refused;    // why there is no asm.js, though it was asked for
};

static bool stopped(const struct build *b) { return b->status || b->interrupt; }

// ---- A phase in a process of its own ----------------------------------------------------------

// Binaryen ends the process when it meets what it does not know; a phase that uses it reads its
// input before and writes its result to a file in memory.
struct phase {
  error *(*run)(const struct build *b, const buffer *in, buffer *out);
  const struct build *build;
  int result; // descriptor
};

static const char result_name[] = "result of a phase";

static error *run_phase_in_child(void *context) {
  const struct phase *p = context;
  buffer out = {0};
  stack_deepen();
  error *e = p->run(p->build, &p->build->product.module, &out);
  if (!e) e = buffer_write_fd(&out, p->result, result_name);
  buffer_free(&out);
  return e;
}

// The first line of what a failed child said.
static const char *cause_of(const job *j, arena *a) {
  const char *text = arena_copy(a, (const char *)j->messages.bytes, j->messages.size);
  text += strspn(text, "\n");
  size_t length = strcspn(text, "\n");
  return length ? arena_copy(a, text, length) : arena_print(a, "ended with status %d", j->status);
}

static error *read_result(buffer *out, int fd) {
  if (lseek(fd, 0, SEEK_SET) < 0) return error_errno(result_name, errno);
  return buffer_read_fd(out, fd, result_name);
}

// Runs the phase on the module and reads its result into `out`. *cause tells why it failed, or is
// NULL.
static error *run_phase(struct build *b, struct phase *p, buffer *out, const char **cause) {
  *cause = NULL;
  p->build = b;
  p->result = memfd_create(result_name, MFD_CLOEXEC);
  if (p->result < 0) return error_errno(result_name, errno);
  job child = {.work = run_phase_in_child, .context = p, .capture = true};
  error *e = jobs_run(&child, 1, 1, &b->interrupt);
  if (!e && !b->interrupt && child.status) *cause = cause_of(&child, b->arena);
  if (!e && !stopped(b) && !*cause) e = read_result(out, p->result);
  close(p->result);
  jobs_free(&child, 1);
  return e;
}

static error *complain(const struct build *b, const char *what, const char *cause, bool fatal) {
  const char *name = b->input ? b->input : b->path;
  if (fatal) return error_new("%s: %s: %s", name, what, cause);
  fprintf(stderr, "%s: warning: %s: %s: %s\n", b->options->tool, name, what, cause);
  return NULL;
}

// ---- Phases -----------------------------------------------------------------------------------

static error *compile(struct build *b, const char **objects) {
  const options *o = b->options;
  size_t sources = options_count(o, INPUT_SOURCE);
  if (sources == 0) return compile_check_flags(o, b->toolchain, &b->status, &b->interrupt);
  for (size_t i = 0; i < sources; i++)
    objects[i] = scratch_path(&b->scratch, arena_print(b->arena, "%zu.o", i), b->arena);
  return compile_to_objects(o, b->toolchain, b->arena, objects, &b->status, &b->interrupt);
}

static error *link_objects(struct build *b, const char **objects) {
  // The module carries this name, and engines show it in traces.
  const char *name = arena_print(b->arena, "%s.wasm", base_name(b->stem));
  const char *module = scratch_path(&b->scratch, name, b->arena);
  TRY(link_module(b->options, b->toolchain, b->arena, objects, module, &b->needs, &b->status,
                  &b->interrupt));
  if (stopped(b) || b->options->dry_run) return NULL;
  buffer_free(&b->product.module);
  TRY(buffer_read(&b->product.module, module));
  bool final = b->options->model != MODEL_RELOCATABLE;
  return final ? wasm_file_check(&b->product.module, b->path) : NULL;
}

// Replaces the module by what `out` has.
static void set_module(struct build *b, buffer out) {
  buffer_free(&b->product.module);
  b->product.module = out;
}

static void warn_of_dwarf(const struct build *b, const char *cause) {
  if (b->options->debug)
    fprintf(stderr, "%s: warning: %s: no DWARF: it does not survive %s\n", b->options->tool,
            b->path, cause);
}

static error *lower_exceptions(struct build *b) {
  if (!unwind_is_needed(&b->product.module)) return NULL;
  warn_of_dwarf(b, "the lowering of exceptions");
  buffer lowered = {0};
  error *e = unwind_lower(&b->product.module, &lowered);
  set_module(b, lowered);
  return e;
}

// ---- Linking ----------------------------------------------------------------------------------

static error *find_keepalive(struct build *b, const char **objects) {
  const options *o = b->options;
  keepalive found = {0};
  error *e = NULL;
  for (size_t i = 0; i < o->input_count && !e; i++) {
    const input *in = &o->inputs[i];
    const char *path = in->kind == INPUT_SOURCE    ? *objects++
                       : in->kind == INPUT_FILE    ? in->text
                       : in->kind == INPUT_LIBRARY ? link_find_library(o, in->text, b->arena)
                                                   : NULL;
    if (path && access(path, R_OK) == 0) e = keepalive_find(path, &found, b->arena);
  }
  // As with emcc, what exports functions and has no main is a library.
  bool exports = found.names.count || o->settings.exported_functions.count;
  b->needs.no_main = b->form->web && exports && !found.main && o->model == MODEL_COMMAND;
  strings_add_all(&b->needs.exports_if_defined, &found.names);
  strings_free(&found.names);
  return e;
}

// What JavaScript calls of the program's own library, by the words that ask for it.
static const struct {
  const char *word, *function;
} helpers[] = {
    {"_malloc", "malloc"},
    {"allocate", "malloc"},
    {"allocateUTF8", "malloc"},
    {"stringToNewUTF8", "malloc"},
    {"_free", "free"},
    {"ccall", "stackAlloc"},
    {"cwrap", "stackAlloc"},
    {"allocateUTF8OnStack", "stackAlloc"},
    {"stackAlloc", "stackAlloc"},
    {"ccall", "stackSave"},
    {"cwrap", "stackSave"},
    {"stackSave", "stackSave"},
    {"ccall", "stackRestore"},
    {"cwrap", "stackRestore"},
    {"stackRestore", "stackRestore"},
};

static bool calls_pointers(const char *script) {
  return strstr(script, "dynCall") || javascript_mentions(script, "getWasmTableEntry") ||
         javascript_mentions(script, "wasmTable");
}

// Whether the program's JavaScript calls functions that have to be exported for it.
static bool add_javascript_needs(struct build *b) {
  const options *o = b->options;
  buffer text = {0};
  for (size_t i = 0; i < o->settings.runtime_methods.count; i++)
    buffer_print(&text, "%s\n", o->settings.runtime_methods.items[i]);
  if (b->product.script) buffer_text(&text, b->product.script);
  const char *all = arena_copy(b->arena, (const char *)text.bytes, text.size);
  if (calls_pointers(all)) b->dyncalls = true;
  bool table = !b->needs.table && javascript_mentions(all, "addFunction");
  if (table) b->needs.table = true;
  buffer_free(&text);
  size_t before = b->needs.exports.count + b->needs.exports_if_defined.count;
  if (b->product.script) strings_add(&b->needs.exports, "__amphora_script");
  for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
    if (javascript_mentions(all, helpers[i].word))
      strings_add(&b->needs.exports, helpers[i].function);
  javascript_calls(all, &b->needs.exports_if_defined, b->arena);
  return table || b->needs.exports.count + b->needs.exports_if_defined.count > before;
}

// Takes the JavaScript out of the module.
static error *take_javascript(struct build *b) {
  product *p = &b->product;
  buffer rest = {0}, text = {0};
  p->javascript.size = 0;
  error *e = javascript_take(&p->module, &rest, &p->javascript);
  set_module(b, rest);
  for (size_t i = 0; !e && i < b->options->scripts.count; i++) {
    e = buffer_read(&text, b->options->scripts.items[i]);
    buffer_text(&text, "\n");
  }
  bool any = p->javascript.size > 0 || text.size > 0;
  if (!e && any) e = javascript_write(&p->javascript, &text, b->arena);
  if (!e && any) p->script = arena_copy(b->arena, (const char *)text.bytes, text.size);
  if (p->script && calls_pointers(p->script)) b->dyncalls = true;
  buffer_free(&text);
  return e;
}

// ---- Functions of other types -----------------------------------------------------------------

static void add_export(const char *name, size_t length, uint8_t kind, void *context) {
  (void)kind;
  struct build *b = context;
  strings_add(&b->exported, arena_copy(b->arena, name, length));
}

static bool contains(const strings *all, const char *name) {
  for (size_t i = 0; i < all->count; i++)
    if (strcmp(all->items[i], name) == 0) return true;
  return false;
}

static error *adapt_all(struct build *b) {
  // Sources that are loose about types are so with pointers too.
  const strings *mismatched = &b->needs.mismatched;
  bool pointers = b->options->settings.emulate_function_pointer_casts || mismatched->count;
  strings unexported = {0};
  adapt_options options = {mismatched, &unexported, pointers};
  if (!adapt_is_needed(&options)) return NULL;
  warn_of_dwarf(b, "calls of functions by other types than their own");
  for (size_t i = 0; i < mismatched->count; i++) {
    const char *name = mismatched->items[i];
    bool kept = contains(&b->exported, name) || contains(&b->needs.exports, name) ||
                contains(&b->needs.exports_if_defined, name);
    if (!kept) strings_add(&unexported, name);
  }
  buffer adapted = {0};
  error *e = adapt_calls(&b->product.module, &options, &adapted);
  set_module(b, adapted);
  strings_free(&unexported);
  return e;
}

// ---- What is linked and cannot work -----------------------------------------------------------

static void warn_of_refused(uint32_t index, const char *name, size_t length, void *context) {
  static const struct {
    const char *name, *why;
  } refused[] = {
      {"emscripten_run_script", "no text is evaluated"},
      {"emscripten_run_script_int", "no text is evaluated"},
      {"emscripten_run_script_string", "no text is evaluated"},
      {"emscripten_async_run_script", "no text is evaluated"},
      {"emscripten_sleep", "the program cannot be suspended"},
      {"emscripten_wget", "the program cannot be suspended"},
      {"emscripten_wget_data", "the program cannot be suspended"},
  };
  (void)index;
  const struct build *b = context;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (strlen(refused[i].name) == length && memcmp(refused[i].name, name, length) == 0)
      fprintf(stderr, "%s: warning: %s: %s ends the program when it is called: %s\n",
              b->options->tool, b->path, refused[i].name, refused[i].why);
}

// Whether the program stays after main, whatever it waits for: the library asks for that then.
static bool stays(const struct build *b) {
  const options *o = b->options;
  return b->form->web && !o->settings.exit_runtime && o->model == MODEL_COMMAND && !o->no_entry &&
         !b->needs.no_main;
}

// Links with the smallest printf first, and again when the result turns out to need more.
static error *link_rounds(struct build *b, const char **objects) {
  bool relocatable = b->options->model == MODEL_RELOCATABLE;
  b->needs.printscan = b->options->optimize ? PRINTSCAN_SMALL : PRINTSCAN_DOUBLES;
  b->needs.table = b->options->settings.allow_table_growth;
  if (!relocatable && !b->options->dry_run) TRY(find_keepalive(b, objects));
  if (stays(b)) strings_add(&b->needs.exports, "__amphora_lingers");
  TRY(link_objects(b, objects));
  if (relocatable || !b->product.module.size) return NULL;
  wasm_file_exports(&b->product.module, add_export, b);
  enum printscan printscan = printscan_needed(&b->product.module);
  wasm_file_function_names(&b->product.module, warn_of_refused, b);
  TRY(take_javascript(b));
  b->needs.again =
      add_javascript_needs(b) || printscan > b->needs.printscan || b->needs.mismatched.count;
  if (printscan > b->needs.printscan) b->needs.printscan = printscan;
  if (!b->needs.again) return NULL;
  TRY(link_objects(b, objects));
  return stopped(b) ? NULL : take_javascript(b);
}

static error *link_all(struct build *b, const char **objects) {
  TRY(link_rounds(b, objects));
  bool linked = b->product.module.size && b->options->model != MODEL_RELOCATABLE;
  if (!linked || stopped(b)) return NULL;
  TRY(adapt_all(b));
  return lower_exceptions(b);
}

static error *run_optimize(const struct build *b, const buffer *in, buffer *out) {
  const options *o = b->options;
  struct optimize_options options = {o->optimize, o->shrink, link_keeps_names(o), b->dyncalls};
  return optimize(in, &options, out);
}

// What is left when Binaryen has no part in it.
static void strip_module(struct build *b) {
  const options *o = b->options;
  if (b->input || link_keeps_names(o)) return;
  buffer stripped = {0};
  wasm_file_strip(&b->product.module, 0, &stripped);
  set_module(b, stripped);
}

static error *optimize_module(struct build *b) {
  const options *o = b->options;
  const buffer *module = &b->product.module;
  bool has_dwarf = module->size && wasm_file_has_custom(module, ".debug_info");
  bool untouched = o->optimize == 0 || has_dwarf;
  if (untouched && !b->dyncalls) return strip_module(b), NULL; // Binaryen garbles DWARF
  if (o->verbose)
    fprintf(stderr, " (Binaryen, in process) -O%d, shrink level %d\n", o->optimize, o->shrink);
  if (o->dry_run) return NULL;
  struct phase phase = {.run = run_optimize};
  buffer optimized = {0};
  const char *cause;
  error *e = run_phase(b, &phase, &optimized, &cause);
  // A module that came from outside may be corrupt. One that was checked, or that we linked, has
  // only what Binaryen does not know.
  bool checked = !b->input || o->settings.asmjs != ASMJS_NO;
  if (!e && cause) e = complain(b, "not optimized", cause, !checked);
  if (!e && !cause && !stopped(b)) {
    set_module(b, optimized);
  } else {
    buffer_free(&optimized);
  }
  return e;
}

static error *run_check(const struct build *b, const buffer *in, buffer *out) {
  (void)b, (void)out;
  return asmjs_check(in);
}

// What comes from outside is read as a whole before anything is made of it.
static error *check_input(struct build *b) {
  if (b->options->settings.asmjs == ASMJS_NO || b->options->dry_run) return NULL;
  struct phase phase = {.run = run_check};
  buffer nothing = {0};
  const char *cause;
  error *e = run_phase(b, &phase, &nothing, &cause);
  buffer_free(&nothing);
  if (!e && cause) e = complain(b, "invalid or unknown to Binaryen (see -sASMJS=0)", cause, true);
  return e;
}

static error *run_asmjs(const struct build *b, const buffer *in, buffer *out) {
  const settings *s = &b->options->settings;
  uint64_t heap = s->allow_memory_growth ? s->maximum_memory : s->initial_memory;
  struct asmjs_options options = {
      .names = b->options->debug || b->options->names,
      .pedantic = s->asmjs_pedantic,
      .inlining = b->options->optimize >= 2 && !b->options->shrink,
      .heap = s->asmjs_heap ? s->asmjs_heap : heap,
  };
  buffer plain = {0};
  wasm_file_strip(in, CUSTOM_NAMES, &plain);
  error *e = asmjs_write(&plain, &options, out);
  buffer_free(&plain);
  return e;
}

// Without an asm.js form there is only the .wasm; that is an error if asm.js was asked for.
static void refuse_asmjs(struct build *b, const char *cause) {
  if (b->options->settings.asmjs_wanted)
    b->refused = error_new("%s", cause);
  else
    fprintf(stderr, "%s: warning: %s: no asm.js: %s\n", b->options->tool, b->path,
            cause + strlen(ASMJS_NO_FORM));
}

// A .wasm alone has nothing to fall back from. Programs say nothing: build systems pass the
// settings of web outputs to those that they run, too.
static void warn_of_form(const struct build *b) {
  if (b->options->settings.asmjs_wanted && *b->form->suffix)
    fprintf(stderr, "%s: warning: %s: no asm.js: .html, .js and .mjs outputs have one\n",
            b->options->tool, b->path);
}

static error *make_asmjs(struct build *b) {
  const options *o = b->options;
  b->product.has_wasm = o->settings.asmjs != ASMJS_ONLY || !b->form->web;
  if (!b->form->web) return warn_of_form(b), NULL;
  if (o->settings.asmjs == ASMJS_NO) return NULL;
  if (o->settings.single_file && !o->settings.asmjs_wanted) return NULL;
  if (o->verbose) fprintf(stderr, " (asm.js, in process)\n");
  if (o->dry_run) return NULL;
  struct phase phase = {.run = run_asmjs};
  const char *cause;
  TRY(run_phase(b, &phase, &b->product.asmjs, &cause));
  b->product.has_asmjs = !cause && !stopped(b);
  if (cause && starts_with(cause, ASMJS_NO_FORM)) return refuse_asmjs(b, cause), NULL;
  bool fatal = b->input || o->settings.asmjs_wanted;
  return cause ? complain(b, "no asm.js (see -sASMJS=0)", cause, fatal) : NULL;
}

static error *imports_amphora(const struct build *b, bool *found) {
  import_reader imports = imports_of(&b->product.module);
  for (wasm_import import; next_import(&imports, &import);)
    *found |= import.module_length == 7 && memcmp(import.module, "amphora", 7) == 0;
  return imports.body.failed ? error_new("%s: malformed import section", b->path) : NULL;
}

static const char *boolean(bool value) { return value ? "true" : "false"; }

// Programs with JavaScript inside or around them get more than the plain loader.
static error *choose_script(struct build *b) {
  const settings *s = &b->options->settings;
  product *p = &b->product;
  bool browser = false;
  TRY(imports_amphora(b, &browser));
  bool script = ends_with(b->form->suffix, ".js");
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

static error *write_outputs(struct build *b) {
  product *p = &b->product;
  if (b->form->web)
    TRY(choose_script(b));
  else
    buffer_append(&p->module, p->javascript.bytes, p->javascript.size);
  p->path = b->path;
  p->stem = b->stem;
  p->home = b->toolchain->home;
  p->prefix = b->toolchain->prefix;
  p->shell_file = b->options->shell_file;
  p->arena = b->arena;
  p->files = placement_new();
  bool object = b->options->model == MODEL_RELOCATABLE;
  error *e = object       ? placement_add(p->files, p->path, &p->module, false)
             : b->refused ? output_wasm(p)
                          : b->form->write(p);
  if (!e) e = placement_commit(p->files);
  placement_end(p->files);
  return e;
}

// ---- The whole --------------------------------------------------------------------------------

static bool is_linked_module(const buffer *module) {
  return !wasm_file_has_custom(module, "linking") && !wasm_file_has_custom(module, "dylink.0");
}

// "amcc prog -o prog.html": a lone input that is a linked module or a program needs no linking.
// Objects are left to the linker, as are files that are neither.
static error *take_linked_module(struct build *b) {
  const options *o = b->options;
  if (options_count(o, INPUT_SOURCE) || options_count(o, INPUT_FILE) != 1) return NULL;
  const input *in = o->inputs;
  while (in->kind != INPUT_FILE) in++;
  bool named = ends_with(in->text, ".wasm");
  buffer *module = &b->product.module;
  TRY(buffer_read(module, in->text));
  bool elf = module->size >= 4 && memcmp(module->bytes, "\177ELF", 4) == 0;
  bool wasm = module->size >= 4 && memcmp(module->bytes, "\0asm", 4) == 0;
  if (named || elf || wasm) {
    TRY(wasm_file_extract(module, in->text));
    if (is_linked_module(module)) return b->input = in->text, take_javascript(b);
  }
  buffer_free(module);
  return NULL;
}

static error *make_module(struct build *b) {
  TRY(take_linked_module(b));
  if (b->input) return check_input(b);
  const char **objects = arena_allocate(b->arena, (b->options->input_count + 1) * sizeof *objects);
  TRY(compile(b, objects));
  return stopped(b) ? NULL : link_all(b, objects);
}

static error *run(struct build *b) {
  TRY(make_module(b));
  if (stopped(b)) return NULL;
  if (b->options->model != MODEL_RELOCATABLE) {
    TRY(optimize_module(b));
    if (!stopped(b)) TRY(make_asmjs(b));
  }
  if (!stopped(b) && !b->options->dry_run) TRY(write_outputs(b));
  return b->refused;
}

error *build(const options *o, const toolchain *t, arena *a, int *status) {
  struct build b = {.options = o, .toolchain = t, .arena = a};
  b.path = o->output ? o->output : "a.out";
  b.form = output_form_of(b.path);
  if (b.form->suffix[0] && strlen(base_name(b.path)) == strlen(b.form->suffix))
    return error_new("'%s': a name is missing before the suffix", b.path);
  b.stem = arena_copy(a, b.path, strlen(b.path) - strlen(b.form->suffix));
  if (o->packaged.count && !b.form->web)
    return error_new("%s: packaged files are for outputs named .mjs, .js or .html", b.path);
  signals_hold();
  error *e = scratch_open(&b.scratch, a);
  if (!e) e = run(&b);
  if (!e && b.status && (e = scratch_check_room(&b.scratch))) b.status = 0;
  scratch_close(&b.scratch);
  buffer_free(&b.product.module);
  buffer_free(&b.product.asmjs);
  buffer_free(&b.product.javascript);
  buffer_free(&b.product.data);
  strings_free(&b.needs.exports);
  strings_free(&b.needs.exports_if_defined);
  strings_free(&b.needs.mismatched);
  strings_free(&b.exported);
  signals_deliver(b.interrupt);
  *status = b.status;
  return e;
}
