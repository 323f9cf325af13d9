/* atomic.h: waiting on memory (threads proposal, memory.atomic.wait and notify). */
#ifndef AMPHORA_RUNTIME_ATOMIC_H
#define AMPHORA_RUNTIME_ATOMIC_H

#include "amphora.h"

/* Sleeps while the 4 or 8 bytes at the address hold `expected`. 0: woken, 1: another value was
 * there, 2: `nanoseconds` went by (negative: never). An interrupted store's wait ends as if by
 * time. */
uint32_t atomic_wait(amphora_store *store, void *address, uint32_t size, uint64_t expected,
                     int64_t nanoseconds);

/* Wakes at most `count` that wait on the address; returns how many. */
uint32_t atomic_notify(amphora_store *store, void *address, uint32_t count);

#endif
