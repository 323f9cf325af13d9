/* SPDX-License-Identifier: MIT */
// Signals are synchronous: raise, kill to oneself and abort deliver them; no other event does.
#ifndef AMPHORA_SIGNAL_H
#define AMPHORA_SIGNAL_H

#ifndef _WASI_EMULATED_SIGNAL
#define _WASI_EMULATED_SIGNAL
#endif

#include <features.h>

#define __NEED_size_t
#define __NEED_pid_t
#define __NEED_uid_t
#define __NEED_clock_t
#define __NEED_sigset_t
#define __NEED_struct_timespec
#define __NEED_pthread_t
#define __NEED_pthread_attr_t
#include <bits/alltypes.h>
#include <bits/signal.h>
#ifdef _GNU_SOURCE
#include <unistd.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef long sig_atomic_t;
typedef void (*sighandler_t)(int);
typedef sighandler_t sig_t;

#define NSIG _NSIG
#define SIGRTMIN 35
#define SIGRTMAX 64
#define SIGCLD SIGCHLD

// Small integers are addresses of functions in WebAssembly, hence functions.
void __SIG_ERR(int __number);
void __SIG_IGN(int __number);
#define SIG_DFL ((sighandler_t)0)
#define SIG_IGN (__SIG_IGN)
#define SIG_ERR (__SIG_ERR)

#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SA_NOMASK SA_NODEFER
#define SA_INTERRUPT 0x20000000
#define SA_STACK SA_ONSTACK
#define SA_ONESHOT SA_RESETHAND

#define SI_USER 0
#define SI_KERNEL 128
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_MESGQ (-3)
#define SI_ASYNCIO (-4)
#define SI_TKILL (-6)
#define SI_SIGIO (-5)
#define SI_ASYNCNL (-60)

#define FPE_INTDIV 1
#define FPE_INTOVF 2
#define FPE_FLTDIV 3
#define FPE_FLTOVF 4
#define FPE_FLTUND 5
#define FPE_FLTRES 6
#define FPE_FLTINV 7
#define FPE_FLTSUB 8
#define ILL_ILLOPC 1
#define ILL_ILLOPN 2
#define ILL_ILLADR 3
#define ILL_ILLTRP 4
#define ILL_PRVOPC 5
#define ILL_PRVREG 6
#define ILL_COPROC 7
#define ILL_BADSTK 8
#define ILL_BADIADDR 9
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define SEGV_BNDERR 3
#define SEGV_PKUERR 4
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define BUS_OBJERR 3
#define BUS_MCEERR_AR 4
#define BUS_MCEERR_AO 5
#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define TRAP_BRANCH 3
#define TRAP_HWBKPT 4
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define POLL_IN 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6

typedef union sigval {
  int sival_int;
  void *sival_ptr;
} sigval_t;

typedef struct {
  int si_signo;
  int si_errno;
  int si_code;
  pid_t si_pid;
  uid_t si_uid;
  int si_status;
  clock_t si_utime;
  clock_t si_stime;
  union sigval si_value;
  void *si_addr;
  long si_band;
  int si_fd;
  int si_timerid;
  int si_overrun;
} siginfo_t;

struct sigaction {
  union {
    void (*sa_handler)(int number);
    void (*sa_sigaction)(int number, siginfo_t *info, void *context);
  } __handler;
  sigset_t sa_mask;
  int sa_flags;
  void (*sa_restorer)(void);
};
#define sa_handler __handler.sa_handler
#define sa_sigaction __handler.sa_sigaction

typedef struct sigevent {
  union sigval sigev_value;
  int sigev_signo;
  int sigev_notify;
  void (*sigev_notify_function)(union sigval value);
  pthread_attr_t *sigev_notify_attributes;
} sigevent_t;
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2

typedef struct sigaltstack {
  void *ss_sp;
  int ss_flags;
  size_t ss_size;
} stack_t;
#define SS_ONSTACK 1
#define SS_DISABLE 2
#define MINSIGSTKSZ 2048
#define SIGSTKSZ 8192

sighandler_t signal(int __number, sighandler_t __handler);
sighandler_t bsd_signal(int __number, sighandler_t __handler);
sighandler_t sigset(int __number, sighandler_t __handler);
int sigaction(int __number, const struct sigaction *__restrict __action,
              struct sigaction *__restrict __old);
int raise(int __number);
int kill(pid_t __pid, int __number);
int killpg(pid_t __group, int __number);
int sigqueue(pid_t __pid, int __number, const union sigval __value);

int sigemptyset(sigset_t *__set);
int sigfillset(sigset_t *__set);
int sigaddset(sigset_t *__set, int __number);
int sigdelset(sigset_t *__set, int __number);
int sigismember(const sigset_t *__set, int __number);
int sigisemptyset(const sigset_t *__set);
int sigorset(sigset_t *__set, const sigset_t *__left, const sigset_t *__right);
int sigandset(sigset_t *__set, const sigset_t *__left, const sigset_t *__right);

int sigprocmask(int __how, const sigset_t *__restrict __set, sigset_t *__restrict __old);
int pthread_sigmask(int __how, const sigset_t *__restrict __set, sigset_t *__restrict __old);
int pthread_kill(pthread_t __id, int __number);
int sigpending(sigset_t *__set);
int sigsuspend(const sigset_t *__mask);
int sigwait(const sigset_t *__restrict __set, int *__restrict __number);
int sigwaitinfo(const sigset_t *__restrict __set, siginfo_t *__restrict __info);
int sigtimedwait(const sigset_t *__restrict __set, siginfo_t *__restrict __info,
                 const struct timespec *__restrict __timeout);
int sigblock(int __mask);
int sigsetmask(int __mask);
int siggetmask(void);
int gsignal(int __number);
sighandler_t ssignal(int __number, sighandler_t __handler);
sighandler_t sysv_signal(int __number, sighandler_t __handler);
int sighold(int __number);
int sigrelse(int __number);
int sigignore(int __number);
int sigpause(int __number);
int siginterrupt(int __number, int __flag);
int sigaltstack(const stack_t *__restrict __stack, stack_t *__restrict __old);

char *strsignal(int __number);
void psignal(int __number, const char *__message);
void psiginfo(const siginfo_t *__info, const char *__message);

#ifdef __cplusplus
}
#endif

#endif
