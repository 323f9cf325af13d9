/* SPDX-License-Identifier: MIT */
// A phase in a process of its own: Binaryen ends the process when it meets what it does not know.
#ifndef AMCC_PHASE_H
#define AMCC_PHASE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "wasm/module.h"

// Makes `out` of the module; `options` are the phase's own.
typedef error *phase(const void *options, const wasm_module *module, buffer *out);

// Runs the phase and appends what it made to `out`. Its error comes back with its kind and the
// first line of its message; a crash is one that fails.
error *phase_run(phase *run, const void *options, const wasm_module *module, buffer *out, arena *a);

#endif
