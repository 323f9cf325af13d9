/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_TIMERFD_H
#define AMPHORA_SYS_TIMERFD_H

#include <time.h>

#define TFD_CLOEXEC 02000000
#define TFD_NONBLOCK 04000
#define TFD_TIMER_ABSTIME 1
#define TFD_TIMER_CANCEL_ON_SET 2

#ifdef __cplusplus
extern "C" {
#endif

// linux.c
int timerfd_create(clockid_t __clock, int __flags);
int timerfd_settime(int __fd, int __flags, const struct itimerspec *__value,
                    struct itimerspec *__old);
int timerfd_gettime(int __fd, struct itimerspec *__value);

#ifdef __cplusplus
}
#endif

#endif
