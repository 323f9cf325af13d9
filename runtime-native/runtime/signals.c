/* SPDX-License-Identifier: MIT */
/* signals.c: the handlers of the signals that accesses to guard pages raise, and those that they
 * have replaced: the process has one of each. */
#include "runtime/signals.h"

#include "runtime/engine.h"

#if AMPHORA_GUARD_PAGES

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

enum { SIGNAL_COUNT = 2 };
static const int signals[SIGNAL_COUNT] = {SIGSEGV, SIGBUS};

/* The handlers that ours have replaced: the first ones, and those of the last installation. */
static struct sigaction first[SIGNAL_COUNT], last[SIGNAL_COUNT];
static bool installed;
static pthread_mutex_t installing = PTHREAD_MUTEX_INITIALIZER;

/* ---- Guests' faults -----------------------------------------------------------------------------
 */

/* Whether an access raised the signal; raise, kill and the like send it too. */
static bool is_access(int signal, const siginfo_t *info) {
  if (signal == SIGBUS) return info->si_code == BUS_ADRERR;
  return signal == SIGSEGV && (info->si_code == SEGV_MAPERR || info->si_code == SEGV_ACCERR);
}

bool amphora_handle_signal(int signal, const void *siginfo, void *context) {
  const siginfo_t *info = siginfo;
  struct run *run = current_guest();
  if (!run || !is_access(signal, info)) return false;
  /* An engine that recovers does not return from here, and goes on with the mask of the code that
   * was interrupted. */
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, &((const ucontext_t *)context)->uc_sigmask, &mask);
  run->engine->recover(run, &(struct fault){signal, info->si_addr, context});
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  return false;
}

/* ---- All others ---------------------------------------------------------------------------------
 */

/* The default action, as if we were not there. */
static void act_by_default(int signal, const siginfo_t *info) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
  if (info->si_code <= 0) raise(signal); /* it was sent; an access faults again on return */
}

/* Calls a handler as the system would have. */
static void call_handler(struct sigaction *action, int signal, siginfo_t *info, void *context) {
  struct sigaction called = *action;
  sigset_t mask = called.sa_mask, old;
  if (!(called.sa_flags & SA_NODEFER)) sigaddset(&mask, signal);
  if (called.sa_flags & SA_RESETHAND) *action = (struct sigaction){.sa_handler = SIG_DFL};
  pthread_sigmask(SIG_BLOCK, &mask, &old);
  if (called.sa_flags & SA_SIGINFO)
    called.sa_sigaction(signal, info, context);
  else
    called.sa_handler(signal);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void chain(struct sigaction *action, int signal, siginfo_t *info, void *context) {
  bool has_handler = action->sa_flags & SA_SIGINFO ||
                     (action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN);
  if (has_handler)
    call_handler(action, signal, info, context);
  else if (action->sa_handler == SIG_DFL || info->si_code > 0) /* accesses cannot be ignored */
    act_by_default(signal, info);
}

/* A handler that was installed after ours may call ours; if ours, installed again, have called it
 * for this very signal, the first ones are next. */
static void handle(int signal, siginfo_t *info, void *context) {
  static _Thread_local struct {
    const siginfo_t *info;
    uintptr_t frame;
  } chained;
  uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
  int index = signal == SIGBUS;
  if (amphora_handle_signal(signal, info, context)) return;
  if (chained.info == info && frame < chained.frame) {
    chain(&first[index], signal, info, context);
    return;
  }
  chained.info = info;
  chained.frame = frame;
  chain(&last[index], signal, info, context);
  chained.info = NULL;
}

/* ---- Installation -------------------------------------------------------------------------------
 */

static bool is_ours(const struct sigaction *action) {
  return action->sa_flags & SA_SIGINFO && action->sa_sigaction == handle;
}

void amphora_install_signal_handlers(void) {
  struct sigaction found,
      ours = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
  sigemptyset(&ours.sa_mask);
  pthread_mutex_lock(&installing);
  for (int i = 0; i < SIGNAL_COUNT; i++) {
    sigaction(signals[i], NULL, &found);
    if (is_ours(&found)) continue;
    if (!installed) first[i] = found;
    last[i] = found;
    sigaction(signals[i], &ours, NULL);
  }
  installed = true;
  pthread_mutex_unlock(&installing);
}

void signals_install_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, amphora_install_signal_handlers);
}

#else

bool amphora_handle_signal(int signal, const void *siginfo, void *context) {
  return (void)signal, (void)siginfo, (void)context, false;
}
void amphora_install_signal_handlers(void) {}
void signals_install_once(void) {}

#endif
