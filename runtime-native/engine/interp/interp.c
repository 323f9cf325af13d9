/* SPDX-License-Identifier: MIT */
/* interp.c: the interpreter as the runtime sees it. */
#include "engine/interp/interp.h"

#include "engine/interp/exceptions.h"
#include "engine/interp/execute.h"
#include "engine/interp/frames.h"
#include "engine/interp/lazy.h"

#include <assert.h>
#include <setjmp.h>

struct interp_run {
  struct run run;
  struct frame *base;
  sigjmp_buf recovery;
};

slot *interp_free_slots(const amphora_store *store) {
  const struct frame *frame = store->frame;
  slot *top = store->stack_top;
  if (frame == store->calls || !frame->function->instance || !frame->pc) return top;
  slot *end = frame->fp + interp_code(frame->function)->words[1].u32;
  return end > top ? end : top;
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

static bool run_from(struct interp_run *run, const word *ip) {
  amphora_store *store = run->run.store;
  if (sigsetjmp(run->recovery, 0) == 0) return execute_at(store->frame, ip, run->base);
  store->trap = AMPHORA_TRAP_MEMORY_ACCESS;
  return false;
}

/* Where a run goes on that has come to a trap: at the handler of an exception that the store's
 * function for signals throws. NULL: it is over. */
static const word *after_trap(amphora_store *store) {
  if (!store->trap || store->trap == AMPHORA_TRAP_INTERRUPT || !store->on_signal) return NULL;
  store_note_calls(store); /* as they are at the trap */
  if (store_attend(store, store->trap, interp_free_slots(store))) return NULL;
  return store->error || store->trap ? NULL : unwind(store, store->exception);
}

static bool run_to_end(struct interp_run *run) {
  bool returned = run_from(run, run->base->function->code);
  const word *ip;
  while (!returned && (ip = after_trap(run->run.store))) returned = run_from(run, ip);
  return returned;
}

static bool enter(const amphora_function *function, amphora_instance *caller, slot *fp) {
  (void)caller;
  amphora_store *store = function->type->store;
  struct interp_run run = {.base = push_base(store, function, fp)};
  if (!run.base) {
    store->trap = AMPHORA_TRAP_STACK;
    store_note_calls(store);
    return false;
  }
  run_begin(&run.run, &interpreter, store);
  bool returned = run_to_end(&run);
  if (!returned) store_note_calls(store);
  run_end(&run.run);
  store->frame = run.base - 1;
  return returned;
}

static void recover(struct run *run, const struct fault *fault) {
  if (memory_guards(run->store, fault->address))
    siglongjmp(((struct interp_run *)run)->recovery, 1);
}

static void bind(amphora_function *function) {
  if (!function->entry) function->entry = enter;
  function->code = function->entry == enter ? lazy_code() : foreign_code();
}

static void open_store(amphora_store *store) {
  struct frame *frames = store->calls;
  frames[0] = (struct frame){0}; /* below all runs */
  store->frame = frames;
  store->frames_end = frames + store->options.call_depth;
}

/* ---- Active calls -------------------------------------------------------------------------------
 */

/* The innermost frame of a run: the runs of a store share its frames. */
static const struct frame *top_of(const struct run *run) {
  const struct frame *top = run->store->frame;
  for (const struct run *r = run->store->run; r != run; r = r->outer)
    if (r->engine == &interpreter) top = ((const struct interp_run *)r)->base - 1;
  return top;
}

/* Another engine's guest function has a call of its own there. */
static bool is_elsewhere(const amphora_function *function) {
  return function && function->instance && function->entry != enter;
}

static bool next_call(struct call_walk *walk) {
  const struct frame *frame = walk->position;
  const struct frame *base = ((const struct interp_run *)walk->run)->base;
  frame = frame ? frame - 1 : top_of(walk->run);
  while (frame != base && is_elsewhere(frame->function)) frame--;
  if (frame == base) return false;
  walk->position = frame;
  walk->function = frame->function;
  return true;
}

/* Finds the offset of the index-th call and of all others in the same function, whatever the
 * instance. */
static void locate(const struct call_walk *calls, size_t count, size_t index, size_t *offsets,
                   bool *found) {
  const amphora_function *function = calls[index].function;
  const struct code *code = interp_code(function);
  struct location locations[MAX_FRAMES];
  size_t places[MAX_FRAMES];
  uint32_t same = 0;
  for (size_t i = index; i < count; i++) {
    const struct frame *frame = calls[i].position;
    const amphora_function *other = frame->function;
    if (found[i] || other->instance->module != function->instance->module ||
        other->index != function->index)
      continue;
    locations[same].position = (uint32_t)(frame->pc - code->words);
    places[same++] = i;
    found[i] = true;
  }
  translate_locate(function->instance->module, function->index,
                   function->instance->store->code_kind, locations, same);
  for (uint32_t i = 0; i < same; i++) offsets[places[i]] = locations[i].offset;
}

static void call_offsets(const struct call_walk *calls, size_t count, size_t *offsets) {
  bool found[MAX_FRAMES];
  assert(count <= MAX_FRAMES);
  for (size_t i = 0; i < count; i++) {
    const struct frame *frame = calls[i].position;
    const amphora_function *function = frame->function;
    offsets[i] = 0;
    found[i] = !function->instance || !frame->pc || !interp_code(function);
  }
  for (size_t i = 0; i < count; i++)
    if (!found[i]) locate(calls, count, i, offsets, found);
}

static bool visit_roots(const amphora_store *store, visit_slots *visit, void *context) {
  return visit(context, store->stack, (size_t)(interp_free_slots(store) - store->stack));
}

const struct engine interpreter = {
    .name = "interp",
    .call_size = sizeof(struct frame),
    .open = open_store,
    .bind = bind,
    .next_call = next_call,
    .call_offsets = call_offsets,
    .visit_roots = visit_roots,
    .recover = recover,
    .dump = interp_dump,
    .print_counts = interp_print_counts,
};
