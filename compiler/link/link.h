// The second phase: wasm-ld makes one module of objects, archives and libraries.
#ifndef AMCC_LINK_H
#define AMCC_LINK_H

#include "link/printscan.h"
#include "options.h"
#include "toolchain.h"

#include <stdbool.h>

// What a link does besides what the options say.
struct link_needs {
  enum printscan printscan;
  strings exports;            // names, found in libraries if need be
  strings exports_if_defined; // the same, of what is linked anyway
  bool no_main;               // it is a library
  bool table;                 // exports the table of functions, so that it can grow

  // Functions that objects declare by different types: a link collects them from the linker's
  // warnings. The next one exports them, so that adapt.h finds them, and does not warn again.
  strings mismatched;
  bool again;
};

// Links to the file `module`; objects[n] stands for the n-th source of the inputs. The linker's
// messages are printed as our own and name sources instead of temporary objects. *status becomes
// its exit status; a signal that stopped it goes to *interrupt.
error *link_module(const options *o, const toolchain *t, arena *a, const char **objects,
                   const char *module, struct link_needs *needs, int *status, int *interrupt);

// Whether the final module has the names of functions: at -O2 and above they cost more than they
// help. The linker's result always has them.
bool link_keeps_names(const options *o);

// The archive or object that wasm-ld takes for "-lNAME", if it is in a directory of -L; else NULL.
const char *link_find_library(const options *o, const char *word, arena *a);

#endif
