/* SPDX-License-Identifier: MIT */
#include "phase.h"

#include "base/process.h"
#include "base/stack.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// The child writes its result to a file in memory.
struct child {
  phase *run;
  const void *options;
  const wasm_module *module;
  int result; // descriptor
};

static const char result_name[] = "result of a phase";

static error *run_in_child(void *context) {
  const struct child *c = context;
  buffer out = {0};
  stack_deepen();
  error *e = c->run(c->options, c->module, &out);
  if (!e) e = buffer_write_fd(&out, c->result, result_name);
  buffer_free(&out);
  return e;
}

static error *read_result(buffer *out, int fd) {
  if (lseek(fd, 0, SEEK_SET) < 0) return error_errno(result_name, errno);
  return buffer_read_fd(out, fd, result_name);
}

// The first line of what a failed child said, as an error.
static error *error_of(const job *j, arena *a) {
  const char *text = arena_copy(a, (const char *)j->messages.bytes, j->messages.size);
  text += strspn(text, "\n");
  int length = (int)strcspn(text, "\n");
  error *e =
      length ? error_new("%.*s", length, text) : error_new("ended with status %d", j->status);
  return error_become(e, job_error_kind(j));
}

error *phase_run(phase *run, const void *options, const wasm_module *module, buffer *out,
                 arena *a) {
  struct child c = {run, options, module, memfd_create(result_name, MFD_CLOEXEC)};
  if (c.result < 0) return error_errno(result_name, errno);
  job child = {.work = run_in_child, .context = &c, .capture = true};
  error *e = jobs_run(&child, 1, 1);
  if (!e && child.status) e = error_of(&child, a);
  if (!e) e = read_result(out, c.result);
  close(c.result);
  jobs_free(&child, 1);
  return e;
}
