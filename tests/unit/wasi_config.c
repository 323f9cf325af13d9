/* SPDX-License-Identifier: MIT */
/* What an embedder can grant: streams of its own, and the errors of everything that is not there.
 */
#include "wasi/wasi.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int failures;
static uint8_t memory[256];
static amphora_wasi *wasi;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) fprintf(stderr, "line %d: %s\n", __LINE__, #condition), failures++;          \
  } while (0)

/* Whether a call failed with a message that holds the text. */
static bool failed(amphora_error *error, amphora_error_kind kind, const char *text) {
  bool right =
      error && amphora_error_get_kind(error) == kind && strstr(amphora_error_message(error), text);
  if (error && !right) fprintf(stderr, "%s\n", amphora_error_message(error));
  amphora_error_delete(error);
  return right;
}

static uint16_t call_with(wasi_function *function, int32_t a, int32_t b, int32_t c, int32_t d) {
  struct call call = {.wasi = wasi, .memory = {memory, sizeof memory}};
  const amphora_value args[9] = {{.i32 = a}, {.i32 = b}, {.i32 = c}, {.i32 = d}};
  return function(&call, args);
}

struct text {
  char bytes[64];
  size_t size, limit;
  bool broken;
};

static int64_t read_text(void *data, void *bytes, size_t size) {
  struct text *text = data;
  if (text->broken) return -1;
  size_t part = size < text->size ? size : text->size;
  memcpy(bytes, text->bytes, part);
  memmove(text->bytes, text->bytes + part, text->size -= part);
  return (int64_t)part;
}

static int64_t write_text(void *data, void *bytes, size_t size) {
  struct text *text = data;
  size_t room = text->limit - text->size, part = size < room ? size : room;
  if (text->broken) return -1;
  memcpy(text->bytes + text->size, bytes, part);
  text->size += part;
  return (int64_t)part;
}

/* Two vectors at 0: four bytes at 100 and six at 110; the count goes to 16. */
static void set_vectors(void) {
  put32(memory, 100), put32(memory + 4, 4);
  put32(memory + 8, 110), put32(memory + 12, 6);
}

static void check_streams(void) {
  struct text input = {.bytes = "hello world!", .size = 12}, output = {.limit = 7};
  CHECK(!amphora_wasi_set_stream(wasi, 0, (amphora_wasi_stream){read_text, NULL, &input}));
  CHECK(!amphora_wasi_set_stream(wasi, 1, (amphora_wasi_stream){NULL, write_text, &output}));
  set_vectors();
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 10);
  CHECK(!memcmp(memory + 100, "hell", 4) && !memcmp(memory + 110, "o worl", 6));
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 2);
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 0);
  memcpy(memory + 100, "abcd", 4), memcpy(memory + 110, "efghij", 6);
  CHECK(call_with(wasi_fd_write, 1, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 7);
  CHECK(output.size == 7 && !memcmp(output.bytes, "abcdefg", 7));
  CHECK(call_with(wasi_fd_write, 0, 0, 2, 16) == WASI_EIO); /* there is no such function */
  CHECK(call_with(wasi_fd_read, 1, 0, 2, 16) == WASI_EIO);
  input.broken = true;
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_EIO);
  CHECK(call_with(wasi_fd_tell, 0, 32, 0, 0) == WASI_ENOTCAPABLE);
  CHECK(call_with(wasi_fd_sync, 1, 0, 0, 0) == WASI_SUCCESS);
  CHECK(call_with(wasi_fd_fdstat_get, 1, 32, 0, 0) == WASI_SUCCESS);
  CHECK(memory[32] == FILETYPE_CHARACTER_DEVICE);
  CHECK(call_with(wasi_fd_filestat_get, 1, 32, 0, 0) == WASI_SUCCESS);
  CHECK(call_with(wasi_fd_fdstat_set_flags, 1, FDFLAG_NONBLOCK, 0, 0) == WASI_SUCCESS);
  CHECK(call_with(wasi_fd_close, 0, 0, 0, 0) == WASI_SUCCESS);
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_EBADF);
}

/* No file of the guest becomes a standard stream that it was not granted. */
static void check_withheld(void) {
  amphora_wasi *bare;
  CHECK(!amphora_wasi_new(&bare) && !amphora_wasi_add_directory(bare, "/", "/", 0));
  struct call call = {.wasi = bare, .memory = {memory, sizeof memory}};
  memcpy(memory + 100, "dev/null", 8);
  const amphora_value args[9] = {
      {.i32 = 3}, {.i32 = 0}, {.i32 = 100}, {.i32 = 8}, [8] = {.i32 = 16}};
  CHECK(wasi_path_open(&call, args) == WASI_SUCCESS && get32(memory + 16) == 4);
  amphora_wasi_delete(bare);
}

static void check_errors(void) {
  amphora_wasi_stream none = {0};
  int file = open("/dev/null", O_RDONLY);
  CHECK(failed(amphora_wasi_set_stream(wasi, 3, none), AMPHORA_HOST, "standard stream"));
  CHECK(failed(amphora_wasi_set_stdio(wasi, 3, 0), AMPHORA_HOST, "standard stream"));
  CHECK(failed(amphora_wasi_set_stdio(wasi, 0, 999), AMPHORA_HOST, "Bad file descriptor"));
  CHECK(failed(amphora_wasi_add_variable(wasi, "NAME"), AMPHORA_HOST, "NAME"));
  CHECK(failed(amphora_wasi_add_listener(wasi, file), AMPHORA_HOST, "Socket operation"));
  CHECK(failed(amphora_wasi_add_listener(wasi, 999), AMPHORA_HOST, "Bad file descriptor"));
  CHECK(failed(amphora_wasi_add_directory(wasi, "/none", "/", 0), AMPHORA_HOST, "/none: No such"));
  CHECK(failed(amphora_wasi_add_directory(wasi, "/dev/null", "/", 0), AMPHORA_HOST,
               "/dev/null: Not a directory"));
  amphora_wasi_limit_descriptors(wasi, 3);
  CHECK(failed(amphora_wasi_add_directory(wasi, "/tmp", "/", 0), AMPHORA_HOST,
               "/tmp: too many open files"));
  close(file);
}

/* The guest reads what was opened for it, and no more than the way it was opened allows. */
static void check_stdio(void) {
  int file = open("/dev/null", O_RDONLY);
  CHECK(!amphora_wasi_set_stdio(wasi, 2, file));
  set_vectors();
  CHECK(call_with(wasi_fd_read, 2, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 0);
  CHECK(call_with(wasi_fd_write, 2, 0, 2, 16) == WASI_ENOTCAPABLE);
  CHECK(call_with(wasi_fd_close, 2, 0, 0, 0) == WASI_SUCCESS);
  CHECK(fcntl(file, F_GETFD) >= 0); /* it is still the host's */
  close(file);
}

static void *write_soon(void *fd) {
  usleep(20000);
  CHECK(write(*(int *)fd, "late", 4) == 4);
  return NULL;
}

/* Flags are the guest's alone: it waits where the host does not, and the other way round. */
static void check_flags(int reader, int writer) {
  pthread_t thread;
  int flags = fcntl(reader, F_GETFL);
  CHECK(!amphora_wasi_set_stdio(wasi, 0, reader) && !amphora_wasi_set_stdio(wasi, 1, writer));
  CHECK(call_with(wasi_fd_fdstat_get, 0, 32, 0, 0) == WASI_SUCCESS);
  CHECK(get16(memory + 34) == (flags & O_NONBLOCK ? FDFLAG_NONBLOCK : 0));
  set_vectors();
  CHECK(call_with(wasi_fd_fdstat_set_flags, 0, FDFLAG_NONBLOCK, 0, 0) == WASI_SUCCESS);
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_EAGAIN);
  CHECK(call_with(wasi_fd_fdstat_set_flags, 0, 0, 0, 0) == WASI_SUCCESS);
  CHECK(!pthread_create(&thread, NULL, write_soon, &writer));
  CHECK(call_with(wasi_fd_read, 0, 0, 2, 16) == WASI_SUCCESS && get32(memory + 16) == 4);
  pthread_join(thread, NULL);
  CHECK(call_with(wasi_fd_fdstat_set_flags, 1, FDFLAG_NONBLOCK, 0, 0) == WASI_SUCCESS);
  uint16_t error;
  while (!(error = call_with(wasi_fd_write, 1, 0, 2, 16))) CHECK(get32(memory + 16) > 0);
  CHECK(error == WASI_EAGAIN);
  CHECK(fcntl(reader, F_GETFL) == flags);
  close(reader), close(writer);
}

static void check_flags_of_all(void) {
  int ends[2];
  CHECK(!pipe(ends));
  check_flags(ends[0], ends[1]);
  CHECK(!pipe2(ends, O_NONBLOCK));
  check_flags(ends[0], ends[1]);
  CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
  check_flags(ends[0], ends[1]);
  CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends));
  check_flags(ends[0], ends[1]);
}

int main(void) {
  CHECK(!amphora_wasi_new(&wasi));
  CHECK(call_with(wasi_fd_write, 1, 0, 2, 16) == WASI_EBADF); /* nothing is granted by itself */
  check_streams();
  check_stdio();
  check_flags_of_all();
  check_withheld();
  check_errors();
  amphora_wasi_delete(wasi);
  amphora_wasi_delete(NULL);
  return failures != 0;
}
