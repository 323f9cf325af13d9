/* SPDX-License-Identifier: MIT */
/* run.h: runs a module that ends by itself and reports what it did, in a form that run.mjs and
 * run.py have too. */
#ifndef FUZZ_RUN_H
#define FUZZ_RUN_H

#include "amphora.h"

#include <stdio.h>

enum run_options {
  RUN_WITHOUT_FUEL = 1, /* the store's fuel is not limited: modules must end by themselves */
  RUN_TELLS_FUEL = 2,   /* each call's line is followed by one with the fuel that is left */
};

/* Instantiates the module and calls each exported function twice. Writes to the report a line for
 * each call and each call of env.log, then the state: globals, tables' sizes, memories' sizes and
 * hashes. The module may import env as generate.h says, and what the module `host` exports, if its
 * data are not NULL, as "host". False, and nothing is written, if the module is not valid. */
bool run_module(amphora_bytes module, amphora_bytes host, unsigned options, FILE *report);

#endif
