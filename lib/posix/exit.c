/* SPDX-License-Identifier: MIT */
// on_exit: works, except that the functions are not told the status: they get 0.
#include <stdlib.h>

struct handler {
  struct handler *next;
  void (*function)(int status, void *context);
  void *context;
};

static struct handler *handlers;

// Each registration with atexit runs the latest handler that is left.
static void run_latest(void) {
  struct handler *latest = handlers;
  handlers = latest->next;
  latest->function(0, latest->context);
  free(latest);
}

int on_exit(void (*function)(int status, void *context), void *context) {
  struct handler *handler = malloc(sizeof *handler);
  if (!handler) return -1;
  if (atexit(run_latest)) return free(handler), -1;
  *handler = (struct handler){handlers, function, context};
  handlers = handler;
  return 0;
}
