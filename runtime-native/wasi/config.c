/* SPDX-License-Identifier: MIT */
/* config.c: what a program is granted. */
#include "wasi.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STDIO_COUNT = 3, DESCRIPTORS_DEFAULT = 1024 };

static amphora_error *out_of_memory(void) {
  return amphora_error_new(AMPHORA_EXHAUSTED, "out of memory");
}

amphora_error *amphora_wasi_new(amphora_wasi **out) {
  amphora_wasi *wasi = calloc(1, sizeof *wasi);
  struct descriptor *streams = calloc(STDIO_COUNT, sizeof *streams);
  if (!wasi || !streams) {
    free(wasi);
    free(streams);
    return out_of_memory();
  }
  for (int fd = 0; fd < STDIO_COUNT; fd++) streams[fd].withheld = true;
  wasi->descriptors = (struct descriptors){streams, STDIO_COUNT, DESCRIPTORS_DEFAULT};
  wasi->confinement = wasi_have_openat2() ? RESOLVE_KERNEL : RESOLVE_WALK;
  *out = wasi;
  return NULL;
}

static void delete_strings(struct strings *strings) {
  for (uint32_t i = 0; i < strings->count; i++) free(strings->at[i]);
  free(strings->at);
}

void amphora_wasi_delete(amphora_wasi *wasi) {
  if (!wasi) return;
  for (uint32_t fd = 0; fd < wasi->descriptors.count; fd++) wasi_descriptor_close(wasi, fd);
  delete_strings(&wasi->arguments);
  delete_strings(&wasi->environment);
  free(wasi->descriptors.at);
  free(wasi->bindings);
  free(wasi);
}

/* ---- Arguments and environment --------------------------------------------------------------- */

static amphora_error *add_string(struct strings *strings, const char *string) {
  char *copy = strdup(string);
  char **at = realloc(strings->at, (strings->count + 1) * sizeof *at);
  if (at) strings->at = at;
  if (!copy || !at) {
    free(copy);
    return out_of_memory();
  }
  at[strings->count++] = copy;
  return NULL;
}

amphora_error *amphora_wasi_add_argument(amphora_wasi *wasi, const char *argument) {
  return add_string(&wasi->arguments, argument);
}

amphora_error *amphora_wasi_add_variable(amphora_wasi *wasi, const char *variable) {
  struct strings *environment = &wasi->environment;
  const char *equals = strchr(variable, '=');
  if (!equals) return amphora_error_new(AMPHORA_HOST, "%s: not of the form NAME=VALUE", variable);
  size_t name_size = (size_t)(equals - variable) + 1;
  amphora_error *error = add_string(environment, variable);
  for (uint32_t i = 0; !error && i + 1 < environment->count; i++) {
    if (strncmp(environment->at[i], variable, name_size)) continue;
    free(environment->at[i]);
    environment->at[i] = environment->at[--environment->count];
  }
  return error;
}

amphora_error *amphora_wasi_inherit_environment(amphora_wasi *wasi) {
  amphora_error *error = NULL;
  for (char **variable = environ; *variable && !error; variable++)
    if (strchr(*variable, '=')) error = amphora_wasi_add_variable(wasi, *variable);
  return error;
}

/* ---- Descriptors ----------------------------------------------------------------------------- */

static amphora_error *not_granted(const char *what, uint16_t error) {
  return amphora_error_new(error == WASI_ENOMEM ? AMPHORA_EXHAUSTED : AMPHORA_HOST, "%s: %s", what,
                           error == WASI_EMFILE   ? "too many open files"
                           : error == WASI_ENOMEM ? "out of memory"
                                                  : strerror(errno));
}

/* Puts a descriptor under the lowest number that is free. */
static uint16_t grant(amphora_wasi *wasi, struct descriptor d) {
  uint32_t fd;
  uint16_t error = wasi_descriptor_reserve(wasi, STDIO_COUNT, &fd);
  if (!error) wasi_descriptor_put(wasi, fd, d);
  return error;
}

static amphora_error *not_a_stream(uint32_t fd) {
  return amphora_error_new(AMPHORA_HOST, "not a standard stream: %u", fd);
}

/* What changes a stream for all who share it, rather than moves bytes through it. A directory is no
 * stream: nothing can be done with it. */
static const uint64_t RIGHTS_OF_OWNER = RIGHT_FD_FILESTAT_SET_TIMES | RIGHT_SOCK_SHUTDOWN;
static const uint64_t RIGHTS_STREAM_OF_DIRECTORY = RIGHT_FD_FILESTAT_GET;

amphora_error *amphora_wasi_set_stdio(amphora_wasi *wasi, uint32_t fd, int host_fd) {
  struct descriptor d;
  if (fd >= STDIO_COUNT) return not_a_stream(fd);
  if (wasi_descriptor_describe(host_fd, &d))
    return amphora_error_new(AMPHORA_HOST, "file descriptor %d: %s", host_fd, strerror(errno));
  d.owned = false;
  d.base &= d.type == FILETYPE_DIRECTORY ? RIGHTS_STREAM_OF_DIRECTORY : ~RIGHTS_OF_OWNER;
  d.inheriting = 0;
  wasi_descriptor_put(wasi, fd, d);
  return NULL;
}

amphora_error *amphora_wasi_set_stream(amphora_wasi *wasi, uint32_t fd,
                                       amphora_wasi_stream stream) {
  if (fd >= STDIO_COUNT) return not_a_stream(fd);
  struct descriptor d = {
      .host = -1, .type = FILETYPE_CHARACTER_DEVICE, .base = RIGHTS_STREAM, .stream = stream};
  wasi_descriptor_put(wasi, fd, d);
  return NULL;
}

/* Whether a directory is the root of all the process sees, so that there is no way out of it. */
static bool is_root(int host) {
  struct stat directory, root;
  return !fstat(host, &directory) && !stat("/", &root) && directory.st_dev == root.st_dev &&
         directory.st_ino == root.st_ino;
}

amphora_error *amphora_wasi_add_directory(amphora_wasi *wasi, const char *host_path,
                                          const char *guest_path, unsigned flags) {
  struct descriptor d;
  char *name = strdup(guest_path);
  if (!name) return out_of_memory();
  int host = open(host_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  uint16_t error = host < 0 ? wasi_errno(errno) : wasi_descriptor_describe(host, &d);
  if (!error) {
    d.preopen = name;
    d.read_only = flags & AMPHORA_WASI_READ_ONLY;
    bool host_paths = flags & AMPHORA_WASI_HOST_PATHS || is_root(host);
    d.confinement = host_paths ? RESOLVE_HOST : wasi->confinement;
    error = grant(wasi, d);
  }
  if (!error) return NULL;
  amphora_error *message = not_granted(host_path, error);
  if (host >= 0) close(host);
  free(name);
  return message;
}

amphora_error *amphora_wasi_add_listener(amphora_wasi *wasi, int host_fd) {
  struct descriptor d;
  uint16_t error = wasi_descriptor_describe(host_fd, &d);
  if (!error && d.type != FILETYPE_SOCKET_STREAM) error = wasi_errno(errno = ENOTSOCK);
  if (!error) {
    d.base = RIGHT_SOCK_ACCEPT | RIGHT_FD_FDSTAT_SET_FLAGS | RIGHT_FD_FILESTAT_GET |
             RIGHT_POLL_FD_READWRITE;
    d.inheriting = RIGHTS_SOCKET;
    error = grant(wasi, d);
  }
  return error ? not_granted("listener", error) : NULL;
}

void amphora_wasi_limit_descriptors(amphora_wasi *wasi, uint32_t count) {
  wasi->descriptors.limit = count;
}

void amphora_wasi_avoid_openat2(amphora_wasi *wasi) { wasi->confinement = RESOLVE_WALK; }
