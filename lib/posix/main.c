/* SPDX-License-Identifier: MIT */
// main in bitcode, whose type amcc does not know; but one of the standard types has another name.
#include <wasi/libc-environ.h>

int main_of_bitcode(int argc, char **argv, char **envp) __asm__("main");

int __main_argc_argv(int argc, char **argv) {
  return main_of_bitcode(argc, argv, __wasilibc_get_environ());
}
