// SPDX-License-Identifier: MIT
/** A program that waits in all ways, and what it prints. */

// Waits for the time, for input with a limit that passes and one that does not, and for lines.
export const WAIT_C = `#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}
int main(void) {
  char line[100];
  double start = now();
  usleep(50000);
  printf("slept %s\\n", now() - start >= 49 ? "long enough" : "too short");
  struct pollfd in = {.fd = 0, .events = POLLIN};
  printf("poll %d\\n", poll(&in, 1, 30));
  printf("name?\\n");
  fflush(stdout);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(0, &set);
  struct timeval limit = {20, 0};
  printf("select %d\\n", select(1, &set, 0, 0, &limit));
  while (fgets(line, sizeof line, stdin)) {
    printf("hello %s", line);
    fflush(stdout);
    if (!strcmp(line, "quit\\n")) exit(7);
  }
  puts("end");
  return 3;
}`;

/** With 'Ada', 'Grace', 'quit' as lines that come when it waits for them; its exit status is 7. */
export const WAITED = 'slept long enough\npoll 0\nname?\nselect 1\nhello Ada\nhello Grace\nhello quit\n';
