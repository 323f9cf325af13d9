/* SPDX-License-Identifier: MIT */
// <emscripten/console.h>, and emscripten_log: lines of the standard streams.
#include <amphora_web.h>
#include <emscripten/console.h>
#include <emscripten/emscripten.h>
#include <stdarg.h>
#include <stdio.h>

static void line(FILE *stream, const char *text) {
  fputs(text, stream);
  fputc('\n', stream);
  fflush(stream);
}

#define LINE(name, stream)                                                                         \
  void name(const char *text) { line(stream, text); }

#define FORMAT(name, stream)                                                                       \
  void name(const char *format, ...) {                                                             \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    vfprintf(stream, format, arguments);                                                           \
    va_end(arguments);                                                                             \
    fputc('\n', stream);                                                                           \
    fflush(stream);                                                                                \
  }

LINE(emscripten_console_log, stdout)
LINE(emscripten_console_warn, stderr)
LINE(emscripten_console_error, stderr)
LINE(emscripten_out, stdout)
LINE(emscripten_err, stderr)
LINE(_emscripten_out, stdout)
LINE(_emscripten_err, stderr)
FORMAT(emscripten_console_logf, stdout)
FORMAT(emscripten_console_warnf, stderr)
FORMAT(emscripten_console_errorf, stderr)
FORMAT(emscripten_outf, stdout)
FORMAT(emscripten_errf, stderr)
FORMAT(_emscripten_outf, stdout)
FORMAT(_emscripten_errf, stderr)

void emscripten_log(int flags, const char *format, ...) {
  FILE *stream = flags & (EM_LOG_WARN | EM_LOG_ERROR) ? stderr : stdout;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stream, format, arguments);
  va_end(arguments);
  fputc('\n', stream);
  fflush(stream);
}

int emscripten_print_double(double x, char *to, signed max) {
  return snprintf(to, max > 0 ? (size_t)max : 0, "%.17g", x);
}
