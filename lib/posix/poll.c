// ppoll: works, to the millisecond.
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>

enum { SECOND = 1000000000, MILLISECOND = 1000000 };

static int to_milliseconds(const struct timespec *time) {
  if (!time) return -1;
  if (time->tv_sec >= INT_MAX / 1000) return INT_MAX;
  return (int)(time->tv_sec * 1000 + (time->tv_nsec + MILLISECOND - 1) / MILLISECOND);
}

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask) {
  sigset_t before;
  if (timeout && (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= SECOND))
    return errno = EINVAL, -1;
  if (mask) sigprocmask(SIG_SETMASK, mask, &before);
  int ready = poll(descriptors, count, to_milliseconds(timeout)), error = errno;
  if (mask) sigprocmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return ready;
}
