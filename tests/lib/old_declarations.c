/* SPDX-License-Identifier: MIT */
/* What old programs declare once more, though the headers have it. */
#pragma clang diagnostic ignored "-Wdeprecated-non-prototype"
#pragma clang diagnostic ignored "-Wincompatible-library-redeclaration"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

extern int errno;
extern char **environ;
extern char *getenv(), *strerror(), *ctime(), *getlogin(), *ttyname(), *getcwd(), *index();
extern char *optarg;
extern int optind, opterr, optopt;
extern double atof(), sqrt(), pow();
extern long atol(), random();
extern off_t lseek();
extern time_t time();
extern struct tm *localtime(), *gmtime();
extern void (*signal())();
extern FILE *fopen(), *popen();
extern int access(), system(), kill();

int main(void) {
  extern int errno;
  CHECK(open("absent", O_RDONLY) == -1 && errno == ENOENT);
  errno = ERANGE;
  CHECK(*&errno == ERANGE);
  int fd = open("old", O_RDWR | O_CREAT | O_TRUNC, 0644);
  CHECK(fd >= 0 && write(fd, "abc", 3) == 3 && lseek(fd, 0, SEEK_CUR) == 3);
  CHECK(access("old", R_OK) == 0 && access("absent", F_OK) == -1 && errno == ENOENT);
  close(fd);
  unlink("old");
  CHECK(atof("2.25") == 2.25 && sqrt(16.0) == 4 && atol("12") == 12);
  return check_result();
}
