/* SPDX-License-Identifier: MIT */
// <emscripten/html5.h>: listeners, and the state that events tell of.
#include "life.h"

#include <amphora_web.h>
#include <emscripten/html5.h>
#include <stddef.h>

// Where JavaScript puts the event that a callback is given. An event of another kind may come
// while the callback runs.
static struct {
  EmscriptenKeyboardEvent key;
  EmscriptenMouseEvent mouse;
  EmscriptenWheelEvent wheel;
  EmscriptenUiEvent ui;
  EmscriptenFocusEvent focus;
  EmscriptenDeviceOrientationEvent orientation;
  EmscriptenDeviceMotionEvent motion;
  EmscriptenOrientationChangeEvent turn;
  EmscriptenFullscreenChangeEvent fullscreen;
  EmscriptenPointerlockChangeEvent lock;
  EmscriptenVisibilityChangeEvent visibility;
  EmscriptenTouchEvent touch;
  EmscriptenGamepadEvent gamepad;
} events;

// The one that a callback of the type F gets.
#define EVENT_OF(F)                                                                                \
  _Generic((F)NULL,                                                                                \
      em_key_callback_func: (void *)&events.key,                                                   \
      em_mouse_callback_func: (void *)&events.mouse,                                               \
      em_wheel_callback_func: (void *)&events.wheel,                                               \
      em_ui_callback_func: (void *)&events.ui,                                                     \
      em_focus_callback_func: (void *)&events.focus,                                               \
      em_deviceorientation_callback_func: (void *)&events.orientation,                             \
      em_devicemotion_callback_func: (void *)&events.motion,                                       \
      em_orientationchange_callback_func: (void *)&events.turn,                                    \
      em_fullscreenchange_callback_func: (void *)&events.fullscreen,                               \
      em_pointerlockchange_callback_func: (void *)&events.lock,                                    \
      em_visibilitychange_callback_func: (void *)&events.visibility,                               \
      em_touch_callback_func: (void *)&events.touch,                                               \
      em_gamepad_callback_func: (void *)&events.gamepad,                                           \
      default: NULL)

__attribute__((export_name("__amphora_event"))) int
__amphora_event(int (*callback)(int, const void *, void *), int type, const void *what,
                void *data) {
  int handled = callback(type, what, data);
  __amphora_flush();
  return handled;
}

typedef int (*callback)(int, const void *, void *);

// Listeners on an element that the program names.
#define ON_TARGET(name, type, function)                                                            \
  EMSCRIPTEN_RESULT emscripten_set_##name##_callback_on_thread(                                    \
      const char *target, void *data, EM_BOOL capture, function f, pthread_t thread) {             \
    return amphora_listen(target, type, capture, (callback)f, data, EVENT_OF(function));           \
  }

// Listeners on the window or the document.
#define ON_PAGE(name, type, target, function)                                                      \
  EMSCRIPTEN_RESULT emscripten_set_##name##_callback_on_thread(void *data, EM_BOOL capture,        \
                                                               function f, pthread_t thread) {     \
    return amphora_listen(target, type, capture, (callback)f, data, EVENT_OF(function));           \
  }

#define DOCUMENT EMSCRIPTEN_EVENT_TARGET_DOCUMENT
#define WINDOW EMSCRIPTEN_EVENT_TARGET_WINDOW
#define SCREEN EMSCRIPTEN_EVENT_TARGET_SCREEN

ON_TARGET(keypress, EMSCRIPTEN_EVENT_KEYPRESS, em_key_callback_func)
ON_TARGET(keydown, EMSCRIPTEN_EVENT_KEYDOWN, em_key_callback_func)
ON_TARGET(keyup, EMSCRIPTEN_EVENT_KEYUP, em_key_callback_func)
ON_TARGET(click, EMSCRIPTEN_EVENT_CLICK, em_mouse_callback_func)
ON_TARGET(mousedown, EMSCRIPTEN_EVENT_MOUSEDOWN, em_mouse_callback_func)
ON_TARGET(mouseup, EMSCRIPTEN_EVENT_MOUSEUP, em_mouse_callback_func)
ON_TARGET(dblclick, EMSCRIPTEN_EVENT_DBLCLICK, em_mouse_callback_func)
ON_TARGET(mousemove, EMSCRIPTEN_EVENT_MOUSEMOVE, em_mouse_callback_func)
ON_TARGET(mouseenter, EMSCRIPTEN_EVENT_MOUSEENTER, em_mouse_callback_func)
ON_TARGET(mouseleave, EMSCRIPTEN_EVENT_MOUSELEAVE, em_mouse_callback_func)
ON_TARGET(mouseover, EMSCRIPTEN_EVENT_MOUSEOVER, em_mouse_callback_func)
ON_TARGET(mouseout, EMSCRIPTEN_EVENT_MOUSEOUT, em_mouse_callback_func)
ON_TARGET(wheel, EMSCRIPTEN_EVENT_WHEEL, em_wheel_callback_func)
ON_TARGET(resize, EMSCRIPTEN_EVENT_RESIZE, em_ui_callback_func)
ON_TARGET(scroll, EMSCRIPTEN_EVENT_SCROLL, em_ui_callback_func)
ON_TARGET(blur, EMSCRIPTEN_EVENT_BLUR, em_focus_callback_func)
ON_TARGET(focus, EMSCRIPTEN_EVENT_FOCUS, em_focus_callback_func)
ON_TARGET(focusin, EMSCRIPTEN_EVENT_FOCUSIN, em_focus_callback_func)
ON_TARGET(focusout, EMSCRIPTEN_EVENT_FOCUSOUT, em_focus_callback_func)
ON_TARGET(touchstart, EMSCRIPTEN_EVENT_TOUCHSTART, em_touch_callback_func)
ON_TARGET(touchend, EMSCRIPTEN_EVENT_TOUCHEND, em_touch_callback_func)
ON_TARGET(touchmove, EMSCRIPTEN_EVENT_TOUCHMOVE, em_touch_callback_func)
ON_TARGET(touchcancel, EMSCRIPTEN_EVENT_TOUCHCANCEL, em_touch_callback_func)
ON_TARGET(fullscreenchange, EMSCRIPTEN_EVENT_FULLSCREENCHANGE, em_fullscreenchange_callback_func)
ON_TARGET(pointerlockchange, EMSCRIPTEN_EVENT_POINTERLOCKCHANGE, em_pointerlockchange_callback_func)
ON_TARGET(pointerlockerror, EMSCRIPTEN_EVENT_POINTERLOCKERROR, em_pointerlockerror_callback_func)
ON_PAGE(visibilitychange, EMSCRIPTEN_EVENT_VISIBILITYCHANGE, DOCUMENT,
        em_visibilitychange_callback_func)
ON_PAGE(deviceorientation, EMSCRIPTEN_EVENT_DEVICEORIENTATION, WINDOW,
        em_deviceorientation_callback_func)
ON_PAGE(devicemotion, EMSCRIPTEN_EVENT_DEVICEMOTION, WINDOW, em_devicemotion_callback_func)
ON_PAGE(orientationchange, EMSCRIPTEN_EVENT_ORIENTATIONCHANGE, SCREEN,
        em_orientationchange_callback_func)
ON_PAGE(gamepadconnected, EMSCRIPTEN_EVENT_GAMEPADCONNECTED, WINDOW, em_gamepad_callback_func)
ON_PAGE(gamepaddisconnected, EMSCRIPTEN_EVENT_GAMEPADDISCONNECTED, WINDOW, em_gamepad_callback_func)

EMSCRIPTEN_RESULT emscripten_set_beforeunload_callback_on_thread(void *data,
                                                                 em_beforeunload_callback f,
                                                                 pthread_t thread) {
  return amphora_listen(WINDOW, EMSCRIPTEN_EVENT_BEFOREUNLOAD, 0, (callback)(void *)f, data, NULL);
}

void emscripten_html5_remove_all_event_listeners(void) { amphora_listen_to_nothing(); }

// ---- What is now ------------------------------------------------------------------------------

#define STATE(name, type, structure)                                                               \
  EMSCRIPTEN_RESULT emscripten_get_##name##_status(structure *state) {                             \
    return amphora_state(type, 0, state);                                                          \
  }

STATE(mouse, EMSCRIPTEN_EVENT_MOUSEMOVE, EmscriptenMouseEvent)
STATE(deviceorientation, EMSCRIPTEN_EVENT_DEVICEORIENTATION, EmscriptenDeviceOrientationEvent)
STATE(devicemotion, EMSCRIPTEN_EVENT_DEVICEMOTION, EmscriptenDeviceMotionEvent)
STATE(orientation, EMSCRIPTEN_EVENT_ORIENTATIONCHANGE, EmscriptenOrientationChangeEvent)
STATE(fullscreen, EMSCRIPTEN_EVENT_FULLSCREENCHANGE, EmscriptenFullscreenChangeEvent)
STATE(pointerlock, EMSCRIPTEN_EVENT_POINTERLOCKCHANGE, EmscriptenPointerlockChangeEvent)
STATE(visibility, EMSCRIPTEN_EVENT_VISIBILITYCHANGE, EmscriptenVisibilityChangeEvent)

EMSCRIPTEN_RESULT emscripten_sample_gamepad_data(void) {
  return amphora_state(EMSCRIPTEN_EVENT_GAMEPADCONNECTED, -1, NULL);
}

int emscripten_get_num_gamepads(void) {
  return amphora_state(EMSCRIPTEN_EVENT_GAMEPADDISCONNECTED, -1, NULL);
}

EMSCRIPTEN_RESULT emscripten_get_gamepad_status(int index, EmscriptenGamepadEvent *state) {
  return amphora_state(EMSCRIPTEN_EVENT_GAMEPADCONNECTED, index, state);
}
