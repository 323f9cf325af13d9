/* SPDX-License-Identifier: MIT */
/* wasi_interrupt.c: WASI calls that take long end soon after their store has been interrupted. */
#include "../engine/guest.h"
#include "runtime/runtime.h"
#include "wasi/wasi.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20, STEP = 16 * MIB, RESULT = 0, VECTORS = 64, BUFFER = 4096 };

/* The guest's memory: a result, vectors, and a buffer of 40 MiB. */
static uint8_t memory[BUFFER + 40 * MIB];

static uint32_t result(void) { return get32(memory + RESULT); }

static void set_vectors(uint32_t count, uint32_t size) {
  for (uint32_t i = 0; i < count; i++) {
    put32(memory + VECTORS + 8 * i, BUFFER);
    put32(memory + VECTORS + 8 * i + 4, size);
  }
}

/* Calls a function on (fd, vectors, count, result). */
static uint16_t transfer(struct call *call, wasi_function *function, int32_t fd, int32_t count) {
  const amphora_value args[] = {{.i32 = fd}, {.i32 = VECTORS}, {.i32 = count}, {.i32 = RESULT}};
  memset(memory + RESULT, 0xff, 4);
  return function(call, args);
}

static void test_random(struct call *call, amphora_store *store) {
  const amphora_value args[] = {{.i32 = BUFFER}, {.i32 = 4 * MIB}};
  CHECK(wasi_random_get(call, args) == WASI_SUCCESS);
  uint8_t *end = memory + BUFFER + 4 * MIB;
  bool changed = false;
  for (int i = 1; i <= 32; i++) changed |= end[-i] != 0;
  CHECK(changed && !*end);
  amphora_store_interrupt(store);
  memset(memory, 0, BUFFER + 4 * MIB);
  CHECK(wasi_random_get(call, args) == WASI_EINTR && !memory[BUFFER + 3 * MIB]);
}

/* Descriptor 0 is a file, 1 is /dev/null, 2 is /dev/zero. */
static void test_transfers(struct call *call, amphora_store *store) {
  const amphora_value start[] = {{.i32 = 0}, {.i64 = 0}, {.i32 = WHENCE_SET}, {.i32 = RESULT}};
  const struct {
    uint32_t count, size, file, null, zero, interrupted;
  } cases[] = {
      {1, 100, 100, 100, 100, 100},
      {1, 40 * MIB, 40 * MIB, 40 * MIB, STEP, STEP},
      {4, 16 * MIB, 64 * MIB, 64 * MIB, STEP, STEP},
      {5, 10 * MIB, 50 * MIB, 50 * MIB, 10 * MIB, 10 * MIB},
      {3, 0, 0, 0, 0, 0},
      {200, MIB, 100 * MIB, 200 * MIB, STEP, STEP},                /* the file's end */
      {200, 15 * MIB, 100 * MIB, 2040u * MIB, 15 * MIB, 15 * MIB}, /* what fits into an ssize_t */
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    uint32_t count = cases[i].count;
    set_vectors(count, cases[i].size);
    CHECK(!wasi_fd_seek(call, start) && !transfer(call, wasi_fd_read, 0, (int32_t)count));
    CHECK(result() == cases[i].file);
    CHECK(!transfer(call, wasi_fd_read, 2, (int32_t)count) && result() == cases[i].zero);
    CHECK(!transfer(call, wasi_fd_write, 1, (int32_t)count) && result() == cases[i].null);
    amphora_store_interrupt(store);
    CHECK(!wasi_fd_seek(call, start) && !transfer(call, wasi_fd_read, 0, (int32_t)count));
    CHECK(result() == cases[i].interrupted);
    CHECK(!transfer(call, wasi_fd_write, 1, (int32_t)count) && result() == cases[i].interrupted);
    store->interrupted = false;
  }
}

static void test_readdir(struct call *call, amphora_store *store, const char *directory) {
  const amphora_value args[] = {
      {.i32 = 3}, {.i32 = BUFFER}, {.i32 = MIB}, {.i64 = 0}, {.i32 = RESULT}};
  succeed(amphora_wasi_add_directory(call->wasi, directory, "/", 0));
  CHECK(wasi_fd_readdir(call, args) == WASI_SUCCESS && result() > 1000 * SIZE_DIRENT);
  amphora_store_interrupt(store);
  CHECK(wasi_fd_readdir(call, args) == WASI_SUCCESS && result() == 0);
  store->interrupted = false;
}

static void *interrupt_soon(void *store) {
  nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
  amphora_store_interrupt(store);
  return NULL;
}

/* Another thread ends a sleep of 100 years. */
static void test_poll(struct call *call, amphora_store *store) {
  const amphora_value args[] = {{.i32 = VECTORS}, {.i32 = BUFFER}, {.i32 = 1}, {.i32 = RESULT}};
  memset(memory + VECTORS, 0, SIZE_SUBSCRIPTION);
  put32(memory + VECTORS + 16, CLOCK_ID_MONOTONIC);
  put64(memory + VECTORS + 24, UINT64_C(3155760000) * 1000000000);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, interrupt_soon, store) == 0);
  CHECK(wasi_poll_oneoff(call, args) == WASI_EINTR);
  pthread_join(thread, NULL);
  store->interrupted = false;
}

/* A path of 40 MiB is refused before anything looks into it. */
static void test_long_path(struct call *call) {
  const amphora_value args[] = {{.i32 = 3}, {.i32 = BUFFER}, {.i32 = 40 * MIB}};
  memset(memory + BUFFER, 0xff, 40 * MIB);
  CHECK(wasi_path_create_directory(call, args) == WASI_ENAMETOOLONG);
}

int main(void) {
  amphora_store *store;
  amphora_wasi *wasi;
  char path[] = "/tmp/amphora-interrupt-XXXXXX", name[64];
  CHECK(mkdtemp(path));
  snprintf(name, sizeof name, "%s/file", path);
  int file = open(name, O_RDWR | O_CREAT, 0600);
  int null = open("/dev/null", O_WRONLY), zero = open("/dev/zero", O_RDONLY);
  CHECK(file >= 0 && null >= 0 && zero >= 0 && !ftruncate(file, 100 * MIB));
  for (int i = 0; i < 1000; i++) {
    snprintf(name, sizeof name, "%s/%d", path, i);
    CHECK(!mkdir(name, 0700));
  }
  succeed(amphora_store_new(NULL, &store));
  succeed(amphora_wasi_new(&wasi));
  succeed(amphora_wasi_set_stdio(wasi, 0, file));
  succeed(amphora_wasi_set_stdio(wasi, 1, null));
  succeed(amphora_wasi_set_stdio(wasi, 2, zero));
  struct call call = {.wasi = wasi, .store = store, .memory = {memory, sizeof memory}};
  test_random(&call, store);
  store->interrupted = false;
  test_transfers(&call, store);
  test_readdir(&call, store, path);
  test_poll(&call, store);
  test_long_path(&call);
  for (int i = 0; i < 1000; i++) {
    snprintf(name, sizeof name, "%s/%d", path, i);
    rmdir(name);
  }
  snprintf(name, sizeof name, "%s/file", path);
  unlink(name);
  rmdir(path);
  amphora_wasi_delete(wasi);
  amphora_store_delete(store);
  return 0;
}
