/* SPDX-License-Identifier: MIT */
// From inputs to final files: compile, link, optimize, asm.js, outputs.
#ifndef AMCC_BUILD_H
#define AMCC_BUILD_H

#include "options.h"
#include "toolchain.h"

// Makes what the options ask for when the goal is to link. Nothing is left behind on failure. From
// here on interrupting signals wait for signals_deliver.
error *build(const options *o, const toolchain *t, arena *a);

#endif
