/* SPDX-License-Identifier: MIT */
/* proc.c: the end of the program, signals, yielding. */
#include "wasi.h"

#include <sched.h>

uint16_t wasi_proc_exit(struct call *call, const amphora_value *args) {
  call->stop = amphora_error_exit(u32(args[0]));
  return WASI_SUCCESS;
}

/* A guest has no handlers, so a signal does what it does by default (POSIX, signal.h): T ends the
 * program, I is ignored, S would stop it. The index is the specification's `signal`. */
static const char default_action[] = "I"               /* none */
                                     "TTTTTTTTTTTTTTT" /* hup .. term */
                                     "II"              /* chld cont */
                                     "SSSS"            /* stop tstp ttin ttou */
                                     "I"               /* urg */
                                     "TTTT"            /* xcpu xfsz vtalrm prof */
                                     "I"               /* winch */
                                     "TTT";            /* poll pwr sys */

/* The signals' numbers in Linux, for the exit status that a shell would see. */
static const uint8_t host_signal[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                      11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22,
                                      23, 24, 25, 26, 27, 28, 29, 30, 31};

uint16_t wasi_proc_raise(struct call *call, const amphora_value *args) {
  uint32_t signal = u32(args[0]);
  if (signal >= sizeof host_signal) return WASI_EINVAL;
  if (default_action[signal] == 'S') return WASI_ENOTSUP;
  if (default_action[signal] == 'T') call->stop = amphora_error_exit(128u + host_signal[signal]);
  return WASI_SUCCESS;
}

uint16_t wasi_sched_yield(struct call *call, const amphora_value *args) {
  (void)call, (void)args;
  return wasi_result(sched_yield());
}
