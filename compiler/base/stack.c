/* SPDX-License-Identifier: MIT */
#include "base/stack.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/resource.h>

// Linux leaves 128 MiB below the first stack, whatever its limit was when the process began.
static const size_t deep = (size_t)120 << 20;

void stack_deepen(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < deep) {
    limit.rlim_cur = limit.rlim_max < deep ? limit.rlim_max : deep;
    setrlimit(RLIMIT_STACK, &limit);
  }
  pthread_attr_t threads;
  if (pthread_attr_init(&threads)) return;
  if (pthread_attr_setstacksize(&threads, deep) == 0) pthread_setattr_default_np(&threads);
  pthread_attr_destroy(&threads);
}
