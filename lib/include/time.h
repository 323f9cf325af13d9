/* SPDX-License-Identifier: MIT */
#ifndef _WASI_EMULATED_PROCESS_CLOCKS
#define _WASI_EMULATED_PROCESS_CLOCKS
#endif

#include_next <time.h>

#ifndef AMPHORA_TIME_H
#define AMPHORA_TIME_H

#undef CLOCKS_PER_SEC
#define CLOCKS_PER_SEC ((clock_t)1000000)

#ifndef CLOCK_PROCESS_CPUTIME_ID // wasi-libc of 2024 has neither
#ifdef __cplusplus
extern "C" {
#endif
extern const struct __clockid _CLOCK_PROCESS_CPUTIME_ID, _CLOCK_THREAD_CPUTIME_ID; // clock.c
#ifdef __cplusplus
}
#endif
#define CLOCK_PROCESS_CPUTIME_ID (&_CLOCK_PROCESS_CPUTIME_ID)
#define CLOCK_THREAD_CPUTIME_ID (&_CLOCK_THREAD_CPUTIME_ID)
#endif

// Not in ISO C.
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)

#define __NEED_timer_t
#define __NEED_pid_t
#include <bits/alltypes.h>

#ifdef __cplusplus
extern "C" {
#endif

// timezone.c
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
int dysize(int __year);
time_t timelocal(struct tm *__time);
#endif
extern char *tzname[2];
extern int daylight;
extern long timezone;
void tzset(void);

// clock.c
int clock_settime(clockid_t __clock, const struct timespec *__time);
int clock_getcpuclockid(pid_t __pid, clockid_t *__clock);

// timers.c
struct sigevent;
int timer_create(clockid_t __clock, struct sigevent *__restrict __event,
                 timer_t *__restrict __timer);
int timer_delete(timer_t __timer);
int timer_settime(timer_t __timer, int __flags, const struct itimerspec *__restrict __value,
                  struct itimerspec *__restrict __old);
int timer_gettime(timer_t __timer, struct itimerspec *__value);
int timer_getoverrun(timer_t __timer);

#ifdef __cplusplus
}
#endif

#endif // not in ISO C

#endif
