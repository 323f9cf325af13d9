/* SPDX-License-Identifier: MIT */
/* fd.c: files and streams that are open. */
#include "wasi.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- Reading and writing --------------------------------------------------------------------- */

uint16_t wasi_vectors(const struct call *call, uint32_t address, uint32_t count,
                      struct iovec vectors[VECTORS_MAX], int *vector_count) {
  const uint8_t *array = guest(call, address, (uint64_t)count * SIZE_IOVEC);
  int n = 0;
  if (!array) return WASI_EFAULT;
  for (uint32_t i = 0; i < count && n < VECTORS_MAX; i++, array += SIZE_IOVEC) {
    uint32_t size = get32(array + 4);
    uint8_t *bytes = guest(call, get32(array), size);
    if (!bytes) return WASI_EFAULT;
    if (size) vectors[n++] = (struct iovec){.iov_base = bytes, .iov_len = size};
  }
  *vector_count = n;
  return WASI_SUCCESS;
}

typedef ssize_t transfer(struct descriptor *d, const struct iovec *vectors, int count,
                         off_t offset);

enum { STEP = 1 << 24, TRANSFER_MAX = INT32_MAX - STEP };

/* Whether a transfer goes on after a step that was filled. Reading more of a pipe could wait. */
static bool goes_on(const struct call *call, const struct descriptor *d, uint64_t rights) {
  bool waits = rights & RIGHT_FD_READ && d->host >= 0 && d->type != FILETYPE_REGULAR_FILE;
  return !waits && !interrupted(call);
}

/* Moves bytes in steps, so that an interruption is noticed: of a stream a vector at a time, else
 * the vectors of STEP bytes or a part of one. -1 if the first step failed. */
static int64_t move_all(const struct call *call, struct descriptor *d, struct iovec *rest,
                        int count, uint64_t rights, off_t offset, transfer *transfer) {
  for (int64_t total = 0;;) {
    int n = 0;
    size_t size = 0, left = 0;
    while (n < count && rest[n].iov_len <= STEP - size && (d->host >= 0 || !n))
      size += rest[n++].iov_len;
    if (!n && count) {
      left = rest->iov_len - STEP;
      rest->iov_len = size = STEP;
      n = 1;
    }
    ssize_t moved = transfer(d, rest, n, offset + total);
    if (moved < 0) return total ? total : -1;
    total += moved;
    if (left)
      *rest = (struct iovec){(uint8_t *)rest->iov_base + STEP, left};
    else
      rest += n, count -= n;
    bool filled = (size_t)moved == size && total <= TRANSFER_MAX;
    if (!filled || !count || !goes_on(call, d, rights)) return total;
  }
}

/* What fd_read, fd_write, fd_pread and fd_pwrite have in common. */
static uint16_t move(struct call *call, const amphora_value *args, uint64_t rights, uint64_t offset,
                     uint32_t result_address, transfer *transfer) {
  struct descriptor *d;
  struct iovec vectors[VECTORS_MAX];
  int count;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), rights, &d);
  if (!error) error = wasi_vectors(call, u32(args[1]), u32(args[2]), vectors, &count);
  if (error) return error;
  uint8_t *result = guest(call, result_address, 4);
  if (!result) return WASI_EFAULT;
  if (offset > INT64_MAX) return WASI_EINVAL;
  int64_t moved = move_all(call, d, vectors, count, rights, (off_t)offset, transfer);
  if (moved < 0) return wasi_errno(errno);
  put32(result, (uint32_t)moved);
  return WASI_SUCCESS;
}

/* Calls an embedder's stream for a vector. */
static ssize_t stream_move(int64_t (*move)(void *, void *, size_t), void *data,
                           const struct iovec *vector, int count) {
  if (!count) return 0;
  int64_t moved = move ? move(data, vector->iov_base, vector->iov_len) : -1;
  return moved < 0 || (uint64_t)moved > vector->iov_len ? (errno = EIO, -1) : moved;
}

static ssize_t read_from(struct descriptor *d, const struct iovec *vectors, int count,
                         off_t offset) {
  (void)offset;
  if (d->host < 0) return stream_move(d->stream.read, d->stream.data, vectors, count);
  if (count && wasi_is_socket(d)) return wasi_receive(d, vectors, count, 0, NULL);
  return wasi_transfer_in(d, vectors, count);
}

static ssize_t pread_from(struct descriptor *d, const struct iovec *vectors, int count,
                          off_t offset) {
  return d->host < 0 ? (errno = ESPIPE, -1) : preadv(d->host, vectors, count, offset);
}

/* After a write: the flags that promise that data has reached the disk. */
static ssize_t synchronized(struct descriptor *d, ssize_t written) {
  int result = 0;
  if (written > 0 && d->flags & (FDFLAG_SYNC | FDFLAG_RSYNC))
    result = fsync(d->host);
  else if (written > 0 && d->flags & FDFLAG_DSYNC)
    result = fdatasync(d->host);
  return result < 0 ? -1 : written;
}

static ssize_t write_to(struct descriptor *d, const struct iovec *vectors, int count,
                        off_t offset) {
  (void)offset;
  if (d->host < 0) return stream_move(d->stream.write, d->stream.data, vectors, count);
  if (count && wasi_is_socket(d)) return wasi_send(d, vectors, count, 0);
  return synchronized(d, wasi_transfer_out(d, vectors, count));
}

/* Writes at the offset with APPEND too, as POSIX has it: the host's descriptor does not append,
 * unless it was granted so. */
static ssize_t pwrite_to(struct descriptor *d, const struct iovec *vectors, int count,
                         off_t offset) {
  if (d->host < 0) return errno = ESPIPE, -1;
  if (d->append_only) return errno = EPERM, -1;
  return synchronized(d, pwritev(d->host, vectors, count, offset));
}

uint16_t wasi_fd_read(struct call *call, const amphora_value *args) {
  return move(call, args, RIGHT_FD_READ, 0, u32(args[3]), read_from);
}

uint16_t wasi_fd_pread(struct call *call, const amphora_value *args) {
  return move(call, args, RIGHT_FD_READ | RIGHT_FD_SEEK, u64(args[3]), u32(args[4]), pread_from);
}

uint16_t wasi_fd_write(struct call *call, const amphora_value *args) {
  return move(call, args, RIGHT_FD_WRITE, 0, u32(args[3]), write_to);
}

uint16_t wasi_fd_pwrite(struct call *call, const amphora_value *args) {
  return move(call, args, RIGHT_FD_WRITE | RIGHT_FD_SEEK, u64(args[3]), u32(args[4]), pwrite_to);
}

/* ---- Position -------------------------------------------------------------------------------- */

uint16_t wasi_seek(struct call *call, const amphora_value *args, uint32_t whence) {
  static const int host_whence[] = {
      [WHENCE_SET] = SEEK_SET, [WHENCE_CUR] = SEEK_CUR, [WHENCE_END] = SEEK_END};
  struct descriptor *d;
  int64_t offset = args[1].i64;
  bool tell = whence == WHENCE_CUR && offset == 0; /* either right will do */
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), 0, &d);
  if (error) return error;
  if (!(d->base & (RIGHT_FD_SEEK | (tell ? RIGHT_FD_TELL : 0)))) return WASI_ENOTCAPABLE;
  uint8_t *result = guest(call, u32(args[3]), 8);
  if (!result) return WASI_EFAULT;
  if (whence > WHENCE_END) return WASI_EINVAL;
  off_t position = lseek(d->host, offset, host_whence[whence]);
  if (position < 0) return wasi_errno(errno);
  put64(result, (uint64_t)position);
  return WASI_SUCCESS;
}

uint16_t wasi_fd_seek(struct call *call, const amphora_value *args) {
  return wasi_seek(call, args, u32(args[2]));
}

uint16_t wasi_fd_tell(struct call *call, const amphora_value *args) {
  amphora_value seek[] = {args[0], {.i64 = 0}, {.i32 = WHENCE_CUR}, args[1]};
  return wasi_seek(call, seek, WHENCE_CUR);
}

/* ---- Descriptors ----------------------------------------------------------------------------- */

uint16_t wasi_fd_close(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), 0, &d);
  return error ? error : wasi_descriptor_close(call->wasi, u32(args[0]));
}

uint16_t wasi_fd_renumber(struct call *call, const amphora_value *args) {
  struct descriptor *from, *to;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), 0, &from);
  if (!error) error = wasi_descriptor(call->wasi, u32(args[1]), 0, &to);
  if (error || from == to) return error;
  wasi_descriptor_put(call->wasi, u32(args[1]), *from);
  *from = (struct descriptor){.open = false};
  return WASI_SUCCESS;
}

uint16_t wasi_fd_fdstat_get(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), 0, &d);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[1]), SIZE_FDSTAT);
  if (!result) return WASI_EFAULT;
  memset(result, 0, SIZE_FDSTAT);
  result[0] = d->type;
  put16(result + 2, d->flags);
  put64(result + 8, d->base);
  put64(result + 16, d->inheriting);
  return WASI_SUCCESS;
}

uint16_t wasi_fd_fdstat_set_flags(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint32_t wanted = u32(args[1]);
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_FDSTAT_SET_FLAGS, &d);
  if (error) return error;
  if (wanted & ~(uint32_t)FDFLAGS_ALL) return WASI_EINVAL;
  if (d->append_only && !(wanted & FDFLAG_APPEND)) return WASI_EPERM;
  d->flags = (uint16_t)wanted;
  return WASI_SUCCESS;
}

uint16_t wasi_fd_fdstat_set_rights(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint64_t base = u64(args[1]), inheriting = u64(args[2]);
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), base, &d);
  if (error) return error;
  if (inheriting & ~d->inheriting) return WASI_ENOTCAPABLE;
  d->base = base;
  d->inheriting = inheriting;
  return WASI_SUCCESS;
}

static uint16_t preopen(struct call *call, uint32_t fd, const char **name) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, fd, 0, &d);
  if (error || !d->preopen) return WASI_EBADF; /* ends a guest's search for preopens */
  *name = d->preopen;
  return WASI_SUCCESS;
}

uint16_t wasi_fd_prestat_get(struct call *call, const amphora_value *args) {
  const char *name;
  uint16_t error = preopen(call, u32(args[0]), &name);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[1]), SIZE_PRESTAT);
  if (!result) return WASI_EFAULT;
  put32(result, PREOPEN_DIR);
  put32(result + 4, (uint32_t)strlen(name));
  return WASI_SUCCESS;
}

uint16_t wasi_fd_prestat_dir_name(struct call *call, const amphora_value *args) {
  const char *name;
  uint16_t error = preopen(call, u32(args[0]), &name);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[1]), u32(args[2]));
  if (!result) return WASI_EFAULT;
  if (u32(args[2]) < strlen(name)) return WASI_ENAMETOOLONG;
  memcpy(result, name, strlen(name));
  return WASI_SUCCESS;
}

/* ---- Status ---------------------------------------------------------------------------------- */

void wasi_put_filestat(uint8_t *to, const struct stat *status) {
  memset(to, 0, SIZE_FILESTAT);
  put64(to, status->st_dev);
  put64(to + 8, status->st_ino);
  to[16] = wasi_filetype(status->st_mode);
  put64(to + 24, status->st_nlink);
  put64(to + 32, (uint64_t)status->st_size);
  put64(to + 40, wasi_nanoseconds(status->st_atim));
  put64(to + 48, wasi_nanoseconds(status->st_mtim));
  put64(to + 56, wasi_nanoseconds(status->st_ctim));
}

uint16_t wasi_fd_status(struct call *call, uint32_t fd, struct stat *status) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, fd, RIGHT_FD_FILESTAT_GET, &d);
  if (error) return error;
  *status = (struct stat){.st_mode = S_IFCHR, .st_nlink = 1};
  return d->host < 0 ? WASI_SUCCESS : wasi_result(fstat(d->host, status));
}

uint16_t wasi_fd_filestat_get(struct call *call, const amphora_value *args) {
  struct stat status;
  uint16_t error = wasi_fd_status(call, u32(args[0]), &status);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[1]), SIZE_FILESTAT);
  if (!result) return WASI_EFAULT;
  wasi_put_filestat(result, &status);
  return WASI_SUCCESS;
}

uint16_t wasi_fd_filestat_set_size(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_FILESTAT_SET_SIZE, &d);
  if (error) return error;
  if (u64(args[1]) > INT64_MAX) return WASI_EINVAL;
  return wasi_result(ftruncate(d->host, args[1].i64));
}

uint16_t wasi_times(uint64_t atim, uint64_t mtim, uint32_t flags, struct timespec times[2]) {
  const uint64_t given[] = {atim, mtim};
  if (flags & ~(uint32_t)FST_ALL) return WASI_EINVAL;
  for (int i = 0; i < 2; i++, flags >>= 2) {
    if ((flags & FST_ATIM) && (flags & FST_ATIM_NOW)) return WASI_EINVAL;
    times[i] = (struct timespec){.tv_nsec = flags & FST_ATIM_NOW ? UTIME_NOW : UTIME_OMIT};
    if (flags & FST_ATIM) times[i] = wasi_timespec(given[i]);
  }
  return WASI_SUCCESS;
}

uint16_t wasi_fd_filestat_set_times(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  struct timespec times[2];
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_FILESTAT_SET_TIMES, &d);
  if (!error) error = wasi_times(u64(args[1]), u64(args[2]), u32(args[3]), times);
  if (error) return error;
  return d->read_only ? WASI_EROFS : wasi_result(futimens(d->host, times));
}

/* ---- Storage --------------------------------------------------------------------------------- */

uint16_t wasi_fd_advise(struct call *call, const amphora_value *args) {
  static const int host_advice[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                    POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE};
  struct descriptor *d;
  uint32_t advice = u32(args[3]);
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_ADVISE, &d);
  if (error) return error;
  if (advice >= sizeof host_advice / sizeof *host_advice) return WASI_EINVAL;
  if (u64(args[1]) > INT64_MAX || u64(args[2]) > INT64_MAX) return WASI_EINVAL;
  if (!d->owned) return WASI_SUCCESS; /* advice would change the host's open file description */
  int result = posix_fadvise(d->host, args[1].i64, args[2].i64, host_advice[advice]);
  return result ? wasi_errno(result) : WASI_SUCCESS;
}

uint16_t wasi_fd_allocate(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_ALLOCATE, &d);
  if (error) return error;
  if (u64(args[1]) > INT64_MAX || u64(args[2]) > INT64_MAX) return WASI_EINVAL;
  /* Not posix_fallocate, which writes to every block where the file system lacks this. */
  return wasi_result(fallocate(d->host, 0, args[1].i64, args[2].i64));
}

static uint16_t synchronize(struct call *call, uint32_t fd, uint64_t right, int (*sync)(int)) {
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, fd, right, &d);
  if (error || d->host < 0) return error;
  return wasi_result(sync(d->host));
}

uint16_t wasi_fd_sync(struct call *call, const amphora_value *args) {
  return synchronize(call, u32(args[0]), RIGHT_FD_SYNC, fsync);
}

uint16_t wasi_fd_datasync(struct call *call, const amphora_value *args) {
  return synchronize(call, u32(args[0]), RIGHT_FD_DATASYNC, fdatasync);
}

/* ---- Directories ----------------------------------------------------------------------------- */

/* Copies as much as there is room for: a record that is cut off tells the guest to come again. */
static void append(uint8_t **to, uint8_t *end, const void *from, size_t size) {
  size_t room = (size_t)(end - *to);
  memcpy(*to, from, size < room ? size : room);
  *to += size < room ? size : room;
}

static uint8_t entry_type(int directory, const struct dirent64 *entry) {
  struct stat status;
  if (entry->d_type != DT_UNKNOWN) return wasi_filetype(DTTOIF(entry->d_type));
  bool found = !fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW);
  return found ? wasi_filetype(status.st_mode) : FILETYPE_UNKNOWN;
}

/* A cookie is the position that the host's directory has after an entry; 0 is its start. */
uint16_t wasi_fd_readdir(struct call *call, const amphora_value *args) {
  _Alignas(struct dirent64) char entries[16384];
  struct descriptor *d;
  uint16_t error = wasi_descriptor(call->wasi, u32(args[0]), RIGHT_FD_READDIR, &d);
  if (error) return error;
  uint32_t size = u32(args[2]);
  uint8_t *buffer = guest(call, u32(args[1]), size), *to = buffer;
  uint8_t *result = guest(call, u32(args[4]), 4);
  if (!buffer || !result) return WASI_EFAULT;
  if (u64(args[3]) > INT64_MAX) return WASI_EINVAL;
  if (lseek(d->host, args[3].i64, SEEK_SET) < 0) return wasi_errno(errno);

  while (to < buffer + size && !interrupted(call)) {
    long got = syscall(SYS_getdents64, d->host, entries, sizeof entries);
    if (got < 0) return wasi_errno(errno);
    if (got == 0) break;
    for (long at = 0; at < got && to < buffer + size;) {
      const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
      uint8_t head[SIZE_DIRENT] = {0};
      size_t name_size = strlen(entry->d_name);
      put64(head, (uint64_t)entry->d_off);
      put64(head + 8, entry->d_ino);
      put32(head + 16, (uint32_t)name_size);
      head[20] = entry_type(d->host, entry);
      append(&to, buffer + size, head, sizeof head);
      append(&to, buffer + size, entry->d_name, name_size);
      at += entry->d_reclen;
    }
  }
  put32(result, (uint32_t)(to - buffer));
  return WASI_SUCCESS;
}
