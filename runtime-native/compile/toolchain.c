/* SPDX-License-Identifier: MIT */
/* toolchain.c: the C compiler, and what it is told. */
#include "compile/compile.h"

#include "base/error.h"
#include "cache/cache.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* One compiler may take this; a function that needs more is compiled with less effort. */
enum { MAX_SECONDS = 600 };
#define MAX_BYTES (UINT64_C(4) << 30)

/* Functions beyond this are compiled at -O1: more makes them slower. */
enum { HUGE_FUNCTION = 30000 };

/* ---- Finding it ---------------------------------------------------------------------------------
 */

static const char *gcc_name(uint32_t machine) {
  return machine == aot_machine() ? "gcc"
         : machine == EM_AARCH64  ? "aarch64-linux-gnu-gcc"
                                  : "x86_64-linux-gnu-gcc";
}

/* Headers are beside this program: PREFIX/lib/amphora/aot. */
static bool find_includes(struct toolchain *t) {
  char own[3072];
  ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
  if (length < 0) return false;
  own[length] = 0;
  char *slash = strrchr(own, '/');
  if (!slash) return false;
  *slash = 0;
  snprintf(t->includes, sizeof t->includes, "-I%s/aot", own);
  return true;
}

amphora_error *toolchain_find(const struct options *options, struct toolchain *t) {
  t->machine = aot_machine();
  if (options->target && !strcmp(options->target, "x86_64")) t->machine = EM_X86_64;
  if (options->target && !strcmp(options->target, "aarch64")) t->machine = EM_AARCH64;
  if (!find_includes(t)) return amphora_error_new(AMPHORA_HOST, "/proc is not there");
  if (find_compiler(gcc_name(t->machine), t->compiler, sizeof t->compiler, &t->is_clang))
    return NULL;
  return amphora_error_new(AMPHORA_HOST, "no C compiler found in PATH (clang-22 to clang-14, "
                                         "clang, or gcc); install the package clang or gcc");
}

/* ---- Running it ---------------------------------------------------------------------------------
 */

struct arguments {
  const char *at[64];
  size_t count;
};

static void add(struct arguments *a, const char *argument) {
  if (a->count < sizeof a->at / sizeof *a->at - 1) a->at[a->count++] = argument;
}

static void add_all(struct arguments *a, const char *const *list) {
  while (*list) add(a, *list++);
}

static void add_target(struct arguments *a, const struct toolchain *t) {
  if (t->is_clang && t->machine != aot_machine())
    add(a, t->machine == EM_AARCH64 ? "--target=aarch64-linux-gnu" : "--target=x86_64-linux-gnu");
}

/* What C leaves open is closed; what WebAssembly does not have is not assumed. */
static const char *const flags[] = {"-std=gnu17",
                                    "-w",
                                    "-fPIC",
                                    "-fvisibility=hidden",
                                    "-ffreestanding",
                                    "-fno-builtin",
                                    "-fwrapv",
                                    "-fno-strict-aliasing",
                                    "-fno-math-errno",
                                    "-ffp-contract=off",
                                    "-fno-asynchronous-unwind-tables",
                                    "-fno-unwind-tables",
                                    "-fno-omit-frame-pointer",
                                    "-fno-optimize-sibling-calls",
                                    "-fno-stack-protector",
                                    "-fno-delete-null-pointer-checks",
                                    "-gdwarf-5",
                                    NULL};
static const char *const clang_flags[] = {"-gline-tables-only",
                                          "-gno-column-info",
                                          "-mno-omit-leaf-frame-pointer",
                                          "-mllvm",
                                          "-enable-shrink-wrap=false",
                                          "-fbracket-depth=2048",
                                          NULL};
static const char *const gcc_flags[] = {"-g1", "-fno-shrink-wrap", "-fno-crossjumping",
                                        "-fno-tree-tail-merge", NULL};
static const char *const x86_64_flags[] = {"-march=x86-64-v2", "-mtune=generic",
                                           "-fcf-protection=none", NULL};
/* No calls of libgcc: objects are linked without it. */
static const char *const aarch64_flags[] = {"-mno-outline-atomics", NULL};

static void limit_process(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setrlimit(RLIMIT_CPU, &(struct rlimit){MAX_SECONDS, MAX_SECONDS});
  setrlimit(RLIMIT_AS, &(struct rlimit){MAX_BYTES, MAX_BYTES});
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

static amphora_error *start(struct arguments *a, const char *directory, const char *log, int *pid) {
  a->at[a->count] = NULL;
  *pid = fork();
  if (*pid < 0) return amphora_error_new(AMPHORA_HOST, "fork: %s", strerror(errno));
  if (*pid) return NULL;
  int out = chdir(directory) ? -1 : open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0) _exit(126);
  dup2(out, 1);
  dup2(out, 2);
  limit_process();
  execv(a->at[0], (char **)a->at);
  _exit(127);
}

amphora_error *toolchain_start(const struct toolchain *t, const struct options *options,
                               const char *directory, struct job *job) {
  struct arguments a = {0};
  char level[] = "-O2";
  bool is_huge = job->unit.largest > HUGE_FUNCTION;
  level[2] = job->level                                                       ? job->level
             : (is_huge || job->unit.is_cold) && strchr("23", options->level) ? '1'
                                                                              : options->level;
  add(&a, t->compiler);
  add_target(&a, t);
  add_all(&a, flags);
  add_all(&a, t->is_clang ? clang_flags : gcc_flags);
  add_all(&a, t->machine == EM_X86_64 ? x86_64_flags : aarch64_flags);
  add(&a, level);
  add_all(&a, (const char *const[]){t->includes, "-c", job->source, "-o", job->object, NULL});
  job->attempts++;
  return start(&a, directory, job->log, &job->pid);
}

/* ---- Linking ------------------------------------------------------------------------------------
 */

static bool write_list(const char *directory, const struct job *jobs, size_t count) {
  char path[4200];
  snprintf(path, sizeof path, "%s/objects", directory);
  FILE *file = fopen(path, "w");
  if (!file) return false;
  for (size_t i = 0; i < count; i++) fprintf(file, "%s\n", jobs[i].object);
  return fclose(file) == 0;
}

amphora_error *toolchain_link(const struct toolchain *t, const char *directory,
                              const struct job *jobs, size_t count, const char *name) {
  struct arguments a = {0};
  char lld[4096];
  int pid, status = 0;
  if (!write_list(directory, jobs, count))
    return amphora_error_new(AMPHORA_HOST, "%s: %s", directory, strerror(errno));
  add(&a, t->compiler);
  add_target(&a, t);
  bool has_lld = t->is_clang && find_in_path("ld.lld", lld, sizeof lld);
  char fuse[4120];
  const char *version = strrchr(t->compiler, '-');
  if (t->is_clang && !has_lld && version) {
    char versioned[64];
    snprintf(versioned, sizeof versioned, "ld.lld%s", version);
    has_lld = find_in_path(versioned, lld, sizeof lld);
  }
  if (has_lld) {
    snprintf(fuse, sizeof fuse, "--ld-path=%s", lld);
    add(&a, fuse);
  }
  add_all(&a, (const char *const[]){"-shared", "-nostdlib", "-Wl,-Bsymbolic", "-Wl,--no-undefined",
                                    "-Wl,--build-id=none", "@objects", "-o", name, NULL});
  amphora_error *error = start(&a, directory, "link.log", &pid);
  if (error) return error;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) kill(pid, SIGKILL);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return NULL;
  return amphora_error_new(AMPHORA_HOST, "the linker failed: see %s/link.log", directory);
}
