/* SPDX-License-Identifier: MIT */
/* Streams that the guest shares with the host: the argument names what they are. */
#include "wasi.h"

enum { APPEND = __WASI_FDFLAGS_APPEND, NONBLOCK = __WASI_FDFLAGS_NONBLOCK };
static char text[100000];
static uint32_t size;

static uint32_t flags_of(int fd) {
  __wasi_fdstat_t stat;
  return fd_fdstat_get(fd, &stat) ? 99 : stat.fs_flags;
}

static int32_t write_at(int fd, uint64_t offset) {
  const __wasi_ciovec_t vector = {(const uint8_t *)"overwritten", 11};
  return fd_pwrite(fd, &vector, 1, offset, &size);
}

/* Standard output is a file opened with O_APPEND. */
static void check_log(void) {
  uint64_t position;
  CHECK(flags_of(1), APPEND);
  CHECK(fd_fdstat_set_flags(1, NONBLOCK), ERRNO(PERM));
  CHECK(fd_fdstat_set_flags(1, 0), ERRNO(PERM));
  CHECK(flags_of(1), APPEND);
  CHECK(write_at(1, 0), ERRNO(PERM));
  CHECK(fd_filestat_set_size(1, 0), ERRNO(NOTCAPABLE));
  CHECK(fd_allocate(1, 0, 1000), ERRNO(NOTCAPABLE));
  CHECK(fd_filestat_set_times(1, 0, 0, 5), ERRNO(NOTCAPABLE));
  CHECK(fd_seek(1, 0, __WASI_WHENCE_SET, &position), OK);
  CHECK(fd_fdstat_set_flags(1, APPEND | NONBLOCK), OK);
  CHECK(write_text(1, "two\n"), OK);
}

/* Standard output is a file that is written from its start; the guest appends for a while. */
static void check_file(void) {
  uint64_t position;
  CHECK(write_text(1, "one\n"), OK);
  CHECK(fd_fdstat_set_flags(1, APPEND), OK);
  CHECK(fd_seek(1, 0, __WASI_WHENCE_SET, &position), OK);
  CHECK(write_text(1, "two\n"), OK);
  CHECK(fd_tell(1, &position), OK);
  CHECK(position, 8);
  CHECK(fd_fdstat_set_flags(1, 0), OK);
  CHECK(fd_advise(1, 0, 0, __WASI_ADVICE_RANDOM), OK);
  CHECK(fd_filestat_set_times(1, 0, 0, 5), ERRNO(NOTCAPABLE));
}

/* Standard input is a pipe without content whose other end is open; the host waits for it. */
static void check_pipe(void) {
  const __wasi_iovec_t vectors[] = {{(uint8_t *)text, 10},
                                    {(uint8_t *)text + 10, sizeof text - 10}};
  int32_t error = OK;
  uint64_t total = 0;
  CHECK(flags_of(0), 0);
  CHECK(fd_fdstat_set_flags(0, NONBLOCK), OK);
  CHECK(flags_of(0), NONBLOCK);
  CHECK(fd_read(0, vectors, 2, &size), ERRNO(AGAIN));
  for (int i = 0; i < 10000 && !error; i++)
    if (!(error = fd_write(0, vectors, 2, &size))) total += size;
  CHECK(error, ERRNO(AGAIN));
  while (total > 0 && !(error = fd_read(0, vectors, 2, &size))) total -= size;
  CHECK(total, 0);
}

/* Standard input is a directory. */
static void check_directory(void) {
  int fd;
  const __wasi_iovec_t vector = {(uint8_t *)text, sizeof text};
  CHECK(fd_read(0, &vector, 1, &size), ERRNO(NOTCAPABLE));
  CHECK(path_open(0, 0, S("f"), 0, 0, 0, 0, &fd), ERRNO(NOTCAPABLE));
  CHECK(path_create_directory(0, S("d")), ERRNO(NOTCAPABLE));
  CHECK(fd_readdir(0, text, sizeof text, 0, &size), ERRNO(NOTCAPABLE));
}

/* Standard input is a socket. */
static void check_socket(void) {
  const __wasi_iovec_t vector = {(uint8_t *)text, sizeof text};
  CHECK(flags_of(0), 0);
  CHECK(fd_fdstat_set_flags(0, NONBLOCK), OK);
  CHECK(fd_read(0, &vector, 1, &size), ERRNO(AGAIN));
  CHECK(sock_shutdown(0, 3), ERRNO(NOTCAPABLE));
  CHECK(write_text(0, "answer"), OK);
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*check)(void);
  } cases[] = {{"log", check_log},
               {"file", check_file},
               {"pipe", check_pipe},
               {"socket", check_socket},
               {"directory", check_directory}};
  for (size_t i = 0; argc > 1 && i < sizeof cases / sizeof *cases; i++)
    if (!strcmp(cases[i].name, argv[1])) return cases[i].check(), failures != 0;
  return 2;
}
