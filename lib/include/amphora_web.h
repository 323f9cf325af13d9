/* SPDX-License-Identifier: MIT */
// What a page adds to WASI, as functions that programs import from the module `amphora`. The
// loader has them in pages, workers and Node; amrun refuses programs that import them, or lets them
// fail when they are called (--stub-imports). <emscripten.h> and <emscripten/html5.h> are made of
// them.
//
// A program whose main has returned goes on while a timer, a frame, a listener or a fetch is
// pending, or amphora_keep was called. Callbacks run one after the other, as events of the page.
#ifndef AMPHORA_WEB_H
#define AMPHORA_WEB_H

#ifdef __cplusplus
extern "C" {
#endif

#define AMPHORA_IMPORT(name) __attribute__((import_module("amphora"), import_name(#name)))

// ---- Time -------------------------------------------------------------------------------------

// Calls the program's export __amphora_timer(callback, data) after so many milliseconds, and then
// again and again if `repeat` is 1. Returns a number for amphora_timer_stop.
int amphora_timer_start(double milliseconds, int repeat, void (*callback)(void *), void *data)
    AMPHORA_IMPORT(timer_start);
void amphora_timer_stop(int timer) AMPHORA_IMPORT(timer_stop);

// Calls __amphora_frame(callback, milliseconds, data) before the page is next drawn; in a worker
// and in Node after a sixtieth of a second.
int amphora_frame_request(int (*callback)(double, void *), void *data)
    AMPHORA_IMPORT(frame_request);
void amphora_frame_cancel(int frame) AMPHORA_IMPORT(frame_cancel);

// ---- The program's life -----------------------------------------------------------------------

// Leaves whatever is being executed, as if it never returned; callbacks still come.
__attribute__((noreturn)) void amphora_unwind(void) AMPHORA_IMPORT(unwind);
// One more, or one fewer, reason to go on after main.
void amphora_keep(void) AMPHORA_IMPORT(keep);
void amphora_release(void) AMPHORA_IMPORT(release);
// Called when main has returned: 1 if there is a reason to go on. When there is none any more, the
// export __amphora_exit is called.
int amphora_lingers(void) AMPHORA_IMPORT(lingers);
// 1 if events come while the program sleeps: it is suspended then.
int amphora_waits(void) AMPHORA_IMPORT(waits);

// ---- Elements and events ----------------------------------------------------------------------

// Elements are named by CSS selectors; "#canvas" is also the page's Module.canvas. The results and
// the numbers of events are those of <emscripten/html5.h>.

// Calls __amphora_event(callback, type, event, data) for each event of the type; `event` is filled
// before. The default action does not happen if it returns 1. A null callback ends that.
int amphora_listen(const char *target, int type, int capture,
                   int (*callback)(int, const void *, void *), void *data, void *event)
    AMPHORA_IMPORT(listen);
void amphora_listen_to_nothing(void) AMPHORA_IMPORT(listen_to_nothing);
// Fills the structure of the event's type with what is now; `index` is that of a gamepad.
int amphora_state(int type, int index, void *event) AMPHORA_IMPORT(state);

enum amphora_size { AMPHORA_SIZE_CANVAS, AMPHORA_SIZE_CSS };
int amphora_size_get(const char *target, enum amphora_size kind, double *width, double *height)
    AMPHORA_IMPORT(size_get);
int amphora_size_set(const char *target, enum amphora_size kind, double width, double height)
    AMPHORA_IMPORT(size_set);

enum amphora_request {
  AMPHORA_FULLSCREEN,
  AMPHORA_FULLSCREEN_END,
  AMPHORA_POINTER_LOCK,
  AMPHORA_POINTER_LOCK_END,
  AMPHORA_MOUSE_HIDE,
};
int amphora_request(enum amphora_request what, const char *target) AMPHORA_IMPORT(request);
int amphora_vibrate(const int *milliseconds, int count) AMPHORA_IMPORT(vibrate);

// Puts width x height pixels of four bytes, R, G, B and A, on a canvas, which becomes so large.
int amphora_draw(const char *canvas, const void *pixels, int width, int height)
    AMPHORA_IMPORT(draw);

// ---- The page ---------------------------------------------------------------------------------

double amphora_pixel_ratio(void) AMPHORA_IMPORT(pixel_ratio);
void amphora_screen_size(int *width, int *height) AMPHORA_IMPORT(screen_size);
void amphora_title_set(const char *title) AMPHORA_IMPORT(title_set);
// Stores as much of the title as there is room for; returns its size, without the final zero.
int amphora_title_get(char *title, int size) AMPHORA_IMPORT(title_get);
// Stores JavaScript's call stack in the same way.
int amphora_call_stack(char *text, int size) AMPHORA_IMPORT(call_stack);
void amphora_debugger(void) AMPHORA_IMPORT(debugger);

// ---- The net ----------------------------------------------------------------------------------

// Fetches a URL: the bytes are put into memory that malloc gave, and __amphora_fetched(callback,
// data, bytes, size) is called; bytes are null and size is the HTTP status, or 0, when it failed.
void amphora_fetch(const char *url, void (*callback)(void *data, void *bytes, int size), void *data)
    AMPHORA_IMPORT(fetch);

#ifdef __cplusplus
}
#endif

#endif
