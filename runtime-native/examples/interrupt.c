/* SPDX-License-Identifier: MIT */
/* interrupt: ends a guest that loops for ever, from a signal handler, and goes on to use it.
 *
 *   interrupt guests/interrupt.wasm
 */
#include "example.h"

#include <signal.h>
#include <unistd.h>

static amphora_store *store;

static void on_alarm(int signal) {
  (void)signal;
  amphora_store_interrupt(store);
}

int main(int argc, char **argv) {
  (void)argc;
  amphora_module *module = load_module(argv[1]);
  check(amphora_store_new(NULL, &store));
  amphora_linker *linker;
  check(amphora_linker_new(&linker));
  amphora_instance *instance;
  check(amphora_linker_instantiate(linker, store, module, &instance));
  amphora_linker_delete(linker);

  signal(SIGALRM, on_alarm);
  ualarm(100000, 0);
  amphora_error *error = amphora_call(find(instance, "spin", false, false), NULL);
  if (amphora_error_trap(error) != AMPHORA_TRAP_INTERRUPT) return 1;
  printf("trap: %s\n", amphora_error_message(error));
  amphora_error_delete(error);

  amphora_value value;
  check(amphora_call(find(instance, "answer", false, true), &value));
  printf("then it answered %d\n", value.i32);

  amphora_store_delete(store);
  amphora_module_delete(module);
}
