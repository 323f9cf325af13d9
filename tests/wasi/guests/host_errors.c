/* SPDX-License-Identifier: MIT */
/* Errnos that come of what the host has opened or limits; the argument names the case. */
#include "wasi.h"

enum { LISTENER = 4 };
static char text[1024];
static const __wasi_iovec_t vector = {(uint8_t *)text, sizeof text};
static uint32_t size;
static uint64_t position;

/* "fifo" is one. */
static void check_fifo(void) {
  int fd, writer;
  int32_t error = OK;
  CHECK(open_with("fifo", 0, __WASI_RIGHTS_FD_WRITE, __WASI_FDFLAGS_NONBLOCK, &fd), ERRNO(NXIO));
  CHECK(open_with("fifo", 0, FILE_RIGHTS, __WASI_FDFLAGS_NONBLOCK, &fd), OK);
  CHECK(fd_seek(fd, 1, __WASI_WHENCE_SET, &position), ERRNO(SPIPE));
  CHECK(fd_tell(fd, &position), ERRNO(SPIPE));
  CHECK(fd_pread(fd, &vector, 1, 0, &size), ERRNO(SPIPE));
  CHECK(fd_pwrite(fd, &vector, 1, 0, &size), ERRNO(SPIPE));
  CHECK(fd_advise(fd, 0, 1, 0), ERRNO(SPIPE));
  CHECK(fd_allocate(fd, 0, 1), ERRNO(SPIPE));
  CHECK(fd_filestat_set_size(fd, 0), ERRNO(INVAL));
  CHECK(fd_sync(fd), ERRNO(INVAL));
  CHECK(fd_datasync(fd), ERRNO(INVAL));
  CHECK(fd_read(fd, &vector, 1, &size), ERRNO(AGAIN));
  for (int i = 0; i < 10000 && !error; i++) error = fd_write(fd, &vector, 1, &size);
  CHECK(error, ERRNO(AGAIN));

  CHECK(open_with("fifo", 0, __WASI_RIGHTS_FD_WRITE, 0, &writer), OK);
  CHECK(fd_close(fd), OK);
  CHECK(fd_write(writer, &vector, 1, &size), ERRNO(PIPE));
}

static void check_removed_directory(void) {
  int fd, opened;
  CHECK(path_create_directory(DIR, S("gone")), OK);
  CHECK(path_open(DIR, 0, S("gone"), __WASI_OFLAGS_DIRECTORY,
                  __WASI_RIGHTS_FD_READDIR | __WASI_RIGHTS_PATH_OPEN |
                      __WASI_RIGHTS_PATH_CREATE_FILE | __WASI_RIGHTS_PATH_CREATE_DIRECTORY,
                  0, 0, &fd),
        OK);
  CHECK(path_remove_directory(DIR, S("gone")), OK);
  CHECK(fd_readdir(fd, text, sizeof text, 0, &size), ERRNO(NOENT));
  CHECK(path_open(fd, 0, S("x"), __WASI_OFLAGS_CREAT, 0, 0, 0, &opened), ERRNO(NOENT));
  CHECK(path_create_directory(fd, S("x")), ERRNO(NOENT));
}

/* Each pointer of the functions of files, and a count that no poll has. */
static void check_arguments(void) {
  enum { MANY = (1 << 16) + 1 };
  static __wasi_subscription_t subscriptions[MANY];
  static __wasi_event_t events[MANY];
  static const __wasi_iovec_t beyond = {NOWHERE, 100};
  int fd = create("f");
  CHECK(fd_write(fd, NOWHERE, 100, &size), ERRNO(FAULT));
  CHECK(fd_pread(fd, NOWHERE, 100, 0, &size), ERRNO(FAULT));
  CHECK(fd_pwrite(fd, NOWHERE, 100, 0, &size), ERRNO(FAULT));
  CHECK(fd_pread(fd, &vector, 1, 0, NOWHERE), ERRNO(FAULT));
  CHECK(fd_pwrite(fd, &vector, 1, 0, NOWHERE), ERRNO(FAULT));
  CHECK(fd_pwrite(fd, &beyond, 1, 0, &size), ERRNO(FAULT));
  CHECK(fd_prestat_dir_name(77, text, sizeof text), ERRNO(BADF));
  CHECK(poll_oneoff(subscriptions, events, MANY, &size), ERRNO(INVAL));
}

/* Standard output is /dev/full. */
static void check_full(void) {
  CHECK(fd_write(1, &vector, 1, &size), ERRNO(NOSPC));
  CHECK(fd_pwrite(1, &vector, 1, 0, &size), ERRNO(NOSPC));
  CHECK(fd_allocate(1, 0, 1), ERRNO(NODEV));
  CHECK(fd_filestat_set_size(1, 0), ERRNO(INVAL));
  CHECK(fd_sync(1), ERRNO(INVAL));
  CHECK(fd_datasync(1), ERRNO(INVAL));
}

/* Standard input is the memory of the test's process, where nothing is mapped at 0. */
static void check_unreadable(void) {
  CHECK(fd_read(0, &vector, 1, &size), ERRNO(IO));
  CHECK(fd_pread(0, &vector, 1, 0, &size), ERRNO(IO));
}

/* No file can grow beyond 512 bytes; amrun ignores the signal that tells of it. */
static void check_file_size(void) {
  int fd = create("f");
  CHECK(fd_write(fd, &vector, 1, &size), OK);
  CHECK(size, 512);
  CHECK(fd_write(fd, &vector, 1, &size), ERRNO(FBIG));
  CHECK(fd_pwrite(fd, &vector, 1, 512, &size), ERRNO(FBIG));
  CHECK(fd_allocate(fd, 0, 513), ERRNO(FBIG));
  CHECK(fd_filestat_set_size(fd, 513), ERRNO(FBIG));
  CHECK(fd_filestat_set_size(fd, 512), OK);
}

/* The next directory is on another file system. */
static void check_devices(void) {
  fd_close(create("f"));
  CHECK(path_link(DIR, 0, S("f"), DIR + 1, S("x")), ERRNO(XDEV));
  CHECK(path_rename(DIR, S("f"), DIR + 1, S("x")), ERRNO(XDEV));
}

/* "small/" is a file system of one page and one file, "constant/" one that is mounted read-only and
 * holds "f" and "d/"; something is mounted on the file "bound". */
static void check_mounts(void) {
  int fd = create("small/f"), opened;
  CHECK(fd_write(fd, &vector, 1, &size), OK);
  CHECK(fd_pwrite(fd, &vector, 1, 1 << 16, &size), ERRNO(NOSPC));
  CHECK(fd_allocate(fd, 0, 1 << 17), ERRNO(NOSPC));
  CHECK(open_with("small/x", __WASI_OFLAGS_CREAT, 0, 0, &opened), ERRNO(NOSPC));
  CHECK(path_create_directory(DIR, S("small/x")), ERRNO(NOSPC));
  CHECK(path_symlink(S("f"), DIR, S("small/x")), ERRNO(NOSPC));
  CHECK(path_link(DIR, 0, S("small/f"), DIR, S("small/x")), ERRNO(NOSPC));
  CHECK(path_remove_directory(DIR, S("small")), ERRNO(BUSY));
  CHECK(path_rename(DIR, S("small"), DIR, S("x")), ERRNO(BUSY));
  CHECK(path_unlink_file(DIR, S("bound")), ERRNO(BUSY));
  CHECK(path_rename(DIR, S("small/f"), DIR, S("x")), ERRNO(XDEV));

  CHECK(open_with("constant/f", 0, __WASI_RIGHTS_FD_WRITE, 0, &opened), ERRNO(ROFS));
  CHECK(open_with("constant/f", __WASI_OFLAGS_TRUNC, 0, 0, &opened), ERRNO(ROFS));
  CHECK(open_with("constant/x", __WASI_OFLAGS_CREAT, 0, 0, &opened), ERRNO(ROFS));
  CHECK(path_create_directory(DIR, S("constant/x")), ERRNO(ROFS));
  CHECK(path_symlink(S("f"), DIR, S("constant/x")), ERRNO(ROFS));
  CHECK(path_link(DIR, 0, S("constant/f"), DIR, S("constant/x")), ERRNO(ROFS));
  CHECK(path_rename(DIR, S("constant/f"), DIR, S("constant/x")), ERRNO(ROFS));
  CHECK(path_unlink_file(DIR, S("constant/f")), ERRNO(ROFS));
  CHECK(path_remove_directory(DIR, S("constant/d")), ERRNO(ROFS));
  CHECK(path_filestat_set_times(DIR, 0, S("constant/f"), 0, 0, __WASI_FSTFLAGS_MTIM), ERRNO(ROFS));
  CHECK(open_with("constant/f", 0, __WASI_RIGHTS_FD_FILESTAT_SET_TIMES, 0, &opened), OK);
  CHECK(fd_filestat_set_times(opened, 0, 0, __WASI_FSTFLAGS_MTIM), ERRNO(ROFS));
}

/* With --max-files 5: 0, 1, 2, the directory and the listener are all. */
static void check_accept_limit(void) { CHECK(sock_accept(LISTENER, 0, &(int){0}), ERRNO(MFILE)); }

static uint16_t poll_readable(int fd) {
  __wasi_subscription_t s = {.userdata = 1};
  __wasi_event_t event = {0};
  s.u.tag = __WASI_EVENTTYPE_FD_READ;
  s.u.u.fd_read.file_descriptor = fd;
  CHECK(poll_oneoff(&s, &event, 1, &size), OK);
  return event.error;
}

/* The test connects when it reads "connect", and resets the connection when it reads "reset". */
static void check_reset(void) {
  int fd;
  uint16_t flags;
  puts("connect"), fflush(stdout);
  CHECK(sock_accept(LISTENER, __WASI_FDFLAGS_NONBLOCK, &fd), OK);
  CHECK(sock_recv(fd, &vector, 1, 0, &size, &flags), ERRNO(AGAIN));
  CHECK(sock_recv(fd, NOWHERE, 100, 0, &size, &flags), ERRNO(FAULT));
  CHECK(sock_send(fd, NOWHERE, 100, 0, &size), ERRNO(FAULT));
  int32_t error = OK;
  for (int i = 0; i < 100000 && !error; i++) error = sock_send(fd, &vector, 1, 0, &size);
  CHECK(error, ERRNO(AGAIN));
  puts("reset"), fflush(stdout);
  CHECK(poll_readable(fd), ERRNO(IO));
  CHECK(sock_recv(fd, &vector, 1, 0, &size, &flags), ERRNO(CONNRESET));
  CHECK(sock_send(fd, &vector, 1, 0, &size), ERRNO(PIPE));
  CHECK(sock_shutdown(fd, __WASI_SDFLAGS_RD), ERRNO(NOTCONN));

  CHECK(fd_fdstat_set_rights(fd, 0, 0), OK);
  CHECK(sock_recv(fd, &vector, 1, 0, &size, &flags), ERRNO(NOTCAPABLE));
  CHECK(sock_send(fd, &vector, 1, 0, &size), ERRNO(NOTCAPABLE));
  CHECK(sock_shutdown(fd, __WASI_SDFLAGS_RD), ERRNO(NOTCAPABLE));
  CHECK(sock_accept(fd, 0, &fd), ERRNO(NOTCAPABLE));
}

static const struct {
  const char *name;
  void (*check)(void);
} cases[] = {
    {"fifo", check_fifo},
    {"removed", check_removed_directory},
    {"arguments", check_arguments},
    {"full", check_full},
    {"unreadable", check_unreadable},
    {"file-size", check_file_size},
    {"devices", check_devices},
    {"mounts", check_mounts},
    {"accept-limit", check_accept_limit},
    {"reset", check_reset},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof cases / sizeof *cases; i++)
    if (!strcmp(argv[1], cases[i].name)) {
      cases[i].check();
      DONE;
    }
  fprintf(stderr, "no such case\n");
  return 2;
}
