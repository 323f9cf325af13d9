/* SPDX-License-Identifier: MIT */
/* pages.h: pages of the host's memory. */
#ifndef AMPHORA_RUNTIME_PAGES_H
#define AMPHORA_RUNTIME_PAGES_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the process may only have so much address space. */
bool pages_are_limited(void);

/* Address space that cannot be accessed before pages_commit. NULL if there is none left. */
void *pages_reserve(uint64_t size);

/* Makes a part of a reservation, whole pages of it, accessible; it is zero. */
bool pages_commit(void *address, uint64_t size);

/* Frees what pages_reserve returned. */
void pages_delete(void *address, uint64_t size);

#endif
