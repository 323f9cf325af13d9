/* SPDX-License-Identifier: MIT */
/* options.c: the command line. */
#include "amrun.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- The table ------------------------------------------------------------------------------- */

enum kind { FLAG, STRING, LIST, NUMBER, DUMP, ENGINE, HELP, VERSION };

/* A suffix of a number and what it multiplies by; the last is "". */
struct unit {
  const char *name;
  double factor;
};
static const struct unit count[] = {{"", 1}};
static const struct unit size[] = {{"K", 0x1p10}, {"M", 0x1p20}, {"G", 0x1p30}, {"", 1}};
static const struct unit duration[] = {
    {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"", 1e9}};

#define MEMBER(name) offsetof(struct options, name)

static const struct option {
  const char *name, *value, *help;
  enum kind kind;
  size_t member; /* of struct options, by kind: bool, const char *, struct list, uint64_t */
  const struct unit *units;
  uint64_t min, max;
} table[] = {
    {"--dir", "HOST[::GUEST][:ro]", "grant a directory, under its own name or as GUEST",
     .kind = LIST, MEMBER(directories)},
    {"--env", "NAME[=VALUE]", "set a variable, or pass the host's on", .kind = LIST,
     MEMBER(variables)},
    {"--listen", "[HOST:]PORT", "grant a listening socket (HOST: 127.0.0.1)", .kind = LIST,
     MEMBER(listeners)},
    {"--invoke", "NAME", "call an exported function; ARGS are its arguments", .kind = STRING,
     MEMBER(invoke)},
    {"--max-memory", "SIZE", "bytes that the program may take in all; K, M, G", .kind = NUMBER,
     MEMBER(max_memory), size, 1, INT64_MAX},
    {"--max-table", "N", "elements that a table may have", .kind = NUMBER, MEMBER(max_table), count,
     1, INT64_MAX},
    {"--max-depth", "N", "calls that may be active", .kind = NUMBER, MEMBER(max_depth), count, 1,
     UINT32_MAX},
    {"--max-files", "N", "files that may be open", .kind = NUMBER, MEMBER(max_files), count, 1,
     INT32_MAX},
    {"--timeout", "TIME", "end the program after so many seconds; ms, m, h", .kind = NUMBER,
     MEMBER(timeout), duration, 1, INT64_MAX},
    {"--fuel", "N", "end the program after so many calls and loops", .kind = NUMBER, MEMBER(fuel),
     count, 0, INT64_MAX},
    {"--engine", "NAME",
     "how to run it: interp, the interpreter; aot, native code,\n"
     "which is compiled and cached; auto: what FILE has",
     .kind = ENGINE, MEMBER(engine)},
    {"--stub-imports", NULL, "let unknown imported functions fail when called", .kind = FLAG,
     MEMBER(stub_imports)},
    {"--lockdown", NULL, "refuse to run where the kernel cannot lock amrun in", .kind = FLAG,
     MEMBER(lockdown)},
    {"--no-lockdown", NULL, "do not lock amrun in to what is granted", .kind = FLAG,
     MEMBER(no_lockdown)},
    {"--no-openat2", NULL, "resolve paths without the system call openat2", .kind = FLAG,
     MEMBER(no_openat2)},
    {"--no-guard-pages", NULL, "check memory accesses by code, not by the host's page tables",
     .kind = FLAG, MEMBER(no_guard_pages)},
    {"--program", NULL,
     "run as a native program: grant the environment, / and .;\n"
     "ARGS begin with argv[0]",
     .kind = FLAG, MEMBER(program)},
    {"--stats", NULL, "print times and sizes to standard error at the end", .kind = FLAG,
     MEMBER(stats)},
    {"--dump-ir", NULL, "print the instructions instead, or =FUNCTION's", .kind = DUMP,
     MEMBER(dump_ir)},
    {"--dump-code", NULL, "print the engine's code instead, or =FUNCTION's", .kind = DUMP,
     MEMBER(dump_code)},
    {"-o", "FILE", "where `amrun profile` writes (FILE.wasm with .prof)", .kind = STRING,
     MEMBER(output)},
    {"--version", NULL, "print the version", .kind = VERSION},
    {"--help", NULL, "print this", .kind = HELP},
    {"-h", NULL, NULL, .kind = HELP},
};
enum { OPTION_COUNT = sizeof table / sizeof *table, HELP_COLUMN = 30 };

/* ---- Help and complaints --------------------------------------------------------------------- */

static void print_help(void) {
  puts("usage: amrun [OPTIONS] FILE.wasm [ARGS]\n"
       "       amrun inspect FILE.wasm\n"
       "       amrun profile [-o FILE.prof] [OPTIONS] FILE.wasm [ARGS]\n"
       "       amrun compile --help\n"
       "       amrun cache stats|clear\n"
       "Runs a WebAssembly program. It can reach only what is granted here.\n");
  for (const struct option *o = table; o < table + OPTION_COUNT; o++) {
    if (!o->help) continue;
    int width = printf("  %s %s", o->name, o->value ? o->value : "");
    for (const char *line = o->help; line; line = strchr(line, '\n')) {
      if (*line == '\n') line++, width = 0;
      printf("%*s%.*s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 1, "",
             (int)strcspn(line, "\n"), line);
    }
  }
}

_Noreturn static void complain(const char *what, const char *about) {
  fprintf(stderr, "amrun: error: %s '%s'\n", what, about);
  exit(STATUS_USAGE);
}

_Noreturn static void complain_of_value(const struct option *option, const char *value) {
  fprintf(stderr, "amrun: error: wrong value for '%s': '%s' is no %s\n", option->name, value,
          option->value);
  exit(STATUS_USAGE);
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void add(struct list *list, const char *value) {
  const char **at = realloc(list->at, (list->count + 1) * sizeof *at);
  if (!at) complain("out of memory at", value);
  list->at = at;
  at[list->count++] = value;
}

/* Reads a number with a unit, "64M" or "1.5s"; without a unit of factor 1, exactly. */
static bool read_number(const struct option *option, const char *text, uint64_t *number) {
  const struct unit *unit = option->units;
  char *end;
  if (*text < '0' || *text > '9') return false;
  errno = 0;
  *number = strtoull(text, &end, 10);
  bool exact = !*end && !errno;
  double value = strtod(text, &end);
  while (*unit->name && strcmp(end, unit->name)) unit++;
  if (strcmp(end, unit->name)) return false;
  if (!exact || unit->factor != 1) {
    value *= unit->factor;
    if (!(value < 0x1p63)) return false;
    *number = (uint64_t)value;
  }
  return *number >= option->min && *number <= option->max;
}

static enum engine read_engine(const char *name) {
  static const char *const names[] = {"auto", "interp", "aot", "jit"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i])) return (enum engine)i;
  complain("this amrun has the engines interp, aot and jit, not", name);
}

static void set(struct options *options, const struct option *option, const char *value) {
  void *member = (char *)options + option->member;
  switch (option->kind) {
  case FLAG: *(bool *)member = true; break;
  case STRING: *(const char **)member = value; break;
  case DUMP:
    *(const char **)member = value ? value : "";
    options->inspect = true;
    break;
  case LIST: add(member, value); break;
  case NUMBER:
    if (!read_number(option, value, member)) complain_of_value(option, value);
    break;
  case ENGINE: *(enum engine *)member = read_engine(value); break;
  case HELP: print_help(); exit(report_output(0));
  case VERSION: puts("amrun " AMPHORA_VERSION); exit(report_output(0));
  }
}

/* ---- Reading --------------------------------------------------------------------------------- */

static const struct option *find(const char *argument, size_t length) {
  for (const struct option *o = table; o < table + OPTION_COUNT; o++)
    if (strlen(o->name) == length && !memcmp(o->name, argument, length)) return o;
  complain("unknown option", argument);
}

/* Reads the option at *argv and leaves *argv after it. */
static void read_option(struct options *options, char ***argv) {
  const char *argument = *(*argv)++;
  size_t length = strcspn(argument, "=");
  const struct option *option = find(argument, length);
  const char *value = argument[length] ? argument + length + 1 : NULL;
  if (value && !option->value && option->kind != DUMP)
    complain("no value belongs to", option->name);
  if (option->value && !value && !(value = *(*argv)++))
    complain("a value is missing after", option->name);
  set(options, option, value);
}

void options_read(struct options *options, char **argv) {
  const char *engine = getenv("AMPHORA_ENGINE");
  *options = (struct options){.fuel = FUEL_UNLIMITED};
  if (engine && *engine) options->engine = read_engine(engine);
  argv += *argv != NULL;
  if (*argv && !strcmp(*argv, "inspect")) options->inspect = true, argv++;
  if (*argv && !strcmp(*argv, "profile")) options->profile = true, argv++;
  while (*argv && **argv == '-') {
    if (!strcmp(*argv, "--")) {
      argv++;
      break;
    }
    read_option(options, &argv);
  }
  if (!*argv) {
    fputs("amrun: error: no module given; amrun --help lists the options\n", stderr);
    exit(STATUS_USAGE);
  }
  options->path = *argv++;
  if (options->profile && *argv && !strcmp(*argv, "-o")) read_option(options, &argv);
  options->arguments = argv;
  if (options->output && !options->profile) complain("no output is written of", options->path);
  if (options->profile) options->engine = ENGINE_INTERP;
  if (options->inspect && *argv) complain("unexpected argument", *argv);
  if (options->program && !*argv) complain("argv[0] is missing after", options->path);
}

void options_delete(struct options *options) {
  free(options->directories.at);
  free(options->variables.at);
  free(options->listeners.at);
}
