/* SPDX-License-Identifier: MIT */
/* host_stack.c: the extent of the thread's own stack, which is measured once a thread. */
#include "runtime/host_stack.h"

#include <stdbool.h>

#if defined(__linux__)

#include <pthread.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

struct extent {
  uintptr_t end, start; /* it grows from start down to end */
};

/* UNLIMITED: what a stack without a limit is taken for. */
enum { UNLIMITED = 8 << 20, PAGE = 4096 };

/* The first thread's stack grows as far as the limit; what it begins with is known. The C library
 * would look into /proc for it. */
static struct extent measure_first(void) {
  struct rlimit limit;
  uintptr_t start = (getauxval(AT_EXECFN) + PAGE) & ~(uintptr_t)(PAGE - 1);
  if (start < PAGE || getrlimit(RLIMIT_STACK, &limit) < 0) return (struct extent){0};
  uintptr_t size = limit.rlim_cur < start ? (uintptr_t)limit.rlim_cur : UNLIMITED;
  return (struct extent){start - size, start};
}

static struct extent measure_other(void) {
  pthread_attr_t attributes;
  void *end = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return (struct extent){0};
  pthread_attr_getstack(&attributes, &end, &size);
  pthread_attr_destroy(&attributes);
  return (struct extent){(uintptr_t)end, (uintptr_t)end + size};
}

uintptr_t host_stack_end(void) {
  static _Thread_local bool measured;
  static _Thread_local struct extent extent;
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (!measured) {
    measured = true;
    extent = getpid() == gettid() ? measure_first() : measure_other();
  }
  return extent.end <= here && here < extent.start ? extent.end : 0;
}

#else

uintptr_t host_stack_end(void) { return 0; }

#endif
