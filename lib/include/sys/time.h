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
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *__restrict value,
              struct itimerval *__restrict old);

// clock.c
int settimeofday(const struct timeval *time, const struct timezone *zone);
int adjtime(const struct timeval *delta, struct timeval *old);

// filetimes.c
int futimes(int fd, const struct timeval times[2]);
int lutimes(const char *path, const struct timeval times[2]);

#ifdef __cplusplus
}
#endif

#endif
