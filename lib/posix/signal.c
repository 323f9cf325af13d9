/* SPDX-License-Identifier: MIT */
// Signals within the program: raise and kill deliver to the handler at once, or when the signal is
// unblocked. Others come from timers (timers.c), terminals of pages (wasi/signals.h) and amrun,
// which also sends what a trap is natively. A signal without a handler whose default is to end the
// program ends it with status 128 + number, as a shell shows it.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "../wasi/signals.h"
#include "../wasi/timer.h"

enum { FIRST = 1, LAST = _NSIG - 1 };

static struct sigaction actions[_NSIG];
static sigset_t blocked, waiting;

static int fail(int error) {
  errno = error;
  return -1;
}

static unsigned long long bit(int number) { return 1ULL << (number - 1); }
static int is_signal(int number) { return number >= FIRST && number <= LAST; }

int sigemptyset(sigset_t *set) {
  set->bits = 0;
  return 0;
}

int sigfillset(sigset_t *set) {
  set->bits = ~0ULL;
  return 0;
}

int sigaddset(sigset_t *set, int number) {
  if (!is_signal(number)) return fail(EINVAL);
  set->bits |= bit(number);
  return 0;
}

int sigdelset(sigset_t *set, int number) {
  if (!is_signal(number)) return fail(EINVAL);
  set->bits &= ~bit(number);
  return 0;
}

int sigismember(const sigset_t *set, int number) {
  return is_signal(number) ? (set->bits & bit(number)) != 0 : fail(EINVAL);
}

int sigisemptyset(const sigset_t *set) { return set->bits == 0; }

int sigorset(sigset_t *set, const sigset_t *left, const sigset_t *right) {
  set->bits = left->bits | right->bits;
  return 0;
}

int sigandset(sigset_t *set, const sigset_t *left, const sigset_t *right) {
  set->bits = left->bits & right->bits;
  return 0;
}

static int ignored_by_default(int number) {
  return number == SIGCHLD || number == SIGURG || number == SIGWINCH || number == SIGCONT ||
         number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

static void deliver_waiting(void);

static void call_handler(int number, const union sigval value) {
  struct sigaction action = actions[number];
  if (action.sa_handler == SIG_IGN) return;
  if (action.sa_handler == SIG_DFL) {
    if (ignored_by_default(number)) return;
    _Exit(128 + number);
  }
  if (action.sa_flags & SA_RESETHAND) actions[number].sa_handler = SIG_DFL;
  sigset_t before = blocked;
  blocked.bits |= action.sa_mask.bits;
  if (!(action.sa_flags & SA_NODEFER)) blocked.bits |= bit(number);
  if (action.sa_flags & SA_SIGINFO) {
    siginfo_t info = {
        .si_signo = number, .si_code = SI_USER, .si_pid = getpid(), .si_value = value};
    action.sa_sigaction(number, &info, NULL);
  } else {
    action.sa_handler(number);
  }
  blocked = before;
  deliver_waiting();
}

static void deliver_waiting(void) {
  for (int number = FIRST; number <= LAST; number++) {
    if (!(waiting.bits & ~blocked.bits & bit(number))) continue;
    waiting.bits &= ~bit(number);
    call_handler(number, (union sigval){0});
  }
}

static int send(int number, const union sigval value) {
  if (!is_signal(number)) return fail(EINVAL);
  if (number != SIGKILL && (blocked.bits & bit(number)))
    waiting.bits |= bit(number);
  else
    call_handler(number, value);
  return 0;
}

int raise(int number) { return send(number, (union sigval){0}); }

// ---- From outside -----------------------------------------------------------------------------

static bool heard, may_restart; // the last one by a handler, and one with SA_RESTART
static const void *interrupted_stack;

static bool has_handler(int number) {
  return actions[number].sa_handler != SIG_IGN && actions[number].sa_handler != SIG_DFL;
}

static bool is_heard(int number) { return has_handler(number) && !(blocked.bits & bit(number)); }

static void note_call(int number) {
  heard = is_heard(number);
  may_restart = actions[number].sa_flags & SA_RESTART;
}

__attribute__((noinline)) static void interrupt(int number) {
  const void *outer = interrupted_stack;
  int error = errno;
  interrupted_stack = __builtin_frame_address(0);
  heard = false;
  if (number < 0 && is_heard(-number)) {
    raise(-number);
  } else if (is_signal(number)) {
    note_call(number);
    raise(number);
  } else if (number == 0 && __amphora_timer_due && __amphora_timer_due()) {
    note_call(SIGALRM);
    __amphora_timer_ring();
  }
  errno = error;
  interrupted_stack = outer;
}

// A longjmp is an exception, which only calls look for: code that was interrupted elsewhere does
// not.
void __amphora_check_jump(const void *target) {
  static const char message[] =
      "longjmp out of a handler whose signal came from outside, or for a trap: not supported\n";
  if (!interrupted_stack || target < interrupted_stack) return;
  interrupted_stack = NULL;
  (void)!write(STDERR_FILENO, message, sizeof message - 1);
  abort();
}

bool __amphora_restarts(bool restarts) { return !heard || (restarts && may_restart); }

// The host calls this in the midst of other code, of which functions that call none use what is
// below the stack pointer.
#define MOVE_STACK(instruction)                                                                    \
  __asm__ volatile("global.get __stack_pointer\n i32.const 128\n" instruction                      \
                   "\n global.set __stack_pointer" ::                                              \
                       : "memory")

__attribute__((export_name("__amphora_interrupt"))) void __amphora_interrupt(int number) {
  MOVE_STACK("i32.sub");
  interrupt(number);
  MOVE_STACK("i32.add");
}

bool __amphora_signal(int number, bool restarts) {
  if (!is_signal(number)) return true;
  const struct sigaction *action = &actions[number];
  bool goes_on = !has_handler(number) || blocked.bits & bit(number) ||
                 (restarts && action->sa_flags & SA_RESTART);
  raise(number);
  return !goes_on;
}

// To itself by its pid, 0 or its group's negated number; any other process does not exist (ESRCH).
int kill(pid_t pid, int number) {
  if (pid != 0 && pid != -1 && pid != getpid() && pid != -getpid()) return fail(ESRCH);
  return number == 0 ? 0 : raise(number);
}

int killpg(pid_t group, int number) { return kill(-group, number); }

int sigqueue(pid_t pid, int number, const union sigval value) {
  if (pid != getpid()) return fail(ESRCH);
  return number == 0 ? 0 : send(number, value);
}

int pthread_kill(pthread_t thread, int number) {
  if (number != 0 && !is_signal(number)) return EINVAL;
  return number == 0 ? 0 : raise(number);
}

int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict old) {
  if (!is_signal(number)) return fail(EINVAL);
  if (action && (number == SIGKILL || number == SIGSTOP)) return fail(EINVAL);
  struct sigaction before = actions[number];
  if (action) actions[number] = *action;
  if (old) *old = before;
  return 0;
}

static sighandler_t set_handler(int number, sighandler_t handler, int flags) {
  struct sigaction action = {.sa_flags = flags}, old;
  action.sa_handler = handler;
  return sigaction(number, &action, &old) ? SIG_ERR : old.sa_handler;
}

sighandler_t signal(int number, sighandler_t handler) {
  return set_handler(number, handler, SA_RESTART);
}

sighandler_t bsd_signal(int number, sighandler_t handler) { return signal(number, handler); }
sighandler_t sigset(int number, sighandler_t handler) { return signal(number, handler); }
sighandler_t __sysv_signal(int number, sighandler_t handler) {
  return set_handler(number, handler, SA_RESETHAND | SA_NODEFER);
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  sigset_t before = blocked;
  if (set) {
    switch (how) {
    case SIG_BLOCK: blocked.bits |= set->bits; break;
    case SIG_UNBLOCK: blocked.bits &= ~set->bits; break;
    case SIG_SETMASK: blocked = *set; break;
    default: return fail(EINVAL);
    }
    blocked.bits &= ~(bit(SIGKILL) | bit(SIGSTOP));
  }
  if (old) *old = before;
  deliver_waiting();
  return 0;
}

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  return sigprocmask(how, set, old) ? errno : 0;
}

int sigpending(sigset_t *set) {
  *set = waiting;
  return 0;
}

// Delivers what waits, or waits for a timer; nothing else could end a longer wait, so that they
// return at once with EINTR.
int sigsuspend(const sigset_t *mask) {
  sigset_t before = blocked;
  blocked = *mask;
  if (waiting.bits & ~blocked.bits)
    deliver_waiting();
  else if (__amphora_timer_wait)
    __amphora_timer_wait();
  blocked = before;
  return fail(EINTR);
}

int pause(void) { return sigsuspend(&blocked); }

// Takes a waiting signal; without one it fails with EAGAIN at once.
int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info) {
  for (int number = FIRST; number <= LAST; number++) {
    if (!(waiting.bits & set->bits & bit(number))) continue;
    waiting.bits &= ~bit(number);
    if (info) *info = (siginfo_t){.si_signo = number, .si_code = SI_USER, .si_pid = getpid()};
    return number;
  }
  return fail(EAGAIN);
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                 const struct timespec *restrict timeout) {
  int number = sigwaitinfo(set, info);
  if (number < 0 && timeout) {
    nanosleep(timeout, NULL);
    errno = EAGAIN;
  }
  return number;
}

int sigwait(const sigset_t *restrict set, int *restrict number) {
  int taken = sigwaitinfo(set, NULL);
  if (taken < 0) return EAGAIN;
  *number = taken;
  return 0;
}

static int change_mask(int how, int number) {
  sigset_t set = {0};
  return sigaddset(&set, number) ? -1 : sigprocmask(how, &set, NULL);
}

int sighold(int number) { return change_mask(SIG_BLOCK, number); }
int sigrelse(int number) { return change_mask(SIG_UNBLOCK, number); }
int sigignore(int number) { return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0; }

int sigpause(int number) {
  sigset_t mask = blocked;
  return sigdelset(&mask, number) ? -1 : sigsuspend(&mask);
}

int siginterrupt(int number, int flag) { return is_signal(number) ? 0 : fail(EINVAL); }

// Handlers run on the program's one stack.
int sigaltstack(const stack_t *restrict stack, stack_t *restrict old) {
  if (old) *old = (stack_t){.ss_flags = SS_DISABLE};
  return 0;
}

static const char *const names[] = {
    [SIGHUP] = "Hangup",
    [SIGINT] = "Interrupt",
    [SIGQUIT] = "Quit",
    [SIGILL] = "Illegal instruction",
    [SIGTRAP] = "Trace/breakpoint trap",
    [SIGABRT] = "Aborted",
    [SIGBUS] = "Bus error",
    [SIGFPE] = "Floating point exception",
    [SIGKILL] = "Killed",
    [SIGUSR1] = "User defined signal 1",
    [SIGSEGV] = "Segmentation fault",
    [SIGUSR2] = "User defined signal 2",
    [SIGPIPE] = "Broken pipe",
    [SIGALRM] = "Alarm clock",
    [SIGTERM] = "Terminated",
    [SIGSTKFLT] = "Stack fault",
    [SIGCHLD] = "Child exited",
    [SIGCONT] = "Continued",
    [SIGSTOP] = "Stopped (signal)",
    [SIGTSTP] = "Stopped",
    [SIGTTIN] = "Stopped (tty input)",
    [SIGTTOU] = "Stopped (tty output)",
    [SIGURG] = "Urgent I/O condition",
    [SIGXCPU] = "CPU time limit exceeded",
    [SIGXFSZ] = "File size limit exceeded",
    [SIGVTALRM] = "Virtual timer expired",
    [SIGPROF] = "Profiling timer expired",
    [SIGWINCH] = "Window changed",
    [SIGIO] = "I/O possible",
    [SIGPWR] = "Power failure",
    [SIGSYS] = "Bad system call",
};

char *strsignal(int number) {
  static char unknown[32];
  if (number >= FIRST && number <= SIGSYS && names[number]) return (char *)names[number];
  snprintf(unknown, sizeof unknown, "Unknown signal %d", number);
  return unknown;
}

void psignal(int number, const char *message) {
  if (message && *message) fprintf(stderr, "%s: ", message);
  fprintf(stderr, "%s\n", strsignal(number));
}

void psiginfo(const siginfo_t *info, const char *message) { psignal(info->si_signo, message); }

// ---- BSD's masks: bit n - 1 for signal n ------------------------------------------------------

static int low_bits(const sigset_t *set) {
  int mask = 0;
  for (int number = 1; number <= 31; number++)
    if (sigismember(set, number)) mask |= (int)(1u << (number - 1));
  return mask;
}

static int change_low_bits(int how, int mask) {
  sigset_t set, old;
  sigemptyset(&set);
  for (int number = 1; number <= 31; number++)
    if ((unsigned)mask >> (number - 1) & 1) sigaddset(&set, number);
  sigprocmask(how, &set, &old);
  return low_bits(&old);
}

int sigblock(int mask) { return change_low_bits(SIG_BLOCK, mask); }
int sigsetmask(int mask) { return change_low_bits(SIG_SETMASK, mask); }
int siggetmask(void) { return sigblock(0); }
int gsignal(int number) { return raise(number); }
sighandler_t ssignal(int number, sighandler_t handler) { return signal(number, handler); }
sighandler_t sysv_signal(int number, sighandler_t handler) {
  return __sysv_signal(number, handler);
}
