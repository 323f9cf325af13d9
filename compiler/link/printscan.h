/* SPDX-License-Identifier: MIT */
// Which of wasi-libc's variants of printf and scanf a program needs: they differ in the types that
// they convert, and by more than half in size.
#ifndef AMCC_PRINTSCAN_H
#define AMCC_PRINTSCAN_H

#include "wasm/module.h"

#include <stdbool.h>

// Each also does what those before it do. What a variant lacks ends the program with a message.
enum printscan { PRINTSCAN_SMALL, PRINTSCAN_INTEGERS, PRINTSCAN_DOUBLES, PRINTSCAN_LONG_DOUBLES };

// The variant that a linked module with names needs, from what its functions and formats mention; a
// module without printf and scanf needs none and gets PRINTSCAN_SMALL.
enum printscan printscan_needed(const wasm_module *module);

// Whether a linked module with names reads with formats.
bool printscan_reads(const wasm_module *module);

// The library in wasi-libc's directory that has the variant; NULL for the one in libc.a.
// PRINTSCAN_SMALL has its printf in libprintf.a, to be searched before.
const char *printscan_library(enum printscan variant);

#endif
