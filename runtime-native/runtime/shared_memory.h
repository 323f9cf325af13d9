/* SPDX-License-Identifier: MIT */
/* shared_memory.h: memories that several stores use, of several threads. They are no store's: each
 * has a reference to them, and so may the host have. */
#ifndef AMPHORA_RUNTIME_SHARED_MEMORY_H
#define AMPHORA_RUNTIME_SHARED_MEMORY_H

#include "runtime/runtime.h"

/* A store's use of a shared memory. */
struct memory_use {
  amphora_memory *memory;
  uint64_t counted; /* bytes in the store's budget: those that the store has asked for */
  struct memory_use *next;
};

/* A memory without pages and with one reference; NULL: out of memory. */
amphora_memory *shared_memory_new(void);

/* Adds bytes to what the store has asked for, and at first a reference; false if memory runs out.
 */
bool shared_memory_use(amphora_store *store, amphora_memory *memory, uint64_t bytes);

/* Ends the store's uses of all shared memories. */
void shared_memories_leave(amphora_store *store);

/* Growth is one thread's at a time. */
void shared_memory_lock(amphora_memory *memory);
void shared_memory_unlock(amphora_memory *memory);

/* memory.c */
void memory_delete_pages(amphora_memory *memory);

/* ---- Waiting (threads proposal, memory.atomic.wait and notify) ---- */

/* Sleeps while the 4 or 8 bytes at the address, which are in the memory, hold `expected`. 0: woken,
 * 1: another value was there, 2: `nanoseconds` went by (negative: never). An interrupted store's
 * wait ends as if by time. */
uint32_t atomic_wait(const amphora_store *store, amphora_memory *memory, void *address,
                     uint32_t size, uint64_t expected, int64_t nanoseconds);

/* Wakes at most `count` that wait on the address; returns how many. Nobody waits on a memory that
 * is not shared. */
uint32_t atomic_notify(amphora_memory *memory, void *address, uint32_t count);

#endif
