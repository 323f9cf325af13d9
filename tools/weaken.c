/* SPDX-License-Identifier: MIT */
// Makes the definitions of WebAssembly objects weak: weaken OBJECT…
#include "link/weaken.h"
#include "base/buffer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static error *weaken_file(const char *path) {
  buffer object = {0};
  error *e = buffer_read(&object, path);
  if (!e) weaken(&object);
  int fd = e ? -1 : open(path, O_WRONLY | O_CLOEXEC);
  if (!e && fd < 0) e = error_new("%s: cannot be written", path);
  if (!e) e = buffer_write_fd(&object, fd, path);
  if (fd >= 0) close(fd);
  buffer_free(&object);
  return e;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    error *e = weaken_file(argv[i]);
    if (!e) continue;
    fprintf(stderr, "weaken: %s\n", error_message(e));
    error_free(e);
    return 1;
  }
  return 0;
}
