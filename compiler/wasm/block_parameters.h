/* SPDX-License-Identifier: MIT */
// Blocks with parameters, which Binaryen 108 misreads: they get them through locals instead.
#ifndef AMCC_WASM_BLOCK_PARAMETERS_H
#define AMCC_WASM_BLOCK_PARAMETERS_H

#include "base/buffer.h"
#include "base/error.h"
#include "wasm/module.h"

// Appends the module without them to `out`, and without its custom sections except for the kinds
// in `keep`; offsets in DWARF are right only if it had none. An error tells what is malformed, or
// cannot be lowered.
error *block_parameters_lower(const wasm_module *module, unsigned keep, buffer *out);

#endif
