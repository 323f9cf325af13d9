/* trap.c: runs guest code, turns faults on guard pages into traps, and how runs ended into errors.
 *
 * A signal handler can know the run that it interrupts only through a variable of its thread, and
 * the handlers that were there before through variables of the process: the engine's only state
 * outside of its objects.
 */
#include "interp/interp.h"
#include "module/error.h"
#include "runtime/runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FRAMES = 64 };

/* ---- Faults -------------------------------------------------------------------------------------
 */

#if AMPHORA_GUARD_PAGES

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>

struct run {
  sigjmp_buf out;
  amphora_store *store;
};

static _Thread_local struct run *volatile current_run;
static struct sigaction previous_segv, previous_bus;
static pthread_once_t handlers_installed = PTHREAD_ONCE_INIT;

static bool is_in_guarded_memory(const amphora_store *store, const void *address) {
  for (const amphora_memory *m = store->memories; m; m = m->next)
    if (m->reserved && (uintptr_t)address - (uintptr_t)m->data < m->reserved) return true;
  return false;
}

static void handle_fault(int signal, siginfo_t *info, void *context) {
  struct run *run = current_run;
  if (run && is_in_guarded_memory(run->store, info->si_addr)) siglongjmp(run->out, 1);
  const struct sigaction *previous = signal == SIGBUS ? &previous_bus : &previous_segv;
  if (previous->sa_flags & SA_SIGINFO)
    previous->sa_sigaction(signal, info, context);
  else if (previous->sa_handler != SIG_DFL && previous->sa_handler != SIG_IGN)
    previous->sa_handler(signal);
  else
    sigaction(signal, previous, NULL); /* the access faults again, now as it would without us */
}

static void install_handlers(void) {
  struct sigaction action = {.sa_sigaction = handle_fault,
                             .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  sigaction(SIGSEGV, &action, &previous_segv);
  sigaction(SIGBUS, &action, &previous_bus);
}

struct run *leave_guest(void) {
  struct run *run = current_run;
  current_run = NULL;
  return run;
}
void enter_guest(struct run *run) { current_run = run; }

bool run_guest(amphora_store *store, const amphora_function *function, slot *fp) {
  pthread_once(&handlers_installed, install_handlers);
  struct run run = {.store = store};
  struct run *outer = current_run;
  bool returned = false;
  if (sigsetjmp(run.out, 0) == 0) {
    current_run = &run;
    returned = interp_run(store, function, fp);
  } else {
    store->trap = AMPHORA_TRAP_MEMORY_ACCESS;
  }
  current_run = outer;
  return returned;
}

#else

struct run *leave_guest(void) { return NULL; }
void enter_guest(struct run *run) { (void)run; }

bool run_guest(amphora_store *store, const amphora_function *function, slot *fp) {
  return interp_run(store, function, fp);
}

#endif

/* ---- Errors -------------------------------------------------------------------------------------
 */

/* Adds the calls that are active to the error; without memory it stays without them. */
static void add_frames(amphora_error *error, const amphora_store *store) {
  const struct frame *found[MAX_FRAMES];
  const struct name *names[MAX_FRAMES];
  size_t count = 0, depth = 0, size = 0;
  for (const struct frame *f = store->frame; f > store->frames; f--) {
    if (interp_is_base(f)) continue;
    if (depth++ >= MAX_FRAMES) continue;
    const amphora_instance *instance = f->function->instance;
    names[count] = instance ? module_function_name(instance->module, f->function->index) : NULL;
    if (names[count]) size += names[count]->size + 1;
    found[count++] = f;
  }
  amphora_frame *frames = malloc(count * sizeof *frames + size);
  if (!frames) return;
  char *text = (char *)(frames + count);
  for (size_t i = 0; i < count; i++) {
    frames[i] = (amphora_frame){.function_index = found[i]->function->index,
                                .instance = found[i]->function->instance,
                                .offset = interp_frame_offset(found[i])};
    if (!names[i]) continue;
    frames[i].name = memcpy(text, names[i]->bytes, names[i]->size + 1);
    text += names[i]->size + 1;
  }
  error->frames = frames;
  error->frame_count = count;
  error->depth = depth;
}

/* Appends types as "(i32, f64)", cut off where the buffer ends. */
static void append_types(char *text, size_t size, const valtype *types, uint32_t count) {
  size_t length = strlen(text);
  for (uint32_t i = 0; i <= count && length < size; i++) {
    char buffer[32];
    const char *name = i < count ? valtype_name(types[i], buffer) : ")";
    const char *before = i == 0 ? "(" : i < count ? ", " : "";
    length += (size_t)snprintf(text + length, size - length, "%s%s", before, name);
  }
}

static amphora_error *trap_error(const amphora_store *store) {
  if (store->trap != AMPHORA_TRAP_INDIRECT_CALL_TYPE) return error_trap(store->trap);
  char called[256] = "", found[256] = "";
  const struct functype *types[] = {&store->called->type, &store->found->type};
  char *texts[] = {called, found};
  for (int i = 0; i < 2; i++) {
    append_types(texts[i], sizeof called - 5, types[i]->params, types[i]->param_count);
    strcat(texts[i], " -> ");
    append_types(texts[i], sizeof called, types[i]->results, types[i]->result_count);
  }
  return error_trap_with(store->trap, "a function of type %s was called as %s", found, called);
}

amphora_error *take_error(amphora_store *store, struct frame *last) {
  amphora_error *error = store->error;
  if (!error && store->exception) error = exception_error(store->exception);
  if (!error) error = trap_error(store);
  if (store->trap == AMPHORA_TRAP_INTERRUPT) store->interrupted = false;
  if (error != error_out_of_memory() && !error->frames && error->kind != AMPHORA_EXIT)
    add_frames(error, store);
  store->error = NULL;
  store->exception = NULL;
  store->trap = AMPHORA_TRAP_NONE;
  store->frame = last;
  return error;
}
