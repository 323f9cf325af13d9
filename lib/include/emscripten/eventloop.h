/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_EVENTLOOP_H
#define EMSCRIPTEN_EVENTLOOP_H

#include <emscripten/em_types.h>

#ifdef __cplusplus
extern "C" {
#endif

void emscripten_unwind_to_js_event_loop(void) __attribute__((noreturn));

long emscripten_set_timeout(void (*callback)(void *userData), double milliseconds, void *userData);
void emscripten_clear_timeout(long timeout);
// Calls until the callback returns EM_FALSE.
void emscripten_set_timeout_loop(EM_BOOL (*callback)(double time, void *userData),
                                 double milliseconds, void *userData);

long emscripten_set_immediate(void (*callback)(void *userData), void *userData);
void emscripten_clear_immediate(long immediate);
void emscripten_set_immediate_loop(EM_BOOL (*callback)(void *userData), void *userData);

long emscripten_set_interval(void (*callback)(void *userData), double milliseconds, void *userData);
void emscripten_clear_interval(long interval);

void emscripten_runtime_keepalive_push(void);
void emscripten_runtime_keepalive_pop(void);

#ifdef __cplusplus
}
#endif

#endif
