/* SPDX-License-Identifier: MIT */
// poll and select of a pipe within the program: ready are what is in it, and its end.
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include "check.h"

static int polled(int fd, short *events) {
  struct pollfd one = {.fd = fd, .events = POLLIN};
  int ready = poll(&one, 1, 1);
  *events = one.revents;
  return ready;
}

int main(void) {
  int ends[2];
  short events;
  char byte;
  CHECK(pipe(ends) == 0 && ends[0] < ends[1]);
  CHECK(polled(ends[0], &events) == 0 && events == 0);
  fd_set reads, writes;
  FD_ZERO(&reads), FD_ZERO(&writes);
  FD_SET(ends[0], &reads), FD_SET(ends[1], &writes);
  CHECK(select(ends[1] + 1, &reads, &writes, NULL, &(struct timeval){0}) == 1);
  CHECK(!FD_ISSET(ends[0], &reads) && FD_ISSET(ends[1], &writes));
  CHECK(write(ends[1], "x", 1) == 1);
  CHECK(polled(ends[0], &events) == 1 && events == POLLIN);
  CHECK(read(ends[0], &byte, 1) == 1 && byte == 'x');
  CHECK(polled(ends[0], &events) == 0 && events == 0);
  int other = dup(ends[1]);
  close(ends[1]);
  CHECK(polled(ends[0], &events) == 0);
  close(other);
  CHECK(polled(ends[0], &events) == 1 && events == POLLHUP);
  CHECK(read(ends[0], &byte, 1) == 0);
  return check_result();
}
