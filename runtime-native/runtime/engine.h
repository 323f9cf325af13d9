/* SPDX-License-Identifier: MIT */
/* engine.h: the seam between the runtime and the engines that run functions. The runtime knows
 * engines by this header alone.
 *
 * Every crossing, from the host into a guest, from a guest into the host and from one engine into
 * another, is a call of function->entry. While an engine runs guest code it has a struct run on the
 * host's stack; the runs of a store form a list, so that its active calls can be found.
 */
#ifndef AMPHORA_RUNTIME_ENGINE_H
#define AMPHORA_RUNTIME_ENGINE_H

#include "runtime/runtime.h"

#include <stdio.h>

/* Runs a function whose arguments are at `fp`, where its results go. `caller` is the instance whose
 * code calls, NULL if it is the host. False: it ended otherwise than by returning; the store's
 * trap, error or exception tells how, and the engine has noted the active calls (store_note_calls).
 */
typedef bool function_entry(const amphora_function *function, amphora_instance *caller, slot *fp);

struct run {
  const struct engine *engine;
  amphora_store *store;
  struct run *outer;    /* the store's run around it */
  struct run *previous; /* the one that the thread was in before */
};

enum { MAX_FRAMES = 64 }; /* of an error */

/* Goes through the active calls of a run, innermost first; begins zeroed but for the run. */
struct call_walk {
  const struct run *run;
  const void *position; /* the engine's */
  const amphora_function *function;
};

/* False: no more are wanted. */
typedef bool visit_slots(void *context, const slot *slots, size_t count);

/* What a signal handler was told. */
struct fault {
  int signal;
  const void *address;
  void *context; /* a ucontext_t */
};

struct engine {
  const char *name;
  size_t call_size; /* of what it keeps of an active call in store->calls */

  /* Makes a new store ready. */
  void (*open)(amphora_store *store);

  /* Makes a new function ready to be called. The engine of a compiled module sets `entry` and
   * `native`; then the store's sets `code` of any function, and `entry` if there is none. */
  void (*bind)(amphora_function *function);

  /* Engines of compiled modules: instances have a context of this size, which is made ready when
   * all else is. */
  size_t context_size;
  amphora_error *(*open_instance)(amphora_instance *instance);

  /* The next active call of the run: false if there is none. */
  bool (*next_call)(struct call_walk *walk);

  /* The offsets in their modules of the instructions that calls are at, 0 for host functions: all
   * together, since a function may have to be looked through for them. */
  void (*call_offsets)(const struct call_walk *calls, size_t count, size_t *offsets);

  /* Shows all slots that the store's active calls use, which may hold references, as long as the
   * visitor wants more. */
  bool (*visit_roots)(const amphora_store *store, visit_slots *visit, void *context);

  /* The same of one run, for engines that keep values elsewhere than in the store. */
  bool (*visit_run)(const struct run *run, visit_slots *visit, void *context);

  /* Ends the run if the fault is a trap of its code, and then does not return. */
  void (*recover)(struct run *run, const struct fault *fault);

  /* Prints the code that it makes of a guest's function; false if memory runs out. */
  bool (*dump)(const amphora_module *module, uint32_t function, enum code_kind kind, FILE *out);

  /* Prints what was counted in a function that has an artifact; false if memory runs out. */
  bool (*print_counts)(const amphora_module *module, uint32_t function, enum code_kind kind,
                       FILE *out);
};

/* The engine of stores that ask for no other (engine/engines.c). */
const struct engine *engine_default(void);

/* run.c: begin and end the run of an engine; between them, faults are shown to the engine. */
void run_begin(struct run *run, const struct engine *engine, amphora_store *store);
void run_end(struct run *run);
/* The run whose guest code the thread executes, or NULL. */
struct run *current_guest(void);
/* While a host function runs, faults are the host's own. */
struct run *leave_guest(void);
void enter_guest(struct run *run);

/* trap.c: notes the active calls for the error that a run ends with, unless an inner run has. */
void store_note_calls(amphora_store *store);
/* What was noted is of no interest: an exception has been caught. */
void store_forget_calls(amphora_store *store);

#endif
