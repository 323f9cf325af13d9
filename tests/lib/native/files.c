/* SPDX-License-Identifier: MIT */
// Times of files before 1970, and what is told of file systems.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

static void show_times(const char *what, int result) {
  struct stat status;
  int error = errno;
  if (result) printf("%s: %s\n", what, strerror(error));
  if (result || stat("file", &status)) return;
  printf("%s: %lld.%06ld %lld.%06ld\n", what, (long long)status.st_atim.tv_sec,
         status.st_atim.tv_nsec / 1000, (long long)status.st_mtim.tv_sec,
         status.st_mtim.tv_nsec / 1000);
}

static void check_times(int fd) {
  show_times("utimes", utimes("file", (struct timeval[]){{1, 500000}, {-5, 250000}}));
  show_times("utimes", utimes("file", (struct timeval[]){{-1, 0}, {-100000000, 1}}));
  show_times("utime", utime("file", &(struct utimbuf){-1, -2000000000}));
  show_times("utime", utime("file", &(struct utimbuf){5000000000, 4000000000}));
  show_times("futimens", futimens(fd, (struct timespec[]){{-3, 999999000}, {7, UTIME_OMIT}}));
  show_times("futimens", futimens(fd, (struct timespec[]){{-3, -1}, {7, 0}}));
  show_times("futimes", futimes(fd, (struct timeval[]){{-86400, 0}, {86400, 999999}}));
  show_times("utimes", utimes("file", (struct timeval[]){{0, 0}, {0, 1000000}}));
}

static void check_system(int fd) {
  struct statvfs one, two;
  struct statfs old;
  printf("statvfs %d %d: %lu\n", statvfs("file", &one), fstatvfs(fd, &two), one.f_namemax);
  int plausible = one.f_blocks > 0 && one.f_bavail <= one.f_bfree && one.f_bfree <= one.f_blocks &&
                  one.f_bsize >= 512 && one.f_frsize >= 512 && one.f_blocks == two.f_blocks;
  printf("plausible %d\n", plausible);
  printf("statfs %d %d: %ld\n", statfs(".", &old), fstatfs(fd, &old), (long)old.f_namelen);
  printf("plausible %d\n", old.f_blocks > 0 && old.f_bavail <= old.f_blocks && old.f_bsize >= 512);
  printf("statvfs %d %s\n", statvfs("none", &one), strerror(errno));
  printf("fstatfs %d %s\n", fstatfs(99, &old), strerror(errno));
}

static void check_buffers(void) {
  FILE *file = fopen("file", "w+");
  char buffer[64];
  static const int modes[] = {-1, 3, 100, _IOFBF, _IOLBF, _IONBF};
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    printf("setvbuf %d: %d\n", modes[i], setvbuf(file, buffer, modes[i], sizeof buffer));
  fprintf(file, "%s\n", "unbuffered");
  struct stat status;
  stat("file", &status);
  printf("size %d\n", (int)status.st_size);
  fclose(file);
}

extern int sigsetjmp(sigjmp_buf, int); // as programs declare it again
extern void siglongjmp(sigjmp_buf, int);

static void check_jumps(void) {
  sigjmp_buf buffer;
  volatile int turns = 0;
  int result = sigsetjmp(buffer, 1);
  printf("sigsetjmp %d\n", result);
  if (turns++ < 3) siglongjmp(buffer, turns - 1);
}

static void check_numbers(void) {
  char state[64], *before;
  unsigned seed = 42;
  for (int i = 0; i < 5; i++) printf("%d %ld %d\n", rand(), random(), rand_r(&seed));
  srand(12345);
  for (int i = 0; i < 400; i++) rand();
  printf("%d %d\n", rand(), RAND_MAX);
  before = initstate(7, state, sizeof state);
  printf("%ld %ld\n", random(), random());
  printf("%d ", setstate(before) == state);
  printf("%ld\n", random());
  srandom(0);
  printf("%ld\n", random());
  printf("%d\n", initstate(1, state, 7) == NULL);
  srand48(99);
  printf("%.17g %ld %ld\n", drand48(), lrand48(), mrand48());
}

int main(void) {
  int fd = open("file", O_RDWR | O_CREAT, 0600);
  if (write(fd, "text", 4) != 4) return 1;
  check_times(fd);
  check_system(fd);
  check_buffers();
  check_jumps();
  check_numbers();
  return 0;
}
