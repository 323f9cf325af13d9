/* SPDX-License-Identifier: MIT */
// abort: a handler of SIGABRT is called first; without one, the program ends by a trap, so that the
// runtime shows where. A mark at the end of the stack, which is the start of memory, tells loaders
// that the trap is this one.
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
  action.sa_handler = SIG_DFL;
  if (sigaction) sigaction(SIGILL, &action, NULL); // what a trap is
  // Not through a null pointer, with which clang may do what it likes.
  __asm__ volatile("i32.const 0\ni32.const 0x54524241\ni32.store 0" ::: "memory");
  __builtin_trap();
}
