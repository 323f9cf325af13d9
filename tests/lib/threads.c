/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <threads.h>

static int never(void *argument) { return argument != NULL; }
static int calls, destroyed;
static void once(void) { calls++; }

int main(void) {
  thrd_t thread;
  CHECK(thrd_create(&thread, never, NULL) == thrd_nomem);
  CHECK(thrd_equal(thrd_current(), thrd_current()) &&
        thrd_join(thrd_current(), NULL) == thrd_error);
  thrd_yield();
  CHECK(thrd_sleep(&(struct timespec){.tv_nsec = 1000}, NULL) == 0);

  mtx_t m;
  CHECK(mtx_init(&m, mtx_plain) == thrd_success && mtx_lock(&m) == thrd_success);
  CHECK(mtx_trylock(&m) == thrd_busy && mtx_unlock(&m) == thrd_success);
  CHECK(mtx_timedlock(&m, &(struct timespec){0}) == thrd_success);
  mtx_destroy(&m);
  CHECK(mtx_init(&m, mtx_plain | mtx_recursive) == thrd_success);
  CHECK(mtx_lock(&m) == thrd_success && mtx_lock(&m) == thrd_success);

  cnd_t c;
  CHECK(cnd_init(&c) == thrd_success && cnd_signal(&c) == thrd_success);
  CHECK(cnd_broadcast(&c) == thrd_success);
  CHECK(cnd_timedwait(&c, &m, &(struct timespec){.tv_sec = 1}) == thrd_timedout);
  cnd_destroy(&c);

  tss_t key;
  CHECK(tss_create(&key, NULL) == thrd_success && tss_get(key) == NULL);
  CHECK(tss_set(key, &destroyed) == thrd_success && tss_get(key) == &destroyed);
  tss_delete(key);
  once_flag flag = ONCE_FLAG_INIT;
  call_once(&flag, once);
  call_once(&flag, once);
  CHECK(calls == 1);
  return check_result();
}
