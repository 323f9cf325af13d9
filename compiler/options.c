/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "asmjs/asmjs.h"
#include "base/buffer.h"
#include "gcc_options.h"
#include "sanitizers.h"
#include "x86.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- What options do --------------------------------------------------------------------------

enum form {
  ALONE,    // -c
  JOINED,   // -Wl,x
  SEPARATE, // -Xlinker x
  EITHER,   // -ofile, -o file
};

struct parser {
  options *options;
  arena *arena;
  const char *language;
};

// `word` is the option as given, `value` what is joined to it or follows; `n` is the row's number.
typedef error *action(struct parser *p, const char *word, const char *value, int n);

struct option {
  const char *name;
  enum form form;
  action *act;
  int n;
  const char *help; // for --help: "VALUE\0what it does", or NULL
};

void options_add_input(options *o, enum input_kind kind, const char *text) {
  if (o->input_count == o->input_capacity) {
    o->input_capacity = o->input_capacity ? o->input_capacity * 2 : 16;
    o->inputs = memory_resize(o->inputs, o->input_capacity * sizeof *o->inputs);
  }
  o->inputs[o->input_count++] = (input){.kind = kind, .text = text};
}

static void add_input(struct parser *p, enum input_kind kind, const char *text) {
  options *o = p->options;
  options_add_input(o, kind, text);
  if (kind == INPUT_SOURCE) o->inputs[o->input_count - 1].language = p->language;
}

static error *ignore(struct parser *p, const char *word, const char *value, int n) {
  return (void)p, (void)word, (void)value, (void)n, NULL;
}

static bool is_joined(const char *word, const char *value) {
  size_t n = strlen(word), m = strlen(value);
  return m <= n && value == word + n - m;
}

// Gives the option to clang as it was written: in one word, or in two.
static error *pass(struct parser *p, const char *word, const char *value, int n) {
  (void)n;
  strings_add(&p->options->clang_flags, word);
  if (value && !is_joined(word, value)) strings_add(&p->options->clang_flags, value);
  return NULL;
}

static error *single_precision(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)value;
  return pass(p, "-Xclang", "-cl-single-precision-constant", n);
}

// -fno-trapv and kin, which clang lacks: takes back what it negates.
static error *take_back(struct parser *p, const char *word, const char *value, int n) {
  (void)value, (void)n;
  strings_remove(&p->options->clang_flags, arena_print(p->arena, "-f%s", word + strlen("-fno-")));
  return NULL;
}

// -W, -f, -m: some are gcc's alone. Whether clang knows the others of -f and -m has to be asked.
static error *pass_known(struct parser *p, const char *word, const char *value, int is_certain) {
  (void)value;
  options *o = p->options;
  const char *why = gcc_option_lacks(word);
  if (why) fprintf(stderr, "%s: warning: '%s' is not supported: %s\n", o->tool, word, why);
  if (why || gcc_option_is_idle(word)) return NULL;
  if (!is_certain) strings_add(&o->unknown_flags, word);
  return pass(p, word, NULL, 0);
}

static error *set_machine(struct parser *p, const char *word, const char *value, int n) {
  return x86_add_option(&p->options->x86, word) ? NULL : pass_known(p, word, value, n);
}

// As gcc does for targets that lack a sanitizer, what is not there is warned of and left out.
static error *set_sanitizers(struct parser *p, const char *word, const char *value, int n) {
  (void)word;
  struct sanitizers s = sanitizers_split(value, p->arena);
  if (s.absent)
    fprintf(stderr, "%s: warning: '-fsanitize=%s' is not there for WebAssembly, and left out\n",
            p->options->tool, s.absent);
  if (!s.trapping) return NULL;
  TRY(pass(p, arena_print(p->arena, "-fsanitize=%s", s.trapping), NULL, n));
  return pass(p, arena_print(p->arena, "-fsanitize-trap=%s", s.trapping), NULL, n);
}

static void set_goal(options *o, enum goal goal) {
  if (o->goal < goal) o->goal = goal;
}

static error *stop_at(struct parser *p, const char *word, const char *value, int goal) {
  set_goal(p->options, (enum goal)goal);
  return goal == GOAL_CLANG ? pass(p, word, value, 0) : NULL;
}

static error *ask(struct parser *p, const char *word, const char *value, int query) {
  options *o = p->options;
  set_goal(o, GOAL_QUERY);
  o->query = (enum query)query;
  o->query_value = query == QUERY_CLANG ? word : value;
  return NULL;
}

static error *set_output(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  if (!*value) return error_new("'-o' without a file name");
  p->options->output = value;
  return NULL;
}

static error *set_language(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  p->language = strcmp(value, "none") == 0 ? NULL : value;
  return NULL;
}

// -I and -isystem. The host's headers are not for guests, even when a build names them.
static error *add_include(struct parser *p, const char *word, const char *value, int n) {
  if (strcmp(value, "/usr/include") == 0 || strcmp(value, "/usr/local/include") == 0) return NULL;
  return pass(p, word, value, n);
}

static error *add_library(struct parser *p, const char *word, const char *value, int n) {
  static const char *const of_gcc[] = {"gcc", "gcc_s", "gcc_eh", "atomic", "ssp", "ssp_nonshared"};
  (void)word, (void)n;
  for (size_t i = 0; i < sizeof of_gcc / sizeof *of_gcc; i++)
    if (strcmp(value, of_gcc[i]) == 0) return NULL;
  // It comes last, whatever its place is, and what completes it before.
  if (strcmp(value, "c") == 0) return p->options->libc = true, NULL;
  if (strcmp(value, "stdc++") == 0) value = "c++";
  add_input(p, INPUT_LIBRARY, arena_print(p->arena, "-l%s", value));
  return NULL;
}

// -L. The host's own libraries are of no use to guests.
static error *add_library_path(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  if (strcmp(value, "/usr/lib") == 0 || starts_with(value, "/usr/lib/x86_64-")) return NULL;
  add_input(p, INPUT_WORD, arena_print(p->arena, "-L%s", value));
  return NULL;
}

// A word for the linker. Stripping is ours, once the module is what it will be.
static void add_linker_word(struct parser *p, const char *word) {
  bool all = strcmp(word, "-s") == 0 || strcmp(word, "--strip-all") == 0;
  bool debug = strcmp(word, "-S") == 0 || strcmp(word, "--strip-debug") == 0;
  if (all) p->options->strip = true;
  if (strcmp(word, "--version") == 0) ask(p, word, NULL, QUERY_LINKER);
  if (starts_with(word, "-l") && word[2])
    add_library(p, word, word + 2, 0);
  else if (!all && !debug)
    add_input(p, INPUT_WORD, word);
}

static error *add_word(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  add_linker_word(p, value);
  return NULL;
}

// -e, -u, -z and such: the option itself and its value go to the linker.
static error *add_two_words(struct parser *p, const char *word, const char *value, int n) {
  (void)n;
  add_input(p, INPUT_WORD, arena_copy(p->arena, word, 2));
  add_input(p, INPUT_WORD, value);
  return NULL;
}

static error *add_words(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  while (*value) {
    size_t length = strcspn(value, ",");
    if (length) add_linker_word(p, arena_copy(p->arena, value, length));
    value += length + (value[length] == ',');
  }
  return NULL;
}

static error *set_optimize(struct parser *p, const char *word, const char *value, int n) {
  (void)n;
  options *o = p->options;
  o->shrink = strcmp(value, "s") == 0 ? 1 : strcmp(value, "z") == 0 ? 2 : 0;
  if (o->shrink)
    o->optimize = 2;
  else if (!*value || strcmp(value, "g") == 0)
    o->optimize = 1;
  else if (strcmp(value, "fast") == 0)
    o->optimize = 3;
  else
    o->optimize = isdigit((unsigned char)*value) && atoi(value) < 3 ? atoi(value) : 3;
  return pass(p, word, value, 0);
}

static error *set_debug(struct parser *p, const char *word, const char *value, int n) {
  (void)n;
  if (gcc_option_is_idle(word)) return NULL;
  p->options->debug = strcmp(value, "0") != 0;
  return pass(p, word, value, 0);
}

static error *set_source_map(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)value;
  p->options->source_map = true;
  return set_debug(p, "-g", "", n);
}

// Forms of debug information that only gcc has.
static error *set_other_debug(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)value;
  return set_debug(p, "-g", "", n);
}

// Options that are a field of their own, by number.
enum field {
  STRIP,
  NATIVE,
  NAMES,
  VERBOSE,
  DRY_RUN,
  COMMON,
  NO_COMMON,
  NO_ENTRY,
  STATIC,
  NO_STARTFILES,
  NO_LIBC,
  NO_STDLIB,
  RELOCATABLE,
  TRADITIONAL
};

static error *set_field(struct parser *p, const char *word, const char *value, int field) {
  (void)word, (void)value;
  options *o = p->options;
  switch ((enum field)field) {
  case STRIP: o->strip = true; break;
  case NATIVE: o->native = true; break;
  case NAMES: o->names = true; break;
  case VERBOSE: o->verbose = true; break;
  case DRY_RUN: o->dry_run = o->verbose = true; break;
  case COMMON: o->common = true; break;
  case NO_COMMON: o->common = false; break;
  case NO_ENTRY: o->no_entry = true; break;
  case STATIC: o->archives = true; break;
  case NO_STARTFILES: o->no_startfiles = true; break;
  case NO_LIBC: o->no_libc = true; break;
  case NO_STDLIB: o->no_startfiles = o->no_libc = o->no_builtins = true; break;
  case RELOCATABLE: o->model = MODEL_RELOCATABLE; break;
  case TRADITIONAL: o->traditional = true; break;
  }
  return NULL;
}

// Options that clang gets and that matter to us as well.
enum noted { LTO, NO_LIBC_HEADERS, NO_CXX_HEADERS, DEPENDENCIES, DEPENDENCY_FILE, TARGET };

static error *note(struct parser *p, const char *word, const char *value, int field) {
  options *o = p->options;
  switch ((enum noted)field) {
  case LTO: o->lto = true; break;
  case NO_LIBC_HEADERS: o->no_libc_headers = true; break;
  case NO_CXX_HEADERS: o->no_cxx_headers = true; break;
  case DEPENDENCIES: o->dependencies = true; break;
  case DEPENDENCY_FILE: o->dependency_file = true; break;
  case TARGET: o->target = true; break;
  }
  return pass(p, word, value, 0);
}

// -flto=MODE; gcc has a number of threads there.
static error *set_lto(struct parser *p, const char *word, const char *value, int n) {
  bool is_count = isdigit((unsigned char)*value);
  return is_count ? note(p, "-flto", NULL, n) : note(p, word, value, n);
}

static error *set_model(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  if (strcmp(value, "reactor") == 0)
    p->options->model = MODEL_REACTOR;
  else if (strcmp(value, "command") != 0)
    return error_new("-mexec-model=%s: expected command or reactor", value);
  return NULL;
}

static error *set_target(struct parser *p, const char *word, const char *value, int n) {
  (void)p, (void)word, (void)n;
  bool ours = starts_with(value, "wasm32") && strstr(value, "wasi");
  return ours ? NULL : error_new("target '%s' is not supported; amcc is for wasm32-wasi", value);
}

static error *refuse(struct parser *p, const char *word, const char *value, int n) {
  (void)p, (void)value, (void)n;
  return error_new("'%s' is not supported: programs are 32-bit WebAssembly", word);
}

static error *threads(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)value, (void)n;
  strings_add(&p->options->clang_flags, "-D_REENTRANT");
  return NULL;
}

static error *set_sysroot(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  p->options->sysroot = value;
  return NULL;
}

static error *set_types_file(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  p->options->types_file = value;
  return NULL;
}

static error *set_shell_file(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  p->options->shell_file = value;
  return NULL;
}

static error *set_dump_ir(struct parser *p, const char *word, const char *value, int n) {
  (void)n;
  p->options->dump_ir = asmjs_pass_of(value);
  if (p->options->dump_ir != ASMJS_PASS_NONE) return NULL;
  return error_new("%s: no such pass; there are %s", word, ASMJS_PASS_NAMES);
}

static error *use_port(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  strings_add(&p->options->ports, value);
  return NULL;
}

// --pre-js and --post-js: JavaScript that runs before main.
static error *add_script(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  strings_add(&p->options->scripts, value);
  return NULL;
}

// --embed-file and --preload-file
static error *package(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  strings_add(&p->options->packaged, value);
  return NULL;
}

// Options of Emscripten that are not here; the value, if any, is not looked at.
enum refusal { JS_LIBRARY, EMBIND, WORKER };

static error *refuse_emscripten(struct parser *p, const char *word, const char *value, int why) {
  static const char *const reasons[] = {
      [JS_LIBRARY] = "write the functions as EM_JS, or put them into a file for --pre-js",
      [EMBIND] =
          "there is no embind; export functions with EMSCRIPTEN_KEEPALIVE and call them with ccall",
      [WORKER] = "use runInWorker of amphora-worker.mjs",
  };
  (void)p, (void)value;
  return error_new("'%s' is not supported: %s", word, reasons[why]);
}

static error *set_setting(struct parser *p, const char *word, const char *value, int n) {
  (void)word, (void)n;
  return settings_apply(&p->options->settings, value, p->arena);
}

// ---- The table --------------------------------------------------------------------------------

// The longest name that fits wins. What fits none goes to clang.
static const struct option table[] = {
    // What to make
    {"-o", EITHER, set_output, 0, "-o FILE\0.wasm, .mjs, .js or .html by its suffix, or a program"},
    {"-c", ALONE, stop_at, GOAL_OBJECT, "-c\0compile only"},
    {"-S", ALONE, stop_at, GOAL_CLANG, "-S, -E, -M …\0as in clang"},
    {"-E", ALONE, stop_at, GOAL_CLANG, NULL},
    {"-M", ALONE, stop_at, GOAL_CLANG, NULL},
    {"-MM", ALONE, stop_at, GOAL_CLANG, NULL},
    {"-fsyntax-only", ALONE, stop_at, GOAL_CLANG, NULL},
    {"--analyze", ALONE, stop_at, GOAL_CLANG, NULL},
    {"--precompile", ALONE, stop_at, GOAL_CLANG, NULL},
    {"-shared", ALONE, set_field, RELOCATABLE, "-shared, -r\0one object of all inputs"},
    {"-r", ALONE, set_field, RELOCATABLE, NULL},
    {"-mexec-model=", JOINED, set_model, 0, "-mexec-model=reactor\0a library: no main"},
    {"--no-entry", ALONE, set_field, NO_ENTRY, "--no-entry\0a library: neither main nor start"},
    {"-x", EITHER, set_language, 0, "-x LANGUAGE\0of the sources that follow"},

    // How
    {"-O", JOINED, set_optimize, 0, "-O0 … -O3, -Os, -Oz\0optimize, after linking too"},
    {"-g", JOINED, set_debug, 0, "-g\0keep DWARF and names"},
    {"-gsource-map", ALONE, set_source_map, 0,
     "-gsource-map\0-g, and lines for browsers' debuggers"},
    {"-gsplit-dwarf", ALONE, ignore, 0, NULL},
    {"-gno-", JOINED, pass_known, true, NULL},
    {"-gz", JOINED, pass, 0, NULL},
    {"-gcolumn-info", ALONE, pass, 0, NULL},
    {"-grecord-gcc-switches", ALONE, pass, 0, NULL},
    {"-gstrict-dwarf", ALONE, pass, 0, NULL},
    {"-gstabs", JOINED, set_other_debug, 0, NULL},
    {"-gcoff", JOINED, set_other_debug, 0, NULL},
    {"-gxcoff", JOINED, set_other_debug, 0, NULL},
    {"-gvms", JOINED, set_other_debug, 0, NULL},
    {"-gdwarf64", ALONE, set_other_debug, 0, NULL},
    {"-s", ALONE, set_field, STRIP, "-s\0keep no names"},
    {"--native", ALONE, set_field, NATIVE, "--native\0a program with its native code inside"},
    {"--profiling-funcs", ALONE, set_field, NAMES, "--profiling-funcs\0keep names"},
    {"--profiling", ALONE, set_field, NAMES, NULL},
    {"-flto", ALONE, note, LTO, NULL},
    {"-flto=", JOINED, set_lto, LTO, NULL},
    {"-fcommon", ALONE, set_field, COMMON, NULL},
    {"-fno-common", ALONE, set_field, NO_COMMON, NULL},
    {"--frontend=clang", ALONE, ignore, 0, "--frontend=emcc\0Emscripten compiles and links"},
    {"--emit-tsd", SEPARATE, set_types_file, 0, "--emit-tsd FILE\0types instead of app.d.mts"},
    {"--emit-tsd=", JOINED, set_types_file, 0, NULL},
    {"--shell-file", SEPARATE, set_shell_file, 0, "--shell-file FILE\0template of .html"},
    {"--pre-js", SEPARATE, add_script, 0, "--pre-js, --post-js FILE\0JavaScript for app.mjs"},
    {"--post-js", SEPARATE, add_script, 0, NULL},
    {"--dump-ir=", JOINED, set_dump_ir, 0, "--dump-ir=PASS\0print asm.js's IR after a pass"},
    {"--js-library", SEPARATE, refuse_emscripten, JS_LIBRARY, NULL},
    {"--bind", ALONE, refuse_emscripten, EMBIND, NULL},
    {"-lembind", ALONE, refuse_emscripten, EMBIND, NULL},
    {"-lidbfs.js", ALONE, ignore, 0, NULL}, // what is mounted is found in the JavaScript itself
    {"-lnodefs.js", ALONE, ignore, 0, NULL},
    {"-lworkerfs.js", ALONE, ignore, 0, NULL},
    {"--proxy-to-worker", ALONE, refuse_emscripten, WORKER, NULL},
    {"--embed-file", SEPARATE, package, 0, NULL},
    {"--embed-file=", JOINED, package, 0, NULL},
    {"--preload-file", SEPARATE, package, 0,
     "--preload-file FILE[@NAME]\0a file or directory that the program finds"},
    {"--preload-file=", JOINED, package, 0, NULL},
    {"--closure", SEPARATE, ignore, 0, NULL},
    {"--minify", SEPARATE, ignore, 0, NULL},
    {"--memory-init-file", SEPARATE, ignore, 0, NULL},
    {"--cache", SEPARATE, ignore, 0, NULL},
    {"--emrun", ALONE, ignore, 0, NULL},
    {"--use-preload-plugins", ALONE, ignore, 0, NULL},
    {"--no-heap-copy", ALONE, ignore, 0, NULL},
    {"--sysroot", SEPARATE, set_sysroot, 0, "--sysroot=DIR\0where the guests' C library is"},
    {"--sysroot=", JOINED, set_sysroot, 0, NULL},
    {"--use-port", SEPARATE, use_port, 0, "--use-port=NAME\0a library that amport lists"},
    {"--use-port=", JOINED, use_port, 0, NULL},
    {"-v", ALONE, set_field, VERBOSE, "-v\0print the commands that are run"},
    {"-###", ALONE, set_field, DRY_RUN, "-###\0print the commands and run none"},

    // Linking
    {"-l", EITHER, add_library, 0, "-lNAME, -LDIR, -Wl,…\0as in clang"},
    {"--library=", JOINED, add_library, 0, NULL},
    {"-L", EITHER, add_library_path, 0, NULL},
    {"-Wl,", JOINED, add_words, 0, NULL},
    {"-Xlinker", SEPARATE, add_word, 0, NULL},
    {"-e", EITHER, add_two_words, 0, NULL},
    {"-u", EITHER, add_two_words, 0, NULL},
    {"-z", EITHER, add_two_words, 0, NULL},
    {"-T", EITHER, add_two_words, 0, NULL},
    {"-nostdlib", ALONE, set_field, NO_STDLIB, NULL},
    {"-nodefaultlibs", ALONE, set_field, NO_LIBC, NULL},
    {"-nolibc", ALONE, set_field, NO_LIBC, NULL},
    {"-nostartfiles", ALONE, set_field, NO_STARTFILES, NULL},

    // Headers and dependencies
    {"-I", EITHER, add_include, 0, NULL},
    {"-isystem", EITHER, add_include, 0, NULL},
    {"-nostdinc", ALONE, note, NO_LIBC_HEADERS, NULL},
    {"-nostdlibinc", ALONE, note, NO_LIBC_HEADERS, NULL},
    {"-nostdinc++", ALONE, note, NO_CXX_HEADERS, NULL},
    {"-MD", ALONE, note, DEPENDENCIES, NULL},
    {"-MMD", ALONE, note, DEPENDENCIES, NULL},
    {"-MF", EITHER, note, DEPENDENCY_FILE, NULL},
    {"-MT", EITHER, note, TARGET, NULL},
    {"-MQ", EITHER, note, TARGET, NULL},

    // Options with a value, which must not be taken for an input
    {"-D", EITHER, pass, 0, NULL},
    {"-U", EITHER, pass, 0, NULL},
    {"-A", EITHER, pass, 0, NULL},
    {"-B", EITHER, pass, 0, NULL},
    {"-F", EITHER, pass, 0, NULL},
    {"-include", EITHER, pass, 0, NULL},
    {"-imacros", EITHER, pass, 0, NULL},
    {"-idirafter", EITHER, pass, 0, NULL},
    {"-iquote", EITHER, pass, 0, NULL},
    {"-iprefix", EITHER, pass, 0, NULL},
    {"-iwithprefix", EITHER, pass, 0, NULL},
    {"-iwithprefixbefore", EITHER, pass, 0, NULL},
    {"-isysroot", EITHER, ignore, 0, NULL},
    {"-cxx-isystem", EITHER, pass, 0, NULL},
    {"-Xclang", SEPARATE, pass, 0, NULL},
    {"-Xassembler", SEPARATE, pass, 0, NULL},
    {"-Xpreprocessor", SEPARATE, pass, 0, NULL},
    {"-mllvm", SEPARATE, pass, 0, NULL},
    {"--param", SEPARATE, ignore, 0, NULL},
    {"--param=", JOINED, ignore, 0, NULL},
    {"-ftrapv-handler", SEPARATE, pass, 0, NULL},
    {"-dependency-file", SEPARATE, pass, 0, NULL},
    {"-working-directory", SEPARATE, pass, 0, NULL},

    // What clang knows for certain, so that it need not be asked when only linking
    {"-W", JOINED, pass_known, true, NULL},
    {"-f", JOINED, pass_known, false, NULL},
    {"-m", JOINED, set_machine, false,
     "-msse … -mavx2\0for the headers of x86's vectors, over WebAssembly's"},
    {"-p", ALONE, pass_known, true, NULL},
    {"-pg", ALONE, pass_known, true, NULL},
    {"--coverage", ALONE, pass_known, true, NULL},
    {"-mcpu=mvp", ALONE, pass, 0, NULL},
    {"-mcpu=bleeding-edge", ALONE, pass, 0, NULL},
    {"-mcpu=lime1", ALONE, pass, 0, NULL},
    {"-fno-builtin-", JOINED, pass, 0, NULL},
    {"-fsanitize=", JOINED, set_sanitizers, 0, "-fsanitize=undefined\0undefined behaviour traps"},
    {"-ftree-vectorize", ALONE, pass, 0, NULL},
    {"-fno-tree-vectorize", ALONE, pass, 0, NULL},
    {"-ftree-slp-vectorize", ALONE, pass, 0, NULL},
    {"-fno-tree-slp-vectorize", ALONE, pass, 0, NULL},
    {"-fsingle-precision-constant", ALONE, single_precision, 0, NULL},
    {"-traditional", ALONE, set_field, TRADITIONAL, NULL},
    {"-fno-trapv", ALONE, take_back, 0, NULL},
    {"-fno-freestanding", ALONE, take_back, 0, NULL},
    {"-w", ALONE, pass, 0, NULL},
    {"-std=", JOINED, pass, 0, NULL},
    {"-ansi", ALONE, pass, 0, NULL},
    {"-pedantic", ALONE, pass, 0, NULL},
    {"-pipe", ALONE, pass, 0, NULL},
    {"-ffunction-sections", ALONE, pass, 0, NULL},
    {"-fdata-sections", ALONE, pass, 0, NULL},
    {"-fno-strict-aliasing", ALONE, pass, 0, NULL},
    {"-fno-stack-protector", ALONE, pass, 0, NULL},
    {"-fomit-frame-pointer", ALONE, pass, 0, NULL},
    {"-fvisibility=", JOINED, pass, 0, NULL},

    // What native builds ask for and WebAssembly has no need of, or always does
    {"-fPIC", ALONE, ignore, 0, NULL},
    {"-fpic", ALONE, ignore, 0, NULL},
    {"-fPIE", ALONE, ignore, 0, NULL},
    {"-fpie", ALONE, ignore, 0, NULL},
    {"-pie", ALONE, ignore, 0, NULL},
    {"-no-pie", ALONE, ignore, 0, NULL},
    {"-nopie", ALONE, ignore, 0, NULL},
    {"-static", ALONE, set_field, STATIC, NULL},
    {"-static-pie", ALONE, set_field, STATIC, NULL},
    {"-static-libgcc", ALONE, ignore, 0, NULL},
    {"-shared-libgcc", ALONE, ignore, 0, NULL},
    {"-static-libstdc++", ALONE, ignore, 0, NULL},
    {"-rdynamic", ALONE, ignore, 0, NULL},
    {"-fuse-ld=", JOINED, ignore, 0, NULL},
    {"-m32", ALONE, ignore, 0, NULL},
    {"-m64", ALONE, refuse, 0, NULL},
    {"-mx32", ALONE, refuse, 0, NULL},
    {"-m16", ALONE, refuse, 0, NULL},
    {"-pthread", ALONE, threads, 0, NULL},
    {"-pthreads", ALONE, threads, 0, NULL},
    {"-target", SEPARATE, set_target, 0, NULL},
    {"--target=", JOINED, set_target, 0, NULL},

    // Questions
    {"--help", ALONE, ask, QUERY_HELP, "--help, --version\0"},
    {"--version", ALONE, ask, QUERY_VERSION, NULL},
    {"-fhelp", ALONE, ask, QUERY_HELP, NULL},
    {"-ftarget-help", ALONE, ask, QUERY_HELP, NULL},
    {"-fversion", ALONE, ask, QUERY_VERSION, NULL},
    {"-dumpmachine", ALONE, ask, QUERY_MACHINE, NULL},
    {"-dumpversion", ALONE, ask, QUERY_CLANG, NULL},
    {"-dumpfullversion", ALONE, ask, QUERY_CLANG, NULL},
    {"-print-prog-name=", JOINED, ask, QUERY_PROGRAM, NULL},
    {"--print-prog-name=", JOINED, ask, QUERY_PROGRAM, NULL},
    {"-print-file-name=", JOINED, ask, QUERY_FILE, NULL},
    {"--print-file-name=", JOINED, ask, QUERY_FILE, NULL},
    {"-print-libgcc-file-name", ALONE, ask, QUERY_BUILTINS, NULL},
    {"--print-libgcc-file-name", ALONE, ask, QUERY_BUILTINS, NULL},
    {"-print-search-dirs", ALONE, ask, QUERY_SEARCH_DIRS, NULL},
    {"--print-search-dirs", ALONE, ask, QUERY_SEARCH_DIRS, NULL},
    {"-print-sysroot", ALONE, ask, QUERY_SYSROOT, NULL},
    {"--print-sysroot", ALONE, ask, QUERY_SYSROOT, NULL},
    {"-print-emulated", ALONE, ask, QUERY_EMULATED,
     "-print-emulated [FILE…]\0what the C library emulates or fails (of it what FILEs use)"},
    {"--print-emulated", ALONE, ask, QUERY_EMULATED, NULL},
    {"-print-", JOINED, ask, QUERY_CLANG, "-print-…, -dumpmachine …\0as in clang"},
    {"--print-", JOINED, ask, QUERY_CLANG, NULL},
};

static bool fits(const struct option *o, const char *word) {
  if (o->form == ALONE || o->form == SEPARATE) return strcmp(word, o->name) == 0;
  return starts_with(word, o->name);
}

static const struct option *find_option(const char *word) {
  const struct option *best = NULL;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (fits(&table[i], word) && (!best || strlen(table[i].name) > strlen(best->name)))
      best = &table[i];
  return best;
}

void options_print_help(const char *tool) {
  printf("usage: %s [options] files\n", tool);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].help)
      printf("  %-29s %s\n", table[i].help, table[i].help + strlen(table[i].help) + 1);
  settings_print_help(stdout);
  puts("Other options are clang's.");
}

// ---- Inputs -----------------------------------------------------------------------------------

static const char *const source_suffixes[] = {".c",   ".i",  ".cc",  ".cp", ".cxx", ".cpp",
                                              ".CPP", ".C",  ".c++", ".ii", ".s",   ".S",
                                              ".sx",  ".ll", ".bc",  ".m",  ".mm"};
static const char *const header_suffixes[] = {".h", ".hh", ".hpp", ".hxx", ".H", ".h++"};

static bool has_suffix(const char *path, const char *const *suffixes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (ends_with(path, suffixes[i])) return true;
  return false;
}

#define HAS_SUFFIX(path, suffixes) has_suffix(path, suffixes, sizeof suffixes / sizeof *suffixes)

static void add_file(struct parser *p, const char *path) {
  bool header = p->language ? ends_with(p->language, "-header") : HAS_SUFFIX(path, header_suffixes);
  bool source =
      header || p->language || strcmp(path, "-") == 0 || HAS_SUFFIX(path, source_suffixes);
  if (header) set_goal(p->options, GOAL_CLANG); // makes a precompiled header
  add_input(p, source ? INPUT_SOURCE : INPUT_FILE, path);
}

// ---- Response files ---------------------------------------------------------------------------

enum { RESPONSE_DEPTH = 16 };

// Reads one word of a response file as gcc does: blanks separate, quotes group, \ takes the next
// character as it is. Returns NULL at the end.
static const char *response_word(const char **text, arena *a) {
  const char *p = *text;
  while (isspace((unsigned char)*p)) p++;
  if (!*p) return NULL;
  char *word = arena_allocate(a, strlen(p) + 1), *end = word;
  for (char quote = 0; *p && (quote || !isspace((unsigned char)*p)); p++) {
    if (*p == '\\' && p[1])
      *end++ = *++p;
    else if (*p == quote)
      quote = 0;
    else if (!quote && (*p == '"' || *p == '\''))
      quote = *p;
    else
      *end++ = *p;
  }
  *text = p;
  return word;
}

// Adds the word, or the words of the file when it is @FILE and the file can be read.
static error *expand(strings *words, const char *word, arena *a, int depth) {
  if (word[0] != '@' || access(word + 1, R_OK) != 0) return strings_add(words, word), NULL;
  if (depth == RESPONSE_DEPTH) return error_new("%s: response files are nested too deeply", word);
  buffer file = {0};
  error *e = buffer_read(&file, word + 1);
  const char *text = arena_copy(a, (const char *)file.bytes, file.size);
  buffer_free(&file);
  for (const char *next; !e && (next = response_word(&text, a));)
    e = expand(words, next, a, depth + 1);
  return e;
}

// ---- Parsing ----------------------------------------------------------------------------------

static bool is_setting(const char *word, const char *next) {
  if (strcmp(word, "-s") == 0) return next && settings_looks_like(next);
  return starts_with(word, "-s") && isupper((unsigned char)word[2]);
}

// Parses words[i] and its value; returns the index of the next word through *i.
static error *parse_word(struct parser *p, const strings *words, size_t *i) {
  const char *word = words->items[(*i)++], *next = words->items[*i];
  if (word[0] != '-' || !word[1]) return add_file(p, word), NULL;
  if (is_setting(word, next)) {
    if (word[2]) return set_setting(p, word, word + 2, 0);
    ++*i;
    return set_setting(p, word, next, 0);
  }
  const struct option *o = find_option(word);
  if (!o) {
    strings_add(&p->options->unknown_flags, word);
    return pass(p, word, NULL, 0);
  }
  const char *value = word + strlen(o->name);
  if (o->form == SEPARATE || (o->form == EITHER && !*value)) {
    if (!next) return error_new("argument to '%s' is missing", word);
    ++*i;
    return o->act(p, word, next, o->n);
  }
  return o->act(p, word, o->form == ALONE ? NULL : value, o->n);
}

static error *check(const options *o) {
  if (o->goal == GOAL_QUERY || o->goal == GOAL_NOTHING) return NULL;
  if (o->input_count == 0 || (options_count(o, INPUT_SOURCE) + options_count(o, INPUT_FILE) == 0 &&
                              options_count(o, INPUT_LIBRARY) == 0))
    return error_new("no input files");
  if (o->goal != GOAL_LINK && options_count(o, INPUT_SOURCE) == 0)
    return error_new("no source files: object files and libraries are for linking");
  if (o->goal == GOAL_OBJECT && o->output && options_count(o, INPUT_SOURCE) > 1)
    return error_new("cannot specify -o when generating multiple output files");
  return NULL;
}

error *options_parse(options *o, const char *tool, int argc, char **argv, arena *a) {
  *o = (options){.settings = settings_default()};
  o->tool = tool;
  o->cxx = ends_with(o->tool, "++");
  struct parser p = {.options = o, .arena = a};
  strings words = {0};
  error *e = NULL;
  for (int i = 1; i < argc && !e; i++) e = expand(&words, argv[i], a, 0);
  for (size_t i = 0; i < words.count && !e;) e = parse_word(&p, &words, &i);
  strings_free(&words);
  if (e) return e;
  if (o->libc) o->no_libc = false;
  if (o->verbose && o->input_count == 0 && o->goal == GOAL_LINK) o->goal = GOAL_NOTHING;
  return check(o);
}

void options_free(options *o) {
  free(o->inputs);
  strings_free(&o->scripts);
  strings_free(&o->packaged);
  strings_free(&o->clang_flags);
  strings_free(&o->unknown_flags);
  strings_free(&o->x86);
  strings_free(&o->ports);
  settings_free(&o->settings);
}

size_t options_count(const options *o, enum input_kind kind) {
  size_t count = 0;
  for (size_t i = 0; i < o->input_count; i++) count += o->inputs[i].kind == kind;
  return count;
}
