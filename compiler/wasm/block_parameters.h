// Blocks with parameters, which Binaryen 108 misreads: they get them through locals instead.
#ifndef AMCC_WASM_BLOCK_PARAMETERS_H
#define AMCC_WASM_BLOCK_PARAMETERS_H

#include "base/buffer.h"
#include "base/error.h"

// Appends the module without them to `out`, or nothing if it has none. DWARF does not survive. An
// error tells what is malformed, or cannot be lowered.
error *block_parameters_lower(const buffer *module, buffer *out);

#endif
