/* atomic.c: threads that wait on memory. */
#include "runtime/atomic.h"

#include "runtime/runtime.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

/* A thread that waits; the list belongs to the process, because memories may be shared by stores
 * and an address says whose memory it is. */
struct waiter {
  struct waiter *next;
  void *address;
  bool woken;
  pthread_cond_t condition;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct waiter *waiters; /* in the order in which they came */

/* An interrupted store is noticed after so long. */
enum { SLICE_NANOSECONDS = 10000000, SECOND = 1000000000 };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void append(struct waiter *w) {
  struct waiter **link = &waiters;
  while (*link) link = &(*link)->next;
  *link = w;
}

static void detach(struct waiter *w) {
  for (struct waiter **link = &waiters; *link; link = &(*link)->next)
    if (*link == w) {
      *link = w->next;
      return;
    }
}

static bool holds(void *address, uint32_t size, uint64_t expected) {
  return size == 4 ? __atomic_load_n((uint32_t *)address, __ATOMIC_SEQ_CST) == (uint32_t)expected
                   : __atomic_load_n((uint64_t *)address, __ATOMIC_SEQ_CST) == expected;
}

/* Sleeps until woken or until `end`; the mutex is held. */
static void sleep_until(const amphora_store *store, struct waiter *w, bool forever, int64_t end) {
  while (!w->woken && !atomic_load_explicit(&store->interrupted, memory_order_relaxed)) {
    int64_t slice = now() + SLICE_NANOSECONDS;
    if (!forever && end < slice) slice = end;
    struct timespec until = {.tv_sec = slice / SECOND, .tv_nsec = slice % SECOND};
    pthread_cond_timedwait(&w->condition, &mutex, &until);
    if (!forever && now() >= end) return;
  }
}

uint32_t atomic_wait(amphora_store *store, void *address, uint32_t size, uint64_t expected,
                     int64_t nanoseconds) {
  enum { WOKEN, NOT_EQUAL, TIMED_OUT };
  int64_t start = now();
  bool forever = nanoseconds < 0 || nanoseconds > INT64_MAX - start;
  pthread_mutex_lock(&mutex);
  if (!holds(address, size, expected)) {
    pthread_mutex_unlock(&mutex);
    return NOT_EQUAL;
  }
  struct waiter w = {.address = address};
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&w.condition, &attributes);
  pthread_condattr_destroy(&attributes);
  append(&w);
  sleep_until(store, &w, forever, forever ? 0 : start + nanoseconds);
  if (!w.woken) detach(&w);
  pthread_mutex_unlock(&mutex);
  pthread_cond_destroy(&w.condition);
  return w.woken ? WOKEN : TIMED_OUT;
}

uint32_t atomic_notify(amphora_store *store, void *address, uint32_t count) {
  (void)store;
  uint32_t woken = 0;
  pthread_mutex_lock(&mutex);
  for (struct waiter **link = &waiters; *link && woken < count;) {
    struct waiter *w = *link;
    if (w->address != address) {
      link = &w->next;
      continue;
    }
    *link = w->next;
    w->woken = true;
    woken++;
    pthread_cond_signal(&w->condition);
  }
  pthread_mutex_unlock(&mutex);
  return woken;
}
