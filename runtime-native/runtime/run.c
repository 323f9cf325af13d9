/* SPDX-License-Identifier: MIT */
/* run.c: the runs of engines.
 *
 * A signal handler can know the run that it interrupts only through a variable of its thread.
 */
#include "runtime/engine.h"

#include <assert.h>

static _Thread_local struct run *volatile current_run;

struct run *current_guest(void) { return current_run; }

struct run *leave_guest(void) {
  struct run *run = current_run;
  current_run = NULL;
  return run;
}

void enter_guest(struct run *run) { current_run = run; }

void run_begin(struct run *run, const struct engine *engine, amphora_store *store) {
  *run = (struct run){engine, store, store->run, leave_guest()};
  store->run = run;
  enter_guest(run);
}

void run_end(struct run *run) {
  assert(run->store->run == run);
  run->store->run = run->outer;
  enter_guest(run->previous);
}
