/* SPDX-License-Identifier: MIT */
/* error.c: errors and their messages. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const trap_messages[] = {
    [AMPHORA_TRAP_NONE] = "no trap",
    [AMPHORA_TRAP_UNREACHABLE] = "unreachable",
    [AMPHORA_TRAP_MEMORY_ACCESS] = "out of bounds memory access",
    [AMPHORA_TRAP_TABLE_ACCESS] = "out of bounds table access",
    [AMPHORA_TRAP_DIVIDE_BY_ZERO] = "integer divide by zero",
    [AMPHORA_TRAP_INTEGER_OVERFLOW] = "integer overflow",
    [AMPHORA_TRAP_CONVERSION] = "invalid conversion to integer",
    [AMPHORA_TRAP_UNDEFINED_ELEMENT] = "undefined element",
    [AMPHORA_TRAP_UNINITIALIZED_ELEMENT] = "uninitialized element",
    [AMPHORA_TRAP_INDIRECT_CALL_TYPE] = "indirect call type mismatch",
    [AMPHORA_TRAP_NULL_FUNCTION] = "null function reference",
    [AMPHORA_TRAP_NULL_REFERENCE] = "null reference",
    [AMPHORA_TRAP_NULL_EXCEPTION] = "null exception reference",
    [AMPHORA_TRAP_UNALIGNED_ATOMIC] = "unaligned atomic",
    [AMPHORA_TRAP_UNSHARED_WAIT] = "expected shared memory",
    [AMPHORA_TRAP_STACK] = "call stack exhausted",
    [AMPHORA_TRAP_FUEL] = "all fuel consumed",
    [AMPHORA_TRAP_INTERRUPT] = "interrupted",
    [AMPHORA_TRAP_HOST_MEMORY] = "out of host memory",
    [AMPHORA_TRAP_MEMORY_LIMIT] = "memory limit reached",
};

/* What stands for an error when there is no memory to make one: never written, never freed. */
static const struct amphora_error out_of_memory = {.kind = AMPHORA_EXHAUSTED,
                                                   .message = "out of memory"};

const char *trap_message(amphora_trap trap) { return trap_messages[trap]; }

amphora_error *error_out_of_memory(void) { return (amphora_error *)&out_of_memory; }

/* Makes an error whose message is the formatted text, followed by the offset if there is one. */
static amphora_error *make_error(amphora_error_kind kind, const size_t *offset, const char *format,
                                 va_list args) {
  char place[32] = "";
  if (offset) snprintf(place, sizeof place, " (at 0x%zx)", *offset);
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0) length = 0;
  size_t size = (size_t)length + sizeof place;
  amphora_error *error = malloc(sizeof *error + size);
  if (!error) return error_out_of_memory();
  char *message = (char *)(error + 1);
  *error = (struct amphora_error){.kind = kind, .message = message};
  vsnprintf(message, size, format, args);
  snprintf(message + length, sizeof place, "%s", place);
  return error;
}

amphora_error *amphora_error_new(amphora_error_kind kind, const char *format, ...) {
  va_list args;
  va_start(args, format);
  amphora_error *error = make_error(kind, NULL, format, args);
  va_end(args);
  return error;
}

amphora_error *error_at(amphora_error_kind kind, size_t offset, const char *format, ...) {
  va_list args;
  va_start(args, format);
  amphora_error *error = make_error(kind, &offset, format, args);
  va_end(args);
  return error;
}

amphora_error *error_limit(const char *limit, const char *format, ...) {
  va_list args;
  va_start(args, format);
  amphora_error *error = make_error(AMPHORA_EXHAUSTED, NULL, format, args);
  va_end(args);
  if (error != error_out_of_memory()) error->limit = limit;
  return error;
}

amphora_error *error_trap(amphora_trap trap) {
  amphora_error *error = amphora_error_new(AMPHORA_TRAP, "%s", trap_message(trap));
  if (error != error_out_of_memory()) error->trap = trap;
  return error;
}

amphora_error *error_trap_with(amphora_trap trap, const char *format, ...) {
  char cause[600];
  va_list args;
  va_start(args, format);
  vsnprintf(cause, sizeof cause, format, args);
  va_end(args);
  amphora_error *error = amphora_error_new(AMPHORA_TRAP, "%s: %s", trap_message(trap), cause);
  if (error != error_out_of_memory()) error->trap = trap;
  return error;
}

amphora_error *amphora_error_exit(uint32_t status) {
  amphora_error *error = amphora_error_new(AMPHORA_EXIT, "exit status %u", status);
  if (error != error_out_of_memory()) error->exit_status = status;
  return error;
}

amphora_error_kind amphora_error_get_kind(const amphora_error *error) { return error->kind; }
const char *amphora_error_message(const amphora_error *error) { return error->message; }
amphora_trap amphora_error_trap(const amphora_error *error) { return error->trap; }
const char *amphora_error_limit(const amphora_error *error) { return error->limit; }
uint32_t amphora_error_exit_status(const amphora_error *error) { return error->exit_status; }

const amphora_frame *amphora_error_frames(const amphora_error *error, size_t *count,
                                          size_t *depth) {
  *count = error->frame_count;
  if (depth) *depth = error->depth;
  return error->frames;
}

void amphora_error_delete(amphora_error *error) {
  if (!error || error == error_out_of_memory()) return;
  if (error->exception) error->release_exception(error->exception);
  free(error->frames);
  free(error);
}
