/* SPDX-License-Identifier: MIT */
// The timer that ends waits. posix/timers.c is part of a program only if something in it sets one:
// hence the weak references, which are null pointers without it.
#ifndef AMPHORA_TIMER_H
#define AMPHORA_TIMER_H

#include <stdbool.h>
#include <wasi/api.h>

// Whether a timer is to end waits, and the time until it rings.
__attribute__((weak)) bool __amphora_timer_next(__wasi_timestamp_t *nanoseconds);

// Whether the time has come.
__attribute__((weak)) bool __amphora_timer_due(void);

// Sends the signal of the timer.
__attribute__((weak)) void __amphora_timer_ring(void);

// Waits until the timer has interrupted; at most until no timer is set.
__attribute__((weak)) void __amphora_timer_wait(void);

#endif
