/* SPDX-License-Identifier: MIT */
// How a command starts. Constructors are called here, and not by a wrapper that wasm-ld puts around
// every export: functions that JavaScript calls would run them again.
#include "arguments.h"

#include <stdbool.h>
#include <stdlib.h>
#include <wasi/api.h>

void __wasm_call_ctors(void);
void __wasm_call_dtors(void);
int __main_void(void);

// Of programs that have timers, event listeners or a main loop (lib/web): whether the program goes
// on after main, and ends later.
__attribute__((weak)) int __amphora_lingers(void);
// Of the same programs: memory for the arguments that stays after main.
__attribute__((weak)) char **__amphora_arguments_room(size_t size);

#pragma weak __amphora_arguments_size
#pragma weak __amphora_arguments_read

__attribute__((export_name("_start"))) void _start(void) {
  __wasm_call_ctors();
  size_t size = __amphora_arguments_size ? __amphora_arguments_size() : 0;
  bool lasts = size && __amphora_arguments_room;
  char *frame[lasts ? 1 : size / sizeof(char *) + 1]; // for the destructors, too
  if (size) __amphora_arguments_read(lasts ? __amphora_arguments_room(size) : frame);
  int status = __main_void();
  if (!__amphora_lingers || !__amphora_lingers()) __wasm_call_dtors();
  if (status) __wasi_proc_exit((__wasi_exitcode_t)status);
}
