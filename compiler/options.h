/* SPDX-License-Identifier: MIT */
// The command line of amcc and am++, as data. Nothing else looks at argv.
#ifndef AMCC_OPTIONS_H
#define AMCC_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"
#include "settings.h"

#include <stdbool.h>

enum goal {
  GOAL_LINK,
  GOAL_OBJECT,  // -c
  GOAL_CLANG,   // -E, -S, -M, -fsyntax-only …: one run of clang does everything
  GOAL_QUERY,   // prints something about the toolchain
  GOAL_NOTHING, // -v without inputs
};

enum query {
  QUERY_HELP,
  QUERY_VERSION,
  QUERY_MACHINE,
  QUERY_PROGRAM, // -print-prog-name=NAME
  QUERY_FILE,    // -print-file-name=NAME
  QUERY_BUILTINS,
  QUERY_SEARCH_DIRS,
  QUERY_SYSROOT,
  QUERY_EMULATED,
  QUERY_LINKER, // -Wl,--version
  QUERY_CLANG,  // others: clang's own answer
};

enum input_kind {
  INPUT_SOURCE,  // clang compiles it
  INPUT_FILE,    // object, archive, module, program
  INPUT_LIBRARY, // -lNAME
  INPUT_WORD,    // a word of the linker's command line, from -L, -u, -Wl, …
};

typedef struct input {
  enum input_kind kind;
  const char *text;
  const char *language; // of a source: from -x, or NULL when the suffix tells
} input;

enum model { MODEL_COMMAND, MODEL_REACTOR, MODEL_RELOCATABLE };

typedef struct options {
  const char *tool; // "amcc" or "am++": for messages
  bool cxx;
  enum goal goal;
  enum query query;
  const char *query_value;

  input *inputs; // in the order of the command line
  size_t input_count, input_capacity;
  strings clang_flags;   // in the order of the command line
  strings unknown_flags; // those of clang_flags that are not in our table
  strings x86;           // -msse2 and kin
  const char *output;    // -o, or NULL

  int optimize;    // -O: 0 to 3
  int shrink;      // 1 for -Os, 2 for -Oz
  bool debug;      // -g: keep DWARF and names
  bool source_map; // -gsource-map: app.wasm.map
  bool names;      // keep names
  bool strip;      // -s: keep neither
  bool native;     // --native: a program has its native code inside
  bool lto;
  bool common;      // -fcommon
  bool traditional; // -traditional, which is for the preprocessor
  bool archives;    // -static: of libraries the archive, not the .so

  enum model model;
  bool no_entry;
  bool no_startfiles, no_libc, no_builtins;   // -nostdlib and kin
  bool libc;                                  // -lc, which no_libc then is not
  bool no_libc_headers;                       // -nostdinc, -nostdlibinc
  bool no_cxx_headers;                        // -nostdinc++
  bool dependencies, dependency_file, target; // -MD or -MMD; -MF; -MT or -MQ
  const char *sysroot;
  const char *types_file;
  const char *shell_file;
  strings scripts;  // files of --pre-js and --post-js
  strings packaged; // SOURCE@NAME: of --embed-file and --preload-file
  settings settings;
  int dump_ir;   // --dump-ir: an enum asmjs_pass
  strings ports; // --use-port

  bool verbose; // -v
  bool dry_run; // -###
} options;

// Parses argv as the command line of `tool`. Strings are owned by the arena or by argv; end with
// options_free.
error *options_parse(options *o, const char *tool, int argc, char **argv, arena *a);
void options_free(options *o);
void options_print_help(const char *tool);

// Adds an input behind the others; `text` stays the caller's.
void options_add_input(options *o, enum input_kind kind, const char *text);

size_t options_count(const options *o, enum input_kind kind);

#endif
