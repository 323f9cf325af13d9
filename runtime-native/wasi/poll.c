/* SPDX-License-Identifier: MIT */
/* poll.c: waiting for clocks and descriptors. */
#include "wasi.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
  NEVER = -1,
  SUBSCRIPTIONS_MAX = 1 << 16, /* beyond it EINVAL, as poll has it */
  SLICE = 100000000,           /* nanoseconds until an interruption by another thread is noticed */
};

/* A subscription while it is being waited for. */
struct wait {
  struct subscription subscription;
  uint64_t deadline; /* EVENT_CLOCK: on the monotonic clock */
  int polled;        /* the index of its pollfd, or NEVER */
  bool happened;
  uint16_t error, flags;
  uint64_t bytes;
};

struct waits {
  struct wait *at;    /* [count] */
  struct pollfd *fds; /* [fd_count] */
  uint32_t count;
  nfds_t fd_count;
};

static uint64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return wasi_nanoseconds(time);
}

static uint64_t add(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }

/* When a clock's subscription is due, on the monotonic clock. */
static uint64_t deadline_of(const struct subscription *s) {
  uint64_t monotonic = now(CLOCK_MONOTONIC);
  if (!(s->clock_flags & SUBCLOCK_ABSTIME)) return add(monotonic, s->timeout);
  if (s->clock == CLOCK_ID_MONOTONIC) return s->timeout;
  uint64_t realtime = now(CLOCK_REALTIME);
  return s->timeout > realtime ? add(monotonic, s->timeout - realtime) : monotonic;
}

static void happen(struct wait *wait, uint16_t error) {
  wait->happened = true;
  wait->error = error;
}

void amphora_wasi_on_alarm(amphora_wasi *wasi,
                           bool (*set)(void *data, uint64_t nanoseconds, uint64_t period),
                           void *data) {
  wasi->set_alarm = set;
  wasi->alarm_data = data;
}

static bool set_alarm(const amphora_wasi *wasi, const struct subscription *s) {
  return wasi->set_alarm && wasi->set_alarm(wasi->alarm_data, s->timeout, s->precision);
}

static void begin_clock(const amphora_wasi *wasi, struct wait *wait) {
  uint32_t clock = wait->subscription.clock;
  if (clock == AMPHORA_WASI_CLOCK_ALARM) {
    happen(wait, set_alarm(wasi, &wait->subscription) ? WASI_SUCCESS : WASI_EINVAL);
    return;
  }
  bool waitable = clock == CLOCK_ID_REALTIME || clock == CLOCK_ID_MONOTONIC;
  if (!waitable || wait->subscription.clock_flags & ~SUBCLOCK_ABSTIME)
    happen(wait, WASI_EINVAL);
  else
    wait->deadline = deadline_of(&wait->subscription);
}

static void begin_descriptor(amphora_wasi *wasi, struct waits *waits, struct wait *wait) {
  struct descriptor *d;
  bool reads = wait->subscription.type == EVENT_FD_READ;
  uint16_t error = wasi_descriptor(wasi, wait->subscription.fd, RIGHT_POLL_FD_READWRITE, &d);
  /* A listener is readable when there is a connection to accept. */
  if (!error && !(d->base & (reads ? RIGHT_FD_READ | RIGHT_SOCK_ACCEPT : RIGHT_FD_WRITE)))
    error = WASI_ENOTCAPABLE;
  if (error || d->host < 0) {
    happen(wait, error);
    return;
  }
  wait->polled = (int)waits->fd_count;
  waits->fds[waits->fd_count++] =
      (struct pollfd){.fd = d->host, .events = reads ? POLLIN : POLLOUT};
}

static void begin(amphora_wasi *wasi, struct waits *waits, struct wait *wait) {
  switch (wait->subscription.type) {
  case EVENT_CLOCK: begin_clock(wasi, wait); break;
  case EVENT_FD_READ:
  case EVENT_FD_WRITE: begin_descriptor(wasi, waits, wait); break;
  default: happen(wait, WASI_EINVAL);
  }
}

/* Bytes that can be read without waiting. */
static uint64_t readable(int fd) {
  struct stat status;
  int waiting = 0;
  if (!fstat(fd, &status) && S_ISREG(status.st_mode)) {
    off_t position = lseek(fd, 0, SEEK_CUR);
    return position >= 0 && position < status.st_size ? (uint64_t)(status.st_size - position) : 0;
  }
  return ioctl(fd, FIONREAD, &waiting) < 0 || waiting < 0 ? 0 : (uint64_t)waiting;
}

static void end_descriptor(struct wait *wait, const struct pollfd *polled) {
  bool reads = wait->subscription.type == EVENT_FD_READ;
  if (!polled->revents) return;
  wait->happened = true;
  if (polled->revents & POLLNVAL)
    wait->error = WASI_EBADF;
  else if (polled->revents & POLLERR)
    wait->error = reads ? WASI_EIO : WASI_EPIPE;
  if (polled->revents & POLLHUP) wait->flags = EVENT_HANGUP;
  if (reads && !wait->error) wait->bytes = readable(polled->fd);
}

/* How long to wait: not at all if something has happened, else until the first clock is due, but no
 * longer than a slice. */
static struct timespec timeout(const struct waits *waits) {
  uint64_t first = UINT64_MAX, monotonic = now(CLOCK_MONOTONIC);
  for (uint32_t i = 0; i < waits->count; i++) {
    const struct wait *wait = &waits->at[i];
    if (wait->happened)
      first = 0;
    else if (wait->subscription.type == EVENT_CLOCK && wait->deadline < first)
      first = wait->deadline;
  }
  uint64_t left = first > monotonic ? first - monotonic : 0;
  return (struct timespec){.tv_nsec = left < SLICE ? (long)left : SLICE};
}

/* Waits until something has happened and marks all that has. */
static uint16_t wait_for(const struct call *call, struct waits *waits, uint32_t *happened) {
  for (*happened = 0; !*happened;) {
    if (interrupted(call)) return WASI_EINTR;
    struct timespec time = timeout(waits);
    if (ppoll(waits->fds, waits->fd_count, &time, NULL) < 0) return wasi_errno(errno);
    uint64_t monotonic = now(CLOCK_MONOTONIC);
    for (uint32_t i = 0; i < waits->count; i++) {
      struct wait *wait = &waits->at[i];
      if (wait->polled != NEVER)
        end_descriptor(wait, &waits->fds[wait->polled]);
      else if (!wait->happened && wait->deadline <= monotonic)
        happen(wait, WASI_SUCCESS);
      *happened += wait->happened;
    }
  }
  return WASI_SUCCESS;
}

static void put_event(uint8_t *to, const struct wait *wait) {
  memset(to, 0, SIZE_EVENT);
  put64(to, wait->subscription.userdata);
  put16(to + 8, wait->error);
  to[10] = wait->subscription.type;
  put64(to + 16, wait->bytes);
  put16(to + 24, wait->flags);
}

uint16_t wasi_poll(struct call *call, const amphora_value *args, uint32_t subscription_size,
                   wasi_get_subscription *get) {
  uint64_t count = u32(args[2]);
  const uint8_t *in = guest(call, u32(args[0]), count * subscription_size);
  uint8_t *out = guest(call, u32(args[1]), count * SIZE_EVENT),
          *result = guest(call, u32(args[3]), 4);
  uint32_t happened = 0;
  if (!count) return WASI_EINVAL;
  if (!in || !out || !result) return WASI_EFAULT;
  if (count > SUBSCRIPTIONS_MAX) return WASI_EINVAL;

  struct waits waits = {.at = calloc(count, sizeof *waits.at),
                        .fds = calloc(count, sizeof *waits.fds),
                        .count = (uint32_t)count};
  uint16_t error = waits.at && waits.fds ? WASI_SUCCESS : WASI_ENOMEM;
  for (uint32_t i = 0; i < count && !error; i++) {
    waits.at[i] =
        (struct wait){.subscription = get(in + (size_t)i * subscription_size), .polled = NEVER};
    begin(call->wasi, &waits, &waits.at[i]);
  }
  if (!error) error = wait_for(call, &waits, &happened);
  for (uint32_t i = 0; i < count && !error; i++) {
    if (!waits.at[i].happened) continue;
    put_event(out, &waits.at[i]);
    out += SIZE_EVENT;
  }
  if (!error) put32(result, happened);
  free(waits.at);
  free(waits.fds);
  return error;
}

static struct subscription get_subscription(const uint8_t *from) {
  return (struct subscription){.userdata = get64(from),
                               .type = from[8],
                               .fd = get32(from + 16),
                               .clock = get32(from + 16),
                               .timeout = get64(from + 24),
                               .precision = get64(from + 32),
                               .clock_flags = get16(from + 40)};
}

uint16_t wasi_poll_oneoff(struct call *call, const amphora_value *args) {
  return wasi_poll(call, args, SIZE_SUBSCRIPTION, get_subscription);
}
