/* SPDX-License-Identifier: MIT */
#include "link/link.h"

#include "base/process.h"
#include "link/undefined.h"
#include "link/weaken.h"

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

// As natively; but of a memory whose size is given, at most a quarter.
static uint64_t stack_size(const settings *s) {
  enum { DEFAULT = 8 << 20 };
  if (s->stack_size) return s->stack_size;
  uint64_t most = DEFAULT;
  if (s->initial_memory && s->initial_memory / 4 < most) most = s->initial_memory / 4;
  if (s->maximum_memory && s->maximum_memory / 4 < most) most = s->maximum_memory / 4;
  return most;
}

static void add_memory(const options *o, arena *a, strings *argv) {
  const settings *s = &o->settings;
  strings_add(argv, "--stack-first");
  strings_add(argv, "-z");
  add_print(argv, a, "stack-size=%llu", (stack_size(s) + 15) / 16 * 16);
  if (s->initial_memory)
    add_print(argv, a, "--initial-memory=%llu", (s->initial_memory + PAGE - 1) / PAGE * PAGE);
  if (!s->allow_memory_growth)
    strings_add(argv, "--no-growable-memory");
  else if (s->maximum_memory)
    add_print(argv, a, "--max-memory=%llu", s->maximum_memory / PAGE * PAGE);
}

static bool is_command(const options *o, const struct link_needs *needs) {
  return o->model == MODEL_COMMAND && !o->no_entry && !needs->no_main;
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
  // By this an overflow of the stack is told from other accesses out of bounds.
  if (is_command(o, needs)) strings_add(argv, "--export-if-defined=__stack_pointer");
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

static void add_start(const options *o, const toolchain *t, arena *a,
                      const struct link_needs *needs, strings *argv) {
  bool reactor = !is_command(o, needs);
  if (reactor) strings_add(argv, "--entry=_initialize");
  if (o->no_startfiles) {
    if (reactor) strings_add(argv, "--no-entry");
    return;
  }
  if (needs->entry) strings_add(argv, needs->entry);
  const char *own = arena_print(a, "%s/crt1-command.o", t->home);
  if (!reactor && access(own, R_OK) == 0)
    strings_add(argv, own);
  else
    strings_add(argv, arena_print(a, "%s/crt1-%s.o", t->lib, reactor ? "reactor" : "command"));
}

static bool is_object(const char *path) {
  char magic[4] = "";
  FILE *f = fopen(path, "rb");
  bool is = f && fread(magic, 1, sizeof magic, f) == sizeof magic && !memcmp(magic, "\0asm", 4);
  if (f) fclose(f);
  return is;
}

// What -Bstatic and -Bdynamic say up to an input, or -static of all.
static bool wants_archive(const options *o, const input *before) {
  static const char *const no[] = {"-Bdynamic", "-dy", "-call_shared"};
  static const char *const yes[] = {"-Bstatic", "-dn", "-non_shared", "-static"};
  bool wanted = o->archives;
  for (const input *in = o->inputs; in < before; in++) {
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) wanted &= strcmp(in->text, no[i]) != 0;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) wanted |= strcmp(in->text, yes[i]) == 0;
  }
  return wanted;
}

// A library that was made with -shared is an object, and comes before an archive in its directory,
// as natively.
const char *link_find_library(const options *o, const input *library, arena *a) {
  bool archives = wants_archive(o, library);
  for (size_t i = 0; i < o->input_count; i++) {
    const char *directory = o->inputs[i].text;
    if (o->inputs[i].kind != INPUT_WORD || !starts_with(directory, "-L")) continue;
    const char *stem = arena_print(a, "%s/lib%s", directory + 2, library->text + 2);
    const char *archive = arena_print(a, "%s.a", stem), *shared = arena_print(a, "%s.so", stem);
    if (!archives && is_object(shared)) return shared;
    if (access(archive, R_OK) == 0) return archive;
  }
  return NULL;
}

static void add_inputs(const struct link_job *l, bool libraries, strings *argv) {
  const options *o = l->options;
  const char **objects = l->objects;
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
      const char *found = link_find_library(o, in, l->arena);
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

// A copy of a library of libc's that gives way to what the program defines.
static error *add_weak(const struct link_job *l, const char *name, strings *argv) {
  arena *a = l->arena;
  if (l->options->dry_run) return strings_add(argv, arena_print(a, "-l%s", name)), NULL;
  const char *base = arena_print(a, "lib%s.a", name);
  const char *copy = temporary_path(l->temporary, base, a);
  strings_add(argv, copy);
  if (access(copy, R_OK) == 0) return NULL; // from an earlier round
  buffer library = {0};
  error *e = buffer_read(&library, arena_print(a, "%s/%s", l->toolchain->lib, base));
  if (!e) weaken(&library);
  if (!e) e = temporary_write_memory(l->temporary, base, &library, &copy, a);
  buffer_free(&library);
  return e;
}

// What reads floats is there for vfscanf only where it is asked for: see lib/posix/scanf.c.
static void add_scan(const struct link_needs *needs, strings *argv) {
  if (needs->scan >= PRINTSCAN_DOUBLES) {
    strings_add(argv, "--undefined=__amphora_strtod");
    strings_add(argv, "--undefined=__amphora_strtof");
  }
  if (needs->scan >= PRINTSCAN_LONG_DOUBLES) strings_add(argv, "--undefined=__amphora_strtold");
}

static error *add_libraries(const struct link_job *l, const struct link_needs *needs,
                            strings *argv) {
  const options *o = l->options;
  const toolchain *t = l->toolchain;
  arena *a = l->arena;
  strings_add(argv, arena_print(a, "-L%s", t->lib));
  if (!o->no_libc) {
    if (o->cxx) strings_add(argv, "-lc++"), strings_add(argv, "-lc++abi");
    add_own(t, a, "libweb.a", argv);
    add_own(t, a, "libposix.a", argv);
    add_scan(needs, argv);
    if (needs->printscan == PRINTSCAN_SMALL) add_own(t, a, "libprintf.a", argv);
    const char *variant = printscan_library(needs->printscan);
    if (variant) TRY(add_weak(l, variant, argv));
    TRY(add_weak(l, "c", argv));
  }
  if (!o->no_builtins) strings_add(argv, t->builtins);
  return NULL;
}

static error *add_all(const struct link_job *l, const struct link_needs *needs, const char *module,
                      strings *argv) {
  const options *o = l->options;
  const toolchain *t = l->toolchain;
  arena *a = l->arena;
  strings_add(argv, "wasm-ld"); // lld acts by its name
  strings_add(argv, "-m");
  strings_add(argv, "wasm32");
  add_lto(o, a, argv);
  if (o->model == MODEL_RELOCATABLE) {
    strings_add(argv, "--relocatable");
    add_inputs(l, false, argv);
  } else {
    add_memory(o, a, argv);
    if (!o->debug) strings_add(argv, "--strip-debug");
    add_exports(o, needs, a, argv);
    if (!o->settings.error_on_undefined_symbols) strings_add(argv, "--allow-undefined");
    add_start(o, t, a, needs, argv);
    add_exceptions(o, t, a, argv);
    add_inputs(l, true, argv);
    TRY(add_libraries(l, needs, argv));
  }
  strings_add(argv, "-o");
  strings_add(argv, module);
  return NULL;
}

// ---- Messages ---------------------------------------------------------------------------------

static const char prefix[] = "wasm-ld: ";

// The source whose object the text begins with, or NULL; *length becomes that of the object's name.
static const char *source_at(const struct link_job *l, const char *text, size_t *length) {
  const options *o = l->options;
  const char **objects = l->objects;
  for (size_t i = 0; i < o->input_count; i++) {
    if (o->inputs[i].kind != INPUT_SOURCE) continue;
    *length = strlen(*objects);
    if (starts_with(text, *objects++)) return o->inputs[i].text;
  }
  return NULL;
}

// Prints `text` with temporary objects called by their sources, and other temporary files without
// their directory.
static void print_sources(const struct link_job *l, const char *text) {
  const char *directory = l->temporary->directory, *source;
  size_t length;
  while (*text) {
    if ((source = source_at(l, text, &length)))
      fputs(source, stderr), text += length;
    else if (starts_with(text, directory) && text[strlen(directory)] == '/')
      text += strlen(directory) + 1;
    else
      fputc(*text++, stderr);
  }
}

// What follows the marker in a message, or NULL.
static const char *behind(const char *message, const char *marker) {
  const char *found = strstr(message, marker);
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

// The length of a message: its first line, which has the prefix, and those without one.
static size_t message_length(const char *text) {
  size_t length = 0;
  do length += strcspn(text + length, "\n"), length += text[length] == '\n';
  while (text[length] && !starts_with(text + length, prefix));
  return length;
}

static void print_message(const struct link_job *l, const char *message) {
  if (starts_with(message, prefix)) {
    fprintf(stderr, "%s: ", l->options->tool);
    message += strlen(prefix);
  }
  print_sources(l, message);
  if (!ends_with(message, "\n")) fputc('\n', stderr);
}

static void add_symbol(strings *symbols, const char *symbol, arena *a) {
  if (symbol) strings_add_new(symbols, arena_copy(a, symbol, strcspn(symbol, "\n")));
}

// Prints the linker's messages, each once, and collects the mismatched functions that they name.
static void report(const struct link_job *l, const job *j, struct link_needs *needs) {
  arena *a = l->arena;
  strings undefined = {0};
  const char *text = arena_copy(a, (const char *)j->messages.bytes, j->messages.size);
  for (size_t length; *text; text += length) {
    length = message_length(text);
    const char *message = arena_copy(a, text, length);
    add_symbol(&undefined, behind(message, "undefined symbol: "), a);
    add_symbol(&needs->mismatched, behind(message, "function signature mismatch: "), a);
    if (strings_add_new(&needs->told, message)) print_message(l, message);
  }
  explain(l->options, &undefined);
  strings_free(&undefined);
}

error *link_module(const struct link_job *l, struct link_needs *needs, const char *module) {
  const options *o = l->options;
  const toolchain *t = l->toolchain;
  TRY(toolchain_can_link(t));
  job linker = {.path = t->wasm_ld, .capture = true};
  error *e = add_all(l, needs, module, &linker.argv);
  if (!e && o->verbose) process_print(t->wasm_ld, &linker.argv);
  if (!e && !o->dry_run) {
    e = jobs_run(&linker, 1, 1);
    if (!e) report(l, &linker, needs), e = jobs_failure(&linker, 1);
  }
  jobs_free(&linker, 1);
  return e;
}

void link_needs_free(struct link_needs *needs) {
  strings_free(&needs->exports);
  strings_free(&needs->exports_if_defined);
  strings_free(&needs->mismatched);
  strings_free(&needs->told);
}
