/* run.h: runs a generated module and reports what it did, in a form that run.mjs has too. */
#ifndef FUZZ_RUN_H
#define FUZZ_RUN_H

#include "amphora.h"

#include <stdio.h>

/* Instantiates the module, calls each exported function twice, and writes to the report one line
 * for each call and each call of env.log, then the state: globals, memory's size and hash. Ends the
 * process if the module is not valid. */
void run_module(const uint8_t *bytes, size_t size, FILE *report);

#endif
