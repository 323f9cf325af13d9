/* SPDX-License-Identifier: MIT */
// A WASI program is one process that cannot start others: what would start one fails with ENOSYS,
// and there are never children to wait for (ECHILD).
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THE_PROCESS = 42, THE_PARENT = 1 };

static int fail(int error) {
  errno = error;
  return -1;
}

// The process is the leader of its group and of its session.
pid_t getpid(void) { return THE_PROCESS; }
pid_t gettid(void) { return THE_PROCESS; }
pid_t getppid(void) { return THE_PARENT; }
pid_t getpgrp(void) { return THE_PROCESS; }

static int is_this(pid_t pid) { return pid == 0 || pid == THE_PROCESS; }

pid_t getpgid(pid_t pid) { return is_this(pid) ? THE_PROCESS : fail(ESRCH); }
pid_t getsid(pid_t pid) { return is_this(pid) ? THE_PROCESS : fail(ESRCH); }
pid_t setpgrp(void) { return 0; }

int setpgid(pid_t pid, pid_t group) {
  if (!is_this(pid)) return fail(ESRCH);
  return is_this(group) ? 0 : fail(EPERM);
}

// A leader cannot start a session.
pid_t setsid(void) { return fail(EPERM); }

pid_t fork(void) { return fail(ENOSYS); }
pid_t _Fork(void) { return fail(ENOSYS); }
pid_t vfork(void) { return fail(ENOSYS); }
int daemon(int keep_directory, int keep_streams) { return fail(ENOSYS); }
int execv(const char *path, char *const arguments[]) { return fail(ENOSYS); }
int execvp(const char *file, char *const arguments[]) { return fail(ENOSYS); }
int execl(const char *path, const char *argument, ...) { return fail(ENOSYS); }
int execle(const char *path, const char *argument, ...) { return fail(ENOSYS); }
int execlp(const char *file, const char *argument, ...) { return fail(ENOSYS); }
long syscall(long number, ...) { return fail(ENOSYS); }

int execve(const char *path, char *const arguments[], char *const environment[]) {
  return fail(ENOSYS);
}

int execvpe(const char *file, char *const arguments[], char *const environment[]) {
  return fail(ENOSYS);
}

int fexecve(int fd, char *const arguments[], char *const environment[]) { return fail(ENOSYS); }

// system(NULL) is 0: there is no shell.
int system(const char *command) { return command ? fail(ENOSYS) : 0; }

FILE *popen(const char *command, const char *mode) {
  errno = ENOSYS;
  return NULL;
}

int pclose(FILE *stream) { return fail(ECHILD); }

pid_t wait(int *status) { return fail(ECHILD); }
pid_t waitpid(pid_t pid, int *status, int options) { return fail(ECHILD); }
pid_t wait3(int *status, int options, struct rusage *usage) { return fail(ECHILD); }
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) { return fail(ECHILD); }
int waitid(idtype_t type, id_t id, siginfo_t *info, int options) { return fail(ECHILD); }

// The priority is always 0; asking for another fails with EPERM.
int nice(int increment) { return increment == 0 ? 0 : fail(EPERM); }
int getpriority(int which, id_t who) { return 0; }
int setpriority(int which, id_t who, int priority) { return priority == 0 ? 0 : fail(EPERM); }
