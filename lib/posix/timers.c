// Interval timers never ring: setitimer is accepted without effect, as alarm is; POSIX timers
// cannot be created (ENOSYS).
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

static int fail(int error) {
  errno = error;
  return -1;
}

static int is_timer(int which) { return which >= ITIMER_REAL && which <= ITIMER_PROF; }

int getitimer(int which, struct itimerval *value) {
  if (!is_timer(which)) return fail(EINVAL);
  *value = (struct itimerval){0};
  return 0;
}

int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict old) {
  if (!is_timer(which)) return fail(EINVAL);
  if (old) *old = (struct itimerval){0};
  return 0;
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
