/* SPDX-License-Identifier: MIT */
#ifndef AMPHORA_SYS_TIME_H
#define AMPHORA_SYS_TIME_H

#include_next <sys/time.h>

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

struct itimerval {
  struct timeval it_interval;
  struct timeval it_value;
};

#ifdef __cplusplus
extern "C" {
#endif

// timers.c
int getitimer(int __which, struct itimerval *__value);
int setitimer(int __which, const struct itimerval *__restrict __value,
              struct itimerval *__restrict __old);

// clock.c
int settimeofday(const struct timeval *__time, const struct timezone *__zone);
int adjtime(const struct timeval *__delta, struct timeval *__old);

// filetimes.c
int futimes(int __fd, const struct timeval __times[2]);
int lutimes(const char *__path, const struct timeval __times[2]);

#ifdef __cplusplus
}
#endif

#endif
