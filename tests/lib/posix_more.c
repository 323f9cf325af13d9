/* SPDX-License-Identifier: MIT */
// Functions of POSIX that the other programs do not get to.
#include "check.h"

#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <fenv.h>
#include <grp.h>
#include <libintl.h>
#include <math.h>
#include <netdb.h>
#include <obstack.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <syslog.h>
#include <termios.h>
#include <threads.h>
#include <unistd.h>

int isnanf(float), isnanl(long double), isinff(float), isinfl(long double);
typedef void (*handler)(int);
handler bsd_signal(int number, handler function);

static int caught;
static void catch_signal(int number) { caught = number; }

static void signals(void) {
  sigset_t a, b, both;
  sigemptyset(&a), sigemptyset(&b);
  CHECK(sigisemptyset(&a) && sigaddset(&a, SIGUSR1) == 0 && sigaddset(&b, SIGUSR2) == 0);
  CHECK(sigorset(&both, &a, &b) == 0 && sigismember(&both, SIGUSR2) == 1);
  CHECK(sigandset(&both, &a, &b) == 0 && sigisemptyset(&both));
  CHECK(sigdelset(&a, SIGUSR1) == 0 && sigisemptyset(&a));
  CHECK(bsd_signal(SIGUSR1, catch_signal) == SIG_DFL && killpg(0, SIGUSR1) == 0);
  CHECK(caught == SIGUSR1 && sigset(SIGUSR2, catch_signal) == SIG_DFL);
  CHECK(sighold(SIGUSR2) == 0 && sigqueue(getpid(), SIGUSR2, (union sigval){0}) == 0);
  siginfo_t info;
  CHECK(caught == SIGUSR1 && sigwaitinfo(&b, &info) == SIGUSR2 && sigrelse(SIGUSR2) == 0);
  CHECK_FAILS(sigtimedwait(&b, &info, &(struct timespec){0}), EAGAIN);
  CHECK_FAILS(sigpause(SIGUSR2), EINTR);
  CHECK_FAILS(pause(), EINTR);
  CHECK(sigignore(SIGUSR2) == 0 && raise(SIGUSR2) == 0 && siginterrupt(SIGUSR1, 1) == 0);
  stack_t stack = {.ss_sp = malloc(SIGSTKSZ), .ss_size = SIGSTKSZ};
  CHECK(sigaltstack(&stack, NULL) == 0 && ualarm(900000, 0) == 0 && ualarm(0, 0) > 0);
  free(stack.ss_sp);
  CHECK(pthread_kill(pthread_self(), SIGUSR1) == 0 && pthread_sigmask(SIG_BLOCK, &b, NULL) == 0);
  psignal(SIGUSR1, "psignal");
  info.si_signo = SIGUSR1;
  psiginfo(&info, "psiginfo");
}

static void users(void) {
  struct group entry, *found = NULL;
  char buffer[256];
  gid_t groups[4];
  int count = 4;
  CHECK(getgrgid_r(0, &entry, buffer, sizeof buffer, &found) == 0 && found == &entry);
  CHECK(getgrnam_r(entry.gr_name, &entry, buffer + 128, 128, &found) == 0 && found == &entry);
  setgrent();
  CHECK(getgrent() && !getgrent());
  endgrent();
  CHECK(getgrouplist("x", 0, groups, &count) == 1 && count == 1 && groups[0] == 0);
  uid_t id[3] = {1, 1, 1};
  CHECK(getresgid(&id[0], &id[1], &id[2]) == 0 && id[0] + id[1] + id[2] == 0 && !issetugid());
  CHECK(seteuid(0) == 0 && setregid(0, 0) == 0 && setresuid(0, 0, 0) == 0);
  CHECK_FAILS(setresgid(1, 1, 1), EPERM);
  CHECK(initgroups("x", 0) == 0 || errno == EPERM);
  CHECK(setgroups(0, groups) == 0 || errno == EPERM);
}

// Each size and place within a word, with each byte the one that differs, unsigned.
static void comparisons(void) {
  unsigned char a[64], b[64];
  for (size_t size = 0; size < 27; size++)
    for (size_t start = 0; start < 9; start++) {
      memset(a, 0x7f, sizeof a), memset(b, 0x7f, sizeof b);
      a[start + size] = 1;
      CHECK(memcmp(a + start, b + start, size) == 0);
      for (size_t at = 0; at < size; at++) {
        a[start + at] = 0x80;
        CHECK(memcmp(a + start, b + start, size) > 0 && memcmp(b + start, a + start, size) < 0);
        if (at + 1 < size) b[start + size - 1] = 0xff;
        CHECK(memcmp(a + start, b + start, size) > 0);
        a[start + at] = b[start + size - 1] = 0x7f;
      }
    }
}

static void files(void) {
  char name[] = "mktempXXXXXX", *made = mktemp(name);
  CHECK(made == name && strcmp(name, "mktempXXXXXX") != 0);
  char one[] = "aXXXXXX", two[] = "bXXXXXX.c";
  int fd = mkostemp(one, O_APPEND), other = mkostemps(two, 2, 0);
  CHECK(fd >= 0 && other >= 0 && strcmp(two + 7, ".c") == 0);
  CHECK(lchmod(one, 0600) == 0 && euidaccess(one, R_OK) == 0 && syncfs(fd) == 0);
  CHECK(dup3(fd, other, O_CLOEXEC) == other);
  CHECK_FAILS(dup3(fd, fd, 0), EINVAL);
  char *current = get_current_dir_name();
  CHECK(current && *current == '/');
  free(current);
  flockfile(stdout);
  CHECK(ftrylockfile(stdout) == 0);
  funlockfile(stdout), funlockfile(stdout);
  char text[8] = "abcdef";
  CHECK(memmove(text + 1, text, 4) == text + 1 && strcmp(text, "aabcdf") == 0);
  CHECK(rawmemchr(text, 'd') == text + 4);
  void *page = valloc(10);
  CHECK(page && (size_t)page % (size_t)getpagesize() == 0);
  free(page);
  void *map = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  unsigned char resident[1];
  CHECK(mlock(map, 100) == 0 && mlock2(map, 100, 0) == 0 && munlock(map, 100) == 0);
  CHECK(mlockall(1) == 0 && munlockall() == 0 && mincore(map, 1, resident) == 0 && resident[0]);
  CHECK(posix_madvise(map, 100, 0) == 0 && munmap(map, 100) == 0);
}

static void terminals(void) {
  struct termios settings = {0};
  char name[64];
  CHECK(cfsetispeed(&settings, B9600) == 0 && cfgetispeed(&settings) == B9600);
  CHECK(cfsetospeed(&settings, B2400) == 0 && cfgetospeed(&settings) == B2400);
  CHECK_FAILS(tcdrain(1000), EBADF);
  CHECK_FAILS(tcflow(1000, TCOON), EBADF);
  CHECK_FAILS(tcflush(1000, TCIFLUSH), EBADF);
  CHECK_FAILS(tcsendbreak(1000, 0), EBADF);
  CHECK_FAILS(tcgetsid(1000), EBADF);
  CHECK_FAILS(tcsetpgrp(1000, 1), EBADF);
  CHECK(ttyname_r(1000, name, sizeof name) == EBADF);
}

static void numbers(void) {
  fenv_t environment;
  fexcept_t flags;
  CHECK(isnanf(NAN) && isnanl(NAN) && isinff(INFINITY) == 1 && isinfl(-INFINITY) == -1);
  CHECK(fegetenv(&environment) == 0 && feholdexcept(&environment) == 0);
  CHECK(fesetenv(&environment) == 0 && feupdateenv(&environment) == 0);
  CHECK(fegetexceptflag(&flags, FE_INEXACT) == 0 && fesetexceptflag(&flags, FE_INEXACT) == 0);
}

static void names(void) {
  struct in_addr home = {htonl(INADDR_LOOPBACK)};
  CHECK(inet_network("127.0.0.1") == INADDR_LOOPBACK);
  CHECK(gethostbyaddr(&home, sizeof home, AF_INET) || h_errno);
  CHECK(strcmp(hstrerror(HOST_NOT_FOUND), "Unknown host") == 0);
  CHECK(strcmp(hstrerror(NO_DATA), "No address associated with name") == 0);
  CHECK(strcmp(hstrerror(-1), "Resolver internal error") == 0);
  CHECK(strcmp(hstrerror(5), "Unknown resolver error") == 0);
  herror("herror");
  CHECK(!getservbyname("no such service", "tcp") && !getprotobyname("no such protocol"));
  CHECK(!getservbyport(-1, "tcp") && !getprotobynumber(-1));
  CHECK(strcmp(dcgettext(NULL, "text", 0), "text") == 0);
  CHECK(strcmp(dcngettext(NULL, "one", "more", 2, 0), "more") == 0);
  CHECK(bind_textdomain_codeset("x", "UTF-8") || 1);
}

static void scheduling(void) {
  struct sched_param parameters = {0};
  struct timespec interval;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  CHECK(sched_get_priority_max(SCHED_OTHER) >= sched_get_priority_min(SCHED_OTHER));
  CHECK(sched_getcpu() == 0 && sched_getscheduler(0) == SCHED_OTHER);
  CHECK(sched_getparam(0, &parameters) == 0 && sched_setparam(0, &parameters) == 0);
  CHECK(sched_setscheduler(0, SCHED_OTHER, &parameters) >= 0);
  CHECK(sched_setaffinity(0, sizeof set, &set) == 0);
  CHECK(sched_rr_get_interval(0, &interval) == 0 || errno);
}

static void print(struct obstack *o, int priority, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  CHECK(obstack_vprintf(o, format, arguments) == 2);
  vsyslog(priority, format, again);
  va_end(again);
  va_end(arguments);
}

static void fail(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  errno = ENOENT;
  vwarn(format, arguments);
  va_start(arguments, format);
  vwarnx(format, arguments);
  va_start(arguments, format);
  if (status == 100) verr(status, format, arguments);
  verrx(status, format, arguments);
}

static void finish(void) { _exit(check_result()); }

int main(void) {
  signals();
  users();
  comparisons();
  files();
  terminals();
  numbers();
  names();
  scheduling();
  struct obstack o;
  obstack_exit_failure = 3;
  obstack_specify_allocation(&o, 0, 0, malloc, free);
  print(&o, LOG_INFO, "%d", 12);
  closelog();
  obstack_free(&o, NULL);
  atexit(finish);
  fail(1, "%s", "the end");
}
