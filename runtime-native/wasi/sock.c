/* SPDX-License-Identifier: MIT */
/* sock.c: connections of listeners that were granted. */
#include "wasi.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

bool wasi_is_socket(const struct descriptor *d) {
  return d->type == FILETYPE_SOCKET_STREAM || d->type == FILETYPE_SOCKET_DGRAM;
}

static int wait_flag(const struct descriptor *d) {
  return d->flags & FDFLAG_NONBLOCK ? MSG_DONTWAIT : 0;
}

ssize_t wasi_receive(const struct descriptor *d, const struct iovec *vectors, int count, int flags,
                     bool *truncated) {
  struct msghdr message = {.msg_iov = (struct iovec *)vectors, .msg_iovlen = (size_t)count};
  ssize_t moved;
  do moved = recvmsg(d->host, &message, flags | wait_flag(d));
  while (moved < 0 && wasi_again(d, POLLIN));
  if (truncated) *truncated = message.msg_flags & MSG_TRUNC;
  return moved;
}

ssize_t wasi_send(const struct descriptor *d, const struct iovec *vectors, int count, int flags) {
  struct msghdr message = {.msg_iov = (struct iovec *)vectors, .msg_iovlen = (size_t)count};
  ssize_t moved;
  do moved = sendmsg(d->host, &message, flags | wait_flag(d));
  while (moved < 0 && wasi_again(d, POLLOUT));
  return moved;
}

static uint16_t get_socket(struct call *call, uint32_t fd, uint64_t rights, struct descriptor **d) {
  uint16_t error = wasi_descriptor(call->wasi, fd, 0, d);
  if (error) return error;
  if (!wasi_is_socket(*d)) return WASI_ENOTSOCK;
  return rights & ~(*d)->base ? WASI_ENOTCAPABLE : WASI_SUCCESS;
}

uint16_t wasi_sock_accept(struct call *call, const amphora_value *args) {
  struct descriptor *d, accepted;
  uint32_t fd, flags = u32(args[1]);
  uint16_t error = get_socket(call, u32(args[0]), RIGHT_SOCK_ACCEPT, &d);
  if (error) return error;
  uint8_t *result = guest(call, u32(args[2]), 4);
  if (!result) return WASI_EFAULT;
  if (flags & ~(uint32_t)FDFLAG_NONBLOCK) return WASI_EINVAL;
  struct descriptor listener = *d; /* the table may move */
  error = wasi_descriptor_reserve(call->wasi, 0, &fd);
  if (error) return error;
  int host = -1;
  if (wasi_begin(&listener, POLLIN)) {
    do host = accept4(listener.host, NULL, NULL, SOCK_CLOEXEC);
    while (host < 0 && wasi_again(&listener, POLLIN));
  }
  if (host < 0) return wasi_errno(errno);
  error = wasi_descriptor_describe(host, &accepted);
  if (error) return close(host), error;
  accepted.base &= listener.inheriting;
  accepted.flags = (uint16_t)flags;
  wasi_descriptor_put(call->wasi, fd, accepted);
  put32(result, fd);
  return WASI_SUCCESS;
}

uint16_t wasi_sock_recv(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  struct iovec vectors[VECTORS_MAX];
  int count;
  uint32_t flags = u32(args[3]);
  uint16_t error = get_socket(call, u32(args[0]), RIGHT_FD_READ, &d);
  if (!error) error = wasi_vectors(call, u32(args[1]), u32(args[2]), vectors, &count);
  if (error) return error;
  uint8_t *size = guest(call, u32(args[4]), 4), *out_flags = guest(call, u32(args[5]), 2);
  if (!size || !out_flags) return WASI_EFAULT;
  if (flags & ~(uint32_t)(RECV_PEEK | RECV_WAITALL)) return WASI_EINVAL;

  bool truncated;
  int host_flags = (flags & RECV_PEEK ? MSG_PEEK : 0) | (flags & RECV_WAITALL ? MSG_WAITALL : 0);
  ssize_t got = wasi_receive(d, vectors, count, host_flags, &truncated);
  if (got < 0) return wasi_errno(errno);
  put32(size, (uint32_t)got);
  put16(out_flags, truncated ? RECV_DATA_TRUNCATED : 0);
  return WASI_SUCCESS;
}

uint16_t wasi_sock_send(struct call *call, const amphora_value *args) {
  struct descriptor *d;
  struct iovec vectors[VECTORS_MAX];
  int count;
  uint16_t error = get_socket(call, u32(args[0]), RIGHT_FD_WRITE, &d);
  if (!error) error = wasi_vectors(call, u32(args[1]), u32(args[2]), vectors, &count);
  if (error) return error;
  uint8_t *size = guest(call, u32(args[4]), 4);
  if (!size) return WASI_EFAULT;
  if (u32(args[3])) return WASI_EINVAL; /* siflags: none are defined */
  ssize_t sent = wasi_send(d, vectors, count, MSG_NOSIGNAL);
  if (sent < 0) return wasi_errno(errno);
  put32(size, (uint32_t)sent);
  return WASI_SUCCESS;
}

uint16_t wasi_sock_shutdown(struct call *call, const amphora_value *args) {
  static const int host_how[] = {
      [SHUTDOWN_RD] = SHUT_RD, [SHUTDOWN_WR] = SHUT_WR, [SHUTDOWN_RD | SHUTDOWN_WR] = SHUT_RDWR};
  struct descriptor *d;
  uint32_t how = u32(args[1]);
  uint16_t error = get_socket(call, u32(args[0]), RIGHT_SOCK_SHUTDOWN, &d);
  if (error) return error;
  if (how == 0 || how > (SHUTDOWN_RD | SHUTDOWN_WR)) return WASI_EINVAL;
  return wasi_result(shutdown(d->host, host_how[how]));
}
