/* SPDX-License-Identifier: MIT */
/* engine_checks.c: how accesses beyond a memory are found, signal handlers, and the host's stack.
 */
#include "../engine/guest.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

static amphora_module *module;
static amphora_linker *linker;

static amphora_error *new_instance(amphora_checks checks, struct guest *guest) {
  const amphora_store_options options = {.size = sizeof options, .checks = checks};
  succeed(amphora_store_new(&options, &guest->store));
  return amphora_linker_instantiate(linker, guest->store, module, &guest->instance);
}

static struct guest guest_with(amphora_checks checks) {
  struct guest guest;
  succeed(new_instance(checks, &guest));
  return guest;
}

static amphora_error *load(struct guest guest, int32_t address) {
  return call_i32(guest.instance, "load", address, NULL);
}

/* The memory's end is where it is, and moves when it grows. */
static void check_accesses(struct guest guest) {
  for (int i = 0; i < 3; i++)
    expect_trap(load(guest, 65536 * (i + 1) - 7), AMPHORA_TRAP_MEMORY_ACCESS),
        succeed(load(guest, 65536 * (i + 1) - 8)),
        expect_trap(load(guest, -1), AMPHORA_TRAP_MEMORY_ACCESS),
        succeed(call_i32(guest.instance, "grow", 1, NULL));
}

/* ---- Signals --------------------------------------------------------------------------------- */

static bool is_default(int signal) {
  struct sigaction action;
  sigaction(signal, NULL, &action);
  return !(action.sa_flags & SA_SIGINFO) && action.sa_handler == SIG_DFL;
}

/* Runs in a process of its own; the signal that ends it, 0 if it exits with 0, else -1. */
static int ending(void (*run)(void)) {
  int status;
  pid_t child = fork();
  if (child == 0) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    run();
    _exit(0);
  }
  CHECK(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) return WTERMSIG(status);
  return WEXITSTATUS(status) ? -1 : 0;
}

static void set(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigaction(signal, &action, NULL);
}

static volatile int calls, code, inner_calls;
static void count_signal(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  calls++;
  code = info->si_code;
}

static void catch(void (*handler)(int, siginfo_t *, void *), int flags, struct sigaction *old) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
  sigaction(SIGSEGV, &action, old);
}

static void fault(void) { *(volatile int *)(uintptr_t)getpid() = 1; } /* nothing is mapped there */
static void send(void) { raise(SIGSEGV); }
static void send_ignored(void) {
  set(SIGSEGV, SIG_IGN);
  guest_with(AMPHORA_CHECKS_GUARD_PAGES);
  raise(SIGSEGV);
}
static void fault_ignored(void) {
  set(SIGSEGV, SIG_IGN);
  guest_with(AMPHORA_CHECKS_GUARD_PAGES);
  fault();
}
static void with_guest_send(void) { guest_with(AMPHORA_CHECKS_GUARD_PAGES), send(); }
static void with_guest_fault(void) { guest_with(AMPHORA_CHECKS_GUARD_PAGES), fault(); }

/* 32-bit hosts have none: every store checks by itself. */
enum { HAS_GUARD_PAGES = UINTPTR_MAX > UINT32_MAX };

/* A store that checks by itself touches no handler; one with guard pages leaves signals that are
 * not its own what they were. */
static void test_defaults(void) {
  set(SIGSEGV, SIG_DFL), set(SIGBUS, SIG_DFL);
  struct guest guest = guest_with(AMPHORA_CHECKS_EXPLICIT);
  check_accesses(guest);
  guest_delete(guest);
  CHECK(is_default(SIGSEGV) && is_default(SIGBUS));
  CHECK(ending(with_guest_send) == SIGSEGV);
  CHECK(ending(with_guest_fault) == SIGSEGV);
  CHECK(ending(send_ignored) == 0);
  CHECK(ending(fault_ignored) == SIGSEGV);
}

static struct sigaction engines;
static void own_then_engine(int signal, siginfo_t *info, void *context) {
  inner_calls++;
  engines.sa_sigaction(signal, info, context);
}

static void host_handler(int signal, siginfo_t *info, void *context) {
  calls++;
  if (!amphora_handle_signal(signal, info, context)) _exit(3);
}

static void with_host_handlers(void) {
  set(SIGBUS, SIG_DFL);
  catch(host_handler, 0, NULL);
  struct guest guest = guest_with(AMPHORA_CHECKS_HOST_HANDLERS);
  check_accesses(guest); /* again and again: the signal is not left blocked */
  CHECK(calls == 6);
  CHECK(is_default(SIGBUS));
}

static void *send_soon(void *thread) {
  nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
  pthread_kill(*(pthread_t *)thread, SIGSEGV);
  return NULL;
}

/* Signals that are sent while a guest runs are the host's, and so are those of handlers that were
 * there before or came after. */
static void with_chains(void) {
  catch(count_signal, 0, NULL);
  struct guest guest = guest_with(AMPHORA_CHECKS_GUARD_PAGES);
  check_accesses(guest);
  CHECK(calls == 0);
  pthread_t self = pthread_self(), thread;
  CHECK(!pthread_create(&thread, NULL, send_soon, &self));
  amphora_store_set_fuel(guest.store, 20000000);
  expect_trap(call_i32(guest.instance, "forever", 0, NULL), AMPHORA_TRAP_FUEL);
  amphora_store_set_fuel(guest.store, UINT64_MAX);
  pthread_join(thread, NULL);
  CHECK(calls == 1 && code == SI_TKILL);

  catch(own_then_engine, 0, &engines);
  check_accesses(guest_with(AMPHORA_CHECKS_GUARD_PAGES));
  CHECK(inner_calls == 6);
}

static void with_installation_again(void) {
  catch(count_signal, 0, NULL);
  struct guest guest = guest_with(AMPHORA_CHECKS_GUARD_PAGES);
  catch(own_then_engine, 0, &engines);
  amphora_install_signal_handlers();
  amphora_install_signal_handlers();
  expect_trap(load(guest, -1), AMPHORA_TRAP_MEMORY_ACCESS);
  CHECK(inner_calls == 0 && calls == 0);
  raise(SIGSEGV); /* ours, the host's, which calls ours again, and then those that were first */
  CHECK(inner_calls == 1 && calls == 1);
  raise(SIGSEGV);
  CHECK(inner_calls == 2 && calls == 2);
}

/* ---- Choosing -------------------------------------------------------------------------------- */

/* Stores of one module with checks of their own. */
static void test_mixed(void) {
  struct guest explicit = guest_with(AMPHORA_CHECKS_EXPLICIT);
  struct guest guarded = guest_with(AMPHORA_CHECKS_GUARD_PAGES);
  struct guest again = guest_with(AMPHORA_CHECKS_EXPLICIT);
  check_accesses(guarded);
  check_accesses(explicit);
  check_accesses(again);
  guest_delete(explicit);
  guest_delete(guarded);
  guest_delete(again);
  const amphora_store_options wrong = {.size = sizeof wrong, .checks = (amphora_checks)99};
  expect_kind(amphora_store_new(&wrong, &explicit.store), AMPHORA_HOST);
}

static void with_little_address_space(void) {
  const struct rlimit gigabyte = {1 << 30, 1 << 30};
  CHECK(!setrlimit(RLIMIT_AS, &gigabyte));
  struct rlimit now;
  if (getrlimit(RLIMIT_AS, &now) || now.rlim_cur != gigabyte.rlim_cur) return; /* qemu ignores it */
  check_accesses(guest_with(AMPHORA_CHECKS_DEFAULT));
  struct guest guest;
  expect_kind(new_instance(AMPHORA_CHECKS_GUARD_PAGES, &guest), AMPHORA_EXHAUSTED);
}

/* ---- The host's stack ------------------------------------------------------------------------ */

static int depth;
static amphora_error *call_again(void *data, amphora_instance *caller, amphora_value *values) {
  (void)data;
  depth++;
  return call_i32(caller, "back", values->i32, NULL);
}

static void *nest(void *data) {
  (void)data;
  depth = 0;
  struct guest guest = guest_new(NULL, call_again, NULL);
  expect_trap(call_i32(guest.instance, "back", 1, NULL), AMPHORA_TRAP_STACK);
  guest_delete(guest);
  return NULL;
}

static void nest_in_thread(size_t stack_size) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  CHECK(!pthread_attr_setstacksize(&attributes, stack_size));
  CHECK(!pthread_create(&thread, &attributes, nest, NULL));
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
}

static ucontext_t outside, coroutine;
static void nest_and_leave(void) { nest(NULL); }

/* Calls between host and guest nest as deep as the stack allows; on a stack that the system does
 * not know, so many. */
static void test_host_stack(void) {
  nest(NULL);
  CHECK(depth > 500);
  nest_in_thread(SANITIZED ? 512 << 10 : 128 << 10);
  CHECK(depth > 5);
  int shallow = depth;
  nest_in_thread(4 << 20);
  CHECK(depth > 4 * shallow);
  size_t size = 4 << 20;
  void *stack = malloc(size);
  CHECK(stack && !getcontext(&coroutine));
  coroutine.uc_stack = (stack_t){.ss_sp = stack, .ss_size = size};
  coroutine.uc_link = &outside;
  makecontext(&coroutine, nest_and_leave, 0);
  CHECK(!swapcontext(&outside, &coroutine));
  CHECK(depth > 100 && depth <= 200);
  free(stack);
}

int main(void) {
  static const amphora_type i32 = AMPHORA_I32;
  static const amphora_functype type = {&i32, &i32, 1, 1};
  succeed(amphora_module_new(guest_wasm, sizeof guest_wasm, NULL, &module));
  succeed(amphora_linker_new(&linker));
  succeed(amphora_linker_define(linker, "host", "call", &type, return_argument, NULL));
  test_defaults();
  if (HAS_GUARD_PAGES) {
    CHECK(ending(with_host_handlers) == 0);
    CHECK(ending(with_chains) == 0);
    CHECK(ending(with_installation_again) == 0);
  }
  if (!SANITIZED) CHECK(ending(with_little_address_space) == 0);
  test_mixed();
  test_host_stack();
  amphora_linker_delete(linker);
  amphora_module_delete(module);
  return 0;
}
