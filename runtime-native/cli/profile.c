/* SPDX-License-Identifier: MIT */
/* profile.c: amrun profile: what the interpreter has counted. */
#include "amrun.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* app.wasm -> app.prof */
static const char *output_path(const struct options *o, char *buffer, size_t size) {
  if (o->output) return o->output;
  size_t length = strlen(o->path);
  bool has_suffix = length > 5 && !strcmp(o->path + length - 5, ".wasm");
  snprintf(buffer, size, "%.*s.prof", (int)(has_suffix ? length - 5 : length), o->path);
  return buffer;
}

/* What the file has been stays until there is a new profile. */
amphora_error *profile_open(const struct options *options, FILE **file) {
  char buffer[4096];
  const char *path = output_path(options, buffer, sizeof buffer);
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  *file = fd < 0 ? NULL : fdopen(fd, "w");
  return *file ? NULL : amphora_error_new(AMPHORA_HOST, "%s: %s", path, strerror(errno));
}

amphora_error *profile_close(FILE *file, const amphora_module *module) {
  bool good = !ftruncate(fileno(file), 0) || errno == EINVAL; /* of a pipe */
  if (!amphora_module_write_profile(module, file)) errno = ENOMEM, good = false;
  if (ferror(file)) good = false;
  if (fclose(file)) good = false;
  return good ? NULL
              : amphora_error_new(AMPHORA_HOST, "the profile is not written: %s", strerror(errno));
}
