#ifndef AMPHORA_POLL_H
#define AMPHORA_POLL_H

#include_next <poll.h>

#ifdef _GNU_SOURCE
#include <signal.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask); // poll.c

#ifdef __cplusplus
}
#endif
#endif

#endif
