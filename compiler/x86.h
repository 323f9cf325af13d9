/* SPDX-License-Identifier: MIT */
// Extensions of x86 that programs may be compiled for: their intrinsics are in lib/include, over
// WebAssembly's vectors.
#ifndef AMCC_X86_H
#define AMCC_X86_H

#include "base/string_list.h"

#include <stdbool.h>

// Adds the option to the others if it is about extensions, such as -msse2, -mno-avx or
// -march=x86-64-v3, in the place of an earlier one of the same extension; else it is false.
bool x86_add_option(strings *options, const char *word);

// Adds what clang needs for the options: WebAssembly's vectors, and the macros of gcc.
void x86_add_flags(const strings *options, strings *argv);

#endif
