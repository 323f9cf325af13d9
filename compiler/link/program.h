/* SPDX-License-Identifier: MIT */
// Linking a program: rounds of wasm-ld until nothing new is needed, and what has to be done before
// any engine can run the result.
#ifndef AMCC_PROGRAM_H
#define AMCC_PROGRAM_H

#include "link/link.h"
#include "wasm/module.h"

// Begin with `struct program p = {0}` and end with program_free.
struct program {
  wasm_module module; // none after a dry run
  buffer javascript;  // custom sections with the texts of EM_JS and EM_ASM, which it had
  const char *script; // the functions made of them and of the files of --pre-js; NULL without any
  bool dyncalls;      // JavaScript calls pointers to functions
};

// Links the program, or the object that -r asks for.
error *program_link(const struct link_job *l, struct program *p);
// Takes the JavaScript out of p->module, which comes from elsewhere.
error *program_take_javascript(const options *o, arena *a, struct program *p);
void program_free(struct program *p);

#endif
