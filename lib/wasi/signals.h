/* SPDX-License-Identifier: MIT */
// Signals that the runtime's terminal sends: Ctrl-C, another size. A call that waits ends with
// EINTR then, and the number of the signal is where its count would be.
#ifndef AMPHORA_SIGNALS_H
#define AMPHORA_SIGNALS_H

#include <stdbool.h>

// Delivers a signal; whether the call that it interrupted ends with EINTR: `restarts` is what it
// does after a handler with SA_RESTART. posix/signal.c is part of a program only if something in it
// uses signals: hence the weak reference.
__attribute__((weak)) bool __amphora_signal(int number, bool restarts);

// amrun delivers signals itself: whether the call that the last one interrupted is made again.
__attribute__((weak)) bool __amphora_restarts(bool restarts);

#endif
