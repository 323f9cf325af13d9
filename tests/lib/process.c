/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char *arguments[] = {"true", NULL};
  CHECK(getpid() > 1 && getpid() == getpgrp() && getpgid(0) == getpid() && getsid(0) == getpid());
  CHECK(getppid() == 1);
  CHECK_FAILS(getpgid(99999), ESRCH);
  CHECK_FAILS(fork(), ENOSYS);
  CHECK_FAILS(vfork(), ENOSYS);
  CHECK_FAILS(execv("/bin/true", arguments), ENOSYS);
  CHECK_FAILS(execvp("true", arguments), ENOSYS);
  CHECK_FAILS(execlp("true", "true", (char *)NULL), ENOSYS);
  CHECK(system(NULL) == 0);
  CHECK_FAILS(system("true"), ENOSYS);
  errno = 0;
  CHECK(popen("true", "r") == NULL && errno == ENOSYS);
  int status;
  CHECK_FAILS(wait(&status), ECHILD);
  CHECK_FAILS(waitpid(-1, &status, WNOHANG), ECHILD);
  CHECK(WIFEXITED(0x0300) && WEXITSTATUS(0x0300) == 3 && WIFSIGNALED(9) && WTERMSIG(9) == 9);
  CHECK(nice(0) == 0);
  CHECK_FAILS(nice(-5), EPERM);
  CHECK(getpriority(PRIO_PROCESS, 0) == 0);

  struct rlimit limit;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 256);
  CHECK(getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY);
  CHECK(setrlimit(RLIMIT_CPU, &limit) == 0);
  CHECK_FAILS(getrlimit(99, &limit), EINVAL);
  return check_result();
}
