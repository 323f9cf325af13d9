/* SPDX-License-Identifier: MIT */
/* wasi_unstable, where it differs: filestat, whence, and subscriptions. Messages go through
 * preview 1. */
#define WASI_MODULE "wasi_unstable"
#include "wasi.h"

static uint32_t at32(const uint8_t *record, int offset) {
  uint32_t value;
  return memcpy(&value, record + offset, 4), value;
}
static uint64_t at64(const uint8_t *record, int offset) {
  uint64_t value;
  return memcpy(&value, record + offset, 8), value;
}

static void check_filestat(int fd) {
  uint8_t stat[57], by_path[56];
  stat[56] = '#';
  CHECK(fd_filestat_set_times(fd, 11, 22, 5), OK);
  CHECK(fd_filestat_get(fd, stat), OK);
  CHECK(stat[56], '#');
  CHECK(stat[16], __WASI_FILETYPE_REGULAR_FILE);
  CHECK(at32(stat, 20), 1);
  CHECK(at64(stat, 24), 10);
  CHECK(at64(stat, 32), 11);
  CHECK(at64(stat, 40), 22);
  CHECK(path_filestat_get(DIR, 0, S("f"), by_path), OK);
  CHECK(memcmp(stat, by_path, 56), 0);
  CHECK(fd_filestat_get(fd, NOWHERE), ERRNO(FAULT));
  CHECK(path_filestat_get(DIR, 0, S("f"), NOWHERE), ERRNO(FAULT));
  CHECK(path_filestat_get(DIR, 0, S("none"), by_path), ERRNO(NOENT));
}

static void check_seek(int fd) {
  enum { CUR, END, SET };
  uint64_t position = 0;
  CHECK(fd_seek(fd, 3, SET, &position), OK);
  CHECK(position, 3);
  CHECK(fd_seek(fd, 1, CUR, &position), OK);
  CHECK(position, 4);
  CHECK(fd_seek(fd, -1, END, &position), OK);
  CHECK(position, 9);
  CHECK(fd_seek(fd, 0, 3, &position), ERRNO(INVAL));
}

static void check_poll(int fd) {
  struct {
    uint64_t userdata;
    uint8_t type, padding[7];
    union {
      struct {
        uint64_t identifier;
        uint32_t id, padding;
        uint64_t timeout, precision;
        uint16_t flags;
      } clock;
      uint32_t fd;
    };
  } s[2] = {{.userdata = 1, .type = __WASI_EVENTTYPE_CLOCK}, {.userdata = 2}};
  __wasi_event_t events[2];
  uint32_t count = 0;
  _Static_assert(sizeof *s == 56, "the size of a subscription in preview 0");
  s[0].clock.identifier = 99;
  s[0].clock.id = __WASI_CLOCKID_MONOTONIC;
  s[0].clock.timeout = 1000000;
  CHECK(poll_oneoff(s, events, 1, &count), OK);
  CHECK(count, 1);
  CHECK(events[0].userdata, 1);
  CHECK(events[0].error, OK);
  s[0].clock.timeout = 3600000000000;
  s[1].type = __WASI_EVENTTYPE_FD_WRITE;
  s[1].fd = (uint32_t)fd;
  CHECK(poll_oneoff(s, events, 2, &count), OK);
  CHECK(count, 1);
  CHECK(events[0].userdata, 2);
  CHECK(events[0].type, __WASI_EVENTTYPE_FD_WRITE);
}

int main(void) {
  int fd = create("f");
  CHECK(write_text(fd, "0123456789"), OK);
  check_filestat(fd);
  check_seek(fd);
  check_poll(fd);
  CHECK(fd_close(fd), OK);
  DONE;
}
