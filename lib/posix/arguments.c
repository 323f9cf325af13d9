/* SPDX-License-Identifier: MIT */
// What main gets. A main that has not the standard's parameters is called by code that amcc writes:
// see compiler/link/entry.h.
#include "arguments.h"

#include "../start/arguments.h"

#include <stdint.h>
#include <stdlib.h>
#include <sysexits.h>
#include <wasi/api.h>
#include <wasi/libc-environ.h>

static size_t count;
static char **arguments;

size_t __amphora_arguments_size(void) {
  size_t size;
  if (__wasi_args_sizes_get(&count, &size)) _Exit(EX_OSERR);
  return (count + 1) * sizeof *arguments + size;
}

// A program that the host gives no arguments to, or more than fit, cannot begin.
void __amphora_arguments_read(char **room) {
  arguments = room;
  if (__wasi_args_get((uint8_t **)room, (uint8_t *)(room + count + 1))) _Exit(EX_OSERR);
  room[count] = NULL;
}

int __amphora_argc(void) { return (int)count; }
char **__amphora_argv(void) { return arguments; }
char **__amphora_environ(void) { return __wasilibc_get_environ(); }
