/* SPDX-License-Identifier: MIT */
// Programs that go on after main: their output is flushed then, and destructors run at the end.
#include "life.h"

#include <amphora_web.h>
#include <stdlib.h>
#include <sysexits.h>

// Of libc: writes what the streams hold. It is there if the program uses streams.
__attribute__((weak)) void __stdio_exit(void);

void __amphora_flush(void) {
  if (__stdio_exit) __stdio_exit();
}

int __amphora_lingers(void) {
  __amphora_flush();
  return amphora_lingers();
}

char **__amphora_arguments_room(size_t size) {
  char **room = malloc(size);
  if (!room) _Exit(EX_SOFTWARE);
  return room;
}

__attribute__((export_name("__amphora_exit"))) void __amphora_exit(void) { exit(0); }
