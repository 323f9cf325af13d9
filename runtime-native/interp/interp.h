/* interp.h: the portable engine. */
#ifndef AMPHORA_INTERP_INTERP_H
#define AMPHORA_INTERP_INTERP_H

#include "runtime/runtime.h"

/* Code to start with for a function not called yet, and for host functions. */
const union word *interp_lazy_code(void);
const union word *interp_host_code(void);

/* Runs a guest function whose arguments are at `fp` until it returns (true, results at `fp`) or
 * ends otherwise (false: the store's trap, error or exception is set). */
bool interp_run(amphora_store *store, const amphora_function *function, slot *fp);

/* The offset in the module of the instruction that the frame is at. */
size_t interp_frame_offset(const struct frame *frame);

/* Whether the frame is where a run began, and no call. */
bool interp_is_base(const struct frame *frame);

#endif
