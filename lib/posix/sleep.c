/* SPDX-License-Identifier: MIT */
// clock_nanosleep, which is behind nanosleep and usleep, and sleep: work. In wasi-libc's place,
// which does not tell an interruption by a timer from other errors, or how long is left.
#include <errno.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

enum { SECOND = 1000000000 };

static __wasi_timestamp_t to_timestamp(const struct timespec *time) {
  __wasi_timestamp_t result;
  if (time->tv_sec < 0) return 0;
  if (__builtin_mul_overflow((uint64_t)time->tv_sec, SECOND, &result) ||
      __builtin_add_overflow(result, time->tv_nsec, &result))
    return UINT64_MAX;
  return result;
}

static __wasi_timestamp_t now(__wasi_clockid_t clock) {
  __wasi_timestamp_t time;
  return __wasi_clock_time_get(clock, 1, &time) ? 0 : time;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                    struct timespec *remaining) {
  if (flags & ~TIMER_ABSTIME || request->tv_nsec < 0 || request->tv_nsec >= SECOND) return EINVAL;
  if (request->tv_sec < 0 && !(flags & TIMER_ABSTIME)) return EINVAL;
  __wasi_clockid_t id = *(const __wasi_clockid_t *)clock;
  __wasi_timestamp_t length = to_timestamp(request), start = now(id);
  __wasi_subscription_t wait = {
      .u.tag = __WASI_EVENTTYPE_CLOCK,
      .u.u.clock = {.id = id,
                    .timeout = length,
                    .flags = flags & TIMER_ABSTIME ? __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME
                                                   : 0},
  };
  __wasi_event_t event;
  __wasi_size_t count;
  __wasi_errno_t error = __wasi_poll_oneoff(&wait, &event, 1, &count);
  if (!error) error = event.error;
  if (error == EINTR && remaining && !(flags & TIMER_ABSTIME)) {
    __wasi_timestamp_t passed = now(id) - start, left = passed < length ? length - passed : 0;
    *remaining = (struct timespec){(time_t)(left / SECOND), (long)(left % SECOND)};
  }
  return error;
}

// The whole seconds that are left after an interruption.
unsigned sleep(unsigned seconds) {
  struct timespec time = {.tv_sec = seconds};
  if (nanosleep(&time, &time) == 0) return 0;
  return (unsigned)time.tv_sec;
}
