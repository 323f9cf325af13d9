// How a command starts. Constructors are called here, and not by a wrapper that wasm-ld puts around
// every export: functions that JavaScript calls would run them again.
#include <stdlib.h>
#include <wasi/api.h>

void __wasm_call_ctors(void);
void __wasm_call_dtors(void);
int __main_void(void);

// Of programs that have timers, event listeners or a main loop (lib/web): whether the program goes
// on after main, and ends later.
__attribute__((weak)) int __amphora_lingers(void);

__attribute__((export_name("_start"))) void _start(void) {
  __wasm_call_ctors();
  int status = __main_void();
  if (!__amphora_lingers || !__amphora_lingers()) __wasm_call_dtors();
  if (status) __wasi_proc_exit((__wasi_exitcode_t)status);
}
