// The second phase: wasm-ld makes one module of objects, archives and libraries.
#ifndef AMCC_LINK_H
#define AMCC_LINK_H

#include "options.h"
#include "printscan.h"
#include "toolchain.h"

#include <stdbool.h>

// Links to the file `module`; objects[n] stands for the n-th source of the inputs. The linker's
// messages are printed as our own and name sources instead of temporary objects. *status becomes
// its exit status; a signal that stopped it goes to *interrupt.
error *link_module(const options *o, const toolchain *t, arena *a, const char **objects,
                   const char *module, enum printscan printscan, int *status, int *interrupt);

// Whether the final module has the names of functions: at -O2 and above they cost more than they
// help. The linker's result always has them.
bool link_keeps_names(const options *o);

#endif
