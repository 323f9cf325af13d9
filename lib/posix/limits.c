/* SPDX-License-Identifier: MIT */
// Resource limits: none but the address space's 4 GiB and descriptors; setting one succeeds without
// effect.
#include <errno.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/vlimit.h>
#include <ulimit.h>
#include <unistd.h>

enum { DESCRIPTORS = 1024 };

// Of the stack, from the linker.
extern char __stack_low, __stack_high;

static int fail(int error) {
  errno = error;
  return -1;
}

static rlim_t current_limit(int resource) {
  switch (resource) {
  case RLIMIT_NOFILE: return DESCRIPTORS;
  case RLIMIT_STACK: return (rlim_t)(&__stack_high - &__stack_low);
  case RLIMIT_CORE: return 0;
  case RLIMIT_DATA:
  case RLIMIT_AS: return 1ULL << 32;
  default: return RLIM_INFINITY;
  }
}

int getrlimit(int resource, struct rlimit *limit) {
  if (resource < 0 || resource >= RLIM_NLIMITS) return fail(EINVAL);
  limit->rlim_cur = limit->rlim_max = current_limit(resource);
  return 0;
}

int setrlimit(int resource, const struct rlimit *limit) {
  return resource < 0 || resource >= RLIM_NLIMITS || limit->rlim_cur > limit->rlim_max
             ? fail(EINVAL)
             : 0;
}

int prlimit(pid_t pid, int resource, const struct rlimit *limit, struct rlimit *old) {
  if (pid != 0 && pid != getpid()) return fail(ESRCH);
  if (old && getrlimit(resource, old)) return -1;
  return limit ? setrlimit(resource, limit) : 0;
}

int getdtablesize(void) { return DESCRIPTORS; }

long ulimit(int command, ...) {
  if (command == UL_GETFSIZE) return LONG_MAX;
  return command == UL_SETFSIZE ? 0 : fail(EINVAL);
}

int vlimit(int resource, int value) { return 0; }
