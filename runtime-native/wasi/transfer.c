/* SPDX-License-Identifier: MIT */
/* transfer.c: reading and writing as a guest's flags ask. The flags are the guest's own: they are
 * never set on the host's open file description, which other processes may share, but followed call
 * by call. */
#include "wasi.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

bool wasi_begin(const struct descriptor *d, short events) {
  struct pollfd polled = {.fd = d->host, .events = events};
  if (!(d->flags & FDFLAG_NONBLOCK)) return true;
  int ready = ppoll(&polled, 1, &(struct timespec){0}, NULL);
  if (ready == 0) errno = EAGAIN;
  return ready > 0;
}

bool wasi_again(const struct descriptor *d, short events) {
  struct pollfd polled = {.fd = d->host, .events = events};
  if (errno != EAGAIN || d->flags & FDFLAG_NONBLOCK) return false;
  return ppoll(&polled, 1, NULL, NULL) > 0;
}

ssize_t wasi_transfer_in(const struct descriptor *d, const struct iovec *vectors, int count) {
  ssize_t moved;
  if (!wasi_begin(d, POLLIN)) return -1;
  do moved = readv(d->host, vectors, count);
  while (moved < 0 && wasi_again(d, POLLIN));
  return moved;
}

/* Writes at the end of a file, wherever its position is. */
static ssize_t append(int host, const struct iovec *vectors, int count) {
  ssize_t moved = pwritev2(host, vectors, count, -1, RWF_APPEND);
  bool unsupported = moved < 0 && (errno == EOPNOTSUPP || errno == ENOSYS);
  if (unsupported && lseek(host, 0, SEEK_END) >= 0) moved = writev(host, vectors, count);
  return moved;
}

/* Writes what a pipe takes without waiting when it is ready (POSIX: PIPE_BUF bytes). */
static ssize_t write_part(int host, const struct iovec *vectors, int count) {
  struct iovec part = {vectors->iov_base, PIPE_BUF};
  size_t size = 0;
  int whole = 0;
  while (whole < count && vectors[whole].iov_len <= PIPE_BUF - size)
    size += vectors[whole++].iov_len;
  return whole || !count ? writev(host, vectors, whole) : writev(host, &part, 1);
}

ssize_t wasi_transfer_out(const struct descriptor *d, const struct iovec *vectors, int count) {
  bool is_file = d->type == FILETYPE_REGULAR_FILE;
  ssize_t moved;
  if (is_file && d->flags & FDFLAG_APPEND) return append(d->host, vectors, count);
  if (!wasi_begin(d, POLLOUT)) return -1;
  do {
    bool whole = is_file || !(d->flags & FDFLAG_NONBLOCK);
    moved = (whole ? writev : write_part)(d->host, vectors, count);
  } while (moved < 0 && wasi_again(d, POLLOUT));
  return moved;
}
