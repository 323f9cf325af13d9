/* SPDX-License-Identifier: MIT */
/* steps.h: copies and fills of any size, in steps between which they look whether the store has
 * been interrupted: then they end with AMPHORA_TRAP_INTERRUPT, a part of the work being done. Small
 * ones do not look. */
#ifndef AMPHORA_RUNTIME_STEPS_H
#define AMPHORA_RUNTIME_STEPS_H

#include "runtime/runtime.h"

amphora_trap copy_in_steps(const amphora_store *store, void *to, const void *from, uint64_t size);
amphora_trap fill_in_steps(const amphora_store *store, uint8_t *to, uint8_t value, uint64_t size);
amphora_trap fill_references_in_steps(const amphora_store *store, void **to, void *value,
                                      uint64_t count);

#endif
