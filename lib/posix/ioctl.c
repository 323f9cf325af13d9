/* SPDX-License-Identifier: MIT */
// ioctl: the size of a terminal (a page's own, else from $LINES and $COLUMNS, else 24 by 80),
// FIONREAD and FIONBIO; other requests fail with EINVAL.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

enum { ROWS = 24, COLUMNS = 80 };

static int fail(int error) {
  errno = error;
  return -1;
}

static unsigned short environment_number(const char *name, int otherwise) {
  const char *value = getenv(name);
  int number = value ? atoi(value) : 0;
  return (unsigned short)(number > 0 && number < 10000 ? number : otherwise);
}

static int get_size(int fd, struct winsize *size) {
  __wasi_filestat_t status;
  if (!isatty(fd)) return -1;
  // A page's terminal has its size, rows and columns, as the size of its file.
  if (!__wasi_fd_filestat_get((__wasi_fd_t)fd, &status) && status.size >> 16) {
    *size = (struct winsize){.ws_row = (unsigned short)(status.size >> 16),
                             .ws_col = (unsigned short)status.size};
    return 0;
  }
  *size = (struct winsize){.ws_row = environment_number("LINES", ROWS),
                           .ws_col = environment_number("COLUMNS", COLUMNS)};
  return 0;
}

// What can be read without waiting.
static int get_available(int fd, int *available) {
  struct stat status;
  if (fstat(fd, &status)) return -1;
  if (S_ISREG(status.st_mode)) {
    off_t left = status.st_size - lseek(fd, 0, SEEK_CUR);
    *available = left > INT_MAX ? INT_MAX : left > 0 ? (int)left : 0;
    return 0;
  }
  __wasi_subscription_t subscriptions[2] = {
      {.userdata = 1,
       .u = {.tag = __WASI_EVENTTYPE_FD_READ, .u.fd_read.file_descriptor = (__wasi_fd_t)fd}},
      {.u = {.tag = __WASI_EVENTTYPE_CLOCK, .u.clock.id = __WASI_CLOCKID_MONOTONIC}},
  };
  __wasi_event_t events[2];
  size_t count;
  __wasi_errno_t error = __wasi_poll_oneoff(subscriptions, events, 2, &count);
  if (error) return fail(error);
  *available = 0;
  for (size_t i = 0; i < count; i++) {
    if (events[i].userdata != 1) continue;
    if (events[i].error) return fail(events[i].error);
    *available = (int)events[i].fd_readwrite.nbytes;
  }
  return 0;
}

static int set_nonblocking(int fd, int wanted) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return -1;
  return fcntl(fd, F_SETFL, wanted ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int ioctl(int fd, int request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  switch (request) {
  case TIOCGWINSZ: return get_size(fd, argument);
  case TIOCSWINSZ: return isatty(fd) ? 0 : -1;
  case FIONREAD: return get_available(fd, argument);
  case FIONBIO: return set_nonblocking(fd, *(int *)argument);
  default: return fail(EINVAL);
  }
}
