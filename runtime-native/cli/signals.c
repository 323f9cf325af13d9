/* SPDX-License-Identifier: MIT */
/* signals.c: a guest's signals. A program that uses signals exports __amphora_interrupt, which
 * sends it one. It gets those that come to amrun, the alarms that it asks for, and what natively is
 * sent for a trap. */
#include "amrun.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>

/* Numbers are Linux's on every machine that amrun runs on. */
static const int passed_on[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGUSR1,
                                SIGUSR2, SIGPIPE, SIGCONT, SIGWINCH};
enum { ALARM = 0 }; /* what the guest is told when the time may have come for which it waits */

static amphora_store *volatile running;
static amphora_function *interrupt_function;
static volatile sig_atomic_t pending[NSIG];

static void on_signal(int number, siginfo_t *info, void *context) {
  (void)context;
  pending[number == SIGALRM && info->si_code != SI_USER ? ALARM : number] = 1;
  if (running) amphora_store_signal(running);
}

static amphora_error *send(int number) {
  amphora_value value = {.i32 = number};
  return amphora_call(interrupt_function, &value);
}

/* 0 for traps that natively are none, or that leave no room for a handler. */
static int signal_of(amphora_trap trap) {
  switch (trap) {
  case AMPHORA_TRAP_UNREACHABLE: return SIGILL;
  case AMPHORA_TRAP_DIVIDE_BY_ZERO:
  case AMPHORA_TRAP_INTEGER_OVERFLOW: return SIGFPE;
  case AMPHORA_TRAP_MEMORY_ACCESS:
  case AMPHORA_TRAP_TABLE_ACCESS:
  case AMPHORA_TRAP_UNDEFINED_ELEMENT:
  case AMPHORA_TRAP_UNINITIALIZED_ELEMENT: return SIGSEGV;
  default: return 0;
  }
}

static amphora_error *deliver(void *data, amphora_trap trap) {
  (void)data;
  if (trap) return signal_of(trap) ? send(-signal_of(trap)) : NULL;
  amphora_error *error = NULL;
  for (int number = 0; number < NSIG && !error; number++) {
    if (!pending[number]) continue;
    pending[number] = 0;
    error = send(number);
  }
  return error;
}

static void install(int number) {
  struct sigaction before, action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(number, &action, NULL);
}

static bool set_alarm(void *data, uint64_t nanoseconds, uint64_t period) {
  enum { MICROSECOND = 1000, SECOND = 1000000000 };
  const struct itimerval timer = {
      .it_value = {(time_t)(nanoseconds / SECOND),
                   (suseconds_t)((nanoseconds % SECOND + MICROSECOND - 1) / MICROSECOND)},
      .it_interval = {(time_t)(period / SECOND), (suseconds_t)(period % SECOND / MICROSECOND)}};
  (void)data;
  return setitimer(ITIMER_REAL, &timer, NULL) == 0;
}

void signals_prepare(amphora_wasi *wasi) { amphora_wasi_on_alarm(wasi, set_alarm, NULL); }

void signals_start(amphora_store *store, amphora_instance *instance, bool has_alarm) {
  const amphora_functype type = {.params = (const amphora_type[]){AMPHORA_I32}, .param_count = 1};
  amphora_error *error =
      amphora_instance_function(instance, "__amphora_interrupt", &type, &interrupt_function);
  if (error) {
    amphora_error_delete(error);
    return;
  }
  running = store;
  amphora_store_on_signal(store, deliver, NULL);
  for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) install(passed_on[i]);
  if (has_alarm) install(SIGALRM);
}

void signals_stop(void) {
  if (!running) return;
  amphora_store_on_signal(running, NULL, NULL);
  running = NULL;
}
