/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* Takes more than two ticks of times, however fast the engine is. */
static void work(void) {
  clock_t start = clock();
  volatile double sum = 0;
  while (clock() - start < CLOCKS_PER_SEC / 50)
    for (int i = 1; i < 10000; i++) sum += 1.0 / i;
}

int main(void) {
  clock_t before = clock();
  struct rusage start, end;
  CHECK(getrusage(RUSAGE_SELF, &start) == 0);
  work();
  CHECK(clock() > before && (double)(clock() - before) / CLOCKS_PER_SEC < 60);
  CHECK(getrusage(RUSAGE_SELF, &end) == 0 && end.ru_maxrss > 0);
  CHECK(timercmp(&start.ru_utime, &end.ru_utime, <));
  CHECK(getrusage(RUSAGE_CHILDREN, &end) == 0 && end.ru_utime.tv_sec == 0);
  CHECK_FAILS(getrusage(99, &end), EINVAL);
  struct tms times_used;
  CHECK(times(&times_used) > 0 && times_used.tms_utime > 0 && times_used.tms_cutime == 0);
  struct timespec used;
  CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0 &&
        used.tv_sec * 1e9 + used.tv_nsec > 0);
  CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) == 0 && used.tv_sec * 1e9 + used.tv_nsec > 0);
  CHECK_FAILS(clock_settime(CLOCK_REALTIME, &(struct timespec){0}), EPERM);

  setenv("TZ", "UTC0", 1);
  tzset();
  time_t time = 86400 * 365;
  CHECK(timezone == 0 && daylight == 0 && strcmp(tzname[0], "UTC") == 0);
  CHECK(localtime(&time)->tm_hour == 0 && localtime(&time)->tm_year == 71);

  unsigned char random[600] = {0};
  CHECK(getrandom(random, sizeof random, 0) == sizeof random);
  int different = 0;
  for (size_t i = 1; i < sizeof random; i++) different += random[i] != random[i - 1];
  CHECK(different > 500);

  char name[64];
  CHECK(gethostname(name, sizeof name) == 0 && *name);
  CHECK_FAILS(gethostname(name, 2), ENAMETOOLONG);
  struct utsname system;
  CHECK(uname(&system) == 0);
  CHECK(getpagesize() == 65536 && sysconf(_SC_PAGESIZE) == 65536);
  CHECK(secure_getenv("NO_SUCH_VARIABLE") == NULL);
  void *aligned = memalign(256, 10);
  CHECK(aligned && (size_t)aligned % 256 == 0);
  free(aligned);
  return check_result();
}
