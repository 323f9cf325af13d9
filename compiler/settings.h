/* SPDX-License-Identifier: MIT */
// The -s KEY=VALUE settings. Names are Emscripten's where they mean the same.
#ifndef AMCC_SETTINGS_H
#define AMCC_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/string_list.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum asmjs_mode { ASMJS_NO, ASMJS_BESIDE, ASMJS_ONLY };

typedef struct settings {
  uint64_t asmjs;          // enum asmjs_mode
  bool asmjs_wanted;       // ASMJS was given, so that being unable to make it is an error
  bool asyncify;           // a second module for where nothing else suspends programs
  bool asmjs_pedantic;     // accesses beyond the memory trap in asm.js too
  bool asmjs_unaligned;    // unaligned accesses are exact in asm.js too
  uint64_t asmjs_heap;     // bytes of address space for asm.js; 0: the default
  uint64_t initial_memory; // bytes; 0: what the program needs
  uint64_t maximum_memory; // bytes; 0: no limit of our own
  bool allow_memory_growth;
  bool allow_table_growth; // export the table of functions
  uint64_t stack_size;     // bytes; 0: the default
  strings exported_functions;
  strings use;             // settings of ports that are on: USE_ZLIB and kin
  strings runtime_methods; // members of Module that JavaScript uses
  const char *export_name;
  bool single_file;
  bool modularize; // offer a function that makes a Module
  bool exit_runtime, invoke_run;
  bool error_on_undefined_symbols;
  bool emulate_function_pointer_casts;
} settings;

settings settings_default(void);
void settings_free(settings *s);

// Applies "KEY=VALUE" or "KEY" (which means KEY=1). An unknown key is an error that names the
// nearest one.
error *settings_apply(settings *s, const char *assignment, arena *a);

// Whether `text` can only be a setting: "-s KEY" is told from "-s" (strip) by this.
bool settings_looks_like(const char *text);

void settings_print_help(FILE *out);

#endif
