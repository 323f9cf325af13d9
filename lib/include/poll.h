/* SPDX-License-Identifier: MIT */
// In the place of wasi-libc's, with the numbers of Unix systems.
#ifndef AMPHORA_POLL_H
#define AMPHORA_POLL_H

#include <features.h>

#define POLLIN 0x1
#define POLLPRI 0x2
#define POLLOUT 0x4
#define POLLERR 0x8
#define POLLHUP 0x10
#define POLLNVAL 0x20
#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define POLLRDNORM 0x40
#define POLLRDBAND 0x80
#define POLLWRNORM 0x100
#define POLLWRBAND 0x200
#endif
#ifdef _GNU_SOURCE
#define POLLMSG 0x400
#define POLLREMOVE 0x1000
#define POLLRDHUP 0x2000
#endif

typedef unsigned long nfds_t;

struct pollfd {
  int fd;
  short events;
  short revents;
};

#ifdef _GNU_SOURCE
#include <signal.h>
#include <time.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

// poll.c
int poll(struct pollfd *__descriptors, nfds_t __count, int __timeout);
#ifdef _GNU_SOURCE
int ppoll(struct pollfd *__descriptors, nfds_t __count, const struct timespec *__timeout,
          const sigset_t *__mask);
#endif

#ifdef __cplusplus
}
#endif

#endif
