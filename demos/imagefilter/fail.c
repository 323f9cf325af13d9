/* SPDX-License-Identifier: MIT */
#include "fail.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void report(const char *subject, const char *format, va_list arguments) {
  fprintf(stderr, "imagefilter: %s: ", subject);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void fail(const char *subject, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  report(subject, format, arguments);
  va_end(arguments);
  exit(EXIT_ERROR);
}

void fail_usage(const char *subject, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  report(subject, format, arguments);
  va_end(arguments);
  fputs("imagefilter: try -h\n", stderr);
  exit(EXIT_USAGE);
}

void warn(const char *subject, const char *cause) {
  fprintf(stderr, "imagefilter: %s: warning: %s\n", subject, cause);
}

void *allocate(const char *subject, unsigned long long bytes) {
  void *memory = bytes <= SIZE_MAX ? malloc(bytes ? (size_t)bytes : 1) : NULL;
  if (!memory) fail(subject, "out of memory (%llu bytes)", bytes);
  return memory;
}
