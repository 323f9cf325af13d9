/* SPDX-License-Identifier: MIT */
/* engine_traps.c: traps, their frames, faults of the host's own, exceptions that cross the host. */
#include "../engine/guest.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>

static void test_frames(void) {
  struct guest guest = guest_new(NULL, return_argument, NULL);
  amphora_error *error = call_i32(guest.instance, "outer", -1, NULL);
  CHECK(error && amphora_error_trap(error) == AMPHORA_TRAP_MEMORY_ACCESS);
  CHECK(strcmp(amphora_error_message(error), "out of bounds memory access") == 0);
  size_t count, depth;
  const amphora_frame *frames = amphora_error_frames(error, &count, &depth);
  CHECK(count == 3 && depth == 3);
  CHECK(strcmp(frames[0].name, "load") == 0 && frames[0].function_index == 4);
  CHECK(strcmp(frames[1].name, "middle") == 0 && strcmp(frames[2].name, "outer") == 0);
  /* The offsets are those of i32.load and of the calls. */
  CHECK(guest_wasm[frames[0].offset] == 0x28);
  CHECK(guest_wasm[frames[1].offset] == 0x10 && guest_wasm[frames[1].offset + 1] == 4);
  CHECK(guest_wasm[frames[2].offset] == 0x10 && guest_wasm[frames[2].offset + 1] == 6);
  amphora_error_delete(error);
  error = call_i32(guest.instance, "deep", 1000000, NULL);
  frames = amphora_error_frames(error, &count, &depth);
  CHECK(count == 64 && depth >= 49990 && strcmp(frames[63].name, "deep") == 0);
  amphora_error_delete(error);
  guest_delete(guest);
}

/* The innermost frame is the host's when a host function fails. */
static amphora_error *fail(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data, (void)caller;
  return amphora_error_new(AMPHORA_HOST, "failed with %d", values->i32);
}

static void test_host_failure(void) {
  struct guest guest = guest_new(NULL, fail, NULL);
  amphora_error *error = call_i32(guest.instance, "back", 7, NULL);
  CHECK(error && strcmp(amphora_error_message(error), "failed with 7") == 0);
  size_t count;
  const amphora_frame *frames = amphora_error_frames(error, &count, NULL);
  CHECK(count == 2 && frames[0].function_index == UINT32_MAX &&
        strcmp(frames[1].name, "back") == 0);
  amphora_error_delete(error);
  guest_delete(guest);
}

/* ---- Faults -------------------------------------------------------------------------------------
 */

static sigjmp_buf out_of_fault;
static volatile sig_atomic_t own_faults;

static void handle_own_fault(int signal) {
  (void)signal;
  own_faults++;
  siglongjmp(out_of_fault, 1);
}

static void fault(void) {
  volatile char *volatile nowhere = NULL;
  if (sigsetjmp(out_of_fault, 1) == 0) *nowhere = 1;
}

static amphora_error *fault_in_host(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data, (void)caller, (void)values;
  fault();
  return NULL;
}

/* The program's own handler keeps getting the faults that are its own. */
static void test_chaining(void) {
  signal(SIGSEGV, handle_own_fault);
  struct guest guest = guest_new(NULL, fault_in_host, NULL);
  for (int i = 1; i <= 3; i++) {
    expect_trap(call_i32(guest.instance, "load", -1, NULL), AMPHORA_TRAP_MEMORY_ACCESS);
    fault();
    succeed(call_i32(guest.instance, "back", 0, NULL));
    CHECK(own_faults == 2 * i);
  }
  guest_delete(guest);
}

static void *trap_often(void *unused) {
  struct guest guest = guest_new(NULL, return_argument, NULL);
  struct guest other = guest_new(NULL, return_argument, NULL);
  for (int i = 0; i < 2000; i++) {
    int32_t result = -1;
    expect_trap(call_i32(guest.instance, "load", 65533, NULL), AMPHORA_TRAP_MEMORY_ACCESS);
    succeed(call_i32(other.instance, "load", 65528, &result));
    CHECK(result == 0);
  }
  guest_delete(guest);
  guest_delete(other);
  return unused;
}

static void test_threads(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, trap_often, NULL) == 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
}

/* ---- Exceptions ---------------------------------------------------------------------------------
 */

static amphora_error *throw_in_guest(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data;
  return call_i32(caller, "throw", values->i32 * 2, NULL);
}

static void test_exceptions(void) {
  struct guest guest = guest_new(NULL, throw_in_guest, NULL);
  int32_t result = 0;
  succeed(call_i32(guest.instance, "catch", 21, &result)); /* guest, host, guest: caught */
  CHECK(result == 42);
  amphora_error *kept = call_i32(guest.instance, "throw", 1, NULL);
  CHECK(kept && amphora_error_get_kind(kept) == AMPHORA_EXCEPTION);
  succeed(call_i32(guest.instance, "churn", 100000, NULL));
  guest_delete(guest);
  amphora_error_delete(kept); /* an error may outlive its store */
}

int main(void) {
  test_chaining(); /* first: the engine's handlers come with the first call */
  test_frames();
  test_host_failure();
  test_threads();
  test_exceptions();
  return 0;
}
