/* SPDX-License-Identifier: MIT */
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
// Calls the function with the bounds of the part of the stack that is in use.
typedef void (*em_scan_func)(void *begin, void *end);
void emscripten_scan_stack(em_scan_func func);
int emscripten_has_asyncify(void);

// ---- What needs to evaluate text or to wait, and fails with a message when it is called ---------

void emscripten_run_script(const char *script);
int emscripten_run_script_int(const char *script);
char *emscripten_run_script_string(const char *script);
void emscripten_async_run_script(const char *script, int millis);
void emscripten_sleep(unsigned int ms);

// ---- What is not there: naming one is an error of the compiler, which says why ----------------

#ifdef __cplusplus
#define __EM_MISSING(name, why) void name(...) __attribute__((unavailable(why)))
#else
#define __EM_MISSING(name, why) void name() __attribute__((unavailable(why)))
#endif
#define __EM_NO_DATABASE "there is no IndexedDB; JavaScript reads and writes files with FS"
#define __EM_NO_WORKERS "a program has one thread; runInWorker of amphora-worker.mjs runs another"
#define __EM_NO_PLUGINS "nothing decodes files; ports such as libpng do"
#define __EM_NO_SOCKETS "there are no sockets"
#define __EM_NO_LIBRARIES "there is no dynamic linking"
#define __EM_NO_SUSPENDING "the program cannot be suspended"

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wstrict-prototypes"
#pragma clang diagnostic ignored "-Wdeprecated-non-prototype"
__EM_MISSING(emscripten_idb_async_load, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_async_store, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_async_delete, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_async_exists, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_load, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_store, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_delete, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_exists, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_load_blob, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_store_blob, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_read_from_blob, __EM_NO_DATABASE);
__EM_MISSING(emscripten_idb_free_blob, __EM_NO_DATABASE);
__EM_MISSING(emscripten_create_worker, __EM_NO_WORKERS);
__EM_MISSING(emscripten_destroy_worker, __EM_NO_WORKERS);
__EM_MISSING(emscripten_call_worker, __EM_NO_WORKERS);
__EM_MISSING(emscripten_worker_respond, __EM_NO_WORKERS);
__EM_MISSING(emscripten_worker_respond_provisionally, __EM_NO_WORKERS);
__EM_MISSING(emscripten_get_worker_queue_size, __EM_NO_WORKERS);
__EM_MISSING(emscripten_run_preload_plugins, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_run_preload_plugins_data, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_get_preloaded_image_data, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_get_preloaded_image_data_from_FILE, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_async_prepare, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_async_prepare_data, __EM_NO_PLUGINS);
__EM_MISSING(emscripten_set_socket_error_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_set_socket_open_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_set_socket_listen_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_set_socket_connection_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_set_socket_message_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_set_socket_close_callback, __EM_NO_SOCKETS);
__EM_MISSING(emscripten_dlopen, __EM_NO_LIBRARIES);
__EM_MISSING(emscripten_async_load_script, "import() in EM_JS loads modules");
__EM_MISSING(emscripten_lazy_load_code, __EM_NO_SUSPENDING);
__EM_MISSING(emscripten_scan_registers, __EM_NO_SUSPENDING);
__EM_MISSING(emscripten_get_compiler_setting, "settings are not kept");
__EM_MISSING(emscripten_throw_number, "throw in EM_JS throws");
__EM_MISSING(emscripten_throw_string, "throw in EM_JS throws");
#pragma clang diagnostic pop

#ifdef __cplusplus
}
#endif

#endif
