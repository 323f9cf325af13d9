/* SPDX-License-Identifier: MIT */
// What not all browsers have, and none has here.
#include <emscripten/html5.h>

#define NOT_SUPPORTED(name, ...)                                                                   \
  EMSCRIPTEN_RESULT emscripten_##name(__VA_ARGS__) { return EMSCRIPTEN_RESULT_NOT_SUPPORTED; }

NOT_SUPPORTED(enter_soft_fullscreen, const char *target,
              const EmscriptenFullscreenStrategy *strategy)
NOT_SUPPORTED(exit_soft_fullscreen, void)
NOT_SUPPORTED(lock_orientation, int allowed)
NOT_SUPPORTED(unlock_orientation, void)
NOT_SUPPORTED(set_batterychargingchange_callback_on_thread, void *data,
              em_battery_callback_func callback, pthread_t thread)
NOT_SUPPORTED(set_batterylevelchange_callback_on_thread, void *data,
              em_battery_callback_func callback, pthread_t thread)
NOT_SUPPORTED(get_battery_status, EmscriptenBatteryEvent *state)
