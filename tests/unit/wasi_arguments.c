/* SPDX-License-Identifier: MIT */
/* Calls every function of WASI with arguments and memory that make no sense, and some that do: none
 * may reach outside the guest's memory (AddressSanitizer sees the ends of the block that it is
 * here), hang, or leave the directory that was granted. The sequence is always the same. */
#include "wasi/wasi.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { MEMORY = 4096, CALLS = 100000 };

static wasi_function *const functions[] = {
    wasi_args_get,
    wasi_args_sizes_get,
    wasi_environ_get,
    wasi_environ_sizes_get,
    wasi_clock_res_get,
    wasi_clock_time_get,
    wasi_fd_advise,
    wasi_fd_allocate,
    wasi_fd_close,
    wasi_fd_datasync,
    wasi_fd_fdstat_get,
    wasi_fd_fdstat_set_flags,
    wasi_fd_fdstat_set_rights,
    wasi_fd_filestat_get,
    wasi_fd_filestat_set_size,
    wasi_fd_filestat_set_times,
    wasi_fd_pread,
    wasi_fd_prestat_get,
    wasi_fd_prestat_dir_name,
    wasi_fd_pwrite,
    wasi_fd_read,
    wasi_fd_readdir,
    wasi_fd_renumber,
    wasi_fd_seek,
    wasi_fd_sync,
    wasi_fd_tell,
    wasi_fd_write,
    wasi_path_create_directory,
    wasi_path_filestat_get,
    wasi_path_filestat_set_times,
    wasi_path_link,
    wasi_path_open,
    wasi_path_readlink,
    wasi_path_remove_directory,
    wasi_path_rename,
    wasi_path_symlink,
    wasi_path_unlink_file,
    wasi_poll_oneoff,
    wasi_proc_exit,
    wasi_proc_raise,
    wasi_sched_yield,
    wasi_random_get,
    wasi_sock_accept,
    wasi_sock_recv,
    wasi_sock_send,
    wasi_sock_shutdown,
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };
_Static_assert(FUNCTIONS == 46, "the functions of preview 1");

static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static void on_alarm(int signal) { (void)signal; }

/* Calls that wait return EINTR, files stay small, and signals do not end the test. */
static void bound_time_and_space(void) {
  const struct sigaction action = {.sa_handler = on_alarm};
  const struct itimerval timer = {.it_value = {.tv_usec = 2000}, .it_interval = {.tv_usec = 2000}};
  const struct rlimit size = {1 << 20, 1 << 20};
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  if (sigaction(SIGALRM, &action, NULL) || setitimer(ITIMER_REAL, &timer, NULL) ||
      setrlimit(RLIMIT_FSIZE, &size))
    perror("limits"), exit(2);
}

/* A number that often matters: small, at a boundary of memory or of the type, or any. */
static int64_t argument(void) {
  switch (next() % 8) {
  case 0: return (int64_t)(next() % 8);
  case 1: return 3;
  case 2: return (int64_t)(next() % MEMORY);
  case 3: return (int64_t)(next() % 64) * 8;
  case 4: return MEMORY - (int64_t)(next() % 32);
  case 5: return MEMORY + (int64_t)(next() % 32);
  case 6: return -(int64_t)(next() % 32);
  default: return (int64_t)next();
  }
}

/* Names that exist, names that lead out, records with plausible members, and noise. */
static void scramble(uint8_t *memory) {
  static const char *const texts[] = {"a",       "b", "a/b", "..", "../outside", "/etc/passwd",
                                      "a/../..", ".", "",    "a/", "\xff",       "c"};
  uint8_t *to = memory + next() % (MEMORY - 64);
  if (next() % 2)
    strcpy((char *)to, texts[next() % (sizeof texts / sizeof *texts)]);
  else
    for (int i = 0; i < 8; i++) put32(to + 4 * i, (uint32_t)argument());
}

static amphora_wasi *grant(const char *directory) {
  amphora_wasi *wasi;
  if (amphora_wasi_new(&wasi) || amphora_wasi_add_argument(wasi, "argument") ||
      amphora_wasi_add_variable(wasi, "A=B") ||
      amphora_wasi_add_directory(wasi, directory, "/", 0) ||
      amphora_wasi_add_directory(wasi, directory, "/r", AMPHORA_WASI_READ_ONLY))
    fputs("cannot grant\n", stderr), exit(2);
  amphora_wasi_limit_descriptors(wasi, 20);
  return wasi;
}

static int call_all(const char *directory) {
  amphora_wasi *wasi = grant(directory);
  uint8_t *memory = calloc(MEMORY, 1);
  int failures = 0, successes = 0;
  for (int i = 0; i < CALLS && memory; i++) {
    struct call call = {.wasi = wasi, .memory = {memory, MEMORY}};
    amphora_value args[9];
    for (int j = 0; j < 9; j++) args[j].i64 = argument();
    scramble(memory);
    uint16_t error = functions[next() % FUNCTIONS](&call, args);
    amphora_error_delete(call.stop);
    successes += error == WASI_SUCCESS;
    if (error > WASI_ENOTCAPABLE) fprintf(stderr, "no errno: %u\n", error), failures++;
    if (i % 1000 == 999) { /* the guest has closed its directories by now */
      amphora_wasi_delete(wasi);
      wasi = grant(directory);
    }
  }
  if (successes < CALLS / 50)
    fprintf(stderr, "only %d calls did anything\n", successes), failures++;
  free(memory);
  amphora_wasi_delete(wasi);
  return failures;
}

int main(void) {
  char base[] = "/tmp/wasi-arguments-XXXXXX", granted[64], outside[64], command[128];
  if (!mkdtemp(base)) perror(base), exit(2);
  snprintf(outside, sizeof outside, "%s/outside", base);
  snprintf(granted, sizeof granted, "%s/granted", base);
  if (mkdir(outside, 0777) || mkdir(granted, 0777)) perror(base), exit(2);
  bound_time_and_space();
  int failures = call_all(granted);
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  snprintf(command, sizeof command, "rm -rf %s", granted);
  if (system(command) || rmdir(outside) || rmdir(base))
    perror("something outside changed"), failures++;
  return failures != 0;
}
