/* SPDX-License-Identifier: MIT */
/* Waits for a signal as its first argument says; natively it does the same. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static volatile int count, last;
static sigjmp_buf place;

static void note(int number) {
  count++;
  last = number;
}
static void leave(int number) {
  printf("signal %d\n", number);
  exit(number);
}
static void jump(int number) { siglongjmp(place, number); }

/* Without system calls, in a function that has values below the stack pointer. */
static unsigned loop_until(int wanted) {
  volatile unsigned turns[4] = {0};
  while (count < wanted) turns[count % 4] += turns[(count + 1) % 4] + 1;
  return turns[0] + turns[1] + turns[2] + turns[3];
}

static void ring_every(long microseconds) {
  const struct itimerval timer = {{0, microseconds}, {0, microseconds}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static int read_with(int flags) {
  struct sigaction action = {.sa_handler = note, .sa_flags = flags};
  char byte;
  sigaction(SIGUSR1, &action, NULL);
  puts("ready");
  fflush(stdout);
  ssize_t size = read(0, &byte, 1);
  printf("%zd %s, %s\n", size, size < 0 ? strerror(errno) : "byte", count ? "signals" : "none");
  return 0;
}

static int trap(int number, void (*handler)(int)) {
  volatile int zero = 0, many = 100;
  signal(number, handler);
  if (number == SIGFPE) return many / zero;
  if (number == SIGSEGV) return *(volatile int *)0xfffffff0;
  __builtin_trap();
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "alarms")) {
    signal(SIGALRM, note);
    ring_every(1000);
    const char *done = loop_until(5) ? "turns" : "none";
    printf("%s, signal %d\n", done, last);
  } else if (!strcmp(what, "alarm")) {
    ring_every(1000);
    loop_until(1);
  } else if (!strcmp(what, "term")) {
    if (argc > 2) signal(SIGTERM, note);
    puts("ready");
    fflush(stdout);
    loop_until(1);
    printf("signal %d\n", last);
  } else if (!strcmp(what, "blocked")) {
    sigset_t set;
    signal(SIGALRM, note);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    ring_every(1000);
    do sigpending(&set);
    while (!sigismember(&set, SIGALRM));
    printf("%d before\n", count);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    printf("%d after\n", count > 0);
  } else if (!strcmp(what, "read")) {
    return read_with(argc > 2 ? SA_RESTART : 0);
  } else if (!strcmp(what, "jump")) {
    return sigsetjmp(place, 1) ? 0 : trap(SIGFPE, jump);
  } else if (!strcmp(what, "abort")) {
    signal(SIGILL, leave);
    abort();
  } else {
    return trap(atoi(what), leave);
  }
  return 0;
}
