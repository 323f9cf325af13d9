/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_EPOLL_H
#define AMPHORA_SYS_EPOLL_H

#include <signal.h>
#include <stdint.h>

#define EPOLLIN 0x1u
#define EPOLLPRI 0x2u
#define EPOLLOUT 0x4u
#define EPOLLERR 0x8u
#define EPOLLHUP 0x10u
#define EPOLLRDNORM 0x40u
#define EPOLLRDBAND 0x80u
#define EPOLLWRNORM 0x100u
#define EPOLLWRBAND 0x200u
#define EPOLLMSG 0x400u
#define EPOLLRDHUP 0x2000u
#define EPOLLEXCLUSIVE (1u << 28)
#define EPOLLWAKEUP (1u << 29)
#define EPOLLONESHOT (1u << 30)
#define EPOLLET (1u << 31)
#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3
#define EPOLL_CLOEXEC 02000000

typedef union epoll_data {
  void *ptr;
  int fd;
  uint32_t u32;
  uint64_t u64;
} epoll_data_t;

struct epoll_event {
  uint32_t events;
  epoll_data_t data;
};

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int epoll_create(int __size);
int epoll_create1(int __flags);
int epoll_ctl(int __epoll, int __operation, int __fd, struct epoll_event *__event);
int epoll_wait(int __epoll, struct epoll_event *__events, int __most, int __timeout);
int epoll_pwait(int __epoll, struct epoll_event *__events, int __most, int __timeout,
                const sigset_t *__mask);

#ifdef __cplusplus
}
#endif

#endif
