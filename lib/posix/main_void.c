/* SPDX-License-Identifier: MIT */
// How a command calls main with its arguments; int main(void) takes the place of this.
// wasi-libc of 2024 has one that lets programs without main link.
#include "arguments.h"

int __main_argc_argv(int argc, char **argv);

int __main_void(void) { return __main_argc_argv(__amphora_argc(), __amphora_argv()); }
