/* SPDX-License-Identifier: MIT */
/* frames.h: the interpreter's active calls. A store has one array of them for all runs; each run
 * begins with a frame that is no call. */
#ifndef AMPHORA_ENGINE_INTERP_FRAMES_H
#define AMPHORA_ENGINE_INTERP_FRAMES_H

#include "engine/interp/code.h"

struct frame {
  const amphora_function *function;
  slot *fp;       /* the frame's first slot */
  const word *pc; /* of the call, access or trap that it is at */
};

/* Whether the frame is where a run began, and no call. */
bool frame_is_base(const struct frame *frame);

/* What is not in use of the store's slots. */
slot *interp_free_slots(const amphora_store *store);

#endif
