/* SPDX-License-Identifier: MIT */
// One thread: creating another fails with EAGAIN, and what synchronizes threads works for one.
#ifndef AMPHORA_PTHREAD_H
#define AMPHORA_PTHREAD_H

#include <features.h>

#define __NEED_size_t
#define __NEED_clockid_t
#define __NEED_struct_timespec
#define __NEED_pthread_t
#define __NEED_pthread_attr_t
#define __NEED_pthread_mutex_t
#define __NEED_pthread_mutexattr_t
#define __NEED_pthread_cond_t
#define __NEED_pthread_condattr_t
#define __NEED_pthread_rwlock_t
#define __NEED_pthread_rwlockattr_t
#define __NEED_pthread_barrier_t
#define __NEED_pthread_barrierattr_t
#define __NEED_pthread_spinlock_t
#define __NEED_pthread_key_t
#define __NEED_pthread_once_t
#include <bits/alltypes.h>
#include <sched.h>
#include <signal.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PTHREAD_CREATE_JOINABLE 0
#define PTHREAD_CREATE_DETACHED 1
#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_DEFAULT 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_ERRORCHECK 2
#define PTHREAD_MUTEX_TIMED_NP PTHREAD_MUTEX_NORMAL
#define PTHREAD_MUTEX_FAST_NP PTHREAD_MUTEX_NORMAL
#define PTHREAD_MUTEX_RECURSIVE_NP PTHREAD_MUTEX_RECURSIVE
#define PTHREAD_MUTEX_ERRORCHECK_NP PTHREAD_MUTEX_ERRORCHECK
#define PTHREAD_MUTEX_STALLED 0
#define PTHREAD_MUTEX_ROBUST 1
#define PTHREAD_PRIO_NONE 0
#define PTHREAD_PRIO_INHERIT 1
#define PTHREAD_PRIO_PROTECT 2
#define PTHREAD_INHERIT_SCHED 0
#define PTHREAD_EXPLICIT_SCHED 1
#define PTHREAD_SCOPE_SYSTEM 0
#define PTHREAD_SCOPE_PROCESS 1
#define PTHREAD_PROCESS_PRIVATE 0
#define PTHREAD_PROCESS_SHARED 1
#define PTHREAD_CANCEL_ENABLE 0
#define PTHREAD_CANCEL_DISABLE 1
#define PTHREAD_CANCEL_DEFERRED 0
#define PTHREAD_CANCEL_ASYNCHRONOUS 1
#define PTHREAD_CANCELED ((void *)-1)
#define PTHREAD_BARRIER_SERIAL_THREAD (-1)
#define PTHREAD_RWLOCK_PREFER_READER_NP 0
#define PTHREAD_RWLOCK_PREFER_WRITER_NP 1
#define PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP 2
#define PTHREAD_STACK_MIN 16384
#define PTHREAD_KEYS_MAX 128
#define PTHREAD_DESTRUCTOR_ITERATIONS 4

#define PTHREAD_MUTEX_INITIALIZER                                                                  \
  {                                                                                                \
    {{0}}                                                                                          \
  }
#define PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP                                                     \
  {                                                                                                \
    {                                                                                              \
      {                                                                                            \
        PTHREAD_MUTEX_RECURSIVE                                                                    \
      }                                                                                            \
    }                                                                                              \
  }
#define PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP                                                    \
  {                                                                                                \
    {                                                                                              \
      {                                                                                            \
        PTHREAD_MUTEX_ERRORCHECK                                                                   \
      }                                                                                            \
    }                                                                                              \
  }
#define PTHREAD_COND_INITIALIZER                                                                   \
  {                                                                                                \
    {{0}}                                                                                          \
  }
#define PTHREAD_RWLOCK_INITIALIZER                                                                 \
  {                                                                                                \
    {{0}}                                                                                          \
  }
#define PTHREAD_ONCE_INIT 0

int pthread_create(pthread_t *__restrict __id, const pthread_attr_t *__restrict __attributes,
                   void *(*__start)(void *), void *__restrict __argument);
int pthread_join(pthread_t __id, void **__result);
int pthread_detach(pthread_t __id);
_Noreturn void pthread_exit(void *__result);
pthread_t pthread_self(void);
int pthread_equal(pthread_t __one, pthread_t __other);
#define pthread_equal(one, other) ((one) == (other))
int pthread_once(pthread_once_t *__once, void (*__initialize)(void));
int pthread_cancel(pthread_t __id);
void pthread_testcancel(void);
int pthread_setcancelstate(int __state, int *__old);
int pthread_setcanceltype(int __type, int *__old);
int pthread_atfork(void (*__prepare)(void), void (*__parent)(void), void (*__child)(void));
int pthread_getcpuclockid(pthread_t __id, clockid_t *__clock);
int pthread_setname_np(pthread_t __id, const char *__name);
int pthread_getname_np(pthread_t __id, char *__name, size_t __size);
int pthread_getschedparam(pthread_t __id, int *__restrict __policy,
                          struct sched_param *__restrict __parameters);
int pthread_setschedparam(pthread_t __id, int __policy, const struct sched_param *__parameters);
int pthread_getconcurrency(void);
int pthread_setconcurrency(int __level);

int pthread_attr_init(pthread_attr_t *__attributes);
int pthread_attr_destroy(pthread_attr_t *__attributes);
int pthread_attr_setdetachstate(pthread_attr_t *__attributes, int __state);
int pthread_attr_getdetachstate(const pthread_attr_t *__attributes, int *__state);
int pthread_attr_setstacksize(pthread_attr_t *__attributes, size_t __size);
int pthread_attr_getstacksize(const pthread_attr_t *__restrict __attributes,
                              size_t *__restrict __size);
int pthread_attr_setguardsize(pthread_attr_t *__attributes, size_t __size);
int pthread_attr_setscope(pthread_attr_t *__attributes, int __scope);
int pthread_attr_setinheritsched(pthread_attr_t *__attributes, int __inherit);
int pthread_attr_setschedpolicy(pthread_attr_t *__attributes, int __policy);
int pthread_attr_setschedparam(pthread_attr_t *__restrict __attributes,
                               const struct sched_param *__restrict __parameters);

int pthread_mutex_init(pthread_mutex_t *__restrict __mutex,
                       const pthread_mutexattr_t *__restrict __attributes);
int pthread_mutex_destroy(pthread_mutex_t *__mutex);
int pthread_mutex_lock(pthread_mutex_t *__mutex);
int pthread_mutex_trylock(pthread_mutex_t *__mutex);
int pthread_mutex_timedlock(pthread_mutex_t *__restrict __mutex,
                            const struct timespec *__restrict __time);
int pthread_mutex_unlock(pthread_mutex_t *__mutex);
int pthread_mutex_consistent(pthread_mutex_t *__mutex);
int pthread_mutexattr_init(pthread_mutexattr_t *__attributes);
int pthread_mutexattr_destroy(pthread_mutexattr_t *__attributes);
int pthread_mutexattr_settype(pthread_mutexattr_t *__attributes, int __type);
int pthread_mutexattr_gettype(const pthread_mutexattr_t *__restrict __attributes,
                              int *__restrict __type);
int pthread_mutexattr_setpshared(pthread_mutexattr_t *__attributes, int __shared);
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *__attributes, int __protocol);
int pthread_mutexattr_setrobust(pthread_mutexattr_t *__attributes, int __robust);

int pthread_cond_init(pthread_cond_t *__restrict __condition,
                      const pthread_condattr_t *__restrict __attributes);
int pthread_cond_destroy(pthread_cond_t *__condition);
int pthread_cond_wait(pthread_cond_t *__restrict __condition, pthread_mutex_t *__restrict __mutex);
int pthread_cond_timedwait(pthread_cond_t *__restrict __condition,
                           pthread_mutex_t *__restrict __mutex,
                           const struct timespec *__restrict __time);
int pthread_cond_signal(pthread_cond_t *__condition);
int pthread_cond_broadcast(pthread_cond_t *__condition);
int pthread_condattr_init(pthread_condattr_t *__attributes);
int pthread_condattr_destroy(pthread_condattr_t *__attributes);
int pthread_condattr_setclock(pthread_condattr_t *__attributes, clockid_t __clock);
int pthread_condattr_setpshared(pthread_condattr_t *__attributes, int __shared);

int pthread_rwlock_init(pthread_rwlock_t *__restrict __lock,
                        const pthread_rwlockattr_t *__restrict __attributes);
int pthread_rwlock_destroy(pthread_rwlock_t *__lock);
int pthread_rwlock_rdlock(pthread_rwlock_t *__lock);
int pthread_rwlock_tryrdlock(pthread_rwlock_t *__lock);
int pthread_rwlock_wrlock(pthread_rwlock_t *__lock);
int pthread_rwlock_trywrlock(pthread_rwlock_t *__lock);
int pthread_rwlock_unlock(pthread_rwlock_t *__lock);
int pthread_rwlockattr_init(pthread_rwlockattr_t *__attributes);
int pthread_rwlockattr_destroy(pthread_rwlockattr_t *__attributes);
int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *__attributes, int __shared);
int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *__attributes, int __kind);

int pthread_spin_init(pthread_spinlock_t *__lock, int __shared);
int pthread_spin_destroy(pthread_spinlock_t *__lock);
int pthread_spin_lock(pthread_spinlock_t *__lock);
int pthread_spin_trylock(pthread_spinlock_t *__lock);
int pthread_spin_unlock(pthread_spinlock_t *__lock);

int pthread_barrier_init(pthread_barrier_t *__restrict __barrier,
                         const pthread_barrierattr_t *__restrict __attributes, unsigned __count);
int pthread_barrier_destroy(pthread_barrier_t *__barrier);
int pthread_barrier_wait(pthread_barrier_t *__barrier);
int pthread_barrierattr_init(pthread_barrierattr_t *__attributes);
int pthread_barrierattr_destroy(pthread_barrierattr_t *__attributes);
int pthread_barrierattr_getpshared(const pthread_barrierattr_t *__restrict __attributes,
                                   int *__restrict __shared);
int pthread_barrierattr_setpshared(pthread_barrierattr_t *__attributes, int __shared);

int pthread_key_create(pthread_key_t *__key, void (*__destroy)(void *));
int pthread_key_delete(pthread_key_t __key);
void *pthread_getspecific(pthread_key_t __key);
int pthread_setspecific(pthread_key_t __key, const void *__value);

int pthread_attr_getguardsize(const pthread_attr_t *__restrict __attributes,
                              size_t *__restrict __size);
int pthread_attr_getscope(const pthread_attr_t *__restrict __attributes, int *__restrict __scope);
int pthread_attr_getinheritsched(const pthread_attr_t *__restrict __attributes,
                                 int *__restrict __inherit);
int pthread_attr_getschedpolicy(const pthread_attr_t *__restrict __attributes,
                                int *__restrict __policy);
int pthread_attr_getschedparam(const pthread_attr_t *__restrict __attributes,
                               struct sched_param *__restrict __parameters);
int pthread_attr_setstack(pthread_attr_t *__attributes, void *__stack, size_t __size);
int pthread_mutexattr_getpshared(const pthread_mutexattr_t *__restrict __attributes,
                                 int *__restrict __shared);
int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *__restrict __attributes,
                                  int *__restrict __protocol);
int pthread_mutexattr_getrobust(const pthread_mutexattr_t *__restrict __attributes,
                                int *__restrict __robust);
int pthread_condattr_getpshared(const pthread_condattr_t *__restrict __attributes,
                                int *__restrict __shared);
int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *__restrict __attributes,
                                  int *__restrict __shared);
int pthread_rwlock_timedrdlock(pthread_rwlock_t *__restrict __lock,
                               const struct timespec *__restrict __until);
int pthread_rwlock_timedwrlock(pthread_rwlock_t *__restrict __lock,
                               const struct timespec *__restrict __until);
void pthread_yield(void);

#define pthread_cleanup_push(routine, argument)                                                    \
  do {                                                                                             \
    void (*__cleanup)(void *) = (routine);                                                         \
    void *__argument = (argument);
#define pthread_cleanup_pop(execute)                                                               \
  if (execute) __cleanup(__argument);                                                              \
  }                                                                                                \
  while (0)

#ifdef __cplusplus
}
#endif

#endif
