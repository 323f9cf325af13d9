/* run.c: from a module's bytes to the program's end. */
#include "amrun.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum phase { LOADED, INSTANTIATED, ENDED, PHASES };

struct run {
  const struct options *options;
  const struct file *file;
  amphora_module *module;
  amphora_linker *linker;
  amphora_wasi *wasi;
  amphora_store *store;
  amphora_instance *instance;
  const char *subject; /* what an error is about */
  double at[PHASES];   /* milliseconds since the start */
};

static double milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static amphora_error *load(struct run *run) {
  const amphora_module_options borrow = {.borrow = true};
  amphora_error *error =
      amphora_module_new(run->file->module, run->file->module_size, &borrow, &run->module);
  run->at[LOADED] = milliseconds();
  return error;
}

#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
enum { CAN_LOCK = false }; /* the sanitizer's own calls at the end would be refused */
#else
enum { CAN_LOCK = true };
#endif

/* Guest code has not run yet, and everything that was asked for is open. */
static amphora_error *lock_down(const struct run *run) {
  const struct options *o = run->options;
  const unsigned all = AMPHORA_WASI_FILES_LOCKED | AMPHORA_WASI_CALLS_LOCKED;
  if (o->no_lockdown || (!CAN_LOCK && !o->lockdown)) return NULL;
  bool locked = amphora_wasi_lock_down(run->wasi) == all;
  return locked || !o->lockdown
             ? NULL
             : amphora_error_new(AMPHORA_HOST, "--lockdown: the kernel lacks Landlock or seccomp");
}

static amphora_error *prepare(struct run *run) {
  amphora_error *error = grants_new(run->options, &run->wasi);
  return error ? error : lock_down(run);
}

static amphora_error *instantiate(struct run *run) {
  const struct options *o = run->options;
  const amphora_limits limits = {.memory_bytes = o->max_memory,
                                 .table_elements = o->max_table,
                                 .call_depth = (uint32_t)o->max_depth};
  amphora_error *error = amphora_linker_new(&run->linker);
  if (!error) error = amphora_wasi_link(run->wasi, run->linker);
  if (!error && o->stub_imports) amphora_linker_stub_missing(run->linker);
  if (!error) error = amphora_store_new(&limits, &run->store);
  if (!error && o->fuel != FUEL_UNLIMITED) amphora_store_set_fuel(run->store, o->fuel);
  if (!error && o->timeout) error = timeout_start(run->store, o->timeout);
  if (!error)
    error = amphora_linker_instantiate(run->linker, run->store, run->module, &run->instance);
  run->at[INSTANTIATED] = milliseconds();
  return error;
}

static amphora_error *no_start(const amphora_module *module) {
  for (uint32_t i = 0; i < amphora_module_export_count(module); i++)
    if (amphora_module_export(module, i).type.kind == AMPHORA_FUNCTION)
      return amphora_error_new(AMPHORA_HOST, "not a program: it exports no function _start "
                                             "(--invoke NAME calls another function)");
  return amphora_error_new(AMPHORA_HOST, "not a program: it exports no function");
}

/* A command exports _start; a reactor may export _initialize, which comes before all other calls.
 */
static amphora_error *call(struct run *run) {
  const amphora_functype plain = {0};
  amphora_extern object;
  amphora_function *function;
  const char *invoked = run->options->invoke;
  const char *first = invoked ? "_initialize" : "_start";
  amphora_error *error = NULL;
  if (amphora_instance_export(run->instance, first, &object)) {
    error = amphora_instance_function(run->instance, first, &plain, &function);
    if (!error) error = amphora_call(function, NULL);
  } else if (!invoked) {
    error = no_start(run->module);
  }
  if (!error && invoked) error = invoke(run->instance, invoked, run->options->arguments);
  return error;
}

static void print_stats(const struct run *run, double start) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  amphora_bytes memory = amphora_instance_memory(run->instance);
  fprintf(stderr, "amrun: module       %10zu bytes\n", run->file->module_size);
  fprintf(stderr, "amrun: load         %10.3f ms\n", run->at[LOADED] - start);
  fprintf(stderr, "amrun: instantiate  %10.3f ms\n", run->at[INSTANTIATED] - run->at[LOADED]);
  fprintf(stderr, "amrun: run          %10.3f ms\n", run->at[ENDED] - run->at[INSTANTIATED]);
  fprintf(stderr, "amrun: memory       %10llu bytes\n", (unsigned long long)memory.size);
  fprintf(stderr, "amrun: peak process %10ld KiB\n", usage.ru_maxrss);
  if (run->options->fuel != FUEL_UNLIMITED)
    fprintf(stderr, "amrun: fuel used    %10llu\n",
            (unsigned long long)(run->options->fuel - amphora_store_fuel(run->store)));
}

/* The exit status for how the program ended; reports what went wrong. */
static int conclude(const struct run *run, const amphora_error *error) {
  if (!error) return 0;
  amphora_error_kind kind = amphora_error_get_kind(error);
  if (kind == AMPHORA_EXIT) return (int)(amphora_error_exit_status(error) & 0xff);
  if (timeout_reached() && amphora_error_trap(error) == AMPHORA_TRAP_INTERRUPT) {
    fprintf(stderr, "amrun: %s: ended by --timeout\n", run->options->path);
    return STATUS_TIMEOUT;
  }
  report(run->subject, run->module, error);
  size_t frames;
  amphora_error_frames(error, &frames, NULL);
  bool ran = kind == AMPHORA_TRAP || kind == AMPHORA_EXCEPTION || frames > 0;
  return ran ? STATUS_TRAP : STATUS_LOAD;
}

int run(const struct options *options, const struct file *file) {
  struct run run = {.options = options, .file = file, .subject = options->path};
  double start = milliseconds();
  /* The guest learns of these by errno; native programs rely on SIGPIPE to end them. */
  signal(SIGXFSZ, SIG_IGN);
  if (!options->program) signal(SIGPIPE, SIG_IGN);
  amphora_error *error = load(&run);
  if (!error && (error = prepare(&run))) run.subject = "error";
  if (!error) error = instantiate(&run);
  if (!error) error = call(&run);
  run.at[ENDED] = milliseconds();
  if (options->timeout) timeout_stop();
  int status = conclude(&run, error);
  if (options->stats && run.instance) print_stats(&run, start);

  amphora_error_delete(error);
  amphora_store_delete(run.store);
  amphora_linker_delete(run.linker);
  amphora_wasi_delete(run.wasi);
  amphora_module_delete(run.module);
  return status;
}
