// Emscripten's API, as far as amcc has it: docs/emscripten.md tells what works, what differs and
// what is refused.
#ifndef EMSCRIPTEN_EMSCRIPTEN_H
#define EMSCRIPTEN_EMSCRIPTEN_H

#include <emscripten/em_asm.h>
#include <emscripten/em_js.h>
#include <emscripten/em_macros.h>
#include <emscripten/em_types.h>
#include <emscripten/version.h>
#include <emscripten/wget.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- The main loop ----------------------------------------------------------------------------

#define EM_TIMING_SETTIMEOUT 0
#define EM_TIMING_RAF 1
#define EM_TIMING_SETIMMEDIATE 2

// Calls the function for each frame, or fps times a second. With simulate_infinite_loop the call
// does not return, and the stack of main stays as it is.
void emscripten_set_main_loop(em_callback_func func, int fps, int simulate_infinite_loop);
void emscripten_set_main_loop_arg(em_arg_callback_func func, void *arg, int fps,
                                  int simulate_infinite_loop);
int emscripten_set_main_loop_timing(int mode, int value);
void emscripten_get_main_loop_timing(int *mode, int *value);
void emscripten_pause_main_loop(void);
void emscripten_resume_main_loop(void);
void emscripten_cancel_main_loop(void);

void _emscripten_push_main_loop_blocker(em_arg_callback_func func, void *arg, const char *name);
void _emscripten_push_uncounted_main_loop_blocker(em_arg_callback_func func, void *arg,
                                                  const char *name);
#define emscripten_push_main_loop_blocker(func, arg)                                               \
  _emscripten_push_main_loop_blocker(func, arg, #func)
#define emscripten_push_uncounted_main_loop_blocker(func, arg)                                     \
  _emscripten_push_uncounted_main_loop_blocker(func, arg, #func)
void emscripten_set_main_loop_expected_blockers(int num);

// Calls the function after so many milliseconds, or with the next frame if they are negative.
void emscripten_async_call(em_arg_callback_func func, void *arg, int millis);

void emscripten_exit_with_live_runtime(void) __attribute__((noreturn));
void emscripten_force_exit(int status) __attribute__((noreturn));

// ---- The page ---------------------------------------------------------------------------------

double emscripten_get_device_pixel_ratio(void);
char *emscripten_get_window_title(void);
void emscripten_set_window_title(const char *title);
void emscripten_get_screen_size(int *width, int *height);
void emscripten_hide_mouse(void);
void emscripten_set_canvas_size(int width, int height);
void emscripten_get_canvas_size(int *width, int *height, int *isFullscreen);

// ---- Others -----------------------------------------------------------------------------------

double emscripten_get_now(void); // milliseconds
float emscripten_random(void);   // at least 0, below 1

#define EM_LOG_CONSOLE 1
#define EM_LOG_WARN 2
#define EM_LOG_ERROR 4
#define EM_LOG_C_STACK 8
#define EM_LOG_JS_STACK 16
#define EM_LOG_DEMANGLE 32
#define EM_LOG_NO_PATHS 64
#define EM_LOG_FUNC_PARAMS 128
#define EM_LOG_DEBUG 256
#define EM_LOG_INFO 512

void emscripten_log(int flags, const char *format, ...) __attribute__((__format__(printf, 2, 3)));
int emscripten_get_callstack(int flags, char *out, int maxbytes);
int emscripten_print_double(double x, char *to, signed max);
void emscripten_debugger(void);
int emscripten_has_asyncify(void);

// ---- What needs to evaluate text or to wait, and fails with a message when it is called ---------

void emscripten_run_script(const char *script);
int emscripten_run_script_int(const char *script);
char *emscripten_run_script_string(const char *script);
void emscripten_async_run_script(const char *script, int millis);
void emscripten_sleep(unsigned int ms);

#ifdef __cplusplus
}
#endif

#endif
