/* SPDX-License-Identifier: MIT */
// Prints every field of every event of html5.h, for the browser tests, which dispatch them.
#include <emscripten.h>
#include <emscripten/html5.h>
#include <stdio.h>
#include <string.h>

static EM_BOOL on_key(int type, const EmscriptenKeyboardEvent *e, void *data) {
  (void)data;
  printf("key %d %s %s '%s' '%s' %lu %d%d%d%d %d %lu %lu %lu %d\n", type, e->key, e->code,
         e->charValue, e->locale, e->location, e->ctrlKey, e->shiftKey, e->altKey, e->metaKey,
         e->repeat, e->charCode, e->keyCode, e->which, e->timestamp > 0);
  return EM_TRUE;
}

static void print_mouse(const EmscriptenMouseEvent *e) {
  printf("%ld %ld %ld %ld %d%d%d%d %d %d %ld %ld %ld %ld", e->screenX, e->screenY, e->clientX,
         e->clientY, e->ctrlKey, e->shiftKey, e->altKey, e->metaKey, e->button, e->buttons,
         e->movementX, e->movementY, e->targetX, e->targetY);
}

static EM_BOOL on_mouse(int type, const EmscriptenMouseEvent *e, void *data) {
  // An event of another kind comes meanwhile, and leaves this one as it is.
  if (type == EMSCRIPTEN_EVENT_DBLCLICK) EM_ASM({ dispatchEvent(new UIEvent('scroll')); });
  (void)data;
  printf("mouse %d ", type);
  print_mouse(e);
  printf("\n");
  return type != EMSCRIPTEN_EVENT_CLICK;
}

static EM_BOOL on_wheel(int type, const EmscriptenWheelEvent *e, void *data) {
  (void)data;
  printf("wheel %d ", type);
  print_mouse(&e->mouse);
  printf(" %g %g %g %lu\n", e->deltaX, e->deltaY, e->deltaZ, e->deltaMode);
  return EM_TRUE;
}

static EM_BOOL on_ui(int type, const EmscriptenUiEvent *e, void *data) {
  (void)data;
  printf("ui %d %ld %d %d %d %d %d %d\n", type, e->detail, e->windowInnerWidth,
         e->windowInnerHeight, e->windowOuterWidth, e->windowOuterHeight, e->scrollTop,
         e->scrollLeft);
  return EM_FALSE;
}

static EM_BOOL on_focus(int type, const EmscriptenFocusEvent *e, void *data) {
  (void)data;
  printf("focus %d %s %s\n", type, e->nodeName, e->id);
  return EM_FALSE;
}

static EM_BOOL on_orientation(int type, const EmscriptenDeviceOrientationEvent *e, void *data) {
  (void)data;
  printf("orientation %d %g %g %g %d\n", type, e->alpha, e->beta, e->gamma, e->absolute);
  return EM_FALSE;
}

static EM_BOOL on_motion(int type, const EmscriptenDeviceMotionEvent *e, void *data) {
  (void)data;
  printf("motion %d %g %g %g %g %g %g %g %g %g %d\n", type, e->accelerationX, e->accelerationY,
         e->accelerationZ, e->accelerationIncludingGravityX, e->accelerationIncludingGravityY,
         e->accelerationIncludingGravityZ, e->rotationRateAlpha, e->rotationRateBeta,
         e->rotationRateGamma, e->supportedFields);
  return EM_FALSE;
}

static EM_BOOL on_turn(int type, const EmscriptenOrientationChangeEvent *e, void *data) {
  (void)data;
  printf("turn %d %d %d\n", type, e->orientationIndex, e->orientationAngle);
  return EM_FALSE;
}

static EM_BOOL on_fullscreen(int type, const EmscriptenFullscreenChangeEvent *e, void *data) {
  (void)data;
  printf("fullscreen %d %d %d '%s' '%s' %d %d\n", type, e->isFullscreen, e->fullscreenEnabled,
         e->nodeName, e->id, e->elementWidth > 0, e->screenWidth > 0 && e->screenHeight > 0);
  return EM_FALSE;
}

static EM_BOOL on_lock(int type, const EmscriptenPointerlockChangeEvent *e, void *data) {
  (void)data;
  printf("lock %d %d '%s' '%s'\n", type, e->isActive, e->nodeName, e->id);
  return EM_FALSE;
}

static EM_BOOL on_visibility(int type, const EmscriptenVisibilityChangeEvent *e, void *data) {
  (void)data;
  printf("visibility %d %d %d\n", type, e->hidden, e->visibilityState);
  return EM_FALSE;
}

static EM_BOOL on_touch(int type, const EmscriptenTouchEvent *e, void *data) {
  (void)data;
  printf("touch %d %d %d%d%d%d", type, e->numTouches, e->ctrlKey, e->shiftKey, e->altKey,
         e->metaKey);
  for (int i = 0; i < e->numTouches; i++) {
    const EmscriptenTouchPoint *t = &e->touches[i];
    printf(" (%ld %ld %ld %ld %ld %ld %ld %d%d %ld %ld)", t->identifier, t->screenX, t->screenY,
           t->clientX, t->clientY, t->pageX, t->pageY, t->isChanged, t->onTarget, t->targetX,
           t->targetY);
  }
  printf("\n");
  return EM_TRUE;
}

static void print_gamepad(const EmscriptenGamepadEvent *e) {
  printf("%g %d %d %g %g %g %d %d %d %ld %s %s\n", e->timestamp, e->numAxes, e->numButtons,
         e->axis[0], e->axis[1], e->analogButton[1], e->digitalButton[0], e->digitalButton[1],
         e->connected, e->index, e->id, e->mapping);
}

static EM_BOOL on_gamepad(int type, const EmscriptenGamepadEvent *e, void *data) {
  (void)data;
  EmscriptenGamepadEvent now;
  printf("gamepad %d ", type);
  print_gamepad(e);
  int sampled = emscripten_sample_gamepad_data(), count = emscripten_get_num_gamepads();
  printf("sampled %d, %d there, %d, ", sampled, count, emscripten_get_gamepad_status(1, &now));
  int got = emscripten_get_gamepad_status(0, &now);
  printf("%d ", got);
  print_gamepad(&now);
  return EM_FALSE;
}

static const char *on_beforeunload(int type, const void *nothing, void *data) {
  (void)nothing, (void)data;
  printf("beforeunload %d\n", type);
  return "Leave?";
}

int main(void) {
  const char *canvas = "#canvas", *window = EMSCRIPTEN_EVENT_TARGET_WINDOW;
  int failed = 0;
  failed |= emscripten_set_keypress_callback(window, NULL, EM_FALSE, on_key);
  failed |= emscripten_set_keydown_callback(window, NULL, EM_FALSE, on_key);
  failed |= emscripten_set_keyup_callback(window, NULL, EM_FALSE, on_key);
  failed |= emscripten_set_click_callback(canvas, NULL, EM_FALSE, on_mouse);
  failed |= emscripten_set_dblclick_callback(canvas, NULL, EM_FALSE, on_mouse);
  failed |= emscripten_set_mouseover_callback(canvas, NULL, EM_FALSE, on_mouse);
  failed |= emscripten_set_wheel_callback(canvas, NULL, EM_FALSE, on_wheel);
  failed |= emscripten_set_scroll_callback(window, NULL, EM_FALSE, on_ui);
  failed |= emscripten_set_resize_callback(window, NULL, EM_FALSE, on_ui);
  failed |= emscripten_set_blur_callback(canvas, NULL, EM_FALSE, on_focus);
  failed |= emscripten_set_focusin_callback(canvas, NULL, EM_FALSE, on_focus);
  failed |= emscripten_set_deviceorientation_callback(NULL, EM_FALSE, on_orientation);
  failed |= emscripten_set_devicemotion_callback(NULL, EM_FALSE, on_motion);
  failed |= emscripten_set_orientationchange_callback(NULL, EM_FALSE, on_turn);
  failed |= emscripten_set_fullscreenchange_callback(EMSCRIPTEN_EVENT_TARGET_DOCUMENT, NULL,
                                                     EM_FALSE, on_fullscreen);
  failed |= emscripten_set_pointerlockchange_callback(EMSCRIPTEN_EVENT_TARGET_DOCUMENT, NULL,
                                                      EM_FALSE, on_lock);
  failed |= emscripten_set_visibilitychange_callback(NULL, EM_FALSE, on_visibility);
  failed |= emscripten_set_touchstart_callback(canvas, NULL, EM_FALSE, on_touch);
  failed |= emscripten_set_touchend_callback(canvas, NULL, EM_FALSE, on_touch);
  failed |= emscripten_set_gamepadconnected_callback(NULL, EM_FALSE, on_gamepad);
  failed |= emscripten_set_gamepaddisconnected_callback(NULL, EM_FALSE, on_gamepad);
  failed |= emscripten_set_beforeunload_callback(NULL, on_beforeunload);
  printf("failed %d\n", failed);
  return 0;
}
