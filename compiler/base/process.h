/* SPDX-License-Identifier: MIT */
// Runs other programs, and parts of this one that must not take it down, as child processes.
#ifndef AMCC_PROCESS_H
#define AMCC_PROCESS_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/string_list.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

// What a child does: either the program argv[0] at `path`, or `work(context)` in a fork of this
// process, where the message of an error goes to stderr and its kind becomes the exit status.
typedef struct job {
  const char *path;
  strings argv;
  error *(*work)(void *context);
  void *context;
  bool group;   // it leads a process group of its own, which ends with it
  bool capture; // collect what it writes to stderr in `messages` instead of passing it on
  int log;      // file that gets what is captured as well, as far as it can be written; 0: none

  // Set by jobs_run:
  buffer messages;
  int status; // exit status; 128 + signal number when a signal ended it
  pid_t pid;
  int pipe;
} job;

// Blocks interrupting signals (SIGINT, SIGTERM, SIGHUP) from here on, so that whoever made files
// can remove them before signals_deliver ends this process. Call it once, before jobs_run.
void signals_hold(void);
// Ends this process by the signal `number`; with 0 by one that has arrived meanwhile, if any. For
// main programs, when everything is cleaned up.
void signals_deliver(int number);

// Runs the jobs, at most `at_once` at a time, and waits for all of them. An error says which could
// not be started; a job that fails tells so by its status only. An interrupting signal is passed on
// to the children, and is the error once they have ended.
error *jobs_run(job *jobs, size_t count, size_t at_once);
// ERROR_REPORTED with the greatest status, if one of them failed; else NULL.
error *jobs_failure(const job *jobs, size_t count);
// The kind of the error that `work` ended with; ERROR_FAILED also when it ended otherwise.
enum error_kind job_error_kind(const job *j);
void jobs_free(job *jobs, size_t count);

// Replaces this process by the program. Returns only when that fails.
error *process_replace(const char *path, const strings *argv);

// Prints the command line, quoted as clang's -### does.
void process_print(const char *path, const strings *argv);

#endif
