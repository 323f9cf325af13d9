/* timeout.c: --timeout. The one store that the process runs is interrupted from a signal handler.
 */
#include "amrun.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>

static amphora_store *volatile running;
static volatile sig_atomic_t reached;

static void on_alarm(int signal) {
  (void)signal;
  reached = 1;
  if (running) amphora_store_interrupt(running);
}

amphora_error *timeout_start(amphora_store *store, uint64_t nanoseconds) {
  /* Without SA_RESTART a host call that waits returns EINTR; the signal repeats for one that begins
   * to wait just after it. */
  struct sigaction action = {.sa_handler = on_alarm};
  uint64_t microseconds = (nanoseconds + 999) / 1000;
  struct itimerval timer = {.it_value = {.tv_sec = (time_t)(microseconds / 1000000),
                                         .tv_usec = (suseconds_t)(microseconds % 1000000)},
                            .it_interval = {.tv_usec = 10000}};
  running = store;
  if (sigaction(SIGALRM, &action, NULL) < 0 || setitimer(ITIMER_REAL, &timer, NULL) < 0)
    return amphora_error_new(AMPHORA_HOST, "--timeout: %s", strerror(errno));
  return NULL;
}

void timeout_stop(void) {
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  running = NULL;
}

bool timeout_reached(void) { return reached; }
