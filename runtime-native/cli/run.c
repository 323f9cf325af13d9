/* SPDX-License-Identifier: MIT */
/* run.c: from a module's bytes to the program's end. */
#include "amrun.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum phase { LOADED, INSTANTIATED, ENDED, PHASES };

struct run {
  const struct options *options;
  const struct file *file;
  amphora_module *module;
  enum engine engine;
  FILE *profile;
  amphora_linker *linker;
  amphora_wasi *wasi;
  amphora_store *store;
  amphora_instance *instance;
  const char *subject; /* what an error is about */
  uint64_t max_memory;
  double at[PHASES]; /* milliseconds since the start */
};

/* Half of the machine's memory, or 4 GiB if its size is unknown. */
static uint64_t default_memory(void) {
  long pages = sysconf(_SC_PHYS_PAGES), page_size = sysconf(_SC_PAGESIZE);
  return pages > 0 && page_size > 0 ? (uint64_t)pages / 2 * (uint64_t)page_size : UINT64_C(4) << 30;
}

static double milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static amphora_error *load_module(struct run *run) {
  amphora_error *error = load(run->options, run->file, &run->module, &run->engine);
  if (!error && *timeout_flag()) /* while the compiler ran, or its code was read */
    error = amphora_error_new(AMPHORA_HOST, "the time is over");
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

static amphora_error *new_store(struct run *run) {
  const struct options *o = run->options;
  const amphora_store_options options = {.size = sizeof options,
                                         .memory_bytes = run->max_memory,
                                         .object_bytes = o->max_memory,
                                         .table_elements = o->max_table,
                                         .call_depth = (uint32_t)o->max_depth,
                                         .checks = o->no_guard_pages ? AMPHORA_CHECKS_EXPLICIT
                                                                     : AMPHORA_CHECKS_DEFAULT};
  return amphora_store_new(&options, &run->store);
}

/* The store asks the host for what it may take, which it cannot once it is locked in. */
static amphora_error *prepare(struct run *run) {
  amphora_error *error = grants_new(run->options, &run->wasi);
  if (!error) error = new_store(run);
  return error ? error : lock_down(run);
}

static amphora_error *instantiate(struct run *run) {
  const struct options *o = run->options;
  bool has_signals = run->engine == ENGINE_INTERP;
  if (has_signals && !o->timeout) signals_prepare(run->wasi);
  amphora_error *error = amphora_linker_new(&run->linker);
  if (!error) error = amphora_wasi_link(run->wasi, run->linker);
  if (!error && o->stub_imports) amphora_linker_stub_missing(run->linker);
  if (!error && o->fuel != FUEL_UNLIMITED) amphora_store_set_fuel(run->store, o->fuel);
  if (!error) timeout_interrupts(run->store);
  if (!error)
    error = amphora_linker_instantiate(run->linker, run->store, run->module, &run->instance);
  if (!error && has_signals) signals_start(run->store, run->instance, !o->timeout);
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

static const char *engine_name(enum engine engine) {
  return engine == ENGINE_AOT ? "aot" : engine == ENGINE_JIT ? "jit" : "interp";
}

/* Which functions stay in the interpreter, if that is not all. */
static void print_interpreted(const amphora_module *module) {
  uint32_t first = imported_functions(module), compiled = 0;
  uint32_t count = amphora_module_count(module, AMPHORA_FUNCTION);
  for (uint32_t i = first; i < count; i++) compiled += amphora_module_is_compiled(module, i);
  fprintf(stderr, "amrun: compiled     %10u of %u functions\n", compiled, count - first);
  for (uint32_t i = first; compiled && i < count; i++) {
    if (amphora_module_is_compiled(module, i)) continue;
    size_t size;
    const char *name = amphora_module_function_name(module, i, &size);
    fprintf(stderr, "amrun: interpreted  %10u ", i);
    print_text(stderr, name ? name : "", name ? size : 0);
    fputc('\n', stderr);
  }
}

static void print_stats(const struct run *run, double start) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  amphora_bytes memory = amphora_instance_memory(run->instance);
  size_t size;
  amphora_module_bytes(run->module, &size);
  fprintf(stderr, "amrun: engine       %10s\n", engine_name(run->engine));
  print_interpreted(run->module);
  fprintf(stderr, "amrun: module       %10zu bytes\n", size);
  fprintf(stderr, "amrun: load         %10.3f ms\n", run->at[LOADED] - start);
  fprintf(stderr, "amrun: instantiate  %10.3f ms\n", run->at[INSTANTIATED] - run->at[LOADED]);
  fprintf(stderr, "amrun: run          %10.3f ms\n", run->at[ENDED] - run->at[INSTANTIATED]);
  fprintf(stderr, "amrun: memory       %10llu bytes\n", (unsigned long long)memory.size);
  fprintf(stderr, "amrun: counted      %10llu bytes\n",
          (unsigned long long)amphora_store_memory_used(run->store));
  fprintf(stderr, "amrun: peak process %10ld KiB\n", usage.ru_maxrss);
  if (run->options->fuel != FUEL_UNLIMITED)
    fprintf(stderr, "amrun: fuel used    %10llu\n",
            (unsigned long long)(run->options->fuel - amphora_store_fuel(run->store)));
}

/* Whether the guest's stack went beyond the start of memory, where amcc puts its end. Functions
 * of wasi-libc's that call no others use a few bytes below the stack pointer. */
static bool is_stack_overflow(const struct run *run, const amphora_error *error) {
  enum { RED_ZONE = 128 };
  amphora_extern object;
  return amphora_error_trap(error) == AMPHORA_TRAP_MEMORY_ACCESS && run->instance &&
         amphora_instance_export(run->instance, "__stack_pointer", &object) &&
         object.kind == AMPHORA_GLOBAL && amphora_global_get(object.global).i32 < RED_ZONE;
}

/* Whether the trap is that of abort() in lib/posix, which leaves a mark at the start of memory. */
static bool is_abort(const struct run *run, const amphora_error *error) {
  static const char mark[] = {'A', 'B', 'R', 'T'};
  if (amphora_error_trap(error) != AMPHORA_TRAP_UNREACHABLE || !run->instance) return false;
  amphora_bytes memory = amphora_instance_memory(run->instance);
  return memory.size >= sizeof mark && memcmp(memory.data, mark, sizeof mark) == 0;
}

/* The exit status for how the program ended; reports what went wrong. */
static int conclude(const struct run *run, const amphora_error *error) {
  if (!error) return 0;
  amphora_error_kind kind = amphora_error_get_kind(error);
  if (kind == AMPHORA_EXIT) return (int)(amphora_error_exit_status(error) & 0xff);
  /* What came before the program may have failed because a system call was interrupted. */
  if (*timeout_flag() && (amphora_error_trap(error) == AMPHORA_TRAP_INTERRUPT || !run->store))
    return report_timeout(run->options->path);
  report(run->subject, run->module, error);
  if (is_stack_overflow(run, error))
    fputs("amrun: note: stack overflow: see -sSTACK_SIZE\n", stderr);
  if (is_abort(run, error)) fputs("amrun: note: the program called abort\n", stderr);
  size_t frames;
  amphora_error_frames(error, &frames, NULL);
  bool ran = kind == AMPHORA_TRAP || kind == AMPHORA_EXCEPTION || frames > 0;
  return ran ? STATUS_TRAP : STATUS_LOAD;
}

/* A program that has failed yet has been counted. */
static int conclude_profile(const struct run *run, int status) {
  amphora_error *error = profile_close(run->profile, run->module);
  if (error) report("error", NULL, error);
  if (error && status == 0) status = STATUS_LOAD;
  amphora_error_delete(error);
  return status;
}

int run(const struct options *options, const struct file *file) {
  struct run run = {.options = options, .file = file, .subject = options->path};
  /* Once locked in, amrun cannot ask the system. */
  run.max_memory = options->max_memory ? options->max_memory : default_memory();
  double start = milliseconds();
  /* The guest learns of these by errno; native programs rely on SIGPIPE to end them. */
  signal(SIGXFSZ, SIG_IGN);
  if (!options->program) signal(SIGPIPE, SIG_IGN);
  amphora_error *error = load_module(&run);
  if (!error && options->profile && (error = profile_open(options, &run.profile)))
    run.subject = "error";
  if (!error && (error = prepare(&run))) run.subject = "error";
  if (!error) error = instantiate(&run);
  if (!error) error = call(&run);
  run.at[ENDED] = milliseconds();
  signals_stop();
  if (options->timeout) timeout_spare_output();
  int status = conclude(&run, error);
  if (run.profile) status = conclude_profile(&run, status);
  if (options->timeout) timeout_stop();
  if (options->stats && run.instance) print_stats(&run, start);

  amphora_error_delete(error);
  amphora_store_delete(run.store);
  amphora_linker_delete(run.linker);
  amphora_wasi_delete(run.wasi);
  amphora_module_delete(run.module);
  return status;
}
