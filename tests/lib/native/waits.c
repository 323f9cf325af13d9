/* SPDX-License-Identifier: MIT */
// Waiting for descriptors, and for time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void ring(int number) { (void)number; }

static void check_poll(int file) {
  struct pollfd list[] = {{file, POLLIN, 0}, {file, POLLIN | POLLOUT, 0},
                          {-1, POLLIN, 77},  {99, POLLIN, 0},
                          {file, 0, 0},      {file, POLLRDNORM | POLLPRI, 0}};
  printf("POLL %x %x %x %x %x %x %x %x %x %x %x\n", POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP,
         POLLNVAL, POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLRDHUP);
  printf("poll %d:", poll(list, sizeof list / sizeof *list, 1000));
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) printf(" %x", (unsigned)list[i].revents);
  printf("\npoll %d", poll(list, 1, -1));
  printf(" %d", poll(NULL, 0, 1));
  printf(" %d\n", ppoll(list, 1, &(struct timespec){0, -1}, NULL));
}

static void check_select(int file) {
  fd_set reads, writes, exceptions;
  FD_ZERO(&reads);
  FD_ZERO(&writes);
  FD_ZERO(&exceptions);
  FD_SET(file, &reads), FD_SET(file, &writes), FD_SET(file, &exceptions), FD_SET(1000, &reads);
  struct timeval time = {3, 0};
  int ready = select(file + 1, &reads, &writes, &exceptions, &time);
  printf("select %d: %d %d %d\n", ready, FD_ISSET(file, &reads) != 0, FD_ISSET(file, &writes) != 0,
         FD_ISSET(file, &exceptions) != 0);
  FD_SET(file, &exceptions);
  time = (struct timeval){0, 1000};
  printf("select of exceptions %d %d", select(file + 1, NULL, NULL, &exceptions, &time),
         FD_ISSET(file, &exceptions) != 0);
  printf(" left %ld.%06ld\n", (long)time.tv_sec, (long)time.tv_usec);
  time = (struct timeval){2, 0};
  FD_SET(file, &reads);
  ready = select(file + 1, &reads, NULL, NULL, &time);
  printf("select %d left %d\n", ready, time.tv_sec == 1 || time.tv_sec == 2);
  FD_SET(60, &reads); // Linux looks at no descriptor beyond its table, which has 64 at least
  printf("select %d %s\n", select(61, &reads, NULL, NULL, &time), strerror(errno));
  printf("select %d %s\n", select(-1, NULL, NULL, NULL, &time), strerror(errno));
  time = (struct timeval){-1, 0};
  printf("select %d %s\n", select(0, NULL, NULL, NULL, &time), strerror(errno));
  printf("pselect %d %s\n", pselect(0, NULL, NULL, NULL, &(struct timespec){0, 1000000000}, NULL),
         strerror(errno));
  printf("pselect %d\n", pselect(0, NULL, NULL, NULL, &(struct timespec){0, 1000}, NULL));
  printf("%d %d\n", (int)sizeof(fd_set), FD_SETSIZE);
}

static void check_sleep(void) {
  struct timespec time = {9, 0}, left = {0};
  signal(SIGALRM, ring);
  struct itimerval soon = {{0, 0}, {0, 50000}};
  setitimer(ITIMER_REAL, &soon, NULL);
  printf("sleep %u\n", sleep(5));
  setitimer(ITIMER_REAL, &soon, NULL);
  int result = nanosleep(&time, &left);
  printf("nanosleep %d %d left %ld\n", result, errno == EINTR, (long)left.tv_sec);
  setitimer(ITIMER_REAL, &soon, NULL);
  result = usleep(900000);
  printf("usleep %d %d\n", result, errno == EINTR);
  setitimer(ITIMER_REAL, &soon, NULL);
  result = select(0, NULL, NULL, NULL, &(struct timeval){5, 0});
  printf("select %d %d\n", result, errno == EINTR);
  setitimer(ITIMER_REAL, &soon, NULL);
  result = poll(NULL, 0, -1);
  printf("poll %d %d\n", result, errno == EINTR);
  printf("sleep %u\n", sleep(0));
}

int main(void) {
  int file = open("file", O_RDWR | O_CREAT, 0600);
  if (write(file, "text", 4) != 4) return 1;
  check_poll(file);
  check_select(file);
  check_sleep();
  return 0;
}
