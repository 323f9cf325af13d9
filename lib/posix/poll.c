/* SPDX-License-Identifier: MIT */
// poll, ppoll, select and pselect: work. In the place of wasi-libc's, whose numbers are others than
// Unix systems', and whose select takes no set of exceptional conditions: none ever comes.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <wasi/api.h>

enum { SECOND = 1000000000, MILLISECOND = 1000000, MICROSECOND = 1000, MICROSECONDS = 1000000 };
enum { READING = POLLIN | POLLRDNORM, WRITING = POLLOUT | POLLWRNORM };

// signal.c is part of a program only if something in it uses signals.
__attribute__((weak)) int sigprocmask(int, const sigset_t *restrict, sigset_t *restrict);

static int fail(int error) {
  errno = error;
  return -1;
}

static uint64_t now(void) {
  __wasi_timestamp_t time;
  return __wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &time) ? 0 : time;
}

// ---- Waiting for what the runtime can wait for ------------------------------------------------

struct wait {
  __wasi_subscription_t *subscriptions;
  __wasi_event_t *events;
  __wasi_size_t count;
};

static void subscribe(struct wait *wait, const struct pollfd *one, __wasi_eventtype_t type) {
  wait->subscriptions[wait->count++] = (__wasi_subscription_t){
      .userdata = (uintptr_t)one,
      .u = {.tag = type, .u.fd_read.file_descriptor = (__wasi_fd_t)one->fd}};
}

static void subscribe_clock(struct wait *wait, uint64_t timeout) {
  wait->subscriptions[wait->count++] = (__wasi_subscription_t){
      .u = {.tag = __WASI_EVENTTYPE_CLOCK,
            .u.clock = {.id = __WASI_CLOCKID_MONOTONIC, .timeout = timeout}}};
}

// ---- Pipes, which are files that cannot seek: see pipe.c --------------------------------------

static bool is_pipe(const __wasi_fdstat_t *status) {
  const __wasi_rights_t seeking = __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL;
  return status->fs_filetype == __WASI_FILETYPE_REGULAR_FILE && !(status->fs_rights_base & seeking);
}

static bool is_empty(int fd) {
  int size = 0, error = errno;
  bool empty = ioctl(fd, FIONREAD, &size) == 0 && size == 0;
  errno = error;
  return empty;
}

// Whether another descriptor can write to the file of this one. Numbers have few gaps.
static bool has_writer(int fd) {
  enum { LONGEST_GAP = 64 };
  __wasi_filestat_t file, other;
  __wasi_fdstat_t status;
  if (__wasi_fd_filestat_get((__wasi_fd_t)fd, &file)) return false;
  for (__wasi_fd_t writer = 0, last = (__wasi_fd_t)fd; writer < last + LONGEST_GAP; writer++) {
    if (__wasi_fd_fdstat_get(writer, &status)) continue;
    last = writer > last ? writer : last;
    if (!is_pipe(&status) || !(status.fs_rights_base & __WASI_RIGHTS_FD_WRITE)) continue;
    if (!__wasi_fd_filestat_get(writer, &other) && other.dev == file.dev && other.ino == file.ino)
      return true;
  }
  return false;
}

// What can be read of an empty pipe: its end, or nothing while the program itself can write to it.
static short end_of_pipe(int fd) { return has_writer(fd) ? 0 : POLLHUP; }

// Descriptors that are not open are ready at once; the others are waited for.
static int subscribe_all(struct wait *wait, struct pollfd *list, nfds_t count) {
  int ready = 0;
  for (struct pollfd *one = list; one < list + count; one++) {
    __wasi_fdstat_t status;
    one->revents = 0;
    if (one->fd < 0) continue;
    if (__wasi_fd_fdstat_get((__wasi_fd_t)one->fd, &status)) {
      one->revents = POLLNVAL;
      ready++;
      continue;
    }
    if (one->events & READING && is_pipe(&status) && is_empty(one->fd))
      ready += (one->revents = end_of_pipe(one->fd)) != 0;
    else if (one->events & READING)
      subscribe(wait, one, __WASI_EVENTTYPE_FD_READ);
    if (one->events & WRITING) subscribe(wait, one, __WASI_EVENTTYPE_FD_WRITE);
  }
  return ready;
}

static bool is_socket(int fd) {
  __wasi_fdstat_t status;
  return !__wasi_fd_fdstat_get((__wasi_fd_t)fd, &status) &&
         status.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM;
}

// A pipe's end is POLLHUP alone; a socket's is one that can be read.
static short event_of(const struct pollfd *one, const __wasi_event_t *event) {
  if (event->error == __WASI_ERRNO_BADF) return POLLNVAL;
  if (event->error) return event->error == __WASI_ERRNO_PIPE ? POLLHUP : POLLERR;
  bool hangup = event->fd_readwrite.flags & __WASI_EVENTRWFLAGS_FD_READWRITE_HANGUP;
  if (event->type == __WASI_EVENTTYPE_FD_WRITE)
    return hangup ? POLLHUP : (short)(one->events & WRITING);
  bool readable = !hangup || event->fd_readwrite.nbytes > 0 || is_socket(one->fd);
  return (short)((readable ? one->events & READING : 0) | (hangup ? POLLHUP : 0));
}

static int note_events(const struct wait *wait, __wasi_size_t count) {
  int ready = 0;
  for (const __wasi_event_t *event = wait->events; event < wait->events + count; event++) {
    if (event->type == __WASI_EVENTTYPE_CLOCK) continue;
    struct pollfd *one = (struct pollfd *)(uintptr_t)event->userdata;
    bool known = one->revents;
    one->revents |= event_of(one, event);
    ready += !known && one->revents;
  }
  return ready;
}

// Until the timeout, in nanoseconds, or for ever.
static int wait_for(struct pollfd *list, nfds_t count, const uint64_t *timeout) {
  static const uint64_t at_once = 0, for_ever = INT64_MAX;
  struct wait wait = {0};
  size_t most = 2 * (size_t)count + 1;
  if (count > SIZE_MAX / 4 / sizeof *wait.subscriptions) return fail(EINVAL);
  wait.subscriptions = malloc(most * (sizeof *wait.subscriptions + sizeof *wait.events));
  if (!wait.subscriptions) return fail(ENOMEM);
  wait.events = (__wasi_event_t *)(wait.subscriptions + most);
  int ready = subscribe_all(&wait, list, count);
  if (ready > 0) timeout = &at_once;
  if (!timeout && wait.count == 0) timeout = &for_ever;
  if (timeout) subscribe_clock(&wait, *timeout);
  __wasi_size_t happened = 0;
  __wasi_errno_t error = __wasi_poll_oneoff(wait.subscriptions, wait.events, wait.count, &happened);
  if (!error) ready += note_events(&wait, happened);
  free(wait.subscriptions);
  return error ? fail(error) : ready;
}

static int wait_with_mask(struct pollfd *list, nfds_t count, const uint64_t *timeout,
                          const sigset_t *mask) {
  sigset_t before;
  if (!mask || !sigprocmask) return wait_for(list, count, timeout);
  sigprocmask(SIG_SETMASK, mask, &before);
  int ready = wait_for(list, count, timeout), error = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return ready;
}

int poll(struct pollfd *descriptors, nfds_t count, int timeout) {
  uint64_t nanoseconds = (uint64_t)timeout * MILLISECOND;
  return wait_for(descriptors, count, timeout < 0 ? NULL : &nanoseconds);
}

// False for times that there are not. Those that are too long wait for as long as there is.
static bool to_nanoseconds(const struct timespec *time, uint64_t *nanoseconds) {
  if (!time) return true;
  if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= SECOND) return false;
  if (__builtin_mul_overflow((uint64_t)time->tv_sec, SECOND, nanoseconds) ||
      __builtin_add_overflow(*nanoseconds, (uint64_t)time->tv_nsec, nanoseconds))
    *nanoseconds = INT64_MAX;
  return true;
}

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask) {
  uint64_t nanoseconds;
  if (!to_nanoseconds(timeout, &nanoseconds)) return fail(EINVAL);
  return wait_with_mask(descriptors, count, timeout ? &nanoseconds : NULL, mask);
}

// ---- select -----------------------------------------------------------------------------------

static bool has(const fd_set *set, int fd) { return set && FD_ISSET(fd, set); }

static nfds_t list_of(struct pollfd *list, int count, const fd_set *reads, const fd_set *writes,
                      const fd_set *exceptions) {
  nfds_t used = 0;
  for (int fd = 0; fd < count; fd++) {
    short events = (short)((has(reads, fd) ? POLLIN : 0) | (has(writes, fd) ? POLLOUT : 0));
    if (events || has(exceptions, fd)) list[used++] = (struct pollfd){.fd = fd, .events = events};
  }
  return used;
}

// Keeps in a set what is ready: how many are.
static int keep(fd_set *set, short ready, const struct pollfd *list, nfds_t count) {
  int kept = 0;
  for (nfds_t i = 0; i < count && set; i++) {
    if (!FD_ISSET(list[i].fd, set)) continue;
    if (list[i].revents & ready)
      kept++;
    else
      FD_CLR(list[i].fd, set);
  }
  return kept;
}

static bool has_closed(const struct pollfd *list, nfds_t count) {
  for (nfds_t i = 0; i < count; i++)
    if (list[i].revents & POLLNVAL) return true;
  return false;
}

static int select_until(int count, fd_set *reads, fd_set *writes, fd_set *exceptions,
                        const uint64_t *timeout, const sigset_t *mask) {
  struct pollfd list[FD_SETSIZE];
  if (count < 0) return fail(EINVAL);
  nfds_t used = list_of(list, count < FD_SETSIZE ? count : FD_SETSIZE, reads, writes, exceptions);
  if (wait_with_mask(list, used, timeout, mask) < 0) return -1;
  if (has_closed(list, used)) return fail(EBADF);
  return keep(reads, POLLIN | POLLHUP | POLLERR, list, used) +
         keep(writes, POLLOUT | POLLERR, list, used) + keep(exceptions, POLLPRI, list, used);
}

int pselect(int count, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict exceptions,
            const struct timespec *restrict timeout, const sigset_t *restrict mask) {
  uint64_t nanoseconds;
  if (!to_nanoseconds(timeout, &nanoseconds)) return fail(EINVAL);
  return select_until(count, reads, writes, exceptions, timeout ? &nanoseconds : NULL, mask);
}

// As on Linux, the time that is left is in the timeout then.
int select(int count, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict exceptions,
           struct timeval *restrict timeout) {
  if (!timeout) return select_until(count, reads, writes, exceptions, NULL, NULL);
  if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return fail(EINVAL);
  struct timespec time = {timeout->tv_sec + timeout->tv_usec / MICROSECONDS,
                          (long)(timeout->tv_usec % MICROSECONDS) * MICROSECOND};
  uint64_t nanoseconds, start = now();
  to_nanoseconds(&time, &nanoseconds);
  int ready = select_until(count, reads, writes, exceptions, &nanoseconds, NULL), error = errno;
  uint64_t passed = now() - start, left = passed < nanoseconds ? nanoseconds - passed : 0;
  *timeout = (struct timeval){(time_t)(left / SECOND), (suseconds_t)(left % SECOND / MICROSECOND)};
  errno = error;
  return ready;
}
