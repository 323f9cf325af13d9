#ifndef _WASI_EMULATED_PROCESS_CLOCKS
#define _WASI_EMULATED_PROCESS_CLOCKS
#endif

#include_next <time.h>

#ifndef AMPHORA_TIME_H
#define AMPHORA_TIME_H

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
extern char *tzname[2];
extern int daylight;
extern long timezone;
void tzset(void);

// clock.c
int clock_settime(clockid_t clock, const struct timespec *time);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);

// timers.c
struct sigevent;
int timer_create(clockid_t clock, struct sigevent *__restrict event, timer_t *__restrict timer);
int timer_delete(timer_t timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *__restrict value,
                  struct itimerspec *__restrict old);
int timer_gettime(timer_t timer, struct itimerspec *value);
int timer_getoverrun(timer_t timer);

#ifdef __cplusplus
}
#endif

#endif // not in ISO C

#endif
