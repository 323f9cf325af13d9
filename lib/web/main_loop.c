/* SPDX-License-Identifier: MIT */
// The main loop of <emscripten/emscripten.h>: a function that is called for each frame.
#include "life.h"

#include <amphora_web.h>
#include <emscripten/emscripten.h>
#include <emscripten/eventloop.h>
#include <emscripten/html5.h>
#include <stdbool.h>
#include <stdlib.h>

// Functions that run before the loop goes on, one for each frame.
struct blocker {
  em_arg_callback_func function;
  void *argument;
  struct blocker *next;
};

static struct main_loop {
  em_arg_callback_func function; // NULL when there is no loop
  void *argument;
  int mode, value; // EM_TIMING_…
  int skipped;     // frames, with EM_TIMING_RAF and a value above 1
  bool paused;
  bool waiting; // for a frame or a timer: `ticket`
  int ticket;
  struct blocker *blockers;
} loop = {.mode = EM_TIMING_RAF, .value = 1};

static void schedule(void);

static void run_blocker(void) {
  struct blocker *first = loop.blockers;
  loop.blockers = first->next;
  first->function(first->argument);
  free(first);
}

static void step(void) {
  loop.waiting = false;
  if (!loop.function || loop.paused) return;
  bool skip = loop.mode == EM_TIMING_RAF && ++loop.skipped < loop.value;
  if (!skip) {
    loop.skipped = 0;
    if (loop.blockers)
      run_blocker();
    else
      loop.function(loop.argument);
  }
  schedule();
}

static int step_at_frame(double time, void *data) {
  (void)time, (void)data;
  step();
  return 0;
}

static void step_at_timer(void *data) {
  (void)data;
  step();
}

static void schedule(void) {
  if (loop.waiting || !loop.function || loop.paused) return;
  loop.waiting = true;
  if (loop.mode == EM_TIMING_RAF)
    loop.ticket = emscripten_request_animation_frame(step_at_frame, NULL);
  else
    loop.ticket = emscripten_set_timeout(step_at_timer,
                                         loop.mode == EM_TIMING_SETTIMEOUT ? loop.value : 0, NULL);
}

static void stop_waiting(void) {
  if (!loop.waiting) return;
  loop.waiting = false;
  if (loop.mode == EM_TIMING_RAF)
    amphora_frame_cancel(loop.ticket);
  else
    amphora_timer_stop(loop.ticket);
}

int emscripten_set_main_loop_timing(int mode, int value) {
  if (!loop.function || mode < EM_TIMING_SETTIMEOUT || mode > EM_TIMING_SETIMMEDIATE) return 1;
  stop_waiting();
  loop.mode = mode;
  loop.value = value;
  schedule();
  return 0;
}

void emscripten_get_main_loop_timing(int *mode, int *value) {
  if (mode) *mode = loop.mode;
  if (value) *value = loop.value;
}

void emscripten_set_main_loop_arg(em_arg_callback_func function, void *argument, int fps,
                                  int simulate_infinite_loop) {
  emscripten_cancel_main_loop();
  loop.function = function;
  loop.argument = argument;
  if (fps > 0)
    emscripten_set_main_loop_timing(EM_TIMING_SETTIMEOUT, 1000 / fps);
  else
    emscripten_set_main_loop_timing(EM_TIMING_RAF, 1);
  if (!simulate_infinite_loop) return;
  __amphora_flush();
  amphora_unwind();
}

static void call_without_argument(void *function) { ((em_callback_func)function)(); }

void emscripten_set_main_loop(em_callback_func function, int fps, int simulate_infinite_loop) {
  emscripten_set_main_loop_arg(call_without_argument, (void *)function, fps,
                               simulate_infinite_loop);
}

void emscripten_cancel_main_loop(void) {
  stop_waiting();
  loop.function = NULL;
  loop.paused = false;
}

void emscripten_pause_main_loop(void) {
  stop_waiting();
  loop.paused = true;
}

void emscripten_resume_main_loop(void) {
  loop.paused = false;
  schedule();
}

void _emscripten_push_main_loop_blocker(em_arg_callback_func function, void *argument,
                                        const char *name) {
  (void)name;
  struct blocker *b = malloc(sizeof *b), **end = &loop.blockers;
  if (!b) abort();
  *b = (struct blocker){function, argument, NULL};
  while (*end) end = &(*end)->next;
  *end = b;
}

void _emscripten_push_uncounted_main_loop_blocker(em_arg_callback_func function, void *argument,
                                                  const char *name) {
  _emscripten_push_main_loop_blocker(function, argument, name);
}

void emscripten_set_main_loop_expected_blockers(int count) { (void)count; }
