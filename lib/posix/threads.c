/* SPDX-License-Identifier: MIT */
// C11's threads, by pthread's: thrd_create fails, the rest works within the one thread.
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <threads.h>
#include <time.h>

static int result(int error) {
  switch (error) {
  case 0: return thrd_success;
  case EBUSY: return thrd_busy;
  case ETIMEDOUT: return thrd_timedout;
  case ENOMEM:
  case EAGAIN: return thrd_nomem;
  default: return thrd_error;
  }
}

static pthread_mutex_t *mutex(mtx_t *m) { return (pthread_mutex_t *)m; }
static pthread_cond_t *condition(cnd_t *c) { return (pthread_cond_t *)c; }

_Static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t), "a mtx_t holds a mutex");
_Static_assert(sizeof(cnd_t) >= sizeof(pthread_cond_t), "a cnd_t holds a condition");

int thrd_create(thrd_t *thread, thrd_start_t start, void *argument) { return thrd_nomem; }
thrd_t thrd_current(void) { return (thrd_t)pthread_self(); }
int thrd_detach(thrd_t thread) { return result(pthread_detach((pthread_t)thread)); }
int(thrd_equal)(thrd_t one, thrd_t other) { return one == other; }
_Noreturn void thrd_exit(int status) { pthread_exit((void *)status); }
void thrd_yield(void) { sched_yield(); }

int thrd_join(thrd_t thread, int *status) {
  void *value;
  int error = pthread_join((pthread_t)thread, &value);
  if (!error && status) *status = (int)value;
  return result(error);
}

int thrd_sleep(const struct timespec *duration, struct timespec *remaining) {
  int error = clock_nanosleep(CLOCK_REALTIME, 0, duration, remaining);
  return error == EINTR ? -1 : error ? -2 : 0;
}

int mtx_init(mtx_t *m, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  int recursive = type & mtx_recursive;
  pthread_mutexattr_settype(&attributes,
                            recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  return result(pthread_mutex_init(mutex(m), &attributes));
}

int mtx_lock(mtx_t *m) { return result(pthread_mutex_lock(mutex(m))); }
int mtx_trylock(mtx_t *m) { return result(pthread_mutex_trylock(mutex(m))); }
int mtx_unlock(mtx_t *m) { return result(pthread_mutex_unlock(mutex(m))); }
void mtx_destroy(mtx_t *m) { pthread_mutex_destroy(mutex(m)); }

int mtx_timedlock(mtx_t *restrict m, const struct timespec *restrict until) {
  return result(pthread_mutex_timedlock(mutex(m), until));
}

int cnd_init(cnd_t *c) { return result(pthread_cond_init(condition(c), NULL)); }
int cnd_signal(cnd_t *c) { return result(pthread_cond_signal(condition(c))); }
int cnd_broadcast(cnd_t *c) { return result(pthread_cond_broadcast(condition(c))); }
int cnd_wait(cnd_t *c, mtx_t *m) { return result(pthread_cond_wait(condition(c), mutex(m))); }
void cnd_destroy(cnd_t *c) { pthread_cond_destroy(condition(c)); }

int cnd_timedwait(cnd_t *restrict c, mtx_t *restrict m, const struct timespec *restrict until) {
  return result(pthread_cond_timedwait(condition(c), mutex(m), until));
}

int tss_create(tss_t *key, tss_dtor_t destructor) {
  pthread_key_t made;
  int error = pthread_key_create(&made, destructor);
  if (!error) *key = (tss_t)made;
  return result(error);
}

void tss_delete(tss_t key) { pthread_key_delete((pthread_key_t)key); }
void *tss_get(tss_t key) { return pthread_getspecific((pthread_key_t)key); }
int tss_set(tss_t key, void *value) {
  return result(pthread_setspecific((pthread_key_t)key, value));
}

void call_once(once_flag *flag, void (*function)(void)) { pthread_once(flag, function); }
