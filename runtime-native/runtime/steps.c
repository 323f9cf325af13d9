/* SPDX-License-Identifier: MIT */
/* steps.c: copies and fills of any size. */
#include "runtime/steps.h"

#include <string.h>

/* Bytes of a step: less than a millisecond even where pages are touched for the first time. */
enum { STEP = 1 << 20 };

static amphora_trap look(const amphora_store *store) {
  return store_is_interrupted(store) ? AMPHORA_TRAP_INTERRUPT : AMPHORA_TRAP_NONE;
}

static size_t step_of(uint64_t size) { return size < STEP ? (size_t)size : STEP; }

amphora_trap copy_in_steps(const amphora_store *store, void *to, const void *from, uint64_t size) {
  bool backward = (uintptr_t)to > (uintptr_t)from; /* they may overlap */
  amphora_trap trap = AMPHORA_TRAP_NONE;
  for (uint64_t done = 0; done < size && !trap;) {
    size_t step = step_of(size - done);
    uint64_t at = backward ? size - done - step : done;
    memmove((uint8_t *)to + at, (const uint8_t *)from + at, step);
    done += step;
    if (done < size) trap = look(store);
  }
  return trap;
}

amphora_trap fill_in_steps(const amphora_store *store, uint8_t *to, uint8_t value, uint64_t size) {
  amphora_trap trap = AMPHORA_TRAP_NONE;
  for (uint64_t done = 0; done < size && !trap;) {
    size_t step = step_of(size - done);
    memset(to + done, value, step);
    done += step;
    if (done < size) trap = look(store);
  }
  return trap;
}

amphora_trap fill_references_in_steps(const amphora_store *store, void **to, void *value,
                                      uint64_t count) {
  enum { REFERENCES = STEP / sizeof value };
  amphora_trap trap = AMPHORA_TRAP_NONE;
  for (uint64_t i = 0; i < count && !trap; i++) {
    to[i] = value;
    if (i % REFERENCES == REFERENCES - 1) trap = look(store);
  }
  return trap;
}
