/* SPDX-License-Identifier: MIT */
// GNU's error: works.
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char *program_invocation_name;

void (*error_print_progname)(void);
unsigned error_message_count;
int error_one_per_line;

static void print_name(const char *end) {
  fflush(stdout);
  if (error_print_progname)
    error_print_progname();
  else
    fprintf(stderr, "%s:%s", program_invocation_name, end);
}

static void finish(int status, int number, const char *format, va_list arguments) {
  vfprintf(stderr, format, arguments);
  error_message_count++;
  if (number) fprintf(stderr, ": %s", strerror(number));
  fputs("\n", stderr);
  if (status) exit(status);
}

void error(int status, int number, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  print_name(" ");
  finish(status, number, format, arguments);
  va_end(arguments);
}

// With error_one_per_line, a place that was the last one's is not reported again.
void error_at_line(int status, int number, const char *file, unsigned line, const char *format,
                   ...) {
  static const char *last_file;
  static unsigned last_line;
  if (error_one_per_line && file && last_file && line == last_line && !strcmp(file, last_file))
    return;
  last_file = file;
  last_line = line;
  va_list arguments;
  va_start(arguments, format);
  print_name("");
  if (file)
    fprintf(stderr, "%s:%u: ", file, line);
  else
    fputs(" ", stderr);
  finish(status, number, format, arguments);
  va_end(arguments);
}
