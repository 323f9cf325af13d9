/* SPDX-License-Identifier: MIT */
/* exceptions.c: handlers by frame and position. */
#include "engine/interp/exceptions.h"

#include "engine/interp/frames.h"
#include "engine/interp/lazy.h"
#include "runtime/engine.h"
#include "wasm/body.h"

#include <string.h>

/* The handler of the frame's code for the exception at the position, or NULL. */
static const struct handler *find_handler(const struct frame *frame, const struct code *code,
                                          uint32_t position, const struct exception *exception) {
  uint32_t depth = UINT32_MAX; /* tries beyond were left by a delegate */
  for (uint32_t i = 0; i < code->handler_count; i++) {
    const struct handler *h = &code->handlers[i];
    if (position < h->start || position >= h->end || h->depth > depth) continue;
    if (h->kind == HANDLER_DELEGATE)
      depth = h->target;
    else if (h->kind == CATCH_ALL)
      return h;
    else if (frame->function->instance->tags[h->tag] == exception->tag)
      return h;
  }
  return NULL;
}

const word *unwind(amphora_store *store, struct exception *exception) {
  for (struct frame *frame = store->frame; !frame_is_base(frame); frame--) {
    if (!frame->function->instance || !frame->pc) continue;
    const struct code *code = interp_code(frame->function);
    const struct handler *h =
        find_handler(frame, code, (uint32_t)(frame->pc - code->words), exception);
    if (!h) continue;
    if (h->kind == CATCH)
      memcpy(frame->fp + h->values, exception->values,
             exception->tag->type->type.function.param_slots * sizeof(slot));
    if (h->ref != NO_SLOT) frame->fp[h->ref].ref = exception;
    store->frame = frame;
    store->exception = NULL;
    store_forget_calls(store);
    return code->words + h->target;
  }
  store->exception = exception;
  return NULL;
}
