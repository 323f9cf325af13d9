/* SPDX-License-Identifier: MIT */
// What the browser tests look at: frames, input, a canvas, timers, JavaScript, and files.
#include <amphora_web.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

EM_JS(void, fill, (const char *color, int x, int y, int w, int h), {
  const context = Module.canvas.getContext('2d');
  context.fillStyle = UTF8ToString(color);
  context.fillRect(x, y, w, h);
});

static int frames;

static EM_BOOL on_key(int type, const EmscriptenKeyboardEvent *e, void *data) {
  printf("key %d %s %s %lu %d%d%d %s\n", type, e->key, e->code, e->keyCode, e->shiftKey, e->ctrlKey,
         e->repeat, (const char *)data);
  if (strcmp(e->key, "q") == 0) exit(5);
  return EM_TRUE;
}

static EM_BOOL on_mouse(int type, const EmscriptenMouseEvent *e, void *data) {
  (void)data;
  printf("mouse %d %ld %ld %d %d\n", type, e->targetX, e->targetY, e->button, e->buttons);
  return EM_TRUE;
}

static EM_BOOL on_wheel(int type, const EmscriptenWheelEvent *e, void *data) {
  (void)data;
  printf("wheel %d %.0f %lu\n", type, e->deltaY, e->deltaMode);
  return EM_TRUE;
}

static EM_BOOL on_resize(int type, const EmscriptenUiEvent *e, void *data) {
  (void)data;
  printf("resize %d %d %d\n", type, e->windowInnerWidth, e->windowInnerHeight);
  return EM_FALSE;
}

static EM_BOOL on_focus(int type, const EmscriptenFocusEvent *e, void *data) {
  (void)data;
  printf("focus %d %s %s\n", type, e->nodeName, e->id);
  return EM_FALSE;
}

static void frame(void) {
  frames++;
  if (frames == 3) printf("three frames\n");
}

static void loaded(void *data, void *bytes, int size) {
  printf("loaded %s %d %.5s\n", (char *)data, size, (char *)bytes);
}

static void failed(void *data) { printf("failed %s\n", (char *)data); }

static void later(void *data) {
  static const unsigned char pixels[] = {255, 0, 0, 255, 0, 255, 0, 255};
  (void)data;
  amphora_draw("#small", pixels, 2, 1);
  printf("later\n");
}

int main(void) {
  int width, height;
  double css_width, css_height;
  EmscriptenVisibilityChangeEvent visibility;
  emscripten_set_canvas_element_size("#canvas", 200, 100);
  emscripten_get_canvas_element_size("#canvas", &width, &height);
  emscripten_set_element_css_size("#canvas", 400, 200);
  emscripten_get_element_css_size("#canvas", &css_width, &css_height);
  printf("canvas %dx%d %.0fx%.0f\n", width, height, css_width, css_height);
  fill("rgb(1, 2, 3)", 0, 0, 100, 100);
  fill("rgb(4, 5, 6)", 100, 0, 100, 100);
  EM_ASM({ Module.print('from JavaScript ' + $0); }, 42);
  emscripten_get_visibility_status(&visibility);
  printf("unknown %d, visible %d\n", emscripten_set_click_callback("#none", NULL, 0, on_mouse),
         visibility.visibilityState);
  emscripten_set_keydown_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, "data", EM_TRUE, on_key);
  emscripten_set_mousedown_callback("#canvas", NULL, EM_FALSE, on_mouse);
  emscripten_set_mousemove_callback("#canvas", NULL, EM_FALSE, on_mouse);
  emscripten_set_mousemove_callback("#canvas", NULL, EM_FALSE, NULL);
  emscripten_set_wheel_callback("#canvas", NULL, EM_FALSE, on_wheel);
  emscripten_set_resize_callback(EMSCRIPTEN_EVENT_TARGET_WINDOW, NULL, EM_FALSE, on_resize);
  emscripten_set_focus_callback("#canvas", NULL, EM_FALSE, on_focus);
  emscripten_set_window_title("a new title");
  emscripten_async_call(later, NULL, 10);
  emscripten_async_wget_data("text.txt", "text", loaded, failed);
  emscripten_async_wget_data("none.txt", "none", loaded, failed);
  emscripten_set_main_loop(frame, 0, 1);
  return 1;
}
