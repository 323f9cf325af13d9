/* SPDX-License-Identifier: MIT */
// Scheduling: one processor, one policy, one priority; others fail with EPERM.
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int sched_get_priority_max(int policy) { return 0; }
int sched_get_priority_min(int policy) { return 0; }
int sched_getscheduler(pid_t pid) { return SCHED_OTHER; }
int sched_getcpu(void) { return 0; }

int sched_getparam(pid_t pid, struct sched_param *parameters) {
  parameters->sched_priority = 0;
  return 0;
}

int sched_setparam(pid_t pid, const struct sched_param *parameters) {
  return parameters->sched_priority == 0 ? 0 : fail(EPERM);
}

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *parameters) {
  return policy == SCHED_OTHER ? sched_setparam(pid, parameters) : fail(EPERM);
}

int sched_rr_get_interval(pid_t pid, struct timespec *interval) {
  *interval = (struct timespec){0};
  return 0;
}

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set) {
  if (size < sizeof *set) return fail(EINVAL);
  memset(set, 0, size);
  CPU_SET(0, set);
  return 0;
}

int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set) {
  return size >= sizeof *set && CPU_ISSET(0, set) ? 0 : fail(EINVAL);
}
