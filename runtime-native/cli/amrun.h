/* amrun.h: what the files of amrun share.
 *
 *   main.c -> options.c: the command line
 *          -> file.c: the module's bytes
 *          -> run.c (grants.c, invoke.c, timeout.c, report.c, lines.c) or inspect.c
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

struct options {
  struct list directories, variables, listeners; /* as given: grants.c parses them */
  const char *invoke;
  uint64_t max_memory, max_table, max_depth, max_files; /* 0: the default */
  uint64_t timeout;                                     /* nanoseconds; 0: none */
  uint64_t fuel;
  bool stub_imports, stats, program, inspect;
  bool lockdown, no_lockdown, no_openat2;
  const char *path;        /* of the module */
  char **arguments;        /* what follows it, ends in NULL */
  unsigned closed_streams; /* bit n: amrun was started without file descriptor n */
};

/* Reads the command line. Prints help or a complaint and ends the process where that is asked for.
 */
void options_read(struct options *options, char **argv);
void options_delete(struct options *options);

/* ---- file.c ---------------------------------------------------------------------------------- */

struct file {
  uint8_t *bytes; /* the whole file */
  size_t size;
  const uint8_t *module; /* the module in it: all of it, or what a program carries */
  size_t module_size;
};

/* Reads a module or a program with one appended (docs/internals.md). */
amphora_error *file_read(const char *path, struct file *file);
void file_delete(struct file *file);

/* ---- run.c, inspect.c: each returns the exit status ------------------------------------------ */

int run(const struct options *options, const struct file *file);
int inspect(const struct options *options, const struct file *file);

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

/* Interrupts the store after some nanoseconds, host calls that wait included. */
amphora_error *timeout_start(amphora_store *store, uint64_t nanoseconds);
void timeout_stop(void);
bool timeout_reached(void);

/* ---- report.c -------------------------------------------------------------------------------- */

/* Prints "amrun: PATH: MESSAGE", for a trap with the calls that were active. The module (or NULL)
 * is asked for their source lines. */
void report(const char *path, const amphora_module *module, const amphora_error *error);

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
