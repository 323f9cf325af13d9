#include "base/error.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct error {
  size_t length;
  char message[];
};

error *error_new(const char *format, ...) {
  va_list measure, print;
  va_start(measure, format);
  va_copy(print, measure);
  int length = vsnprintf(NULL, 0, format, measure);
  va_end(measure);
  if (length < 0) length = 0;
  error *e = memory_allocate(sizeof *e + (size_t)length + 1);
  e->length = (size_t)length;
  e->message[0] = 0;
  vsnprintf(e->message, e->length + 1, format, print);
  va_end(print);
  return e;
}

error *error_errno(const char *place, int code) {
  return error_new("%s: %s", place, strerror(code));
}

const char *error_message(const error *e) { return e->message; }

void error_free(error *e) { free(e); }
