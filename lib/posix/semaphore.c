/* SPDX-License-Identifier: MIT */
// Semaphores: work within the program. One that only another thread could raise ends the program
// with a message. Named ones fail with ENOSYS.
#include <errno.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int fail(int error) {
  errno = error;
  return -1;
}

int sem_init(sem_t *semaphore, int shared, unsigned value) {
  if (value > 0x7fffffff) return fail(EINVAL);
  semaphore->__val[0] = (int)value;
  return 0;
}

int sem_destroy(sem_t *semaphore) { return 0; }

int sem_post(sem_t *semaphore) {
  if (semaphore->__val[0] == 0x7fffffff) return fail(EOVERFLOW);
  semaphore->__val[0]++;
  return 0;
}

int sem_trywait(sem_t *semaphore) {
  if (semaphore->__val[0] == 0) return fail(EAGAIN);
  semaphore->__val[0]--;
  return 0;
}

int sem_wait(sem_t *semaphore) {
  if (sem_trywait(semaphore) == 0) return 0;
  fputs("sem_wait: waits for another thread, but there is none\n", stderr);
  abort();
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict time) {
  if (sem_trywait(semaphore) == 0) return 0;
  clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, time, NULL);
  return fail(ETIMEDOUT);
}

int sem_getvalue(sem_t *restrict semaphore, int *restrict value) {
  *value = semaphore->__val[0];
  return 0;
}

sem_t *sem_open(const char *name, int flags, ...) {
  errno = ENOSYS;
  return SEM_FAILED;
}

int sem_close(sem_t *semaphore) { return fail(EINVAL); }
int sem_unlink(const char *name) { return fail(ENOENT); }
