/* SPDX-License-Identifier: MIT */
/* clock.c: the four clocks. */
#include "wasi.h"

#include <time.h>

enum { NANOSECONDS = 1000000000 };

static const clockid_t host_clocks[] = {
    [CLOCK_ID_REALTIME] = CLOCK_REALTIME,
    [CLOCK_ID_MONOTONIC] = CLOCK_MONOTONIC,
    [CLOCK_ID_PROCESS] = CLOCK_PROCESS_CPUTIME_ID,
    [CLOCK_ID_THREAD] = CLOCK_THREAD_CPUTIME_ID,
};

/* Timestamps are signed: times before 1970 are negative. */
uint64_t wasi_nanoseconds(struct timespec time) {
  int64_t result;
  if (__builtin_mul_overflow((int64_t)time.tv_sec, NANOSECONDS, &result) ||
      __builtin_add_overflow(result, (int64_t)time.tv_nsec, &result))
    result = time.tv_sec < 0 ? INT64_MIN : INT64_MAX;
  return (uint64_t)result;
}

struct timespec wasi_timespec(uint64_t time) {
  int64_t seconds = (int64_t)time / NANOSECONDS, rest = (int64_t)time % NANOSECONDS;
  if (rest < 0) seconds--, rest += NANOSECONDS;
  return (struct timespec){.tv_sec = (time_t)seconds, .tv_nsec = (long)rest};
}

static uint16_t ask(struct call *call, uint32_t id, uint32_t address,
                    int (*get)(clockid_t, struct timespec *)) {
  struct timespec time;
  uint8_t *result = guest(call, address, 8);
  if (id >= sizeof host_clocks / sizeof *host_clocks) return WASI_EINVAL;
  if (!result) return WASI_EFAULT;
  if (get(host_clocks[id], &time) < 0) return wasi_result(-1);
  put64(result, wasi_nanoseconds(time));
  return WASI_SUCCESS;
}

uint16_t wasi_clock_res_get(struct call *call, const amphora_value *args) {
  return ask(call, u32(args[0]), u32(args[1]), clock_getres);
}

uint16_t wasi_clock_time_get(struct call *call, const amphora_value *args) {
  return ask(call, u32(args[0]), u32(args[2]), clock_gettime);
}
