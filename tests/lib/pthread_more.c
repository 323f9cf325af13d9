/* SPDX-License-Identifier: MIT */
// What of pthread.h the other program does not get to.
#include "check.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static void attributes(void) {
  pthread_attr_t a;
  struct sched_param parameters = {0};
  size_t size = 1;
  int value = -1;
  CHECK(pthread_attr_init(&a) == 0);
  CHECK(pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED) == 0);
  CHECK(pthread_attr_getdetachstate(&a, &value) == 0 && value == PTHREAD_CREATE_DETACHED);
  CHECK(pthread_attr_setstacksize(&a, 65536) == 0);
  CHECK(pthread_attr_getstacksize(&a, &size) == 0 && size == 65536);
  CHECK(pthread_attr_setstack(&a, &a, 131072) == 0);
  CHECK(pthread_attr_getstacksize(&a, &size) == 0 && size == 131072);
  CHECK(pthread_attr_setguardsize(&a, 0) == 0 && pthread_attr_getguardsize(&a, &size) == 0);
  CHECK(size == 0 && pthread_attr_setscope(&a, PTHREAD_SCOPE_SYSTEM) == 0);
  CHECK(pthread_attr_getscope(&a, &value) == 0 && value == PTHREAD_SCOPE_SYSTEM);
  CHECK(pthread_attr_setinheritsched(&a, PTHREAD_INHERIT_SCHED) == 0);
  CHECK(pthread_attr_getinheritsched(&a, &value) == 0 && value == PTHREAD_INHERIT_SCHED);
  CHECK(pthread_attr_setschedpolicy(&a, SCHED_OTHER) == 0);
  CHECK(pthread_attr_getschedpolicy(&a, &value) == 0 && value == SCHED_OTHER);
  CHECK(pthread_attr_setschedparam(&a, &parameters) == 0);
  CHECK(pthread_attr_getschedparam(&a, &parameters) == 0 && parameters.sched_priority == 0);
  CHECK(pthread_attr_destroy(&a) == 0);
}

static void lock_attributes(void) {
  pthread_mutexattr_t m;
  int value = -1;
  CHECK(pthread_mutexattr_init(&m) == 0);
  CHECK(pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_PRIVATE) == 0);
  CHECK(pthread_mutexattr_getpshared(&m, &value) == 0 && value == PTHREAD_PROCESS_PRIVATE);
  CHECK(pthread_mutexattr_setprotocol(&m, PTHREAD_PRIO_NONE) == 0);
  CHECK(pthread_mutexattr_getprotocol(&m, &value) == 0 && value == PTHREAD_PRIO_NONE);
  CHECK(pthread_mutexattr_setrobust(&m, PTHREAD_MUTEX_STALLED) == 0);
  CHECK(pthread_mutexattr_getrobust(&m, &value) == 0 && value == PTHREAD_MUTEX_STALLED);
  CHECK(pthread_mutexattr_destroy(&m) == 0);

  pthread_condattr_t c;
  CHECK(pthread_condattr_init(&c) == 0 && pthread_condattr_setclock(&c, CLOCK_MONOTONIC) == 0);
  CHECK(pthread_condattr_setpshared(&c, PTHREAD_PROCESS_PRIVATE) == 0);
  CHECK(pthread_condattr_getpshared(&c, &value) == 0 && value == PTHREAD_PROCESS_PRIVATE);
  pthread_cond_t condition;
  CHECK(pthread_cond_init(&condition, &c) == 0 && pthread_cond_destroy(&condition) == 0);
  CHECK(pthread_condattr_destroy(&c) == 0);

  pthread_rwlockattr_t r;
  CHECK(pthread_rwlockattr_init(&r) == 0 && pthread_rwlockattr_setkind_np(&r, 0) == 0);
  CHECK(pthread_rwlockattr_setpshared(&r, PTHREAD_PROCESS_PRIVATE) == 0);
  CHECK(pthread_rwlockattr_getpshared(&r, &value) == 0 && value == PTHREAD_PROCESS_PRIVATE);
  pthread_rwlock_t lock;
  struct timespec past = {0};
  CHECK(pthread_rwlock_init(&lock, &r) == 0 && pthread_rwlock_timedrdlock(&lock, &past) == 0);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_timedwrlock(&lock, &past) == 0);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_destroy(&lock) == 0);
  CHECK(pthread_rwlockattr_destroy(&r) == 0);
}

static void locks(void) {
  struct timespec past = {0};
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  CHECK(pthread_mutex_timedlock(&m, &past) == 0 && pthread_mutex_timedlock(&m, &past) == ETIMEDOUT);
  CHECK(pthread_mutex_consistent(&m) == EINVAL && pthread_mutex_unlock(&m) == 0);
  pthread_spinlock_t s;
  CHECK(pthread_spin_init(&s, 0) == 0 && pthread_spin_lock(&s) == 0);
  CHECK(pthread_spin_trylock(&s) == EBUSY && pthread_spin_unlock(&s) == 0);
  CHECK(pthread_spin_destroy(&s) == 0);
  pthread_barrier_t b;
  CHECK(pthread_barrier_init(&b, NULL, 1) == 0);
  CHECK(pthread_barrier_wait(&b) == PTHREAD_BARRIER_SERIAL_THREAD &&
        pthread_barrier_destroy(&b) == 0);
  sem_t semaphore;
  CHECK(sem_init(&semaphore, 0, 1) == 0 && sem_timedwait(&semaphore, &past) == 0);
  CHECK_FAILS(sem_timedwait(&semaphore, &past), ETIMEDOUT);
  CHECK(sem_destroy(&semaphore) == 0 && sem_open("/x", 0) == SEM_FAILED && errno == ENOSYS);
  CHECK_FAILS(sem_unlink("/x"), ENOENT);
  CHECK(sem_close(&semaphore) == 0 || errno);
}

static void itself(void) {
  pthread_t self = pthread_self();
  struct sched_param parameters;
  clockid_t clock;
  char name[16];
  int value;
  CHECK(pthread_detach(self) == 0 && pthread_cancel(self) == ENOSYS);
  CHECK(pthread_getcpuclockid(self, &clock) == ENOSYS);
  CHECK(pthread_setname_np(self, "x") == 0 && pthread_getname_np(self, name, 16) == 0);
  CHECK(pthread_setconcurrency(2) == 0 && pthread_getconcurrency() == 0);
  CHECK(pthread_getschedparam(self, &value, &parameters) == 0 && value == SCHED_OTHER);
  CHECK(pthread_setschedparam(self, SCHED_OTHER, &parameters) == 0);
  CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &value) == 0);
  CHECK(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &value) == 0);
  CHECK(pthread_atfork(NULL, NULL, NULL) == 0 && thrd_detach(thrd_current()) == thrd_success);
  pthread_testcancel();
  pthread_yield();
}

static void finish(void) { _exit(check_result()); }

int main(void) {
  attributes();
  lock_attributes();
  locks();
  itself();
  atexit(finish);
  thrd_exit(1);
}
