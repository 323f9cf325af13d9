/* SPDX-License-Identifier: MIT */
// Options of gcc 12 that clang does not have.
#ifndef AMCC_GCC_OPTIONS_H
#define AMCC_GCC_OPTIONS_H

#include <stdbool.h>

// Whether the option, such as -fno-gcse, changes nothing that a program can see: it warns,
// optimizes, dumps, or is about x86.
bool gcc_option_is_idle(const char *word);

// What is missing for the option, which programs may see; NULL of any other option.
const char *gcc_option_lacks(const char *word);

#endif
