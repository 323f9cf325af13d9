/* SPDX-License-Identifier: MIT */
/* build.c: a module becomes units of C, and these, in parallel, a shared object. */
#include "compile/compile.h"

#include "base/array.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct units {
  const char *directory, *name; /* the name: of its files */
  struct job *jobs;
  uint32_t count, capacity;
};

/* ---- Writing ------------------------------------------------------------------------------------
 */

amphora_error *write_file(const char *directory, const char *name, const struct text *text) {
  char path[4200];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "w");
  bool written = file && fwrite(text->bytes, 1, text->size, file) == text->size;
  if (file && fclose(file)) written = false;
  return written ? NULL : amphora_error_new(AMPHORA_HOST, "%s: %s", path, strerror(errno));
}

static amphora_error *add_unit(void *data, const struct text *text, const struct c_unit *unit) {
  struct units *units = data;
  if (!array_reserve(&units->jobs, &units->capacity, units->count + 1, sizeof *units->jobs))
    return error_out_of_memory();
  struct job *job = &units->jobs[units->count];
  *job = (struct job){.unit = *unit};
  snprintf(job->source, sizeof job->source, "%s%u.c", units->name, units->count);
  snprintf(job->object, sizeof job->object, "unit%u.o", units->count);
  snprintf(job->log, sizeof job->log, "unit%u.log", units->count);
  units->count++;
  return write_file(units->directory, job->source, text);
}

/* ---- Compiling ----------------------------------------------------------------------------------
 */

/* Progress on a terminal, for what takes longer than two seconds. */
static void show_progress(const struct options *options, size_t done, size_t count, time_t start) {
  if (options->quiet || !isatty(2) || time(NULL) - start < 2) return;
  fprintf(stderr, "\ramrun: compiling %zu of %zu%s", done, count, done == count ? "\n" : "");
}

static volatile sig_atomic_t is_interrupted;

static void on_signal(int signal) {
  (void)signal;
  is_interrupted = true;
}

void handle_signals(void) {
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  const struct sigaction action = {.sa_handler = on_signal};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaction(signals[i], &action, NULL);
  signal(SIGCHLD, SIG_DFL); /* children are waited for */
  signal(SIGXFSZ, SIG_IGN); /* writing fails instead */
}

bool was_interrupted(void) { return is_interrupted; }

/* "the function main", "12 functions, the largest of which is main" */
static void describe(const amphora_module *module, const struct c_unit *unit, char *text,
                     size_t size) {
  size_t length;
  const char *name = amphora_module_function_name(module, unit->largest_function, &length);
  char number[32];
  snprintf(number, sizeof number, "func[%u]", unit->largest_function);
  if (!name) name = number, length = strlen(number);
  if (length > 200) length = 200;
  if (unit->functions <= 1)
    snprintf(text, size, "the function %.*s", (int)length, name);
  else
    snprintf(text, size, "%u functions, the largest of which is %.*s", unit->functions, (int)length,
             name);
}

/* What C compilers would take too much time or memory for, all others less than 300 MB. */
enum { MOST_SIZE = 300000 };

static void tell_interpreted(const amphora_module *module) {
  for (uint32_t i = module->imported_functions; i < module->function_count; i++) {
    struct c_unit unit = {1, i, module->functions[i].body.size, false};
    char what[300];
    if (unit.largest <= MOST_SIZE) continue;
    describe(module, &unit, what, sizeof what);
    fprintf(stderr, "amrun: compile: %s has %zu bytes and is left to the interpreter\n", what,
            unit.largest);
  }
}

static amphora_error *failure(const struct build *build, const amphora_module *module,
                              const struct job *job, int status) {
  const char *how = WIFSIGNALED(status) ? "was killed" : "failed";
  char what[300];
  describe(module, &job->unit, what, sizeof what);
  return amphora_error_new(AMPHORA_HOST, "the C compiler %s on %s (%s/%s): see %s there", how, what,
                           build->directory, job->source, job->log);
}

static void stop(const struct units *units) {
  for (size_t i = 0; i < units->count; i++)
    if (units->jobs[i].pid > 0) kill(units->jobs[i].pid, SIGKILL);
  while (wait(NULL) > 0) continue;
}

/* A compiler that needs too much gets an easier task. */
static bool lower_level(const struct options *options, struct job *job) {
  static const char levels[] = {'1', '0'};
  if (job->attempts > (int)sizeof levels || options->level == '0') return false;
  job->level = levels[job->attempts - 1];
  return true;
}

static struct job *find_job(struct units *units, int pid) {
  for (size_t i = 0; i < units->count; i++)
    if (units->jobs[i].pid == pid) return &units->jobs[i];
  return NULL;
}

static amphora_error *compile(const struct options *options, const struct toolchain *t,
                              const amphora_module *module, struct build *build,
                              struct units *units) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  size_t limit = processors < 1 ? 1 : processors > 16 ? 16 : (size_t)processors;
  size_t started = 0, running = 0, done = 0;
  time_t start = time(NULL);
  amphora_error *error = NULL;
  while (running || (started < units->count && !error)) {
    if (started < units->count && running < limit && !error) {
      error = toolchain_start(t, options, build->directory, &units->jobs[started++]);
      running += !error;
      continue;
    }
    int status, pid = wait(&status);
    if (is_interrupted) {
      stop(units);
      break;
    }
    if (pid < 0 && errno != EINTR) break;
    struct job *job = pid < 0 ? NULL : find_job(units, pid);
    if (!job) continue;
    job->pid = 0;
    if (status == 0) {
      show_progress(options, ++done, units->count, start);
    } else if (!error && lower_level(options, job)) {
      if (!(error = toolchain_start(t, options, build->directory, job))) continue;
    } else if (!error) {
      error = failure(build, module, job, status);
      build->failed = true;
    }
    running--;
  }
  return error;
}

/* ---- All of it ----------------------------------------------------------------------------------
 */

static amphora_error *make_directory(const struct options *options, struct build *build) {
  const char *base = getenv("TMPDIR");
  if (options->emit_c) {
    snprintf(build->directory, sizeof build->directory, "%s", options->emit_c);
    return NULL;
  }
  snprintf(build->directory, sizeof build->directory, "%s/amrun-XXXXXX",
           base && *base ? base : "/tmp");
  if (mkdtemp(build->directory)) return NULL;
  build->directory[0] = 0;
  return amphora_error_new(AMPHORA_HOST, "no temporary directory: %s", strerror(errno));
}

amphora_error *build(const struct options *options, const struct toolchain *t,
                     const amphora_module *module, struct build *build) {
  struct units units = {.directory = build->directory, .name = "unit"};
  struct profile profile = {0};
  const struct c_writer_options writer = {.fast_loads = options->fast_loads,
                                          .fuel = options->fuel,
                                          .unit_size = 40000,
                                          .huge_size = 20000,
                                          .most_size = options->emit_c ? 0 : MOST_SIZE,
                                          .library = options->library,
                                          .profile = options->profile ? &profile : NULL};
  amphora_error *error = NULL;
  char library[80];
  if (options->library) {
    snprintf(library, sizeof library, "%s_", options->library);
    units.name = library;
  }
  if (options->profile) error = profile_read(options->profile, module, &profile);
  if (!error) error = make_directory(options, build);
  if (!error) error = c_write(module, &writer, add_unit, &units, &build->has_handlers);
  if (!error && !options->emit_c) {
    if (!options->quiet) tell_interpreted(module);
    error = compile(options, t, module, build, &units);
    if (!error) error = toolchain_link(t, build->directory, units.jobs, units.count, "module.so");
    snprintf(build->object, sizeof build->object, "%s/module.so", build->directory);
  }
  if (!error && options->emit_c) error = emit_library(options, module, build->has_handlers);
  if (is_interrupted) {
    amphora_error_delete(error);
    error = amphora_error_new(AMPHORA_HOST, "interrupted");
  }
  free(units.jobs);
  profile_free(&profile);
  return error;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk) {
  (void)status, (void)type, (void)walk;
  return remove(path);
}

void build_end(struct build *build) {
  if (build->directory[0] && !build->failed)
    nftw(build->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
