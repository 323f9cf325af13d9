/* SPDX-License-Identifier: MIT */
/* grants.c: from options to what the program can reach. */
#include "amrun.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

unsigned grants_reserve_streams(void) {
  unsigned closed = 0;
  for (int fd = 0; fd < 3; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    closed |= 1u << fd;
    open("/dev/null", O_RDWR); /* becomes fd, the lowest that is free */
  }
  return closed;
}

/* HOST[::GUEST][:ro] */
static amphora_error *add_directory(amphora_wasi *wasi, const char *value) {
  char *host = strdup(value);
  if (!host) return amphora_error_new(AMPHORA_EXHAUSTED, "out of memory");
  size_t size = strlen(host);
  bool read_only = size > 3 && !strcmp(host + size - 3, ":ro");
  if (read_only) host[size - 3] = 0;
  char *separator = strstr(host, "::");
  if (separator) *separator = 0;
  const char *guest = separator ? separator + 2 : host;
  amphora_error *error =
      *host && *guest
          ? amphora_wasi_add_directory(wasi, host, guest, read_only ? AMPHORA_WASI_READ_ONLY : 0)
          : amphora_error_new(AMPHORA_HOST, "--dir %s: no name", value);
  free(host);
  return error;
}

/* NAME=VALUE, or NAME for the host's value if it has one. */
static amphora_error *add_variable(amphora_wasi *wasi, const char *value) {
  if (!*value || *value == '=') return amphora_error_new(AMPHORA_HOST, "--env %s: no name", value);
  if (strchr(value, '=')) return amphora_wasi_add_variable(wasi, value);
  size_t size = strlen(value);
  for (char **variable = environ; *variable; variable++)
    if (!strncmp(*variable, value, size) && (*variable)[size] == '=')
      return amphora_wasi_add_variable(wasi, *variable);
  return NULL;
}

/* A socket that listens on [HOST:]PORT, -1 with a message in *cause. */
static int listen_on(const char *value, const char **cause) {
  char host[256] = "127.0.0.1";
  const char *colon = strrchr(value, ':'), *port = colon ? colon + 1 : value;
  size_t size = colon ? (size_t)(colon - value) : 0;
  bool bracketed = size > 1 && value[0] == '[' && value[size - 1] == ']';
  if (colon && size < sizeof host)
    snprintf(host, sizeof host, "%.*s", (int)(size - 2 * bracketed), value + bracketed);

  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
  struct addrinfo *address;
  int failed = getaddrinfo(host, port, &hints, &address);
  if (failed) return *cause = gai_strerror(failed), -1;
  int one = 1;
  int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
  if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (fd >= 0 &&
      (bind(fd, address->ai_addr, address->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0)) {
    int error = errno;
    close(fd);
    fd = -1, errno = error;
  }
  *cause = strerror(errno);
  freeaddrinfo(address);
  return fd;
}

static amphora_error *add_listener(amphora_wasi *wasi, const char *value) {
  const char *cause;
  int fd = listen_on(value, &cause);
  if (fd < 0) return amphora_error_new(AMPHORA_HOST, "--listen %s: %s", value, cause);
  amphora_error *error = amphora_wasi_add_listener(wasi, fd);
  if (error) close(fd);
  return error;
}

static amphora_error *for_each(amphora_wasi *wasi, const struct list *list,
                               amphora_error *(*grant)(amphora_wasi *, const char *)) {
  amphora_error *error = NULL;
  for (size_t i = 0; i < list->count && !error; i++) error = grant(wasi, list->at[i]);
  return error;
}

static amphora_error *add_arguments(amphora_wasi *wasi, const struct options *options) {
  amphora_error *error = NULL;
  if (!options->program) error = amphora_wasi_add_argument(wasi, options->path);
  for (char **argument = options->arguments; *argument && !error && !options->invoke; argument++)
    error = amphora_wasi_add_argument(wasi, *argument);
  return error;
}

/* Says where the program starts, if the environment does not: $PWD may be another directory's. */
static amphora_error *add_working_directory(amphora_wasi *wasi) {
  struct stat named, actual;
  char variable[4 + PATH_MAX] = "PWD=";
  const char *pwd = getenv("PWD");
  bool right = pwd && *pwd == '/' && !stat(pwd, &named) && !stat(".", &actual) &&
               named.st_dev == actual.st_dev && named.st_ino == actual.st_ino;
  if (right || !getcwd(variable + 4, PATH_MAX)) return NULL;
  return amphora_wasi_add_variable(wasi, variable);
}

/* What a native program has. */
static amphora_error *add_program(amphora_wasi *wasi) {
  amphora_error *error = amphora_wasi_inherit_environment(wasi);
  if (!error) error = add_working_directory(wasi);
  if (!error) error = amphora_wasi_add_directory(wasi, "/", "/", 0);
  return error ? error : amphora_wasi_add_directory(wasi, ".", ".", AMPHORA_WASI_HOST_PATHS);
}

static amphora_error *add_streams(amphora_wasi *wasi, unsigned closed) {
  amphora_error *error = NULL;
  for (uint32_t fd = 0; fd < 3 && !error; fd++)
    if (!(closed & 1u << fd)) error = amphora_wasi_set_stdio(wasi, fd, (int)fd);
  return error;
}

amphora_error *grants_new(const struct options *options, amphora_wasi **out) {
  amphora_wasi *wasi;
  amphora_error *error = amphora_wasi_new(&wasi);
  if (error) return error;
  if (options->no_openat2) amphora_wasi_avoid_openat2(wasi);
  if (options->max_files) amphora_wasi_limit_descriptors(wasi, (uint32_t)options->max_files);
  error = add_arguments(wasi, options);
  if (!error) error = add_streams(wasi, options->closed_streams);
  if (!error && options->program) error = add_program(wasi);
  if (!error) error = for_each(wasi, &options->variables, add_variable);
  if (!error) error = for_each(wasi, &options->directories, add_directory);
  if (!error) error = for_each(wasi, &options->listeners, add_listener);
  if (error)
    amphora_wasi_delete(wasi);
  else
    *out = wasi;
  return error;
}
