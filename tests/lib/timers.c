/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int rung;

static void ring(int number) { rung += number == SIGALRM; }

enum { SOON = 20000, HOUR = 3600 };

int main(void) {
  struct timespec hour = {HOUR, 0}, left = {0};
  struct timeval hour_long = {HOUR, 0};
  signal(SIGALRM, ring);
  CHECK(alarm(100) == 0 && alarm(50) == 100 && alarm(0) == 50 && alarm(0) == 0);

  ualarm(SOON, 0);
  CHECK_FAILS(nanosleep(&hour, &left), EINTR);
  CHECK(rung == 1 && left.tv_sec == HOUR - 1);
  ualarm(SOON, 0);
  CHECK(sleep(HOUR) > 0 && rung == 2);
  ualarm(SOON, 0);
  CHECK_FAILS(pause(), EINTR);
  CHECK(rung == 3);
  ualarm(SOON, 0);
  CHECK_FAILS(select(0, NULL, NULL, NULL, &hour_long), EINTR);
  CHECK(rung == 4);
  CHECK(alarm(100) == 0 && usleep(1000) == 0 && rung == 4 && alarm(0) == 100);

  // Again and again
  struct itimerval often = {{0, SOON}, {0, SOON}}, bad = {{0, 0}, {0, 1000000}}, old;
  CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
  CHECK_FAILS(nanosleep(&hour, NULL), EINTR);
  CHECK_FAILS(nanosleep(&hour, NULL), EINTR);
  CHECK(rung == 6 && getitimer(ITIMER_REAL, &old) == 0 && old.it_interval.tv_usec == SOON);
  CHECK_FAILS(setitimer(ITIMER_REAL, &bad, NULL), EINVAL);
  CHECK_FAILS(getitimer(9, &old), EINVAL);

  // Neither an ignored signal nor one that is blocked interrupts.
  struct timespec short_time = {0, 100000000};
  signal(SIGALRM, SIG_IGN);
  CHECK(nanosleep(&short_time, NULL) == 0);
  signal(SIGALRM, ring);
  sigset_t alarm_only, none;
  sigemptyset(&none);
  sigemptyset(&alarm_only);
  sigaddset(&alarm_only, SIGALRM);
  sigprocmask(SIG_BLOCK, &alarm_only, NULL);
  CHECK(nanosleep(&short_time, NULL) == 0 && rung == 6);
  CHECK_FAILS(sigsuspend(&none), EINTR);
  CHECK(rung == 7);
  alarm(0);

  short_time.tv_nsec = -1;
  CHECK(clock_nanosleep(CLOCK_MONOTONIC, 0, &short_time, NULL) == EINVAL);
  short_time.tv_nsec = 0;
  CHECK(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &short_time, NULL) == 0);
  return check_result();
}
