/* SPDX-License-Identifier: MIT */
#include "fcommon.h"

#include "base/buffer.h"
#include "base/process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Runs clang; a failure ends this process.
static error *run(const char *clang, const strings *argv, const char *temporary) {
  job j = {.path = clang, .argv = *argv};
  error *e = jobs_run(&j, 1, 1);
  if (!e) e = jobs_failure(&j, 1);
  if (!e || error_kind(e) < ERROR_REPORTED) return e;
  unlink(temporary);
  if (error_kind(e) == ERROR_INTERRUPTED) signals_deliver(error_code(e));
  _exit(error_code(e));
}

// Appends LLVM's textual IR with "@name = common …" as "@name = weak …".
static void weaken(const char *ir, buffer *out) {
  static const char from[] = " = common ", to[] = " = weak ";
  for (const char *line = ir; *line;) {
    size_t length = strcspn(line, "\n");
    length += line[length] == '\n';
    const char *found = *line == '@' ? strstr(line, from) : NULL;
    if (found && found < line + length) {
      buffer_append(out, line, (size_t)(found - line));
      buffer_text(out, to);
      found += strlen(from);
      buffer_append(out, found, (size_t)(line + length - found));
    } else {
      buffer_append(out, line, length);
    }
    line += length;
  }
}

static error *rewrite(const char *path) {
  buffer ir = {0}, weak = {0};
  error *e = buffer_read(&ir, path);
  if (!e) {
    buffer_append(&ir, "", 1);
    weaken((const char *)ir.bytes, &weak);
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0) e = error_new("cannot write %s", path);
    if (!e) e = buffer_write_fd(&weak, fd, path);
    if (fd >= 0) close(fd);
  }
  buffer_free(&ir);
  buffer_free(&weak);
  return e;
}

error *fcommon_compile(void *context) {
  const struct fcommon_source *c = context;
  signals_hold();
  error *e = run(c->clang, &c->to_ir, c->ir);
  if (!e) e = rewrite(c->ir);
  if (!e) e = run(c->clang, &c->to_object, c->ir);
  unlink(c->ir);
  return e;
}
