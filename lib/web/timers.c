/* SPDX-License-Identifier: MIT */
// <emscripten/eventloop.h>, and the animation frames of <emscripten/html5.h>.
#include "life.h"

#include <amphora_web.h>
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <stdlib.h>

__attribute__((export_name("__amphora_timer"))) void __amphora_timer(void (*callback)(void *),
                                                                     void *data) {
  callback(data);
  __amphora_flush();
}

__attribute__((export_name("__amphora_frame"))) int __amphora_frame(int (*callback)(double, void *),
                                                                    double time, void *data) {
  int result = callback(time, data);
  __amphora_flush();
  return result;
}

// ---- Once, or at intervals --------------------------------------------------------------------

long emscripten_set_timeout(void (*callback)(void *), double milliseconds, void *data) {
  return amphora_timer_start(milliseconds, 0, callback, data);
}

long emscripten_set_immediate(void (*callback)(void *), void *data) {
  return amphora_timer_start(0, 0, callback, data);
}

long emscripten_set_interval(void (*callback)(void *), double milliseconds, void *data) {
  return amphora_timer_start(milliseconds, 1, callback, data);
}

void emscripten_clear_timeout(long timer) { amphora_timer_stop(timer); }
void emscripten_clear_immediate(long timer) { amphora_timer_stop(timer); }
void emscripten_clear_interval(long timer) { amphora_timer_stop(timer); }

long emscripten_request_animation_frame(EM_BOOL (*callback)(double, void *), void *data) {
  return amphora_frame_request(callback, data);
}

void emscripten_cancel_animation_frame(long frame) { amphora_frame_cancel(frame); }

struct call {
  em_arg_callback_func function;
  void *data;
};

static EM_BOOL call_at_frame(double time, void *data) {
  (void)time;
  struct call call = *(struct call *)data;
  free(data);
  call.function(call.data);
  return EM_FALSE;
}

void emscripten_async_call(em_arg_callback_func function, void *data, int milliseconds) {
  if (milliseconds >= 0) {
    amphora_timer_start(milliseconds, 0, function, data);
    return;
  }
  struct call *call = malloc(sizeof *call);
  if (!call) abort();
  *call = (struct call){function, data};
  amphora_frame_request(call_at_frame, call);
}

// ---- Until the callback returns false ---------------------------------------------------------

struct loop {
  EM_BOOL (*timed)(double time, void *data);
  EM_BOOL (*plain)(void *data);
  double milliseconds;
  void *data;
};

static void start_loop(struct loop loop, void (*start)(struct loop *)) {
  struct loop *copy = malloc(sizeof *copy);
  if (!copy) abort();
  *copy = loop;
  start(copy);
}

static EM_BOOL loop_at_frame(double time, void *data) {
  struct loop *loop = data;
  if (loop->timed(time, loop->data))
    amphora_frame_request(loop_at_frame, loop);
  else
    free(loop);
  return EM_FALSE;
}

static void loop_at_timer(void *data) {
  struct loop *loop = data;
  EM_BOOL again =
      loop->plain ? loop->plain(loop->data) : loop->timed(emscripten_performance_now(), loop->data);
  if (again)
    amphora_timer_start(loop->milliseconds, 0, loop_at_timer, loop);
  else
    free(loop);
}

static void at_next_frame(struct loop *loop) { amphora_frame_request(loop_at_frame, loop); }

static void at_next_timer(struct loop *loop) {
  amphora_timer_start(loop->milliseconds, 0, loop_at_timer, loop);
}

void emscripten_request_animation_frame_loop(EM_BOOL (*callback)(double, void *), void *data) {
  start_loop((struct loop){.timed = callback, .data = data}, at_next_frame);
}

void emscripten_set_timeout_loop(EM_BOOL (*callback)(double, void *), double milliseconds,
                                 void *data) {
  start_loop((struct loop){.timed = callback, .milliseconds = milliseconds, .data = data},
             at_next_timer);
}

void emscripten_set_immediate_loop(EM_BOOL (*callback)(void *), void *data) {
  start_loop((struct loop){.plain = callback, .data = data}, at_next_timer);
}

// ---- Going on, and ending ---------------------------------------------------------------------

void emscripten_unwind_to_js_event_loop(void) { amphora_unwind(); }
void emscripten_runtime_keepalive_push(void) { amphora_keep(); }
void emscripten_runtime_keepalive_pop(void) { amphora_release(); }

void emscripten_exit_with_live_runtime(void) {
  __amphora_flush();
  amphora_keep();
  amphora_unwind();
}
