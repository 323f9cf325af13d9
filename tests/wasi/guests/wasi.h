/* SPDX-License-Identifier: MIT */
/* The 46 functions as they are imported, and the harness of the guests: a check that fails prints
 * where and what, and the guest ends with 1. */
#ifndef GUEST_WASI_H
#define GUEST_WASI_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#ifndef WASI_MODULE
#define WASI_MODULE "wasi_snapshot_preview1"
#endif
#define IMPORT(name) __attribute__((import_module(WASI_MODULE), import_name(#name))) int32_t name

typedef const void *in;
typedef void *out;
IMPORT(args_get)(out argv, out buffer);
IMPORT(args_sizes_get)(out count, out size);
IMPORT(clock_res_get)(uint32_t id, out time);
IMPORT(clock_time_get)(uint32_t id, uint64_t precision, out time);
IMPORT(environ_get)(out environ, out buffer);
IMPORT(environ_sizes_get)(out count, out size);
IMPORT(fd_advise)(int fd, uint64_t offset, uint64_t size, uint32_t advice);
IMPORT(fd_allocate)(int fd, uint64_t offset, uint64_t size);
IMPORT(fd_close)(int fd);
IMPORT(fd_datasync)(int fd);
IMPORT(fd_fdstat_get)(int fd, out stat);
IMPORT(fd_fdstat_set_flags)(int fd, uint32_t flags);
IMPORT(fd_fdstat_set_rights)(int fd, uint64_t base, uint64_t inheriting);
IMPORT(fd_filestat_get)(int fd, out stat);
IMPORT(fd_filestat_set_size)(int fd, uint64_t size);
IMPORT(fd_filestat_set_times)(int fd, uint64_t atim, uint64_t mtim, uint32_t flags);
IMPORT(fd_pread)(int fd, in iovs, uint32_t count, uint64_t offset, out size);
IMPORT(fd_prestat_dir_name)(int fd, out path, uint32_t size);
IMPORT(fd_prestat_get)(int fd, out prestat);
IMPORT(fd_pwrite)(int fd, in iovs, uint32_t count, uint64_t offset, out size);
IMPORT(fd_read)(int fd, in iovs, uint32_t count, out size);
IMPORT(fd_readdir)(int fd, out buffer, uint32_t size, uint64_t cookie, out used);
IMPORT(fd_renumber)(int from, int to);
IMPORT(fd_seek)(int fd, int64_t offset, uint32_t whence, out position);
IMPORT(fd_sync)(int fd);
IMPORT(fd_tell)(int fd, out position);
IMPORT(fd_write)(int fd, in iovs, uint32_t count, out size);
IMPORT(path_create_directory)(int fd, in path, uint32_t size);
IMPORT(path_filestat_get)(int fd, uint32_t flags, in path, uint32_t size, out stat);
IMPORT(path_filestat_set_times)
(int fd, uint32_t flags, in path, uint32_t size, uint64_t atim, uint64_t mtim, uint32_t fst_flags);
IMPORT(path_link)
(int old_fd, uint32_t flags, in old, uint32_t old_size, int fd, in path, uint32_t size);
IMPORT(path_open)
(int fd, uint32_t flags, in path, uint32_t size, uint32_t oflags, uint64_t base,
 uint64_t inheriting, uint32_t fdflags, out opened);
IMPORT(path_readlink)(int fd, in path, uint32_t size, out buffer, uint32_t buffer_size, out used);
IMPORT(path_remove_directory)(int fd, in path, uint32_t size);
IMPORT(path_rename)(int old_fd, in old, uint32_t old_size, int fd, in path, uint32_t size);
IMPORT(path_symlink)(in target, uint32_t target_size, int fd, in path, uint32_t size);
IMPORT(path_unlink_file)(int fd, in path, uint32_t size);
IMPORT(poll_oneoff)(in subscriptions, out events, uint32_t count, out happened);
IMPORT(proc_raise)(uint32_t signal);
IMPORT(random_get)(out buffer, uint32_t size);
IMPORT(sched_yield)(void);
IMPORT(sock_accept)(int fd, uint32_t flags, out accepted);
IMPORT(sock_recv)(int fd, in iovs, uint32_t count, uint32_t flags, out size, out out_flags);
IMPORT(sock_send)(int fd, in iovs, uint32_t count, uint32_t flags, out size);
IMPORT(sock_shutdown)(int fd, uint32_t how);
__attribute__((import_module(WASI_MODULE), import_name("proc_exit"), noreturn)) void
proc_exit(uint32_t status);

#define ERRNO(name) __WASI_ERRNO_##name
#define OK 0

static int failures;

static inline void check_at(int line, const char *what, int64_t got, int64_t expected) {
  if (got == expected) return;
  failures++;
  fprintf(stderr, "line %d: %s is %lld, not %lld\n", line, what, (long long)got,
          (long long)expected);
}
#define CHECK(got, expected) check_at(__LINE__, #got, (int64_t)(got), (int64_t)(expected))
#define CHECK_TRUE(condition) check_at(__LINE__, #condition, !!(condition), 1)
#define DONE return failures != 0

/* Outside of any memory that these guests have. */
#define NOWHERE ((void *)0xfffffff0u)
/* A string and its size. */
#define S(text) text, (uint32_t)strlen(text)

enum { DIR = 3, ALL_RIGHTS = (1 << 30) - 1 };
#define FILE_RIGHTS                                                                                \
  (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK |                        \
   __WASI_RIGHTS_FD_TELL | __WASI_RIGHTS_FD_SYNC | __WASI_RIGHTS_FD_DATASYNC |                     \
   __WASI_RIGHTS_FD_ADVISE | __WASI_RIGHTS_FD_ALLOCATE | __WASI_RIGHTS_FD_FILESTAT_GET |           \
   __WASI_RIGHTS_FD_FILESTAT_SET_SIZE | __WASI_RIGHTS_FD_FILESTAT_SET_TIMES |                      \
   __WASI_RIGHTS_FD_FDSTAT_SET_FLAGS | __WASI_RIGHTS_POLL_FD_READWRITE)

static inline int32_t open_with(const char *path, uint32_t oflags, uint64_t rights,
                                uint32_t fdflags, int *fd) {
  *fd = -1;
  return path_open(DIR, 0, S(path), oflags, rights, 0, fdflags, fd);
}

/* Opens a new, empty file with all rights of files; ends the guest if it cannot. */
static inline int create(const char *path) {
  int fd;
  int32_t error = open_with(path, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_TRUNC, FILE_RIGHTS, 0, &fd);
  if (error) fprintf(stderr, "cannot create %s: %d\n", path, error), exit(1);
  return fd;
}

static inline int32_t write_text(int fd, const char *text) {
  __wasi_ciovec_t vector = {(const uint8_t *)text, strlen(text)};
  uint32_t size = 0;
  int32_t error = fd_write(fd, &vector, 1, &size);
  return error ? error : size == strlen(text) ? OK : -1;
}

/* What fd_pread finds from the start of the file: the errno, and the text. */
static inline int32_t read_text(int fd, char *text, uint32_t room) {
  __wasi_iovec_t vector = {(uint8_t *)text, room - 1};
  uint32_t size = 0;
  int32_t error = fd_pread(fd, &vector, 1, 0, &size);
  text[size] = 0;
  return error;
}

static inline uint32_t file_type(const char *path, uint32_t flags) {
  __wasi_filestat_t stat;
  return path_filestat_get(DIR, flags, S(path), &stat) ? 99 : stat.filetype;
}

#endif
