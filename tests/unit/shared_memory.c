/* SPDX-License-Identifier: MIT */
/* shared_memory.c: a memory that stores of several threads share: atomic instructions, waiting,
 * growth, what counts in which store, and how long it lives. */
#include "../engine/guest.h"

#include <pthread.h>

/* ../engine/shared.wat (wat2wasm --enable-threads) */
static const uint8_t shared_wasm[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x13, 0x04, 0x60, 0x01, 0x7f, 0x00, 0x60,
    0x01, 0x7f, 0x01, 0x7f, 0x60, 0x00, 0x01, 0x7f, 0x60, 0x02, 0x7f, 0x7f, 0x00, 0x02, 0x10, 0x01,
    0x03, 0x65, 0x6e, 0x76, 0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x03, 0x01, 0x10, 0x03,
    0x08, 0x07, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x07, 0x42, 0x08, 0x06, 0x6d, 0x65, 0x6d,
    0x6f, 0x72, 0x79, 0x02, 0x00, 0x05, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0x00, 0x00, 0x05, 0x61, 0x77,
    0x61, 0x69, 0x74, 0x00, 0x01, 0x08, 0x61, 0x6e, 0x6e, 0x6f, 0x75, 0x6e, 0x63, 0x65, 0x00, 0x02,
    0x04, 0x67, 0x72, 0x6f, 0x77, 0x00, 0x03, 0x04, 0x73, 0x69, 0x7a, 0x65, 0x00, 0x04, 0x04, 0x6c,
    0x6f, 0x61, 0x64, 0x00, 0x05, 0x05, 0x73, 0x74, 0x6f, 0x72, 0x65, 0x00, 0x06, 0x0a, 0x6f, 0x07,
    0x17, 0x00, 0x03, 0x40, 0x41, 0x00, 0x41, 0x01, 0xfe, 0x1e, 0x02, 0x00, 0x1a, 0x20, 0x00, 0x41,
    0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b, 0x0b, 0x24, 0x00, 0x03, 0x7f, 0x41, 0x04, 0x20, 0x00,
    0x42, 0x7f, 0xfe, 0x01, 0x02, 0x00, 0x1a, 0x41, 0x00, 0x41, 0x04, 0xfe, 0x10, 0x02, 0x00, 0x20,
    0x00, 0x46, 0x0d, 0x00, 0x1a, 0x41, 0x04, 0xfe, 0x10, 0x02, 0x00, 0x0b, 0x0b, 0x12, 0x00, 0x41,
    0x04, 0x20, 0x00, 0xfe, 0x17, 0x02, 0x00, 0x41, 0x04, 0x41, 0x7f, 0xfe, 0x00, 0x02, 0x00, 0x0b,
    0x06, 0x00, 0x20, 0x00, 0x40, 0x00, 0x0b, 0x04, 0x00, 0x3f, 0x00, 0x0b, 0x07, 0x00, 0x20, 0x00,
    0x28, 0x02, 0x00, 0x0b, 0x09, 0x00, 0x20, 0x00, 0x20, 0x01, 0x36, 0x02, 0x00, 0x0b};

static amphora_module *load(void) {
  amphora_module *module;
  succeed(amphora_module_new(shared_wasm, sizeof shared_wasm, NULL, &module));
  return module;
}

static amphora_store *new_store(uint64_t bytes, amphora_checks checks) {
  amphora_store *store;
  const amphora_store_options options = {
      .size = sizeof options, .memory_bytes = bytes, .checks = checks};
  succeed(amphora_store_new(&options, &store));
  return store;
}

static amphora_error *instantiate(amphora_store *store, const amphora_module *module,
                                  amphora_memory *memory, amphora_instance **instance) {
  amphora_linker *linker;
  succeed(amphora_linker_new(&linker));
  succeed(amphora_linker_define_extern(linker, "env", "memory",
                                       (amphora_extern){.kind = AMPHORA_MEMORY, .memory = memory}));
  amphora_error *error = amphora_linker_instantiate(linker, store, module, instance);
  amphora_linker_delete(linker);
  return error;
}

/* Calls a function of at most two parameters; its result, if it has one. */
static int32_t call(amphora_instance *instance, const char *name, int32_t a, int32_t b) {
  amphora_function *function;
  amphora_value values[2] = {{.i32 = a}, {.i32 = b}};
  succeed(amphora_instance_function(instance, name, NULL, &function));
  succeed(amphora_call(function, values));
  return values[0].i32;
}

static amphora_memory *new_memory(amphora_store *store, uint64_t min, uint64_t max) {
  amphora_memory *memory;
  const amphora_limits limits = {.min = min, .max = max, .page_log2 = 16, .shared = true};
  succeed(amphora_memory_new(store, limits, &memory));
  return memory;
}

enum { ADDITIONS = 20000, THREADS = 3, PAGE = 65536 };

struct job {
  amphora_module *module;
  amphora_memory *memory; /* which the thread releases */
  amphora_checks checks;
};

/* A thread with a store of its own: counts, says that it is there, and waits for an answer. */
static void *work(void *data) {
  const struct job *job = data;
  amphora_store *store = new_store(0, job->checks);
  amphora_instance *instance;
  succeed(instantiate(store, job->module, job->memory, &instance));
  amphora_memory_release(job->memory);
  call(instance, "count", ADDITIONS, 0);
  CHECK(call(instance, "await", 0, 0) == 7);
  /* What the other thread has added before it answered is there. */
  CHECK(call(instance, "size", 0, 0) == 3);
  CHECK(call(instance, "load", 2 * PAGE + 16, 0) == 5);
  amphora_store_delete(store);
  return NULL;
}

static void test_threads(amphora_checks checks) {
  amphora_store *store = new_store(0, checks);
  struct job job = {load(), new_memory(store, 1, 16), checks};
  amphora_instance *instance;
  succeed(instantiate(store, job.module, job.memory, &instance));
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    amphora_memory_retain(job.memory);
    CHECK(!pthread_create(&threads[i], NULL, work, &job));
  }
  CHECK(call(instance, "grow", 2, 0) == 1);
  call(instance, "store", 2 * PAGE + 16, 5);
  call(instance, "announce", 7, 0);
  for (int i = 0; i < THREADS; i++) CHECK(!pthread_join(threads[i], NULL));
  CHECK(call(instance, "load", 0, 0) == THREADS * ADDITIONS);
  amphora_store_delete(store);
  amphora_module_delete(job.module);
}

/* A thread that is certainly asleep is woken by the store of another. */
static void *wake(void *data) {
  const struct job *job = data;
  amphora_store *store = new_store(0, AMPHORA_CHECKS_DEFAULT);
  amphora_instance *instance;
  succeed(instantiate(store, job->module, job->memory, &instance));
  while (call(instance, "announce", 0, 0) == 0) continue;
  call(instance, "announce", 9, 0);
  amphora_store_delete(store);
  return NULL;
}

static void test_notify(void) {
  amphora_store *store = new_store(0, AMPHORA_CHECKS_DEFAULT);
  struct job job = {load(), new_memory(store, 1, 1), AMPHORA_CHECKS_DEFAULT};
  amphora_instance *instance;
  pthread_t thread;
  succeed(instantiate(store, job.module, job.memory, &instance));
  CHECK(!pthread_create(&thread, NULL, wake, &job));
  CHECK(call(instance, "await", 0, 0) == 9);
  CHECK(!pthread_join(thread, NULL));
  amphora_store_delete(store);
  amphora_module_delete(job.module);
}

/* Each store counts what it has asked for, and no store what the host adds. */
static void test_budget(void) {
  amphora_module *module = load();
  amphora_store *first = new_store(9 * PAGE, AMPHORA_CHECKS_DEFAULT);
  amphora_store *second = new_store(3 * PAGE, AMPHORA_CHECKS_DEFAULT);
  amphora_memory *memory = new_memory(first, 3, 16);
  amphora_instance *one, *other;
  succeed(instantiate(first, module, memory, &one));
  succeed(instantiate(second, module, memory, &other));
  CHECK(call(other, "grow", 0, 0) == 3); /* it is translated now, which counts too */
  uint64_t objects = amphora_store_memory_used(second);
  CHECK(amphora_store_memory_used(first) >= 3 * PAGE && objects < PAGE);
  CHECK(call(one, "grow", 6, 0) == -1);
  CHECK(call(other, "grow", 2, 0) == 3);
  CHECK(amphora_store_memory_used(second) == objects + 2 * PAGE);
  CHECK(call(other, "grow", 1, 0) == -1);
  CHECK(amphora_memory_grow(memory, 3) && !amphora_memory_grow(memory, 9));
  CHECK(amphora_store_memory_used(second) == objects + 2 * PAGE);
  CHECK(call(one, "size", 0, 0) == 8 && call(other, "size", 0, 0) == 8);
  amphora_store_delete(first);
  call(other, "store", 7 * PAGE, 3);
  CHECK(call(other, "load", 7 * PAGE, 0) == 3);
  amphora_store_delete(second);
  amphora_module_delete(module);
}

/* What the host retains outlives all stores. */
static void test_retained(void) {
  amphora_module *module = load();
  amphora_store *store = new_store(0, AMPHORA_CHECKS_DEFAULT);
  amphora_memory *memory = new_memory(store, 1, 16);
  amphora_instance *instance;
  succeed(instantiate(store, module, memory, &instance));
  call(instance, "store", 100, 4);
  amphora_memory_retain(memory);
  amphora_store_delete(store);
  store = new_store(0, AMPHORA_CHECKS_DEFAULT);
  succeed(instantiate(store, module, memory, &instance));
  amphora_memory_release(memory);
  CHECK(call(instance, "load", 100, 0) == 4);
  amphora_store_delete(store);
  amphora_module_delete(module);
}

static void test_refused(void) {
  amphora_module *module = load();
  amphora_store *store = new_store(0, AMPHORA_CHECKS_EXPLICIT);
  amphora_store *other = new_store(0, AMPHORA_CHECKS_GUARD_PAGES);
  amphora_instance *instance;
  amphora_error *error = instantiate(other, module, new_memory(store, 1, 16), &instance);
  bool has_guard_pages = sizeof(void *) == 8; /* machines with fewer addresses have none */
  CHECK(has_guard_pages ? error && strstr(amphora_error_message(error), "without guard pages")
                        : !error);
  amphora_error_delete(error);
  succeed(instantiate(store, module, new_memory(other, 1, 16), &instance));
  CHECK(call(instance, "size", 0, 0) == 1);

  /* Whatever else is another store's */
  amphora_extern own = {.kind = AMPHORA_MEMORY};
  const amphora_limits limits = {.min = 1, .max = 1, .page_log2 = 16};
  succeed(amphora_memory_new(other, limits, &own.memory));
  error = instantiate(store, module, own.memory, &instance);
  CHECK(error && strstr(amphora_error_message(error), "env.memory belongs to another store"));
  amphora_error_delete(error);
  amphora_store_delete(other);
  CHECK(call(instance, "size", 0, 0) == 1);
  amphora_store_delete(store);
  amphora_module_delete(module);
}

int main(void) {
  test_threads(AMPHORA_CHECKS_DEFAULT);
  test_threads(AMPHORA_CHECKS_EXPLICIT);
  test_notify();
  test_budget();
  test_retained();
  test_refused();
  return 0;
}
