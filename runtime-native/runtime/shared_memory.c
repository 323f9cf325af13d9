/* SPDX-License-Identifier: MIT */
/* shared_memory.c: what the stores of a shared memory have in common. */
#include "runtime/shared_memory.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A thread that waits. */
struct waiter {
  struct waiter *next;
  void *address;
  bool woken;
  pthread_cond_t condition;
};

struct shared_memory {
  struct amphora_memory memory;
  _Atomic uint32_t references;
  pthread_mutex_t mutex;  /* of growth, and of: */
  struct waiter *waiters; /* in the order in which they came */
};

static struct shared_memory *shared(amphora_memory *memory) {
  assert(memory->limits.shared);
  return (struct shared_memory *)memory;
}

/* ---- References ---------------------------------------------------------------------------------
 */

amphora_memory *shared_memory_new(void) {
  struct shared_memory *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  atomic_init(&s->references, 1);
  pthread_mutex_init(&s->mutex, NULL);
  return &s->memory;
}

void amphora_memory_retain(amphora_memory *memory) {
  if (memory->limits.shared)
    atomic_fetch_add_explicit(&shared(memory)->references, 1, memory_order_relaxed);
}

void amphora_memory_release(amphora_memory *memory) {
  if (!memory->limits.shared) return;
  struct shared_memory *s = shared(memory);
  if (atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) > 1) return;
  memory_delete_pages(memory);
  pthread_mutex_destroy(&s->mutex);
  free(s);
}

bool shared_memory_use(amphora_store *store, amphora_memory *memory, uint64_t bytes) {
  struct memory_use *use = store->shared_memories;
  while (use && use->memory != memory) use = use->next;
  if (!use) {
    use = store_alloc(store, 1, sizeof *use);
    if (!use) return false;
    amphora_memory_retain(memory);
    *use = (struct memory_use){.memory = memory, .next = store->shared_memories};
    store->shared_memories = use;
  }
  use->counted += bytes;
  return true;
}

void shared_memories_leave(amphora_store *store) {
  for (struct memory_use *use = store->shared_memories; use; use = use->next) {
    budget_give(&store->budget, BUDGET_MEMORIES, use->counted);
    amphora_memory_release(use->memory);
  }
}

void shared_memory_lock(amphora_memory *memory) { pthread_mutex_lock(&shared(memory)->mutex); }
void shared_memory_unlock(amphora_memory *memory) { pthread_mutex_unlock(&shared(memory)->mutex); }

/* ---- Waiting ------------------------------------------------------------------------------------
 */

/* An interrupted store is noticed after so long. */
enum { SLICE_NANOSECONDS = 10000000, SECOND = 1000000000 };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void append(struct shared_memory *s, struct waiter *w) {
  struct waiter **link = &s->waiters;
  while (*link) link = &(*link)->next;
  *link = w;
}

static void detach(struct shared_memory *s, struct waiter *w) {
  for (struct waiter **link = &s->waiters; *link; link = &(*link)->next)
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
static void sleep_until(const amphora_store *store, struct shared_memory *s, struct waiter *w,
                        bool forever, int64_t end) {
  while (!w->woken && !store_is_interrupted(store)) {
    int64_t slice = now() + SLICE_NANOSECONDS;
    if (!forever && end < slice) slice = end;
    struct timespec until = {.tv_sec = slice / SECOND, .tv_nsec = slice % SECOND};
    pthread_cond_timedwait(&w->condition, &s->mutex, &until);
    if (!forever && now() >= end) return;
  }
}

uint32_t atomic_wait(const amphora_store *store, amphora_memory *memory, void *address,
                     uint32_t size, uint64_t expected, int64_t nanoseconds) {
  enum { WOKEN, NOT_EQUAL, TIMED_OUT };
  struct shared_memory *s = shared(memory);
  int64_t start = now();
  bool forever = nanoseconds < 0 || nanoseconds > INT64_MAX - start;
  pthread_mutex_lock(&s->mutex);
  if (!holds(address, size, expected)) {
    pthread_mutex_unlock(&s->mutex);
    return NOT_EQUAL;
  }
  struct waiter w = {.address = address};
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&w.condition, &attributes);
  pthread_condattr_destroy(&attributes);
  append(s, &w);
  sleep_until(store, s, &w, forever, forever ? 0 : start + nanoseconds);
  if (!w.woken) detach(s, &w);
  pthread_mutex_unlock(&s->mutex);
  pthread_cond_destroy(&w.condition);
  return w.woken ? WOKEN : TIMED_OUT;
}

uint32_t atomic_notify(amphora_memory *memory, void *address, uint32_t count) {
  if (!memory->limits.shared) return 0;
  struct shared_memory *s = shared(memory);
  uint32_t woken = 0;
  pthread_mutex_lock(&s->mutex);
  for (struct waiter **link = &s->waiters; *link && woken < count;) {
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
  pthread_mutex_unlock(&s->mutex);
  return woken;
}
