#ifndef AMPHORA_POLL_H
#define AMPHORA_POLL_H

#include_next <poll.h>

#ifdef _GNU_SOURCE
#include <signal.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

int ppoll(struct pollfd *__descriptors, nfds_t __count, const struct timespec *__timeout,
          const sigset_t *__mask); // poll.c

#ifdef __cplusplus
}
#endif
#endif

#endif
