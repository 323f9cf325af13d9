/* SPDX-License-Identifier: MIT */
// Threads: there is one. pthread_create fails with EAGAIN; locks, keys and once work, and find
// mistakes; waiting for another thread ends the program with a message, because nothing else could.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The first words of each type.
enum { TYPE, COUNT };

static _Noreturn void wait_forever(const char *function) {
  fprintf(stderr, "%s: waits for another thread, but there is none\n", function);
  abort();
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                   void *(*start)(void *), void *restrict argument) {
  return EAGAIN;
}

pthread_t pthread_self(void) { return (pthread_t)1; }
int(pthread_equal)(pthread_t one, pthread_t other) { return one == other; }

int pthread_join(pthread_t thread, void **result) {
  return thread == pthread_self() ? EDEADLK : ESRCH;
}

int pthread_detach(pthread_t thread) { return thread == pthread_self() ? 0 : ESRCH; }
int pthread_cancel(pthread_t thread) { return thread == pthread_self() ? ENOSYS : ESRCH; }
void pthread_testcancel(void) {}
int pthread_getcpuclockid(pthread_t thread, clockid_t *clock) { return ENOSYS; }
int pthread_setname_np(pthread_t thread, const char *name) { return 0; }
int pthread_getconcurrency(void) { return 0; }
int pthread_setconcurrency(int level) { return 0; }

// A program never forks, so the handlers are never called.
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) { return 0; }

int pthread_getname_np(pthread_t thread, char *name, size_t size) {
  if (size == 0) return ERANGE;
  *name = 0;
  return 0;
}

int pthread_setcancelstate(int state, int *old) {
  if (old) *old = PTHREAD_CANCEL_ENABLE;
  return 0;
}

int pthread_setcanceltype(int type, int *old) {
  if (old) *old = PTHREAD_CANCEL_DEFERRED;
  return 0;
}

int pthread_getschedparam(pthread_t thread, int *restrict policy,
                          struct sched_param *restrict parameters) {
  *policy = SCHED_OTHER;
  parameters->sched_priority = 0;
  return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters) {
  return policy == SCHED_OTHER ? 0 : EPERM;
}

int pthread_once(pthread_once_t *once, void (*initialize)(void)) {
  if (*once) return 0;
  *once = 1;
  initialize();
  return 0;
}

// ---- Attributes ---------------------------------------------------------------------------------

enum { DETACH_STATE, STACK_SIZE };

int pthread_attr_init(pthread_attr_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  attributes->__u.__i[STACK_SIZE] = 1 << 20;
  return 0;
}

int pthread_attr_destroy(pthread_attr_t *attributes) { return 0; }

int pthread_attr_setdetachstate(pthread_attr_t *attributes, int state) {
  if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED) return EINVAL;
  attributes->__u.__i[DETACH_STATE] = state;
  return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attributes, int *state) {
  *state = attributes->__u.__i[DETACH_STATE];
  return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size) {
  if (size < PTHREAD_STACK_MIN) return EINVAL;
  attributes->__u.__i[STACK_SIZE] = (int)size;
  return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *restrict attributes, size_t *restrict size) {
  *size = (size_t)attributes->__u.__i[STACK_SIZE];
  return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attributes, size_t size) { return 0; }
int pthread_attr_setscope(pthread_attr_t *attributes, int scope) { return 0; }
int pthread_attr_setinheritsched(pthread_attr_t *attributes, int inherit) { return 0; }
int pthread_attr_setschedpolicy(pthread_attr_t *attributes, int policy) { return 0; }

int pthread_attr_setschedparam(pthread_attr_t *restrict attributes,
                               const struct sched_param *restrict parameters) {
  return 0;
}

// ---- Mutexes ------------------------------------------------------------------------------------

int pthread_mutexattr_init(pthread_mutexattr_t *attributes) {
  attributes->__attr = PTHREAD_MUTEX_DEFAULT;
  return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attributes) { return 0; }

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int type) {
  if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
  attributes->__attr = (unsigned)type;
  return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attributes, int *restrict type) {
  *type = (int)attributes->__attr;
  return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attributes, int shared) { return 0; }
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attributes, int protocol) { return 0; }
int pthread_mutexattr_setrobust(pthread_mutexattr_t *attributes, int robust) { return 0; }

int pthread_mutex_init(pthread_mutex_t *restrict mutex,
                       const pthread_mutexattr_t *restrict attributes) {
  memset(mutex, 0, sizeof *mutex);
  mutex->__u.__i[TYPE] = attributes ? (int)attributes->__attr : PTHREAD_MUTEX_DEFAULT;
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) { return mutex->__u.__i[COUNT] ? EBUSY : 0; }

int pthread_mutex_trylock(pthread_mutex_t *mutex) {
  int *words = mutex->__u.__i;
  if (words[COUNT] > 0 && words[TYPE] != PTHREAD_MUTEX_RECURSIVE) return EBUSY;
  words[COUNT]++;
  return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex) {
  if (pthread_mutex_trylock(mutex) == 0) return 0;
  if (mutex->__u.__i[TYPE] == PTHREAD_MUTEX_ERRORCHECK) return EDEADLK;
  wait_forever("pthread_mutex_lock");
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict time) {
  if (pthread_mutex_trylock(mutex) == 0) return 0;
  clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, time, NULL);
  return ETIMEDOUT;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex) {
  if (mutex->__u.__i[COUNT] == 0) return EPERM;
  mutex->__u.__i[COUNT]--;
  return 0;
}

int pthread_mutex_consistent(pthread_mutex_t *mutex) { return EINVAL; }

// ---- Conditions ---------------------------------------------------------------------------------

int pthread_condattr_init(pthread_condattr_t *attributes) {
  attributes->__attr = 0;
  return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attributes) { return 0; }
int pthread_condattr_setclock(pthread_condattr_t *attributes, clockid_t clock) {
  attributes->__attr = clock == CLOCK_MONOTONIC;
  return 0;
}
int pthread_condattr_setpshared(pthread_condattr_t *attributes, int shared) { return 0; }

int pthread_cond_init(pthread_cond_t *restrict condition,
                      const pthread_condattr_t *restrict attributes) {
  memset(condition, 0, sizeof *condition);
  condition->__u.__i[TYPE] = attributes && attributes->__attr;
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition) { return 0; }
int pthread_cond_signal(pthread_cond_t *condition) { return 0; }
int pthread_cond_broadcast(pthread_cond_t *condition) { return 0; }

int pthread_cond_wait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex) {
  wait_forever("pthread_cond_wait");
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict time) {
  clockid_t clock = condition->__u.__i[TYPE] ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  clock_nanosleep(clock, TIMER_ABSTIME, time, NULL);
  return ETIMEDOUT;
}

// ---- Read-write locks: COUNT readers, or -1 for the writer --------------------------------------

int pthread_rwlockattr_init(pthread_rwlockattr_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  return 0;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attributes) { return 0; }
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attributes, int shared) { return 0; }
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attributes, int kind) { return 0; }

int pthread_rwlock_init(pthread_rwlock_t *restrict lock,
                        const pthread_rwlockattr_t *restrict attributes) {
  memset(lock, 0, sizeof *lock);
  return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock) { return lock->__u.__i[COUNT] ? EBUSY : 0; }

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock) {
  if (lock->__u.__i[COUNT] < 0) return EBUSY;
  lock->__u.__i[COUNT]++;
  return 0;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock) {
  if (lock->__u.__i[COUNT] != 0) return EBUSY;
  lock->__u.__i[COUNT] = -1;
  return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock) {
  return pthread_rwlock_tryrdlock(lock) ? EDEADLK : 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock) {
  return pthread_rwlock_trywrlock(lock) ? EDEADLK : 0;
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock) {
  int count = lock->__u.__i[COUNT];
  if (count == 0) return EPERM;
  lock->__u.__i[COUNT] = count < 0 ? 0 : count - 1;
  return 0;
}

// ---- Spin locks and barriers --------------------------------------------------------------------

int pthread_spin_init(pthread_spinlock_t *lock, int shared) {
  *lock = 0;
  return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *lock) { return 0; }

int pthread_spin_trylock(pthread_spinlock_t *lock) {
  if (*lock) return EBUSY;
  *lock = 1;
  return 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock) { return pthread_spin_trylock(lock) ? EDEADLK : 0; }

int pthread_spin_unlock(pthread_spinlock_t *lock) {
  *lock = 0;
  return 0;
}

int pthread_barrierattr_init(pthread_barrierattr_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  return 0;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attributes) { return 0; }

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *restrict attributes,
                                   int *restrict shared) {
  *shared = *(const unsigned char *)attributes ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
  return 0;
}

int pthread_barrierattr_setpshared(pthread_barrierattr_t *attributes, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  *(unsigned char *)attributes = shared == PTHREAD_PROCESS_SHARED;
  return 0;
}

int pthread_barrier_init(pthread_barrier_t *restrict barrier,
                         const pthread_barrierattr_t *restrict attributes, unsigned count) {
  if (count == 0) return EINVAL;
  memset(barrier, 0, sizeof *barrier);
  barrier->__u.__i[COUNT] = (int)count;
  return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *barrier) { return 0; }

int pthread_barrier_wait(pthread_barrier_t *barrier) {
  if (barrier->__u.__i[COUNT] > 1) wait_forever("pthread_barrier_wait");
  return PTHREAD_BARRIER_SERIAL_THREAD;
}

// ---- Thread-specific data -----------------------------------------------------------------------

static void nothing(void *value) {}

static struct {
  void (*destroy)(void *); // NULL: not in use
  const void *value;
} keys[PTHREAD_KEYS_MAX];

static int is_key(pthread_key_t key) { return key < PTHREAD_KEYS_MAX && keys[key].destroy; }

int pthread_key_create(pthread_key_t *key, void (*destroy)(void *)) {
  for (pthread_key_t i = 0; i < PTHREAD_KEYS_MAX; i++) {
    if (keys[i].destroy) continue;
    keys[i].destroy = destroy ? destroy : nothing;
    keys[i].value = NULL;
    *key = i;
    return 0;
  }
  return EAGAIN;
}

int pthread_key_delete(pthread_key_t key) {
  if (!is_key(key)) return EINVAL;
  keys[key].destroy = NULL;
  return 0;
}

void *pthread_getspecific(pthread_key_t key) {
  return is_key(key) ? (void *)keys[key].value : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *value) {
  if (!is_key(key)) return EINVAL;
  keys[key].value = value;
  return 0;
}

// The end of the only thread is the end of the program.
_Noreturn void pthread_exit(void *result) {
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
    for (int i = 0; i < PTHREAD_KEYS_MAX; i++) {
      void *value = (void *)keys[i].value;
      if (!keys[i].destroy || !value) continue;
      keys[i].value = NULL;
      keys[i].destroy(value);
    }
  }
  exit(0);
}

// ---- What attributes are set to ---------------------------------------------------------------

int pthread_attr_getguardsize(const pthread_attr_t *restrict attributes, size_t *restrict size) {
  *size = 0;
  return 0;
}

int pthread_attr_getscope(const pthread_attr_t *restrict attributes, int *restrict scope) {
  *scope = PTHREAD_SCOPE_SYSTEM;
  return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *restrict attributes, int *restrict inherit) {
  *inherit = PTHREAD_INHERIT_SCHED;
  return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *restrict attributes, int *restrict policy) {
  *policy = SCHED_OTHER;
  return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *restrict attributes,
                               struct sched_param *restrict parameters) {
  parameters->sched_priority = 0;
  return 0;
}

// Threads are never made, so that their stacks can be anywhere.
int pthread_attr_setstack(pthread_attr_t *attributes, void *stack, size_t size) {
  return pthread_attr_setstacksize(attributes, size);
}

static int get_private(int *shared) {
  *shared = PTHREAD_PROCESS_PRIVATE;
  return 0;
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *restrict attributes,
                                 int *restrict shared) {
  return get_private(shared);
}

int pthread_condattr_getpshared(const pthread_condattr_t *restrict attributes,
                                int *restrict shared) {
  return get_private(shared);
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *restrict attributes,
                                  int *restrict shared) {
  return get_private(shared);
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict attributes,
                                  int *restrict protocol) {
  *protocol = PTHREAD_PRIO_NONE;
  return 0;
}

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict attributes,
                                int *restrict robust) {
  *robust = PTHREAD_MUTEX_STALLED;
  return 0;
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict lock,
                               const struct timespec *restrict until) {
  return pthread_rwlock_rdlock(lock);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict lock,
                               const struct timespec *restrict until) {
  return pthread_rwlock_wrlock(lock);
}

void pthread_yield(void) { sched_yield(); }
