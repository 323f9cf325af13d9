/* SPDX-License-Identifier: MIT */
#include "link/program.h"

#include "exceptions/exceptions.h"
#include "link/entry.h"
#include "link/javascript.h"
#include "link/signature_thunks.h"
#include "link/symbols.h"
#include "wasm/merge_locals.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void program_free(struct program *p) {
  wasm_module_free(&p->module);
  buffer_free(&p->javascript);
}

// ---- What the first link knows ----------------------------------------------------------------

// An object for a main of another type than start files call.
static error *make_entry(const struct link_job *l, const struct input_symbols *symbols,
                         const char **path) {
  buffer object = {0};
  entry_write(symbols->other_main, &symbols->main_type, &object);
  error *e = temporary_write(l->temporary, "entry.o", &object, path, l->arena);
  buffer_free(&object);
  return e;
}

static error *read_symbols(const struct link_job *l, struct input_symbols *found) {
  const options *o = l->options;
  const char **objects = l->objects;
  for (size_t i = 0; i < o->input_count; i++) {
    const input *in = &o->inputs[i];
    const char *path = in->kind == INPUT_SOURCE    ? *objects++
                       : in->kind == INPUT_FILE    ? in->text
                       : in->kind == INPUT_LIBRARY ? link_find_library(o, in, l->arena)
                                                   : NULL;
    if (path && access(path, R_OK) == 0) TRY(symbols_read(path, found, l->arena));
  }
  return NULL;
}

// What the inputs say.
static error *need_by_symbols(const struct link_job *l, struct link_needs *needs) {
  const options *o = l->options;
  struct input_symbols found = {0};
  error *e = read_symbols(l, &found);
  // As with emcc, what exports functions and has no main is a library.
  bool exports = found.used.count || o->settings.exported_functions.count;
  bool command = o->model == MODEL_COMMAND;
  needs->no_main = l->web && exports && !found.has_main && command;
  if (!e && found.other_main && command && !o->no_libc && !o->no_startfiles)
    e = make_entry(l, &found, &needs->entry);
  strings_add_all(&needs->exports_if_defined, &found.used);
  strings_free(&found.used);
  return e;
}

// Whether the program stays after main, whatever it waits for: the library asks for that then.
static bool stays(const struct link_job *l, const struct link_needs *needs) {
  const options *o = l->options;
  return l->web && !o->settings.exit_runtime && o->model == MODEL_COMMAND && !o->no_entry &&
         !needs->no_main;
}

// The smallest printf, which the result may turn out to need more than.
static error *first_needs(const struct link_job *l, struct link_needs *needs) {
  const options *o = l->options;
  needs->printscan = o->optimize ? PRINTSCAN_SMALL : PRINTSCAN_DOUBLES;
  needs->scan = needs->printscan;
  needs->table = o->settings.allow_table_growth;
  if (!o->dry_run) TRY(need_by_symbols(l, needs));
  if (stays(l, needs)) strings_add(&needs->exports, "__amphora_lingers");
  return NULL;
}

// ---- JavaScript -------------------------------------------------------------------------------

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

error *program_take_javascript(const options *o, arena *a, struct program *p) {
  buffer rest = {0}, text = {0};
  p->javascript.size = 0;
  p->script = NULL;
  error *e = javascript_take(&p->module, &rest, &p->javascript);
  e = wasm_module_become(&p->module, rest, e);
  for (size_t i = 0; !e && i < o->scripts.count; i++) {
    e = buffer_read(&text, o->scripts.items[i]);
    buffer_text(&text, "\n");
  }
  bool any = p->javascript.size > 0 || text.size > 0;
  if (!e && any) e = javascript_write(&p->javascript, &text, a);
  if (!e && any) p->script = arena_copy(a, (const char *)text.bytes, text.size);
  p->dyncalls = p->script && calls_pointers(p->script);
  buffer_free(&text);
  return e;
}

// What the program's JavaScript needs of the module; true if that is more than before.
static bool need_by_javascript(const struct link_job *l, struct program *p,
                               struct link_needs *needs) {
  const strings *methods = &l->options->settings.runtime_methods;
  buffer text = {0};
  for (size_t i = 0; i < methods->count; i++) buffer_print(&text, "%s\n", methods->items[i]);
  if (p->script) buffer_text(&text, p->script);
  const char *all = arena_copy(l->arena, (const char *)text.bytes, text.size);
  buffer_free(&text);
  if (calls_pointers(all)) p->dyncalls = true;
  bool more = !needs->table && javascript_mentions(all, "addFunction");
  if (more) needs->table = true;
  if (p->script) more |= strings_add_new(&needs->exports, "__amphora_script");
  for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
    if (javascript_mentions(all, helpers[i].word))
      more |= strings_add_new(&needs->exports, helpers[i].function);
  return more | javascript_calls(all, &needs->exports_if_defined, l->arena);
}

// ---- Functions of other types -----------------------------------------------------------------

struct exported {
  const struct link_needs *needs;
  arena *arena;
  size_t for_thunks; // how many of needs->mismatched the link exported
  strings names;     // of the exports that are there for other reasons
};

static void see_export(const char *name, size_t length, uint8_t kind, uint32_t index,
                       void *context) {
  (void)kind, (void)index;
  struct exported *all = context;
  const char *copy = arena_copy(all->arena, name, length);
  for (size_t i = 0; i < all->for_thunks; i++)
    if (strcmp(all->needs->mismatched.items[i], copy) == 0) return;
  strings_add_new(&all->names, copy);
}

static void warn_of_dwarf(const struct link_job *l, const char *cause) {
  if (l->options->debug)
    fprintf(stderr, "%s: warning: %s: no DWARF: it does not survive %s\n", l->options->tool,
            l->path, cause);
}

static error *add_signature_thunks(const struct link_job *l, const struct link_needs *needs,
                                   const strings *exported, struct program *p) {
  // Sources that are loose about types are so with pointers too.
  const strings *mismatched = &needs->mismatched;
  bool pointers = l->options->settings.emulate_function_pointer_casts || mismatched->count;
  strings unexported = {0};
  signature_thunks_options options = {mismatched, &unexported, pointers};
  if (!signature_thunks_are_needed(&options)) return NULL;
  for (size_t i = 0; i < mismatched->count; i++) {
    const char *name = mismatched->items[i];
    bool kept = strings_have(exported, name) || strings_have(&needs->exports, name) ||
                strings_have(&needs->exports_if_defined, name);
    if (!kept) strings_add(&unexported, name);
  }
  buffer adapted = {0};
  bool moved = false;
  error *e = signature_thunks_add(&p->module, &options, &moved, &adapted);
  if (moved) warn_of_dwarf(l, "calls of functions by other types than their own");
  strings_free(&unexported);
  return wasm_module_become(&p->module, adapted, e);
}

static error *lower_exceptions(const struct link_job *l, struct program *p) {
  if (!exceptions_are_used(&p->module)) return NULL;
  warn_of_dwarf(l, "the lowering of exceptions");
  buffer lowered = {0};
  error *e = exceptions_lower(&p->module, &lowered);
  return wasm_module_become(&p->module, lowered, e);
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
  };
  (void)index;
  const struct link_job *l = context;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (strlen(refused[i].name) == length && memcmp(refused[i].name, name, length) == 0)
      fprintf(stderr, "%s: warning: %s: %s ends the program when it is called: %s\n",
              l->options->tool, l->path, refused[i].name, refused[i].why);
}

// ---- Rounds -----------------------------------------------------------------------------------

static error *link_once(const struct link_job *l, struct link_needs *needs, struct program *p) {
  const char *module = temporary_path(l->temporary, l->name, l->arena);
  TRY(link_module(l, needs, module));
  if (l->options->dry_run) return NULL;
  buffer bytes = {0};
  error *e = buffer_read(&bytes, module);
  if (e) return buffer_free(&bytes), e;
  return wasm_module_open(&p->module, bytes, l->path);
}

// One round. *more becomes true if the module turns out to need more than this link knew.
static error *link_round(const struct link_job *l, struct link_needs *needs,
                         struct exported *exported, struct program *p, bool *more) {
  exported->for_thunks = needs->mismatched.count;
  TRY(link_once(l, needs, p));
  *more = needs->mismatched.count > exported->for_thunks;
  if (!p->module.section_count) return NULL;
  wasm_module_exports(&p->module, see_export, exported);
  enum printscan printscan = printscan_needed(&p->module);
  *more |= printscan > needs->printscan;
  if (printscan > needs->printscan) needs->printscan = printscan;
  bool scans = needs->scan < needs->printscan && printscan_reads(&p->module);
  *more |= scans;
  if (scans) needs->scan = needs->printscan;
  TRY(program_take_javascript(l->options, l->arena, p));
  *more |= need_by_javascript(l, p, needs);
  return NULL;
}

// Rounds end because what is needed never shrinks, and comes from names that the inputs mention.
static error *link_rounds(const struct link_job *l, struct link_needs *needs, struct program *p) {
  struct exported exported = {.needs = needs, .arena = l->arena};
  error *e = first_needs(l, needs);
  for (bool more = true; !e && more;) e = link_round(l, needs, &exported, p, &more);
  if (!e && p->module.section_count) {
    wasm_module_function_names(&p->module, warn_of_refused, (void *)l);
    e = add_signature_thunks(l, needs, &exported.names, p);
  }
  strings_free(&exported.names);
  return e;
}

error *program_link(const struct link_job *l, struct program *p) {
  struct link_needs needs = {0};
  if (l->options->model == MODEL_RELOCATABLE) return link_once(l, &needs, p);
  error *e = link_rounds(l, &needs, p);
  if (!e) e = merge_locals(&p->module);
  if (!e && p->module.section_count) e = lower_exceptions(l, p);
  link_needs_free(&needs);
  return e;
}
