/* SPDX-License-Identifier: MIT */
/* error.h: the inside of amphora_error. */
#ifndef AMPHORA_BASE_ERROR_H
#define AMPHORA_BASE_ERROR_H

#include "amphora.h"

struct exception;

struct amphora_error {
  amphora_error_kind kind;
  amphora_trap trap;
  uint32_t exit_status;
  amphora_frame *frames; /* one allocation with the names behind the frames */
  size_t frame_count, depth;
  struct exception *exception; /* what a guest threw, held by this error */
  void (*release_exception)(struct exception *);
  const char *limit;   /* of amphora_store_options, if one was reached */
  const char *message; /* behind the struct */
};

/* An error about the byte at `offset` of a module: the message ends in " (at 0x…)". */
amphora_error *error_at(amphora_error_kind kind, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

amphora_error *error_out_of_memory(void);

/* AMPHORA_EXHAUSTED because of a limit, which the name of a member of amphora_store_options tells.
 */
amphora_error *error_limit(const char *limit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

amphora_error *error_trap(amphora_trap trap);
/* The same with a cause behind the trap's name. */
amphora_error *error_trap_with(amphora_trap trap, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *trap_message(amphora_trap trap);

#endif
