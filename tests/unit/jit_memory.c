/* SPDX-License-Identifier: MIT */
/* Code that is assembled runs, is never writable, and goes on running while more is added. */
#include "engine/jit/aarch64/encode.h"
#include "engine/jit/memory.h"
#include "engine/jit/x86_64/encode.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

enum { FUNCTIONS = 1000, CODE_SIZE = 1 << 20 };

typedef uint64_t (*add_function)(uint64_t);

static int failures;

static void expect(const char *what, uint64_t wanted, uint64_t found) {
  if (wanted == found) return;
  fprintf(stderr, "%s: %" PRIu64 ", not %" PRIu64 "\n", what, found, wanted);
  failures++;
}

static void check(amphora_error *error) {
  if (!error) return;
  fprintf(stderr, "%s\n", amphora_error_message(error));
  amphora_error_delete(error);
  failures++;
}

/* A function that adds a number, which is a constant behind its code, to its argument. */
static bool assemble(struct assembler *as, uint64_t number) {
  label constant = assembler_constant(as, &number, sizeof number);
#if defined(__x86_64__)
  x64_op(as, X64_MOV, X64_64, X64_RAX, x64_at(constant));
  x64_alu(as, X64_ADD, X64_64, X64_RAX, x64_r(X64_RDI));
  x64_ret(as);
  return x64_finish(as);
#else
  a64_access(as, A64_LDR_X, 1, a64_at(constant));
  a64_op(as, A64_ADD, A64_64, 0, 0, 1);
  a64_ret(as);
  return a64_finish(as);
#endif
}

static add_function add(struct code_memory *memory, uint64_t number) {
  struct assembler as;
  assembler_init(&as, 1000);
  expect("assembled", true, assemble(&as, number));
  uint8_t *at = code_memory_next(memory);
  check(code_memory_add(memory, as.bytes, as.size));
  assembler_free(&as);
  add_function function;
  memcpy(&function, &at, sizeof function);
  return function;
}

/* How many bytes of the memory's can be executed. */
static uint64_t executable_bytes(const struct code_memory *memory) {
  FILE *maps = fopen("/proc/self/maps", "r");
  if (!maps) return 0;
  char line[512];
  uint64_t bytes = 0;
  while (fgets(line, sizeof line, maps)) {
    uint64_t from, to;
    char access[5];
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, access) != 3) continue;
    uint64_t start = (uintptr_t)memory->start;
    if (from < start || from >= start + memory->size) continue;
    expect("writable", true, access[1] == '-');
    if (access[2] == 'x') bytes += to - from;
  }
  fclose(maps);
  return bytes;
}

struct runner {
  add_function function;
  atomic_bool stop;
  uint64_t wrong;
};

static void *run(void *context) {
  struct runner *runner = context;
  do {
    for (uint64_t i = 0; i < 1000; i++) runner->wrong += runner->function(i) != i + 7;
  } while (!atomic_load(&runner->stop));
  return NULL;
}

static void add_while_running(void) {
  struct code_memory memory;
  check(code_memory_init(&memory, CODE_SIZE));
  struct runner runner = {.function = add(&memory, 7)};
  pthread_t thread;
  expect("thread", 0, (uint64_t)pthread_create(&thread, NULL, run, &runner));
  static add_function functions[FUNCTIONS];
  for (uint64_t i = 0; i < FUNCTIONS; i++) {
    functions[i] = add(&memory, i * i);
    expect("the newest", i * i + 1, functions[i](1));
  }
  atomic_store(&runner.stop, true);
  pthread_join(thread, NULL);
  expect("wrong results of the other thread", 0, runner.wrong);
  for (uint64_t i = 0; i < FUNCTIONS; i++) expect("all", i * i + 2, functions[i](2));
  uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
  expect("executable", (memory.used + page - 1) / page * page, executable_bytes(&memory));
  code_memory_free(&memory);
}

static void limits(void) {
  struct code_memory memory;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  check(code_memory_init(&memory, 2 * page));
  add_function function = add(&memory, 5);
  static uint8_t large[1 << 20];
  expect("large enough", true, sizeof large >= 2 * page);
  size_t used = memory.used;
  amphora_error *error = code_memory_add(&memory, large, 2 * page - 16);
  expect("too large", AMPHORA_EXHAUSTED, error ? amphora_error_get_kind(error) : 0);
  amphora_error_delete(error);
  expect("used", used, memory.used);
  expect("still there", 12, function(7));
  check(code_memory_add(&memory, large, 2 * page - (used + 15) / 16 * 16));
  expect("full", 2 * page, memory.used);
  expect("still there", 13, function(8));
  error = code_memory_add(&memory, large, 1);
  expect("full", AMPHORA_EXHAUSTED, error ? amphora_error_get_kind(error) : 0);
  amphora_error_delete(error);
  code_memory_free(&memory);
  code_memory_free(&memory);
}

int main(void) {
  add_while_running();
  limits();
  return failures != 0;
}

#else
int main(void) { return 0; }
#endif
