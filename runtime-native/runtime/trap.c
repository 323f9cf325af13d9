/* SPDX-License-Identifier: MIT */
/* trap.c: how runs ended, as errors. */
#include "base/error.h"
#include "runtime/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAME = 1000 }; /* bytes of a function's name; what is longer is cut off */

/* ---- Errors -------------------------------------------------------------------------------------
 */

/* The next active call of the store, whatever engine's. */
static bool next_call(struct call_walk *walk) {
  while (!walk->run->engine->next_call(walk)) {
    if (!walk->run->outer) return false;
    *walk = (struct call_walk){.run = walk->run->outer};
  }
  return true;
}

static amphora_frame frame_of(const amphora_function *f, size_t offset) {
  const struct name *name =
      f->instance ? module_function_name(f->instance->module, f->index) : NULL;
  return (amphora_frame){.function_index = f->index,
                         .name = name ? name->bytes : NULL,
                         .offset = offset,
                         .instance = f->instance};
}

/* The frames of calls, which their engines find the places of. */
static void make_frames(const struct call_walk *calls, size_t count, amphora_frame *frames) {
  size_t offsets[MAX_FRAMES];
  for (size_t i = 0, end; i < count; i = end) {
    const struct engine *engine = calls[i].run->engine;
    for (end = i + 1; end < count && calls[end].run->engine == engine;) end++;
    engine->call_offsets(calls + i, end - i, offsets + i);
  }
  for (size_t i = 0; i < count; i++) frames[i] = frame_of(calls[i].function, offsets[i]);
}

/* A copy of the frames that holds their names too; NULL if memory runs out. */
static amphora_frame *copy_frames(const amphora_frame *frames, size_t count) {
  size_t size = count * sizeof *frames;
  for (size_t i = 0; i < count; i++)
    size += frames[i].name ? strnlen(frames[i].name, MAX_NAME) + 1 : 0;
  amphora_frame *copy = malloc(size + 1);
  if (!copy) return NULL;
  char *text = (char *)(copy + count);
  for (size_t i = 0; i < count; i++) {
    copy[i] = frames[i];
    if (!frames[i].name) continue;
    copy[i].name = text;
    text = stpncpy(text, frames[i].name, strnlen(frames[i].name, MAX_NAME));
    *text++ = 0;
  }
  return copy;
}

void store_note_calls(amphora_store *store) {
  const amphora_error *error = store->error;
  if (store->trace.frames || !store->run) return;
  if (error && (error->frames || error->kind == AMPHORA_EXIT)) return;
  struct call_walk calls[MAX_FRAMES];
  amphora_frame frames[MAX_FRAMES];
  struct call_trace trace = {0};
  for (struct call_walk walk = {.run = store->run}; next_call(&walk); trace.depth++)
    if (trace.count < MAX_FRAMES) calls[trace.count++] = walk;
  make_frames(calls, trace.count, frames);
  trace.frames = copy_frames(frames, trace.count);
  if (trace.frames) store->trace = trace;
}

void store_forget_calls(amphora_store *store) {
  free(store->trace.frames);
  store->trace = (struct call_trace){0};
}

/* Appends types as "(i32, f64)", cut off where the buffer ends. */
static void append_types(char *text, size_t size, const valtype *types, uint32_t count) {
  size_t length = strlen(text);
  for (uint32_t i = 0; i <= count && length < size; i++) {
    char buffer[32];
    const char *name = i < count ? valtype_name(types[i], buffer) : ")";
    const char *before = i == 0 ? "(" : i < count ? ", " : "";
    length += (size_t)snprintf(text + length, size - length, "%s%s", before, name);
  }
}

static amphora_error *memory_limit_error(const struct budget *budget) {
  amphora_error *error = error_trap_with(AMPHORA_TRAP_MEMORY_LIMIT, "%llu bytes",
                                         (unsigned long long)budget_refused_limit(budget));
  if (error != error_out_of_memory()) error->limit = budget->refused;
  return error;
}

static amphora_error *trap_error(const amphora_store *store) {
  if (store->trap == AMPHORA_TRAP_MEMORY_LIMIT) return memory_limit_error(&store->budget);
  if (store->trap != AMPHORA_TRAP_INDIRECT_CALL_TYPE) return error_trap(store->trap);
  char called[256] = "", found[256] = "";
  const struct functype *types[] = {&store->called->type.function, &store->found->type.function};
  char *texts[] = {called, found};
  for (int i = 0; i < 2; i++) {
    append_types(texts[i], sizeof called - 5, types[i]->params, types[i]->param_count);
    strcat(texts[i], " -> ");
    append_types(texts[i], sizeof called, types[i]->results, types[i]->result_count);
  }
  return error_trap_with(store->trap, "a function of type %s was called as %s", found, called);
}

/* The error takes what was noted of the calls, if it has room for it and nothing of its own. */
static void add_frames(amphora_error *error, struct call_trace *trace) {
  if (error == error_out_of_memory() || error->frames) {
    free(trace->frames);
  } else {
    error->frames = trace->frames;
    error->frame_count = trace->count;
    error->depth = trace->depth;
  }
  *trace = (struct call_trace){0};
}

amphora_error *take_error(amphora_store *store) {
  amphora_error *error = store->error;
  if (!error && store->exception) error = exception_error(store->exception);
  if (!error) error = trap_error(store);
  if (store->trap == AMPHORA_TRAP_INTERRUPT) store->interrupted = false;
  add_frames(error, &store->trace);
  store->error = NULL;
  store->exception = NULL;
  store->trap = AMPHORA_TRAP_NONE;
  return error;
}
