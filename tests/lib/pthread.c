/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int initialized, destroyed;

static void initialize(void) { initialized++; }
static void destroy(void *value) { destroyed += *(int *)value; }
static void *start(void *argument) { return argument; }
static void at_exit(void) {
  CHECK(destroyed == 5);
  if (check_result()) _exit(1);
}

int main(void) {
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, start, NULL) == EAGAIN);
  CHECK(pthread_equal(pthread_self(), pthread_self()));
  CHECK(pthread_join(pthread_self(), NULL) == EDEADLK);

  pthread_once_t once = PTHREAD_ONCE_INIT;
  CHECK(pthread_once(&once, initialize) == 0 && pthread_once(&once, initialize) == 0);
  CHECK(initialized == 1);

  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  CHECK(pthread_mutex_unlock(&mutex) == EPERM);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_trylock(&mutex) == EBUSY);
  CHECK(pthread_mutex_destroy(&mutex) == EBUSY);
  CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_destroy(&mutex) == 0);

  pthread_mutexattr_t kind;
  int type;
  CHECK(pthread_mutexattr_init(&kind) == 0 && pthread_mutexattr_settype(&kind, 99) == EINVAL);
  CHECK(pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE) == 0);
  CHECK(pthread_mutexattr_gettype(&kind, &type) == 0 && type == PTHREAD_MUTEX_RECURSIVE);
  CHECK(pthread_mutex_init(&mutex, &kind) == 0 && pthread_mutex_lock(&mutex) == 0);
  CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == EPERM);
  pthread_mutex_t checked = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
  CHECK(pthread_mutex_lock(&checked) == 0 && pthread_mutex_lock(&checked) == EDEADLK);

  struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  soon.tv_nsec = (soon.tv_nsec + 20000000) % 1000000000;
  soon.tv_sec += soon.tv_nsec < 20000000;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  CHECK(pthread_cond_signal(&condition) == 0 && pthread_cond_broadcast(&condition) == 0);
  CHECK(pthread_cond_timedwait(&condition, &checked, &soon) == ETIMEDOUT);

  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  CHECK(pthread_rwlock_rdlock(&lock) == 0 && pthread_rwlock_rdlock(&lock) == 0);
  CHECK(pthread_rwlock_trywrlock(&lock) == EBUSY);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_unlock(&lock) == 0);
  CHECK(pthread_rwlock_wrlock(&lock) == 0 && pthread_rwlock_tryrdlock(&lock) == EBUSY);
  CHECK(pthread_rwlock_unlock(&lock) == 0 && pthread_rwlock_unlock(&lock) == EPERM);

  sem_t semaphore;
  int value;
  CHECK(sem_init(&semaphore, 0, 1) == 0 && sem_wait(&semaphore) == 0);
  CHECK_FAILS(sem_trywait(&semaphore), EAGAIN);
  CHECK(sem_post(&semaphore) == 0 && sem_getvalue(&semaphore, &value) == 0 && value == 1);

  cpu_set_t processors;
  CHECK(sched_getaffinity(0, sizeof processors, &processors) == 0 && CPU_COUNT(&processors) == 1);
  CHECK(sched_yield() == 0);

  pthread_key_t key = 0, other = 0;
  int five = 5;
  CHECK(pthread_key_create(&key, destroy) == 0 && pthread_key_create(&other, NULL) == 0);
  CHECK(key != other && pthread_getspecific(key) == NULL);
  CHECK(pthread_setspecific(key, &five) == 0 && pthread_getspecific(key) == &five);
  CHECK(pthread_key_delete(other) == 0 && pthread_setspecific(other, &five) == EINVAL);
  atexit(at_exit);
  pthread_exit(NULL); // calls the key's destructor
}
