/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t count, last, nested;
static siginfo_t seen;

static void on_signal(int number) {
  count++;
  last = number;
}

static void on_info(int number, siginfo_t *info, void *context) {
  (void)context;
  last = number;
  seen = *info;
}

static void on_nested(int number) {
  static int running;
  CHECK(!running);
  running = 1;
  if (nested++ == 0) raise(number);
  running = 0;
}

static sigjmp_buf out;
static volatile int aborts;
static void on_abort(int number) {
  aborts++;
  siglongjmp(out, number);
}

int main(void) {
  CHECK(signal(SIGUSR1, on_signal) == SIG_DFL);
  CHECK(raise(SIGUSR1) == 0 && count == 1 && last == SIGUSR1);
  CHECK(kill(getpid(), SIGUSR1) == 0 && count == 2);
  CHECK(kill(getpid(), 0) == 0 && count == 2);
  CHECK_FAILS(kill(99999, SIGUSR1), ESRCH);
  CHECK_FAILS(raise(1000), EINVAL);
  CHECK(signal(SIGUSR1, SIG_IGN) == on_signal);
  CHECK(raise(SIGUSR1) == 0 && count == 2);
  CHECK(signal(SIGUSR1, SIG_DFL) == SIG_IGN);
  errno = 0;
  CHECK(signal(SIGKILL, on_signal) == SIG_ERR && errno == EINVAL);
  CHECK(raise(SIGCHLD) == 0 && raise(SIGWINCH) == 0); // ignored by default

  // Blocked signals wait, and come when they are unblocked.
  sigset_t set, old, pending;
  sigemptyset(&set);
  CHECK(sigaddset(&set, SIGUSR2) == 0 && sigismember(&set, SIGUSR2) == 1);
  CHECK(sigismember(&set, SIGUSR1) == 0);
  CHECK_FAILS(sigaddset(&set, 65), EINVAL);
  signal(SIGUSR2, on_signal);
  CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0 && sigismember(&old, SIGUSR2) == 0);
  CHECK(raise(SIGUSR2) == 0 && raise(SIGUSR2) == 0 && count == 2);
  CHECK(sigpending(&pending) == 0 && sigismember(&pending, SIGUSR2) == 1);
  CHECK(sigprocmask(SIG_SETMASK, &old, NULL) == 0 && count == 3 && last == SIGUSR2);
  CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0 && raise(SIGUSR2) == 0);
  int taken = 0;
  CHECK(sigwait(&set, &taken) == 0 && taken == SIGUSR2 && count == 3);
  CHECK(raise(SIGUSR2) == 0);
  CHECK_FAILS(sigsuspend(&old), EINTR);
  CHECK(count == 4);

  struct sigaction action = {.sa_flags = SA_SIGINFO}, before;
  action.sa_sigaction = on_info;
  sigfillset(&action.sa_mask);
  CHECK(sigaction(SIGTERM, &action, &before) == 0 && before.sa_handler == SIG_DFL);
  CHECK(raise(SIGTERM) == 0 && seen.si_signo == SIGTERM && seen.si_pid == getpid());
  CHECK(sigaction(SIGTERM, NULL, &before) == 0 && before.sa_sigaction == on_info);

  action = (struct sigaction){.sa_flags = (int)SA_RESETHAND};
  action.sa_handler = on_signal;
  CHECK(sigaction(SIGHUP, &action, NULL) == 0 && raise(SIGHUP) == 0 && last == SIGHUP);
  CHECK(sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_DFL);

  // A handler's own signal waits until it returns.
  signal(SIGINT, on_nested);
  nested = 0;
  raise(SIGINT);
  CHECK(nested == 2);

  // Leaving a handler by siglongjmp restores the mask that was saved.
  signal(SIGABRT, on_abort);
  for (volatile int i = 0; i < 2; i++)
    if (!sigsetjmp(out, 1)) abort();
  CHECK(aborts == 2);
  CHECK(sigprocmask(SIG_BLOCK, NULL, &old) == 0 && !sigismember(&old, SIGABRT));
  if (!sigsetjmp(out, 0)) abort();
  CHECK(sigprocmask(SIG_BLOCK, NULL, &old) == 0 && sigismember(&old, SIGABRT) == 1);

  CHECK(strcmp(strsignal(SIGSEGV), "Segmentation fault") == 0);
  if (check_result()) return 1;
  fflush(stdout);
  raise(SIGQUIT); // ends the program
  return 2;
}
