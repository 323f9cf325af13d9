/* SPDX-License-Identifier: MIT */
// Timers of the program: alarm, ualarm and setitimer's ITIMER_REAL. They ring while the program
// waits, in sleep, pause, poll or select, which end with EINTR then, and under amrun at any time,
// for it has an alarm that interrupts (signal.c); elsewhere a program that does not wait hears
// nothing. The other interval timers are accepted without effect; POSIX timers cannot be created
// (ENOSYS).
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

#include "../wasi/timer.h"

enum { MICROSECOND = 1000, SECOND = 1000000000, MICROSECONDS = 1000000 };

// In nanoseconds of the monotonic clock; 0 is no time.
static uint64_t ring_at, period;

static int fail(int error) {
  errno = error;
  return -1;
}

static uint64_t now(void) {
  __wasi_timestamp_t time;
  return __wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &time) ? 0 : time;
}

static uint64_t remaining(void) {
  uint64_t present = now();
  if (!ring_at) return 0;
  return ring_at > present ? ring_at - present : 1;
}

// A signal that is ignored or blocked leaves the wait alone.
bool __amphora_timer_next(__wasi_timestamp_t *nanoseconds) {
  struct sigaction action;
  sigset_t blocked;
  *nanoseconds = remaining();
  if (!ring_at || sigaction(SIGALRM, NULL, &action) || sigprocmask(SIG_BLOCK, NULL, &blocked))
    return false;
  return action.sa_handler != SIG_IGN && !sigismember(&blocked, SIGALRM);
}

bool __amphora_timer_due(void) { return ring_at && now() >= ring_at; }

// Nothing if the host's alarm has rung in the meantime; hosts that count milliseconds may be early.
void __amphora_timer_ring(void) {
  uint64_t present = now();
  if (!ring_at) return;
  while (present < ring_at) present = now();
  uint64_t late = present - ring_at;
  ring_at = period ? ring_at + period + late - late % period : 0;
  raise(SIGALRM);
}

void __amphora_timer_wait(void) {
  static const struct timespec day = {.tv_sec = 86400};
  __wasi_timestamp_t left;
  while (__amphora_timer_next(&left) && clock_nanosleep(CLOCK_MONOTONIC, 0, &day, NULL) != EINTR) {
  }
}

static uint64_t of_timeval(struct timeval time) {
  return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_usec * MICROSECOND;
}

static struct timeval to_timeval(uint64_t time) {
  uint64_t microseconds = (time + MICROSECOND - 1) / MICROSECOND;
  return (struct timeval){microseconds / MICROSECONDS, microseconds % MICROSECONDS};
}

// Asks for the host's alarm. What has none tells it by an error, which does not matter.
static void set_alarm(uint64_t first, uint64_t then) {
  enum { CLOCK_ALARM = 0x616d70 }; // amphora_wasi.h
  const __wasi_subscription_t alarm = {
      .u.tag = __WASI_EVENTTYPE_CLOCK,
      .u.u.clock = {.id = CLOCK_ALARM, .timeout = first, .precision = then}};
  __wasi_event_t event;
  __wasi_size_t happened;
  (void)!__wasi_poll_oneoff(&alarm, &event, 1, &happened);
}

static void set(uint64_t first, uint64_t then) {
  uint64_t time = first ? now() + first : 0;
  ring_at = 0;
  set_alarm(first, then);
  ring_at = time;
  period = then;
  if (__amphora_timer_due()) __amphora_timer_ring();
}

static bool is_timer(int which) { return which >= ITIMER_REAL && which <= ITIMER_PROF; }

static bool is_valid(struct timeval time) {
  return time.tv_sec >= 0 && time.tv_usec >= 0 && time.tv_usec < MICROSECONDS;
}

int getitimer(int which, struct itimerval *value) {
  if (!is_timer(which)) return fail(EINVAL);
  *value = (struct itimerval){0};
  if (which == ITIMER_REAL)
    *value = (struct itimerval){to_timeval(period), to_timeval(remaining())};
  return 0;
}

int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict old) {
  struct itimerval before;
  if (getitimer(which, &before)) return -1;
  if (!is_valid(value->it_value) || !is_valid(value->it_interval)) return fail(EINVAL);
  if (which == ITIMER_REAL) set(of_timeval(value->it_value), of_timeval(value->it_interval));
  if (old) *old = before;
  return 0;
}

// The seconds that were left, rounded up.
unsigned alarm(unsigned seconds) {
  uint64_t before = remaining();
  set((uint64_t)seconds * SECOND, 0);
  return (unsigned)((before + SECOND - 1) / SECOND);
}

unsigned ualarm(unsigned microseconds, unsigned interval) {
  uint64_t before = remaining();
  set((uint64_t)microseconds * MICROSECOND, (uint64_t)interval * MICROSECOND);
  return (unsigned)((before + MICROSECOND - 1) / MICROSECOND);
}

int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer) {
  return fail(ENOSYS);
}

int timer_delete(timer_t timer) { return fail(EINVAL); }

int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict value,
                  struct itimerspec *restrict old) {
  return fail(EINVAL);
}

int timer_gettime(timer_t timer, struct itimerspec *value) { return fail(EINVAL); }
int timer_getoverrun(timer_t timer) { return fail(EINVAL); }
