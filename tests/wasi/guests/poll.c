/* SPDX-License-Identifier: MIT */
/* poll_oneoff. Standard input is a pipe in which "text" waits; standard output is a pipe that
 * nobody reads any more. */
#include "wasi.h"

static uint64_t now(uint32_t clock) {
  uint64_t time = 0;
  CHECK(clock_time_get(clock, 1, &time), OK);
  return time;
}

static __wasi_subscription_t clock_at(uint64_t userdata, uint32_t id, uint64_t timeout,
                                      uint16_t flags) {
  __wasi_subscription_t s = {.userdata = userdata};
  s.u.tag = __WASI_EVENTTYPE_CLOCK;
  s.u.u.clock.id = id;
  s.u.u.clock.timeout = timeout;
  s.u.u.clock.flags = flags;
  return s;
}

static __wasi_subscription_t descriptor(uint64_t userdata, uint8_t type, int fd) {
  __wasi_subscription_t s = {.userdata = userdata};
  s.u.tag = type;
  s.u.u.fd_read.file_descriptor = fd;
  return s;
}

static void check_clocks(void) {
  enum { MS = 1000000 };
  __wasi_event_t events[2];
  uint32_t count = 0;
  uint64_t start = now(__WASI_CLOCKID_MONOTONIC);
  __wasi_subscription_t s = clock_at(5, __WASI_CLOCKID_MONOTONIC, 20 * MS, 0);
  CHECK(poll_oneoff(&s, events, 1, &count), OK);
  CHECK(count, 1);
  CHECK(events[0].userdata, 5);
  CHECK(events[0].error, OK);
  CHECK(events[0].type, __WASI_EVENTTYPE_CLOCK);
  CHECK_TRUE(now(__WASI_CLOCKID_MONOTONIC) - start >= 20 * MS);

  for (uint32_t clock = 0; clock < 2; clock++) {
    start = now(clock);
    s = clock_at(6, clock, start + 10 * MS, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    CHECK(poll_oneoff(&s, events, 1, &count), OK);
    CHECK_TRUE(now(clock) >= start + 10 * MS);
    s = clock_at(7, clock, 1, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME); /* long ago */
    CHECK(poll_oneoff(&s, events, 1, &count), OK);
    CHECK(count, 1);
  }
  __wasi_subscription_t both[] = {clock_at(1, __WASI_CLOCKID_MONOTONIC, UINT64_MAX, 0),
                                  clock_at(2, __WASI_CLOCKID_REALTIME, 5 * MS, 0)};
  CHECK(poll_oneoff(both, events, 2, &count), OK);
  CHECK(count, 1);
  CHECK(events[0].userdata, 2);

  s = clock_at(8, 9, 1, 0);
  CHECK(poll_oneoff(&s, events, 1, &count), OK);
  CHECK(events[0].error, ERRNO(INVAL));
  s = clock_at(8, __WASI_CLOCKID_MONOTONIC, 1, 2);
  CHECK(poll_oneoff(&s, events, 1, &count), OK);
  CHECK(events[0].error, ERRNO(INVAL));
}

static void check_descriptors(void) {
  __wasi_event_t events[6];
  uint32_t count = 0;
  int fd = create("polled");
  uint64_t position;
  CHECK(write_text(fd, "12345"), OK);
  CHECK(fd_seek(fd, 2, __WASI_WHENCE_SET, &position), OK);
  __wasi_subscription_t s[] = {descriptor(1, __WASI_EVENTTYPE_FD_READ, 0),
                               descriptor(2, __WASI_EVENTTYPE_FD_READ, fd),
                               descriptor(3, __WASI_EVENTTYPE_FD_WRITE, fd),
                               descriptor(4, __WASI_EVENTTYPE_FD_READ, 77),
                               clock_at(5, __WASI_CLOCKID_MONOTONIC, 3600000000000, 0),
                               descriptor(6, __WASI_EVENTTYPE_FD_WRITE, 1)};
  CHECK(poll_oneoff(s, events, 6, &count), OK);
  CHECK(count, 5);
  CHECK(events[0].userdata, 1);
  CHECK(events[0].type, __WASI_EVENTTYPE_FD_READ);
  CHECK(events[0].fd_readwrite.nbytes, 4);
  CHECK(events[1].userdata, 2);
  CHECK(events[1].fd_readwrite.nbytes, 3);
  CHECK(events[2].userdata, 3);
  CHECK(events[2].error, OK);
  CHECK(events[2].type, __WASI_EVENTTYPE_FD_WRITE);
  CHECK(events[3].userdata, 4);
  CHECK(events[3].error, ERRNO(BADF));
  CHECK(events[4].userdata, 6);
  CHECK(events[4].error, ERRNO(PIPE));

  CHECK(fd_fdstat_set_rights(fd, __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_POLL_FD_READWRITE, 0), OK);
  __wasi_subscription_t write = descriptor(9, __WASI_EVENTTYPE_FD_WRITE, fd);
  CHECK(poll_oneoff(&write, events, 1, &count), OK);
  CHECK(events[0].error, ERRNO(NOTCAPABLE));
  CHECK(fd_fdstat_set_rights(fd, __WASI_RIGHTS_FD_READ, 0), OK);
  __wasi_subscription_t read = descriptor(9, __WASI_EVENTTYPE_FD_READ, fd);
  CHECK(poll_oneoff(&read, events, 1, &count), OK);
  CHECK(events[0].error, ERRNO(NOTCAPABLE));
  fd_close(fd);
}

static void check_hangup(void) {
  char text[8];
  __wasi_iovec_t vector = {(uint8_t *)text, 8};
  __wasi_event_t event;
  uint32_t size = 0, count = 0;
  CHECK(fd_read(0, &vector, 1, &size), OK);
  CHECK(size, 4);
  __wasi_subscription_t s = descriptor(1, __WASI_EVENTTYPE_FD_READ, 0);
  CHECK(poll_oneoff(&s, &event, 1, &count), OK);
  CHECK(event.fd_readwrite.flags, __WASI_EVENTRWFLAGS_FD_READWRITE_HANGUP);
  CHECK(event.fd_readwrite.nbytes, 0);
}

static void check_errors(void) {
  __wasi_subscription_t s = clock_at(1, 1, 0, 0);
  __wasi_event_t event;
  uint32_t count = 0;
  CHECK(poll_oneoff(&s, &event, 0, &count), ERRNO(INVAL));
  CHECK(poll_oneoff(NOWHERE, &event, 1, &count), ERRNO(FAULT));
  CHECK(poll_oneoff(&s, NOWHERE, 1, &count), ERRNO(FAULT));
  CHECK(poll_oneoff(&s, &event, 1, NOWHERE), ERRNO(FAULT));
  CHECK(poll_oneoff(&s, &event, 0xffffffff, &count), ERRNO(FAULT));
  s.u.tag = 3;
  CHECK(poll_oneoff(&s, &event, 1, &count), OK);
  CHECK(event.error, ERRNO(INVAL));
}

int main(void) {
  check_clocks();
  check_descriptors();
  check_hangup();
  check_errors();
  CHECK(write_text(1, "nobody"), ERRNO(PIPE));
  DONE;
}
