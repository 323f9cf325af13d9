/* SPDX-License-Identifier: MIT */
/* wasi.h: what the files of wasi/ share: a program's state, its descriptors, and its memory.
 *
 *   link.c  finds the function     -> fd.c path.c poll.c sock.c clock.c random.c args.c proc.c
 *   those look up descriptors.c    -> and reach files by path through resolve.c alone, bytes of
 *                                     files and streams through transfer.c
 */
#ifndef AMPHORA_WASI_INTERNAL_H
#define AMPHORA_WASI_INTERNAL_H

#include "abi.h"
#include "amphora_wasi.h"
#include "resolve.h"

#include <sys/stat.h>
#include <sys/uio.h>

/* ---- Descriptors: descriptors.c -------------------------------------------------------------- */

/* An open file, directory or stream of a guest. */
struct descriptor {
  bool open;
  bool withheld;                /* a standard stream that is not granted: no file takes its place */
  bool owned;                   /* host is closed with the descriptor */
  bool read_only;               /* nothing reached through it may be changed (EROFS) */
  bool append_only;             /* the host opened it for appending: nothing else may be done */
  uint8_t type;                 /* enum wasi_filetype */
  uint16_t flags;               /* enum wasi_fdflags: the guest's, not the host's (transfer.c) */
  int host;                     /* the host's descriptor; -1: the embedder's stream */
  uint64_t base, inheriting;    /* enum wasi_rights */
  enum confinement confinement; /* how paths below a directory are resolved */
  char *preopen;                /* the name under which a directory was granted, or NULL */
  amphora_wasi_stream stream;
};

struct descriptors {
  struct descriptor *at; /* [count] */
  uint32_t count;
  uint32_t limit;
};

struct amphora_wasi {
  struct strings {
    char **at;
    uint32_t count;
  } arguments, environment;
  struct descriptors descriptors;
  enum confinement confinement; /* RESOLVE_KERNEL where the kernel has openat2 */
  struct binding *bindings;     /* link.c */
  bool (*set_alarm)(void *data, uint64_t nanoseconds, uint64_t period);
  void *alarm_data;
};

/* The open descriptor `fd`, which must have all of `rights`: EBADF, ENOTCAPABLE. It is valid until
 * a descriptor is opened. */
uint16_t wasi_descriptor(amphora_wasi *wasi, uint32_t fd, uint64_t rights, struct descriptor **out);

/* Finds the lowest free number from `from` on and makes room for it: EMFILE, ENOMEM. */
uint16_t wasi_descriptor_reserve(amphora_wasi *wasi, uint32_t from, uint32_t *fd);

/* Puts a descriptor under a number that was reserved or is open; what was there is closed. */
void wasi_descriptor_put(amphora_wasi *wasi, uint32_t fd, struct descriptor descriptor);
uint16_t wasi_descriptor_close(amphora_wasi *wasi, uint32_t fd);

/* Describes a file of the host: its type, the rights that apply to it, its flags. Takes `host`
 * over. */
uint16_t wasi_descriptor_describe(int host, struct descriptor *out);

uint8_t wasi_filetype(mode_t mode);

/* ---- Transfers: transfer.c ------------------------------------------------------------------- */

/* Read and write files and streams of the host as readv and writev do, following d->flags. */
ssize_t wasi_transfer_in(const struct descriptor *d, const struct iovec *vectors, int count);
ssize_t wasi_transfer_out(const struct descriptor *d, const struct iovec *vectors, int count);

/* Before a call that may wait: whether it may be made. With NONBLOCK, false and EAGAIN unless the
 * host says that it will not wait for these events of poll. */
bool wasi_begin(const struct descriptor *d, short events);

/* After a call that failed: whether to make it again, since the host would not wait but the guest
 * does. It has been waited for the events. */
bool wasi_again(const struct descriptor *d, short events);

/* The same for sockets: sock.c. `truncated` (may be NULL) is set if a datagram was cut off. */
bool wasi_is_socket(const struct descriptor *d);
ssize_t wasi_receive(const struct descriptor *d, const struct iovec *vectors, int count, int flags,
                     bool *truncated);
ssize_t wasi_send(const struct descriptor *d, const struct iovec *vectors, int count, int flags);

/* ---- Errors: errno.c ------------------------------------------------------------------------- */

uint16_t wasi_errno(int host_errno);

/* errno of a call of the host that returned `result`: 0 unless it is negative. */
uint16_t wasi_result(long result);

/* ---- A call and the guest's memory ----------------------------------------------------------- */

struct call {
  amphora_wasi *wasi;
  const amphora_store *store; /* NULL: the host itself calls */
  amphora_bytes memory;
  amphora_error *stop; /* set by the functions that end the program */
};

/* A function of the specification: arguments as in its witx, an errno as result. */
typedef uint16_t wasi_function(struct call *call, const amphora_value *args);

static inline uint32_t u32(amphora_value value) { return (uint32_t)value.i32; }
static inline uint64_t u64(amphora_value value) { return (uint64_t)value.i64; }

/* Whether the guest is to end. What takes long asks for it between steps and returns; the result no
 * longer matters. */
static inline bool interrupted(const struct call *call) {
  return call->store && amphora_store_interrupted(call->store);
}

/* The guest's bytes [address, address + size), or NULL when they do not all exist (EFAULT). Every
 * address from a guest goes through here. */
static inline uint8_t *guest(const struct call *call, uint64_t address, uint64_t size) {
  amphora_bytes memory = call->memory;
  return address <= memory.size && size <= memory.size - address ? memory.data + address : NULL;
}

static inline void put16(uint8_t *to, uint16_t value) {
  to[0] = (uint8_t)value, to[1] = (uint8_t)(value >> 8);
}
static inline void put32(uint8_t *to, uint32_t value) {
  put16(to, (uint16_t)value), put16(to + 2, (uint16_t)(value >> 16));
}
static inline void put64(uint8_t *to, uint64_t value) {
  put32(to, (uint32_t)value), put32(to + 4, (uint32_t)(value >> 32));
}
static inline uint16_t get16(const uint8_t *from) { return (uint16_t)(from[0] | from[1] << 8); }
static inline uint32_t get32(const uint8_t *from) {
  return get16(from) | (uint32_t)get16(from + 2) << 16;
}
static inline uint64_t get64(const uint8_t *from) {
  return get32(from) | (uint64_t)get32(from + 4) << 32;
}

/* The vectors of an array of iovec or ciovec, without the empty ones: EFAULT. At most
 * VECTORS_MAX are taken, which makes a longer transfer a partial one. */
enum { VECTORS_MAX = 1024 };
uint16_t wasi_vectors(const struct call *call, uint32_t address, uint32_t count,
                      struct iovec vectors[VECTORS_MAX], int *vector_count);

/* The times that fstflags ask for: EINVAL. */
uint16_t wasi_times(uint64_t atim, uint64_t mtim, uint32_t flags, struct timespec times[2]);

/* Writes a filestat in the layout of preview 1. */
void wasi_put_filestat(uint8_t *to, const struct stat *status);

/* Nanoseconds of a time of the host; 0 before 1970. */
uint64_t wasi_nanoseconds(struct timespec time);
struct timespec wasi_timespec(uint64_t time);

/* ---- The 46 functions ------------------------------------------------------------------------ */

wasi_function wasi_args_get, wasi_args_sizes_get, wasi_environ_get, wasi_environ_sizes_get;
wasi_function wasi_clock_res_get, wasi_clock_time_get;
wasi_function wasi_fd_advise, wasi_fd_allocate, wasi_fd_close, wasi_fd_datasync, wasi_fd_fdstat_get,
    wasi_fd_fdstat_set_flags, wasi_fd_fdstat_set_rights, wasi_fd_filestat_get,
    wasi_fd_filestat_set_size, wasi_fd_filestat_set_times, wasi_fd_pread, wasi_fd_prestat_get,
    wasi_fd_prestat_dir_name, wasi_fd_pwrite, wasi_fd_read, wasi_fd_readdir, wasi_fd_renumber,
    wasi_fd_seek, wasi_fd_sync, wasi_fd_tell, wasi_fd_write;
wasi_function wasi_path_create_directory, wasi_path_filestat_get, wasi_path_filestat_set_times,
    wasi_path_link, wasi_path_open, wasi_path_readlink, wasi_path_remove_directory,
    wasi_path_rename, wasi_path_symlink, wasi_path_unlink_file;
wasi_function wasi_poll_oneoff;
wasi_function wasi_proc_exit, wasi_proc_raise, wasi_sched_yield, wasi_random_get;
wasi_function wasi_sock_accept, wasi_sock_recv, wasi_sock_send, wasi_sock_shutdown;

/* The parts of functions that preview 0 shares. */
uint16_t wasi_fd_status(struct call *call, uint32_t fd, struct stat *status);
uint16_t wasi_path_status(struct call *call, const amphora_value *args, struct stat *status);
uint16_t wasi_seek(struct call *call, const amphora_value *args, uint32_t whence);

struct subscription {
  uint64_t userdata, timeout, precision;
  uint32_t fd, clock;
  uint16_t clock_flags;
  uint8_t type;
};
typedef struct subscription wasi_get_subscription(const uint8_t *from);
uint16_t wasi_poll(struct call *call, const amphora_value *args, uint32_t subscription_size,
                   wasi_get_subscription *get);

/* Preview 0: the function that differs from preview 1's of that name, or NULL. */
wasi_function *wasi_preview0(const char *name);

#endif
