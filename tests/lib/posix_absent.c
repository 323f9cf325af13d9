/* SPDX-License-Identifier: MIT */
// More of what there is not: each function fails as docs/lib.md says.
#include "check.h"

#include <dlfcn.h>
#include <error.h>
#include <execinfo.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

int adjtime(const struct timeval *delta, struct timeval *old);
int setdomainname(const char *name, size_t size);

static void processes(void) {
  char *arguments[] = {"true", NULL}, *none[] = {NULL};
  pid_t pid;
  CHECK_FAILS(execl("/bin/true", "true", NULL), ENOSYS);
  CHECK_FAILS(execle("/bin/true", "true", NULL, none), ENOSYS);
  CHECK_FAILS(execve("/bin/true", arguments, none), ENOSYS);
  CHECK_FAILS(execvpe("true", arguments, none), ENOSYS);
  CHECK_FAILS(fexecve(0, arguments, none), ENOSYS);
  CHECK_FAILS(daemon(0, 0), ENOSYS);
  CHECK_FAILS(syscall(1), ENOSYS);
  CHECK_FAILS(wait3(NULL, 0, NULL), ECHILD);
  CHECK_FAILS(wait4(-1, NULL, 0, NULL), ECHILD);
  siginfo_t info;
  CHECK_FAILS(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
  CHECK_FAILS(pclose(stdin), ECHILD);
  CHECK(getloadavg(&(double){0}, 1) == -1);
  CHECK_FAILS(setpriority(PRIO_PROCESS, 0, 5), EPERM);
  CHECK(setpgid(0, 0) == 0 || errno);
  CHECK(setpgrp() <= 1 && setsid() <= 1 && gettid() > 0);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t set;
  short flags = 0;
  sigemptyset(&set);
  CHECK(posix_spawn_file_actions_init(&actions) == 0 && posix_spawnattr_init(&attributes) == 0);
  CHECK(posix_spawn_file_actions_addclose(&actions, 3) == 0);
  CHECK(posix_spawn_file_actions_addopen(&actions, 3, "x", O_RDONLY, 0) == 0);
  CHECK(posix_spawn_file_actions_addchdir_np(&actions, "/") == 0);
  CHECK(posix_spawn_file_actions_addfchdir_np(&actions, 3) == 0);
  CHECK(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP) == 0);
  CHECK(posix_spawnattr_getflags(&attributes, &flags) == 0 && flags == POSIX_SPAWN_SETPGROUP);
  CHECK(posix_spawnattr_setpgroup(&attributes, 0) == 0);
  CHECK(posix_spawnattr_setsigmask(&attributes, &set) == 0);
  CHECK(posix_spawnattr_setsigdefault(&attributes, &set) == 0);
  CHECK(posix_spawn(&pid, "/bin/true", &actions, &attributes, arguments, NULL) == ENOSYS);
  CHECK(posix_spawn_file_actions_destroy(&actions) == 0);
  CHECK(posix_spawnattr_destroy(&attributes) == 0);
}

static void files(void) {
  char text[8];
  struct statvfs volume;
  CHECK(fstatvfs(0, &volume) == 0 && volume.f_bavail > 0);
  CHECK_FAILS(chroot("/"), ENOSYS);
  CHECK_FAILS(mkfifoat(AT_FDCWD, "x", 0600), ENOSYS);
  CHECK_FAILS(mknodat(AT_FDCWD, "x", 0600, 0), ENOSYS);
  CHECK_FAILS(lgetxattr(".", "a", text, 8), ENOTSUP);
  CHECK_FAILS(fgetxattr(0, "a", text, 8), ENOTSUP);
  CHECK_FAILS(setxattr(".", "a", text, 8, 0), ENOTSUP);
  CHECK_FAILS(lsetxattr(".", "a", text, 8, 0), ENOTSUP);
  CHECK_FAILS(fsetxattr(0, "a", text, 8, 0), ENOTSUP);
  CHECK_FAILS(llistxattr(".", text, 8), ENOTSUP);
  CHECK_FAILS(flistxattr(0, text, 8), ENOTSUP);
  CHECK_FAILS(removexattr(".", "a"), ENOTSUP);
  CHECK_FAILS(lremovexattr(".", "a"), ENOTSUP);
  CHECK_FAILS(fremovexattr(0, "a"), ENOTSUP);
  CHECK_FAILS(shm_open("/x", O_RDWR, 0600), ENOSYS);
  CHECK_FAILS(shm_unlink("/x"), ENOSYS);
  CHECK_FAILS(memfd_create("x", 0), ENOSYS);
  CHECK_FAILS(grantpt(1000), ENOTTY);
  CHECK_FAILS(unlockpt(1000), ENOTTY);
  CHECK(ptsname(1000) == NULL && ptsname_r(1000, text, 8) == ENOTTY);
}

static void system_(void) {
  struct timeval now = {0};
  struct rlimit limit;
  CHECK_FAILS(settimeofday(&now, NULL), EPERM);
  CHECK_FAILS(adjtime(&now, NULL), EPERM);
  CHECK_FAILS(sethostname("x", 1), EPERM);
  CHECK_FAILS(setdomainname("x", 1), EPERM);
  CHECK(prlimit(0, RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_cur == (rlim_t)getdtablesize());
  timer_t timer = NULL;
  struct itimerspec interval;
  CHECK_FAILS(timer_delete(timer), EINVAL);
  CHECK_FAILS(timer_gettime(timer, &interval), EINVAL);
  CHECK_FAILS(timer_settime(timer, 0, &interval, NULL), EINVAL);
  CHECK_FAILS(timer_getoverrun(timer), EINVAL);
  clockid_t clock;
  CHECK(clock_getcpuclockid(0, &clock) == 0 && clock == CLOCK_PROCESS_CPUTIME_ID);
  void *addresses[1] = {NULL};
  Dl_info symbol;
  CHECK(dladdr(addresses, &symbol) == 0 && dlclose(NULL) != 0);
  char **names = backtrace_symbols(addresses, 0);
  free(names);
  backtrace_symbols_fd(addresses, 0, 2);
  error_one_per_line = 1;
  error_print_progname = NULL;
  error_at_line(0, 0, "file.c", 3, "a message of error_at_line");
  CHECK(error_message_count == 1);
}

static void sockets(void) {
  struct sockaddr_storage address = {0};
  struct sockaddr *any = (struct sockaddr *)&address;
  socklen_t size = sizeof address;
  char byte = 0;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  int pair[2];
  CHECK_FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ENOSYS);
  CHECK(bind(1000, any, size) == -1 && listen(1000, 1) == -1);
  CHECK(getsockname(1000, any, &size) == -1 && getpeername(1000, any, &size) == -1);
  CHECK(sockatmark(1000) == -1 && sendto(1000, "x", 1, 0, NULL, 0) == -1);
  CHECK(recvfrom(1000, &byte, 1, 0, NULL, NULL) == -1);
  CHECK(sendmsg(1000, &message, 0) == -1 && recvmsg(1000, &message, 0) == -1);
  char name[IF_NAMESIZE];
  CHECK(if_nametoindex("lo") == 0 && if_indextoname(1, name) == NULL);
  struct if_nameindex *all = if_nameindex();
  if (all) if_freenameindex(all);
}

int main(void) {
  processes();
  files();
  system_();
  sockets();
  return check_result();
}
