// From inputs to final files: compile, link, optimize, asm.js, outputs.
#ifndef AMCC_BUILD_H
#define AMCC_BUILD_H

#include "options.h"
#include "toolchain.h"

// Makes what the options ask for when the goal is to link. *status becomes the exit status. Nothing
// is left behind on failure. An interrupting signal ends the process, after cleaning up.
error *build(const options *o, const toolchain *t, arena *a, int *status);

#endif
