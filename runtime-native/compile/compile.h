/* SPDX-License-Identifier: MIT */
/* compile.h: what the files of amrun-compile share. amrun starts it as `amrun compile`.
 *
 *   main.c -> options.c, or cache.c for `amrun cache`
 *          -> build.c: a module becomes C (engine/aot/writer), C a shared object (toolchain.c)
 *          -> image.c (lines.c): what is needed of that object
 *          -> output.c: the file
 */
#ifndef AMPHORA_COMPILE_COMPILE_H
#define AMPHORA_COMPILE_COMPILE_H

#include "engine/aot/object.h"
#include "engine/aot/writer/c_writer.h"

struct options {
  const char *input, *output;
  const char *emit_c;  /* a directory for the C, and no compilation */
  const char *library; /* what its names begin with */
  const char *target;  /* x86_64 or aarch64; NULL: this machine's */
  const char *profile; /* of a run of the module */
  char level;          /* 0 1 2 3 s */
  bool fast_loads, fuel, quiet;
  bool code_only; /* the module is left out of the file */
};

/* Reads the command line; prints help or a complaint and ends the process where that is asked for.
 */
void options_read(struct options *options, char **argv);

/* ---- main.c ---------------------------------------------------------------------------------- */

/* "-": standard input. */
amphora_error *read_module(const char *path, amphora_module **module);

/* Does what the options say to the module. The failure is final if it would be the same again. */
amphora_error *compile_module(const struct options *options, const amphora_module *module,
                              bool *is_final);

/* ---- cache.c --------------------------------------------------------------------------------- */

/* `amrun cache …`; the exit status. */
int cache_main(char **argv);

/* ---- toolchain.c ----------------------------------------------------------------------------- */

struct toolchain {
  char compiler[4096];
  bool is_clang;
  uint32_t machine;
  char includes[4096]; /* of guest.h and what it includes */
};

amphora_error *toolchain_find(const struct options *options, struct toolchain *toolchain);

/* A C compiler at work. */
struct job {
  char source[96], object[64], log[64]; /* in the directory */
  struct c_unit unit;
  char level;
  int pid, attempts;
};

amphora_error *toolchain_start(const struct toolchain *t, const struct options *options,
                               const char *directory, struct job *job);
/* Links all objects of the jobs into `name`. */
amphora_error *toolchain_link(const struct toolchain *t, const char *directory,
                              const struct job *jobs, size_t count, const char *name);

/* ---- build.c --------------------------------------------------------------------------------- */

/* Makes the shared object of a module: its path is the caller's to use until build_end. */
struct build {
  char directory[4096], object[4160];
  bool has_handlers;
  bool failed; /* the C compiler has: the directory is kept for whoever looks at it */
};
/* The process ends in order on SIGINT, SIGTERM and SIGHUP: build fails then. */
void handle_signals(void);
bool was_interrupted(void);
/* A file in a directory. */
amphora_error *write_file(const char *directory, const char *name, const struct text *text);
amphora_error *build(const struct options *options, const struct toolchain *toolchain,
                     const amphora_module *module, struct build *result);
void build_end(struct build *build);

/* ---- emit.c ---------------------------------------------------------------------------------- */

/* Writes what makes a library of the units that build has written. */
amphora_error *emit_library(const struct options *options, const amphora_module *module,
                            bool has_handlers);

/* ---- image.c --------------------------------------------------------------------------------- */

struct image {
  uint8_t *file;
  size_t file_size;
  const uint8_t *code;
  size_t code_size;
  uint32_t *functions, *entries; /* by index, by type */
  struct aot_line *lines;
  size_t line_count;
};

amphora_error *image_read(const char *path, const amphora_module *module, struct image *image);
void image_free(struct image *image);

/* lines.c: the rows of .debug_line for what the module's functions became, ascending. */
amphora_error *lines_read(const uint8_t *section, size_t size, const uint8_t *strings,
                          size_t strings_size, struct aot_line **lines, size_t *count);

/* ---- output.c -------------------------------------------------------------------------------- */

amphora_error *output_write(const char *path, const struct aot_header *header,
                            const struct image *image, const amphora_module *module);

#endif
