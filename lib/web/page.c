/* SPDX-License-Identifier: MIT */
// The page around the program: its title, its screen, its canvas.
#include <amphora_web.h>
#include <emscripten/emscripten.h>
#include <emscripten/html5.h>
#include <stdlib.h>

double emscripten_get_device_pixel_ratio(void) { return amphora_pixel_ratio(); }
void emscripten_get_screen_size(int *width, int *height) { amphora_screen_size(width, height); }
void emscripten_set_window_title(const char *title) { amphora_title_set(title); }

// As with Emscripten, a string that stays as it is until the next call.
char *emscripten_get_window_title(void) {
  static char title[256];
  amphora_title_get(title, sizeof title);
  return title;
}

int emscripten_get_callstack(int flags, char *out, int maxbytes) {
  return amphora_call_stack(out, maxbytes) + 1;
}

void emscripten_debugger(void) { amphora_debugger(); }

EMSCRIPTEN_RESULT emscripten_set_canvas_element_size(const char *target, int width, int height) {
  return amphora_size_set(target, AMPHORA_SIZE_CANVAS, width, height);
}

EMSCRIPTEN_RESULT emscripten_get_canvas_element_size(const char *target, int *width, int *height) {
  double w = 0, h = 0;
  int result = amphora_size_get(target, AMPHORA_SIZE_CANVAS, &w, &h);
  *width = (int)w;
  *height = (int)h;
  return result;
}

EMSCRIPTEN_RESULT emscripten_set_element_css_size(const char *target, double width, double height) {
  return amphora_size_set(target, AMPHORA_SIZE_CSS, width, height);
}

EMSCRIPTEN_RESULT emscripten_get_element_css_size(const char *target, double *width,
                                                  double *height) {
  return amphora_size_get(target, AMPHORA_SIZE_CSS, width, height);
}

void emscripten_set_canvas_size(int width, int height) {
  emscripten_set_canvas_element_size("#canvas", width, height);
}

void emscripten_get_canvas_size(int *width, int *height, int *isFullscreen) {
  EmscriptenFullscreenChangeEvent state = {0};
  emscripten_get_canvas_element_size("#canvas", width, height);
  emscripten_get_fullscreen_status(&state);
  *isFullscreen = state.isFullscreen;
}

EMSCRIPTEN_RESULT emscripten_request_fullscreen(const char *target, EM_BOOL deferred) {
  return amphora_request(AMPHORA_FULLSCREEN, target);
}

EMSCRIPTEN_RESULT
emscripten_request_fullscreen_strategy(const char *target, EM_BOOL deferred,
                                       const EmscriptenFullscreenStrategy *strategy) {
  return amphora_request(AMPHORA_FULLSCREEN, target);
}

EMSCRIPTEN_RESULT emscripten_exit_fullscreen(void) {
  return amphora_request(AMPHORA_FULLSCREEN_END, NULL);
}

EMSCRIPTEN_RESULT emscripten_request_pointerlock(const char *target, EM_BOOL deferred) {
  return amphora_request(AMPHORA_POINTER_LOCK, target);
}

EMSCRIPTEN_RESULT emscripten_exit_pointerlock(void) {
  return amphora_request(AMPHORA_POINTER_LOCK_END, NULL);
}

void emscripten_hide_mouse(void) { amphora_request(AMPHORA_MOUSE_HIDE, "#canvas"); }

EMSCRIPTEN_RESULT emscripten_vibrate(int milliseconds) { return amphora_vibrate(&milliseconds, 1); }

EMSCRIPTEN_RESULT emscripten_vibrate_pattern(int *milliseconds, int count) {
  return amphora_vibrate(milliseconds, count);
}
