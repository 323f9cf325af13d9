/* unwind.c: exception handlers and code positions by frame. */
#include "interp/unwind.h"

#include "interp/interp.h"
#include "module/validate.h"

#include <stdlib.h>
#include <string.h>

static struct code *code_of(const amphora_function *function) {
  return atomic_load_explicit(&function->instance->module->functions[function->index].code,
                              memory_order_acquire);
}

const word *interp_translate(const amphora_function *function) {
  _Atomic(struct code *) *place = &function->instance->module->functions[function->index].code;
  struct code *code = atomic_load_explicit(place, memory_order_acquire);
  if (!code) {
    struct code *made = translate(function->instance->module, function->index);
    if (!made) return NULL;
    if (atomic_compare_exchange_strong(place, &code, made))
      code = made;
    else
      free(made); /* another thread was faster */
  }
  ((amphora_function *)function)->code = code->words;
  return code->words;
}

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
  for (; !interp_is_base(store->frame); store->frame--) {
    struct frame *frame = store->frame;
    if (!frame->function->instance || !frame->pc) continue;
    const struct code *code = code_of(frame->function);
    const struct handler *h =
        find_handler(frame, code, (uint32_t)(frame->pc - code->words), exception);
    if (!h) continue;
    if (h->kind == CATCH)
      memcpy(frame->fp + h->values, exception->values,
             exception->tag->type->type.param_slots * sizeof(slot));
    if (h->ref != NO_SLOT) frame->fp[h->ref].ref = exception;
    store->exception = NULL;
    return code->words + h->target;
  }
  store->exception = exception;
  store->frame++; /* the run ended, but not by returning */
  return NULL;
}

size_t interp_frame_offset(const struct frame *frame) {
  const amphora_function *function = frame->function;
  if (!function->instance || !frame->pc) return 0;
  const struct code *code = code_of(function);
  return translate_locate(function->instance->module, function->index,
                          (uint32_t)(frame->pc - code->words));
}
