/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include "base/arena.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static sigset_t watched_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

void signals_hold(void) {
  sigset_t set = watched_signals();
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error like a full disk
}

static void signals_release(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

void signals_deliver(int number) {
  signals_release(); // one that is pending acts here
  if (number) raise(number);
}

// ---- One child --------------------------------------------------------------------------------

static error *spawn(job *j, int stderr_to) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  if (stderr_to >= 0) posix_spawn_file_actions_adddup2(&actions, stderr_to, 2);
  int code =
      posix_spawn(&j->pid, j->path, &actions, &attributes, (char **)(void *)j->argv.items, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code ? error_errno(j->path, code) : NULL;
}

// What the exit status of a child says of its error: ERROR_FAILED is 1, and the others follow.
enum { FIRST_KIND = 1 };
static_assert(ERROR_FAILED == 0, "a child that fails otherwise ends with 1");

enum error_kind job_error_kind(const job *j) {
  int kind = j->status - FIRST_KIND;
  return kind >= 0 && kind <= ERROR_INTERRUPTED ? (enum error_kind)kind : ERROR_FAILED;
}

static error *fork_work(job *j, int stderr_to) {
  fflush(NULL);
  j->pid = fork();
  if (j->pid < 0) return error_errno("fork", errno);
  if (j->group) setpgid(j->pid, 0); // in both, whoever comes first
  if (j->pid > 0) return NULL;
  if (stderr_to >= 0) dup2(stderr_to, 2);
  signals_release();
  error *e = j->work(j->context);
  if (e) fprintf(stderr, "%s\n", error_message(e));
  fflush(NULL);
  _exit(e ? FIRST_KIND + (int)error_kind(e) : 0);
}

static error *start(job *j) {
  int ends[2] = {-1, -1};
  j->pipe = -1;
  j->pid = 0;
  if (j->capture && pipe2(ends, O_CLOEXEC) < 0) return error_errno("pipe", errno);
  error *e = j->work ? fork_work(j, ends[1]) : spawn(j, ends[1]);
  if (ends[1] >= 0) close(ends[1]);
  j->pipe = ends[0];
  if (!e) return NULL;
  if (j->pipe >= 0) close(j->pipe);
  j->pipe = -1;
  j->pid = 0;
  return e;
}

static void finish(job *j, int wait_status) {
  if (j->group) kill(-j->pid, SIGKILL); // what it left behind
  j->status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
  j->pid = 0;
}

// Reads what is there; closes the pipe at its end.
static void drain(job *j) {
  char bytes[4096];
  ssize_t n = read(j->pipe, bytes, sizeof bytes);
  if (n > 0) buffer_append(&j->messages, bytes, (size_t)n);
  if (n > 0 && j->log && write(j->log, bytes, (size_t)n) < n) j->log = 0; // a full disk
  if (n > 0 || (n < 0 && errno == EINTR)) return;
  close(j->pipe);
  j->pipe = -1;
}

// ---- All of them ------------------------------------------------------------------------------

static bool running(const job *j) { return j->pid > 0 || j->pipe >= 0; }

static size_t running_count(const job *jobs, size_t count) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++) n += running(&jobs[i]);
  return n;
}

static void pass_on(job *jobs, size_t count, int number) {
  for (size_t i = 0; i < count; i++)
    if (jobs[i].pid > 0) kill(jobs[i].group ? -jobs[i].pid : jobs[i].pid, number);
}

static void reap(job *jobs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    int wait_status;
    if (jobs[i].pid > 0 && waitpid(jobs[i].pid, &wait_status, WNOHANG) == jobs[i].pid)
      finish(&jobs[i], wait_status);
  }
}

// Reads what signals came: returns the interrupting one, or 0.
static int read_signals(int signals) {
  struct signalfd_siginfo info;
  int interrupt = 0;
  while (read(signals, &info, sizeof info) == sizeof info)
    if (info.ssi_signo != SIGCHLD) interrupt = (int)info.ssi_signo;
  return interrupt;
}

// Waits until a child writes or ends, or a signal comes. `polls` has room for count + 1.
static int wait_for_event(job *jobs, size_t count, struct pollfd *polls, int signals) {
  size_t n = 0;
  for (size_t i = 0; i < count; i++)
    if (jobs[i].pipe >= 0) polls[n++] = (struct pollfd){jobs[i].pipe, POLLIN, 0};
  polls[n] = (struct pollfd){signals, POLLIN, 0};
  if (poll(polls, n + 1, -1) < 0) return 0;
  for (size_t i = 0, k = 0; i < count; i++)
    if (jobs[i].pipe >= 0 && polls[k++].revents) drain(&jobs[i]);
  return read_signals(signals);
}

error *jobs_run(job *jobs, size_t count, size_t at_once) {
  int interrupt = 0;
  sigset_t watched = watched_signals();
  int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) return error_errno("signalfd", errno);
  struct pollfd *polls = memory_allocate((count + 1) * sizeof *polls);
  error *failure = NULL;
  size_t started = 0;
  for (;;) {
    while (!failure && !interrupt && started < count && running_count(jobs, started) < at_once)
      failure = start(&jobs[started++]);
    if (running_count(jobs, started) == 0) break;
    int arrived = wait_for_event(jobs, started, polls, signals);
    if (arrived) pass_on(jobs, started, interrupt = arrived);
    reap(jobs, started);
  }
  free(polls);
  close(signals);
  return failure || !interrupt ? failure : error_interrupted(interrupt);
}

error *jobs_failure(const job *jobs, size_t count) {
  int status = 0;
  for (size_t i = 0; i < count; i++)
    if (jobs[i].status > status) status = jobs[i].status;
  return status ? error_reported(status) : NULL;
}

void jobs_free(job *jobs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    strings_free(&jobs[i].argv);
    buffer_free(&jobs[i].messages);
  }
}

error *process_replace(const char *path, const strings *argv) {
  fflush(NULL);
  signals_release();
  execv(path, (char **)(void *)argv->items);
  return error_errno(path, errno);
}

void process_print(const char *path, const strings *argv) {
  fprintf(stderr, " \"%s\"", path);
  for (size_t i = 1; i < argv->count; i++) {
    fputs(" \"", stderr);
    for (const char *c = argv->items[i]; *c; c++) {
      if (strchr("\"\\$`", *c)) fputc('\\', stderr);
      fputc(*c, stderr);
    }
    fputc('"', stderr);
  }
  fputc('\n', stderr);
}
