/* SPDX-License-Identifier: MIT */
// Processor time is the runtime's process clock; where it has none, the time since the program
// first asked.
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

// What wasi-libc's clock_gettime takes; that of 2024 has no objects for the processor's clocks.
struct __clockid {
  __wasi_clockid_t id;
};
const struct __clockid _CLOCK_PROCESS_CPUTIME_ID = {__WASI_CLOCKID_PROCESS_CPUTIME_ID};
const struct __clockid _CLOCK_THREAD_CPUTIME_ID = {__WASI_CLOCKID_THREAD_CPUTIME_ID};

enum { NANOSECONDS = 1000000000 };

static __wasi_timestamp_t process_time(void) {
  static __wasi_timestamp_t start;
  __wasi_timestamp_t now;
  if (__wasi_clock_time_get(__WASI_CLOCKID_PROCESS_CPUTIME_ID, 0, &now) == 0) return now;
  if (__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 0, &now) != 0) return 0;
  if (start == 0) start = now;
  return now - start;
}

enum { CLOCK = NANOSECONDS / 1000000, TICK = NANOSECONDS / 100 };

clock_t clock(void) { return (clock_t)(process_time() / CLOCK); }
clock_t __clock(void) { return clock(); }

// In ticks, as sysconf(_SC_CLK_TCK) says. Children and the system use no time.
clock_t times(struct tms *times) {
  __wasi_timestamp_t now;
  __wasi_errno_t error = __wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 0, &now);
  *times = (struct tms){.tms_utime = (clock_t)(process_time() / TICK)};
  if (!error) return (clock_t)(now / TICK);
  errno = error;
  return -1;
}

// Fills ru_utime, and ru_maxrss with the size of the memory in KiB; all else is 0.
int getrusage(int who, struct rusage *usage) {
  if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD) {
    errno = EINVAL;
    return -1;
  }
  memset(usage, 0, sizeof *usage);
  if (who == RUSAGE_CHILDREN) return 0;
  __wasi_timestamp_t used = process_time();
  usage->ru_utime.tv_sec = used / NANOSECONDS;
  usage->ru_utime.tv_usec = used % NANOSECONDS / 1000;
  usage->ru_maxrss = (long)(__builtin_wasm_memory_size(0) * 64);
  return 0;
}

int clock_getcpuclockid(pid_t pid, clockid_t *clock) {
  if (pid != 0 && pid != getpid()) return ESRCH;
  *clock = CLOCK_PROCESS_CPUTIME_ID;
  return 0;
}

// A program cannot set the time: EPERM.
static int refuse(void) {
  errno = EPERM;
  return -1;
}

int clock_settime(clockid_t clock, const struct timespec *time) { return refuse(); }
int settimeofday(const struct timeval *time, const struct timezone *zone) { return refuse(); }
int adjtime(const struct timeval *delta, struct timeval *old) { return refuse(); }
