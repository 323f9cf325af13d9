/* SPDX-License-Identifier: MIT */
// The functions of wasi_snapshot_preview1, in the place of wasi-libc's: the same, but that the
// program's descriptors may be others than the runtime's (descriptors.h), and that files may be
// mapped (mappings.h).
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#include "descriptors.h"
#include "mappings.h"
#include "signals.h"
#include "timer.h"

#define IMPORT(name)                                                                               \
  __attribute__((__import_module__("wasi_snapshot_preview1"), __import_name__(#name)))

static __wasi_fd_t host(__wasi_fd_t fd) {
  return __amphora_host_descriptor ? __amphora_host_descriptor(fd) : fd;
}

IMPORT(proc_exit) _Noreturn void imported_proc_exit(__wasi_exitcode_t status);

// Whether a call that a signal interrupted is to be made again, after the signal's delivery. A
// program without handlers goes on after SIGWINCH, and ends with the others.
static bool interrupted(__wasi_errno_t error, __wasi_size_t signal, bool restarts) {
  enum { WINDOW_CHANGED = 28, ENDED = 128 };
  if (error != __WASI_ERRNO_INTR) return false;
  if (signal == 0) return __amphora_restarts && __amphora_restarts(restarts);
  if (__amphora_signal) return !__amphora_signal((int)signal, restarts);
  if (signal != WINDOW_CHANGED) imported_proc_exit(ENDED + signal);
  return true;
}

IMPORT(args_get) int32_t imported_args_get(uint8_t **argv, uint8_t *argv_buf);
IMPORT(args_sizes_get)
int32_t imported_args_sizes_get(__wasi_size_t *retptr0, __wasi_size_t *retptr1);
IMPORT(environ_get) int32_t imported_environ_get(uint8_t **environ, uint8_t *environ_buf);
IMPORT(environ_sizes_get)
int32_t imported_environ_sizes_get(__wasi_size_t *retptr0, __wasi_size_t *retptr1);
IMPORT(clock_res_get)
int32_t imported_clock_res_get(__wasi_clockid_t id, __wasi_timestamp_t *retptr0);
IMPORT(clock_time_get)
int32_t imported_clock_time_get(__wasi_clockid_t id, __wasi_timestamp_t precision,
                                __wasi_timestamp_t *retptr0);
IMPORT(fd_advise)
int32_t imported_fd_advise(__wasi_fd_t fd, __wasi_filesize_t offset, __wasi_filesize_t len,
                           __wasi_advice_t advice);
IMPORT(fd_allocate)
int32_t imported_fd_allocate(__wasi_fd_t fd, __wasi_filesize_t offset, __wasi_filesize_t len);
IMPORT(fd_close) int32_t imported_fd_close(__wasi_fd_t fd);
IMPORT(fd_datasync) int32_t imported_fd_datasync(__wasi_fd_t fd);
IMPORT(fd_fdstat_get) int32_t imported_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t *retptr0);
IMPORT(fd_fdstat_set_flags)
int32_t imported_fd_fdstat_set_flags(__wasi_fd_t fd, __wasi_fdflags_t flags);
IMPORT(fd_fdstat_set_rights)
int32_t imported_fd_fdstat_set_rights(__wasi_fd_t fd, __wasi_rights_t fs_rights_base,
                                      __wasi_rights_t fs_rights_inheriting);
IMPORT(fd_filestat_get)
int32_t imported_fd_filestat_get(__wasi_fd_t fd, __wasi_filestat_t *retptr0);
IMPORT(fd_filestat_set_size)
int32_t imported_fd_filestat_set_size(__wasi_fd_t fd, __wasi_filesize_t size);
IMPORT(fd_filestat_set_times)
int32_t imported_fd_filestat_set_times(__wasi_fd_t fd, __wasi_timestamp_t atim,
                                       __wasi_timestamp_t mtim, __wasi_fstflags_t fst_flags);
IMPORT(fd_pread)
int32_t imported_fd_pread(__wasi_fd_t fd, const __wasi_iovec_t *iovs, size_t iovs_len,
                          __wasi_filesize_t offset, __wasi_size_t *retptr0);
IMPORT(fd_prestat_get) int32_t imported_fd_prestat_get(__wasi_fd_t fd, __wasi_prestat_t *retptr0);
IMPORT(fd_prestat_dir_name)
int32_t imported_fd_prestat_dir_name(__wasi_fd_t fd, uint8_t *path, __wasi_size_t path_len);
IMPORT(fd_pwrite)
int32_t imported_fd_pwrite(__wasi_fd_t fd, const __wasi_ciovec_t *iovs, size_t iovs_len,
                           __wasi_filesize_t offset, __wasi_size_t *retptr0);
IMPORT(fd_read)
int32_t imported_fd_read(__wasi_fd_t fd, const __wasi_iovec_t *iovs, size_t iovs_len,
                         __wasi_size_t *retptr0);
IMPORT(fd_readdir)
int32_t imported_fd_readdir(__wasi_fd_t fd, uint8_t *buf, __wasi_size_t buf_len,
                            __wasi_dircookie_t cookie, __wasi_size_t *retptr0);
IMPORT(fd_renumber) int32_t imported_fd_renumber(__wasi_fd_t fd, __wasi_fd_t to);
IMPORT(fd_seek)
int32_t imported_fd_seek(__wasi_fd_t fd, __wasi_filedelta_t offset, __wasi_whence_t whence,
                         __wasi_filesize_t *retptr0);
IMPORT(fd_sync) int32_t imported_fd_sync(__wasi_fd_t fd);
IMPORT(fd_tell) int32_t imported_fd_tell(__wasi_fd_t fd, __wasi_filesize_t *retptr0);
IMPORT(fd_write)
int32_t imported_fd_write(__wasi_fd_t fd, const __wasi_ciovec_t *iovs, size_t iovs_len,
                          __wasi_size_t *retptr0);
IMPORT(path_create_directory)
int32_t imported_path_create_directory(__wasi_fd_t fd, const char *path, size_t path_length);
IMPORT(path_filestat_get)
int32_t imported_path_filestat_get(__wasi_fd_t fd, __wasi_lookupflags_t flags, const char *path,
                                   size_t path_length, __wasi_filestat_t *retptr0);
IMPORT(path_filestat_set_times)
int32_t imported_path_filestat_set_times(__wasi_fd_t fd, __wasi_lookupflags_t flags,
                                         const char *path, size_t path_length,
                                         __wasi_timestamp_t atim, __wasi_timestamp_t mtim,
                                         __wasi_fstflags_t fst_flags);
IMPORT(path_link)
int32_t imported_path_link(__wasi_fd_t old_fd, __wasi_lookupflags_t old_flags, const char *old_path,
                           size_t old_path_length, __wasi_fd_t new_fd, const char *new_path,
                           size_t new_path_length);
IMPORT(path_open)
int32_t imported_path_open(__wasi_fd_t fd, __wasi_lookupflags_t dirflags, const char *path,
                           size_t path_length, __wasi_oflags_t oflags,
                           __wasi_rights_t fs_rights_base, __wasi_rights_t fs_rights_inheriting,
                           __wasi_fdflags_t fdflags, __wasi_fd_t *retptr0);
IMPORT(path_readlink)
int32_t imported_path_readlink(__wasi_fd_t fd, const char *path, size_t path_length, uint8_t *buf,
                               __wasi_size_t buf_len, __wasi_size_t *retptr0);
IMPORT(path_remove_directory)
int32_t imported_path_remove_directory(__wasi_fd_t fd, const char *path, size_t path_length);
IMPORT(path_rename)
int32_t imported_path_rename(__wasi_fd_t fd, const char *old_path, size_t old_path_length,
                             __wasi_fd_t new_fd, const char *new_path, size_t new_path_length);
IMPORT(path_symlink)
int32_t imported_path_symlink(const char *old_path, size_t old_path_length, __wasi_fd_t fd,
                              const char *new_path, size_t new_path_length);
IMPORT(path_unlink_file)
int32_t imported_path_unlink_file(__wasi_fd_t fd, const char *path, size_t path_length);
IMPORT(poll_oneoff)
int32_t imported_poll_oneoff(const __wasi_subscription_t *in, __wasi_event_t *out,
                             __wasi_size_t nsubscriptions, __wasi_size_t *retptr0);
IMPORT(proc_exit) _Noreturn void imported_proc_exit(__wasi_exitcode_t rval);
IMPORT(sched_yield) int32_t imported_sched_yield(void);
IMPORT(random_get) int32_t imported_random_get(uint8_t *buf, __wasi_size_t buf_len);
IMPORT(sock_accept)
int32_t imported_sock_accept(__wasi_fd_t fd, __wasi_fdflags_t flags, __wasi_fd_t *retptr0);
IMPORT(sock_recv)
int32_t imported_sock_recv(__wasi_fd_t fd, const __wasi_iovec_t *ri_data, size_t ri_data_len,
                           __wasi_riflags_t ri_flags, __wasi_size_t *retptr0,
                           __wasi_roflags_t *retptr1);
IMPORT(sock_send)
int32_t imported_sock_send(__wasi_fd_t fd, const __wasi_ciovec_t *si_data, size_t si_data_len,
                           __wasi_siflags_t si_flags, __wasi_size_t *retptr0);
IMPORT(sock_shutdown) int32_t imported_sock_shutdown(__wasi_fd_t fd, __wasi_sdflags_t how);

__wasi_errno_t __wasi_args_get(uint8_t **argv, uint8_t *argv_buf) {
  return (__wasi_errno_t)imported_args_get(argv, argv_buf);
}

__wasi_errno_t __wasi_args_sizes_get(__wasi_size_t *retptr0, __wasi_size_t *retptr1) {
  return (__wasi_errno_t)imported_args_sizes_get(retptr0, retptr1);
}

__wasi_errno_t __wasi_environ_get(uint8_t **environ, uint8_t *environ_buf) {
  return (__wasi_errno_t)imported_environ_get(environ, environ_buf);
}

__wasi_errno_t __wasi_environ_sizes_get(__wasi_size_t *retptr0, __wasi_size_t *retptr1) {
  return (__wasi_errno_t)imported_environ_sizes_get(retptr0, retptr1);
}

__wasi_errno_t __wasi_clock_res_get(__wasi_clockid_t id, __wasi_timestamp_t *retptr0) {
  return (__wasi_errno_t)imported_clock_res_get(id, retptr0);
}

__wasi_errno_t __wasi_clock_time_get(__wasi_clockid_t id, __wasi_timestamp_t precision,
                                     __wasi_timestamp_t *retptr0) {
  return (__wasi_errno_t)imported_clock_time_get(id, precision, retptr0);
}

__wasi_errno_t __wasi_fd_advise(__wasi_fd_t fd, __wasi_filesize_t offset, __wasi_filesize_t len,
                                __wasi_advice_t advice) {
  return (__wasi_errno_t)imported_fd_advise(host(fd), offset, len, advice);
}

__wasi_errno_t __wasi_fd_allocate(__wasi_fd_t fd, __wasi_filesize_t offset, __wasi_filesize_t len) {
  return (__wasi_errno_t)imported_fd_allocate(host(fd), offset, len);
}

__wasi_errno_t __wasi_fd_datasync(__wasi_fd_t fd) {
  return (__wasi_errno_t)imported_fd_datasync(host(fd));
}

__wasi_errno_t __wasi_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t *retptr0) {
  return (__wasi_errno_t)imported_fd_fdstat_get(host(fd), retptr0);
}

__wasi_errno_t __wasi_fd_fdstat_set_flags(__wasi_fd_t fd, __wasi_fdflags_t flags) {
  return (__wasi_errno_t)imported_fd_fdstat_set_flags(host(fd), flags);
}

__wasi_errno_t __wasi_fd_fdstat_set_rights(__wasi_fd_t fd, __wasi_rights_t fs_rights_base,
                                           __wasi_rights_t fs_rights_inheriting) {
  return (__wasi_errno_t)imported_fd_fdstat_set_rights(host(fd), fs_rights_base,
                                                       fs_rights_inheriting);
}

__wasi_errno_t __wasi_fd_filestat_get(__wasi_fd_t fd, __wasi_filestat_t *retptr0) {
  return (__wasi_errno_t)imported_fd_filestat_get(host(fd), retptr0);
}

__wasi_errno_t __wasi_fd_filestat_set_size(__wasi_fd_t fd, __wasi_filesize_t size) {
  int32_t error = imported_fd_filestat_set_size(host(fd), size);
  if (!error && __amphora_mapped_resize) __amphora_mapped_resize(fd, size);
  return (__wasi_errno_t)error;
}

__wasi_errno_t __wasi_fd_filestat_set_times(__wasi_fd_t fd, __wasi_timestamp_t atim,
                                            __wasi_timestamp_t mtim, __wasi_fstflags_t fst_flags) {
  return (__wasi_errno_t)imported_fd_filestat_set_times(host(fd), atim, mtim, fst_flags);
}

__wasi_errno_t __wasi_fd_pread(__wasi_fd_t fd, const __wasi_iovec_t *iovs, size_t iovs_len,
                               __wasi_filesize_t offset, __wasi_size_t *retptr0) {
  if (__amphora_mapped_read) __amphora_mapped_read(fd, iovs, iovs_len, (off_t)offset);
  return (__wasi_errno_t)imported_fd_pread(host(fd), iovs, iovs_len, offset, retptr0);
}

__wasi_errno_t __wasi_fd_prestat_get(__wasi_fd_t fd, __wasi_prestat_t *retptr0) {
  return (__wasi_errno_t)imported_fd_prestat_get(host(fd), retptr0);
}

__wasi_errno_t __wasi_fd_prestat_dir_name(__wasi_fd_t fd, uint8_t *path, __wasi_size_t path_len) {
  return (__wasi_errno_t)imported_fd_prestat_dir_name(host(fd), path, path_len);
}

__wasi_errno_t __wasi_fd_pwrite(__wasi_fd_t fd, const __wasi_ciovec_t *iovs, size_t iovs_len,
                                __wasi_filesize_t offset, __wasi_size_t *retptr0) {
  int32_t error = imported_fd_pwrite(host(fd), iovs, iovs_len, offset, retptr0);
  if (!error && __amphora_mapped_write) __amphora_mapped_write(fd, iovs, *retptr0, (off_t)offset);
  return (__wasi_errno_t)error;
}

__wasi_errno_t __wasi_fd_read(__wasi_fd_t fd, const __wasi_iovec_t *iovs, size_t iovs_len,
                              __wasi_size_t *retptr0) {
  if (__amphora_mapped_read) __amphora_mapped_read(fd, iovs, iovs_len, AT_POSITION);
  for (;;) {
    *retptr0 = 0;
    __wasi_errno_t error = (__wasi_errno_t)imported_fd_read(host(fd), iovs, iovs_len, retptr0);
    if (!interrupted(error, *retptr0, true)) return error;
  }
}

__wasi_errno_t __wasi_fd_readdir(__wasi_fd_t fd, uint8_t *buf, __wasi_size_t buf_len,
                                 __wasi_dircookie_t cookie, __wasi_size_t *retptr0) {
  return (__wasi_errno_t)imported_fd_readdir(host(fd), buf, buf_len, cookie, retptr0);
}

__wasi_errno_t __wasi_fd_seek(__wasi_fd_t fd, __wasi_filedelta_t offset, __wasi_whence_t whence,
                              __wasi_filesize_t *retptr0) {
  return (__wasi_errno_t)imported_fd_seek(host(fd), offset, whence, retptr0);
}

__wasi_errno_t __wasi_fd_sync(__wasi_fd_t fd) { return (__wasi_errno_t)imported_fd_sync(host(fd)); }

__wasi_errno_t __wasi_fd_tell(__wasi_fd_t fd, __wasi_filesize_t *retptr0) {
  return (__wasi_errno_t)imported_fd_tell(host(fd), retptr0);
}

__wasi_errno_t __wasi_fd_write(__wasi_fd_t fd, const __wasi_ciovec_t *iovs, size_t iovs_len,
                               __wasi_size_t *retptr0) {
  __wasi_errno_t error;
  do {
    *retptr0 = 0;
    error = (__wasi_errno_t)imported_fd_write(host(fd), iovs, iovs_len, retptr0);
  } while (interrupted(error, *retptr0, true));
  if (!error && __amphora_mapped_write) __amphora_mapped_write(fd, iovs, *retptr0, AT_POSITION);
  return error;
}

__wasi_errno_t __wasi_path_create_directory(__wasi_fd_t fd, const char *path) {
  return (__wasi_errno_t)imported_path_create_directory(host(fd), path, strlen(path));
}

__wasi_errno_t __wasi_path_filestat_get(__wasi_fd_t fd, __wasi_lookupflags_t flags,
                                        const char *path, __wasi_filestat_t *retptr0) {
  return (__wasi_errno_t)imported_path_filestat_get(host(fd), flags, path, strlen(path), retptr0);
}

__wasi_errno_t __wasi_path_filestat_set_times(__wasi_fd_t fd, __wasi_lookupflags_t flags,
                                              const char *path, __wasi_timestamp_t atim,
                                              __wasi_timestamp_t mtim,
                                              __wasi_fstflags_t fst_flags) {
  return (__wasi_errno_t)imported_path_filestat_set_times(host(fd), flags, path, strlen(path), atim,
                                                          mtim, fst_flags);
}

__wasi_errno_t __wasi_path_link(__wasi_fd_t old_fd, __wasi_lookupflags_t old_flags,
                                const char *old_path, __wasi_fd_t new_fd, const char *new_path) {
  return (__wasi_errno_t)imported_path_link(host(old_fd), old_flags, old_path, strlen(old_path),
                                            host(new_fd), new_path, strlen(new_path));
}

__wasi_errno_t __wasi_path_readlink(__wasi_fd_t fd, const char *path, uint8_t *buf,
                                    __wasi_size_t buf_len, __wasi_size_t *retptr0) {
  return (__wasi_errno_t)imported_path_readlink(host(fd), path, strlen(path), buf, buf_len,
                                                retptr0);
}

__wasi_errno_t __wasi_path_remove_directory(__wasi_fd_t fd, const char *path) {
  return (__wasi_errno_t)imported_path_remove_directory(host(fd), path, strlen(path));
}

__wasi_errno_t __wasi_path_rename(__wasi_fd_t fd, const char *old_path, __wasi_fd_t new_fd,
                                  const char *new_path) {
  return (__wasi_errno_t)imported_path_rename(host(fd), old_path, strlen(old_path), host(new_fd),
                                              new_path, strlen(new_path));
}

__wasi_errno_t __wasi_path_symlink(const char *old_path, __wasi_fd_t fd, const char *new_path) {
  return (__wasi_errno_t)imported_path_symlink(old_path, strlen(old_path), host(fd), new_path,
                                               strlen(new_path));
}

__wasi_errno_t __wasi_path_unlink_file(__wasi_fd_t fd, const char *path) {
  return (__wasi_errno_t)imported_path_unlink_file(host(fd), path, strlen(path));
}

__wasi_errno_t __wasi_sched_yield(void) { return (__wasi_errno_t)imported_sched_yield(); }

__wasi_errno_t __wasi_random_get(uint8_t *buf, __wasi_size_t buf_len) {
  return (__wasi_errno_t)imported_random_get(buf, buf_len);
}

__wasi_errno_t __wasi_sock_recv(__wasi_fd_t fd, const __wasi_iovec_t *ri_data, size_t ri_data_len,
                                __wasi_riflags_t ri_flags, __wasi_size_t *retptr0,
                                __wasi_roflags_t *retptr1) {
  return (__wasi_errno_t)imported_sock_recv(host(fd), ri_data, ri_data_len, ri_flags, retptr0,
                                            retptr1);
}

__wasi_errno_t __wasi_sock_send(__wasi_fd_t fd, const __wasi_ciovec_t *si_data, size_t si_data_len,
                                __wasi_siflags_t si_flags, __wasi_size_t *retptr0) {
  return (__wasi_errno_t)imported_sock_send(host(fd), si_data, si_data_len, si_flags, retptr0);
}

__wasi_errno_t __wasi_sock_shutdown(__wasi_fd_t fd, __wasi_sdflags_t how) {
  return (__wasi_errno_t)imported_sock_shutdown(host(fd), how);
}

_Noreturn void __wasi_proc_exit(__wasi_exitcode_t rval) { imported_proc_exit(rval); }

__wasi_errno_t __wasi_fd_close(__wasi_fd_t fd) {
  __wasi_fd_t closed = host(fd);
  int last = 1;
  __wasi_errno_t error = 0;
  if (__amphora_remove_descriptor) error = __amphora_remove_descriptor(fd, &last);
  if (!error && __amphora_descriptor_closed) __amphora_descriptor_closed(fd);
  if (error || !last) return error;
  return (__wasi_errno_t)imported_fd_close(closed);
}

__wasi_errno_t __wasi_fd_renumber(__wasi_fd_t fd, __wasi_fd_t to) {
  if (__amphora_move_descriptor) return __amphora_move_descriptor(fd, to);
  return (__wasi_errno_t)imported_fd_renumber(fd, to);
}

// Gives a descriptor of the runtime's that is new to the program.
static __wasi_errno_t add(int32_t error, __wasi_fd_t *fd) {
  if (error || !__amphora_add_descriptor) return (__wasi_errno_t)error;
  __wasi_fd_t opened = *fd;
  error = __amphora_add_descriptor(fd);
  if (error) imported_fd_close(opened);
  return (__wasi_errno_t)error;
}

__wasi_errno_t __wasi_path_open(__wasi_fd_t fd, __wasi_lookupflags_t dirflags, const char *path,
                                __wasi_oflags_t oflags, __wasi_rights_t fs_rights_base,
                                __wasi_rights_t fs_rights_inheriting, __wasi_fdflags_t fdflags,
                                __wasi_fd_t *retptr0) {
  __wasi_errno_t error =
      add(imported_path_open(host(fd), dirflags, path, strlen(path), oflags, fs_rights_base,
                             fs_rights_inheriting, fdflags, retptr0),
          retptr0);
  if (!error && (oflags & __WASI_OFLAGS_TRUNC) && __amphora_mapped_resize)
    __amphora_mapped_resize(*retptr0, 0);
  return error;
}

__wasi_errno_t __wasi_sock_accept(__wasi_fd_t fd, __wasi_fdflags_t flags, __wasi_fd_t *retptr0) {
  return add(imported_sock_accept(host(fd), flags, retptr0), retptr0);
}

// What a wait is for, with the runtime's descriptors, and with the program's timer behind the rest.
struct wait {
  __wasi_subscription_t *subscriptions;
  __wasi_event_t *events;
  __wasi_size_t count;
  bool timed;
};

// Times count from the first call, however often it is made again.
static void make_absolute(__wasi_subscription_clock_t *clock) {
  __wasi_timestamp_t present;
  if (clock->flags & __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME ||
      __wasi_clock_time_get(clock->id, 1, &present) || clock->timeout > UINT64_MAX - present)
    return;
  clock->timeout += present;
  clock->flags |= __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME;
}

static __wasi_errno_t begin_wait(struct wait *w, const __wasi_subscription_t *in,
                                 __wasi_size_t count) {
  __wasi_timestamp_t left = 0;
  w->timed = __amphora_timer_next && __amphora_timer_next(&left);
  w->count = count + w->timed;
  w->subscriptions = malloc(w->count * (sizeof *w->subscriptions + sizeof *w->events));
  if (!w->subscriptions) return __WASI_ERRNO_NOMEM;
  w->events = (__wasi_event_t *)(w->subscriptions + w->count);
  memcpy(w->subscriptions, in, count * sizeof *in);
  for (__wasi_size_t i = 0; i < count; i++)
    if (in[i].u.tag != __WASI_EVENTTYPE_CLOCK)
      w->subscriptions[i].u.u.fd_read.file_descriptor = host(in[i].u.u.fd_read.file_descriptor);
    else if (__amphora_restarts)
      make_absolute(&w->subscriptions[i].u.u.clock);
  if (w->timed)
    w->subscriptions[count] =
        (__wasi_subscription_t){.userdata = (uintptr_t)w,
                                .u.tag = __WASI_EVENTTYPE_CLOCK,
                                .u.u.clock = {.id = __WASI_CLOCKID_MONOTONIC, .timeout = left}};
  return __WASI_ERRNO_SUCCESS;
}

// Gives all events but the timer's to the program.
static __wasi_size_t end_wait(const struct wait *w, __wasi_size_t count, __wasi_event_t *out) {
  __wasi_size_t kept = 0;
  for (__wasi_size_t i = 0; i < count; i++)
    if (!w->timed || w->events[i].userdata != (uintptr_t)w) out[kept++] = w->events[i];
  free(w->subscriptions);
  return kept;
}

static __wasi_errno_t wait_for_events(const __wasi_subscription_t *in, __wasi_event_t *out,
                                      __wasi_size_t count, __wasi_size_t *happened) {
  for (;;) {
    *happened = 0;
    __wasi_errno_t error = (__wasi_errno_t)imported_poll_oneoff(in, out, count, happened);
    if (!interrupted(error, *happened, false)) return error;
  }
}

__wasi_errno_t __wasi_poll_oneoff(const __wasi_subscription_t *in, __wasi_event_t *out,
                                  __wasi_size_t nsubscriptions, __wasi_size_t *retptr0) {
  bool is_plain = !__amphora_host_descriptor && !__amphora_timer_next && !__amphora_restarts;
  if (is_plain || nsubscriptions == 0) return wait_for_events(in, out, nsubscriptions, retptr0);
  struct wait w;
  __wasi_size_t count = 0;
  __wasi_errno_t error = begin_wait(&w, in, nsubscriptions);
  if (error) return error;
  error = wait_for_events(w.subscriptions, w.events, w.count, &count);
  *retptr0 = end_wait(&w, error ? 0 : count, out);
  if (error || *retptr0 > 0) return error;
  __amphora_timer_ring();
  return __WASI_ERRNO_INTR;
}
