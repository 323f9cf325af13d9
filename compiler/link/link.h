/* SPDX-License-Identifier: MIT */
// The second phase: wasm-ld makes one module of objects, archives and libraries.
#ifndef AMCC_LINK_H
#define AMCC_LINK_H

#include "base/temporary_directory.h"
#include "link/printscan.h"
#include "options.h"
#include "toolchain.h"

#include <stdbool.h>

// What is linked, and where; all rounds have the same.
struct link_job {
  const options *options;
  const toolchain *toolchain;
  arena *arena;
  temporary_directory *temporary;
  const char **objects; // objects[n] stands for the n-th source of the inputs
  const char *path;     // of the output, for messages
  const char *name;     // of the module, which engines show in traces: "app.wasm"
  bool web;             // there will be JavaScript around it
};

// What a link does besides what the options say. A link may find that more is needed: see
// program.h.
struct link_needs {
  enum printscan printscan;
  enum printscan scan;        // of what there is, what vfscanf reads
  strings exports;            // names, found in libraries if need be
  strings exports_if_defined; // the same, of what is linked anyway
  bool no_main;               // it is a library
  bool table;                 // exports the table of functions, so that it can grow
  const char *entry;          // an object that is linked besides, or NULL: see entry.h

  // Functions that objects declare by different types, from the linker's warnings. The next link
  // exports them, so that signature_thunks.h finds them.
  strings mismatched;
  strings told; // the linker's messages that were printed
};

void link_needs_free(struct link_needs *needs);

// Links to the file `module`. The linker's messages are printed as our own and name sources instead
// of temporary objects; the mismatched functions among them are added to the needs.
error *link_module(const struct link_job *l, struct link_needs *needs, const char *module);

// Whether the final module has the names of functions: at -O2 and above they cost more than they
// help. The linker's result always has them.
bool link_keeps_names(const options *o);

// The archive or object that wasm-ld takes for an input "-lNAME", if it is in a directory of -L;
// else NULL.
const char *link_find_library(const options *o, const input *library, arena *a);

#endif
