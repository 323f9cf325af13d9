/* SPDX-License-Identifier: MIT */
/* timeout.c: --timeout. A signal handler cancels loading and interrupts the one store that the
 * process runs. */
#include "amrun.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

static amphora_store *volatile running;
static volatile bool reached;

static void on_alarm(int signal) {
  (void)signal;
  reached = true;
  if (running) amphora_store_interrupt(running);
}

amphora_error *timeout_start(uint64_t nanoseconds) {
  /* Without SA_RESTART a host call that waits returns EINTR; the signal repeats for one that begins
   * to wait just after it, and for a store that is made later. */
  struct sigaction action = {.sa_handler = on_alarm};
  uint64_t microseconds = (nanoseconds + 999) / 1000;
  struct itimerval timer = {.it_value = {.tv_sec = (time_t)(microseconds / 1000000),
                                         .tv_usec = (suseconds_t)(microseconds % 1000000)},
                            .it_interval = {.tv_usec = 10000}};
  if (sigaction(SIGALRM, &action, NULL) < 0 || setitimer(ITIMER_REAL, &timer, NULL) < 0)
    return amphora_error_new(AMPHORA_HOST, "--timeout: %s", strerror(errno));
  return NULL;
}

void timeout_interrupts(amphora_store *store) { running = store; }

const volatile bool *timeout_flag(void) { return &reached; }

void timeout_stop(void) { setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL); }

void timeout_spare_output(void) {
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
  running = NULL;
  sigaction(SIGALRM, &action, NULL);
}
