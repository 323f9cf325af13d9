#include "link/link.h"

#include "base/process.h"
#include "link/undefined.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 65536 };

bool link_keeps_names(const options *o) {
  return !o->strip && (o->debug || o->names || o->optimize < 2);
}

// ---- Linker options of ELF --------------------------------------------------------------------

// What builds for Unix ask of ELF linkers and what has no meaning for a module.
struct elf_option {
  const char *name; // without its dashes
  enum { WORD, VALUE_JOINED, VALUE_FOLLOWS } form;
};

static const struct elf_option elf_options[] = {
    {"as-needed", WORD},
    {"no-as-needed", WORD},
    {"copy-dt-needed-entries", WORD},
    {"no-copy-dt-needed-entries", WORD},
    {"add-needed", WORD},
    {"no-add-needed", WORD},
    {"start-group", WORD},
    {"end-group", WORD},
    {"(", WORD},
    {")", WORD},
    {"enable-new-dtags", WORD},
    {"disable-new-dtags", WORD},
    {"no-undefined", WORD},
    {"allow-shlib-undefined", WORD},
    {"no-allow-shlib-undefined", WORD},
    {"export-dynamic", WORD},
    {"E", WORD},
    {"Bsymbolic", WORD},
    {"Bsymbolic-functions", WORD},
    {"warn-common", WORD},
    {"sort-common", WORD},
    {"eh-frame-hdr", WORD},
    {"relax", WORD},
    {"no-relax", WORD},
    {"cref", WORD},
    {"stats", WORD},
    {"rpath", VALUE_FOLLOWS},
    {"rpath-link", VALUE_FOLLOWS},
    {"R", VALUE_FOLLOWS},
    {"soname", VALUE_FOLLOWS},
    {"h", VALUE_FOLLOWS},
    {"version-script", VALUE_FOLLOWS},
    {"dynamic-list", VALUE_FOLLOWS},
    {"hash-style", VALUE_FOLLOWS},
    {"dynamic-linker", VALUE_FOLLOWS},
    {"rpath=", VALUE_JOINED},
    {"rpath-link=", VALUE_JOINED},
    {"soname=", VALUE_JOINED},
    {"version-script=", VALUE_JOINED},
    {"dynamic-list=", VALUE_JOINED},
    {"hash-style=", VALUE_JOINED},
    {"dynamic-linker=", VALUE_JOINED},
    {"sort-common=", VALUE_JOINED},
    {"sort-section=", VALUE_JOINED},
};

// How many words from here on are for ELF linkers only.
static size_t elf_words(const char *word, const char *next) {
  if (strcmp(word, "-z") == 0 && next) return starts_with(next, "stack-size=") ? 0 : 2;
  if (*word != '-') return 0;
  word += strspn(word, "-");
  for (size_t i = 0; i < sizeof elf_options / sizeof *elf_options; i++) {
    const struct elf_option *e = &elf_options[i];
    if (e->form == VALUE_JOINED ? starts_with(word, e->name) : strcmp(word, e->name) == 0)
      return e->form == VALUE_FOLLOWS && next ? 2 : 1;
  }
  return 0;
}

// ---- Arguments --------------------------------------------------------------------------------

static void add_print(strings *argv, arena *a, const char *format, unsigned long long value) {
  char text[64];
  snprintf(text, sizeof text, format, value);
  strings_add(argv, arena_copy(a, text, strlen(text)));
}

static void add_memory(const options *o, arena *a, strings *argv) {
  const settings *s = &o->settings;
  strings_add(argv, "--stack-first");
  strings_add(argv, "-z");
  add_print(argv, a, "stack-size=%llu", (s->stack_size + 15) / 16 * 16);
  if (s->initial_memory)
    add_print(argv, a, "--initial-memory=%llu", (s->initial_memory + PAGE - 1) / PAGE * PAGE);
  if (!s->allow_memory_growth)
    strings_add(argv, "--no-growable-memory");
  else if (s->maximum_memory)
    add_print(argv, a, "--max-memory=%llu", s->maximum_memory / PAGE * PAGE);
}

static void add_exports(const options *o, const struct link_needs *needs, arena *a, strings *argv) {
  const strings *names = &o->settings.exported_functions;
  for (size_t i = 0; i < names->count; i++)
    if (strcmp(names->items[i], "main") != 0)
      strings_add(argv, arena_print(a, "--export=%s", names->items[i]));
  for (size_t i = 0; i < needs->exports.count; i++)
    strings_add(argv, arena_print(a, "--export=%s", needs->exports.items[i]));
  for (size_t i = 0; i < needs->exports_if_defined.count; i++)
    strings_add(argv, arena_print(a, "--export-if-defined=%s", needs->exports_if_defined.items[i]));
  for (size_t i = 0; i < needs->mismatched.count; i++)
    strings_add(argv, arena_print(a, "--export-if-defined=%s", needs->mismatched.items[i]));
  if (needs->table) strings_add(argv, "--export-table"), strings_add(argv, "--growable-table");
}

// For objects of bitcode, which may be there without -flto.
static void add_lto(const options *o, arena *a, strings *argv) {
  add_print(argv, a, "--lto-O%llu", (unsigned long long)o->optimize);
  static const char *const exceptions[] = {"-wasm-enable-eh", "-exception-model=wasm",
                                           "-wasm-enable-sjlj"};
  for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
    strings_add(argv, "-mllvm"), strings_add(argv, exceptions[i]);
}

static void add_start(const options *o, const toolchain *t, arena *a, bool no_main, strings *argv) {
  bool reactor = o->model == MODEL_REACTOR || o->no_entry || no_main;
  if (reactor) strings_add(argv, "--entry=_initialize");
  if (o->no_startfiles) {
    if (reactor) strings_add(argv, "--no-entry");
    return;
  }
  const char *own = arena_print(a, "%s/crt1-command.o", t->home);
  if (!reactor && access(own, R_OK) == 0)
    strings_add(argv, own);
  else
    strings_add(argv, arena_print(a, "%s/crt1-%s.o", t->lib, reactor ? "reactor" : "command"));
}

// A library that was made with -shared is an object, and is used where there is no archive of its
// name in the directory.
const char *link_find_library(const options *o, const char *word, arena *a) {
  for (size_t i = 0; i < o->input_count; i++) {
    const char *directory = o->inputs[i].text;
    if (o->inputs[i].kind != INPUT_WORD || !starts_with(directory, "-L")) continue;
    const char *stem = arena_print(a, "%s/lib%s", directory + 2, word + 2);
    const char *archive = arena_print(a, "%s.a", stem), *shared = arena_print(a, "%s.so", stem);
    if (access(archive, R_OK) == 0) return archive;
    if (access(shared, R_OK) == 0) return shared;
  }
  return NULL;
}

static void add_inputs(const options *o, arena *a, const char **objects, bool libraries,
                       strings *argv) {
  for (size_t i = 0; i < o->input_count; i++) {
    const input *in = &o->inputs[i];
    const char *next = i + 1 < o->input_count ? in[1].text : NULL;
    size_t skipped = in->kind == INPUT_WORD ? elf_words(in->text, next) : 0;
    if (skipped)
      i += skipped - 1;
    else if (in->kind == INPUT_SOURCE)
      strings_add(argv, *objects++);
    else if (in->kind != INPUT_LIBRARY)
      strings_add(argv, in->text);
    else if (libraries) {
      const char *found = link_find_library(o, in->text, a);
      strings_add(argv, found ? found : in->text);
    }
  }
}

// A library of Amphora. Those that complete libc are made by amcc itself, and are not there yet
// then.
static void add_own(const toolchain *t, arena *a, const char *name, strings *argv) {
  const char *path = arena_print(a, "%s/%s", t->home, name);
  if (access(path, R_OK) == 0) strings_add(argv, path);
}

// Exceptions of C++: before all inputs, because libc++abi, which may be among them, has others.
static void add_exceptions(const options *o, const toolchain *t, arena *a, strings *argv) {
  if (!o->no_libc) add_own(t, a, "libexceptions.a", argv);
}

static void add_libraries(const options *o, const toolchain *t, arena *a, enum printscan printscan,
                          strings *argv) {
  strings_add(argv, arena_print(a, "-L%s", t->lib));
  if (!o->no_libc) {
    if (o->cxx) strings_add(argv, "-lc++"), strings_add(argv, "-lc++abi");
    add_own(t, a, "libweb.a", argv);
    add_own(t, a, "libposix.a", argv);
    if (printscan == PRINTSCAN_SMALL) add_own(t, a, "libprintf.a", argv);
    const char *variant = printscan_library(printscan);
    if (variant) strings_add(argv, arena_print(a, "-l%s", variant));
    strings_add(argv, "-lc");
  }
  if (!o->no_builtins) strings_add(argv, t->builtins);
}

static void add_all(const options *o, const toolchain *t, arena *a, const char **objects,
                    const char *module, const struct link_needs *needs, strings *argv) {
  strings_add(argv, "wasm-ld"); // lld acts by its name
  strings_add(argv, "-m");
  strings_add(argv, "wasm32");
  add_lto(o, a, argv);
  if (o->model == MODEL_RELOCATABLE) {
    strings_add(argv, "--relocatable");
    add_inputs(o, a, objects, false, argv);
  } else {
    add_memory(o, a, argv);
    if (!o->debug) strings_add(argv, "--strip-debug");
    add_exports(o, needs, a, argv);
    if (!o->settings.error_on_undefined_symbols) strings_add(argv, "--allow-undefined");
    add_start(o, t, a, needs->no_main, argv);
    add_exceptions(o, t, a, argv);
    add_inputs(o, a, objects, true, argv);
    add_libraries(o, t, a, needs->printscan, argv);
  }
  strings_add(argv, "-o");
  strings_add(argv, module);
}

// ---- Messages ---------------------------------------------------------------------------------

// Prints `text` with temporary objects called by their sources.
static void print_message(const options *o, const char **objects, const char *text) {
  while (*text) {
    size_t n = 0, matched = 0;
    const char *source = NULL;
    for (size_t i = 0; i < o->input_count && !matched; i++) {
      if (o->inputs[i].kind != INPUT_SOURCE) continue;
      source = o->inputs[i].text;
      if (starts_with(text, objects[n])) matched = strlen(objects[n]);
      n++;
    }
    if (matched)
      fputs(source, stderr);
    else
      fputc(*text, stderr);
    text += matched ? matched : 1;
  }
}

// What follows the marker in a line of wasm-ld's, or NULL.
static const char *behind(const char *line, const char *marker) {
  const char *found = strstr(line, marker);
  return found ? found + strlen(marker) : NULL;
}

// Says, once for each reason, why symbols may be undefined.
static void explain(const options *o, const strings *undefined) {
  strings told = {0};
  for (size_t i = 0; i < undefined->count; i++) {
    const char *reason = undefined_reason(undefined->items[i]);
    bool new = reason != NULL;
    for (size_t k = 0; k < told.count; k++) new &= told.items[k] != reason;
    if (!new) continue;
    fprintf(stderr, "%s: note: %s: %s\n", o->tool, undefined->items[i], reason);
    strings_add(&told, reason);
  }
  strings_free(&told);
}

// Prints the linker's messages, and collects the mismatched functions that they name.
static void report(const options *o, const char **objects, const job *j, strings *mismatched,
                   arena *a) {
  static const char prefix[] = "wasm-ld: ";
  strings undefined = {0};
  const char *text = arena_copy(a, (const char *)j->messages.bytes, j->messages.size);
  while (*text) {
    size_t length = strcspn(text, "\n");
    const char *line = arena_copy(a, text, length), *symbol;
    if ((symbol = behind(line, "undefined symbol: "))) strings_add(&undefined, symbol);
    if ((symbol = behind(line, "function signature mismatch: "))) strings_add(mismatched, symbol);
    if (starts_with(line, prefix)) {
      fprintf(stderr, "%s: ", o->tool);
      line += strlen(prefix);
    }
    print_message(o, objects, line);
    fputc('\n', stderr);
    text += length + (text[length] == '\n');
  }
  explain(o, &undefined);
  strings_free(&undefined);
}

error *link_module(const options *o, const toolchain *t, arena *a, const char **objects,
                   const char *module, struct link_needs *needs, int *status, int *interrupt) {
  *status = *interrupt = 0;
  TRY(toolchain_can_link(t));
  job linker = {.path = t->wasm_ld, .capture = true};
  add_all(o, t, a, objects, module, needs, &linker.argv);
  if (o->verbose) process_print(t->wasm_ld, &linker.argv);
  error *e = NULL;
  if (!o->dry_run) {
    e = jobs_run(&linker, 1, 1, interrupt);
    *status = linker.status;
    bool heard = needs->again && !*status;
    if (!e && !*interrupt && !heard) report(o, objects, &linker, &needs->mismatched, a);
  }
  jobs_free(&linker, 1);
  return e;
}
