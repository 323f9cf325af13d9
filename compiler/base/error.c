/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct error {
  enum error_kind kind;
  int code;
  char message[];
};

static error *print(enum error_kind kind, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  size_t size = length < 0 ? 1 : (size_t)length + 1;
  error *e = memory_allocate(sizeof *e + size);
  e->kind = kind;
  e->code = 1;
  e->message[0] = 0;
  vsnprintf(e->message, size, format, again);
  va_end(again);
  return e;
}

#define PRINT(kind)                                                                                \
  va_list arguments;                                                                               \
  va_start(arguments, format);                                                                     \
  error *e = print(kind, format, arguments);                                                       \
  va_end(arguments);                                                                               \
  return e

error *error_new(const char *format, ...) { PRINT(ERROR_FAILED); }
error *error_malformed(const char *format, ...) { PRINT(ERROR_MALFORMED); }
error *error_unsupported(const char *format, ...) { PRINT(ERROR_UNSUPPORTED); }

static error *with_code(enum error_kind kind, int code) {
  error *e = error_become(error_new("%s", ""), kind);
  e->code = code;
  return e;
}

error *error_errno(const char *place, int code) {
  return error_new("%s: %s", place, strerror(code));
}

error *error_reported(int status) { return with_code(ERROR_REPORTED, status); }
error *error_interrupted(int number) { return with_code(ERROR_INTERRUPTED, number); }

error *error_prefix(error *e, const char *prefix) {
  error *longer = error_new("%s%s", prefix, e->message);
  longer->kind = e->kind;
  longer->code = e->code;
  error_free(e);
  return longer;
}

error *error_become(error *e, enum error_kind kind) {
  e->kind = kind;
  return e;
}

error *error_with_status(error *e, int status) {
  e->code = status;
  return e;
}

enum error_kind error_kind(const error *e) { return e->kind; }
const char *error_message(const error *e) { return e->message; }
int error_code(const error *e) { return e->code; }
void error_free(error *e) { free(e); }
