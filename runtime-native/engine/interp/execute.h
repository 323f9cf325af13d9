/* SPDX-License-Identifier: MIT */
/* execute.h: runs internal code. */
#ifndef AMPHORA_ENGINE_INTERP_EXECUTE_H
#define AMPHORA_ENGINE_INTERP_EXECUTE_H

#include "engine/interp/code.h"

/* Code to start with for a function that is not translated yet, and for one that the interpreter
 * does not run: it is called through its entry. */
const word *lazy_code(void);
const word *foreign_code(void);

/* Begins a run of a guest function whose arguments are at `fp`: pushes the frame that it returns to
 * and the function's own. NULL if there is no room for them. */
struct frame *push_base(amphora_store *store, const amphora_function *function, slot *fp);

/* Goes on in a frame of a run: true if the run returned, with its results at the base's `fp`. */
bool execute_at(struct frame *frame, const word *ip, const struct frame *base);

#endif
