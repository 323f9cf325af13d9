/* SPDX-License-Identifier: MIT */
// The JavaScript around the "use asm" function, as far as it does not depend on the module: texts
// of definitions that glue.c puts together. make writes them from the files of javascript/.
#ifndef AMCC_ASMJS_JAVASCRIPT_H
#define AMCC_ASMJS_JAVASCRIPT_H

extern const char javascript_core[];       // what every module has
extern const char javascript_globals[];    // globals that are imported or exported
extern const char javascript_memories[];   // an imported memory
extern const char javascript_tables[];     // tables that JavaScript keeps
extern const char javascript_references[]; // references, and the instructions on tables

#endif
