/* SPDX-License-Identifier: MIT */
/* amrun.h: what the files of amrun share.
 *
 *   main.c -> options.c: the command line
 *          -> file.c: the module's bytes
 *          -> load.c (cache.c, compile.c): the module
 *          -> run.c (grants.c, invoke.c, timeout.c, report.c, demangle.c, lines.c) or inspect.c
 * (dump.c)
 */
#ifndef AMRUN_H
#define AMRUN_H

#include "amphora.h"
#include "amphora_wasi.h"

#include <stdio.h>

/* Exit statuses besides the program's own. docs/amrun.md lists them. */
enum status {
  STATUS_LOAD = 1,       /* the module cannot be run */
  STATUS_USAGE = 2,      /* the command line is wrong */
  STATUS_TIMEOUT = 124,  /* --timeout, as timeout(1) */
  STATUS_TRAP = 128 + 6, /* as a shell reports a native program that aborts */
};

/* ---- options.c ------------------------------------------------------------------------------- */

struct list {
  const char **at;
  size_t count;
};

#define FUEL_UNLIMITED UINT64_MAX

enum engine { ENGINE_AUTO, ENGINE_INTERP, ENGINE_AOT, ENGINE_JIT };

struct options {
  struct list directories, variables, listeners; /* as given: grants.c parses them */
  const char *invoke;
  uint64_t max_memory, max_table, max_depth, max_files; /* 0: the default */
  uint64_t timeout;                                     /* nanoseconds; 0: none */
  uint64_t fuel;
  enum engine engine;
  bool stub_imports, stats, program, inspect, profile;
  bool lockdown, no_lockdown, no_openat2, no_guard_pages;
  const char *dump_ir, *dump_code; /* a function, "" for all, or NULL */
  const char *output;              /* of profile; NULL: named after the module */
  const char *path;                /* of the module */
  char **arguments;                /* what follows it, ends in NULL */
  unsigned closed_streams;         /* bit n: amrun was started without file descriptor n */
};

/* Reads the command line. Prints help or a complaint and ends the process where that is asked for.
 */
void options_read(struct options *options, char **argv);
void options_delete(struct options *options);

/* ---- file.c ---------------------------------------------------------------------------------- */

struct file {
  int fd;
  uint8_t *bytes; /* the file, without what was skipped; NULL if `amrun compile` has made it */
  size_t size;
  uint64_t skipped;      /* bytes at its start: of a program's native code */
  const uint8_t *module; /* the module in it: all of it, or what a program carries */
  size_t module_size;
  uint64_t compiled_offset, compiled_size; /* what was compiled of the module; 0: nothing */
};

/* Reads a module or a program with one appended (docs/internals.md). */
amphora_error *file_read(const char *path, struct file *file);
void file_delete(struct file *file);

/* ---- load.c ---------------------------------------------------------------------------------- */

/* The file's module, and the engine that runs it. */
amphora_error *load(const struct options *options, const struct file *file, amphora_module **module,
                    enum engine *engine);

/* ---- cache.c --------------------------------------------------------------------------------- */

/* The module's compiled form from the cache, compiled now if it is not there. False: it is not to
 * be had; the user has been told why. */
bool cache_load(const struct options *options, const struct file *file, amphora_module **module);

/* ---- run.c, inspect.c: each returns the exit status ------------------------------------------ */

int run(const struct options *options, const struct file *file);
int inspect(const struct options *options, const struct file *file);

/* ---- profile.c ------------------------------------------------------------------------------- */

/* Opens the file that the profile goes to, which a locked process cannot; writes and closes it. */
amphora_error *profile_open(const struct options *options, FILE **file);
amphora_error *profile_close(FILE *file, const amphora_module *module);

/* ---- dump.c ---------------------------------------------------------------------------------- */

/* Prints what --dump-ir and --dump-code ask for; returns the exit status. */
/* How many of the module's functions are imported: they come first. */
uint32_t imported_functions(const amphora_module *module);
int dump(const struct options *options, const amphora_module *module);

/* ---- compile.c ------------------------------------------------------------------------------- */

/* Becomes amrun-compile; argv[0] is "compile" or "cache". Returns a status if that fails. */
int start_compiler(char **argv);
bool compiler_path(char *path, size_t size);

/* ---- grants.c -------------------------------------------------------------------------------- */

/* Makes the program's view of the world from the options. */
amphora_error *grants_new(const struct options *options, amphora_wasi **wasi);

/* Which of the descriptors 0, 1, 2 are closed; they are opened on /dev/null, so that no other file
 * becomes a standard stream. */
unsigned grants_reserve_streams(void);

/* ---- invoke.c -------------------------------------------------------------------------------- */

/* Calls an export with arguments of its type and prints the results, one a line. */
amphora_error *invoke(const amphora_instance *instance, const char *name, char **arguments);

/* Prints a function's type: (i32, i64) -> (f32). */
void print_functype(FILE *out, amphora_functype type);
const char *value_type(amphora_type type);

/* ---- timeout.c ------------------------------------------------------------------------------- */

/* From now on time runs: after some nanoseconds system calls that wait fail with EINTR. */
amphora_error *timeout_start(uint64_t nanoseconds);

/* What becomes true then, and the store that is interrupted then. */
const volatile bool *timeout_flag(void);
void timeout_interrupts(amphora_store *store);

/* The program has ended: system calls are no longer interrupted, nor is the store. */
void timeout_spare_output(void);
void timeout_stop(void);

/* ---- signals.c ------------------------------------------------------------------------------- */

/* Lets the guest set alarms, of the timer that --timeout has otherwise. */
void signals_prepare(amphora_wasi *wasi);

/* From now on signals are the guest's, if it uses them; until signals_stop. */
void signals_start(amphora_store *store, amphora_instance *instance, bool has_alarm);
void signals_stop(void);

/* ---- report.c -------------------------------------------------------------------------------- */

/* Prints "amrun: PATH: MESSAGE", for a trap with the calls that were active. The module (or NULL)
 * is asked for their source lines. */
void report(const char *path, const amphora_module *module, const amphora_error *error);

/* Says that --timeout has ended it; returns the status. */
int report_timeout(const char *path);

/* Ends what amrun itself has printed: the status, or another if it could not be written. */
int report_output(int status);

/* Prints text that comes from a module, so that it cannot control a terminal. */
void print_text(FILE *out, const char *text, size_t size);

/* ---- lines.c --------------------------------------------------------------------------------- */

struct line {
  const char *directory, *file; /* directory: "" if it is the compiler's, or part of file */
  uint64_t number;
};

/* The source line of the instruction at an offset of the module, if -g recorded it. Strings live as
 * long as the module. */
bool lines_find(const amphora_module *module, size_t offset, struct line *line);

#endif
