// setjmp and longjmp for every engine. clang makes WebAssembly's exceptions of them; here those
// become ordinary control flow, so that modules run where there are no exceptions, and as asm.js.
#ifndef AMCC_UNWIND_H
#define AMCC_UNWIND_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>

// Whether a checked module has exceptions to lower.
bool unwind_is_needed(const buffer *module);

// Appends the module without exceptions to `out`: a throw sets a global and branches to the nearest
// catch, or returns; after each call that may end so, the same is done. DWARF does not survive.
// Handles what clang makes of setjmp; an error names what else was found.
error *unwind_lower(const buffer *module, buffer *out);

#endif
