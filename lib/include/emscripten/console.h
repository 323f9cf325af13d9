/* SPDX-License-Identifier: MIT */
#ifndef EMSCRIPTEN_CONSOLE_H
#define EMSCRIPTEN_CONSOLE_H

#ifdef __cplusplus
extern "C" {
#endif

// One line each, of standard output (log, out) or standard error, which are the page's console
// unless it takes them.
void emscripten_console_log(const char *text);
void emscripten_console_warn(const char *text);
void emscripten_console_error(const char *text);
void emscripten_out(const char *text);
void emscripten_err(const char *text);
void _emscripten_out(const char *text);
void _emscripten_err(const char *text);

#define __EM_PRINTF __attribute__((__format__(printf, 1, 2)))
void emscripten_console_logf(const char *format, ...) __EM_PRINTF;
void emscripten_console_warnf(const char *format, ...) __EM_PRINTF;
void emscripten_console_errorf(const char *format, ...) __EM_PRINTF;
void emscripten_outf(const char *format, ...) __EM_PRINTF;
void emscripten_errf(const char *format, ...) __EM_PRINTF;
void _emscripten_outf(const char *format, ...) __EM_PRINTF;
void _emscripten_errf(const char *format, ...) __EM_PRINTF;

#ifdef __cplusplus
}
#endif

#endif
