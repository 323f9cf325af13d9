/* SPDX-License-Identifier: MIT */
/* aot.h: the engine of modules that were compiled ahead of time. */
#ifndef AMPHORA_ENGINE_AOT_AOT_H
#define AMPHORA_ENGINE_AOT_AOT_H

#include "engine/aot/abi.h"
#include "engine/aot/object.h"
#include "runtime/engine.h"

#include <setjmp.h>

extern const struct engine aot_engine;

/* What compiled code calls (helpers.c). */
extern const struct aot_helpers aot_helpers;

/* A frame of compiled code as the host's convention has it. */
struct native_frame {
  const struct native_frame *outer;
  const uint8_t *return_address;
};

/* Where an exception came from, noted when it was thrown: the frames are gone when it turns out
 * that nothing catches it. */
struct throw_trace {
  const uint8_t *addresses[MAX_FRAMES];
  size_t count, depth;
};

struct aot_run {
  struct run run;
  amphora_instance *instance;
  const struct native_frame *base; /* of the function that entered compiled code */
  /* Where compiled code was left: the frame of what it called, or `fault`. */
  const struct native_frame *exit;
  struct native_frame fault; /* as if the instruction that faulted had called */
  uint32_t trap_offset;      /* in the module, of the trap that compiled code reported; 0: none */
  bool shows_throw;          /* calls are those of `thrown` */
  struct throw_trace thrown;
  sigjmp_buf recovery;
};

/* The run that compiled code is in. */
static inline struct aot_run *aot_current_run(const struct vmctx *vm) {
  return (struct aot_run *)((amphora_instance *)vm->instance)->store->run;
}

/* Ends the run with a trap, or with the store's error or exception if there is no trap. */
void aot_leave(struct aot_run *run, amphora_trap trap) __attribute__((noreturn));

/* Notes where an exception comes from. */
void aot_note_throw(struct aot_run *run);

/* Goes on with functions that were called in place of others, as long as there are; the values are
 * those of the last one. */
bool aot_finish_calls(struct vmctx *vm, slot *values);

#endif
