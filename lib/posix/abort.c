/* SPDX-License-Identifier: MIT */
// abort: a handler of SIGABRT is called first; without one, the program ends by a trap, so that the
// runtime shows where.
#include <signal.h>
#include <stdlib.h>

// signal.c is part of a program only if something in it uses signals.
__attribute__((weak)) int sigaction(int, const struct sigaction *restrict,
                                    struct sigaction *restrict);
__attribute__((weak)) int raise(int);

_Noreturn void abort(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  if (sigaction) sigaction(SIGABRT, NULL, &action);
  if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) raise(SIGABRT);
  __builtin_trap();
}
