/* options.c: the command line. */
#include "amrun.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Values -------------------------------------------------------------------------------------
 */

/* Each returns NULL, or what the value should have been. */
typedef const char *setter(struct options *options, const char *value);

static const char *add(struct list *list, const char *value) {
  const char **at = realloc(list->at, (list->count + 1) * sizeof *at);
  if (!at) return "smaller: out of memory";
  list->at = at;
  at[list->count++] = value;
  return NULL;
}

/* A number with a unit's factor: "64M", "1.5s". The units end in one named "" of factor 1. */
struct unit {
  const char *name;
  double factor;
};

static bool number(const char *text, const struct unit *units, uint64_t *result) {
  char *end;
  if (*text < '0' || *text > '9') return false;
  errno = 0;
  unsigned long long whole = strtoull(text, &end, 10);
  if (!*end && !errno && units->factor == 1) return *result = whole, true;
  double value = strtod(text, &end);
  while (*units->name && strcmp(end, units->name)) units++;
  if (strcmp(end, units->name)) return false;
  value *= units->factor;
  if (!isfinite(value) || value >= 0x1p63) return false;
  return *result = (uint64_t)value, true;
}

static const struct unit plain[] = {{"", 1}};
static const struct unit sizes[] = {{"K", 0x1p10}, {"M", 0x1p20}, {"G", 0x1p30}, {"", 1}};
static const struct unit times[] = {{"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"", 1e9}};

static const char *set_directory(struct options *o, const char *value) {
  return add(&o->directories, value);
}
static const char *set_variable(struct options *o, const char *value) {
  bool named = *value && *value != '=';
  return named ? add(&o->variables, value) : "NAME=VALUE or NAME";
}
static const char *set_listener(struct options *o, const char *value) {
  return add(&o->listeners, value);
}
static const char *set_invoke(struct options *o, const char *value) {
  return o->invoke = value, NULL;
}
static const char *set_max_memory(struct options *o, const char *value) {
  return number(value, sizes, &o->max_memory) && o->max_memory ? NULL : "a size like 64M";
}
static const char *set_max_depth(struct options *o, const char *value) {
  bool good = number(value, plain, &o->max_depth) && o->max_depth && o->max_depth <= UINT32_MAX;
  return good ? NULL : "a number of calls";
}
static const char *set_max_files(struct options *o, const char *value) {
  bool good = number(value, plain, &o->max_files) && o->max_files && o->max_files <= INT32_MAX;
  return good ? NULL : "a number of files";
}
static const char *set_timeout(struct options *o, const char *value) {
  return number(value, times, &o->timeout) && o->timeout ? NULL
                                                         : "a time like 2.5 (seconds), 200ms";
}
static const char *set_fuel(struct options *o, const char *value) {
  o->has_fuel = true;
  return number(value, plain, &o->fuel) && o->fuel <= INT64_MAX ? NULL : "a number below 2^63";
}
static const char *set_stub_imports(struct options *o, const char *value) {
  return (void)value, o->stub_imports = true, NULL;
}
static const char *set_stats(struct options *o, const char *value) {
  return (void)value, o->stats = true, NULL;
}
static const char *set_program(struct options *o, const char *value) {
  return (void)value, o->program = true, NULL;
}
static const char *set_avoid_openat2(struct options *o, const char *value) {
  return (void)value, o->avoid_openat2 = true, NULL;
}
static const char *set_lockdown(struct options *o, const char *value) {
  return (void)value, o->lockdown = LOCKDOWN_REQUIRED, NULL;
}
static const char *set_no_lockdown(struct options *o, const char *value) {
  return (void)value, o->lockdown = LOCKDOWN_OFF, NULL;
}
static const char *set_engine(struct options *o, const char *value) {
  return (void)o, strcmp(value, "interp") ? "interp, the engine that this amrun has" : NULL;
}

static const char *print_help(struct options *options, const char *value);

static const char *print_version(struct options *o, const char *value) {
  (void)o, (void)value;
  puts("amrun " AMPHORA_VERSION);
  exit(0);
}

/* ---- The table
 * ------------------------------------------------------------------------------------ */

static const struct option {
  const char *name, *value, *help;
  setter *set;
} table[] = {
    {"--dir", "HOST[::GUEST][:ro]", "grant a directory, under its own name or as GUEST",
     set_directory},
    {"--env", "NAME[=VALUE]", "set a variable, or pass the host's on", set_variable},
    {"--listen", "[HOST:]PORT", "grant a listening socket (HOST: 127.0.0.1)", set_listener},
    {"--invoke", "NAME", "call an exported function; ARGS are its arguments", set_invoke},
    {"--max-memory", "SIZE", "bytes that a memory may have; K, M, G", set_max_memory},
    {"--max-depth", "N", "calls that may be active", set_max_depth},
    {"--max-files", "N", "files that may be open", set_max_files},
    {"--timeout", "TIME", "end the program after so many seconds; ms, m, h", set_timeout},
    {"--fuel", "N", "end the program after so many calls and loops", set_fuel},
    {"--engine", "NAME", "how to run it: interp", set_engine},
    {"--stub-imports", NULL, "let unknown imported functions fail when called", set_stub_imports},
    {"--no-openat2", NULL, "resolve paths without the system call openat2", set_avoid_openat2},
    {"--lockdown", NULL, "refuse to run where the kernel cannot lock amrun in", set_lockdown},
    {"--no-lockdown", NULL, "do not lock amrun in to what is granted", set_no_lockdown},
    {"--program", NULL,
     "run as a native program: grant the environment, / and .;\n"
     "ARGS begin with argv[0]",
     set_program},
    {"--stats", NULL, "print times and sizes to standard error at the end", set_stats},
    {"--version", NULL, "print the version", print_version},
    {"-h", NULL, NULL, print_help},
    {"--help", NULL, "print this", print_help},
};
enum { OPTION_COUNT = sizeof table / sizeof *table, HELP_COLUMN = 30 };

static const char *print_help(struct options *options, const char *value) {
  (void)options, (void)value;
  puts("usage: amrun [OPTIONS] FILE.wasm [ARGS]\n"
       "       amrun inspect FILE.wasm\n"
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
  exit(0);
}

/* ---- Reading
 * --------------------------------------------------------------------------------------- */

_Noreturn static void complain(const char *what, const char *about, const char *detail) {
  fprintf(stderr, "amrun: error: %s '%s'%s%s\n", what, about, detail ? ": expected " : "",
          detail ? detail : "");
  exit(STATUS_USAGE);
}

static const struct option *find(const char *argument, size_t size) {
  for (const struct option *o = table; o < table + OPTION_COUNT; o++)
    if (strlen(o->name) == size && !memcmp(o->name, argument, size)) return o;
  complain("unknown option", argument, NULL);
}

/* Reads the option at *argv and leaves *argv after it. */
static void read_option(struct options *options, char ***argv) {
  const char *argument = *(*argv)++;
  size_t size = strcspn(argument, "=");
  const struct option *o = find(argument, size);
  const char *value = argument[size] ? argument + size + 1 : NULL;
  if (value && !o->value) complain("no value belongs to", o->name, NULL);
  if (o->value && !value && !(value = *(*argv)++))
    complain("a value is missing after", o->name, NULL);
  const char *expected = o->set(options, value);
  if (expected) complain("wrong value for", o->name, expected);
}

void options_read(struct options *options, char **argv) {
  *options = (struct options){0};
  argv += *argv != NULL;
  if (*argv && !strcmp(*argv, "inspect")) options->inspect = true, argv++;
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
  options->arguments = argv;
  if (options->inspect && *argv) complain("unexpected argument", *argv, NULL);
  if (options->program && !*argv) complain("argv[0] is missing after", options->path, NULL);
}

void options_delete(struct options *options) {
  free(options->directories.at);
  free(options->variables.at);
  free(options->listeners.at);
}
